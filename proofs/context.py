"""THEORY 4: the n rounds compute the maxima and counts (C5), and keys tell contexts apart (L4)."""

from proofs.arithmetic import maximum_same, total_all_equal, total_same
from proofs.examples import rounds_run
from proofs.gadgets import mark_block, max_head, mean_head, remove_block
from proofs.peeling import (
    VALUES,
    mu,
    mu_attained,
    mu_upper,
    nu,
    peeled,
    peeled_first,
    peeled_next,
    peeled_values,
)
from symbolic.gadgets.blocks import HALF, Columns
from symbolic.gadgets.construction import contextual_map, mark
from symbolic.gadgets.primitives import attend
from symbolic.gadgets.program import trace
from symbolic.lemma import lemma
from symbolic.library import magnitude, total
from symbolic.proof import at, by, definition, fix, have, induct, obtain, split
from symbolic.terms import (
    INT,
    REAL,
    And,
    Eq,
    Implies,
    Or,
    as_real,
    between,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    substitute,
    term,
)

n, i, j, k, i0 = ints("n i j k i0")
B, H, s, s1, token, token1 = reals("B H s s1 token token1")
x = functions("x", INT, REAL)[0]
alpha, beta = functions("alpha beta", INT, INT)

GAPS = forall(
    (i, k), between(1, i, n), between(1, k, n), Or(Eq(x(i), x(k)), magnitude(x(i) - x(k)) >= 2)
)
UPPER = forall(i, between(1, i, n), x(i) <= B)

gap_below_maximum = lemma(
    "mu.gap",
    "A column holds the maximum, or at most the maximum less 2",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "gaps": GAPS,
        "round": j >= 1,
        "column": between(1, i, n),
    },
    claim=Or(Eq(peeled(x, n, j, i), mu(x, n, j)), peeled(x, n, j, i) <= mu(x, n, j) - 2),
    source="THEORY 4",
    instance={"n": 2, "x": lambda i: 2 * i, "j": 1, "i": 1},
    proof=obtain(
        mu_attained(),
        i0,
        by(
            "obtained",
            mu_upper(),
            peeled_values(),
            peeled_values(i=i0),
            at("tokens", i),
            at("tokens", i0),
            at("gaps", i, i0),
        ),
    ),
)

# --- the run of the rounds ---

ZERO = as_real(0)
COLUMN = {"one": as_real(1), "token": x(i), **dict.fromkeys(("left", "gone", "top", "seq"), ZERO)}
RUN = trace(
    contextual_map(n, B, alpha, beta),
    COLUMN,
    around=(i,),
    ranges=(between(1, i, n),),
    columns=Columns(i, n),
)
LEFT, GONE, TOP, SEQ = (
    functions(f"{name}_round", INT, INT, REAL)[0] for name in ("left", "gone", "top", "seq")
)

before = ite(j < 2, ZERO, nu(x, n, j - 1))
summand = fn(j, alpha(j) * mu(x, n, j) + beta(j) * before)
SEQUENCE_ID = total(n, summand)

_gone = ite(j < 2, ZERO, ite(Eq(peeled(x, n, j - 1, i), mu(x, n, j - 1)), as_real(1), 0))
_state = And(
    Eq(LEFT(i, j), peeled(x, n, j, i)),
    Eq(TOP(i, j), 0),
    Eq(GONE(i, j), _gone),
    Eq(SEQ(i, j), total(j - 1, summand)),
)
_left_now = fn(k, LEFT(k, j))
_max = attend(n, fn(k, LEFT(k, j) * 1), _left_now)
_mean = attend(n, fn(k, ZERO), fn(k, GONE(k, j)))
_marked = mark_block(left=LEFT(i, j), top=TOP(i, j) + _max, gone=GONE(i, j))
_marked_gone = mark().block.apply(
    {"left": LEFT(i, j), "top": TOP(i, j) + _max, "gone": GONE(i, j)}
)["gone"]
_removed = remove_block(left=LEFT(i, j), gone=_marked_gone)
_counted = total(n, fn(k, GONE(k, j)))

_held = fn(k, ite(Eq(peeled(x, n, j - 1, k), mu(x, n, j - 1)), as_real(1), 0))

count_before = lemma(
    "nu.before",
    "The columns marked gone in a round are counted in the next",
    given={
        "columns": n >= 1,
        "marked": forall(i, between(1, i, n), Eq(GONE(i, j), _gone)),
    },
    claim=Eq(_counted, before),
    source="THEORY 4",
    instance={"n": 1, "j": 1, "x": lambda i: 2, "gone_round": lambda i, j: 0},
    proof=split(
        j < 2,
        [
            have(
                "none", forall(i, between(1, i, n), Eq(GONE(i, j), 0)), fix(i, by(at("marked", i)))
            ),
            by("none", total_all_equal(f=fn(k, GONE(k, j)), c=0)),
        ],
        [
            have(
                "some",
                forall(i, between(1, i, n), Eq(GONE(i, j), _held(i))),
                fix(i, by(at("marked", i))),
            ),
            by("some", total_same(f=fn(k, GONE(k, j)), g=_held), unfold=[nu]),
        ],
    ),
)

