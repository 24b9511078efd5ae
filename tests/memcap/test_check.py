"""`memcap check` on files of the user's own: verdicts, reports, exit status, one-line errors."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from tests import apart
from tests.apart import ROOT

HEAD = """\
from fractions import Fraction
from memcap import lemma
from memcap import admitted
from memcap import by, have
from memcap import *

x, y = reals("x y")
n, = ints("n")
"""
LINES = HEAD.count("\n")
TRUE = 'lemma("u.true", "Half", given={"positive": x > 0}, claim=x / 2 < x, proof=by())\n'
FALSE_ = 'lemma("u.false", "Square", given={"positive": x > 0}, claim=x * x >= x, proof=by())\n'
VACUOUS = 'lemma("u.vacuous", "", given={"a": x > 0, "b": x < 0}, claim=x > y, proof=by())\n'
HARD = 'lemma("u.hard", "", claim=Ne(n**3 + ints("i")[0]**3 + ints("j")[0]**3, 42), proof=by())\n'
ADMITTED = """\
bad = lemma("u.bad", "", claim=FALSE, proof=admitted())
lemma("u.user", "", given={"p": x > 0}, claim=x * x > 0, proof=by(bad()))
"""


def memcap(folder, *arguments, python=()):
    """A command line run in a process of its own, with a cache of its own."""
    return apart.python(folder, *python, "-m", "memcap", *arguments, cache=folder / "cache")


def written(folder, text, name="mine.py"):
    (folder / name).write_text(HEAD + text)
    return name


def report(folder, *arguments, **more):
    """The exit status, and the results of `memcap check --json` by name."""
    done = memcap(folder, "check", *arguments, "--json", "out.json", **more)
    assert done.stderr == ""
    content = json.loads((folder / "out.json").read_text())
    assert content["ok"] == (done.returncode == 0)
    return done.returncode, {result["name"]: result for result in content["results"]}


@pytest.mark.parametrize("python", [(), ("-O",)], ids=["python", "python -O"])
def test_all_verdicts_at_once(tmp_path, python):
    name = written(tmp_path, TRUE + FALSE_ + VACUOUS + HARD + ADMITTED)
    status, results = report(tmp_path, name, "--effort", 0.02, python=python)
    verdicts = {name: result["verdict"] for name, result in results.items()}
    assert status == 1
    assert verdicts == {
        "u.true": "proved",
        "u.false": "refuted",
        "u.vacuous": "vacuous",
        "u.hard": "unknown",
        "u.bad": "refuted",
        "u.user": "unknown",
    }
    assert results["u.false"]["counterexample"] == {"x": "1/2"}
    assert results["u.true"]["rests_on"] == []
    assert results["u.user"]["uses"] == ["u.bad"]
    assert set(results["u.true"]) == {
        "name", "title", "verdict", "obligations", "seconds", "rests_on", "uses", "source",
        "counterexample", "reason", "notes",
    }  # fmt: skip


def test_what_is_printed(tmp_path):
    done = memcap(tmp_path, "check", written(tmp_path, TRUE + FALSE_))
    assert done.returncode == 1
    assert all(word in done.stdout for word in ("u.true", "u.false", "x = 1/2"))


def test_all_is_well(tmp_path):
    status, _ = report(tmp_path, written(tmp_path, TRUE))
    assert status == 0


@pytest.mark.parametrize("solvers", ["z3", "cvc5", "z3,cvc5", "cvc5, z3"])
def test_second_opinions(tmp_path, solvers):
    status, results = report(tmp_path, written(tmp_path, TRUE), "--fresh", "--solver", solvers)
    assert status == 0
    assert (results["u.true"]["rests_on"], results["u.true"]["notes"]) == ([], [])


def test_junit(tmp_path):
    memcap(tmp_path, "check", written(tmp_path, TRUE + FALSE_), "--junit", "out.xml")
    [suite] = ElementTree.parse(tmp_path / "out.xml").getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    cases = {case.get("name"): case for case in suite}
    assert list(cases["u.true"]) == []
    assert cases["u.false"][0].get("type") == "refuted"
    assert "x = 1/2" in cases["u.false"][0].text


def test_a_report_on_stdout_stands_alone(tmp_path):
    done = memcap(tmp_path, "check", written(tmp_path, TRUE), "--json", "-")
    assert json.loads(done.stdout)["ok"] is True


def test_a_poisoned_store_is_ignored_with_a_warning(tmp_path):
    name = written(tmp_path, TRUE)
    memcap(tmp_path, "check", name)
    [entry] = (tmp_path / "cache").rglob("*.json")
    entry.write_text("{}")
    done = memcap(tmp_path, "check", name)
    assert done.returncode == 0
    assert done.stderr.startswith("warning: ignored the stored answer")
    assert len(done.stderr.splitlines()) == 1


def test_a_forged_answer_of_another_lemma_is_ignored(tmp_path):
    """The entry that proves a true lemma, put in the place of a false one's, proves nothing."""
    memcap(tmp_path, "check", written(tmp_path, TRUE, "true.py"))
    [entry] = (tmp_path / "cache").rglob("*.json")
    content = entry.read_text()
    entry.unlink()
    name = written(tmp_path, TRUE.replace("x / 2 < x", "x / 2 < x / 4"))
    for place in ("00/" + "0" * 62 + ".json", str(entry.relative_to(tmp_path / "cache/answers"))):
        target = tmp_path / "cache/answers" / place
        target.parent.mkdir(exist_ok=True)
        target.write_text(content)
    assert memcap(tmp_path, "check", name).returncode == 1


