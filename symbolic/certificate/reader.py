"""From the text of an obligation to facts [trusted].

The text (see `symbolic.kernel.obligation`) declares functions over Bool, Int and Real, and asserts
formulas.  A number is read as a polynomial over atoms: constants, applications, and what is not
polynomial (ite, to_int, a quotient), whose definition is a fact of its own.  Applications of one
function to equal arguments are one atom.  A proposition is read as it and its negation.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NamedTuple

from .formula import Formulas, Pair, Polynomial, Work, refuse

__all__ = ["NESTING", "Atom", "Obligation", "Value", "expressions"]

NESTING = 2_000
SORTS = ("Bool", "Int", "Real")
_TOKEN = re.compile(r"\s+|[()]|\|[^|\\]*\||[^\s()|\\\";]+")
_NUMERAL = re.compile(r"([0-9]{1,4000})(\.0)?")


class Value(NamedTuple):
    """A term: its sort, and its polynomial or pair."""

    sort: str
    content: Any


class Atom(NamedTuple):
    """An application: of which function, to what, and its value."""

    name: str
    arguments: list[Value]
    value: Value


class Obligation:
    """Formulas, by their numbers, that are claimed to contradict each other."""

    def __init__(self, text: str, work: Work) -> None:
        self.work = work
        self.formulas = Formulas(work)
        self.assertions: list[int] = []
        self.definitions: list[int] = []
        self.atoms: list[Atom] = []
        self._places: dict[Any, int] = {}
        self._signatures: dict[str, tuple[list[str], str]] = {}
        for place, command in enumerate(expressions(text, work)):
            match command:
                case ["set-logic", "ALL"] if place == 0:
                    continue
                case ["declare-fun", str(name), [*sorts], sort]:
                    known = name in self._signatures or not name.startswith("|")
                    if known or not all(s in SORTS for s in (*sorts, sort)):
                        refuse(f"{name} is no new name, or has an unknown sort")
                    self._signatures[name] = sorts, sort
                case ["assert", ["!", formula, ":named", str()]]:
                    sort, content = self.read(formula)
                    self.assertions.append(content[0] if sort == "Bool" else refuse("no formula"))
                case _:
                    refuse("a command is neither declare-fun nor a named assert")

    def congruence(self, one: int, two: int) -> int:
        """Some argument of two applications of one function differs, or their values agree."""
        a, b = self.atoms[one], self.atoms[two]
        if a.name != b.name or [v.sort for v in a.arguments] != [v.sort for v in b.arguments]:
            refuse(f"atoms {one} and {two} are not applications of one function")
        differ = [self.equal(u, v)[1] for u, v in zip(a.arguments, b.arguments, strict=True)]
        return self.formulas.join("or", [*differ, self.equal(a.value, b.value)[0]])

    def equal(self, a: Value, b: Value) -> Pair:
        """a = b"""
        if a.sort == "Bool":
            return self.formulas.choice(a.content, b.content, b.content[::-1])
        return self.compare("=", a.content, b.content)

    def compare(self, relation: str, a: Polynomial, b: Polynomial) -> Pair:
        """a = b, a ≥ b or a > b"""
        return self.formulas.compare(relation, self.work.sum(a, b, -1))

    def read(self, expression: Any) -> Value:
        """What a term stands for; its atoms and definitions are added."""
        values: list[Value] = []
        waiting = [(expression, False)]
        while waiting:
            term, ready = waiting.pop()
            name, *arguments = [term] if isinstance(term, str) else term or [None]
            if ready or not arguments:
                place = len(values) - len(arguments)
                values[place:] = [self.apply(name, values[place:])]
            else:
                waiting += [(term, True), *((part, False) for part in reversed(arguments))]
        return values[0]

    def apply(self, name: Any, values: list[Value]) -> Value:
        """What a function makes of its arguments."""
        if not isinstance(name, str):
            refuse("a term has no function")
        if not values and (numeral := _NUMERAL.fullmatch(name)):
            number = int(numeral[1])
            return Value("Real" if numeral[2] else "Int", {(): number} if number else {})
        sorts = [value.sort for value in values]
        if name in self._signatures and sorts == self._signatures[name][0]:
            return self.atom(name, values, self._signatures[name][1])[0]
        several = name in ("and", "or") and {*sorts} == {"Bool"}
        rule = _RULES.get((name, *(() if several else sorts)))
        rule = rule or refuse(f"{name} is not declared, or does not take ({', '.join(sorts)})")
        return Value(rule[0], rule[1](self, *(value.content for value in values)))

    def atom(self, name: str, arguments: list[Value], sort: str) -> tuple[Value, bool]:
        """The value of an application, and whether it is a new one."""
        contents = (value.content for value in arguments)
        key = (name, *(tuple(sorted(c.items())) if isinstance(c, dict) else c for c in contents))
        place = self._places.setdefault(key, len(self.atoms))
        new = place == len(self.atoms)
        if new:
            self.formulas.integral.append(sort != "Real")
            atom: Polynomial = {(place,): 1}
            content = self.formulas.compare(">", atom) if sort == "Bool" else atom
            self.atoms.append(Atom(name, arguments, Value(sort, content)))
        return self.atoms[place].value, new

    def define(self, name: str, sort: str, *arguments: Value) -> Polynomial:
        """The atom of what is not polynomial; when it is new, with its definition."""
        (_, value), new = self.atom(name, list(arguments), sort)
        if new and name in _DEFINITIONS:
            pairs = _DEFINITIONS[name](self, value, *(a.content for a in arguments))
            self.definitions.append(self.formulas.every(*pairs)[0])
        return dict(value)


def _quotient(o: Obligation, a: Polynomial, b: Polynomial) -> Polynomial:
    if b.keys() == {()}:
        return o.work.product(a, {(): 1 / Fraction(b[()])})
    return o.define("/", "Real", Value("Real", a), Value("Real", b))


def _divided(o: Obligation, name: str, a: Polynomial, b: Polynomial) -> Polynomial:
    both = {n: o.define(n, "Int", Value("Int", a), Value("Int", b)) for n in ("div", "mod")}
    return both[name]


def _remainder(o: Obligation, rest: Polynomial, a: Polynomial, b: Polynomial) -> list[Pair]:
    """b = 0, or a = b · div(a, b) + mod(a, b) and 0 ≤ mod(a, b) < |b|"""
    product = o.work.product(b, o.define("div", "Int", Value("Int", a), Value("Int", b)))
    below = [o.compare(">", side, rest) for side in (b, o.work.sum({}, b, -1))]
    split, positive = o.compare("=", o.work.sum(product, rest), a), o.compare(">=", rest, {})
    meant = o.formulas.every(split, positive, o.formulas.some(*below))
    return [o.formulas.some(o.compare("=", b, {}), meant)]


_DEFINITIONS: dict[str, Callable[..., list[Pair]]] = {
    "ite": lambda o, v, c, a, b: [o.formulas.choice(c, o.compare("=", v, a), o.compare("=", v, b))],
    "to_int": lambda o, v, a: [o.compare(">=", a, v), o.compare(">", o.work.sum(v, {(): 1}), a)],
    "/": lambda o, v, a, b: [
        o.formulas.some(o.compare("=", b, {}), o.compare("=", o.work.product(v, b), a))
    ],
    "mod": _remainder,
}
_RULES: dict[tuple[str, ...], tuple[str, Callable[..., Any]]] = {
    ("true",): ("Bool", lambda o: o.formulas.every()),
    ("false",): ("Bool", lambda o: o.formulas.some()),
    ("and",): ("Bool", lambda o, *pairs: o.formulas.every(*pairs)),
    ("or",): ("Bool", lambda o, *pairs: o.formulas.some(*pairs)),
    ("not", "Bool"): ("Bool", lambda o, a: a[::-1]),
    ("=>", "Bool", "Bool"): ("Bool", lambda o, a, b: o.formulas.some(a[::-1], b)),
    ("=", "Bool", "Bool"): ("Bool", lambda o, a, b: o.formulas.choice(a, b, b[::-1])),
    ("ite", "Bool", "Bool", "Bool"): ("Bool", lambda o, *pairs: o.formulas.choice(*pairs)),
    ("to_real", "Int"): ("Real", lambda o, a: a),
    ("to_int", "Real"): ("Int", lambda o, a: o.define("to_int", "Int", Value("Real", a))),
    ("/", "Real", "Real"): ("Real", _quotient),
    ("div", "Int", "Int"): ("Int", lambda o, a, b: _divided(o, "div", a, b)),
    ("mod", "Int", "Int"): ("Int", lambda o, a, b: _divided(o, "mod", a, b)),
}
for _s in ("Int", "Real"):
    _RULES |= {
        ("+", _s, _s): (_s, lambda o, a, b: o.work.sum(a, b)),
        ("*", _s, _s): (_s, lambda o, a, b: o.work.product(a, b)),
        ("-", _s, _s): (_s, lambda o, a, b: o.work.sum(a, b, -1)),
        ("-", _s): (_s, lambda o, a: o.work.sum({}, a, -1)),
        ("<=", _s, _s): ("Bool", lambda o, a, b: o.compare(">=", b, a)),
        ("<", _s, _s): ("Bool", lambda o, a, b: o.compare(">", b, a)),
        ("=", _s, _s): ("Bool", lambda o, a, b: o.compare("=", a, b)),
        ("ite", "Bool", _s, _s): (
            _s,
            lambda o, c, a, b, s=_s: o.define("ite", s, Value("Bool", c), Value(s, a), Value(s, b)),
        ),
    }


def expressions(text: Any, work: Work) -> list[Any]:
    """Nested lists of tokens."""
    if type(text) is not str:
        refuse("what should be text is none")
    stack: list[list[Any]] = [[]]
    tokens = _TOKEN.findall(text)
    work.spend(len(tokens))
    if sum(map(len, tokens)) != len(text):
        refuse("the text has an unexpected character")
    for token in tokens:
        if token == "(" and len(stack) < NESTING:
            stack.append([])
        elif token == ")" and len(stack) > 1:
            stack[-2].append(stack.pop())
        elif token in ("(", ")"):
            refuse("parentheses do not match, or are nested too deep")
        elif not token.isspace():
            stack[-1].append(token)
    return stack[0] if len(stack) == 1 else refuse("a parenthesis is missing")
