"""Small obligations with certificates written by hand, and certificates that the search finds."""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any, NamedTuple

from memcap.symbolic.certificate import CertificateError, check
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.proving.lemma import REGISTRY
from memcap.symbolic.search import GaveUp, find

Certificate = dict[str, Any]
Steps = list[list[Any]]
STEPS = 50_000_000

FILES = ["arithmetic", "bits", "counting", "projection", "sequences", "records"]
LEMMAS = [
    "pow2.positive",
    "pow2.sum",
    "bitlen.bound",
    "square.mixed",
    "total.scaled",
    "total.member",
    "total.square",
    "maximum.same",
    "ramp.range",
    "L1.one-value",
    "L8.unique",
    "L8.division",
]


def script(declared: str, *formulas: str) -> str:
    """An obligation: `x y: Real; f: (Int) Int`, and formulas with the names not yet quoted."""
    names: list[str] = []
    lines = ["(set-logic ALL)"]
    for group in filter(None, declared.split(";")):
        given, _, signature = group.partition(":")
        names += given.split()
        sorts = signature.strip() if "(" in signature else f"() {signature.strip()}"
        lines += [f"(declare-fun |{name}| {sorts})" for name in given.split()]
    for place, formula in enumerate(formulas):
        lines.append(f"(assert (! {quoted(formula, names)} :named |h.{place}|))")
    return "\n".join(lines)


def quoted(term: str, names: list[str]) -> str:
    """The term with its names between bars."""
    if not names:
        return term
    return re.sub(rf"(?<![\w|])({'|'.join(names)})(?![\w|])", r"|\1|", term)


def certificate(text: str, steps: Any) -> Certificate:
    """A certificate of this text."""
    return {"obligation": digest(text), "steps": steps}


def accepted(text: str, given: Any) -> bool:
    """Whether the certificate is accepted; any exception but CertificateError goes through."""
    try:
        check(text, given)
    except CertificateError:
        return False
    return True


def certified(text: str, steps: int = STEPS) -> Certificate | None:
    """A certificate that the search finds."""
    try:
        return find(text, steps)
    except GaveUp:
        return None


class Sample(NamedTuple):
    """An obligation and a certificate of it."""

    text: str
    certificate: Certificate


def sample(declared: str, formulas: list[str], steps: Steps) -> Sample:
    text = script(declared, *formulas)
    return Sample(text, certificate(text, steps))


@cache
def searched() -> list[Sample]:
    """Obligations of proofs/ with what the search finds for them."""
    for name in FILES:
        import_module(f"memcap.proofs.{name}")
    lemmas = [lemma for lemma in REGISTRY if lemma.name in LEMMAS]
    texts = deeply(lambda: [q.text for lemma in lemmas for q in plan(lemma).questions])
    found = {text: certified(text) for text in dict.fromkeys(texts)}
    return [Sample(text, known) for text, known in found.items() if known is not None]


def derive(*terms: Any) -> list[Any]:
    return ["derive", *([1, t] if isinstance(t, int) else t for t in terms)]


def split(fact: int) -> list[Any]:
    return ["split", fact]


