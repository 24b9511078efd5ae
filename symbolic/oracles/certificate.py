"""Certificates as an oracle: what it answers is a proof that the kernel checks for itself."""

from __future__ import annotations

from symbolic.certificate import CertificateError
from symbolic.certificate.search import GaveUp, find_with_core
from symbolic.oracles.base import CERTIFICATE, OracleError, scan
from symbolic.oracles.reply import Reply

FORMAT = "1"


class Certificates:
    """The search for certificates (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = CERTIFICATE

    def version(self) -> str:
        return FORMAT

    def options(self) -> str:
        return ""

    def load(self) -> None:
        try:
            import z3  # noqa: F401
        except ImportError as error:
            raise OracleError(f"the search for certificates needs z3: {error}") from error

    def ask(self, text: str, timeout: float, *, want_model: bool) -> Reply:
        scan(text)
        self.load()
        try:
            certificate, core = find_with_core(text, timeout)
        except GaveUp as reason:
            return Reply("unknown", reason=f"no certificate: {reason}")
        except CertificateError as error:
            return Reply("unknown", reason=f"no certificate: {error}")
        return Reply("unsat", core=core, certificate=certificate)
