"""Terms, numbers and proofs that are too large, or go in circles: handled, or refused in a line."""

import re
from fractions import Fraction
from math import floor

import pytest

from memcap.symbolic.certificate import CertificateError, check
from memcap.symbolic.certificate.formula import Work
from memcap.symbolic.certificate.reader import Obligation
from memcap.symbolic.kernel import DEFINITIONS, KernelError
from memcap.symbolic.kernel.obligation import digest, obligation_text
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.language.evaluation import Undecided, evaluate
from memcap.symbolic.language.terms import (
    BOOL,
    DIGITS,
    HEIGHT,
    INT,
    SIZE,
    And,
    Not,
    Num,
    Or,
    TermError,
    apply,
    as_real,
    between,
    bools,
    fn,
    forall,
    functions,
    ints,
    ite,
    reals,
    substitute,
    term,
)
from memcap.symbolic.library import pow2, total
from tests.attacks.checked import CASES, checked
from tests.symbolic.shown import holds

x, y = reals("x y")
n, k = ints("n k")
(f,) = functions("f", INT, INT)
(p,) = bools("p")

HEAD = """\
from fractions import Fraction
from memcap import define, define_recursive
from memcap import lemma
from memcap import by, definition, evaluated, have, split
from memcap import *
x, y = reals("x y"); n, k = ints("n k")
lemma("fine", "it stands beside", claim=x <= x + 1, proof=by())
"""
LINE = HEAD.count("\n") + 1
FINE = {"fine": "proved"}

# --- files -----------------------------------------------------------------------------------

FILES = {
    "big": (2, {}, "big.py:7: "),
    "circ": (2, {"circ.me": "unknown"}, "circ.py:7: circ.me: "),
    "deep": (0, {"A07.pow30": "proved"}, ""),
    "deep3": (2, {}, "deep3.py:6: "),
    "deep_field": (0, {"A07.pow30": "proved"}, ""),
    "dexp": (1, {"dexp": "unknown"}, ""),
    "digits4001": (2, {}, "digits4001.py:6: "),
    "evaluated": (2, {"A06.eval": "proved"}, "evaluated.py:6: "),
    "hang": (0, {"hang.square": "proved"}, ""),
    "inner": (
        1,
        {"inner.claim": "proved", "inner.plain": "proved", "inner.given": "vacuous"},
        "contradict",
    ),
    "product": (1, {"A06.product": "refuted"}, "(6,001 digits)"),
    "small": (2, {"A06.fine": "proved"}, "small.py:7: "),
    "wide310": (0, {"A07.wide310": "proved"}, ""),
    "wide450": (0, {"A07.wide450": "proved"}, "the kernel alone"),
}


@pytest.mark.parametrize("name", FILES)
def test_files(tmp_path, name):
    status, verdicts, said = FILES[name]
    outcome = checked(tmp_path, CASES / "terms" / f"{name}.py")
    assert (outcome.status, outcome.verdicts) == (status, verdicts), outcome.said
    assert said in outcome.said


