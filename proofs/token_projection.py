"""THEORY 3, L1': the token projection."""

from typing import Any

from memcap import (
    INT, REAL, Eq, Ne, Term, as_real, at, between, by, conjuncts, exhibit, exists, fix, fn, forall,
    functions, have, ints, lemma, magnitude, obtain, part, reals, total,
)  # fmt: skip
from memcap.proofs.arithmetic import total_monotone, total_same, total_scaled
from memcap.proofs.counting import total_some_larger, total_square
from memcap.proofs.differences import PAIRS, l1_pairs
from memcap.proofs.projection import box, l1_root, weighted_sum
from memcap.symbolic.gadgets.construction import Embedding

V, M, a, b, d, k = ints("V M a b d k")
delta, kappa, r, s = reals("delta kappa r s")
(u,) = functions("u", INT, INT)
(f,) = functions("f", INT, REAL)
(token,) = functions("x", INT, INT, REAL)

_f_squares = fn(k, f(k) * f(k))
_f_scaled = fn(k, (kappa * f(k)) * (kappa * f(k)))

l1_prime_coordinate = lemma(
    "L1'.coordinate",
    "A long vector, scaled, has a coordinate of size at least 4",
    given={
        "dimension": d >= 1,
        "length": delta * delta <= total(d, _f_squares),
        "scale": 16 * d <= (kappa * kappa) * (delta * delta),
    },
    claim=exists(k, between(1, k, d), 16 <= _f_scaled(k)),
    source="THEORY 3, L1'",
    proof=[
        have(
            "scaled",
            forall(k, between(1, k, d), Eq(_f_scaled(k), (kappa * kappa) * _f_squares(k))),
            fix(k, by()),
        ),
        have(
            "sum",
            Eq(total(d, _f_scaled), (kappa * kappa) * total(d, _f_squares)),
            by(
                "scaled",
                total_same(n=d, f=_f_scaled, g=fn(k, (kappa * kappa) * _f_squares(k))),
                total_scaled(n=d, f=_f_squares, c=kappa * kappa),
            ),
        ),
        have("factor", 0 <= kappa * kappa, by()),
        have(
            "longer",
            (kappa * kappa) * (delta * delta) <= (kappa * kappa) * total(d, _f_squares),
            by("factor"),
        ),
        by("sum", "longer", total_some_larger(n=d, f=_f_scaled, c=as_real(16))),
    ],
)

_weighted = fn(k, (kappa * u(k)) * f(k))
_weighted_squares = fn(k, _weighted(k) * _weighted(k))
_largest = (kappa * M) * (kappa * M)

l1_prime_size = lemma(
    "L1'.size",
    "A projection with weights of at most κM is at most κM√d times as long as the vector",
    given={
        "dimension": d >= 1,
        "weights": box(d),
        "norm": total(d, _f_squares) <= r * r,
        "bound": (d * _largest) * (r * r) <= s * s,
        "positive": s >= 0,
    },
    claim=between(-s, total(d, _weighted), s),
    source="THEORY 3, L1'",
    instance={
        "d": 2,
        "M": 2,
        "u": lambda k: k,
        "f": lambda k: 1,
        "kappa": 1,
        "r": 2,
        "s": 6,
    },
    proof=[
        have(
            "squares",
            forall(k, between(1, k, d), _weighted_squares(k) <= _largest * _f_squares(k)),
            fix(
                k,
                [
                    have("weight", between(1, u(k), M), by(at("weights", k))),
                    have("square", as_real(u(k)) * u(k) <= as_real(M) * M, by("weight")),
                    have("scale", 0 <= kappa * kappa, by()),
                    have(
                        "scaled",
                        (kappa * kappa) * (as_real(u(k)) * u(k))
                        <= (kappa * kappa) * (as_real(M) * M),
                        by("square", "scale"),
                    ),
                    have("largest", (kappa * u(k)) * (kappa * u(k)) <= _largest, by("scaled")),
                    have("entry", 0 <= f(k) * f(k), by()),
                    have(
                        "product",
                        ((kappa * u(k)) * (kappa * u(k))) * _f_squares(k)
                        <= _largest * _f_squares(k),
                        by("largest", "entry"),
                    ),
                    by("product"),
                ],
            ),
        ),
        have(
            "sum",
            total(d, _weighted_squares) <= _largest * total(d, _f_squares),
            by(
                "squares",
                total_monotone(n=d, f=_weighted_squares, g=fn(k, _largest * _f_squares(k))),
                total_scaled(n=d, f=_f_squares, c=_largest),
            ),
        ),
        have("scale", 0 <= _largest, by()),
        have(
            "norms",
            _largest * total(d, _f_squares) <= _largest * (r * r),
            by("scale", "norm"),
        ),
        have(
            "all",
            d * total(d, _weighted_squares) <= d * (_largest * (r * r)),
            by("sum", "norms", "dimension"),
        ),
        have(
            "square",
            total(d, _weighted) * total(d, _weighted) <= s * s,
            by("all", "bound", total_square(n=d, f=_weighted)),
        ),
        have(
            "root",
            magnitude(total(d, _weighted)) <= magnitude(s),
            by("square", l1_root(x=magnitude(total(d, _weighted)), y=s)),
        ),
        by("root"),
    ],
)


