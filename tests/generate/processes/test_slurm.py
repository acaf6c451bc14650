"""The scripts of scripts/ on a real Slurm of two nodes: what it tells a task, and what becomes of the task."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.launches import Stalling, arguments, ids_once, records_on_disk
from tests.support.slurm_cluster import SlurmCluster, why_not

pytestmark = [pytest.mark.process, pytest.mark.skipif(bool(why_not()), reason=why_not())]

ARRAY, NODES = (str(ROOT / "scripts" / f"slurm_{name}.sbatch") for name in ("array", "nodes"))
# In run.py's place: ends as it does when it is told to, or with another code.
WORKING = "trap 'sleep 0.3; echo on disk; exit {code}' TERM; echo started $@; for at in {{1..600}}; do sleep 0.1; done"


@pytest.fixture(scope="module")
def started() -> Iterator[SlurmCluster]:
    with SlurmCluster(nodes=2, gpus=4) as started:
        yield started


@pytest.fixture
def cluster(started: SlurmCluster) -> Iterator[SlurmCluster]:
    yield started
    started.clear()


class Array:
    """An array of four tasks whose programs are scripts of ours."""

    def __init__(self, cluster: SlurmCluster, folder: Path, program: str, *options: str, **env: str) -> None:
        self.cluster, self.folder = cluster, folder
        for name in ("python", "accelerate"):
            path = folder / ".venv" / "bin" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"#!/bin/bash\n{program}")
            path.chmod(0o755)
        (folder / "generate").mkdir(exist_ok=True)
        (folder / "generate" / "run.py").touch()  # by which the script knows a checkout
        small = ("--array=0-3", "--cpus-per-task=1", "--mem=1G")  # as many as a node has GPUs run at once
        self.job = cluster.submit(folder, *small, *options, ARRAY, "--model", "glm", **env)

    def said(self, task: int) -> str:
        log = self.folder / f"slurm-{self.job}_{task}.log"
        return log.read_text() if log.exists() else ""

    def state(self, task: int) -> str:
        return self.cluster.states(f"{self.job}_{task}")[f"{self.job}_{task}"]

    def restarts(self) -> list[int]:
        return [self.cluster.restarts(f"{self.job}_{task}") for task in range(4)]

    def wait_for(self, *states: str) -> None:
        """Wait until the tasks have these states."""
        self.cluster.wait(lambda: [self.state(task) for task in range(4)] == list(states), 60, self._all)

    def wait_until_started(self, times: int = 1) -> None:
        self.cluster.wait(lambda: all(self.said(task).count("started") == times for task in range(4)), 60, self._all)

    def tell(self, task: int) -> None:
        """Say as Slurm does that the time is nearly up: USR1 to the script alone."""
        self.cluster.ask("scancel", "--batch", "--signal=USR1", f"{self.job}_{task}")

    def release(self, *tasks: int) -> None:
        self.cluster.release(*(f"{self.job}_{task}" for task in tasks))

    def _all(self) -> str:
        return "\n".join(self.said(task) for task in range(4))


@pytest.mark.parametrize(("code", "gpus"), [(0, 1), (2, 1), (0, 2)])
def test_a_task_does_its_shard(cluster: SlurmCluster, tmp_path: Path, code: int, gpus: int) -> None:
    array = Array(cluster, tmp_path, f'echo "${{0##*/}}" "$@"; exit {code}', f"--gpus-per-node={gpus}")
    array.wait_for(*["FAILED" if code else "COMPLETED"] * 4)
    several = f"accelerate launch --quiet --multi_gpu --num_processes {gpus} --main_process_port 0"
    several += " --num_machines 1 --mixed_precision no --dynamo_backend no"
    for task in range(4):
        program = "python" if gpus == 1 else several
        assert array.said(task) == f"{program} generate/run.py --shard {task}/4 --model glm\n"
    assert array.restarts() == [0] * 4


# For bash's BASH_ENV: the script is slow to note its child's number.
SLOW = """trap '[[ $BASH_COMMAND == child=?* ]] && sleep 1' DEBUG\n"""


@pytest.mark.parametrize("early", [False, True])
def test_tasks_whose_time_is_up_go_back_alone(cluster: SlurmCluster, tmp_path: Path, early: bool) -> None:
    """The first and the last, whose number is that of the whole array; also where the signal comes at once."""
    (tmp_path / "slow").write_text(SLOW)
    changes = {"BASH_ENV": str(tmp_path / "slow")} if early else {}
    array = Array(cluster, tmp_path, WORKING.format(code=143), **changes)
    array.wait_until_started()
    array.tell(0)
    array.tell(3)
    cluster.wait(lambda: array.restarts() == [1, 0, 0, 1], 30)
    array.wait_for("PENDING", "RUNNING", "RUNNING", "PENDING")
    for task in (0, 3):
        assert array.said(task).count("on disk") == 1
    array.release(0, 3)
    array.wait_for("RUNNING", "RUNNING", "RUNNING", "RUNNING")
    cluster.wait(lambda: array.said(0).count("started") == array.said(3).count("started") == 2, 20)


@pytest.mark.parametrize("code", [0, 2])
def test_a_task_that_is_told_as_it_finishes_is_not_put_back(cluster: SlurmCluster, tmp_path: Path, code: int) -> None:
    array = Array(cluster, tmp_path, WORKING.format(code=code))
    array.wait_until_started()
    array.tell(3)
    array.wait_for("RUNNING", "RUNNING", "RUNNING", "FAILED" if code else "COMPLETED")
    assert array.restarts() == [0] * 4


def test_a_cancelled_task_ends(cluster: SlurmCluster, tmp_path: Path) -> None:
    """And then all of them: each writes what it has, none comes back."""
    array = Array(cluster, tmp_path, WORKING.format(code=143))
    array.wait_until_started()
    cluster.ask("scancel", f"{array.job}_3")
    array.wait_for("RUNNING", "RUNNING", "RUNNING", "CANCELLED")
    cluster.ask("scancel", array.job)
    array.wait_for(*["CANCELLED"] * 4)
    assert array.restarts() == [0] * 4
    assert all(array.said(task).count("on disk") == 1 for task in range(4))


def test_a_task_whose_machine_is_taken_comes_back(cluster: SlurmCluster, tmp_path: Path) -> None:
    """Once: Slurm puts it back itself."""
    array = Array(cluster, tmp_path, WORKING.format(code=143))
    array.wait_until_started()
    urgent = cluster.submit(
        tmp_path, "--partition=urgent", "--nodes=2", "--exclusive", "--output=/dev/null", "--wrap=sleep 1"
    )
    cluster.wait(lambda: cluster.states(urgent)[urgent] == "COMPLETED", 60)
    array.release(*range(4))
    array.wait_until_started(2)
    assert array.restarts() == [1] * 4
    assert all(array.said(task).count("on disk") == 1 for task in range(4))


@pytest.mark.soak
def test_slurm_itself_says_that_the_time_is_up(cluster: SlurmCluster, tmp_path: Path) -> None:
    array = Array(cluster, tmp_path, WORKING.format(code=143), "--time=2", "--signal=B:USR1@60")
    array.wait_until_started()
    cluster.wait(lambda: array.restarts() == [1] * 4, 150)
    assert all(array.said(task).count("on disk") == 1 for task in range(4))


# ------------------------------------------------------------------------------------------ with generate/run.py itself


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that is like the repository's root, and gets the logs."""
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "generate").symlink_to(ROOT / "generate")
    return tmp_path


