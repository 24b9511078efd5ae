"""Who may import whom, and what stays out of a process that does not need it."""

import ast
import json
import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("symbolic", "proofs", "numeric", "memcap")
MAY_IMPORT = {
    "symbolic": {"symbolic"},
    "proofs": {"proofs", "symbolic", "memcap"},
    "numeric": {"numeric", "symbolic"},
    "memcap": set(PACKAGES),
}
"""Which folder may import which; the proofs import the door for authors, as users do."""
FORMER = ("symbolic", "proofs", "numeric")
"""Names at the top that nothing of ours uses any more."""
SOLVERS = ("z3", "cvc5")
HEAVY = (*SOLVERS, "sympy", "flint", "numpy")


def imported(path):
    """The modules that a file names in its import statements, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            alone = path.parent.name == "certificate"  # it runs by itself, wherever it is put
            assert node.level == 0 or alone, f"{path}: a relative import"
            yield node.module if node.level == 0 else "memcap.symbolic.certificate"


def folder_of(module):
    """The folder at the top that a module of ours stands in."""
    first, _, rest = module.partition(".")
    if first != "memcap":
        return None
    second = rest.split(".")[0]
    return second if second in PACKAGES else "memcap"


def files(package):
    """The files of a folder at the top, not of the links in it."""
    return [p for p in sorted((ROOT / package).rglob("*.py")) if not linked(p)]


def linked(path):
    return any(parent.is_symlink() for parent in path.parents)


def test_there_are_files_to_look_at():
    assert all(len(files(package)) > 5 for package in PACKAGES)


def door(path, name):
    """Whether it is what a folder says where it is imported by its former name."""
    return name == "memcap" and path.name == "__init__.py" and path.parent.parent == ROOT


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_imports_back_up(package):
    ours = {
        (path.name, name)
        for path in files(package)
        for name in imported(path)
        if folder_of(name) is not None and not door(path, name)
    }
    wrong = [(f, n) for f, n in ours if folder_of(n) not in MAY_IMPORT[package]]
    assert wrong == []
    assert not [n for path in files(package) for n in imported(path) if n.split(".")[0] in FORMER]


TRUSTED = ("language", "kernel", "certificate")
"""The folders of what is trusted; `tests/symbolic/test_rooms.py` holds them against the imports."""


def trusted():
    """The files that decide what is proved."""
    return {p for room in TRUSTED for p in (ROOT / "symbolic" / room).glob("*.py")}


TRUST = ROOT / "docs" / "trust.md"


def test_the_documentation_names_the_folders_that_are_trusted():
    text = TRUST.read_text(encoding="utf-8")
    assert all(f"`symbolic/{room}/`" in text for room in TRUSTED)


def test_the_documentation_names_what_defines_constants():
    calls = re.compile(r"^(?!def ).*\bdefine(_recursive)?\(", re.MULTILINE)
    within = {p for p in files("symbolic") if calls.search(p.read_text())} - trusted()
    former = ROOT / "symbolic" / "lock"  # constants of a record, which no statement of today has
    typeset = ROOT / "symbolic" / "typeset"  # whose `define` writes a definition
    named = re.findall(r"`(symbolic/[\w/]+\.py)`", TRUST.read_text(encoding="utf-8"))
    defining = {p for p in within if not {former, typeset} & {*p.parents}}
    assert defining <= {ROOT / name for name in named}


CHECKER = ("formula", "reader", "checker")


def checker_files():
    return [ROOT / "symbolic" / "certificate" / f"{name}.py" for name in CHECKER]


@pytest.mark.parametrize("path", checker_files(), ids=CHECKER)
def test_the_checker_of_certificates_uses_nothing_but_python(path):
    others = {m for m in imported(path) if m.split(".")[0] not in sys.stdlib_module_names}
    assert others <= {"memcap.symbolic.certificate"}


def test_the_checker_of_certificates_is_short():
    assert sum(len(path.read_text().splitlines()) for path in checker_files()) <= 510


@pytest.mark.parametrize("name", ["certificate", "alone"])
def test_the_checker_of_certificates_runs_alone(tmp_path, name):
    """Its folder, copied to another place under any name, without site packages."""
    package = tmp_path / name
    package.mkdir(parents=True)
    for path in (ROOT / "symbolic" / "certificate").glob("*.py"):
        (package / path.name).write_bytes(path.read_bytes())
    text = """(set-logic ALL)
(declare-fun |v.x| () Int)
(assert (! (< |v.x| 0) :named |given.0|))
(assert (! (< 0 |v.x|) :named |goal|))"""
    shown = {"obligation": sha256(text.encode()).hexdigest()}
    (tmp_path / "a.smt2").write_text(text)
    for steps, status in (([["derive", [1, 0], [1, 1]]], 0), ([["split", 0]], 1)):
        (tmp_path / "a.json").write_text(json.dumps(shown | {"steps": steps}))
        command = [sys.executable, "-S", "-m", name, "a.smt2", "a.json"]
        assert subprocess.run(command, cwd=tmp_path, capture_output=True).returncode == status


def loaded(code):
    """The heavy modules that a new process has after the code."""
    script = f"import sys\n{code}\nprint(*(m for m in {HEAVY!r} if m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.splitlines()[-1].split()


@pytest.mark.parametrize(
    "option",
    ["--help", "--version", "check --help", "mutate --help", "show --help", "stability --help"],
)
def test_help_loads_nothing_heavy(option):
    code = f"from memcap.app import app\napp({option.split()!r}, standalone_mode=False)"
    assert loaded(code) == []


def test_the_proofs_load_no_solver():
    code = "from memcap.symbolic.proving.loading import find\nassert find([], 'memcap.proofs')"
    assert not set(loaded(code)) & set(SOLVERS)


def test_no_check_is_an_assert():
    """`python -O` drops them, so none may stand between a wrong proof and its verdict."""
    found = [
        f"{path.name}:{node.lineno}"
        for path in files("symbolic")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Assert)
    ]
    assert found == []
