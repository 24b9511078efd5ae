"""THEORY 3: one vector of small positive integers keeps many vectors away from 0 (L1, L1').

The vector u is found coordinate by coordinate.  ``close`` counts the u in {1…M}ᴰ whose product with
a given v is too close to 0; if these counts for all given v add up to less than Mᴰ, some value of
the last coordinate leaves them below Mᴰ⁻¹, and so on down to a sum below 1, which is 0.
"""

from typing import Any

from memcap import (
    INT, REAL, Eq, Implies, Or, Proof, Term, Value, Var, as_real, at, between, by, conjuncts,
    define_recursive, definition, exhibit, exists, fix, fn, forall, functions, have, induct, ints,
    ite, lemma, magnitude, obtain, part, reals, total,
)  # fmt: skip
from memcap.proofs.arithmetic import total_bounded, total_monotone, total_same, total_scaled
from memcap.proofs.counting import (
    power, power_next, power_positive, square_mixed, square_whole, total_at_most_one,
    total_exchange, total_exchange_lists, total_member_lists, total_nonnegative, total_some_smaller,
)  # fmt: skip

D, M, Q, V, B, d = ints("D M Q V B d")
a, b, k, q = ints("a b k q")
c, w, eta, delta, kappa, r, s, x, y = reals("c w eta delta kappa r s x y")
u, size = functions("u size", INT, INT)
v, f = functions("v f", INT, REAL)
(vq, p, token) = functions("v p x", INT, INT, REAL)
(offset,) = functions("offset", INT, INT, REAL)
(vector,) = functions("v", INT, INT, INT, REAL)


def quadruple(t: Term) -> Term:
    """4t²: it is at least η where |t| is at least √η/2."""
    return 4 * (t * t)


# --- how many vectors come close ---

close = define_recursive(
    "close",
    (D, M, v, c, eta),
    D,
    1,
    ite(quadruple(c) < eta, as_real(1), 0),
    lambda close: total(M, fn(a, close(D - 1, M, v, c + a * v(D), eta))),
)
"""close(D, M, v, c, η) = the number of u in {1…M}ᴰ with 4(c + ⟨u, v⟩)² < η."""

_next = fn(a, close(D, M, v, c + a * v(D + 1), eta))
_unfolded = fn(a, close(D + 1 - 1, M, v, c + a * v(D + 1), eta))

l1_next = lemma(
    "L1.next",
    "The vectors that come close, counted by their last coordinate",
    given={"length": D >= 0, "values": M >= 0},
    claim=Eq(close(D + 1, M, v, c, eta), total(M, _next)),
    source="THEORY 3, L1",
    proof=[
        have("same", forall(a, between(1, a, M), Eq(_unfolded(a), _next(a))), fix(a, by())),
        by(
            "same",
            total_same(n=M, f=_unfolded, g=_next),
            definition(close(D + 1, M, v, c, eta)),
        ),
    ],
)

_first, _second = c + a * w, c + b * w

l1_one_value = lemma(
    "L1.one-value",
    "At most one value of a coordinate is bad",
    given={
        "large": eta <= w * w,
        "first": quadruple(_first) < eta,
        "second": quadruple(_second) < eta,
    },
    claim=Eq(a, b),
    source="THEORY 3, L1",
    proof=[
        have(
            "parallelogram",
            (_first - _second) * (_first - _second)
            <= 2 * (_first * _first) + 2 * (_second * _second),
            by(square_mixed(x=_first, y=-_second)),
        ),
        have(
            "difference",
            Eq((_first - _second) * (_first - _second), ((a - b) * (a - b)) * (w * w)),
            by(),
        ),
        have("near", ((a - b) * (a - b)) * (w * w) < eta, by("parallelogram", "difference")),
        have("whole", Or(Eq(a, b), (a - b) * (a - b) >= 1), by(square_whole(n=a - b))),
        have("square", 0 <= w * w, by()),
        have("far", Or(Eq(a, b), w * w <= ((a - b) * (a - b)) * (w * w)), by("whole", "square")),
        by("near", "far"),
    ],
)

_at = fn(a, close(D, M, v, c + a * w, eta))
_is_close = fn(a, quadruple(c + a * w) < eta)
_mark = fn(a, ite(_is_close(a), as_real(1), 0))
_square = fn((a, b), close(D, M, v, (c + a * w) + b * v(D + 1), eta))
_turned = fn((b, a), close(D, M, v, (c + b * v(D + 1)) + a * w, eta))

