"""`--layers one`, `--depth` and `--task prefixes`, as a user types them."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app

TAGGED = "the\tat\ndog\tnn\nruns\tvbz\n\na\tat\ndog\tnn\n\nruns\tvbz\nthe\tat\n\na\tat\na\tat\n"
REVIEWS = "text\tlabel\na good film\tpositive\na bad film\tnegative\nso bad\tnegative\n"
POEM = "as far as far goes a song\nso far it goes\n"


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def report_of(tmp_path, *arguments: object):
    """The report of a command that succeeds."""
    path = tmp_path / "report.json"
    result = run(*arguments, "--json", path)
    assert result.exit_code == 0, result.output
    return json.loads(path.read_text())


@pytest.fixture
def files(tmp_path):
    """Data by name, and where the network goes."""
    for name, text in (("a.conll", TAGGED), ("a.tsv", REVIEWS), ("a.txt", POEM)):
        (tmp_path / name).write_text(text)
    return tmp_path


VARIANTS = [
    ("a.conll", ["--layers", "one"]),
    ("a.conll", ["--layers", "one", "--positions"]),
    ("a.conll", ["--layers", "one", "--attention", "softmax"]),
    ("a.conll", ["--layers", "one", "--depth", 2]),
    ("a.conll", ["--depth", 2]),
    ("a.conll", ["--depth", 2, "--attention", "softmax"]),
    ("a.tsv", ["--layers", "one"]),
    ("a.tsv", ["--layers", "one", "--depth", 1]),
    ("a.tsv", ["--depth", 1, "--positions"]),
    ("a.txt", ["--layers", "one", "--positions", "--max-length", 3]),
    ("a.txt", ["--task", "prefixes"]),
    ("a.txt", ["--task", "prefixes", "--depth", 2, "--attention", "softmax"]),
    ("a.conll", ["--task", "prefixes", "--layers", "one"]),
]


@pytest.mark.parametrize(("name", "options"), VARIANTS, ids=str)
def test_every_label_of_every_variant(files, name, options):
    data, net = files / name, files / "net.json"
    built = report_of(files, "build", data, "-o", net, *options, "--verify", "--contracts", 2)
    assert built["ok"] and built["correct"] == built["total"] > 0
    for attention in ("hard", "softmax") if "softmax" in options else ("hard",):
        found = report_of(files, "verify", net, data, "--attention", attention)
        assert found["ok"] and found["correct"] == found["total"] == built["total"]
        assert found["sizes"]["parameters"] == found["promised"]["parameters"]
    one = "one" in options or "prefixes" in options
    assert built["layers"] == ("one" if one else "n")
    assert built["sizes"]["attention_layers"] == (1 if one else built["shape"]["n"])


def test_prefixes_of_plain_text(files):
    net = files / "net.json"
    result = run("build", files / "a.txt", "-o", net, "--task", "prefixes", "--max-length", 5)
    assert result.exit_code == 0, result.output
    metadata = json.loads(net.read_text())["metadata"]
    assert (metadata["task"], metadata["shape"]["n"], metadata["shape"]["N"]) == ("prefixes", 5, 2)
    masked = [block for block in json.loads(net.read_text())["blocks"] if block.get("causal")]
    assert len(masked) == 1


def test_a_prefix_with_two_next_words(files):
    data, net = files / "torn.txt", files / "net.json"
    data.write_text("far away far below it was\n")
    options = ("-o", net, "--task", "prefixes", "--max-length", 2)
    result = run("build", data, *options)
    assert result.exit_code == 2 and not net.exists()
    assert "torn.txt:1 word 1, torn.txt:1 word 3 begin with the same word" in result.stderr
    assert "'away', 'below'" in result.stderr and "--skip-inconsistent" in result.stderr
    assert len(result.stderr.strip().split("\n")) == 1
    kept = run("build", data, *options, "--skip-inconsistent", "--verify")
    assert kept.exit_code == 0 and "prefix: " in kept.stderr
    assert run("verify", net, data).exit_code == 0


def test_a_changed_weight_is_found(files):
    net = files / "net.json"
    options = ("--layers", "one", "--depth", 2)
    assert run("build", files / "a.conll", "-o", net, *options).exit_code == 0
    content = json.loads(net.read_text())
    name = next(iter(content["readout"]))
    content["readout"][name] = "2"
    net.write_text(json.dumps(content))
    result = run("verify", net, files / "a.conll")
    assert result.exit_code == 1 and "WRONG" in result.stdout


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--task", "prefixes", "--layers", "n"], "one attention layer"),
        (["--layers", "two"], "two"),
        (["--depth", "0"], "--depth"),
    ],
)
def test_bad_usage(files, options, reason):
    for command in (
        ["build", files / "a.conll", "-o", files / "net.json"],
        ["size", "--n", 2, "--d", 1, "--N", 2],
    ):
        result = run(*command, *options)
        assert result.exit_code == 2 and reason in result.stderr
        assert result.stderr.strip().split("\n")[-1].startswith("memcap: ")
        assert not (files / "net.json").exists()


def test_inconsistent_data_are_refused_with_one_layer_as_with_n(files):
    torn = files / "torn.conll"
    torn.write_text("saw\tvb\nsaw\tnn\n\ndog\tnn\n")
    for layers in ("n", "one"):
        result = run("build", torn, "-o", files / "net.json", "--layers", layers)
        assert result.exit_code == 2 and "'saw' is labelled" in result.stderr
    assert not (files / "net.json").exists()


def test_sizes_without_building(files):
    numbers = ("--n", 20, "--d", 4, "--N", 1000, "--classes", 80)
    many = report_of(files, "size", *numbers)
    one = report_of(files, "size", *numbers, "--layers", "one")
    deep = report_of(files, "size", *numbers, "--layers", "one", "--depth", 30)
    prefixes = report_of(files, "size", *numbers, "--task", "prefixes")
    assert [found["layers"] for found in (many, one, deep, prefixes)] == ["n", *["one"] * 3]
    assert [found["formula"]["attention_layers"] for found in (many, one)] == [20, 1]
    first, shape = one["shape"]["first"], one["shape"]
    parameters = 4 + 11
    for held in (first, shape):
        w = held["id_bits"] + held["label_bits"]
        parameters += 6 * (held["groups"] - 1) + held["records"] * (8 * w + 26)
    assert one["formula"]["parameters"] == parameters and first["P"] == 999
    assert deep["formula"]["width"] > one["formula"]["width"] == 8
    assert deep["formula"]["depth"] < one["formula"]["depth"]
    for found in (many, one, deep, prefixes):
        assert all(found["formula"][name] <= limit for name, limit in found["at_most"].items())
