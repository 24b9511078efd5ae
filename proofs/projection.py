"""THEORY 3: one vector of small positive integers keeps many vectors away from 0 (L1, L1').

The vector is found coordinate by coordinate.  ``close`` counts the vectors u that fail one of the
given ones; the sum of these counts starts below 1 per vector, and some value of the next
coordinate never lets it grow beyond that.
"""

from proofs.arithmetic import (
    total_bounded,
    total_monotone,
    total_same,
    total_scaled,
)
from proofs.counting import (
    power,
    power_next,
    power_positive,
    total_at_most_one,
    total_exchange,
    total_exchange_lists,
    total_minus,
    total_not_negative,
    total_some_larger,
    total_some_smaller,
    total_square,
    total_summand,
)
from symbolic.gadgets.construction import Embedding
from symbolic.kernel import define_recursive
from symbolic.lemma import lemma
from symbolic.library import magnitude, total
from symbolic.proof import at, by, conjuncts, definition, exhibit, fix, have, induct, obtain, part, split
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Ne,
    Not,
    Or,
    Term,
    as_real,
    between,
    exists,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
)

D, M, Q, V, B, d = ints("D M Q V B d")
a, b, i, j, k, q = ints("a b i j k q")
c, e, w, eta, delta, kappa, r, s, x, y, T = reals("c e w eta delta kappa r s x y T")
u, size = functions("u size", INT, INT)
(v,) = functions("v", INT, REAL)
(vq, p, token) = functions("v p x", INT, INT, REAL)
(offset,) = functions("offset", INT, INT, REAL)
(vector,) = functions("v", INT, INT, INT, REAL)


def quadruple(t: Term) -> Term:
    """4t²: at least η where t is away from 0 by √η/2."""
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

