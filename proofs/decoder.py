"""THEORY 6, T4(b): one causal attention layer predicts the next token after every prefix.

The numbers of the (token, position) pairs are averaged over the prefix.  Two different averages are
at least 1/n² apart, and equal averages at different positions are told apart by the token, which
contains its position.
"""

from fractions import Fraction

from memcap import (
    INT, REAL, And, Eq, Implies, Or, Proof, Term, as_real, at, between, by, exhibit, exists, fix,
    floor, fn, forall, functions, have, ints, lemma, magnitude, obtain, pow2, reals, rewritten,
    substitute, total,
)  # fmt: skip
from memcap.proofs.arithmetic import product_order, total_bounded, total_bounded_below
from memcap.proofs.first_memory import FIRST_BITS, FIRST_MEMORY, phi_recalled
from memcap.proofs.ids import ROWS
from memcap.proofs.keys import RECORD_BITS, TOKENS_RECALLED, l11_tokens
from memcap.proofs.labelling import (
    BOTH, SHAPE, counted, least, of, taken, there_are, with_constants,
)  # fmt: skip
from memcap.proofs.networks import DECODER_SIZES, MEAN_KEY_BITS, PREFIX_BITS
from memcap.proofs.one_layer import C1, FIRST_WEIGHTS, PREFIXES
from memcap.proofs.outputs import (
    BOUND, MEMORY_WEIGHTS, PROJECTED, PROJECTION, l1_prime_same, l1_prime_words, projected,
)  # fmt: skip
from memcap.proofs.pairs import IN_LIST
from memcap.proofs.positions import (
    AS_LISTED, ENTRY, INPUTS, INSTANCE, IN_PLACE, ONCE, ORDERED, POSITIONED, RADIUS, by_list,
    in_list,
)  # fmt: skip
from memcap.proofs.prefixes import (
    PREFIXES_APART, prefix_whole, same_prefix, sum_over_prefix, t4b_numbers,
)  # fmt: skip
from memcap.proofs.recall import RECALLED, memory_takes
from memcap.proofs.sizes import integer_bits
from memcap.proofs.sums import PHI, phi_chosen
from memcap.proofs.with_one_layer import (
    CHOSEN, FIELDS, FIRST_SHAPE, ONE_LAYER, TOKENS, by_fairness, embedding_taken, with_first,
)  # fmt: skip
from memcap.symbolic.gadgets.contract import whole
from memcap.symbolic.gadgets.primitives import fair, mechanism
from memcap.symbolic.language.terms import parts

