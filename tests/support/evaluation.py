"""Run the scripts of evaluate/ in this process: started anew for each case they would import for seconds."""

import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.support.commands import ROOT


@contextmanager
def evaluate_first() -> Iterator[None]:
    """Have the folder of the scripts first on the path, as when one is started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "evaluate")
        yield


def module(name: str) -> ModuleType:
    """Import a module of evaluate/ as its scripts do."""
    with evaluate_first():
        return importlib.import_module(name)


def run_script(name: str, arguments: Sequence[object], env: Mapping[str, str] | None = None) -> Result:
    """Run a script's command."""
    app = typer.Typer()
    app.command()(module(name).main)
    with evaluate_first():
        return CliRunner().invoke(app, list(map(str, arguments)), env=env)