l1_line = lemma(
    "L1.line",
    "Beside one large coordinate, each choice of the others leaves at most one bad value",
    given={"length": D >= 0, "values": M >= 0, "large": eta <= w * w},
    claim=total(M, _at) <= power(M, D),
    source="THEORY 3, L1",
    proof=induct(
        D,
        0,
        over=(c,),
        start=[
            have(
                "marks",
                forall(a, between(1, a, M), Eq(close(0, M, v, c + a * w, eta), _mark(a))),
                fix(a, by(definition(close(0, M, v, c + a * w, eta)))),
            ),
            have(
                "one",
                total_at_most_one(n=M, chosen=_is_close).premise("one"),
                fix((a, b), by(l1_one_value())),
            ),
            by(
                "marks",
                "one",
                total_same(n=M, f=fn(a, close(0, M, v, c + a * w, eta)), g=_mark),
                total_at_most_one(n=M, chosen=_is_close),
                definition(power(M, 0)),
            ),
        ],
        step=[
            have(
                "rows",
                forall(
                    a,
                    between(1, a, M),
                    Eq(close(D + 1, M, v, c + a * w, eta), total(M, fn(b, _square(a, b)))),
                ),
                fix(a, by(l1_next(c=c + a * w))),
            ),
            have(
                "columns",
                forall(
                    b,
                    between(1, b, M),
                    total(M, fn(a, _square(a, b))) <= power(M, D),
                ),
                fix(
                    b,
                    [
                        have(
                            "order",
                            forall(a, between(1, a, M), Eq(_square(a, b), _turned(b, a))),
                            fix(a, by()),
                        ),
                        by(
                            "order",
                            at("induction", c + b * v(D + 1)),
                            total_same(n=M, f=fn(a, _square(a, b)), g=fn(a, _turned(b, a))),
                        ),
                    ],
                ),
            ),
            by(
                "rows",
                "columns",
                total_same(
                    n=M,
                    f=fn(a, close(D + 1, M, v, c + a * w, eta)),
                    g=fn(a, total(M, fn(b, _square(a, b)))),
                ),
                total_exchange(m=M, n=M, h=_square),
                total_bounded(n=M, f=fn(b, total(M, fn(a, _square(a, b)))), c=power(M, D)),
                power_next(n=M, k=D),
            ),
        ],
    ),
)

_line = fn(a, close(k - 1, M, v, c + a * v(k - 1 + 1), eta))

l1_few = lemma(
    "L1.few",
    "Few vectors come close: at most one for each choice of the other coordinates",
    given={"place": k >= 1, "length": k <= D, "values": M >= 0, "large": eta <= v(k) * v(k)},
    claim=close(D, M, v, c, eta) <= power(M, D - 1),
    source="THEORY 3, L1",
    proof=induct(
        D,
        k,
        over=(c,),
        start=[
            have("line", total(M, _line) <= power(M, k - 1), by(l1_line(D=k - 1, w=v(k - 1 + 1)))),
            by("line", l1_next(D=k - 1)),
        ],
        step=[
            have(
                "each",
                forall(a, between(1, a, M), _next(a) <= power(M, D - 1)),
                fix(a, by(at("induction", c + a * v(D + 1)))),
            ),
            have("exponent", Eq(power(M, D), M * power(M, D - 1)), by(power_next(n=M, k=D - 1))),
            by(
                "each",
                "exponent",
                total_bounded(n=M, f=_next, c=power(M, D - 1)),
                l1_next(),
            ),
        ],
    ),
)

# --- choosing the coordinates one by one ---


def box(length: Term) -> Term:
    """u has its entries in 1…M."""
    return forall(k, between(1, k, length), between(1, u(k), M))


def _fails(length: Value, b: Term, q: Term, start: Term) -> Term:
    """How many vectors u come close with vector q of list b, from ``start``."""
    return close(length, M, fn(k, vector(b, q, k)), start, eta)


def _cells(entry: Term) -> Term:
    """The function of b that sums ``entry(b, q)`` over the places q of list b."""
    return fn(b, total(size(b), fn(q, entry(b, q))))


def _all(entry: Term) -> Term:
    """The sum of ``entry(b, q)`` over all lists b and places q."""
    return total(B, _cells(entry))


