"""What `memcap check` says of a lemma file, in a process of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from tests.apart import ROOT, python

__all__ = ["CASES", "Outcome", "checked"]

CASES = ROOT / "tests" / "cases"


@dataclass(frozen=True)
class Outcome:
    """The exit status, the verdict on each lemma of which something was said, what was printed."""

    status: int
    verdicts: dict[str, str]
    said: str


def checked(folder: Path, lemmas: str | Path, *options: str) -> Outcome:
    """The outcome for a file, or for the text of one; never a traceback."""
    file = lemmas if isinstance(lemmas, Path) else folder / "attack.py"
    if isinstance(lemmas, str):
        file.write_text(lemmas, encoding="utf-8")
    report = folder / "report.json"
    run = python(folder, "-m", "memcap", "check", file, "--json", report, *options)
    said = run.stdout + run.stderr
    assert "Traceback" not in said, said
    found = json.loads(report.read_text())["results"] if report.exists() else []
    return Outcome(run.returncode, {one["name"]: one["verdict"] for one in found}, said)
