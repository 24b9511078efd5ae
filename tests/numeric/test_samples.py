"""The committed sample and the truecasing task made of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memcap.numeric.consistency import findings
from memcap.numeric.dataset import with_positions
from memcap.numeric.readers import read
from memcap.numeric.samples import SONNETS, SONNETS_CONLL, casing, restored, truecasing


def test_the_committed_task_is_made_of_the_committed_text() -> None:
    text = SONNETS.read_text(encoding="utf-8")
    made = "".join(f"{line}\n" for line in truecasing(text, "sonnets"))
    assert SONNETS_CONLL.read_text(encoding="utf-8") == made


def test_the_sample_is_memorizable_with_positions_only() -> None:
    data = read(SONNETS_CONLL).dataset
    assert (data.N, data.n) == (196, 13)
    assert {found.kind for found in findings(data)} == {"repeated-token"}
    assert findings(with_positions(data)) == ()


@given(st.text("abyz'-", min_size=1, max_size=8), st.sampled_from(["lower", "Title", "UPPER"]))
def test_the_label_restores_the_word(word: str, label: str) -> None:
    written = restored(word, label)
    assert restored(written.lower(), casing(written)) == written


@pytest.mark.parametrize("word", ["McDuff", "oNE", "aB"])
def test_capitals_without_a_rule_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        casing(word)


def test_another_label_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        restored("word", "Lower")
