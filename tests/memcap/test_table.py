"""The table of commands says what the commands say, and nothing is loaded that is not needed."""

import ast
import subprocess
import sys
from typing import Any

import pytest
from typer import Context
from typer.main import get_command

from memcap.app import app
from memcap.commands.table import COMMANDS, EXPORT
from tests.apart import ROOT, python

FRONT: Any = get_command(app)
CONTEXT = Context(FRONT)
INSIDE = FRONT.get_command(CONTEXT, "export")


def first_paragraph(text):
    return " ".join(text.split("\n\n")[0].split())


OURS = [(FRONT, entry) for entry in COMMANDS] + [(INSIDE, entry) for entry in EXPORT]


@pytest.mark.parametrize("group, entry", OURS, ids=lambda one: getattr(one, "name", ""))
def test_the_line_of_the_table_is_the_command_s_own(group, entry):
    command = group.get_command(CONTEXT, entry.name)
    assert command.name == entry.name
    assert first_paragraph(command.help) == entry.line


def test_every_module_of_a_command_is_in_the_table():
    folder = ROOT / "memcap" / "commands"
    places = {e.place.partition(":")[0] for e in (*COMMANDS, *EXPORT) if isinstance(e.place, str)}
    shared = {"__init__", "table", "options", "outcome", "export.__init__", "export.gathered"}
    files = {str(p.relative_to(folder))[:-3].replace("/", ".") for p in folder.rglob("*.py")}
    assert files == places | shared


def test_a_presenter_has_the_name_of_its_command():
    names = {entry.name for entry in COMMANDS}
    files = {p.stem for p in (ROOT / "memcap" / "tables").glob("*.py")} - {"__init__"}
    assert files <= names


@pytest.mark.parametrize("words", [["chek"], ["export", "cok"], ["check "]])
def test_no_such_command(tmp_path, words):
    done = python(tmp_path, "-m", "memcap", *words)
    assert done.returncode == 2 and done.stdout == ""
    [line] = done.stderr.splitlines()
    assert f"No such command {words[-1]!r}" in line


def modules(folder, *words):
    """The modules that a process has at the end of a command."""
    code = f"""
import sys
from memcap.app import app
app({list(words)!r}, standalone_mode=False)
print("modules", *sorted(sys.modules))
"""
    done = python(folder, "-c", code)
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split()[1:])


LEMMA = """\
from memcap import by, lemma, reals

x, = reals("x")
lemma("u.square", "", claim=x * x >= 0, proof=by())
"""


def test_help_reads_no_command(tmp_path):
    found = modules(tmp_path, "--help")
    assert {m for m in found if m.startswith("memcap.commands")} == {
        "memcap.commands", "memcap.commands.table",
    }  # fmt: skip
    assert not {m for m in found if m.startswith(("memcap.numeric", "memcap.symbolic.kernel"))}


@pytest.mark.parametrize("command", ["check", "recheck", "list", "show", "certify", "lock"])
def test_nothing_of_numeric_is_imported(tmp_path, command):
    (tmp_path / "mine.py").write_text(LEMMA)
    if command == "recheck":
        modules(tmp_path, "check", "mine.py")
    found = modules(tmp_path, command, "mine.py")
    assert "memcap.symbolic.kernel" in found
    assert not {
        m for m in found if m.startswith(("memcap.numeric", "memcap.proofs.", "flint", "numpy"))
    }


SIZE = ("size", "--n", "2", "--d", "2", "--N", "2")


def test_size_does_import_numeric(tmp_path):
    """So the test above can fail."""
    assert "memcap.numeric.theorem" in modules(tmp_path, *SIZE)


MAY_WAIT = {
    "app.py": 1,  # importlib.metadata, for --version
    "authoring.py": 1,  # a notebook, where one runs
    "contents.py": 4,  # the proofs, where some lemma needed them
    "pytest_plugin.py": 1,  # all of memcap, with --memcap
    "tables/precision.py": 2,  # matplotlib, for a picture
}


def test_imports_stand_at_the_top():
    folder = ROOT / "memcap"
    found = {}
    for path in folder.rglob("*.py"):
        if any(parent.is_symlink() for parent in path.parents):
            continue
        inside = {
            node
            for function in ast.walk(ast.parse(path.read_text()))
            if isinstance(function, ast.FunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        if inside:
            found[str(path.relative_to(folder))] = len(inside)
    assert found == MAY_WAIT


def test_python_m_memcap_starts(tmp_path):
    """A bare start reads the table and shows help."""
    command = [sys.executable, "-m", "memcap"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0 and all(entry.name in done.stdout for entry in COMMANDS)
