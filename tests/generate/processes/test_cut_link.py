"""Two machines of a launch whose link is cut while they work."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.commands import ROOT, run_command
from tests.support.launches import ENV, ids_once, records_on_disk, wait_for
from tests.support.samples import drawn_list
from tests.support.second_machine import HERE, INSIDE, cut_link, second_machine

COUNT = 60
ENDED = ("done", "failed")


def machine(rank: int, port: int, command: list[str], log: Path) -> subprocess.Popen[bytes]:
    options = ["--multi_gpu", "--num_machines=2", "--num_processes=2", f"--machine_rank={rank}"]
    place = [f"--main_process_ip={HERE}", f"--main_process_port={port}"]
    accelerate = [sys.executable, "-m", "accelerate.commands.launch", "--quiet"]
    within = INSIDE if rank else []
    with log.open("wb") as out:
        return subprocess.Popen(
            [*within, *accelerate, *options, *place, *command],
            env=ENV,
            cwd=ROOT,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )


@pytest.mark.soak
def test_ranks_behind_a_cut_link_finish_what_they_have_and_end(tmp_path: Path) -> None:
    """The disk is still shared: all rows come out, and nobody waits in silence. (torch's launchers wait longer.)"""
    images, out = drawn_list(tmp_path, COUNT), tmp_path / "run"
    command = run_command("glm", images, tmp_path / "pictures", out, "--batch-size=2")
    with socket.socket() as found:
        found.bind(("", 0))
        port = found.getsockname()[1]
    with second_machine() as apart:
        if not apart:
            pytest.skip("only root can cut a link")
        machines = [machine(rank, port, command, tmp_path / f"{rank}.log") for rank in range(2)]
        try:
            stats = out / "stats"
            wait_for(lambda: records_on_disk(out) > 4 and len(list(stats.glob("*.json"))) == 2, "nothing was written")
            cut_link()
            began = time.monotonic()
            wait_for(
                lambda: all(json.loads(file.read_text())["state"] in ENDED for file in stats.glob("*.json")),
                "a rank did not end",
                within_s=240,
            )
            print(f"{time.monotonic() - began:.0f} s until both ranks had ended")
            assert len(ids_once(out)) == COUNT
        finally:
            for each in machines:
                if each.poll() is None:
                    os.killpg(each.pid, signal.SIGKILL)
    assert "the first machine's launcher does not answer" in (tmp_path / "1.log").read_text()
