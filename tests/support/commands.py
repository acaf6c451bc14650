"""Commands of this repository, run as a user runs them, and what they leave."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import typer
from typer.testing import CliRunner, Result

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINTS = ROOT / "generate" / "demo" / "checkpoints"


def run_command(model: str, images: Path, root: Path, out: Path, *more: str) -> list[str]:
    """`python generate/run.py` for a built-in checkpoint."""
    return [
        str(ROOT / "generate" / "run.py"),
        f"--model={model}",
        f"--checkpoint={CHECKPOINTS / model}",
        f"--images={images}",
        f"--images-root={root}",
        f"--out={out}",
        "--config=max_new_tokens=192",
        *more,
    ]


def invoke(main: Callable[..., None], *arguments: str) -> Result:
    """Run a command in this process, where importing torch takes no seconds; fail if it ends with a traceback."""
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exc_info
    return result


def in_this_process(main: Callable[..., None], arguments: list[str]) -> None:
    """Run a command that has to succeed in this process."""
    result = invoke(main, *arguments)
    assert result.exit_code == 0, result.output


def worker_processes(pid: int) -> list[psutil.Process]:
    """The processes that this one shares its work with, as loky names them; none when it has ended."""
    found = []
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children():
            with suppress(psutil.Error):
                if "LokyProcess" in " ".join(child.cmdline()):
                    found.append(child)
    return found


def file_hashes(folder: Path) -> dict[str, str]:
    """Of every file below the folder: what two makings of it are compared by, and what a failure can print."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
