"""The checker: start-up, a run whose answers are stored, and one that looks everything up anew.

Beside the time on the clock stands that of all processors, and how much of it passes in the search
for certificates and in the solvers, as the workers measure it: for each lemma, so that the few
obligations which two lemmas share count twice.
"""

from __future__ import annotations

import sys
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

from tests.figures.bench.data import memcap, reported

TIMES = 5


def main() -> None:
    """Print the table; --fresh takes long, and is left out unless it is asked for."""
    words: tuple[str, ...]
    print("| command | seconds | of all processors | in the search and the solvers |")
    print("| --- | --- | --- | --- |")
    for words in (("--version",), ("--help",), ("size", "--n", "4", "--d", "2", "--N", "9")):
        taken = median(memcap(*words)[0] for _ in range(TIMES))
        print(f"| memcap {' '.join(words)} | {taken:.2f} | | |")
    memcap("check")
    runs: list[tuple[str, ...]] = [("check",)]
    if "--fresh" in sys.argv:
        runs.append(("check", "--fresh"))
    for words in runs:
        before = _processors()
        found, seconds, _ = reported(*words)
        spent = _processors() - before
        inside = sum(one["seconds"] for one in found["results"])
        print(f"| memcap {' '.join(words)} | {seconds:.1f} | {spent:.1f} | {inside:.1f} |")


def _processors() -> float:
    """The seconds that processes started from here have taken, system calls included."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
