"""THEORY 6, T1 and T3: n attention layers, hard or soft, label every token or every sequence.

Both networks project the tokens (L1'), map each sequence to an id (L2, L3), form a key from it and
recall the label of the key (L11).  They differ in the key and in what a label belongs to.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from memcap import (
    INT, REAL, And, Const, Eq, Fact, Instance, Lemma, Ne, Proof, Term, Var, as_real, at, between,
    bitlen, by, count, definition, exists, fix, fn, forall, functions, have, ints, magnitude,
    obtain, pow2, reals, split, substitute, term, total,
)  # fmt: skip
from memcap.proofs.arithmetic import bitlen_above, bitlen_positive, product_order
from memcap.proofs.context import CONTEXT
from memcap.proofs.ids import IDS, ROWS, WORDS, l5_ids, registers
from memcap.proofs.keys import (
    RECORD_BITS, SEQUENCES_RECALLED, TOKENS_RECALLED, l11_sequences, l11_tokens,
)  # fmt: skip
from memcap.proofs.labelling import (
    BOTH, DATA, IN_PLACE, MEMORY, PROJECTING, SHAPE, SOME_WORD, counted, exhibited, labelled, least,
    memorized, of, projected, recalls, scaled, stated, taken, under_both, with_constants,
)  # fmt: skip
from memcap.proofs.networks import (
    CLASSIFIER_SIZES, MAP_BITS, TOKEN_KEY_BITS, TRANSFORMER_SIZES, WHOLE_KEY_BITS, Sizes,
    bits_embedding, bits_map,
)  # fmt: skip
from memcap.proofs.outputs import (
    BOUND, MAP_WEIGHTS, MEMORY_WEIGHTS, PROJECTION, VOCABULARY, classifier, l6_sequence_key,
    l6_token_key, token_key, transformer, whole_key, word_register,
)  # fmt: skip
from memcap.proofs.recall import RECALLED, memory_takes
from memcap.proofs.sizes import integer_bits
from memcap.proofs.softmax import (
    HARDMAX, SOFTMAX, attend_local, attend_sharp, attend_symmetric, soft_local, soft_sharp,
    soft_symmetric,
)  # fmt: skip
from memcap.symbolic.gadgets.blocks import HALF, QUARTER
from memcap.symbolic.gadgets.primitives import local, mechanism, sharp, symmetric
from memcap.symbolic.gadgets.sequence import SPREAD
from memcap.symbolic.language.terms import parts

n, N, V, C, M, H, rho, sigma, heat, ell, m, P, W = ints("n N V C M H rho sigma heat ell m P W")
d, s, M1, a, b, i, k, v, p, q = ints("d s M1 a b i k v p q")
B, epsilon, token, r, delta, kappa = reals("B epsilon token r delta kappa")
x, z, ids, theta = functions("x z ids theta", INT, REAL)
u, alpha, beta, S, pi, answer = functions("u alpha beta S pi answer", INT, INT)
word, Y = functions("word Y", INT, INT, INT)
(tokens,) = functions("x", INT, INT, REAL)
(E,) = functions("E", REAL, REAL)
head = mechanism("head")

CHOSEN = (u, alpha, beta, *MEMORY)
"""What the theorems say that there is: weights, and the number of keys and groups."""

NETWORK = (
    "there are weights with which a network of 11 registers, exactly n attention layers and "
    "exactly the stated numbers of blocks and parameters, every weight of at most W bits,"
)
_REGISTER = fn(v, word_register(v))
_TOP = M * (n * BOUND + n * n)
_TOKENS = substitute(registers(a), {z: _REGISTER})
_ANYWHERE = {"z": _REGISTER, "B": BOUND}


_READ = substitute(CONTEXT, {x: _TOKENS, B: BOUND})


@dataclass(frozen=True)
class Task:
    """What distinguishes T1 from T3.

    name, title  of the theorem; says: what it says, in plain English
    given        its hypotheses
    factor       what the id of the sequence is multiplied by in the key
    own          what column i of sequence a adds to its key
    label        the label of that column
    number       how many keys there are at most
    recalled     what a memorizer of the keys recalls; memorizer: that there is one, by premises
    output       the network, as a function of its weights
    key          its key; moved: the lemma that it moves with the column
    further      weights of the key
    takes        the bits of these weights; and why, from W ≥ ρ + 2
    sizes        of the network
    """

    name: str
    title: str
    says: str
    given: Mapping[str, Term]
    factor: Term
    own: Term
    label: Term
    number: Term
    recalled: Term
    memorizer: Instance
    premises: Sequence[have]
    output: Const
    key: Const
    moved: Lemma
    further: tuple[Var, ...]
    takes: tuple[Term, ...]
    sizes: Sizes
    chosen = CHOSEN
    counts = ()

    @property
    def weights(self) -> tuple[Var, ...]:
        """The weights, in the order of the network's arguments."""
        return (*PROJECTION, *MAP_WEIGHTS, *self.further, *MEMORY_WEIGHTS)

    def key_at(self, attention: Term, place: Term) -> Term:
        """The key that the network forms in a column of sequence a."""
        before = (attention, n, BOUND, *MAP_WEIGHTS[1:], *self.further)
        return self.key(*before, _TOKENS, place)

    @property
    def network_takes(self) -> Const:
        """Every weight of embedding, blocks and read-out fits in W bits."""
        bits = (*MAP_BITS, *self.takes, memory_takes(*MEMORY_WEIGHTS, W))
        return taken(self.output, self.weights, *bits)


