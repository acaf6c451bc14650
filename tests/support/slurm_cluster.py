"""A real Slurm on this host, of Debian's packages: a controller and some nodes, all of them processes of root's."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp

import psutil
import pytest

PROGRAMS = ("slurmctld", "slurmd", "sbatch", "scontrol", "squeue", "scancel")
# No accounts, no control groups, nothing but this host: what a test can have, all else as a cluster has it. Jobs of the
# partition `urgent` take machines from those of `all` and `patient`, whose jobs get a time to end.
_CONFIG = """\
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={port}
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
CredType=cred/none
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool-%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1,requeue_delay=1
PriorityType=priority/basic
SlurmdParameters=config_overrides
ReturnToService=2
SlurmdTimeout=10
KillWait=10
MinJobAge=3600
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
GresTypes=gpu
PartitionName=all Nodes=ALL Default=YES State=UP PriorityTier=1
PartitionName=patient Nodes=ALL State=UP PriorityTier=1 GraceTime=20
PartitionName=urgent Nodes=ALL State=UP PriorityTier=10
"""
_NODE = (
    "NodeName={name} NodeHostname={host} NodeAddr=127.0.0.1 Port={port} Sockets=1 CoresPerSocket=64 ThreadsPerCore=1 "
    "RealMemory=256000 Gres=gpu:{gpus}\n"
)


def why_not() -> str:
    """Say what a Slurm lacks here; nothing where it can start."""
    if os.getuid() != 0:
        return "Slurm's daemons are started by root"
    lacking = [name for name in PROGRAMS if shutil.which(name) is None]
    return f"no {', '.join(lacking)}: apt-get install slurmctld slurmd slurm-client" if lacking else ""


class SlurmCluster:
    """Start a Slurm of some nodes with some GPUs each, end it with all its jobs; skip the test where none starts."""

    def __init__(self, nodes: int, gpus: int) -> None:
        self.folder = Path(mkdtemp(prefix="slurm-", dir="/tmp"))  # short: a socket's path has 107 bytes at most
        self.env = os.environ | {"SLURM_CONF": str(self.folder / "slurm.conf")}
        self.nodes = [f"127.0.0.{at + 1}" for at in range(nodes)]  # names that resolve everywhere
        self._gpus = gpus

    def __enter__(self) -> "SlurmCluster":
        host, ports = socket.gethostname().split(".")[0], _free_ports(1 + len(self.nodes))
        (self.folder / "state").mkdir(parents=True)
        config = _CONFIG.format(host=host, port=ports[0], folder=self.folder)
        for name, port in zip(self.nodes, ports[1:], strict=True):
            config += _NODE.format(name=name, host=host, port=port, gpus=self._gpus)
        for at in range(self._gpus):  # what stands for a device is only counted
            (self.folder / f"gpu{at}").touch()
        (self.folder / "slurm.conf").write_text(config)
        (self.folder / "gres.conf").write_text(f"Name=gpu File={self.folder}/gpu[0-{self._gpus - 1}]\n")
        try:
            self.ask("slurmctld", "-c")
            for node in self.nodes:
                self.start_node(node)
            self.wait(lambda: self.ask("sinfo", "-h", "-t", "idle", "-o", "%D").strip() == str(len(self.nodes)), 20)
        except AssertionError as error:
            self.__exit__()
            pytest.skip(f"Slurm does not start here: {error}")
        return self

    def __exit__(self, *_: object) -> None:
        subprocess.run(["scancel", "-f", "-u", "root"], env=self.env, capture_output=True, timeout=60)
        for process in self.processes():
            with suppress(psutil.Error):
                process.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, *command: str, folder: Path | None = None, **env: str) -> str:
        """Return what a command of Slurm's prints."""
        done = subprocess.run(command, env=self.env | env, cwd=folder, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
        return done.stdout

    def start_node(self, node: str) -> None:
        (self.folder / f"{node}.pid").unlink(missing_ok=True)
        (self.folder / f"spool-{node}").mkdir(exist_ok=True)
        self.ask("slurmd", "-N", node)

    def kill_node(self, node: str) -> None:
        """Kill a machine: its daemon, and all processes of its jobs."""
        os.kill(int((self.folder / f"{node}.pid").read_text()), signal.SIGKILL)
        for process in self.processes(node):
            with suppress(psutil.Error):
                for one in (*process.parents(), process):
                    if one.name() == "slurmstepd":
                        one.kill()
                process.kill()

    def processes(self, node: str | None = None) -> list[psutil.Process]:
        """Return the processes of the jobs on a node; without one, all of the cluster's."""
        found = []
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                env = process.environ()
                if env.get("SLURM_CONF") == self.env["SLURM_CONF"] and node in (None, env.get("SLURMD_NODENAME")):
                    found.append(process)
        return found

    def submit(self, folder: Path, *arguments: str, **env: str) -> str:
        """Submit a job from a folder; return its number."""
        return self.ask("sbatch", "--parsable", *arguments, folder=folder, **env).strip()

    def clear(self) -> None:
        """End all jobs, wait until none is left, and start the nodes that were killed."""
        self.ask("scancel", "--full", "--user=root")
        for node in self.nodes:
            if not psutil.pid_exists(int((self.folder / f"{node}.pid").read_text())):
                self.start_node(node)
        self.wait(lambda: not self.ask("squeue", "--noheader"), 60)

    def jobs(self, *number: str) -> list[dict[str, str]]:
        """Return what is known of all jobs, or of one: a dict each, with the names of `scontrol show job`."""
        told = self.ask("scontrol", "-o", "show", "job", *number)
        found = [dict(field.split("=", 1) for field in line.split() if "=" in field) for line in told.splitlines()]
        return sorted((job for job in found if "JobId" in job), key=lambda job: int(job["JobId"]))

    def states(self, number: str) -> dict[str, str]:
        """Return the state of a job, or of each task of an array, as `5_3`."""
        return {
            f"{job['ArrayJobId']}_{job['ArrayTaskId']}" if "ArrayTaskId" in job else job["JobId"]: job["JobState"]
            for job in self.jobs(number)
        }

    def restarts(self, number: str) -> int:
        return int(self.jobs(number)[0]["Restarts"])

    def release(self, *jobs: str) -> None:
        """Let jobs that went back into the queue begin now, not two minutes later.

        Nodes refuse a job that begins in the second in which it was put back, as one that was killed.
        """
        time.sleep(2)
        for job in jobs:
            self.ask("scontrol", "update", f"jobid={job}", "StartTime=now")

    def wait(self, condition: Callable[[], object], within_s: float, what: Callable[[], str] = str) -> None:
        deadline = time.monotonic() + within_s
        while not condition():
            assert time.monotonic() < deadline, f"{what()}\n{self.ask('scontrol', '-o', 'show', 'job')}"
            time.sleep(0.2)


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports
