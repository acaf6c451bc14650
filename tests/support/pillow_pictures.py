"""Fetch the test pictures of Pillow from its source package, once, into build/, where a package index is to be had."""

import importlib.metadata
import subprocess
import sys
import tarfile
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.commands import ROOT

VERSION = importlib.metadata.version("pillow")
_FOLDER = ROOT / "build" / f"pillow-{VERSION}"
_SECONDS = 300


def pillow_pictures() -> Path:
    """Return the folder Tests/images of the pillow that is installed; skip the test, with the reason, without it."""
    _FOLDER.parent.mkdir(exist_ok=True)
    images, done = _FOLDER / f"pillow-{VERSION}" / "Tests" / "images", _FOLDER / "done"
    with FileLock(f"{_FOLDER}.lock"):
        if not done.exists():
            with tarfile.open(_source_package()) as package:
                members = [one for one in package.getmembers() if "/Tests/images/" in one.name]
                package.extractall(_FOLDER, members, filter="data")
            done.touch()
    return images


@cache
def _source_package() -> Path:
    fetch = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    try:
        subprocess.run(
            [*fetch, "--no-binary", "pillow", "--dest", str(_FOLDER), f"pillow=={VERSION}"],
            check=True,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
        )
        return next(_FOLDER.glob("*.tar.gz"))
    except (subprocess.SubprocessError, StopIteration) as error:
        said = str(getattr(error, "stderr", "") or error).strip()
        pytest.skip(f"the source package of pillow {VERSION} is not to be had: {said.splitlines()[-1][:200]}")
