"""Rows of data: which were left out, and running a network on them, with a bar."""

from __future__ import annotations

from collections.abc import Sequence

from memcap.console import note
from memcap.numeric.dataset import Dataset
from memcap.numeric.errors import Finding
from memcap.numeric.heat import AttentionKind
from memcap.numeric.journal import Journal
from memcap.numeric.network import Network
from memcap.numeric.pipeline import Built
from memcap.numeric.verify import Verification, breaches, verify
from memcap.progress import progress

__all__ = ["check_contracts", "check_labels", "left_out"]


def check_labels(
    network: Network,
    dataset: Dataset,
    jobs: int | None,
    attention: AttentionKind | None = None,
    scheduler: str | None = None,
    journal: Journal | None = None,
) -> Verification:
    """`numeric.verify.verify`, with a bar."""
    with progress("verifying", dataset.N) as seen:
        return verify(
            network,
            dataset,
            attention=attention,
            jobs=jobs,
            scheduler=scheduler,
            journal=journal,
            seen=seen,
        )


def check_contracts(built: Built, rows: int) -> bool:
    """Whether the first rows meet every condition under which the blocks were proved."""
    rows, broken = min(rows, built.dataset.N), 0
    with progress("contracts", rows) as seen:
        for row in range(rows):
            for breach in breaches(built, [row]):
                broken += 1
                note(f"{breach.where}: block {breach.block}: {breach.gadget}: {breach.condition}")
            seen(1)
    if rows:
        kept = "every block keeps its contract" if not broken else f"{broken} breaches of contract"
        note(f"{kept} on {rows} rows")
    return not broken


def left_out(findings: Sequence[Finding]) -> None:
    """Say what was left out and why: one line for each sort of finding."""
    kinds: dict[str, list[Finding]] = {}
    for finding in findings:
        kinds.setdefault(finding.kind, []).append(finding)
    for kind, found in kinds.items():
        others = f" (and {len(found) - 1} more such)" if len(found) > 1 else ""
        note(f"{kind}: {found[0].text}{others}")
