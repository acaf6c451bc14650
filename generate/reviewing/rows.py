"""A built dataset opened without its texts: one entry an image in memory, a text read when it is looked at.

Of every image stand in memory its id, class and path, and of each teacher the status, the counts and the place of its
row: 250,000 images in some tens of megabytes. A text costs one row group, of which the last few are kept.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from imagenet_think import AGREEMENT_COLUMNS, GOOD_STATUSES, PICTURE_COLUMN, SPLITS, STATUSES, TEACHERS, ContractError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_IMAGE = ("image_id", "wnid", "path")
_SIDE = ("status", "output_tokens", "attempt", "run_id")
_GROUPS_KEPT = 12  # row groups whose texts are held, of about 4 MB each


@dataclass
class Side:
    """What one teacher said, by image: arrays of the length of the images."""

    status: "NDArray[np.int8]"  # index into STATUSES; -1: no row
    tokens: "NDArray[np.int32]"  # that the model wrote; -1: not recorded
    attempt: "NDArray[np.int32]"
    run_id: "NDArray[np.int8]"  # index into Rows.run_ids
    file: "NDArray[np.int16]"  # index into Rows.files
    row: "NDArray[np.int32]"  # of that file

    @property
    def good(self) -> "NDArray[np.bool_]":
        return (self.status >= 0) & (self.status < len(GOOD_STATUSES))


class Group(NamedTuple):
    """A row group of a file: what a text search reads at a time."""

    file: int
    number: int
    start: int  # first row, of the file's
    rows: int


@dataclass
class Rows:
    """A built dataset. Images are known by their position: train before test, each by image_id."""

    path: Path
    image_ids: pyarrow.Array
    paths: pyarrow.Array
    wnids: list[str]  # the classes, sorted; "" for none
    wnid: "NDArray[np.int32]"  # index into wnids, by image
    split: "NDArray[np.int8]"  # index into SPLITS, by image
    sides: dict[str, Side]
    agreement: dict[str, "NDArray[np.float32]"]  # AGREEMENT_COLUMNS; not a number where there is no pair
    files: list[Path]
    run_ids: list[str]
    runs: dict[str, Any] = field(repr=False)  # runs.json

    def __len__(self) -> int:
        return len(self.image_ids)

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def question(self) -> str:
        return str(self.runs[TEACHERS[0]]["bound"]["question"])

    @cached_property
    def has_agreement(self) -> bool:
        return any(bool(np.isfinite(values).any()) for values in self.agreement.values())

    @cached_property
    def has_pictures(self) -> bool:
        return any(PICTURE_COLUMN in parquet.read_schema(file).names for file in self.files[:1])

    def position(self, image_id: str) -> int | None:
        at = compute.index(self.image_ids, image_id).as_py()
        return at if at >= 0 else None

    def status(self, at: int, model: str) -> str | None:
        code = int(self.sides[model].status[at])
        return STATUSES[code] if code >= 0 else None

    def run_id(self, at: int, model: str) -> str:
        return self.run_ids[self.sides[model].run_id[at]]

    def record(self, at: int, model: str) -> dict[str, Any] | None:
        """The whole row of one image and teacher, from `glm`, `kimi` or `failures`; without its picture.

        Raises ContractError if the dataset was built anew meanwhile.
        """
        side = self.sides[model]
        if side.status[at] < 0:
            return None
        row: dict[str, Any] = self._row(int(side.file[at]), int(side.row[at]), pictures=False)
        if row.get("image_id") != self.image_ids[at].as_py():
            raise ContractError(f"{self.path} was built anew while it is shown; start this command again")
        return row

    def picture(self, at: int) -> bytes | None:
        """The picture that the dataset itself holds for an image; None where it holds none."""
        for side in self.sides.values():
            if side.good[at] and self.has_pictures:
                value = self._row(int(side.file[at]), int(side.row[at]), pictures=True)[PICTURE_COLUMN]
                if value:
                    return bytes(value["bytes"])
        return None

    def _row(self, file: int, row: int, pictures: bool) -> dict[str, Any]:
        group = next(g for g in self.groups(file) if g.start <= row < g.start + g.rows)
        try:
            table = _read_group(self.files[file], group.number, pictures)
        except (OSError, pyarrow.ArrowException) as error:
            raise ContractError(f"{self.files[file]} cannot be read ({error}); build the dataset again") from error
        found: dict[str, Any] = table.slice(row - group.start, 1).to_pylist()[0]
        return found

    def groups(self, file: int) -> list[Group]:
        """The row groups of a file, in order."""
        return _groups(self.files[file], file)


@cache
def _groups(path: Path, file: int) -> list[Group]:
    metadata = parquet.read_metadata(path)
    counts = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    starts = np.cumsum([0, *counts])
    return [Group(file, number, int(starts[number]), count) for number, count in enumerate(counts)]


@lru_cache(maxsize=_GROUPS_KEPT)
def _read_group(path: Path, number: int, pictures: bool) -> pyarrow.Table:
    with parquet.ParquetFile(path) as file:
        names = [name for name in file.schema_arrow.names if (name == PICTURE_COLUMN) == pictures]
        return file.read_row_group(number, columns=names, use_threads=False)


# ------------------------------------------------------------------------------------------------------------ opening


def open_rows(path: Path) -> Rows:
    """Opens a dataset's directory. Raises ContractError where it is not one, or one of its files cannot be read."""
    path = path.resolve()
    runs = _read_runs(path)
    files: list[Path] = []
    tables = {config: _read_config(path, config, files) for config in (*TEACHERS, "failures", "paired")}
    of_images = pyarrow.concat_tables([tables[c].select([*_IMAGE, "split"]) for c in (*TEACHERS, "failures")])
    if not len(of_images):
        raise ContractError(f"{path} has no rows, so there is nothing to look at; build it again")
    images = _distinct(of_images)
    ids = images["image_id"].combine_chunks()
    wnids = images["wnid"].fill_null("").combine_chunks().dictionary_encode()
    names = wnids.dictionary.to_pylist()
    order = np.argsort(np.array(names, dtype=object), kind="stable")
    rank = np.empty(len(names), np.int32)
    rank[order] = np.arange(len(names))
    run_ids = pyarrow.concat_tables([tables[c].select(["run_id"]) for c in (*TEACHERS, "failures")])["run_id"].unique()
    sides = {}
    for model in TEACHERS:
        failed = tables["failures"].filter(compute.equal(tables["failures"]["model"], model))
        columns = [*_SIDE, "image_id", "file", "row"]
        sides[model] = _side(
            pyarrow.concat_tables([tables[model].select(columns), failed.select(columns)]), ids, run_ids
        )
    return Rows(
        path=path,
        image_ids=ids,
        paths=images["path"].combine_chunks(),
        wnids=[names[at] for at in order],
        wnid=rank[wnids.indices.to_numpy()],
        split=images["split"].combine_chunks().to_numpy(),
        sides=sides,
        agreement={name: _by_image(tables["paired"], name, ids) for name in AGREEMENT_COLUMNS},
        files=files,
        run_ids=run_ids.to_pylist(),
        runs=runs,
    )


