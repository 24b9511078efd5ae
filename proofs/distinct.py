"""THEORY 4, L13: few coordinates tell distinct vectors apart (Bondy)."""

from memcap import (
    INT, Eq, Ne, Not, Or, at, between, by, conjuncts, exhibit, exists, fix, fn, forall, functions,
    have, induct, ints, ite, lemma, obtain, part, split, substitute,
)  # fmt: skip

N, V, T, a, b, k, s, t, v = ints("N V T a b k s t v")
(c,) = functions("c", INT, INT, INT)
(coord,) = functions("coord", INT, INT)

_rows = (between(1, a, N), between(1, b, N), a < b)

DISTINCT = forall((a, b), *_rows, exists(v, between(1, v, V), Ne(c(a, v), c(b, v))))
CHOSEN = forall(t, between(1, t, T), between(1, coord(t), V))
DIFFERENT = forall((s, t), between(1, s, T), between(1, t, T), s < t, Ne(coord(s), coord(t)))
TOLD_APART = exists(t, between(1, t, T), Ne(c(a, coord(t)), c(b, coord(t))))
SEPARATED = forall((a, b), *_rows, TOLD_APART)
AGREE = forall(t, between(1, t, T), Eq(c(a, coord(t)), c(b, coord(t))))

l13_agree = lemma(
    "L13.agree",
    "Two rows are told apart by a chosen coordinate, or agree on all chosen coordinates",
    claim=Or(TOLD_APART, AGREE),
    source="THEORY 4, L13",
    proof=split(
        TOLD_APART,
        by("case"),
        [
            have(
                "agree",
                AGREE,
                fix(
                    t,
                    split(
                        Eq(c(a, coord(t)), c(b, coord(t))),
                        by("inner case"),
                        [have("found", TOLD_APART, exhibit((t,), by("inner case"))), by("found")],
                    ),
                ),
            ),
            by("agree"),
        ],
    ),
)

# --- one row more ---

_NEW = {b: N + 1}
TWIN = exists(a, between(1, a, N), substitute(AGREE, _NEW))
_one_more = fn(t, ite(t <= T, coord(t), v))
_FURTHER = {T: T + 1, coord: _one_more}
SEPARATED_ALL = substitute(SEPARATED, {N: N + 1})

l13_no_twin = lemma(
    "L13.no-twin",
    "If no row agrees with a new one on the chosen coordinates, these still separate the rows",
    given={"separated": SEPARATED, "no twin": Not(TWIN)},
    claim=SEPARATED_ALL,
    source="THEORY 4, L13",
    instance={"N": 1, "T": 1, "coord": lambda t: t, "c": lambda a, v: a},
    proof=fix(
        (a, b),
        split(
            b <= N,
            by(at("separated", a, b)),
            [
                have("last", Eq(b, N + 1), by()),
                split(
                    substitute(AGREE, _NEW),
                    [have("twin", TWIN, exhibit((a,), by())), by("twin")],
                    [
                        have("apart", substitute(TOLD_APART, _NEW), by(l13_agree(b=N + 1))),
                        obtain("apart", t, exhibit((t,), by("obtained", "last"))),
                    ],
                ),
            ],
        ),
    ),
)

l13_twin = lemma(
    "L13.twin",
    "A coordinate that tells a new row from the one that agrees with it tells it from all",
    given={
        "number": T >= 0,
        "separated": SEPARATED,
        "twin": between(1, k, N),
        "agree": substitute(AGREE, {a: k, **_NEW}),
        "new": Ne(c(k, v), c(N + 1, v)),
    },
    claim=substitute(SEPARATED_ALL, _FURTHER),
    source="THEORY 4, L13",
    instance={"N": 1, "T": 0, "k": 1, "v": 1, "coord": lambda t: t, "c": lambda a, v: a},
    proof=fix(
        (a, b),
        split(
            b <= N,
            [
                have("apart", TOLD_APART, by(at("separated", a, b))),
                obtain("apart", t, exhibit((t,), by("obtained"))),
            ],
            [
                have("last", Eq(b, N + 1), by()),
                split(
                    Eq(a, k),
                    exhibit((T + 1,), by("number", "inner case", "last", "new")),
                    [
                        have(
                            "apart",
                            substitute(TOLD_APART, {b: k}),
                            split(
                                a < k,
                                by(at("separated", a, k)),
                                [
                                    have(
                                        "reverse",
                                        substitute(TOLD_APART, {a: k, b: a}),
                                        by(at("separated", k, a)),
                                    ),
                                    obtain("reverse", t, exhibit((t,), by("obtained"))),
                                ],
                            ),
                        ),
                        obtain(
                            "apart",
                            t,
                            exhibit((t,), by("obtained", "last", at("agree", t))),
                        ),
                    ],
                ),
            ],
        ),
    ),
)

SELECTED = exists((T, coord), between(0, T, N - 1), CHOSEN, DIFFERENT, SEPARATED)

l13 = lemma(
    "L13",
    "N distinct vectors are distinct on at most N − 1 of their coordinates",
    given={"number": N >= 1, "distinct": DISTINCT},
    claim=SELECTED,
    source="THEORY 4, L13",
    instance={"N": 2, "V": 1, "c": lambda a, v: a},
    proof=induct(
        N,
        1,
        start=exhibit(
            (0, fn(t, t)),
            conjuncts(by(), fix(t, by()), fix((s, t), by()), fix((a, b), by())),
        ),
        step=[
            have("distinct before", DISTINCT, fix((a, b), by(at("distinct", a, b)))),
            have("smaller", SELECTED, by("induction", "distinct before")),
            obtain(
                "smaller",
                (T, coord),
                [
                    have("count", between(0, T, N - 1), by("obtained")),
                    have("chosen", CHOSEN, by("obtained")),
                    have("different", DIFFERENT, by("obtained")),
                    have("separated", SEPARATED, by("obtained")),
                    split(
                        TWIN,
                        obtain(
                            "case",
                            k,
                            [
                                have(
                                    "other",
                                    exists(v, between(1, v, V), Ne(c(k, v), c(N + 1, v))),
                                    by("twin", at("distinct", k, N + 1)),
                                ),
                                obtain(
                                    "other",
                                    v,
                                    exhibit(
                                        (T + 1, _one_more),
                                        conjuncts(
                                            by("count"),
                                            fix(t, by("new", at("chosen", t))),
                                            fix(
                                                (s, t),
                                                by(
                                                    "new",
                                                    at("different", s, t),
                                                    at(part("twin", 2), s),
                                                ),
                                            ),
                                            by(
                                                "count",
                                                "separated",
                                                "twin",
                                                "new",
                                                l13_twin(),
                                            ),
                                        ),
                                    ),
                                    name="new",
                                ),
                            ],
                            name="twin",
                        ),
                        exhibit(
                            (T, coord),
                            conjuncts(
                                by("count"),
                                by("chosen"),
                                by("different"),
                                by("separated", "case", l13_no_twin()),
                            ),
                        ),
                    ),
                ],
            ),
        ],
    ),
)
