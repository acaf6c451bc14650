"""The files for SkyPilot, hf jobs and Kubernetes: what they say, and their commands, run on this machine."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml

from generate.run import main
from tests.support.chat_server import ChatServer
from tests.support.commands import ROOT
from tests.support.launches import ENV, Stalling, arguments, ids_once, records_on_disk, wait_for

SCRIPTS = ROOT / "scripts"
TOKEN = "hf_" + "a" * 34


def kubernetes() -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the volume's claim and the Job."""
    claim, job = yaml.safe_load_all((SCRIPTS / "kubernetes.yaml").read_text())
    return claim, job


def skypilot() -> dict[str, Any]:
    task: dict[str, Any] = yaml.safe_load((SCRIPTS / "skypilot.yaml").read_text())
    return task


def container() -> dict[str, Any]:
    (found,) = kubernetes()[1]["spec"]["template"]["spec"]["containers"]
    return found


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that is like the repository's root on another machine."""
    return make_checkout(tmp_path / "checkout")


def make_checkout(folder: Path) -> Path:
    folder.mkdir()
    for name in ("generate", "scripts"):
        (folder / name).symlink_to(ROOT / name)
    (folder / ".venv").symlink_to(sys.prefix)
    return folder


def start(command: list[str], cwd: Path, **env: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command, cwd=cwd, env=ENV | env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )


def end_of(process: subprocess.Popen[bytes]) -> int:
    _, errors = process.communicate(timeout=180)
    print(errors.decode())
    return process.returncode


# --------------------------------------------------------------------------------------------------- what the files say


def test_their_options_are_those_of_run_py() -> None:
    app = typer.Typer()
    app.command()(main)
    known = {name for option in typer.main.get_command(app).params for name in option.opts}
    hf_jobs = (SCRIPTS / "hf_jobs.sh").read_text()
    texts = {
        "kubernetes": " ".join([*container()["command"], *container()["args"]]),
        "skypilot": skypilot()["run"],
        "hf jobs": "\n".join(re.findall(r"run\.py.*|scripts/hf_jobs\.sh .*", hf_jobs)),
        "keep_run": "\n".join(re.findall(r"run\.py.*", (SCRIPTS / "keep_run.sh").read_text())),
    }
    for name, text in texts.items():
        named = set(re.findall(r"--[a-z][a-z-]*", text))
        assert {"--out", "--shard"} <= named or name == "keep_run", name
        assert named <= known, (name, named - known)


@pytest.mark.process
@pytest.mark.parametrize(
    "name", ["keep_run.sh", "hf_jobs.sh", "skypilot run", "skypilot setup", "kubernetes", "hf work"]
)
def test_bash_reads_them(name: str) -> None:
    work = re.search(r"^work='(.*?)'$", (SCRIPTS / "hf_jobs.sh").read_text(), re.MULTILINE | re.DOTALL)
    assert work
    texts = {"skypilot run": skypilot()["run"], "skypilot setup": skypilot()["setup"], "hf work": work[1]}
    texts |= {"kubernetes": container()["command"][2]}
    script = texts[name] if name in texts else (SCRIPTS / name).read_text()
    subprocess.run(["bash", "-n"], input=script, text=True, check=True)
    if name in ("keep_run.sh", "hf_jobs.sh"):
        assert os.access(SCRIPTS / name, os.X_OK)


def test_the_job_of_kubernetes_counts_its_shards_and_its_failures() -> None:
    claim, job = kubernetes()
    spec = job["spec"]
    env = {each["name"]: each for each in container()["env"]}
    assert spec["completionMode"] == "Indexed"
    assert env["SHARDS"]["value"] == str(spec["completions"])
    assert "secretKeyRef" in env["HF_TOKEN"]["valueFrom"]
    assert spec["template"]["spec"]["restartPolicy"] == "Never", "which limits per index need"
    assert (spec["backoffLimitPerIndex"], spec["podReplacementPolicy"]) == (5, "Failed")
    taken_away, wrong = spec["podFailurePolicy"]["rules"]
    assert (taken_away["action"], taken_away["onPodConditions"][0]["type"]) == ("Ignore", "DisruptionTarget")
    assert (wrong["action"], wrong["onExitCodes"]["values"]) == ("FailIndex", [2])
    assert wrong["onExitCodes"]["containerName"] == container()["name"]
    assert container()["resources"]["limits"]["nvidia.com/gpu"] == "1"
    assert claim["spec"]["accessModes"] == ["ReadWriteMany"]
    (volume,) = spec["template"]["spec"]["volumes"]
    assert volume["persistentVolumeClaim"]["claimName"] == claim["metadata"]["name"]
    assert container()["volumeMounts"] == [{"name": volume["name"], "mountPath": "/work"}]


def test_the_task_of_skypilot_comes_back() -> None:
    task = skypilot()
    assert task["resources"]["use_spot"]
    assert task["resources"]["job_recovery"]["recover_on_exit_codes"] == [128 + signal.SIGTERM]
    assert task["file_mounts"]["/kept"]["mode"] == "MOUNT_CACHED"
    assert task["secrets"] == {"HF_TOKEN": ""}


