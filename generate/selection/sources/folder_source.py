"""List the pictures of a folder and of the tar files in it, without opening a picture.

FileSource(Path("/data/imagenet21k"), None, None)              # pictures and tar files below a folder
FileSource(Path("/data/w21p"), ["shard-000.tar"], None)        # some tar files alone, plain or WebDataset
"""

import os
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from itertools import groupby
from pathlib import Path, PurePosixPath

from generate.selection.sources.source import Entry
from imagenet_think import PICTURE_SUFFIXES, Pictures

TAR_SUFFIX = ".tar"
_NAMED_AFTER_CLASS = re.compile(r"(n\d{8})(_\d+)?")


@dataclass(frozen=True)
class FileSource:
    """List the pictures below a folder and in the tar files below it, or the members of some tar files alone.

    The class of a picture is the folder that it lies in. In a tar without folders it is the WordNet id that the
    member's name begins with, else the sample's `.cls` (WebDataset), else the tar's own name if that is a WordNet id.
    """

    root: Path
    tars: list[str] | None  # paths below the root; None: everything below it
    include: str | None  # a pattern that paths must match

    @property
    def name(self) -> str:
        return f"{self.root} {self.tars or ''} {self.include or ''}"

    def entries(self, after: str = "") -> Iterator[Entry]:
        start, _, member = after.partition("::")
        pictures = Pictures(self.root)
        for file in self._files(start):
            if file.lower().endswith(TAR_SUFFIX):
                members = _tar_entries(pictures, file)
                yield from self._matching(_entries_after(members, after) if file == start and member else members)
            elif file != start:
                yield from self._matching([Entry(file, PurePosixPath(file).parent.name)])

    def _files(self, start: str) -> Iterator[str]:
        if self.tars is None:
            return list_folder(self.root, PICTURE_SUFFIXES | {TAR_SUFFIX}, start)
        return (tar for tar in self.tars if tar >= start)

    def _matching(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        return (entry for entry in entries if self.include is None or fnmatchcase(entry.path, self.include))


def list_folder(
    root: str | os.PathLike[str], suffixes: Container[str] = PICTURE_SUFFIXES, start: str = ""
) -> Iterator[str]:
    """Yield the posix paths, from the root, of all files below it with one of the suffixes, sorted by their parts.

    A linked folder is not entered, since it would lead out of the root or around in a circle. A linked file is listed;
    whoever opens it checks that it stays inside.

    start: a path of this listing to begin at; folders that sort before it are not read.
    """
    first, _, rest = start.partition("/")
    for entry in sorted(os.scandir(root), key=lambda entry: entry.name):
        if entry.name < first:
            continue
        if entry.is_dir(follow_symlinks=False):
            for path in list_folder(entry.path, suffixes, rest if entry.name == first else ""):
                yield f"{entry.name}/{path}"
        elif PurePosixPath(entry.name).suffix.lower() in suffixes and not entry.is_dir():
            yield entry.name


def _entries_after(entries: Iterator[Entry], path: str) -> Iterator[Entry]:
    for entry in entries:
        if entry.path == path:
            break
    return entries


def _tar_entries(pictures: Pictures, tar: str) -> Iterator[Entry]:
    """Yield the pictures of a tar from its headers, which imagenet_think reads once for listing and reading."""
    tar_name = _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(tar).stem)
    for key, members in groupby(pictures.members(tar), lambda member: _sample_key(member[0])):
        files = [file for file, _, _ in members]
        folder, sample_name = PurePosixPath(key).parent.name, _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(key).name)
        if folder:
            wnid = folder
        elif sample_name:
            wnid = sample_name[1]
        elif f"{key}.cls" in files:
            wnid = pictures.read(f"{tar}::{key}.cls").decode("utf-8", "replace").strip()
        else:
            wnid = tar_name[1] if tar_name else ""
        for file in files:
            if PurePosixPath(file).suffix.lower() in PICTURE_SUFFIXES:
                yield Entry(f"{tar}::{file}", wnid)


def _sample_key(member: str) -> str:
    """Return what the files of one WebDataset sample share: their path up to the first dot of the file name."""
    folder, slash, base = member.rpartition("/")
    return f"{folder}{slash}{base.split('.')[0]}"
