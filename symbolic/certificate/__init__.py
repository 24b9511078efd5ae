"""Proofs of obligations, re-checked without any solver [trusted]; see FORMAT.md.

`check` is trusted, and with it formula.py, reader.py and checker.py, which use nothing but Python.
How certificates are found (`symbolic.search`) is not.
"""

from .checker import check
from .formula import CertificateError

__all__ = ["CertificateError", "check"]
