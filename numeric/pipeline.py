"""From data to network (THEORY 3–6): project → contextual map → match → extract → network."""

from __future__ import annotations

from dataclasses import dataclass

from flint import fmpq

from numeric.consistency import consistent_part, memorizable
from numeric.context import Context, map_contexts, sequence_keys, token_keys
from numeric.dataset import Dataset, position_slope, with_positions
from numeric.errors import Finding
from numeric.heat import AttentionKind, heat_for, key_height
from numeric.memory import Strings, pack
from numeric.metadata import Constants, Metadata, Options, Shape
from numeric.network import Network, assemble
from numeric.project import Projection, project
from symbolic.gadgets.construction import Embedding, contextual_map, form_key, memorizer
from symbolic.gadgets.contract import Gadget
from symbolic.gadgets.program import Program, unroll
from symbolic.gadgets.sequence import sequence_key

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
    context: Context
    strings: Strings
    embedding: Embedding
    gadgets: tuple[Gadget, ...]


def prepare(
    dataset: Dataset,
    *,
    positions: bool = False,
    slope: fmpq | None = None,
    skip_inconsistent: bool = False,
) -> Prepared:
    """The data that are to be memorized, or CannotMemorize with the reasons.

    `slope`, when given, is that of a stored network and implies positions.
    """
    if positions and slope is None:
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
    options: Options | None = None,
) -> Built:
    """The exact network that gives every token of `dataset` its label (T1–T4(a)).

    `dataset` comes from `prepare`; `options` say how it was read and are stored. With `attention`
    "softmax" the max heads have the inverse temperature of L5, and every label is right under
    softmax and under hardmax. Raises CannotMemorize for data in conflict, NotFound when no random
    choice succeeded.

    >>> tiny = Dataset("s", ("a", "b"), ((fmpq(0),), (fmpq(1),)), ((0, 1), (1, 1)),
    ...                ((1, 0), (0, 0)), ("x", "y"), "tokens", ("s:1", "s:2"))
    >>> network = build(tiny).network
    >>> network.forward([(fmpq(1),), (fmpq(0),)])
    (0, 1)
    """
    dataset, _ = memorizable(dataset)
    projection = project(dataset, seed=seed, M=M)
    context = map_contexts(dataset, projection, seed=seed)
    if dataset.task == "tokens":
        key, pairs = form_key(context.height), token_keys(dataset, projection, context)
    else:
        key, pairs = sequence_key(), sequence_keys(dataset, context)
    strings = pack(pairs, dataset.C)
    embedding = _embedding(projection)
    heat = _heat(dataset, projection, context, attention)
    gadgets = tuple(unroll(_program(dataset.n, projection, context, heat, key, strings)))
    constants = _constants(projection, context, heat)
    metadata = Metadata(
        task=dataset.task,
        attention=attention,
        data=dataset.name,
        seed=seed,
        classes=dataset.classes,
        options=options or Options(),
        shape=_shape(dataset, strings),
        constants=constants,
    )
    network = assemble(embedding, gadgets, metadata)
    return Built(network, dataset, projection, context, strings, embedding, gadgets)


def _heat(
    dataset: Dataset, projection: Projection, context: Context, attention: AttentionKind
) -> int:
    """λ: 1 for hardmax, else as L5 says."""
    if attention == "hard":
        return 1
    height = key_height(dataset.task, context.height)
    return heat_for(n=dataset.n, bound=projection.bound, spread=context.M, height=height)


def _program(
    n: int, projection: Projection, context: Context, heat: int, key: Gadget, strings: Strings
) -> Program:
    alpha, beta = context.alpha, context.beta
    mapped = contextual_map(
        n, projection.bound, lambda j: alpha[j - 1], lambda j: beta[j - 1], heat
    )
    return (*mapped, key, *memorizer(strings.memory()))


def _embedding(projection: Projection) -> Embedding:
    weights = [projection.kappa * entry for entry in projection.u]
    return Embedding(len(weights), lambda k: weights[k - 1], 2 + projection.shift)


def _shape(dataset: Dataset, strings: Strings) -> Shape:
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
    )


def _constants(projection: Projection, context: Context, heat: int) -> Constants:
    return Constants(
        M=fmpq(projection.M),
        kappa=projection.kappa,
        shift=fmpq(projection.shift),
        bound=fmpq(projection.bound),
        M_s=fmpq(context.M),
        height=fmpq(context.height),
        heat=fmpq(heat),
    )
