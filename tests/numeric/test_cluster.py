"""The same chunks on a Dask cluster, also when a worker dies."""

from __future__ import annotations

import os
import signal

import pytest

from memcap.numeric import schedule
from memcap.numeric.errors import InputError
from memcap.numeric.pipeline import build
from memcap.numeric.verify import verify
from tests.numeric.test_verify import data, mutant

distributed = pytest.importorskip("distributed")


@pytest.fixture
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def test_every_label_is_checked_once_though_a_worker_dies(cluster, monkeypatch):
    monkeypatch.setattr(schedule, "COLUMNS", 4)
    dataset = data(60)
    network = mutant(build(dataset).network, -3)
    alone = verify(network, dataset, jobs=1)
    pids = [worker.pid for worker in cluster.workers.values()]
    steps: list[int] = []

    def kill(done):
        if not steps:
            os.kill(pids[0], signal.SIGKILL)
        steps.append(done)

    result = verify(network, dataset, scheduler=cluster.scheduler_address, seen=kill)
    assert result == alone and sum(steps) == dataset.N
    assert len(steps) > 2


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:notaport"])
def test_a_scheduler_that_does_not_answer_is_named(address, monkeypatch):
    monkeypatch.setattr(schedule, "ANSWER", 0.5)
    dataset = data()
    with pytest.raises(InputError, match="no Dask scheduler"):
        verify(build(dataset).network, dataset, scheduler=address)


def test_without_dask_that_is_said(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(schedule, "import_module", missing)
    dataset = data()
    with pytest.raises(InputError, match="not installed"):
        verify(build(dataset).network, dataset, scheduler="tcp://127.0.0.1:9")
