"""A function of an instance is a mathematical one: one value for one argument, or refused."""

from fractions import Fraction
from itertools import count, cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.symbolic.kernel.acceptance import NotShown, refutes, require_instance, truth
from memcap.symbolic.language.case import Case, CaseError
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    REAL,
    And,
    Eq,
    Fun,
    Ne,
    between,
    fn,
    forall,
    functions,
    ints,
    reals,
)
from tests.attacks.checked import CASES, checked

x, y = reals("x y")
i, j, k = ints("i j k")
f, g = functions("f g", INT, REAL)
h = functions("h", REAL, INT, REAL)[0]
(F,) = functions("F", Fun((INT,), REAL), REAL)

HEAD = """
from itertools import count, cycle
from memcap import lemma
from memcap import by
from memcap import And, Eq, INT, Ne, REAL, functions, reals
y, = reals("y")
f, g = functions("f g", INT, REAL)
ticks = count()
"""
FALSE = "claim=Eq(y, y + 1), proof=by()"
FILES = [CASES / "sound" / "impure.py", CASES / "vacuous" / "stateful2.py"]
TEXTS = {
    "two values at one place": 'lemma("a", "", given={"a": Ne(f(1), f(1))}, instance='
    f'{{"f": lambda i: next(ticks)}}, {FALSE})',
    "a conjunction": 'lemma("a", "", given={"a": And(Eq(f(2), 0), Eq(f(2), 1))}, instance='
    f'{{"f": lambda i: next(ticks)}}, {FALSE})',
    "one function changes what the other says": """
state = [0]
def first(i): state[0] = i; return state[0]
lemma("a", "", given={"a": Eq(g(0), 0), "b": Eq(f(1), 1), "c": Eq(g(0), 1)},
      instance={"f": first, "g": lambda i: state[0]}, claim=Eq(y, y + 1), proof=by())
""",
    "it fails the second time": """
once = iter([0])
lemma("a", "", given={"a": Eq(f(0), 0), "b": Eq(f(1), 1)},
      instance={"f": lambda i: next(once)}, claim=Eq(y, y + 1), proof=by())
""",
}


@pytest.mark.parametrize("lemmas", [*FILES, *(HEAD + text for text in TEXTS.values())])
def test_contradictory_hypotheses_are_not_met(tmp_path, lemmas):
    found = checked(tmp_path, lemmas)
    assert found.status in (1, 2) and not {"proved", "refuted"} & {*found.verdicts.values()}


def test_a_true_claim_is_not_refuted(tmp_path):
    text = 'lemma("a", "", claim=Eq(f(1), f(1)), instance={"f": lambda i: next(ticks)}, proof=by())'
    assert checked(tmp_path, HEAD + text).verdicts == {"a": "proved"}


def ticking():
    """0, 1, 2, …: another number at each call, whatever it is called with."""
    ticks = count()
    return lambda *at: next(ticks)


def adding():
    """The value at 1, and one more at each call."""
    ticks = count()
    return lambda u: u(1) + next(ticks)


def wandering():
    """The value at another place at each call."""
    ticks = count()
    return lambda u: u(next(ticks))


def turning(*answers):
    """These answers in turn, whatever it is called with."""
    turns = cycle(answers)
    return lambda *at: next(turns)


SAYING = {
    "plain": (Eq(f(1), f(1)), lambda: {"f": ticking()}),
    "two arguments": (Eq(h(x, 1), h(x, 1)), lambda: {"x": 1, "h": ticking()}),
    "an equal argument": (
        forall((i, j), between(0, i, 3), between(0, j, 3), Eq(i, j), Eq(f(i), f(j))),
        lambda: {"f": turning(0, 1, 2)},
    ),
    "a function of a function": (
        Eq(F(fn(i, f(i))), F(fn(i, f(i) + 0))),
        lambda: {"f": lambda i: i, "F": adding()},
    ),
    "that looks at nothing": (
        Eq(F(fn(i, f(i))), F(fn(i, f(i) + 0))),
        lambda: {"f": lambda i: i, "F": ticking()},
    ),
    "that looks elsewhere each time": (
        Eq(F(f), F(fn(i, f(i)))),
        lambda: {"f": lambda i: i, "F": wandering()},
    ),
    "that keeps what it was given": (
        Eq(F(f), F(fn(i, f(i)))),
        lambda: {"f": lambda i: i, "F": lambda u, kept=[]: kept.append(u) or len(kept)},
    ),
}


@pytest.mark.parametrize(("claim", "values"), SAYING.values(), ids=SAYING)
def test_what_holds_of_every_function_holds(claim, values):
    assert truth(claim, Case(values())) is True
    assert not refutes(Statement("s", "", {}, claim), Case(values()))


def test_functions_that_differ_where_they_are_looked_at_may_have_two_values():
    case = Case({"F": lambda u: u(1), "f": lambda i: i, "g": lambda i: 2 * i})
    assert truth(And(Ne(F(f), F(g)), Eq(F(f), 1)), case) is True


def test_a_case_remembers_from_one_formula_to_the_next():
    case = Case({"f": ticking()})
    said = Statement("s", "", {"a": Eq(f(0), 0), "b": Eq(f(0), 1)}, Eq(x, x))
    with pytest.raises(NotShown, match="'b'"):
        require_instance(said, case)


def test_a_function_that_asks_itself_has_one_value():
    kept, turns = [], cycle([0, 1])

    def restless(i):
        turn = next(turns)
        if turn == 0:
            kept[0](i)
        return turn

    case = Case({"f": restless, "F": lambda u: kept.append(u) or 0})
    assert truth(Eq(F(f), 0), case) is True
    assert truth(And(Eq(f(1), f(1)), Eq(f(2), f(2))), case) is True


@pytest.mark.parametrize("answer", [0.5, None, "1", 1j, [1]])
def test_what_is_no_exact_value_is_refused(answer):
    with pytest.raises(CaseError):
        truth(Eq(f(1), 0), Case({"f": lambda i: answer}))


def test_a_function_that_fails_is_refused():
    with pytest.raises(CaseError, match="ZeroDivisionError"):
        truth(Eq(f(0), 0), Case({"f": lambda i: Fraction(1, i)}))


@given(st.lists(st.integers(-3, 3), min_size=1), st.lists(st.fractions(), min_size=1))
def test_every_answer_is_the_first(places, answers):
    case = Case({"f": turning(*answers)})
    first = {}
    for place in places:
        assert case["f"](place) == first.setdefault(place, case["f"](place))
