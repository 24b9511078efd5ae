"""The same `memcap check --fresh` with the processors idle and with all of them kept busy."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests.apart import ROOT, python

OWN = ROOT / "tests" / "cases" / "authoring" / "tooth1.py"
PROOFS = [
    "ramp.*", "square.*", "pow2.*", "head.max", "head.mean", "block.peel", "block.digit", "floor.*",
    "classifier.sizes", "labeller.sizes", "L8.*", "L9.*", "L13.sums",
]  # fmt: skip
"""Some dozens of lemmas, those whose certificates are the hardest to find among them."""
BUSY = 4


def checked(folder, *targets):
    """The verdict and what it rests on, by lemma, and the bytes of all answers that are kept."""
    folder.mkdir()
    shutil.copy(OWN, folder)
    cache = folder / "cache"
    words = ("-m", "memcap", "check", *targets, "--fresh", "--jobs", "2", "--json", "out.json")
    done = python(folder, *words, cache=cache)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    results = json.loads((folder / "out.json").read_text())["results"]
    said = {r["name"]: (r["verdict"], r["rests_on"], r["notes"], r["reason"]) for r in results}
    kept = {file.name: file.read_bytes() for file in (cache / "answers").rglob("*.json")}
    return said, kept


@pytest.mark.slow
def test_the_verdicts_do_not_depend_on_the_load(tmp_path):
    idle = checked(tmp_path / "idle", *PROOFS, OWN.name)
    with ExitStack() as stack:
        for _ in range(BUSY):
            spinning = subprocess.Popen([sys.executable, "-c", "while True: pass"])
            stack.callback(spinning.wait)
            stack.callback(spinning.kill)
        busy = checked(tmp_path / "busy", *PROOFS, OWN.name)
    said, kept = idle
    assert len(said) > 24 and kept
    assert {(verdict, *rests_on) for verdict, rests_on, *_ in said.values()} == {("proved",)}
    assert busy == idle
