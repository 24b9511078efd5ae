"""Labelled words as one stream, cut into rows of one length."""

from __future__ import annotations

import pytest

from memcap.numeric.dataset import PAD
from memcap.numeric.errors import InputError
from memcap.numeric.readers import read

TAGGED = "the\tat\ndog\tnn\nsaw\tvb\n\nit\tps\n\na\tat\ncat\tnn\nran\tvb\n"


@pytest.fixture
def tagged(tmp_path):
    path = tmp_path / "tagged.conll"
    path.write_text(TAGGED)
    return path


def named(data, table, names):
    return [[names[k] for k in row] for row in table]


def test_no_word_is_lost_and_none_is_added(tagged):
    data = read(tagged, window=2).dataset
    assert (data.N, data.n) == (3, 2) and PAD not in data.words
    assert named(data, data.sequences, data.words) == [["the", "dog"], ["saw", "it"], ["a", "cat"]]
    assert named(data, data.labels, data.classes) == [["at", "nn"], ["vb", "ps"], ["at", "nn"]]
    assert data.where == ("tagged.conll:1 word 1", "tagged.conll:1 word 3", "tagged.conll:7 word 1")


def test_the_last_words_are_reported(tagged):
    (left,) = read(tagged, window=2).left_out
    assert left.kind == "too-short" and left.rows == ("tagged.conll:7 word 3",)
    assert read(tagged, window=7).left_out == ()


def test_a_window_longer_than_the_file_is_refused(tagged):
    with pytest.raises(InputError, match="do not fill a row of 8"):
        read(tagged, window=8)


def test_a_limit_counts_windows(tagged):
    assert read(tagged, window=3, limit=1).dataset.N == 1


@pytest.mark.parametrize("window", [0, -1])
def test_a_window_below_one_is_refused(tagged, window):
    with pytest.raises(InputError, match="window is at least 1"):
        read(tagged, window=window)


@pytest.mark.parametrize(
    "name, text, task",
    [
        ("a.tsv", "a b\tpos\n", None),
        ("a.txt", "a b c d e\n", None),
        ("a.json", '{"X": [[["1"]]], "Y": [[0]]}', None),
        ("a.conll", TAGGED, "sequences"),
    ],
)
def test_where_words_have_no_labels_windows_are_refused(tmp_path, name, text, task):
    path = tmp_path / name
    path.write_text(text)
    with pytest.raises(InputError, match="windows are cut from files of words"):
        read(path, task=task, window=2)


def test_bad_rows_are_reported_and_left_out(tmp_path):
    path = tmp_path / "bad.conll"
    path.write_text(TAGGED + "\nno tag\n\nthe\tat\n")
    reading = read(path, window=2)
    assert [found.kind for found in reading.left_out] == ["bad-row"]
    assert reading.dataset.N == 4