REFUSED = {
    "a conjunction that doubles": "t = x <= y\nfor _ in range(60): t = And(t, t)\n",
    "a substitution that doubles": "t = x\nfor _ in range(60): t = substitute(t * t, {x: t})\n",
    "a definition that is applied": "t = fn(x, x * x)\nfor _ in range(60): t = fn(x, t(t(x)))\n",
    "a power": "t = x ** 10**9\n",
    "negations": "t = x <= y\nfor _ in range(10**5): t = Not(t)\n",
    "a long literal": "t = x <= 10 ** 4000\n",
    "a long denominator": "t = x <= Fraction(1, 10 ** 4000)\n",
    "a long literal below 0": "t = -10 ** 5000 <= n\n",
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_is_refused_where_it_stands(tmp_path, kind):
    """What was stated before that is checked all the same."""
    outcome = checked(tmp_path, HEAD + REFUSED[kind])
    line = LINE + REFUSED[kind].count("\n") - 1
    assert (outcome.status, outcome.verdicts) == (2, FINE), outcome.said
    assert f"attack.py:{line}: " in outcome.said


CIRCLES = {
    "two": (
        'p = []\na = lemma("a", "", claim=x <= x - 1, proof=p)\n'
        'b = lemma("b", "", claim=x <= x - 1, proof=by(a()))\np.append(by(b()))\n',
        {"a": "unknown", "b": "unknown"},
        ["a: it uses b, which uses a", "b: it uses a, which uses b"],
    ),
    "one that uses such a one": (
        'p = []\na = lemma("a", "", claim=x <= x - 1, proof=p)\np.append(by(a()))\n'
        'lemma("b", "", claim=x <= x - 1, proof=[have("s", x <= x - 1, by(a())), by("s")])\n',
        {"a": "unknown", "b": "unknown"},
        ["a: it uses itself", "b: unknown: uses a, which is not proved"],
    ),
    "to show that a divisor is not 0": (
        'p = []\na = lemma("a", "", claim=Eq(x / y * y, x), proof=by(), defined={"y": p})\n'
        "p.append(by(a()))\n",
        {"a": "unknown"},
        ["a: it uses itself"],
    ),
    "to show that divisors are not 0": (
        'p = []; q = {"q": y >= 1}\n'
        'a = lemma("a", "", given=q, claim=Eq(x / y * y, x), proof=by(), defined={"y": p})\n'
        'b = lemma("b", "", given=q, claim=Eq(x / y * y, x), proof=by(), defined={"y": by(a())})\n'
        "p.append(by(b()))\n",
        {"a": "unknown", "b": "unknown"},
        ["a: unknown: uses b, which is not proved", "b: it uses a, which uses it in turn"],
    ),
    "a proof in itself": (
        'p = []\nlemma("a", "", claim=x <= y, proof=p)\np.append(p)\n',
        {"a": "unknown"},
        ["a: more than 200 steps of the proof are nested"],
    ),
    "cases in themselves": (
        'p = []\nlemma("a", "", claim=x <= y, proof=p)\np.append(split(x <= 0, by(), p))\n',
        {"a": "unknown"},
        ["a: more than 200 steps of the proof are nested"],
    ),
    "cases of the same cases": (
        "p = by()\nfor i in range(60): p = split(x <= i, p, p)\n"
        'lemma("a", "", claim=x <= y, proof=p)\n',
        {"a": "unknown"},
        ["a: the proof has more than 20,000 steps"],
    ),
    "definitions of definitions": (
        "g = define('g', (x,), x * x)\nnames = [g]\n"
        "for i in range(30):\n    g = define(f'g{i}', (x,), g(g(x)))\n    names.append(g)\n"
        'lemma("a", "", claim=g(x) >= 0, proof=by(unfold=names))\n',
        {"a": "unknown"},
        ["definitions would be unfolded"],
    ),
}


@pytest.mark.parametrize("kind", CIRCLES)
def test_proofs_that_do_not_end(tmp_path, kind):
    text, verdicts, reasons = CIRCLES[kind]
    outcome = checked(tmp_path, HEAD + text)
    assert (outcome.status, outcome.verdicts) == (2, FINE | verdicts), outcome.said
    assert all(reason in outcome.said for reason in reasons), outcome.said
    assert re.search(r"attack\.py:\d+: ", outcome.said)


LARGE = {
    "a power": ("", "x ** 400 >= 0", {"proved", "unknown"}),
    "a false power": ("", "x ** 401 >= 0", {"refuted", "unknown"}),
    "a tree of 2^13 leaves": (
        "t = x\nfor _ in range(12): t = t * t - y\n",
        "t <= t + 1",
        {"proved", "unknown"},
    ),
    "a false tree of 2^13 leaves": (
        "t = x\nfor _ in range(12): t = t * t - y\n",
        "t <= t - 1",
        {"refuted", "unknown"},
    ),
    "a power of a power": (
        "t = define_recursive('t', (n,), n, 1, 3, lambda t: t(n - 1) ** 9)\n",
        "t(40) <= 7",
        {"refuted", "unknown"},
    ),
    "definitions of definitions": (
        "g = define('g', (x,), x * x + 1)\n"
        "for i in range(30): g = define(f'g{i}', (x,), g(g(x)))\n",
        "g(x) <= 0",
        {"refuted", "unknown"},
    ),
    "a long counterexample": (
        "",
        "Or(x <= term(10 ** 3999) * 10 ** 3999, x <= 0, y <= 0)",
        {"refuted", "unknown"},
    ),
    "many bound variables": (
        "t = x <= y\nfor i in range(12): t = forall(ints(f'a{i} b{i}'), And(t, t))\n",
        "t",
        {"refuted", "unknown"},
    ),
}


@pytest.mark.parametrize("kind", LARGE)
def test_what_is_large_gets_a_verdict(tmp_path, kind):
    before, claim, allowed = LARGE[kind]
    text = f'{before}lemma("a", "", claim={claim}, proof=by())\n'
    outcome = checked(tmp_path, HEAD + text, "--timeout", "2")
    assert outcome.status in (0, 1), outcome.said
    assert outcome.verdicts["fine"] == "proved"
    assert outcome.verdicts["a"] in allowed


def test_a_sum_of_a_thousand(tmp_path):
    text = (
        'xs = reals(" ".join(f"x{i}" for i in range(1000)))\n'
        'given = {f"p{i}": x >= 0 for i, x in enumerate(xs)}\n'
        'lemma("a", "", given=given, claim=sum(xs) >= 0, proof=by())\n'
        'lemma("b", "", given=given, claim=sum(xs) >= 1, proof=by())\n'
        'lemma("c", "", claim=Eq(1 / sum(xs), 1 / sum(xs)), proof=by())\n'
    )
    outcome = checked(tmp_path, HEAD + text)
    assert outcome.status == 1
    assert outcome.verdicts["a"] in ("proved", "unknown")
    assert {**outcome.verdicts, "a": ""} == FINE | {"a": "", "b": "refuted", "c": "refuted"}


# --- terms -----------------------------------------------------------------------------------


def doubled(t, times):
    for _ in range(times):
        t = t + t
    return t


def tall(t, height):
    for _ in range(height):
        t = -t
    return t


def test_a_term_that_can_just_be_read():
    assert doubled(x, 17) == doubled(x, 17)
    assert deeply(lambda: tall(n, HEIGHT - 1).free) == {n}
    assert term(10**DIGITS - 1).value == 10**DIGITS - 1
    assert term(Fraction(1, 10**DIGITS - 1)) != term(Fraction(1, 10**DIGITS - 2))


REFUSALS = {
    "too large": lambda: doubled(x, SIZE.bit_length() - 1),
    "too large under a binder": lambda: forall(x, doubled(x, 18) <= doubled(x, 17)),
    "too large an application": lambda: f(doubled(n, 17)) + f(doubled(n, 17)) + f(doubled(n, 17)),
    "too large once applied": lambda: fn(x, doubled(x, 10))(doubled(y, 10)),
    "too large once substituted": lambda: substitute(doubled(x, 10), {x: doubled(y, 10)}),
    "too tall": lambda: tall(n, HEIGHT),
    "too tall an application": lambda: f(tall(n, HEIGHT - 1)),
    "too tall a power": lambda: x ** (HEIGHT + 1),
    "too many digits": lambda: term(10**DIGITS),
    "too many digits below 0": lambda: term(-(10**DIGITS)),
    "too many digits of a denominator": lambda: term(Fraction(1, 10**DIGITS)),
    "too many digits, made by hand": lambda: Num(Fraction(10**DIGITS), INT),
    "no number of this type, and long": lambda: Num(Fraction(10**DIGITS), BOOL),
    "a power of a truth value": lambda: x**True,
    "a term as exponent": lambda: 2**n,
    "Python's absolute value": lambda: abs(x),
    "Python's rounding": lambda: round(x),
    "Python's floor": lambda: floor(x),
    "Python's and": lambda: (x <= y) & (y <= x),
    "Python's or": lambda: True | (y <= x),
    "Python's not": lambda: ~(x <= y),
    "a truth value as conjunct": lambda: And(x == 0),
    "a truth value as disjunct": lambda: Or(x == 0),
    "a truth value under a binder": lambda: forall(x, x == 0),
    "a truth value that is negated": lambda: Not(x == 0),
    "a truth value as condition": lambda: ite(x == 0, x, y),
    "a truth value as argument": lambda: apply(f, True),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_terms_that_are_refused(kind):
    with pytest.raises(TermError):
        REFUSALS[kind]()


def test_integers_are_divided_from_both_sides():
    assert 7 // n == term(7) // n
    assert 7 % n == term(7) % n


# --- the reader of obligations ---------------------------------------------------------------


def test_the_longest_literal_is_read():
    longest = obligation_text([("h.0", k >= 10**DIGITS - 1)])
    assert Obligation(longest, Work(10**6)).assertions
    longer = longest.replace("9", "99", 1)
    with pytest.raises(CertificateError):
        Obligation(longer, Work(10**6))


def test_a_long_sum_is_read():
    sums = sum(ints(" ".join(f"k{i}" for i in range(600))))
    text = deeply(lambda: obligation_text([("h.0", sums < 0), ("goal", sums > 0)]))
    step = ["derive", [1, 0], [1, 1]]
    certificate = {"obligation": digest(text), "steps": [step]}
    assert check(text, certificate) == (1, 1)
    with pytest.raises(CertificateError):
        check(text, {**certificate, "steps": [["derive", [1, 0], [2, 1]]]})


# --- evaluation ------------------------------------------------------------------------------


def product(number, factors):
    t = number
    for _ in range(factors):
        t = t * number
    return t


ENDLESS = {
    "a sum of sums": total(10**6, fn(k, total(k, fn(n, as_real(n))))),
    "a power of two": pow2(10**7),
    "a range": forall(k, between(0, k, product(term(10), 30)), k >= 0),
    "ranges": forall((k, n), between(0, k, 10**4), between(0, n, 10**4), k + n >= 0),
    "a product of long numbers": product(term(10**3999), 200),
    "a product of long fractions": product(term(Fraction(10**3999, 3**2000)), 200),
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_an_evaluation_ends(kind):
    with pytest.raises(Undecided):
        evaluate(ENDLESS[kind], {"y": 1}, DEFINITIONS)


@pytest.mark.parametrize("number", [3**20000, Fraction(3**20000, 2**20000)], ids=["whole", "not"])
def test_a_long_value_is_multiplied_a_few_times(number):
    power = as_real(x) * x * x
    assert evaluate(power, {"x": number}, {}) == number**3
    with pytest.raises(Undecided):
        evaluate(product(x, 100), {"x": number}, {})
    with pytest.raises(TypeError, match="no exact value of type Bool"):
        evaluate(Not(p), {"p": number}, {})


def test_what_does_not_end_is_not_shown():
    for t in (pow2(10**7) > 0, product(term(10**3999), 200) > 0):
        with pytest.raises(KernelError):
            holds(t)
    holds(term(10**3000) * 10**3000 > 10**3000)
