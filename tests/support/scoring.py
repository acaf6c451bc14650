"""Run evaluate/score.py in this process."""

from pathlib import Path

from typer.testing import Result

from tests.support.evaluation import run_script


def score(run: Path | str | None, references: Path, out: Path, split: str = "test", *more: str) -> Result:
    """Run the command on a run, or with --agreement where there is none."""
    predicted = [f"--predictions={run}"] if run else ["--agreement"]
    arguments = [*predicted, f"--references={references}", f"--split={split}", f"--out={out}", *more]
    return run_script("score", arguments)
