"""Read the list of images that a published dataset was made of: images.jsonl again, from the dataset alone.

    published = read_published_list("owner/name")         # or owner/name@revision, or the dataset's directory
    write_image_list("images.jsonl", published.rows)

Every image is in the default config (the pairs, or the one teacher's rows) or in `failures`, so these two are all that
is fetched of a Hub. A text follows from the list's ids, whose order decides nothing; where the dataset's runs.json has
the hash of the list, the order whose bytes have it is taken.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow
import pyarrow.compute
import pyarrow.parquet

from generate.command_line.terminal import counted
from generate.storage.dataset_files import parse_json, read_bytes
from generate.storage.image_list import ImageRow, row_of
from generate.storage.json_lines import json_line
from imagenet_think import (
    DECLARING,
    FAILURES,
    SPLITS,
    ContractError,
    Declared,
    locate,
    question_language,
    read_declared,
)

_COLUMNS = ("image_id", "wnid", "path", "sha256", "phash", "width", "height")
_PIXELS = ("width", "height")
_OF_SEVERAL = ("path", "sha256")  # lists, in a dataset with rows of several pictures
_BATCH = 10_000  # rows
_GROUP_BYTES = 256 << 20  # of one column of one group of rows, of which the build writes 1,000
_TEXT_LENGTH = 4096  # bytes of an id or a path: what Linux takes for a path
_MOST_IMAGES = 50_000_000  # three times ImageNet-21K


class Asked(NamedTuple):
    """Hold what a teacher was asked."""

    question: str
    language: str  # BCP 47
    prompt: str  # the question as the model got it, with all that its chat template adds


class PublishedList(NamedTuple):
    """Hold the list of a dataset's images, and what the dataset says of it."""

    rows: list[ImageRow]
    is_original: bool  # whether its bytes are those of the list that the teachers were run on
    base: Path  # the dataset, on this machine
    asked: dict[str, Asked]  # by teacher; empty where the dataset has no runs.json
    pictures: Path | None  # the root of its pictures, where it holds them

    @property
    def note(self) -> str:
        """Return what is to be said of a list that is not the original; else ""."""
        if self.is_original:
            return ""
        return (
            ": sorted by path, since the dataset does not tell the order of the list that it was made of; ids, splits "
            "and seeds are the same"
        )


