"""What every solver is asked, and the door through which it is asked.

An obligation's text is read twice: by `scan` here, which admits the three commands that the
kernel prints and nothing else, and by the solver's own parser.  This module loads no solver.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import Protocol, TypeAlias, cast, runtime_checkable

from memcap.symbolic.oracles.reply import Reply, Scalar, Table, Value

CERTIFICATE = "certificate"
SOLVERS = ("z3", "cvc5")
"""Those that decide obligations of all kinds, in the order in which they are asked."""

BUILT_IN = {
    CERTIFICATE: "memcap.symbolic.oracles.certificate:Certificates",
    "z3": "memcap.symbolic.oracles.z3:Z3",
    "cvc5": "memcap.symbolic.oracles.cvc5:Cvc5",
    "sympy": "memcap.symbolic.oracles.sympy:SymPy",
}
MOST_EFFORT = 1000.0

SORTS: dict[str, Scalar] = {"Bool": False, "Int": 0, "Real": Fraction(0)}

_TOKEN = re.compile(r"\s+|\|[^|\\]*\||[()]|[^\s()|\\\";\x00-\x1f\x7f]+")


# a symbol, the values of its arguments, its value there
Application: TypeAlias = tuple[str, tuple[Scalar, ...], Scalar]


class OracleError(Exception):
    """An oracle cannot be asked, or the text is not an obligation that it can read."""


class NoValueError(Exception):
    """A solver's model has no number for a term."""


class Oracle(Protocol):
    """A solver, seen from outside.  An object is cheap; the solver is loaded by `load`."""

    @property
    def name(self) -> str:
        """The name under which theorems record that they rest on it."""

    def version(self) -> str:
        """The version of the installed solver, without loading it.

        Raises:
            OracleError: the solver is not installed.
        """

    def options(self) -> str:
        """Everything else an answer depends on, but for the text and the effort."""

    def load(self) -> None:
        """Load the solver now instead of at the first question.

        Raises:
            OracleError: it cannot be loaded, or is not of the version announced.
        """

    def ask(self, text: str, effort: float, *, want_model: bool) -> Reply:
        """Whether the assertions of `text` can hold together.

        Nothing depends on the clock, on what was asked before or on other processes: `effort` says
        how much may be counted of whatever the oracle counts, 1 being what is usual.  When that is
        used up the reply is unknown, with a reason such as "stopped after 10,000,000 steps".
        One that cannot tell for another reason than its limit raises rather than replies unknown,
        if it may be able to tell another time (there was no memory, say).

        Raises:
            OracleError: the text is not an obligation; or it cannot tell, this time.
        """


@dataclass(frozen=True)
class Trial:
    """How a solver is asked for the sake of what it takes.

    seed    of its random choices
    limit   how many of its own elementary steps it may count, at most 2³² − 1
    """

    seed: int
    limit: int

    def __post_init__(self) -> None:
        if not (0 <= self.seed < 1 << 32 and 0 < self.limit < 1 << 32):
            raise ValueError(f"Trial: seed {self.seed}, limit {self.limit}: not of 32 bits")


@runtime_checkable
class Measuring(Protocol):
    """An oracle that counts what an answer takes, the same on every machine."""

    def measure(self, text: str, trial: Trial) -> Reply:
        """As `Oracle.ask`, with resources in the reply, and neither a core nor a model.

        Raises:
            OracleError: the text is not an obligation.
        """


@dataclass(frozen=True)
class Symbol:
    """A declared symbol: its unquoted name, the sorts of its arguments, its own sort."""

    name: str
    arguments: tuple[str, ...]
    sort: str


@dataclass(frozen=True)
class Script:
    """The outline of an obligation: its declarations and the names of its assertions."""

    symbols: tuple[Symbol, ...]
    names: tuple[str, ...]


def scan(text: str) -> Script:
    """The outline of an obligation.

    Raises:
        OracleError: a command other than set-logic (first), declare-fun and a named assert;
            a sort other than Bool, Int, Real; two symbols or assertions of one name.

    >>> scan("(set-logic ALL)(declare-fun |p| () Bool)(assert (! |p| :named |h.0|))").names
    ('h.0',)
    >>> scan("(set-logic ALL)(exit)")
    Traceback (most recent call last):
        ...
    memcap.symbolic.oracles.base.OracleError: not an obligation: unexpected command (exit)
    """
    first, *rest = list(commands(text)) or [[]]
    if first != ["(", "set-logic", "ALL", ")"]:
        raise OracleError("not an obligation: it does not begin with (set-logic ALL)")
    symbols: list[Symbol] = []
    names: list[str] = []
    for command in rest:
        if command[1:2] == ["declare-fun"]:
            symbols.append(_declaration(command))
        else:
            names.append(_assertion(command))
    _require_distinct([*(s.name for s in symbols), *names])
    return Script(tuple(symbols), tuple(names))


def commands(text: str) -> Iterator[list[str]]:
    """The tokens of each command in turn."""
    depth, command = 0, list[str]()
    for token in _tokens(text):
        depth += {"(": 1, ")": -1}.get(token, 0)
        command.append(token)
        if depth < 0 or (depth == 0 and token != ")"):
            raise OracleError(f"not an obligation: unexpected {token!r} between commands")
        if depth == 0:
            yield command
            command = []
    if command:
        raise OracleError("not an obligation: the text ends within a command")


