"""Each rule of the checker: what it accepts, and what it refuses."""

import pytest

from memcap.symbolic.certificate import CertificateError, check
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.search import core
from tests.symbolic.certificate.samples import WRITTEN, certificate, derive, script, split


def refuses(text, given, reason=None):
    """The certificate is refused, for this reason."""
    with pytest.raises(CertificateError, match=reason):
        check(text, given)


@pytest.mark.parametrize("text, given", WRITTEN.values(), ids=WRITTEN.keys())
def test_accepts(text, given):
    check(text, given)


@pytest.mark.parametrize("text, given", WRITTEN.values(), ids=WRITTEN.keys())
def test_needs_every_step(text, given):
    for left in range(len(given["steps"])):
        refuses(text, given | {"steps": given["steps"][:left]}, "left open")


def core_of(text, steps):
    given = certificate(text, steps)
    return core(text, check(text, given), given)


def test_what_a_certificate_used():
    text = script("p q: Bool; x: Real", "q", "(and p (< x 0.0))", "(not p)", "(< 0.0 x)")
    assert core_of(text, [derive(1, 3)]) == ("h.1", "h.2")
    assert core_of(text, [derive(2, 4)]) == ("h.1", "h.3")


def test_a_definition_is_none_of_the_formulas():
    text = script("x: Real", "(= (to_real (to_int x)) (+ x 1.0))", "(< 0.0 x)")
    assert core_of(text, [derive([-1, 0], 2)]) == ("h.0",)


# --- what does not follow ------------------------------------------------------------------

OPEN = "left open"
SIGN = "a multiplier does not keep the sign"
NUMBER = "no such fact or atom"
FUNCTIONS = "not applications of one function"


def case(reason, declared, formulas, steps):
    text = script(declared, *formulas)
    return reason, text, certificate(text, steps)


SUM = [derive(0, 1)]

STRICTNESS = {
    "two that are not strict": case(OPEN, "x y: Real", ["(<= x y)", "(<= y x)"], SUM),
    "equations": case(OPEN, "x y: Real", ["(= x y)", "(= y x)"], [derive([1, 0], [-1, 1])]),
    "equation and inequality": case(OPEN, "x y: Real", ["(= x y)", "(<= x y)"], SUM),
    "product not strict": case(
        OPEN, "x y: Real", ["(<= 0.0 x)", "(< 0.0 y)", "(<= (* x y) 0.0)"], [derive([1, 0, 1], 2)]
    ),
    "square": case(OPEN, "x: Real", ["(<= (* x x) 0.0)"], [derive(0, [1, [[1, 0]]])]),
    "square times strict": case(
        OPEN,
        "x y: Real",
        ["(< 0.0 y)", "(<= (* y (* x x)) 0.0)"],
        [derive([1, 0, [[1, 1]]], 1)],
    ),
    "square of zero": case(OPEN, "x: Real", ["(< x 0.0)"], [derive([1, []])]),
    "equation times strict": case(
        OPEN, "x y: Real", ["(= x 0.0)", "(< 0.0 y)"], [derive([1, 0, 1], [-1, 0, 1])]
    ),
    "cut": case(OPEN, "x: Real", ["(<= x 0.0)"], [["cut", [[1, 0]]], derive(0, 1), derive(0, 1)]),
    "to_int below": case(OPEN, "x: Real", ["(<= x (to_real (to_int x)))"], SUM),
    "to_int above": case(OPEN, "x: Real", ["(<= (to_real (to_int x)) x)"], [derive(0, 1, 2)]),
    "negated": case(OPEN, "x y: Real", ["(not (< x y))", "(not (< y x))"], SUM),
}

