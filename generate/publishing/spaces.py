"""The metric modules as Spaces of the Hub, from where `evaluate.load("owner/ngram_overlap")` gets them."""

import re
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from generate.publishing.release import CARD, Content, Release, as_bytes

if TYPE_CHECKING:
    from huggingface_hub import HfApi

_EVALUATE = Path(__file__).resolve().parents[2] / "evaluate"
_PAPERS = (CARD, "requirements.txt")
_LOAD = "import evaluate, sys; metric = evaluate.load(sys.argv[1]); print('loaded', type(metric).__name__)"


def module_folders() -> list[Path]:
    """Every folder of evaluate/ that holds a script of its own name."""
    return sorted(folder for folder in _EVALUATE.iterdir() if (folder / f"{folder.name}.py").is_file())


def files_of_module(folder: Path, owner: str) -> dict[str, Content]:
    """Its scripts and papers, the card last; where they say how the module is loaded, by its name on the Hub."""
    names = [path.name for path in folder.glob("*.py")] + [name for name in _PAPERS if (folder / name).is_file()]
    ordered = sorted(names, key=lambda name: (name == CARD, name))
    return {name: _named(as_bytes(folder / name), folder.name, owner) for name in ordered}


def _named(data: bytes, module: str, owner: str) -> bytes:
    here = rf'evaluate\.load\("evaluate/{module}"\)(  # from the repository\'s root)?'
    return re.sub(here.encode(), f'evaluate.load("{owner}/{module}")'.encode(), data)


def publish_module(api: "HfApi", folder: Path, owner: str, public: bool) -> str:
    """Uploads a module and loads it back with evaluate, from an empty cache; what was seen, as text.

    Raises ContractError for a module that does not load, and the client's errors.
    """
    from generate.publishing.upload import Target, ensure_repository, persistently, upload

    target = Target(f"{owner}/{folder.name}", "space")
    module = Release(folder, files_of_module(folder, owner), ())
    ensure_repository(api, target, public)
    done = persistently(partial(upload, api, target, module.files, module.sha256, f"The metric {folder.name}"))
    return f"{target.repo}: {done.sent} files sent; {load_module(target.repo)}"


def verify_module(api: "HfApi", folder: Path, owner: str) -> str:
    """Compares a Space's files with the module and loads it; what was seen, as text. Raises as publish_module does."""
    from generate.publishing.upload import Target
    from generate.publishing.verify import check_files

    target = Target(f"{owner}/{folder.name}", "space")
    module = Release(folder, files_of_module(folder, owner), ())
    check_files(api, target, str(api.repo_info(target.repo, repo_type=target.kind).sha), module)
    return f"{target.repo}: {len(module.files)} files are those of {folder}; {load_module(target.repo)}"


def load_module(repo: str) -> str:
    """What evaluate says of a module that it has just fetched. Raises ContractError where it does not load."""
    from generate.publishing.verify import environment_of_an_empty_cache
    from imagenet_think import ContractError

    home = Path(tempfile.mkdtemp(prefix="metric-"))
    try:
        done = subprocess.run(
            [sys.executable, "-c", _LOAD, repo],
            cwd=home,  # evaluate takes a folder owner/name of the working directory for the module
            env=environment_of_an_empty_cache(home),
            capture_output=True,
            text=True,
        )
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise ContractError(f"evaluate.load({repo!r}) does not load what was published: {last}")
    return done.stdout.strip()
