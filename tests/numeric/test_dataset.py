"""The data set: invariants, exact separation, positions, selections of rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from itertools import combinations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from memcap.numeric.dataset import Dataset, position_slope, with_positions
from memcap.numeric.embedding import embed
from memcap.numeric.exact import exact
from memcap.numeric.separation import least_squared_distance

Vector = tuple[fmpq, ...]


def small(**changes: object) -> Dataset:
    """Two rows of three tokens over three words in the plane, one label for each token."""
    whole = Dataset(
        name="small",
        words=("a", "b", "c"),
        vectors=embed(3, 2),
        sequences=((0, 1, 2), (1, 1, 0)),
        labels=((0, 1, 1), (0, 0, 1)),
        classes=("x", "y"),
        task="tokens",
        where=("s:1", "s:2"),
    )
    return replace(whole, **changes)


def by_definition(vectors: Sequence[Vector]) -> fmpq:
    """The least squared distance, pair by pair."""
    return min(
        sum(((a - b) * (a - b) for a, b in zip(x, y, strict=True)), fmpq(0))
        for x, y in combinations(vectors, 2)
    )


vector_lists = st.integers(1, 3).flatmap(
    lambda d: st.lists(
        st.tuples(*[st.fractions(-9, 9, max_denominator=6).map(exact)] * d),
        min_size=2,
        max_size=8,
    )
)


@given(vector_lists)
def test_separation_is_the_least_distance(vectors: list[Vector]) -> None:
    assert least_squared_distance(vectors) == by_definition(vectors)


@given(vector_lists, st.integers(10**9, 10**30))
def test_separation_of_vectors_too_large_for_machine_numbers(
    vectors: list[Vector], factor: int
) -> None:
    scaled = [tuple(entry * factor for entry in vector) for vector in vectors]
    assert least_squared_distance(scaled) == factor * factor * by_definition(vectors)


def test_separation_of_many_vectors_without_close_neighbours() -> None:
    vectors = [(fmpq(3 * i), fmpq(i * i % 10007, 2)) for i in range(2000)]
    near = [by_definition(vectors[i : i + 9]) for i in range(0, 1992, 8)]
    assert least_squared_distance(vectors) <= min(near)
    assert least_squared_distance(embed(10_000, 4)) == 1


def test_one_vector_alone_and_one_vector_twice() -> None:
    assert least_squared_distance([(fmpq(5),)]) == 1
    assert least_squared_distance([(fmpq(1, 2),), (fmpq(3),), (fmpq(1, 2),)]) == 0


def test_figures_of_a_data_set() -> None:
    data = small()
    assert (data.n, data.d, data.N, data.V, data.C) == (3, 2, 2, 3, 2)
    assert data.norm_squared() == 1
    assert data.separation_squared() == 1


@given(vector_lists.filter(lambda vectors: len(set(vectors)) == len(vectors)), st.data())
def test_positions_keep_the_separation_and_the_promised_norm(
    vectors: list[Vector], data: st.DataObject
) -> None:
    ids = st.integers(0, len(vectors) - 1)
    n = data.draw(st.integers(1, 4))
    rows = data.draw(st.lists(st.tuples(*[ids] * n), min_size=1, max_size=4))
    before = Dataset(
        name="any",
        words=tuple(f"w{place}" for place in range(len(vectors))),
        vectors=tuple(vectors),
        sequences=tuple(rows),
        labels=((0,) * n,) * len(rows),
        classes=("x",),
        task="tokens",
        where=tuple(map(str, range(len(rows)))),
    )
    after = with_positions(before)
    slope = position_slope(before)
    assert after.V == 1 or after.separation_squared() >= before.separation_squared()
    assert slope * slope >= 4 * before.norm_squared()
    assert all(len(set(row)) == n for row in after.sequences)
    named = [tuple(after.words[token] for token in row) for row in after.sequences]
    assert named == [tuple(f"w{w}@{k}" for k, w in enumerate(row, start=1)) for row in rows]
    for row, new in zip(rows, after.sequences, strict=True):
        for k, (word, token) in enumerate(zip(row, new, strict=True), start=1):
            assert after.vectors[token][0] == vectors[word][0] + k * slope
            assert after.vectors[token][1:] == vectors[word][1:]


def test_positions_take_a_stored_slope() -> None:
    assert with_positions(small(), fmpq(7)).vectors[0] == (fmpq(7), fmpq(0))


@pytest.mark.parametrize("slope", [fmpq(0), fmpq(-1)])
def test_a_slope_that_is_not_positive_is_refused(slope: fmpq) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_positions(small(), slope)


def test_positions_do_not_hide_words_with_one_vector() -> None:
    shared = small(vectors=((fmpq(0),),) * 3)
    assert with_positions(shared).separation_squared() == 0


def test_take_drops_what_no_longer_occurs() -> None:
    part = small(labels=((0, 0, 0), (1, 1, 1))).take([1])
    assert part.words == ("a", "b")
    assert part.classes == ("y",)
    assert part.sequences == ((1, 1, 0),)
    assert part.where == ("s:2",)


def test_take_of_no_row_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        small().take([])
    with pytest.raises(IndexError):
        small().take([2])


@pytest.mark.parametrize(
    "changes",
    [
        {"task": "words"},
        {"words": ("a", "b", "a")},
        {"words": ("a", "b", "")},
        {"words": ()},
        {"classes": ("x", "x")},
        {"classes": ("x",)},
        {"vectors": embed(2, 2)},
        {"vectors": ((fmpq(1),), (fmpq(2),), (fmpq(3), fmpq(4)))},
        {"vectors": ((), (), ())},
        {"vectors": ((0.5,), (1.5,), (2.5,))},
        {"vectors": ((1,), (2,), (3,))},
        {"vectors": ((Fraction(1),), (Fraction(2),), (Fraction(3),))},
        {"sequences": ()},
        {"sequences": ((), ())},
        {"sequences": ((0, 1, 2),)},
        {"sequences": ((0, 1, 2), (0, 1))},
        {"sequences": ((0, 1, 2), (0, 1, 3))},
        {"sequences": ((0, 1, 2), (0, 1, -1))},
        {"sequences": ((0, 1, 2), (0, 1, True))},
        {"labels": ((0, 1, 1),)},
        {"labels": ((0, 1, 1), (0, 0, 2))},
        {"where": ("s:1",)},
        {"task": "sequences"},
        {"task": "next-token"},
    ],
)
def test_parts_that_do_not_fit_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        small(**changes)


def test_a_data_set_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        small().name = "other"
