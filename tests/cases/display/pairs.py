"""Pairs of statements, NAME.a and NAME.b, that say different things: none may look like the other."""
from symbolic.gadgets.primitives import attend
from symbolic.kernel import define
from symbolic.lemma import lemma
from symbolic.library import bitlen, count, maximum, pow2, relu, total
from symbolic.proof import admitted
from symbolic.terms import *
from symbolic.typeset.notation import form, letter

x, y, x1, x_1, eps, greek, a = reals("x y x1 x_1 epsilon ε a")
sub1, square, low_i, cyr, big = (Var(n, REAL) for n in ("x₁", "x²", "xᵢ", "а", "ℓ"))
n, m, i, k = ints("n m i k")
f, w = functions("f w", INT, REAL)
fx, = functions("x", INT, REAL)
p, q = bools("p q")
abc, a_bc, a_b_c = reals("abc a_bc a_b_c")
bound_x1 = Var("x1", INT)

twice = define("pairs_twice", (x,), 2 * x)
half = define("pairs_half", (x,), x / 2)
grows = define("pairs_grows", (x, y), x + 1 < y)
likes = define("pairs_likes", (x, y), x < y + 1)
raised = define("pairs_raised", (x, y), x + y)
form(twice, "<>(<x>)", sign="g")
form(half, "<>(<x>)", sign="g")
form(grows, r"<x> <> <y>", sign="g", level=5)
form(likes, r"<x> \text{ likes } <y>", level=5)
form(raised, r"<x!>^{<y>}", level=8)
letter("longer", "x", "x")
longer, = reals("longer")

PAIRS = {
    # Euclid's division, and floors
    "div": (Eq(n // m, k), Eq(floor(as_real(n) / m), k)),
    "div of a product": (Eq(n * (m // k), 1), Eq((n * m) // k, 1)),
    "mod of a product": (Eq(n * (m % k), 1), Eq((n * m) % k, 1)),
    "minus mod": (Eq(-(n % m), k), Eq((-n) % m, k)),
    "minus div": (Eq(-(n // 2), k), Eq((-n) // 2, k)),
    # conventions
    "power": (Eq(pow2(term(-1)), n), Eq(pow2(-(n - n + 1)), n)),
    "half": (Eq(pow2(-n), 1), Eq(1 / as_real(pow2(n)), 1)),
    "largest": (Eq(maximum(0, f), f(1)), Eq(maximum(0, f), 0)),
    # what is bound, and of which type
    "between": (exists(x, And(0 < x, x < 1)), exists(k, And(0 < k, k < 1))),
    "whole": (forall(x, Eq(floor(x), x)), forall(k, Eq(floor(as_real(k)), k))),
    "some function": (exists(f, f(1) > y), exists(functions("f", REAL, REAL)[0], functions("f", REAL, REAL)[0](1) > y)),
    "shadow": (And(x <= y, exists(x, x > y)), And(x <= y, exists(y, x > y))),
    "sum": (Eq(total(n, fn(i, x)), y), Eq(total(n, fn(i, as_real(i))), y)),
    # letters
    "index": (x1 < x_1, x1 < x1),
    "subscript": (x1 < sub1, x1 < x1),
    "greek": (eps < greek, eps < eps),
    "value": (And(x1 < fx(1), fx(1) < y), And(x1 < x1, x1 < y)),
    "value of a letter": (And(low_i < fx(i), y < 1), And(fx(i) < fx(i), y < 1)),
    "squared": (square < x * x, x * x < square),
    "cyrillic": (cyr < a, a < a),
    "joined": (a_bc < a_b_c, a_b_c < abc),
    "bound index": (exists(bound_x1, bound_x1 < fx(1)), exists(bound_x1, fx(1) < bound_x1)),
    "longer": (And(longer < x, x < y), And(x < x, x < y)),
    # constants and an author's forms
    "one sign": (twice(x) < half(x), twice(x) < twice(x)),
    "no product": (Eq(relu(x), y), Eq(Var("ReLU", REAL) * x, y)),
    "relation": (grows(x, y), x < y),
    "raised": (Eq(raised(x, as_real(2)), y), Eq(x * x, y)),
    # connectives
    "words": (Implies(p, And(p, q)), And(Implies(p, p), q)),
    "named or": (Or(p, q), Var("p or q".replace(" ", "_"), BOOL)),
    "hard": (Eq(attend(0, f, w), 0), Eq(attend(0, f, w), w(1))),
    "digits": (Eq(bitlen(-n), 0), Eq(-bitlen(n), 0)),
    "how many": (Eq(count(n, f, x), 0), Eq(count(n, f, 0), x)),
}

for _name, (_a, _b) in PAIRS.items():
    lemma(f"{_name}.a", "the same title", claim=_a, proof=admitted())
    lemma(f"{_name}.b", "the same title", claim=_b, proof=admitted())
