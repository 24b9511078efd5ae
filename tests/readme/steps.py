"""Every block of every page, in order, and what is done with it; every command beside them, too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
import yaml

from tests import latex
from tests.apart import ROOT
from tests.browser import chromium, complaints
from tests.readme.actions import Added, LeftOut, Place, Prints, Recorded, Runs, Saved
from tests.readme.commands import commands, examples
from tests.readme.text import Block, blocks

__all__ = ["BESIDE", "PAGES", "WITH_NAMES", "Page", "Step", "with_lemmas"]

NETWORK = "loads a corpus from a package registry"
ITSELF = "what .ci/run does itself"
MINUTES = "takes minutes"
WITH_NAMES = "stands for many"
EXAMPLES = "examples with names of the reader's own: only that they are understood is tested"

TRUE = '"small": y <= x'
IMPORTS = """from memcap import by, lemma, reals

(x,) = reals("x")
"""


# --- what is done with some of them ---------------------------------------------------------------


def of_its_own(place: Place, block: Block) -> None:
    """A lemma, in a file with nothing else; the next block says what is slack in it."""
    (place.own / "square").mkdir()
    (place.own / "square" / "my_lemmas.py").write_text(IMPORTS + block.text, encoding="utf-8")
    place.said = place.must("memcap mutate my_lemmas.py", folder=place.own / "square")


def with_lemmas(place: Place) -> None:
    """The file of lemmas that the README prints."""
    [first, *_] = [b for b in blocks((ROOT / "README.md").read_text()) if b.language == "python"]
    Saved("my_lemmas.py")(place, first)


def tests_of_statements(place: Place, block: Block) -> None:
    """A file of tests, of the statements on record."""
    for before, after in reversed(WEAKER):
        file = place.own / "my_lemmas.py"
        file.write_text(file.read_text().replace(after, before), encoding="utf-8")
    Saved("test_my_lemmas.py")(place, block)
    place.must("pytest test_my_lemmas.py", folder=place.own)
    place.must("pytest --memcap", folder=place.own)


def hooks(place: Place, block: Block) -> None:
    """The hooks are those of this repository."""
    ours = yaml.safe_load((place.copy / ".pre-commit-hooks.yaml").read_text())
    [asked] = yaml.safe_load(block.text)["repos"]
    assert {hook["id"] for hook in asked["hooks"]} <= {hook["id"] for hook in ours}


def workflow(place: Place, block: Block) -> None:
    """The steps on a reader's own lemmas, but for those that need a package index or GitHub."""
    [job] = yaml.safe_load(block.text)["jobs"].values()
    commands = [step["run"] for step in job["steps"] if "run" in step]
    ours = [c for c in commands if "pip install" not in c and "github" not in c]
    assert len(ours) == 2
    for command in ours:
        place.must(command, folder=place.own)


def sizes(place: Place) -> None:
    """The networks have the sizes of the table that follows."""
    text = (place.copy / "docs" / "networks.md").read_text(encoding="utf-8")
    said = re.sub(r"[^\w,]+", " ", place.said)
    for options in ("--positions --layers one", "--task prefixes", "--positions --depth 100"):
        [row] = re.findall(rf"^\| `{options}` \|(.*)\|$", text, re.MULTILINE)
        layers, parameters, blocks, registers = (
            cell.split()[0].strip(",") for cell in row.split("|")
        )
        for what, number in {
            "parameters": parameters,
            "blocks": blocks,
            "attention layers": layers,
            "registers": registers,
        }.items():
            assert f"{what} exactly {number} {number} " in said, (options, what)


def compiles(place: Place, block: Block) -> None:
    """The whole appendix in an article, with the reader's own letters."""
    if not latex.HERE:
        pytest.skip("latexmk is not here")
    body = rf"\documentclass{{article}}\usepackage{{hyperref}}\n{block.text}\begin{{document}}"
    article = f"{body}\n\\appendix\n\\input{{appendix}}\n\\end{{document}}\n".replace(r"\n", "\n")
    (place.copy / "article.tex").write_text(article, encoding="utf-8")
    assert latex.complaints(place.copy, "article.tex") == []
    assert r"\varrho" in block.text and r"\mcv{rho}" in (place.copy / "appendix.tex").read_text()


def opens(place: Place) -> None:
    """Pages of every kind, without an error."""
    site = place.copy / "site"
    assert len(list(site.glob("*.html"))) > 250
    with chromium(place.folder / "profile") as browser:
        for page, heading in HEADINGS.items():
            browser.get((site / page).as_uri())
            assert browser.find_element("tag name", "h1").text.startswith(heading)
            shown = browser.find_elements("css selector", "math, svg, table")
            assert all(one.size["height"] > 0 for one in shown[:20]) and shown
            assert complaints(browser) == [], page
        browser.get((site / "graph.html").as_uri())
        nodes = {one.text for one in browser.find_elements("css selector", "svg.graph .node")}
    assert {"T1", "T1'", "T1''", "L11"} <= nodes


