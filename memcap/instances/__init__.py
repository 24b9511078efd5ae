"""The constants of a theorem for one size of data: as small as its hypotheses allow, exactly."""

from __future__ import annotations

from fractions import Fraction

from memcap.instances.promised import promised
from memcap.instances.search import Missing, letters_of, search
from memcap.instances.table import Constant, Constants, Gap, Size
from memcap.symbolic.checking.plan import deeply
from memcap.symbolic.language.statement import Statement

__all__ = ["Constant", "Constants", "Gap", "Size", "constants"]


def constants(statement: Statement, size: Size) -> Constants | None:
    """The constants of a theorem about data, and what it promises for them; None of any other.

    Every hypothesis about numbers alone holds for them, and one less than a constant (of a power
    of two, half of it) does not do.
    """
    letters = letters_of(statement)
    if statement.kind != "Theorem" or not {"n", "N"} <= letters.keys():
        return None
    data = [Constant(letters[n], Fraction(v)) for n, v in size.data.items() if n in letters]

    def chosen() -> list[Constant]:
        found, values = search(statement, size)
        return [*found, *promised(statement.claim, values, size)]

    try:
        return Constants(data, deeply(chosen))
    except Missing as missing:
        return Constants(data, gap=missing.gap)
