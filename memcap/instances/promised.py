"""What a theorem promises in numbers, once its letters are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from memcap.instances.search import Values
from memcap.instances.table import Constant, Size
from memcap.symbolic.language.evaluation import Undecided
from memcap.symbolic.language.terms import (
    BOOL,
    Apply,
    Bind,
    Fun,
    Op,
    Term,
    Var,
    conjuncts_of,
    open_fresh,
)

__all__ = ["promised"]


def promised(claim: Term, values: Values, size: Size) -> Iterator[Constant]:
    """What there is, at most or exactly, and the sizes: equations with a number on the right.

    What cannot be computed is left out.
    """
    if not isinstance(claim, Bind) or claim.kind != "exists":
        return
    variables, body = open_fresh(claim, (v.name for v in values.known))
    letters = {v.name: v for v in variables if not isinstance(v.type, Fun)}
    parts = conjuncts_of(body)
    yield from _equal(parts, list(letters.values()), values)
    for count, groups, each in size.most:
        if count in letters:
            yield from _most(parts, letters[count], values)
        if {count, groups} <= letters.keys():
            yield from _groups(parts, letters[count], letters[groups], each, values)
    for part in parts:
        match part:
            case Op("eq", (Apply() as what, number)) if what.type != BOOL:
                yield from _known(what, [number], "exactly", part, values)


def _known(
    what: Term, numbers: Sequence[Term], name: str, part: Term, values: Values
) -> Iterator[Constant]:
    """The greatest of these numbers, if they can be computed."""
    if not all(map(values.covers, numbers)):
        return
    try:
        found = max(Fraction(values.value(number)) for number in numbers)
    except Undecided:
        return
    if isinstance(what, Var):
        values.put(what, found)
    yield Constant(what, found, ((name, part),))


def _equal(parts: Sequence[Term], letters: Sequence[Var], values: Values) -> Iterator[Constant]:
    """The letters that the claim says are equal to a number."""
    for part in parts:
        match part:
            case Op("eq", (Var() as letter, number)) if letter in letters:
                yield from _known(letter, [number], "exactly", part, values)


def _most(parts: Sequence[Term], count: Var, values: Values) -> Iterator[Constant]:
    """The most of what is counted, by the first formula that bounds it."""
    for part in parts:
        bounds = _bounds(part, count)
        if bounds and all(map(values.covers, bounds)):
            yield from _known(count, bounds, "at most", part, values)
            return


def _bounds(part: Term, letter: Var) -> list[Term]:
    """b, where the formula says that the letter is at most b; or each b of which it says one."""
    match part:
        case Op("le", (other, bound)) if other == letter:
            return [bound]
        case Op("or", alternatives):
            found = [_bounds(a, letter) for a in alternatives]
            return [b for bounds in found for b in bounds] if all(found) else []
    return []


def _groups(
    parts: Sequence[Term], count: Var, groups: Var, each: str, values: Values
) -> Iterator[Constant]:
    """Into how many parts that is cut: the least number that the claim allows."""
    part = next((v for v in values.known if v.name == each), None)
    if part is None or count not in values.known or values.known[part] <= 0:
        return
    least = -(-values.known[count] // values.known[part])
    values.put(groups, least)
    about = [("least", f) for f in parts if groups in f.free <= values.known.keys()]
    deciding = [named for named in about if named[1].free == {count, groups, part}]
    if deciding and values.hold(about):
        yield Constant(groups, Fraction(least), deciding[-1:])
    else:
        del values.known[groups]
