"""THEORY 6: sizes of the networks, counted from their programs, and the bits of their weights."""

from collections.abc import Mapping
from dataclasses import dataclass

from memcap import (
    INT, REAL, And, Const, Eq, Instance, Lemma, Term, Var, as_real, at, between, by, conjuncts,
    define, fix, forall, functions, have, ints, lemma, pow2, reals, substitute, term,
)  # fmt: skip
from memcap.proofs.arithmetic import pow2_next, pow2_positive, pow2_small, pow2_sum, total_constant
from memcap.proofs.bits import MEMORY
from memcap.proofs.context import MAP, WEIGHTS
from memcap.proofs.outputs import BOUND
from memcap.proofs.sizes import (
    Size, bits_constants, bits_weight, every_weight, integer_bits, memorizer_sums, takes,
)  # fmt: skip
from memcap.symbolic.gadgets.construction import Embedding, Memory, form_key, memorizer
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.one_layer import add_up, form_mean_key, prefix_mean, sum_key
from memcap.symbolic.gadgets.program import Program, attention_layers, depth, entries, registers
from memcap.symbolic.gadgets.sequence import sequence_key
from memcap.symbolic.gadgets.short_keys import short_memorizer, wide_key

d, n, M, M1, H, s, heat, ell, m, rho, sigma, W = ints("d n M M1 H s heat ell m rho sigma W")
j, k, p, q, e, f, g, c, c1 = ints("j k p q e f g c c1")
B, kappa, shift = reals("B kappa shift")
weights = functions("weights", INT, REAL)[0]
D, o, slack = ints("D o c")
u, omega, alpha, beta = functions("u omega alpha beta", INT, INT)

# --- sizes ---

WIDTH = rho + sigma
RECORD = 8 * WIDTH + 26
SHAPE = (d, n, m, ell, rho, sigma)


@dataclass(frozen=True)
class Sizes:
    """What is counted in a network, each a constant of its shape, and the lemma about it."""

    constants: Mapping[str, Const]
    formula: Term
    lemma: Lemma
    program: Program


NETWORKS: dict[str, Sizes] = {}
"""Name of a network ↦ its sizes, and the program between embedding and read-out."""


def sized(
    name: str,
    title: str,
    program: Program,
    shape: tuple[Var, ...],
    given: Mapping[str, Term],
    sums: Mapping[str, list[Instance]],
    **formulas: Term | int,
) -> Sizes:
    """Width, attention blocks, blocks and parameters of embedding, program and read-out.

    formulas: width, attention, blocks, parameters; sums: what the sums in these need, by name.
    """
    counted = {
        "width": term(len(registers(program) | {"one"})),
        "attention": as_real(attention_layers(program)),
        "blocks": as_real(depth(program)),
        "parameters": Embedding(d, weights, shift).entries + entries(program) + 1,
    }
    constants = {what: define(f"{name}_{what}", shape, counted[what]) for what in formulas}
    formula = And(*(Eq(constants[what](*shape), value) for what, value in formulas.items()))
    made = lemma(
        f"{name}.sizes",
        title,
        given=given,
        claim=formula,
        source="THEORY 6",
        proof=conjuncts(*(by(*sums.get(what, ()), unfold=[constants[what]]) for what in formulas)),
    )
    NETWORKS[name] = Sizes(constants, formula, made, program)
    return NETWORKS[name]


_MEMORY_SHAPE = {"groups": m >= 1, "records": ell >= 0, "bits": And(rho >= 0, sigma >= 0)}


def _rounds_sizes(name: str, title: str, program: Program, further: int) -> Sizes:
    """The sizes of a network with n rounds, with so many parameters besides the counted parts."""
    return sized(
        name,
        title,
        program,
        SHAPE,
        {"tokens": n >= 0, **_MEMORY_SHAPE},
        {
            "attention": [total_constant(c=1), *memorizer_sums(MEMORY, attention_layers, 0, 0)],
            "blocks": [total_constant(c=3), *memorizer_sums(MEMORY, depth, 1, 1)],
            "parameters": [total_constant(c=24), *memorizer_sums(MEMORY, entries, 6, 8)],
        },
        width=11,
        attention=n,
        blocks=3 * n + 3 + (m - 1) + ell * (WIDTH + 2),
        parameters=d + 24 * n + 6 * (m - 1) + ell * RECORD + further,
    )


TRANSFORMER_SIZES = _rounds_sizes(
    "transformer",
    "The sizes of the network of T1",
    (*MAP, form_key(H), *memorizer(MEMORY)),
    8,
)

CLASSIFIER_SIZES = _rounds_sizes(
    "classifier",
    "The sizes of the network of T3",
    (*MAP, sequence_key(), *memorizer(MEMORY)),
    10,
)

# --- one attention layer ---

