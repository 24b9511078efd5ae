"""What authors write: nothing true is refuted, nothing false is proved, slips are one line."""

import re
from fractions import Fraction

import pytest

from tests.apart import ROOT, python
from tests.attacks.checked import CASES, checked

HEAD = """\
from fractions import Fraction
from memcap import define, define_recursive
from memcap import lemma
from memcap import magnitude, total
from memcap import at, by, fix, have, induct, split
from memcap import *
x, y = reals("x y"); n, k = ints("n k"); f, = functions("f", INT, REAL)
lemma("fine", "it stands beside", claim=x <= x + 1, proof=by())
"""
LINE = HEAD.count("\n") + 1

SHOWN, TRUE, FALSE_, OPEN = {"proved"}, {"proved", "unknown"}, {"refuted", "unknown"}, {"unknown"}

FILES = {
    "adv2": {
        "lip.neuron": TRUE,
        "lip.layer": TRUE,
        "cover.interval": TRUE,
        "bit.range": SHOWN,
        "div.two": SHOWN,
        "bit.floor": SHOWN,
        "sum.shifted": SHOWN,
        "bit.expansion": SHOWN,
    },
    "analysis": {
        "B08.lipschitz.given": TRUE,
        "B08.lipschitz.premise": SHOWN,
        "B08.monotone.given": TRUE,
        "B08.universal": OPEN,
        "B08.false.universal": FALSE_,
    },
    "inequalities": {
        "B02.amgm": SHOWN,
        "B02.amgm.root": SHOWN,
        "B02.young": SHOWN,
        "B02.hoelder": SHOWN,
        "B02.root2": TRUE,
        "B02.bernoulli": SHOWN,
        "B02.false.bernoulli": FALSE_,
        "B02.quadratic": TRUE,
        "B02.cauchy": TRUE,
        "B02.jensen": TRUE,
        "B02.exists-root": TRUE,
    },
    "nest": {"nest.case": OPEN, "nest.have": SHOWN},
    "relusum": {"relu.sum": TRUE, "relu.sum2": TRUE, "relu.sum3": SHOWN},
    "state": {
        name: SHOWN
        for name in (
            "bigO", "lip.compose", "markov", "amgm.root", "gradient", "bernoulli", "limit",
        )
    },
    "stepfalse": {"m.a": OPEN},
}  # fmt: skip


LONG = {"adv2"}
"""What is not found there is searched for in vain, for minutes."""


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=[pytest.mark.slow] if n in LONG else []) for n in FILES]
)
def test_verdicts(tmp_path, name):
    outcome = checked(tmp_path, CASES / "authoring" / f"{name}.py")
    assert outcome.verdicts.keys() == FILES[name].keys()
    wrong = {n: v for n, v in outcome.verdicts.items() if v not in FILES[name][n]}
    assert not wrong, outcome.said
    proved = set(outcome.verdicts.values()) == {"proved"}
    assert outcome.status == (2 if name == "nest" else 0 if proved else 1)


def test_the_step_that_is_false_is_named(tmp_path):
    said = " ".join(checked(tmp_path, CASES / "authoring" / "stepfalse.py").said.split())
    assert "m.a: unknown: big: " in said
    assert re.search(r"\bx = ", said)


def test_the_fact_that_is_unknown_is_named(tmp_path):
    said = checked(tmp_path, CASES / "authoring" / "nest.py").said
    assert "nest.py:5: nest.case: " in said
    assert "'case 2'" in said


def _step(tmp_path, text):
    return " ".join(checked(tmp_path, HEAD + text + "\n").said.split())


def test_values_of_a_step_meet_its_facts_and_break_its_claim(tmp_path):
    steps = "[have('s', x >= 4, by('a')), by('s')]"
    said = _step(tmp_path, f"lemma('a', '', given={{'a': x >= 3}}, claim=x >= 1, proof={steps})")
    value = re.search(r"a: unknown: s: .*?\bx = (-?\d+(?:/\d+)?)", said)
    assert value and 3 <= Fraction(value[1]) < 4


