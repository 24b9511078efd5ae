"""The networks of the theorems, with every weight given by hand, as a theorem allows it or not.

The program that leads to the keys is run first, under hardmax; what is stored are the keys that it
leaves, with the labels wanted there, as in the proofs.  Nothing is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flint import fmpq

from memcap.numeric.evaluator import Evaluator
from memcap.numeric.memory import concatenate, threshold
from memcap.numeric.network import Network, assemble, matrix
from memcap.numeric.project import spread
from memcap.numeric.softmax import SoftmaxEvaluator, Undecided
from memcap.symbolic.gadgets.blocks import map_weights
from memcap.symbolic.gadgets.construction import (
    Embedding,
    Memory,
    contextual_map,
    form_key,
    memorizer,
)
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.one_layer import SUM_SPREAD, form_mean_key, prefix_means, sum_key, sums
from memcap.symbolic.gadgets.program import Program, unroll
from memcap.symbolic.gadgets.sequence import SPREAD, sequence_key
from memcap.symbolic.gadgets.short_keys import SHORT_SPREAD, exchange, short_memorizer, wide_key
from memcap.symbolic.gadgets.short_keys import digits as peel_digits
from tests.numeric.samples import METADATA

# --- data ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Data:
    """Vectors of the words; rows of words; the label wanted at each place."""

    vectors: tuple[tuple[fmpq, ...], ...]
    rows: tuple[tuple[int, ...], ...]
    labels: tuple[tuple[int, ...], ...]

    def tokens(self):
        """The sequences."""
        return [matrix(self.vectors, row) for row in self.rows]


def points(*entries):
    """Vectors; a number is one with one entry."""
    return tuple(
        tuple(map(fmpq, entry)) if isinstance(entry, tuple) else (fmpq(entry),) for entry in entries
    )


def placed(data: Data, slope) -> Data:
    """The same with slope·k added to the first coordinate of the token at place k = 1, 2, …

    Word w at place k gets the number w·n + k − 1.
    """
    n = len(data.rows[0])
    moved = [(v[0] + slope * (k + 1), *v[1:]) for v in data.vectors for k in range(n)]
    rows = tuple(tuple(word * n + k for k, word in enumerate(row)) for row in data.rows)
    return replace(data, vectors=tuple(moved), rows=rows)


# --- weights -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Weights:
    """κ, u and s, and what the networks need besides; where None stands, what the theorem says.

    alpha, beta: of n rounds (the first β meets 0); phi: the words that the first memorizer holds,
    and their numbers; M: M_s, or the largest of all these; height: H, or the factor of the key of
    T3 and T3'; heat: λ; classes, id_bits, label_bits, records: C, ρ, σ, ℓ; first_id_bits,
    first_label_bits: ρ and σ of the first memorizer.
    """

    u: Sequence[int] = (2,)
    kappa: fmpq | int = 2
    s: int = 4
    alpha: Sequence[int] = ()
    beta: Sequence[int] = ()
    phi: Mapping[int, int] = field(default_factory=dict)
    M: int | None = None
    height: int | None = None
    heat: int = 1
    classes: int | None = None
    id_bits: int | None = None
    label_bits: int | None = None
    records: int = 1
    first_id_bits: int | None = None
    first_label_bits: int | None = None
    omega: Sequence[int] = ()
    digits: int | None = None
    slack: int | None = None

    @property
    def bound(self) -> int:
        """B."""
        return 2 + 2 * self.s

    @property
    def largest(self) -> int:
        """M_s."""
        return self.M or max((*self.alpha, *self.beta, *self.phi.values()))

    def embedding(self) -> Embedding:
        """z(x) = κ⟨u, x⟩ + 2 + s."""
        weights = [self.kappa * entry for entry in self.u]
        return Embedding(len(weights), lambda k: weights[k - 1], 2 + self.s)

    def register(self, vector: Sequence[fmpq]) -> fmpq:
        """z of this token."""
        return self.embedding().apply(lambda k: vector[k - 1])["token"]

    def rounds(self) -> Program:
        """The contextual map."""
        alpha, beta = self.alpha, self.beta
        return contextual_map(
            len(alpha), self.bound, lambda j: alpha[j - 1], lambda j: beta[j - 1], self.heat
        )

    def numbers(self, data: Data) -> Memory:
        """The first memorizer."""
        held = {self.register(data.vectors[word]): number for word, number in self.phi.items()}
        id_bits = chosen(self.first_id_bits, digits(self.bound))
        label_bits = chosen(self.first_label_bits, digits(self.largest))
        return memory(held, Fields(self.largest + 1, id_bits, label_bits, 1))


def chosen(value, default):
    """The value, or the default for None."""
    return default if value is None else value


def digits(number: fmpq | int) -> int:
    """The least ρ ≥ 0 with number < 2^ρ."""
    return max(0, int(fmpq(number).floor())).bit_length()


# --- memorizers ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Fields:
    """C, ρ, σ and ℓ."""

    classes: int
    id_bits: int
    label_bits: int
    records: int

    def record(self, ident: fmpq, label: int) -> int:
        """Of an id or a label that does not fit its field the last bits are left."""
        place = int(ident.floor()) % 2**self.id_bits
        return place << self.label_bits | label % 2**self.label_bits


def memory(
    held: Mapping[fmpq, int], fields: Fields, ids: Mapping[fmpq, fmpq] | None = None
) -> Memory:
    """Keys and labels as strings; the id of a key, if it is not the key itself."""
    pairs, size = sorted(held.items()), fields.records
    groups = [pairs[start : start + size] for start in range(0, len(pairs), size)]
    width = fields.id_bits + fields.label_bits
    strings = [
        concatenate(
            [fields.record(ids[key] if ids else key, label) for key, label in group], width, size
        )
        for group in groups
    ]
    return Memory(
        len(groups),
        size,
        fields.id_bits,
        fields.label_bits,
        fields.classes,
        lambda g: strings[g - 1],
        lambda g: threshold(groups[g - 1][-1][0]),
    )


# --- networks ------------------------------------------------------------------------------


def keys(data: Data, weights: Weights, program: Program) -> list[tuple[fmpq, ...]]:
    """The key of every token of every row."""
    network = assemble(weights.embedding(), unroll(program), METADATA, ("token",))
    return [Evaluator(network).outputs(row) for row in data.tokens()]


def labelled(data: Data, found: Sequence[tuple[fmpq, ...]]) -> dict[fmpq, int]:
    """Keys with their labels; of two labels of one key the first."""
    held: dict[fmpq, int] = {}
    for row, labels in zip(found, data.labels):
        for key, label in zip(row, labels):
            held.setdefault(key, label)
    return held


def fields_for(data: Data, weights: Weights, most: int) -> Fields:
    """Fields for the labels of the data, and for ids that are at most `most`."""
    classes = chosen(weights.classes, 1 + max(map(max, data.labels)))
    id_bits = chosen(weights.id_bits, digits(most))
    label_bits = chosen(weights.label_bits, max(1, digits(classes - 1)))
    return Fields(classes, id_bits, label_bits, weights.records)


def recalling(data: Data, weights: Weights, program: Program, most: int) -> Network:
    """The program, then the labels of its keys, which are at most `most`."""
    held = labelled(data, keys(data, weights, program))
    recall = memorizer(memory(held, fields_for(data, weights, most)))
    return assemble(weights.embedding(), (*unroll(program), *unroll(recall)), METADATA)


def outputs(network: Network, data: Data, attention: str = "hard") -> list[Any]:
    """What the network gives for every row; None where the run is undecided."""
    evaluator = Evaluator(network) if attention == "hard" else SoftmaxEvaluator(network)

    def given(row):
        try:
            return evaluator.outputs(row)
        except Undecided:
            return None

    return [given(row) for row in data.tokens()]


def right(network: Network, data: Data, attention: str = "hard") -> bool:
    """Whether every label is."""
    return outputs(network, data, attention) == list(data.labels)


# --- the networks of the theorems ----------------------------------------------------------

Theorem = Callable[[Data, Weights], Network]


def T1(data: Data, weights: Weights) -> Network:
    """The key is token + H·seq (T2: with positions)."""
    n, B = len(weights.alpha), weights.bound
    H = chosen(weights.height, 2 * B)
    program = (*weights.rounds(), form_key(H))
    return recalling(data, weights, program, H * weights.largest * (n * B + n * n) + B)


def T3(data: Data, weights: Weights) -> Network:
    """The key is 4·seq (T4a: with positions)."""
    n, B, factor = len(weights.alpha), weights.bound, chosen(weights.height, SPREAD)
    program = (*weights.rounds(), multiplied(sequence_key(), SPREAD, factor))
    return recalling(data, weights, program, factor * weights.largest * (n * B + n * n))


def T1_one(data: Data, weights: Weights) -> Network:
    """T1': the key is token + H·(sum of φ)."""
    n, B = len(data.rows[0]), weights.bound
    H = chosen(weights.height, B)
    program = (*sums(weights.numbers(data), n), form_mean_key(H))
    return recalling(data, weights, program, H * n * weights.largest + B)


