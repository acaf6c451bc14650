"""List the pictures of a tar, plain or WebDataset, and of the tars in it, without opening a picture.

A sample of WebDataset is the members that share their path up to the first dot of the file name: `000.jpg`, `000.cls`,
`000.json`, `000.seg.png`. They need not lie beside one another.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, NamedTuple

from generate.selection.sources.folder_walk import TAR_SUFFIX
from generate.selection.sources.passed_over import (
    FURTHER,
    MEMBERS,
    OTHER_FILES,
    SECOND_NAMES,
    UNREADABLE,
    PassedOver,
    kind_of,
)
from generate.selection.sources.source import LABELS, Entry
from imagenet_think import PICTURE_SUFFIXES, ContractError, ImageError, Pictures, image_id_of

_NAMED_AFTER_CLASS = re.compile(r"(n\d{8})(_\d+)?")
_LABEL_BYTES = 1 << 20  # of a file with a label; a larger one is none
_FURTHER = re.compile(r"[A-Za-z]\w*\.\w+")  # behind the key of a mask, a depth map, another view: seg.png


class _Member(NamedTuple):
    name: str
    start: int
    size: int

    @property
    def is_picture(self) -> bool:
        return PurePosixPath(self.name).suffix.lower() in PICTURE_SUFFIXES

    @property
    def field(self) -> str:
        """What WebDataset calls the member in its sample, as jpg or seg.png."""
        return self.name[len(_sample_key(self)) + 1 :]


def _sample_key(member: _Member) -> str:
    """Return what the members of one sample share."""
    folder, slash, base = member.name.rpartition("/")
    tar, colons, base = base.rpartition("::")
    return f"{folder}{slash}{tar}{colons}{base.split('.')[0]}"


@dataclass
class TarListing:
    """List one tar below the root of the pictures.

    matches: tells whether a path is to be listed.
    label: the key of the samples' `.json`, or the suffix of their file, that holds the class; None: found.
    """

    pictures: Pictures
    tar: str
    matches: Callable[[str], bool]
    label: str | None

    def entries(self) -> Iterator[Entry | PassedOver]:
        """Yield what the tar holds, in the order in which it lies there; of a damaged one the damage last.

        Raises ContractError where no sample has the label.
        """
        count, first, is_labelled = 0, "", self.label is None
        same: set[str] = set()  # image_ids of the bytes at `start`, which links in the tar give further names
        start = -1
        for key, members in groupby(self._members(), _sample_key):
            group = list(members)
            sample, count = self._sample(key, group), count + len(group)
            wnid = None
            for member, kind in self._sort_out(group, sample):
                path = self._path(member)
                start, same = member.start, same if member.start == start else set()
                if not kind and image_id_of(path) in same:
                    kind = SECOND_NAMES
                same.add(image_id_of(path))
                if kind:
                    yield PassedOver(path, kind)
                    continue
                wnid = self._class_of(key, sample) if wnid is None else wnid
                first, is_labelled = first or path, is_labelled or bool(wnid)
                yield Entry(path, wnid)
        if first and not is_labelled:
            said = self.describe(first) or "its pictures have no labels beside them"
            raise ContractError(f"--label-column {self.label}: no sample of {self.tar} has it; {said}")
        for name, why in self.pictures.unread_members(self.tar):
            count += 1
            yield PassedOver(f"{self.tar}::{name}", MEMBERS, f"it is {why}")
        if damage := self.pictures.damage_of(self.tar):
            yield PassedOver(self.tar, UNREADABLE, f"the tar {damage}")
        elif not count:
            yield PassedOver(self.tar, OTHER_FILES, "the tar is empty")

    def describe(self, path: str) -> str:
        """Return which labels lie beside a picture of the tar, as a sentence's end; "" where none does."""
        key = _sample_key(_Member(path.partition("::")[2], 0, 0))
        sample = list(self._members(f"{key}."))
        keys, fields = list(self._json_of(sample)), [member.field for member in sample if not member.is_picture]
        said = [f"the keys {', '.join(map(str, keys[:20]))} in {key}.json"] if keys else []
        said += [f"the files {', '.join(fields[:20])}"] if fields else []
        return f"beside {path!r} are {' and '.join(said)}" if said else ""

    def _members(self, prefix: str = "") -> Iterator[_Member]:
        return map(_Member._make, self.pictures.members(self.tar, prefix, whole=False))

    def _path(self, member: _Member) -> str:
        return f"{self.tar}::{member.name}"

    def _sample(self, key: str, group: list[_Member]) -> list[_Member]:
        """Return the members of a sample, of which the group lies together."""
        if self.label is None and _class_by_name(key) and all(member.is_picture for member in group):
            return group
        return list(self._members(f"{key}."))

    def _sort_out(self, group: list[_Member], sample: list[_Member]) -> Iterator[tuple[_Member, str]]:
        """Yield the members of a group with the kind that they are passed over as, "" of pictures to list."""
        pictures = [member for member in sample if member.is_picture and self.matches(self._path(member))]
        has_first = any(not _FURTHER.fullmatch(member.field) for member in pictures)
        for member in group:
            if not member.is_picture:
                if not pictures and not member.name.lower().endswith(TAR_SUFFIX):
                    yield member, kind_of(member.name)
            elif self.matches(self._path(member)):
                yield member, FURTHER if has_first and _FURTHER.fullmatch(member.field) else ""

    def _class_of(self, key: str, sample: list[_Member]) -> str:
        """Return the class of a sample, "" where nothing tells it."""
        if self.label is not None:
            return self._from_json(sample, (self.label,)) or self._from_file(sample, self.label)
        return (
            _class_by_name(key)
            or self._from_file(sample, "cls")
            or self._from_json(sample, LABELS)
            or _class_of_tar(f"{self.tar}::{key}")
        )

    def _from_file(self, sample: list[_Member], field: str) -> str:
        return " ".join(self._read(sample, field).decode("utf-8", "replace").split())

    def _from_json(self, sample: list[_Member], keys: tuple[str, ...]) -> str:
        values = self._json_of(sample)
        texts = (" ".join(str(values[key]).split()) for key in keys if isinstance(values.get(key), str | int))
        return next(filter(None, texts), "")

    def _json_of(self, sample: list[_Member]) -> dict[str, Any]:
        try:
            values = json.loads(self._read(sample, "json") or b"{}")
        except (ValueError, RecursionError):
            return {}
        return values if isinstance(values, dict) else {}

    def _read(self, sample: list[_Member], field: str) -> bytes:
        for member in sample:
            if member.field.lower() == field.lower() and member.size <= _LABEL_BYTES:
                try:
                    return self.pictures.read(self._path(member))
                except ImageError:
                    break
        return b""


def _class_by_name(key: str) -> str:
    """Return the folder of a sample, or the WordNet id that its name begins with, or ""."""
    inner = PurePosixPath(key.rpartition("::")[2])
    named = _NAMED_AFTER_CLASS.fullmatch(inner.name)
    return inner.parent.name or (named[1] if named else "")


def _class_of_tar(path: str) -> str:
    """Return the WordNet id that the innermost tar of a member is called, or ""."""
    named = _NAMED_AFTER_CLASS.fullmatch(PurePosixPath(path.split("::")[-2]).stem)
    return named[1] if named else ""
