"""Statements that are shown alike say the same: in a terminal, in LaTeX, as text, exactly."""

from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symbolic.kernel import define
from symbolic.library import bitlen, magnitude, pow2
from symbolic.statement import Statement
from symbolic.terms import BOOL, INT, REAL, TRUE, Const, Var, functions, ints, reals
from symbolic.typeset.definitions import beside
from symbolic.typeset.formula import Formula
from symbolic.typeset.notation import form, letter
from symbolic.typeset.terminal import spoken
from symbolic.typeset.theorem import abbreviating, state
from tests.symbolic.drawn import Vocabulary, terms
from tests.symbolic.typeset.meaning import meaning
from tests.symbolic.typeset.neighbours import neighbours

n, n1, n_1, i = ints("n n1 n_1 i")
x1, x_1, x_low, epsilon, ε, y = reals("x1 x_1 x₁ epsilon ε y")
p, q = Var("p", BOOL), Var("q", BOOL)
(x,) = functions("x", INT, REAL)
(h,) = functions("h", INT, BOOL)
(g,) = functions("g", REAL, REAL)

const_y = define("alike_y", (), 5)
named_y = Const("y", INT)
scaled = define("alike_scaled", (y,), 2 * y)
shown_x = define("alike_x", (y,), y + 1)
form(scaled, "<>(<y>)", sign=r"\max")
form(shown_x, "<>_{<y>}", sign="x")
letter("alikeletter", "n", "n")
alikeletter = Var("alikeletter", INT)

LEAVES = [
    n, n1, n_1, alikeletter, x1, x_1, x_low, epsilon, ε, y, p, q, x, h, g, const_y, pow2, bitlen,
    magnitude, scaled, shown_x,
]  # fmt: skip

WORDS = Vocabulary(
    integers=[n, n1, n_1, alikeletter, const_y],
    reals=[x1, x_1, x_low, epsilon, ε, y],
    truths=[p, q],
    sequences=[x],
    maps=[g, magnitude, scaled, shown_x],
    predicates=[h],
    bound=[(i,), (x1,), (n, y), (n1,), (Var("x", REAL),), (ε, n), (Var("n", REAL), n1)],
    counts=[pow2, bitlen],
)


def told(statement):
    """A statement with what stands beside it, in LaTeX."""
    said = state(SimpleNamespace(statement=statement), Formula())
    inside, _ = abbreviating(statement, Formula())
    claims = [claim.text for claim in said.claims]
    return "\n".join(
        [said.variables, *map(": ".join, said.hypotheses), said.lead, *claims,
         *beside(statement, inside).definitions]
    )  # fmt: skip


def in_terminal(statement):
    return "\n".join(map(spoken, told(statement).splitlines()))


def as_text(statement):
    """The claim as it is printed; the types of its variables stand elsewhere."""
    types = sorted(f"{v.name}: {v.type}" for v in statement.variables)
    return "\n".join([*types, str(statement.claim)])


SHOWN = {"LaTeX": told, "terminal": in_terminal, "text": as_text}


def called(statement, shown):
    """How each variable is called where the statement is shown."""
    if shown is as_text:
        return {v: v.name for v in statement.variables}
    inside, _ = abbreviating(statement, Formula())
    return {v: spoken(f"${inside.letter(v.name)}$") for v in statement.variables}


def says(statement, shown):
    letters = called(statement, shown)
    assert len(set(letters.values())) == len(letters), letters
    return meaning(statement.claim, letters)


def alike(statements, shown):
    """Pairs of statements that are shown alike and say different things."""
    seen = {}
    for statement in statements:
        text = shown(statement)
        said = says(statement, shown)
        other, before = seen.setdefault(text, (statement, said))
        if before != said:
            yield str(other.claim), str(statement.claim), text


def stated(claim):
    return Statement("s", "", {}, claim)


@pytest.mark.parametrize("shown", SHOWN)
@settings(max_examples=60, deadline=None)
@given(drawn=terms(WORDS, 5), choice=st.randoms(use_true_random=False))
def test_what_is_nearly_alike_is_not_shown_alike(shown, drawn, choice):
    claim = drawn[2]
    near = [t for t in neighbours(claim, LEAVES) if t != TRUE]
    assume(claim != TRUE and near)
    some = choice.sample(near, min(len(near), 12))
    assert not list(alike(map(stated, (claim, *some)), SHOWN[shown]))