def T1_short(data: Data, weights: Weights) -> Network:
    """T1'': the same key, found as 2^c·key + o, with twice the sum of ω over its digits as id."""
    n, B, keyed = len(data.rows[0]), weights.bound, n_keys(data)
    H = chosen(weights.height, B)
    D = chosen(weights.digits, digits(H * n * weights.largest + B + 1))
    c = chosen(weights.slack, digits(keyed))
    M = max(spread(keyed, weights.records), *weights.omega, 0)
    omega = weights.omega or (M,) * D
    program = (*sums(weights.numbers(data), n), form_mean_key(H))
    offset = off_the_slopes([key for row in keys(data, weights, program) for key in row], c)
    program = (*sums(weights.numbers(data), n), wide_key(H, c, offset))
    shorten = (peel_digits(c, D, lambda k: omega[k - 1]), exchange())
    wide = keys(data, weights, program)
    short = keys(data, weights, (*program, *shorten))
    ids = {key: ident for row in zip(wide, short) for key, ident in zip(*row)}
    fields = fields_for(data, weights, SHORT_SPREAD * D * M)
    recall = short_memorizer(
        memory(labelled(data, wide), fields, ids), c, D, lambda k: omega[k - 1]
    )
    return assemble(weights.embedding(), (*unroll(program), *unroll(recall)), METADATA)


