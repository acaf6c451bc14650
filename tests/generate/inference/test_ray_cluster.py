"""generate/run_ray.py on a cluster of two machines, which fail in all the ways that they do.

Where the tests are root's, the second machine is a network namespace, whose link can be cut; else another port.
"""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from imagenet_think import best_records, read_records
from tests.generate.inference.test_run_ray import actors_at_work, arguments, kill, texts_of, wait_for_records
from tests.support.commands import ROOT
from tests.support.deadly import deadly_environment
from tests.support.launches import ENV
from tests.support.samples import drawn_list
from tests.support.second_machine import HERE, INSIDE, THERE, cut_link, second_machine

pytest.importorskip("ray", reason="Ray is optional: pip install 'imagenet-think[ray]'")
pytestmark = pytest.mark.soak
Run = Callable[..., dict[str, dict[str, Any]]]
COUNT = 160
QUICK_TO_NOTICE = {
    "RAY_health_check_period_ms": "2000",
    "RAY_health_check_timeout_ms": "5000",
    "RAY_health_check_failure_threshold": "3",
}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("", 0))
        return int(found.getsockname()[1])


class Machine:
    """One raylet, in a process group of its own."""

    def __init__(self, environment: dict[str, str], *options: str, inside: bool = False) -> None:
        within = INSIDE if inside else []
        ports = ["--min-worker-port=0", "--max-worker-port=0", "--dashboard-agent-listen-port=0"]
        command = [*within, str(Path(sys.executable).with_name("ray")), "start", "--block", "--num-cpus=1", *ports]
        self.process = subprocess.Popen(
            [*command, "--disable-usage-stats", *options],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if "Ray runtime started" in line:
                return
        raise AssertionError("".join(lines))

    def die(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()


class Cluster:
    """Two machines with room for an actor each; `link` is None where it cannot be cut."""

    def __init__(self, folder: Path, environment: dict[str, str], apart: bool) -> None:
        self.environment = ENV | QUICK_TO_NOTICE | {"RAY_AUTH_MODE": "disabled"} | environment
        self.apart = apart
        port = free_port()
        self.address = f"{HERE if apart else '127.0.0.1'}:{port}"
        at = [f"--node-ip-address={self.address.partition(':')[0]}"]
        head = ["--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder}"]
        self.machines = [Machine(self.environment, *head, *at)]
        self.add()

    def add(self) -> None:
        at = [f"--node-ip-address={THERE}"] if self.apart else []
        self.machines.append(Machine(self.environment, f"--address={self.address}", *at, inside=self.apart))

    def driver(self, images: Path, out: Path) -> subprocess.Popen[str]:
        options = ["--actors=2", f"--address={self.address}"]
        command = [sys.executable, "generate/run_ray.py", *arguments(images, out, *options)]
        return subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )


@contextmanager
def cluster(folder: Path, environment: dict[str, str]) -> Iterator[Cluster]:
    with second_machine() as apart:
        started = Cluster(folder, environment, apart)
        try:
            yield started
        finally:
            for machine in started.machines:
                if machine.process.poll() is None:
                    machine.die()


def disturb(how: str, started: Cluster, process: subprocess.Popen[str], out: Path) -> None:
    if how == "raylet":
        started.machines[1].die()
        started.add()
    elif how == "actor":
        kill(actors_at_work(out)[-1])
    elif how == "link":
        cut_link()
    elif how == "driver":
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        assert process.returncode == 143


@pytest.mark.parametrize("how", ["raylet", "actor", "engine", "link", "driver"])
def test_a_cluster_that_fails_makes_the_same_dataset(how: str, run: Run, tmp_path: Path) -> None:
    images, out = drawn_list(tmp_path, COUNT), tmp_path / "run"
    environment = {}
    if how == "engine":
        site = deadly_environment(tmp_path / "site", ["shard-00001.jsonl"], "failure", ENV, once=True)
        environment = {"PYTHONPATH": site["PYTHONPATH"]}
    folder = Path("/tmp") / f"ray{os.getpid()}"  # sockets have short paths alone
    with cluster(folder, environment) as started:
        if how == "link" and not started.apart:
            pytest.skip("only root can cut a link")
        process = started.driver(images, out)
        wait_for_records(out, COUNT // 8)
        disturb(how, started, process, out)
        if how == "driver":
            assert not list((out / "in_flight").iterdir())
            time.sleep(2)
            process = started.driver(images, out)
        _, errors = process.communicate(timeout=500)
        assert process.returncode == 0, errors
    ids = [record["image_id"] for record in read_records(out)]
    assert len(set(ids)) == COUNT
    if how != "link":  # behind which an actor goes on for a while
        assert len(ids) == COUNT
    calm = run(images, tmp_path / "pictures", sampling="temperature=0.9,top_p=0.95", settings={"prompt": "paper"})
    assert texts_of({record["image_id"]: record for record in best_records(out)}) == texts_of(calm)
    shutil.rmtree(folder, ignore_errors=True)
