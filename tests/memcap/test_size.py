"""`memcap size`, `--help` and `--version`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from memcap.app import app

SOLVERS = ("z3", "cvc5", "sympy")
HEAVY = (*SOLVERS, "flint", "numpy")


def run(*arguments: object):
    """The result of a command line."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def sizes(tmp_path, *arguments):
    """The report of `memcap size`."""
    path = tmp_path / "size.json"
    result = run("size", *arguments, "--json", path)
    assert result.exit_code == 0, result.output
    return json.loads(path.read_text())


def test_the_formula(tmp_path):
    found = sizes(tmp_path, "--n", 20, "--d", 4, "--N", 1000, "--classes", 80)
    shape = found["shape"]
    w = shape["id_bits"] + shape["label_bits"]
    records = shape["records"] * (8 * w + 26)
    assert found["formula"]["parameters"] == 4 + 480 + 6 * (shape["groups"] - 1) + records + 8
    assert found["formula"]["attention_layers"] == 20
    assert 2 ** shape["id_bits"] <= 2 * found["largest_id"]
    assert all(found["formula"][name] <= bound for name, bound in found["at_most"].items())


def test_larger_data_never_cost_less(tmp_path):
    before = None
    for N in (1, 2, 3, 10, 100, 1000, 10_000):
        bound = sizes(tmp_path, "--n", 3, "--d", 2, "--N", N)["at_most"]
        assert before is None or all(before[name] <= bound[name] for name in bound)
        before = bound


def test_a_label_for_a_sequence_costs_less(tmp_path):
    many = sizes(tmp_path, "--n", 30, "--d", 2, "--N", 500)
    few = sizes(tmp_path, "--n", 30, "--d", 2, "--N", 500, "--task", "sequences")
    assert few["shape"]["P"] == 500
    assert few["at_most"]["parameters"] < many["at_most"]["parameters"]


def test_exact_radius_and_distance(tmp_path):
    found = sizes(tmp_path, "--n", 1, "--d", 1, "--N", 1, "--r", "3/2", "--delta", "0.5")
    assert found["constants"]["kappa"] == 8 and found["constants"]["shift"] == 12


@pytest.mark.parametrize(
    "arguments",
    [("--r", "x"), ("--r", "1e3"), ("--delta", "0"), ("--vocabulary", 5), ("--classes", 0)],
)
def test_nonsense_is_refused(arguments):
    result = run("size", "--n", 2, "--d", 1, "--N", 2, *arguments)
    assert result.exit_code == 2 and result.stderr.startswith("memcap: ")


@pytest.mark.parametrize(
    ("arguments", "never"),
    [
        (["--help"], HEAVY),
        (["--version"], HEAVY),
        (["check", "--help"], HEAVY),
        (["build", "--help"], SOLVERS),  # what it computes with, numpy and flint, it may load
        (["size", "--help"], SOLVERS),
    ],
)
def test_help_imports_nothing_heavy(arguments, never):
    code = (
        "import sys\nfrom memcap.app import app\n"
        f"try: app({arguments!r})\nexcept SystemExit as end: status = end.code\n"
        f"loaded = [m for m in {never!r} if m in sys.modules]\n"
        "sys.exit(f'{status} {loaded}' if status or loaded else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_has_help():
    for name in ("build", "verify", "size", "fetch"):
        result = run(name, "--help")
        assert result.exit_code == 0 and "Example" in result.output


def test_an_unknown_command():
    result = run("bild")
    assert result.exit_code == 2 and "build" in result.stderr
