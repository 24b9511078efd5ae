"""Cases: exact values that meet all hypotheses, and, for a counterexample, break the claim.

Where a case comes from does not matter (small values, a solver's model of some simpler formulas,
the lemma's author): it counts only after its exact numbers were put back into the statement and
every hypothesis came out true and the claim false.

>>> from memcap.symbolic.language.terms import reals
>>> x, = reals("x")
>>> question = Question({"positive": x > 0}, x * x >= x)
>>> shown(question, small_case(question))
{'x': '1/2'}
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

from memcap.symbolic import kernel
from memcap.symbolic.checking.results import Result
from memcap.symbolic.kernel.acceptance import CANDIDATES, STEPS, truth
from memcap.symbolic.kernel.obligation import obligation_text
from memcap.symbolic.language.case import Case, Exact, Function
from memcap.symbolic.language.terms import (
    BOOL,
    INT,
    And,
    Bind,
    Eq,
    Fun,
    Not,
    Num,
    Or,
    Sort,
    Term,
    TermError,
    Type,
    Var,
    as_real,
    between,
    floor,
    open_with,
    parts,
    rebuild,
)
from memcap.symbolic.oracles import digits
from memcap.symbolic.oracles.reply import Reply, Table
from memcap.symbolic.proving.elaborate import unfolded
from memcap.symbolic.proving.proof import ProofError

__all__ = [
    "Question",
    "fits",
    "joined",
    "modelled",
    "refuted",
    "shown",
    "small_case",
    "small_cases",
    "texts",
]

TRIES, THOROUGH, BRIEF = 400, 20, 5_000
"""How many small cases are tried; how many with all steps; how many steps the others may take."""

EQUATIONS = 300
INTEGERS = (0, 1, 2, 3, -1, 4, -2)


@dataclass(frozen=True)
class Question:
    """Hypotheses by name, and the claim to break; with no claim, an instance is wanted."""

    given: Mapping[str, Term]
    claim: Term | None = None

    @property
    def formulas(self) -> list[tuple[str, Term]]:
        """What should hold in the case that is looked for, each under a name of its own."""
        named = [(f"given.{i}", h) for i, h in enumerate(self.given.values())]
        return [*named, ("goal", Not(self.claim))] if self.claim is not None else named

    @property
    def variables(self) -> list[Var]:
        """The free variables, in order of name."""
        free = frozenset[Var]().union(*(f.free for _, f in self.formulas))
        return sorted(free, key=lambda v: v.name)


# --- whether a case counts -----------------------------------------------------------------


def fits(question: Question, case: Mapping[str, Exact], steps: int = STEPS) -> bool:
    """Whether every hypothesis is true in the case, and the claim, if there is one, false."""
    case = case if type(case) is Case else Case(case)
    if not all(truth(h, case, steps) is True for h in question.given.values()):
        return False
    return question.claim is None or truth(question.claim, case, steps) is False


# --- small values --------------------------------------------------------------------------


def small_case(question: Question, tries: int = TRIES) -> Case | None:
    """A case among small values, the same in every run; None where none of those tried fits."""
    for number, case in enumerate(map(Case, small_cases(question.variables, tries))):
        if fits(question, case, STEPS if number < THOROUGH else BRIEF):
            return case
    return None


def small_cases(variables: Sequence[Var], tries: int = TRIES) -> Iterator[dict[str, Exact]]:
    """Small values for the variables, the same in every run."""
    choice = random.Random(0)
    for number in range(tries if variables else 1):
        yield {v.name: _small(v.type, number, choice) for v in variables}


def _small(kind: Type, number: int, choice: random.Random) -> Exact:
    """A small value: 0 first, then any."""
    if isinstance(kind, Fun):
        return _small_function(kind, number, choice)
    if kind == BOOL:
        return choice.random() < 0.5
    values: Sequence[Exact] = INTEGERS if kind == INT else CANDIDATES
    return values[0] if number == 0 else choice.choice(values)


@dataclass(frozen=True)
class _Projection:
    """The function that gives back its first argument, or a multiple of it."""

    factor: int

    def __call__(self, first: Exact, *_: Exact) -> Exact:
        return self.factor * first

    def __str__(self) -> str:
        return "its argument" if self.factor == 1 else f"{self.factor} times its argument"


def _small_function(kind: Fun, number: int, choice: random.Random) -> Callable[..., Exact]:
    first, result = kind.args[0], kind.result
    if result != BOOL and first in (INT, result) and choice.random() < 0.4:
        return _Projection(choice.choice((1, 2)))
    constant = _small(result, number, choice)
    if first == INT and len(kind.args) == 1 and choice.random() < 0.5:
        entries = tuple(((i,), _small(result, 1, choice)) for i in range(4))
        return Table(entries, constant)
    return Table((), constant)


# --- a solver's model ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Shape:
    """How a question is simplified for a solver; None where it is not."""

    levels: int
    bound: int | None = None
    upto: int | None = None
    whole: bool = False


SHAPES = (_Shape(3), _Shape(3, 8, 3), _Shape(4, 8, 2, True), _Shape(4, 3, 3, True))


def texts(question: Question) -> list[str]:
    """Obligations whose models may be cases; the first has no model only if there is no case."""
    try:
        made = [obligation_text(_simplified(question, shape)) for shape in SHAPES]
    except TermError:  # two variables of one name, or a function in the place of a number
        return []
    return list(dict.fromkeys(made))


def _simplified(question: Question, shape: _Shape) -> list[tuple[str, Term]]:
    named = question.formulas
    if shape.upto is not None:
        named = [(name, _grounded(f, shape.upto)) for name, f in named]
    equations = _equations([f for _, f in named], shape.levels)
    limits = [limit for v in question.variables for limit in _limits(v, shape)]
    extra = (*equations, *limits)
    return [*named, *((f"more.{i}", f) for i, f in enumerate(extra))]


def _equations(formulas: Sequence[Term], levels: int) -> list[Term]:
    """Definitions of the constants that occur; recursive ones so many levels deep."""
    found: list[Term] = []
    for _ in range(levels):
        try:
            more = unfolded([*formulas, *found], kernel.DEFINITIONS, EQUATIONS)
        except ProofError:  # too many
            break
        if len(more) == len(found):
            break
        found = more
    return found


def _limits(variable: Var, shape: _Shape) -> Iterator[Term]:
    if isinstance(variable.type, Sort) and variable.type != BOOL and shape.bound is not None:
        yield between(-shape.bound, variable, shape.bound)
        if shape.whole and variable.type != INT:
            yield Eq(variable, as_real(floor(variable)))


def _grounded(t: Term, upto: int) -> Term:
    """Quantifiers over integers tried at 0 … ``upto`` only: a guess, checked afterwards."""
    if isinstance(t, Bind) and t.kind != "lambda" and not t.loose:
        if len(t.types) <= 2 and all(kind == INT for kind in t.types):
            numbers = [Num(Fraction(i), INT) for i in range(upto + 1)]
            places = product(numbers, repeat=len(t.types))
            cases = [_grounded(open_with(t, place), upto) for place in places]
            return And(*cases) if t.kind == "forall" else Or(*cases)
        return t
    return rebuild(t, (_grounded(p, upto) for p in parts(t)))


def modelled(question: Question, reply: Reply) -> Case | None:
    """The case that a solver's model describes, if it fits."""
    if reply.verdict != "sat":
        return None
    try:
        case = Case({v.name: _value(v, reply) for v in question.variables})
        return case if fits(question, case) else None
    except TypeError:
        return None


