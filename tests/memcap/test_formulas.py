"""The formulas that were proved, evaluated on built networks: equal to what is counted on them."""

from dataclasses import replace

from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.dataset import Dataset
from memcap.numeric.exact import exact
from memcap.numeric.network_file import encode
from memcap.numeric.pipeline import build, prepare
from memcap.numeric.sizes import bit_size, count
from memcap.proofs.networks import (
    ABBREVIATOR_SIZES,
    CLASSIFIER_SIZES,
    COUNTER_SIZES,
    DECODER_SIZES,
    LABELLER_SIZES,
    TRANSFORMER_SIZES,
)
from memcap.proofs.sizes import l11_bits
from memcap.proofs.theorems import SEQUENCES, TOKENS
from memcap.symbolic.gadgets.primitives import pack
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.evaluation import evaluate
from memcap.symbolic.language.terms import INT, Const, functions, ints


@st.composite
def datasets(draw):
    """Sequences of a few distinct tokens, distinct up to order; equal tokens have equal labels."""
    n, V, C = draw(st.integers(1, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rows = st.lists(st.integers(0, V - 1), min_size=n, max_size=n).map(sorted).map(tuple)
    sequences = draw(st.lists(rows, min_size=1, max_size=5, unique=True))
    label = draw(st.integers(0, 10))
    labels = [tuple((label + 3 * i + w * w) % C for w in row) for i, row in enumerate(sequences)]
    used = sorted({w for row in sequences for w in row})
    place = {w: k for k, w in enumerate(used)}
    return Dataset(
        "made",
        tuple(f"w{w}" for w in used),
        tuple((fmpq(w), fmpq(w * w, 3)) for w in used),
        tuple(tuple(place[w] for w in row) for row in sequences),
        tuple(labels),
        tuple(f"c{c}" for c in range(C)),
        "tokens",
        tuple(f"made:{i}" for i in range(len(sequences))),
    )


def values(network):
    """The variables of the formulas, from what the network says of itself."""
    shape = network.metadata.shape
    return {
        "n": shape.n,
        "d": shape.d,
        "m": shape.groups,
        "ell": shape.records,
        "rho": shape.id_bits,
        "sigma": shape.label_bits,
        "D": 0 if shape.digits is None else shape.digits.count,
    } | first_values(shape)


def first_values(shape):
    """The same of the first memorizer, if there is one."""
    first = shape.first
    if first is None:
        return {}
    names = {"groups": "m1", "records": "ell1", "id_bits": "rho1", "label_bits": "sigma1"}
    return {name: getattr(first, field) for field, name in names.items()}


def promised(proved, network):
    """The right-hand sides of the proved equations, by name, where their hypotheses hold."""
    at = values(network)
    for hypothesis in proved.lemma.statement.given.values():
        assert evaluate(hypothesis, at, DEFINITIONS)
    sides = (equation.args for equation in proved.formula.args)
    return {left.head.name: evaluate(right, at, DEFINITIONS) for left, right in sides}


def as_sequences(data):
    """The same rows, each with the first of its labels at every token."""
    labels = tuple((row[0],) * data.n for row in data.labels)
    return replace(data, labels=labels, task="sequences")


def as_prefixes(data):
    """The same rows with their positions, each prefix labelled by how many tokens it has."""
    labels = tuple(tuple(k % data.C for k in range(data.n)) for _ in data.sequences)
    return prepare(replace(data, labels=labels, task="prefixes")).dataset


@settings(max_examples=25, deadline=None)
@given(datasets())
def test_counted_sizes_are_the_proved_formulas(data):
    cases = (
        ("transformer", TRANSFORMER_SIZES, data, "n"),
        ("classifier", CLASSIFIER_SIZES, as_sequences(data), "n"),
        ("labeller", LABELLER_SIZES, data, "one"),
        ("counter", COUNTER_SIZES, as_sequences(data), "one"),
        ("decoder", DECODER_SIZES, as_prefixes(data), "one"),
        ("abbreviator", ABBREVIATOR_SIZES, data, None),
    )
    for name, proved, given_data, layers in cases:
        network = build(given_data, layers=layers, short=layers is None).network
        sizes = count(network)
        assert promised(proved, network) == {
            f"{name}_width": sizes.width,
            f"{name}_attention": sizes.attention_layers,
            f"{name}_blocks": sizes.depth,
            f"{name}_parameters": sizes.parameters,
        }


@settings(max_examples=25, deadline=None)
@given(datasets())
def test_the_temperature_is_the_least_that_the_theorem_takes(data):
    for task, given_data in ((TOKENS, data), (SEQUENCES, as_sequences(data))):
        network = build(given_data, attention="softmax").network
        found = network.metadata.constants
        heat = int(found.heat.p)
        names = {"M": found.M_s, "H": found.height, "s": found.shift}
        at = values(network) | {name: int(value.p) for name, value in names.items()}
        temperature = task.given["temperature"]
        assert evaluate(temperature, at | {"heat": heat}, DEFINITIONS)
        assert not evaluate(temperature, at | {"heat": heat - 1}, DEFINITIONS)


@settings(max_examples=25, deadline=None)
@given(datasets())
def test_the_strings_are_the_packed_records_of_the_theory(data):
    built = build(data)
    memory, shape = built.strings.memory(), built.network.metadata.shape
    f, w, ell = functions("f", INT, INT)[0], *ints("w ell")
    packed = Const("pack", pack.type)(f, w, ell, ell)
    for g in range(1, shape.groups + 1):
        string, mask = memory.strings(g), (1 << shape.width) - 1
        records = {
            r: int(string >> ((shape.records - r) * shape.width)) & mask
            for r in range(1, shape.records + 1)
        }
        at = {"f": records.get, "w": shape.width, "ell": shape.records}
        assert evaluate(packed, at, DEFINITIONS) == string


@settings(max_examples=25, deadline=None)
@given(datasets())
def test_every_bound_on_bits_is_the_proved_one(data):
    built = build(data)
    shape = built.network.metadata.shape
    bound = max(shape.records * shape.width + 3, 7)
    enough = l11_bits.statement.given["enough"]
    assert evaluate(enough, values(built.network) | {"W": bound}, DEFINITIONS)
    memorizer = built.gadgets[-(shape.groups + shape.records * (shape.width + 2)) :]
    for gadget in memorizer:
        for weight in gadget.block.weights():
            assert bit_size(exact(weight)) <= bound


def test_the_file_is_a_function_of_the_data():
    data = Dataset(
        "two",
        ("a", "b"),
        ((fmpq(0),), (fmpq(1),)),
        ((0, 1),),
        ((1, 0),),
        ("x", "y"),
        "tokens",
        ("r",),
    )
    assert encode(build(data).network) == encode(build(data).network)
