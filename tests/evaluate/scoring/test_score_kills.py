"""evaluate/score.py killed with kill -9 in the middle of its work: the same files in the end, nothing done twice."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.commands import ROOT, worker_processes
from tests.support.synthetic_benchmark import write_dataset, write_run

IMAGES = 8000
KILLS = 4
FAMILIES = 3  # rows that the cache has of an image


def start(folder: Path, out: str, workers: int = 1) -> "subprocess.Popen[bytes]":
    options = [f"--predictions={folder / 'run'}", f"--references={folder / 'dataset'}", f"--out={folder / out}"]
    command = [sys.executable, str(ROOT / "evaluate" / "score.py"), *options, f"--workers={workers}"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)


def cached(cache: Path) -> int:
    """Rows of the cache, read as another process would."""
    if not cache.exists():
        return 0
    with closing(sqlite3.connect(cache, timeout=60)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM scores").fetchone()[0])
        except sqlite3.OperationalError:  # no table yet
            return 0


def wait_for_the_end_of(group: int) -> None:
    """Of the killed process's workers, which nobody has told."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.killpg(group, signal.SIGKILL)
    pytest.fail("its workers outlived a killed score.py")


@pytest.mark.process
def test_a_killed_process_is_told(tmp_path: Path) -> None:
    write_dataset(tmp_path / "dataset", 500)  # two chunks
    write_run(tmp_path / "run", "model", 500)
    process = start(tmp_path, "X.json", workers=2)
    while not (workers := worker_processes(process.pid)) and process.poll() is None:
        time.sleep(0.02)
    workers[0].kill()
    _, told = process.communicate(timeout=60)
    assert process.returncode == 2
    assert told.decode().strip().splitlines()[-1].startswith("error: a worker process was killed")
    assert not (tmp_path / "X.json").exists()


@pytest.mark.soak
@pytest.mark.parametrize("workers", [1, 2])
def test_kill_and_continue(tmp_path: Path, workers: int) -> None:
    write_dataset(tmp_path / "dataset", IMAGES)
    write_run(tmp_path / "run", "model", IMAGES)
    calm = start(tmp_path, "calm/X.json", workers)
    _, errors = calm.communicate(timeout=600)
    assert calm.returncode == 0, errors.decode()
    kept = [0]
    for _ in range(KILLS):
        process = start(tmp_path, "killed/X.json", workers)
        deadline = time.monotonic() + 300
        while cached(tmp_path / "killed" / "cache.sqlite") <= kept[-1] and process.poll() is None:
            assert time.monotonic() < deadline, "nothing was scored"
            time.sleep(0.01)
        process.kill()
        process.communicate()
        wait_for_the_end_of(process.pid)
        kept.append(cached(tmp_path / "killed" / "cache.sqlite"))
        assert not (tmp_path / "killed" / "X.json").exists()
    print(f"rows in the cache after each kill: {kept[1:]} of {FAMILIES * IMAGES}")
    assert kept == sorted(set(kept)), "a kill lost rows, or none were new"
    assert kept[-1] < FAMILIES * IMAGES
    last = start(tmp_path, "killed/X.json", workers)
    _, errors = last.communicate(timeout=600)
    assert last.returncode == 0, errors.decode()
    assert cached(tmp_path / "killed" / "cache.sqlite") == FAMILIES * IMAGES
    for name in ("X.rows.parquet", *(str(fit.relative_to(tmp_path / "calm")) for fit in tmp_path.glob("calm/tfidf/*"))):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "calm" / name).read_bytes(), name
    means = [(tmp_path / folder / "X.json").read_text().split('"command"')[0] for folder in ("calm", "killed")]
    assert means[0] == means[1]