def _read_runs(path: Path) -> dict[str, Any]:
    try:
        runs = json.loads((path / "runs.json").read_bytes())
        return {model: {**runs[model], "bound": {**runs[model]["bound"]}} for model in TEACHERS}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ContractError(
            f"{path} is not a built dataset: it has no runs.json; give a directory that generate/build_dataset.py wrote"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContractError(
            f"{path / 'runs.json'} does not describe the runs of {' and '.join(TEACHERS)} "
            f"({type(error).__name__}: {error}); build the dataset again"
        ) from error


def _read_config(path: Path, config: str, files: list[Path]) -> pyarrow.Table:
    """The narrow columns of all files of a config, with file and row of each; the files are added to the list."""
    from tqdm import tqdm

    columns = ["image_id", *AGREEMENT_COLUMNS] if config == "paired" else [*_IMAGE, *_SIDE, "model"]
    types = {"output_tokens": pyarrow.int32(), "attempt": pyarrow.int32()} | dict.fromkeys(
        AGREEMENT_COLUMNS, pyarrow.float32()
    )
    schema = pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in columns])
    tables = []
    named = [
        (at, file)
        for at, split in enumerate(SPLITS)
        for file in sorted((path / "data" / config).glob(f"{split}-*.parquet"))
    ]
    for split, file in tqdm(named, desc=f"opening {config}", unit=" files", delay=2):
        try:
            there = set(parquet.read_schema(file).names)
            table = parquet.read_table(file, columns=[name for name in columns if name in there])
            for name in columns:
                if name not in there and name not in AGREEMENT_COLUMNS:
                    raise ContractError(f"{file} has no column {name}; build the dataset again")
                if name not in there:  # built before there were annotations
                    table = table.append_column(name, pyarrow.nulls(len(table), schema.field(name).type))
            table = table.select(columns).cast(schema)
        except (OSError, pyarrow.ArrowException) as error:
            raise ContractError(f"{file} cannot be read ({error}); build the dataset again") from error
        if config != "paired":
            for name, values in (
                ("split", np.full(len(table), split, np.int8)),
                ("file", np.full(len(table), len(files), np.int16)),
                ("row", np.arange(len(table), dtype=np.int32)),
            ):
                table = table.append_column(name, pyarrow.array(values))
            files.append(file)
        tables.append(table)
    if tables:
        return pyarrow.concat_tables(tables)
    extra = [("split", pyarrow.int8()), ("file", pyarrow.int16()), ("row", pyarrow.int32())]
    return pyarrow.schema([*schema, *([] if config == "paired" else extra)]).empty_table()


