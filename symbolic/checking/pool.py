"""Many obligations at once, in processes that can be killed.

Only the workers load a solver.  What they say depends on what they are asked and on the effort, not
on the clock.  The clock is there for one that hangs: it costs its own obligation an answer, which
says so, as does one that falls.
"""

from __future__ import annotations

import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from multiprocessing import resource_tracker
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import RLock
from queue import Empty, SimpleQueue
from typing import TypeAlias

from pebble import ProcessExpired, ProcessPool

from memcap.symbolic.oracles.base import (
    CERTIFICATE,
    Measuring,
    Oracle,
    OracleError,
    Trial,
    limit,
    oracle,
)
from memcap.symbolic.oracles.reply import Reply
from memcap.symbolic.store.kept import Kept
from memcap.symbolic.store.store import MODEL, Store, text_sha

__all__ = ["BACKSTOP", "LONGEST", "Answered", "Job", "Progress", "answer_all", "stored_answers"]

BACKSTOP = 1800.0
"""Seconds after which a worker is taken to hang, with an effort of 1 or less."""
LONGEST = 2_592_000.0
TRIES = 3
NOBODY = "no solver was named"

Progress: TypeAlias = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Job:
    """An obligation's text, and a label to show while it is answered.

    certify   whether a proof is wanted; else it is asked for the sake of a model
    trial     where it is asked for the sake of what that takes: how; such an answer is never kept
    """

    text: str
    label: str
    certify: bool = True
    trial: Trial | None = None

    @cached_property
    def sha(self) -> str:
        """Under what its answer is found: the hash of its text, and of its trial if it has one."""
        return text_sha(self.text if self.trial is None else f"{self.text}\n{self.trial}")


@dataclass(frozen=True)
class Answered:
    """A reply, with the oracle that gave it and the seconds that it took in all.

    Where none decided, the oracle is the last one asked and the reason tells of all of them.

    before   what those that were asked before it said, each with its name
    clocked  those that the clock stopped: on another day they may say more
    """

    text_sha: str
    oracle: str
    reply: Reply
    seconds: float
    cached: bool
    before: tuple[str, ...] = ()
    clocked: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Said:
    """What came of a question.

    lasting  whether the oracle would say so again
    clocked  whether the clock stopped it
    """

    reply: Reply
    seconds: float
    lasting: bool = False
    clocked: bool = False


@dataclass
class _Question:
    """An obligation under way: the places of the oracles that it is for, how many of these are done
    with it, what they said, and which of them the clock stopped."""

    job: Job
    sha: str
    oracles: tuple[int, ...]
    asked: int = 0
    began: float = 0.0
    seconds: float = 0.0
    lost: int = 0
    reasons: list[str] = field(default_factory=list)
    clocked: list[str] = field(default_factory=list)

    @property
    def place(self) -> int:
        """The place of the oracle whose turn it is."""
        return self.oracles[self.asked]


_Done: TypeAlias = "tuple[_Question, Future[tuple[Reply, float]]]"


def answer_all(
    jobs: Sequence[Job],
    *,
    oracles: Sequence[str],
    processes: int,
    store: Store | None,
    fresh: bool,
    progress: Progress | None,
    effort: float = 1.0,
    timeout: float | None = None,
) -> dict[str, Answered]:
    """Ask the oracles about every obligation, and keep the answers.

    Args:
        jobs: the obligations; one text, or trial of it, is asked once, under its first label.
        oracles: names; the next one is asked where the one before says unknown.
        processes: how many obligations are asked about at once.
        store: where answers are looked up and kept.  What is decided is so with any effort; that
            an oracle does not know is so with the same effort only.
        fresh: look up none, but keep the new ones.
        effort: how much each question may cost, as a multiple of what is usual.
        timeout: seconds after which a worker is stopped; else BACKSTOP for each 1 of effort.
        progress: is told how many are done, of how many, and the label of the latest.

    Returns:
        For each text (or trial), by the `sha` of the job and in the order of the jobs, what was
        answered.

    Raises:
        OracleError: an oracle does not exist or is not installed.
        ValueError: there is no oracle, no process, or no positive effort or time.
    """
    limit(1, effort)
    timeout = BACKSTOP * max(1.0, effort) if timeout is None else timeout
    if not 0 < timeout <= LONGEST:
        raise ValueError(f"answer_all: {timeout!r} seconds: not between 0 and a month")
    if not oracles or processes < 1:
        raise ValueError("answer_all: at least one oracle and one process are needed")
    order = list(dict.fromkeys(job.sha for job in jobs))
    run = _Round(oracles, effort, timeout, store, len(order), progress)
    tasks = {task.sha: task for task in map(run.task, reversed(jobs))}
    waiting = [tasks[sha] for sha in order if fresh or not run.look_up(tasks[sha])]
    for task in waiting:
        if not task.oracles:
            run.finish(task, Answered(task.sha, "", Reply("unknown", reason=NOBODY), 0.0, False))
    waiting = [task for task in waiting if task.oracles]
    if waiting:
        run.ask_all(waiting, min(processes, len(waiting)))
    return {sha: run.answers[sha] for sha in order}


