"""Where the work of `verify` is done: in this process, in several, or on a Dask cluster."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from math import ceil
from multiprocessing import active_children
from typing import Any, Final

from memcap.numeric.errors import InputError
from memcap.numeric.work import Checker, Outcome, Seen, Span

__all__ = ["many_processes", "on_cluster", "one_process", "processes_for", "spans"]

COLUMNS: Final = 600_000
"""Tokens that are run at a time under hardmax: half a kilobyte each, in each process."""

ROWS: Final = 8
"""Sequences that are run at a time under softmax, which knows no batches."""

SMALL: Final = 100_000
"""Tokens times blocks up to which one process is enough: about a second."""

ANSWER: Final = 10
"""Seconds that a scheduler has to answer, and to have a worker."""

PULSE: Final = 0.2
"""Seconds between two looks at how far the processes are."""


def spans(open: Sequence[Span], n: int, hard: bool, parts: int) -> list[Span]:
    """The rows that are to be run, in stretches: as few as memory allows, as many for each part.

    >>> spans([(0, 10), (20, 25)], 4, True, 2)
    [(0, 8), (8, 10), (20, 25)]
    """
    rows = sum(stop - start for start, stop in open)
    most = max(1, COLUMNS // n) if hard else ROWS
    size = ceil(rows / (parts * ceil(rows / (parts * most))))
    return [
        (first, min(first + size, stop))
        for start, stop in open
        for first in range(start, stop, size)
    ]


def one_process(checker: Checker, work: Sequence[Span], seen: Seen) -> Iterator[Outcome]:
    """One stretch after the other, here."""
    for span in work:
        yield checker.check(span, partial(_weighted, seen, span[1] - span[0]))


def _weighted(seen: Seen, rows: int, part: float) -> None:
    seen(part * rows)


# --- several processes -------------------------------------------------------------------------

_mine: dict[str, Any] = {}


def _set_up(checker: Checker, parts: Any) -> None:
    """In a new process; Ctrl-C is the business of the one that started it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _mine.update(checker=checker, parts=parts)


def _work(number: int, span: Span) -> Outcome:
    outcome: Outcome = _mine["checker"].check(span, partial(_mine["parts"].__setitem__, number))
    return outcome


def many_processes(
    checker: Checker, work: Sequence[Span], seen: Seen, processes: int
) -> Iterator[Outcome]:
    """The stretches as they end; seen: called with the rows that are done of those under way."""
    parts = multiprocessing.Array("d", len(work), lock=False)
    with _pool(processes, (checker, parts)) as pool:
        waiting: dict[Future[Outcome], int] = {
            pool.submit(_work, number, span): number for number, span in enumerate(work)
        }
        while waiting:
            done, _ = wait(waiting, PULSE, FIRST_COMPLETED)
            ended = [(waiting.pop(future), future.result()) for future in done]
            yield from (outcome for _, outcome in ended)
            seen(sum(parts[k] * (work[k][1] - work[k][0]) for k in waiting.values()))


@contextmanager
def _pool(processes: int, arguments: tuple[Any, ...]) -> Iterator[ProcessPoolExecutor]:
    """Processes that are ended at once, with their work, on any exception."""
    others = set(active_children())
    pool = ProcessPoolExecutor(processes, initializer=_set_up, initargs=arguments)
    try:
        yield pool
    except BaseException:
        for process in set(active_children()) - others:
            process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def processes_for(rows: int, n: int, blocks: int, jobs: int | None) -> int:
    """How many processes are worth it: one for little work, else `jobs`, or one a processor."""
    wanted = (os.cpu_count() or 1) if jobs is None else jobs
    return 1 if rows * n * blocks <= SMALL else max(1, wanted)


# --- a cluster ---------------------------------------------------------------------------------


def on_cluster(
    checker: Checker, work: Sequence[Span], seen: Seen, address: str
) -> Iterator[Outcome]:
    """The stretches as they end, on the Dask cluster whose scheduler has this address.

    A stretch whose worker dies is run again by another. Raises InputError when Dask is not
    installed, or no scheduler answers at the address, or it has no worker.
    """
    dask = _dask()
    _require_address(dask, address)
    with _client(dask, address) as client, client.as_current():
        _require_worker(client, address)
        (sent,) = client.scatter([checker], broadcast=True)
        futures = [client.submit(_check, sent, span, pure=False) for span in work]
        try:
            for future in dask.as_completed(futures):
                yield future.result()
                seen(0)
        except BaseException:
            client.cancel(futures)
            raise


def _check(checker: Checker, span: Span) -> Outcome:
    return checker.check(span)


def _dask() -> Any:
    try:
        return import_module("distributed")
    except ImportError:
        reason = "Dask is not installed: pip install 'memcap[dask]'"
        raise InputError("--scheduler", "", reason) from None


def _require_address(dask: Any, address: str) -> None:
    """InputError for what cannot be the address of a scheduler, before a client is made of it."""
    try:
        scheme, place = dask.comm.parse_address(address)
        _, port = dask.comm.parse_host_port(place)
    except ValueError as error:
        raise _no_address(address, str(error)) from None
    if scheme not in ("tcp", "tls") or not 0 < port < 1 << 16:
        raise _no_address(address, "the kind of address, or its port, is not known")
    secured = dask.Security().get_connection_args("client").get("ssl_context")
    if scheme == "tls" and secured is None:
        raise _no_address(address, "Dask's configuration names no certificate for TLS")


def _no_address(address: str, reason: str) -> InputError:
    reason = f"no Dask scheduler is there: {reason}; an address is such as tcp://host:8786"
    return InputError("--scheduler", address, reason)


def _client(dask: Any, address: str) -> Any:
    try:
        return dask.Client(address, timeout=ANSWER, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        reason = f"no Dask scheduler answers there: {error}"
        raise InputError("--scheduler", address, reason) from None


def _require_worker(client: Any, address: str) -> None:
    try:
        client.wait_for_workers(1, timeout=ANSWER)
    except TimeoutError:
        reason = f"the scheduler has no worker, after {ANSWER} seconds"
        raise InputError("--scheduler", address, reason) from None