ROUNDING = {
    "between zero and one": case(OPEN, "x: Real", ["(< 0.0 x)", "(< x 1.0)"], SUM),
    "integer and real": case(
        OPEN, "k: Int; x: Real", ["(< 0.0 (+ x (to_real k)))", "(< (+ x (to_real k)) 1.0)"], SUM
    ),
    "integer times real": case(
        OPEN, "k: Int; x: Real", ["(< 0.0 (* x (to_real k)))", "(< (* x (to_real k)) 1.0)"], SUM
    ),
    "half": case(OPEN, "x: Real", ["(= (* 2.0 x) 1.0)"], [split(0)]),
    "half of an integer": case(
        OPEN, "k: Int", ["(< 0.0 (/ (to_real k) 2.0))", "(< (/ (to_real k) 2.0) 1.0)"], SUM
    ),
    "real ite of whole numbers": case(
        OPEN, "p: Bool; x: Real", ["(< 0.0 (ite p x 0.0))", "(< (ite p x 0.0) 1.0)"], SUM
    ),
    "quotient of integers": case(
        OPEN,
        "j k: Int",
        ["(< 0.0 (/ (to_real j) (to_real k)))", "(< (/ (to_real j) (to_real k)) 1.0)"],
        SUM,
    ),
    "real function of an integer": case(
        OPEN, "f: (Int) Real; k: Int", ["(< 0.0 (f k))", "(< (f k) 1.0)"], SUM
    ),
    "a rule of old": case(
        "no such rule",
        "x: Real",
        ["(< 0.0 (* 2.0 x))", "(< (* 2.0 x) 2.0)"],
        [["compare", [[2, 0], [-1]]], derive(1, 2), derive(0, 2)],
    ),
    "too much": case(OPEN, "k: Int", ["(< 0 (* 2 k))", "(< (* 2 k) 3)"], SUM),
    "negative numbers": case(OPEN, "k: Int", ["(< (- 3) (* 2 k))", "(< (* 2 k) 0)"], SUM),
    "equation with whole solution": case(
        OPEN, "j k: Int", ["(= (* 2 k) (+ 2 (* 4 j)))"], [split(0)]
    ),
}

PAIR = ["(<= x 0.0)", "(<= 0.0 x)"]
MULTIPLIERS = {
    f"{multiplier!r}": case(reason, "x: Real", PAIR, [derive([multiplier, 0], [1, 1])])
    for reason, multipliers in {
        SIGN: [0, -1, -(10**30), True, False, 1.0, "1", None, {}, [], [[1]], [[1, 0]], [[-1]]],
    }.items()
    for multiplier in multipliers
} | {
    "none": case(SIGN, "x: Real", PAIR, [["derive", []]]),
    "negative number alone": case(SIGN, "x: Real", PAIR, [["derive", [-1]]]),
    "polynomial alone": case(SIGN, "x: Real", PAIR, [["derive", [[[-1]]]]]),
    "negative square": case(SIGN, "x: Real", PAIR, [derive([-1, [[1, 0]]])]),
    "negative product": case(SIGN, "x: Real", PAIR, [derive([-1, 0, 1])]),
    "polynomial beside a product": case(SIGN, "x: Real", PAIR, [derive([[[1, 0]], 0, 1])]),
    "polynomial beside a square": case(SIGN, "x: Real", PAIR, [derive([[[1, 0]], [[1, 0]]])]),
    "fraction beside an equation": case(SIGN, "x: Real", ["(= x 0.0)"], [derive([0.5, 0])]),
    "true beside an equation": case(SIGN, "x: Real", ["(= x 0.0)"], [derive([True, 0])]),
    "coefficient 1.0": case("no", "x: Real", ["(= x 0.0)"], [derive([[[1.0, 0]], 0])]),
    "coefficient true": case("no", "x: Real", ["(= x 0.0)"], [derive([[[True, 0]], 0])]),
    "coefficient missing": case("no", "x: Real", ["(= x 0.0)"], [derive([[[]], 0])]),
    "no term": case("list", "x: Real", PAIR, [["derive", 0, 1]]),
}

