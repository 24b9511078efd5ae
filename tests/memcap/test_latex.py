"""`memcap latex`: only what is proved, all of it, the same bytes every time."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from memcap.appendix.letters import Macros
from symbolic.acceptance import NotShown
from symbolic.check import check
from symbolic.lemma import REGISTRY
from symbolic.loading import find
from symbolic.typeset.theorem import Proved, proved

MINE = """
from symbolic.lemma import lemma
from symbolic.library import relu
from symbolic.proof import by, have
from symbolic.terms import reals

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
from symbolic.lemma import lemma
from symbolic.proof import by
from symbolic.terms import reals

x, = reals("x")
lemma("latex.true", "True", claim=x <= x + 1, proof=by())
lemma("latex.false", "False", claim=x <= x - 1, proof=by())
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
    [lemma] = find(["ramp.low"], "proofs")
    report = check([lemma])
    [one] = proved([lemma], report)
    with pytest.raises(NotShown):
        Proved(REGISTRY["ramp.high"], one.theorem, one.result)
    with pytest.raises(NotShown):
        Proved(lemma, "ramp.low", one.result)


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


def test_letters_beyond_ascii_are_letters_of_latex():
    macros = Macros()
    written = [macros.formula({}, ()).letter(name) for name in ("ε", "u3b5", "höhe", "x_1")]
    known = dict(macros.defaults()[0])
    assert len({*written}) == len({w.partition("}")[0] for w in written}) == 4
    assert known["-3b5-"] == r"\varepsilon"
    assert known["h-f6-he"] == r"\text{h{\"o}he}"


needs_latex = pytest.mark.skipif(shutil.which("latexmk") is None, reason="latexmk is not here")


def complaints(folder: Path, name: str) -> list[str]:
    """Errors, undefined references and lines that are too wide by more than 3pt."""
    options = ["-pdf", "-interaction=nonstopmode", "-quiet"]
    subprocess.run(["latexmk", *options, name], cwd=folder, capture_output=True, check=False)
    log = (folder / name).with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert "Output written" in log
    found = [line for line in log.splitlines() if line.startswith("!") or "undefined" in line]
    wide = re.findall(r"Overfull \\hbox \(([\d.]+)pt", log)
    return found + [f"{width}pt too wide" for width in wide if float(width) > 3]


@needs_latex
def test_a_whole_document_compiles(memcap, tmp_path):
    done = memcap("latex", "L1'", "--standalone", "--pdf", "-o", "a.tex")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "a.pdf").read_bytes().startswith(b"%PDF")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.pdf", "a.tex", "memcap.sty"]
    assert complaints(tmp_path, "a.tex") == []


@needs_latex
def test_a_part_in_an_article_of_two_columns(written, tmp_path):
    written("L10", "L11.recalled", "T1", "--only")
    (tmp_path / "article.tex").write_text(ARTICLE, encoding="utf-8")
    assert complaints(tmp_path, "article.tex") == []


@needs_latex
def test_signs_of_every_kind(written, tmp_path):
    (tmp_path / "mine.py").write_text(MINE, encoding="utf-8")
    text = written("mine.py", "--standalone")
    assert "{\\%}" in text
    assert complaints(tmp_path, "a.tex") == []


@pytest.mark.slow
@needs_latex
def test_all_theorems_compile(written, tmp_path):
    written("--standalone")
    assert complaints(tmp_path, "a.tex") == []