def _tokens(text: str) -> Iterator[str]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise OracleError(f"not an obligation: unexpected {text[position]!r}")
        position = match.end()
        if not match[0].isspace():
            yield match[0]


def _declaration(command: Sequence[str]) -> Symbol:
    """( declare-fun NAME ( SORT* ) SORT )"""
    *head, close, sort, end = command
    well_formed = len(command) >= 7 and head[3] == "(" and close == end == ")"
    arguments = tuple(head[4:])
    if not well_formed or not {*arguments, sort} <= SORTS.keys():
        raise OracleError(f"not an obligation: unexpected declaration {_show(command)}")
    return Symbol(_unquote(head[2]), arguments, sort)


def _assertion(command: Sequence[str]) -> str:
    """( assert ( ! FORMULA :named NAME ) )"""
    if command[1:4] != ["assert", "(", "!"]:
        raise OracleError(f"not an obligation: unexpected command {_show(command)}")
    if [i for i, t in enumerate(command) if t.startswith(":")] != [len(command) - 4]:
        raise OracleError(f"not an obligation: not exactly one name in {_show(command)}")
    if command[-4] != ":named" or command[-2:] != [")", ")"]:
        raise OracleError(f"not an obligation: no name at the end of {_show(command)}")
    return _unquote(command[-3])


def _show(command: Sequence[str]) -> str:
    text = " ".join(command[:12]).replace("( ", "(").replace(" )", ")")
    return text if len(command) <= 12 else text + " ..."


def _unquote(token: str) -> str:
    if token in "()" or token == "||":
        raise OracleError(f"not an obligation: {token!r} in place of a name")
    return token[1:-1] if token.startswith("|") else token


def _require_distinct(names: Sequence[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise OracleError(f"not an obligation: two things are named {name}")
        seen.add(name)


def tabulate(script: Script, applications: Iterable[Application]) -> dict[str, Value]:
    """A value for every symbol, from its values wherever the formulas apply it.

    The formulas are free of quantifiers, so of a function only its values at the arguments
    of its applications matter: these are the entries of its table.

    >>> tabulate(Script((Symbol("f", ("Int",), "Int"),), ()), [("f", (2,), 5)])
    {'f': Table(entries=(((2,), 5),), default=0)}
    """
    tables = {symbol.name: dict[tuple[Scalar, ...], Scalar]() for symbol in script.symbols}
    for name, arguments, value in applications:
        tables.get(name, {}).setdefault(arguments, value)
    values: dict[str, Value] = {}
    for symbol in script.symbols:
        table, default = tables[symbol.name], SORTS[symbol.sort]
        constant = table.get((), default)
        values[symbol.name] = Table(tuple(table.items()), default) if symbol.arguments else constant
    return values


def limit(usual: int, effort: float) -> int:
    """What may be counted, given what is usual: at least 1, since 0 means no limit to some.

    >>> limit(1000, 0.5), limit(1000, 1e-9)
    (500, 1)

    Raises:
        ValueError: the effort is not a positive number of at most a thousand.
    """
    if not 0 < effort <= MOST_EFFORT:
        raise ValueError(f"effort {effort!r}: not between 0 and {MOST_EFFORT:g}")
    return max(1, int(usual * effort))


def stopped(steps: int) -> str:
    """The reason of an answer that its limit cut short.

    >>> stopped(10_000_000)
    'stopped after 10,000,000 steps'
    """
    return f"stopped after {steps:,} steps"


@cache
def package_version(package: str) -> str:
    """The version of an installed package, without loading it.

    Raises:
        OracleError: it is not installed.
    """
    try:
        return installed(package)
    except PackageNotFoundError as error:
        raise OracleError(f"{package} is not installed") from error


def require_version(solver: str, announced: str, loaded: str) -> None:
    """Refuse a loaded solver whose version is not the announced one (the store relies on it).

    >>> require_version("z3", "5.4.1.0", "5.4.1")
    >>> require_version("z3", "5.4.1.0", "5.4.2")
    Traceback (most recent call last):
        ...
    memcap.symbolic.oracles.base.OracleError: z3: version 5.4.1.0 is installed, 5.4.2 was loaded
    """
    if not f"{announced}.".startswith(f"{loaded}."):
        raise OracleError(f"{solver}: version {announced} is installed, {loaded} was loaded")


def oracle(name: str) -> Oracle:
    """The oracle of this name: "z3", "cvc5", or "module:Class" for another one.

    Another one bears its whole address as name, so that it cannot pass for a built-in one.

    Raises:
        OracleError: there is no such oracle, or it calls itself by another name.
    """
    module, _, attribute = BUILT_IN.get(name, name).partition(":")
    if not module or not attribute:
        raise OracleError(f"no oracle is named {name!r}; there are {', '.join(BUILT_IN)}")
    try:
        found = cast(Oracle, getattr(import_module(module), attribute)())
    except (ImportError, AttributeError) as error:
        raise OracleError(f"no oracle is named {name!r}: {error}") from error
    if found.name != name:
        raise OracleError(f"the oracle {name!r} calls itself {found.name!r}")
    return found
