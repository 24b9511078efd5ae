"""Every edit gets the words that it must get, through the command line."""

from __future__ import annotations

import pytest

from tests.symbolic.lock.edit import compared
from tests.symbolic.lock.edits import EDITS


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What `memcap diff` says of each edit, by the name of its lemma."""
    return compared(tmp_path_factory.mktemp("edits"), EDITS)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.what)
def test_an_edit_gets_its_words(edit, said):
    assert tuple(said[edit.name]["verdicts"]) == edit.words


@pytest.mark.parametrize(
    "edit", [e for e in EDITS if e.defined != ("", "") and "unchanged" not in e.words],
    ids=lambda edit: edit.what,
)  # fmt: skip
def test_a_definition_that_changed_is_named(edit, said):
    if edit.what == "write out a definition":  # it is no longer used, and was not changed
        assert said[edit.name]["definitions"] == []
        return
    [one] = said[edit.name]["definitions"]
    assert one["name"] in edit.defined[0] and one["before"] != one["after"]
    assert one["same"] is (edit.words == ("reworded",))


def test_what_follows_is_a_theorem(said):
    for one in said.values():
        for direction in filter(None, (one["onward"], one["back"])):
            made = direction["rests_on"] is not None
            assert made == (direction["outcome"] in ("shown", "idle"))


def test_there_are_edits_of_every_sort():
    assert len(EDITS) >= 60
    assert len({edit.what for edit in EDITS}) == len(EDITS)
    verdicts = {word for edit in EDITS for word in edit.words}
    assert verdicts == {
        "unchanged", "reworded", "stronger", "weaker", "incomparable", "undecided", "new",
        "removed", "not proved",
    }  # fmt: skip