close_next = lemma(
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

one_value = lemma(
    "L1.one-value",
    "At most one value of a coordinate is bad",
    given={
        "large": eta <= w * w,
        "first": quadruple(c + a * w) < eta,
        "second": quadruple(c + b * w) < eta,
    },
    claim=Eq(a, b),
    source="THEORY 3, L1",
    proof=[
        have(
            "parallelogram",
            ((c + a * w) - (c + b * w)) * ((c + a * w) - (c + b * w))
            <= 2 * ((c + a * w) * (c + a * w)) + 2 * ((c + b * w) * (c + b * w)),
            by(),
        ),
        have(
            "difference",
            Eq(
                ((c + a * w) - (c + b * w)) * ((c + a * w) - (c + b * w)),
                ((a - b) * (a - b)) * (w * w),
            ),
            by(),
        ),
        have("near", ((a - b) * (a - b)) * (w * w) < eta, by("parallelogram", "difference")),
        have("whole", Or(Eq(a, b), (a - b) * (a - b) >= 1), by()),
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

close_line = lemma(
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
                fix((a, b), by(one_value())),
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
                fix(a, by(close_next(c=c + a * w))),
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
                            total_same(
                                n=M, f=fn(a, _square(a, b)), g=fn(a, _turned(b, a))
                            ),
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

close_few = lemma(
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
            have("line", total(M, _line) <= power(M, k - 1), by(close_line(D=k - 1, w=v(k - 1 + 1)))),
            by("line", close_next(D=k - 1)),
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
                close_next(),
            ),
        ],
    ),
)

# --- choosing the coordinates one by one ---

_box = forall(k, between(1, k, D), between(1, u(k), M))


def _fails(length: Term, b: Term, q: Term, start: Term) -> Term:
    return close(length, M, fn(k, vector(b, q, k)), start, eta)


def _all(entry: Term) -> Term:
    """Sums a function of (b, q) over all lists b and places q."""
    return total(B, fn(b, total(size(b), fn(q, entry(b, q)))))


def _sum(length: Term, vector: Term, factor: Term) -> Term:
    return total(length, fn(k, factor(k) * vector(k)))


_indices = (between(1, b, B), between(1, q, size(b)))
_sizes = forall(b, between(1, b, B), size(b) >= 0)
_now = fn((b, q), _fails(D, b, q, offset(b, q)))
_none = fn((b, q), _fails(0, b, q, offset(b, q)))
_before = fn((b, q), _fails(D + 1, b, q, offset(b, q)))
_after = fn((a, b, q), _fails(D, b, q, offset(b, q) + a * vector(b, q, D + 1)))
_split = fn((b, q), total(M, fn(a, _after(a, b, q))))
_inner = fn(k, vector(b, q, k))
_ones = fn(k, 1)
_extended = fn(k, ite(Eq(k, D + 1), a, u(k)))


def _cells(entry: Term) -> Term:
    """Sums a function of (b, q) over the places q of list b."""
    return fn(b, total(size(b), fn(q, entry(b, q))))


choice = lemma(
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
        _box,
        forall((b, q), *_indices, eta <= quadruple(offset(b, q) + _sum(D, _inner, u))),
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
            (_ones,),
            [
                have(
                    "marks",
                    forall((b, q), *_indices, 0 <= _none(b, q)),
                    fix((b, q), by(definition(_none(b, q)))),
                ),
                have(
                    "lists",
                    forall(b, between(1, b, B), 0 <= _cells(_none)(b)),
                    fix(
                        b,
                        [
                            have(
                                "list",
                                forall(q, between(1, q, size(b)), 0 <= _none(b, q)),
                                fix(q, by(at("marks", b, q))),
                            ),
                            by(
                                "list",
                                at("sizes", b),
                                total_not_negative(n=size(b), f=fn(q, _none(b, q))),
                            ),
                        ],
                    ),
                ),
                conjuncts(
                    fix(k, by()),
                    fix(
                        (b, q),
                        [
                            have(
                                "list",
                                forall(q, between(1, q, size(b)), 0 <= _none(b, q)),
                                fix(q, by(at("marks", b, q))),
                            ),
                            have(
                                "in its list",
                                forall(q, between(1, q, size(b)), _none(b, q) <= _cells(_none)(b)),
                                by(
                                    "list",
                                    at("sizes", b),
                                    total_summand(n=size(b), f=fn(q, _none(b, q))),
                                ),
                            ),
                            have(
                                "in all lists",
                                forall(b, between(1, b, B), _cells(_none)(b) <= _all(_none)),
                                by("lists", total_summand(n=B, f=_cells(_none))),
                            ),
                            have(
                                "none",
                                _none(b, q) < 1,
                                by(
                                    at("in its list", q),
                                    at("in all lists", b),
                                    definition(power(M, 0)),
                                ),
                            ),
                            by(
                                "none",
                                definition(_none(b, q)),
                                definition(_sum(0, _inner, _ones)),
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
                            fix(q, by(close_next(v=_inner, c=offset(b, q)))),
                        ),
                        by(
                            "cells",
                            at("sizes", b),
                            total_same(
                                n=size(b), f=fn(q, _before(b, q)), g=fn(q, _split(b, q))
                            ),
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
                                            _sum(D + 1, _inner, _extended),
                                            _sum(D, _inner, u) + a * vector(b, q, D + 1),
                                        ),
                                        by(
                                            "unchanged",
                                            total_same(
                                                n=D,
                                                f=fn(k, _extended(k) * _inner(k)),
                                                g=fn(k, u(k) * _inner(k)),
                                            ),
                                            definition(_sum(D + 1, _inner, _extended)),
                                        ),
                                    ),
                                    have(
                                        "same",
                                        Eq(
                                            offset(b, q) + _sum(D + 1, _inner, _extended),
                                            (offset(b, q) + a * vector(b, q, D + 1))
                                            + _sum(D, _inner, u),
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

lists = lemma(
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
        u, _box, forall((b, q), *_indices, eta <= quadruple(_sum(D, _inner, u)))
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
            "few",
            forall((b, q), *_indices, _start(b, q) <= power(M, D - 1)),
            fix(
                (b, q),
                obtain(
                    at("large", b, q),
                    k,
                    [
                        have("many", 0 <= _number, by("values")),
                        by("obtained", "many", close_few(v=_inner, c=as_real(0))),
                    ],
                ),
            ),
        ),
        by("few"),
    ],
)
