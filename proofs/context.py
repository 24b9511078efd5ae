"""THEORY 4: the n rounds compute the maxima and counts (C5), and keys tell contexts apart (L4)."""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Implies, Or, as_real, at, between, by, definition, fix, fn, forall,
    functions, have, induct, ints, ite, lemma, magnitude, maximum, obtain, part, reals, rewritten,
    split, substitute, term, total, unfold,
)  # fmt: skip
from memcap.proofs.arithmetic import maximum_same, total_all_equal, total_bounded_below, total_same
from memcap.proofs.examples import rounds_run
from memcap.proofs.gadgets import block_mark, block_remove
from memcap.proofs.peeling import (
    VALUES, mu, mu_attained, mu_upper, nu, peeled, peeled_first, peeled_next, peeled_values,
)  # fmt: skip
from memcap.symbolic.gadgets.blocks import Columns
from memcap.symbolic.gadgets.construction import contextual_map, mark
from memcap.symbolic.gadgets.primitives import mechanism, sharp
from memcap.symbolic.gadgets.program import trace
from memcap.symbolic.gadgets.run import computed, recurrences, run
from memcap.symbolic.language.terms import parts

n, i, j, k, i0, M, heat = ints("n i j k i0 M heat")
B, H, s, s1, token, token1, epsilon, gap = reals("B H s s1 token token1 epsilon gap")
head = mechanism("head")
x = functions("x", INT, REAL)[0]
alpha, beta = functions("alpha beta", INT, INT)

GAPS = forall(
    (i, k), between(1, i, n), between(1, k, n), Or(Eq(x(i), x(k)), magnitude(x(i) - x(k)) >= 2)
)
UPPER = forall(i, between(1, i, n), x(i) <= B)
ERROR = Fraction(5, 4)
"""What a head may fall short of the maximum, so that tokens 2 below it are told from it."""

