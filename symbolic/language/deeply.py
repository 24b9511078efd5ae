"""Room for deep terms: a thread with a large stack, which a signal still ends [trusted]."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["deeply"]

STACK = 512 << 20
DEPTH = 100_000
GRACE = 2.0
"""Seconds for work that is interrupted to tidy up."""

Outcome = TypeVar("Outcome")


class _Deep(threading.Thread):
    """A thread that keeps what its work gave or raised; the end of the program does not wait."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.outcome: Any = None
        self.failure: BaseException | None = None
        self.unwanted = False

    def run(self) -> None:
        try:
            if not self.unwanted:
                self.outcome = self.work()
        except BaseException as error:
            self.failure = error

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in the work, and wait a little for it to end."""
        self.unwanted = True
        number, error = ctypes.c_ulong(self.ident or 0), ctypes.py_object(KeyboardInterrupt)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(number, error)
        if self.is_alive():
            self.join(GRACE)


def deeply(work: Callable[[], Outcome]) -> Outcome:
    """``work()`` with room for deep terms: in a thread with a stack of its own.

    What interrupts the caller, such as Ctrl-C, interrupts the work.

    >>> def depth(n): return 0 if n == 0 else 1 + depth(n - 1)
    >>> deeply(lambda: depth(20_000))
    20000
    """
    if isinstance(threading.current_thread(), _Deep):
        return work()
    deep = _Deep(work)
    limit, size = sys.getrecursionlimit(), threading.stack_size(STACK)
    try:
        sys.setrecursionlimit(max(limit, DEPTH))
        deep.start()
        deep.join()
    except BaseException:
        deep.interrupt()
        raise
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if deep.failure is not None:
        raise deep.failure
    outcome: Outcome = deep.outcome
    return outcome
