"""Sorting: a finite family of keys, listed without repetition and in increasing order."""

from memcap import (
    INT, REAL, And, Eq, Or, at, between, by, conjuncts, exhibit, exists, fix, fn, forall, functions,
    have, induct, ints, ite, lemma, magnitude, obtain, part, reals, split,
)  # fmt: skip
from memcap.proofs.strings import SORTED, l11_keys

P, Q, a, b, h, p = ints("P Q a b h p")
(x,) = reals("x")
K, X = functions("K X", INT, REAL)
L, Y, place, source = functions("L Y place source", INT, INT)

# --- the place of a further key ---

BELOW = forall(p, between(1, p, h), X(p) + 2 <= x)
ABOVE = forall(p, h < p, p <= P, x + 2 <= X(p))
GAP = exists(h, between(0, h, P), BELOW, ABOVE)

keys_gap = lemma(
    "keys.gap",
    "A number at least 2 away from all sorted keys lies in a gap between two of them",
    given={
        "number": P >= 0,
        "sorted": SORTED,
        "apart": forall(p, between(1, p, P), Or(X(p) + 2 <= x, x + 2 <= X(p))),
    },
    claim=GAP,
    instance={"P": 2, "X": lambda i: 4 * i, "x": 6},
    proof=induct(
        P,
        0,
        start=exhibit((0,), conjuncts(by(), fix(p, by()), fix(p, by()))),
        step=split(
            X(P + 1) + 2 <= x,
            exhibit(
                (P + 1,),
                conjuncts(
                    by(),
                    fix(p, by("case", "sorted", l11_keys(P=P + 1, q=P + 1))),
                    fix(p, by()),
                ),
            ),
            [
                have("sorted before", SORTED, fix(p, by(at("sorted", p)))),
                have(
                    "apart before",
                    forall(p, between(1, p, P), Or(X(p) + 2 <= x, x + 2 <= X(p))),
                    fix(p, by(at("apart", p))),
                ),
                have("gap", GAP, by("induction", "sorted before", "apart before")),
                obtain(
                    "gap",
                    h,
                    exhibit(
                        (h,),
                        conjuncts(
                            by("obtained"),
                            fix(p, by(at(part("obtained", 2), p))),
                            fix(p, by(at(part("obtained", 3), p), at("apart", P + 1), "case")),
                        ),
                    ),
                ),
            ],
        ),
    ),
)

# --- sorting ---

APART = forall(
    (a, b),
    between(1, a, Q),
    between(1, b, Q),
    Or(Eq(K(a), K(b)), magnitude(K(a) - K(b)) >= 2),
)
PLACED = forall(a, between(1, a, Q), And(between(1, place(a), P), Eq(X(place(a)), K(a))))
LISTED = forall(p, between(1, p, P), And(between(1, source(p), Q), Eq(X(p), K(source(p)))))
ENUMERATED = exists((P, X, place, source), between(1, P, Q), SORTED, PLACED, LISTED)

_last = K(Q + 1)
_known = exists(h, between(1, h, P), Eq(X(h), _last))
_gap = keys_gap(x=_last)

_listed_again = exhibit(
    (P, X, fn(a, ite(a <= Q, place(a), h)), source),
    conjuncts(
        by("count"),
        by("sorted"),
        fix(a, by("place", at("placed", a))),
        fix(p, by(at("listed", p))),
    ),
)

_shifted = ite(place(a) <= h, place(a), place(a) + 1)
_inserted = fn(p, ite(p <= h, X(p), ite(p <= h + 1, _last, X(p - 1))))
_sources = fn(p, ite(p <= h, source(p), ite(p <= h + 1, Q + 1, source(p - 1))))

_listed_anew = exhibit(
    (P + 1, _inserted, fn(a, ite(a <= Q, _shifted, h + 1)), _sources),
    conjuncts(
        by("count"),
        fix(
            p,
            [
                have("index", Eq((p + 1) - 1, p), by()),
                have("same", Eq(X((p + 1) - 1), X(p)), by("index")),
                by(
                    "same",
                    at("sorted", p),
                    at("sorted", p - 1),
                    at(part("place", 2), p),
                    at(part("place", 3), p),
                ),
            ],
        ),
        fix(a, by("place", at("placed", a))),
        fix(p, by("place", at("listed", p), at("listed", p - 1))),
    ),
)

keys_sorted = lemma(
    "keys.sorted",
    "Keys that are equal or at least 2 apart can be listed in increasing order, each once",
    given={"number": Q >= 1, "apart": APART},
    claim=ENUMERATED,
    instance={"Q": 3, "K": {1: 4, 2: 0, 3: 4}.get},
    proof=induct(
        Q,
        1,
        start=exhibit(
            (1, fn(p, K(1)), fn(a, 1), fn(p, 1)),
            conjuncts(by(), fix(p, by()), fix(a, by()), fix(p, by())),
        ),
        step=[
            have("apart before", APART, fix((a, b), by(at("apart", a, b)))),
            have("earlier", ENUMERATED, by("induction", "apart before")),
            obtain(
                "earlier",
                (P, X, place, source),
                [
                    have("count", between(1, P, Q), by("list")),
                    have("sorted", SORTED, by("list")),
                    have("placed", PLACED, by("list")),
                    have("listed", LISTED, by("list")),
                    split(
                        _known,
                        obtain("case", h, _listed_again, name="place"),
                        [
                            have(
                                "far",
                                _gap.premise("apart"),
                                fix(
                                    p,
                                    split(
                                        Eq(X(p), _last),
                                        [
                                            have("known", _known, exhibit((p,), by("inner case"))),
                                            by("known", "case"),
                                        ],
                                        by(
                                            "inner case",
                                            at("listed", p),
                                            at("apart", source(p), Q + 1),
                                        ),
                                    ),
                                ),
                            ),
                            have("gap", _gap.claim, by("count", "sorted", "far", _gap)),
                            obtain("gap", h, _listed_anew, name="place"),
                        ],
                    ),
                ],
                name="list",
            ),
        ],
    ),
)

# --- keys with labels ---

CONSISTENT = forall((a, b), between(1, a, Q), between(1, b, Q), Eq(K(a), K(b)), Eq(L(a), L(b)))
ANSWERED = forall(a, between(1, a, Q), Eq(Y(place(a)), L(a)))
STORED = forall(p, between(1, p, P), exists(a, between(1, a, Q), Eq(X(p), K(a)), Eq(Y(p), L(a))))

keys_stored = lemma(
    "keys.stored",
    "Labelled keys that are equal or at least 2 apart are the sorted keys of a memorizer",
    given={"number": Q >= 1, "apart": APART, "consistent": CONSISTENT},
    claim=exists((P, X, Y, place), between(1, P, Q), SORTED, PLACED, ANSWERED, STORED),
    instance={"Q": 3, "K": {1: 4, 2: 0, 3: 4}.get, "L": {1: 5, 2: 6, 3: 5}.get},
    proof=[
        have("sorting", keys_sorted().claim, by(keys_sorted())),
        obtain(
            "sorting",
            (P, X, place, source),
            [
                have("placed", PLACED, by("obtained")),
                have("listed", LISTED, by("obtained")),
                exhibit(
                    (P, X, fn(p, L(source(p))), place),
                    conjuncts(
                        by("obtained"),
                        by("obtained"),
                        by("placed"),
                        fix(
                            a,
                            by(
                                at("placed", a),
                                at("listed", place(a)),
                                at("consistent", source(place(a)), a),
                            ),
                        ),
                        fix(p, exhibit((source(p),), by(at("listed", p)))),
                    ),
                ),
            ],
        ),
    ],
)
