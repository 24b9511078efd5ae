"""What a network file says of itself, held against itself, against its weights and the data.

A file whose figures contradict each other is refused on reading.  Where they do not fit the weights
or the data, `differences` says so: then the file is for other data, or what it says is not so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flint import fmpq

from memcap.numeric.dataset import PER_TOKEN, Dataset
from memcap.numeric.heat import heat_for, key_height
from memcap.numeric.memory import bits
from memcap.numeric.metadata import Held, Metadata
from memcap.numeric.network import Network
from memcap.numeric.one_layer import height_for, spread_for
from memcap.numeric.prefixes import numbered_prefixes
from memcap.numeric.project import spread
from memcap.numeric.sizes import parts
from memcap.symbolic.gadgets.blocks import Attention

__all__ = ["Difference", "Figures", "contradiction", "differences", "figures", "fits_length"]

Rule = tuple[str, bool, str]
"""A place in the metadata, whether a rule holds there, and the rule."""


# --- the metadata alone --------------------------------------------------------------------


def contradiction(metadata: Metadata) -> str | None:
    """The first rule of the construction that its own figures break, as `place: rule`, or None."""
    rules = [*_of_shape(metadata), *_of_constants(metadata)]
    broken = (f"metadata.{place}: {rule}" for place, holds, rule in rules if not holds)
    return next(broken, None)


def _of_shape(metadata: Metadata) -> Iterator[Rule]:
    shape, task = metadata.shape, metadata.task
    names = metadata.classes
    yield "classes", len(set(names)) == len(names) and all(names), "the names are different words"
    yield "shape.C", shape.C == len(names), f"C = {shape.C}, and {len(names)} classes are named"
    yield from _of_keys(metadata)
    yield "shape.V", shape.V <= shape.n * shape.N, "V ≤ nN"
    if task in PER_TOKEN:
        yield "shape.V", shape.V <= shape.P, "V ≤ P: every token has a key somewhere"
    known, places = len(metadata.options.vocabulary), shape.n if metadata.options.slope else 1
    yield "shape.V", not known or shape.V <= known * places, "there are not so many words"
    yield "options.slope", metadata.options.slope is None or metadata.options.slope > 0, "slope > 0"
    yield "shape.first", task != "prefixes" or shape.first is not None, "prefixes take one layer"
    yield from _of_memory("shape", shape, shape.C - 1)
    if shape.first is not None:
        yield from _of_memory("shape.first", shape.first, int(metadata.constants.M_s.ceil()))
        yield "shape.first.P", shape.first.P <= shape.V, "P₁ ≤ V"
    if shape.digits is not None:
        one = shape.first is not None and shape.per_copy is None and task == "tokens"
        yield "shape.digits", one, "short keys are for tokens, one layer and one memorizer"
        yield "shape.digits.slack", shape.digits.slack == shape.P.bit_length(), "P < 2^c ≤ 2P"


def _of_keys(metadata: Metadata) -> Iterator[Rule]:
    n, N, P = metadata.shape.n, metadata.shape.N, metadata.shape.P
    if metadata.task in PER_TOKEN:
        yield "shape.P", N <= P <= n * N, f"N ≤ P ≤ nN, and N = {N}, n = {n}, P = {P}"
    else:
        yield "shape.P", P == N, f"P = N: every sequence has one key, and N = {N}, P = {P}"


def _of_memory(place: str, held: Held, largest: int) -> Iterator[Rule]:
    """What P, m, ℓ and σ have to do with each other, for labels up to `largest`."""
    full = (held.groups - 1) * held.records
    rule = f"P = {held.P} keys fill m = {held.groups} groups of ℓ = {held.records}"
    yield f"{place}.P", full < held.P <= full + held.records, rule
    yield f"{place}.label_bits", held.label_bits == bits(largest), f"labels go to {largest}"


def _of_constants(metadata: Metadata) -> Iterator[Rule]:
    """Each constant follows from the sizes, from s and from κ (THEORY 3, 4)."""
    found = metadata.constants
    powers = [k > 0 and k & (k - 1) == 0 for k in (int(found.kappa.p), int(found.kappa.q))]
    yield "constants.kappa", all(powers), "κ is a power of two"
    yield "constants.shift", found.shift.q == 1 and found.shift >= 0, "s is a whole number ≥ 0"
    least = spread(metadata.shape.V)
    yield "constants.M", found.M.q == 1 and found.M >= least, "M is whole, and ≥ V(V − 1)/2 + 1"
    yield "constants.bound", found.bound == 2 + 2 * found.shift, "B = 2 + 2s"
    for name, value in _derived(metadata, int(found.bound.p)).items():
        rule = "it does not follow from the other numbers"
        yield f"constants.{name}", getattr(found, name) == value, rule


def _derived(metadata: Metadata, bound: int) -> dict[str, int]:
    """M_s, H and λ for the sizes and B."""
    task, shape = metadata.task, metadata.shape
    if shape.first is not None:
        height = height_for(task, shape.n, bound)
        return {"M_s": spread_for(task, shape.n, shape.N), "height": height, "heat": 1}
    M_s, height, heat = spread(shape.N), 2 * (bound + 2), 1
    if metadata.attention == "softmax":
        height_of_key = key_height(task, height)
        heat = heat_for(n=shape.n, bound=bound, spread=M_s, height=height_of_key)
    return {"M_s": M_s, "height": height, "heat": heat}


# --- the weights and the data --------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """A figure, what the file says of it, and what was found."""

    name: str
    said: str
    found: str


@dataclass(frozen=True)
class Figures:
    """N different rows of n tokens, V distinct tokens, C classes, and P keys that they need."""

    N: int
    n: int
    V: int
    C: int
    P: int


def figures(dataset: Dataset) -> Figures:
    """Counted: rows differ as they do for the theorem, up to order but for prefixes.

    >>> one, two = (fmpq(1),), (fmpq(2),)
    >>> figures(Dataset("s", ("a", "b"), (one, two), ((0, 1), (1, 0)), ((0, 1), (1, 0)), ("x", "y"),
    ...                 "tokens", ("s:1", "s:2")))
    Figures(N=1, n=2, V=2, C=2, P=2)
    """
    if dataset.task == "prefixes":
        paths = numbered_prefixes(dataset.sequences)
        N, P = len({path[-1] for path in paths}), max(map(max, paths))
    else:
        rows = {tuple(sorted(row)) for row in dataset.sequences}
        N = len(rows)
        P = sum(len(set(row)) for row in rows) if dataset.task == "tokens" else N
    return Figures(N, dataset.n, dataset.V, dataset.C, P)


def fits_length(network: Network) -> bool:
    """Whether its blocks are those for rows of n tokens, as far as n stands in them."""
    metadata, found = network.metadata, set(network.numbers())
    if metadata.shape.first is None:
        layers = sum(isinstance(block, Attention) for block in network.blocks)
        return layers == metadata.shape.n
    return all(number in found for number in _written(metadata).values())


def differences(network: Network, counted: Figures) -> list[Difference]:
    """Where the metadata say something else than the weights, or than the data.

    Of as many rows as N everything must agree, of fewer nothing may be more.
    """
    return [*_of_data(network.metadata, counted), *_of_weights(network)]


def _of_data(metadata: Metadata, counted: Figures) -> Iterator[Difference]:
    whole = counted.N >= metadata.shape.N
    for name, number in asdict(counted).items():
        said = getattr(metadata.shape, name)
        if number > said or (whole and number != said):
            yield Difference(f"{name} of the data", f"{said:,}", f"{number:,}")


def _of_weights(network: Network) -> Iterator[Difference]:
    constants, embedding = network.metadata.constants, network.embedding
    shift = embedding.biases.get("token", fmpq(0)) - 2
    if shift != constants.shift:
        yield Difference("s of the embedding", str(constants.shift), str(shift))
    if embedding.dimension != network.metadata.shape.d:
        d = str(network.metadata.shape.d)
        yield Difference("d of the embedding", d, str(embedding.dimension))
    scaled = [weight / constants.kappa for weight in embedding.weights.get("token", ())]
    if not all(u.q == 1 and 1 <= u <= constants.M for u in scaled):
        yield Difference("weights of the embedding", "κ·1 … κ·M", "others")
    found = set(network.numbers())
    for name, number in _written(network.metadata).items():
        if number not in found:
            yield Difference(f"{name} among the weights", str(number), "none")
    for part in parts(network):
        if part.counted != part.promised:
            yield Difference(f"entries: {part.name}", f"{part.promised:,}", f"{part.counted:,}")


def _written(metadata: Metadata) -> dict[str, fmpq]:
    """Numbers that stand in the blocks before the memorizer of the labels."""
    shape, found = metadata.shape, metadata.constants
    heights = {}
    if metadata.task in PER_TOKEN and shape.digits is None:
        heights = {"H": found.height}
    if shape.first is None:
        return {"−B": -found.bound, "λ": found.heat, **heights}
    return heights if metadata.task == "prefixes" else {"n": fmpq(shape.n), **heights}
