"""No command takes an empty path: an unset variable of a shell must not become the current folder."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from generate.command_line import given
from tests.support.commands import ROOT
from tests.test_layout import ENTRIES, PRODUCT, named

# Texts that name a folder, a file or a dataset.
_PLACES = {"source", "images", "images_root", "dataset", "predictions", "references", "out"}


def options_of_paths(script: Path) -> dict[str, str]:
    """Return {parameter: how it is declared} of a script's or a table's options that are paths."""
    found = {}
    for node in ast.walk(ast.parse(script.read_text("utf-8"))):
        if isinstance(node, ast.arg) and node.annotation:
            name, annotation = node.arg, ast.unparse(node.annotation)
        elif isinstance(node, ast.AnnAssign):
            name, annotation = ast.unparse(node.target), ast.unparse(node.annotation)
        else:
            continue
        kind, _, declared = annotation.removeprefix("Annotated[").partition(", ")
        if annotation.startswith("Annotated[") and ("Path" in kind or ("str" in kind and name in _PLACES)):
            found[name] = declared
    return found


def test_every_path_of_every_command_is_parsed() -> None:
    declared = {f"{named(file)}: {name}": text for file in PRODUCT for name, text in options_of_paths(file).items()}
    assert len(declared) > 50
    assert not [place for place, text in declared.items() if "parser=path" not in text and "parser=text" not in text]


@pytest.mark.parametrize("value", ["", " ", "\t"])
def test_nothing_is_no_path(value: str) -> None:
    for parse in (given.path, given.text):
        with pytest.raises(typer.BadParameter, match="it is empty; give a path"):
            parse(value)
    assert given.path(".") == Path()


def test_an_option_that_is_empty_is_named() -> None:
    from generate.select_images import main

    app = typer.Typer()
    app.command()(main)
    for options in (["--source=", "--out=x"], ["--source=x", "--out", ""], ["--source=x", "--rules", " "]):
        result = CliRunner().invoke(app, options)
        assert result.exit_code == 2
        assert "it is empty" in " ".join(result.output.split())


def test_the_three_parts_refuse_alike() -> None:
    """They import nothing of one another: what they share is one file, and links to it."""
    for part in ("evaluate/scoring", "dataset_card"):
        assert (ROOT / part / "given.py").resolve() == Path(given.__file__)


@pytest.mark.process
@pytest.mark.parametrize(
    "command",
    [
        ["evaluate/score.py", "--references=x", "--out="],
        ["evaluate/report.py", "x", "--out", ""],
        ["dataset_card/measures.py", "x", "--out="],
        ["generate/run.py", "--out="],
    ],
    ids=lambda command: command[0],
)
def test_commands_end_at_once(command: list[str]) -> None:
    assert ROOT / command[0] in ENTRIES
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "it is empty" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
