"""What cannot be memorized, and what is left when the conflicts are left out."""

from __future__ import annotations

from itertools import permutations

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from memcap.numeric.consistency import consistent_part, findings, memorizable
from memcap.numeric.dataset import PER_TOKEN, Dataset, Task, with_positions
from memcap.numeric.embedding import embed
from memcap.numeric.errors import CannotMemorize


def data(task: Task, *rows: tuple[str, str]) -> Dataset:
    """Rows given as ("a b c", "x y y"): words and labels, or one label for the row."""
    words = sorted({word for text, _ in rows for word in text.split()})
    classes = sorted({label for _, labels in rows for label in labels.split()})
    sequences = tuple(tuple(words.index(word) for word in text.split()) for text, _ in rows)
    given = [tuple(classes.index(label) for label in labels.split()) for _, labels in rows]
    n = len(sequences[0])
    return Dataset(
        name="rows",
        words=tuple(words),
        vectors=embed(len(words), 2),
        sequences=sequences,
        labels=tuple(row if task in PER_TOKEN else row * n for row in given),
        classes=tuple(classes),
        task=task,
        where=tuple(f"rows:{place}" for place in range(1, len(rows) + 1)),
    )


def kinds(dataset: Dataset) -> list[str]:
    return [found.kind for found in findings(dataset)]


CASES: list[tuple[Dataset, list[str], list[str]]] = [
    (data("tokens", ("a b", "x y"), ("a c", "x y")), [], []),
    (data("tokens", ("a b", "x y"), ("b a", "y x")), ["repeat"], []),
    (data("tokens", ("a b", "x y"), ("a b", "x y")), ["repeat"], ["repeat"]),
    (data("tokens", ("a b", "x y"), ("b a", "x y")), ["reordered"], []),
    (data("tokens", ("a b", "x y"), ("a b", "y x")), ["same-row"], ["same-row"]),
    (data("tokens", ("a a", "x y"), ("b a", "x y")), ["repeated-token"], []),
    (data("tokens", ("a a", "x x"), ("b a", "x y")), [], []),
    (data("sequences", ("a b", "x"), ("b a", "x")), ["repeat"], []),
    (data("sequences", ("a b", "x"), ("b a", "y")), ["reordered"], []),
    (data("sequences", ("a b", "x"), ("a b", "y")), ["same-row"], ["same-row"]),
    (data("sequences", ("a a", "x"), ("a b", "y")), [], []),
    (data("next-token", ("a b", "x"), ("a b", "y")), ["next-token"], ["next-token"]),
    (data("next-token", ("a b", "x"), ("b a", "y")), ["reordered"], []),
    (data("prefixes", ("a b", "x y"), ("a a", "x x")), [], []),
    (data("prefixes", ("a b", "x y"), ("a a", "y x")), ["prefix"], ["prefix"]),
    (data("prefixes", ("a b", "x y"), ("a b", "x x")), ["prefix"], ["prefix"]),
    (data("prefixes", ("a b", "x y"), ("a b", "x y")), ["repeat"], ["repeat"]),
    (data("prefixes", ("a b", "x y"), ("b a", "x y")), [], []),
]


@pytest.mark.parametrize(("dataset", "plain", "positioned"), CASES)
def test_findings(dataset: Dataset, plain: list[str], positioned: list[str]) -> None:
    assert kinds(dataset) == plain
    assert kinds(with_positions(dataset)) == positioned


def test_a_finding_names_rows_and_words_and_what_would_help() -> None:
    (found,) = findings(data("tokens", ("c b", "x y"), ("a a", "x y")))
    assert found.rows == ("rows:2",)
    assert found.words == ("a",)
    assert "--positions" in found.help
    (found,) = findings(data("sequences", ("a b", "x"), ("c a", "y"), ("a b", "y")))
    assert found.rows == ("rows:1", "rows:3")
    assert "--positions" not in found.help


