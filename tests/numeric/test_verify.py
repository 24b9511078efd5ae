"""Verification finds what is wrong, in one process and in several."""

from __future__ import annotations

import gc
from dataclasses import replace
from multiprocessing import active_children

import pytest
from flint import fmpq

from memcap.numeric import schedule
from memcap.numeric.dataset import PAD, Dataset
from memcap.numeric.network import Network
from memcap.numeric.pipeline import build
from memcap.numeric.sizes import count
from memcap.numeric.theorem import theorem
from memcap.numeric.verify import breaches, verify
from memcap.numeric.work import FIRST
from memcap.symbolic.gadgets.blocks import map_weights


def data(N: int = 12, labels: int = 3) -> Dataset:
    """N rows of two tokens, the last word being the padding."""
    words = (*(f"w{k}" for k in range(N)), PAD)
    rows = tuple((k, N if k % 2 else (k + 1) % N) for k in range(N))
    return Dataset(
        "rows",
        words,
        tuple((fmpq(k), fmpq(k * k, 7)) for k in range(N + 1)),
        rows,
        tuple((k % labels, (k + 1) % labels) for k in range(N)),
        tuple(f"c{k}" for k in range(labels)),
        "tokens",
        tuple(f"rows:{k + 1}" for k in range(N)),
    )


def test_all_right():
    dataset = data()
    seen: list[int] = []
    result = verify(build(dataset).network, dataset, seen=seen.append)
    assert result.ok and result.wrong == () and sum(seen) == dataset.N
    assert (result.correct, result.total, result.padding) == (24, 24, 6)
    assert (result.sequences, result.all_sequences) == (12, 12)


def test_several_processes_give_the_same(monkeypatch):
    dataset = data()
    network = mutant(build(dataset).network, -3)
    alone = verify(network, dataset, jobs=1)
    monkeypatch.setattr(schedule, "SMALL", 0)
    assert verify(network, dataset, jobs=2) == alone


def test_an_interrupted_run_leaves_no_process_behind(monkeypatch):
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    dataset = data()
    monkeypatch.setattr(schedule, "SMALL", 0)
    with pytest.raises(KeyboardInterrupt):
        verify(build(dataset).network, dataset, jobs=2, seen=stop)
    gc.collect()
    assert active_children() == []


def mutant(network: Network, place: int) -> Network:
    """The network with the first weight of one block changed by one."""
    changed = [False]

    def change(weight: fmpq) -> fmpq:
        once, changed[0] = not changed[0], True
        return weight + 1 if once else weight

    blocks = list(network.blocks)
    blocks[place] = map_weights(blocks[place], change)
    return replace(network, blocks=tuple(blocks))


@pytest.mark.parametrize("place", [0, 2, 3, -1, -2, -3])
def test_one_changed_weight_is_found(place):
    dataset = data()
    result = verify(mutant(build(dataset).network, place), dataset)
    assert not result.ok and result.correct < result.total
    assert 1 <= len(result.wrong) <= FIRST
    first = result.wrong[0]
    assert first.where.startswith("rows:") and first.expected != first.found


def test_classes_are_compared_by_name():
    dataset = data()
    network = build(dataset).network
    renamed = replace(dataset, classes=("c1", "c0", "other"))
    result = verify(network, renamed)
    assert result.correct == 0
    order = (2, 0, 1)
    moved = replace(
        dataset,
        classes=("c1", "c2", "c0"),
        labels=tuple(tuple(order[label] for label in row) for row in dataset.labels),
    )
    assert verify(network, moved).ok


def test_other_data_are_refused():
    network = build(data()).network
    longer = Dataset(
        "l", ("a",), ((fmpq(0), fmpq(0)),), ((0, 0, 0),), ((0, 0, 0),), ("c0",), "tokens", ("l:1",)
    )
    with pytest.raises(ValueError, match="3 tokens"):
        verify(network, longer)
    flat = Dataset("f", ("a",), ((fmpq(0),),), ((0, 0),), ((0, 0),), ("c0",), "tokens", ("f:1",))
    with pytest.raises(ValueError, match="1 entries"):
        verify(network, flat)


def test_contracts_find_a_threshold_on_a_slope():
    built = build(data())
    assert list(breaches(built)) == []
    shifted = replace(
        built, embedding=replace(built.embedding, shift=built.embedding.shift - 10**9)
    )
    found = list(breaches(shifted, [0]))
    assert found and found[0].gadget == "copy" and found[0].condition == "token"


def test_a_built_network_stays_within_what_is_promised_for_its_size():
    for task in ("tokens", "sequences"):
        base = data()
        labels = base.labels if task == "tokens" else tuple((k % 3,) * 2 for k in range(12))
        dataset = replace(base, labels=labels, task=task)
        shape = build(dataset).network.metadata.shape
        found = theorem(
            n=dataset.n,
            d=dataset.d,
            N=dataset.N,
            C=dataset.C,
            V=dataset.V,
            r2=dataset.norm_squared(),
            delta2=dataset.separation_squared(),
            task=task,
        )
        sizes = count(build(dataset).network)
        assert shape.id_bits <= found.shape.id_bits
        for name in ("parameters", "depth", "width", "attention_layers", "bits"):
            assert getattr(sizes, name) <= getattr(found.at_most, name)
            assert getattr(found.formula, name) <= getattr(found.at_most, name)


def test_a_theorem_refuses_sizes_that_make_no_sense():
    for wrong in ({"V": 7}, {"n": 0}, {"delta2": fmpq(0)}, {"r2": fmpq(-1)}):
        sizes = {"n": 2, "d": 1, "N": 3, "C": 2, "V": 6, "r2": fmpq(4), "delta2": fmpq(1)}
        with pytest.raises(ValueError):
            theorem(**(sizes | wrong))
