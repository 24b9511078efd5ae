"""A run of `verify` that was stopped goes on, whatever stands in its journal."""

from __future__ import annotations

import msgspec
import pytest

from memcap.numeric import schedule
from memcap.numeric.journal import Journal, fingerprint, open_spans
from memcap.numeric.pipeline import build
from memcap.numeric.verify import verify
from memcap.numeric.work import Checker, Outcome
from tests.numeric.test_verify import data, mutant


@pytest.fixture(autouse=True)
def small_stretches(monkeypatch):
    monkeypatch.setattr(schedule, "COLUMNS", 4)


@pytest.fixture
def ran(monkeypatch):
    """The stretches that were run."""
    found = []
    check = Checker.check

    def noted(self, span, seen=None):
        found.append(span)
        return check(self, span, seen)

    monkeypatch.setattr(Checker, "check", noted)
    return found


def stop_after(rows):
    done = [0]

    def seen(more):
        done[0] += more
        if done[0] >= rows:
            raise KeyboardInterrupt

    return seen


def test_what_was_done_is_not_done_again(tmp_path, ran):
    dataset, journal = data(), Journal(tmp_path / "new" / "run.jsonl")
    network = mutant(build(dataset).network, -3)
    whole = verify(network, dataset, jobs=1)
    ran.clear()
    with pytest.raises(KeyboardInterrupt):
        verify(network, dataset, jobs=1, journal=journal, seen=stop_after(5))
    first = list(ran)
    done = journal.outcomes(dataset.N)
    assert 0 < len(done) < len(open_spans([], dataset.N)) * dataset.N
    assert verify(network, dataset, jobs=1, journal=journal) == whole
    kept = {(one.start, one.stop) for one in done}
    assert kept <= set(first) and kept.isdisjoint(ran[len(first) :])
    assert not journal.path.exists()


def test_progress_counts_every_row_once(tmp_path):
    dataset, journal = data(), Journal(tmp_path / "run.jsonl")
    network = build(dataset).network
    with pytest.raises(KeyboardInterrupt):
        verify(network, dataset, jobs=1, journal=journal, seen=stop_after(5))
    steps: list[int] = []
    verify(network, dataset, jobs=1, journal=journal, seen=steps.append)
    assert sum(steps) == dataset.N and min(steps) > 0


def line(start, stop, **changes):
    outcome = Outcome(start, stop, 2 * (stop - start), stop - start, 0, (), ())
    return msgspec.json.encode(msgspec.structs.replace(outcome, **changes))


@pytest.mark.parametrize(
    "bad",
    [
        b'{"start":4,"stop":6,"lab',
        b"[]",
        b"\xff",
        b"",
        line(1, 3),
        line(11, 13),
        line(5, 5),
        line(4, 6).replace(b'"labels":4', b'"labels":-1'),
        line(4, 6).replace(b'"labels"', b'"label"'),
    ],
    ids=["cut", "list", "bytes", "empty", "overlap", "outside", "nothing", "negative", "unknown"],
)
def test_a_line_that_is_none_ends_the_journal(tmp_path, bad):
    journal = Journal(tmp_path / "run.jsonl")
    journal.path.write_bytes(b"\n".join([line(0, 2), bad, line(6, 8)]))
    assert [(one.start, one.stop) for one in journal.outcomes(12)] == [(0, 2)]
    dataset = data()
    result = verify(build(dataset).network, dataset, jobs=1, journal=journal)
    assert result.ok and result.total == 24


def test_a_journal_that_cannot_be_written_stops_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    dataset, journal = data(), Journal(tmp_path / "file" / "run.jsonl")
    result = verify(build(dataset).network, dataset, jobs=1, journal=journal)
    assert result.ok and result.total == 24 and "file" in journal.problem


def test_a_run_is_named_by_what_is_in_its_files(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a"), two.write_text("a")
    assert fingerprint(one, "hard") == fingerprint(two, "hard") != fingerprint(one, "softmax")
    two.write_text("b")
    assert fingerprint(one, "hard") != fingerprint(two, "hard")
    assert fingerprint("ab", "c") != fingerprint("a", "bc")
