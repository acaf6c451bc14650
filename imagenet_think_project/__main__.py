"""Run one of the project's scripts: `imagenet-think run …` is `python generate/run.py …`, wherever one is.

    imagenet-think --help
    imagenet-think run --help
    accelerate launch --quiet --num_processes 8 -m imagenet_think_project run --model glm …
    imagenet-think --install-completion

Options, texts and exit codes are the script's: it runs as the main program, its own folder first on the path.
"""

import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import imagenet_think_project.plain_endings
from imagenet_think_project.scripts import PROGRAM, ROOT, commands


def main() -> None:
    """Run the command that the arguments name; without one, say which there are."""
    _find_project()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    script = commands().get(name)
    if script is None:
        sys.argv[0] = PROGRAM
        import_module("generate.command_line.overview").app(prog_name=PROGRAM)
    else:
        sys.argv[:2] = [f"{PROGRAM} {name}"]
        _run(ROOT / script)


def _run(script: Path) -> None:
    """Run a script as the main program. By hand, since runpy would put its path into sys.argv, and so into its help."""
    sys.path.insert(0, str(script.parent))
    program = ModuleType("__main__")
    program.__file__ = str(script)
    sys.modules["__main__"] = program
    exec(compile(script.read_bytes(), str(script), "exec"), vars(program))


def _find_project() -> None:
    """Have this process and all that it starts find generate/ and the other folders, and nothing of the current one."""
    if not sys.flags.safe_path:
        del sys.path[0]
    sys.path.insert(0, str(ROOT))
    others = [folder for folder in os.environ.get("PYTHONPATH", "").split(os.pathsep) if folder not in ("", str(ROOT))]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(ROOT), *others])


if __name__ == "__main__":
    main()