C1, ell1, m1, rho1, sigma1 = ints("C1 ell1 m1 rho1 sigma1")
S1, theta1 = functions("S1", INT, INT)[0], functions("theta1", INT, REAL)[0]
FIRST_MEMORY = Memory(m1, ell1, rho1, sigma1, C1, S1, theta1)
FIRST_SHAPE = (m1, ell1, rho1, sigma1)
FIRST_WIDTH = rho1 + sigma1
FIRST_RECORD = 8 * FIRST_WIDTH + 26
_FIRST_SHAPE = {
    "first groups": m1 >= 1,
    "first records": ell1 >= 0,
    "first bits": And(rho1 >= 0, sigma1 >= 0),
}


def _both(size: Size, per_lookup: int, per_bit: int) -> list[Instance]:
    """The sums in the sizes of two memorizers."""
    return [
        sums
        for memory in (MEMORY, FIRST_MEMORY)
        for sums in memorizer_sums(memory, size, per_lookup, per_bit)
    ]


MEMORIZER = memorizer(MEMORY)


def one_layer_sizes(
    name: str,
    title: str,
    attention: Gadget,
    key: Program,
    further: int,
    memory: Program = MEMORIZER,
    digits: Var | None = None,
) -> Sizes:
    """The sizes of a network of two memorizers around one attention block.

    key: what forms the key; memory: the second memorizer, which peels so many digits of the key
    and exchanges it.
    """
    shape: tuple[Var, ...] = (d, *FIRST_SHAPE, m, ell, rho, sigma)
    single = 1 + len(key) + (digits is not None)
    blocks = m1 + ell1 * (FIRST_WIDTH + 2) + m + ell * (WIDTH + 2) + single
    parameters = d + 6 * (m1 - 1) + ell1 * FIRST_RECORD + 6 * (m - 1) + ell * RECORD + further
    given = {**_FIRST_SHAPE, **_MEMORY_SHAPE}
    peeled: list[list[Instance]] = [[], [], []]
    if digits is not None:
        peeled = [[total_constant(n=digits, c=c)] for c in (0, 1, 8)]
        given |= {"digits": digits >= 0}
        shape, blocks = (*shape, digits), blocks + digits
        parameters = parameters + 8 * digits
    return sized(
        name,
        title,
        (*memorizer(FIRST_MEMORY), attention, *key, *memory),
        shape,
        given,
        {
            "attention": [*_both(attention_layers, 0, 0), *peeled[0]],
            "blocks": [*_both(depth, 1, 1), *peeled[1]],
            "parameters": [*_both(entries, 6, 8), *peeled[2]],
        },
        width=8,
        attention=1,
        blocks=blocks,
        parameters=parameters,
    )


LABELLER_SIZES = one_layer_sizes(
    "labeller", "The sizes of the network of T1'", add_up(n), (form_mean_key(H),), 11
)

COUNTER_SIZES = one_layer_sizes(
    "counter", "The sizes of the network of T3'", add_up(n), (sum_key(),), 13
)

DECODER_SIZES = one_layer_sizes(
    "decoder", "The sizes of the network of T4(b)", prefix_mean(), (form_mean_key(H),), 11
)

ABBREVIATOR_SIZES = one_layer_sizes(
    "abbreviator",
    "The sizes of the network of T1' with short keys",
    add_up(n),
    (wide_key(H, slack, o),),
    19,
    short_memorizer(MEMORY, slack, D, omega),
    D,
)

# --- bits ---

BOUNDED = {B: BOUND}
FRACTION = And(p >= 1, q >= 1, Eq(kappa * q, p))
_embedded = forall(k, between(1, k, d), takes(kappa * u(k), W))
EMBEDDING_BITS = (_embedded, takes(2 + as_real(s), W), takes(1, W))
MAP_BITS = tuple(substitute(w, BOUNDED) for w in every_weight(MAP, W))
TOKEN_KEY_BITS = tuple(every_weight((form_key(H),), W))
WHOLE_KEY_BITS = tuple(every_weight((sequence_key(),), W))
SUM_BITS = tuple(every_weight((add_up(n),), W))
PREFIX_BITS = tuple(every_weight((prefix_mean(),), W))
MEAN_KEY_BITS = tuple(every_weight((form_mean_key(H),), W))
SUM_KEY_BITS = tuple(every_weight((sum_key(),), W))
WIDE_KEY_BITS = tuple(every_weight((wide_key(H, slack, o),), W))