def read_published_list(dataset: str) -> PublishedList:
    """Return the list of images of a dataset: its directory, or its Hub id, owner/name or owner/name@revision.

    Raises ContractError, one sentence, for a dataset that is not there, that is not whole, or that holds what no list
    may hold.
    """
    try:
        base = locate(dataset, DECLARING)
        config = read_declared(base).schema.configs[0]
        base = locate(dataset, (*DECLARING, f"data/{config}/*", f"data/{FAILURES}/*"))
        declared = read_declared(base)
        runs = _read_runs(Path(base) / "runs.json")
        rows = _read_rows(Path(base), declared)
    except (OSError, ValueError, pyarrow.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise ContractError(reason if dataset in reason else f"{dataset} cannot be read ({reason})") from error
    bound = [run.get("bound", {}) for run in runs.values()]
    ordered, is_original = _in_order(rows, {str(one["images"]) for one in bound if one.get("images")})
    has_pictures = declared.schema.pictures and config in declared.rows
    pictures = Path(base) / "data" / config if has_pictures else None
    return PublishedList(ordered, is_original, Path(base), _asked(runs), pictures)


def _read_runs(file: Path) -> dict[str, dict[str, Any]]:
    if not file.is_file():
        return {}
    data = read_bytes(file.resolve())  # the Hub's files are links into its cache
    found: dict[str, dict[str, Any]] = parse_json(data, str(file), {str: {"bound": dict}})
    return found


def _asked(runs: Mapping[str, Mapping[str, Any]]) -> dict[str, Asked]:
    return {
        name: Asked(str(question), question_language(run), str(run["bound"].get("prompt") or ""))
        for name, run in runs.items()
        if (question := run["bound"].get("question"))
    }


def _read_rows(base: Path, declared: Declared) -> list[ImageRow]:
    """Return a row for each image. Raises ContractError, and what pyarrow raises for a damaged file."""
    rows: dict[str, ImageRow] = {}
    failed: Counter[str] = Counter()  # by teacher
    for config in (declared.schema.configs[0], FAILURES):
        for split, count in declared.rows.get(config, {}).items():
            read = 0
            for row, model in _rows_of_split(base, config, split, declared.schema.several):
                read += 1
                known = rows.setdefault(row.image_id, row)
                if known != row:
                    raise ContractError(f"{base} says two things of the image {row.image_id!r}: {known} and {row}")
                failed.update([model] if model else [])
            if read != count:
                raise ContractError(
                    f"{base} is incomplete: {config}/{split} has {counted(read, 'row')}, its README.md says {count}"
                )
            if len(rows) > _MOST_IMAGES:
                raise ContractError(
                    f"{base} has more than {counted(_MOST_IMAGES, 'image')}, which is no dataset of this kind"
                )
    if not rows:
        raise ContractError(f"{base} has no images")
    _check_whole(base, declared, len(rows), failed)
    return list(rows.values())


def _check_whole(base: Path, declared: Declared, images: int, failed: Mapping[str, int]) -> None:
    """Raise ContractError where some of a teacher's images are neither among its rows nor among its failures."""
    for teacher in declared.schema.teachers:
        good = sum(declared.rows.get(teacher, {}).values())
        if good + failed.get(teacher, 0) != images:
            raise ContractError(
                f"{base} does not hold all images that its list had: of {images}, {teacher} has "
                f"{counted(good, 'row')} and "
                f"{failed.get(teacher, 0)} failures; get the whole dataset, with the config {FAILURES}"
            )


def _rows_of_split(base: Path, config: str, split: str, several: bool) -> Iterator[tuple[ImageRow, str]]:
    """Yield the rows, each with the teacher that it is a failure of, else ""."""
    if split not in SPLITS:
        raise ContractError(f"{base} has a split {split!r} in {config}; this project has {', '.join(SPLITS)}")
    name = re.compile(rf"{split}-\d+\.parquet")
    folder = base / "data" / config
    files = sorted(file for file in folder.glob("*") if name.fullmatch(file.name) and file.is_file())
    for file in files:
        where = f"data/{config}/{file.name}"
        columns = [*_COLUMNS, "model"] if config == FAILURES else list(_COLUMNS)
        for batch in _batches(file, where, columns, several):
            for number, values in enumerate(batch.to_pylist()):
                for one in _OF_SEVERAL if several else ():
                    if isinstance(values[one], list) and len(values[one]) == 1:  # as its list has it
                        (values[one],) = values[one]
                model = values.pop("model", None) or ""
                yield row_of(values | {"split": split}, f"{where}, a row near {values['image_id'] or number!r}"), model


def _batches(file: Path, where: str, columns: list[str], several: bool) -> Iterator[pyarrow.RecordBatch]:
    """Yield batches of the columns; a text that stands in a thousand rows is held once, so that it cannot grow."""
    there = pyarrow.parquet.read_schema(file)
    for column in columns:
        if column not in there.names:
            raise ContractError(
                f"{where} has no column {column}, so this is no dataset whose list can be made again; give one that "
                "generate/build_dataset.py built"
            )
        wanted = pyarrow.int32() if column in _PIXELS else pyarrow.string()
        if several and column in _OF_SEVERAL:
            wanted = pyarrow.list_(wanted)
        if there.field(column).type != wanted:
            raise ContractError(f"{where}: {column} is of type {there.field(column).type}, not {wanted}")
    lists = _OF_SEVERAL if several else ()
    texts = [column for column in columns if column not in (*_PIXELS, *lists)]
    with pyarrow.parquet.ParquetFile(file, read_dictionary=texts) as opened:
        _check_groups(opened.metadata, where, columns)
        for batch in opened.iter_batches(batch_size=_BATCH, columns=columns):
            for column in texts:
                _check_lengths(batch[column].dictionary, where, column)
            for column in lists:
                _check_lengths(batch[column].flatten(), where, column)
            yield batch


def _check_lengths(texts: pyarrow.Array, where: str, column: str) -> None:
    longest = pyarrow.compute.max(pyarrow.compute.binary_length(texts)).as_py() or 0
    if longest > _TEXT_LENGTH:
        raise ContractError(f"{where}: {column} holds a text of {longest:,} bytes, over {_TEXT_LENGTH:,}")


def _check_groups(metadata: Any, where: str, columns: list[str]) -> None:
    """Raise ContractError for a column that would take the memory."""
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for chunk in map(group.column, range(group.num_columns)):
            if chunk.path_in_schema.split(".")[0] in columns and chunk.total_uncompressed_size > _GROUP_BYTES:
                raise ContractError(f"{where}: {chunk.path_in_schema} has {chunk.total_uncompressed_size:,} bytes")


def _in_order(rows: list[ImageRow], hashes: set[str]) -> tuple[list[ImageRow], bool]:
    """Return the rows by path, as generate/select_images.py sorts them, or in the order whose file has one of the
    hashes, and whether it has."""
    by_path = sorted(rows, key=lambda row: row.paths)
    by_id = sorted(rows, key=lambda row: row.image_id)
    for ordered in (by_path, by_id):
        digest = hashlib.sha256()
        for row in ordered:
            digest.update(json_line(vars(row)))
        if digest.hexdigest() in hashes:
            return ordered, True
    return by_path, False
