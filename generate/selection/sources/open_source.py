"""Open the collection that --source names: a folder, tar files, or a Hugging Face dataset.

source = open_source("/data/imagenet21k")            # a folder, with pictures and tar files below it
source = open_source("/data/w21p/shard-*.tar")       # tar files, plain or WebDataset
source = open_source("hub:timm/imagenet-w21-p")      # see hub_source.py
for entry in source.entries(): ...                   # pictures, and what is passed over
"""

import glob
import os
from pathlib import Path

from generate.selection.sources.folder_source import FileSource
from generate.selection.sources.folder_walk import TAR_SUFFIX, File, walk_folder
from generate.selection.sources.hub_source import HubSource
from generate.selection.sources.source import Source
from imagenet_think import ContractError, Pictures


def open_source(spec: str, include: str | None = None, label: str | None = None) -> Source:
    """Return the collection that --source names. Raises ContractError.

    include: a pattern (`*` for any characters) that paths must match.
    label: what holds the classes: a column of a Hugging Face dataset, a key in the `.json` of a WebDataset's samples.
    """
    path = Path(spec)
    if spec.startswith("hub:") or (path.is_dir() and _holds_dataset(path)):
        return HubSource.open(spec, include, label)
    files = [] if path.is_dir() else [Path(name) for name in glob.glob(spec, recursive=True)]
    if label is not None and not files and not _holds_tar(path):
        raise ContractError(
            f"--label-column requires a Hugging Face dataset, or tar files with labels, and --source {spec} is neither"
        )
    if path.is_dir():
        return FileSource(path.resolve(), None, include, label)
    if not files:
        raise ContractError(
            f"--source {spec} is not a directory, and no file matches it; give the folder that holds the pictures or "
            "tar files, a pattern of tar files, or hub:owner/name"
        )
    if other := [file for file in files if file.suffix.lower() != TAR_SUFFIX]:
        raise ContractError(f"--source {spec} matches {other[0]}, which is not a tar file; give a folder or tar files")
    root = Path(os.path.commonpath([file.resolve().parent for file in files]))
    # Its paths would be read as rows of the dataset.
    if _holds_dataset(root):
        raise ContractError(
            f"--source {spec}: {root} holds a dataset beside its tar files; move the tar files to a folder of their own"
        )
    return FileSource(root, sorted(file.resolve().relative_to(root).as_posix() for file in files), include, label)


def _holds_tar(folder: Path) -> bool:
    found = walk_folder(folder) if folder.is_dir() else ()
    return any(isinstance(one, File) and one.path.lower().endswith(TAR_SUFFIX) for one in found)


def _holds_dataset(folder: Path) -> bool:
    """Return whether imagenet_think would read the rows of a dataset in this directory, and not its files."""
    return Pictures(folder).is_dataset
