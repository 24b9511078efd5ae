"""`memcap export onnx`, as a user types it."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from memcap.app import app


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def network(tmp_path):
    data, net = tmp_path / "tagged.conll", tmp_path / "net.json"
    data.write_text("saw\tvb\n\ndog\tnn\n\nthe\tat\n\ncat\tnn\n")
    assert run("build", data, "-o", net, "--d", 1).exit_code == 0
    return net, data


def test_a_network_for_another_runtime(network, tmp_path):
    pytest.importorskip("onnxruntime")
    net, data = network
    result = run("export", "onnx", net, "-o", tmp_path / "net.onnx", "--check", data)
    assert result.exit_code == 0, result.output
    assert "onnxruntime: 4 of 4 labels are right" in result.output
    again = run("export", "onnx", net, "-o", tmp_path / "again.onnx")
    assert again.exit_code == 0
    assert (tmp_path / "net.onnx").read_bytes() == (tmp_path / "again.onnx").read_bytes()


def test_a_network_whose_weights_are_no_doubles_is_refused(tmp_path):
    pytest.importorskip("onnx")
    data, net = tmp_path / "tagged.conll", tmp_path / "net.json"
    data.write_text("\n\n".join(f"w{k}\tt{k % 7}\nv{k * k}\tt0" for k in range(60)) + "\n")
    assert run("build", data, "-o", net).exit_code == 0
    result = run("export", "onnx", net, "-o", tmp_path / "net.onnx")
    assert result.exit_code == 2 and "is no double" in result.stderr
    assert not (tmp_path / "net.onnx").exists()
