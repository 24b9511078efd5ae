"""What the attacks on guards share: lemma files, commands, repositories."""

from __future__ import annotations

import re
import subprocess

from tests.apart import ROOT, python

__all__ = ["BROKEN", "CASES", "git", "memcap", "proved", "put", "recorded", "stating"]

CASES = ROOT / "tests" / "cases" / "guard"
BROKEN = "x = undefined\n"
HEAD = """\
from memcap import lemma
from memcap import by
from memcap import reals

x, = reals("x")
"""


def stating(name, claim="x * x >= 0"):
    """A file with one lemma."""
    return f'{HEAD}made = lemma("{name}", "", claim={claim}, proof=by())\n'


def put(folder, files):
    """Write files, by name."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def memcap(folder, *words, cache=None):
    """A command line in a process of its own."""
    return python(folder, "-m", "memcap", *words, cache=cache)


def proved(done):
    """The names of the lemmas that a command has shown as proved."""
    return re.findall(r"^proved +(\S+)", done.stdout, re.MULTILINE)


def recorded(folder, *targets, **more):
    """Put lemmas on record."""
    done = memcap(folder, "lock", *targets, **more)
    assert done.returncode == 0, done.stdout + done.stderr


def git(folder, *words):
    """Run git, as somebody."""
    name = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True)