mu_gap = lemma(
    "mu.gap",
    "A column holds the maximum, or at most the maximum less 2",
    given={
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
MAP = contextual_map(n, B, alpha, beta, heat)
COLUMNS = Columns(i, n, head)
RUN = trace(MAP, COLUMN, around=(i,), ranges=(between(1, i, n),), columns=COLUMNS)
LEFT, GONE, TOP, SEQ = (
    functions(f"{name}_round", INT, INT, REAL)[0] for name in ("left", "gone", "top", "seq")
)

before = ite(j < 2, ZERO, nu(x, n, j - 1))
summand = fn(j, alpha(j) * mu(x, n, j) + beta(j) * before)
SEQUENCE_ID = total(n, summand)
WEIGHTS = forall(j, between(1, j, n), And(between(1, alpha(j), M), between(1, beta(j), M)))

_gone = ite(j < 2, ZERO, ite(Eq(peeled(x, n, j - 1, i), mu(x, n, j - 1)), as_real(1), 0))
_sum = total(j - 1, summand)
_state = And(
    Eq(LEFT(i, j), peeled(x, n, j, i)),
    Eq(TOP(i, j), 0),
    Eq(GONE(i, j), _gone),
    0 <= SEQ(i, j),
    between(_sum - (j - 1) * (M * epsilon), SEQ(i, j), _sum),
)
_left_now = fn(k, LEFT(k, j))
_query = heat * as_real(1)
_max = head(n, fn(k, LEFT(k, j) * _query), _left_now)
_mean = head(n, fn(k, ZERO), fn(k, GONE(k, j)))
_reading = {"left": LEFT(i, j), "top": TOP(i, j) + _max, "gone": GONE(i, j)}
_marked = block_mark(**_reading)
_marked_gone = mark().feed_forward.apply(_reading)["gone"]
_removed = block_remove(left=LEFT(i, j), gone=_marked_gone)
_counted = total(n, fn(k, GONE(k, j)))

_held = fn(k, ite(Eq(peeled(x, n, j - 1, k), mu(x, n, j - 1)), as_real(1), 0))

nu_before = lemma(
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

_SHARP = sharp(head, n, B, heat, epsilon)
_sharp = parts(unfold(_SHARP).claim)[1]

_ROUND = [
    have("here", And(Eq(LEFT(i, j), peeled(x, n, j, i)), Eq(TOP(i, j), 0)), by(at("now", i))),
    have("gone before", GONE(i, j) >= 0, by(at("now", i))),
    have("in range", between(0, LEFT(i, j), B), by(at("range", i))),
    have(
        "gap",
        Or(Eq(LEFT(i, j), mu(x, n, j)), LEFT(i, j) <= mu(x, n, j) - 2),
        by("here", mu_gap()),
    ),
    have("mark", _marked.claim, by(_marked, "here", "head", "gone before", "gap")),
    have("remove", _removed.claim, by(_removed, "mark", "in range")),
    have(
        "gone",
        Eq(_marked_gone, ite(Eq(peeled(x, n, j, i), mu(x, n, j)), as_real(1), 0)),
        by("mark", "here", "head", "gap"),
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
    have("weight", between(1, alpha(j), M), by(at("weights", j))),
    have("count weight", beta(j) >= 1, by(at("weights", j))),
    have(
        "maximum term",
        And(
            0 <= alpha(j) * _max,
            between(alpha(j) * mu(x, n, j) - M * epsilon, alpha(j) * _max, alpha(j) * mu(x, n, j)),
        ),
        [
            have("low", 0 <= alpha(j) * _max, by("weight", "head")),
            have("high", alpha(j) * _max <= alpha(j) * mu(x, n, j), by("weight", "head")),
            have(
                "near",
                alpha(j) * (mu(x, n, j) - epsilon) <= alpha(j) * _max,
                by("weight", "head"),
            ),
            have("scaled", alpha(j) * epsilon <= M * epsilon, by("weight", "error")),
            by("low", "high", "near", "scaled"),
        ],
    ),
    have(
        "count term",
        And(Eq(beta(j) * n * _mean, beta(j) * before), 0 <= beta(j) * before),
        by("mean", "count weight"),
    ),
    have(
        "sum",
        Eq(total(j + 1 - 1, summand), _sum + (alpha(j) * mu(x, n, j) + beta(j) * before)),
        [
            have("same", Eq(total(j + 1 - 1, summand), total(j, summand)), by()),
            by("same", definition(total(j, summand))),
        ],
    ),
    have(
        "errors",
        Eq((j + 1 - 1) * (M * epsilon), (j - 1) * (M * epsilon) + M * epsilon),
        by(),
    ),
    have(
        "next seq",
        substitute(And(*parts(_state)[3:]), {j: j + 1}),
        by(
            "sum",
            "errors",
            "count term",
            "maximum term",
            at("now", i),
            at("seq_round goes on", i, j),
        ),
    ),
    by("next left", "next top", "next gone", "next seq"),
]

NEAR_ID = And(
    0 <= RUN.column["seq"],
    between(SEQUENCE_ID - n * (M * epsilon), RUN.column["seq"], SEQUENCE_ID),
)

_STEP = [
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
        "largest",
        Eq(maximum(n, _left_now), mu(x, n, j)),
        by("left", maximum_same(f=_left_now, g=fn(k, peeled(x, n, j, k))), unfold=[mu]),
    ),
    have(
        "range",
        forall(i, between(1, i, n), between(0, LEFT(i, j), B)),
        fix(i, by(at("left", i), at("bound", i), at("tokens", i), peeled_values())),
    ),
    have(
        "apart",
        forall(
            i,
            between(1, i, n),
            Or(
                Eq(LEFT(i, j), maximum(n, _left_now)),
                LEFT(i, j) <= maximum(n, _left_now) - 2,
            ),
        ),
        fix(i, by(at("left", i), "largest", mu_gap())),
    ),
    have(
        "head",
        And(0 <= _max, between(mu(x, n, j) - epsilon, _max, mu(x, n, j))),
        by(
            rewritten(at(part("sharp", 1), _left_now), as_real(heat), _query),
            "range",
            "apart",
            "largest",
        ),
    ),
    have(
        "zeros",
        forall(k, between(1, k, n), 0 <= GONE(k, j)),
        fix(k, by(at("marked", k))),
    ),
    have(
        "mean",
        And(Eq(n * _mean, before), 0 <= before),
        by(
            "marked",
            "zeros",
            nu_before(),
            total_bounded_below(f=fn(k, GONE(k, j)), c=0),
            at(part("sharp", 2), fn(k, GONE(k, j))),
        ),
    ),
    fix(i, _ROUND),
]

_PROOF = [
    have("sharp", _sharp, by("premise", unfold=[sharp])),
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
                step=_STEP,
            ),
        ),
    ),
    have(
        "end",
        forall(i, between(1, i, n), substitute(_state, {j: n + 1})),
        by(at("invariant", n + 1)),
    ),
    fix(i, [have("length", Eq(n + 1 - 1, n), by()), by(at("end", i), "length")]),
]