def weighted_sum(length: Value, vector: Term, weights: Term) -> Term:
    """⟨weights, vector⟩."""
    return total(length, fn(k, weights(k) * vector(k)))


_indices = (between(1, b, B), between(1, q, size(b)))
_sizes = forall(b, between(1, b, B), size(b) >= 0)
_now = fn((b, q), _fails(D, b, q, offset(b, q)))
_none = fn((b, q), _fails(0, b, q, offset(b, q)))
_before = fn((b, q), _fails(D + 1, b, q, offset(b, q)))
_after = fn((a, b, q), _fails(D, b, q, offset(b, q) + a * vector(b, q, D + 1)))
_split = fn((b, q), total(M, fn(a, _after(a, b, q))))
_inner = fn(k, vector(b, q, k))
_extended = fn(k, ite(Eq(k, D + 1), a, u(k)))


l1_choice = lemma(
    "L1.choice",
    "If fewer vectors fail, with repetition, than there are, then one does not fail",
    given={
        "length": D >= 0,
        "values": M >= 0,
        "lists": B >= 0,
        "sizes": _sizes,
        "few": _all(_now) < power(M, D),
    },
    claim=exists(
        u,
        box(D),
        forall((b, q), *_indices, eta <= quadruple(offset(b, q) + weighted_sum(D, _inner, u))),
    ),
    source="THEORY 3, L1",
    instance={
        "D": 1,
        "M": 2,
        "B": 1,
        "size": lambda b: 1,
        "v": lambda b, q, k: 1,
        "offset": lambda b, q: 0,
        "eta": 4,
    },
    proof=induct(
        D,
        0,
        over=(offset,),
        start=exhibit(
            (u,),
            [
                have(
                    "entries",
                    forall((b, q), *_indices, 0 <= _none(b, q)),
                    fix((b, q), by(definition(_none(b, q)))),
                ),
                conjuncts(
                    fix(k, by()),
                    fix(
                        (b, q),
                        [
                            have(
                                "none",
                                _none(b, q) < 1,
                                by(
                                    "entries",
                                    total_member_lists(h=_none),
                                    definition(power(M, 0)),
                                ),
                            ),
                            by(
                                "none",
                                definition(_none(b, q)),
                                definition(weighted_sum(0, _inner, u)),
                            ),
                        ],
                    ),
                ),
            ],
        ),
        step=[
            have(
                "each list",
                forall(b, between(1, b, B), Eq(_cells(_before)(b), _cells(_split)(b))),
                fix(
                    b,
                    [
                        have(
                            "cells",
                            forall(q, between(1, q, size(b)), Eq(_before(b, q), _split(b, q))),
                            fix(q, by(l1_next(v=_inner, c=offset(b, q)))),
                        ),
                        by(
                            "cells",
                            at("sizes", b),
                            total_same(n=size(b), f=fn(q, _before(b, q)), g=fn(q, _split(b, q))),
                        ),
                    ],
                ),
            ),
            have(
                "by value",
                Eq(_all(_before), total(M, fn(a, _all(fn((b, q), _after(a, b, q)))))),
                by(
                    "each list",
                    total_same(n=B, f=_cells(_before), g=_cells(_split)),
                    total_exchange_lists(m=M, cell=_after),
                ),
            ),
            have(
                "some value",
                exists(a, between(1, a, M), _all(fn((b, q), _after(a, b, q))) < power(M, D)),
                by(
                    "by value",
                    power_next(n=M, k=D),
                    total_some_smaller(
                        n=M, f=fn(a, _all(fn((b, q), _after(a, b, q)))), c=power(M, D)
                    ),
                ),
            ),
            obtain(
                "some value",
                a,
                name="value",
                proof=obtain(
                    at("induction", fn((b, q), offset(b, q) + a * vector(b, q, D + 1))),
                    u,
                    name="rest",
                    proof=exhibit(
                        (_extended,),
                        conjuncts(
                            fix(k, by("value", at(part("rest", 1), k))),
                            fix(
                                (b, q),
                                [
                                    have(
                                        "unchanged",
                                        forall(
                                            k,
                                            between(1, k, D),
                                            Eq(_extended(k) * _inner(k), u(k) * _inner(k)),
                                        ),
                                        fix(k, by()),
                                    ),
                                    have(
                                        "sum",
                                        Eq(
                                            weighted_sum(D + 1, _inner, _extended),
                                            weighted_sum(D, _inner, u) + a * vector(b, q, D + 1),
                                        ),
                                        by(
                                            "unchanged",
                                            total_same(
                                                n=D,
                                                f=fn(k, _extended(k) * _inner(k)),
                                                g=fn(k, u(k) * _inner(k)),
                                            ),
                                            definition(weighted_sum(D + 1, _inner, _extended)),
                                        ),
                                    ),
                                    have(
                                        "same",
                                        Eq(
                                            offset(b, q) + weighted_sum(D + 1, _inner, _extended),
                                            (offset(b, q) + a * vector(b, q, D + 1))
                                            + weighted_sum(D, _inner, u),
                                        ),
                                        by("sum"),
                                    ),
                                    by("same", at(part("rest", 2), b, q)),
                                ],
                            ),
                        ),
                    ),
                ),
            ),
        ],
    ),
)

