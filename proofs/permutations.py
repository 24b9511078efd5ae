"""Sums and maxima do not depend on the order of their terms."""

from memcap import (
    INT, REAL, Eq, as_real, at, between, by, conjuncts, exhibit, exists, fix, fn, forall, functions,
    have, ints, ite, lemma, maximum, obtain, permutation, split, total, unfold,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    maximum_attained, maximum_upper, total_all_equal, total_constant, total_member, total_same,
    total_scaled, total_single, total_spike,
)  # fmt: skip
from memcap.proofs.counting import total_at_most_one, total_exchange, total_minus
from memcap.symbolic.language.terms import parts

n, i, k, j, i1 = ints("n i k j i1")
(f,) = functions("f", INT, REAL)
(pi,) = functions("pi", INT, INT)

PERMUTATION = permutation(pi, n)
INTO, ONE_TO_ONE = parts(parts(unfold(PERMUTATION).claim)[1])
_parts = [
    have("into", INTO, by("permutation", unfold=[permutation])),
    have("one to one", ONE_TO_ONE, by("permutation", unfold=[permutation])),
]
_instance = {"n": 2, "pi": lambda i: 3 - i}

_hits = fn((i, k), ite(Eq(pi(i), k), as_real(1), 0))
_times = fn(k, total(n, fn(i, _hits(i, k))))
_once = fn(i, total(n, fn(k, _hits(i, k))))
_missing = fn(k, as_real(1) - _times(k))
_is_hit = fn(i, Eq(pi(i), j))
_spike = fn(k, ite(Eq(k, pi(i)), as_real(1), 0))

permutation_once = lemma(
    "permutation.once",
    "A permutation hits every place exactly once",
    given={"permutation": PERMUTATION, "place": between(1, k, n)},
    claim=Eq(_times(k), 1),
    instance={**_instance, "k": 1},
    proof=[
        *_parts,
        have(
            "rows",
            Eq(total(n, _once), n),
            [
                have(
                    "each",
                    forall(i, between(1, i, n), Eq(_once(i), 1)),
                    fix(
                        i,
                        [
                            have(
                                "same",
                                forall(k, between(1, k, n), Eq(_hits(i, k), _spike(k))),
                                fix(j, by()),
                            ),
                            by(
                                "same",
                                at("into", i),
                                total_spike(k=pi(i)),
                                total_same(f=fn(k, _hits(i, k)), g=_spike),
                            ),
                        ],
                    ),
                ),
                by("each", total_all_equal(f=_once, c=1)),
            ],
        ),
        have("columns", Eq(total(n, _times), n), by("rows", total_exchange(m=n, h=_hits))),
        have(
            "at most once",
            forall(k, between(1, k, n), _times(k) <= 1),
            fix(
                j,
                [
                    have(
                        "one",
                        total_at_most_one(chosen=_is_hit).premise("one"),
                        fix((i, i1), by(at("one to one", i, i1))),
                    ),
                    by("one", total_at_most_one(chosen=_is_hit)),
                ],
            ),
        ),
        have(
            "missing",
            total(n, _missing) <= 0,
            by(
                "columns",
                total_minus(f=fn(k, as_real(1)), g=_times),
                total_constant(c=as_real(1)),
            ),
        ),
        have(
            "none missing",
            forall(k, between(1, k, n), _missing(k) >= 0),
            fix(j, by(at("at most once", j))),
        ),
        by(
            "missing",
            at("at most once", k),
            "none missing",
            total_member(f=_missing),
        ),
    ],
)

_hit = exists(i, between(1, i, n), Eq(pi(i), k))

permutation_onto = lemma(
    "permutation.onto",
    "A permutation hits every place",
    given={"permutation": PERMUTATION, "place": between(1, k, n)},
    claim=_hit,
    instance={**_instance, "k": 1},
    proof=split(
        _hit,
        by("case"),
        [
            have(
                "none",
                forall(i, between(1, i, n), Eq(_hits(i, k), 0)),
                fix(
                    i,
                    split(
                        Eq(pi(i), k),
                        [have("hit", _hit, exhibit((i,), by("inner case"))), by("hit", "case")],
                        by("inner case"),
                    ),
                ),
            ),
            by("none", permutation_once(), total_all_equal(f=fn(i, _hits(i, k)), c=0)),
        ],
    ),
)

