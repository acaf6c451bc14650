"""One job at a time writes a run."""

import subprocess
import sys
from pathlib import Path

import pytest

from generate.storage.locks import RunError, RunLock


@pytest.mark.process
def test_the_second_job_is_told_who_holds_the_run(tmp_path: Path) -> None:
    hold = "import sys; from pathlib import Path; from generate.storage.locks import RunLock\n"
    hold += "lock = RunLock(Path(sys.argv[1])); lock.take(); lock.share(); print('held', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        RunLock(tmp_path).share()  # a rank of the same job
        with pytest.raises(RunError, match=f"in use by process {holder.pid} on "):
            RunLock(tmp_path).take(patience_s=0.3)
        holder.kill()
    RunLock(tmp_path).take(patience_s=5)
