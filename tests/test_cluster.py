"""A connection to a cluster: workers that are lost are a message; away from one, nobody steps aside."""

import os

import pytest
from distributed import Client

from par_lib.cluster import SCHEDULER_VARIABLE, step_aside, told_when_lost
from par_lib.errors import ArgumentError
from tests.local_cluster import DEADLINE, cluster


def test_a_worker_that_is_lost_before_it_has_work_is_a_message(tmp_path):
    with cluster(tmp_path, workers=1) as running, Client(running.address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=DEADLINE)
        with pytest.raises(ArgumentError, match="workers: expected workers that answer"), told_when_lost():
            client.run(os._exit, 3)


def test_a_task_of_this_machine_keeps_its_place(monkeypatch):
    monkeypatch.delenv(SCHEDULER_VARIABLE, raising=False)
    step_aside()
