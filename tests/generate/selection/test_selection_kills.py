"""A selection killed with kill -9: the same command goes on, and the list is the undisturbed one."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest
from PIL import Image

from tests.support.commands import ROOT

RULES = "min_side: 8\nmin_entropy: 3\nmax_noise: null\nmin_sharpness: null\nmax_hamming: 2\n"
OPTIONS = ["--total=60", "--min-per-class=5", "--max-per-class=30", "--rules=rules.yaml"]
KILLER = b"\xff\xd8 kills its decoder"
# The command itself, with small parts and batches, so that a small collection has many places to be killed at, without
# the report's picture, which takes seconds; and with a decoder that a picture can kill, as one of libjpeg's would be.
COMMAND = f"""
import os, signal, sys
from pathlib import Path
import generate.select_images, generate.selection.report, generate.selection.select
import generate.selection.sources.catalogue, generate.selection.screening.screening_pass
generate.selection.sources.catalogue.ROWS_PER_PART = 16
generate.selection.screening.screening_pass.PICTURES_PER_TASK = 2
generate.selection.screening.screening_pass.TASKS_AT_ONCE = 2
generate.selection.select.PICTURES_PER_WORKER = 100
generate.selection.report.draw = lambda *_: None
measure = generate.selection.screening.screening_pass.measure_pictures
def fragile(pictures, root):  # travels to the workers as it stands here
    if any(Path(root, picture.path).read_bytes() == {KILLER!r} for picture in pictures):
        os.kill(os.getpid(), signal.SIGSEGV)
    return measure(pictures, root)
generate.selection.screening.screening_pass.measure_pictures = fragile
if __name__ == "__main__":
    import typer
    sys.argv[0] = "select_images.py"
    typer.run(generate.select_images.main)
"""
WRITTEN = ("images.jsonl", "rejected.jsonl", "images.selection/summary.json", "images.selection/classes.tsv")


def collection(root: Path, count: int = 240) -> Path:
    chance = np.random.default_rng(0)
    for at in range(count):
        path = root / "pictures" / f"class{at % 4}" / f"{at}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        size = (int(chance.integers(4, 40)), 40, 3)
        Image.fromarray(chance.integers(0, 256 if at % 7 else 2, size, np.uint8)).save(path)
    (root / "rules.yaml").write_text(RULES)
    (root / "command.py").write_text(COMMAND)
    return root


def start(root: Path, out: str, workers: int) -> "subprocess.Popen[bytes]":
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


def finish(root: Path, out: str, workers: int) -> None:
    process = start(root, out, workers)
    _, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors.decode()


def measured_rows(work: Path) -> list[int]:
    parts = sorted(work.glob("measured-*/[0-9]*.parquet"))
    return [row for part in parts for row in pyarrow.parquet.read_table(part, columns=["row"])["row"].to_pylist()]


def kill_when(reached: Callable[[Path], bool], root: Path, workers: int) -> bool:
    """Whether it was still running."""
    process = start(root, "killed", workers)
    deadline = time.monotonic() + 120
    while process.poll() is None and not reached(root / "killed" / "images.selection"):
        assert time.monotonic() < deadline
        time.sleep(0.005)
    running = process.poll() is None
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    return running


def check_the_same(root: Path) -> None:
    for name in WRITTEN:
        assert (root / "killed" / name).read_bytes() == (root / "whole" / name).read_bytes(), name
    rows = measured_rows(root / "killed" / "images.selection")
    assert len(rows) == len(set(rows))  # nothing was measured twice
    assert set(rows) == set(measured_rows(root / "whole" / "images.selection"))


@pytest.mark.process
def test_a_killed_selection_goes_on(tmp_path: Path) -> None:
    """Killed while it lists, in the middle of its measuring, and when it writes what it found."""
    finish(collection(tmp_path), "whole", 1)
    moments: list[Callable[[Path], bool]] = [
        lambda work: len(list(work.glob("catalogue-*/[0-9]*.parquet"))) >= 3,
        lambda work: len(list(work.glob("measured-*/[0-9]*.parquet"))) >= 5,
        lambda work: (work / "table2.json").exists(),
    ]
    killed = [kill_when(moment, tmp_path, workers=2) for moment in moments]
    assert sum(killed) >= 2  # the last moment is a short one
    finish(tmp_path, "killed", 2)
    check_the_same(tmp_path)


@pytest.mark.process
def test_a_picture_that_kills_its_process_is_rejected(tmp_path: Path) -> None:
    """Of two processes, and of the command's own, which is killed once."""
    pictures = collection(tmp_path, 120) / "pictures"
    for name in ("5.png", "77.png"):
        (pictures / "class1" / name).write_bytes(KILLER)
    alone = start(tmp_path, "killed", 1)
    alone.communicate(timeout=120)
    assert alone.returncode == -signal.SIGSEGV
    for _ in range(2):  # the second knows them
        finish(tmp_path, "killed", 1)
    finish(tmp_path, "whole", 2)
    check_the_same(tmp_path)
    rejected = [json.loads(line) for line in (tmp_path / "whole" / "rejected.jsonl").read_text().splitlines()]
    killers = [line for line in rejected if "ended the process" in line["message"]]
    assert {line["image_id"]: line["rule"] for line in killers} == {"class1__5": "decodes", "class1__77": "decodes"}


@pytest.mark.soak
def test_a_selection_killed_many_times_goes_on(tmp_path: Path) -> None:
    for seed in range(3):
        chance = random.Random(seed)
        root = collection(tmp_path / str(seed))
        finish(root, "whole", 1)
        killed = 0
        for at in range(8):
            target = len(measured_rows(root / "killed" / "images.selection")) + chance.randint(0 if at else 1, 30)
            killed += kill_when(lambda work, least=target: len(measured_rows(work)) >= least, root, workers=2)  # type: ignore[misc]
        assert killed
        finish(root, "killed", 2)
        check_the_same(root)