@pytest.mark.soak
def test_an_array_that_is_stopped_in_all_ways_asks_about_each_picture_once(
    cluster: SlurmCluster, checkout: Path, listed: Path, stalling: tuple[ChatServer, Stalling]
) -> None:
    """Its time is up, its machine is taken, its machine dies, it is cancelled; the same command does what is left."""
    server, answer = stalling
    answer.quick = 4  # no task ends: each has six
    run = checkout / "run"
    command = [ARRAY, *arguments(server, listed, run)[1:]]
    small = ("--array=0-3", "--cpus-per-task=1", "--mem=1G", "--gpus-per-node=1")

    def submit() -> str:
        return cluster.submit(checkout, *small, *command)

    def records() -> int:
        return records_on_disk(run)

    job = submit()
    cluster.wait(lambda: records() == 4, 180)
    for task in (0, 3):
        cluster.ask("scancel", "--batch", "--signal=USR1", f"{job}_{task}")
    cluster.wait(lambda: [cluster.restarts(f"{job}_{task}") for task in range(4)] == [1, 0, 0, 1], 60)
    cluster.ask("scancel", f"{job}_1")
    urgent = cluster.submit(
        checkout, "--partition=urgent", "--nodes=2", "--exclusive", "--output=/dev/null", "--wrap=sleep 1"
    )
    cluster.wait(lambda: cluster.states(urgent)[urgent] == "COMPLETED", 60)
    cluster.wait(lambda: cluster.states(f"{job}_1")[f"{job}_1"] == "CANCELLED", 60)
    answer.quick = 5
    cluster.release(f"{job}_0", f"{job}_2", f"{job}_3")
    cluster.wait(lambda: records() == 9, 180)
    cluster.kill_node(cluster.nodes[0])
    answer.released.set()
    cluster.start_node(cluster.nodes[0])
    tasks = [f"{job}_{task}" for task in (0, 2, 3)]
    cluster.wait(lambda: "RUNNING" not in cluster.states(job).values(), 240)
    for task in tasks:
        if cluster.states(task)[task] == "PENDING":
            cluster.release(task)
    cluster.wait(lambda: all(cluster.states(task)[task] == "COMPLETED" for task in tasks), 240)
    assert len(ids_once(run)) < 24  # the cancelled task's share is left
    last = submit()
    cluster.wait(lambda: set(cluster.states(last).values()) == {"COMPLETED"}, 240)
    assert len(ids_once(run)) == 24


