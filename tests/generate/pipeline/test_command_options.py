"""The options of a command: of a plain main, of an app whose options stand elsewhere, without the hidden ones."""

from pathlib import Path

import pytest

from generate.pipeline.command_options import command_options

PLAIN = """
from typing import Annotated
import typer
from choices import CHOICES

def main(
    run: Annotated[str, typer.Argument()],
    as_json: Annotated[bool, typer.Option("--json", help=", ".join(CHOICES))] = False,
    max_new_tokens: int = 7,
    old: Annotated[bool, typer.Option(hidden=True)] = False,
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


@pytest.mark.parametrize(("text", "options"), [(PLAIN, ["json", "max_new_tokens"]), (APP, ["out", "batch_size"])])
def test_options_of_a_script(tmp_path: Path, text: str, options: list[str]) -> None:
    """Whether its options stand in main, or main gets its signature from a table elsewhere."""
    (tmp_path / "choices.py").write_text("CHOICES = ('a', 'b')")
    script = tmp_path / "script.py"
    script.write_text(text)
    assert command_options(str(script)) == {str(script): options}