def one_certificate(place: Place, block: Block) -> None:
    """The checker by itself, on a pair of files that was exported."""
    place.must("memcap export certificates ramp.low -o DIR")
    problem, *_ = sorted((place.copy / "DIR").glob("*.smt2"))
    [command] = block.commands
    assert "FILE.smt2 FILE.json" in command
    place.must(command.replace("FILE", f"DIR/{problem.stem}"))


WEAKER = [
    (TRUE, '"small": y + 1 <= x'),
    ("claim=relu(x + y) <= relu(x) + relu(y)", "claim=Eq(x, x)"),
]
HEADINGS = {
    "index.html": "Theorems",
    "graph.html": "What is used",
    "runs.html": "Networks",
    "T1.html": "T1",
    "T1-27-27.html": "T1''",
    "T1-27-27.rate.html": "T1''.rate",
    "L11.stored.html": "L11.stored",
}

FORMS = (
    'lemma("form.by"',
    'lemma(\n    "form.have"',
    'lemma(\n    "form.fix"',
    'lemma("form.evaluated"',
    'square = lemma("form.square"',
    "sum_of_first",
    'lemma(\n    "form.premises"',
    'lemma(\n    "form.inner"',
    'lemma(\n    "form.implies"',
)
EXAMPLED = sum(bool(examples(command)) for _, command in commands())

# --- the pages ------------------------------------------------------------------------------------

Step = tuple[str, str, Callable[[Place, Block], None]]
"""The language of a block, how it begins, and what is done with it."""

CHECKED = Prints("memcap check my_lemmas.py")
SONNETS = "memcap build numeric/samples/sonnets.conll -o net.json"


@dataclass(frozen=True)
class Page:
    """What is done with the blocks of a page.

    begins  what its reader has already
    quick   it takes some seconds only
    """

    steps: tuple[Step, ...] = ()
    begins: Callable[[Place], None] = lambda place: None
    quick: bool = True


PAGES = {
    "README.md": Page(
        (
            ("sh", "make check", LeftOut(ITSELF)),
            ("python", "# my_lemmas.py", Saved("my_lemmas.py")),
            ("", "verdict", CHECKED),
            ("sh", "memcap build", Runs()),
            ("", "…\n  parameters", Prints()),
        )
    ),
    "CONTRIBUTING.md": Page((("sh", "make check", LeftOut(ITSELF)),)),
    "ARCHITECTURE.md": Page(),
    "CHANGELOG.md": Page(),
    "docs/index.md": Page((("sh", "make check", LeftOut(ITSELF)),)),
    "docs/tutorial.md": Page(
        (
            ("python", "# my_lemmas.py", Saved("my_lemmas.py")),
            ("", "verdict", CHECKED),
            (
                "",
                "verdict",
                Prints("memcap check my_lemmas.py", 1, before=[("my_lemmas.py", f", {TRUE}", "")]),
            ),
            ("python", 'lemma("mine.square"', of_its_own),
            ("", "mine.square", Prints()),
        )
    ),
    "docs/statements.md": Page(
        (
            (
                "toml",
                '[theorem."mine.shift"]',
                Recorded(
                    "statements.lock",
                    [
                        "memcap certify my_lemmas.py",
                        "memcap recheck my_lemmas.py",
                        "memcap lock my_lemmas.py",
                        "memcap diff",
                    ],
                ),
            ),
            (
                "",
                "weaker: mine.shift",
                Prints("memcap diff", 1, before=[("my_lemmas.py", *change) for change in WEAKER]),
            ),
            ("python", "# test_my_lemmas.py", tests_of_statements),
            ("yaml", "# .pre-commit-config.yaml", hooks),
            ("yaml", "# .github/workflows/statements.yml", workflow),
        ),
        begins=with_lemmas,
        quick=False,
    ),
    "docs/networks.md": Page(
        (
            ("sh", "memcap build", Runs(status={SONNETS: 2})),
            ("", "memcap: these data cannot", Prints()),
            ("sh", "memcap build", Runs()),
            ("", "…\nwhat is paid where", Prints()),
            ("sh", "memcap build", Runs()),
            ("", "…\nunder softmax every label", Prints()),
            ("sh", "memcap build", Runs(then=sizes)),
            ("sh", "memcap fetch brown", LeftOut(NETWORK)),
            ("sh", "memcap build", Runs()),
            ("", "…\n  float64", Prints()),
        ),
        quick=False,
    ),
    "docs/scale.md": Page((("sh", "memcap fetch brown", LeftOut(NETWORK)),)),
    "docs/theory.md": Page(),
    "docs/trust.md": Page(),
    "docs/certificates.md": Page(
        (("sh", "python -m memcap.symbolic.certificate", one_certificate),)
    ),
    "docs/coq.md": Page(
        (("sh", "memcap export coq", LeftOut("what `make coq` does, which .ci/run calls")),)
    ),
    "docs/stability.md": Page(
        (("sh", "memcap stability", Runs(left_out={"memcap stability": MINUTES})),),
        begins=with_lemmas,
        quick=False,
    ),
    "docs/appendix.md": Page(
        (
            ("sh", "memcap latex", Runs()),
            ("latex", r"\usepackage{memcap}", compiles),
            ("sh", "memcap report", Runs(then=opens)),
        ),
        begins=with_lemmas,
        quick=False,
    ),
    "docs/extending.md": Page(),
    "docs/reading.md": Page(),
    "docs/proofs.md": Page(
        (
            ("python", "# forms.py", Saved("forms.py")),
            *(("python", begins, Added("forms.py")) for begins in FORMS),
            ("", "verdict", Prints("memcap check forms.py")),
        )
    ),
    "docs/commands.md": Page(tuple(("sh", "memcap ", LeftOut(EXAMPLES)) for _ in range(EXAMPLED))),
}

