"""The README and docs/, followed word for word.

A page is followed from its first block to its last: a block may need those before it, as for its
reader.  Quick pages are followed in a copy of what is here; `make readme` follows all of them,
block by block, in a fresh copy of what is committed, and runs the commands beside the blocks, too.
"""

from __future__ import annotations

import shutil
from fnmatch import fnmatch

import pytest
import typer

from memcap.app import app
from tests.apart import ROOT
from tests.readme import commands
from tests.readme.actions import LeftOut, Place
from tests.readme.steps import BESIDE, PAGES, WITH_NAMES, with_lemmas
from tests.readme.text import anchors, blocks, inline, links, named_files, spans, written_out

TEXTS = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
BLOCKS = {page: blocks(text) for page, text in TEXTS.items()}
EVERY = [(page, number) for page in PAGES for number in range(len(BLOCKS[page]))]
NAMES = [
    f"{page}:{BLOCKS[page][number].line}: {BLOCKS[page][number].text.split(chr(10))[0][:40]}"
    for page, number in EVERY
]


# --- what is printed is what is tested ------------------------------------------------------------


def test_every_page_has_its_steps():
    written = {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md")}
    assert {*written, *(path.name for path in ROOT.glob("*.md"))} == PAGES.keys()


@pytest.mark.parametrize("page", PAGES)
def test_every_block_has_its_step(page):
    found = [(block.language, block.text) for block in BLOCKS[page]]
    expected = [(language, begins) for language, begins, _ in PAGES[page].steps]
    assert len(found) == len(expected)
    for (language, text), (other, begins) in zip(found, expected, strict=True):
        assert (language, text[: len(begins)]) == (other, begins)


def test_every_command_beside_the_blocks_is_known():
    assert {command for text in TEXTS.values() for command in inline(text)} == BESIDE.keys()


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_is_named_is_there(page):
    gone = [name for name in named_files(TEXTS[page]) if not (ROOT / name).exists()]
    assert [name for name in gone if "/NAME." not in name] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page):
    wrong = []
    for target, anchor in links(TEXTS[page]):
        path = (ROOT / page).parent / target if target else ROOT / page
        headings = anchors(path.read_text(encoding="utf-8")) if path.is_file() else ()
        if not path.exists() or (anchor and anchor not in headings):
            wrong.append(f"{target}#{anchor}")
    assert wrong == []


def test_the_readme_is_short():
    assert len(TEXTS["README.md"].splitlines()) <= 150


def test_the_reference_of_the_command_line_is_current():
    assert TEXTS["docs/commands.md"] == commands.written()


def test_the_theory_names_lemmas_that_are_stated():
    from memcap.symbolic.proving.loading import find

    stated = {lemma.name for lemma in find([], "memcap.proofs")}
    named = [
        name.removeprefix("memcap show ")
        for line in TEXTS["docs/theory.md"].splitlines()
        if line.startswith("| `") or "`memcap show" in line
        for name in spans(line)
        if "/" not in name and "_" not in name
    ]
    assert len(named) > 30
    assert [name for name in named if not any(fnmatch(other, name) for other in stated)] == []


# --- commands are understood ----------------------------------------------------------------------


def parsed(words):
    """The command line of these words, read and not run."""
    group = typer.main.get_command(app)
    while hasattr(group, "commands") and words and not words[0].startswith("-"):
        name, *words = words
        group = group.get_command(None, name)
        assert group is not None, name
    return group.make_context("memcap", words)


PRINTED = {
    *(command for found in BLOCKS.values() for block in found for command in block.commands),
    *(command for command, left_out in BESIDE.items() if left_out != LeftOut(WITH_NAMES)),
}
COMMANDS = sorted(
    {tuple(words) for c in PRINTED if c.startswith("memcap ") and (words := written_out(c))}
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_command_is_understood(words, monkeypatch):
    monkeypatch.chdir(ROOT)
    try:
        parsed([*words[1:]])
    except typer.Exit as done:  # --help, --version
        assert done.exit_code == 0


@pytest.mark.parametrize("line", ["chek", "check --fersh", "show", "build a.conll", "export cock"])
def test_what_is_no_command_is_not_understood(line):
    with pytest.raises(Exception) as refused:  # typer has a UsageError of its own in some versions
        parsed(line.split())
    kinds = {kind.__name__ for kind in type(refused.value).__mro__}
    assert kinds & {"UsageError", "AssertionError"}


# --- pages are followed ---------------------------------------------------------------------------


def ready(folder, page, *, committed):
    """A copy, and what the reader of the page has already."""
    place = Place(folder).make(committed=committed)
    PAGES[page].begins(place)
    return place


QUICK = [
    name
    for name, page in PAGES.items()
    if page.quick and not all(isinstance(does, LeftOut) for *_, does in page.steps)
]


@pytest.mark.parametrize("page", QUICK)
def test_a_quick_page(page, tmp_path):
    place = ready(tmp_path, page, committed=False)
    for (_, _, does), block in zip(PAGES[page].steps, BLOCKS[page], strict=True):
        does(place, block)
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture(scope="module")
def place_of(tmp_path_factory):
    """Of a page, the place where it is followed: one at a time."""
    places = {}

    def place(page):
        if page not in places:
            for old in places.values():
                shutil.rmtree(old.folder, ignore_errors=True)
            places.clear()
            places[page] = ready(tmp_path_factory.mktemp("page"), page, committed=True)
        return places[page]

    yield place
    for old in places.values():
        shutil.rmtree(old.folder, ignore_errors=True)


@pytest.mark.readme
@pytest.mark.parametrize(("page", "number"), EVERY, ids=NAMES)
def test_a_block(place_of, page, number):
    _, _, does = PAGES[page].steps[number]
    if isinstance(does, LeftOut):
        pytest.skip(does.reason)
    does(place_of(page), BLOCKS[page][number])


@pytest.fixture(scope="module")
def beside(tmp_path_factory):
    place = Place(tmp_path_factory.mktemp("beside")).make(committed=True)
    with_lemmas(place)
    yield place
    shutil.rmtree(place.folder, ignore_errors=True)


@pytest.mark.readme
@pytest.mark.parametrize("command", BESIDE)
def test_a_command_beside_them(beside, command):
    left_out = BESIDE[command]
    if left_out is not None:
        pytest.skip(left_out.reason)
    beside.must(command)
