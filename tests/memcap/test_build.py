"""`memcap build`, as a user types it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app

TAGGED = "the\tat\ndog\tnn\nruns\tvbz\n\na\tat\ndog\tnn\n\nruns\tvbz\nthe\tat\n"
REVIEWS = "text\tlabel\na good film\tpositive\na bad film\tnegative\nso bad\tnegative\n"


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def tagged(tmp_path):
    path = tmp_path / "tagged.conll"
    path.write_text(TAGGED)
    return path


def test_tokens(tagged, tmp_path):
    net, report = tmp_path / "net.json", tmp_path / "report.json"
    result = run("build", tagged, "-o", net, "--verify", "--json", report)
    assert result.exit_code == 0, result.output
    assert "every label is right: 9 of 9" in result.output
    content = json.loads(report.read_text())
    assert content["ok"] and (content["correct"], content["total"]) == (9, 9)
    assert content["sizes"]["parameters"] == content["promised"]["parameters"]
    assert content["sizes"]["bits"] <= content["promised"]["bits"]
    assert sum(part["counted"] for part in content["parts"]) == content["sizes"]["parameters"]
    known = json.loads(net.read_text())["metadata"]["options"]["vocabulary"]
    assert {len(vector) for _, vector in known} == {4}


def test_the_same_command_writes_the_same_bytes(tagged, tmp_path):
    nets = [tmp_path / "one.json", tmp_path / "two.json"]
    for net in nets:
        assert run("build", tagged, "-o", net, "--seed", 5, "--d", 2).exit_code == 0
    assert nets[0].read_bytes() == nets[1].read_bytes()


def test_without_a_run_nothing_is_said_of_labels(tagged, tmp_path):
    result = run("build", tagged, "-o", tmp_path / "net.json", "--json", "-")
    content = json.loads(result.stdout[result.stdout.index("{\n") :])
    assert content["ok"] and content["correct"] is None and content["total"] is None


def test_sequences_and_next_token(tmp_path):
    reviews, text = tmp_path / "reviews.tsv", tmp_path / "text.txt"
    reviews.write_text(REVIEWS)
    text.write_text("to be or not to be that is the question\n")
    net = tmp_path / "net.json"
    first = run("build", reviews, "-o", net, "--task", "sequences", "--verify")
    assert first.exit_code == 0, first.output
    windows = run("build", text, "-o", net, "--max-length", 3, "--positions", "--verify")
    assert windows.exit_code == 0, windows.output
    assert json.loads(net.read_text())["metadata"]["task"] == "next-token"


def test_inconsistent_data_are_refused_and_nothing_is_written(tmp_path):
    torn, net = tmp_path / "torn.conll", tmp_path / "net.json"
    torn.write_text("saw\tvb\nsaw\tnn\n\ndog\tnn\n")
    result = run("build", torn, "-o", net)
    assert result.exit_code == 2 and not net.exists()
    assert "torn.conll:1" in result.stderr and "--positions" in result.stderr
    assert run("build", torn, "-o", net, "--positions", "--verify").exit_code == 0
    kept = run("build", torn, "-o", net, "--skip-inconsistent", "--verify")
    assert kept.exit_code == 0 and "repeated-token" in kept.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["absent.conll"], "no such file"),
        (["tagged.conll", "--d", "0"], "--d"),
        (["tagged.conll", "--task", "poetry"], "poetry"),
        (["tagged.conll", "--task", "sequences"], "no row can be used"),
        (["tagged.conll", "--table", "absent.tsv"], "absent.tsv"),
        (["tagged.conll", "--max-length", "1"], "no row can be used"),
        (["tagged.conll", "--nonsense"], "--nonsense"),
        ([], "DATA"),
    ],
)
def test_bad_usage_is_one_clear_line(tagged, tmp_path, monkeypatch, arguments, reason):
    monkeypatch.chdir(tmp_path)
    result = run("build", *arguments, "-o", "net.json")
    assert result.exit_code == 2 and reason in result.stderr
    lines = result.stderr.strip().split("\n")
    assert lines[-1].startswith("memcap: ") and not (tmp_path / "net.json").exists()
    assert "Traceback" not in result.output


def test_an_output_that_cannot_be_written(tagged, tmp_path):
    result = run("build", tagged, "-o", tmp_path / "absent" / "net.json")
    assert result.exit_code == 2 and "no such directory" in result.stderr
    assert run("build", tagged, "-o", tmp_path).exit_code == 2


def test_a_table_of_ones_own(tagged, tmp_path):
    table, net = tmp_path / "table.tsv", tmp_path / "net.json"
    words = ("the", "dog", "runs", "a", "<pad>")
    table.write_text("".join(f"{word}\t{k}/3\t-{k}\n" for k, word in enumerate(words)))
    assert run("build", tagged, "-o", net, "--table", table, "--verify").exit_code == 0
    table.unlink()
    assert run("verify", net, tagged).exit_code == 0
