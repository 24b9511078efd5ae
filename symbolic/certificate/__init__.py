"""Proofs of obligations that a small program re-checks without any solver; see FORMAT.md.

`check` is trusted, and with it formula.py, reader.py and checker.py, which use nothing but Python.
How certificates are found (`symbolic.search`) is not.
"""

from memcap.symbolic.certificate.checker import check
from memcap.symbolic.certificate.formula import CertificateError

__all__ = ["CertificateError", "check"]
