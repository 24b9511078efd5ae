"""What definitions on record mean today: the same in other words, or something else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from symbolic import refute
from symbolic.kernel import DEFINITIONS, recursive
from symbolic.lock.definitions import Definition, exchanged
from symbolic.lock.implication import Premise
from symbolic.lock.lock import Lock
from symbolic.lock.proving import proved
from symbolic.mutation.asking import Asking
from symbolic.plan import deeply
from symbolic.refute import Question
from symbolic.terms import (
    Bind,
    Const,
    Eq,
    Sort,
    Term,
    apply,
    forall,
    open_fresh,
    subterms,
)

__all__ = ["Meaning", "meanings"]


@dataclass(frozen=True)
class Meaning:
    """A definition on record that has another hash today.

    former, today  the constants; there may be none of the name today, or one of another type
    before, after  the definitions
    same           whether both are shown to have the same values
    at             where they differ: name of a parameter ↦ its value
    """

    name: str
    former: Const
    today: Const | None
    before: Definition
    after: Definition | None
    same: bool = False
    at: Mapping[str, str] | None = None

    @property
    def edited(self) -> bool:
        """Whether its own text changed, and not only that of definitions in it."""
        return self.after is None or self.before != self.after


def meanings(before: Lock, today: Lock, asking: Asking) -> dict[Const, Meaning]:
    """The definitions that changed, by the constants that mean what they meant.

    Those that were read already are compared, used ones first: a definition may be the same but
    for others, which are shown to have the same values.
    """
    found: dict[Const, Meaning] = {}
    same: dict[Const, Const] = {}
    for name, former in before.constants.changed.items():
        after = today.definitions.get(name)
        now = _constant(name, former) if after is not None else None
        alike = now is not None and _alike(former, now, same, asking)
        if alike and now is not None:
            same[former] = now
        at = None if alike or now is None else deeply(lambda f=former, n=now: _apart(f, n))  # type: ignore[misc]
        found[former] = Meaning(name, former, now, before.definitions[name], after, alike, at)
    return found


def _constant(name: str, former: Const) -> Const | None:
    """Today's constant of the name, if it has the same type."""
    meaning = DEFINITIONS.get(name)
    same = meaning is not None and meaning.type == former.type
    return Const(name, former.type) if same else None


def _alike(former: Const, now: Const, same: Mapping[Const, Const], asking: Asking) -> bool:
    """Whether both have the same values: by their text, or by a proof.

    What is recursive is compared by its text only, with the one name for the other in it.
    """
    old = exchanged(DEFINITIONS[former.name], {**same, former: now})
    new = DEFINITIONS[now.name]
    if old == new:
        return True
    if former.name in DEFINITIONS[former.name].constants:
        return False
    return any(shown is not None for shown in proved(_equation(old, new).lemmas, asking))


def _equation(old: Term, new: Term) -> Premise:
    """That two meanings have the same values; the solver sees through the constants in them."""
    used = {c for t in (old, new) for c in subterms(t) if isinstance(c, Const)}
    unfold = tuple(sorted((c for c in used if not recursive(c.name)), key=str))
    if not isinstance(old, Bind):
        return Premise(Eq(old, new), {}, unfold)
    variables, body = open_fresh(old)
    return Premise(forall(variables, Eq(body, apply(new, *variables))), {}, unfold)


def _apart(former: Const, now: Const) -> Mapping[str, str] | None:
    """Small values at which both differ."""
    if isinstance(former.type, Sort):
        question = Question({}, Eq(former, now))
    elif all(isinstance(kind, Sort) for kind in former.type.args):
        meaning = DEFINITIONS[former.name]
        variables, _ = open_fresh(meaning)  # type: ignore[arg-type]
        question = Question({}, Eq(former(*variables), now(*variables)))
    else:
        return None
    case = refute.small_case(question)
    return refute.shown(question, case) if case is not None else None
