"""Where the pictures come from: a folder, tar files, or a Hugging Face dataset, listed one by one.

    source = open_source("/data/imagenet21k")            # a folder, with pictures and tar files below it
    source = open_source("/data/w21p/shard-*.tar")       # tar files, plain or WebDataset
    source = open_source("hub:timm/imagenet-w21-p")      # see hub_source.py
    for path, wnid in source.entries(): ...

A path is what images.jsonl holds, and imagenet_think.read_image_bytes(path, source.root) reads it. Nothing is held
together: a source says its entries in an order of its own, always the same, and can go on behind any of them.
"""

import glob
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from generate.storage.image_list import PICTURE_SUFFIXES, list_folder
from imagenet_think import ContractError, Pictures

_NAMED_AFTER_CLASS = re.compile(r"(n\d{8})(_\d+)?")
_TAR = ".tar"


class Entry(NamedTuple):
    path: str
    wnid: str  # "" where a picture has no class


class Source(Protocol):
    """A collection of pictures."""

    @property
    def root(self) -> str | os.PathLike[str]:
        """What the paths start from."""

    @property
    def name(self) -> str:
        """The same for the same collection; another one's catalogue must not be taken for this one's."""

    def entries(self, after: str = "") -> Iterator[Entry]:
        """All pictures, or those that come after this path."""


def open_source(spec: str, include: str | None = None, label: str | None = None) -> Source:
    """The collection that --source names. include: a pattern (`*` for any characters) that its paths must match.

    label: the column of classes of a Hugging Face dataset. Raises ContractError.
    """
    from generate.selection.sources.hub_source import HubSource, holds_dataset

    path = Path(spec)
    if spec.startswith("hub:") or (path.is_dir() and holds_dataset(path)):
        return HubSource.open(spec, include, label)
    if label is not None:
        raise ContractError(f"--label-column is one of a Hugging Face dataset, and --source {spec} is none")
    if path.is_dir():
        return FileSource(path.resolve(), None, include)
    files = [Path(name) for name in glob.glob(spec, recursive=True)]
    if not files:
        raise ContractError(
            f"--source {spec} is not a directory, and no file matches it; give the folder that holds the pictures or "
            "tar files, a pattern of tar files, or hub:owner/name"
        )
    if other := [file for file in files if file.suffix.lower() != _TAR]:
        raise ContractError(f"--source {spec} matches {other[0]}, which is no tar file; give a folder or tar files")
    root = Path(os.path.commonpath([file.resolve().parent for file in files]))
    if holds_dataset(root):
        raise ContractError(
            f"--source {spec}: {root} holds a dataset beside its tar files; move the tar files to a folder of their own"
        )
    return FileSource(root, sorted(file.resolve().relative_to(root).as_posix() for file in files), include)


@dataclass(frozen=True)
class FileSource:
    """Pictures below a folder, and the members of the tar files below it; or the members of some tar files alone.

    The class of a picture is the folder it lies in; in a tar without folders its own name where that begins with a
    WordNet id, the sample's `.cls` (WebDataset), or the tar's name where that is a WordNet id.
    """

    root: Path
    tars: list[str] | None
    include: str | None

    @property
    def name(self) -> str:
        return f"{self.root} {self.tars or ''} {self.include or ''}"

    def entries(self, after: str = "") -> Iterator[Entry]:
        start, _, member = after.partition("::")
        pictures = Pictures(self.root)
        for file in self._files(start):
            if file.lower().endswith(_TAR):
                found = _tar_entries(pictures, file)
                yield from self._wanted(_behind(found, after) if file == start and member else found)
            elif file != start:
                yield from self._wanted([Entry(file, PurePosixPath(file).parent.name)])

    def _files(self, start: str) -> Iterator[str]:
        if self.tars is None:
            return list_folder(self.root, PICTURE_SUFFIXES | {_TAR}, start)
        return (tar for tar in self.tars if tar >= start)

    def _wanted(self, entries: "Iterator[Entry] | list[Entry]") -> Iterator[Entry]:
        return (entry for entry in entries if self.include is None or fnmatchcase(entry.path, self.include))


def _behind(entries: Iterator[Entry], path: str) -> Iterator[Entry]:
    for entry in entries:
        if entry.path == path:
            break
    return entries


def _tar_entries(pictures: Pictures, tar: str) -> Iterator[Entry]:
    """The pictures of a tar, by its headers alone, which imagenet_think goes through once for listing and reading."""
    stem = _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(tar).stem)
    for key, members in groupby(pictures.members(tar), lambda member: _sample(member[0])):
        names = [name for name, _, _ in members]
        folder, name = PurePosixPath(key).parent.name, _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(key).name)
        if folder:
            wnid = folder
        elif name:
            wnid = name[1]
        elif f"{key}.cls" in names:
            wnid = pictures.read(f"{tar}::{key}.cls").decode("utf-8", "replace").strip()
        else:
            wnid = stem[1] if stem else ""
        for name_of_file in names:
            if PurePosixPath(name_of_file).suffix.lower() in PICTURE_SUFFIXES:
                yield Entry(f"{tar}::{name_of_file}", wnid)


def _sample(member: str) -> str:
    """What files of one WebDataset sample share: neighbours of one name but for what follows its first dot."""
    folder, slash, base = member.rpartition("/")
    return f"{folder}{slash}{base.split('.')[0]}"
