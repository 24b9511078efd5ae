"""`--effort` searches longer, and what was found stays found; what the clock decided is told."""

import json

import pytest

from memcap.symbolic.search.budget import STEPS
from tests.apart import python

OWN = """
from memcap import lemma
from memcap import relu
from memcap import by
from memcap import Ne, ints, reals

x, y = reals("x y")
i, j, n = ints("i j n")
lemma("e.ramp", "", given={"order": x <= y}, claim=relu(x) - relu(x - 1) <= relu(y) - relu(y - 1),
      proof=by())
"""
OPEN = 'lemma("e.open", "", claim=Ne(i * i * i + j * j * j + n * n * n, 42), proof=by())\n'
LITTLE, MORE = "0.005", "0.05"  # the certificate of e.ramp takes a hundredth of what is usual


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "own.py").write_text(OWN)
    return tmp_path


def check(folder, *arguments, name="e.ramp"):
    """The result of a check."""
    done = python(folder, "-m", "memcap", "check", "own.py", *arguments, "--json", "-")
    assert done.returncode in (0, 1), done.stderr
    results = {one["name"]: one for one in json.loads(done.stdout)["results"]}
    return results[name]


def solvers(result):
    assert result["verdict"] == "proved"
    return [name.split()[0] for name in result["rests_on"]]


def test_more_effort_finds_the_certificate_and_it_stays_found(folder):
    assert solvers(check(folder, "--effort", LITTLE)) == ["z3"]
    assert solvers(check(folder, "--effort", LITTLE)) == ["z3"]
    assert solvers(check(folder, "--effort", MORE)) == []
    assert solvers(check(folder, "--effort", LITTLE)) == []


@pytest.mark.parametrize("again", [(), ("--fresh",)], ids=["stored", "fresh"])
def test_a_note_names_the_step_that_a_solver_decided(folder, again):
    first = check(folder, "--effort", LITTLE)
    result = check(folder, "--effort", LITTLE, *again)
    assert result["notes"] == first["notes"]
    [note] = result["notes"]
    steps = int(STEPS * float(LITTLE))
    for said in ("claim: ", "z3", f"stopped after {steps:,} steps", "smaller steps"):
        assert said in note


def test_certify_with_more_effort(folder):
    assert solvers(check(folder, "--effort", LITTLE)) == ["z3"]
    kept = folder / "certificates" / "own.jsonl"
    words = ("-m", "memcap", "certify", "own.py", "--effort")
    assert "1 obligations without one" in python(folder, *words, LITTLE).stdout
    assert kept.read_text() == ""
    assert "without" not in python(folder, *words, MORE).stdout
    assert '"steps"' in kept.read_text()


def test_what_the_clock_stops_is_told(folder):
    (folder / "own.py").write_text(OWN + OPEN)
    result = check(folder, "--effort", "100", "--timeout", "2", name="e.open")
    assert result["verdict"] == "unknown"
    assert any("may depend on the machine" in note for note in result["notes"])
    assert "may depend on the machine" not in str(check(folder, "--effort", MORE, name="e.open"))
