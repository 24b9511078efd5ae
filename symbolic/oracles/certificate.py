"""Certificates as an oracle: what it answers is a proof that the kernel checks for itself."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.resources import files

from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.oracles.base import CERTIFICATE, OracleError, limit, package_version, scan
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.search import GaveUp, find_with_core
from memcap.symbolic.search.budget import STEPS

FORMAT = "2"
SOURCES = ("memcap.symbolic.certificate", "memcap.symbolic.search")


class Certificates:
    """The search for certificates (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = CERTIFICATE

    def version(self) -> str:
        return FORMAT

    def options(self) -> str:
        """On what it depends whether one is found; what is found stands by itself."""
        return f"search {_search()} z3 {package_version('z3-solver')}"

    def load(self) -> None:
        try:
            import z3  # noqa: F401
        except ImportError as error:
            raise OracleError(f"the search for certificates needs z3: {error}") from error

    def ask(self, text: str, effort: float, *, want_model: bool) -> Reply:
        scan(text)
        steps = limit(STEPS, effort)
        self.load()
        try:
            certificate, core = find_with_core(text, steps)
        except GaveUp as reason:
            return Reply("unknown", reason=str(reason))
        except CertificateError as error:
            return Reply("unknown", reason=str(error))
        return Reply("unsat", core=core, certificate=certificate)


@cache
def _search() -> str:
    """A hash of the search and of the checker, as they are written."""
    written = (one for package in SOURCES for one in files(package).iterdir())
    texts = sorted(one.read_bytes() for one in written if one.name.endswith(".py"))
    return sha256(b"\0".join(texts)).hexdigest()[:16]