@pytest.mark.parametrize("python", [(), ("-O",)], ids=["python", "python -O"])
def test_what_is_off_the_list_stops_at_the_gate(tmp_path, python):
    code = (
        "from memcap.symbolic.kernel import admit\nfrom memcap.symbolic.kernel.trust import gate\n"
        "from memcap import *\ngate(admit([], FALSE).rests_on)"
    )
    done = subprocess.run(
        [sys.executable, *python, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert "NotAllowed: rests on what is not allowed: admitted" in done.stderr


def test_a_lemma_of_the_library_can_be_used(tmp_path):
    text = """\
from memcap.proofs.gadgets import ramp_low
from memcap.symbolic.gadgets.primitives import ramp
lemma("u.ramp", "", given={"low": x <= 1}, claim=Eq(ramp(x, 1, 2), 0),
      proof=by(ramp_low(lo=1, hi=2)))
"""
    status, results = report(tmp_path, written(tmp_path, text))
    assert status == 0
    assert results["u.ramp"]["uses"] == ["ramp.low"]


# --- status 2, and one line --------------------------------------------------------------------

INPUT = {
    "syntax": ("lemma(\n", "mine.py:9: Python cannot read this: '(' was never closed"),
    "undeclared": (TRUE.replace("x / 2", "z / 2"), "mine.py:9: z is not declared"),
    "float": (TRUE.replace("x / 2", "x * 0.5"), "mine.py:9: 0.5 is a float: write exact numbers"),
    "float compared": (TRUE.replace("x > 0", "x > 0.5"), "mine.py:9: 0.5 is a float"),
    "chain": (
        TRUE.replace("x > 0", "0 < x < 1"),
        "mine.py:9: the truth of 0 < x is for the prover",
    ),
    "two of one name": (
        TRUE.replace("x / 2 < x", "And(x > 0, ints('x')[0] > 0)"),
        "mine.py:9: u.true: two variables are called x: ",
    ),
    "no proposition": (
        TRUE.replace("x / 2 < x", "x + 1"),
        "mine.py:9: u.true: claim: x + 1 is not a",
    ),
    "exception": ("1 // 0\n", "mine.py:9: ZeroDivisionError: "),
    "exit": ("raise SystemExit(0)\n", "mine.py:9: SystemExit: 0"),
    "import": ("import nowhere\n", "mine.py:9: ModuleNotFoundError: No module named 'nowhere'"),
    "no lemma": ("", "there is no lemma in it"),
}  # fmt: skip

UNREAD = {
    "two of one name, in the proof": (
        TRUE.replace("by()", "[have('s', ints('x')[0] >= n, by()), by('s')]"),
        "two different symbols are called x",
    ),
    "unknown fact": (TRUE.replace("by()", "by('what')"), "proof: no fact is called 'what'"),
    "instance": (TRUE.replace("proof", "instance={'x': 0.5}, proof"), "instance: "),
}


@pytest.mark.parametrize("kind", INPUT)
def test_a_file_that_cannot_be_used(tmp_path, kind):
    text, says = INPUT[kind]
    done = memcap(tmp_path, "check", written(tmp_path, text))
    assert done.returncode == 2
    assert done.stdout == ""
    [line] = done.stderr.splitlines()
    assert line.startswith("memcap: ")
    assert "mine.py:" in line
    assert says in line


def test_two_lemmas_of_one_name(tmp_path):
    """What was stated before the file failed is checked."""
    done = memcap(tmp_path, "check", written(tmp_path, TRUE + TRUE))
    assert done.returncode == 2
    assert "u.true" in done.stdout
    [line] = done.stderr.splitlines()
    assert "mine.py:10: two lemmas are called u.true" in line


@pytest.mark.parametrize("kind", UNREAD)
def test_a_lemma_that_cannot_be_read(tmp_path, kind):
    """The others have their verdicts all the same."""
    text, says = UNREAD[kind]
    name = written(tmp_path, text + TRUE.replace("u.true", "u.beside"))
    done = memcap(tmp_path, "check", name, "--json", "out.json")
    [line] = done.stderr.splitlines()
    results = {r["name"]: r for r in json.loads((tmp_path / "out.json").read_text())["results"]}
    assert done.returncode == 2
    assert results["u.beside"]["verdict"] == "proved"
    assert results["u.true"]["verdict"] == "unknown"
    assert says in results["u.true"]["reason"]
    assert f"mine.py:9: u.true: {says}" in line


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing.py"], "nothing.py: there is no such file"),
        (["rmp.low"], "rmp.low: no lemma has this name; near it: ramp.low"),
        (["proofs.nothing"], "proofs.nothing: there is no such module"),
        (["ramp.low", "--solver", "z4"], "--solver: no oracle is named 'z4'"),
        (["ramp.low", "--timeout", "0"], "--timeout"),
        (["ramp.low", "--effort", "0"], "--effort"),
        (["ramp.low", "--effort", "nan"], "--effort"),
        (["ramp.low", "--effort", "1e9"], "--effort"),
        (
            ["ramp.low", "--json", "nowhere/out.json"],
            "nowhere/out.json: there is no such directory",
        ),
    ],
)
def test_bad_usage(tmp_path, arguments, says):
    done = memcap(tmp_path, "check", *arguments)
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert says in line


def test_a_binary_file(tmp_path):
    (tmp_path / "mine.py").write_bytes(b"\xff\xfe\x00")
    done = memcap(tmp_path, "check", "mine.py")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