bits_embedding = lemma(
    "bits.embedding",
    "The bits of the weights of the embedding",
    given={
        "projection": forall(k, between(1, k, d), between(1, u(k), M1)),
        "fraction": FRACTION,
        "scaled": And(M1 * p < pow2(e), e >= 0, q < pow2(c), c >= 0),
        "shift": And(s >= 0, 2 + 2 * s < pow2(f), f >= 0),
        "enough": And(W >= 7, W >= e + c + 1, W >= f + 2),
    },
    claim=And(*EMBEDDING_BITS),
    source="THEORY 6",
    instance={
        "d": 1,
        "u": lambda k: 1,
        "M1": 1,
        "p": 1,
        "q": 1,
        "kappa": 1,
        "e": 1,
        "c": 1,
        "s": 0,
        "f": 2,
        "W": 7,
    },
    proof=[
        have("two", Eq(pow2(1), 2), by(pow2_small())),
        conjuncts(
            fix(
                k,
                [
                    have("entry", between(1, u(k), M1), by(at("projection", k))),
                    have(
                        "product", And(0 <= p * u(k), p * u(k) <= M1 * p), by("entry", "fraction")
                    ),
                    have("weight", Eq(kappa * u(k) * q, p * u(k)), by("fraction")),
                    by(
                        bits_weight(x=kappa * u(k), p=p * u(k), q=q, e=e, c=c, b=W),
                        "product",
                        "weight",
                    ),
                ],
            ),
            by(bits_weight(x=2 + as_real(s), p=2 + s, q=1, e=f, c=1, b=W), "two"),
            by(bits_constants()),
        ),
    ],
)

bits_map = lemma(
    "bits.map",
    "The bits of the weights of the contextual map",
    given={
        "weights": WEIGHTS,
        "sums": And(n * M < pow2(e), e >= 0),
        "bound": And(s >= 0, 2 + 2 * s < pow2(f), f >= 0),
        "heat": And(heat >= 0, heat < pow2(g), g >= 0),
        "enough": And(W >= 7, W >= e + 2, W >= f + 2, W >= g + 2),
    },
    claim=And(*MAP_BITS),
    source="THEORY 6",
    instance={
        "n": 1,
        "M": 1,
        "e": 1,
        "alpha": lambda j: 1,
        "beta": lambda j: 1,
        "s": 0,
        "f": 2,
        "heat": 1,
        "g": 1,
        "W": 7,
    },
    proof=[
        have("constants", bits_constants().claim, by(bits_constants())),
        have("two", Eq(pow2(1), 2), by(pow2_small())),
        conjuncts(
            by("constants"),
            fix(
                j,
                [
                    have(
                        "range",
                        And(between(1, alpha(j), M), between(1, beta(j), M)),
                        by(at("weights", j)),
                    ),
                    have("maximum", And(alpha(j) <= n * M, 0 <= n * M), by("range")),
                    have("count", And(0 <= beta(j) * n, beta(j) * n <= n * M), by("range")),
                    by(
                        "constants",
                        "range",
                        "maximum",
                        "count",
                        "two",
                        integer_bits(alpha(j), e),
                        integer_bits(beta(j) * n, e),
                        integer_bits(heat, g),
                    ),
                ],
            ),
            fix(j, by("constants")),
            fix(
                j,
                by("constants", "two", bits_weight(x=-BOUND, p=-(2 + 2 * s), q=1, e=f, c=1, b=W)),
            ),
        ),
    ],
)

bits_wide_key = lemma(
    "bits.wide-key",
    "The bits of the weights that form a key and widen it",
    given={
        "height": between(1, H, pow2(D)),
        "digits": And(D >= 1, slack >= 0),
        "offset": between(0, o, pow2(slack) - 1),
        "enough": And(W >= 7, W >= slack + D + 3),
    },
    claim=And(*WIDE_KEY_BITS),
    source="THEORY 5",
    instance={"H": 2, "D": 1, "c": 0, "o": 0, "W": 7},
    proof=[
        have("constants", bits_constants().claim, by(bits_constants())),
        have("two", Eq(pow2(1), 2), by(pow2_small())),
        have("unit", pow2(slack) >= 1, by(pow2_positive(k=slack))),
        have(
            "all",
            And(
                Eq(pow2(slack + D), pow2(slack) * pow2(D)),
                Eq(pow2(slack + D + 1), 2 * pow2(slack + D)),
                pow2(D) >= 1,
            ),
            by(pow2_sum(m=slack, k=D), pow2_next(k=slack + D), pow2_positive(k=D)),
        ),
        have(
            "scaled",
            And(
                0 <= pow2(slack) * H,
                pow2(slack) * H <= pow2(slack) * pow2(D),
                pow2(slack) <= pow2(slack) * pow2(D),
            ),
            by("unit", "height", "all"),
        ),
        by(
            "constants",
            "two",
            "unit",
            "all",
            "scaled",
            integer_bits(pow2(slack) - 1, slack + D + 1),
            integer_bits(pow2(slack) * H, slack + D + 1),
            integer_bits(o, slack + D + 1),
        ),
    ],
)