def _distinct(of_images: pyarrow.Table) -> pyarrow.Table:
    """One row an image: train before test, each by image_id."""
    ids = of_images["image_id"].combine_chunks().dictionary_encode()
    first = np.full(len(ids.dictionary), -1)
    first[ids.indices.to_numpy()[::-1]] = np.arange(len(of_images))[::-1]
    return of_images.take(first).sort_by([("split", "ascending"), ("image_id", "ascending")])


def _side(table: pyarrow.Table, ids: pyarrow.Array, run_ids: pyarrow.Array) -> Side:
    at = compute.index_in(table["image_id"], ids).to_numpy()

    def placed(values: Any, kind: type, missing: int = -1) -> "NDArray[Any]":
        array = np.full(len(ids), missing, kind)
        array[at] = values
        return array

    codes = compute.index_in(table["status"], pyarrow.array(STATUSES)).fill_null(-1).to_numpy()
    return Side(
        status=placed(codes, np.int8),
        tokens=placed(table["output_tokens"].fill_null(-1).to_numpy(), np.int32),
        attempt=placed(table["attempt"].fill_null(-1).to_numpy(), np.int32),
        run_id=placed(compute.index_in(table["run_id"], run_ids).to_numpy(), np.int8, 0),
        file=placed(table["file"].to_numpy(), np.int16),
        row=placed(table["row"].to_numpy(), np.int32),
    )


def _by_image(table: pyarrow.Table, name: str, ids: pyarrow.Array) -> "NDArray[np.float32]":
    values = np.full(len(ids), np.nan, np.float32)
    values[compute.index_in(table["image_id"], ids).to_numpy()] = table[name].fill_null(np.nan).to_numpy()
    return values


# -------------------------------------------------------------------------------------------------------- raw texts


def raw_records(path: Path, model: str, image_id: str) -> list[dict[str, Any]]:
    """All records of an image and teacher with their raw texts, by attempt, from the dataset's jsonl/.

    The file is one compressed stream sorted by image, so it is unpacked up to there. Raises ContractError if it cannot
    be read.
    """
    file = path / "jsonl" / model / "00000.jsonl.zst"
    start = f'{{"image_id": {json.dumps(image_id, ensure_ascii=False)}, '.encode("utf-8", "backslashreplace")
    found = []
    try:
        for line in _lines_from(file, start):
            if not line.startswith(start):
                break
            found.append(json.loads(line))
    except (OSError, ValueError) as error:
        raise ContractError(f"{file} cannot be read ({error}); build the dataset again") from error
    return found


def _lines_from(file: Path, start: bytes) -> Iterator[bytes]:
    """The lines from the first on that begins so. Most of the file is passed over without being cut into lines."""
    marker, left, there = b"\n" + start, b"\n", False
    with pyarrow.input_stream(str(file), compression="zstd", buffer_size=1 << 20) as stream:
        while block := stream.read(1 << 22):
            left += block
            if not there and (at := left.find(marker)) >= 0:
                left, there = left[at + 1 :], True
            if there:
                *lines, left = left.split(b"\n")
                yield from lines
            else:
                left = left[-len(marker) :]
    if there and left:
        yield left