def _value(variable: Var, reply: Reply) -> Exact:
    """The value in the model; a variable that the model does not mention may be anything."""
    result = variable.type.result if isinstance(variable.type, Fun) else variable.type
    default = False if result == BOOL else 0 if result == INT else Fraction(0)
    value: Any = reply.model.get(f"v.{variable.name}")
    if isinstance(variable.type, Fun):
        return value if isinstance(value, Table) else Table((), default)
    return default if value is None or isinstance(value, Table) else value


# --- how a case reads ----------------------------------------------------------------------


def refuted(result: Result, question: Question, case: Case) -> Result:
    """The result of a lemma that the case breaks."""
    reason = result.reason if result.reason.startswith("the divisor") else "the claim is false"
    found = shown(question, case)
    return replace(
        result, verdict="refuted", counterexample=found, reason=reason, rests_on=(), notes=()
    )


def shown(question: Question, case: Mapping[str, Exact]) -> dict[str, str]:
    """Name of each variable ↦ its exact value; a function as its table."""
    return {v.name: _text(case[v.name], v.type) for v in question.variables if v.name in case}


def joined(values: Mapping[str, str]) -> str:
    """The values of variables in a line, told apart.

    >>> joined({"x": "1/2", "y": "2"}), joined({"f": "0 ↦ 1, else 0", "n": "0"})
    ('x = 1/2, y = 2', 'f = 0 ↦ 1, else 0; n = 0')
    """
    between = "; " if any("," in value for value in values.values()) else ", "
    return between.join(f"{name} = {value}" for name, value in values.items())


def _text(value: Exact, kind: Type) -> str:
    if type(value) is Function and isinstance(value.given, (Table, _Projection)):
        value = value.given
    if isinstance(value, Table):
        rows = [
            f"{', '.join(map(digits.shown, at))} ↦ {digits.shown(to)}" for at, to in value.entries
        ]
        default = digits.shown(value.default)
        return ", ".join([*rows, f"else {default}"]) if rows else f"always {default}"
    if isinstance(kind, Fun) and not isinstance(value, _Projection):
        return _tabulated(value, kind)
    return digits.shown(value)


def _tabulated(function: Callable[..., Exact], kind: Fun) -> str:
    if kind.args != (INT,):
        return "as given with the lemma"
    try:
        return ", ".join(f"{i} ↦ {digits.shown(function(i))}" for i in range(1, 5)) + ", …"
    except Exception:  # the author's function need not be defined everywhere
        return "as given with the lemma"
