"""`--attention softmax` in build, verify and size, as a user types it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app

TAGGED = "the\tat\ndog\tnn\nruns\tvbz\n\na\tat\ndog\tnn\n\nruns\tvbz\nthe\tat\n\na\tat\na\tat\n"
REVIEWS = "text\tlabel\na good film\tpositive\na bad film\tnegative\nso bad\tnegative\n"
BITS = "0\ta\n1\tb\n\n1\ta\n1\ta\n\n0\tb\n0\tb\n"


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def report_of(tmp_path, *arguments: object):
    """The result and the report of a command line."""
    path = tmp_path / "report.json"
    result = run(*arguments, "--json", path)
    return result, json.loads(path.read_text())


@pytest.fixture
def built(tmp_path):
    data, net = tmp_path / "tagged.conll", tmp_path / "net.json"
    data.write_text(TAGGED)
    assert run("build", data, "-o", net, "--attention", "softmax").exit_code == 0
    return net, data


@pytest.fixture
def hard(tmp_path):
    """A network for hardmax whose tokens are so close that it fails under softmax."""
    data, table, net = (tmp_path / name for name in ("bits.conll", "table.tsv", "hard.json"))
    data.write_text(BITS)
    table.write_text("0\t0\n1\t1\n<pad>\t2\n")
    assert run("build", data, "-o", net, "--table", table).exit_code == 0
    return net, data


def test_build_says_the_temperature(tmp_path, built):
    net, data = built
    result, report = report_of(
        tmp_path, "build", data, "-o", net, "--attention", "softmax", "--verify", "--contracts", 2
    )
    heat = report["constants"]["heat"]
    assert result.exit_code == 0 and f"softmax at λ = {heat}" in result.output
    assert "under softmax every label is right: 12 of 12" in result.output
    assert (report["attention"], report["correct"], report["undecided"]) == ("softmax", 12, 0)
    metadata = json.loads(net.read_text())["metadata"]
    assert metadata["attention"] == "softmax" and metadata["constants"]["heat"] == str(heat)
    n, B, H, M = (
        metadata["shape"]["n"],
        *(report["constants"][c] for c in ("bound", "height", "M_s")),
    )
    assert 4 ** (heat - 1) < 4 * n * n * B * H * M <= 4**heat
    assert report["sizes"]["parameters"] == report["promised"]["parameters"]


def test_both_kinds_of_network_have_the_same_size(tmp_path, built):
    net, data = built
    _, soft = report_of(tmp_path, "verify", net, data)
    assert run("build", data, "-o", net).exit_code == 0
    _, hard = report_of(tmp_path, "verify", net, data)
    assert (soft["attention"], hard["attention"]) == ("softmax", "hard")
    assert (soft["constants"]["heat"] > 1, hard["constants"]["heat"]) == (True, 1)
    none = {"bits": 0, "all_bits": 0}
    assert soft["sizes"] | none == hard["sizes"] | none


def test_verify_runs_it_as_it_was_built_unless_told(tmp_path, built):
    net, data = built
    for told, kind in (((), "softmax"), (("--attention", "hard"), "hard")):
        result, report = report_of(tmp_path, "verify", net, data, *told)
        assert result.exit_code == 0 and report["attention"] == kind
        assert (report["correct"], report["undecided"], report["total"]) == (12, 0, 12)
        assert report["sequences"] == {"correct": 4, "undecided": 0, "total": 4}
        assert ("under softmax" in result.output) == (kind == "softmax")


def test_tasks_with_a_label_for_a_sequence(tmp_path):
    reviews, text, net = tmp_path / "reviews.tsv", tmp_path / "text.txt", tmp_path / "net.json"
    reviews.write_text(REVIEWS)
    text.write_text("to be or not to be that is the question\n")
    soft = ("-o", net, "--attention", "softmax")
    assert run("build", reviews, *soft, "--task", "sequences").exit_code == 0
    assert "under softmax every label is right" in run("verify", net, reviews).output
    assert run("build", text, *soft, "--max-length", 3, "--positions").exit_code == 0
    assert "under softmax every label is right" in run("verify", net, text).output


def test_a_network_for_hardmax_under_softmax(tmp_path, hard):
    net, data = hard
    assert run("verify", net, data).exit_code == 0
    result, report = report_of(tmp_path, "verify", net, data, "--attention", "softmax")
    assert result.exit_code == 1 and not report["ok"]
    assert report["correct"] < report["total"] and report["wrong"] + report["stopped"]


def test_an_undecided_run(tmp_path, built):
    net, data = built
    content = json.loads(net.read_text())
    content["readout"] = {"seq": "1"}
    net.write_text(json.dumps(content))
    result, report = report_of(tmp_path, "verify", net, data)
    assert result.exit_code == 1 and "labels are UNDECIDED (4 sequences undecided)" in result.output
    assert "tagged.conll:1: undecided: output 1: it is no exact number" in result.output
    assert (report["correct"], report["undecided"], report["total"]) == (0, 12, 12)
    assert report["sequences"] == {"correct": 0, "undecided": 4, "total": 4}
    assert len(report["stopped"]) == 4 and report["wrong"] == []


def test_one_weight_changed(tmp_path, built):
    net, data = built
    content = json.loads(net.read_text())
    content["embedding"]["biases"]["token"] = "1"
    net.write_text(json.dumps(content))
    result, report = report_of(tmp_path, "verify", net, data)
    assert result.exit_code == 1 and not report["ok"] and report["correct"] < report["total"]


def test_a_limit(tmp_path, built):
    net, data = built
    result, report = report_of(tmp_path, "verify", net, data, "--limit", 2)
    assert result.exit_code == 0 and "only the first 2 of 4 sequences were run" in result.output
    assert (report["limit"], report["total"], report["sequences"]["total"]) == (2, 6, 2)
    everything, report = report_of(tmp_path, "verify", net, data, "--limit", 100)
    assert "only the first" not in everything.output
    assert (report["limit"], report["total"]) == (100, 12)
    assert run("verify", net, data, "--limit", 0).exit_code == 2


def test_a_file_that_says_nothing_of_attention(tmp_path, built):
    net, data = built
    content = json.loads(net.read_text())
    del content["metadata"]["attention"], content["metadata"]["constants"]["heat"]
    net.write_text(json.dumps(content))
    _, report = report_of(tmp_path, "verify", net, data)
    assert report["attention"] == "hard" and report["constants"]["heat"] == 1


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("attention", "soft", "metadata.attention"),
        ("attention", None, "metadata.attention"),
        ("constants", {"heat": 1.5}, "float"),
    ],
)
def test_a_file_that_says_nonsense_of_attention(built, place, value, reason):
    net, data = built
    content = json.loads(net.read_text())
    old = content["metadata"][place]
    content["metadata"][place] = {**old, **value} if isinstance(value, dict) else value
    net.write_text(json.dumps(content))
    result = run("verify", net, data)
    assert result.exit_code == 2 and reason in result.stderr
    assert len(result.stderr.strip().split("\n")) == 1


@pytest.mark.parametrize("command", ["build", "verify", "size"])
def test_another_attention_is_refused(built, command, tmp_path):
    net, data = built
    arguments = {
        "build": (data, "-o", net),
        "verify": (net, data),
        "size": ("--n", 2, "--d", 1, "--N", 2),
    }
    result = run(command, *arguments[command], "--attention", "linear")
    assert result.exit_code == 2 and "linear" in result.stderr


@pytest.mark.parametrize("task", ["tokens", "sequences", "next-token"])
def test_the_promise(tmp_path, task):
    sizes = ("size", "--n", 20, "--d", 4, "--N", 1000, "--task", task)
    _, hard = report_of(tmp_path, *sizes)
    result, soft = report_of(tmp_path, *sizes, "--attention", "softmax")
    found = soft["constants"]
    height = found["height"] if task == "tokens" else 4
    needed = 4 * 20 * 20 * found["bound"] * height * found["M_s"]
    assert 4 ** (found["heat"] - 1) < needed <= 4 ** found["heat"]
    assert f"softmax at λ = {found['heat']}" in result.output
    assert (hard["attention"], soft["attention"]) == ("hard", "softmax")
    assert hard["formula"] | {"bits": 0} == soft["formula"] | {"bits": 0}
    assert soft["formula"]["bits"] >= found["heat"].bit_length() + 2
