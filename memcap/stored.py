"""A stored network, and its data as they were read when it was built."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from memcap.numeric.agreement import fits_length
from memcap.numeric.dataset import Dataset
from memcap.numeric.errors import Finding, InputError
from memcap.numeric.network import Network
from memcap.numeric.network_file import load
from memcap.numeric.pipeline import as_built
from memcap.numeric.readers import read
from memcap.progress import doing
from memcap.rows import left_out

__all__ = ["as_it_was_built", "network_and_data"]


def network_and_data(net: Path, data: Path) -> tuple[Network, Dataset]:
    """Both, read with the options and the word vectors that the network records.

    What is left out is said.  Raises InputError for files that cannot be read, a network that is
    not for rows of n tokens as it says, or data that it is not for.
    """
    with doing("reading"):
        network = load(net)
        if not fits_length(network):
            n = network.metadata.shape.n
            reason = f"the blocks are not those for rows of {n} tokens"
            raise InputError(net, "metadata.shape.n", reason)
        dataset, findings = _data(network, data)
    left_out(findings)
    d, n = network.embedding.dimension, network.metadata.shape.n
    if dataset.d != d:
        raise _unfit(data, net, f"tokens have {dataset.d} entries, the network takes {d}")
    if dataset.n != n:
        raise _unfit(data, net, f"rows have {dataset.n} tokens, the network is for {n}")
    return network, dataset


def as_it_was_built(net: Path, data: Path, limit: int | None) -> tuple[Network, Dataset]:
    """The same with the first `limit` rows only."""
    network, dataset = network_and_data(net, data)
    return network, first_rows(dataset, limit)


def first_rows(dataset: Dataset, limit: int | None) -> Dataset:
    """So many rows, or all of them."""
    return dataset if limit is None else dataset.take(range(min(limit, dataset.N)))


def _data(network: Network, data: Path) -> tuple[Dataset, Sequence[Finding]]:
    options = network.metadata.options
    reading = read(
        data,
        task=network.metadata.task,
        max_length=options.max_length,
        limit=options.limit,
        window=options.window,
        table=dict(options.vocabulary) or None,
        length=network.metadata.shape.n,
    )
    prepared = as_built(reading.dataset, options)
    return prepared.dataset, (*reading.left_out, *prepared.findings)


def _unfit(data: Path, net: Path, reason: str) -> InputError:
    return InputError(data, "", f"these are not the data of {net}: {reason}")