# In each comment: the facts, by their numbers.
WRITTEN: dict[str, Sample] = {
    # --- derive ---
    "sum": sample("x y: Real", ["(< x y)", "(< y x)"], [derive(0, 1)]),
    "sum of one strict and one not": sample("x y: Real", ["(< x y)", "(<= y x)"], [derive(0, 1)]),
    "multipliers": sample(
        "x y: Real",
        ["(< (* 2.0 x) (* 3.0 y))", "(< (* 5.0 y) (* 3.0 x))", "(< 0.0 y)"],
        [derive([3, 0], [2, 1], [1, 2])],
    ),
    "no multiple of an equation": sample(
        "x: Real", ["(= x 1.0)", "(= x 2.0)"], [derive([1, 0], [-1, 1])]
    ),
    "fractions": sample(
        "x: Real", ["(< (/ x 2.0) (/ x 3.0))", "(< 0.0 x)"], [derive(0, 1)]
    ),  # 0: -x > 0
    "conjunction as its parts": sample("x: Real", ["(and (< x 0.0) (< 0.0 x))"], [derive(0, 1)]),
    "product of facts": sample(
        "x y: Real", ["(< 0.0 x)", "(< 0.0 y)", "(<= (* x y) 0.0)"], [derive([1, 0, 1], 2)]
    ),
    "square": sample("x: Real", ["(< (* x x) 0.0)"], [derive(0, [1, [[1, 0]]])]),
    "square of a difference": sample(
        "x y: Real",
        ["(< (+ (* x x) (* y y)) (* 2.0 (* x y)))"],
        [derive(0, [1, [[1, 0], [-1, 1]]])],
    ),
    "square times a fact": sample(
        "x y: Real", ["(< 0.0 y)", "(< (* y (* x x)) 0.0)"], [derive([1, 0, [[1, 1]]], 1)]
    ),
    "equation times a polynomial": sample(
        "x y: Real", ["(= x y)", "(< (* x x) (* x y))"], [derive([[[1, 0]], 0], 1)]
    ),
    "equation times a fact": sample(
        "x y: Real", ["(= x 0.0)", "(< 0.0 y)", "(< 0.0 (* x y))"], [derive([-1, 0, 1], 2)]
    ),
    "number that is positive": sample("x: Real", ["(< x 0.0)", "(< 1.0 x)"], [derive([1], 0, 1)]),
    "literal from several": sample(
        "x y z: Real",
        ["(< x y)", "(< y z)", "(< z x)"],
        [derive(0, 1), derive(3, 2)],  # 3: z - x > 0
    ),
    # --- rounding ---
    "nothing between two integers": sample("k: Int", ["(< 0 k)", "(< k 1)"], [derive(0, 1)]),
    "rounding of a literal": sample("k: Int", ["(< 0 (* 2 k))", "(< (* 2 k) 2)"], [derive(0, 1)]),
    "equation without whole solution": sample(
        "j k: Int", ["(= (* 2 k) (+ 1 (* 4 j)))"], [split(0)]
    ),
    "rounding of a sum": sample(
        "j k m: Int", ["(= (+ j k) m)", "(= (- k j) (+ m 1))"], [derive(0, 1)]
    ),
    "rounding of what was real": sample(
        "k: Int; x: Real",
        ["(< 0.0 x)", "(< x 1.0)", "(= x (to_real k))"],
        [derive([1, 0], [-1, 2]), derive([1, 1], [1, 2]), derive(3, 4)],
    ),  # 2: x - k = 0
    "rounding of products": sample("j k: Int", ["(< 0 (* j k))", "(< (* j k) 1)"], [derive(0, 1)]),
    # --- split ---
    "false": sample("", ["false"], [split(0)]),
    "numbers": sample("", ["(< 1 0)"], [split(0)]),
    "cases": sample(
        "p q: Bool", ["(or p q)", "(not p)", "(not q)"], [split(0), derive(1, 3), derive(2, 3)]
    ),
    "case that is a conjunction": sample(
        "p q r: Bool",
        ["(or (and p q) r)", "(not q)", "(not r)"],
        [split(0), derive(1, 4), derive(2, 3)],
    ),
    "cases within cases": sample(
        "p q r: Bool",
        ["(or p (and q (or p r)))", "(not p)", "(not r)"],
        [split(0), derive(1, 3), split(4), derive(1, 5), derive(2, 5)],
    ),
    "negated equation": sample(
        "x y: Real",
        ["(not (= x y))", "(<= x y)", "(<= y x)"],
        [split(0), derive(1, 3), derive(2, 3)],
    ),
    # --- connectives ---
    "implication": sample(
        "p q: Bool", ["(=> p q)", "p", "(not q)"], [split(0), derive(1, 3), derive(2, 3)]
    ),
    "equivalence": sample(
        "p q: Bool", ["(= p q)", "p", "(not q)"], [split(0), derive(2, 4), derive(1, 3)]
    ),
    "no equivalence": sample(
        "p q: Bool", ["(not (= p q))", "p", "q"], [split(0), derive(2, 4), derive(3, 4)]
    ),  # 0: not p or not q; 1: p or q
    "choice of propositions": sample(
        "p q r: Bool", ["(ite p q r)", "p", "(not q)"], [split(0), derive(2, 4), derive(1, 3)]
    ),
    "conjunction negated": sample(
        "p q: Bool", ["(not (and p q))", "p", "q"], [split(0), derive(1, 3), derive(2, 3)]
    ),
    "true is no fact": sample("p: Bool", ["true", "p", "(not p)"], [derive(0, 1)]),
    "predicate": sample("r: (Int) Bool; k: Int", ["(r k)", "(not (r k))"], [derive(0, 1)]),
    # --- definitions ---
    "ite": sample(
        "p: Bool",
        ["(< (ite p 1 2) 1)"],
        [split(1), derive(0, 3), derive(0, 3)],
    ),  # 1: p and v = 1, or not p and v = 2
    "ite of reals": sample(
        "p: Bool; x y: Real",
        ["(< (ite p x y) x)", "(< x y)"],
        [split(2), derive([1, 0], [-1, 4]), derive([1, 0], 1, [-1, 4])],
    ),
    "to_int below": sample("x: Real", ["(< x (to_real (to_int x)))"], [derive(0, 1)]),
    "to_int above": sample("x: Real", ["(<= (+ (to_real (to_int x)) 1.0) x)"], [derive(0, 2)]),
    "quotient": sample(
        "x y: Real",
        ["(< 0.0 y)", "(= x y)", "(< (/ x y) 1.0)"],
        [split(3), derive([1, 0], [-1, 4]), derive([1, 0, 2], [1, 4], [-1, 1])],
    ),  # 1: y - x = 0; 3: y = 0 or v y - x = 0
    "div": sample("k: Int", ["(< k (* 2 (div k 2)))"], [derive(0, 1, 2)]),
    "mod": sample("k: Int", ["(<= 2 (mod k 2))"], [split(3), derive(0, 4), derive(0, 4)]),
    "mod by a negative number": sample("k: Int", ["(< (mod k (- 2)) 0)"], [derive(0, 2)]),
    "mod by a variable": sample(
        "j k: Int",
        ["(< 0 j)", "(<= j (mod k j))"],
        [split(2), derive([1, 0], [-1, 3]), split(5), derive(1, 6), derive(6, 4, 0)],
    ),  # 2: j = 0, or 3: k = j q + r, 4: r >= 0, 5: r < j or r < -j
    # --- congruence ---
    "one atom for equal arguments": sample(
        "f: (Int) Int; j k: Int", ["(< (f (+ j k)) (f (+ k j)))"], [split(0)]
    ),
    "congruence": sample(
        "f: (Int) Int; j k: Int",
        ["(= j k)", "(< (f j) (f k))"],
        [["congruence", 2, 3], derive([-1, 0], 2), derive(0, 2), derive(1, 2)],
    ),
    "congruence of two arguments": sample(
        "f: (Int Real) Real; k: Int; x y: Real",
        ["(= x y)", "(< (f k x) (f k y))"],
        [["congruence", 3, 4], derive([-1, 0], 2), derive(0, 2), derive(1, 2)],
    ),
    "congruence of propositions": sample(
        "g: (Bool) Bool; p q: Bool",
        ["p", "q", "(g p)", "(not (g q))"],
        [["congruence", 2, 3], split(4), derive(0, 6), derive(1, 6), derive(3, 5), derive(2, 4)],
    ),
    "congruence of to_int": sample(
        "x y: Real",
        ["(= x y)", "(< (to_int x) (to_int y))"],
        [["congruence", 2, 3], derive([-1, 0], 6), derive(0, 6), derive(1, 6)],
    ),
    "congruence of quotients by zero": sample(
        "x y: Real",
        ["(= x y)", "(< (/ x 0.0) (/ y 0.0))"],
        [["congruence", 2, 3], derive([-1, 0], 2), derive(0, 2), derive(1, 2)],
    ),
    # --- cut ---
    "cut": sample(
        "k: Int",
        ["(= (* k k) 2)", "(<= 0 k)"],
        [["cut", [[1, 0], [-2]]], derive([1, 2, 2], [4, 2], [-1, 0]), derive([1, 1, 2], 2, 0)],
    ),  # 2: k >= 2, or k <= 1
    "cut of a real": sample(
        "x: Real", ["(< x 0.0)", "(< 0.0 x)"], [["cut", [[1, 0]]], derive(0, 2), derive(1, 2)]
    ),
}
