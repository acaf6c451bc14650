"""Read and write the list of images that every stage starts from, images.jsonl.

    {"image_id": "n02084071_12", "wnid": "n02084071", "path": "n02084071/n02084071_12.JPEG", "split": "train",
     "sha256": "…", "phash": "…", "width": 500, "height": 375}

One such object a line. A list written by hand needs image_id and path alone; generate/select_images.py writes the rest.
A row of several pictures, such as a video's frames, has lists as path and sha256: {"path": ["a/1.jpg", "a/2.jpg"]}.
"""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from generate.storage.atomic import write_jsonl
from imagenet_think import SPLITS, ContractError

Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class ImageRow:
    """Hold one line of images.jsonl."""

    image_id: str
    wnid: str | None = None
    path: str | tuple[str, ...]  # a tuple of a row of several pictures, in their order
    split: str = "train"
    sha256: str | tuple[str, ...] | None = None  # as many as paths
    phash: str | None = None
    width: int | None = None
    height: int | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        return (self.path,) if isinstance(self.path, str) else self.path

    @property
    def hashes(self) -> tuple[str | None, ...]:
        """Return the SHA-256 of each picture, None where the list does not say it."""
        if self.sha256 is None:
            return (None,) * len(self.paths)
        return (self.sha256,) if isinstance(self.sha256, str) else self.sha256


@dataclass(frozen=True)
class ListShard:
    """Take every `of`-th row of the list from `index` on: the share of one independent job, as in a Slurm array."""

    index: int = 0
    of: int = 1

    def rows(self, rows: list[Row]) -> list[Row]:
        """Return the rows of this shard. A row's shard follows from its place in the list alone."""
        return rows[self.index :: self.of]


ALONE = ListShard()  # a job that takes all rows


_REQUIRED = ("image_id", "path")
_PIXELS = ("width", "height")
_OF_SEVERAL = ("path", "sha256")
MOST_PICTURES = 1024  # of a row; no model of the registry is known to take so many
_FIELDS = tuple(field.name for field in fields(ImageRow))


def read_image_list(path: str | os.PathLike[str]) -> list[ImageRow]:
    """Return the rows of an images.jsonl, in its order; fields that are not ImageRow's are skipped.

    Raises ContractError, with the line's number, for whatever is not such a list.
    """
    rows: list[ImageRow] = []
    line_of: dict[str, int] = {}
    try:
        with open(path, "rb") as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                row = _parse_line(line, f"{path}, line {number}")
                if row.image_id in line_of:
                    raise ContractError(
                        f"{path}: lines {line_of[row.image_id]} and {number} have the same image_id {row.image_id!r}; "
                        "every image needs its own"
                    )
                line_of[row.image_id] = number
                rows.append(row)
    except OSError as error:
        raise _unreadable(path, error) from error
    if not rows:
        raise ContractError(f"{path}: the list of images is empty; generate/select_images.py makes one from a folder")
    return rows


def hash_list(path: Path) -> str:
    """Return the SHA-256 of a list's file. Raises ContractError where it cannot be read."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: str | os.PathLike[str], error: OSError) -> ContractError:
    way_out = "give the list that generate/select_images.py wrote, a file"
    return ContractError(f"{path}: the list of images cannot be read ({error.strerror}); {way_out}")


def _parse_line(line: bytes, place: str) -> ImageRow:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ContractError(f"{place}: not JSON ({error})") from error
    if not isinstance(value, dict):
        raise ContractError(f"{place}: expected a JSON object with image_id and path, not {type(value).__name__}")
    return row_of(value, place)


def row_of(value: Mapping[str, Any], place: str) -> ImageRow:
    """Return the row of one line; `place` names it in errors. Raises ContractError for what no list may hold."""
    for name in _REQUIRED:
        if value.get(name) in (None, ""):
            raise ContractError(f"{place}: {name} is missing")
    given = {name: value[name] for name in _FIELDS if value.get(name) is not None}
    for name in _OF_SEVERAL:
        if isinstance(given.get(name), list):
            given[name] = tuple(given[name])
    row = ImageRow(**given)
    _check_types(row, place)
    if row.split not in SPLITS:
        raise ContractError(f"{place}: unknown split {row.split!r}, choose from {', '.join(SPLITS)}")
    return row


def _check_types(row: ImageRow, place: str) -> None:
    values = [(name, value) for name, value in vars(row).items() if not isinstance(value, tuple)]
    for name in _OF_SEVERAL:
        if isinstance(several := getattr(row, name), tuple):
            if not 2 <= len(several) <= MOST_PICTURES or len(several) != len(row.paths):
                raise ContractError(
                    f"{place}: {name} must be a string, or of a row of several pictures a list of 2 to "
                    f"{MOST_PICTURES}, as many sha256 as paths; this one has {len(several)}"
                )
            values += [(name, value or "") for value in several]
            if "" in several or None in several:
                raise ContractError(f"{place}: {name} holds nothing in the place of a text")
    if isinstance(row.path, tuple) and isinstance(row.sha256, str):
        raise ContractError(f"{place}: sha256 is of one picture and path of {len(row.path)}; give a list of as many")
    for name, value in values:
        if value is None:
            continue
        if name in _PIXELS:
            # bool is a subclass of int, and no width
            if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 2**31:
                raise ContractError(f"{place}: {name} must be a number of pixels, not {str(value)[:80]!r}")
        elif not isinstance(value, str):
            raise ContractError(f"{place}: {name} must be a string, not {str(value)[:80]!r}")
        elif not is_text(value):
            raise ContractError(f"{place}: {name} {value!r} is not valid Unicode text")


def is_text(value: str) -> bool:
    """Return whether the string can be written as UTF-8; the name of a file on disk need not be."""
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def write_image_list(path: str | os.PathLike[str], rows: Iterable[ImageRow]) -> None:
    """Write images.jsonl, whole or not at all."""
    write_jsonl(path, map(vars, rows))
