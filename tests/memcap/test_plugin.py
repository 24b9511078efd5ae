"""`pytest --memcap` in a project of its own."""

from __future__ import annotations

import pytest

from tests.apart import edit, python

LEMMAS = """\
from memcap import lemma
from memcap import by
from memcap import *

x, y = reals("x y")

square = lemma("mine.square", "Squares", given={"low": x >= 2}, claim=x * x >= 4, proof=by())
sharp = lemma("mine.sharp", "Sharp", given={"low": x >= 1}, claim=x * x >= 1, proof=by(),
              source="page 3")
"""
TESTS = """\
import mine
from memcap.testing import assert_implies, assert_unchanged


def test_one():
    assert_unchanged(mine.square)


def test_another():
    assert_unchanged("mine.square", allow=["weaker"])


def test_implied():
    assert_implies(mine.sharp, mine.square)
"""


def outcome(folder, *words):
    """How pytest ends, and what it says; the plugin is installed with the package."""
    start = ("-m", "pytest", "-p", "no:cacheprovider", "--rootdir", folder)
    done = python(folder, *start, *words)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "mine.py").write_text(LEMMAS, encoding="utf-8")
    assert python(tmp_path, "-m", "memcap", "lock", "mine.py").returncode == 0
    return tmp_path


def test_lemmas_and_statements_are_tests(folder):
    status, said = outcome(folder, "--memcap", "-v")
    assert status == 0 and "4 passed" in said
    for name in ("mine.square", "mine.sharp"):
        assert f"mine.py::{name} PASSED" in said and f"statements.lock::{name} PASSED" in said


def test_without_the_option_nothing_is_collected(folder):
    status, said = outcome(folder)
    assert status == 5 and "no tests ran" in said


@pytest.mark.parametrize(
    "words, number",
    [
        (["-m", "memcap_lemma"], 2),
        (["-m", "memcap_statement"], 2),
        (["-k", "square"], 2),
        (["-k", "Sharp and page"], 2),
        (["-m", "not memcap"], 0),
        (["--memcap-lock", "statements.lock", "--memcap=mine.py"], 4),
    ],
)
def test_tests_are_chosen(folder, words, number):
    status, said = outcome(folder, "--memcap", "--strict-markers", *words)
    assert status == (0 if number else 5)
    assert f"{number} passed" in said or not number


def test_a_lemma_that_is_false_fails_with_its_statement_and_a_counterexample(folder):
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 5")
    status, said = outcome(folder, "--memcap")
    assert status == 1 and "2 failed, 2 passed" in said
    assert "mine.square: refuted: the claim is false" in said and "x = 2" in said
    assert "low: 2 ≤ x" in said and "5 ≤ x²" in said
    assert "Traceback" not in said


def test_a_statement_that_changed_fails_with_what_changed(folder):
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    status, said = outcome(folder, "--memcap", "-n", "2")
    assert status == 1 and "1 failed, 3 passed" in said
    assert "weaker: mine.square" in said and "+ claim: 3 ≤ x·x" in said
    assert outcome(folder, "--memcap", "--memcap-allow", "weaker")[0] == 0


def test_lemmas_that_are_not_on_record_or_are_gone_fail(folder):
    edit(folder / "mine.py", '"mine.square"', '"mine.other"')
    status, said = outcome(folder, "--memcap")
    assert status == 1 and "2 failed, 3 passed" in said
    assert "renamed: mine.square → mine.other" in said


def test_assertions_by_hand(folder):
    (folder / "test_mine.py").write_text(TESTS, encoding="utf-8")
    status, said = outcome(folder)
    assert status == 1 and "1 failed, 2 passed" in said
    assert "mine.square does not follow from mine.sharp" in said
    edit(folder / "mine.py", "claim=x * x >= 4", "claim=x * x >= 3")
    status, said = outcome(folder, "--memcap")
    assert "test_mine.py::test_one - AssertionError: weaker: mine.square" in said
    assert "3 failed, 4 passed" in said


@pytest.mark.parametrize(
    "words, reason",
    [
        (["--memcap=none.py"], "none.py: there is no such file"),
        (["--memcap", "--memcap-lock", "none.lock"], "none.lock: there is no such record"),
        (["--memcap=mine.py", "--memcap-lock", "none.lock"], "none.lock: there is no such record"),
        (["--memcap", "--memcap-allow", "better"], "there is no 'better'"),
    ],
)
def test_a_wrong_use_is_one_line(folder, words, reason):
    status, said = outcome(folder, *words)
    assert status == 4 and reason in said and "Traceback" not in said


def test_a_damaged_record_is_a_wrong_use(folder):
    (folder / "statements.lock").write_text("damaged", encoding="utf-8")
    status, said = outcome(folder, "--memcap")
    assert status == 4 and "this is no record of theorems" in said


def test_a_lemma_that_cannot_be_read_fails_its_tests(folder):
    old = "claim=x * x >= 4, proof=by()"
    edit(folder / "mine.py", old, old.replace("by()", 'by("nothing")'))
    status, said = outcome(folder, "--memcap")
    assert status == 1 and "no fact is called 'nothing'" in said and "Traceback" not in said
