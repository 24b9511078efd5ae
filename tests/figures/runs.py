"""The table of networks on real data in docs/networks.md; `make runs` prints it.

Every network is built and then verified on every sequence under hardmax, and on the first ones
under softmax, through the command line.  The data are fetched into a folder that is kept.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path("build/data")
DATA = {"brown": "brown.conll", "movies": "movies.tsv", "shakespeare": "shakespeare.txt"}
UNDER_SOFTMAX = 500


@dataclass(frozen=True)
class Run:
    """A theorem, the data that it is tried on, and the options of ``memcap build``."""

    theorem: str
    data: str
    options: str

    @property
    def words(self) -> list[str]:
        return self.options.split()


BROWN = "--max-length 12 --skip-inconsistent"
RUNS = (
    Run("T1", "brown", f"{BROWN} --limit 2200"),
    Run("T1'", "brown", f"{BROWN} --limit 2200 --layers one"),
    Run("T2", "brown", f"{BROWN} --limit 2250 --positions"),
    Run("T3", "movies", "--task sequences --limit 2100 --skip-inconsistent"),
    Run("T3'", "movies", "--task sequences --limit 2100 --skip-inconsistent --layers one"),
    Run(
        "T4a",
        "shakespeare",
        "--task next-token --max-length 8 --limit 2100 --positions --skip-inconsistent",
    ),
    Run("T4b", "shakespeare", "--task prefixes --max-length 8 --limit 9000 --skip-inconsistent"),
)


def memcap(*words: str) -> None:
    """Runs a command of memcap; its tables go to standard error."""
    subprocess.run([sys.executable, "-m", "memcap", *words], check=True, stdout=sys.stderr)


def reported(path: Path, *words: str) -> dict[str, Any]:
    """What a command reports."""
    memcap(*words, "--json", str(path))
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def done(run: Run) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """The reports of build, verify under hardmax and verify under softmax."""
    data = FOLDER / DATA[run.data]
    if not data.exists():
        memcap("fetch", run.data, "-o", str(FOLDER))
    net, report = FOLDER / "net.json", FOLDER / "report.json"
    built = reported(
        report, "build", str(data), "-o", str(net), "--attention", "softmax", *run.words
    )
    verify = ("verify", str(net), str(data))
    return (
        built,
        reported(report, *verify, "--attention", "hard"),
        reported(report, *verify, "--attention", "softmax", "--limit", str(UNDER_SOFTMAX)),
    )


def row(run: Run) -> Sequence[str]:
    """A line of the table; a size that is not as promised makes the commands fail."""
    built, hard, soft = done(run)
    shape, sizes = built["shape"], built["sizes"]
    return (
        run.theorem,
        f"{run.data}: `{run.options}`",
        *(f"{shape[name]:,}" for name in ("N", "n", "V", "C")),
        *(f"{sizes[name]:,}" for name in ("attention_layers", "depth", "parameters", "bits")),
        f"{hard['correct']:,} of {hard['total']:,}",
        f"{soft['correct']:,} of {soft['total']:,}",
    )


HEADINGS = (
    *("theorem", "data and options", "N", "n", "V", "C"),
    *("attention layers", "blocks", "parameters", "bits of a weight"),
    *("labels right", f"under softmax (first {UNDER_SOFTMAX})"),
)


def lines(wanted: Sequence[str]) -> Iterator[str]:
    """The table, in Markdown: of the theorems of these names, or of all."""
    yield f"| {' | '.join(HEADINGS)} |"
    yield f"|{' --- |' * len(HEADINGS)}"
    for run in (one for one in RUNS if not wanted or one.theorem in wanted):
        yield f"| {' | '.join(row(run))} |"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for line in lines(sys.argv[1:]):
        print(line, flush=True)
