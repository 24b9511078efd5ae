"""SymPy as an oracle for equations: exact polynomial algebra instead of a search.

The goal must be an equation of numbers.  It is shown when it is a polynomial identity, or lies in
the ideal that the equations among the hypotheses generate (a Gröbner basis decides).  Everything
that is not a sum or a product is an unknown of the polynomials, so nothing is assumed of it.
Anything else is answered with unknown; sat is never answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from memcap.symbolic.oracles.base import (
    OracleError,
    commands,
    package_version,
    require_version,
    scan,
)
from memcap.symbolic.oracles.reply import Reply

Expression: TypeAlias = "str | list[Expression]"

MOST_EQUATIONS = 8
GOAL = "goal"


class SymPy:
    """Polynomial algebra (see `symbolic.oracles.base.Oracle` for the methods)."""

    name = "sympy"

    def version(self) -> str:
        return package_version("sympy")

    def options(self) -> str:
        return f"equations<={MOST_EQUATIONS} order=grevlex"

    def load(self) -> None:
        import sympy

        require_version(self.name, self.version(), sympy.__version__)

    def ask(self, text: str, effort: float, *, want_model: bool) -> Reply:
        """Decides by normal forms; it counts nothing, so only the clock of the pool can end it."""
        script = scan(text)
        self.load()
        sorts = {s.name: s.sort for s in script.symbols}
        formulas = dict(_assertions(text))
        reading = _Reading(sorts)
        goal = formulas.get(GOAL)
        if not (isinstance(goal, list) and goal[0] == "not"):
            return Reply("unknown", reason="there is no goal to refute")
        wanted = reading.equation(goal[1])
        if wanted is None:
            return Reply("unknown", reason="the goal is not an equation of numbers")
        known = {n: e for n, f in formulas.items() if (e := reading.equation(f)) is not None}
        return _decide(wanted, known)


def _decide(wanted: Any, known: Mapping[str, Any]) -> Reply:
    import sympy

    if sympy.expand(wanted) == 0:
        return Reply("unsat", core=(GOAL,))
    equations = {n: sympy.expand(e) for n, e in known.items()}
    equations = {n: e for n, e in equations.items() if e != 0}
    unknowns = sorted({s for e in (wanted, *equations.values()) for s in e.free_symbols}, key=str)
    if not equations or len(equations) > MOST_EQUATIONS:
        return Reply("unknown", reason="the goal is not an identity")
    basis = sympy.groebner(list(equations.values()), *unknowns, order="grevlex")
    if basis.contains(wanted):
        return Reply("unsat", core=(*equations, GOAL))
    return Reply("unknown", reason="the goal does not follow from the equations alone")


class _Reading:
    """Polynomials from expressions; equal expressions that are no polynomials get one unknown."""

    def __init__(self, sorts: Mapping[str, str]) -> None:
        self.sorts = sorts
        self.unknowns: dict[str, Any] = {}

    def equation(self, formula: Expression) -> Any | None:
        """a − b for (= a b) between numbers, else None."""
        if not (isinstance(formula, list) and formula[0] == "=" and len(formula) == 3):
            return None
        if not all(self.numeric(side) for side in formula[1:]):
            return None
        return self.polynomial(formula[1]) - self.polynomial(formula[2])

    def numeric(self, e: Expression) -> bool:
        if isinstance(e, list):
            if e[0] == "ite":
                return self.numeric(e[2])
            head = e[0] if isinstance(e[0], str) else ""
            return head in _NUMERIC or self.sorts.get(head.strip("|")) in ("Int", "Real")
        return e[0].isdigit() or self.sorts.get(e.strip("|")) in ("Int", "Real")

    def polynomial(self, e: Expression) -> Any:
        import sympy

        if isinstance(e, str):
            return sympy.Rational(e) if e[0].isdigit() else self.unknown(e)
        head, *args = e
        if head == "to_real":
            return self.polynomial(args[0])
        if head in ("+", "*", "-"):
            parts = [self.polynomial(a) for a in args]
            if head == "-":
                return parts[0] - sum(parts[1:]) if len(parts) > 1 else -parts[0]
            return sympy.Add(*parts) if head == "+" else sympy.Mul(*parts)
        if head == "/" and isinstance(args[1], str) and args[1][0].isdigit():
            divisor = sympy.Rational(args[1])
            return self.polynomial(args[0]) / divisor if divisor else self.unknown(e)
        return self.unknown(e)

    def unknown(self, e: Expression) -> Any:
        import sympy

        return self.unknowns.setdefault(_shown(e), sympy.Symbol(f"x{len(self.unknowns)}"))


_NUMERIC = {"+", "-", "*", "/", "div", "mod", "to_real", "to_int"}


def _shown(e: Expression) -> str:
    return e if isinstance(e, str) else f"({' '.join(map(_shown, e))})"


def _assertions(text: str) -> Iterator[tuple[str, Expression]]:
    for tokens in commands(text):
        if tokens[1] == "assert":
            _, formula, _, name = _nested(tokens)[1]
            yield str(name).strip("|"), formula


def _nested(tokens: list[str]) -> Any:
    """The tokens of one command as nested lists."""
    stack: list[list[Any]] = [[]]
    for token in tokens:
        if token == "(":
            stack.append([])
        elif token == ")":
            done = stack.pop()
            if not stack:
                raise OracleError("not an obligation: a parenthesis too many")
            stack[-1].append(done)
        else:
            stack[-1].append(token)
    return stack[0][0]
