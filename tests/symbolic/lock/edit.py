"""Edits to statements and definitions, and what `memcap diff` says of each.

The lemmas of all edits stand in one file, once as they were and once as they are after the edit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from tests.apart import python

__all__ = ["Edit", "compared"]

HEAD = """\
from fractions import Fraction

from memcap.symbolic.kernel import define, define_recursive
from memcap.symbolic.proving.lemma import lemma
from memcap.symbolic.library import pow2, relu, total
from memcap.symbolic.proving.proof import admitted, at, by, conjuncts, definition, exhibit, fix
from memcap.symbolic.proving.proof import have, induct, part, split
from memcap.symbolic.language.terms import *

x, y, z, t = reals("x y z t")
i, k, m, n = ints("i k m n")
f, g = functions("f g", INT, REAL)
p, q = bools("p q")
"""


@dataclass(frozen=True)
class Edit:
    """One edit: the arguments of the lemma before and after it, and the words it must get.

    defined  lines before the lemma, then and now
    """

    what: str
    before: str | None
    after: str | None
    words: tuple[str, ...]
    defined: tuple[str, str] = ("", "")

    @property
    def name(self) -> str:
        return f"edit.{'-'.join(self.what.split())}"


def compared(folder, edits: Sequence[Edit]) -> dict:
    """What `memcap diff` says of each edit, by the name of its lemma."""
    before, after = folder / "before", folder / "after"
    for place, number in ((before, 0), (after, 1)):
        place.mkdir()
        lemmas = [(e.defined[number], e.name, (e.before, e.after)[number]) for e in edits]
        (place / "lemmas.py").write_text(_file(lemmas), encoding="utf-8")
    locked = _memcap(before, "lock", "lemmas.py")
    assert locked.returncode == 0, locked.stdout + locked.stderr
    (before / "statements.lock").rename(after / "statements.lock")
    done = _memcap(after, "diff", "--json", "../report.json")
    assert done.returncode == 1, done.stdout + done.stderr
    theorems = json.loads((folder / "report.json").read_text(encoding="utf-8"))["theorems"]
    return {one["name"]: one for one in theorems}


def _memcap(folder, *words):
    """The command in a process of its own."""
    return python(folder, "-m", "memcap", *words, cache=folder.parent / "cache")


def _file(lemmas: list[tuple[str, str, str | None]]) -> str:
    lines = [HEAD]
    for defined, name, arguments in lemmas:
        if defined:
            lines.append(defined)
        if arguments is not None:
            proof = "" if "proof=" in arguments else ", proof=by()"
            title = "" if arguments.startswith('"') else '"", '
            lines.append(f'lemma("{name}", {title}{arguments}{proof})')
    return "\n".join([*lines, ""])
