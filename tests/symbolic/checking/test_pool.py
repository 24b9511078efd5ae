"""Many obligations at once: one that overruns or falls costs nobody else an answer."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest
from pebble import ProcessPool

from memcap.symbolic.checking import pool as module
from memcap.symbolic.checking.pool import Job, answer_all
from memcap.symbolic.oracles import OracleError, Reply
from memcap.symbolic.store.store import Store, text_sha


class Scripted:
    """An oracle without a solver: it does what the name of the first assertion tells it."""

    name = f"{__name__}:Scripted"

    def version(self):
        return "1"

    def options(self):
        return ""

    def load(self):
        pass

    def ask(self, text, effort, *, want_model):
        order = text.split(":named |")[1].split("|")[0].split(".")[0]
        if order == "sleep":
            time.sleep(60)
        if order == "tell":
            print("asleep", flush=True)
            time.sleep(60)
        if order == "fall":
            os.kill(os.getpid(), signal.SIGSEGV)
        if order == "exit":
            os._exit(0)
        if order == "raise":
            raise OracleError("cannot read this")
        if order == "break":
            raise ZeroDivisionError("in a binding")
        if order == "sat":
            return Reply("sat", model={"x": 1})
        if order == "eager" and effort > 2:
            return Reply("unsat")
        if order == "slow":
            time.sleep(0.3)
        return Reply("unknown", reason="no idea") if order in ("pass", "eager") else Reply("unsat")


class Second(Scripted):
    """One that decides everything, with a core to be known by."""

    name = f"{__name__}:Second"

    def ask(self, text, effort, *, want_model):
        return Reply("unsat", core=(text.split(":named |")[1].split("|")[0],))


def job(order, label=""):
    return Job(f"(set-logic ALL)(assert (! false :named |{order}|))", label or order)


def run(jobs, oracles=(Scripted.name,), timeout=5.0, processes=2, store=None, **more):
    settings = {"fresh": False, "progress": None, **more}
    return answer_all(
        jobs, oracles=oracles, timeout=timeout, processes=processes, store=store, **settings
    )


def reasons(answers):
    return [answered.reply.reason for answered in answers.values()]


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_of_the_jobs(processes):
    jobs = [job("slow"), job("sat"), job("yes"), job("yes.2")]
    answers = run(jobs, processes=processes)
    assert list(answers) == [text_sha(j.text) for j in jobs]
    assert [a.reply.verdict for a in answers.values()] == ["unsat", "sat", "unsat", "unsat"]
    assert all(a.text_sha == sha and not a.cached for sha, a in answers.items())
    assert {a.oracle for a in answers.values()} == {Scripted.name}
    slow = answers[text_sha(jobs[0].text)]
    assert 0.3 <= slow.seconds < 2.0


def test_progress_counts_each_text_once():
    told = []
    jobs = [job("yes", "first"), job("yes", "again"), job("yes.2", "second")]
    answers = run(jobs, progress=lambda *news: told.append(news))
    assert len(answers) == 2
    assert [news[:2] for news in told] == [(1, 2), (2, 2)]
    assert {news[2] for news in told} == {"first", "second"}


def test_nothing_to_do_starts_nothing():
    assert run([]) == {}


def test_an_overrunning_job_is_stopped_and_the_rest_goes_on():
    began = time.monotonic()
    answers = run([job("sleep"), *(job(f"yes.{i}") for i in range(6))], timeout=5.0)
    stopped, *others = answers.values()
    assert stopped.reply.verdict == "unknown"
    assert stopped.reply.reason == "stopped by the clock after 5 s"
    assert stopped.clocked == (Scripted.name,)
    assert {a.clocked for a in others} == {()}
    assert {a.reply.verdict for a in others} == {"unsat"}
    assert time.monotonic() - began < 50.0


def test_a_falling_worker_costs_only_its_own_job():
    jobs = [job("fall"), *(job(f"yes.{i}") for i in range(3)), job("fall.2"), job("yes.9")]
    answers = run(jobs)
    assert [a.reply.verdict for a in answers.values()] == [
        "unknown", *["unsat"] * 3, "unknown", "unsat"]  # fmt: skip
    assert "ended with status -11" in reasons(answers)[0]


def test_a_falling_worker_that_is_alone():
    answers = run([job("fall"), job("fall.2"), job("yes")], processes=1)
    assert [a.reply.verdict for a in answers.values()] == ["unknown", "unknown", "unsat"]


def test_a_worker_that_leaves_quietly():
    answers = run([job("exit"), job("yes")], processes=1, timeout=5.0)
    assert [a.reply.verdict for a in answers.values()] == ["unknown", "unsat"]


def test_what_an_oracle_raises_is_a_reason():
    answers = run([job("raise"), job("break"), job("yes")])
    assert [a.reply.verdict for a in answers.values()] == ["unknown", "unknown", "unsat"]
    assert reasons(answers)[:2] == ["cannot read this", "ZeroDivisionError: in a binding"]


def test_the_second_oracle_is_asked_where_the_first_does_not_know():
    answers = run([job("pass"), job("yes"), job("raise")], (Scripted.name, Second.name))
    assert [a.oracle for a in answers.values()] == [Second.name, Scripted.name, Second.name]
    assert [a.reply.core for a in answers.values()] == [("pass",), (), ("raise",)]


def test_where_nobody_knows_every_reason_is_told():
    (answered,) = run([job("pass")], (Scripted.name, Scripted.name)).values()
    assert answered.reply.reason == f"{Scripted.name}: no idea; {Scripted.name}: no idea"


def test_stored_answers_are_not_asked_again(tmp_path):
    jobs = [job("yes"), job("pass"), job("sat")]
    both = (Scripted.name, Second.name)
    first = run(jobs, both, store=Store(tmp_path))
    again = run(jobs, both, store=Store(tmp_path))
    assert [a.cached for a in first.values()] == [False, False, False]
    assert [a.cached for a in again.values()] == [True, True, False]
    assert [a.oracle for a in again.values()] == [Scripted.name, Second.name, Scripted.name]
    assert [a.reply for a in again.values()] == [a.reply for a in first.values()]


def test_what_an_oracle_does_not_know_is_kept_for_this_effort(tmp_path):
    """Not knowing is looked up like an answer, but only where no more and no less is asked."""

    def asked(effort):
        [answered] = run([job("pass")], store=Store(tmp_path), effort=effort).values()
        assert (answered.reply.verdict, answered.reply.reason) == ("unknown", "no idea")
        return not answered.cached

    assert [asked(effort) for effort in (1.0, 1.0, 2.0, 0.5, 2.0, 1.0)] == [
        True, False, True, True, False, False]  # fmt: skip


def test_a_later_oracle_s_answer_stands_in_nobody_s_way(tmp_path):
    """An answer that was stored by an oracle further back does not spare those before it."""
    run([job("yes")], (Second.name,), store=Store(tmp_path))
    (answered,) = run([job("yes")], (Scripted.name, Second.name), store=Store(tmp_path)).values()
    assert (answered.oracle, answered.cached) == (Scripted.name, False)


def test_more_effort_asks_those_again_that_did_not_know(tmp_path):
    both, kept = (Scripted.name, Second.name), Store(tmp_path)
    (first,) = run([job("eager")], both, store=kept).values()
    (again,) = run([job("eager")], both, store=kept).values()
    (more,) = run([job("eager")], both, store=kept, effort=3.0).values()
    (after,) = run([job("eager")], both, store=kept).values()
    assert [a.oracle for a in (first, again, more, after)] == [
        Second.name, Second.name, Scripted.name, Scripted.name]  # fmt: skip
    assert [a.cached for a in (first, again, more, after)] == [False, True, False, True]
    assert first.before == again.before == (f"{Scripted.name}: no idea",)
    assert more.before == after.before == ()


@pytest.mark.parametrize("order", ["sleep", "fall", "raise", "break"])
def test_what_went_wrong_is_not_kept(tmp_path, order):
    run([job(order)], store=Store(tmp_path), timeout=5.0)
    assert list(tmp_path.rglob("*.json")) == []


def test_fresh_looks_nothing_up(tmp_path):
    run([job("yes")], store=Store(tmp_path))
    (answered,) = run([job("yes")], store=Store(tmp_path), fresh=True).values()
    assert not answered.cached


def test_a_poisoned_answer_is_asked_again(tmp_path):
    run([job("yes")], store=Store(tmp_path))
    (entry,) = tmp_path.rglob("*.json")
    entry.write_text("{}")
    with pytest.warns(UserWarning, match="ignored"):
        (answered,) = run([job("yes")], store=Store(tmp_path)).values()
    assert answered.reply.verdict == "unsat" and not answered.cached
    assert entry.read_text() != "{}"


def test_both_solvers_in_workers():
    text = (
        "(set-logic ALL)(declare-fun |x| () Real)"
        "(assert (! (< (* |x| |x|) 0.0) :named |h.0|))(assert (! (= |x| 1.0) :named |h.1|))"
    )
    for name in ("z3", "cvc5"):
        (answered,) = run([Job(text, "square")], (name,), timeout=10.0).values()
        assert (answered.oracle, answered.reply.verdict) == (name, "unsat")
        assert answered.reply.core


@pytest.mark.parametrize(
    ("error", "settings"),
    [
        (OracleError, {"oracles": ("yices",)}),
        (ValueError, {"oracles": ()}),
        (ValueError, {"processes": 0}),
        (ValueError, {"timeout": 0.0}),
        (ValueError, {"timeout": float("nan")}),
        (ValueError, {"effort": 0.0}),
        (ValueError, {"effort": float("nan")}),
    ],
)
def test_bad_requests(error, settings):
    with pytest.raises(error):
        run([job("yes")], **settings)


def test_an_exception_of_the_caller_stops_the_workers():
    def complain(*news):
        raise LookupError("of the caller")

    began = time.monotonic()
    with pytest.raises(LookupError):
        run([job("yes"), job("sleep")], timeout=50.0, progress=complain)
    assert time.monotonic() - began < 4.0


def breaking(times, broken):
    """A pool class whose first `times` pools do to every question what `broken` says."""

    class Breaking(ProcessPool):
        made = 0

        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            Breaking.made += 1
            self.breaks = Breaking.made <= times

        def schedule(self, *args, **kwargs):
            return broken(self) if self.breaks else super().schedule(*args, **kwargs)

    return Breaking


def refuses(pool):
    raise RuntimeError("closed")


def fails(pool):
    future = Future()
    future.set_exception(BrokenProcessPool("all gone"))
    return future


def forgets(pool):
    pool.stop()
    return Future()


@pytest.mark.parametrize("broken", [refuses, fails, forgets])
def test_a_pool_that_breaks_is_replaced(monkeypatch, broken):
    monkeypatch.setattr(module, "ProcessPool", breaking(2, broken))
    answers = run([job("yes"), job("yes.2"), job("yes.3")], processes=1)
    assert [a.reply.verdict for a in answers.values()] == ["unsat"] * 3


def test_pools_that_always_break_are_given_up(monkeypatch):
    monkeypatch.setattr(module, "ProcessPool", breaking(1000, fails))
    answers = run([job("yes"), job("yes.2"), job("yes.3")], processes=1)
    assert reasons(answers) == ["the worker processes broke down: all gone"] * 3


def test_ctrl_c_ends_cleanly(tmp_path):
    program = tmp_path / "main.py"
    program.write_text(
        "import multiprocessing, sys\n"
        f"sys.path[:0] = {[str(Path(__file__).parent), *sys.path]!r}\n"
        "from test_pool import job, run\n"
        "if __name__ == '__main__':\n"
        "    try:\n"
        "        run([job('tell'), job('tell.2')], ('test_pool:Scripted',), 50.0)\n"
        "    except KeyboardInterrupt:\n"
        "        print(multiprocessing.active_children())\n"
    )
    with subprocess.Popen(
        [sys.executable, program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        assert [process.stdout.readline() for _ in range(2)] == ["asleep\n"] * 2
        os.killpg(process.pid, signal.SIGINT)
        said, complaint = process.communicate(timeout=8)
    assert (process.returncode, said, complaint) == (0, "[]\n", "")


def test_a_worker_that_begins_while_its_pool_stops_finds_the_locks():
    context = module._Spawning()
    pool = ProcessPool(max_workers=1, context=context)
    assert pool.active
    pool.stop()
    pool.join()
    assert context.locks
    late = context.Process(target=_take, args=(context.locks,))
    late.start()
    late.join()
    assert late.exitcode == 0


def _take(locks):
    for lock in locks:
        lock.acquire()