DISJUNCTION = ["(or p q)", "(not p)"]
NUMBERS = {
    f"{name} of {number!r}": case(NUMBER, "p q: Bool", DISJUNCTION, [[*step, number]])
    for name, step in {"split": ["split"], "congruence": ["congruence", 0]}.items()
    for number in [-1, 2, 10**30, True, 0.0, "0", None, [0], {}]
} | {
    f"fact {number!r}": case(NUMBER, "p q: Bool", DISJUNCTION, [derive([1, number])])
    for number in [-1, -2, 2, 10**30, True, 1.0, "1", None, {}]
}
NUMBERS |= {
    f"atom {number!r}": case(NUMBER, "p q: Bool", DISJUNCTION, [["cut", [[1, number]]]])
    for number in [-1, 2, 10**30, True, 0.0, "0", None, [0], {}]
}
NUMBERS |= {
    "disjunction as a literal": case("no literal", "p q: Bool", DISJUNCTION, [derive(0, 1)]),
    "false as a literal": case("no literal", "", ["false"], [derive(0)]),
    "definition as a literal": case("no literal", "p: Bool", ["(< (ite p 1 2) 1)"], [derive(0, 1)]),
    "true as a fact": case(NUMBER, "", ["true"], [split(0)]),
    "own conclusion": case(NUMBER, "x: Real", ["(< 0.0 x)"], [derive(0, 1)]),
}

FIRST = ["(or p q)", "(not p)"]
CASES = {
    "case left out": case(OPEN, "p q: Bool", FIRST, [split(0), derive(1, 2)]),
    "case that is possible": case(OPEN, "p q: Bool", FIRST, [split(0), derive(1, 2), derive(1, 2)]),
    "same case twice": case(
        OPEN, "p q: Bool", FIRST, [split(0), derive(1, 2), split(0), derive(1, 3)]
    ),
    "fact of a sibling": case(
        NUMBER,
        "p q r: Bool",
        ["(or (and p r) q)", "(not p)", "(not r)"],
        [split(0), derive(1, 3), derive(2, 4)],
    ),
    "conclusion of a sibling": case(
        NUMBER,
        "p q: Bool",
        FIRST,
        [split(0), derive(2), derive(1, 2), derive(1, 3)],
    ),
    "fact of a cousin": case(
        NUMBER,
        "p q r: Bool",
        ["(or (and p (or p p)) q)", "(not p)"],
        [split(0), split(3), derive(1, 4), derive(1, 4), derive(1, 4)],
    ),
    "cut with one side": case(OPEN, "x: Real", ["(< x 0.0)"], [["cut", [[1, 0]]], derive(0, 1)]),
    "congruence without arguments": case(
        OPEN,
        "f: (Int) Int; j k: Int",
        ["(< (f j) (f k))"],
        [["congruence", 1, 3], derive(0, 1), derive(0, 1), derive(0, 1)],
    ),
    "part of a conjunction": case(
        OPEN, "p q: Bool", ["(not (and p q))", "p"], [split(0), derive(1, 2)]
    ),
    "ite": case(OPEN, "p: Bool", ["(< (ite p 1 2) 2)"], [split(1), derive(0, 3), derive(0, 3)]),
    "quotient by zero": case(
        OPEN,
        "x y: Real",
        ["(= x y)", "(< (/ x y) 1.0)"],
        [split(2), derive(1, 3), derive(1, 3)],
    ),
    "quotient by the number zero": case(
        OPEN, "x: Real", ["(< (/ x 0.0) 0.0)", "(= x 0.0)"], [derive(0, [1, 1])]
    ),
    "mod by zero": case(OPEN, "k: Int", ["(< (mod k 0) 0)"], [derive([1, 0])]),
    "no step": case(OPEN, "", ["false"], []),
    "no formula": case(OPEN, "", [], [derive()]),
    "empty sum": case(OPEN, "p: Bool", ["p"], [derive()] * 3),
}

CONGRUENCE = {
    "two functions": case(
        FUNCTIONS, "f g: (Int) Int; k: Int", ["(< (f k) (g k))"], [["congruence", 1, 2]]
    ),
    "function and constant": case(
        FUNCTIONS, "f: (Int) Int; k: Int", ["(< (f k) k)"], [["congruence", 0, 1]]
    ),
    "two constants": case(FUNCTIONS, "j k: Int", ["(< j k)"], [["congruence", 0, 1]]),
    "two propositions": case(FUNCTIONS, "p q: Bool", ["p", "(not q)"], [["congruence", 0, 1]]),
    "div and mod": case(FUNCTIONS, "k: Int", ["(< (div k 2) k)"], [["congruence", 1, 2]]),
    "ite of two sorts": case(
        FUNCTIONS,
        "p: Bool; k: Int; x: Real",
        ["(< (to_real (ite p k 0)) (ite p x 0.0))"],
        [["congruence", 2, 4]],
    ),
    "function and to_int": case(
        FUNCTIONS, "f: (Real) Int; x: Real", ["(< (f x) (to_int x))"], [["congruence", 1, 2]]
    ),
    "the same atom": case(OPEN, "f: (Int) Int; k: Int", ["(< (f k) k)"], [["congruence", 1, 1]]),
    "different arguments": case(
        NUMBER,
        "f: (Int) Int; k: Int",
        ["(< (f k) (f (+ k 1)))"],
        [["congruence", 1, 2], derive(0, 1)],
    ),
}

