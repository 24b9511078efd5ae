"""A record is read as it was written; one that was changed by hand, or is none, is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from memcap.symbolic.checking.check import check
from memcap.symbolic.kernel import DEFINITIONS, define, define_recursive
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.language.statement import Statement
from memcap.symbolic.language.terms import Op, Var, bools, ints, reals
from memcap.symbolic.lock.definitions import Constants, Definition
from memcap.symbolic.lock.file import dumps, loads, read_file
from memcap.symbolic.lock.lock import record
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.proof import admitted, by, definition

x, y = reals("x y")
(n,) = ints("n")
(p,) = bools("p")
half = define("record_half", (x,), x / 2)
quarter = define("record_quarter", (x,), half(half(x)))
steps = define_recursive("record_steps", (n,), n, 1, 0, lambda c: c(n - 1) + 1)


def lemma(name, given, claim, proof=None):
    return Lemma(Statement(name, "", given, claim, "page 1", "In words."), proof or by())


LEMMAS = [
    lemma("r.low", {'it\'s "quoted"': x >= 4}, quarter(x) >= 1, by(unfold=[half, quarter])),
    lemma("r.none", {}, steps(0) <= 1, by(definition(steps(0)))),
    lemma("r'", {"": x >= y}, x + 1 >= y),
]


def made(lemmas=LEMMAS):
    return record(lemmas, check(lemmas), ["r.*"])


def test_what_is_written_is_read():
    lock = made()
    again = loads(dumps(lock), "today")
    assert again == lock
    for one in LEMMAS:
        statement = again.statement(one.name)
        assert (statement.given, statement.claim) == (one.statement.given, one.statement.claim)
    assert not again.constants.changed


def test_the_same_theorems_give_the_same_bytes():
    assert dumps(made()) == dumps(made(LEMMAS[::-1]))


def test_all_definitions_are_on_record():
    assert set(made().definitions) == {"record_half", "record_quarter", "record_steps"}


def test_what_is_not_proved_is_told():
    lock = made([lemma("r.open", {}, x <= y), lemma("r.admitted", {}, p, admitted())])
    assert {name: one.verdict for name, one in lock.open.items()} == {
        "r.open": "refuted", "r.admitted": "refuted",
    }  # fmt: skip


def test_a_formula_that_cannot_be_read_back_is_refused():
    odd = lemma("r.odd", {}, Op("or", (x <= x,)))
    with pytest.raises(InputError, match=r"r\.odd has a formula that cannot be recorded"):
        made([odd])


@pytest.mark.parametrize(
    "old, new",
    [
        ("4 ≤ x", "3 ≤ x"),
        ("1 ≤ record_quarter(x)", "1 ≤ record_half(x)"),
        ("fn x : Real. x / 2", "fn x : Real. x / 3"),
        ("if n < 1 else record_steps(n - 1) + 1", "if n < 1 else record_steps(n - 1) + 2"),
    ],
)
def test_what_was_changed_by_hand_is_refused(old, new):
    text = dumps(made())
    assert old in text
    changed = loads(text.replace(old, new), "file")
    with pytest.raises(InputError, match=r"^file:theorem r.*: its hash is another one"):
        for name in changed.theorems:
            changed.statement(name)


@pytest.mark.parametrize(
    "old, new, reason",
    [
        ("4 ≤ x", "4 ≤ z", "z is neither a variable nor defined"),
        ("4 ≤ x", "4 ≤", "ends too early"),
        ("4 ≤ x", "x + 4", "is not a proposition"),
        ('variables = "x : Real"', 'variables = "x"', "has no type"),
        ('variables = "x : Real"', 'variables = "x : Rational"', "is not expected"),
        ("fn x : Real. x / 2", "fn x : Real. y / 2", "y is neither"),
        ("fn x : Real. x / 2", "fn x. x", "not Real → Real"),
        ("fn x : Real. x / 2", "fn x : Real. 1 / x", "divides by x"),
        ("fn x : Real. x / 2", "fn x : Real. record_quarter(x)", "defined by itself"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(old, new, reason):
    text = dumps(made())
    assert old in text
    with pytest.raises(InputError, match=f"^file:(theorem|definition) .*{reason}"):
        loads(text.replace(old, new), "file").statement("r.low")


def test_a_recursion_without_an_end_is_refused():
    text = "fn n. (0 if n < 1 else forever(n) + 1)"
    constants = Constants({"forever": Definition("Int → Int", text)}, "file")
    with pytest.raises(InputError, match=r"^file:definition forever: .*nearer"):
        constants("forever")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "format = 1",
        "<<<<<<< HEAD\nformat = 1\ntargets = []",
        "format = 2\ntargets = []",
        'format = "1"\ntargets = []',
        "format = 1\ntargets = []\nmore = 1",
        'format = 1\ntargets = []\n[theorem.a]\ntitle = ""\nhash = ""\nclaim = "0 ≤ 1"',
        'format = 1\ntargets = []\n[theorem.a]\ntitle = 1\nhash = ""\nrests_on = []\nclaim = ""',
        "format = 1\ntargets = []\n[theorem.a]\n[theorem.a]",
        "a = " + "[" * 5000,
    ],
)
def test_what_is_no_record_is_refused(text):
    with pytest.raises(InputError, match=r"^file: "):
        loads(text, "file")


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    file = tmp_path / "record.lock"
    for damage in (file.mkdir, lambda: (file.rmdir(), file.write_bytes(b"\xff\xfe"))):
        damage()
        with pytest.raises(InputError, match=str(file)):
            read_file(file)
    with pytest.raises(InputError, match="No such file"):
        read_file(tmp_path / "none")


# --- constants that are brought back -------------------------------------------------------


def test_a_definition_that_is_the_same_is_the_constant_of_today():
    lock = loads(dumps(made()), "file")
    assert lock.constants("record_quarter") == quarter
    assert lock.constants("record_steps") == steps
    assert lock.constants("nothing") is None


def test_a_definition_that_changed_is_a_constant_of_its_own():
    lock = made()
    former = replace(lock.definitions["record_half"], means="fn x : Real. x / 5")
    constants = Constants({**lock.definitions, "record_half": former})
    brought = constants("record_quarter")
    assert brought != quarter and brought.type == quarter.type
    assert set(constants.changed) == {"record_half", "record_quarter"}


def test_a_definition_whose_name_is_gone_is_the_one_that_means_the_same():
    constants = Constants({"record_gone": made().definitions["record_half"]})
    found = constants("record_gone")
    assert DEFINITIONS[found.name] == DEFINITIONS[half.name] and not constants.changed


def test_a_constant_that_was_brought_back_does_not_stand_for_one_of_today():
    former = {"record_half": Definition("Real → Real", "fn x : Real. x / 7")}
    first, second = Constants(former), Constants(former)
    assert first("record_half") == second("record_half")
    assert set(second.changed) == {"record_half"}


def test_variables_of_function_types_are_recorded():
    f = Var("f", half.type)
    lock = made([lemma("r.function", {"low": f(x) >= 1}, f(x) >= 0)])
    assert loads(dumps(lock), "today") == lock
