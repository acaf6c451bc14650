"""The recipe's command: what it refuses, its plans, and the same bytes from other ranks and after kills."""

import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from generate.models.sampling import Sampling
from generate.planning.forecast import Profile
from generate.reproduce import main
from tests.support.commands import ROOT, file_hashes
from tests.support.samples import image_row, write_jsonl
from tests.support.slurm_cluster import SlurmCluster, why_not

DEMO, PAPER = "recipes/demo.yaml", "recipes/imagenet-think-250k.yaml"
APP = typer.Typer()
APP.command()(main)
# What may differ from one making to another: shards by ranks, and who wrote them; marks, which hold the shards' hashes;
# the selection's working files, which bear the name of the listing that they are of; the pages of a cache.
SELECTION = tuple(f"images.selection/{name}" for name in ("lock", "catalogue-", "measured-"))
MAY_DIFFER = ("runs/", "stages/", "slurm/", *SELECTION, "scores/cache.sqlite")


def reproduce(*arguments: str) -> tuple[int, str]:
    """Its exit code, and what it said."""
    result = CliRunner().invoke(APP, arguments)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_refused(tmp_path: Path) -> None:
    out = f"--out={tmp_path / 'out'}"
    absent = tmp_path / "none" / "absent.yaml"
    assert reproduce(str(absent), out) == (2, f"error: {absent} does not exist; give the path of a YAML file.\n")
    assert reproduce(DEMO, "--slurm", out)[0] == 2
    code, said = reproduce(PAPER, out)
    assert (code, said) == (2, "error: card reads facts.yaml, which does not exist, and no stage writes it.\n")


def test_a_plan_from_elsewhere_is_typed_with_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = reproduce(DEMO, "--out=out", "--plan")
    assert code == 0
    assert "\nimagenet-think demo-draw --out out/pictures " in said
    assert f" --rules {ROOT / 'generate/demo/rules.yaml'} " in said
    assert "\nenv OMP_NUM_THREADS=1 imagenet-think run --model glm " in said
    assert f" --checkpoint {ROOT / 'generate/demo/checkpoints/glm'} " in said
    assert "python " not in said
    code, said = reproduce(DEMO, "--out=out", "--plan", "--slurm")
    assert code == 0
    assert f"\nimagenet-think reproduce {ROOT / DEMO} --out out --done=draw\n" in said
    assert f" {ROOT / 'scripts/slurm_array.sbatch'} --model glm " in said
    assert "python " not in said


@pytest.mark.process
def test_a_stage_that_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder can be below it")
    code, said = reproduce(DEMO, f"--out={tmp_path / 'out'}", f"--pictures={tmp_path / 'file' / 'x'}")
    assert code == 1
    reason = "draw ended with code 2; start the same command again to continue from there, since what is done stays"
    assert f"error: {reason}.\n" in said


@pytest.mark.process
def test_the_plan_of_the_paper(tmp_path: Path) -> None:
    """Its 6,000 hours come out of 43 s a text; the list is not there yet, so its size is the recipe's."""
    code, said = reproduce(PAPER, f"--out={tmp_path}", "--plan", "--ranks=8", "--usd-per-device-hour=2")
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == (
        "# generate-glm: 250,000 images, 2,986 device-hours at the paper's 43 s per image, since there is no profile"
    )
    assert "# total: 6,271 device-hours, which is 784 hours on 8 devices" in lines
    assert "# total: 12,542 USD" in lines
    assert "# card reads facts.yaml, which does not exist, and no stage writes it" in lines
    assert not list(tmp_path.iterdir())  # the files of options are part of what it prints
    commands = [line for line in lines if not line.startswith(("#", "mkdir ")) and line]
    assert len(commands) == 18
    assert sum("accelerate launch" in line and "--num_processes 8" in line for line in commands) == 7
    assert not (tmp_path / "images.jsonl").exists()
    assert subprocess.run(["bash", "-n"], input=said, text=True, check=False).returncode == 0


def test_a_plan_with_a_list_and_a_profile(tmp_path: Path) -> None:
    rows = [image_row(f"i{at}", "test" if at < 30 else "train") for at in range(300)]
    write_jsonl(tmp_path / "images.jsonl", rows)
    file = tmp_path / "profiles" / "openvlthinker.json"
    profile = Profile(
        model="openvlthinker", checkpoint="openvlthinker", revision="y", sampling=Sampling().as_dict(),
        max_new_tokens=256, device="cpu", engine="transformers", batch_size=32, memory=None, trials=[], start_s=0.0,
        written=[(1000, 10.0)] * 3, tokens=[36_000] * 8, record_bytes=[100] * 8, statuses=["ok"] * 8,
    )  # fmt: skip
    profile.write(file)
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert code == 0
    # 30 images of 36,000 tokens at 80 to 120 a second are 2.4 to 3.8 hours; the last ones may be alone for 3.2 more.
    told = f"2.4 to 7 device-hours, 3 kB and 0 to 11 failures by {file}, with batch_size: 32 in the recipe"
    assert f"# generate-openvlthinker: 30 images, {told}\n" in said
    assert (
        "# generate-glm: 300 images, 3.6 device-hours at the paper's 43 s per image, since there is no profile" in said
    )
    replace(profile, max_new_tokens=2048).write(file)
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert f"since {file} is of another model, sampling or limit" in said
    write_jsonl(tmp_path / "images.jsonl", [*rows, *rows])
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith(f"error: {tmp_path / 'images.jsonl'}")
    write_jsonl(tmp_path / "images.jsonl", rows)
    file.write_text("{}")
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert code == 2
    assert "is not a profile that generate/plan.py wrote" in said