n, N, V, C, M, H, rho, sigma, ell, m, P, W = ints("n N V C M H rho sigma ell m P W")
P1, m1, ell1, rho1, sigma1, d, s, M1 = ints("P1 m1 ell1 rho1 sigma1 d s M1")
a, b, i, j, k, t, v, p, q = ints("a b i j k t v p q")
B, x0, y0, g, token, kappa, delta = reals("B x y g token kappa delta")
x, f, theta, theta1 = functions("x f theta theta1", INT, REAL)
u, number, S, S1, base, position = functions("u number S S1 base position", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
(ctx,) = functions("ctx", INT, INT, REAL)
(E,) = functions("E", REAL, REAL)
head = mechanism("head")

# --- averages of integers over at most n columns ---

_cross = p * k - q * i

_PRODUCT = [
    have("low", i * k >= i, by()),
    have("first factor", i * k <= i * n, by()),
    have("second factor", i * n <= n * n, by()),
    by("low", "first factor", "second factor"),
]


def _larger(difference: Term) -> Proof:
    """A difference that makes an integer of at least 1, times i·k, is at least 1/n²."""
    return fix(
        (),
        [
            have("one", (i * k) * difference >= 1, by("cross")),
            have("positive", difference > 0, by("one", "product")),
            have("scaled", (i * k) * difference <= (n * n) * difference, by("positive", "product")),
            have("order", (n * n) * (difference - g) >= 0, by("one", "scaled")),
            by("order", "product"),
        ],
    )


mean_apart = lemma(
    "mean.apart",
    "Averages of integers over at most n columns are equal or at least 1/n² apart",
    given={
        "lengths": And(between(1, i, n), between(1, k, n)),
        "first": Eq(i * x0, p),
        "second": Eq(k * y0, q),
        "gap": Eq((n * n) * g, 1),
    },
    claim=Or(Eq(x0, y0), magnitude(x0 - y0) >= g),
    source="THEORY 6, T4",
    instance={"i": 1, "k": 2, "n": 2, "x": 1, "y": 1, "p": 1, "q": 2, "g": Fraction(1, 4)},
    proof=[
        have("cross", Eq((i * k) * (x0 - y0), _cross), by()),
        have("product", And(1 <= i * k, i * k <= n * n), _PRODUCT),
        have("whole", Or(Eq(_cross, 0), _cross >= 1, -_cross >= 1), by()),
        have("zero", Implies(Eq(_cross, 0), Eq(x0, y0)), by("cross", "product")),
        have("above", Implies(_cross >= 1, x0 - y0 >= g), _larger(x0 - y0)),
        have("below", Implies(-_cross >= 1, y0 - x0 >= g), _larger(y0 - x0)),
        by("whole", "zero", "above", "below"),
    ],
)

# --- T4(b) ---

_TOKEN, _COUNT = ONCE["x"], IN_LIST[V]
_projection = l1_prime_words(**{name: ONCE[name] for name in ("x", "r", "V")})
_PROJECTED = {name: substitute(f, _projection.mapping) for name, f in PROJECTED.items()}
_REGISTER = fn(v, projected(d, kappa, u, as_real(s), fn(k, _TOKEN(v, k))))
_ANYWHERE = {"z": _REGISTER, "B": BOUND}
_SOME_NUMBERS = by_list(t4b_numbers)
_NUMBERS = {**_SOME_NUMBERS.mapping, functions("u", INT, INT)[0]: number}
_APART = substitute(PREFIXES_APART, _NUMBERS)
_ITSELF = fn(t, t)
_FIRST = phi_recalled(**_ANYWHERE, V=_COUNT, T=_COUNT, coord=_ITSELF, u=number)
_FOUND = {name: substitute(formula, _FIRST.mapping) for name, formula in FIRST_MEMORY.items()}
_PHI = substitute(PHI, _FIRST.mapping)
_GAP = 1 / as_real(n * n)
_MEMORIZER = l11_tokens(**_ANYWHERE, V=_COUNT, word=ENTRY, ctx=ctx, gap=_GAP, top=as_real(M))


def _prefix(index: Term, length: Term) -> Term:
    """The sum of the numbers of a prefix."""
    return substitute(sum_over_prefix(index, length), _NUMBERS)


WEIGHTS = tuple(substitute(w, {C1: M + 1}) for w in (*PROJECTION, *PREFIXES.weights))
_TAKEN = (*PREFIX_BITS, *MEAN_KEY_BITS)
decoder_takes = taken(
    PREFIXES.output,
    (*PROJECTION, *PREFIXES.weights),
    memory_takes(*FIRST_WEIGHTS, W),
    *_TAKEN,
    memory_takes(*MEMORY_WEIGHTS, W),
)
"""decoder_takes(…, W): every weight of the decoder takes at most W bits."""


def predicted(attention: Term) -> Term:
    """After every prefix of every sequence the output is the label there."""
    output = PREFIXES.output(attention, *WEIGHTS, INPUTS, i)
    return forall((a, i), *ROWS, Eq(output, Y(a, i)))


_COLUMNS = (between(1, a, N), between(1, k, n))
_CTX = forall((a, k), *_COLUMNS, Eq(k * ctx(a, k), _prefix(a, k)))
_INPUT = fn(i, projected(d, kappa, u, as_real(s), fn(k, INPUTS(i, k))))
_F = fn(j, as_real(number(ENTRY(a, j))))
_formed = PREFIXES.formed(x=_INPUT, f=_F, C1=M + 1)
_key = substitute(PREFIXES.key, {x: _INPUT, f: _F})

_MEAN = [
    have("average", Eq(i * ctx(a, i), _prefix(a, i)), by(at("averages", a, i))),
    have("quotient", Eq(i * (total(i, _F) / i), total(i, _F)), by()),
    have("difference", Eq(i * (total(i, _F) / i - ctx(a, i)), 0), by("average", "quotient")),
    by("difference"),
]
_SAME_INPUT = fix(
    j,
    [
        have(
            "coordinates",
            forall(k, between(1, k, d), Eq(INPUTS(j, k), _TOKEN(ENTRY(a, j), k))),
            fix(k, AS_LISTED),
        ),
        by(
            "coordinates",
            l1_prime_same(shift=as_real(s), x=fn(k, INPUTS(j, k)), y=fn(k, _TOKEN(ENTRY(a, j), k))),
        ),
    ],
)

_ANY_HEAD = have(
    "any head",
    forall(head, fair(head), predicted(head)),
    fix(
        head,
        fix(
            (a, i),
            [
                have(
                    "inputs",
                    forall(j, between(1, j, n), Eq(_INPUT(j), _REGISTER(ENTRY(a, j)))),
                    _SAME_INPUT,
                ),
                have(
                    "seen",
                    _formed.premise("numbers"),
                    fix(
                        j,
                        by(
                            at("inputs", j),
                            at("in order", a, j),
                            at("first recalled", ENTRY(a, j)),
                            at("phi", ENTRY(a, j)),
                            at("numbers", ENTRY(a, j)),
                        ),
                    ),
                ),
                have("mean", Eq(total(i, _F) / i, ctx(a, i)), _MEAN),
                have("scaled", Eq(H * (total(i, _F) / i), H * ctx(a, i)), by("mean")),
                have(
                    "label",
                    Eq(substitute(RECALLED, {token: _key}), Y(a, i)),
                    by("scaled", at("inputs", i), at("recalls", a, i, _key)),
                ),
                have("formed", parts(_formed.claim)[1], by(_formed, "seen")),
                by("label", "formed", unfold=[PREFIXES.output]),
            ],
        ),
    ),
)
_PLACE, _BASE = IN_LIST[position], IN_LIST[base]
_RIGHT = [
    have("recalls", substitute(TOKENS_RECALLED, _MEMORIZER.mapping), by("memorizer")),
    _ANY_HEAD,
    *by_fairness(predicted),
    counted(DECODER_SIZES, SHAPE, FIRST_SHAPE),
    *embedding_taken("few"),
    have(
        "head and key taken",
        And(*_TAKEN),
        with_constants(integer_bits(H, rho), "factor", "power", "least", "second record"),
    ),
    with_first(CHOSEN, "list", decoder_takes),
]

_FIRST_STEPS = [
    have("chosen", _FIRST.premise("chosen"), fix(t, by())),
    have("different", _FIRST.premise("different"), fix((j, t), by())),
    have("in range", _FIRST.premise("numbers"), fix(t, by(at("numbers", t)))),
]
_SMALL_MEANS = [
    have("average", Eq(i * ctx(a, i), _prefix(a, i)), by(at("averages", a, i))),
    have(
        "low",
        forall(j, between(1, j, i), 0 <= _F(j)),
        fix(j, by(at("in order", a, j), at("numbers", ENTRY(a, j)))),
    ),
    have(
        "high",
        forall(j, between(1, j, i), _F(j) <= M),
        fix(j, by(at("in order", a, j), at("numbers", ENTRY(a, j)))),
    ),
    have(
        "sum",
        between(0, _prefix(a, i), i * as_real(M)),
        by(
            "low",
            "high",
            total_bounded(n=i, f=_F, c=as_real(M)),
            total_bounded_below(n=i, f=_F, c=as_real(0)),
        ),
    ),
    have("from below", 0 <= i * ctx(a, i), by("average", "sum")),
    have("from above", 0 <= i * (M - ctx(a, i)), by("average", "sum")),
    by("from below", "from above"),
]
_wholes = mean_apart(
    x=ctx(a, i),
    y=ctx(b, k),
    p=floor(_prefix(a, i)),
    q=floor(_prefix(b, k)),
    g=_GAP,
)
_MEANS_APART = [
    have("mine", Eq(i * ctx(a, i), _prefix(a, i)), by(at("averages", a, i))),
    have("theirs", Eq(k * ctx(b, k), _prefix(b, k)), by(at("averages", b, k))),
    have("first whole", whole(_prefix(a, i)), by(prefix_whole(u=number, word=ENTRY, k=i))),
    have("second whole", whole(_prefix(b, k)), by(prefix_whole(u=number, word=ENTRY, a=b))),
    have("first integer", _wholes.premise("first"), by("mine", "first whole")),
    have("second integer", _wholes.premise("second"), by("theirs", "second whole")),
    by(_wholes, "first integer", "second integer", "gap"),
]
_SAME_PREFIX = [
    have("my place", Eq(_PLACE(ENTRY(a, i)), i), by(at("in order", a, i))),
    have("their place", Eq(_PLACE(ENTRY(b, k)), k), by(at("in order", b, k))),
    have("same entry", Eq(ENTRY(b, k), ENTRY(a, i)), by()),
    have(
        "same length",
        Eq(k, i),
        by(rewritten("their place", ENTRY(b, k), ENTRY(a, i), "same entry"), "my place"),
    ),
    have("same mean", Eq(ctx(b, i), ctx(a, i)), by(rewritten("same context", k, i, "same length"))),
    have("mine", Eq(i * ctx(a, i), _prefix(a, i)), by(at("averages", a, i))),
    have("theirs", Eq(i * ctx(b, i), _prefix(b, i)), by(at("averages", b, i))),
    have("scaled", Eq(i * ctx(a, i), i * ctx(b, i)), by("same mean")),
    have("same sum", Eq(_prefix(a, i), _prefix(b, i)), by("mine", "theirs", "scaled")),
    have(
        "same",
        substitute(same_prefix(a, b, i), _NUMBERS),
        by("same sum", at("apart prefixes", a, b, i)),
    ),
    have(
        "same words",
        forall(j, between(1, j, i), Eq(base(word(a, j)), base(word(b, j)))),
        fix(
            j,
            [
                have("entry", Eq(ENTRY(a, j), ENTRY(b, j)), by(at("same", j))),
                have("base", Eq(_BASE(ENTRY(a, j)), _BASE(ENTRY(b, j))), by("entry")),
                by(
                    "base",
                    at("words", a, j),
                    at("words", b, j),
                    at("in list", word(a, j)),
                    at("in list", word(b, j)),
                ),
            ],
        ),
    ),
    have("label", Eq(Y(a, i), Y(b, i)), by("same words", at("prefixes", a, b, i))),
    by(rewritten("label", Y(b, i), Y(b, k), "same length")),
]
_WITH_NUMBERS = [
    have(
        "numbers", forall(v, between(1, v, _COUNT), between(1, number(v), M)), by("numbers found")
    ),
    have("apart prefixes", _APART, by("numbers found")),
    have(
        "phi",
        forall(v, between(1, v, _COUNT), Eq(_PHI(v), as_real(number(v)))),
        fix(
            v,
            [
                have("different", _FIRST.premise("different"), fix((j, t), by())),
                by("different", phi_chosen(T=_COUNT, coord=_ITSELF, u=number, t0=v)),
            ],
        ),
    ),
    *_FIRST_STEPS,
    have(
        "first memorizer",
        _FIRST.claim,
        by(_FIRST, "list", "registers", "apart", "chosen", "different", "in range", "least"),
    ),
    have(
        "gap",
        And(_GAP > 0, Eq((n * n) * _GAP, 1)),
        [have("square", n * n >= 1, by()), by("square")],
    ),
    have(
        "height enough",
        H * _GAP >= BOUND,
        [
            have(
                "order",
                _GAP * ((n * n) * BOUND) <= _GAP * H,
                by("gap", product_order(x=_GAP, y=(n * n) * BOUND, z=as_real(H))),
            ),
            have("same", Eq(_GAP * ((n * n) * BOUND), BOUND), by("gap")),
            by("order", "same"),
        ],
    ),
    have(
        "some averages",
        exists(ctx, _CTX),
        exhibit((fn((a, k), _prefix(a, k) / k),), fix((a, k), by())),
    ),
    obtain(
        "first memorizer",
        (P1, m1, S1, theta1),
        obtain(
            "some averages",
            ctx,
            [
                have("averages", _CTX, by("averages found")),
                *(have(name, _FOUND[name], by("first")) for name in _FOUND),
                have(
                    "contexts apart",
                    _MEMORIZER.premise("contexts apart"),
                    fix((a, i, b, k), _MEANS_APART),
                ),
                have(
                    "contexts small",
                    _MEMORIZER.premise("contexts small"),
                    fix((a, i), _SMALL_MEANS),
                ),
                have(
                    "answered",
                    _MEMORIZER.premise("answered"),
                    fix(
                        (a, i, b, k),
                        [have("same context", Eq(ctx(b, k), ctx(a, i)), by()), *_SAME_PREFIX],
                    ),
                ),
                have(
                    "in vocabulary",
                    _MEMORIZER.premise("words"),
                    fix((a, i), by(at("in order", a, i))),
                ),
                have(
                    "some memorizer",
                    _MEMORIZER.claim,
                    by(
                        _MEMORIZER,
                        "registers",
                        "apart",
                        "in vocabulary",
                        "contexts apart",
                        "contexts small",
                        "answered",
                        "gap",
                        "height enough",
                        "least",
                    ),
                ),
                obtain("some memorizer", (P, m, S, theta), _RIGHT, name="memorizer"),
            ],
            name="averages found",
        ),
        name="first",
    ),
]

_LEAST = [
    have("largest", M >= 1, by()),
    have("factor", H >= 2, [have("square", (n * n) * BOUND >= 2, by()), by("square")]),
    have("product", And(H * M >= H, H * M >= 2), by("factor", "largest")),
    have("power", And(pow2(rho) > H, pow2(rho) > 4), by("product", "factor")),
    have("first fields", And(rho1 >= 1, sigma1 >= 1), FIELDS),
    have("of a key", And(rho >= 3, W >= 7), least("power", rho)),
    have("least", And(rho >= 3, rho1 >= 1, sigma1 >= 1, W >= 7), by("of a key", "first fields")),
]


t4b = lemma(
    "T4b",
    "One causal attention layer predicts the label after every prefix of N sequences",
    given={
        **POSITIONED,
        "values": V * (V - 1) + 2 <= 2 * M1,
        "scale": 16 * d <= (kappa * kappa) * (delta * delta),
        "bound": (d * ((kappa * M1) * (kappa * M1))) * (RADIUS * RADIUS) <= as_real(s) * s,
        "positive": as_real(s) >= 0,
        "words": forall((a, i), *ROWS, And(between(1, word(a, i), V), Eq(position(word(a, i)), i))),
        "labels": forall((a, i), *ROWS, between(0, Y(a, i), C - 1)),
        "prefixes": forall(
            (a, b, k),
            between(1, a, N),
            between(1, b, N),
            between(1, k, n),
            forall(j, between(1, j, k), Eq(base(word(a, j)), base(word(b, j)))),
            Eq(Y(a, k), Y(b, k)),
        ),
        "fraction": And(p >= 1, q >= 1, Eq(kappa * q, p)),
        "height": H >= (n * n) * BOUND,
        "sums": n * (N * (N - 1)) + 2 <= 2 * M,
        **of(TOKENS.given, *FIRST_BITS),
        "bits": H * as_real(M) + BOUND < pow2(rho),
        **of(TOKENS.given, *RECORD_BITS, "weight bits"),
    },
    claim=there_are(
        CHOSEN,
        between(1, P1, V),
        FIRST_MEMORY["first groups"],
        between(1, P, n * N),
        right=predicted,
        sizes=DECODER_SIZES,
        taken=decoder_takes(*WEIGHTS, W),
    ),
    source="THEORY 6, T4",
    says=f"{ORDERED.replace('distinct ', '')} where a label depends only on the prefix that ends "
    f"there, {ONE_LAYER} outputs under a causal mask at every column exactly the label there: the "
    f"token that comes next, {BOTH}",
    instance={
        **INSTANCE,
        "Y": lambda a, i: 1,
        "H": 34,
        "rho1": 6,
        "sigma1": 1,
        "ell1": 1,
        "rho": 7,
        "W": 11,
    },
    proof=in_list(
        *IN_PLACE,
        *_LEAST,
        have("projecting", _projection.claim, by(_projection, "few", "list", "short", "far")),
        have(
            "some numbers",
            _SOME_NUMBERS.claim,
            by(_SOME_NUMBERS, "list", "list numbered", "in order"),
        ),
        obtain(
            "projecting",
            u,
            [
                *(have(name, _PROJECTED[name], by("projected")) for name in _PROJECTED),
                obtain("some numbers", number, _WITH_NUMBERS, name="numbers found"),
            ],
            name="projected",
        ),
    ),
)
