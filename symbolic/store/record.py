"""Replies as JSON values, for the store and for archives.

A certificate is checked whenever it is read back; a model is checked by who uses it.

>>> record(Reply("sat", model={"v.x": Fraction(1, 2), "v.k": 3}))
{'model': {'v.x': '1/2', 'v.k': 3}}
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.oracles.base import OracleError, scan
from memcap.symbolic.oracles.reply import Reply, Scalar, Table, Value
from memcap.symbolic.search import core

__all__ = ["RecordError", "record", "reply"]


class RecordError(Exception):
    """A record that cannot be used; the text says why."""


def record(answer: Reply) -> dict[str, Any]:
    """The record of an answer; of one that is open, why it is."""
    if answer.certificate is not None:
        return {"steps": answer.certificate["steps"]}
    if answer.verdict == "unsat":
        return {"core": list(answer.core)}
    if answer.verdict == "unknown":
        return {"open": answer.reason}
    return {"model": {name: _value(value) for name, value in answer.model.items()}}


def reply(text: str, digest: str, found: Mapping[str, Any]) -> Reply:
    """The answer to an obligation that a record holds.

    Raises:
        RecordError: it is no record, or none for this obligation.
    """
    from memcap.symbolic.kernel import refutation  # here: the workers need no kernel

    try:
        if found.keys() == {"core"}:
            return Reply("unsat", core=_core(found["core"], scan(text).names))
        if found.keys() == {"open"}:
            return Reply("unknown", reason=str(found["open"]))
        if found.keys() == {"model"}:
            return Reply("sat", model={n: _read_value(v) for n, v in found["model"].items()})
        certificate = {"obligation": digest, "steps": found["steps"]}
        shown = refutation(text, certificate)
        needed = core(text, shown.facts, certificate)
        return Reply("unsat", core=needed, certificate=certificate, refutation=shown)
    except CertificateError as error:
        raise RecordError(f"the certificate does not show it: {error}") from error
    except (OracleError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as error:
        raise RecordError(f"it is no record of an answer: {error}") from error


def _core(core: object, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names of assertions of this very obligation."""
    if not isinstance(core, list) or not all(isinstance(name, str) for name in core):
        raise ValueError("its core is not a list of names")
    if not set(core) <= set(names):
        raise ValueError("its core names no assertion of the obligation")
    return tuple(core)


def _value(value: Value) -> Any:
    if isinstance(value, Table):
        entries = [[list(map(_scalar, at)), _scalar(to)] for at, to in value.entries]
        return {"default": _scalar(value.default), "entries": entries}
    return _scalar(value)


def _scalar(value: Scalar) -> bool | int | str:
    """A Fraction is a text, so that it stays a Fraction."""
    return str(value) if isinstance(value, Fraction) else value


def _read_value(shown: Any) -> Value:
    if not isinstance(shown, dict):
        return _read_scalar(shown)
    entries = ((tuple(map(_read_scalar, at)), _read_scalar(to)) for at, to in shown["entries"])
    return Table(tuple(entries), _read_scalar(shown["default"]))


def _read_scalar(shown: Any) -> Scalar:
    if isinstance(shown, str):
        return Fraction(shown)
    if not isinstance(shown, (bool, int)):
        raise TypeError(f"{shown!r:.40} is no exact number")
    return shown