def theorem(task: Task, instance: Mapping[str, Any]) -> Lemma:
    """The theorem about the network with n attention layers."""
    return stated(task, _proof(task), instance)


_CHOSEN_IDS = l5_ids(**_ANYWHERE)
_IDS = {name: substitute(formula, _CHOSEN_IDS.mapping) for name, formula in IDS.items()}


def _proof(task: Task) -> Proof:
    """The weights one after the other, then why they are right."""
    return [
        SOME_WORD,
        PROJECTING,
        projected(
            *_precision(task),
            have("some ids", _CHOSEN_IDS.claim, by(_CHOSEN_IDS, "registers", "apart")),
            obtain(
                "some ids",
                (alpha, beta, ids),
                [
                    *(have(name, _IDS[name], by("chosen")) for name in _IDS),
                    *memorized(task, MEMORY, _right(task)),
                ],
                name="chosen",
            ),
        ),
    ]


def _epsilon(task: Task) -> Term:
    """The error that a head may make."""
    return 1 / (4 * as_real(task.factor * (n * M)))


def _hot(task: Task) -> Term:
    """What 4 to the inverse temperature must reach."""
    return (4 * (task.factor * (n * M))) * (n * BOUND)


def _precision(task: Task) -> list[have]:
    """The temperature makes the errors of all heads together move a key by at most 1/4."""
    product, error = task.factor * (n * M), _epsilon(task)
    return [
        have("rounds", n * M >= 1, by()),
        have(
            "product",
            product >= 1,
            [
                have("factor", task.factor >= 1, by()),
                have("times", product >= task.factor, by("factor", "rounds")),
                by("times", "factor"),
            ],
        ),
        have("inverse", Eq(error * (4 * as_real(product)), 1), by("product")),
        have("error", between(0, error, QUARTER), by("inverse", "product")),
        have(
            "temperature enough",
            n * BOUND <= error * pow2(2 * heat),
            [
                have("hot", _hot(task) <= pow2(2 * heat), by()),
                have(
                    "scaled",
                    error * _hot(task) <= error * pow2(2 * heat),
                    by("error", "hot", product_order(x=error, y=_hot(task), z=pow2(2 * heat))),
                ),
                have("same", Eq(error * _hot(task), n * BOUND), by("inverse")),
                by("scaled", "same"),
            ],
        ),
        have(
            "warm",
            heat >= 1,
            [
                have("columns", n * BOUND >= 1, by()),
                have("hot", _hot(task) > 1, by("columns", "product")),
                by("hot", definition(pow2(2 * heat))),
            ],
        ),
        have(
            "largest",
            _TOP >= BOUND,
            [
                have("columns", And(n * BOUND >= BOUND, n * n >= 1, M >= 1), by()),
                by("columns"),
            ],
        ),
        have(
            "factors",
            And(
                task.factor >= 4,
                task.factor * _TOP >= task.factor,
                task.factor * _TOP >= BOUND,
            ),
            by("largest", "product"),
        ),
        have("power", And(pow2(rho) > BOUND, pow2(rho) > task.factor), by("factors")),
        have("least", And(rho >= 3, W >= 7), least("power", rho)),
    ]


