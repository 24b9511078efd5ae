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
    "proofs": {"proofs", "symbolic"},
    "numeric": {"numeric", "symbolic"},
    "memcap": set(PACKAGES),
}
SOLVERS = ("z3", "cvc5")
HEAVY = (*SOLVERS, "sympy", "flint", "numpy")
DECIDES = "memcap.symbolic.kernel.acceptance"
"""The module without which nothing is proved or refuted."""


def imported(path):
    """The modules that a file names in its import statements, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield node.module


def files(package):
    return sorted((ROOT / package).rglob("*.py"))


def test_there_are_files_to_look_at():
    assert all(len(files(package)) > 5 for package in PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_nothing_imports_back_up(package):
    ours = {
        (path.name, name)
        for path in files(package)
        for name in imported(path)
        if name.split(".")[0] in PACKAGES
    }
    wrong = [(f, n) for f, n in ours if n.split(".")[0] not in MAY_IMPORT[package]]
    assert wrong == []


def file_of(module):
    """The file of a module, or of a package."""
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def loaded_first(path):
    """The modules of `symbolic` that are imported before the file does anything: what is imported
    within a function is for showing."""
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ImportFrom) and node.module.startswith("symbolic"):
            modules = {f"{node.module}.{alias.name}" for alias in node.names}
            yield from {m for m in modules if file_of(m).exists()} or {node.module}


def trusted():
    """The files that decide what is proved: all that the deciding module imports, and so on."""
    found, waiting = set(), [DECIDES]
    while waiting:
        path = file_of(waiting.pop())
        if path not in found:
            found.add(path)
            waiting.extend(loaded_first(path))
    return {path for path in found if path.name != "__init__.py"}


def named_in_readme(number):
    """The files that an item of the list of what is trusted, in docs/trust.md, names."""
    section = (ROOT / "docs" / "trust.md").read_text().partition("## What is trusted")[2]
    item = section.partition(f"\n{number}. ")[2].partition(f"\n{number + 1}. ")[0].split("\n\n")[0]
    return {ROOT / "symbolic" / name for name in re.findall(r"`([\w/]+\.py)`", item)}


def test_the_readme_names_all_that_is_trusted():
    assert named_in_readme(1) | named_in_readme(2) == trusted()


def test_what_is_trusted_says_so():
    saying = {p for p in files("symbolic") if "[trusted" in p.read_text().partition("\n")[0]}
    assert saying == trusted()


def test_the_readme_names_what_defines_constants():
    calls = re.compile(r"^(?!def ).*\bdefine(_recursive)?\(", re.MULTILINE)
    within = {p for p in files("symbolic") if calls.search(p.read_text())} - trusted()
    former = ROOT / "symbolic" / "lock"  # constants of a record, which no statement of today has
    typeset = ROOT / "symbolic" / "typeset"  # whose `define` writes a definition
    assert {p for p in within if not {former, typeset} & {*p.parents}} <= named_in_readme(4)


@pytest.mark.parametrize("path", sorted(trusted()), ids=lambda path: path.name)
def test_what_is_trusted_imports_no_solver(path):
    top = {module.split(".")[0] for module in imported(path)}
    assert top <= {"symbolic", *sys.stdlib_module_names}


CHECKER = ("formula", "reader", "checker")


def checker_files():
    return [ROOT / "symbolic" / "certificate" / f"{name}.py" for name in CHECKER]


@pytest.mark.parametrize("path", checker_files(), ids=CHECKER)
def test_the_checker_of_certificates_uses_nothing_but_python(path):
    ours = {f"symbolic.certificate.{name}" for name in CHECKER}
    assert {m for m in imported(path) if m.split(".")[0] not in sys.stdlib_module_names} <= ours


def test_the_checker_of_certificates_is_short():
    assert sum(len(path.read_text().splitlines()) for path in checker_files()) <= 510


def test_the_checker_of_certificates_runs_alone(tmp_path):
    """Its folder, copied to another place, without site packages."""
    package = tmp_path / "symbolic" / "certificate"
    package.mkdir(parents=True)
    (tmp_path / "symbolic" / "__init__.py").write_text("")
    for path in (ROOT / "symbolic" / "certificate").glob("*.py"):
        (package / path.name).write_bytes(path.read_bytes())
    text = """(set-logic ALL)
(declare-fun |v.x| () Int)
(assert (! (< |v.x| 0) :named |given.0|))
(assert (! (< 0 |v.x|) :named |goal|))"""
    shown = {"obligation": sha256(text.encode()).hexdigest(), "terms": []}
    (tmp_path / "a.smt2").write_text(text)
    for steps, status in (([["derive", [1, 0], [1, 1]]], 0), ([["split", 0]], 1)):
        (tmp_path / "a.json").write_text(json.dumps(shown | {"steps": steps}))
        command = [sys.executable, "-S", "-m", "memcap.symbolic.certificate", "a.smt2", "a.json"]
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
    code = "from memcap.symbolic.proving.loading import find\nassert find([], 'proofs')"
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
