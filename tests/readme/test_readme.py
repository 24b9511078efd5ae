"""The README, followed word for word in a fresh copy of what is committed (make readme).

A block may need those before it, as for its reader.
"""

from __future__ import annotations

import shutil

import pytest

from tests.apart import ROOT
from tests.readme.actions import LeftOut, Place
from tests.readme.steps import BESIDE, STEPS
from tests.readme.text import blocks, inline

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = blocks(README)
NAMES = [f"{block.line}: {block.text.split(chr(10))[0].strip()[:50]}" for block in BLOCKS]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    yield Place(folder).make()
    shutil.rmtree(folder, ignore_errors=True)


def test_every_block_has_its_step():
    found = [(block.language, block.text.strip()) for block in BLOCKS]
    expected = [(language, begins) for language, begins, _ in STEPS]
    assert len(found) == len(expected)
    for (language, text), (other, begins) in zip(found, expected, strict=True):
        assert (language, text[: len(begins)]) == (other, begins)


def test_every_command_beside_the_blocks_is_known():
    assert set(inline(README)) == BESIDE.keys()


@pytest.mark.readme
@pytest.mark.parametrize("number", range(len(BLOCKS)), ids=NAMES)
def test_a_block(place, number):
    _, _, does = STEPS[number]
    if isinstance(does, LeftOut):
        pytest.skip(does.reason)
    does(place, BLOCKS[number])


@pytest.mark.readme
@pytest.mark.parametrize("command", BESIDE)
def test_a_command_beside_them(place, command):
    left_out = BESIDE[command]
    if left_out is not None:
        pytest.skip(left_out.reason)
    place.must(command)