SHAPES = {
    "extra step": case("no goal left", "", ["false"], [split(0), split(0)]),
    "extra empty sum": case("no goal left", "", ["false"], [split(0), derive()]),
    "unknown rule": case("no such rule", "", ["false"], [["admit"]]),
    "rule of the class": case("no such rule", "", ["false"], [["take", "split", 0]]),
    "rule that is no text": case("no such rule", "", ["false"], [[0, 0]]),
    "rule that is a list": case("no such rule", "", ["false"], [[["split"], 0]]),
    "empty step": case("no such rule", "", ["false"], [[]]),
    "split of nothing": case("no such rule", "", ["false"], [["split"]]),
    "split of two": case("no such rule", "", ["false"], [["split", 0, 0]]),
    "congruence of one": case("no such rule", "k: Int", ["(< k 0)"], [["congruence", 0]]),
    "cut of two": case("no such rule", "k: Int", ["(< k 0)"], [["cut", [[1]], [[1]]]]),
    "cut of a number": case("list", "k: Int", ["(< k 0)"], [["cut", 1]]),
    "cut of numbers": case("list", "k: Int", ["(< k 0)"], [["cut", [1]]]),
    "step that is text": case("list", "", ["false"], ["split"]),
    "step that is a number": case("list", "", ["false"], [0]),
    "steps that are an object": case("list", "", ["false"], {"split": 0}),
    "steps that are text": case("list", "", ["false"], "split"),
    "no steps": case("list", "", ["false"], None),
}

REFUSED = {
    f"{group}: {name}": given
    for group, cases in {
        "strictness": STRICTNESS,
        "rounding": ROUNDING,
        "multiplier": MULTIPLIERS,
        "number": NUMBERS,
        "cases": CASES,
        "congruence": CONGRUENCE,
        "shape": SHAPES,
    }.items()
    for name, given in cases.items()
}


@pytest.mark.parametrize("reason, text, given", REFUSED.values(), ids=REFUSED.keys())
def test_refuses(reason, text, given):
    refuses(text, given, reason)


# --- the certificate as a whole --------------------------------------------------------------

FALSE = script("", "false")
GOOD = certificate(FALSE, [split(0)])


@pytest.mark.parametrize(
    "changed",
    [
        {"obligation": digest(script("", "false", "true"))},
        {"obligation": digest(FALSE + "\n")},
        {"obligation": digest(FALSE).upper()},
        {"obligation": digest(FALSE)[:-1]},
        {"obligation": None},
        {"obligation": [digest(FALSE)]},
        {"terms": []},
        {"format": 1},
    ],
    ids=range(8),
)
def test_refuses_a_changed_field(changed):
    check(FALSE, GOOD)
    refuses(FALSE, GOOD | changed)


@pytest.mark.parametrize("field", ["obligation", "steps"])
def test_refuses_a_missing_field(field):
    refuses(FALSE, {name: value for name, value in GOOD.items() if name != field}, "fields")


@pytest.mark.parametrize("given", [None, True, 0, "", [], {}, [GOOD], "unsat"], ids=range(8))
def test_refuses_what_is_no_certificate(given):
    refuses(FALSE, given, "fields")


# --- the text --------------------------------------------------------------------------------

DECLARED = "p q: Bool; j k: Int; x y: Real; f: (Int) Int; g: (Bool) Real"


