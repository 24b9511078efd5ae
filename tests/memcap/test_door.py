"""`from memcap import …`: what it has, what it has not, and that it is enough for lemma files."""

import ast
import re

import pytest

import memcap
from memcap import authoring
from tests.apart import ROOT, python

LOADED = "import sys\n{}\nprint(*(m for m in sys.modules if m.startswith({!r})))"
HEAVY = ("z3", "cvc5", "sympy", "flint", "numpy", "rich", "memcap.symbolic", "memcap.proofs",
         "memcap.numeric", "memcap.authoring")  # fmt: skip


def listed():
    """The names in the table of the docstring: four spaces, a heading, and names."""
    lines = memcap.__doc__.split(">>>")[0].splitlines()
    table = [line[17:] for line in lines if re.match(r"    \w|     +\w", line)]
    return re.findall(r"\w+", " ".join(table))


def test_the_lists_agree():
    assert memcap.__all__ == authoring.__all__
    assert sorted(listed()) == sorted(memcap.__all__)
    assert len(set(memcap.__all__)) == len(memcap.__all__)


@pytest.mark.parametrize("name", memcap.__all__)
def test_each_name_is_there(name):
    assert getattr(memcap, name) is getattr(authoring, name)
    assert name in dir(memcap)


def test_importing_loads_nothing(tmp_path):
    done = python(tmp_path, "-c", LOADED.format("import memcap", HEAVY))
    assert (done.stdout.split(), done.stderr) == ([], "")


def test_a_name_loads_what_it_needs_and_no_solver(tmp_path):
    """So the test above can fail."""
    done = python(tmp_path, "-c", LOADED.format("from memcap import lemma", HEAVY))
    found = done.stdout.split()
    assert "memcap.symbolic.proving.lemma" in found
    assert not {name for name in found if name.startswith(HEAVY[:5])}


@pytest.mark.parametrize("name", ["nothing_like_it", "KernelError", "axiom"])
def test_what_is_not_in_it(tmp_path, name):
    done = python(tmp_path, "-c", f"from memcap import {name}")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith(f"ImportError: cannot import name {name!r} from 'memcap'")


def test_a_lemma_file_that_asks_for_more(tmp_path):
    (tmp_path / "mine.py").write_text("from memcap import lemma, nothing_like_it\n")
    done = python(tmp_path, "-m", "memcap", "check", "mine.py")
    assert done.returncode == 2
    [line] = done.stderr.splitlines()
    assert line.startswith("memcap: mine.py:1: ImportError: cannot import name 'nothing_like")


# --- files of users in tests -------------------------------------------------------------------

DEEPER = re.compile(r"^from (memcap\.symbolic[\w.]*) import ([^\n\\(]+)", re.MULTILINE)
ABOUT = {"test_former.py", "test_door.py", "test_imports.py", "test_table.py"}
"""Tests of imports themselves."""


def texts(path):
    """The texts in a file of tests that import what lemmas are stated with: files of users."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    constants = (node.value for node in nodes if isinstance(node, ast.Constant))
    for text in constants:
        if isinstance(text, str) and re.search("from memcap.* import .*lemma", text):
            yield text


def asked_for(path):
    """The names that files of users there take from deeper inside than the door."""
    for text in texts(path):
        for found in DEEPER.finditer(text):
            yield from (name.split(" as ")[0].strip() for name in found[2].split(","))


FOLDERS = [ROOT / "tests" / "memcap", ROOT / "tests" / "attacks"]
FILES = [p for folder in FOLDERS for p in sorted(folder.rglob("*.py")) if p.name not in ABOUT]


def test_there_are_files_of_users():
    assert sum(1 for path in FILES for _ in texts(path)) > 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_of_users_need_only_the_door(path):
    """What they take from deeper inside is not to be had from the door."""
    assert not {name for name in asked_for(path) if name in memcap.__all__}
