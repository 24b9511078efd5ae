"""The checker: start-up, a run whose answers are stored, and one that looks everything up anew."""

from __future__ import annotations

import sys
from statistics import median

from tests.figures.bench.data import memcap, reported

TIMES = 5


def main() -> None:
    """Print the table; --fresh takes long, and is left out unless it is asked for."""
    print("| command | seconds | inside the solvers |")
    print("| --- | --- | --- |")
    for words in (("--version",), ("--help",), ("size", "--n", "4", "--d", "2", "--N", "9")):
        taken = median(memcap(*words)[0] for _ in range(TIMES))
        print(f"| memcap {' '.join(words)} | {taken:.2f} | |")
    memcap("check")
    runs: list[tuple[str, ...]] = [("check",)]
    if "--fresh" in sys.argv:
        runs.append(("check", "--fresh"))
    for words in runs:
        found, seconds, _ = reported(*words)
        inside = sum(one["seconds"] for one in found["results"])
        print(f"| memcap {' '.join(words)} | {seconds:.1f} | {inside:.1f} |", flush=True)


if __name__ == "__main__":
    main()