@pytest.mark.parametrize(
    "formula",
    [
        "r",
        "|r|",
        "()",
        "(p)(",
        "((p))",
        "(and p k)",
        "(and p (< k x))",
        "(or)x",
        "(not p q)",
        "(not k)",
        "(=> p q p)",
        "(= p q p)",
        "(= p k)",
        "(= k x)",
        "(< j k j)",
        "(> j k)",
        "(distinct j k)",
        "(< (+ j k j) 0)",
        "(< (- j k j) 0)",
        "(< (+ j x) 0)",
        "(< (+ p j) 0)",
        "(< p q)",
        "(< (/ j k) 0.0)",
        "(< (div x y) 0)",
        "(< (to_real x) 0.0)",
        "(< (to_int k) 0)",
        "(< (abs k) 0)",
        "(< k 0.0)",
        "(< x 0)",
        "(< x 0.5)",
        "(< x 0.00)",
        "(< x .0)",
        "(< k -1)",
        "(< k 1e3)",
        "(< k #b1)",
        "(< k ٣)",
        "(< k ²)",
        "(< (f x) 0)",
        "(< (f k k) 0)",
        "(< f 0)",
        "(< (g k) 0.0)",
        "(< (k) (p))",
        "(ite p k x)",
        "(< (ite p k x) 0)",
        "(< (ite k k k) 0)",
        "(xor p q)",
        "(let ((a p)) a)",
        "(forall ((i Int)) p)",
        "(! p :named |a|)",
        '"text"',
        "p ; comment",
        "(< |k 0)",
        "|k\\|",
        "k",
        "1",
        "x",
    ],
)
def test_refuses_what_is_no_formula(formula):
    text = script(DECLARED, "false", formula)
    refuses(text, certificate(text, [split(0)]))


@pytest.mark.parametrize(
    "lines",
    [
        ["(set-logic ALL)"],
        ["(set-logic QF_LIA)"],
        ["(set-option :produce-models true)"],
        ["(check-sat)"],
        ["(push 1)"],
        ["(pop 1)"],
        ["(exit)"],
        ["(reset-assertions)"],
        ["(assert false)"],
        ["(assert (! false))"],
        ["(assert (! false :named))"],
        ["(assert (! false :named (a)))"],
        ["(assert (! false :named |a| :named |b|))"],
        ["(assert (! false :pattern |a|))"],
        ["(assert (! :named |a|))"],
        ["(assert)"],
        ["(define-fun |a| () Bool true)"],
        ["(declare-const |a| Bool)"],
        ["(declare-fun a () Bool)"],
        ["(declare-fun true () Bool)"],
        ["(declare-fun |a| Bool)"],
        ["(declare-fun |a| ())"],
        ["(declare-fun |a| () String)"],
        ["(declare-fun |a| () (Array Int Int))"],
        ["(declare-fun |a| ((Int)) Int)"],
        ["(declare-fun (|a|) () Int)"],
        ["(declare-fun |a| () Int)", "(declare-fun |a| () Int)"],
        ["(declare-fun |a| () Int)", "(declare-fun |a| () Real)"],
        ["(declare-fun |a| () Int)", "(declare-fun |a| (Int) Int)"],
        ["(assert (! |a| :named |h|))", "(declare-fun |a| () Bool)"],
        ["false"],
        ["()"],
        ["("],
        [")"],
        [") ("],
        ["; comment"],
        ["|"],
        ["\\"],
    ],
    ids=range(38),
)
def test_refuses_other_commands(lines):
    text = "\n".join([FALSE, *lines])
    refuses(text, certificate(text, [split(0)]))


def test_names_are_not_operations():
    text = script("ite: (Int) Int; true: Bool", "(not true)", "(< (ite 0) (ite 1))")
    refuses(text, certificate(text, [split(0)]), OPEN)
    text = script("k: Int", "(< k 0)", "(< 0 k)").replace("|k|", "|3|")
    check(text, certificate(text, SUM))


def test_real_and_integer_ite_share_an_atom():
    """An ite of the same whole numbers is the same number over both sorts."""
    text = script("p: Bool", "(< (to_real (ite p 1 0)) (ite p 1.0 0.0))")
    check(text, certificate(text, [split(0)]))
