"""L12 on numbers: memorizers side by side are one network, of the size that was proved."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.proofs.tradeoff import l12_depth, l12_parameters
from memcap.symbolic.gadgets.beside import beside, register
from memcap.symbolic.gadgets.construction import (
    REGISTERS,
    Memory,
    copy,
    heads,
    lookup,
    memorizer,
    start,
)
from memcap.symbolic.gadgets.program import unroll
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import evaluate

CLASSES, SIGMA = 3, 2


def memory(keys, labels, records, id_bits):
    """A memory of these keys, its last group padded."""
    groups = -(-len(keys) // records)

    def string(g):
        packed = 0
        for i in range((g - 1) * records, g * records):
            held = i < len(keys)
            value = (int(keys[i]) << SIGMA) + labels[i] if held else 0
            packed = (packed << (id_bits + SIGMA)) + value
        return packed

    def threshold(g):
        return Fraction(int(keys[g * records - 1] * 2) + 2, 2)

    return Memory(groups, records, id_bits, SIGMA, CLASSES, string, threshold)


@st.composite
def data(draw):
    gaps = draw(st.lists(st.integers(2, 5), min_size=1, max_size=12))
    keys = [Fraction(sum(gaps[: i + 1])) for i in range(len(gaps))]
    labels = draw(st.lists(st.integers(0, 2), min_size=len(keys), max_size=len(keys)))
    return keys, labels, draw(st.integers(1, 3)), draw(st.integers(1, 3))


def network(keys, labels, records, groups):
    """The memories of the copies, and the layers of all of them together."""
    id_bits = max(1, int(keys[-1]).bit_length())
    capacity = records * groups
    memories = [
        memory(keys[i : i + capacity], labels[i : i + capacity], records, id_bits)
        for i in range(0, len(keys), capacity)
    ]
    return memories, beside([list(unroll(memorizer(m))) for m in memories])


def output(layers, copies, token):
    column = {register(n, c): Fraction(0) for n in REGISTERS for c in range(1, copies + 1)}
    column |= {"one": Fraction(1), "token": Fraction(token)}
    for gadget in layers:
        column = gadget.block.apply(column)
    return sum(column[register("out", c)] for c in range(1, copies + 1))


@settings(max_examples=40, deadline=None)
@given(data(), st.sampled_from([Fraction(0), Fraction(1, 4), Fraction(-1, 4)]))
def test_outputs_add_up_to_the_label(case, moved):
    keys, labels, *shape = case
    memories, layers = network(*case)
    assert [output(layers, len(memories), k + moved) for k in keys] == labels, shape
    assert output(layers, len(memories), keys[-1] + 3) == 0


@settings(max_examples=40, deadline=None)
@given(data())
def test_sizes_are_the_proved_ones(case):
    _, _, records, groups = case
    memories, layers = network(*case)
    values = {
        "q": len(memories),
        "c": 1,
        "m": groups,
        "ell": records,
        "rho": memories[0].id_bits,
        "sigma": SIGMA,
        "groups": lambda c: memories[c - 1].groups,
    }
    parameters, bound = l12_parameters.statement.claim.args
    assert evaluate(parameters, values, DEFINITIONS) == (
        sum(g.block.entries for g in layers) + len(memories)
    )
    assert evaluate(parameters, values, DEFINITIONS) <= evaluate(bound, values, DEFINITIONS)
    deepest = l12_depth.statement.claim.args[1]
    assert len(layers) <= evaluate(deepest, values, DEFINITIONS)


def test_a_copy_may_not_write_what_all_read():
    from memcap.symbolic.gadgets.construction import form_key

    with pytest.raises(ValueError, match="token"):
        beside([[form_key(4)]])


def test_attention_cannot_stand_beside():
    with pytest.raises(ValueError, match="columns"):
        beside([[heads(1, 1, 2)]])


def test_a_shorter_copy_starts_later():
    layers = beside([[copy(), start(1)], [start(2)]])
    assert [set(g.block.written) for g in layers] == [{"left.1"}, {"string.1", "string.2"}]


def test_each_copy_keeps_the_contract_of_its_own():
    (both,) = beside([[lookup(Fraction(5), 1)], [lookup(Fraction(9), 1)]])
    column = {"token": Fraction(9), "string.1": Fraction(0), "string.2": Fraction(0)}
    after = both.block.apply(column)
    assert both.broken(column, after) == ["off the slope of copy 2", "string of copy 2"]
    assert both.broken(column | {"token": Fraction(7)}, column | {"string.1": 1}) == []
    wrong = both.broken(column | {"token": Fraction(7)}, column)
    assert wrong == ["string of copy 1"]
