"""THEORY 4, L3: two weights a round make the sequences' ids at least 1/2 apart."""

from memcap import (
    INT, REAL, And, Eq, Ne, Or, Term, Var, as_real, at, between, by, conjuncts, count, definition,
    exhibit, exists, fix, floor, fn, forall, functions, have, induct, ints, ite, lemma, magnitude,
    obtain, part, reals, split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    floor_whole, total_bounded, total_bounded_below, total_plus, total_same, total_split,
)  # fmt: skip
from memcap.proofs.context import SEQUENCE_ID, UPPER, WEIGHTS, before, summand
from memcap.proofs.differences import l1_pairs
from memcap.proofs.peeling import (
    OTHER_VALUES, SAME_COUNTS, SAME_MAXIMA, VALUES, l2, mu, mu_nonnegative, nu, peeled,
)  # fmt: skip
from memcap.proofs.projection import quadruple
from memcap.symbolic.gadgets.blocks import HALF
from memcap.symbolic.gadgets.contract import whole

n, i, j, k, i0, i1, a, b, N, M, D = ints("n i j k i0 i1 a b N M D")
t, B, c = reals("t B c")
x, y, f = functions("x y f", INT, REAL)
u, alpha, beta = functions("u alpha beta", INT, INT)
X = functions("X", INT, INT, REAL)[0]

total_whole = lemma(
    "total.whole",
    "A sum of integers is an integer",
    given={"length": n >= 0, "whole": forall(i, between(1, i, n), whole(f(i)))},
    claim=whole(total(n, f)),
    source="THEORY 4, L3",
    instance={"n": 2, "f": lambda i: i},
    proof=induct(
        n,
        0,
        start=[
            have("none", Eq(total(0, f), as_real(0)), by(definition(total(0, f)))),
            by("none", floor_whole(x=total(0, f), k=0)),
        ],
        step=[
            have("before", forall(i, between(1, i, n), whole(f(i))), fix(i, by(at("whole", i)))),
            have(
                "sum", Eq(total(n + 1, f), total(n, f) + f(n + 1)), by(definition(total(n + 1, f)))
            ),
            have(
                "parts",
                And(whole(total(n, f)), whole(f(n + 1))),
                by("induction", "before", at("whole", n + 1)),
            ),
            have(
                "integer",
                Eq(total(n + 1, f), as_real(floor(total(n, f)) + floor(f(n + 1)))),
                by("sum", "parts"),
            ),
            by("integer", floor_whole(x=total(n + 1, f), k=floor(total(n, f)) + floor(f(n + 1)))),
        ],
    ),
)

_held = fn(i, ite(Eq(peeled(x, n, j, i), mu(x, n, j)), as_real(1), 0))

nu_range = lemma(
    "nu.range",
    "A count is an integer from 0 to n",
    given={"columns": n >= 1},
    claim=And(whole(nu(x, n, j)), 0 <= nu(x, n, j), nu(x, n, j) <= n),
    source="THEORY 4",
    proof=[
        have(
            "each",
            forall(i, between(1, i, n), whole(_held(i))),
            fix(i, by(floor_whole(x=_held(i), k=1), floor_whole(x=_held(i), k=0))),
        ),
        have("low", forall(i, between(1, i, n), 0 <= _held(i)), fix(i, by())),
        have("high", forall(i, between(1, i, n), _held(i) <= 1), fix(i, by())),
        have(
            "sum",
            And(whole(total(n, _held)), between(0, total(n, _held), n)),
            conjuncts(
                by("each", total_whole(f=_held)),
                by(
                    "low",
                    "high",
                    total_bounded(f=_held, c=1),
                    total_bounded_below(f=_held, c=0),
                ),
            ),
        ),
        have("count", Eq(nu(x, n, j), total(n, _held)), by(unfold=[nu])),
        conjuncts(
            by("count", part("sum", 1), floor_whole(x=nu(x, n, j), k=floor(total(n, _held)))),
            by("count", "sum"),
            by("count", "sum"),
        ),
    ],
)


