"""Hold a built dataset without its texts, and read a text when it is asked for.

In memory are each image's id, class and path, and for each teacher the status, the counts and where its row is: 250,000
images take some tens of megabytes. Reading a text costs one row group; the last few are cached.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pyarrow
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from generate.command_line.language_codes import primary
from imagenet_think import ENGLISH, GOOD_STATUSES, PICTURE_COLUMN, STATUSES, ContractError, Schema, open_unlinked

_GROUPS_KEPT = 12  # row groups whose texts are held, of about 4 MB each


@dataclass
class Side:
    """Hold one teacher's columns: arrays with one value per image."""

    status: NDArray[np.int8]  # index into STATUSES; -1: no row
    tokens: NDArray[np.int32]  # number of output tokens; -1: not recorded
    attempt: NDArray[np.int32]
    run_id: NDArray[np.int8]  # index into Rows.run_ids
    file: NDArray[np.int16]  # index into Rows.files
    row: NDArray[np.int32]  # number of the row in that file
    refusal: NDArray[np.int8]  # whether the answer is one; -1: nobody looked
    language: NDArray[np.int16]  # of the answer, index into Rows.languages; -1: not told
    thinking_language: NDArray[np.int16]
    named: NDArray[np.int8]  # whether the answer names the class; -1: nobody looked
    near: NDArray[np.int8]  # or what is just above it
    wrong_sibling: NDArray[np.int8]  # or is about another class
    hf: NDArray[np.float32]  # how near what it is about comes to the class; NaN: nobody looked

    @property
    def good(self) -> NDArray[np.bool_]:
        return (self.status >= 0) & (self.status < len(GOOD_STATUSES))


class Group(NamedTuple):
    """Name a row group of a file, the unit in which texts are read."""

    file: int
    number: int
    start: int  # number of its first row in the file
    rows: int


@dataclass
class Rows:
    """Hold a built dataset. Images are known by their position: train before test, each sorted by image_id."""

    path: Path
    schema: Schema
    image_ids: pyarrow.Array
    paths: pyarrow.Array
    wnids: list[str]  # the classes, sorted; "" for none
    wnid: NDArray[np.int32]  # index into wnids, by image
    split: NDArray[np.int8]  # index into SPLITS, by image
    sides: dict[str, Side]  # by teacher
    agreement: dict[str, NDArray[np.float32]]  # the schema's columns of agreement; NaN where there is no pair
    files: list[Path]
    run_ids: list[str]
    languages: list[str]  # those found in the texts
    asked: dict[str, str]  # the language of the question, by teacher
    runs: dict[str, Any] = field(repr=False)  # runs.json

    def __len__(self) -> int:
        return len(self.image_ids)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def teachers(self) -> tuple[str, ...]:
        return self.schema.teachers

    def question(self, model: str) -> str:
        """Return the question that a teacher was asked."""
        return str(self.runs[model]["bound"]["question"])

    @property
    def one_question(self) -> str:
        """Return the question that all teachers were asked; empty where there are several."""
        questions = {self.question(model) for model in self.teachers}
        return questions.pop() if len(questions) == 1 else ""

    def is_english(self, model: str) -> bool:
        """Return whether a teacher was asked in English."""
        return primary(self.asked[model]) == ENGLISH

    @cached_property
    def has_agreement(self) -> bool:
        return any(bool(np.isfinite(values).any()) for values in self.agreement.values())

    @cached_property
    def has_pictures(self) -> bool:
        with opened(self.files[0]) as file:
            return PICTURE_COLUMN in parquet.read_schema(file).names

    def status(self, at: int, model: str) -> str | None:
        code = int(self.sides[model].status[at])
        return STATUSES[code] if code >= 0 else None

    def version(self, at: int, model: str) -> tuple[str, int]:
        """Return (run_id, attempt) of the text that the dataset holds of an image and teacher."""
        side = self.sides[model]
        return self.run_ids[side.run_id[at]], int(side.attempt[at])

    def record(self, at: int, model: str) -> dict[str, Any] | None:
        """Read the row of an image and teacher from its config or `failures`, without its picture; None: no row.

        Raise ContractError if the dataset was rebuilt after it was opened.
        """
        side = self.sides[model]
        if side.status[at] < 0:
            return None
        row: dict[str, Any] = self._row(int(side.file[at]), int(side.row[at]), pictures=False)
        if row.get("image_id") != self.image_ids[at].as_py():
            raise ContractError(f"{self.path} was built anew while it was open; start this command again")
        return row

    def picture(self, at: int) -> bytes | None:
        """Return the bytes of the picture that the dataset itself holds; None where it holds none."""
        for side in self.sides.values():
            if side.good[at] and self.has_pictures:
                value = self._row(int(side.file[at]), int(side.row[at]), pictures=True)[PICTURE_COLUMN]
                if value:
                    return bytes(value["bytes"])
        return None

    def _row(self, file: int, row: int, pictures: bool) -> dict[str, Any]:
        group = next((g for g in self.groups(file) if g.start <= row < g.start + g.rows), None)
        if group is None:
            raise ContractError(f"{self.path} was built anew while it was open; start this command again")
        table = _read_group(self.files[file], group.number, pictures)
        found: dict[str, Any] = table.slice(row - group.start, 1).to_pylist()[0]
        return found

    def groups(self, file: int) -> list[Group]:
        """Return the row groups of a file, in order. Raise ContractError if it cannot be read."""
        return _groups(self.files[file], file)


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file of the dataset by its path, links resolved. Turn errors of opening and reading into ContractError."""
    try:
        with open_unlinked(path) as file:
            yield file
    except (OSError, pyarrow.ArrowException) as error:
        raise ContractError(f"{path} cannot be read ({error}); build the dataset again") from error


@cache
def _groups(path: Path, number_of_file: int) -> list[Group]:
    with opened(path) as file:
        metadata = parquet.read_metadata(file)
    counts = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    starts = np.cumsum([0, *counts])
    return [Group(number_of_file, number, int(starts[number]), count) for number, count in enumerate(counts)]


@lru_cache(maxsize=_GROUPS_KEPT)
def _read_group(path: Path, number: int, pictures: bool) -> pyarrow.Table:
    with opened(path) as file, parquet.ParquetFile(file) as rows:
        names = [name for name in rows.schema_arrow.names if (name == PICTURE_COLUMN) == pictures]
        return rows.read_row_group(number, columns=names, use_threads=False)
