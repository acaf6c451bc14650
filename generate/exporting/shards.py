"""Write a dataset's rows with their pictures, in shards: only where the pictures may be passed on.

That is so for a dataset that was built with its pictures (--embed-images, --redistributable), and where the user says
so of their copy.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import datasets
from tqdm import tqdm

from generate.exporting.choices import Choices
from generate.exporting.formats import ALL
from generate.exporting.mds_shards import MdsShards
from generate.exporting.picture_files import named_pictures
from generate.exporting.portable_picture import portable_picture
from generate.exporting.webdataset_shards import WebdatasetShards
from imagenet_think import PICTURE_COLUMN, SPLITS, ContractError, ImageError, Pictures, Schema, load, read_schema

Row = dict[str, Any]
Stored = list[tuple[str, bytes]]  # suffix and file of each picture
_ROWS = 64  # held at a time, with their pictures


class Shards(Protocol):
    """Take rows of one split, and write a shard whenever there is enough for one."""

    def add(self, row: Row, pictures: Stored) -> None: ...


def write_shards(
    folder: Path, form: str, dataset: str, pictures: Pictures | None, choices: Choices
) -> tuple[dict[str, int], list[str]]:
    """Write the rows of a teacher, by default the pairs. Returns the rows of each split, and who was left out.

    form: webdataset or mds. Raises ContractError where the pictures may not be passed on, and for one that cannot be
    had without --skip-missing.
    """
    schema = read_schema(dataset)
    config = _config(schema, choices.of)
    _check(schema, dataset, form, pictures, choices.redistributable)
    written: dict[str, int] = {}
    left_out: list[str] = []
    for split in SPLITS:
        rows = load(config, dataset, split=split)
        if not len(rows):
            continue
        with _open(form, folder, split) as shards:
            for row, stored in _with_pictures(rows, None if schema.pictures else pictures, f"writing {form}, {split}"):
                if isinstance(stored, ImageError):
                    left_out.append(row["image_id"])
                    if not choices.skip_missing:
                        raise ContractError(
                            f"the picture of {row['image_id']} cannot be had ({stored}); --skip-missing leaves "
                            "out such rows"
                        )
                else:
                    shards.add(row, stored)
                    written[split] = written.get(split, 0) + 1
    return written, left_out


def _config(schema: Schema, teacher: str) -> str:
    if teacher == ALL:
        return schema.configs[0]
    if teacher not in schema.teachers:
        raise ContractError(
            f"--teacher {teacher} has no rows for shards, choose from {', '.join((*schema.teachers, ALL))}"
        )
    return teacher


def _check(schema: Schema, dataset: str, form: str, pictures: Pictures | None, redistributable: bool) -> None:
    if form == "mds" and schema.several:
        raise ContractError(
            f"{dataset} has rows of several pictures, and a row of --format mds has one: give webdataset"
        )
    if not schema.pictures and not (pictures and redistributable):
        raise ContractError(
            f"{dataset} does not hold its pictures, so they may not be passed on as far as it says: give --images and "
            f"--redistributable if their terms allow it (ImageNet's do not), or leave out --format {form}"
        )


def _open(form: str, folder: Path, split: str) -> AbstractContextManager[Shards]:
    return WebdatasetShards(folder, split) if form == "webdataset" else MdsShards(folder / split)


def _with_pictures(
    rows: datasets.Dataset, pictures: Pictures | None, task: str
) -> Iterator[tuple[Row, Stored | ImageError]]:
    """Yield each row, and its pictures or why one of them cannot be had; without `pictures` the rows hold them."""

    def stored(row: Row, own: Any) -> Stored | ImageError:
        try:
            if pictures is None:
                return [portable_picture((own or {}).get("bytes") or b"")]
            return [portable_picture(pictures.read(*named)) for named in named_pictures(row)]
        except ImageError as error:
            return error

    if pictures is None:
        rows = rows.cast_column(PICTURE_COLUMN, datasets.Image(decode=False))
    else:
        pictures.missing(_all_named(rows))  # one search for all that are not where their path says
    with ThreadPoolExecutor() as threads, tqdm(total=len(rows), desc=task, unit=" rows", delay=2) as bar:
        for batch in rows.with_format("arrow").iter(batch_size=_ROWS):
            found: list[Row] = batch.to_pylist()
            own: Sequence[Any] = [row.pop(PICTURE_COLUMN, None) for row in found]
            yield from zip(found, threads.map(stored, found, own), strict=True)
            bar.update(len(found))


def _all_named(rows: datasets.Dataset) -> list[tuple[str, str]]:
    return [one for row in rows.select_columns(["image_id", "path"]) for one in named_pictures(row)]
