"""What definitions on record mean today: the same in other words, or something else.

Both mean the same where the kernel has shown, for all arguments, that the one gives what the text
of the other says with the one in the place of the other: a recursion that comes nearer to its base
has one solution only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.checking.refute import Question
from memcap.symbolic.kernel import DEFINITIONS, recursive
from memcap.symbolic.language.terms import (
    BOOL,
    And,
    Bind,
    Const,
    Eq,
    Implies,
    Term,
    Var,
    apply,
    forall,
    open_fresh,
    subterms,
)
from memcap.symbolic.lock.definitions import Definition, exchanged
from memcap.symbolic.lock.implication import Premise
from memcap.symbolic.lock.instances import CaseSearch, small, solved
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.lock.proving import proved
from memcap.symbolic.mutation.asking import Asking

__all__ = ["Meaning", "meanings"]


@dataclass(frozen=True)
class Meaning:
    """A definition on record that has another hash today.

    former, today  the constants; there may be none of the name today, or one of another type
    before, after  the definitions
    same           whether both are shown to have the same values
    at             where they differ: name of a parameter ↦ its value
    instead        of a name that is gone: what is defined today of its type, and was not
    """

    name: str
    former: Const
    today: Const | None
    before: Definition
    after: Definition | None
    same: bool = False
    at: Mapping[str, str] | None = None
    instead: tuple[str, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether its own text changed, and not only that of definitions in it."""
        return self.after is None or self.before != self.after

    def altered(self, used: Collection[str]) -> bool:
        """Whether it may mean something else in a statement that uses these constants today.

        If it is gone, this is so where something new of its type may stand in its place.
        """
        there = self.after is not None or not set(self.instead).isdisjoint(used)
        return there and not self.same


def meanings(before: Lock, today: Lock, asking: Asking) -> dict[Const, Meaning]:
    """The definitions that changed, by the constants that mean what they meant.

    Those that were read already are compared, used ones first: a definition may be the same but
    for others, which are shown to have the same values.
    """
    run = _Matching(before, today, asking)
    waiting = dict(before.constants.changed)
    while waiting:
        names = {former.name for former in waiting.values()}
        ready = [n for n, c in waiting.items() if not _inside(c) & names]
        run.settle({name: waiting.pop(name) for name in ready})
    return {former: run.found[former] for former in before.constants.changed.values()}


def _inside(constant: Const) -> frozenset[str]:
    """The constants in its definition but itself."""
    return DEFINITIONS[constant.name].constants - {constant.name}


@dataclass(frozen=True)
class _Match:
    """A constant as it was, and one of today that may mean the same."""

    former: Const
    now: Const

    @property
    def question(self) -> Question:
        """Where they differ."""
        variables = _parameters(self.former)
        sides = (apply(c, *variables) if variables else c for c in (self.former, self.now))
        return Question({}, Eq(*sides))


@dataclass
class _Matching:
    before: Lock
    today: Lock
    asking: Asking
    same: dict[Const, Const] = field(default_factory=dict)
    found: dict[Const, Meaning] = field(default_factory=dict)

    def settle(self, formers: Mapping[str, Const]) -> None:
        """Find out what definitions mean whose inner ones are known."""
        matches = {name: self.matches(name, former) for name, former in formers.items()}
        every = [match for some in matches.values() for match in some]
        alike = {match for match in every if deeply(lambda m=match: self.written_alike(m))}  # type: ignore[misc]
        searches = [CaseSearch(m, "", m.question) for m in every if m not in alike]
        told = small(searches)
        open_ones = [m for m in every if m not in alike and m not in told]
        alike |= self.shown(open_ones)
        told |= solved([s for s in searches if s.about not in alike | told.keys()], self.asking)
        at = {match: instance.values for match, instance in told.items()}
        for name, former in formers.items():
            match = next((m for m in matches[name] if m in alike), None)
            self.found[former] = self.meaning(name, former, match, matches[name], at)
            if match is not None:
                self.same[former] = match.now

    def meaning(
        self,
        name: str,
        former: Const,
        alike: _Match | None,
        matches: Sequence[_Match],
        at: Mapping[object, Mapping[str, str]],
    ) -> Meaning:
        before, after = self.before.definitions[name], self.today.definitions.get(name)
        if alike is not None:
            now = alike.now
            return Meaning(name, former, now, before, self.today.definitions[now.name], True)
        if after is None:
            instead = tuple(m.now.name for m in matches)
            return Meaning(name, former, None, before, None, instead=instead)
        if not matches:
            return Meaning(name, former, None, before, after)
        return Meaning(name, former, matches[0].now, before, after, at=at.get(matches[0]))

    def matches(self, name: str, former: Const) -> list[_Match]:
        """Today's constant of the name; if it is gone, those that are new; of the same type."""
        known = self.today.definitions
        names = [name] if name in known else [n for n in known if n not in self.before.definitions]
        alike = [n for n in names if n in DEFINITIONS and DEFINITIONS[n].type == former.type]
        return [_Match(former, Const(n, former.type)) for n in alike]

    # --- whether they are the same ---

    def written_alike(self, match: _Match) -> bool:
        """Whether the texts are the same, but for what is known to mean the same."""
        return self.said(match) == DEFINITIONS[match.now.name]

    def said(self, match: _Match) -> Term:
        """The former text, with today's constants in it."""
        new = {**self.same, match.former: match.now}
        return exchanged(DEFINITIONS[match.former.name], new)

    def shown(self, matches: Sequence[_Match]) -> set[_Match]:
        """Those of which the kernel has shown that both have the same values."""
        premises = deeply(lambda: [(m, p) for m in matches for p in self.fits(m)])
        tried = deeply(lambda: [(m, lemma) for m, p in premises for lemma in p.lemmas])
        made = proved([lemma for _, lemma in tried], self.asking)
        return {match for (match, _), one in zip(tried, made, strict=True) if one is not None}

    def fits(self, match: _Match) -> Iterator[Premise]:
        """That one constant fits the text of the other: any of these is enough."""
        former, now = match.former, match.now
        yield _fits(now, self.said(match))
        if recursive(now.name):
            yield _fits(former, exchanged(DEFINITIONS[now.name], {now: former}))


def _fits(constant: Const, text: Term) -> Premise:
    """That a constant has the values that a text says; what is in both is seen through."""
    own = DEFINITIONS[constant.name]
    inside = [t for u in (text, own) for t in subterms(u)]
    used = {t for t in inside if isinstance(t, Const) and not recursive(t.name)}
    ordered = tuple(sorted(used | {constant}, key=str))
    if not isinstance(text, Bind) or text.kind != "lambda":
        return Premise(_equal(text, own), {}, ordered)
    variables, body = open_fresh(text)
    return Premise(forall(variables, _equal(body, apply(own, *variables))), {}, ordered)


def _equal(a: Term, b: Term) -> Term:
    """That two terms are equal; of propositions, that each follows from the other."""
    return And(Implies(a, b), Implies(b, a)) if a.type == BOOL else Eq(a, b)


def _parameters(constant: Const) -> tuple[Var, ...]:
    """Variables as its definition names them."""
    meaning = DEFINITIONS[constant.name]
    return open_fresh(meaning)[0] if isinstance(meaning, Bind) and meaning.kind == "lambda" else ()
