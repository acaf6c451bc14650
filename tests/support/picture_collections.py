"""Collections of pictures to select from: folders and tar files."""

import io
import tarfile
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from generate.selection.options import Options
from generate.selection.sources.source import Entry, Source

# Rules that every picture keeps.
LOOSE = "min_side: null\nmax_aspect: null\nmin_entropy: null\nmax_noise: null\nmin_sharpness: null\nmax_hamming: null\n"


def pictures(root: Path, count: int = 12) -> Path:
    """Three classes of small noise."""
    rng = np.random.default_rng(0)
    for number in range(count):
        path = root / f"n0000000{number % 3}" / f"n0000000{number % 3}_{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (20, 30 + number, 3), np.uint8)).save(path)
    return root


def pictures_in(source: Source) -> list[Entry]:
    """What a source lists, without what it passes over."""
    return [entry for entry in source.entries() if isinstance(entry, Entry)]


def files(root: Path, *names: str) -> Path:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    return root


def tar(path: Path, *members: tuple[str, bytes]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(path, "w") as archive:
        for name, data in members:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return path


def loose_options(folder: Path, **changes: Any) -> Options:
    """Options that choose 12 of the pictures in `folder`/pictures by loose rules, unless changed."""
    (folder / "rules.yaml").write_text(LOOSE)
    given: dict[str, Any] = {"source": str(folder / "pictures"), "out": folder / "images.jsonl"}
    given |= {"rules": folder / "rules.yaml", "screen": "all", "workers": 1}
    return Options(**(given | {"total": 12, "min_per_class": 1, "max_per_class": 9} | changes))
