"""Files that once showed something else than what holds, run as they came."""

from __future__ import annotations

import re

import pytest

from tests.apart import python
from tests.attacks.checked import CASES, checked

SOUND = CASES / "sound"


def said(folder, *command):
    done = python(folder, *command)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.parametrize("fresh", [False, True])
def test_one_verdict_whichever_command_says_it(tmp_path, fresh):
    found = checked(tmp_path, SOUND / "vac.py", *(["--fresh"] if fresh else []))
    assert found.status == 1 and found.verdicts == {"vac.plain": "vacuous"}
    for command in ("list", "show"):
        text = said(tmp_path, "-m", "memcap", command, SOUND / "vac.py")
        assert "vac.plain" in text and "vacuous" in text and "proved" not in text.split("\n")[1]


def test_a_weight_called_j_means_the_same_on_symbols_and_in_the_network(tmp_path):
    text = said(tmp_path, SOUND / "capture.py")
    symbols = re.findall(r"value of the term with weight 1: (\S+)", text)
    network = re.findall(r"the network with weight 1\s*: (\S+)", text)
    assert len(symbols) == 2 and symbols == network


def test_repetitions_have_names_of_their_own(tmp_path):
    text = said(tmp_path, SOUND / "clash.py")
    names = re.findall(r"^(\S+) +starts ", text, re.MULTILINE)
    assert len(names) == len(set(names)) == 2
    assert "λj₁. j·x(j₁)·1" in text  # the weight j is not the index
