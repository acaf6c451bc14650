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
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import NamedTuple, Protocol

from generate.images import PICTURE_SUFFIXES, list_folder
from imagenet_think import ContractError

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
    from generate.hub_source import HubSource, holds_dataset

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
    if other := [file for file in files if file.suffix != _TAR]:
        raise ContractError(f"--source {spec} matches {other[0]}, which is no tar file; give a folder or tar files")
    root = Path(os.path.commonpath([file.resolve().parent for file in files]))
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
        for file in self._files(start):
            if file.endswith(_TAR):
                found = _tar_entries(self.root, file)
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


def _tar_entries(root: Path, file: str) -> Iterator[Entry]:
    """The pictures of a tar, by its headers alone: their data are passed over."""
    stem = _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(file).stem)
    for key, members in _samples(root / file):
        pictures = [member for member in members if PurePosixPath(member).suffix.lower() in PICTURE_SUFFIXES]
        folder, name = PurePosixPath(key).parent.name, _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(key).name)
        if folder:
            wnid = folder
        elif name:
            wnid = name[1]
        elif label := members.get(f"{key}.cls"):
            wnid = label().decode("utf-8", "replace").strip()
        else:
            wnid = stem[1] if stem else ""
        for picture in pictures:
            yield Entry(f"{file}::{picture}", wnid)


def _samples(tar: Path) -> Iterator[tuple[str, dict[str, Callable[[], bytes]]]]:
    """The files of a tar, neighbours of one name but for what follows its first dot together, as WebDataset has it."""
    key, members = "", dict[str, Callable[[], bytes]]()
    try:
        with tar.open("rb") as file, tarfile.open(fileobj=file, mode="r:") as opened:
            for info in opened:
                opened.members = []  # type: ignore[attr-defined]  # tarfile would keep every header: of millions, gigabytes
                if not info.isfile():
                    continue
                name = info.name.removeprefix("./")
                folder, _, base = name.rpartition("/")
                next_key = f"{folder}/{base.split('.')[0]}" if folder else base.split(".")[0]
                if next_key != key and members:
                    yield key, members
                    members = {}
                key = next_key
                members[name] = _reader(opened, info)
            if members:
                yield key, members
            # tarfile stops without a word at a damaged header
            file.seek(opened.offset)
            if file.read(512).strip(b"\0"):
                raise tarfile.ReadError("cut off or damaged")
    except (tarfile.TarError, OSError) as error:
        raise ContractError(f"{tar} cannot be read as a tar file ({error}); fetch it again, or take it away") from error


def _reader(opened: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        file = opened.extractfile(info)
        return file.read() if file else b""

    return read
