"""Readers: each format, what is left out, and what is refused."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from memcap.numeric.dataset import PAD, Dataset
from memcap.numeric.errors import InputError
from memcap.numeric.lines import MAX_LINE, read_lines
from memcap.numeric.readers import read
from memcap.numeric.strict_json import parse_json


def written(tmp_path: Path, name: str, content: str | bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def shown(data: Dataset) -> list[tuple[str, str]]:
    """Words and labels of each row, as text."""
    return [
        (" ".join(data.words[w] for w in row), " ".join(data.classes[c] for c in labels))
        for row, labels in zip(data.sequences, data.labels, strict=True)
    ]


TOKENS = [("the cat <pad>", "at nn <pad>"), ("a big dog", "at jj nn")]
TEXTS = [("good film <pad>", "pos pos pos"), ("a bad film", "neg neg neg")]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.conll", "the\tat\ncat\tnn\n\n\na\tat\nbig\tjj\ndog\tnn\n", TOKENS),
        ("a.conll", "\ufeffthe\tat\r\ncat\tnn\r\n\r\n# note\na\tat\nbig\tjj\ndog\tnn", TOKENS),
        ("a.brown", "\n\tthe/at cat/nn\n\na/at big/jj dog/nn\n", TOKENS),
        ("a.csv", "text,label\ngood film,pos\n\"a bad\nfilm\",neg\n", TEXTS),
        ("a.csv", "good film,pos\na bad film,neg\n", TEXTS),
        ("a.tsv", "id\tLabel\tText\n1\tpos\tgood film\n2\tneg\ta bad  film\n", TEXTS),
        ("a.tsv", "good film\tpos\n\na bad film\tneg\n", TEXTS),
        ("a.jsonl", '{"text": "good film", "label": "pos"}\n\n'
                    '{"tokens": ["a", "bad", "film"], "label": "neg"}\n', TEXTS),
        ("a.jsonl", '{"text": "the cat", "labels": ["at", "nn"]}\n'
                    '{"tokens": ["a", "big", "dog"], "labels": ["at", "jj", "nn"]}\n', TOKENS),
        ("a.json", '{"X": [[["1/2", 0], [1, 2]], [[1, 2], [1, 2]]], "Y": [[0, 10], [2, 2]]}',
         [("(1/2,0) (1,2)", "0 10"), ("(1,2) (1,2)", "2 2")]),
        ("a.json", '{"X": [[[1], [2]], [[3], [2]]], "Y": [4, 0]}',
         [("(1) (2)", "4 4"), ("(3) (2)", "0 0")]),
    ],
)  # fmt: skip
def test_formats(tmp_path: Path, name: str, content: str, expected: list[tuple[str, str]]) -> None:
    reading = read(written(tmp_path, name, content))
    assert shown(reading.dataset) == expected
    assert reading.left_out == ()


def test_padding_is_a_word_and_a_class_of_its_own(tmp_path: Path) -> None:
    data = read(written(tmp_path, "a.conll", "a\tx\n\nb\ty\nc\ty\n")).dataset
    assert data.words[-1] == data.classes[-1] == PAD
    assert (data.V, data.C, data.n) == (4, 3, 2)


def test_a_hash_is_a_word_where_it_has_a_tag(tmp_path: Path) -> None:
    path = written(tmp_path, "a.conll", "# sent_id = one\n#\tsym\n\na\tx\n")
    data = read(path).dataset
    assert data.words == ("#", "a")
    assert data.where == ("one", "a.conll:4")


def test_prefixes_of_plain_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "a b c\nd e f\n")
    found = read(path, task="prefixes", max_length=2)
    assert shown(found.dataset) == [("a b", "b c"), ("c d", "d e"), ("e <pad>", "f <pad>")]
    assert found.dataset.where == ("a.txt:1 word 1", "a.txt:1 word 3", "a.txt:2 word 2")
    with pytest.raises(InputError, match="no row"):
        read(written(tmp_path, "b.txt", "alone"), task="prefixes")


def test_windows_of_plain_text(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "a b a\nb a c\n")
    reading = read(path, max_length=2)
    expected = [("a b", "a a"), ("b a", "b b"), ("b a", "c c")]
    assert shown(reading.dataset) == expected
    assert reading.dataset.task == "next-token"
    assert [(found.kind, len(found.rows)) for found in reading.left_out] == [("repeat", 1)]
    assert read(path, max_length=2, limit=2).dataset.N == 2


def test_rows_that_are_too_long_are_left_out_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path, "a.tsv", "a b c\tx\nd\ty\ne f g h\tx\n")
    reading = read(path, max_length=2)
    assert shown(reading.dataset) == [("d", "y")]
    (found,) = reading.left_out
    assert (found.kind, found.rows) == ("too-long", ("a.tsv:1", "a.tsv:3"))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.conll", "a\n\nb\tx\n"),
        ("a.conll", "b\tx\n\na\tx\ty\n"),
        ("a.conll", "c\tx\na\t\n\nb\tx\n"),
        ("a.conll", "<pad>\tx\n\nb\tx\n"),
        ("a.conll", "a\t<pad>\n\nb\tx\n"),
        ("a.brown", "a/x b\nb/x\n"),
        ("a.brown", "/x\nb/x\n"),
        ("a.tsv", "a\nb\tx\n"),
        ("a.tsv", "a\tx\ty\nb\tx\n"),
        ("a.tsv", "a\t \nb\tx\n"),
        ("a.tsv", " \tx\nb\tx\n"),
        ("a.csv", "a,b,x\nb,x\n"),
        ("a.jsonl", 'no\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '[1]\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"text": "a"}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"text": "a", "label": 0.5}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"text": "a", "label": true}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"text": "a", "tokens": ["a"], "label": 1}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"tokens": ["a", 1], "label": 1}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"tokens": ["\\ud800"], "label": 1}\n{"text": "b", "label": "x"}\n'),
        ("a.jsonl", '{"text": "b", "label": "x"}\n{"text": "a b", "labels": [1, 2]}\n'),
        ("a.jsonl", '{"text": "b", "labels": ["x"]}\n{"text": "a b", "labels": [1]}\n'),
    ],
)
def test_bad_rows_are_left_out_and_reported(tmp_path: Path, name: str, content: str) -> None:
    reading = read(written(tmp_path, name, content))
    assert shown(reading.dataset) == [("b", "x")]
    assert [found.kind for found in reading.left_out] == ["bad-row"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.conll", ""),
        ("a.conll", "alone\n"),
        ("a.conll", b"a\t\xff\n"),
        ("a.tsv", "text\tlabel\n"),
        ("a.csv", 'a,"b\n'),
        ("a.jsonl", "x" * (MAX_LINE + 1)),
        ("a.txt", "too few words"),
        ("a.unknown", "a\tx\n"),
        ("a.json", "[]"),
        ("a.json", '{"X": [[[1]]]}'),
        ("a.json", '{"X": [[[0.5]]], "Y": [1]}'),
        ("a.json", '{"X": [[["0.5x"]]], "Y": [1]}'),
        ("a.json", '{"X": [[[true]]], "Y": [1]}'),
        ("a.json", '{"X": [[1]], "Y": [1]}'),
        ("a.json", '{"X": 1, "Y": [1]}'),
        ("a.json", '{"X": [], "Y": []}'),
        ("a.json", '{"X": [[]], "Y": [1]}'),
        ("a.json", '{"X": [[[]]], "Y": [1]}'),
        ("a.json", '{"X": [[[1]], [[1], [2]]], "Y": [1, 2]}'),
        ("a.json", '{"X": [[[1], [1, 2]]], "Y": [1]}'),
        ("a.json", '{"X": [[[1]]], "Y": [1, 2]}'),
        ("a.json", '{"X": [[[1]]], "Y": [[1, 2]]}'),
        ("a.json", '{"X": [[[1]], [[2]]], "Y": [[1], 2]}'),
        ("a.json", '{"X": [[[1]]], "Y": [-1]}'),
        ("a.json", '{"X": [[[1]]], "Y": [true]}'),
        ("a.json", '{"X": [[[1]]], "Y": ["1"]}'),
        ("a.npz", "no archive"),
    ],
)
def test_files_that_cannot_be_read_are_refused(
    tmp_path: Path, name: str, content: str | bytes
) -> None:
    path = written(tmp_path, name, content)
    with pytest.raises(InputError) as caught:
        read(path)
    assert caught.value.file == str(path)
    assert "\n" not in str(caught.value)


def test_the_line_of_bad_bytes_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        list(read_lines(written(tmp_path, "a.txt", b"a\nb\n\xc3(\n")))
    assert caught.value.place == "line 3"


def test_files_that_are_not_there_are_refused(tmp_path: Path) -> None:
    for name in ("none.tsv", "none.npz", "none.json"):
        with pytest.raises(InputError):
            read(tmp_path / name)
    (tmp_path / "folder.tsv").mkdir()
    with pytest.raises(InputError):
        read(tmp_path / "folder.tsv")


@pytest.mark.parametrize(
    "options",
    [
        {"task": "tokens"},
        {"task": "words"},
        {"format": "xml"},
        {"format": "json"},
        {"d": 0},
        {"d": 10**6},
        {"max_length": 0},
        {"max_length": 1},
        {"limit": 0},
        {"table": {"a": [1]}},
        {"table": {"a": [1], "b": [1, 2]}},
        {"table": {"a": [1], "b": [2]}, "d": 2},
        {"table": {"a": [0.5], "b": [2]}},
        {"table": {}},
    ],
)
def test_options_that_do_not_fit_are_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        read(written(tmp_path, "a.tsv", "a b\tx\n"), **options)


@pytest.mark.parametrize(
    ("name", "content", "options"),
    [
        ("a.txt", "a b c d", {"task": "tokens", "max_length": 2}),
        ("a.conll", "a\tx\n", {"task": "sequences"}),
        ("a.json", '{"X": [[[1]]], "Y": [1]}', {"table": {"(1)": [1]}}),
        ("a.json", '{"X": [[[1]]], "Y": [1]}', {"d": 2}),
        ("a.json", '{"X": [[[1]]], "Y": [1]}', {"task": "tokens"}),
    ],
)
def test_tasks_and_tables_that_a_format_does_not_have_are_refused(
    tmp_path: Path, name: str, content: str, options: dict[str, Any]
) -> None:
    with pytest.raises(InputError):
        read(written(tmp_path, name, content), **options)


def test_own_vectors(tmp_path: Path) -> None:
    path = written(tmp_path, "a.tsv", "a b\tx\n")
    table = written(tmp_path, "t.tsv", "b\t1/2\nunused\t9\na\t0.25\n")
    expected = ((fmpq(1, 4),), (fmpq(1, 2),))
    assert read(path, table=table).dataset.vectors == expected
    assert read(path, table={"a": ["1/4"], "b": ["1/2"]}).dataset.vectors == expected


def test_npz_of_integers(tmp_path: Path) -> None:
    x = np.array([[[1, 2], [3, 4]], [[3, 4], [1, 2]]], dtype=np.uint8)
    np.savez(tmp_path / "a.npz", X=x, Y=np.array([1, 0]))
    data = read(tmp_path / "a.npz").dataset
    assert data.vectors == ((fmpq(1), fmpq(2)), (fmpq(3), fmpq(4)))
    assert shown(data) == [("(1,2) (3,4)", "1 1"), ("(3,4) (1,2)", "0 0")]
    assert data.task == "sequences"


@pytest.mark.parametrize(
    "arrays",
    [
        {"X": np.ones((1, 2, 2)), "Y": np.array([1])},
        {"X": np.ones((1, 2, 2), dtype=bool), "Y": np.array([1])},
        {"X": np.ones((1, 2, 2), dtype=object), "Y": np.array([1])},
        {"X": np.ones((1, 2), dtype=int), "Y": np.array([1])},
        {"X": np.ones((1, 2, 2), dtype=int), "Y": np.array([1.0])},
        {"X": np.ones((1, 2, 2), dtype=int)},
        {"X": np.array(5), "Y": np.array([1])},
    ],
)
def test_other_npz_arrays_are_refused(tmp_path: Path, arrays: dict[str, Any]) -> None:
    np.savez(tmp_path / "a.npz", **arrays)
    with pytest.raises(InputError):
        read(tmp_path / "a.npz")


def test_an_npz_that_swells_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.npz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("X.npy", bytes(257_000_000))
    with pytest.raises(InputError):
        read(tmp_path / "a.npz")


# letters, marks, numbers, punctuation and symbols: what is printed, without spaces
letters = st.characters(categories=["L", "M", "N", "P", "S"], exclude_characters="/<")
words = st.text(letters, min_size=1, max_size=4)
sentences = st.lists(
    st.lists(st.tuples(words, words), min_size=1, max_size=4), min_size=1, max_size=4
)


@settings(max_examples=40)
@given(sentences)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[tuple[str, str]]]
) -> None:
    folder = tmp_path_factory.mktemp("round")
    conll = "".join("".join(f"{w}\t{t}\n" for w, t in row) + "\n" for row in rows)
    brown = "".join(" ".join(f"{w}/{t}" for w, t in row) + "\n" for row in rows)
    lines = "".join(
        json.dumps({"tokens": [w for w, _ in row], "labels": [t for _, t in row]}) + "\n"
        for row in rows
    )
    n = max(map(len, rows))
    filled = [row + [(PAD, PAD)] * (n - len(row)) for row in rows]
    expected = [(" ".join(w for w, _ in row), " ".join(t for _, t in row)) for row in filled]
    for name, content in (("a.conll", conll), ("a.brown", brown), ("a.jsonl", lines)):
        reading = read(written(folder, name, content))
        assert shown(reading.dataset) == expected
        assert reading.left_out == ()


@pytest.mark.parametrize("text", ["1.0", "1e3", "NaN", "-Infinity", '{"a": 1, "a": 1}', "{", ""])
def test_json_with_floats_or_faults_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_json(text)
