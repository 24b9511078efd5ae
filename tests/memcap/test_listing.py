"""`memcap list` and `memcap show`."""

import pytest
from typer.testing import CliRunner

from memcap.app import app


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMCAP_CACHE", str(tmp_path))


def run(*arguments, status=0):
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == status, result.output
    return result.output


def test_what_is_open_and_what_is_proved():
    before = run("list", "ramp.*", "gate.open")
    assert "ramp.low    A ramp is 0 up to its foot" in before
    assert "4 theorems, 0 proved by stored answers" in before
    run("check", "ramp.*", "--jobs", "1")
    after = run("list", "ramp.*", "gate.open")
    assert "4 theorems, 3 proved by stored answers" in after
    assert "rests on: z3" in run("show", "ramp.range")


def test_a_theorem_with_its_proof():
    lines = run("show", "ramp.range").splitlines()
    assert lines[0] == "ramp.range: A ramp stays between 0 and 1"
    assert "  source: THEORY 2" in lines
    assert "  x : Real" in lines
    assert "  foot before top: lo < hi" in lines
    assert "  0 ≤ ramp(x, lo, hi) ∧ ramp(x, lo, hi) ≤ 1" in lines
    assert "  low: lo < x ∨ ramp(x, lo, hi) = 0" in lines
    assert "    by the solver, from ramp.low" in lines
    assert "uses: ramp.low, ramp.high" in lines
    assert lines[-1].startswith("open: ")


def test_what_uses_it():
    [line] = [line for line in run("show", "ramp.low").splitlines() if line.startswith("used by")]
    assert "ramp.range" in line
    assert "bump.on" in line


def test_no_such_theorem():
    assert "near it: ramp.low" in run("show", "rmp.low", status=2)
