"""`memcap recheck` and `memcap certify`: theorems from certificates, with no solver at all."""

import json

import pytest

from memcap.symbolic.store.archive import path
from tests.apart import ROOT, python

HEAD = """\
from memcap import lemma
from memcap import by
from memcap import *

x, y = reals("x y")
n, = ints("n")
"""
HALF = 'lemma("u.half", "Half", given={"positive": x > 0}, claim=x / 2 < x, proof=by())\n'
FAR = 'lemma("u.far", "", given={"far": x * x > 2_000_000}, claim=Ne(x, 3), proof=by())\n'
FALSE_ = 'lemma("u.false", "", given={"positive": x > 0}, claim=x * x >= x, proof=by())\n'
BLOCKED = """
import sys

class Blocked:
    def find_spec(self, name, *_):
        if name.split(".")[0] in ("z3", "cvc5", "sympy"):
            raise ImportError(f"{name} is not installed")

sys.meta_path.insert(0, Blocked())
import importlib.metadata as metadata
found = metadata.version
def version(name):
    if name in ("z3-solver", "cvc5", "sympy"):
        raise metadata.PackageNotFoundError(name)
    return found(name)
metadata.version = version
from memcap.app import main
sys.argv = ["memcap", *sys.argv[1:]]
main()
"""


def memcap(folder, *arguments, solvers=True):
    """A command line in a process of its own, with a cache of its own."""
    start = ["-m", "memcap"] if solvers else ["-c", BLOCKED]
    return python(folder, *start, *arguments, cache=folder / "cache")


def results(folder, command, *arguments, **more):
    """The exit status, the results by name, and what was said on stderr."""
    done = memcap(folder, command, *arguments, "--json", "out.json", **more)
    content = json.loads((folder / "out.json").read_text())
    assert content["ok"] == (done.returncode == 0)
    return done.returncode, {r["name"]: r for r in content["results"]}, done.stderr


def written(folder, text, name="mine.py"):
    (folder / name).write_text(HEAD + text)
    return name


@pytest.fixture
def certified(tmp_path):
    """A lemma file with its archive, and no cache."""
    name = written(tmp_path, HALF + FAR)
    done = memcap(tmp_path, "certify", name)
    assert done.returncode == 0, done.stdout + done.stderr
    (tmp_path / "cache").rename(tmp_path / "cache of certify")
    return tmp_path


def test_all_theorems_of_proofs_without_any_solver(tmp_path):
    status, found, _ = results(tmp_path, "recheck", solvers=False)
    assert status == 0
    assert len(found) > 140
    assert {r["verdict"] for r in found.values()} == {"proved"}
    assert {name for r in found.values() for name in r["rests_on"]} == set()


def test_check_without_any_solver_where_nothing_is_new(certified):
    status, found, _ = results(certified, "check", "mine.py")
    assert (status, {r["verdict"] for r in found.values()}) == (0, {"proved"})
    assert {r["seconds"] for r in found.values()} == {0.0}


def test_a_file_with_its_archive(certified):
    status, found, _ = results(certified, "recheck", "mine.py", solvers=False)
    assert status == 0
    assert {name: r["verdict"] for name, r in found.items()} == {
        "u.half": "proved",
        "u.far": "proved",
    }
    assert set(found["u.half"]) == {
        "name", "title", "verdict", "obligations", "seconds", "rests_on", "uses", "source",
        "counterexample", "reason", "notes",
    }  # fmt: skip


def test_the_same_proofs_give_the_same_bytes(certified):
    archive = path(certified / "mine.py")
    before = archive.read_bytes()
    archive.unlink()
    assert memcap(certified, "certify", "mine.py").returncode == 0
    assert archive.read_bytes() == before


def test_what_check_has_kept_is_found(tmp_path):
    name = written(tmp_path, HALF + FAR)
    assert memcap(tmp_path, "check", name).returncode == 0
    assert not path(tmp_path / name).exists()
    status, _, _ = results(tmp_path, "recheck", name, solvers=False)
    assert status == 0


def test_a_file_without_certificates(tmp_path):
    status, found, _ = results(tmp_path, "recheck", written(tmp_path, HALF))
    assert (status, found["u.half"]["verdict"]) == (1, "unknown")
    assert "it has no certificate" in found["u.half"]["reason"]


def test_a_changed_statement_needs_new_certificates(certified):
    text = (certified / "mine.py").read_text()
    (certified / "mine.py").write_text(text.replace("x / 2 < x", "x / 2 <= x"))
    status, found, _ = results(certified, "recheck", "mine.py")
    assert (status, found["u.half"]["verdict"], found["u.far"]["verdict"]) == (
        1,
        "unknown",
        "proved",
    )
    assert results(certified, "check", "mine.py")[0] == 0


