"""Every bench runs: with few rows, to see that it still does; what it prints then is no measure."""

import subprocess
import sys

import pytest

from tests.support.commands import ROOT

SMALL = {
    "annotate": "--images 20 --workers 1",
    "build": "--images 20 --workers 1",
    "engine": "--rows 4 --mean 10 --repeats 1",
    "measures": "--images 20",
    "report": "--rows 60 --models 2 --resamples 100",
    "score": "--images 20 --workers 1",
    "status": "--images 50 --ranks 2",
}
# ELSEWHERE are run by the tests of what they measure; LONG take minutes also when they are small, or a GPU.
ELSEWHERE = {"encoded_pictures", "lexical", "secrets", "taxonomy"}
LONG = {"loading", "ranks", "review", "screening", "selection", "semantic", "gpu"}


def test_every_bench_is_named() -> None:
    files = {path.stem.removeprefix("bench_") for path in (ROOT / "tests" / "bench").glob("bench_*.py")}
    assert files == SMALL.keys() | ELSEWHERE | LONG


@pytest.mark.process
@pytest.mark.slow
@pytest.mark.parametrize("bench", SMALL)
def test_a_bench_runs(bench: str) -> None:
    command = [sys.executable, f"tests/bench/bench_{bench}.py", *SMALL[bench].split()]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
