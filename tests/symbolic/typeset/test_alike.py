"""Statements that are shown alike say the same: in a terminal, in LaTeX, as text, exactly."""

from itertools import product
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from memcap.symbolic.kernel import define
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    REAL,
    TRUE,
    Bind,
    Const,
    Eq,
    Op,
    Var,
    as_real,
    bind,
    exists,
    floor,
    functions,
    ints,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import bitlen, magnitude, pow2
from memcap.symbolic.typeset.definitions import beside
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.notation import form, letter
from memcap.symbolic.typeset.terminal import spoken
from memcap.symbolic.typeset.theorem import abbreviating, state
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


BINDERS = list(product(("forall", "exists"), (INT, REAL)))
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


# --- all small ones ------------------------------------------------------------------------


def numbers():
    """Equations about the integers that are made by two operations."""
    leaves = [n, n1, term(2), term(-2)]
    real = [as_real(leaf) for leaf in leaves]
    once = [*leaves, *(floor(a / b) for a, b in product(real, real)), *made(leaves, leaves)]
    twice = [*made(once, leaves), *made(leaves, once)]
    return [Eq(t, 0) for t in dict.fromkeys((*once, *twice))]


def made(left, right):
    """What comes of one operation."""
    for a, b in product(left, right):
        yield from (Op(op, (a, b)) for op in ("add", "sub", "mul", "idiv", "mod"))
    for a in left:
        yield Op("neg", (a,))
        yield pow2(a)


def propositions():
    """Two connectives or quantifiers around the simplest."""
    leaves = [p, q, n <= n1, n < n1]
    once = [*leaves, *joined(leaves, leaves)]
    return list(dict.fromkeys((*once, *joined(once, leaves), *joined(leaves, once))))


def joined(left, right):
    for a, b in product(left, right):
        yield from (Op(op, (a, b)) for op in ("and", "or", "implies", "eq"))
    for a, (kind, types) in product(left, BINDERS):
        yield bind(kind, (Var("n", types),), substitute(a, {n: floor(as_real(Var("n", types)))}))
        yield Op("not", (a,))


def inequalities():
    """Between letters, values and constants that could look alike, free and bound."""
    values = [as_real(n), as_real(n_1), as_real(const_y), x(1), x(n), shown_x(as_real(1))]
    sides = [x1, x_1, x_low, epsilon, ε, y, *values, scaled(y), g(y)]
    bound = [(x1,), (x_low,), (ε, n), (Var("x", REAL),), (Var("y", INT),), (n1,)]
    plain = [a < b for a, b in product(sides, sides)]
    hidden = [Bind("exists", (REAL,), exists(y, claim).body, ("x1",)) for claim in plain]
    return [*plain, *hidden, *(exists(vs, claim) for vs, claim in product(bound, plain))]


SMALL = {"numbers": numbers, "propositions": propositions, "inequalities": inequalities}


def claimed(statement):
    """What is given and what is claimed, in LaTeX."""
    said = state(SimpleNamespace(statement=statement), Formula())
    return "\n".join([said.variables, said.lead, *(claim.text for claim in said.claims)])


def spoken_claim(statement):
    return "\n".join(map(spoken, claimed(statement).splitlines()))


@pytest.mark.parametrize("shown", [claimed, spoken_claim, as_text])
@pytest.mark.parametrize("kind", SMALL)
def test_small_statements_that_are_shown_alike_say_the_same(kind, shown):
    claims = SMALL[kind]()
    assert len(claims) > 1000
    assert not list(alike(map(stated, claims), shown))


# --- random ones ---------------------------------------------------------------------------


@pytest.mark.parametrize("shown", SHOWN)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(drawn=terms(WORDS, 5), choice=st.randoms(use_true_random=False))
def test_what_is_nearly_alike_is_not_shown_alike(shown, drawn, choice):
    claim = drawn[2]
    near = [t for t in neighbours(claim, LEAVES) if t != TRUE]
    assume(claim != TRUE and near)
    some = choice.sample(near, min(len(near), 12))
    assert not list(alike(map(stated, (claim, *some)), SHOWN[shown]))