# --- commands in the running text -----------------------------------------------------------------

BESIDE: dict[str, LeftOut | None] = {
    ".venv/bin/memcap --help": LeftOut("memcap is not in .venv here; memcap --help is run"),
    "make check": LeftOut(ITSELF),
    "make recheck": LeftOut(ITSELF),
    "make docs": LeftOut("needs a package index"),
    "make slow": LeftOut(MINUTES),
    "make stability": LeftOut(MINUTES),
    "make lint": LeftOut(ITSELF),
    "make diff": LeftOut(ITSELF),
    "make figures": LeftOut(MINUTES),
    "make coq": LeftOut(ITSELF),
    "make bench": LeftOut(NETWORK),
    "make appendix": LeftOut("memcap latex is run above"),
    "make report": LeftOut("memcap report is run above"),
    "make readme": LeftOut("this"),
    "make runs": LeftOut(NETWORK),
    "make test": LeftOut(ITSELF),
    "memcap show T1": None,
    "memcap show --exact T1": None,
    "memcap show --exact NAME": LeftOut(WITH_NAMES),
    "memcap check --recorded": None,
    "memcap check": LeftOut(ITSELF),
    "memcap check 'T*'": None,
    "memcap list": None,
    "memcap show L11.stored": None,
    "memcap check my_lemmas.py": None,
    "memcap mutate my_lemmas.py": None,
    "memcap certify my_lemmas.py": None,
    "memcap recheck my_lemmas.py": None,
    "memcap lock my_lemmas.py": LeftOut("run above, in a folder with no other record"),
    "memcap diff": LeftOut(ITSELF),
    "memcap lock": LeftOut("records all of proofs/ anew: takes minutes"),
    "pytest --memcap": LeftOut("run above, in a folder with no other tests"),
    "memcap size --n 32 --d 4 --N 1000": None,
    "memcap COMMAND --help": LeftOut(WITH_NAMES),
    "memcap --version": None,
    "memcap --help": None,
    "memcap size …": LeftOut(WITH_NAMES),
    "memcap check --fresh": LeftOut(MINUTES),
    "memcap verify … --resume": LeftOut(WITH_NAMES),
    "pip install 'memcap[dask]'": LeftOut("needs a package index"),
    "memcap export onnx NET -o FILE.onnx --check DATA": LeftOut(WITH_NAMES),
    "pip install 'memcap[onnx]'": LeftOut("needs a package index"),
    "memcap show NAME": LeftOut(WITH_NAMES),
    "memcap check --solver z3,cvc5": LeftOut(MINUTES),
    "memcap export certificates ramp.low -o DIR": None,
    "memcap recheck": LeftOut(ITSELF),
    "memcap certify": LeftOut(MINUTES),
    "memcap export coq": LeftOut("what `make coq` does, which .ci/run calls"),
    "python -O": LeftOut("a way to run Python"),
    "memcap check forms.py": LeftOut("run above, where the file is"),
    "memcap show L8.field": None,
    "memcap show block.peel": None,
    "memcap build": LeftOut(WITH_NAMES),
    "memcap verify": LeftOut(WITH_NAMES),
    "memcap precision": LeftOut(WITH_NAMES),
    "memcap stability": LeftOut(MINUTES),
    "memcap mutate": LeftOut(WITH_NAMES),
    "python -m memcap.symbolic.certificate": LeftOut(WITH_NAMES),
    "python -m tests.readme.commands > docs/commands.md": None,
    "memcap check section.name": LeftOut(WITH_NAMES),
    "memcap mutate section.name": LeftOut(WITH_NAMES),
}