def _near(task: Task) -> list[have | by]:
    """The key of column i of sequence a, formed under a sharp head, is recalled."""
    key, read = task.key_at(head, i), _READ
    exact = task.factor * ids(a) + task.own
    return [
        have("near id", _near_id(task), by(at("read", a, i))),
        have("factor positive", task.factor >= 0, by("product")),
        have(
            "scaled",
            And(
                task.factor * read <= task.factor * ids(a),
                task.factor * ids(a) - task.factor * (n * (M * _epsilon(task)))
                <= task.factor * read,
            ),
            by("near id", "factor positive"),
        ),
        have(
            "register",
            2 <= _REGISTER(word(a, i)),
            by(at("words", a, i), at("registers", word(a, i))),
        ),
        have(
            "formed",
            Eq(key, task.factor * read + task.own),
            by("near id", "register", unfold=[task.key]),
        ),
        have("near", magnitude(key - exact) <= QUARTER, by("formed", "scaled", "inverse")),
        by("near", _at_key(task, key)),
    ]


def _near_id(task: Task) -> Term:
    """The contextual map leaves the id, up to the errors of n heads."""
    return And(0 <= _READ, between(ids(a) - n * (M * _epsilon(task)), _READ, ids(a)))


def _found(task: Task, attention: Term, place: Term) -> Term:
    """What the memorizer recalls for the key of a column of sequence a."""
    return substitute(RECALLED, {token: task.key_at(attention, place)})


def _any_head(task: Task) -> have:
    """Whatever head is sharp, symmetric and local, every column gets its label."""
    right = forall((a, i), *ROWS, Eq(_found(task, head, i), task.label))
    moved = task.moved(x=_TOKENS, y=fn(k, _TOKENS(pi(k))), B=BOUND)
    return have(
        "any head",
        forall(
            head,
            sharp(head, n, BOUND, heat, _epsilon(task)),
            symmetric(head, n),
            local(head, n),
            labelled(task, head),
        ),
        fix(
            head,
            [
                have(
                    "read",
                    forall((a, i), *ROWS, _near_id(task)),
                    by(at("ids read", head, _epsilon(task)), "error"),
                ),
                have("right", right, fix((a, i), _near(task))),
                fix(
                    (a, pi),
                    fix(
                        i,
                        [
                            *IN_PLACE,
                            have(
                                "label",
                                Eq(_found(task, head, pi(i)), substitute(task.label, {i: pi(i)})),
                                by("place", at("right", a, pi(i))),
                            ),
                            have("in order", moved.premise("moved"), fix(v, by())),
                            have("moved", parts(moved.claim)[1], by(moved, "in order")),
                            by("label", "moved", unfold=[task.output]),
                        ],
                    ),
                ),
            ],
        ),
    )


def _right(task: Task) -> Proof:
    """The chosen weights are right, and have the sizes and bits that are claimed."""
    heads = {"B": BOUND, "epsilon": _epsilon(task)}
    hard = (attend_sharp(**heads), attend_symmetric(), attend_local(), "error", "warm")
    soft = (soft_sharp(**heads), soft_symmetric(), soft_local(), "temperature enough", "warm")
    fit = ("memorizer", "embedding taken", "map taken", "key taken")
    return [
        recalls(task),
        _any_head(task),
        *under_both(
            lambda attention: labelled(task, attention),
            by(at("any head", HARDMAX), *hard),
            by(at("any head", SOFTMAX), *soft),
        ),
        counted(task.sizes, SHAPE),
        *_bits(task),
        exhibited(CHOSEN, taken=by(*fit, unfold=[task.network_takes])),
    ]


