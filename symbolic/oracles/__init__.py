"""Solvers as oracles: an obligation's text in, a `Reply` out.  No solver is loaded here."""

from memcap.symbolic.oracles.base import Oracle, OracleError, oracle
from memcap.symbolic.oracles.reply import Reply, Scalar, Table, Value, Verdict

__all__ = ["Oracle", "OracleError", "Reply", "Scalar", "Table", "Value", "Verdict", "oracle"]