def test_words_with_one_vector_are_found() -> None:
    apart = data("sequences", ("a b", "x"), ("c d", "y"), ("c c", "y"))
    shared = Dataset(
        apart.name, apart.words, ((fmpq(1),), (fmpq(2),), (fmpq(3),), (fmpq(1),)),
        apart.sequences, apart.labels, apart.classes, apart.task, apart.where,
    )  # fmt: skip
    (found,) = findings(shared)
    assert (found.kind, found.words, found.rows) == ("one-vector", ("a", "d"), ("rows:1", "rows:2"))
    part, _ = consistent_part(shared)
    assert part.where == ("rows:3",)


def test_conflicts_stop_the_building_unless_they_are_to_be_skipped() -> None:
    torn = data("sequences", ("a b", "x"), ("b a", "y"), ("b c", "x"), ("c b", "x"))
    with pytest.raises(CannotMemorize) as caught:
        memorizable(torn)
    assert [found.kind for found in caught.value.findings] == ["reordered"]
    part, found = memorizable(torn, skip_inconsistent=True)
    assert part.where == ("rows:3",)
    assert [one.kind for one in found] == ["reordered", "repeat"]


def test_only_the_shortest_prefix_in_conflict_is_reported() -> None:
    torn = data("prefixes", ("a b", "x y"), ("a b", "y x"), ("a c", "x x"), ("b a", "x x"))
    (found,) = findings(torn)
    assert found.kind == "prefix" and found.words == ("a",)
    assert found.rows == ("rows:1", "rows:2", "rows:3")
    part, _ = consistent_part(torn)
    assert part.where == ("rows:4",)
    (later,) = findings(data("prefixes", ("a b", "x y"), ("a b", "x x"), ("a a", "x y")))
    assert later.rows == ("rows:1", "rows:2") and later.words == ("a", "b")
    assert "the same 2 words, up to 'b', which is then labelled 'x', 'y'" in later.text


def test_nothing_left_is_refused() -> None:
    torn = data("sequences", ("a b", "x"), ("b a", "y"))
    with pytest.raises(CannotMemorize):
        consistent_part(torn)
    with pytest.raises(CannotMemorize):
        memorizable(torn, skip_inconsistent=True)


def test_data_without_findings_come_back_untouched() -> None:
    whole = data("tokens", ("a b", "x y"), ("a c", "x y"))
    assert memorizable(whole) == (whole, ())


rows_of_three = st.lists(
    st.tuples(st.tuples(*[st.sampled_from("ab")] * 3), st.tuples(*[st.sampled_from("xy")] * 3)),
    min_size=1,
    max_size=5,
)


def agree_under_permutations(rows: list[tuple[tuple[str, ...], tuple[str, ...]]]) -> bool:
    """Whether some equivariant map fits: no permuted row asks two things of one input."""
    asked: dict[tuple[str, ...], tuple[str, ...]] = {}
    for words, labels in rows:
        for order in permutations(range(3)):
            moved = tuple(words[k] for k in order)
            wanted = tuple(labels[k] for k in order)
            if asked.setdefault(moved, wanted) != wanted:
                return False
    return True


@given(rows_of_three)
def test_the_findings_are_what_equivariance_forbids(
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    dataset = data("tokens", *[(" ".join(words), " ".join(labels)) for words, labels in rows])
    harmless = all(found.harmless for found in findings(dataset))
    assert harmless == agree_under_permutations(rows)


@given(rows_of_three)
def test_the_consistent_part_is_consistent(
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    for task in ("tokens", "prefixes"):
        dataset = data(task, *[(" ".join(words), " ".join(labels)) for words, labels in rows])
        try:
            part, _ = consistent_part(dataset)
        except CannotMemorize:
            continue
        assert findings(part) == ()
        assert set(part.where) <= set(dataset.where)


@given(rows_of_three)
def test_torn_prefixes_are_those_with_two_labels(
    rows: list[tuple[tuple[str, ...], tuple[str, ...]]],
) -> None:
    asked: dict[tuple[str, ...], str] = {}
    agree = all(
        asked.setdefault(words[: k + 1], label) == label
        for words, labels in rows
        for k, label in enumerate(labels)
    )
    pairs = [(" ".join(words), " ".join(labels)) for words, labels in rows]
    assert agree == all(found.harmless for found in findings(data("prefixes", *pairs)))
