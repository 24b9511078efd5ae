"""`memcap export certificates`: what a checker in another language reads."""

from __future__ import annotations

from pathlib import Path

from memcap.commands.export.gathered import gathered, tell, write
from memcap.commands.options import Folder, Targets
from memcap.symbolic.checking.certification import pairs

__all__ = ["certificates"]


def certificates(targets: Targets = None, output: Folder = Path("certificates")) -> None:
    """Every obligation as an SMT-LIB file, and its certificate beside it.

    Check one with: python -m memcap.symbolic.certificate FILE.smt2 FILE.json.
    Run `memcap check` first: where there is no certificate, only the obligation is written, and
    the status is 1.

    Example:

        memcap export certificates ramp.low -o build/ramp
    """
    made = pairs(gathered(targets))
    write(output, made.files)
    tell(output, made.count, made.left_out)
