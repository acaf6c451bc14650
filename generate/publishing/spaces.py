"""Publish the metric modules as Spaces of the Hub, from where `evaluate.load("owner/ngram_overlap")` gets them."""

import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from huggingface_hub import HfApi

from generate.publishing.release import CARD, Release
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
    """Return a module's files by name, the card last; where they load the module, they do so by its name on the Hub."""
    names = [path.name for path in folder.glob("*.py")] + [name for name in _PAPERS if (folder / name).is_file()]
    ordered = sorted(names, key=lambda name: (name == CARD, name))
    return {name: _named(_read(folder / name), folder.name, owner) for name in ordered}


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
