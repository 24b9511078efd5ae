"""Two constants of one name, and names that the theory has: one line, or no clash."""

from __future__ import annotations

import json
from shutil import copytree

import pytest

from tests.apart import ROOT, python

HEAD = """\
from memcap import define, define_recursive
from memcap import lemma
from memcap import by, definition
from memcap import *

x, = reals("x")
n, = ints("n")
"""
CLAIM = 'lemma("u.{0}", "", given={{"x": x >= 0}}, claim=c(x) <= x, proof=by(definition(c(x))))\n'


def defining(lemma, name, body="x / 2"):
    """A file with a constant and a lemma about it."""
    return f'{HEAD}c = define("{name}", (x,), {body})\n{CLAIM.format(lemma)}'


FILES = {
    "half.py": defining("half", "part"),
    "same.py": defining("same", "part"),
    "third.py": defining("third", "part", "x / 3"),
    "clean.py": defining("clean", "other"),
    "twice.py": defining("twice", "again") + 'd = define("again", (x,), x / 3)\n',
    "recursive.py": f'{HEAD}define_recursive("part", (n,), n, 1, 1, lambda c: c(n - 1))\n'
    + CLAIM.format("recursive"),
    "called.py": f"""{HEAD}
def made(name, body):
    return define(name, (x,), body)

c = made("made_up", x / 2)
{CLAIM.format("called")}""",
    "clashing.py": defining("clashing", "made_up", "x / 3"),
    "peeling.py": f"from proofs.peeling import nu\n{defining('peeling', 'mu')}",
    "gadget.py": defining("gadget", "ramp"),
    "lemma.py": defining("half", "third_name"),
}
ONE, TWO, NAMES = "vacuous/one.py", "vacuous/two.py", "vacuous/names.py"

TABLE = {
    "another body": ([ONE, TWO], ["two.py:6", "half_of", "one.py, line 6"], ["A09.one"]),
    "in another order": ([TWO, ONE], ["one.py:6", "half_of", "two.py, line 6"], ["A09.two"]),
    "of the library": (["vacuous/relu.py"], ["relu.py:7", "relu", "library.py, line "], []),
    "of the library, shown": (["display/redef.py"], ["redef.py:7", "library.py, line "], []),
    "of proofs, alone": ([NAMES], [], ["A09.mu"]),
    "of proofs, both needed": (
        [NAMES, "ramp.low"],
        ["counting.py:", "power has another meaning", "names.py, line 8"],
        ["A09.mu"],
    ),
    "the same body": (["half.py", "same.py"], [], ["u.half", "u.same"]),
    "a third file": (
        ["half.py", "third.py", "clean.py"],
        ["third.py:8", "part", "half.py, line 8"],
        ["u.half", "u.clean"],
    ),
    "twice in a file": (["twice.py"], ["twice.py:10", "twice.py, line 8"], ["u.twice"]),
    "a recursion": (["half.py", "recursive.py"], ["recursive.py:8", "half.py"], ["u.half"]),
    "a name that is computed": (
        ["called.py", "clashing.py"],
        ["clashing.py:8", "made_up", "called.py"],
        ["u.called"],
    ),
    "of a file of proofs that is imported": (
        ["peeling.py", "clean.py"],
        ["peeling.py:9", "mu", "proofs/peeling.py, line "],
        ["u.clean"],
    ),
    "of a gadget, alone": (["gadget.py"], [], ["u.gadget"]),
    "a lemma": (["half.py", "lemma.py"], ["lemma.py:9", "u.half", "half.py:9"], ["u.half"]),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("names")
    for name in ("vacuous", "display"):
        copytree(ROOT / "tests" / "cases" / name, made / name)
    for name, text in FILES.items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.mark.parametrize("targets, said, proved", TABLE.values(), ids=TABLE)
def test_names(folder, targets, said, proved):
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    done = python(folder, "-m", "memcap", "check", *targets, "--json", report.name)
    assert done.returncode == (2 if said else 0), done.stderr
    assert len(done.stderr.splitlines()) == bool(said)
    assert all(part in done.stderr for part in said), done.stderr
    assert report.exists() == bool(proved)
    if proved:
        content = json.loads(report.read_text())
        assert {r["name"]: r["verdict"] for r in content["results"]} == dict.fromkeys(
            proved, "proved"
        )
        assert (content["ok"], len(content["unread"])) == (not said, bool(said))


COMMANDS = (
    ["check"], ["list"], ["show"], ["lock"], ["diff"], ["certify"], ["recheck"],
    ["latex", "-o", "a.tex"], ["report", "--no-runs", "-o", "site"],
)  # fmt: skip


def test_no_command_reads_the_proofs_for_a_file_that_does_not(folder):
    code = f"""
import sys
from memcap.app import app
for command, *more in {COMMANDS!r}:
    assert app([command, {NAMES!r}, *more], standalone_mode=False) in (0, None), command
    assert not [name for name in sys.modules if name.startswith("proofs.")], command
"""
    done = python(folder, "-c", code)
    assert done.returncode == 0, done.stderr


def test_a_failure_in_pytest_is_shown_without_the_proofs(tmp_path):
    text = (ROOT / "tests" / "cases" / NAMES).read_text(encoding="utf-8")
    (tmp_path / "false.py").write_text(text.replace("mu(x) <= x,", "mu(x) > x,"), encoding="utf-8")
    done = python(tmp_path, "-m", "pytest", "-p", "no:cacheprovider", "--memcap=false.py")
    assert done.returncode == 1 and "A09.mu: refuted" in done.stdout and "x = 0" in done.stdout