# --- L1 ---

_number = total(B, fn(b, as_real(size(b))))
_large = exists(k, between(1, k, D), eta <= vector(b, q, k) * vector(b, q, k))
_zero = fn((b, q), as_real(0))
_start = fn((b, q), _fails(D, b, q, as_real(0)))
_share = power(M, D - 1)

l1_lists = lemma(
    "L1.lists",
    "One vector of small positive integers keeps lists of vectors away from 0",
    given={
        "length": D >= 1,
        "lists": B >= 0,
        "sizes": _sizes,
        "large": forall((b, q), *_indices, _large),
        "values": _number < M,
    },
    claim=exists(
        u, box(D), forall((b, q), *_indices, eta <= quadruple(weighted_sum(D, _inner, u)))
    ),
    source="THEORY 3, L1",
    instance={
        "D": 2,
        "M": 4,
        "B": 2,
        "size": lambda b: b,
        "v": lambda b, q, k: 1 if k == 1 else b - q,
        "eta": 1,
    },
    proof=[
        have(
            "many",
            0 <= _number,
            [
                have(
                    "each size",
                    forall(b, between(1, b, B), 0 <= as_real(size(b))),
                    fix(b, by(at("sizes", b))),
                ),
                by("each size", total_nonnegative(n=B, f=fn(b, as_real(size(b))))),
            ],
        ),
        have("some value", M >= 1, by("many")),
        have(
            "each",
            forall((b, q), *_indices, _start(b, q) <= _share),
            fix(
                (b, q),
                obtain(
                    at("large", b, q),
                    k,
                    by("obtained", "some value", l1_few(v=_inner, c=as_real(0))),
                ),
            ),
        ),
        have(
            "each list",
            forall(b, between(1, b, B), _cells(_start)(b) <= _share * size(b)),
            fix(
                b,
                [
                    have(
                        "places",
                        forall(q, between(1, q, size(b)), _start(b, q) <= _share),
                        fix(q, by(at("each", b, q))),
                    ),
                    by(
                        "places",
                        at("sizes", b),
                        total_bounded(n=size(b), f=fn(q, _start(b, q)), c=_share),
                    ),
                ],
            ),
        ),
        have(
            "all",
            _all(_start) <= _share * _number,
            by(
                "each list",
                total_monotone(n=B, f=_cells(_start), g=fn(b, _share * size(b))),
                total_scaled(n=B, f=fn(b, as_real(size(b))), c=_share),
            ),
        ),
        have("share", _share > 0, by("some value", power_positive(n=M, k=D - 1))),
        have("vectors", Eq(power(M, D), M * _share), by(power_next(n=M, k=D - 1))),
        have("fewer", _share * _number < _share * M, by("share", "values")),
        have(
            "choice",
            l1_choice(offset=_zero).claim,
            by("all", "vectors", "fewer", "some value", l1_choice(offset=_zero)),
        ),
        obtain(
            "choice",
            u,
            exhibit(
                (u,),
                conjuncts(
                    by(part("obtained", 1)),
                    fix((b, q), by(at(part("obtained", 2), b, q))),
                ),
            ),
        ),
    ],
)

_apart = forall(q, between(1, q, Q), exists(k, between(1, k, D), eta <= vq(q, k) * vq(q, k)))
_one_list: dict[str, Any] = {"B": 1, "size": fn(b, Q), "v": fn((b, q, k), vq(q, k))}


