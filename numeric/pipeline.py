"""From data to network (THEORY 3–6): project → contextual map → match → extract → network."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from memcap.numeric.consistency import consistent_part, memorizable
from memcap.numeric.context import Context, map_contexts, sequence_keys, token_keys
from memcap.numeric.dataset import PER_TOKEN, Dataset, position_slope, with_positions
from memcap.numeric.errors import Finding
from memcap.numeric.heat import AttentionKind, heat_for, key_height
from memcap.numeric.memory import Strings, pack, split_for
from memcap.numeric.metadata import Constants, Held, Layers, Metadata, Options, Shape
from memcap.numeric.network import Network, assemble
from memcap.numeric.one_layer import first_memory, height_for, keys, layers_for, number_words
from memcap.numeric.project import Projection, project
from memcap.numeric.short_keys import ShortKeys, shorten
from memcap.symbolic.gadgets.beside import beside, register
from memcap.symbolic.gadgets.construction import Embedding, contextual_map, form_key, memorizer
from memcap.symbolic.gadgets.contract import Gadget
from memcap.symbolic.gadgets.one_layer import form_mean_key, prefix_means, sum_key, sums
from memcap.symbolic.gadgets.program import Program, unroll
from memcap.symbolic.gadgets.sequence import sequence_key

__all__ = ["Built", "Prepared", "as_built", "build", "prepare"]


@dataclass(frozen=True)
class Prepared:
    """Data that the theorem takes: tokens with their positions where wanted, no row in conflict.

    findings: what was left out, and the harmless repeats; slope: of the positions, if any.
    """

    dataset: Dataset
    findings: tuple[Finding, ...]
    slope: fmpq | None


@dataclass(frozen=True)
class Built:
    """A network and all that led to it.

    embedding, gadgets: the program before its numbers became `fmpq`, with the contracts.
    """

    network: Network
    dataset: Dataset
    projection: Projection
    strings: Strings
    embedding: Embedding
    gadgets: tuple[Gadget, ...]


@dataclass(frozen=True)
class Keyed:
    """What comes before the memorizer of the labels.

    program: from the tokens to their keys; pairs: (key, label), sorted; first: what the first
    memorizer holds, if there is one; M, height, heat: M_s, H and λ; short: what makes short keys
    of the keys, where the records hold these.
    """

    program: Program
    pairs: list[tuple[fmpq, int]]
    first: Strings | None
    M: int
    height: int
    heat: int
    short: ShortKeys | None = None


def prepare(
    dataset: Dataset,
    *,
    positions: bool = False,
    slope: fmpq | None = None,
    skip_inconsistent: bool = False,
) -> Prepared:
    """The data that are to be memorized, or CannotMemorize with the reasons.

    `slope`, when given, is that of a stored network and implies positions, as does the task
    "prefixes".
    """
    if (positions or dataset.task == "prefixes") and slope is None:
        slope = position_slope(dataset)
    placed = dataset if slope is None else with_positions(dataset, slope)
    kept, found = memorizable(placed, skip_inconsistent=skip_inconsistent)
    return Prepared(kept, found, slope)


def as_built(dataset: Dataset, options: Options) -> Prepared:
    """The data as those of a stored network were prepared, for `verify`.

    Rows in conflict are left out only if they were left out then; otherwise every row stays, also
    one that no network can satisfy. Raises CannotMemorize when no row is left.
    """
    slope = options.slope
    placed = dataset if slope is None else with_positions(dataset, slope)
    if options.skip_inconsistent:
        return Prepared(*consistent_part(placed), slope)
    return Prepared(placed, (), slope)


def build(
    dataset: Dataset,
    *,
    seed: int = 0,
    M: int | None = None,
    attention: AttentionKind = "hard",
    layers: Layers | None = None,
    short: bool = False,
    depth: int | None = None,
    options: Options | None = None,
) -> Built:
    """The exact network that gives every token of `dataset` its label (T1–T4).

    `dataset` comes from `prepare`; `options` say how it was read and are stored. With `attention`
    "softmax" the max heads have the inverse temperature of L5, and every label is right under
    softmax and under hardmax. layers, short: as `layers_for`; depth: the budget L of L12, for
    which the memorizer of the labels becomes several side by side. Raises CannotMemorize for data
    in conflict, NotFound when no random choice succeeded, ValueError for layers that the task does
    not have, a depth below 1, or a depth for short keys.

    >>> tiny = Dataset("s", ("a", "b"), ((fmpq(0),), (fmpq(1),)), ((0, 1), (1, 1)),
    ...                ((1, 0), (0, 0)), ("x", "y"), "tokens", ("s:1", "s:2"))
    >>> for layers in ("n", "one"):
    ...     build(tiny, layers=layers).network.forward([(fmpq(1),), (fmpq(0),)])
    (0, 1)
    (0, 1)
    """
    dataset, _ = memorizable(dataset)
    layers = layers_for(dataset.task, layers, short, depth)
    projection = project(dataset, seed=seed, M=M)
    if layers == "one":
        keyed = _one_layer(dataset, projection, seed, short)
    else:
        keyed = _rounds(dataset, projection, seed, attention)
    strings = keyed.short.strings if keyed.short else pack(keyed.pairs, dataset.C, depth)
    shape = _shape(dataset, strings, keyed, depth)
    embedding = _embedding(projection)
    gadgets = (*unroll(keyed.program), *_recall(strings, shape, keyed.short))
    metadata = Metadata(
        task=dataset.task,
        attention=attention,
        data=dataset.name,
        seed=seed,
        classes=dataset.classes,
        options=options or Options(),
        shape=shape,
        constants=_constants(projection, keyed),
    )
    outputs = ["out"]
    if shape.copies > 1:
        outputs = [register("out", copy) for copy in range(1, shape.copies + 1)]
    network = assemble(embedding, gadgets, metadata, outputs)
    return Built(network, dataset, projection, strings, embedding, gadgets)


def _rounds(dataset: Dataset, projection: Projection, seed: int, attention: AttentionKind) -> Keyed:
    """n attention layers: the contextual map of T1 and T3."""
    context = map_contexts(dataset, projection, seed=seed)
    if dataset.task == "tokens":
        key, pairs = form_key(context.height), token_keys(dataset, projection, context)
    else:
        key, pairs = sequence_key(), sequence_keys(dataset, context)
    alpha, beta = context.alpha, context.beta
    heat = _heat(dataset, projection, context, attention)
    mapped = contextual_map(
        dataset.n, projection.bound, lambda j: alpha[j - 1], lambda j: beta[j - 1], heat
    )
    return Keyed((*mapped, key), pairs, None, context.M, context.height, heat)


def _heat(
    dataset: Dataset, projection: Projection, context: Context, attention: AttentionKind
) -> int:
    """λ: 1 for hardmax, else as L5 says."""
    if attention == "hard":
        return 1
    height = key_height(dataset.task, context.height)
    return heat_for(n=dataset.n, bound=projection.bound, spread=context.M, height=height)


def _one_layer(dataset: Dataset, projection: Projection, seed: int, short: bool) -> Keyed:
    """One attention layer, whose mean head needs no temperature (T1′, T3′, T4(b))."""
    numbers = number_words(dataset, seed=seed)
    first = first_memory(numbers, projection)
    height = height_for(dataset.task, dataset.n, projection.bound)
    key = form_mean_key(height) if dataset.task in PER_TOKEN else sum_key()
    memory, n = first.memory(), dataset.n
    read = prefix_means(memory) if dataset.task == "prefixes" else sums(memory, n)
    pairs = keys(dataset, projection, numbers)
    if short:
        made = shorten(pairs, dataset.C, seed=seed)
        return Keyed((*read, made.widen(height)), pairs, first, numbers.M, height, 1, made)
    return Keyed((*read, key), pairs, first, numbers.M, height, 1)


def _recall(strings: Strings, shape: Shape, short: ShortKeys | None) -> list[Gadget]:
    """The memorizer of the labels, or several side by side (L12)."""
    if short is not None:
        return list(unroll(short.memorizer()))
    if shape.per_copy is None:
        return list(unroll(memorizer(strings.memory())))
    return beside([list(unroll(memorizer(m))) for m in strings.copies(shape.per_copy)])


def _embedding(projection: Projection) -> Embedding:
    weights = [projection.kappa * entry for entry in projection.u]
    return Embedding(len(weights), lambda k: weights[k - 1], 2 + projection.shift)


def _shape(dataset: Dataset, strings: Strings, keyed: Keyed, depth: int | None) -> Shape:
    first = keyed.first
    _, _, per_copy = split_for(strings.count, strings.width, depth)
    return Shape(
        n=dataset.n,
        d=dataset.d,
        N=dataset.N,
        V=dataset.V,
        C=dataset.C,
        P=strings.count,
        groups=strings.groups,
        records=strings.records,
        id_bits=strings.id_bits,
        label_bits=strings.label_bits,
        first=None if first is None else _held(first),
        per_copy=per_copy,
        digits=keyed.short.sizes if keyed.short else None,
    )


def _held(strings: Strings) -> Held:
    return Held(
        P=strings.count,
        groups=strings.groups,
        records=strings.records,
        id_bits=strings.id_bits,
        label_bits=strings.label_bits,
    )


def _constants(projection: Projection, keyed: Keyed) -> Constants:
    return Constants(
        M=fmpq(projection.M),
        kappa=projection.kappa,
        shift=fmpq(projection.shift),
        bound=fmpq(projection.bound),
        M_s=fmpq(keyed.M),
        height=fmpq(keyed.height),
        heat=fmpq(keyed.heat),
    )
