"""Ctrl-C in a terminal: it reaches the command and its processes at once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT
from tests.support.samples import image_row, record, write_jsonl, write_run


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
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # The tests may run in the background of a shell, which has what it starts there ignore the signal.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    said = ""
    assert process.stdout is not None
    while "annotating" not in said:  # its processes are at work
        part = process.stdout.read(1)
        assert part, said
        said += part
    os.killpg(process.pid, signal.SIGINT)
    rest, _ = process.communicate(timeout=120)
    assert process.returncode == 130, said + rest
    assert rest.endswith("\nStopped; the same command continues.\n")
    assert "Traceback" not in said + rest
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "annotations.parquet").exists()