def nodes_job(cluster: SlurmCluster, checkout: Path, run: Path, listed: Path, server: ChatServer) -> str:
    """slurm_nodes.sbatch, a rank on each of the two machines."""
    small = ("--gpus-per-node=1", "--cpus-per-task=1", "--mem=1G")
    return cluster.submit(checkout, *small, NODES, *arguments(server, listed, run)[1:])


def test_two_machines_share_one_list(
    cluster: SlurmCluster, checkout: Path, listed: Path, stalling: tuple[ChatServer, Stalling]
) -> None:
    job = nodes_job(cluster, checkout, checkout / "run", listed, stalling[0])
    cluster.wait(lambda: cluster.states(job)[job] in ("COMPLETED", "FAILED"), 240)
    said = (checkout / f"slurm-{job}.log").read_text()
    assert cluster.states(job)[job] == "COMPLETED", said
    assert len(ids_once(checkout / "run")) == 24
    assert said.count("images in the list") == 1
    assert "rank 0 of 2: " in said
    assert "rank 1 of 2: " in said


@pytest.mark.soak
@pytest.mark.parametrize("lost", [0, 1])
def test_a_machine_that_dies_costs_its_rows_in_flight(
    lost: int, cluster: SlurmCluster, checkout: Path, listed: Path, stalling: tuple[ChatServer, Stalling]
) -> None:
    """The other machine does the rest, and waits five minutes for the lost one.

    Without the first, which ran the script, nothing ends the job: its user cancels it.
    """
    server, answer = stalling
    answer.quick = 9
    run = checkout / "run"
    job = nodes_job(cluster, checkout, run, listed, server)
    cluster.wait(lambda: records_on_disk(run) == 9, 180)
    cluster.kill_node(cluster.nodes[lost])
    answer.released.set()
    if lost == 0:
        cluster.wait(lambda: not cluster.processes(cluster.nodes[1]), 240)
        assert cluster.states(job)[job] == "RUNNING"
        cluster.ask("scancel", job)
    else:
        cluster.wait(lambda: cluster.states(job)[job] not in ("RUNNING", "COMPLETING"), 500)
        assert len(ids_once(run)) >= 24 - 6  # two in flight and four that were read ahead
    assert cluster.restarts(job) == 0
    cluster.start_node(cluster.nodes[lost])
    job = nodes_job(cluster, checkout, run, listed, server)
    cluster.wait(lambda: cluster.states(job)[job] == "COMPLETED", 240)
    assert len(ids_once(run)) == 24
