"""Read the rows of any dataset: JSON, JSON Lines, Parquet or CSV files, a folder of them, or the Hub."""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from dataset_card.measuring.column_maps import BrokenRowError
from dataset_card.measuring.json_values import EncodingError, check_decoded, encoding_of, errors_of, json_values

SUFFIXES = (".json", ".jsonl", ".parquet", ".csv")
_ROWS_AT_A_TIME = 64  # of Parquet: some hold pictures


class SourceError(Exception):
    """Say in one sentence why no rows can be read there."""


def rows_of(
    source: str, config: str | None = None, split: str | None = None, encodings: Counter[str] | None = None
) -> Iterator[Any]:
    """Yield every row of a file, a folder or a Hub dataset, and a BrokenRowError for each that cannot be read.

    config: a folder's subfolder, or the Hub dataset's config; split: how its files' names begin, or the Hub's split.
    encodings: gets the number of text files of each encoding. Raises SourceError.
    """
    path = Path(source)
    found = Counter[str]() if encodings is None else encodings
    if path.is_file():
        return _rows_of_file(path, found)
    if path.is_dir():
        return _rows_of_folder(path, config, split, found)
    if re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", source):
        return hub_rows(source, config, split)
    raise SourceError(f"there is no file or folder {source}, and a Hub id has the form owner/name")


def _rows_of_folder(folder: Path, config: str | None, split: str | None, encodings: Counter[str]) -> Iterator[Any]:
    inside = folder / config if config else folder
    files = sorted(
        path for path in inside.rglob(f"{split or ''}*") if path.suffix in SUFFIXES and not path.name.startswith(".")
    )
    kinds = sorted({path.suffix for path in files})
    if len(kinds) != 1:
        found = f"files of several kinds ({', '.join(kinds)})" if kinds else f"no {', '.join(SUFFIXES)} files"
        raise SourceError(f"{inside} holds {found}; give one file, or --config and --split to choose among them")
    for path in files:
        yield from _rows_of_file(path, encodings)


def _rows_of_file(path: Path, encodings: Counter[str]) -> Iterator[Any]:
    if path.suffix not in SUFFIXES:
        raise SourceError(f"{path} has a suffix that cannot be read; choose {', '.join(SUFFIXES)}")
    if path.suffix == ".parquet":
        return _parquet(path)
    try:
        with path.open("rb") as file:
            encoding = encoding_of(file)
    except EncodingError as error:
        raise SourceError(f"{path} cannot be read: {error}") from error
    encodings[encoding] += 1
    return _csv(path, encoding) if path.suffix == ".csv" else json_values(path, encoding)


def _csv(path: Path, encoding: str) -> Iterator[Any]:
    csv.field_size_limit(2**31 - 1)  # the default of 128 KB is shorter than some thinkings
    with path.open(encoding=encoding, errors=errors_of(encoding), newline="") as file:
        reader = csv.DictReader(file)
        while True:
            try:
                row = next(reader)
            except StopIteration:
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