@pytest.mark.process
def test_hf_jobs_takes_what_the_script_says(tmp_path: Path) -> None:
    """The CLI itself reads its options and prints the jobs; nothing is asked of the Hub."""
    (tmp_path / "scripts").mkdir()
    shutil.copy(SCRIPTS / "hf_jobs.sh", tmp_path / "scripts")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    env = {"DRY_RUN": "1", "BUCKET": "jane/think", "SHARDS": "3", "FLAVOR": "l4x1", "HF_TOKEN": TOKEN}
    command = [tmp_path / "scripts" / "hf_jobs.sh", "--model", "kimi", "--images", "/bucket/my list.jsonl"]
    done = subprocess.run(command, env=ENV | env, capture_output=True, text=True, check=True)
    assert done.stdout.count("(dry run) Job not submitted.") == 3
    for index in range(3):
        assert f"' {index}/3 --model kimi --images '/bucket/my list.jsonl'" in done.stdout
        assert f"name=think-glm-{index}-of-3" in done.stdout
    for line in ("image     python:3.11", "flavor    l4x1", "volumes   hf://buckets/jane/think:/bucket:ro"):
        assert done.stdout.count(line) == 3
    assert TOKEN not in done.stdout + done.stderr
    only = subprocess.run(command, env=ENV | env | {"ONLY": "2"}, capture_output=True, text=True, check=True)
    assert only.stdout.count("' 2/3 --model") == only.stdout.count("Job not submitted") == 1


# -------------------------------------------------------------------------------------------------- their commands, run


