"""The recipe's command: what it refuses, its plans, and the same bytes from other ranks and after kills."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from generate.forecast import Profile
from generate.reproduce import main
from tests.conftest import ROOT, image_row, write_jsonl

DEMO, PAPER = "recipes/demo.yaml", "recipes/imagenet-think-250k.yaml"
APP = typer.Typer()
APP.command()(main)
# What may differ from one making to another: shards by ranks, and who wrote them; marks, which hold the shards' hashes.
MAY_DIFFER = ("runs/", "stages/", "images.selection/lock")


def reproduce(*arguments: str) -> tuple[int, str]:
    """Its exit code, and what it said."""
    result = CliRunner().invoke(APP, arguments)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = f"--out={tmp_path / 'out'}"
    assert reproduce("absent.yaml", out) == (
        2,
        "error: absent.yaml cannot be read as YAML ([Errno 2] No such file or directory: 'absent.yaml').\n",
    )
    assert reproduce(DEMO, "--slurm", out)[0] == 2
    code, said = reproduce(PAPER, out)
    assert (code, said) == (2, "error: card reads facts.yaml, which is not there, and no stage makes it.\n")
    monkeypatch.chdir(tmp_path)
    code, said = reproduce(str(ROOT / DEMO), out)
    assert code == 2
    assert "repository's root" in said


def test_a_stage_that_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder can be below it")
    code, said = reproduce(DEMO, f"--out={tmp_path / 'out'}", f"--pictures={tmp_path / 'file' / 'x'}")
    assert code == 1
    assert "error: draw ended with code 2; what is done stays, and the same command goes on from there.\n" in said


def test_the_plan_of_the_paper(tmp_path: Path) -> None:
    """Its 6,000 hours come out of 43 s a text; the list is not there yet, so its size is the recipe's."""
    code, said = reproduce(PAPER, f"--out={tmp_path}", "--plan", "--ranks=8", "--usd-per-device-hour=2")
    assert code == 0
    lines = said.splitlines()
    assert lines[0] == (
        "# generate-glm: 250,000 images, 2,986 device-hours by the paper's 43 s for one, since there is no profile"
    )
    assert "# together 6,271 device-hours, 784 hours on 8 of them" in lines
    assert "# and 12,542 USD" in lines
    assert "# card reads facts.yaml, which is not there, and no stage makes it" in lines
    commands = [line for line in lines if not line.startswith("#") and line]
    assert len(commands) == 18
    assert sum("accelerate launch" in line and "--num_processes 8" in line for line in commands) == 7
    assert not (tmp_path / "images.jsonl").exists()
    assert subprocess.run(["bash", "-n"], input=said, text=True, check=False).returncode == 0


def test_a_plan_with_a_list_and_a_profile(tmp_path: Path) -> None:
    rows = [image_row(f"i{at}", "test" if at < 30 else "train") for at in range(300)]
    write_jsonl(tmp_path / "images.jsonl", rows)
    profile = Profile(
        model="openvlthinker", checkpoint="x", revision="y", device="cpu", engine="transformers", batch_size=32,
        sizes=[], start_s=0.0, tokens_per_s=[100.0, 100.0], tokens=[36_000] * 8, record_bytes=[100] * 8,
        statuses=["ok"] * 8,
    )  # fmt: skip
    profile.write(tmp_path / "profiles" / "openvlthinker.json")
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert code == 0
    # 30 images of 360 s are 3 hours; the last ones may be alone for 36,000 tokens at 100 / 32 a second, 3.2 hours
    told = f"3 to 6.2 device-hours by {tmp_path}/profiles/openvlthinker.json, with batch_size: 32"
    assert f"# generate-openvlthinker: 30 images, {told}\n" in said
    assert "# generate-glm: 300 images, 3.6 device-hours by the paper's 43 s for one" in said
    (tmp_path / "profiles" / "openvlthinker.json").write_text("{}")
    code, said = reproduce(DEMO, f"--out={tmp_path}", "--plan")
    assert code == 2
    assert "is not a profile that generate/plan.py wrote" in said