def stored_answers(
    jobs: Sequence[Job], *, oracles: Sequence[str], store: Store
) -> dict[str, Answered]:
    """What the store has, by the sha256 of the text, of decided answers by any of the oracles.

    Raises:
        OracleError: an oracle does not exist or is not installed.
    """
    run = _Round(oracles, 1.0, BACKSTOP, store, len(jobs), None)
    for job in {job.text: job for job in jobs}.values():
        run.recall(run.task(job))
    return run.answers


class _Spawning(SpawnContext):
    """New processes.  Their locks outlive a pool: one that begins while it stops finds them."""

    def __init__(self) -> None:
        self.locks: list[RLock] = []

    def RLock(self) -> RLock:
        self.locks.append(super().RLock())
        return self.locks[-1]


class _Round:
    """One call of `answer_all`; everything here happens in the calling thread."""

    def __init__(
        self,
        oracles: Sequence[str],
        effort: float,
        timeout: float,
        store: Store | None,
        total: int,
        progress: Progress | None,
    ) -> None:
        self.oracles = [oracle(name) for name in oracles]
        self.effort = effort
        self.timeout = timeout
        versions = [found.version() for found in self.oracles]
        self.kept = Kept(store, self.oracles, versions, effort)
        self.total = total
        self.progress = progress
        self.answers: dict[str, Answered] = {}
        self.waiting: deque[_Question] = deque()

    def task(self, job: Job) -> _Question:
        """An obligation, and whom it is for."""
        names = [found.name for found in self.oracles]
        places = tuple(i for i, name in enumerate(names) if job.certify or name != CERTIFICATE)
        return _Question(job, job.sha, places)

    def asked_now(self, task: _Question) -> Oracle:
        """The oracle whose turn it is."""
        return self.oracles[task.place]

    def recall(self, task: _Question) -> bool:
        """Answer a task by what was decided before, with whatever effort, by any of the oracles."""
        return self.modelled(task) or any(
            self.answered(task, self.oracles[place].name, self.kept.decided(task.job.text, place))
            for place in task.oracles
        )

    def look_up(self, task: _Question) -> bool:
        """Answer a task from the store as asking would answer it: by the first oracle that decides.

        Those that are known not to decide it with this effort are passed over.
        """
        if task.job.trial is not None:
            return False
        done = self.modelled(task)
        while task.oracles and not done:
            reply = self.kept.said(task.job.text, task.place)
            if reply is None:
                return False
            done = self.take(task, _Said(reply, 0.0), cached=True)
        return done

    def modelled(self, task: _Question) -> bool:
        """Whether a model is wanted, and there is a stored one, which then is the answer."""
        model = None if task.job.certify else self.kept.model(task.job.text)
        return self.answered(task, MODEL, model)

    def answered(self, task: _Question, name: str, reply: Reply | None) -> bool:
        """Whether there is a stored reply, which then is the answer."""
        if reply is not None:
            self.finish(task, Answered(task.sha, name, reply, 0.0, cached=True))
        return reply is not None

    def ask_all(self, tasks: Sequence[_Question], processes: int) -> None:
        """Ask until every task has an answer; on any exception the workers are stopped."""
        self.waiting.extend(tasks)
        while self.waiting:
            context = _Spawning()
            pool = ProcessPool(max_workers=processes, initializer=_begin, context=context)
            try:
                with _interrupts_wait():
                    pool.active  # noqa: B018  asking starts it
                self.work(pool, 2 * processes)
            finally:
                pool.stop()  # type: ignore[no-untyped-call]
                pool.join()

    def work(self, pool: ProcessPool, most: int) -> None:
        """Ask, with at most so many questions under way, until all is done or the pool breaks.

        Where the pool breaks, the tasks under way wait for the next pool.
        """
        done: SimpleQueue[_Done] = SimpleQueue()
        flying: dict[str, _Question] = {}
        try:
            while self.waiting or flying:
                while self.waiting and len(flying) < most:
                    task = self.waiting.popleft()
                    flying[task.sha] = task
                    self.send(pool, task, done)
                task, future = self.next_done(pool, done)
                self.receive(task, future)
                del flying[task.sha]
        except BrokenProcessPool as error:
            for task in flying.values():
                self.lost(task, error)

    def next_done(self, pool: ProcessPool, done: SimpleQueue[_Done]) -> _Done:
        """Wait for a question to be done with; a broken pool may forget some."""
        while True:
            try:
                return done.get(timeout=0.5)
            except Empty:
                if not pool.active:
                    raise BrokenProcessPool("it stopped") from None

    def lost(self, task: _Question, error: BrokenProcessPool) -> None:
        """A task was under way in a pool that broke: try again, but not forever."""
        task.lost += 1
        if task.lost < TRIES:
            self.waiting.append(task)
        else:
            reply = Reply("unknown", reason=f"the worker processes broke down: {error}")
            name = self.asked_now(task).name
            self.finish(task, Answered(task.sha, name, reply, task.seconds, cached=False))

    def send(self, pool: ProcessPool, task: _Question, done: SimpleQueue[_Done]) -> None:
        """Ask the next oracle about a task.

        Raises:
            BrokenProcessPool: the pool takes no more questions.
        """
        arguments = (self.asked_now(task).name, task.job, self.effort)
        task.began = time.monotonic()
        try:
            future = pool.schedule(_ask, args=arguments, timeout=self.timeout)
        except RuntimeError as error:
            raise BrokenProcessPool(str(error)) from error
        future.add_done_callback(lambda finished: done.put((task, finished)))

    def receive(self, task: _Question, done: Future[tuple[Reply, float]]) -> None:
        """Keep what an oracle said, and take it in: an answer, or the turn of the next."""
        said = self.outcome(task, done)
        task.seconds += said.seconds
        if said.lasting and task.job.trial is None:
            self.kept.put(task.job.text, task.place, said.reply, task.job.certify)
        if not self.take(task, said, cached=False):
            self.waiting.appendleft(task)

    def take(self, task: _Question, said: _Said, cached: bool) -> bool:
        """Whether what an oracle said ends the task; else it is the turn of the next."""
        name, reply = self.asked_now(task).name, said.reply
        if said.clocked:
            task.clocked.append(name)
        before = tuple(self.told(task))
        if reply.verdict == "unknown":
            task.reasons.append(reply.reason)
            task.asked += 1
            if task.asked < len(task.oracles):
                return False
            reply = self.unknown(task)
        clocked = tuple(task.clocked)
        self.finish(task, Answered(task.sha, name, reply, task.seconds, cached, before, clocked))
        return True

    def told(self, task: _Question) -> list[str]:
        """What those that are done with a task said, each with its name."""
        names = (self.oracles[place].name for place in task.oracles)
        return [f"{name}: {reason}" for name, reason in zip(names, task.reasons)]

    def unknown(self, task: _Question) -> Reply:
        """No oracle decided: what each of them said."""
        if len(task.reasons) == 1:
            return Reply("unknown", reason=task.reasons[0])
        return Reply("unknown", reason="; ".join(self.told(task)))

    def outcome(self, task: _Question, done: Future[tuple[Reply, float]]) -> _Said:
        """What came of a question; whatever went wrong is an unknown with its reason.

        Raises:
            BrokenProcessPool: nothing came of it, and nothing will of any other.
        """
        try:
            return _Said(*done.result(), lasting=True)
        except FutureTimeoutError:
            reply = Reply("unknown", reason=by_the_clock(self.timeout))
            return _Said(reply, self.timeout, clocked=True)
        except BrokenProcessPool:
            raise
        except OracleError as error:
            reason = str(error)
        except ProcessExpired as error:
            reason = f"the solver's process ended with status {error.exitcode}"
        except Exception as error:  # of a solver's binding: it may be of any class
            reason = f"{type(error).__name__}: {error}"
        return _Said(Reply("unknown", reason=reason), time.monotonic() - task.began)

    def finish(self, task: _Question, answered: Answered) -> None:
        """Record an answer and tell of it."""
        self.answers[task.sha] = answered
        if self.progress is not None:
            self.progress(len(self.answers), self.total, task.job.label)


def by_the_clock(seconds: float) -> str:
    """The reason of an answer that the clock cut short.

    >>> by_the_clock(1800.0)
    'stopped by the clock after 1800 s'
    """
    return f"stopped by the clock after {seconds:g} s"


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Threads and processes begun meanwhile are never told of Ctrl-C: who began them stops them."""
    resource_tracker.ensure_running()  # which takes the signal off the mask again, when it begins
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """In a new worker: let a stop take effect at once, even inside a solver."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _ask(name: str, job: Job, effort: float) -> tuple[Reply, float]:
    """In a worker: one question, and the seconds that it took."""
    asked = oracle(name)
    asked.load()
    began = time.monotonic()
    if job.trial is None:
        reply = asked.ask(job.text, effort, want_model=not job.certify)
    elif isinstance(asked, Measuring):
        reply = asked.measure(job.text, job.trial)
    else:
        raise OracleError(f"{name} does not count what an answer takes")
    return reply, time.monotonic() - began
