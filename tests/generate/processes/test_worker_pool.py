"""generate/processes/worker_pool.py: real processes, killed at every moment; what they had alone is affected."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from generate.processes.worker_pool import WorkerPool
from tests.support.commands import ROOT, worker_processes

pytestmark = pytest.mark.process


class OddError(Exception):
    """An error that says what it was about, and survives the way between processes."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(number, text)
        self.number = number


def square(number: int) -> int:
    return number * number


def own_process(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def fail_with(words: str) -> None:
    raise ValueError(words)


def fail_if_odd(number: int) -> int:
    if number % 2:
        raise OddError(number, "odd")
    return number


def die_if(number: int, deadly: tuple[int, ...]) -> int:
    if number in deadly:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def grow(megabytes: int) -> int:
    """Hold so much more memory for good, for longer than loky waits between two looks at it."""
    held.append(bytearray(os.urandom(1 << 20) * megabytes))
    time.sleep(1.1)
    return os.getpid()


held: list[bytearray] = []


@pytest.fixture(scope="module")
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(2) as pool:
        yield pool
    assert not worker_processes(os.getpid())  # it waits for their end


def test_results_come_in_order_from_as_many_processes_as_asked_for(pool: WorkerPool) -> None:
    assert list(pool.map(square, range(50))) == [square(number) for number in range(50)]
    processes = set(pool.map(own_process, range(8)))
    assert len(processes) == 2
    assert os.getpid() not in processes


@pytest.mark.parametrize(("apart", "here"), [(False, True), (True, False)])
def test_one_worker_is_this_process_unless_it_is_to_be_apart(apart: bool, here: bool) -> None:
    with WorkerPool(1, apart=apart) as pool:
        (process,) = set(pool.map(own_process, range(2)))
    assert (process == os.getpid()) == here


@pytest.mark.parametrize("here", [True, False])
def test_what_a_task_raises_is_raised_here(here: bool, pool: WorkerPool) -> None:
    results = (WorkerPool(1) if here else pool).map(fail_if_odd, [0, 2, 3, 4])
    assert [next(results), next(results)] == [0, 2]
    with pytest.raises(OddError) as error:
        next(results)
    assert (error.value.number, error.value.args) == (3, (3, "odd"))


def test_a_killed_worker_affects_its_own_task_alone(pool: WorkerPool) -> None:
    """Two die at once and one after the other, while others start: all other tasks come out."""
    deadly = (0, 1, 6, 8)
    replaced = pool.map(die_if, range(12), [deadly] * 12, killed=lambda number, _: -number - 1)
    assert list(replaced) == [-number - 1 if number in deadly else number for number in range(12)]
    assert pool.run(square, 7) == 49


def test_a_killed_worker_is_an_error_of_the_system(pool: WorkerPool) -> None:
    """Which the commands tell in one sentence: a machine without memory left kills like this."""
    with pytest.raises(ChildProcessError, match="a worker process was killed"):
        list(pool.map(die_if, range(3), [(1,)] * 3))


def test_a_task_that_does_not_end_is_killed_and_the_next_one_runs() -> None:
    with WorkerPool(1, apart=True) as pool:
        pool.run(square, 1)
        with pytest.raises(TimeoutError, match="had not ended after 0 s"):
            pool.run(time.sleep, 600, limit_s=0.2)
        assert pool.run(square, 3, limit_s=60) == 9
        with pytest.raises(ValueError, match="own"):
            pool.run(fail_with, "own", limit_s=60)


def test_a_worker_that_is_killed_from_outside_is_replaced() -> None:
    with WorkerPool(1, apart=True) as pool:
        first = pool.run(os.getpid)
        os.kill(first, signal.SIGKILL)
        time.sleep(0.5)  # it dies between two tasks
        with pytest.raises(ChildProcessError):
            pool.run(os.getpid)
        assert pool.run(os.getpid) != first


def test_a_worker_that_needs_more_memory_than_at_first_goes_on(recwarn: pytest.WarningsRecorder) -> None:
    """loky would take it for a leak, begin it anew and warn: its caches would be lost each time."""
    with WorkerPool(1, apart=True) as pool:
        assert len(set(pool.map(grow, [1, 350, 1]))) == 1
    assert not recwarn.list


PARENT = """
import time
from generate.processes.worker_pool import WorkerPool

with WorkerPool(2) as pool:
    print(*pool.map(time.sleep, [0, 0]), flush=True)
    list(pool.map(time.sleep, [600, 600]))
"""


def test_workers_end_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    (tmp_path / "parent.py").write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, tmp_path / "parent.py"], env=environment, stdout=subprocess.PIPE)
    assert parent.stdout is not None
    parent.stdout.readline()
    workers = worker_processes(parent.pid)
    assert len(workers) == 2
    parent.kill()
    parent.communicate()
    _, alive = psutil.wait_procs(workers, timeout=10)
    assert not alive