TAMPERED = {
    "multiplier": lambda entry: entry | {"steps": [["derive", [-1, 0], [1, 1]]]},
    "another fact": lambda entry: entry | {"steps": [["derive", [1, 1], [1, 1]]]},
    "no step": lambda entry: entry | {"steps": []},
    "a step more": lambda entry: entry | {"steps": entry["steps"] * 2},
    "no steps": lambda entry: {"obligation": entry["obligation"]},
    "a solver's word": lambda entry: {"obligation": entry["obligation"], "core": ["goal"]},
    "a verdict": lambda entry: {"obligation": entry["obligation"], "verdict": "unsat"},
    "of another kind": lambda entry: [entry],
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED)
def test_a_tampered_archive_is_not_believed(certified, change):
    archive = path(certified / "mine.py")
    lines = map(json.loads, archive.read_text().splitlines())
    changed = [change(entry) if "steps" in entry else entry for entry in lines]
    archive.write_text("".join(json.dumps(entry) + "\n" for entry in changed))
    status, found, _ = results(certified, "recheck", "mine.py")
    assert (status, {r["verdict"] for r in found.values()}) == (1, {"unknown"})
    assert results(certified, "check", "mine.py")[0] == 0


def test_a_certificate_that_does_not_check_is_reported(certified):
    archive = path(certified / "mine.py")
    archive.write_text(archive.read_text().replace("derive", "deride"))
    status, found, said = results(certified, "check", "mine.py")
    assert (status, found["u.half"]["verdict"]) == (0, "proved")
    assert "mine.jsonl" in said
    assert "the certificate does not show it" in said


def test_the_certificates_of_another_file(certified):
    archive = path(certified / "mine.py")
    archive.rename(archive.with_name("other.jsonl"))
    other = 'lemma("u.other", "", given={"p": x > 1}, claim=x / 2 < x, proof=by())\n'
    status, found, _ = results(certified, "recheck", written(certified, other, "other.py"))
    assert (status, found["u.other"]["verdict"]) == (1, "unknown")


def test_an_instance_that_is_none_is_not_believed(certified):
    archive = path(certified / "mine.py")
    lines = [json.loads(line) for line in archive.read_text().splitlines()]
    assert any("model" in entry for entry in lines)
    changed = [e | {"model": {"v.x": "3"}} if "model" in e else e for e in lines]
    archive.write_text("".join(json.dumps(entry) + "\n" for entry in changed))
    status, found, _ = results(certified, "recheck", "mine.py")
    assert (status, found["u.far"]["verdict"]) == (1, "unknown")
    assert "instance" in found["u.far"]["reason"]


def test_a_file_that_uses_another_and_proofs(tmp_path):
    written(tmp_path, HALF.replace("lemma(", "half = lemma("), "base.py")
    uses = "from base import half\nfrom proofs.gadgets import ramp_range\n"
    claim = 'lemma("u.quarter", "", given={"p": x > 0}, claim=x / 4 < x, proof=by(half()))\n'
    name = written(tmp_path, uses + claim)
    assert memcap(tmp_path, "certify", name).returncode == 0
    kept = {file.name for file in (tmp_path / "certificates").iterdir()}
    assert kept == {"base.jsonl", "mine.jsonl"}
    (tmp_path / "cache").rename(tmp_path / "no cache")
    status, found, _ = results(tmp_path, "recheck", name, solvers=False)
    assert (status, found["u.quarter"]["uses"]) == (0, ["u.half"])


def test_nothing_is_written_unless_all_is_proved(tmp_path):
    name = written(tmp_path, HALF + FALSE_)
    assert memcap(tmp_path, "certify", name).returncode == 1
    assert not path(tmp_path / name).exists()


LIAR = """
from memcap.symbolic.oracles import Reply

class Liar:
    name = "liar:Liar"
    def version(self): return "1"
    def options(self): return ""
    def load(self): pass
    def ask(self, text, effort, *, want_model): return Reply("{verdict}"{more})
"""


def asked_liar(folder):
    """A check with the liar's opinion."""
    words = ("check", "mine.py", "--solver", "liar:Liar")
    return python(folder, "-m", "memcap", *words, cache=folder / "c", path=f"{ROOT}:{folder}")


def test_a_disagreement_stops_everything(certified):
    (certified / "liar.py").write_text(LIAR.format(verdict="sat", more=", model={'v.x': 1}"))
    done = asked_liar(certified)
    assert done.returncode == 1
    assert "DISAGREE" in done.stderr
    assert "u.half" in done.stderr
    assert "proved" not in done.stdout
    [file] = certified.glob("disagreement-*.smt2")
    assert "(check-sat)" in file.read_text()


def test_a_solver_without_an_opinion_is_told_of(certified):
    (certified / "liar.py").write_text(LIAR.format(verdict="unknown", more=", reason='asleep'"))
    done = asked_liar(certified)
    assert done.returncode == 0
    assert "liar:Liar does not know: 1 obligation" in done.stdout