_moved = fn(i, f(pi(i)))
_cell = fn((i, k), ite(Eq(pi(i), k), f(k), 0))

total_permuted = lemma(
    "total.permuted",
    "A sum does not depend on the order of its summands",
    given={"length": n >= 0, "permutation": PERMUTATION},
    claim=Eq(total(n, _moved), total(n, f)),
    instance={**_instance, "f": lambda i: i},
    proof=[
        *_parts,
        have(
            "rows",
            forall(i, between(1, i, n), Eq(total(n, fn(k, _cell(i, k))), _moved(i))),
            fix(
                i,
                [
                    have(
                        "before",
                        forall(k, between(1, k, n), k < pi(i), Eq(_cell(i, k), 0)),
                        fix(k, by()),
                    ),
                    have(
                        "after",
                        forall(k, between(1, k, n), pi(i) < k, Eq(_cell(i, k), 0)),
                        fix(k, by()),
                    ),
                    by(
                        "before",
                        "after",
                        at("into", i),
                        total_single(f=fn(k, _cell(i, k)), k=pi(i)),
                    ),
                ],
            ),
        ),
        have(
            "columns",
            forall(k, between(1, k, n), Eq(total(n, fn(i, _cell(i, k))), f(k))),
            fix(
                k,
                [
                    have(
                        "scaled",
                        forall(i, between(1, i, n), Eq(_cell(i, k), f(k) * _hits(i, k))),
                        fix(i, by()),
                    ),
                    by(
                        "scaled",
                        permutation_once(),
                        total_same(f=fn(i, _cell(i, k)), g=fn(i, f(k) * _hits(i, k))),
                        total_scaled(f=fn(i, _hits(i, k)), c=f(k)),
                    ),
                ],
            ),
        ),
        by(
            "rows",
            "columns",
            total_same(f=fn(i, total(n, fn(k, _cell(i, k)))), g=_moved),
            total_same(f=fn(k, total(n, fn(i, _cell(i, k)))), g=f),
            total_exchange(m=n, h=_cell),
        ),
    ],
)

maximum_permuted = lemma(
    "maximum.permuted",
    "A maximum does not depend on the order of the values",
    given={"length": n >= 1, "permutation": PERMUTATION},
    claim=Eq(maximum(n, _moved), maximum(n, f)),
    instance={**_instance, "f": lambda i: i},
    proof=[
        *_parts,
        have("upper", maximum_upper().claim, by(maximum_upper())),
        have("upper moved", maximum_upper(f=_moved).claim, by(maximum_upper(f=_moved))),
        have(
            "at most",
            maximum(n, _moved) <= maximum(n, f),
            obtain(
                maximum_attained(f=_moved), i, by("obtained", at("into", i), at("upper", pi(i)))
            ),
        ),
        have(
            "at least",
            maximum(n, f) <= maximum(n, _moved),
            obtain(
                maximum_attained(),
                k,
                obtain(
                    permutation_onto(),
                    i,
                    [
                        have("value", Eq(f(pi(i)), f(k)), by("inner obtained")),
                        by("obtained", "inner obtained", "value", at("upper moved", i)),
                    ],
                ),
            ),
        ),
        by("at most", "at least"),
    ],
)

_identity = permutation(fn(i, i), n)

permutation_identity = lemma(
    "permutation.identity",
    "The identity is a permutation",
    claim=_identity,
    proof=[
        have(
            "meaning",
            parts(unfold(_identity).claim)[1],
            conjuncts(fix(i, by()), fix((i, k), by())),
        ),
        by("meaning", unfold=[permutation]),
    ],
)
