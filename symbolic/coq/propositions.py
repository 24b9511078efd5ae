"""What a proposition of the text says, taken apart in Coq as far as the certificate takes it.

The reader of certificates takes conjunctions apart and puts negations inward; here the same is
done to Coq hypotheses, by lemmas of Prelude.v.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from math import gcd, lcm
from typing import NamedTuple, TypeAlias

from memcap.symbolic.certificate.formula import FALSE, TRUE, Polynomial
from memcap.symbolic.coq.atoms import Atoms
from memcap.symbolic.coq.statement import Expression, NotExported

__all__ = ["Fact", "Propositions", "Reached", "Signed", "Writer"]

_AND = {("and", True), ("or", False), ("=>", False)}
_OR = {("or", True), ("and", False), ("=>", True)}


class Fact(NamedTuple):
    """A hypothesis of the Coq proof, and the formula of the certificate that it says."""

    name: str
    formula: int


class Signed(NamedTuple):
    """A hypothesis that says a proposition of the text, or its negation."""

    name: str
    expression: Expression
    positive: bool


Reached: TypeAlias = Callable[[list[Fact], int], None]
"""Goes on at a part of a disjunction, given its facts and its formula."""


class Writer:
    """The lines of a proof, and names that were not used before."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.count = 0

    def say(self, line: str) -> None:
        """Write a line."""
        self.lines.append(line)

    def fresh(self, letter: str) -> str:
        """A new name."""
        self.count += 1
        return f"{letter}_{self.count}"

    def block(self, write: Callable[[], None]) -> None:
        """Write one goal, in braces."""
        self.say("{")
        write()
        self.say("}")


