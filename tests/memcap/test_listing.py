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


OWN = """
from memcap import *
from memcap import lemma
from memcap import *
x, = reals("x")
lemma("listing.{0}.one", "", given={{"p": x > 0}}, claim=2 * x > x, proof=by())
lemma("listing.{0}.two", "", given={{"p": x > 1}}, claim=x * x > x, proof=by())
"""


def own(folder, name):
    """A lemma file of the user's own, whose lemmas have not been checked."""
    file = folder / f"{name}.py"
    file.write_text(OWN.format(name))
    return str(file)


def test_what_the_archive_proves():
    shown = run("list", "ramp.*", "gate.open")
    assert "ramp.low    A ramp is 0 up to its foot" in shown
    assert "4 theorems, 4 proved by stored answers" in shown
    assert "rests on: the kernel alone" in run("show", "ramp.range")


def test_what_is_open_and_what_is_proved(tmp_path):
    file = own(tmp_path, "both")
    assert "2 theorems, 0 proved by stored answers" in run("list", file)
    assert "open: " in run("show", "listing.both.one")
    run("check", "listing.both.one", "--jobs", "1")
    assert "2 theorems, 1 proved by stored answers" in run("list", file)
    run("certify", file, "--jobs", "1")
    assert (tmp_path / "certificates" / "both.jsonl").read_text().count("steps") == 2
    assert "2 theorems, 2 proved by stored answers" in run("list", file)


def test_a_theorem_with_its_proof():
    lines = run("show", "ramp.range").splitlines()
    assert lines[0] == "ramp.range: A ramp stays between 0 and 1"
    assert "  source: THEORY 2" in lines
    assert "  real numbers hi, lo, x" in lines
    assert "  foot before top: lo < hi" in lines
    assert "  0 ≤ ramp(x; lo, hi) ≤ 1" in lines
    assert "  1 (low) lo < x or ramp(x; lo, hi) = 0. This follows from ramp.low." in lines
    assert "uses: ramp.low, ramp.high" in lines
    assert lines[-1] == "rests on: the kernel alone"


def test_what_uses_it():
    [line] = [line for line in run("show", "ramp.low").splitlines() if line.startswith("used by")]
    assert "ramp.range" in line
    assert "bump.on" in line


def test_no_such_theorem():
    assert "near it: ramp.low" in run("show", "rmp.low", status=2)


def test_letters_and_signs_are_those_of_the_field():
    shown = run("show", "T1")
    assert "  scale: 16·d ≤ κ²·δ²" in shown
    assert "  B = 2 + 2·s" in shown
    assert "𝒯^hard" in shown
    assert "\\" not in shown and "$" not in shown
