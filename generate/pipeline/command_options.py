"""Find out which options a command takes, without running it."""

import ast
import runpy
from functools import cache
from pathlib import Path

import typer

_ROOT = Path(__file__).resolve().parents[2]


@cache
def command_options(script: str) -> list[str]:
    """Return the options of a script, a path from the repository's root, in order, as a recipe spells them.

    `--batch-size` is spelled batch_size. Left out are arguments, and options that are hidden
    and have no help: they are answered with what replaced them.
    """
    # The other folders' code must not be imported here: their scripts, whose options all stand in main, are parsed.
    if Path(script).parts[0] == "generate":
        return ask_typer(_ROOT / script)
    return parse_signature(_ROOT / script)


def ask_typer(script: Path) -> list[str]:
    """Return the options of the command that a script defines, wherever their table stands."""
    names = runpy.run_path(str(script), run_name="asked_for_options")
    app = names.get("app")
    if not isinstance(app, typer.Typer):
        app = typer.Typer(add_completion=False)
        app.command()(names["main"])
    options = [param for param in typer.main.get_command(app).params if param.param_type_name == "option"]
    replaced = [one for one in options if getattr(one, "hidden", False) and not getattr(one, "help", None)]
    shown = [one for one in options if one.expose_value and one.name != "json" and one not in replaced]
    return [one.opts[0].lstrip("-").replace("-", "_") for one in shown]


def parse_signature(script: Path) -> list[str]:
    """Return the parameters of a script's `main` that are options."""
    tree = ast.parse(script.read_text(encoding="utf-8"))
    main = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "main")
    annotations = {one.arg: ast.unparse(one.annotation) if one.annotation else "" for one in main.args.args}
    return [
        name
        for name, annotation in annotations.items()
        if "typer.Argument" not in annotation and "typer.Context" not in annotation
    ]
