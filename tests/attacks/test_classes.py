"""Objects of other classes than the language's own: one could say now this, now that."""

from fractions import Fraction

import pytest

from memcap.symbolic import kernel
from memcap.symbolic.certificate import CertificateError
from memcap.symbolic.kernel import Answer, KernelError
from memcap.symbolic.kernel.obligation import digest
from memcap.symbolic.language.case import Case, CaseError
from memcap.symbolic.language.statement import Statement, StatementError
from memcap.symbolic.language.terms import (
    FALSE,
    INT,
    REAL,
    TRUE,
    And,
    Bind,
    Bound,
    Const,
    Eq,
    Not,
    Num,
    Op,
    TermError,
    Var,
    forall,
    reals,
    substitute,
    term,
)
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.symbolic.proving.proof import by
from tests.attacks.checked import CASES, checked
from tests.symbolic.shown import obligation

x, y = reals("x y")


class Name(str):
    """Equal to every text."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = str.__hash__


class Whole(int):
    """At most, and at least, everything."""

    def __le__(self, other):
        return True

    __lt__ = __ge__ = __gt__ = __eq__ = __le__
    __hash__ = int.__hash__


class Share(Fraction):
    """Equal to every number."""

    def __eq__(self, other):
        return True

    __hash__ = Fraction.__hash__


class Any(Op):
    """Equal to every formula."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash(TRUE)


class Steps(list):
    """Other steps each time it is looked through."""

    def __iter__(self):
        return iter([["split", 0]])


FILES = ["sound/liar.py", "sound/same.py", "sound/frac.py"]


@pytest.mark.parametrize("name", FILES)
def test_a_lemma_file_is_refused(tmp_path, name):
    found = checked(tmp_path, CASES / name)
    assert found.status == 2 and "proved" not in found.verdicts.values()
    assert name.partition("/")[2] in found.said


ANY = Any("le", (term(0), term(0)))
STATEMENTS = {
    "a claim": lambda: Statement("s", "", {}, ANY),
    "a hypothesis": lambda: Statement("s", "", {"h": ANY}, x >= 5),
    "a part of a claim": lambda: Statement("s", "", {}, And(x >= 5, ANY)),
    "a claim that is no term": lambda: Statement("s", "", {}, True),
    "a name of a hypothesis": lambda: Statement("s", "", {Name("h"): x >= 5}, x >= 5),
    "a name": lambda: Statement(Name("s"), "", {}, x >= 5),
    "a title": lambda: Statement("s", Name("t"), {}, x >= 5),
    "a formula for a number": lambda: Statement("s", "", {}, x + 1),
    "a part of a formula": lambda: Statement("s", "", {}, Bound(0, 0, REAL) >= 0),
}


@pytest.mark.parametrize("make", STATEMENTS.values(), ids=STATEMENTS)
def test_no_statement(make):
    with pytest.raises((StatementError, TermError)):
        make()


TERMS = {
    "a numerator of 2": lambda: Num(Fraction(2, 4, _normalize=False), REAL),
    "a negative denominator": lambda: Num(Fraction(-1, -2, _normalize=False), REAL),
    "0 over 3": lambda: Num(Fraction(0, 3, _normalize=False), REAL),
    "a Fraction of another class": lambda: Num(Share(1, 2), REAL),
    "a name of another class": lambda: Var(Name("x"), REAL),
    "a constant's": lambda: Const(Name("relu"), REAL),
    "an operation's": lambda: Op(Name("le"), (x, y)),
    "a binder's": lambda: Bind(Name("forall"), (REAL,), TRUE, ("x",)),
    "a list of parts": lambda: Op("and", [TRUE, TRUE]),
    "a part": lambda: Not(ANY),
    "a body": lambda: forall(x, ANY),
    "what is put in": lambda: substitute(Eq(x, y), {x: ANY}),
}


@pytest.mark.parametrize("make", TERMS.values(), ids=TERMS)
def test_no_term(make):
    with pytest.raises(TermError):
        make()


def test_no_subclass_of_a_statement():
    with pytest.raises(StatementError):
        type("Two", (Statement,), {})


def test_no_lemma_of_another_class():
    class Two(Lemma):
        pass

    with pytest.raises(StatementError):
        REGISTRY.add(Two(Statement("attack.two", "", {}, Eq(x, x)), by()))
    with pytest.raises(StatementError):
        Lemma(object(), by())
    assert "attack.two" not in REGISTRY


@pytest.mark.parametrize("value", [Whole(1), Share(1, 2), Name("1"), 0.5, None, "1", 1j])
def test_no_value_of_a_case(value):
    with pytest.raises(CaseError):
        Case({"x": value})


@pytest.mark.parametrize("value", [Whole(1), Share(1, 2), 0.5, None])
def test_no_value_of_a_function(value):
    case = Case({"f": lambda i: value})
    with pytest.raises(CaseError):
        case["f"](1)


def test_a_value_is_in_lowest_terms():
    assert Case({"x": Fraction(2, 4, _normalize=False)})["x"] == Fraction(1, 2)


TEXT = obligation([], [], x <= y)
ANSWERS = {
    "a digest": (Name(digest(TEXT)), "unsat", "z3 5"),
    "a digest of anything": (Name("0"), "unsat", "z3 5"),
    "a verdict": (digest(TEXT), Name("sat"), "z3 5"),
    "an oracle": (digest(TEXT), "unsat", Name("mine")),
    "no verdict": (digest(TEXT), None, "z3 5"),
    "a truth value": (digest(TEXT), True, "z3 5"),
}


@pytest.mark.parametrize("parts", ANSWERS.values(), ids=ANSWERS)
def test_no_answer(parts):
    with pytest.raises(KernelError):
        kernel.by_answer([], [], x <= y, Answer(*parts))


FALSE_TEXT = obligation([], [], Not(Eq(x, x)))
TRUE_TEXT = obligation([], [FALSE], x <= y)
CLOSED = [["split", 0]]
CERTIFICATES = {
    "a dict": type("Fields", (dict,), {}),
    "steps": lambda fields: fields | {"steps": Steps()},
    "a step": lambda fields: fields | {"steps": [Steps(["split", 0])]},
    "a rule": lambda fields: fields | {"steps": [[Name("split"), 0]]},
    "a number of a fact": lambda fields: fields | {"steps": [["split", Whole(0)]]},
    "a truth value for a number": lambda fields: fields | {"steps": [["split", False]]},
}


def test_the_certificate_itself_is_one():
    assert kernel.refutation(TRUE_TEXT, _fields()).facts


@pytest.mark.parametrize("change", CERTIFICATES.values(), ids=CERTIFICATES)
def test_no_certificate(change):
    with pytest.raises(CertificateError):
        kernel.refutation(TRUE_TEXT, change(_fields()))


def _fields():
    return {"obligation": digest(TRUE_TEXT), "steps": CLOSED}


def test_no_text_of_another_class():
    with pytest.raises(CertificateError):
        kernel.refutation(Name(TRUE_TEXT), _fields())


def test_a_type_of_another_class_is_none():
    class Sort(type(INT)):
        pass

    with pytest.raises(TermError):
        Var("x", Sort("Int"))