def n_keys(data: Data) -> int:
    """nN."""
    return len(data.rows) * len(data.rows[0])


def off_the_slopes(found: Sequence[fmpq], slack: int) -> int:
    """The first o < 2^c with which no key lies on a slope; 0 where there is none."""
    unit = 2**slack
    bad = {unit - 1 - int((unit * key).floor()) % unit for key in found}
    return next((o for o in range(unit) if o not in bad), 0)


def T3_one(data: Data, weights: Weights) -> Network:
    """T3': the key is 2·(sum of φ)."""
    n, factor = len(data.rows[0]), chosen(weights.height, SUM_SPREAD)
    key = multiplied(sum_key(), SUM_SPREAD, factor)
    program = (*sums(weights.numbers(data), n), key)
    return recalling(data, weights, program, factor * n * weights.largest)


def T4b(data: Data, weights: Weights) -> Network:
    """The key is token + H·(mean of φ), under a causal mask."""
    n, B = len(data.rows[0]), weights.bound
    H = chosen(weights.height, n * n * B)
    program = (*prefix_means(weights.numbers(data)), form_mean_key(H))
    return recalling(data, weights, program, H * weights.largest + B)


def multiplied(gadget: Gadget, factor: int, another: int) -> Gadget:
    """The gadget with another weight in the place of its factor."""
    block = map_weights(gadget.block, lambda weight: another if weight == factor else weight)
    return replace(gadget, block=block)


NETWORKS: Mapping[str, Theorem] = {
    "T1": T1, "T2": T1, "T3": T3, "T4a": T3, "T4b": T4b,
    "T1'": T1_one, "T2'": T1_one, "T1''": T1_short, "T3'": T3_one, "T4a'": T3_one,
}  # fmt: skip

PLACED = ("T2", "T4a", "T4b", "T2'", "T4a'")
"""Those whose tokens come with their positions."""


def is_right(of: str, data: Data, weights: Weights, attention: str = "hard") -> bool:
    """Whether the network of a theorem, with these weights, gives every label."""
    return right(NETWORKS[of](data, weights), data, attention)
