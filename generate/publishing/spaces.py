"""Publish the metric modules as Spaces of the Hub, from where `evaluate.load("owner/ngram_overlap")` gets them."""

import ast
import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from huggingface_hub import HfApi

from generate.publishing.release import BY_PRODUCTS, CARD, Release
from generate.publishing.upload import Target, ensure_repository, upload, with_retries
from generate.publishing.verify import check_files, empty_cache_environment
from generate.storage.dataset_files import read_bytes
from imagenet_think import ContractError

_EVALUATE = Path(__file__).resolve().parents[2] / "evaluate"
_PAPERS = (CARD, "requirements.txt")
_LOAD = "import evaluate, sys; metric = evaluate.load(sys.argv[1]); print('loaded', type(metric).__name__)"


def module_folders() -> list[Path]:
    """Return every folder of evaluate/ that holds a script of its own name, sorted."""
    return sorted(folder for folder in _EVALUATE.iterdir() if (folder / f"{folder.name}.py").is_file())


def files_of_module(folder: Path, owner: str) -> dict[str, bytes]:
    """Return a module's files by name, the card last; where they load the module, they do so by its name on the Hub.

    They are the module's script, its page, what these import, their papers and licences. Raise ContractError, which
    names it, for anything else in the folder: nobody said that it is to be published.
    """
    licences = sorted(path.name for path in folder.glob("*_LICENSE"))  # of data of others
    needed, read = [f"{folder.name}.py", "app.py", *_PAPERS, *licences], {}
    for name in needed:  # which grows
        if name not in read and (folder / name).exists():
            read[name] = _read(folder / name)
            needed += _imported(read[name], folder / name) if name.endswith(".py") else []
    for path in sorted(folder.iterdir()):
        if path.name not in read and path.name != "__pycache__" and not BY_PRODUCTS.fullmatch(path.name):
            raise ContractError(f"{ascii(str(path))[1:-1]} belongs to no script of {folder.name}; remove it")
    return {
        name: _named(read[name], folder.name, owner) for name in sorted(read, key=lambda name: (name == CARD, name))
    }


def _imported(script: bytes, path: Path) -> list[str]:
    """Return the scripts beside a script that it imports. Raise ContractError for one that is no Python."""
    try:
        nodes = list(ast.walk(ast.parse(script)))
    except (SyntaxError, ValueError, RecursionError) as error:
        raise ContractError(f"{path} is no Python ({type(error).__name__}); correct it") from None
    return [f"{node.module}.py" for node in nodes if isinstance(node, ast.ImportFrom) and node.level and node.module]


def _read(path: Path) -> bytes:
    """Return a file's bytes. Raise ContractError for a link that leads out of the modules and what they share."""
    if not (real := path.resolve()).is_relative_to(path.parent.resolve().parent):
        raise ContractError(f"{path} is a link that leads out of the modules; remove it")
    return read_bytes(real)


def _named(data: bytes, module: str, owner: str) -> bytes:
    here = rf'evaluate\.load\("evaluate/{module}"\)(  # from the repository\'s root)?'
    return re.sub(here.encode(), f'evaluate.load("{owner}/{module}")'.encode(), data)


def read_module(folder: Path, owner: str) -> Release:
    """Read a module's files, once: what is checked of them is what is sent."""
    return Release(folder, files_of_module(folder, owner))


def publish_module(api: HfApi, module: Release, owner: str, public: bool) -> str:
    """Upload a module and load it back with evaluate, from an empty cache; return a line for the user.

    Raise ContractError for a module that does not load, and the client's errors.
    """
    target = Target(f"{owner}/{module.name}", "space")
    ensure_repository(api, target, public)
    done = with_retries(partial(upload, api, target, module.files, module.sha256, f"The metric {module.name}"))
    return f"{target.repo}: {done.sent} files sent; {load_module(target.repo)}"


def verify_module(api: HfApi, module: Release, owner: str) -> str:
    """Compare a Space's files with the module and load it; return a line for the user. Raise as publish_module does."""
    target = Target(f"{owner}/{module.name}", "space")
    check_files(api, target, str(api.repo_info(target.repo, repo_type=target.kind).sha), module)
    return f"{target.repo}: {len(module.files)} files equal those of {module.path}; {load_module(target.repo)}"


def load_module(repo: str) -> str:
    """Load a module with evaluate in a process of its own. Raise ContractError where it does not load."""
    home = Path(tempfile.mkdtemp(prefix="metric-"))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LOAD, repo],
            cwd=home,  # evaluate takes a folder owner/name of the working directory for the module
            env=empty_cache_environment(home),
            capture_output=True,
            text=True,
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ContractError(f"evaluate.load({repo!r}) does not load what was published: {last}")
    return done.stdout.strip()
