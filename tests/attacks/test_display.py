"""What a reader sees is what was proved: nothing is shown like something else.

Kind: display.  The lemma files are in tests/cases/display; what is refused is given as text.
"""

from __future__ import annotations

import json
import re

import pytest

from tests.apart import ROOT, python

CASES = ROOT / "tests" / "cases" / "display"

SEES = r"""
import json, sys
from memcap.tables.show import stated
from memcap.contents import abbreviations
from memcap.report import markup
from memcap.symbolic.proving.loading import find
from memcap.symbolic.typeset.definitions import beside
from memcap.symbolic.typeset.formula import Formula
from memcap.symbolic.typeset.theorem import abbreviating, state

def formulas(lemma, plain):
    formula = Formula(abbreviations=abbreviations())
    said = state(lemma, formula, plain)
    around = beside(lemma.statement, abbreviating(lemma.statement, formula)[0])
    return [said.variables, *(text for _, text in said.hypotheses), *said.letters, said.lead,
            *(claim.text for claim in said.claims), *around.definitions, *around.conventions]

print(json.dumps({
    lemma.name: {
        "terminal": list(stated(lemma))[3:],
        "LaTeX": formulas(lemma, str),
        "page": [str(markup.html(text, ())) for text in formulas(lemma, markup.plain)],
    }
    for lemma in find(sys.argv[1:], "memcap.proofs")
}))
"""
"""Prints what is seen of each lemma, without its name and title."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """File ↦ lemma ↦ output ↦ lines; every file is read once."""
    known = {}

    def of(file):
        if file not in known:
            done = python(tmp_path_factory.mktemp("seen"), "-c", SEES, CASES / file)
            assert done.returncode == 0, done.stderr[-2000:]
            known[file] = json.loads(done.stdout)
        return known[file]

    return of


# --- what is shown -------------------------------------------------------------------------

SHOWN = {
    ("display.py", "d.div"): (["7 div (-2) = -3", "Euclid"], ["⌊"]),
    ("display.py", "d.div2"): (["n div m", "⌊n/2⌋", "Euclid"], ["⌊n/m⌋"]),
    ("display.py", "d.mod"): (["7 mod (-2) = 1", "0 ≤ a mod b < |b|"], []),
    ("display.py", "d.pow"): (["pow2(-1) = 1", "2ⁿ = 1 if n < 1"], ["2⁻¹"]),
    ("display.py", "d.pow2"): (["2ⁿ = 1", "2ⁿ = 1 if n < 1"], []),
    ("display.py", "d.fresh"): (["x ≤ x + 1", "there is x₂ ∈ ℝ such that x₁ < x₂"], []),
    ("display.py", "d.same"): (["x₁ < `x_1`"], ["x₁ < x₁"]),
    ("display.py", "d.greek"): (["ε < ε₁"], ["ε < ε\n"]),
    ("display.py", "d.index"): (["y < x(1)", "x₁ < x(1)"], ["x₁ < x₁"]),
    ("display.py", "d.const"): (["`c` ≤ 3", "4 ≤ c", "c = 5"], []),
    ("display3.py", "d.sum"): (["Σ[i₂=1..2] i₁ + i = 2·i₁ + i"], ["Σ[i₁"]),
    ("undef.py", "undef.a"): (["constant `nowhere`(x) ≤ 0", "which nothing defines"], []),
}


@pytest.mark.parametrize("case", SHOWN, ids=lambda case: case[1])
def test_a_statement_is_shown_as_what_it_is(seen, case):
    file, name = case
    with_it, without = SHOWN[case]
    text = "\n".join([*seen(file)[name]["terminal"], ""])
    assert [part for part in with_it if part not in text] == []
    assert [part for part in without if part in text] == []


# --- pairs ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file", ["pairs.py", "constants.py"])
@pytest.mark.parametrize("output", ["terminal", "LaTeX", "page"])
def test_what_differs_is_not_shown_alike(seen, file, output):
    found = seen(file)
    names = {name[:-2] for name in found}
    assert len(names) >= 3
    alike = {n for n in names if found[f"{n}.a"][output] == found[f"{n}.b"][output]}
    assert alike == set()


def test_a_total_constant_says_so_in_every_output(seen):
    for output, said in {
        "terminal": "2ⁿ = 1 if n < 1",
        "LaTeX": "2^{n}$ = $1$ if $n < 1$",
        "page": "<msup><mn>2</mn><mi>n</mi></msup>",
    }.items():
        text = "\n".join(seen("display.py")["d.pow"][output])
        assert said in text, output


# --- what an author may not choose ---------------------------------------------------------

HEAD = """
from memcap import define
from memcap import lemma
from memcap import by
from memcap import *
from memcap import form, letter
x, y = reals("x y")
made = define("refused_made", (x, y), x + y)
{}
lemma("refused", "", claim=Eq(made(x, y), x + y), proof=by(unfold=[made]))
"""
LINE = 9

REFUSED = {
    "nothing but an argument": 'form(made, "<x>")',
    "another relation": 'form(made, r"<x> < <y>")',
    "a sum": 'form(made, "<x> + <y>")',
    "a square": 'form(made, "<x>^{2}")',
    "words of sentences": r'form(made, r"<x> \text{ or } <y>")',
    "an invisible sign": r'form(made, r"\phantom{<>}<x>")',
    "a sign that is a relation": r'form(made, "<x> <> <y>", sign=r"\le")',
    "a sign that is a number": 'form(made, "<>(<x>)", sign="0")',
    "a new command": r'form(made, r"\def\le{\ge}<>(<x>)")',
    "a letter that is a number": 'letter("y", "0", "0")',
    "a letter that is a relation": r'letter("y", r"\le", "≤")',
    "a letter that is a formula": 'letter("y", "x + 1", "x + 1")',
}

TAKEN = {
    "its own sign": (r'form(made, r"<>_{<x>}(<y>)", sign=r"\mathsf{m}")', "mₓ(y) = x + y"),
    "a word": (r'form(made, r"<x> \text{ joined to } <y>", level=5)', "x joined to y = x + y"),
    "a Greek letter": (r'letter("y", r"\lambda", "λ")', "refused-made(x, λ) = x + λ"),
}


@pytest.mark.parametrize("of", REFUSED)
def test_a_notation_that_looks_like_another_is_refused(tmp_path, of):
    (tmp_path / "own.py").write_text(HEAD.format(REFUSED[of]))
    done = python(tmp_path, "-m", "memcap", "check", "own.py", "--jobs", "1")
    assert done.returncode == 2 and done.stderr.count("\n") == 1, done.stderr
    assert done.stderr.startswith(f"memcap: own.py:{LINE}: ")


@pytest.mark.parametrize("of", TAKEN)
def test_a_notation_of_its_own_is_taken(tmp_path, of):
    chosen, beside = TAKEN[of]
    (tmp_path / "own.py").write_text(HEAD.format(chosen))
    done = python(tmp_path, "-m", "memcap", "show", "own.py")
    assert done.returncode == 0, done.stderr
    assert beside in done.stdout.partition("where")[2].partition("proof")[0]


def test_a_form_that_shows_nothing_is_refused_with_its_place(tmp_path):
    done = python(tmp_path, "-m", "memcap", "show", CASES / "notation.py")
    assert done.returncode == 2
    assert "notation.py:8: " in done.stderr


def test_a_title_cannot_forge_a_claim(tmp_path):
    text = HEAD.format("").replace(
        'lemma("refused", ""', r'lemma("refused", "a\nclaim\n  x < x\x1b[2J"'
    )
    (tmp_path / "own.py").write_text(text)
    lines = python(tmp_path, "-m", "memcap", "show", "own.py").stdout.splitlines()
    assert lines.count("claim") == 1 and "  x < x" not in lines


# --- exactly -------------------------------------------------------------------------------


READS = r"""
import sys
from memcap.symbolic.lock.file import loads
from memcap.symbolic.proving.loading import find
lemmas = find(sys.argv[2:], "memcap.proofs")
lock = loads(open(sys.argv[1], encoding="utf-8").read(), "exact")
for lemma in lemmas:
    assert lock.statement(lemma.name).formulas == lemma.statement.formulas, lemma.name
