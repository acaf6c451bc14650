"""A selection killed with kill -9: the same command goes on, and the list is the undisturbed one."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.conftest import ROOT

RULES = "min_side: 8\nmin_entropy: 3\nmax_noise: null\nmin_sharpness: null\nmax_hamming: 2\n"
OPTIONS = ["--total=60", "--min-per-class=5", "--max-per-class=30", "--rules=rules.yaml"]
# The command itself, with small parts and batches, so that a small collection has many places to be killed at.
COMMAND = """
import sys, time
import generate.catalogue, generate.screening_pass, generate.select_images
generate.catalogue.ROWS_PER_PART = 16
generate.screening_pass.PICTURES_PER_TASK = 2
generate.screening_pass.TASKS_AT_ONCE = 2
generate.select_images.PICTURES_PER_WORKER = 100
if __name__ == "__main__":
    import typer
    sys.argv[0] = "select_images.py"
    typer.run(generate.select_images.main)
"""


def collection(root: Path, count: int = 240) -> Path:
    chance = np.random.default_rng(0)
    for at in range(count):
        path = root / "pictures" / f"class{at % 4}" / f"{at}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        size = (int(chance.integers(4, 40)), 40, 3)
        Image.fromarray(chance.integers(0, 256 if at % 7 else 2, size, np.uint8)).save(path)
    (root / "rules.yaml").write_text(RULES)
    return root


def start(root: Path, out: str, workers: int) -> "subprocess.Popen[bytes]":
    (root / "command.py").write_text(COMMAND)
    return subprocess.Popen(
        [
            sys.executable,
            str(root / "command.py"),
            "--source=pictures",
            f"--out={out}/images.jsonl",
            f"--workers={workers}",
            *OPTIONS,
        ],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )


def measured_rows(work: Path) -> list[int]:
    parts = sorted(work.glob("measured-*/[0-9]*.parquet"))
    return [row for part in parts for row in pyarrow.parquet.read_table(part)["row"].to_pylist()]


def check_kills(root: Path, kills: int, seed: int, workers: int) -> None:
    collection(root)
    _, errors = (undisturbed := start(root, "whole", 1)).communicate(timeout=300)
    assert undisturbed.returncode == 0, errors.decode()
    chance = random.Random(seed)
    work = root / "killed" / "images.selection"
    killed = 0
    for at in range(kills):
        process = start(root, "killed", workers)
        deadline = time.monotonic() + 120
        target = lines_on_disk(work) + chance.randint(0 if at else 1, 30)
        while process.poll() is None and (lines_on_disk(work) < target or not work.exists()):
            assert time.monotonic() < deadline
            time.sleep(0.005)
        if process.poll() is None:
            killed += 1
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
    assert killed
    process = start(root, "killed", workers)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()
    for name in ("images.jsonl", "rejected.jsonl", "images.selection/summary.json", "images.selection/classes.tsv"):
        assert (root / "killed" / name).read_bytes() == (root / "whole" / name).read_bytes(), name
    rows = [line for path in work.glob("verdicts-*/*.jsonl") for line in path.read_bytes().split(b"\n")[:-1]]
    assert len(rows) == lines_on_disk(root / "whole" / "images.selection")  # nothing was screened twice


def test_a_killed_selection_goes_on(tmp_path: Path) -> None:
    check_kills(tmp_path, kills=2, seed=1, workers=1)


@pytest.mark.soak
def test_a_selection_killed_many_times_goes_on(tmp_path: Path) -> None:
    for seed in range(3):
        (tmp_path / str(seed)).mkdir()
        check_kills(tmp_path / str(seed), kills=8, seed=seed, workers=2)
