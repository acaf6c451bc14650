"""Run evaluate/score.py in this process: started anew for each case it would import for seconds."""

import importlib
from pathlib import Path
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.support.commands import ROOT


def score_module(name: str = "score") -> ModuleType:
    """Import a module of evaluate/ as the script does: with its folder first on the path."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "evaluate")
        return importlib.import_module(name)


def score(run: Path | None, references: Path, out: Path, split: str = "test", *more: str) -> Result:
    """Run the command on a run, or with --agreement where there is none."""
    predicted = [f"--predictions={run}"] if run else ["--agreement"]
    arguments = [*predicted, f"--references={references}", f"--split={split}", f"--out={out}", *more]
    app = typer.Typer()
    app.command()(score_module().main)
    with pytest.MonkeyPatch.context() as patch:  # as when the script is started: its folder is on the path
        patch.syspath_prepend(ROOT / "evaluate")
        return CliRunner().invoke(app, arguments)