_ROUND = [
    have(
        "in range",
        And(between(0, LEFT(i, j), B), mu(x, n, j) >= 0),
        by(
            at("now", i),
            at("bound", i),
            at("tokens", i),
            peeled_values(),
            mu_upper(),
        ),
    ),
    have("here", And(Eq(LEFT(i, j), peeled(x, n, j, i)), Eq(TOP(i, j), 0)), by(at("now", i))),
    have("gone before", GONE(i, j) >= 0, by(at("now", i))),
    have(
        "mark",
        _marked.claim,
        by(_marked, "here", "maximum", "gone before", "in range", gap_below_maximum()),
    ),
    have("remove", _removed.claim, by(_removed, "mark", "in range")),
    have(
        "gone",
        Eq(_marked_gone, ite(Eq(peeled(x, n, j, i), mu(x, n, j)), as_real(1), 0)),
        by("mark", "here", "maximum"),
    ),
    have(
        "next left",
        Eq(LEFT(i, j + 1), peeled(x, n, j + 1, i)),
        by("remove", "gone", "here", at("left_round goes on", i, j), peeled_next()),
    ),
    have("next top", Eq(TOP(i, j + 1), 0), by("mark", at("top_round goes on", i, j))),
    have(
        "next gone",
        Eq(GONE(i, j + 1), substitute(_gone, {j: j + 1})),
        [
            have("same", Eq(j + 1 - 1, j), by()),
            have(
                "value",
                And(
                    Eq(peeled(x, n, j + 1 - 1, i), peeled(x, n, j, i)),
                    Eq(mu(x, n, j + 1 - 1), mu(x, n, j)),
                ),
                by("same"),
            ),
            by("gone", "value", at("gone_round goes on", i, j)),
        ],
    ),
    have(
        "product",
        Eq(beta(j) * n * _mean, beta(j) * before),
        by("mean"),
    ),
    have(
        "next seq",
        Eq(SEQ(i, j + 1), total(j + 1 - 1, summand)),
        [
            have(
                "sum",
                Eq(total(j, summand), total(j - 1, summand) + summand(j)),
                by(definition(total(j, summand))),
            ),
            have("same", Eq(total(j + 1 - 1, summand), total(j, summand)), by()),
            by("sum", "same", "product", "maximum", at("now", i), at("seq_round goes on", i, j)),
        ],
    ),
    by("next left", "next top", "next gone", "next seq"),
]

rounds = lemma(
    "L2.rounds",
    "n rounds of one attention layer and two feed-forward layers sum the maxima and the counts",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "bound": UPPER,
        "gaps": GAPS,
        **RUN.recurrences,
    },
    claim=forall(i, between(1, i, n), Eq(RUN.column["seq"], SEQUENCE_ID)),
    source="THEORY 4, C5",
    instance=rounds_run((4, 2, 4)),
    proof=[
        have(
            "invariant",
            forall(j, 1 <= j, j <= n + 1, forall(i, between(1, i, n), _state)),
            fix(
                j,
                induct(
                    j,
                    1,
                    start=fix(
                        i,
                        by(
                            at("left_round starts", i),
                            at("top_round starts", i),
                            at("gone_round starts", i),
                            at("seq_round starts", i),
                            at("tokens", i),
                            peeled_first(),
                            definition(total(0, summand)),
                            definition(total(1 - term(1), summand)),
                        ),
                    ),
                    step=[
                        have("now", forall(i, between(1, i, n), _state), by("induction")),
                        have(
                            "left",
                            forall(k, between(1, k, n), Eq(LEFT(k, j), peeled(x, n, j, k))),
                            fix(k, by(at("now", k))),
                        ),
                        have(
                            "marked",
                            forall(i, between(1, i, n), Eq(GONE(i, j), _gone)),
                            fix(i, by(at("now", i))),
                        ),
                        have(
                            "maximum",
                            Eq(_max, mu(x, n, j)),
                            by(
                                "left",
                                max_head(a=_left_now, q=1),
                                maximum_same(f=_left_now, g=fn(k, peeled(x, n, j, k))),
                                unfold=[mu],
                            ),
                        ),
                        have(
                            "mean",
                            Eq(n * _mean, before),
                            by("marked", count_before(), mean_head(a=fn(k, GONE(k, j)))),
                        ),
                        fix(i, _ROUND),
                    ],
                ),
            ),
        ),
        have(
            "end",
            forall(i, between(1, i, n), substitute(_state, {j: n + 1})),
            by(at("invariant", n + 1)),
        ),
        fix(i, [have("length", Eq(n + 1 - 1, n), by()), by(at("end", i), "length")]),
    ],
)

# --- L4 ---

key_gap = lemma(
    "L4",
    "Different contexts have keys at least 2 apart",
    given={
        "height": H >= 2 * (B + 2),
        "token": between(2, token, B),
        "other token": between(2, token1, B),
        "different": Or(magnitude(s - s1) >= HALF, And(Eq(s, s1), magnitude(token - token1) >= 2)),
    },
    claim=magnitude((H * s + token) - (H * s1 + token1)) >= 2,
    source="THEORY 4, L4",
    proof=[
        have("scaled", Implies(s - s1 >= HALF, H * (s - s1) >= B + 2), by()),
        have("scaled other", Implies(s1 - s >= HALF, H * (s1 - s) >= B + 2), by()),
        by("scaled", "scaled other"),
    ],
)