class Propositions:
    """Takes hypotheses apart."""

    def __init__(self, atoms: Atoms, writer: Writer) -> None:
        self.atoms = atoms
        self.writer = writer
        self.formulas = atoms.goals.formulas
        self.sources: dict[str, Signed] = {}

    def facts(self, signed: Signed) -> list[Fact]:
        """The facts that a hypothesis is, conjunctions taken apart, literals as comparisons."""
        head, args = _head(signed.expression)
        if head == "not":
            return self.facts(self._negated(signed, args[0]))
        if head == "=" and self.atoms.script.sort(args[0]) == "Bool":
            return self.facts(self._same(signed, *args))
        if (head, signed.positive) in _AND:
            return self._conjuncts(signed, head, args)
        formula = self.formula(signed)
        kind = self.formulas.nodes[formula][0]
        if (head, signed.positive) in _OR and kind != "or":
            return self._only_part(signed, formula)
        self.sources[signed.name] = signed
        if not signed.positive and kind != "or" and formula not in (TRUE, FALSE):
            weaker = "Rnot_lt_le" if head == "<" else "Rnot_le_lt"
            self.writer.say(f"apply {weaker} in {signed.name}.")
        return [] if formula == TRUE else [Fact(signed.name, formula)]

    def cases(self, signed: Signed, reached: Reached) -> None:
        """Go through the parts of a disjunction, and go on at each that is not false by itself."""
        head, args = _head(signed.expression)
        if head == "not":
            self.cases(self._negated(signed, args[0]), reached)
        elif head == "=" and self.atoms.script.sort(args[0]) == "Bool":
            self.cases(self._same(signed, *args), reached)
        elif (head, signed.positive) in _OR:
            self._disjuncts(signed, head, args, reached)
        elif head == "=" and not signed.positive:
            self._unequal(signed, args, reached)
        else:
            formula = self.formula(signed)
            if formula == FALSE:
                self.writer.say(self._absurd(head, args))
            else:
                reached(self.facts(signed), formula)

    def _absurd(self, head: str, args: list[Expression]) -> str:
        """A comparison that is false by itself: of numbers, or for want of an integer."""
        a, b = map(self.atoms.value, args) if head == "=" else ({}, {})
        return self.unsolvable(self.formulas.work.sum(a, b, -1))

    def unsolvable(self, p: Polynomial) -> str:
        """The tactic for p = 0, of which nothing whole is a solution; lra, where p is a number."""
        p = dict(p)
        scale = lcm(*(value.denominator for value in p.values()))
        last = int(p.pop((), 0) * scale)
        common = gcd(*(int(value * scale) for value in p.values()))
        if not common:
            return "exfalso; lra."
        shown = self.atoms.shown((m, int(v * scale) // common) for m, v in sorted(p.items()))
        between = f"{shown} - ({-last // common})"
        return f"exfalso; apply (none_between ({between})); [is_whole | lra]."

    def formula(self, signed: Signed) -> int:
        """The certificate's formula for what a hypothesis says."""
        pair = self.atoms.obligation.read(signed.expression).content
        return int(pair[0] if signed.positive else pair[1])

    def normal(self, fact: Fact, letter: str = "Q") -> str:
        """A new hypothesis: the fact as the certificate writes it, rounded over integers."""
        name = self.writer.fresh(letter)
        kept = " ".join([fact.name, *self.atoms.wholes(fact.formula)])
        shown = self.atoms.literal(fact.formula)
        self.writer.say(f"assert ({name} : {shown}). {{ clear - {kept}. normal. }}")
        return name

    def _conjuncts(self, signed: Signed, head: str, args: list[Expression]) -> list[Fact]:
        """Nested to the right: the first, and the rest, until the last is left."""
        lemma = {"and": "", "or": "neither", "=>": "not_implied"}[head]
        signs = [True, False] if head == "=>" else [head == "and"] * len(args)
        parts, name = [], signed.name
        for expression, positive in zip(args[:-1], signs):
            first, rest = self.writer.fresh("H"), self.writer.fresh("H")
            if lemma:
                self.writer.say(f"apply {lemma} in {name}.")
            self.writer.say(f"destruct {name} as [{first} {rest}].")
            parts.append(Signed(first, expression, positive))
            name = rest
        parts.append(Signed(name, args[-1], signs[-1]))
        return [fact for part in parts for fact in self.facts(part)]

    def _disjuncts(
        self, signed: Signed, head: str, args: list[Expression], reached: Reached
    ) -> None:
        """The first, and the rest."""
        left, right = self.writer.fresh("H"), self.writer.fresh("H")
        rest = args[1] if len(args) == 2 else [head, *args[1:]]
        if head == "=>":
            proof, signs = f"implied _ _ {signed.name}", (False, True)
        elif head == "or":
            proof, signs = signed.name, (True, True)
        else:
            proof, signs = f"not_both _ _ {signed.name}", (False, False)
        self.writer.say(f"destruct ({proof}) as [{left}|{right}].")
        for part in (Signed(left, args[0], signs[0]), Signed(right, rest, signs[1])):
            self.writer.block(partial(self.cases, part, reached))

    def _unequal(self, signed: Signed, args: list[Expression], reached: Reached) -> None:
        """a > b, or a < b."""
        name = self.writer.fresh("H")
        self.writer.say(f"destruct (not_equal _ _ {signed.name}) as [{name}|{name}].")
        a, b = map(self.atoms.value, args)
        difference = self.formulas.work.sum(a, b, -1)
        for formula in self.formulas.literals(difference, ">", "->"):
            if formula == FALSE:
                self.writer.block(partial(self.writer.say, "exfalso; lra."))
            else:
                self.writer.block(partial(reached, [Fact(name, formula)], formula))

    def _only_part(self, signed: Signed, formula: int) -> list[Fact]:
        """A disjunction of which all parts but one are false by themselves."""
        parts: Sequence[int] = self.formulas.parts("and", formula)
        return [Fact(self._left_over(signed, part), part) for part in parts]

    def _left_over(self, signed: Signed, part: int) -> str:
        """A new hypothesis: a part of what every case of a disjunction says that is not false."""
        name = self.writer.fresh("N")

        def reached(new: list[Fact], _: int) -> None:
            same = [fact for fact in new if fact.formula == part]
            require(bool(same), "a disjunction that reading simplifies")
            self.writer.say(f"exact {self.normal(same[0])}.")

        self.writer.say(f"assert ({name} : {self.atoms.literal(part)}).")
        self.writer.block(partial(self.cases, signed, reached))
        return name

    def _negated(self, signed: Signed, inner: Expression) -> Signed:
        """¬e as e with the other sign."""
        if not signed.positive:
            self.writer.say(f"apply NNPP in {signed.name}.")
        return Signed(signed.name, inner, not signed.positive)

    def _same(self, signed: Signed, a: Expression, b: Expression) -> Signed:
        """Two propositions that are equivalent, or are not, in other words."""
        lemma = "both_or_neither" if signed.positive else "one_of_both"
        self.writer.say(f"apply {lemma} in {signed.name}.")
        not_a, not_b = ["not", a], ["not", b]
        if signed.positive:
            return Signed(signed.name, ["or", ["and", a, b], ["and", not_a, not_b]], True)
        return Signed(signed.name, ["and", ["or", not_a, not_b], ["or", a, b]], True)


def require(holds: bool, what: str) -> None:
    """Raises NotExported unless it holds."""
    if not holds:
        raise NotExported(what)


def _head(e: Expression) -> tuple[str, list[Expression]]:
    return (e, []) if isinstance(e, str) else (e[0], e[1:])