def _bits(task: Task) -> list[have]:
    """Every weight before the memorizer fits in W bits."""
    embedding = bits_embedding(e=bitlen(M1 * p), c=bitlen(q), f=rho)
    mapped = bits_map(e=rho, f=rho, g=bitlen(heat))
    return [
        have("sums", mapped.premise("sums"), _sums(task)),
        *scaled(embedding, "scaled", "tokens"),
        have(
            "heat",
            mapped.premise("heat"),
            by("warm", bitlen_above(n=heat), bitlen_positive(n=heat)),
        ),
        have("record", ell * (rho + sigma) >= rho + sigma, by("least")),
        have(
            "embedding taken",
            embedding.claim,
            by(embedding, "projection", "scaled", "power", "least", "record"),
        ),
        have(
            "map taken",
            mapped.claim,
            by(mapped, "weights", "sums", "heat", "power", "least", "record"),
        ),
        have(
            "key taken",
            And(*task.takes),
            with_constants(integer_bits(H, rho), "power", "least", "record"),
        ),
    ]


def _sums(task: Task) -> Proof:
    """The weights of a sum head are at most nM, below the largest key."""
    return [
        have("columns", n * BOUND + n * n >= n, by()),
        have("largest id", _TOP >= n * M, by("columns")),
        have("scaled id", task.factor * _TOP >= n * M, by("largest id", "factors", "rounds")),
        by("scaled id", "least"),
    ]


def _at_key(task: Task, key: Term) -> Fact:
    """What is recalled at a key."""
    return at("recalls", a, i, key) if task.name == "T1" else at("recalls", a, key)


_DISTANCE = total(d, fn(k, (tokens(a, k) - tokens(b, k)) * (tokens(a, k) - tokens(b, k))))
SEQUENCES_OF_WORDS = ("sizes", *VOCABULARY, *WORDS)
"""The hypotheses on the sequences and their words."""


def _how_often(index: Term) -> Term:
    """How often the word v occurs in a sequence."""
    return count(n, fn(i, as_real(word(index, i))), as_real(v))


SMALL = {
    "n": 1,
    "N": 1,
    "V": 1,
    "d": 1,
    "M1": 1,
    "x": lambda v, k: 1,
    "word": lambda a, i: 1,
    "C": 2,
    "r": 1,
    "delta": 1,
    "kappa": 4,
    "p": 4,
    "q": 1,
    "s": 4,
    "M": 1,
    "ell": 1,
    "sigma": 1,
}

_MEMORIZER = l11_tokens(**_ANYWHERE, ctx=fn((a, i), ids(a)), gap=HALF, top=_TOP)


def contexts_of_rows(memorizer: Instance) -> tuple[have, ...]:
    """The context of a token is the id of its sequence: what a memorizer of tokens asks for."""
    return (
        have(
            "contexts apart",
            memorizer.premise("contexts apart"),
            fix(
                (a, i, b, k),
                split(
                    Eq(a, b),
                    [have("same", Eq(ids(a), ids(b)), by()), by("same")],
                    by(at("ids apart", a, b), at("ids apart", b, a)),
                ),
            ),
        ),
        have(
            "contexts small",
            memorizer.premise("contexts small"),
            fix((a, i), by(at("ids small", a))),
        ),
        have(
            "answered",
            memorizer.premise("answered"),
            fix(
                (a, i, b, k),
                split(
                    Eq(a, b),
                    [
                        have("same word", Eq(word(a, i), word(a, k)), by()),
                        by("case", "same word", at("consistent", a, i, k)),
                    ],
                    by(at("ids apart", a, b), at("ids apart", b, a)),
                ),
            ),
        ),
    )


