"""What was stated, typed or checked cannot be exchanged afterwards."""

from contextlib import suppress
from dataclasses import FrozenInstanceError

import pytest

from memcap.symbolic import kernel
from memcap.symbolic.certificate import checker
from memcap.symbolic.kernel import DEFINITIONS, Answer
from memcap.symbolic.kernel.obligation import SYMBOLS
from memcap.symbolic.language.case import Case, Function
from memcap.symbolic.language.frozen import Frozen
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import (
    INT,
    OPERATIONS,
    REAL,
    TRUE,
    Const,
    Eq,
    Fun,
    forall,
    functions,
    ints,
    reals,
    term,
)
from tests.attacks.checked import CASES, checked

x, y = reals("x y")
(k,) = ints("k")
(f,) = functions("f", INT, REAL)

FILES = ["sound/mutable.py", "sound/rules.py", "sound/seal_free.py"]

HEAD = """
from memcap import lemma
from memcap import by
from memcap import Statement
from memcap import *
x, y = reals("x y")
f, = functions("f", INT, REAL)
"""
TEXTS = {
    "the instance is exchanged by a function in it": """
given = {"x": 0}
given["f"] = lambda i: given.update(x=7) or 0
lemma("attack", "", given={"a": Eq(f(0), 0), "b": x <= 0, "c": x >= 7}, claim=Eq(y, y + 1),
      proof=by(), instance=given)
""",
    "a hypothesis is added to a dict that was given": """
given = {"a": x > 0}
lemma("attack", "", given=given, claim=x > 1, proof=by())
given["b"] = x > 1
""",
    "a formula is made anew": """
a = x > 0
made = lemma("attack", "", given={"a": a}, claim=x > 1, proof=by())
a.__init__("lt", (term(1, REAL), x))
""",
    "the type of numbers is made anew": """
INT.__init__("Real")
lemma("attack", "", claim=exists(k, k > 0, k < 1), proof=by())
""",
    "a statement is made anew": """
said = Statement("attack", "", {}, Eq(x, x))
said.__init__("attack", "", {}, Eq(x, y))
lemma("attack", "", claim=said.claim, proof=by())
""",
}


@pytest.mark.parametrize("name", FILES)
def test_a_lemma_file_is_refused(tmp_path, name):
    found = checked(tmp_path, CASES / name)
    assert found.status == 2 and "proved" not in found.verdicts.values()
    assert name.partition("/")[2] in found.said


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_lemma_of_such_a_file_is_not_proved(tmp_path, text):
    found = checked(tmp_path, HEAD + text)
    assert found.status in (1, 2) and "proved" not in found.verdicts.values()


OBJECTS = {
    "a type": INT,
    "a function type": Fun((INT,), REAL),
    "a variable": x,
    "a numeral": term(3),
    "a constant": Const("relu", Fun((REAL,), REAL)),
    "an operation": x <= y,
    "an application": f(1),
    "a binder": forall(x, x <= y),
    "a statement": Statement("s", "t", {"h": x > 0}, Eq(x, x)),
    "an answer": Answer("0", "unsat", "z3"),
    "a mapping": Frozen({"a": 1}),
    "a case": Case({"x": 1, "f": lambda i: i}),
    "a function of a case": Function(lambda i: i),
    "a theorem": kernel.assume(x > 0),
}


@pytest.mark.parametrize("thing", OBJECTS.values(), ids=OBJECTS)
def test_nothing_is_assigned_and_nothing_made_anew(thing):
    before = repr(thing)
    names = [name for name in dir(thing) if not name.startswith("_")]
    for name in names:
        with suppress(AttributeError, FrozenInstanceError, TypeError):
            setattr(thing, name, TRUE)
    with pytest.raises(TypeError):
        vars(thing)
    for dunder in ("__setstate__", "__init__"):
        for arguments in ((TRUE,), ({},), (["Real"],), ("Real",), ("le", (y, x)), ()):
            with suppress(Exception):
                getattr(thing, dunder)(*arguments)
    assert repr(thing) == before


class Thief:
    """Is given the dict behind a `MappingProxyType` that it is compared with."""

    taken = None

    def __eq__(self, other):
        self.taken = other
        return True

    __ror__ = __eq__
    __hash__ = None  # type: ignore[assignment]


TABLES = {
    "typing rules": OPERATIONS,
    "symbols": SYMBOLS,
    "definitions": DEFINITIONS,
    "hypotheses": Statement("s", "", {"h": x > 0}, Eq(x, x)).given,
    "values": Case({"x": 1}),
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_table_is_handed_to_nobody(table):
    thief, before = Thief(), dict(table)
    for steal in (lambda: table == thief, lambda: table != thief, lambda: table | thief):
        with suppress(TypeError):
            steal()
        if hasattr(type(thief.taken), "__setitem__"):
            thief.taken["h"] = "taken"
    for change in (lambda: table.update({}), lambda: table.clear(), lambda: table.pop("h")):
        with pytest.raises((AttributeError, TypeError)):
            change()
    assert dict(table) == before


def test_the_rules_of_the_checker_have_no_public_name():
    tables = [name for name, value in vars(checker).items() if isinstance(value, dict)]
    assert all(name.startswith("_") for name in tables)


def test_a_statement_keeps_the_hypotheses_that_it_was_given():
    given = {"h": x > 0}
    said = Statement("s", "", given, Eq(x, x))
    given["h"] = given["more"] = x > 1
    assert dict(said.given) == {"h": x > 0}
