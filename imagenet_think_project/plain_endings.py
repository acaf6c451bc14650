"""Have a command that lacks a package, or is stopped while it starts, end with a sentence in place of a traceback.

Each script imports this before any package, and for that alone: it is no use to a program. A link in the script's own
folder leads here, since nothing else of the project can be found where nothing is installed, and one in the
repository's root, for code that imports a script.
"""

from __future__ import annotations  # older Pythons get as far as to the sentence

import sys
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

# The extra of the package that a script needs, by its file or else its folder; of all others it is `generate`.
_EXTRAS = {
    "review.py": "review",
    "run_ray.py": "ray",
    "select_clips.py": "video",
    "evaluate": "benchmark",
    "train": "train",
}
_INTERRUPTED = 130  # as in generate/command_line/terminal.py, which says the same once a command has begun
_IS_CHECKOUT = (Path(__file__).resolve().parents[1] / "pyproject.toml").exists()


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if kind is KeyboardInterrupt:
        print("\nStopped; the same command continues.", file=sys.stderr)
        raise SystemExit(_INTERRUPTED)
    library = str(error.name or "").partition(".")[0] if isinstance(error, ModuleNotFoundError) else ""
    if not library or find_spec(library):
        _usual(kind, error, trace)
        return
    script = Path(getattr(sys.modules["__main__"], "__file__", ""))
    extra = _EXTRAS.get(script.name) or _EXTRAS.get(script.resolve().parent.name, "generate")
    install = f"pip install 'imagenet-think[{extra}]'"
    if _IS_CHECKOUT:
        install = f"python3 -m venv .venv && . .venv/bin/activate, then pip install -e '.[{extra}]'"
    # Without complain(): typer, which that needs, may be what is missing. No word here is of others.
    print("error:", f"{sys.argv[0]} needs {library}, which is not installed: {install}", file=sys.stderr)
    raise SystemExit(2)


_usual = sys.excepthook
sys.excepthook = _end
