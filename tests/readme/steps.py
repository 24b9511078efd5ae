"""Every block of the README, in order, and what is done with it; every command beside them, too."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import yaml

from tests import latex
from tests.browser import chromium, complaints
from tests.readme.actions import LeftOut, Place, Prints, Recorded, Runs, Saved
from tests.readme.text import Block

__all__ = ["BESIDE", "STEPS"]

NETWORK = "loads a corpus from a package registry"
ITSELF = "what .ci/run does itself"
MINUTES = "takes minutes"
WITH_NAMES = "stands for many"

TRUE = '"small": y <= x'
IMPORTS = """from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.proving.proof import by
from memcap.symbolic.language.terms import reals

(x,) = reals("x")
"""


# --- what is done with some of them ---------------------------------------------------------------


def of_its_own(place: Place, block: Block) -> None:
    """A lemma, in a file with nothing else; the next block says what is slack in it."""
    (place.own / "square").mkdir()
    (place.own / "square" / "my_lemmas.py").write_text(IMPORTS + block.text, encoding="utf-8")
    place.said = place.must("memcap mutate my_lemmas.py", folder=place.own / "square")


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
    text = (place.copy / "README.md").read_text(encoding="utf-8")
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
        for page, heading in PAGES.items():
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
PAGES = {
    "index.html": "Theorems",
    "graph.html": "What is used",
    "runs.html": "Networks",
    "T1.html": "T1",
    "T1-27-27.html": "T1''",
    "T1-27-27.rate.html": "T1''.rate",
    "L11.stored.html": "L11.stored",
}

# --- the blocks -----------------------------------------------------------------------------------

STEPS: list[tuple[str, str, Callable[[Place, Block], None]]] = [
    ("sh", "make check", LeftOut(ITSELF)),
    ("python", "# my_lemmas.py", Saved("my_lemmas.py")),
    ("", "verdict", Prints("memcap check my_lemmas.py")),
    (
        "",
        "verdict",
        Prints("memcap check my_lemmas.py", 1, before=[("my_lemmas.py", f", {TRUE}", "")]),
    ),
    ("python", 'lemma("mine.square"', of_its_own),
    ("", "mine.square", Prints()),
    (
        "toml",
        '[theorem."mine.shift"]',
        Recorded(
            "statements.lock",
            [
                ("my_lemmas.py", '"positive": x >= 0', f'"positive": x >= 0, {TRUE}'),
                "memcap mutate my_lemmas.py",
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
    (
        "sh",
        "memcap build",
        Runs(status={"memcap build numeric/samples/sonnets.conll -o net.json": 2}),
    ),
    ("", "memcap: these data cannot", Prints(whole=False)),
    ("sh", "memcap build", Runs()),
    ("", "what is paid where", Prints(whole=False)),
    ("sh", "memcap build", Runs()),
    ("", "under softmax every label", Prints(whole=False)),
    ("sh", "memcap build", Runs(then=sizes)),
    ("sh", "memcap fetch brown", LeftOut(NETWORK)),
    ("sh", "memcap fetch brown", LeftOut(NETWORK)),
    ("sh", "memcap build", Runs()),
    ("", "float64", Prints(whole=False)),
    ("sh", "memcap latex", Runs()),
    ("latex", r"\usepackage{memcap}", compiles),
    ("sh", "memcap report", Runs(then=opens)),
    ("sh", "python -m memcap.symbolic.certificate", one_certificate),
    ("sh", "memcap export coq", LeftOut("what `make coq` does, which .ci/run calls")),
    ("sh", "memcap stability", Runs(left_out={"memcap stability": MINUTES})),
]

# --- commands in the running text -----------------------------------------------------------------

BESIDE: dict[str, LeftOut | None] = {
    ".venv/bin/memcap --help": LeftOut("memcap is not in .venv here; memcap --help is run"),
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
    "memcap check section.name": LeftOut(WITH_NAMES),
    "memcap mutate section.name": LeftOut(WITH_NAMES),
}
