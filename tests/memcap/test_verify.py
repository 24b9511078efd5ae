"""`memcap verify`, as a user types it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from memcap.app import app

TAGGED = "saw\tvb\nsaw\tnn\n\ndog\tnn\n\nthe\tat\nsaw\tnn\n\nsaw\tnn\nthe\tat\n"


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(params=["--skip-inconsistent", "--positions"])
def built(request, tmp_path):
    data, net = tmp_path / "tagged.conll", tmp_path / "net.json"
    data.write_text(TAGGED)
    assert run("build", data, "-o", net, request.param).exit_code == 0
    return net, data


def test_all_right(built, tmp_path):
    net, data = built
    result = run("verify", net, data, "--json", tmp_path / "report.json")
    assert result.exit_code == 0 and "every label is right" in result.output
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["ok"] and report["correct"] == report["total"] > 0 and report["wrong"] == []
    assert report["sizes"]["parameters"] == report["promised"]["parameters"]


def change(net, place, key):
    """Add one to a number of the file."""
    content = json.loads(net.read_text())
    inner = content
    for step in place:
        inner = inner[step]
    inner[key] = str(int(inner[key]) + 1)
    net.write_text(json.dumps(content))


@pytest.mark.parametrize(
    "place",
    [
        (["embedding", "biases"], "token"),
        (["blocks", 2, "neurons", 0, "outputs"], "gone"),
        (["blocks", -1, "neurons", 0, "outputs"], "out"),
        (["readout"], "out"),
    ],
    ids=str,
)
def test_one_weight_changed_by_one(built, tmp_path, place):
    net, data = built
    change(net, *place)
    result = run("verify", net, data, "--json", tmp_path / "report.json")
    assert result.exit_code == 1 and "WRONG" in result.stdout
    assert "tagged.conll:" in result.stdout and "expected" in result.stdout
    report = json.loads((tmp_path / "report.json").read_text())
    assert not report["ok"] and report["correct"] < report["total"]
    assert report["wrong"][0]["where"].startswith("tagged.conll")


def test_a_class_changed_in_the_data(built):
    net, data = built
    data.write_text(TAGGED.replace("dog\tnn", "dog\tat"))
    assert run("verify", net, data).exit_code == 1
    data.write_text(TAGGED.replace("dog\tnn", "dog\tother"))
    assert run("verify", net, data).exit_code == 1


def test_a_size_that_is_not_as_promised(built):
    net, data = built
    content = json.loads(net.read_text())
    content["blocks"][0]["bias"] = {"hit": "0"}
    net.write_text(json.dumps(content))
    result = run("verify", net, data)
    assert result.exit_code == 1 and "not as the theorem says" in result.stdout


def test_other_data(built, tmp_path):
    net, _ = built
    longer = tmp_path / "longer.conll"
    longer.write_text("a\tx\nb\tx\nc\tx\n")
    result = run("verify", net, longer)
    assert result.exit_code == 2 and "longer.conll" in result.stderr


@pytest.mark.parametrize("damage", ["truncated", "empty", "other", "absent"])
def test_files_that_are_no_networks(built, damage):
    net, data = built
    whole = net.read_bytes()
    if damage == "absent":
        net.unlink()
    else:
        net.write_bytes({"truncated": whole[:-9], "empty": b"", "other": b'{"a": 1}'}[damage])
    result = run("verify", net, data)
    assert result.exit_code == 2 and result.stderr.startswith(f"memcap: {net}")
    assert len(result.stderr.strip().split("\n")) == 1
