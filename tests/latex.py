"""What LaTeX says of a document."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

__all__ = ["HERE", "complaints"]

HERE = shutil.which("latexmk") is not None


def complaints(folder: Path, name: str) -> list[str]:
    """Errors, undefined references and lines that are too wide by more than 3pt."""
    options = ["-pdf", "-interaction=nonstopmode", "-quiet"]
    subprocess.run(["latexmk", *options, name], cwd=folder, capture_output=True, check=False)
    log = (folder / name).with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert "Output written" in log
    found = [line for line in log.splitlines() if line.startswith("!") or "undefined" in line]
    wide = re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)
    return found + [f"{width}pt too wide" for width in wide if float(width) > 3]
