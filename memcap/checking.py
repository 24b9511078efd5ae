"""Checking with what the user has: the store of answers, all processors, a bar on stderr."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from memcap.console import note, plain, stderr
from memcap.symbolic.checking.check import check, recall
from memcap.symbolic.checking.plan import plans
from memcap.symbolic.checking.pool import Progress as Tell
from memcap.symbolic.checking.results import Report
from memcap.symbolic.language.deeply import deeply
from memcap.symbolic.oracles.base import CERTIFICATE, SOLVERS
from memcap.symbolic.proving.lemma import REGISTRY, Lemma
from memcap.symbolic.store.files import cache_directory
from memcap.symbolic.store.store import Store

__all__ = ["answers", "checked", "progress_bar", "recalled", "with_used"]


def answers() -> Store:
    """The store of answers, in the user's cache folder ($MEMCAP_CACHE)."""
    return Store(cache_directory() / "answers")


def checked(  # type: ignore[no-untyped-def]
    lemmas, *, opinions=(), fresh=False, effort=1.0, timeout=None, jobs=None, progress=None
) -> Report:
    """The report on lemmas, with the user's store of answers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the store's: they are in the report
        return check(
            lemmas,
            opinions=opinions,
            effort=effort,
            timeout=timeout,
            processes=jobs or os.cpu_count() or 1,
            store=answers(),
            fresh=fresh,
            progress=progress,
        )


def recalled(lemmas: Sequence[Lemma]) -> Report:
    """What stored answers show, whichever solver gave them."""
    with warnings.catch_warnings(), progress_bar() as progress:
        warnings.simplefilter("ignore")  # the store's: they are in the report
        report = recall(lemmas, oracles=(CERTIFICATE, *SOLVERS), store=answers(), progress=progress)
    for warning in report.warnings:
        note(f"warning: {warning}")
    return report


def with_used(lemmas: Sequence[Lemma]) -> list[Lemma]:
    """The lemmas and all that they use, used ones first, in the order of the files."""
    every = deeply(lambda: plans(lemmas))
    order = {lemma: place for place, lemma in enumerate(REGISTRY)}
    return sorted(every, key=lambda lemma: order.get(lemma, -1))


@contextmanager
def progress_bar() -> Iterator[Tell]:
    """A bar on stderr, where that is a terminal."""
    console = stderr()
    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[step]}"),
    )
    off = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=off) as bar:
        task = bar.add_task("", total=None, step="reading the proofs")

        def tell(done: int, total: int, label: str) -> None:
            bar.update(task, completed=done, total=total, step=plain(label).replace("[", "("))

        yield tell
