"""Z3 as an oracle: each obligation in a solver of its own, read by Z3's own parser.

Nothing is asked incrementally, where Z3 has been wrong before: no solver is asked twice, neither
with more formulas nor after a reset.  A context, which takes longer to make than most answers, may
be shared where the verdict alone is wanted; a model comes from a new one, for it may depend on what
the context has seen.

That parser is lax about sorts: where a Real is due it turns an Int, and even a Bool, into one.
The kernel's printer never mixes sorts, and cvc5 refuses a Bool there.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from importlib import import_module
from typing import Any

from symbolic import digits
from symbolic.oracles.base import (
    Application,
    NoValueError,
    OracleError,
    Script,
    Trial,
    milliseconds,
    package_version,
    require_version,
    scan,
    tabulate,
    time_limit,
)
from symbolic.oracles.reply import Reply, Scalar

OPTIONS: dict[str, bool | int] = {"random_seed": 0, "core.minimize": True}
DIGITS = 30
MARK = "asserted!"
CORE_LIMIT = 1000
"""Milliseconds for the question that finds the core."""


class Z3:
    """The solver Z3 (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = "z3"

    def version(self) -> str:
        return package_version("z3-solver")

    def options(self) -> str:
        return " ".join(f"{key}={value}" for key, value in OPTIONS.items()) + " core apart"

    def load(self) -> None:
        require_version(self.name, self.version(), _z3().get_version_string())

    def ask(self, text: str, timeout: float, *, want_model: bool) -> Reply:
        script, limit = scan(text), milliseconds(timeout)
        if any(symbol.name.startswith(MARK) for symbol in script.symbols):
            raise OracleError(f"not an obligation: a symbol begins with {MARK}")
        self.load()
        z3 = _z3()
        formulas = _parse(text, script, z3.Context() if want_model else _shared_context())
        try:
            solver = _solver(formulas, limit)
            solver.add(*formulas)
            verdict = str(solver.check())
        except z3.Z3Exception as error:
            return Reply("unknown", reason=f"z3 failed: {_message(error)}")
        if verdict == "unsat":
            return Reply("unsat", core=_core(script, formulas, min(limit, CORE_LIMIT)))
        if verdict == "sat":
            model = solver.model() if want_model else None
            return Reply("sat") if model is None else _Model(model, formulas).reply(script)
        return Reply("unknown", reason=_why(solver.reason_unknown(), timeout))

    def measure(self, text: str, timeout: float, trial: Trial) -> Reply:
        """See `symbolic.oracles.base.Measuring`; what Z3 counts it calls rlimit."""
        script, limit = scan(text), milliseconds(timeout)
        self.load()
        z3 = _z3()
        formulas = _parse(text, script, z3.Context())
        try:
            solver = _solver(formulas, limit)
            solver.set("random_seed", trial.seed)
            solver.set("rlimit", trial.limit)
            solver.add(*formulas)
            before = _counted(solver)
            with _nonlinear_seed(trial.seed):
                verdict = str(solver.check())
            spent = _counted(solver) - before
        except z3.Z3Exception as error:
            return Reply("unknown", reason=f"z3 failed: {_message(error)}")
        if verdict == "unsat":
            return Reply("unsat", resources=spent)
        if verdict == "sat":
            return Reply("sat", resources=spent)
        over = f"resource limit of {trial.limit}" if spent >= trial.limit else ""
        reason = over or _why(solver.reason_unknown(), timeout)
        return Reply("unknown", reason=reason, resources=spent)


def _z3() -> Any:
    """The solver's module, which has no types; loaded at the first question."""
    try:
        return import_module("z3")
    except ImportError as error:
        raise OracleError(f"z3 cannot be loaded: {error}") from error


@cache
def _shared_context() -> Any:
    """The context of this process for all questions of which the verdict alone is wanted."""
    return _z3().Context()


def _message(error: Exception) -> str:
    value = error.args[0] if error.args else ""
    return (value.decode(errors="replace") if isinstance(value, bytes) else str(value)).strip()


def _parse(text: str, script: Script, context: Any) -> list[Any]:
    """The formulas in order, as many as `scan` has found.

    Raises:
        OracleError: Z3 refuses the text, or has found another number of assertions.
    """
    z3 = _z3()
    try:
        formulas = list(z3.parse_smt2_string(text, ctx=context))
    except z3.Z3Exception as error:
        raise OracleError(f"z3 refuses the text: {_message(error)}") from error
    if len(formulas) != len(script.names):
        raise OracleError(f"z3 read {len(formulas)} of {len(script.names)} assertions")
    return formulas


def _solver(formulas: list[Any], limit: int) -> Any:
    """A new solver with our options in the context of the formulas."""
    z3 = _z3()
    solver = z3.Solver(ctx=formulas[0].ctx if formulas else z3.Context())
    solver.set("timeout", limit)
    for key, value in OPTIONS.items():
        solver.set(key, value)
    return solver


def _counted(solver: Any) -> int:
    """What the solver's context has counted so far."""
    found = solver.statistics()
    return int(dict(found[i] for i in range(len(found))).get("rlimit count", 0))


@contextmanager
def _nonlinear_seed(seed: int) -> Iterator[None]:
    """The seed of the nonlinear solver, which Z3 has for the whole process only."""
    z3 = _z3()
    z3.set_param("nlsat.seed", seed)
    try:
        yield
    finally:
        z3.set_param("nlsat.seed", 0)


def _core(script: Script, formulas: list[Any], limit: int) -> tuple[str, ...]:
    """Names of formulas that cannot hold together; none where the second question is too hard.

    Z3 simplifies less where it keeps track of formulas, so it is asked without that first.  Its
    parser drops names, hence the marks; no declared symbol may be one, or it could switch a
    formula off.
    """
    z3 = _z3()
    solver = _solver(formulas, limit)
    marks = {f"{MARK}{i}": name for i, name in enumerate(script.names)}
    try:
        for mark, formula in zip(marks, formulas, strict=True):
            solver.assert_and_track(formula, z3.Bool(mark, solver.ctx))
        if str(solver.check()) != "unsat":
            return ()
        used = {mark.decl().name() for mark in solver.unsat_core()}
    except z3.Z3Exception:
        return ()
    return tuple(marks[mark] for mark in marks if mark in used)


def _why(reason: str, timeout: float) -> str:
    return time_limit(timeout) if reason in ("timeout", "canceled") else f"z3: {reason}"


class _Model:
    """A Z3 model, read off exactly at the places where the formulas look at it."""

    def __init__(self, model: Any, formulas: list[Any]) -> None:
        self.model = model
        self.formulas = formulas
        self.approximate = False

    def reply(self, script: Script) -> Reply:
        """The model, or what stands in its way."""
        try:
            values = tabulate(script, map(self.application, _applications(self.formulas)))
        except NoValueError as error:
            return Reply("sat", reason=str(error))
        return Reply("sat", model=values, approximate=self.approximate)

    def application(self, term: Any) -> Application:
        """A symbol of the model, with the values of its arguments and its own there."""
        return term.decl().name(), tuple(map(self.value, term.children())), self.value(term)

    def value(self, term: Any) -> Scalar:
        """The value of a term: exact, or an approximation if it is irrational."""
        z3 = _z3()
        value = self.model.eval(term, model_completion=True)
        if z3.is_true(value) or z3.is_false(value):
            return bool(z3.is_true(value))
        if z3.is_int_value(value):
            return _number(value)
        if z3.is_algebraic_value(value):
            self.approximate = True
            value = value.approx(DIGITS)
        if z3.is_rational_value(value):
            return Fraction(_number(value.numerator()), _number(value.denominator()))
        raise NoValueError(f"z3 gives no number for {term.sexpr()[:80]}")


def _number(value: Any) -> int:
    """An integer of Z3's.

    Raises:
        NoValueError: it is too long to be read.
    """
    try:
        return digits.read(value.as_string())
    except ValueError as error:
        raise NoValueError(f"z3: {error}") from error


def _applications(formulas: list[Any]) -> Iterator[Any]:
    """Every application of a declared symbol, constants included, each once."""
    z3 = _z3()
    waiting, seen = list(formulas), set[int]()
    while waiting:
        term = waiting.pop()
        if term.get_id() in seen:
            continue
        seen.add(term.get_id())
        waiting.extend(term.children())
        if term.decl().kind() == z3.Z3_OP_UNINTERPRETED:
            yield term