l2_rounds = lemma(
    "L2.rounds",
    "n rounds of one attention layer and two feed-forward layers sum the maxima and the counts",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "bound": UPPER,
        "gaps": GAPS,
        "weights": WEIGHTS,
        "error": between(0, epsilon, ERROR),
        **RUN.recurrences,
    },
    claim=Implies(_SHARP, forall(i, between(1, i, n), NEAR_ID)),
    source="THEORY 4, C5, L5",
    instance=rounds_run((4, 2, 4)),
    proof=fix((), _PROOF),
)

_functions = run(MAP, COLUMN, columns=COLUMNS, around=(i,))
_recurrences = recurrences(MAP, COLUMN, columns=COLUMNS, around=(i,), ranges=(between(1, i, n),))

_as_run = {f: _functions.functions[f.name] for f in (LEFT, GONE, TOP, SEQ)}

context = computed("context", (head, n, B, alpha, beta, heat, x, i), _functions, "seq")
"""context(head, n, B, α, β, λ, x, i): what the contextual map leaves in seq of column i, for the
tokens x."""

CONTEXT = context(head, n, B, alpha, beta, heat, x, i)
CLOSE_ID = And(0 <= CONTEXT, between(SEQUENCE_ID - n * (M * epsilon), CONTEXT, SEQUENCE_ID))

l5_context = lemma(
    "L5.context",
    "The contextual map leaves the id of the sequence in every column, up to the errors of heads",
    given={
        "columns": n >= 1,
        "tokens": VALUES,
        "bound": UPPER,
        "gaps": GAPS,
        "weights": WEIGHTS,
        "error": between(0, epsilon, ERROR),
    },
    claim=Implies(_SHARP, forall(i, between(1, i, n), CLOSE_ID)),
    source="THEORY 4, L5",
    instance=rounds_run((4, 2, 4)),
    proof=[
        *(have(name, claim, proof) for name, (claim, proof) in _recurrences.items()),
        fix(
            (),
            [
                have(
                    "run",
                    substitute(forall(i, between(1, i, n), NEAR_ID), _as_run),
                    by(l2_rounds(**_functions.functions), *_recurrences, "premise"),
                ),
                fix(i, by(at("run", i), unfold=[context])),
            ],
        ),
    ],
)

# --- L4 ---

l4 = lemma(
    "L4",
    "Different contexts have keys at least 2 apart",
    given={
        "gap": gap > 0,
        "height": H * gap >= B,
        "token": between(2, token, B),
        "other token": between(2, token1, B),
        "different": Or(magnitude(s - s1) >= gap, And(Eq(s, s1), magnitude(token - token1) >= 2)),
    },
    claim=magnitude((H * s + token) - (H * s1 + token1)) >= 2,
    source="THEORY 4, L4 (with gaps of 1/2, H = 2B is enough)",
    proof=[
        have("positive", H >= 0, by()),
        have("scaled", Implies(s - s1 >= gap, H * (s - s1) >= B), by("positive")),
        have("scaled other", Implies(s1 - s >= gap, H * (s1 - s) >= B), by("positive")),
        by("scaled", "scaled other"),
    ],
)
