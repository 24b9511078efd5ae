"""Z3 as an oracle: each obligation in a context of its own, read by Z3's own parser.

Nothing is asked incrementally, where Z3 has been wrong before: no solver is asked twice, neither
with more formulas nor after a reset; and what a context has seen before may change an answer.

Z3's own choice of tactics looks at the clock and at the memory in use.  So it is told what to do
(`_ways`): first its general solver, then, where all numbers are real, the one for polynomials.
Each may count up to the limit (rlimit), and none looks at the clock.

That parser is lax about sorts: where a Real is due it turns an Int, and even a Bool, into one.
The kernel's printer never mixes sorts, and cvc5 refuses a Bool there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from importlib import import_module
from itertools import islice
from typing import Any

from memcap.symbolic.oracles import digits
from memcap.symbolic.oracles.base import (
    Application,
    NoValueError,
    OracleError,
    Script,
    Trial,
    limit,
    package_version,
    require_version,
    scan,
    stopped,
    tabulate,
)
from memcap.symbolic.oracles.reply import Reply, Scalar, Verdict
from memcap.symbolic.search.budget import LARGEST, counted

LIMIT = 10_000_000
"""What Z3 may count in each way: some seconds."""
CORE_LIMIT = 3_000_000
"""What it may count for the question that finds the core."""
BEFORE = ("simplify", "propagate-values", "solve-eqs", "elim-uncnstr")
"""What is done to formulas before they are given to the general solver."""
DIGITS = 30
MARK = "asserted!"


@dataclass(frozen=True)
class _Told:
    """What Z3 said of formulas, what it counted, and why it does not know."""

    verdict: Verdict
    model: Any
    spent: int
    reason: str


class Z3:
    """The solver Z3 (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = "z3"

    def version(self) -> str:
        return package_version("z3-solver")

    def options(self) -> str:
        return f"{' '.join(BEFORE)} smt, qfnra-nlsat, core apart"

    def load(self) -> None:
        require_version(self.name, self.version(), _z3().get_version_string())

    def ask(self, text: str, effort: float, *, want_model: bool) -> Reply:
        script, most = scan(text), min(limit(LIMIT, effort), LARGEST)
        if any(symbol.name.startswith(MARK) for symbol in script.symbols):
            raise OracleError(f"not an obligation: a symbol begins with {MARK}")
        self.load()
        formulas = _parse(text, script, _z3().Context())
        told = _tell(formulas, _ways(script, formulas), most)
        if told.verdict == "unsat":
            return Reply("unsat", core=_core(script, formulas, min(most, CORE_LIMIT)))
        if told.verdict == "sat":
            return _Model(told.model, formulas).reply(script) if want_model else Reply("sat")
        return Reply("unknown", reason=told.reason)

    def measure(self, text: str, trial: Trial) -> Reply:
        """See `symbolic.oracles.base.Measuring`: what the general solver counts (rlimit)."""
        script = scan(text)
        self.load()
        formulas = _parse(text, script, _z3().Context())
        ways = islice(_ways(script, formulas, trial.seed), 1)
        with _nonlinear_seed(trial.seed):
            told = _tell(formulas, ways, trial.limit)
        return Reply(told.verdict, reason=told.reason, resources=told.spent)


def _z3() -> Any:
    """The solver's module, which has no types; loaded at the first question."""
    try:
        return import_module("z3")
    except ImportError as error:
        raise OracleError(f"z3 cannot be loaded: {error}") from error


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


def _tell(formulas: list[Any], ways: Iterable[Any], most: int) -> _Told:
    """What Z3 says of the formulas, asked in one way after the other; each may count so much.

    Raises:
        OracleError: Z3 failed.
    """
    spent, reason = 0, ""
    try:
        for solver in ways:
            solver.set("rlimit", most)
            solver.add(*formulas)
            before = counted(solver)
            verdict = str(solver.check())
            spent += counted(solver) - before
            if verdict == "unsat":
                return _Told("unsat", None, spent, "")
            if verdict == "sat":
                return _Told("sat", solver.model(), spent, "")
            reason = reason or _why(solver.reason_unknown(), most)
    except _z3().Z3Exception as error:
        raise OracleError(f"z3 failed: {_message(error)}") from error
    return _Told("unknown", None, spent, reason)


def _ways(script: Script, formulas: list[Any], seed: int = 0) -> Iterator[Any]:
    """New solvers for formulas: the general one, and the one for polynomials in real numbers."""
    z3 = _z3()
    context = formulas[0].ctx if formulas else z3.Context()
    steps = [z3.Tactic(name, context) for name in BEFORE]
    general = z3.With(z3.Tactic("smt", context), random_seed=seed)
    yield z3.Then(*steps, general, ctx=context).solver()
    if all(not one.arguments and one.sort != "Int" for one in script.symbols):
        yield z3.With(z3.Tactic("qfnra-nlsat", context), seed=seed).solver()


@contextmanager
def _nonlinear_seed(seed: int) -> Iterator[None]:
    """The seed of the nonlinear solver, which Z3 has for the whole process only."""
    z3 = _z3()
    z3.set_param("nlsat.seed", seed)
    try:
        yield
    finally:
        z3.set_param("nlsat.seed", 0)


def _core(script: Script, formulas: list[Any], most: int) -> tuple[str, ...]:
    """Names of formulas that cannot hold together; none where the second question is too hard.

    Z3 simplifies less where it keeps track of formulas, so it is asked without that first.  Its
    parser drops names, hence the marks; no declared symbol may be one, or it could switch a
    formula off.
    """
    z3 = _z3()
    solver = z3.SimpleSolver(ctx=formulas[0].ctx)
    solver.set("random_seed", 0)
    solver.set("core.minimize", True)
    solver.set("rlimit", most)
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


def _why(reason: str, most: int) -> str:
    over = "canceled" in reason or "resource limit" in reason
    return stopped(most) if over else f"z3: {reason}"


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
