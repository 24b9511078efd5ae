"""`memcap precision`, as a user types it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app

TAGGED = "saw\tvb\n\ndog\tnn\n\nthe\tat\n\ncat\tnn\n"


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def built(tmp_path):
    data, net = tmp_path / "tagged.conll", tmp_path / "net.json"
    data.write_text(TAGGED)
    assert run("build", data, "-o", net).exit_code == 0
    return net, data


@pytest.mark.parametrize(
    "suffix, start", [("svg", b"<?xml"), ("png", b"\x89PNG"), ("pdf", b"%PDF")]
)
def test_a_table_a_picture_and_a_report(built, tmp_path, suffix, start):
    report, picture = tmp_path / "report.json", tmp_path / f"plot.{suffix}"
    result = run("precision", *built, "--json", report, "--plot", picture)
    assert result.exit_code == 0, result.output
    found = json.loads(report.read_text())
    assert [one["name"] for one in found["floats"]] == ["float64", "float32", "bfloat16"]
    least = found["least"]
    assert least["right"] == least["total"] == 4
    assert f"of {least['bits']} bits are enough for every label" in result.output
    assert picture.read_bytes().startswith(start)


def test_the_same_picture_again(built, tmp_path):
    for name in ("one.svg", "two.svg"):
        assert run("precision", *built, "--plot", tmp_path / name).exit_code == 0
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_limit(built, tmp_path):
    report = tmp_path / "report.json"
    assert run("precision", *built, "--limit", 2, "--json", report).exit_code == 0
    assert json.loads(report.read_text())["least"]["total"] == 2


@pytest.mark.parametrize(
    "options",
    [("--plot", "plot.gif"), ("--plot", "nowhere/plot.svg"), ("--json", "nowhere/r.json")],
)
def test_what_cannot_be_written_is_said_at_once(built, tmp_path, monkeypatch, options):
    monkeypatch.chdir(tmp_path)
    result = run("precision", *built, *options)
    assert result.exit_code == 2 and options[1] in result.stderr and not result.stdout


def test_other_data_are_refused(built, tmp_path):
    other = tmp_path / "other.conll"
    other.write_text("saw\tvb\ndog\tnn\n")
    result = run("precision", built[0], other)
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