def peel_vector(tokens: Term, place: Term) -> Term:
    """The vector (μ₁ … μₙ, ν₁ … νₙ₋₁) of a sequence, at a place from 1 to 2n − 1."""
    return ite(place <= n, mu(tokens, n, place), nu(tokens, n, place - n))


ACROSS = forall(
    (i, k), between(1, i, n), between(1, k, n), Or(Eq(x(i), y(k)), magnitude(x(i) - y(k)) >= 2)
)
_px, _py = peel_vector(x, k), peel_vector(y, k)
_far = exists(k, between(1, k, 2 * n - 1), (_px - _py) * (_px - _py) >= 1)
_close = forall(k, between(1, k, 2 * n - 1), (_px - _py) * (_px - _py) < 1)


def _near(difference: Term) -> tuple[Term, Term]:
    return difference < 1, -1 < difference


def _token(tokens: Var) -> Term:
    """The maximum of round j is a token."""
    return exists(i, between(1, i, n), Eq(tokens(i), mu(tokens, n, j)), mu(tokens, n, j) >= 2)


l3_differ = lemma(
    "L3.differ",
    "Different multisets have peel vectors that differ by at least 1 somewhere",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "other tokens": OTHER_VALUES,
        "gaps": ACROSS,
        "different": exists(t, Ne(count(n, x, t), count(n, y, t))),
    },
    claim=_far,
    source="THEORY 4, L3",
    proof=split(
        _far,
        by("case"),
        [
            have(
                "close",
                _close,
                fix(
                    k,
                    split(
                        (_px - _py) * (_px - _py) >= 1,
                        [have("far", _far, exhibit((k,), by("case"))), by("far")],
                        by("case"),
                    ),
                ),
            ),
            have(
                "same maxima",
                SAME_MAXIMA,
                fix(
                    j,
                    [
                        have("value", And(*_near(mu(x, n, j) - mu(y, n, j))), by(at("close", j))),
                        have("x", mu_nonnegative().claim, by(mu_nonnegative())),
                        have("y", mu_nonnegative(x=y).claim, by(mu_nonnegative(x=y))),
                        split(
                            Eq(mu(x, n, j), 0),
                            split(
                                Eq(mu(y, n, j), 0),
                                by(),
                                [
                                    have("y token", _token(y), by("y")),
                                    obtain("y token", i0, by("obtained", "value")),
                                ],
                            ),
                            [
                                have("x token", _token(x), by("x")),
                                obtain(
                                    "x token",
                                    i0,
                                    split(
                                        Eq(mu(y, n, j), 0),
                                        by("obtained", "value"),
                                        [
                                            have("y token", _token(y), by("y")),
                                            obtain(
                                                "y token",
                                                i1,
                                                by(
                                                    "obtained",
                                                    "inner obtained",
                                                    "value",
                                                    at("gaps", i0, i1),
                                                ),
                                            ),
                                        ],
                                    ),
                                ),
                            ],
                        ),
                    ],
                ),
            ),
            have(
                "same counts",
                SAME_COUNTS,
                fix(
                    j,
                    [
                        have("place", And(n + j > n, Eq(n + j - n, j)), by()),
                        have(
                            "vector",
                            And(
                                Eq(substitute(_px, {k: n + j}), nu(x, n, j)),
                                Eq(substitute(_py, {k: n + j}), nu(y, n, j)),
                            ),
                            by("place"),
                        ),
                        have(
                            "square",
                            (nu(x, n, j) - nu(y, n, j)) * (nu(x, n, j) - nu(y, n, j)) < 1,
                            by("vector", at("close", n + j)),
                        ),
                        have("value", And(*_near(nu(x, n, j) - nu(y, n, j))), by("square")),
                        have(
                            "integers",
                            Eq(floor(nu(x, n, j)), floor(nu(y, n, j))),
                            by("value", nu_range(), nu_range(x=y)),
                        ),
                        by("integers", nu_range(), nu_range(x=y)),
                    ],
                ),
            ),
            obtain("different", t, by("obtained", l2(), "same maxima", "same counts")),
        ],
    ),
)