def with_vector(of: Var | tuple[Var, ...], proof: Proof) -> obtain:
    """The vector that was found is the one that is claimed: it does what is said of each."""
    found = conjuncts(by(part("obtained", 1)), fix(of, proof))
    return obtain("vector", u, exhibit((u,), found))


l1_squares = lemma(
    "L1.squares",
    "One vector of small positive integers keeps Q vectors away from 0 (squared form)",
    given={"length": D >= 1, "number": Q >= 0, "values": Q < M, "large": _apart},
    claim=exists(
        u,
        box(D),
        forall(q, between(1, q, Q), eta <= quadruple(weighted_sum(D, fn(k, vq(q, k)), u))),
    ),
    source="THEORY 3, L1",
    instance={"D": 2, "Q": 2, "M": 3, "v": lambda q, k: 2 if q == k else 0, "eta": 4},
    proof=[
        have("sizes", forall(b, between(1, b, 1), Q >= 0), fix(b, by())),
        have(
            "apart",
            l1_lists(**_one_list).premise("large"),
            fix((b, q), by(at("large", q))),
        ),
        have(
            "number of vectors",
            Eq(total(1, fn(b, as_real(Q))), as_real(Q)),
            by(definition(total(1, fn(b, as_real(Q)))), definition(total(0, fn(b, as_real(Q))))),
        ),
        have(
            "vector",
            l1_lists(**_one_list).claim,
            by("sizes", "apart", "number of vectors", l1_lists(**_one_list)),
        ),
        with_vector(q, by(at(part("obtained", 2), 1, q))),
    ],
)

l1_root = lemma(
    "L1.root",
    "Magnitudes compare as squares do",
    given={"squares": x * x <= y * y},
    claim=x <= magnitude(y),
    source="THEORY 3, L1",
    proof=[
        have("square", Eq(magnitude(y) * magnitude(y), y * y), by()),
        have("positive root", magnitude(y) >= 0, by()),
        have(
            "smaller",
            Implies(magnitude(y) < x, magnitude(y) * magnitude(y) < x * x),
            by("positive root"),
        ),
        by("smaller", "square"),
    ],
)

l1 = lemma(
    "L1",
    "One vector of integers in 1…M keeps Q < M vectors of sup norm ≥ δ at least δ/2 from 0",
    given={
        "length": D >= 1,
        "number": Q >= 0,
        "values": Q < M,
        "distance": delta > 0,
        "norms": forall(
            q, between(1, q, Q), exists(k, between(1, k, D), delta <= magnitude(vq(q, k)))
        ),
    },
    claim=exists(
        u,
        box(D),
        forall(q, between(1, q, Q), delta / 2 <= magnitude(weighted_sum(D, fn(k, vq(q, k)), u))),
    ),
    source="THEORY 3, L1",
    instance={"D": 2, "Q": 2, "M": 3, "v": lambda q, k: -2 if q == k else 0, "delta": 2},
    proof=[
        have(
            "large",
            l1_squares(eta=delta * delta).premise("large"),
            fix(
                q,
                obtain(
                    at("norms", q),
                    k,
                    exhibit(
                        (k,),
                        conjuncts(
                            by("obtained"),
                            [
                                have("side", delta <= magnitude(vq(q, k)), by("obtained")),
                                have(
                                    "root",
                                    Eq(
                                        magnitude(vq(q, k)) * magnitude(vq(q, k)),
                                        vq(q, k) * vq(q, k),
                                    ),
                                    by(),
                                ),
                                have(
                                    "square",
                                    delta * delta <= magnitude(vq(q, k)) * magnitude(vq(q, k)),
                                    by("side"),
                                ),
                                by("root", "square"),
                            ],
                        ),
                    ),
                ),
            ),
        ),
        have(
            "vector",
            l1_squares(eta=delta * delta).claim,
            by("large", l1_squares(eta=delta * delta)),
        ),
        with_vector(
            q,
            [
                have(
                    "quarter",
                    (delta / 2) * (delta / 2)
                    <= weighted_sum(D, fn(k, vq(q, k)), u) * weighted_sum(D, fn(k, vq(q, k)), u),
                    by(at(part("obtained", 2), q)),
                ),
                by(
                    "quarter",
                    l1_root(x=delta / 2, y=weighted_sum(D, fn(k, vq(q, k)), u)),
                ),
            ],
        ),
    ],
)
