"""What the constants in a statement stand for, and the conventions of what is written with it.

A statement is read with its definitions beside it: those of the constants in it, and of the
constants in these definitions.  So a constant that is total by convention, such as 2ⁿ for n < 0,
and a notation that an author has chosen, say what they mean wherever they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from memcap.symbolic.gadgets.results import COMPUTED, LOOPS
from memcap.symbolic.kernel import DEFINITIONS
from memcap.symbolic.language.printing import LIBRARY
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    Apply,
    Bind,
    Const,
    Op,
    Term,
    open_fresh,
    subterms,
)
from memcap.symbolic.typeset.formula import Formula, is_defined
from memcap.symbolic.typeset.notation import form_of, word
from memcap.symbolic.typeset.sentences import Sentences
from memcap.symbolic.typeset.shapes import above_zero, type_of

__all__ = ["Beside", "Definition", "beside", "constants_of", "define", "sign_of", "undefined"]

LONG = 240
"""Definitions behind definitions that are longer, in signs of LaTeX, are only named."""

EUCLID = (
    r"$a \mathbin{\mathrm{div}} b$ and $a \bmod b$ are Euclid's: for $b \ne 0$, "
    r"$a = (a \mathbin{\mathrm{div}} b)\,b + a \bmod b$ with $0 \le a \bmod b < \lvert b\rvert$"
)
INTEGERS = "letters of quantifiers are integers where nothing else is said of them"
LETTERS = "arguments that are the very letters of a definition are left out"


@dataclass(frozen=True)
class Definition:
    """A constant with what it stands for.

    left   the constant with its arguments, a formula
    cases  value and, but for the last, the condition under which that is the value; or
    means  of a proposition: in words, when it holds
    """

    name: str
    left: str
    cases: tuple[tuple[str, str], ...] = ()
    means: tuple[str, ...] = ()

    @property
    def said(self) -> str:
        """The definition as one sentence, words and formulas."""
        if self.means:
            return f"${self.left}$: {'; '.join(self.means)}"
        cases = [f"${value}$ if {test}" if test else f"${value}$" for value, test in self.cases]
        return f"${self.left}$ = {', else '.join(cases)}"


@dataclass(frozen=True)
class Beside:
    """What stands beside a statement.

    definitions  what its constants stand for; further: names of constants in these
    conventions  what else a reader has to know, as sentences
    """

    definitions: tuple[str, ...]
    further: tuple[str, ...]
    conventions: tuple[str, ...]


def beside(statement: Statement, formula: Formula) -> Beside:
    """What a reader of this statement needs.

    The absolute value has no convention, and is not explained.
    """
    own = {constant.name for constant in statement.constants}
    names = [name for name in constants_of([statement]) if name != "abs" or name not in LIBRARY]
    made = {name: define(name, formula) for name in sorted(names, key=lambda n: n not in own)}
    shown = [name for name, one in made.items() if name in own or _is_short(one)]
    strange = [undefined(c, formula) for c in statement.constants if not is_defined(c)]
    terms = (*statement.formulas, *(DEFINITIONS[name] for name in shown))
    return Beside(
        (*(made[name].said for name in shown), *strange),
        tuple(sorted(made.keys() - shown)),
        tuple(_conventions(terms, shown)),
    )


def _is_short(one: Definition) -> bool:
    return one.name not in {*COMPUTED, *LOOPS} and len(one.said) <= LONG


def _conventions(terms: Sequence[Term], names: Sequence[str]) -> Iterator[str]:
    inside = {t for whole in terms for t in subterms(whole)}
    if any(
        isinstance(t, Op) and t.op in ("idiv", "mod") and not above_zero(t.args[1]) for t in inside
    ):
        yield EUCLID
    if any(isinstance(t, Bind) and t.kind != "lambda" and INT in t.types for t in inside):
        yield INTEGERS
    if any(_leaves_out(name) for name in names):
        yield LETTERS


def _leaves_out(name: str) -> bool:
    """Whether the form of a constant does not mention all its parameters."""
    form, meaning = form_of(name), DEFINITIONS[name]
    hints = meaning.hints if isinstance(meaning, Bind) else ()
    return form is not None and not form.shown.issuperset(hints)


# --- definitions ---------------------------------------------------------------------------


def constants_of(statements: Iterable[Statement], stop: Iterable[str] = ()) -> list[str]:
    """The defined constants in the statements and in the definitions of these, those first.

    What the constants of ``stop`` are defined by is left out.
    """
    found: dict[str, None] = {}
    ends = set(stop)

    def visit(name: str) -> None:
        if name in found or name not in DEFINITIONS:
            return
        for inner in sorted(DEFINITIONS[name].constants - {name}) if name not in ends else ():
            visit(inner)
        found[name] = None

    for statement in statements:
        for formula in statement.formulas:
            for name in sorted(formula.constants):
                visit(name)
    return list(found)


def define(name: str, formula: Formula) -> Definition:
    """The definition of a constant, in letters of its own."""
    left, body = _sides(name)
    formula = formula.elsewhere().about(left, body)
    if body.type == BOOL:
        claims = Sentences(formula).claims(body)
        return Definition(name, formula.write(left), means=tuple(c.text for c in claims))
    cases = []
    while isinstance(body, Op) and body.op == "ite":
        test, value, body = body.args
        cases.append((formula.write(value), Sentences(formula).say(test)))
    return Definition(name, _both(name, left, formula), (*cases, (formula.write(body), "")))


def _both(name: str, left: Term, formula: Formula) -> str:
    """A constant with its letters; a power also by its name, which stands where numbers do."""
    form = form_of(name)
    if form is None or not (form.is_power or name == "pow2") or not isinstance(left, Apply):
        return formula.write(left)
    letters = formula.comma.join(map(formula.write, left.args))
    return f"{word(name)}({letters}) = {formula.write(left)}"


def undefined(constant: Const, formula: Formula) -> str:
    """A constant of which nothing is known, as a sentence."""
    return rf"${formula.constant(constant)}\colon {type_of(constant.type)}$, which nothing defines"


def _sides(name: str) -> tuple[Term, Term]:
    """The constant, applied to the letters of its definition, and what that stands for."""
    meaning = DEFINITIONS[name]
    constant = Const(name, meaning.type)
    if not isinstance(meaning, Bind):
        return constant, meaning
    variables, body = open_fresh(meaning)
    return Apply(constant, variables), body


def sign_of(name: str, formula: Formula) -> str:
    """The constant, applied to the letters of its definition, as a formula."""
    left, _ = _sides(name)
    return formula.elsewhere().about(left).write(left)
