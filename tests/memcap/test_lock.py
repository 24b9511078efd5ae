"""`memcap lock` and `memcap diff` as a user meets them."""

from __future__ import annotations

import json
import subprocess
from types import SimpleNamespace

import pytest

from memcap.records import named_by
from memcap.symbolic.lock.lock import Lock
from tests.apart import edit, python

LEMMAS = """\
from memcap import define
from memcap import lemma
from memcap import by
from memcap import *

x, y = reals("x y")
half = define("half", (x,), x / 2)

lemma("mine.square", "Squares", given={"low": x >= 2}, claim=x * x >= 4, proof=by())
lemma("mine.half", "Half", given={"low": x >= 2}, claim=half(x) >= 1, proof=by(unfold=[half]))
lemma("mine.order", "Order", given={"order": x <= y}, claim=x <= y + 1, proof=by())
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.py").write_text(LEMMAS, encoding="utf-8")
    return tmp_path


def memcap(folder, *words):
    """The command, in a process of its own."""
    return python(folder, "-m", "memcap", *words)


def locked(folder):
    done = memcap(folder, "lock", "mine.py")
    assert done.returncode == 0, done.stderr
    return (folder / "statements.lock").read_text(encoding="utf-8")


def test_nothing_has_changed(folder):
    first = locked(folder)
    assert memcap(folder, "diff").returncode == 0
    assert locked(folder) == first


WHY = {
    "a conclusion that says nothing": (
        "claim=x * x >= 4", "claim=Eq(x, x)",
        ["weaker: mine.square", "by its form alone: it says nothing"],
    ),
    "a goal that is deleted": (
        'lemma("mine.square"', '() and lemma("mine.square"',
        ["removed: mine.square", "it is on record, and there is none of this name any more"],
    ),
    "a definition with another body": (
        "x / 2)", "x / 2 + 1)",
        ["mine.half", "half means something else", "- fn x : Real. x / 2", "they differ at x = 0"],
    ),
    "a hypothesis that is silently strengthened": (
        '{"order": x <= y}', '{"order": x < y}',
        ["weaker: mine.order", "- order: x ≤ y", "+ order: x < y", "x = 0; y = 0"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("old, new, said", WHY.values(), ids=WHY)
def test_what_others_let_pass(folder, old, new, said):
    locked(folder)
    edit(folder / "mine.py", old, new)
    done = memcap(folder, "diff")
    assert done.returncode == 1
    assert all(part in done.stdout for part in said), done.stdout


def test_a_rename_is_one_line(folder):
    locked(folder)
    edit(folder / "mine.py", '"mine.square"', '"mine.squares"')
    done = memcap(folder, "diff", "--json", "changes.json")
    said = [line for line in done.stdout.splitlines() if "mine.square" in line]
    assert (done.returncode, said) == (1, ["renamed: mine.square → mine.squares (mine.py)"])
    assert "2 unchanged, 1 renamed" in done.stdout
    report = json.loads((folder / "changes.json").read_text(encoding="utf-8"))
    [one] = [t for t in report["theorems"] if t["verdict"] == "renamed"]
    assert (one["name"], one["called"]) == ("mine.squares", "mine.square")
    assert one["before"]["claim"] == one["after"]["claim"] and len(report["theorems"]) == 3
    assert memcap(folder, "diff", "--allow", "renamed").returncode == 0


def test_a_rename_that_is_not_all(folder):
    """With another statement it is a theorem that is gone, and a new one."""
    locked(folder)
    edit(folder / "mine.py", '"mine.square"', '"mine.squares"')
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    done = memcap(folder, "diff", "--allow", "renamed")
    assert done.returncode == 1
    assert "new: mine.squares" in done.stdout and "removed: mine.square" in done.stdout


def test_a_definition_that_is_another_one_elsewhere(folder):
    """Both statements follow from each other: their hypotheses do not look there."""
    edit(folder / "mine.py", 'given={"low": x >= 2}, claim=half(x) >= 1', 'given={"low": x >= 2, '
         '"y": y <= half(x)}, claim=y <= x')  # fmt: skip
    locked(folder)
    edit(folder / "mine.py", "x / 2)", "ite(x < 1, 7, x / 2))")
    done = memcap(folder, "diff", "mine.half")
    assert done.returncode == 1 and "redefined: mine.half" in done.stdout
    assert "half means something else" in done.stdout and "they differ at x = 0" in done.stdout
    assert memcap(folder, "diff", "mine.half", "--allow", "redefined").returncode == 0


def test_long_numerals_are_told_by_their_ends(folder):
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x + 10**3900 >= 10**3900")
    locked(folder)
    edit(folder / "mine.py", "claim=x + 10**3900 >= 10**3900", "claim=x + 10**3900 >= 10**3899")
    done = memcap(folder, "diff", "mine.square")
    assert done.returncode == 1 and "weaker: mine.square" in done.stdout, done.stdout
    assert "(3901 digits)" in done.stdout and max(map(len, done.stdout.splitlines())) < 400


def test_what_is_allowed(folder):
    locked(folder)
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    assert memcap(folder, "diff", "--allow", "stronger").returncode == 1
    assert memcap(folder, "diff", "--allow", "weaker").returncode == 0
    assert memcap(folder, "diff", "mine.half").returncode == 0
    assert memcap(folder, "diff", "mine.sq*").returncode == 1


def test_the_report_for_programs(folder):
    locked(folder)
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    done = memcap(folder, "diff", "--json", "-")
    report = json.loads(done.stdout)
    assert (report["ok"], report["against"]) == (False, "statements.lock")
    one = {t["name"]: t for t in report["theorems"]}["mine.square"]
    assert one["verdict"] == "weaker" and not one["allowed"]
    assert one["before"]["claim"] == "4 ≤ x·x" and one["after"]["claim"] == "3 ≤ x·x"
    assert one["back"]["instance"]["breaks"] == "claim"


def test_some_are_recorded_anew_and_others_stay(folder):
    before = locked(folder)
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    edit(folder / "mine.py", "claim=x <= y + 1", "claim=x <= y + 2")
    assert memcap(folder, "lock", "mine.square").returncode == 0
    after = (folder / "statements.lock").read_text(encoding="utf-8")
    assert after != before and 'claim = "3 ≤ x·x"' in after and 'claim = "x ≤ y + 1"' in after
    done = memcap(folder, "diff")
    assert done.returncode == 1 and "2 unchanged, 1 weaker" in done.stdout


def test_some_cannot_stay_when_a_definition_changed(folder):
    before = locked(folder)
    edit(folder / "mine.py", "x / 2)", "x / 2 + 1)")
    edit(folder / "mine.py", 'lemma("mine.order"', 'lemma("mine.two", "", claim=half(x) >= x / 2, '
         'proof=by(unfold=[half]))\nlemma("mine.order"')  # fmt: skip
    done = memcap(folder, "lock", "mine.two")
    assert done.returncode == 2 and "the definition of half changed" in done.stderr
    assert (folder / "statements.lock").read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", ["mine.order", "mine.square"])
def test_what_is_not_proved_does_not_go_on_record(folder, name):
    before = locked(folder)
    edit(folder / "mine.py", 'given={"order": x <= y}, claim=x <= y + 1', "claim=x <= y + 1")
    done = memcap(folder, "lock")
    assert done.returncode == 1 and "mine.order: refuted" in done.stdout
    assert (folder / "statements.lock").read_text(encoding="utf-8") == before
    changed = memcap(folder, "diff", name)
    assert changed.returncode == (name == "mine.order")


@pytest.mark.parametrize(
    "words, reason",
    [
        (["diff"], "statements.lock: there is no such record; `memcap lock FILE` records"),
        (["lock"], "statements.lock: nothing is on record; `memcap lock FILE` records"),
        (["diff", "mine.py", "--lock", "other.lock"], "other.lock: there is no such record"),
        (["diff", "mine.py", "--against", "main"], "neither a file nor a git revision"),
        (["diff", "mine.py", "--allow", "better"], "--allow: there is no 'better'"),
        (["diff", "mine.py", "--json", "no/such/file"], "there is no such directory"),
        (["lock", "none.py"], "none.py: there is no such file"),
        (["lock", "mine.py", "--lock", "no/such/file"], "no/such/file"),
    ],
)
def test_what_cannot_be_done_is_one_line(folder, words, reason):
    done = memcap(folder, *words)
    assert done.returncode == 2 and reason in done.stderr, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert {file.name for file in folder.iterdir()} <= {"mine.py", "__pycache__"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text.replace("claim", "<<<<<<< HEAD\nclaim", 1),
        lambda text: text.replace('"4 ≤ x·x"', '"3 ≤ x·x"'),
        lambda text: text.replace("hash", "hush"),
        lambda text: "",
    ],
    ids=["conflict", "by hand", "field", "empty"],
)
def test_a_record_that_is_damaged_is_refused(folder, damage):
    text = locked(folder)
    (folder / "statements.lock").write_text(damage(text), encoding="utf-8")
    done = memcap(folder, "diff")
    assert done.returncode == 2 and "statements.lock" in done.stderr


# --- revisions -----------------------------------------------------------------------------


def git(folder, *words):
    name = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)


def test_against_a_revision(folder):
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "mine.py")
    git(folder, "commit", "-qm", "without a record")
    locked(folder)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "with a record")
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    for revision in ("HEAD", "main", "HEAD~1"):
        done = memcap(folder, "diff", "mine.py", "--against", revision)
        assert done.returncode == 1, done.stderr
        assert "weaker: mine.square" in done.stdout and "2 unchanged, 1 weaker" in done.stdout
    for revision in ("HEAD~2", "--help", "main:mine.py"):
        done = memcap(folder, "diff", "mine.py", "--against", revision)
        assert done.returncode == 2 and "Traceback" not in done.stderr


def test_against_a_revision_whose_lemmas_are_not_proved(folder):
    git(folder, "init", "-q", "-b", "main")
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 5")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "false")
    edit(folder / "mine.py", "claim=x * x >= 5", "claim=x * x >= 4")
    done = memcap(folder, "diff", "mine.py", "--against", "HEAD")
    assert done.returncode == 2 and "cannot be recorded" in done.stderr


def test_against_another_record(folder):
    first = locked(folder)
    (folder / "first.lock").write_text(first, encoding="utf-8")
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    locked(folder)
    assert memcap(folder, "diff").returncode == 0
    assert memcap(folder, "diff", "--against", "first.lock").returncode == 1


def test_a_name_beside_a_file_replaces_that_name_only():
    files = ["proofs/digits.py", "proofs/with_one_layer.py"]
    theorems = {
        name: SimpleNamespace(file=file)
        for name, file in (("T1'", files[1]), ("T1''", files[1]), ("pigeon.free", files[0]))
    }
    record = Lock(theorems, {})
    assert named_by(record, ["proofs.digits", "T1''"]) == {"T1''", "pigeon.free"}
    assert named_by(record, ["proofs"]) == set(theorems)
    assert named_by(record, ["proofs/with_one_layer.py"]) == {"T1'", "T1''"}
    assert named_by(record, ["with_one_layer.py"]) == set()
    assert named_by(record, ["T1*"]) == {"T1'", "T1''"}
