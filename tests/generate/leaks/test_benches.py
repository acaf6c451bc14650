"""The two benches of the searches run, on few texts, and print what docs/performance.md quotes."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
BENCHES = {
    "bench_encoded_pictures.py": (["--texts", "300", "--odd", "0.5"], "300 texts of ", " 0 false alarms"),
    "bench_secrets.py": (
        ["--rows", "100", "--seeds", "1", "--peer-rows", "1"],
        "recall: 100.0000%",
        "0 false alarms in 100 ",
    ),
}


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.parametrize("bench", BENCHES)
def test_it_runs_and_finds_nothing_wrong(bench: str, tmp_path: Path) -> None:
    options, *expected = BENCHES[bench]
    command = [sys.executable, str(ROOT / "tests" / "bench" / bench), *options]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for words in expected:
        assert words in done.stdout
