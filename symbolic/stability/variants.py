"""An obligation written in other ways that mean the same, to see whether a solver minds.

As Mariposa does it (Zhou et al., FMCAD 2023): other names for the declared symbols, another order
of the assertions, another seed for the solver.  Everything random is drawn from the seed and the
text, so the same question has the same variants everywhere.

>>> text = "(set-logic ALL)(declare-fun |p| () Bool)(assert (! (not |p|) :named |goal|))"
>>> print(renamed(text, Random(0)))
(set-logic ALL)
(declare-fun |s.mynbiqpm| () Bool)
(assert (! (not |s.mynbiqpm|) :named |goal|))
>>> [variant.kind for variant in variants(text, 1)]
['original', 'rename', 'shuffle', 'seed']
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from string import ascii_lowercase
from typing import Literal, TypeAlias

from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.oracles.base import OracleError, commands, scan

__all__ = ["KINDS", "Kind", "Variant", "renamed", "shuffled", "variants"]

Kind: TypeAlias = Literal["original", "rename", "shuffle", "seed"]

KINDS: tuple[Kind, ...] = ("original", "rename", "shuffle", "seed")
LETTERS = 8
"""How many letters a new name has."""


@dataclass(frozen=True)
class Variant:
    """An obligation's text, written anew, and the seed that the solver gets."""

    kind: Kind
    text: str
    seed: int = 0


def variants(text: str, runs: int, seed: int = 0) -> list[Variant]:
    """The text as it stands, and `runs` variants of each other kind.

    The first variants of each kind are the same, however many are wanted.

    Raises:
        OracleError: the text is not an obligation, or writes a symbol in two ways.
    """
    made = [Variant("original", text)]
    name = digest(text)
    for kind in KINDS[1:]:
        draws = (Random(f"{seed} {kind} {run} {name}") for run in range(runs))
        made += [_variant(kind, text, draw) for draw in draws]
    return made


def _variant(kind: Kind, text: str, draw: Random) -> Variant:
    if kind == "rename":
        return Variant(kind, renamed(text, draw))
    if kind == "shuffle":
        return Variant(kind, shuffled(text, draw))
    return Variant(kind, text, draw.randrange(1, 1 << 31))


def renamed(text: str, draw: Random) -> str:
    """The obligation with a new name for each declared symbol; assertions keep theirs.

    Raises:
        OracleError: the text is not an obligation, or writes a symbol in two ways.
    """
    new = _new_names(text, draw)
    return _written(_renamed(command, new) for command in commands(text))


def shuffled(text: str, draw: Random) -> str:
    """The obligation with its assertions in another order, behind the declarations.

    Raises:
        OracleError: the text is not an obligation.
    """
    scan(text)
    every = list(commands(text))
    assertions = [command for command in every if _is_assertion(command)]
    draw.shuffle(assertions)
    return _written([*(c for c in every if not _is_assertion(c)), *assertions])


def _new_names(text: str, draw: Random) -> dict[str, str]:
    """A new name for each declared symbol, by its token; it stands nowhere else in the text."""
    scan(text)
    every = list(commands(text))
    tokens = {token for command in every for token in command}
    taken = set(map(_bare, tokens))
    new: dict[str, str] = {}
    for command in every:
        if command[1] == "declare-fun":
            token = command[2]
            if {_bare(token), f"|{_bare(token)}|"} <= tokens:
                raise OracleError(f"not an obligation to rename: {token} is written in two ways")
            new[token] = f"|{_unused(taken, draw)}|"
    return new


def _unused(taken: set[str], draw: Random) -> str:
    """A name that is not taken; it is from then on."""
    while True:
        name = f"s.{''.join(draw.choice(ascii_lowercase) for _ in range(LETTERS))}"
        if name not in taken:
            taken.add(name)
            return name


def _renamed(command: Sequence[str], new: Mapping[str, str]) -> list[str]:
    """A command in which what is declared, or stands in the formula, has its new name."""
    here = range(4, len(command) - 4) if _is_assertion(command) else range(2, 3)
    return [new.get(token, token) if i in here else token for i, token in enumerate(command)]


def _is_assertion(command: Sequence[str]) -> bool:
    return command[1] == "assert"


def _bare(token: str) -> str:
    """The token without the bars around it."""
    return token[1:-1] if token.startswith("|") else token


def _written(every: Iterable[Sequence[str]]) -> str:
    """The commands as a text, one a line, as the kernel prints them."""
    return "\n".join(map(_line, every))


def _line(command: Sequence[str]) -> str:
    """
    >>> _line(["(", "assert", "(", "f", "|x y|", ")", ")"])
    '(assert (f |x y|))'
    """
    pairs = zip(command, [*command[1:], ")"], strict=True)
    return "".join(a if a == "(" or b == ")" else f"{a} " for a, b in pairs)
