"""Words to vectors: the digit embedding and the user's own table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from memcap.numeric.embedding import base_for, embed, look_up, read_table
from memcap.numeric.errors import InputError


@given(st.integers(1, 300), st.integers(1, 9))
def test_digits_give_the_number_back(count: int, d: int) -> None:
    base = base_for(count, d)
    numbers = [sum(e * base**k for k, e in enumerate(reversed(v))) for v in embed(count, d)]
    assert numbers == list(range(count))


@given(st.integers(1, 10**9), st.integers(1, 40))
def test_the_base_is_the_least_that_suffices(count: int, d: int) -> None:
    base = base_for(count, d)
    assert base**d >= count
    assert base == 2 or (base - 1) ** d < count


@pytest.mark.parametrize("d", [0, -1, 5000])
def test_a_dimension_out_of_range_is_refused(d: int) -> None:
    with pytest.raises(ValueError, match=r"."):
        embed(3, d)


def test_tables_of_both_formats_agree(tmp_path: Path) -> None:
    lines, content = tmp_path / "t.tsv", tmp_path / "t.json"
    lines.write_text("a\t1/2\t3\n\nb\t-0.25\t4\n", encoding="utf-8")
    content.write_text(json.dumps({"a": ["1/2", 3], "b": ["-0.25", "4"]}), encoding="utf-8")
    expected = {"a": (fmpq(1, 2), fmpq(3)), "b": (fmpq(-1, 4), fmpq(4))}
    assert read_table(lines) == read_table(content, 2) == expected


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("t.tsv", "", ""),
        ("t.tsv", "a\t1\na\t2\n", "line 2"),
        ("t.tsv", "a\t1\nb\t2\t3\n", "line 2"),
        ("t.tsv", "a\t1\nb\tx\n", "line 2"),
        ("t.tsv", "a\t1\nb\n", "line 2"),
        ("t.tsv", "\t1\n", "line 1"),
        ("t.json", "[1]", ""),
        ("t.json", "{", ""),
        ("t.json", "[" * 100_000, ""),
        ("t.json", '{"a": [1], "a": [2]}', ""),
        ("t.json", '{"a": [0.5]}', ""),
        ("t.json", '{"a": [NaN]}', ""),
        ("t.json", '{"a": [true]}', "word 'a'"),
        ("t.json", '{"a": 1}', "word 'a'"),
        ("t.json", '{"a": []}', "word 'a'"),
        ("t.json", '{"a": [1], "b": [1, 2]}', "word 'b'"),
        ("t.json", '{"a": [' + "9" * 5000 + "]}", ""),
    ],
)
def test_faulty_tables_are_refused(tmp_path: Path, name: str, content: str, place: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_table(tmp_path / name)
    assert caught.value.place == place
    assert "\n" not in str(caught.value)


def test_a_table_of_another_dimension_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.tsv").write_text("a\t1\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_table(tmp_path / "t.tsv", 2)


def test_words_that_the_table_lacks_are_named() -> None:
    with pytest.raises(InputError) as caught:
        look_up(["a", "b", "c"], {"b": (fmpq(1),)}, "t.tsv")
    assert "'a'" in caught.value.reason
    assert "'c'" in caught.value.reason