@pytest.mark.parametrize("name", ["absfun", "andop", "eqeq", "imp", "pow2"])
def test_slips(tmp_path, name):
    outcome = checked(tmp_path, CASES / "authoring" / f"{name}.py")
    assert (outcome.status, outcome.verdicts) == (2, {})
    [line] = [line for line in outcome.said.splitlines() if f"{name}.py" in line]
    assert line.startswith("memcap: ")
    assert f"{name}.py:10: " in line


SLIPS = {
    "or": "lemma('a', '', claim=(x <= 0) | (x >= 0), proof=by())",
    "not": "lemma('a', '', claim=~(x <= x - 1), proof=by())",
    "rounding": "lemma('a', '', claim=round(x) <= x + 1, proof=by())",
    "a real exponent": "lemma('a', '', claim=2 ** x > 0, proof=by())",
    "a decimal": "lemma('a', '', claim=x <= x + 0.1, proof=by())",
    "a name that is none": "lemma('a', '', claim=x <= x + reals('1')[0], proof=by())",
    "no proposition": "lemma('a', '', given={'b': x == y}, claim=x <= y, proof=by())",
    "a module that does not exist": "import mathlib",
    "no end": "lemma('a', ''",
    "another indentation": "  lemma('a', '', claim=x <= x, proof=by())",
}


@pytest.mark.parametrize("kind", SLIPS)
def test_further_slips(tmp_path, kind):
    outcome = checked(tmp_path, HEAD + SLIPS[kind] + "\n")
    assert outcome.status == 2
    assert set(outcome.verdicts) <= {"fine"}
    assert f"attack.py:{LINE}: " in outcome.said


PROOFS = {
    "no proof": "3",
    "a fact that is none": "by(3)",
    "a hypothesis that is none": "by('a')",
    "a step without an end": "[have('s', x <= 1, by())]",
    "no steps": "[]",
    "a name twice": "[have('s', x <= x, by()), have('s', x <= x, by()), by('s')]",
    "no ∀": "fix(n, by())",
    "induction on what is no index": "induct(x, 0, start=by(), step=by())",
    "terms of a fact that takes none": "[have('s', x <= x, by()), by(at('s', 1))]",
    "a claim that is none": "[have('s', x == x, by()), by('s')]",
    "a case that is none": "split(x == 1, by(), by())",
}


def test_proofs_that_cannot_be_read(tmp_path):
    """Each is a line, and none keeps another lemma from its verdict."""
    lines = [
        f"lemma('p{number}', '', claim=x <= x + 1, proof={proof})"
        for number, proof in enumerate(PROOFS.values())
    ]
    outcome = checked(tmp_path, HEAD + "\n".join(lines) + "\n")
    assert outcome.status == 2
    assert outcome.verdicts == {"fine": "proved"} | {f"p{i}": "unknown" for i in range(len(PROOFS))}
    for number in range(len(PROOFS)):
        assert f"attack.py:{LINE + number}: p{number}: " in outcome.said


def test_what_is_refused_is_refused_by_the_language(tmp_path):
    run = python(tmp_path, CASES / "authoring" / "run.py", path=ROOT)
    assert run.returncode == 0, run.stderr
    told = {line[:28].strip(): line[29:].split(maxsplit=2) for line in run.stdout.splitlines()}
    taken = {name for name, (what, *_) in told.items() if what == "taken"}
    refused = {how[1].rstrip(":") for how in told.values() if how[0] == "refused"}
    assert refused == {"KernelError", "TermError"}
    assert taken == {
        "n - 2",
        "n // 3",
        "arithmetic: int // Term",
        "arithmetic: int % Term",
        "arithmetic: sum([])",
        "numpy int on the left",
    }


def test_a_script_without_lemmas(tmp_path):
    outcome = checked(tmp_path, CASES / "authoring" / "run.py")
    assert (outcome.status, outcome.verdicts) == (2, {})
    assert "run.py: there is no lemma in it" in outcome.said
