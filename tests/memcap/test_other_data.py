"""`verify` on other rows than those of `build`: other order, fewer, unknown words."""

import random

import pytest
from typer.testing import CliRunner

from memcap.app import app

LINES = [
    ["a/X", "b/Y", "c/X"],
    ["b/Y", "d/X"],
    ["c/X", "a/Y"],
    ["d/Y"],
    ["b/X", "b/X", "a/Y", "d/X"],
]


def run(*args):
    return CliRunner().invoke(app, [str(a) for a in args])


def written(path, lines):
    words = ["\n".join(pair.replace("/", "\t") for pair in line) for line in lines]
    path.write_text("\n\n".join(words) + "\n")
    return path


@pytest.fixture
def net(tmp_path):
    data = written(tmp_path / "all.conll", LINES)
    assert run("build", data, "-o", tmp_path / "net.json", "--positions").exit_code == 0
    return tmp_path / "net.json"


@pytest.mark.parametrize("seed", range(5))
def test_the_order_of_rows_does_not_matter(net, tmp_path, seed):
    lines = random.Random(seed).sample(LINES, len(LINES))
    assert run("verify", net, written(tmp_path / "other.conll", lines)).exit_code == 0


@pytest.mark.parametrize("kept", [[0], [1, 3], [4], [3], [0, 1, 2, 3]])
def test_some_of_the_rows_are_enough(net, tmp_path, kept):
    lines = [LINES[i] for i in kept]
    assert run("verify", net, written(tmp_path / "some.conll", lines)).exit_code == 0


def test_another_label_is_wrong(net, tmp_path):
    lines = [["a/Y", *LINES[0][1:]], *LINES[1:]]
    assert run("verify", net, written(tmp_path / "wrong.conll", lines)).exit_code == 1


def test_a_class_that_the_network_does_not_know_is_wrong(net, tmp_path):
    lines = [["a/NEW", *LINES[0][1:]], *LINES[1:]]
    assert run("verify", net, written(tmp_path / "new.conll", lines)).exit_code == 1


def test_an_unknown_word_is_named(net, tmp_path):
    done = run("verify", net, written(tmp_path / "unknown.conll", [["a/X", "zebra/Y"]]))
    assert done.exit_code == 2
    assert "zebra" in done.stderr


def test_rows_that_are_too_long_are_left_out_and_said(net, tmp_path):
    lines = [*LINES, ["a/X"] * 9]
    done = run("verify", net, written(tmp_path / "long.conll", lines))
    assert done.exit_code == 0
    assert "9" not in done.stdout.splitlines()[-1]
    assert "longer" in done.stderr
