"""What came of lemmas and of statements on record, as text for test reports.

Plain data, so that one process may find it and others report it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from memcap.records import record_of
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.lock.compare import WORDS, compare
from memcap.symbolic.lock.lock import Lock
from memcap.symbolic.proving.lemma import Lemma
from memcap.tables.check import remarks
from memcap.tables.diff import told
from memcap.tables.show import stated

__all__ = ["Findings", "find_out", "require_verdicts", "statement_of"]


@dataclass(frozen=True)
class Findings:
    """Name ↦ what is wrong with it, in lines; nothing where all is well.

    lemmas      of each lemma; statements: of each that is on record, or should be
    """

    lemmas: dict[str, str]
    statements: dict[str, str]


def find_out(
    lemmas: Sequence[Lemma], before: Lock | None, allowed: Sequence[str], file: str
) -> Findings:
    """Check the lemmas, and compare them with a record if there is one.

    Raises:
        InputError: a proof or the record cannot be read.
    """
    now, report = record_of(lemmas, file)
    wrong = {one.name: _failure(one, report) for one in lemmas}
    changed = _compared(before, now, allowed) if before is not None else {}
    stated = {one.name: one for one in lemmas}
    for name, said in changed.items():
        if said and name in stated:
            changed[name] = "\n".join([said, "", "today", *statement_of(stated[name])])
    return Findings(wrong, changed)


def _failure(lemma: Lemma, report: Report) -> str:
    """Why a lemma is not proved, with its statement and the counterexample."""
    result = next(one for one in report.results if one.name == lemma.name)
    if result.verdict == "proved":
        return ""
    return "\n".join([*statement_of(lemma), *remarks(result)])


def _compared(before: Lock, now: Lock, allowed: Sequence[str]) -> dict[str, str]:
    changes = compare(before, now)
    return {c.name: "" if c.allowed(allowed) else "\n".join(told(c)) for c in changes}


def statement_of(lemma: Lemma) -> list[str]:
    """A lemma's statement in lines."""
    return list(stated(lemma))


def require_verdicts(option: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words that an option allows.

    Raises:
        InputError: one of them is no verdict.
    """
    for word in words:
        if word not in WORDS:
            raise InputError(option, "", f"there is no {word!r}; there are {', '.join(WORDS)}")
    return tuple(words)
