"""What is recorded of theorems: enough to know later what they said.

>>> from memcap.symbolic.proving.proof import by
>>> from memcap.symbolic.language.terms import reals
>>> from memcap.symbolic.proving.lemma import lemma
>>> from memcap.symbolic.checking.check import check
>>> x, = reals("x")
>>> low = lemma("doc.low", "Low", given={"start": x >= 1}, claim=x >= 0, proof=by())
>>> entry = record([low], check([low])).theorems["doc.low"]
>>> entry.variables, entry.given, entry.claim
('x : Real', {'start': '1 ≤ x'}, '0 ≤ x')
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from os.path import relpath
from pathlib import Path

from memcap.symbolic.checking.results import Report, Result
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import Statement, StatementError
from memcap.symbolic.language.terms import Term, TermError, Var
from memcap.symbolic.lock.canonical import statement_hash
from memcap.symbolic.lock.definitions import Constants, Definition, definitions_of, hashes_of
from memcap.symbolic.lock.reader import ReadError, read, read_type
from memcap.symbolic.lock.text import quoted, type_text, write
from memcap.symbolic.proving.lemma import Lemma

__all__ = ["Entry", "Lock", "Standing", "record", "seen_from"]


@dataclass(frozen=True)
class Entry:
    """A theorem on record.

    variables  what it speaks of, with types; given: label ↦ hypothesis; claim: both as text
    rests_on   the solvers that were believed
    hash       of the statement and of all definitions in it (`symbolic.lock.canonical`)
    source     where it stands in the theory; file: where it is stated
    """

    title: str
    variables: str
    given: Mapping[str, str]
    claim: str
    rests_on: tuple[str, ...]
    hash: str
    source: str = ""
    says: str = ""
    file: str = ""

    @property
    def words(self) -> tuple[str, str, str]:
        """What is said about it in plain words."""
        return self.title, self.says, self.source


@dataclass(frozen=True)
class Standing:
    """How a theorem that is not proved stands today: the verdict, and why."""

    verdict: str
    reason: str
    counterexample: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Lock:
    """Theorems by name, in order of name, and the definitions on which they rest.

    targets  what was asked for, as the user named it
    place    where the record was read, for messages
    open     those that are not proved, by name: there are none in a file
    """

    theorems: Mapping[str, Entry]
    definitions: Mapping[str, Definition]
    targets: tuple[str, ...] = ()
    place: str = "today"
    open: Mapping[str, Standing] = field(default_factory=dict)

    @cached_property
    def constants(self) -> Constants:
        """The constants of today that mean what the definitions say."""
        return Constants(self.definitions, self.place)

    @property
    def files(self) -> set[str]:
        """The files in which the theorems are stated."""
        return {entry.file for entry in self.theorems.values() if entry.file}

    def statement(self, name: str) -> Statement:
        """A theorem on record as a statement of today.

        Raises:
            InputError: it cannot be read, or its hash is that of another statement.
        """
        entry = self.theorems[name]
        try:
            made = _statement(name, entry, self.constants)
        except (ReadError, TermError, StatementError) as error:
            raise self.wrong(name, str(error)) from None
        if statement_hash(tuple(made.given.values()), made.claim, self.hashes) != entry.hash:
            raise self.wrong(name, "its hash is another one: the file was changed by hand")
        return made

    @property
    def hashes(self) -> Mapping[str, str]:
        """The hashes of the constants that were read so far."""
        return self.constants.hashes

    def wrong(self, name: str, reason: str) -> InputError:
        """Bad input in a theorem."""
        return InputError(self.place, f"theorem {name}", reason)


def _statement(name: str, entry: Entry, constants: Constants) -> Statement:
    scope = _scope(entry.variables)
    given: dict[str, Term] = {}
    for label, text in entry.given.items():
        given[label] = _part(label, text, scope, constants)
    claim = _part("claim", entry.claim, scope, constants)
    return Statement(name, entry.title, given, claim, entry.source, entry.says)


def _part(label: str, text: str, scope: Mapping[str, Var], constants: Constants) -> Term:
    try:
        return read(text, scope, constants)
    except ReadError as error:
        raise ReadError(f"{label}: {error}") from None


def _scope(variables: str) -> dict[str, Var]:
    """The variables that a text declares.

    >>> _scope("i, n : Int; x : Int → Real")["x"].type
    (Int → Real)
    """
    found: dict[str, Var] = {}
    for group in filter(None, map(str.strip, variables.split(";"))):
        names, colon, kind = group.partition(":")
        if not colon:
            raise ReadError(f"variables: {group} has no type")
        for name in names.split(","):
            called = name.strip().strip("`")
            found[called] = Var(called, read_type(kind))
    return found


# --- recording -----------------------------------------------------------------------------


def record(
    lemmas: Sequence[Lemma], report: Report, targets: Sequence[str] = (), folder: Path | None = None
) -> Lock:
    """The record of these lemmas.

    Args:
        report: what came of checking them.
        targets: how the user named them.
        folder: that of the record; the files of the lemmas are given as seen from there.
    """
    results = {one.name: one for one in report.results}
    ordered = sorted(lemmas, key=lambda one: one.name)
    formulas = [t for one in ordered for t in one.statement.formulas]
    hashes = hashes_of(formulas)
    return Lock(
        {one.name: _entry(one, results[one.name], hashes, folder or Path()) for one in ordered},
        definitions_of(formulas),
        tuple(targets),
        open={n: _standing(r) for n, r in results.items() if r.verdict != "proved"},
    )


def _entry(lemma: Lemma, result: Result, hashes: Mapping[str, str], folder: Path) -> Entry:
    statement = lemma.statement
    names = [v.name for v in statement.variables]
    try:
        given = {label: write(h, names) for label, h in statement.given.items()}
        claim = write(statement.claim, names)
    except TermError as error:
        raise _unrecorded(lemma, str(error)) from None
    entry = Entry(
        title=statement.title,
        variables=_declared(statement.variables),
        given=given,
        claim=claim,
        rests_on=result.rests_on,
        hash=statement_hash(tuple(statement.given.values()), statement.claim, hashes),
        source=statement.source,
        says=statement.says,
        file=seen_from(folder, lemma.file),
    )
    _require_readable(lemma, entry)
    return entry


def seen_from(folder: Path, file: str) -> str:
    """A file of lemmas as a record in this folder names it; a lemma may have none."""
    return Path(relpath(Path(file).resolve(), folder)).as_posix() if file else ""


def _unrecorded(lemma: Lemma, reason: str) -> InputError:
    return lemma.complaint(f"{lemma.name} has a formula that cannot be recorded: {reason}")


def _require_readable(lemma: Lemma, entry: Entry) -> None:
    """Raises InputError where the text does not say what the statement does."""
    statement = lemma.statement
    today = {constant.name: constant for constant in statement.constants}
    try:
        scope = _scope(entry.variables)
        texts = (*entry.given.values(), entry.claim)
        if tuple(read(text, scope, today.get) for text in texts) == statement.formulas:
            return
    except (ReadError, TermError) as error:
        raise _unrecorded(lemma, str(error)) from None
    raise _unrecorded(lemma, "its text means another formula")


def _declared(variables: Sequence[Var]) -> str:
    """Variables, those of a type together.

    >>> from memcap.symbolic.language.terms import ints, reals
    >>> _declared([*ints("i n"), *reals("x")])
    'i, n : Int; x : Real'
    """
    ordered = sorted(variables, key=lambda v: (type_text(v.type), v.name))
    groups = groupby(ordered, key=lambda v: type_text(v.type))
    return "; ".join(f"{', '.join(quoted(v.name) for v in vs)} : {kind}" for kind, vs in groups)


def _standing(result: Result) -> Standing:
    return Standing(result.verdict, result.reason, result.counterexample)
