"""THEORY 3: L1 for differences: one vector keeps the projections of many vectors apart.

Of all pairs (L1.pairs), or of those in a group of ℓ only, which takes smaller integers.
"""

from memcap import (
    INT, REAL, And, Eq, Term, as_real, at, between, by, definition, exists, fix, fn, forall,
    functions, have, induct, ints, lemma, part, reals, split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import l8_division, total_same
from memcap.proofs.counting import total_minus
from memcap.proofs.projection import box, l1_lists, quadruple, weighted_sum, with_vector

D, M, V, ell, a, b, k, q = ints("D M V ell a b k q")
(eta,) = reals("eta")
(u,) = functions("u", INT, INT)
(p,) = functions("p", INT, INT, REAL)

_earlier = fn(b, (b - 1) % ell)
_numbers_before = fn(b, as_real(_earlier(b)))
_last = V % ell

l1_pairs_number = lemma(
    "L1.pairs-number",
    "Of V numbers in groups of ℓ at most V(ℓ − 1)/2 pairs are of one group",
    given={"number": V >= 0, "size": ell >= 1},
    claim=2 * total(V, _numbers_before) <= V * (ell - 1),
    source="THEORY 3, L1",
    proof=[
        have(
            "exactly",
            Eq(2 * total(V, _numbers_before), (V - _last) * (ell - 1) + _last * (_last - 1)),
            induct(
                V,
                0,
                start=[
                    have("none", Eq(term(0) % ell, 0), by("size")),
                    by("none", definition(total(0, _numbers_before))),
                ],
                step=[
                    have(
                        "division",
                        And(Eq(V, (V // ell) * ell + _last), between(0, _last, ell - 1)),
                        by("size"),
                    ),
                    have(
                        "next division",
                        And(
                            Eq(V + 1, ((V + 1) // ell) * ell + (V + 1) % ell),
                            between(0, (V + 1) % ell, ell - 1),
                        ),
                        by("size"),
                    ),
                    have(
                        "sum",
                        Eq(
                            total(V + 1, _numbers_before),
                            total(V, _numbers_before) + as_real(_last),
                        ),
                        [
                            have("place", Eq((V + 1) - 1, V), by()),
                            have("same", Eq(((V + 1) - 1) % ell, _last), by("place")),
                            by("same", definition(total(V + 1, _numbers_before))),
                        ],
                    ),
                    split(
                        _last <= ell - 2,
                        [
                            have(
                                "one more",
                                Eq((V + 1) % ell, _last + 1),
                                by(
                                    "case",
                                    "division",
                                    "next division",
                                    l8_division(
                                        a=(V + 1) // ell,
                                        b=(V + 1) % ell,
                                        m=ell,
                                        e=V // ell,
                                        d=_last + 1,
                                    ),
                                ),
                            ),
                            by("one more", "sum", "induction"),
                        ],
                        [
                            have("full", Eq(_last, ell - 1), by("case", "division")),
                            have(
                                "none more",
                                Eq((V + 1) % ell, 0),
                                by(
                                    "full",
                                    "division",
                                    "next division",
                                    "size",
                                    l8_division(
                                        a=(V + 1) // ell,
                                        b=(V + 1) % ell,
                                        m=ell,
                                        e=V // ell + 1,
                                        d=term(0),
                                    ),
                                ),
                            ),
                            by("none more", "full", "sum", "induction"),
                        ],
                    ),
                ],
            ),
        ),
        have("last group", between(0, _last, ell - 1), by("size")),
        have("short", _last * (_last - 1) <= _last * (ell - 1), by("last group")),
        by("exactly", "short"),
    ],
)

_group_of = fn(b, (b - 1) // ell)
PAIRS = (between(1, a, V), between(1, b, V), a < b)
GROUP = (*PAIRS, Eq(_group_of(a), _group_of(b)))
"""Two of V numbers that are in the same group of ℓ."""
_difference = fn((b, q, k), p(b - q, k) - p(b, k))
_gap = weighted_sum(D, fn(k, p(a, k)), u) - weighted_sum(D, fn(k, p(b, k)), u)
_group_lists = l1_lists(B=V, size=_earlier, v=_difference)
_apart = exists(k, between(1, k, D), eta <= (p(a, k) - p(b, k)) * (p(a, k) - p(b, k)))
_back = b - (b - a)
_listed = weighted_sum(D, fn(k, p(_back, k) - p(b, k)), u)


def _divided(number: Term) -> have:
    """Which number of its group it is."""
    return have(
        f"division of {number}",
        And(
            Eq(number - 1, _group_of(number) * ell + _earlier(number)),
            between(0, _earlier(number), ell - 1),
        ),
        by("size"),
    )


l1_groups = lemma(
    "L1.groups",
    "One vector of integers in 1…M keeps the projections of V vectors apart in groups of ℓ",
    given={
        "number": V >= 1,
        "size": ell >= 1,
        "length": D >= 1,
        "values": V * (ell - 1) < 2 * M,
        "apart": forall((a, b), *GROUP, _apart),
    },
    claim=exists(u, box(D), forall((a, b), *GROUP, eta <= quadruple(_gap))),
    source="THEORY 3, L1",
    instance={"V": 3, "ell": 2, "D": 2, "M": 4, "p": lambda a, k: a if k == 1 else 0, "eta": 1},
    defined={"ell": by("size")},
    proof=[
        have("sizes", _group_lists.premise("sizes"), fix(b, by("size"))),
        have(
            "large",
            _group_lists.premise("large"),
            fix(
                (b, q),
                [
                    _divided(b),
                    _divided(b - q),
                    have(
                        "same group",
                        Eq(_group_of(b - q), _group_of(b)),
                        by(
                            "division of b",
                            "division of b - q",
                            l8_division(
                                a=_group_of(b - q),
                                b=_earlier(b - q),
                                m=ell,
                                e=_group_of(b),
                                d=_earlier(b) - q,
                            ),
                        ),
                    ),
                    have(
                        "far",
                        substitute(_apart, {a: b - q}),
                        by("same group", "division of b", at("apart", b - q, b)),
                    ),
                    by("far"),
                ],
            ),
        ),
        have("fewer", total(V, _numbers_before) < M, by("values", l1_pairs_number())),
        have("vector", _group_lists.claim, by("sizes", "large", "fewer", _group_lists)),
        with_vector(
            (a, b),
            [
                _divided(a),
                _divided(b),
                have(
                    "scaled",
                    Eq(_group_of(a) * ell, _group_of(b) * ell),
                    by(),
                ),
                have(
                    "place",
                    between(1, b - a, _earlier(b)),
                    by("division of a", "division of b", "scaled"),
                ),
                have("first", Eq(_back, a), by()),
                have(
                    "summands",
                    forall(
                        k,
                        between(1, k, D),
                        Eq(
                            u(k) * (p(_back, k) - p(b, k)),
                            u(k) * p(a, k) - u(k) * p(b, k),
                        ),
                    ),
                    fix(
                        k,
                        [
                            have("same", Eq(p(_back, k), p(a, k)), by("first")),
                            by("same"),
                        ],
                    ),
                ),
                have(
                    "difference",
                    Eq(_listed, _gap),
                    by(
                        "summands",
                        total_same(
                            n=D,
                            f=fn(k, u(k) * (p(_back, k) - p(b, k))),
                            g=fn(k, u(k) * p(a, k) - u(k) * p(b, k)),
                        ),
                        total_minus(
                            n=D,
                            f=fn(k, u(k) * p(a, k)),
                            g=fn(k, u(k) * p(b, k)),
                        ),
                    ),
                ),
                by("difference", "place", at(part("obtained", 2), b, b - a)),
            ],
        ),
    ],
)

_whole = l1_groups(ell=V)


def _first_group(number: Term) -> have:
    """With one group of V this is the group of every number."""
    return have(
        f"group of {number}",
        Eq((number - 1) // V, 0),
        by(
            "number",
            l8_division(a=(number - 1) // V, b=(number - 1) % V, m=V, e=term(0), d=number - 1),
        ),
    )


l1_pairs = lemma(
    "L1.pairs",
    "One vector of integers in 1…M keeps the projections of V separated vectors apart",
    given={
        "number": V >= 1,
        "length": D >= 1,
        "values": V * (V - 1) + 2 <= 2 * M,
        "apart": forall((a, b), *PAIRS, _apart),
    },
    claim=exists(u, box(D), forall((a, b), *PAIRS, eta <= quadruple(_gap))),
    source="THEORY 3, L1'",
    instance={"V": 3, "D": 2, "M": 4, "p": lambda a, k: a if k == 1 else 0, "eta": 1},
    proof=[
        have("one group", _whole.premise("apart"), fix((a, b), by(at("apart", a, b)))),
        have("vector", _whole.claim, by("number", "one group", _whole)),
        with_vector(
            (a, b),
            [
                _first_group(a),
                _first_group(b),
                by("group of a", "group of b", at(part("obtained", 2), a, b)),
            ],
        ),
    ],
)
