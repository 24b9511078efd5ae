"""Small data sets and small networks at random."""

from __future__ import annotations

from flint import fmpq
from hypothesis import strategies as st

from memcap.numeric.dataset import Dataset, with_positions
from memcap.numeric.network import Embedding, Network
from memcap.numeric.pipeline import build
from memcap.symbolic.gadgets.blocks import Attention, FeedForward, Head, Neuron

coordinates = st.builds(fmpq, st.integers(-30, 30), st.integers(1, 6))


def dataset_of(vectors, rows, labels, C, task="tokens"):
    """A data set with names made up."""
    return Dataset(
        "small",
        tuple(f"w{k}" for k in range(len(vectors))),
        tuple(vectors),
        tuple(rows),
        tuple(labels),
        tuple(f"c{k}" for k in range(C)),
        task,
        tuple(f"small:{k + 1}" for k in range(len(rows))),
    )


@st.composite
def datasets(draw, task=None):
    """Consistent data: rows distinct up to order, tokens repeated, one label a token of a row."""
    n, V = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    d, C = draw(st.integers(1, 3)), draw(st.integers(1, 4))
    vectors = draw(st.lists(st.tuples(*[coordinates] * d), min_size=V, max_size=V, unique=True))
    row = st.tuples(*[st.integers(0, V - 1)] * n)
    rows = draw(st.lists(row, min_size=1, max_size=6, unique_by=lambda r: tuple(sorted(r))))
    task = draw(st.sampled_from(["tokens", "sequences"])) if task is None else task
    classes = st.integers(0, C - 1)
    if task == "tokens":
        of_word = [draw(st.tuples(*[classes] * V)) for _ in rows]
        labels = [tuple(given[w] for w in r) for r, given in zip(rows, of_word, strict=True)]
    else:
        labels = [(draw(classes),) * n for _ in rows]
    return dataset_of(vectors, rows, labels, C, task)


@st.composite
def prefix_datasets(draw):
    """Rows with a label for each prefix, positions encoded; the label is drawn for the prefix."""
    n, V = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    d, C = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    vectors = draw(st.lists(st.tuples(*[coordinates] * d), min_size=V, max_size=V, unique=True))
    row = st.tuples(*[st.integers(0, V - 1)] * n)
    rows = draw(st.lists(row, min_size=1, max_size=6, unique=True))
    prefixes = sorted({row[:k] for row in rows for k in range(1, n + 1)})
    label = {prefix: draw(st.integers(0, C - 1)) for prefix in prefixes}
    labels = [tuple(label[row[:k]] for k in range(1, n + 1)) for row in rows]
    return with_positions(dataset_of(vectors, rows, labels, C, "prefixes"))


# --- networks ------------------------------------------------------------------------------

NAMES = ("a", "b", "c")

numbers = st.builds(fmpq, st.integers(-4, 4), st.integers(1, 3))
rows = st.dictionaries(st.sampled_from(NAMES), numbers, max_size=3)
full_rows = st.dictionaries(st.sampled_from(NAMES), numbers, min_size=1, max_size=3)
neurons = st.builds(Neuron, rows, st.none() | numbers, rows)
feed_forward = st.builds(FeedForward, st.lists(neurons, max_size=3).map(tuple), rows)
attention = st.builds(
    Attention,
    st.lists(st.builds(Head, rows, rows, full_rows, rows), max_size=2).map(tuple),
    st.booleans(),
)
vectors = st.tuples(numbers, numbers)
embeddings = st.builds(
    Embedding, st.dictionaries(st.sampled_from(NAMES), vectors, min_size=1), rows
)


def small() -> Network:
    """The network of two tiny rows."""
    dataset = Dataset(
        "small",
        ("x", "y"),
        ((fmpq(0),), (fmpq(1, 2),)),
        ((0, 1), (1, 1)),
        ((1, 0), (0, 0)),
        ("no", "yes"),
        "tokens",
        ("small:1", "small:2"),
    )
    return build(dataset).network


METADATA = small().metadata


@st.composite
def networks(draw):
    """Any network of the schema, with fractions everywhere."""
    blocks = draw(st.lists(feed_forward | attention, max_size=5))
    return Network(NAMES, draw(embeddings), tuple(blocks), draw(full_rows), METADATA)
