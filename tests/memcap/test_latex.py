"""`memcap latex`: only what is proved, all of it, the same bytes every time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from memcap.appendix.compile import compile_pdf
from memcap.appendix.letters import Macros
from memcap.contents import section_title
from memcap.symbolic.checking.check import check
from memcap.symbolic.kernel.acceptance import NotShown
from memcap.symbolic.language.errors import InputError
from memcap.symbolic.proving.lemma import REGISTRY
from memcap.symbolic.proving.loading import find
from memcap.symbolic.typeset.theorem import Proved, proved
from tests import latex

MINE = """
from memcap import lemma
from memcap import relu
from memcap import by, have
from memcap import reals

größe, x_y, δ = reals("größe x_y δ")

lemma(
    "latex.100%",
    "A {title} with 5 % & $signs$ # and ≥, ~ ^ \\\\ → 日本",
    given={"a & b_c": größe >= 1, **{f"number {k}": x_y >= -k for k in range(40)}},
    claim=relu(x_y) + größe >= δ * 0 + 1,
    proof=[have("50 %", relu(x_y) >= 0, by()), by("50 %", "a & b_c")],
)
"""

FALSE = """
from memcap import lemma
from memcap import by
from memcap import reals

x, = reals("x")
lemma("latex.true", "True", claim=x <= x + 1, proof=by())
lemma("latex.false", "False", claim=x <= x - 1, proof=by())
"""


GAP = """
from memcap import lemma
from memcap import by
from memcap import ints