# --- the id of a sequence ---

_alpha = fn(j, u(j))
_beta = fn(j, ite(j < 2, 1, u(n + j - 1)))
_weighted = fn(k, u(k) * peel_vector(x, k))
_maxima = fn(j, alpha(j) * mu(x, n, j))
_counts = fn(j, beta(j) * before)
_as_chosen = {alpha: _alpha, beta: _beta}


def _chosen(t: Term) -> Term:
    return substitute(t, _as_chosen)


l3_product = lemma(
    "L3.product",
    "The id of a sequence is the product of the weights with its peel vector",
    given={"columns": n >= 1},
    claim=Eq(total(2 * n - 1, _weighted), _chosen(SEQUENCE_ID)),
    source="THEORY 4, L3",
    proof=[
        have(
            "two pieces",
            Eq(
                total(2 * n - 1, _weighted),
                total(n, _weighted) + total(n - 1, fn(i, _weighted(n + i))),
            ),
            [
                have(
                    "length", Eq(total(n + (n - 1), _weighted), total(2 * n - 1, _weighted)), by()
                ),
                by("length", total_split(k=n - 1, f=_weighted)),
            ],
        ),
        have(
            "maxima",
            Eq(total(n, _weighted), total(n, _chosen(_maxima))),
            [
                have(
                    "each",
                    forall(i, between(1, i, n), Eq(_weighted(i), _chosen(_maxima)(i))),
                    fix(i, by()),
                ),
                by("each", total_same(f=_weighted, g=_chosen(_maxima))),
            ],
        ),
        have(
            "counts",
            Eq(total(n - 1, fn(i, _weighted(n + i))), total(n - 1, fn(i, _chosen(_counts)(1 + i)))),
            [
                have(
                    "each",
                    forall(i, between(1, i, n - 1), Eq(_weighted(n + i), _chosen(_counts)(1 + i))),
                    fix(
                        i,
                        [
                            have(
                                "place",
                                And(
                                    n + i > n,
                                    Eq(n + i - n, i),
                                    Eq(1 + i - 1, i),
                                    Eq(n + (1 + i) - 1, n + i),
                                ),
                                by(),
                            ),
                            have(
                                "count",
                                And(
                                    Eq(nu(x, n, n + i - n), nu(x, n, i)),
                                    Eq(nu(x, n, 1 + i - 1), nu(x, n, i)),
                                ),
                                by("place"),
                            ),
                            have("weight", Eq(u(n + (1 + i) - 1), u(n + i)), by("place")),
                            by("place", "count", "weight"),
                        ],
                    ),
                ),
                by(
                    "each",
                    total_same(
                        n=n - 1, f=fn(i, _weighted(n + i)), g=fn(i, _chosen(_counts)(1 + i))
                    ),
                ),
            ],
        ),
        have(
            "first count",
            Eq(total(n, _chosen(_counts)), total(n - 1, fn(i, _chosen(_counts)(1 + i)))),
            [
                have(
                    "first",
                    Eq(total(1, _chosen(_counts)), 0),
                    by(
                        definition(total(1, _chosen(_counts))),
                        definition(total(term(1) - 1, _chosen(_counts))),
                    ),
                ),
                have(
                    "length",
                    Eq(total(1 + (n - 1), _chosen(_counts)), total(n, _chosen(_counts))),
                    by(),
                ),
                by("first", "length", total_split(n=1, k=n - 1, f=_chosen(_counts))),
            ],
        ),
        by(
            "two pieces",
            "maxima",
            "counts",
            "first count",
            total_plus(f=_chosen(_maxima), g=_chosen(_counts)),
        ),
    ],
)

_product_bound = [
    have("weight", between(1, beta(j), M), by(at("weights", j))),
    have("low", beta(j) * before >= 0, by("count", "weight")),
    have("middle", beta(j) * before <= M * before, by("count", "weight")),
    have("high", M * before <= M * n, by("count", "weight")),
    by("low", "middle", "high"),
]

