"""List the project's scripts by the names of their commands, and say how each is started from the current folder.

Imports the standard library alone, and nothing of the project: every folder may use it.
"""

import ast
from collections.abc import Sequence
from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent
# What holds generate/, evaluate/, recipes/ …: the checkout, or where setup.py puts them in a wheel.
ROOT = next((folder for folder in (_HERE / "repository",) if folder.is_dir()), _HERE.parent)
MODULE = "imagenet_think_project"  # for `accelerate launch … -m`
PROGRAM = "imagenet-think"
FOLDERS = ("generate", "evaluate", "dataset_card", "train")
# In the order of the work, with the names that are not the file's. Scripts that are not listed follow.
_NAMED = {
    "generate/select_images.py": "select",
    "generate/select_clips.py": "clips",
    "generate/plan.py": "plan",
    "generate/run.py": "run",
    "generate/run_ray.py": "ray",
    "generate/status.py": "status",
    "generate/reparse.py": "reparse",
    "generate/annotate.py": "annotate",
    "generate/build_dataset.py": "build",
    "dataset_card/fill.py": "card",
    "dataset_card/measures.py": "measures",
    "generate/review.py": "review",
    "generate/publish.py": "publish",
    "generate/export_tasks.py": "export",
    "train/sft.py": "sft",
    "evaluate/score.py": "score",
    "evaluate/judge.py": "judge",
    "evaluate/report.py": "report",
    "evaluate/leaderboard.py": "leaderboard",
    "generate/reproduce.py": "reproduce",
    "generate/demo/demo.py": "demo",
    "generate/demo/draw.py": "demo-draw",
    "generate/demo/train.py": "demo-train",
    "generate/demo/check.py": "demo-check",
}


@cache
def commands() -> dict[str, str]:
    """Return the path of each command's script, from ROOT, by the command's name."""
    found = [
        path.relative_to(ROOT).as_posix()
        for folder in (*FOLDERS, "generate/demo")
        for path in sorted((ROOT / folder).glob("*.py"))
        if '\nif __name__ == "__main__":\n' in path.read_text(encoding="utf-8")
    ]
    listed = [script for script in _NAMED if script in found]
    return {command_of(script): script for script in [*listed, *(one for one in found if one not in listed)]}


def command_of(script: str) -> str:
    """Return the name of a script's command; `script`: its path from ROOT."""
    return _NAMED.get(script, Path(script).stem.replace("_", "-"))


def summary(script: str) -> str:
    """Return the first line of a script's docstring."""
    return (ast.get_docstring(ast.parse((ROOT / script).read_text(encoding="utf-8"))) or "").partition("\n")[0]


def typed(script: str) -> list[str]:
    """Return how a script is started by hand from here: by its path in the checkout's root, else by its command."""
    return ["python", script] if _in_root() else [PROGRAM, command_of(script)]


def command_line(script: str) -> str:
    """Return `typed` for a message."""
    return " ".join(typed(script))


def as_typed(arguments: Sequence[str]) -> list[str]:
    """Return the words of sys.argv with what was before them."""
    program = arguments[0]
    return [*(program.split() if program.startswith(f"{PROGRAM} ") else ["python", program]), *arguments[1:]]


def launched(script: str) -> list[str]:
    """Return what `accelerate launch` is given to start a script from here."""
    return [script] if _in_root() else ["-m", MODULE, command_of(script)]


def own_file(path: str) -> str:
    """Return a path as it is, or that of the project's own file where nothing is there: recipes/demo.yaml."""
    return str(ROOT / path) if path and not Path(path).exists() and (ROOT / path).exists() else path


def _in_root() -> bool:
    here = Path("generate/run.py")
    return here.exists() and here.samefile(ROOT / here)
