"""Files of a package, also where Python imports it from a zip file."""

from __future__ import annotations

import zipfile
from pathlib import Path

__all__ = ["located"]


def located(file: Path) -> Path | zipfile.Path:
    """The file, or what stands for it in the zip file that its name leads into.

    >>> located(Path("proofs/bits.py")).as_posix()
    'proofs/bits.py'
    """
    for folder in file.parents:
        if folder.is_dir():
            break
        if zipfile.is_zipfile(folder):
            return zipfile.Path(folder, file.relative_to(folder).as_posix())
    return file
