r"""A proof in words: numbered steps, each with what it claims and why.

What is said is text for LaTeX: words, formulas between dollar signs, ``\mcref{name}`` for a lemma.

>>> from memcap.symbolic.language.terms import reals
>>> from memcap.symbolic.proving.proof import by, have
>>> x, = reals("x")
>>> for item in Prose({}).tell([have("square", x * x >= 0, by()), by("square")]):
...     print(item.number, item.text)
1 $0 \le x^{2}$. By arithmetic, from what is assumed.
 This follows from (1).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_lowercase
from types import MappingProxyType

from memcap.symbolic.language.terms import Term, Var, Variables, term
from memcap.symbolic.proving.lemma import Instance, Lemma
from memcap.symbolic.proving.proof import (
    Fact,
    Proof,
    admitted,
    at,
    by,
    conjuncts,
    definition,
    evaluated,
    exhibit,
    fix,
    have,
    induct,
    obtain,
    only,
    part,
    rewritten,
    split,
    strongly,
)
from memcap.symbolic.typeset.sentences import Sentences, listed

__all__ = ["Item", "Prose"]


_HYPOTHESIS = MappingProxyType(
    {"at least": "the lower bound of the index", "induction": "the induction hypothesis"}
)
_PREMISES = MappingProxyType(
    {"premise": "the first premise"} | {f"premise {k}": f"the premise {k}" for k in range(2, 10)}
)


@dataclass(frozen=True)
class Item:
    """A paragraph of a proof: its number, if it is a step, and what belongs to it.

    name: what the author calls the step.
    """

    text: str
    inner: tuple[Item, ...] = ()
    number: str = ""
    name: str = ""


@dataclass(frozen=True)
class Prose:
    """Tells proofs.

    called     how each name of a fact is written: a hypothesis, or the number of a step
    sentences  says propositions
    prefix     the number of the step that is being proved; count: of the last step before
    cases      the formulas of the cases that we are in, by name

    Names that are taken are told apart as `proving.elaborate` does: an inner case is the fact
    "inner case".
    """

    called: Mapping[str, str]
    sentences: Sentences = field(default_factory=Sentences)
    prefix: str = ""
    count: int = 0
    cases: Mapping[str, Term] = field(default_factory=dict)

    def tell(self, proof: Proof) -> list[Item]:
        """The paragraphs of a proof."""
        match proof:
            case by() | only():
                return [Item(self._because(proof))]
            case induct():
                return self._induction(proof)
            case strongly():
                head = Item(self._by_induction(proof))
                return [head, *self._inductive(proof).tell(proof.step)]
            case split(formula, yes, no):
                return self._cases(formula, yes, no)
            case fix(variables, inner):
                return [Item(self._let(variables)), *self._assuming(_PREMISES).tell(inner)]
            case exhibit(terms, inner):
                chosen = listed([f"${self._math(t)}$" for t in terms])
                return [Item(f"We take {chosen}."), *self.tell(inner)]
            case obtain(fact, variables, inner, name):
                return self._choice(fact, variables, inner, name)
            case conjuncts(proofs):
                return [self._branch(k, f"Part {k + 1}.", p) for k, p in enumerate(proofs)]
            case evaluated():
                return [Item("By exact computation.")]
            case admitted():
                return [Item("This is left open.")]
            case [*steps]:
                return list(self._sequence(steps))
        raise TypeError(f"no words for {type(proof).__name__}")

    # --- forms of proof ---

    def _sequence(self, steps: Sequence[have | Proof]) -> Iterator[Item]:
        teller = self
        for step in steps:
            if not isinstance(step, have):
                yield from teller.tell(step)
                continue
            teller = replace(teller, count=teller.count + 1)
            number = f"{self.prefix}{teller.count}"
            yield teller._have(step, number)
            teller = teller._knowing({step.name: f"({number})"})

    def _have(self, step: have, number: str) -> Item:
        said = _sentence(self.sentences.say(step.claim))
        return self._headed(said, step.proof, number, step.name)

    def _branch(self, place: int, head: str, proof: Proof) -> Item:
        """One of several proofs side by side."""
        return self._headed(rf"\emph{{{head}}}", proof, f"{self.prefix}{ascii_lowercase[place]}")

    def _headed(self, text: str, proof: Proof, number: str, name: str = "") -> Item:
        """A proof under a head; what it begins with, if that is no step, stands on its line."""
        inside = self._at(f"{number}.").tell(proof)
        if inside and not inside[0].number and not inside[0].inner:
            first, *inside = inside
            text += f" {first.text}"
        return Item(text, tuple(inside), number, name)

    def _induction(self, proof: induct) -> list[Item]:
        return [
            Item(self._by_induction(proof)),
            self._without_moving(proof)._branch(0, "Base.", proof.start),
            self._inductive(proof)._branch(1, "Step.", proof.step),
        ]

    def _inductive(self, proof: induct | strongly) -> Prose:
        """In the step of an induction."""
        return self._without_moving(proof)._assuming(_HYPOTHESIS)

    def _without_moving(self, proof: induct | strongly) -> Prose:
        """Without the cases about what changes in the induction: they become part of it."""
        moving = {proof.index, *proof.over}
        gone = {name for name, formula in self.cases.items() if formula.free & moving}
        left = {name: said for name, said in self.called.items() if name not in gone}
        return replace(self, called=left)

    def _by_induction(self, proof: induct | strongly) -> str:
        strong = "strong " if isinstance(proof, strongly) else ""
        over = f", for all ${self._names(proof.over)}$" if proof.over else ""
        start = self._math(proof.base)
        return f"By {strong}induction on ${self._math(proof.index)}$ from ${start}${over}."

    def _cases(self, formula: Term, yes: Proof, no: Proof) -> list[Item]:
        name, said = self._unused("case"), f"Case {self.sentences.say(formula)}."
        inside = replace(self, cases={**self.cases, name: formula})
        first, second = (
            inside._knowing({name: f"the assumption of ({self.prefix}{mark})"}) for mark in "ab"
        )
        return [first._branch(0, said, yes), second._branch(1, "Otherwise.", no)]

    def _choice(self, fact: Fact, variables: Variables, inner: Proof, name: str) -> list[Item]:
        names = self._names(variables)
        chosen = Item(f"Take ${names}$ as {self._named(fact)} promises.")
        known = {self._unused(name): f"the choice of ${names}$"}
        return [chosen, *self._knowing(known).tell(inner)]

    def _let(self, variables: Variables) -> str:
        names = self._names(variables)
        return f"Let ${names}$ be given, as the premises say." if names else "Assume the premises."

    # --- reasons ---

    def _because(self, proof: by | only) -> str:
        reasons = [self._named(fact) for fact in proof.facts]
        if proof.unfold:
            signs = [f"${self.sentences.formula.write(c)}$" for c in proof.unfold]
            what = "definition" if len(signs) == 1 else "definitions"
            reasons.append(f"the {what} of {listed(signs)}")
        if not reasons and isinstance(proof, only):
            return "By arithmetic."
        if not reasons:
            return "By arithmetic, from what is assumed."
        return f"This follows from {listed(reasons)}."

    def _named(self, fact: Fact) -> str:
        match fact:
            case str():
                return self.called.get(fact) or rf"\emph{{{self.sentences.plain(fact)}}}"
            case Instance(lemma, mapping):
                return rf"\mcref{{{lemma.name}}}{self._with(lemma, mapping)}"
            case definition(application):
                return f"the definition of ${self._math(application)}$"
            case part(of, number):
                return f"part {number} of {self._named(of)}"
            case rewritten(of, old, new):
                return f"{self._named(of)} with ${self._math(new)}$ for ${self._math(old)}$"
            case at(of, terms):
                values = self.sentences.formula.comma.join(map(self._math, terms))
                return f"{self._named(of)} for ${values}$"
        raise TypeError(f"no words for {fact!r}")

    def _with(self, lemma: Lemma, mapping: Mapping[Var, Term]) -> str:
        formula = self.sentences.formula
        there = formula.elsewhere().about(*lemma.statement.formulas)
        written = ((there.letter(v.name), formula.argument(t)) for v, t in mapping.items())
        pairs = [f"${letter} := {value}$" for letter, value in written if letter != value]
        return f" (with {listed(pairs)})" if pairs else ""

    # --- scope ---

    def _knowing(self, names: Mapping[str, str]) -> Prose:
        return replace(self, called={**self.called, **names})

    def _assuming(self, names: Mapping[str, str]) -> Prose:
        """Where these are assumed, an inner one told from an outer."""
        teller = self
        for name, said in names.items():
            free = teller._unused(name)
            inner = free.removesuffix(name)
            teller = teller._knowing({free: said.replace("the ", f"the {inner}", 1)})
        return teller

    def _unused(self, name: str) -> str:
        return self._unused(f"inner {name}") if name in self.called else name

    def _at(self, prefix: str) -> Prose:
        return replace(self, prefix=prefix, count=0)

    def _math(self, value: object) -> str:
        return self.sentences.formula.argument(term(value))  # type: ignore[arg-type]

    def _names(self, variables: Variables | Sequence[Var]) -> str:
        every = (variables,) if isinstance(variables, Var) else tuple(variables)
        return self.sentences.formula.letters(every)


def _sentence(said: str) -> str:
    """The words as a sentence: with a capital, if they begin with a word, and a full stop."""
    return f"{said[:1].upper()}{said[1:]}."