SIZES = [
    ("{total: 1000}", "{}", "1,000 images"),
    ("{total: 1000}", "{split: test}", "20 images"),
    ("{total: 1000, test_share: 0.5}", "{split: train}", "500 images"),
    ("{total: 1000}", "{limit: 7}", "7 images"),
    ("{total: all}", "{}", "the number of images is known after the selection"),
    ("{total: 1000, test_share: x}", "{split: test}", "error: test_share is 'x'"),
]


@pytest.mark.parametrize(("select", "asked", "said"), SIZES)
def test_sizes_before_there_is_a_list(tmp_path: Path, select: str, asked: str, said: str) -> None:
    file = tmp_path / "recipe.yaml"
    file.write_text(f"dataset: x\nselect: {select}\nteachers: {{glm: {asked}, kimi: {{}}}}\n")
    assert said in reproduce(str(file), f"--out={tmp_path / 'out'}", "--plan")[1].splitlines()[0]


LOGGED = """#!/bin/bash
echo "$@" >> "$JOBS"/typed
"""


@pytest.fixture
def cluster() -> Iterator[SlurmCluster]:
    if why := why_not():
        pytest.skip(why)
    with SlurmCluster(nodes=2, gpus=4) as started:
        yield started


def hand_to_slurm(cluster: SlurmCluster, script: str, folder: Path, python: str = "") -> list[dict[str, str]]:
    """Submit a plan in a checkout that is like ours. Returns what Slurm says of each job or array; none runs yet."""
    checkout = folder / "checkout"
    checkout.mkdir()
    for name in ("generate", "evaluate", "dataset_card", "recipes", "scripts"):
        (checkout / name).symlink_to(ROOT / name)
    if python:
        (checkout / ".venv" / "bin").mkdir(parents=True)
        (checkout / ".venv" / "bin" / "python").write_text(python)
        (checkout / ".venv" / "bin" / "python").chmod(0o755)
    else:
        (checkout / ".venv").symlink_to(sys.prefix)
    cluster.ask("scontrol", "update", "PartitionName=all", "State=DOWN")
    before = {job["JobId"] for job in cluster.jobs()}
    env = cluster.env | {"JOBS": str(folder)}
    subprocess.run(["bash"], input=script, text=True, env=env, cwd=checkout, stdout=subprocess.DEVNULL, check=True)
    return [job for job in cluster.jobs() if job["JobId"] not in before]


def work_off(cluster: SlurmCluster, within_s: float) -> None:
    """Let the jobs run, until none is left."""
    cluster.ask("scontrol", "update", "PartitionName=all", "State=UP")
    cluster.wait(lambda: not cluster.ask("squeue", "--noheader"), within_s)
    assert {job["JobState"] for job in cluster.jobs()} == {"COMPLETED"}


@pytest.mark.process
@pytest.mark.parametrize("ranks", [1, 3])
def test_the_jobs_for_slurm(cluster: SlurmCluster, tmp_path: Path, ranks: int) -> None:
    """With commands that only say that they were called."""
    code, script = reproduce(PAPER, f"--out={tmp_path / 'a b'}", "--plan", "--slurm", f"--ranks={ranks}")
    assert code == 0
    jobs = hand_to_slurm(cluster, script, tmp_path, LOGGED)
    names = {job["JobId"]: job["JobName"] for job in jobs}
    waits = {job["JobName"]: {names[at] for at in re.findall(r"afterok:(\d+)", job["Dependency"])} for job in jobs}
    assert waits["select"] == set()
    assert waits["generate-glm"] == {"select"}
    assert waits["build"] == {"select", "generate-glm", "generate-kimi", "annotate"}
    assert waits["report"] == {name for name in waits if name.startswith("score-")}
    assert len(waits["report"]) == 6
    arrays = {job["JobName"]: job["ArrayTaskId"] for job in jobs if "ArrayTaskId" in job}
    assert arrays == dict.fromkeys(
        (name for name in waits if name.startswith("generate-")), f"0-{ranks - 1}" if ranks > 1 else "0"
    )
    work_off(cluster, 120)
    typed = (tmp_path / "typed").read_text().splitlines()
    shards = [line for line in typed if line.startswith("generate/run.py ") and "--model glm" in line]
    beginnings = {f"generate/run.py --shard {at}/{ranks} --model glm" for at in range(ranks)}
    assert {line[: line.index("glm") + 3] for line in shards} == beginnings
    again = f"generate/reproduce.py {PAPER} --out {tmp_path / 'a b'}"
    at = next(at for at, line in enumerate(typed) if line.startswith("generate/annotate.py"))
    assert f"{again} --done=generate-glm --done=generate-kimi" in typed[:at]  # other jobs run beside
    assert f"{again} --done=annotate" in typed[at:]
    marked = {part.removeprefix("--done=") for line in typed for part in line.split() if part.startswith("--done=")}
    assert marked == set(waits)  # also the card and the report, which nothing follows


