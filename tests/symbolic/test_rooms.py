"""The plan of symbolic/: its rooms, who may import whom, and what of it is trusted."""

from __future__ import annotations

import ast
import io
import re
import sys
import tokenize
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SYMBOLIC = ROOT / "symbolic"

TRUSTED = ("language", "kernel", "certificate")
"""What a false theorem could come from.  There is nothing else."""

ROOMS = {
    "certificate": (),
    "language": (),
    "kernel": ("certificate", "language"),
    "library": ("kernel", "language"),
    "search": ("certificate",),
    "coq": ("certificate",),
    "oracles": ("certificate", "search"),
    "store": ("certificate", "kernel", "language", "oracles", "search"),
    "proving": ("kernel", "language", "library"),
    "gadgets": ("kernel", "language", "library", "proving"),
    "checking": ("coq", "kernel", "language", "oracles", "proving", "store"),
    "stability": ("checking", "kernel", "oracles", "proving"),
    "typeset": ("checking", "gadgets", "kernel", "language", "proving"),
    "mutation": ("checking", "kernel", "language", "library", "oracles", "proving", "store"),
    "lock": (
        "checking", "kernel", "language", "mutation", "oracles", "proving", "search", "store",
    ),
}  # fmt: skip
"""Each room, and the rooms that it may import."""

MOST = 2_200
"""So many lines of code may be trusted: what is no comment, no docstring and not blank."""
LONGEST = 60


def files(room):
    """The files of a room."""
    folder = SYMBOLIC / room
    return sorted(folder.rglob("*.py")) if folder.is_dir() else [folder.with_suffix(".py")]


def imports(path):
    """The modules that a file imports, inside functions too, by their whole names."""
    package = ("memcap", *path.relative_to(ROOT).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            base = ".".join([*above, *filter(None, [node.module])])
            yield base
            yield from (f"{base}.{alias.name}" for alias in node.names)


def rooms_of(path):
    """The rooms of symbolic/ that a file imports from."""
    found = (re.match(r"memcap\.symbolic\.(\w+)", module) for module in imports(path))
    return {match[1] for match in found if match}


def code(path):
    """The numbers of the lines that are code."""
    source = path.read_text(encoding="utf-8")
    said = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            said.update(range(node.lineno, node.end_lineno + 1))
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    lines = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in skipped | {tokenize.ENDMARKER}:
            lines.update(range(token.start[0], token.end[0] + 1))
    return lines - said


def test_the_table_names_every_room():
    there = {path.name for path in SYMBOLIC.iterdir() if (path / "__init__.py").exists()}
    assert there | {"library"} == set(ROOMS)
    assert {path.name for path in SYMBOLIC.glob("*.py")} == {"__init__.py", "library.py"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_what_the_table_says(room):
    """No more, and no less: a permission that nobody needs is taken away."""
    found = set().union(*map(rooms_of, files(room))) - {room}
    assert found == set(ROOMS[room])


def test_no_circle():
    assert len([*TopologicalSorter(ROOMS).static_order()]) == len(ROOMS)


@pytest.mark.parametrize("room", TRUSTED)
def test_what_is_trusted_uses_nothing_else(room):
    assert set(ROOMS[room]) <= set(TRUSTED)
    for path in files(room):
        own = {m.split(".")[0] for m in imports(path)} - sys.stdlib_module_names
        assert own <= {"memcap"}, path
        other = {m for m in imports(path) if m.startswith("memcap.") and m != "memcap.symbolic"}
        assert all(m.startswith("memcap.symbolic.") for m in other), path


@pytest.mark.parametrize("room", TRUSTED)
def test_what_is_trusted_says_so_and_shows_its_interface_first(room):
    for path in files(room):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstring = ast.get_docstring(tree) or ""
        assert "[trusted" in docstring.partition("\n\n")[0], path
        public = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "__all__"]
        assert public or path.name in ("__init__.py", "__main__.py"), path


def test_nothing_else_says_that_it_is_trusted():
    for room in set(ROOMS) - set(TRUSTED):
        for path in files(room):
            assert "[trusted" not in path.read_text(encoding="utf-8").partition("\n")[0], path


def test_few_lines_are_trusted():
    assert sum(len(code(path)) for room in TRUSTED for path in files(room)) < MOST


@pytest.mark.parametrize("room", ROOMS)
def test_no_function_is_long(room):
    long = [
        f"{path.name}: {node.name}"
        for path in files(room)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= LONGEST
    ]
    assert long == []
