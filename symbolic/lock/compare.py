"""What became of the theorems on record.

Each gets a verdict, and further words where they fit:

unchanged     but for the names of variables, hypotheses and constants, and the order of hypotheses
reworded      equivalent, as the kernel shows
redefined     so it is, but a definition in it means something else, or may
renamed       it has another name, and says what it said
stronger, weaker, incomparable, undecided    see `symbolic.lock.relation`
new, removed  there was none of this name, or is none any more

rests on more, rests on less    solvers, whatever their versions
not proved                      it is not, today
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias, get_args

from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Const
from memcap.symbolic.lock.definitions import exchanged, used_in
from memcap.symbolic.lock.lock import Entry, Lock, Standing
from memcap.symbolic.lock.meanings import Meaning, meanings
from memcap.symbolic.lock.relation import Direction, Pair, Relation, relate
from memcap.symbolic.mutation.asking import Asking

__all__ = ["ALLOWED", "WORDS", "Change", "Verdict", "Word", "compare"]

Verdict: TypeAlias = Literal["unchanged", Relation, "redefined", "renamed", "new", "removed"]
Word: TypeAlias = Literal[Verdict, "rests on more", "rests on less", "not proved"]
WORDS: tuple[str, ...] = get_args(Word)
ALLOWED = ("unchanged", "reworded")
"""What may be said of a theorem without an alarm."""


@dataclass(frozen=True)
class Change:
    """What became of one theorem.

    before, after  what is on record of it, then and today
    definitions    those in it that mean something else today
    onward, back   whether the later statement follows from the earlier, and the reverse
    called         under what other name a statement with the same hash is found
    renamed        its name on record and today's, if they differ
    former         what a constant of the former statement was called, by its name today
    standing       how it stands today, if it is not proved
    """

    name: str
    verdict: Verdict
    before: Entry | None = None
    after: Entry | None = None
    definitions: tuple[Meaning, ...] = ()
    onward: Direction | None = None
    back: Direction | None = None
    called: str = ""
    renamed: tuple[str, str] | None = None
    former: Mapping[str, str] = field(default_factory=dict)
    standing: Standing | None = None

    @property
    def words(self) -> tuple[Word, ...]:
        """Everything that is said of it, the verdict first."""
        said: list[Word] = [self.verdict]
        if self.gained:
            said.append("rests on more")
        if self.lost:
            said.append("rests on less")
        if self.standing is not None:
            said.append("not proved")
        return tuple(said)

    def allowed(self, also: Collection[str] = ()) -> bool:
        """Whether nothing is said of it but what is allowed."""
        return all(word in ALLOWED or word in also for word in self.words)

    @property
    def gained(self) -> tuple[str, ...]:
        """What it rests on today, and did not."""
        return _beyond(self.after, self.before)

    @property
    def lost(self) -> tuple[str, ...]:
        """What it rested on, and does not today."""
        return _beyond(self.before, self.after)

    @property
    def words_changed(self) -> bool:
        """Whether title, source or the sentence in plain words are others."""
        both = self.before is not None and self.after is not None
        return both and self.before.words != self.after.words  # type: ignore[union-attr]


def _beyond(one: Entry | None, other: Entry | None) -> tuple[str, ...]:
    """What one theorem rests on and the other does not; of solvers the version does not matter."""
    if one is None or other is None:
        return ()
    known = set(map(_unversioned, other.rests_on))
    return tuple(f for f in one.rests_on if _unversioned(f) not in known)


def _unversioned(foundation: str) -> str:
    return foundation.partition(" ")[0]


def compare(
    before: Lock, today: Lock, names: Iterable[str] | None = None, asking: Asking | None = None
) -> list[Change]:
    """What became of each theorem, in order of name; of one that was renamed, under both names.

    Args:
        names: of the theorems to compare; all that are on either record if None.

    Raises:
        InputError: what is on record of a theorem that changed cannot be read.
    """
    both = before.theorems.keys() | today.theorems.keys()
    wanted = sorted(both if names is None else both & set(names))
    run = _Comparison(before, today, frozenset(wanted))
    plain = {name: run.plain(name) for name in wanted}
    found = run.related([n for n, verdict in plain.items() if verdict is None], asking or Asking())
    for name, verdict in plain.items():
        if verdict is not None:
            found[name] = run.told(name, verdict)
    return [found[name] for name in wanted]


_ByHash: TypeAlias = dict[str, list[str]]


@dataclass
class _Comparison:
    before: Lock
    today: Lock
    wanted: frozenset[str]

    def plain(self, name: str) -> Verdict | None:
        """The verdict, where no proof is needed for it."""
        former, latter = self.renamed.get(name, (name, name))
        old, new = self.before.theorems.get(former), self.today.theorems.get(latter)
        if old is None:
            return "new"
        if new is None:
            return "removed"
        if old.hash != new.hash:
            return None
        if not self.as_today(old, new):
            deeply(lambda: self.before.statement(former))  # its hash must be its own
        return "renamed" if name in self.renamed else "unchanged"

    def as_today(self, old: Entry, new: Entry) -> bool:
        """Whether the very same is on record."""
        texts = [(e.variables, e.given, e.claim) for e in (old, new)]
        return texts[0] == texts[1] and self.same_definitions

    @cached_property
    def same_definitions(self) -> bool:
        """Whether all definitions that are still there are the very same."""
        former = self.before.definitions.items()
        return all(self.today.definitions.get(name, one) == one for name, one in former)

    def told(self, name: str, verdict: Verdict) -> Change:
        """What became of a theorem for which no proof is needed."""
        renamed = self.renamed.get(name)
        former, latter = renamed or (name, name)
        old, new = self.before.theorems.get(former), self.today.theorems.get(latter)
        standing = self.today.open.get(latter)
        called = self.called(name, verdict)
        return Change(name, verdict, old, new, called=called, renamed=renamed, standing=standing)

    def called(self, name: str, verdict: Verdict) -> str:
        """Under what name the same statement is on the other record; of several the first."""
        if verdict not in ("new", "removed"):
            return ""
        own, other = (self.today, self.before) if verdict == "new" else (self.before, self.today)
        alike = (n for n, e in other.theorems.items() if e.hash == own.theorems[name].hash)
        return min(alike, default="")

    @cached_property
    def renamed(self) -> dict[str, tuple[str, str]]:
        """Name ↦ name on record and today's, of those that say the same under another name."""
        gone = self.by_hash(self.before.theorems, self.today.theorems)
        come = self.by_hash(self.today.theorems, self.before.theorems)
        pairs = [p for h in gone.keys() & come.keys() for p in zip(gone[h], come[h], strict=False)]
        return {name: pair for pair in pairs for name in pair}

    def by_hash(self, some: Mapping[str, Entry], others: Mapping[str, Entry]) -> _ByHash:
        """Hash ↦ names, in order: of those compared the ones that only the first record has."""
        found: _ByHash = {}
        for name in sorted((some.keys() - others.keys()) & self.wanted):
            found.setdefault(some[name].hash, []).append(name)
        return found

    def related(self, names: Sequence[str], asking: Asking) -> dict[str, Change]:
        """What became of theorems that have another statement."""
        if not names:
            return {}
        old = deeply(lambda: {n: self.before.statement(n) for n in names})
        new = deeply(lambda: {n: self.today.statement(n) for n in names})
        meant = meanings(self.before, self.today, asking)
        pairs = deeply(lambda: [_pair(old[n], new[n], meant) for n in names])
        made = {}
        for name, (relation, onward, back) in zip(names, relate(pairs, asking), strict=True):
            altered = _altered(old[name], new[name], meant)
            made[name] = Change(
                name,
                "redefined" if relation == "reworded" and altered else relation,
                self.before.theorems[name],
                self.today.theorems[name],
                _roots(old[name], meant),
                onward,
                back,
                former={c.name: n for n, c in self.before.constants.changed.items()},
                standing=self.today.open.get(name),
            )
        return made


def _pair(old: Statement, new: Statement, meant: Mapping[Const, Meaning]) -> Pair:
    """Both statements; constants that are shown to mean the same are the same."""
    same = {c: m.today for c, m in meant.items() if m.same and m.today is not None}
    given = {label: exchanged(h, same) for label, h in old.given.items()}
    former = Statement(old.name, old.title, given, exchanged(old.claim, same))
    others = [m for c, m in meant.items() if not m.same]
    changed = [c for m in others for c in (m.former, m.today) if c is not None]
    return Pair(former, new, tuple(dict.fromkeys(changed)))


def _altered(old: Statement, new: Statement, meant: Mapping[Const, Meaning]) -> bool:
    """Whether a definition on which the former statement rests may mean something else today."""
    before, today = used_in(old.formulas), used_in(new.formulas)
    return any(c.name in before and m.altered(today) for c, m in meant.items())


def _roots(statement: Statement, meant: Mapping[Const, Meaning]) -> tuple[Meaning, ...]:
    """The definitions in a statement whose own text changed."""
    used = used_in(statement.formulas)
    return tuple(m for c, m in meant.items() if c.name in used and m.edited)