SBATCH = """#!/bin/bash
# Stands in for Slurm's: gives the jobs numbers and keeps them.
number=$(( $(ls $JOBS | wc -l) / 2 + 1001 ))
echo "$@" > $JOBS/$number.options
cat > $JOBS/$number.sh
echo "$number;cluster"
"""
LOGGED = """#!/bin/bash
echo "$@" >> $JOBS/typed
"""


def test_the_jobs_for_slurm(tmp_path: Path) -> None:
    """Handed to a stand-in, then run in turn with commands that only say that they were called."""
    programs, jobs = tmp_path / "programs", tmp_path / "jobs"
    programs.mkdir(), jobs.mkdir()
    for name, text in {"sbatch": SBATCH, "python": LOGGED, "env": LOGGED}.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    code, script = reproduce(PAPER, f"--out={tmp_path / 'out'}", "--plan", "--slurm", "--ranks=3")
    assert code == 0
    around = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}", "JOBS": str(jobs)}
    subprocess.run(["bash"], input=script, text=True, env=around, check=True, stdout=subprocess.DEVNULL)
    options = {path.stem: path.read_text().split() for path in jobs.glob("*.options")}
    names = {number: option.removeprefix("--job-name=") for number, (_, option, *_) in options.items()}
    waits = {
        names[number]: {names[other] for option in given if "afterok" in option for other in option.split(":")[1:]}
        for number, given in options.items()
    }
    assert waits["select"] == set()
    assert waits["generate-glm"] == {"select"}
    assert waits["build"] == {"select", "generate-glm", "generate-kimi", "annotate"}
    assert waits["report"] == {name for name in waits if name.startswith("score-")}
    assert len(waits["report"]) == 6
    arrays = {names[number] for number, given in options.items() if "--array=0-2" in given and "--requeue" in given}
    assert arrays == {name for name in waits if name.startswith("generate-")}
    number = next(number for number, name in names.items() if name == "generate-glm")
    task = around | {"SLURM_ARRAY_TASK_COUNT": "3", "SLURM_ARRAY_TASK_ID": "2"}
    subprocess.run(["bash", str(jobs / f"{number}.sh")], env=task, check=True)
    assert (jobs / "typed").read_text().rstrip().endswith("--num-shards 3 --shard-index 2")


def contents(out: Path) -> dict[str, bytes]:
    """Every file that must be the same whatever the ranks and the interruptions."""
    files = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(MAY_DIFFER)}


def make(out: Path, *more: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "generate/reproduce.py", DEMO, f"--out={out}", *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def finish(out: Path, *more: str) -> dict[str, bytes]:
    process = make(out, *more)
    said = process.communicate(timeout=1800)[0].decode()
    assert process.returncode == 0, said
    return contents(out)


def kill_at(out: Path, moments: Sequence[float]) -> int:
    """Kill -9 so many seconds after each start. Returns how many kills met a process."""
    met = 0
    for moment in moments:
        process = make(out)
        try:
            process.communicate(timeout=moment)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            met += 1
    return met


@pytest.mark.soak
def test_other_ranks_and_kills_leave_the_same_bytes(tmp_path: Path) -> None:
    """All three in one place, one after the other: the score files hold the command they were made by."""
    out, calm = tmp_path / "out", tmp_path / "calm"
    began = time.monotonic()
    expected = finish(out)
    took = time.monotonic() - began
    for name in ("images.jsonl", "annotations.parquet", "imagenet-think-demo/README.md", "report/index.html"):
        assert name in expected
    mark = json.loads((out / "stages" / "report.json").read_text())
    assert finish(out) == expected
    assert json.loads((out / "stages" / "report.json").read_text()) == mark
    out.rename(calm)
    assert finish(out, "--ranks=2", "--at-once=2") == expected
    shutil.rmtree(out)
    chance = random.Random(time.time())
    assert kill_at(out, [chance.uniform(0, took / 3) for _ in range(12)]) > 6
    assert finish(out) == expected
