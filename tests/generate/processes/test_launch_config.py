"""scripts/launch.yaml: accelerate starts what is asked for, and says nothing of its default values."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT


@pytest.mark.process
@pytest.mark.slow
def test_no_word_of_default_values(tmp_path: Path) -> None:
    (tmp_path / "rank.py").write_text("import os; os.write(1, b'rank %s\\n' % os.environb[b'RANK'])\n")
    start = "from accelerate.commands.launch import main; main()"
    given = ["--quiet", f"--config_file={ROOT / 'scripts/launch.yaml'}", "--num_processes=2", "--main_process_port=0"]
    done = subprocess.run(
        [sys.executable, "-c", start, *given, str(tmp_path / "rank.py")], capture_output=True, text=True, check=True
    )
    assert sorted(done.stdout.split("\n")) == ["", "rank 0", "rank 1"]
    assert "were not passed" not in done.stderr
