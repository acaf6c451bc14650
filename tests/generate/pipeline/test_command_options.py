"""The options of a command: of a plain main, of an app whose options stand elsewhere; without the replaced ones."""

from pathlib import Path

import pytest

from generate.pipeline.command_options import ask_typer, command_options, parse_signature
from tests.support.commands import ROOT

PLAIN = """
from typing import Annotated
import typer

def main(
    run: Annotated[str, typer.Argument()],
    as_json: Annotated[bool, typer.Option("--json", help="JSON")] = False,
    max_new_tokens: int = 7,
    old: Annotated[bool, typer.Option(hidden=True)] = False,
    guards: Annotated[str, typer.Option(help="Guards", hidden=True)] = "",
) -> None:
    raise SystemExit("it runs")

if __name__ == "__main__":
    typer.run(main)
"""
APP = """
from inspect import Parameter, Signature
import typer

app = typer.Typer()

def table(main):
    def command(context: typer.Context, **given): main(given)
    kind = Parameter.POSITIONAL_OR_KEYWORD
    parameters = [Parameter("context", kind, annotation=typer.Context)]
    parameters += [Parameter(name, kind, default="x", annotation=str) for name in ("out", "batch_size")]
    command.__signature__ = Signature(parameters)
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    return command

@app.command()
@table
def main(options) -> None:
    raise SystemExit("it runs")
"""


@pytest.mark.parametrize(
    ("text", "options"), [(PLAIN, ["json", "max_new_tokens", "guards"]), (APP, ["out", "batch_size"])]
)
def test_options_that_typer_knows(tmp_path: Path, text: str, options: list[str]) -> None:
    """Whether they stand in main, or main gets its signature from a table elsewhere."""
    script = tmp_path / "script.py"
    script.write_text(text)
    assert ask_typer(script) == options


def test_options_of_a_script_that_is_not_imported(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(f"import missing_library\n{PLAIN}")
    assert parse_signature(script) == ["as_json", "max_new_tokens", "old", "guards"]


@pytest.mark.parametrize(
    "script", ["generate/demo/draw.py", "generate/annotate.py", "dataset_card/fill.py", "evaluate/report.py"]
)
def test_no_option_of_a_command_is_missed(script: str) -> None:
    """The signature of main and typer agree, so that it does not matter which of the two is asked."""
    assert command_options(script) == parse_signature(ROOT / script)