l3_bounds = lemma(
    "L3.bounds",
    "The id of a sequence lies between 0 and M(nB + n²)",
    given={"columns": n >= 1, "tokens": VALUES, "bound": UPPER, "weights": WEIGHTS},
    claim=between(0, SEQUENCE_ID, M * (n * B + n * n)),
    source="THEORY 4, L3",
    instance={
        "n": 1,
        "M": 1,
        "B": 2,
        "x": lambda i: 2,
        "alpha": lambda j: 1,
        "beta": lambda j: 1,
    },
    proof=[
        have(
            "range",
            forall(j, between(1, j, n), between(0, summand(j), M * B + M * n)),
            fix(
                j,
                [
                    have(
                        "maximum",
                        between(0, mu(x, n, j), B),
                        [
                            have("cases", mu_nonnegative().claim, by(mu_nonnegative())),
                            have("positive bound", B >= 0, by(at("tokens", 1), at("bound", 1))),
                            split(
                                Eq(mu(x, n, j), 0),
                                by("positive bound"),
                                [
                                    have("token", _token(x), by("cases")),
                                    obtain("token", i, by("obtained", at("bound", i))),
                                ],
                            ),
                        ],
                    ),
                    have("count", between(0, before, n), by(nu_range(j=j - 1))),
                    have(
                        "first",
                        between(0, alpha(j) * mu(x, n, j), M * B),
                        [
                            have(
                                "low", alpha(j) * mu(x, n, j) >= 0, by("maximum", at("weights", j))
                            ),
                            have(
                                "middle",
                                alpha(j) * mu(x, n, j) <= M * mu(x, n, j),
                                by("maximum", at("weights", j)),
                            ),
                            have("high", M * mu(x, n, j) <= M * B, by("maximum", at("weights", j))),
                            by("low", "middle", "high"),
                        ],
                    ),
                    have("second", between(0, beta(j) * before, M * n), _product_bound),
                    by("first", "second"),
                ],
            ),
        ),
        have("low", forall(j, between(1, j, n), 0 <= summand(j)), fix(j, by(at("range", j)))),
        have(
            "high",
            forall(j, between(1, j, n), summand(j) <= M * B + M * n),
            fix(j, by(at("range", j))),
        ),
        have(
            "upper",
            SEQUENCE_ID <= n * (M * B + M * n),
            by("high", total_bounded(f=summand, c=M * B + M * n)),
        ),
        have("lower", SEQUENCE_ID >= 0, by("low", total_bounded_below(f=summand, c=0))),
        have("same", Eq(n * (M * B + M * n), M * (n * B + n * n)), by()),
        by("upper", "lower", "same"),
    ],
)

# --- L3: the weights exist ---


def _sequence(index: Term) -> Term:
    """The tokens of a sequence, as a function of the column."""
    return fn(i, X(index, i))


def sequence_id(index: Term) -> Term:
    """The id of a sequence under the weights α, β: what the rounds leave in seq."""
    return substitute(SEQUENCE_ID, {x: _sequence(index)})


_vectors = fn((a, k), peel_vector(_sequence(a), k))
_pairs_of = (between(1, a, N), between(1, b, N), a < b)
_separated = l1_pairs(V=N, D=2 * n - 1, p=_vectors, eta=1)
_differ = l3_differ(x=_sequence(a), y=_sequence(b))
_chosen_weights = substitute(WEIGHTS, _as_chosen)
_apart = forall((a, b), *_pairs_of, magnitude(sequence_id(a) - sequence_id(b)) >= HALF)
_small = forall(a, between(1, a, N), between(0, sequence_id(a), M * (n * B + n * n)))

