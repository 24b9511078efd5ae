"""The figures on certificates in docs/certificates.md; `make figures` prints them.

Z3 and the checker take the same obligations in one process, one after the other; Z3 gets a context
of its own for each, reads the text with its own parser, and is not asked for a core.
"""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import z3

from memcap.symbolic.certificate import check
from memcap.symbolic.checking.plan import deeply, plan
from memcap.symbolic.proving.lemma import Lemma
from memcap.symbolic.proving.loading import find
from memcap.symbolic.store import archive

ROOT = Path(__file__).parents[2]
CHECKER = ("formula.py", "reader.py", "checker.py")


def texts(lemmas: list[Lemma]) -> dict[str, str]:
    """Digest ↦ text of every obligation."""
    return deeply(lambda: {q.sha: q.text for one in lemmas for q in plan(one).questions})


def stored(lemmas: list[Lemma]) -> dict[str, Any]:
    """Digest ↦ entry of the archives of these lemmas."""
    found: dict[str, Any] = {}
    for file in {one.place.rpartition(":")[0] for one in lemmas}:
        found |= archive.read(archive.path(file))[0]
    return found


def by_z3(text: str) -> None:
    """Raises ValueError unless Z3 says that the formulas contradict each other."""
    context = z3.Context()
    solver = z3.Solver(ctx=context)
    solver.add(*z3.parse_smt2_string(text, ctx=context))
    if str(solver.check()) != "unsat":
        raise ValueError("Z3 does not prove it")


def seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def lines(*files: Path) -> int:
    return sum(len(file.read_text().splitlines()) for file in files)


def main() -> None:
    lemmas = find([], "memcap.proofs")
    obligations = texts(lemmas)
    entries = {d: e for d, e in stored(lemmas).items() if d in obligations and "steps" in e}
    sizes = sorted(len(json.dumps(e, separators=(",", ":"))) for e in entries.values())
    checked = [seconds(lambda d=d: check(obligations[d], entries[d])) for d in entries]
    asked = [seconds(lambda d=d: by_z3(obligations[d])) for d in entries]
    middle = len(sizes) // 2
    print(f"theorems {len(lemmas)}, obligations {len(obligations)}, certified {len(entries)}")
    print(f"bytes {sum(sizes)}, median {sizes[middle]}, largest {sizes[-1]}")
    print(f"check {sum(checked):.2f} s, median {1000 * sorted(checked)[middle]:.2f} ms")
    print(f"Z3 {sum(asked):.2f} s, median {1000 * sorted(asked)[middle]:.2f} ms")
    print(f"check / Z3: {sum(checked) / sum(asked):.3f}")
    folder = ROOT / "symbolic"
    own = lines(*(folder / "certificate" / name for name in CHECKER))
    print(f"lines: checker {own}, kernel {lines(*(folder / 'kernel').glob('*.py'))}")


if __name__ == "__main__":
    main()
