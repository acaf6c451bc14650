"""Read the rows of any dataset: JSON, JSON Lines, Parquet or CSV files, a folder of them, or the Hub."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ijson
import pyarrow
import pyarrow.parquet

from dataset_card.measuring.column_maps import BrokenRowError

SUFFIXES = (".json", ".jsonl", ".parquet", ".csv")
_ROWS_AT_A_TIME = 64  # of Parquet: some hold pictures


class SourceError(Exception):
    """Say in one sentence why no rows can be read there."""


def rows_of(source: str, config: str | None = None, split: str | None = None) -> Iterator[Any]:
    """Yield every row of a file, a folder or a Hub dataset, and a BrokenRowError for each that cannot be read.

    config: a folder's subfolder, or the Hub dataset's config; split: how its files' names begin, or the Hub's split.
    Raises SourceError.
    """
    path = Path(source)
    if path.is_file():
        return _rows_of_file(path)
    if path.is_dir():
        return _rows_of_folder(path, config, split)
    if re.fullmatch(r"[\w-][\w.-]*/[\w.-]+", source):
        return hub_rows(source, config, split)
    raise SourceError(f"there is no file or folder {source}, and a Hub id has the form owner/name")


def _rows_of_folder(folder: Path, config: str | None, split: str | None) -> Iterator[Any]:
    inside = folder / config if config else folder
    files = sorted(
        path for path in inside.rglob(f"{split or ''}*") if path.suffix in SUFFIXES and not path.name.startswith(".")
    )
    kinds = sorted({path.suffix for path in files})
    if len(kinds) != 1:
        found = f"files of several kinds ({', '.join(kinds)})" if kinds else f"no {', '.join(SUFFIXES)} files"
        raise SourceError(f"{inside} holds {found}; give one file, or --config and --split to choose among them")
    for path in files:
        yield from _rows_of_file(path)


def _rows_of_file(path: Path) -> Iterator[Any]:
    readers: dict[str, Callable[[Path], Iterator[Any]]] = {
        ".json": _json,
        ".jsonl": _json_lines,
        ".parquet": _parquet,
        ".csv": _csv,
    }
    if path.suffix not in readers:
        raise SourceError(f"{path} has a suffix that cannot be read; choose {', '.join(SUFFIXES)}")
    return readers[path.suffix](path)


def _json(path: Path) -> Iterator[Any]:
    """Stream a list of objects, or JSON Lines, which some datasets call .json."""

    with path.open("rb") as file:
        first = file.read(4096).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
        file.seek(0)
        if first != b"[":
            yield from _json_lines(path)
            return
        try:
            yield from ijson.items(file, "item", use_float=True)
        except (ijson.JSONError, UnicodeDecodeError) as error:
            yield BrokenRowError(f"the list ends here, cut or damaged ({' '.join(str(error).split())})")


def _json_lines(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        for line in file:
            if not line.strip():
                continue
            try:
                yield json.loads(line)
            except ValueError as error:  # also of bytes that are no UTF-8
                torn = "" if line.endswith(b"\n") else "; the file ends in the middle of it"
                yield BrokenRowError(f"not JSON ({error}){torn}")


def _csv(path: Path) -> Iterator[Any]:
    csv.field_size_limit(2**31 - 1)  # the default of 128 KB is shorter than some thinkings
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
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
            yield row


def _parquet(path: Path) -> Iterator[Any]:

    try:
        for batch in pyarrow.parquet.ParquetFile(path).iter_batches(batch_size=_ROWS_AT_A_TIME):
            yield from batch.to_pylist()
    except pyarrow.ArrowException as error:
        raise SourceError(f"{path} cannot be read ({' '.join(str(error).split())})") from error


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
