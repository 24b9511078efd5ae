"""What several tests do: run Python in a process of its own, and edit a file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

__all__ = ["ROOT", "edit", "python"]

ROOT = Path(__file__).parents[1]


def python(folder, *arguments, cache=None, path=ROOT, warnings="ignore::FutureWarning"):
    """Python in a folder, with a cache of its own: one beside the folder, if none is named.

    Definitions and lemmas last as long as a process.  Lemma files may use former names of modules,
    and no test but those of that looks at the warnings.
    """
    own = {**os.environ, "MEMCAP_CACHE": str(cache or f"{folder}-cache"), "PYTHONPATH": str(path)}
    own["PYTHONWARNINGS"] = warnings
    own.pop("PYTEST_ADDOPTS", None)
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=own, cwd=folder)


def edit(file, old, new):
    """Put one text for another, which must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
