"""What the networks of T1 and T3 compute, as functions, is what their blocks compute in a row."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.proofs.outputs import (
    BEFORE_MEMORY,
    MAP_WEIGHTS,
    MEMORY_WEIGHTS,
    PROJECTION,
    classifier,
    transformer,
)
from memcap.proofs.recall import memorized, recalled
from memcap.proofs.softmax import HARDMAX
from memcap.symbolic.gadgets.blocks import Attention
from memcap.symbolic.gadgets.construction import (
    REGISTERS,
    Embedding,
    Memory,
    contextual_map,
    form_key,
    memorizer,
)
from memcap.symbolic.gadgets.program import unroll
from memcap.symbolic.gadgets.sequence import sequence_key
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import INT, REAL, functions, ints, reals

(i,) = ints("i")
(X,) = functions("X", INT, INT, REAL)
(key,) = reals("key")
EMPTY = reals("string id label hit out")
MEMORY = ("m", "ell", "rho", "sigma", "C", "S", "theta")


def value(t: Any, values: Any) -> Any:
    return evaluate(t, values, DEFINITIONS, steps=40_000_000)


def table(entries: Any, otherwise: Any = 0) -> Any:
    """A function of a number from 1 on."""
    return lambda i: entries[i - 1] if 1 <= i <= len(entries) else otherwise


# --- the memorizer ----------------------------------------------------------------------------


def held(m: int, ell: int, rho: int, sigma: int, C: int, S: Any, theta: Any) -> Memory:
    return Memory(m, ell, rho, sigma, C, table(S), table(theta))


def after_memorizer(shape: Any, column: Any) -> Any:
    for gadget in unroll(memorizer(held(*shape))):
        column = gadget.block.apply(column)
    return column


def values_of(shape: Any) -> Any:
    made = dict(zip(MEMORY, shape))
    return made | {name: table(made[name]) for name in ("S", "theta")}


@st.composite
def shapes(draw: Any, groups: int = 3) -> Any:
    """Any weights, whether they make sense or not; at most four bits in all."""
    ell, rho, sigma = draw(st.sampled_from([(1, 1, 1), (1, 2, 1), (1, 2, 2), (2, 1, 1), (0, 1, 1)]))
    m = draw(st.integers(1, groups))
    strings = draw(st.lists(st.integers(0, 2 ** (ell * (rho + sigma)) - 1), min_size=m, max_size=m))
    thetas = draw(st.lists(st.fractions(0, 6, max_denominator=2), min_size=m, max_size=m))
    return m, ell, rho, sigma, draw(st.integers(1, 3)), strings, thetas


KEYS = st.fractions(-1, 6, max_denominator=4)


@settings(max_examples=40, deadline=None)
@given(shapes(), KEYS)
def test_recalled_is_the_run_of_the_memorizer(shape, token):
    column = dict.fromkeys(REGISTERS, Fraction(0)) | {"token": token}
    found = value(recalled(*MEMORY_WEIGHTS, key), values_of(shape) | {"key": token})
    assert found == after_memorizer(shape, column)["out"]


@settings(max_examples=20, deadline=None)
@given(shapes(1), KEYS, st.lists(st.integers(0, 2), min_size=5, max_size=5))
def test_every_register_after_it_from_any_registers(shape, token, before):
    names = [v.name for v in EMPTY]
    column = dict.fromkeys(REGISTERS, Fraction(0)) | {"token": token} | dict(zip(names, before))
    values = values_of(shape) | {"key": token} | dict(zip(names, before))
    found = {
        name: value(made(*MEMORY_WEIGHTS, *EMPTY, key), values) for name, made in memorized.items()
    }
    after = after_memorizer(shape, column)
    assert found == {name: after[name] for name in memorized}


# Keys 2 and 5 with the labels 1 and 2; records of two bits for the key and two for the label.
SMALL = (2, 1, 3, 2, 3, (0b01001, 0b10110), (Fraction(7, 2), 0))


@pytest.mark.parametrize("token, label", [(2, 1), (5, 2), (Fraction(9, 4), 1), (0, 0), (7, 0)])
def test_a_small_memory(token, label):
    assert value(recalled(*MEMORY_WEIGHTS, key), values_of(SMALL) | {"key": token}) == label


@pytest.mark.parametrize(
    "place, weight, token",
    [(5, (0b01000, 0b10110), 2), (5, (0b00001, 0b10110), 2), (5, (0b01001, 0b10101), 5),
     (6, (Fraction(13, 2), 0), 5), (6, (Fraction(1, 2), 0), 2), (0, 1, 5), (1, 0, 2), (2, 2, 5),
     (3, 1, 5), (4, 0, 0), (4, 1, 7)],
)  # fmt: skip
def test_a_changed_weight_of_the_memory(place, weight, token):
    changed = (*SMALL[:place], weight, *SMALL[place + 1 :])
    values = {"key": token}
    right, wrong = (
        value(recalled(*MEMORY_WEIGHTS, key), values_of(s) | values) for s in (SMALL, changed)
    )
    assert right != wrong
    column = dict.fromkeys(REGISTERS, Fraction(0)) | {"token": Fraction(token)}
    assert wrong == after_memorizer(changed, column)["out"]


# --- the networks -----------------------------------------------------------------------------

NETWORKS = {
    "T1": (transformer, BEFORE_MEMORY, lambda w: form_key(w["H"])),
    "T3": (classifier, (*PROJECTION, *MAP_WEIGHTS), lambda w: sequence_key()),
}


def network(name: str, w: Any, shape: Any) -> Any:
    """The outputs of the blocks in a row, for the sequence of tokens w["X"]."""
    bound = Fraction(2 + 2 * w["s"])
    embedding = Embedding(w["d"], lambda k: w["kappa"] * w["u"](k), 2 + w["s"])
    columns = [embedding.apply(table(token)) for token in w["X"]]
    mapped = contextual_map(w["n"], bound, w["alpha"], w["beta"], w["heat"])
    program = (*mapped, NETWORKS[name][2](w), *memorizer(held(*shape)))
    for gadget in unroll(program):
        if isinstance(gadget.block, Attention):
            columns = gadget.block.apply(columns)
        else:
            columns = [gadget.block.apply(column) for column in columns]
    return [column["out"] for column in columns]


def defined(name: str, w: Any, shape: Any) -> Any:
    """The same by the definition."""
    constant, weights, _ = NETWORKS[name]
    values = w | values_of(shape) | {"X": lambda i, k: table(table(w["X"], ())(i))(k)}
    output = constant(HARDMAX, *weights, *MEMORY_WEIGHTS, X, i)
    assert {v.name for v in output.free} <= {*values, "i"}
    return [value(output, values | {"i": at}) for at in range(1, w["n"] + 1)]


@st.composite
def weights(draw: Any) -> Any:
    few = st.integers(0, 2)
    n, d = draw(st.sampled_from([(1, 2), (2, 1)]))
    s = 2
    tokens = draw(
        st.lists(st.lists(st.integers(-1, 1), min_size=d, max_size=d), min_size=n, max_size=n)
    )
    return {
        "n": n,
        "d": d,
        "s": s,
        "kappa": draw(st.sampled_from([1, 2, Fraction(1, 2)])),
        "u": table(draw(st.lists(st.integers(0, 1), min_size=d, max_size=d))),
        "alpha": table(draw(st.lists(few, min_size=n, max_size=n))),
        "beta": table(draw(st.lists(few, min_size=n, max_size=n))),
        "heat": draw(st.integers(1, 2)),
        "H": draw(few),
        "X": tokens,
    }


@pytest.mark.parametrize("name", NETWORKS)
@settings(max_examples=8, deadline=None)
@given(weights(), shapes(2))
def test_the_output_is_that_of_the_blocks(name, w, shape):
    assert defined(name, w, shape) == network(name, w, shape)


# Tokens 0 and 1 stand in the registers as 4 and 6; the largest of a sequence is its id.
LABELLED = {"n": 2, "d": 1, "s": 2, "kappa": 2, "u": table([1]), "heat": 1, "H": 1} | {
    "alpha": table([1, 0]),
    "beta": table([0, 0]),
}
SHAPES = {
    "T1": (3, 1, 4, 2, 4, [8 * 4 + 2, 10 * 4 + 1, 12 * 4 + 3], [9, 11, 0]),
    "T3": (2, 1, 5, 2, 4, [16 * 4 + 2, 24 * 4 + 1], [20, 0]),
}
EXPECTED = {
    ("T1", (0, 1)): [1, 3],
    ("T1", (1, 0)): [3, 1],
    ("T1", (0, 0)): [2, 2],
    ("T3", (0, 1)): [1, 1],
    ("T3", (1, 0)): [1, 1],
    ("T3", (0, 0)): [2, 2],
}


def data(tokens: Any, **changed: Any) -> Any:
    return LABELLED | {"X": [[t] for t in tokens]} | changed


@pytest.mark.parametrize("name, tokens", EXPECTED)
def test_two_sequences_with_labels_in_any_order(name, tokens):
    found = defined(name, data(tokens), SHAPES[name])
    assert found == EXPECTED[name, tokens] == network(name, data(tokens), SHAPES[name])


CHANGES = {
    "d": 0,
    "s": 0,
    "kappa": -2,
    "u": table([0]),
    "heat": -1,
    "alpha": table([0, 1]),
    "beta": table([0, 3]),
}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("weight", CHANGES)
def test_a_changed_weight_of_the_network(name, weight):
    right = EXPECTED[name, (0, 1)]
    wrong = data((0, 1), **{weight: CHANGES[weight]})
    found = defined(name, wrong, SHAPES[name])
    assert found != right
    assert found == network(name, wrong, SHAPES[name])


def test_the_height_counts_in_the_key_of_a_token_only():
    higher = data((0, 1), H=2)
    assert defined("T1", higher, SHAPES["T1"]) != EXPECTED["T1", (0, 1)]
    assert defined("T3", higher, SHAPES["T3"]) == EXPECTED["T3", (0, 1)]


@pytest.mark.parametrize("name", NETWORKS)
def test_nothing_but_the_n_columns_and_d_coordinates_counts(name):
    constant, weights, _ = NETWORKS[name]
    output = constant(HARDMAX, *weights, *MEMORY_WEIGHTS, X, i)
    found, inside = [], {1: 0, 2: 1}
    for beyond in (0, 50):
        values = LABELLED | values_of(SHAPES[name]) | {"i": 1}
        values["X"] = lambda a, k, beyond=beyond: inside.get(a, beyond) if k == 1 else beyond
        found.append(value(output, values))
    assert found == [EXPECTED[name, (0, 1)][0]] * 2


def test_without_the_weights_there_is_no_value():
    """An output is a function of weights: with one of them missing it is not decided."""
    values = data((0, 1)) | values_of(SHAPES["T3"])
    output = classifier(HARDMAX, *NETWORKS["T3"][1], *MEMORY_WEIGHTS, X, i)
    values |= {"X": lambda i, k: i, "i": 1}
    for name in ("kappa", "u", "alpha", "theta", "S", "m"):
        with pytest.raises(Undecided, match=name):
            value(output, {n: v for n, v in values.items() if n != name})
