"""Every divisor is found, with all that may be assumed where it stands and nothing else."""

import pytest

from memcap.symbolic.kernel import admit, wellformed
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Eq, Ne, reals
from tests.symbolic.kernel.verdicts import DIVISORS, UNDEFINED

x, y = reals("x y")


@pytest.mark.parametrize(("statement", "expected"), DIVISORS.values(), ids=DIVISORS)
def test_divisors(statement, expected):
    found = [(str(d.term), dict(d.assumed)) for d in wellformed.divisors(statement)]
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_where_a_divisor_stands():
    said = Statement("s", "", {"h": Eq(1 / x, 1)}, Eq(1 / y, 1))
    assert [d.where for d in wellformed.divisors(said)] == ["the hypothesis 'h'", "the claim"]


def test_what_shows_a_divisor():
    [divisor] = wellformed.divisors(Statement("s", "", {"p": x > 0}, Eq(y / x, 1)))
    assert divisor.shown_by(admit([], Ne(x, 0))) and divisor.shown_by(admit([x > 0], Ne(x, 0)))
    for claim, assumed in ((Ne(x, 0), y > 0), (Ne(y, 0), x > 0), (Eq(x, 0), x > 0)):
        assert not divisor.shown_by(admit([assumed], claim))


@pytest.mark.parametrize(("statement", "expected"), UNDEFINED.values(), ids=UNDEFINED)
def test_undefined(statement, expected):
    assert [c.name for c in wellformed.undefined(statement)] == expected