@pytest.mark.process
def test_the_pods_of_the_indexed_job_do_each_picture_once(
    checkout: Path, listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    """Three at once in one directory. One machine is taken away: the pod that replaces its pod does the rest."""
    server, answer = stalling
    answer.quick = 7
    run = tmp_path / "runs" / "glm"
    args = arguments(server, listed, run)[1:]

    def pod(index: int) -> subprocess.Popen[bytes]:
        return start([*container()["command"], *args], checkout, JOB_COMPLETION_INDEX=str(index), SHARDS="3")

    pods = [pod(index) for index in range(3)]
    wait_for(lambda: records_on_disk(run) == 7, "the pods wrote nothing")
    begun = next(int(shard.stem.removeprefix("shard-")) for shard in run.glob("shard-*.jsonl") if shard.stat().st_size)
    pods[begun % 3].terminate()  # as the kubelet does: to the container's first process
    assert end_of(pods[begun % 3]) == 143
    answer.released.set()
    pods[begun % 3] = pod(begun % 3)
    assert [end_of(each) for each in pods] == [0, 0, 0]
    assert len(ids_once(run)) == 24


@pytest.mark.process
def test_the_run_of_the_task_of_skypilot(
    checkout: Path, listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path
) -> None:
    server, _ = stalling
    here = {
        "/kept/": f"{tmp_path}/kept/",
        "--images /pictures/images.jsonl --images-root /pictures": f"--images {listed}/images.jsonl "
        f"--images-root {listed}/pictures --engine {server.url} --checkpoint x",
    }
    text = skypilot()["run"]
    for there, place in here.items():
        assert there in text
        text = text.replace(there, place)
    process = start(["bash", "-c", text], checkout, SHARD="1/2", RUN="glm")
    assert end_of(process) == 0
    assert len(ids_once(tmp_path / "kept" / "runs" / "glm" / "1-of-2")) == 12


@pytest.mark.soak
@pytest.mark.process
def test_machines_without_a_common_disk(listed: Path, stalling: tuple[ChatServer, Stalling], tmp_path: Path) -> None:
    """One is lost with its disk; another goes on from its copy. Put together, the copies are a run like any other."""
    server, answer = stalling
    answer.quick = 9
    kept = tmp_path / "kept"

    def machine(name: str, index: int) -> subprocess.Popen[bytes]:
        command = [".venv/bin/python", *arguments(server, listed, Path("runs/glm")), "--shard", f"{index}/3"]
        copy = str(kept / f"{index}-of-3")
        checkout = make_checkout(tmp_path / name)
        return start(["scripts/keep_run.sh", "runs/glm", copy, *command], checkout, KEEP_EVERY="0.2")

    machines = [machine(f"first {index}", index) for index in range(3)]
    wait_for(lambda: sum(records_on_disk(copy) for copy in kept.glob("*")) == 9, "nothing was copied")
    os.killpg(machines[1].pid, signal.SIGKILL)
    end_of(machines[1])
    lost = bool(records_on_disk(kept / "1-of-3"))  # else the others had all of the first answers
    shutil.rmtree(tmp_path / "first 1")
    answer.released.set()
    machines[1] = machine("second 1", 1)
    assert [end_of(each) for each in machines] == [0, 0, 0]
    together = tmp_path / "runs" / "glm"
    together.mkdir(parents=True)
    assert len({(copy / "run.json").read_bytes() for copy in kept.glob("*-of-3")}) == 1
    for copy in kept.glob("*-of-3"):
        subprocess.run(["cp", "-r", "--no-clobber", f"{copy}/.", together], check=True)
    assert len(list(together.glob("shard-*.jsonl"))) == 3 + lost
    assert len(ids_once(together)) == 24


# ---------------------------------------------------------------------------------------------------------- keep_run.sh

# In hf's place: a bucket that is a folder, unless it is told to fail.
HF = """
[ ! -e failing ] || { echo "no route" >&2; exit 1; }
[ "$1 $2 $5" = "buckets sync --quiet" ] || exit 9
from=${3/#hf:\\/\\//bucket/} to=${4/#hf:\\/\\//bucket/}
[ -d "$from" ] || exit 1
mkdir -p "$to" && cp -r "$from/." "$to"
"""
COPY = "hf://buckets/jane/think/glm/0-of-1"


class Kept:
    """keep_run.sh with a bucket, and a command of ours in run.py's place."""

    def __init__(self, folder: Path, program: str, copy: str = COPY, **env: str) -> None:
        self.folder = folder
        hf = folder / ".venv" / "bin" / "hf"
        hf.parent.mkdir(parents=True, exist_ok=True)
        hf.write_text(f"#!/bin/bash\n{HF}")
        hf.chmod(0o755)
        command = [str(SCRIPTS / "keep_run.sh"), "runs/glm", copy, "bash", "-c", program]
        self.process = start(command, folder, **env)

    def kept(self, name: str = "shard") -> str:
        path = self.folder / "bucket" / COPY.removeprefix("hf://") / name
        return path.read_text() if path.exists() else ""

    def end(self) -> tuple[int, str]:
        _, errors = self.process.communicate(timeout=60)
        return self.process.returncode, errors.decode()


@pytest.mark.process
@pytest.mark.parametrize("code", [0, 1, 2])
def test_what_a_command_wrote_is_kept_whatever_its_end(tmp_path: Path, code: int) -> None:
    kept = Kept(tmp_path, f"echo one >> runs/glm/shard; exit {code}")
    assert kept.end() == (code, "")
    assert kept.kept() == "one\n"


@pytest.mark.process
def test_it_is_kept_while_it_works_and_after_sigterm(tmp_path: Path) -> None:
    program = "trap 'echo two >> runs/glm/shard; exit 143' TERM; echo one >> runs/glm/shard; "
    program += "for at in {1..600}; do sleep 0.1; done"
    kept = Kept(tmp_path, program, KEEP_EVERY="0.1")
    wait_for(lambda: kept.kept() == "one\n", "it was not copied", within_s=30)
    kept.process.terminate()
    assert kept.end() == (143, "")
    assert kept.kept() == "one\ntwo\n"


@pytest.mark.process
def test_another_machine_goes_on_from_the_copy(tmp_path: Path) -> None:
    assert Kept(tmp_path, "echo one >> runs/glm/shard").end()[0] == 0
    shutil.rmtree(tmp_path / "runs")
    again = Kept(tmp_path, "echo two >> runs/glm/shard")
    assert again.end()[0] == 0
    assert again.kept() == "one\ntwo\n"


@pytest.mark.process
def test_the_same_machine_has_the_newer_files(tmp_path: Path) -> None:
    assert Kept(tmp_path, "echo one >> runs/glm/shard").end()[0] == 0
    (tmp_path / "runs" / "glm" / "shard").write_text("one\nnewer\n")
    again = Kept(tmp_path, "echo two >> runs/glm/shard")
    assert again.end()[0] == 0
    assert again.kept() == "one\nnewer\ntwo\n"


@pytest.mark.process
def test_without_its_copy_nothing_is_begun(tmp_path: Path) -> None:
    """It would write a first shard over the one that is kept."""
    (tmp_path / "failing").touch()
    kept = Kept(tmp_path, "touch began")
    code, errors = kept.end()
    assert (code, "no route" in errors) == (1, True)
    assert not (tmp_path / "began").exists()


@pytest.mark.soak
@pytest.mark.process
def test_what_cannot_be_kept_is_a_failure(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "touch failing")
    code, errors = kept.end()
    assert code == 1
    assert errors.splitlines()[-1] == f"error: runs/glm was not copied to {COPY}; what is there is of the last time"


@pytest.mark.process
def test_a_folder_that_is_mounted(tmp_path: Path) -> None:
    copy = tmp_path / "mount" / "0-of-1"
    assert Kept(tmp_path, "echo one > runs/glm/shard; mkdir runs/glm/stats; sleep 0.1", str(copy)).end() == (0, "")
    assert sorted(path.name for path in copy.iterdir()) == ["kept", "shard", "stats"]
    before = (copy / "shard").stat().st_mtime_ns
    time.sleep(0.01)
    assert Kept(tmp_path, "echo two > runs/glm/stats/0.json", str(copy)).end() == (0, "")
    assert (copy / "shard").stat().st_mtime_ns == before, "what did not change is not written again"
