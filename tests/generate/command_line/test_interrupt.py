"""Ctrl-C in a terminal: it reaches the command and its processes at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT
from tests.support.samples import image_row, record, write_jsonl, write_run


def assert_it_stops(command: list[str], once: str, **environment: str) -> None:
    """Interrupt a command and all its processes once it has written a word."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, **environment},
        start_new_session=True,
        # The tests may run in the background of a shell, which has what it starts there ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    said = ""
    assert process.stdout is not None
    while once not in said:
        part = process.stdout.read(1)
        assert part, said
        said += part
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 130, said + rest
    assert "\nStopped; the same command continues.\n" in rest
    assert "Traceback" not in said + rest


@pytest.mark.process
@pytest.mark.parametrize("script", ["generate/run.py", "evaluate/score.py", "-m imagenet_think_project status"])
def test_a_command_that_is_only_being_imported(script: str, tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("import time; print('importing', flush=True); time.sleep(60)")
    assert_it_stops([sys.executable, *script.split()], "importing", PYTHONPATH=f"{tmp_path}:{ROOT}")


POOLS = {
    "generate": "from generate.processes.worker_pool import WorkerPool\nlist(WorkerPool(2).map(abs, [1, 2]))",
    "evaluate": "sys.path.insert(0, 'evaluate')\nfrom scoring.processes import open_pool, start\n"
    "with open_pool(2) as pool: start(pool, abs, 1).result()",
    "dataset_card": "from dataset_card.measuring import built\nlist(built._parts('x', {}, ['a', 'b'], None, 2))",
}


@pytest.mark.process
@pytest.mark.parametrize("pool", POOLS)
def test_processes_that_are_only_starting(pool: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import sys, time\n"
        "if any('LokyProcess' in word for word in sys.orig_argv): print('starting', flush=True); time.sleep(2)"
    )
    lines = POOLS[pool].replace("\n", "\n    ")
    code = f"import sys\nfrom generate.command_line.terminal import run\ndef main() -> None:\n    {lines}\nrun(main)"
    assert_it_stops([sys.executable, "-c", code], "starting", PYTHONPATH=f"{tmp_path}:{ROOT}")


@pytest.mark.process
def test_a_command_with_processes_stops_in_one_line(tmp_path: Path) -> None:
    """And the same command goes on."""
    ids = [f"i{number}" for number in range(20_000)]
    write_jsonl(tmp_path / "images.jsonl", [image_row(one, "train") for one in ids])
    for run in ("a", "b"):
        (tmp_path / run).mkdir()
        write_run(tmp_path / run, [record(one) for one in ids])
    command = [sys.executable, "generate/annotate.py", f"--teacher=a={tmp_path}/a", f"--teacher=b={tmp_path}/b"]
    command += [f"--images={tmp_path}/images.jsonl", f"--out={tmp_path}/annotations.parquet", "--workers=2"]
    assert_it_stops(command, "annotating")  # its processes are at work
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "annotations.parquet").exists()
