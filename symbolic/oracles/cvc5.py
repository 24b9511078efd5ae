"""cvc5 as an oracle: each obligation in a solver of its own, read by cvc5's own parser.

Algebraic coverings decide nonlinear real goals, but do not heed a limit on what is counted.  So
they are used where there are at most two unknowns, which takes them little.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from importlib import import_module
from typing import Any

from memcap.symbolic.oracles.base import (
    Application,
    NoValueError,
    OracleError,
    Script,
    limit,
    package_version,
    require_version,
    scan,
    stopped,
    tabulate,
)
from memcap.symbolic.oracles.reply import Reply, Scalar

OPTIONS = {
    "produce-assertions": "true",
    "produce-models": "true",
    "produce-unsat-cores": "true",
    "sat-random-seed": "0",
    "seed": "0",
}
LIMIT = 200_000
"""What cvc5 may count: some seconds."""
MOST_COVERED = 2
"""How many unknowns coverings are used for."""
ERROR_OF_APPROXIMATION = Fraction(1, 10**30)


class Cvc5:
    """The solver cvc5 (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = "cvc5"

    def version(self) -> str:
        return package_version("cvc5")

    def options(self) -> str:
        settings = " ".join(f"{key}={value}" for key, value in OPTIONS.items())
        return f"{settings} nl-cov<={MOST_COVERED}"

    def load(self) -> None:
        require_version(self.name, self.version(), _cvc5().__version__)

    def ask(self, text: str, effort: float, *, want_model: bool) -> Reply:
        script, most = scan(text), limit(LIMIT, effort)
        self.load()
        cvc5 = _cvc5()
        solver = cvc5.Solver(cvc5.TermManager())
        for key, value in (OPTIONS | _coverings(text, script)).items():
            solver.setOption(key, value)
        solver.setOption("rlimit-per", str(most))
        formulas = _parse(text, script, solver)
        try:
            result = solver.checkSat()
            if result.isUnsat():
                return Reply("unsat", core=_core(solver, script, formulas))
            if result.isSat():
                return _Model(solver, formulas).reply(script) if want_model else Reply("sat")
            return Reply("unknown", reason=_why(result, most))
        except RuntimeError as error:
            raise OracleError(f"cvc5 failed: {error}") from error


def _cvc5() -> Any:
    """The solver's module, which has no types; loaded at the first question."""
    try:
        return import_module("cvc5")
    except ImportError as error:
        raise OracleError(f"cvc5 cannot be loaded: {error}") from error


def _coverings(text: str, script: Script) -> dict[str, str]:
    """Coverings, where there are few unknowns, and all numbers are real."""
    few = len(script.symbols) <= MOST_COVERED
    real = all(one.sort == "Real" and not one.arguments for one in script.symbols)
    real = real and "to_int" not in text
    return {"nl-cov": "true"} if few and real else {}


def _parse(text: str, script: Script, solver: Any) -> list[Any]:
    """The formulas in order, as many as `scan` has found.

    Raises:
        OracleError: cvc5 refuses the text, or has found another number of assertions.
    """
    cvc5 = _cvc5()
    symbols = cvc5.SymbolManager(solver.getTermManager())
    parser = cvc5.InputParser(solver, symbols)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, text, "obligation")
    try:
        while not (command := parser.nextCommand()).isNull():
            if complaint := command.invoke(solver, symbols):
                raise OracleError(f"cvc5 refuses the text: {str(complaint).strip()}")
        formulas = list(solver.getAssertions())
    except RuntimeError as error:
        raise OracleError(f"cvc5 refuses the text: {error}") from error
    if len(formulas) != len(script.names):
        raise OracleError(f"cvc5 read {len(formulas)} of {len(script.names)} assertions")
    return formulas


def _core(solver: Any, script: Script, formulas: list[Any]) -> tuple[str, ...]:
    """The names of the core; of two assertions of one formula, the first."""
    named: dict[Any, str] = {}
    for formula, name in zip(formulas, script.names, strict=True):
        named.setdefault(formula, name)
    used = set(solver.getUnsatCore())
    if not used <= named.keys():
        raise RuntimeError("the core has a formula that was not asserted")
    return tuple(name for formula, name in named.items() if formula in used)


def _why(result: Any, most: int) -> str:
    explanation = result.getUnknownExplanation().name
    return stopped(most) if explanation == "RESOURCEOUT" else f"cvc5: {explanation.lower()}"


class _Model:
    """The model of a solver, read off exactly at the places where the formulas look at it."""

    def __init__(self, solver: Any, formulas: list[Any]) -> None:
        self.solver = solver
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
        head, *arguments = list(term) or [term]
        return head.getSymbol(), tuple(map(self.value, arguments)), self.value(term)

    def value(self, term: Any) -> Scalar:
        """The value of a term: exact, or an approximation if it is irrational."""
        value = self.solver.getValue(term)
        try:
            return self.number(term, value)
        except ValueError as error:
            raise NoValueError(f"cvc5 gives a number that is too long: {error}") from error

    def number(self, term: Any, value: Any) -> Scalar:
        """What a value of the solver's is.

        Raises:
            ValueError: it has more digits than Python reads.
        """
        if value.isBooleanValue():
            return bool(value.getBooleanValue())
        if term.getSort().isInteger() and value.isIntegerValue():
            return int(value.getIntegerValue())
        if value.isRealValue():
            return Fraction(value.getRealValue())
        if value.isRealAlgebraicNumber():
            self.approximate = True
            return self.approximation(value)
        raise NoValueError(f"cvc5 gives no number for {str(term)[:80]}")

    def approximation(self, number: Any) -> Fraction:
        """A rational near an algebraic number, by halving the interval that isolates it."""
        manager = self.solver.getTermManager()
        variable = manager.mkVar(manager.getRealSort(), "root")
        polynomial = number.getRealAlgebraicNumberDefiningPolynomial(variable)
        low = Fraction(number.getRealAlgebraicNumberLowerBound().getRealValue())
        high = Fraction(number.getRealAlgebraicNumberUpperBound().getRealValue())

        def sign(at: Fraction) -> int:
            point = manager.mkReal(f"{at.numerator}/{at.denominator}")
            found = self.solver.simplify(polynomial.substitute(variable, point))
            return int(found.getRealOrIntegerValueSign())

        at_low = sign(low)
        while high - low > ERROR_OF_APPROXIMATION:
            middle = (low + high) / 2
            low, high = (middle, high) if sign(middle) == at_low else (low, middle)
        return low


def _applications(formulas: list[Any]) -> Iterator[Any]:
    """Every application of a declared symbol, constants included, each once."""
    kind = _cvc5().Kind
    waiting, seen = list(formulas), set[Any]()
    while waiting:
        term = waiting.pop()
        if term in seen:
            continue
        seen.add(term)
        waiting.extend(list(term)[1:] if term.getKind() == kind.APPLY_UF else list(term))
        if term.getKind() in (kind.CONSTANT, kind.APPLY_UF):
            yield term