def _register(index: Term) -> Term:
    """What the embedding writes into the token register for the token of this index."""
    embedding = Embedding(d, weights=lambda k: kappa * u(k), shift=2 + s)
    register: Term = embedding.apply(lambda k: token(index, k))["token"]
    return register


def _product(index: Term) -> Term:
    return total(d, fn(k, (kappa * u(k)) * token(index, k)))


_scaled = fn((a, k), kappa * token(a, k))
_step = fn(k, token(a, k) - token(b, k))
_projected: dict[str, Any] = {"D": d, "p": _scaled, "eta": as_real(16)}
_separated = _register(a) - _register(b)

l1_prime = lemma(
    "L1'",
    "The embedding maps V separated tokens to numbers in [2, 2 + 2s] at least 2 apart",
    given={
        "tokens": V >= 1,
        "dimension": d >= 1,
        "values": V * (V - 1) + 2 <= 2 * M,
        "norms": forall(a, between(1, a, V), total(d, fn(k, token(a, k) * token(a, k))) <= r * r),
        "distances": forall(
            (a, b),
            *PAIRS,
            delta * delta <= total(d, fn(k, _step(k) * _step(k))),
        ),
        "scale": 16 * d <= (kappa * kappa) * (delta * delta),
        "bound": (d * _largest) * (r * r) <= s * s,
        "positive": s >= 0,
    },
    claim=exists(
        u,
        box(d),
        forall(a, between(1, a, V), between(2, _register(a), 2 + 2 * s)),
        forall(
            (a, b),
            between(1, a, V),
            between(1, b, V),
            Ne(a, b),
            2 <= magnitude(_separated),
        ),
    ),
    source="THEORY 3, L1'",
    instance={
        "V": 2,
        "d": 1,
        "M": 2,
        "x": lambda a, k: a,
        "r": 2,
        "delta": 1,
        "kappa": 4,
        "s": 16,
    },
    proof=[
        have(
            "apart",
            l1_pairs(**_projected).premise("apart"),
            fix(
                (a, b),
                [
                    have(
                        "coordinate",
                        exists(
                            k,
                            between(1, k, d),
                            16 <= (kappa * _step(k)) * (kappa * _step(k)),
                        ),
                        by(at("distances", a, b), l1_prime_coordinate(f=_step)),
                    ),
                    obtain(
                        "coordinate",
                        k,
                        exhibit(
                            (k,),
                            [
                                have(
                                    "scaled",
                                    Eq(_scaled(a, k) - _scaled(b, k), kappa * _step(k)),
                                    by(),
                                ),
                                by("scaled", "obtained"),
                            ],
                        ),
                    ),
                ],
            ),
        ),
        have("vector", l1_pairs(**_projected).claim, by("apart", l1_pairs(**_projected))),
        obtain(
            "vector",
            u,
            exhibit(
                (u,),
                [
                    have("weights", box(d), by(part("obtained", 1))),
                    have(
                        "order",
                        forall(
                            a,
                            Eq(weighted_sum(d, fn(k, _scaled(a, k)), u), _product(a)),
                        ),
                        fix(
                            a,
                            [
                                have(
                                    "summands",
                                    forall(
                                        k,
                                        between(1, k, d),
                                        Eq(
                                            u(k) * _scaled(a, k),
                                            (kappa * u(k)) * token(a, k),
                                        ),
                                    ),
                                    fix(k, by()),
                                ),
                                by(
                                    "summands",
                                    total_same(
                                        n=d,
                                        f=fn(k, u(k) * _scaled(a, k)),
                                        g=fn(k, (kappa * u(k)) * token(a, k)),
                                    ),
                                ),
                            ],
                        ),
                    ),
                    have(
                        "pairs",
                        forall((a, b), *PAIRS, 2 <= magnitude(_separated)),
                        fix(
                            (a, b),
                            [
                                have(
                                    "squares",
                                    as_real(2) * 2 <= _separated * _separated,
                                    [
                                        have(
                                            "difference",
                                            Eq(
                                                _separated,
                                                weighted_sum(d, fn(k, _scaled(a, k)), u)
                                                - weighted_sum(d, fn(k, _scaled(b, k)), u),
                                            ),
                                            by(at("order", a), at("order", b)),
                                        ),
                                        by("difference", at(part("obtained", 2), a, b)),
                                    ],
                                ),
                                by("squares", l1_root(x=as_real(2), y=_separated)),
                            ],
                        ),
                    ),
                    conjuncts(
                        by("weights"),
                        fix(
                            a,
                            [
                                have(
                                    "size",
                                    between(-s, _product(a), s),
                                    by(
                                        "weights",
                                        at("norms", a),
                                        l1_prime_size(f=fn(k, token(a, k))),
                                    ),
                                ),
                                by("size"),
                            ],
                        ),
                        fix((a, b), by(at("pairs", a, b), at("pairs", b, a))),
                    ),
                ],
            ),
        ),
    ],
)