print(len(lemmas), len(lock.theorems))
"""


@pytest.mark.parametrize("target", ["proofs", CASES / "display3.py", CASES / "pairs.py"])
def test_the_exact_text_reads_back_to_the_same_statements(tmp_path, target):
    done = python(tmp_path, "-m", "memcap", "show", "--exact", target)
    assert done.returncode == 0, done.stderr
    (tmp_path / "exact.toml").write_text(done.stdout, encoding="utf-8")
    read = python(tmp_path, "-c", READS, "exact.toml", target)
    assert read.returncode == 0, read.stderr[-1000:]
    lemmas, theorems = map(int, read.stdout.split())
    assert lemmas == theorems > 0


def test_what_cannot_be_read_back_is_not_written(tmp_path):
    """A constant and a variable of one name are one in a record."""
    done = python(tmp_path, "-m", "memcap", "show", "--exact", CASES / "constants.py")
    assert done.returncode == 2 and done.stdout == ""
    assert re.search(r"constants\.py:\d+: ", done.stderr) and done.stderr.count("\n") == 1


def test_what_is_open_or_undefined_is_said_beside_the_exact_text(tmp_path):
    done = python(tmp_path, "-m", "memcap", "show", "--exact", CASES / "undef.py")
    remarks = [line for line in done.stdout.splitlines() if line.startswith("# ")]
    assert done.returncode == 0
    assert any("nowhere" in line for line in remarks)
    assert any("undef.a" in line for line in remarks)
