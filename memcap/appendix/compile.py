"""From LaTeX to PDF, where LaTeX is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from memcap.symbolic.language.errors import InputError
from memcap.symbolic.store.files import write_whole

__all__ = ["compile_pdf", "require_latex"]

ENGINE = "latexmk"
_UNDEFINED = re.compile(r"LaTeX Warning: (Reference|Hyper reference|Citation) .* undefined")
PACKAGES = "latexmk texlive-latex-recommended texlive-pictures lmodern"


def require_latex(*, whole: bool) -> None:
    """Raises InputError where there is nothing to compile, or nothing to compile it with."""
    if not whole:
        raise InputError("--pdf", "", "a part cannot be compiled by itself; add --standalone")
    if shutil.which(ENGINE) is None:
        raise InputError("--pdf", "", f"{ENGINE} is not installed (Debian: apt install {PACKAGES})")


def compile_pdf(file: str) -> str:
    """The name of the PDF that is made beside FILE.tex.

    Raises InputError when LaTeX stops or a reference leads nowhere: with its first complaint.
    """
    path = Path(file)
    with TemporaryDirectory() as folder:
        options = ["-pdf", "-interaction=nonstopmode", "-halt-on-error", "-quiet"]
        command = [ENGINE, *options, f"-output-directory={folder}", path.name]
        lines = {**os.environ, "max_print_line": "1000"}
        done = subprocess.run(command, cwd=path.parent, env=lines, capture_output=True, check=False)
        made = Path(folder) / path.with_suffix(".pdf").name
        complaint = _complaint(made.with_suffix(".log"))
        if complaint or done.returncode or not made.exists():
            raise InputError(file, "", complaint or "LaTeX failed")
        write_whole(str(path.with_suffix(".pdf")), made.read_bytes())
    return str(path.with_suffix(".pdf"))


def _complaint(log: Path) -> str:
    """The first error in the log of LaTeX, or the first reference to nothing."""
    if not log.exists():
        return "LaTeX could not be run"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = [line for line in lines if line.startswith("!") or _UNDEFINED.match(line)]
    first = found[0].lstrip("! ").removeprefix("LaTeX Warning: ") if found else ""
    return f"LaTeX: {first}" if found else ""
