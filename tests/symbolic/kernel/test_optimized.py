"""``python -O`` takes every ``assert`` away; the kernel and its tests lose nothing by that."""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
FILES = (HERE / "test_attacks.py", HERE / "test_kernel.py")
TRUSTED = [p for r in ("language", "kernel") for p in sorted((ROOT / "symbolic" / r).glob("*.py"))]


def run(*files):
    command = [
        sys.executable,
        "-O",
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *map(str, files),
    ]
    environment = {**os.environ, "MEMCAP_TEST_OPTIMIZED": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def asserts(path):
    return [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Assert)]


def test_the_kernel_and_its_attacks_under_optimization():
    done = run(*FILES)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_check_that_fails_is_seen_under_optimization(tmp_path):
    """The helpers by which those files check do fail when they should."""
    wrong = tmp_path / "test_wrong.py"
    sources = "\n".join(path.read_text() for path in FILES)
    wrong.write_text(
        sources + "\n\ndef test_deliberate_same():\n    same(1, 2)\n"
        "\n\ndef test_deliberate_shows():\n    shows(kernel.assume(p), q, p)\n"
        "\n\ndef test_deliberate_refusal():\n    refuses(lambda: kernel.assume(p))\n"
        "\n\ndef test_deliberate_failure():\n    fails(lambda: kernel.assume(p))\n"
    )
    done = run(wrong, "-k", "deliberate")
    assert done.returncode == 1 and "4 failed" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_these_tests_use_no_assert(path):
    assert not asserts(path)


@pytest.mark.parametrize("path", TRUSTED, ids=lambda path: path.stem)
def test_trusted_files_use_no_assert(path):
    assert not asserts(path)