_box = forall(k, 1 <= k, k <= 2 * n - 1, between(1, u(k), M))
_gap = total(2 * n - 1, fn(k, u(k) * _vectors(a, k))) - total(
    2 * n - 1, fn(k, u(k) * _vectors(b, k))
)
_squares = forall((a, b), *_pairs_of, term(1, REAL) <= quadruple(_gap))
_square = term(1, REAL) <= quadruple(_chosen(sequence_id(a)) - _chosen(sequence_id(b)))

l3_distance = lemma(
    "L3.distance",
    "A number whose square is at least 1/4 is at least 1/2 away from 0",
    given={"square": term(1, REAL) <= quadruple(c)},
    claim=magnitude(c) >= HALF,
    source="THEORY 4, L3",
    proof=by(),
)

SEQUENCES = {
    "size": And(n >= 1, N >= 1),
    "tokens": forall((a, i), between(1, a, N), between(1, i, n), X(a, i) >= 2),
    "bound": forall((a, i), between(1, a, N), between(1, i, n), X(a, i) <= B),
    "gaps": forall(
        (a, i, b, k),
        between(1, a, N),
        between(1, i, n),
        between(1, b, N),
        between(1, k, n),
        Or(Eq(X(a, i), X(b, k)), magnitude(X(a, i) - X(b, k)) >= 2),
    ),
    "different": forall(
        (a, b),
        *_pairs_of,
        exists(t, Ne(count(n, _sequence(a), t), count(n, _sequence(b), t))),
    ),
}

l3 = lemma(
    "L3",
    "Weights up to N(N − 1)/2 + 1 make the ids of N different multisets at least 1/2 apart",
    given={**SEQUENCES, "values": N * (N - 1) + 2 <= 2 * M},
    claim=exists((alpha, beta), WEIGHTS, _apart, _small),
    source="THEORY 4, L3",
    proof=[
        have(
            "vectors differ",
            _separated.premise("apart"),
            fix(
                (a, b),
                [
                    have("first", _differ.premise("tokens"), fix(i, by(at("tokens", a, i)))),
                    have("second", _differ.premise("other tokens"), fix(i, by(at("tokens", b, i)))),
                    have(
                        "across", _differ.premise("gaps"), fix((i, k), by(at("gaps", a, i, b, k)))
                    ),
                    have("unequal", _differ.premise("different"), by(at("different", a, b))),
                    have("far", _differ.claim, by(_differ, "first", "second", "across", "unequal")),
                    obtain("far", k, exhibit((k,), by("obtained"))),
                ],
            ),
        ),
        have("positive", M >= 1, by()),
        have("projection", _separated.claim, by(_separated, "vectors differ")),
        obtain(
            "projection",
            u,
            [
                have("in box", _box, by("obtained")),
                have("squares", _squares, by("obtained")),
                have(
                    "weights",
                    _chosen_weights,
                    fix(j, by("positive", at("in box", j), at("in box", n + j - 1))),
                ),
                have(
                    "ids apart",
                    substitute(_apart, _as_chosen),
                    fix(
                        (a, b),
                        [
                            have(
                                "square",
                                _square,
                                by(
                                    at("squares", a, b),
                                    l3_product(x=_sequence(a)),
                                    l3_product(x=_sequence(b)),
                                ),
                            ),
                            by(
                                "square",
                                l3_distance(c=_chosen(sequence_id(a)) - _chosen(sequence_id(b))),
                            ),
                        ],
                    ),
                ),
                have(
                    "ids small",
                    substitute(_small, _as_chosen),
                    fix(
                        a,
                        [
                            have(
                                "mine",
                                substitute(VALUES, {x: _sequence(a)}),
                                fix(i, by(at("tokens", a, i))),
                            ),
                            have(
                                "my bound",
                                substitute(UPPER, {x: _sequence(a)}),
                                fix(i, by(at("bound", a, i))),
                            ),
                            by(
                                "mine",
                                "my bound",
                                "weights",
                                l3_bounds(x=_sequence(a), alpha=_alpha, beta=_beta),
                            ),
                        ],
                    ),
                ),
                exhibit((_alpha, _beta), by("weights", "ids apart", "ids small")),
            ],
        ),
    ],
)