def test_a_stage_that_was_done_elsewhere(tmp_path: Path) -> None:
    out = f"--out={tmp_path / 'out'}"
    assert reproduce(DEMO, out, "--done=nothing")[0] == 2
    done = ("--done=draw", "--done=select")
    assert reproduce(DEMO, out, *done) == (0, "")
    said = reproduce(DEMO, out, "--plan")[1]
    assert "# select" in said  # it made nothing
    (tmp_path / "out" / "pictures").mkdir()
    write_jsonl(tmp_path / "out" / "images.jsonl", [image_row("a")])
    (tmp_path / "out" / "rejected.jsonl").touch()
    assert reproduce(DEMO, out, *done) == (0, "")
    assert "# select" not in reproduce(DEMO, out, "--plan")[1]
    (tmp_path / "out" / "stages" / "draw.json").unlink()
    assert "# select" in reproduce(DEMO, out, "--plan")[1]  # what it reads will be made again


def contents(out: Path) -> dict[str, str]:
    """The hash of every file that must be the same whatever the ranks and the interruptions."""
    return {name: digest for name, digest in file_hashes(out).items() if not name.startswith(MAY_DIFFER)}


def start(out: Path, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "generate/reproduce.py", DEMO, f"--out={out}", *more]
    with out.with_suffix(".log").open("wb") as log:
        return subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)


def finish(out: Path, *more: str) -> dict[str, str]:
    code = start(out, *more).wait(timeout=1800)
    assert code == 0, out.with_suffix(".log").read_text()
    return contents(out)


def kill_in_each_stage(out: Path) -> set[str]:
    """Kill -9 once in each, a moment after its command began, and start again. Returns the commands that it met."""
    chance, killed = random.Random(time.time()), set[str]()
    while True:
        process, log = start(out), out.with_suffix(".log")
        while process.poll() is None:
            began = {line for line in log.read_text(errors="replace").splitlines() if line.startswith("$ ")}
            if began - killed:
                time.sleep(chance.uniform(0, 5))
                killed |= began if process.poll() is None else set()
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.05)
        if process.wait() != -signal.SIGKILL:
            assert process.returncode == 0, log.read_text()
            return killed


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """Where the demo is made, and what comes of it on one rank and without interruption.

    The others are made in the same place: the score files hold the command that they were made by.
    """
    out = tmp_path_factory.mktemp("demo") / "out"
    expected = finish(out)
    for name in ("images.jsonl", "annotations.parquet", "imagenet-think-demo/README.md", "report/index.html"):
        assert name in expected
    assert finish(out) == expected
    assert out.with_suffix(".log").read_text().count(": up to date\n") == 11
    return out, expected


@pytest.fixture
def again(calm: tuple[Path, dict[str, str]]) -> tuple[Path, dict[str, str]]:
    """The same place, empty, and what is to come of it."""
    shutil.rmtree(calm[0])
    return calm


@pytest.mark.soak
def test_other_ranks_leave_the_same_bytes(again: tuple[Path, dict[str, str]]) -> None:
    out, expected = again
    assert finish(out, "--ranks=2", "--at-once=2") == expected


@pytest.mark.soak
def test_kills_leave_the_same_bytes(again: tuple[Path, dict[str, str]]) -> None:
    out, expected = again
    assert len(kill_in_each_stage(out)) >= 8
    assert contents(out) == expected


@pytest.mark.soak
def test_slurm_leaves_the_same_bytes_and_marks(
    cluster: SlurmCluster, again: tuple[Path, dict[str, str]], tmp_path: Path
) -> None:
    """All commands but accelerate's, as the jobs give them, some put back as they run; every stage is marked."""
    out, expected = again
    jobs = hand_to_slurm(cluster, reproduce(DEMO, f"--out={out}", "--plan", "--slurm", "--ranks=2")[1], tmp_path)
    cluster.ask("scontrol", "update", "PartitionName=all", "State=UP")
    numbers = {job["JobName"]: job["JobId"] for job in jobs}
    for put_back in (f"{numbers['generate-glm']}_1", numbers["build"]):
        cluster.wait(lambda job=put_back: cluster.states(job).get(job) == "RUNNING", 600)  # type: ignore[misc]
        time.sleep(3)  # in the middle of its work
        cluster.ask("scontrol", "requeue", put_back)
        cluster.wait(lambda job=put_back: cluster.states(job)[job] == "PENDING", 60)  # type: ignore[misc]
        cluster.release(put_back)
    work_off(cluster, 600)
    assert finish(out) == expected
    assert out.with_suffix(".log").read_text().count(": up to date\n") == 11