n, N, M = ints("n N M")
lemma(
    "latex.gap",
    "A theorem about other data",
    given={"sizes": n >= 1, "more": N >= 1, "too_few": n + N + M <= 13, "some": M >= 0},
    claim=n + N >= 2,
    says="It is about small data alone.",
    proof=by(),
)
"""


@pytest.fixture
def written(memcap):
    """The text that the command writes."""

    def text(*arguments):
        done = memcap("latex", *arguments, "-o", "a.tex")
        assert done.exit_code == 0, done.output
        return Path("a.tex").read_text(encoding="utf-8")

    return text


def test_a_lemma_with_all_that_it_uses(written, tmp_path):
    text = written("L10")
    assert [t for t in ("mc:L10", "mc:block.lookup") if rf"\label{{{t}}}" in text] == [
        "mc:L10",
        "mc:block.lookup",
    ]
    assert set(re.findall(r"\\mcref\{\w+\}\{(.*?)\}", text)) <= set(
        re.findall(r"\\label\{mc:(.*?)\}", text)
    )
    assert (tmp_path / "memcap.sty").exists()


def test_the_target_alone(written):
    text = written("L10", "--only")
    assert re.findall(r"\\label\{mc:(L10|block.*?)\}", text) == ["L10"]
    assert r"\mcelsewhere{block.lookup}" in text


def test_the_same_bytes_again(written):
    first = written("L9.*", "T3'", "--only")
    assert first == written("L9.*", "T3'", "--only")
    assert "second" not in first


def test_a_style_file_of_the_author_stays(written, tmp_path):
    (tmp_path / "memcap.sty").write_text("mine", encoding="utf-8")
    written("ramp.low")
    assert (tmp_path / "memcap.sty").read_text(encoding="utf-8") == "mine"


def test_every_letter_and_sign_is_defined(written):
    text = written("T1", "--only")
    for kind, definition in (("v", "symbol"), ("f", "sign")):
        used = set(re.findall(rf"\\mc{kind}\{{(.*?)\}}", text))
        assert used == set(re.findall(rf"\\mcdefault{definition}\{{(.*?)\}}", text))


def test_what_is_not_proved_is_refused(memcap, tmp_path):
    (tmp_path / "mine.py").write_text(FALSE, encoding="utf-8")
    done = memcap("latex", "mine.py", "-o", "a.tex")
    assert done.exit_code == 1
    assert "latex.false: refuted" in done.output
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine.py"]


@pytest.mark.parametrize(
    "arguments",
    [["no.such.lemma"], ["L10", "-o", "no/such/folder/a.tex"], ["ramp.low", "--pdf"]],
    ids=["no lemma", "no folder", "a part as PDF"],
)
def test_bad_usage(memcap, tmp_path, arguments):
    done = memcap("latex", *arguments)
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_nothing_but_a_theorem_is_set():
    [lemma] = find(["ramp.low"], "memcap.proofs")
    report = check([lemma])
    [one] = proved([lemma], report)
    with pytest.raises(NotShown):
        Proved(REGISTRY["ramp.high"], one.theorem, one.result)
    with pytest.raises(NotShown):
        Proved(lemma, "ramp.low", one.result)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("THEORY 6, T1: n layers are enough.", "n layers are enough"),
        ("THEORY 6: a number x.", "A number x"),
        ("L1 for differences: few.", "L1 for differences: few"),
        ("", "my lemmas"),
    ],
)
def test_the_title_of_a_section(tmp_path, first, title):
    file = tmp_path / "my_lemmas.py"
    file.write_text(f'"""{first}"""', encoding="utf-8")
    assert section_title(str(file)) == title


# --- what LaTeX says of it ------------------------------------------------------------------

ARTICLE = r"""\documentclass[twocolumn]{article}
\usepackage{memcap}
\mcsymbol{ell}{L}
\begin{document}
\section{Main} See Lemma~\ref{mc:L10}.
\appendix
\input{a}
\end{document}
"""
needs_latex = pytest.mark.skipif(not latex.HERE, reason="latexmk is not here")


def test_letters_beyond_ascii_are_letters_of_latex():
    macros = Macros()
    written = [macros.formula({}, ()).letter(name) for name in ("ε", "u3b5", "höhe", "x_1")]
    known = dict(macros.defaults()[0])
    assert len({*written}) == len({w.partition("}")[0] for w in written}) == 4
    assert known["-3b5-"] == r"\varepsilon"
    assert known["h-f6-he"] == r"\text{h{\"o}he}"


@needs_latex
def test_a_whole_document_compiles(memcap, tmp_path):
    done = memcap("latex", "L1'", "--standalone", "--pdf", "-o", "a.tex")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "a.tex", "memcap.sty"]
    assert latex.complaints(tmp_path, "a.tex") == []


@needs_latex
def test_a_part_in_an_article_of_two_columns(written, tmp_path):
    written("L10", "L11", "T1", "--only")
    (tmp_path / "article.tex").write_text(ARTICLE, encoding="utf-8")
    assert latex.complaints(tmp_path, "article.tex") == []


@needs_latex
def test_signs_of_every_kind(written, tmp_path):
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    text = written("mine.py", "--standalone")
    assert "{\\%}" in text
    assert latex.complaints(tmp_path, "a.tex") == []


@needs_latex
def test_a_theorem_without_an_instance(written, tmp_path):
    (tmp_path / "mine.py").write_text(GAP, encoding="utf-8")
    text = written("mine.py", "--standalone")
    assert r"\mcref{Theorem}{latex.gap}: no constants can be shown" in text
    assert r"\mchyp{too{\_}few}" in text
    assert "tabular" not in text
    assert latex.complaints(tmp_path, "a.tex") == []


@needs_latex
@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (rf"\ref{{mc:{'x' * 90}}}", f"mc:{'x' * 90}' on page 1 undefined"),
        (r"\nosuchcommand", "Undefined control sequence"),
    ],
    ids=["a reference to nothing", "an error"],
)
def test_what_latex_complains_of_is_no_pdf(tmp_path, body, complaint):
    file = tmp_path / "a.tex"
    file.write_text(rf"\documentclass{{article}}\begin{{document}}{body}\end{{document}}")
    with pytest.raises(InputError, match=re.escape(complaint)):
        compile_pdf(str(file))
    assert list(tmp_path.iterdir()) == [file]
