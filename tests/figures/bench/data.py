"""The Brown corpus with positions, cut into rows of 16 words, and networks for so many of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path("build/bench")
N_TOKENS = 16
OPTIONS = ("--positions", "--window", str(N_TOKENS), "--d", "8", "--skip-inconsistent")


def brown() -> Path:
    """The corpus, fetched once."""
    path = FOLDER / "brown.conll"
    if not path.exists():
        memcap("fetch", "brown", "-o", str(FOLDER))
    return path


def memcap(*words: str) -> tuple[float, int]:
    """Run a command; the seconds that it took, and the most bytes that one process of it held."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "memcap", *words]
    process = subprocess.Popen(command, stdout=sys.stderr)
    began = _now()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(words)}: status {process.returncode}")
    return _now() - began, usage.ru_maxrss * 1024


def _now() -> float:
    from time import perf_counter

    return perf_counter()


def reported(*words: str) -> tuple[dict[str, Any], float, int]:
    """The report of a command, its seconds and its memory."""
    path = FOLDER / "report.json"
    seconds, memory = memcap(*words, "--json", str(path))
    return json.loads(path.read_text()), seconds, memory


def network(rows: int) -> Path:
    """A network for the first rows of the corpus."""
    path = FOLDER / f"{rows}.memcap"
    if not path.exists():
        memcap("build", str(brown()), "-o", str(path), *OPTIONS, "--limit", str(rows))
    return path
