"""Pairs of statements, NAME.a and NAME.b, about constants that are called like variables."""
from symbolic.kernel import define
from symbolic.lemma import lemma
from symbolic.proof import admitted
from symbolic.terms import *

c, n = ints("c n")
f, = functions("pairs_f", INT, INT)
five = define("c", (), 5)
twice = define("pairs_f", (n,), 2 * n)

PAIRS = {
    "constant": (five < c, c < five),
    "bound": (exists(c, c < five), exists(c, five < c)),
    "function": (twice(n) < f(n), f(n) < twice(n)),
}

for _name, (_a, _b) in PAIRS.items():
    lemma(f"{_name}.a", "the same title", claim=_a, proof=admitted())
    lemma(f"{_name}.b", "the same title", claim=_b, proof=admitted())
