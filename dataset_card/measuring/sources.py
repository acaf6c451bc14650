"""Read the rows of any dataset: JSON, JSON Lines, Parquet or CSV files, a folder of them, or the Hub.

Suffixes count in any case, and JSON, JSON Lines and CSV may be compressed by gzip (`.jsonl.gz`).
"""

import csv
import io
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from dataset_card.measuring.column_maps import BrokenRowError
from dataset_card.measuring.gzip_file import GZIP, opened
from dataset_card.measuring.json_values import EncodingError, check_decoded, encoding_of, errors_of, json_values

SUFFIXES = (".json", ".jsonl", ".parquet", ".csv")
_READ = f"{', '.join(SUFFIXES)} (also {GZIP} of all but Parquet)"
_ROWS_AT_A_TIME = 64  # of Parquet: some hold pictures


class SourceError(Exception):
    """Say in one sentence why no rows can be read there."""


@dataclass
class FilesRead:
    """Count the files while they are read."""

    encodings: Counter[str] = field(default_factory=Counter)  # of text files
    passed_over: dict[str, list[str]] = field(default_factory=dict)  # paths in a folder, by suffix


def rows_of(
    source: str, config: str | None = None, split: str | None = None, files: FilesRead | None = None
) -> Iterator[Any]:
    """Yield every row of a file, a folder or a Hub dataset, and a BrokenRowError for each that cannot be read.

    config: a folder's subfolder, or the Hub dataset's config; split: how its files' names begin, or the Hub's split.
    files: counts them. Raises SourceError.
    """
    path = Path(source)
    files = FilesRead() if files is None else files
    if path.is_file():
        return _rows_of_file(path, files)
    if path.is_dir():
        return _rows_of_folder(path, config, split, files)
    if re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", source) and not path.exists():
        return hub_rows(source, config, split)
    raise SourceError(f"there is no file or folder {source}, and a Hub id has the form owner/name")


def _kind_of(path: Path) -> str | None:
    """Return the suffix by which a file is read; None for a file that is not."""
    name = path.name.lower()
    suffix = Path(name.removesuffix(GZIP)).suffix
    return suffix if suffix in SUFFIXES and (suffix != ".parquet" or not name.endswith(GZIP)) else None


def _rows_of_folder(folder: Path, config: str | None, split: str | None, files: FilesRead) -> Iterator[Any]:
    inside = folder / config if config else folder
    found: dict[Path, str] = {}
    for path in sorted(Path(below, name) for below, _, names in os.walk(inside) for name in names):
        kind, shown = _kind_of(path), path.relative_to(inside)
        if not path.name.startswith(split or ""):
            continue
        if kind and path.is_file() and not any(part.startswith(".") for part in shown.parts):  # what others left
            found[path] = kind
        else:
            files.passed_over.setdefault(path.suffix.lower() or path.name, []).append(shown.as_posix())
    kinds = sorted(set(found.values()))
    if len(kinds) != 1:
        said = f"files of several kinds ({', '.join(kinds)})" if kinds else f"no {_READ} files"
        raise SourceError(f"{inside} holds {said}; give one file, or --config and --split to choose among them")
    for path in found:
        yield from _rows_of_file(path, files)


def _rows_of_file(path: Path, files: FilesRead) -> Iterator[Any]:
    kind = _kind_of(path)
    if kind is None:
        raise SourceError(f"{path} has a suffix that cannot be read; choose {_READ}")
    if kind == ".parquet":
        return _parquet(path)
    try:
        with opened(path) as file:
            encoding = encoding_of(file)
    except EncodingError as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    files.encodings[encoding] += 1
    return _csv(path, encoding) if kind == ".csv" else json_values(path, encoding)


def _csv(path: Path, encoding: str) -> Iterator[Any]:
    csv.field_size_limit(2**31 - 1)  # the default of 128 KB is shorter than some thinkings
    with opened(path) as data, io.TextIOWrapper(data, encoding, errors_of(encoding), newline="") as file:
        reader = csv.DictReader(file)
        while True:
            try:
                row = next(reader)
            except StopIteration:
                yield from data.damage()
                return
            except csv.Error as error:
                yield BrokenRowError(str(error))
                continue
            if None in row or None in row.values():
                yield BrokenRowError("it has more or fewer fields than the first line")
                continue
            try:
                check_decoded("".join(row.values()))
            except BrokenRowError as error:
                yield error
                continue
            yield row


def _parquet(path: Path) -> Iterator[Any]:

    try:
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=_ROWS_AT_A_TIME):
            yield from _rows_of_batch(batch)
    except pyarrow.ArrowException as error:
        raise SourceError(f"{path} cannot be read ({' '.join(str(error).split())})") from error


def _rows_of_batch(batch: pyarrow.RecordBatch) -> Sequence[Any]:
    """Return a batch's rows; for one that Python cannot hold, such as a text that is no UTF-8, a BrokenRowError."""
    try:
        found: list[Any] = batch.to_pylist()
    except (ValueError, OverflowError, pyarrow.ArrowException) as error:
        if batch.num_rows == 1:
            return [BrokenRowError(f"{type(error).__name__}: {error}", "a value that Python does not hold")]
        return [row for at in range(batch.num_rows) for row in _rows_of_batch(batch.slice(at, 1))]
    return found


def hub_rows(name: str, config: str | None, split: str | None) -> Iterator[Any]:
    """Stream a Hub dataset's rows, pictures left as bytes. Raises SourceError."""
    import datasets

    try:
        found = datasets.load_dataset(name, config, split=split, streaming=True)
        if isinstance(found, datasets.IterableDatasetDict):
            if len(found) > 1:
                raise SourceError(f"{name} has the splits {', '.join(found)}; choose one with --split")
            found = next(iter(found.values()))
        for column, kind in (found.features or {}).items():
            if isinstance(kind, datasets.Image):
                found = found.cast_column(column, datasets.Image(decode=False))
        yield from found
    except SourceError:
        raise
    # what datasets raises for a name, a config, a split or a network that is not there has no common base
    except Exception as error:
        raise SourceError(f"{name} cannot be streamed ({' '.join(str(error).split())})") from error
