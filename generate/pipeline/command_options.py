"""Ask commands which options they take, without running them.

The answer comes from typer, in a process of its own: the scripts of evaluate/ import their siblings by bare names,
which must not get into this process, and this package imports no code of the other folders.
"""

import json
import runpy
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import typer

_ROOT = Path(__file__).resolve().parents[2]


@cache
def command_options(*scripts: str) -> dict[str, list[str]]:
    """Return for each script, a path from the repository's root, its options as a recipe spells them, in order.

    `--max-new-tokens` is spelled max_new_tokens; arguments and hidden options are left out.
    """
    command = [sys.executable, __file__, *(str(_ROOT / script) for script in scripts)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return dict(zip(scripts, json.loads(printed), strict=True))


def _read_options(script: str) -> list[str]:
    sys.path.insert(0, str(Path(script).parent))  # as Python does when it runs the script
    names = runpy.run_path(script, run_name="asked_for_options")
    app: Any = names.get("app")
    if not isinstance(app, typer.Typer):
        app = typer.Typer(add_completion=False)
        app.command()(names["main"])
    options = [param for param in typer.main.get_command(app).params if param.param_type_name == "option"]
    shown = [one for one in options if one.expose_value and not getattr(one, "hidden", False)]
    return [one.opts[0].lstrip("-").replace("-", "_") for one in shown]


if __name__ == "__main__":
    print(json.dumps([_read_options(script) for script in sys.argv[1:]]))
