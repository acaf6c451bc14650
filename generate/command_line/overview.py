"""Say which commands there are (`imagenet-think --help`, and the completion), and where the project's files are."""

import runpy
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from generate.command_line.terminal import complain, without_flag_types
from imagenet_think_project.scripts import ROOT, commands, summary


class _Commands(TyperGroup):
    """List the scripts beside `path`. A script is read by typer only where its options are to be completed."""

    def get_params(self, ctx: Any) -> Any:
        return without_flag_types(super().get_params(ctx))

    def list_commands(self, ctx: Any) -> list[str]:
        return [*commands(), *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        script = commands().get(cmd_name)
        return TyperCommand(cmd_name, help=summary(script)) if script else super().get_command(ctx, cmd_name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if script := commands().get(args[0]):
            return args[0], _command_of(script), args[1:]
        if args[0] not in self.commands and not ctx.resilient_parsing:
            complain(f"{args[0]} is no command; choose from {', '.join(self.list_commands(ctx))}")
            raise typer.Exit(2)
        return super().resolve_command(ctx, args)


def _command_of(script: str) -> Any:
    sys.path.insert(0, str((ROOT / script).parent))
    names = runpy.run_path(str(ROOT / script), run_name="asked_for_options")
    if not isinstance(app := names.get("app"), typer.Typer):
        app = typer.Typer()
        app.command()(names["main"])
    return typer.main.get_command(app)


app = typer.Typer(cls=_Commands, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def main() -> None:
    """Make, publish, load, train on and benchmark datasets of what vision-language models think and answer."""


@app.command()
def path(
    name: Annotated[str, typer.Argument(help="Such as recipes/own-pictures.yaml, or scripts/slurm_array.sbatch.")] = "",
) -> None:
    """Print where a file of the project is, to copy or read it; without a name, their folder."""
    if not (file := ROOT / name).exists():
        complain(f"the project has no {name}; `imagenet-think path` prints the folder of those that it has")
        raise typer.Exit(2)
    print(file)
