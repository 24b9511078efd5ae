"""Acceptance says what it must: a table of what is accepted, and one of what is refused."""

import pytest

from memcap.symbolic.kernel import acceptance
from tests.symbolic.kernel.verdicts import ACCEPTED, REFUSED, SAID


@pytest.mark.parametrize(("accepted", "rests_on"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(accepted, rests_on):
    assert accepted(acceptance) == frozenset(rests_on)


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_refused(refused):
    with pytest.raises(acceptance.NotShown):
        refused(acceptance)


@pytest.mark.parametrize(("expression", "value"), SAID.values(), ids=SAID)
def test_said(expression, value):
    assert expression(acceptance) is value