TOKENS = Task(
    "T1",
    "Every token of N sequences gets its label, in whatever order the columns stand",
    f"{DATA} and whose labels agree where a word is repeated in a sequence, {NETWORK} outputs the "
    f"label of every token exactly, in whatever order the columns stand, {BOTH}",
    given={
        "sizes": And(n >= 1, N >= 1),
        "dimension": d >= 1,
        "values": V * (V - 1) + 2 <= 2 * M1,
        "norms": forall(a, between(1, a, V), total(d, fn(k, tokens(a, k) * tokens(a, k))) <= r * r),
        "distances": forall(
            (a, b), between(1, a, V), between(1, b, V), a < b, delta * delta <= _DISTANCE
        ),
        "scale": 16 * d <= (kappa * kappa) * (delta * delta),
        "bound": (d * ((kappa * M1) * (kappa * M1))) * (r * r) <= as_real(s) * s,
        "positive": as_real(s) >= 0,
        "words": forall((a, i), between(1, a, N), between(1, i, n), between(1, word(a, i), V)),
        "different": forall(
            (a, b),
            between(1, a, N),
            between(1, b, N),
            a < b,
            exists(v, between(1, v, V), Ne(_how_often(a), _how_often(b))),
        ),
        "labels": forall((a, i), between(1, a, N), between(1, i, n), between(0, Y(a, i), C - 1)),
        "consistent": forall(
            (a, i, q),
            between(1, a, N),
            between(1, i, n),
            between(1, q, n),
            Eq(word(a, i), word(a, q)),
            Eq(Y(a, i), Y(a, q)),
        ),
        "height": H >= 2 * BOUND,
        "fraction": And(p >= 1, q >= 1, Eq(kappa * q, p)),
        "ids": N * (N - 1) + 2 <= 2 * M,
        "temperature": (4 * (H * (n * M))) * (n * BOUND) <= pow2(2 * heat),
        "bits": H * (M * (n * BOUND + n * n)) + BOUND < pow2(rho),
        "fields": sigma >= 1,
        "classes": C <= pow2(sigma),
        "records": ell >= 1,
        "enough": W >= ell * (rho + sigma) + 3,
        "weight bits": And(W >= bitlen(M1 * p) + bitlen(q) + 1, W >= bitlen(heat) + 2),
    },
    factor=H,
    own=_REGISTER(word(a, i)),
    label=Y(a, i),
    number=n * N,
    recalled=TOKENS_RECALLED,
    memorizer=_MEMORIZER,
    premises=contexts_of_rows(_MEMORIZER),
    output=transformer,
    key=token_key,
    moved=l6_token_key,
    further=(H,),
    takes=TOKEN_KEY_BITS,
    sizes=TRANSFORMER_SIZES,
)

t1 = theorem(TOKENS, {**SMALL, "Y": lambda a, i: 1, "H": 20, "heat": 5, "rho": 8, "W": 12})

_ANSWERS = l11_sequences(F=SPREAD, gap=HALF, top=_TOP)

SEQUENCES = Task(
    "T3",
    "Every one of N sequences gets its label, at every column and in whatever order",
    f"{DATA}, {NETWORK} outputs the label of the sequence exactly at every column, in whatever "
    f"order the columns stand, {BOTH}",
    given={
        **of(TOKENS.given, *SEQUENCES_OF_WORDS),
        "answers": forall(a, between(1, a, N), between(0, answer(a), C - 1)),
        **of(TOKENS.given, "fraction", "ids"),
        "temperature": (4 * (term(SPREAD) * (n * M))) * (n * BOUND) <= pow2(2 * heat),
        "bits": _ANSWERS.premise("bits"),  # 4·M(nB + n²) < 2^ρ
        **of(TOKENS.given, *RECORD_BITS, "weight bits"),
    },
    factor=term(SPREAD),
    own=as_real(0),
    label=answer(a),
    number=N,
    recalled=SEQUENCES_RECALLED,
    memorizer=_ANSWERS,
    premises=(),
    output=classifier,
    key=whole_key,
    moved=l6_sequence_key,
    further=(),
    takes=WHOLE_KEY_BITS,
    sizes=CLASSIFIER_SIZES,
)

t3 = theorem(SEQUENCES, {**SMALL, "answer": lambda a: 1, "heat": 4, "rho": 6, "W": 10})
