"""THEORY 4, L2: peeling the maximum off a multiset, and why the peels tell multisets apart.

``peeled(x, n, j, i)`` is what is left of column i before round j, ``mu`` the maximum of round j,
``nu`` the number of columns that hold it.
"""

from memcap import (
    INT, REAL, And, Eq, Ne, Or, Term, Var, as_real, at, between, by, count, define,
    define_recursive, definition, exhibit, exists, fix, fn, forall, functions, have, induct, ints,
    ite, lemma, maximum, obtain, reals, split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import (
    maximum_attained, maximum_same, maximum_upper, total_all_equal, total_bounded, total_member,
    total_monotone, total_plus, total_same, total_scaled, total_spike,
)  # fmt: skip

n, i, j, k, i0, i1 = ints("n i j k i0 i1")
t, c = reals("t c")
x, y, f = functions("x y f", INT, REAL)

# --- definitions ---

peeled = define_recursive(
    "peeled",
    (x, n, j, i),
    j,
    2,
    x(i),
    lambda peeled: ite(
        Eq(peeled(x, n, j - 1, i), maximum(n, fn(k, peeled(x, n, j - 1, k)))),
        0,
        peeled(x, n, j - 1, i),
    ),
)

mu = define("mu", (x, n, j), maximum(n, fn(i, peeled(x, n, j, i))))

nu = define(
    "nu", (x, n, j), total(n, fn(i, ite(Eq(peeled(x, n, j, i), mu(x, n, j)), as_real(1), 0)))
)

# --- the rules of peeling, used instead of the definitions ---

VALUES = forall(i, between(1, i, n), x(i) >= 2)
_instance = {"n": 2, "x": lambda i: 2 * i, "y": lambda i: 2 * i, "j": 1}

peeled_first = lemma(
    "peeled.first",
    "Before the first round every column holds its token",
    claim=Eq(peeled(x, n, 1, i), x(i)),
    source="THEORY 4",
    proof=by(definition(peeled(x, n, 1, i))),
)

peeled_next = lemma(
    "peeled.next",
    "A round empties the columns that hold the maximum",
    given={"round": j >= 1},
    claim=Eq(
        peeled(x, n, j + 1, i),
        ite(Eq(peeled(x, n, j, i), mu(x, n, j)), 0, peeled(x, n, j, i)),
    ),
    source="THEORY 4",
    proof=[
        have("before", Eq(j + 1 - 1, j), by()),
        have(
            "maximum",
            Eq(maximum(n, fn(k, peeled(x, n, j + 1 - 1, k))), mu(x, n, j)),
            [
                have(
                    "columns",
                    forall(k, between(1, k, n), Eq(peeled(x, n, j + 1 - 1, k), peeled(x, n, j, k))),
                    fix(k, by("before")),
                ),
                split(
                    n >= 1,
                    by(
                        "columns",
                        maximum_same(
                            f=fn(k, peeled(x, n, j + 1 - 1, k)), g=fn(k, peeled(x, n, j, k))
                        ),
                        unfold=[mu],
                    ),
                    [
                        have(
                            "one", Eq(peeled(x, n, j + 1 - 1, 1), peeled(x, n, j, 1)), by("before")
                        ),
                        by(
                            "one",
                            definition(maximum(n, fn(k, peeled(x, n, j + 1 - 1, k)))),
                            definition(maximum(n, fn(k, peeled(x, n, j, k)))),
                            unfold=[mu],
                        ),
                    ],
                ),
            ],
        ),
        by("maximum", definition(peeled(x, n, j + 1, i))),
    ],
)

mu_upper = lemma(
    "mu.upper",
    "No column holds more than the maximum",
    given={"column": between(1, i, n)},
    claim=peeled(x, n, j, i) <= mu(x, n, j),
    source="THEORY 4",
    proof=[
        have(
            "all",
            maximum_upper(f=fn(i, peeled(x, n, j, i))).claim,
            by(maximum_upper(f=fn(i, peeled(x, n, j, i)))),
        ),
        by(at("all", i), unfold=[mu]),
    ],
)

mu_attained = lemma(
    "mu.attained",
    "Some column holds the maximum",
    given={"columns": n >= 1},
    claim=exists(i, between(1, i, n), Eq(peeled(x, n, j, i), mu(x, n, j))),
    source="THEORY 4",
    proof=obtain(
        maximum_attained(f=fn(i, peeled(x, n, j, i))),
        i0,
        exhibit((i0,), by("obtained", unfold=[mu])),
    ),
)

peeled_values = lemma(
    "peeled.values",
    "A column holds its token or 0",
    given={"round": j >= 1},
    claim=Or(Eq(peeled(x, n, j, i), x(i)), Eq(peeled(x, n, j, i), 0)),
    source="THEORY 4",
    proof=induct(j, 1, start=by(peeled_first()), step=by("induction", peeled_next())),
)

_left = ite(x(i) < mu(x, n, j), x(i), 0)

peeled_closed = lemma(
    "peeled.closed",
    "After round j a column holds its token exactly when the token is below the maximum of round j",
    given={"tokens": VALUES, "round": j >= 1},
    claim=forall(i, between(1, i, n), Eq(peeled(x, n, j + 1, i), _left)),
    source="THEORY 4",
    instance=_instance,
    proof=induct(
        j,
        1,
        start=fix(i, by(peeled_first(), peeled_next(j=1), mu_upper(j=1), at("tokens", i))),
        step=fix(
            i,
            obtain(
                mu_attained(j=j + 1),
                i0,
                by(
                    "obtained",
                    at("induction", i),
                    at("induction", i0),
                    at("tokens", i),
                    at("tokens", i0),
                    peeled_next(j=j + 1),
                    mu_upper(j=j + 1),
                ),
            ),
        ),
    ),
)

mu_source = lemma(
    "mu.source",
    "A positive maximum is a token, below the maxima of the rounds before",
    given={"columns": n >= 1, "tokens": VALUES, "round": j >= 1, "positive": mu(x, n, j) > 0},
    claim=exists(
        i, between(1, i, n), Eq(x(i), mu(x, n, j)), Or(j <= 1, mu(x, n, j) < mu(x, n, j - 1))
    ),
    source="THEORY 4",
    instance=_instance,
    proof=obtain(
        mu_attained(),
        i0,
        exhibit(
            (i0,),
            split(
                j <= 1,
                [have("first", Eq(j, 1), by()), by("obtained", "first", peeled_first(i=i0))],
                [
                    have("closed", peeled_closed(j=j - 1).claim, by(peeled_closed(j=j - 1))),
                    have("again", Eq(peeled(x, n, j - 1 + 1, i0), peeled(x, n, j, i0)), by()),
                    by("obtained", "again", at("closed", i0)),
                ],
            ),
        ),
    ),
)

mu_nonnegative = lemma(
    "mu.nonnegative",
    "A maximum is 0 or a token",
    given={"columns": n >= 1, "tokens": VALUES, "round": j >= 1},
    claim=Or(
        Eq(mu(x, n, j), 0), exists(i, between(1, i, n), Eq(x(i), mu(x, n, j)), mu(x, n, j) >= 2)
    ),
    source="THEORY 4",
    instance=_instance,
    proof=obtain(
        mu_attained(),
        i0,
        split(
            Eq(mu(x, n, j), 0),
            by("case"),
            [
                have(
                    "token",
                    exists(i, between(1, i, n), Eq(x(i), mu(x, n, j)), mu(x, n, j) >= 2),
                    exhibit((i0,), by("obtained", at("tokens", i0), peeled_values(i=i0))),
                ),
                by("token"),
            ],
        ),
    ),
)

# --- how many are left ---

_up_to = fn(i, ite(x(i) <= mu(x, n, j), as_real(1), 0))


def _spike(place: Term) -> Term:
    """The function that is 1 at ``place`` and 0 elsewhere."""
    return fn(i1, ite(Eq(i1, place), as_real(1), 0))


_rest = fn(i, _up_to(i) - _spike(i0)(i))

peel_few_left = lemma(
    "peel.few-left",
    "If the maximum of round j is positive, at most n − j + 1 tokens are up to it",
    given={"columns": n >= 1, "tokens": VALUES, "round": j >= 1, "positive": mu(x, n, j) > 0},
    claim=total(n, _up_to) <= n - j + 1,
    source="THEORY 4, L2",
    instance=_instance,
    proof=induct(
        j,
        1,
        start=[
            have(
                "each",
                forall(i, between(1, i, n), substitute(_up_to, {j: term(1)})(i) <= 1),
                fix(i, by()),
            ),
            by("each", total_bounded(f=substitute(_up_to, {j: term(1)}), c=1)),
        ],
        step=[
            have("tokens again", VALUES, by("tokens")),
            obtain(
                mu_source(j=j + 1),
                k,
                [
                    have(
                        "before",
                        And(mu(x, n, j + 1) < mu(x, n, j), mu(x, n, j) > 0),
                        [
                            have("same", Eq(j + 1 - 1, j), by()),
                            have("value", Eq(mu(x, n, j + 1 - 1), mu(x, n, j)), by("same")),
                            by("obtained", "value"),
                        ],
                    ),
                    obtain(
                        mu_source(),
                        i0,
                        [
                            have(
                                "one less",
                                forall(
                                    i,
                                    between(1, i, n),
                                    substitute(_up_to, {j: j + 1})(i)
                                    <= _up_to(i) + (-1) * _spike(i0)(i),
                                ),
                                fix(i, by("obtained", "before", "inner obtained")),
                            ),
                            have(
                                "sum",
                                total(n, substitute(_up_to, {j: j + 1})) <= total(n, _up_to) - 1,
                                by(
                                    "one less",
                                    "inner obtained",
                                    total_monotone(
                                        f=substitute(_up_to, {j: j + 1}),
                                        g=fn(i, _up_to(i) + (-1) * _spike(i0)(i)),
                                    ),
                                    total_plus(f=_up_to, g=fn(i, (-1) * _spike(i0)(i))),
                                    total_scaled(f=_spike(i0), c=-1),
                                    total_spike(k=i0),
                                ),
                            ),
                            by("sum", "induction", "before"),
                        ],
                    ),
                ],
            ),
        ],
    ),
)

peel_last = lemma(
    "peel.last",
    "No token is below the maximum of round n",
    given={"tokens": VALUES, "column": between(1, i, n)},
    claim=x(i) >= mu(x, n, n),
    source="THEORY 4, L2",
    instance={**_instance, "i": 1},
    proof=split(
        x(i) >= mu(x, n, n),
        by("case"),
        [
            have("positive", mu(x, n, n) > 0, by(at("tokens", i))),
            have("source", mu_source(j=n).claim, by(mu_source(j=n), "positive")),
            obtain(
                "source",
                i0,
                [
                    have(
                        "two",
                        forall(
                            k,
                            between(1, k, n),
                            _spike(i)(k) + _spike(i0)(k) <= substitute(_up_to, {j: n})(k),
                        ),
                        fix(k, by("obtained", "case")),
                    ),
                    by(
                        "two",
                        "obtained",
                        "positive",
                        peel_few_left(j=n),
                        total_monotone(
                            f=fn(k, _spike(i)(k) + _spike(i0)(k)), g=substitute(_up_to, {j: n})
                        ),
                        total_plus(f=_spike(i), g=_spike(i0)),
                        total_spike(k=i),
                        total_spike(k=i0),
                    ),
                ],
            ),
        ],
    ),
)

peel_found = lemma(
    "peel.found",
    "A token that is not below the maximum of round j is the maximum of some round up to j",
    given={
        "tokens": VALUES,
        "round": j >= 1,
        "column": between(1, i, n),
        "above": x(i) >= mu(x, n, j),
    },
    claim=exists(k, between(1, k, j), Eq(x(i), mu(x, n, k))),
    source="THEORY 4, L2",
    instance={**_instance, "j": 2, "i": 1},
    proof=induct(
        j,
        1,
        start=exhibit((1,), by(mu_upper(j=1), peeled_first())),
        step=split(
            x(i) >= mu(x, n, j),
            obtain("induction", k, exhibit((k,), by("obtained"))),
            [
                have("closed", peeled_closed().claim, by(peeled_closed())),
                exhibit((j + 1,), by(at("closed", i), mu_upper(j=j + 1))),
            ],
        ),
    ),
)

_holds = fn(i, ite(Eq(peeled(x, n, j, i), mu(x, n, j)), as_real(1), 0))
_equals = fn(i, ite(Eq(x(i), mu(x, n, j)), as_real(1), 0))

nu_counts = lemma(
    "nu.counts",
    "The columns that hold a positive maximum are the copies of that token",
    given={"columns": n >= 1, "tokens": VALUES, "round": j >= 1, "positive": mu(x, n, j) > 0},
    claim=Eq(nu(x, n, j), count(n, x, mu(x, n, j))),
    source="THEORY 4, L2",
    instance=_instance,
    proof=obtain(
        mu_source(),
        i0,
        [
            have(
                "same",
                forall(i, between(1, i, n), Eq(_holds(i), _equals(i))),
                fix(
                    i,
                    split(
                        j <= 1,
                        [have("first", Eq(j, 1), by()), by("first", peeled_first())],
                        [
                            have(
                                "closed", peeled_closed(j=j - 1).claim, by(peeled_closed(j=j - 1))
                            ),
                            have("again", Eq(peeled(x, n, j - 1 + 1, i), peeled(x, n, j, i)), by()),
                            by("obtained", "again", at("closed", i), peeled_values()),
                        ],
                    ),
                ),
            ),
            by("same", total_same(f=_holds, g=_equals), unfold=[nu, count]),
        ],
    ),
)

peel_single = lemma(
    "peel.single",
    "If the maximum of round n is positive, one column holds it",
    given={"columns": n >= 1, "tokens": VALUES, "positive": mu(x, n, n) > 0},
    claim=Eq(count(n, x, mu(x, n, n)), 1),
    source="THEORY 4, L2",
    instance=_instance,
    proof=[
        have(
            "nonnegative",
            forall(i, between(1, i, n), substitute(_equals, {j: n})(i) >= 0),
            fix(i, by()),
        ),
        have(
            "at most",
            forall(
                i, between(1, i, n), substitute(_equals, {j: n})(i) <= substitute(_up_to, {j: n})(i)
            ),
            fix(i, by()),
        ),
        obtain(
            mu_source(j=n),
            i0,
            by(
                "nonnegative",
                "at most",
                "obtained",
                peel_few_left(j=n),
                total_monotone(f=substitute(_equals, {j: n}), g=substitute(_up_to, {j: n})),
                total_member(f=substitute(_equals, {j: n}), k=i0),
                unfold=[count],
            ),
        ),
    ],
)

# --- L2 ---

SAME_MAXIMA = forall(j, between(1, j, n), Eq(mu(x, n, j), mu(y, n, j)))
SAME_COUNTS = forall(j, between(1, j, n - 1), Eq(nu(x, n, j), nu(y, n, j)))


def _nowhere(f: Var, tokens: str) -> list[have]:
    """Steps: no column of f holds t, so that its count is 0."""
    found = peel_found(x=f, j=n)
    indicator = fn(i, ite(Eq(f(i), t), as_real(1), 0))
    return [
        have(
            f"{f.name} nowhere",
            forall(i, between(1, i, n), Eq(indicator(i), 0)),
            fix(
                i,
                [
                    have("found", found.claim, by(found, peel_last(x=f))),
                    obtain(
                        "found",
                        k,
                        by("obtained", at("same maxima", k), at("none", k), at(tokens, i)),
                    ),
                ],
            ),
        ),
        have(
            f"{f.name} count",
            Eq(count(n, f, t), 0),
            by(f"{f.name} nowhere", total_all_equal(f=indicator, c=0), unfold=[count]),
        ),
    ]


OTHER_VALUES = substitute(VALUES, {x: y})

l2 = lemma(
    "L2",
    "The maxima and the counts determine the multiset",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "other tokens": OTHER_VALUES,
        "same maxima": SAME_MAXIMA,
        "same counts": SAME_COUNTS,
    },
    claim=Eq(count(n, x, t), count(n, y, t)),
    source="THEORY 4, L2",
    instance={**_instance, "t": 2},
    proof=split(
        exists(j, between(1, j, n), Eq(mu(x, n, j), t), t > 0),
        obtain(
            "case",
            j,
            split(
                j <= n - 1,
                by(
                    "obtained",
                    at("same maxima", j),
                    at("same counts", j),
                    nu_counts(),
                    nu_counts(x=y),
                ),
                [
                    have("last", Eq(j, n), by("obtained")),
                    have(
                        "maxima",
                        And(Eq(mu(x, n, n), t), Eq(mu(y, n, n), t)),
                        by("obtained", "last", at("same maxima", n)),
                    ),
                    by("obtained", "maxima", peel_single(), peel_single(x=y)),
                ],
            ),
        ),
        [
            have(
                "none",
                forall(j, between(1, j, n), Or(Ne(mu(x, n, j), t), t <= 0)),
                fix(
                    j,
                    split(
                        And(Eq(mu(x, n, j), t), t > 0),
                        [
                            have(
                                "some",
                                exists(j, between(1, j, n), Eq(mu(x, n, j), t), t > 0),
                                exhibit((j,), by("case")),
                            ),
                            by("some"),
                        ],
                        by("case"),
                    ),
                ),
            ),
            *_nowhere(x, "tokens"),
            *_nowhere(y, "other tokens"),
            by("x count", "y count"),
        ],
    ),
)
