"""Open a built dataset for the page: read the narrow columns of its Parquet files, and no texts."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from numpy.typing import NDArray
from tqdm import tqdm

from generate.reviewing.rows import Rows, Side, readable
from imagenet_think import AGREEMENT_COLUMNS, SPLITS, STATUSES, TEACHERS, ContractError

_RECORDS = (*TEACHERS, "failures")  # the configs whose rows are one record each
_TEXT, _COUNT, _SHARE = pyarrow.string(), pyarrow.int32(), pyarrow.float32()
_RECORD = {name: _TEXT for name in ("image_id", "wnid", "path", "status", "run_id", "model")} | {
    name: _COUNT for name in ("output_tokens", "attempt")
}
_PLACE = {"split": pyarrow.int8(), "file": pyarrow.int16(), "row": pyarrow.int32()}  # where a row was read
_PAIR = {"image_id": _TEXT} | dict.fromkeys(AGREEMENT_COLUMNS, _SHARE)


def open_rows(path: Path) -> Rows:
    """Open a dataset's directory. Raise ContractError where it is not one, or a file cannot be read."""
    path = path.resolve()
    runs = _read_runs(path)
    files: list[Path] = []
    records = pyarrow.concat_tables([_read_records(path, config, files) for config in _RECORDS]).combine_chunks()
    if not len(records):
        raise ContractError(f"{path} has no rows, so there is nothing to show; build it again")
    if unknown := set(records["status"].unique().to_pylist()) - set(STATUSES):
        raise ContractError(f"{path} has rows of the unknown status {unknown.pop()}; build it again")
    images, at = _distinct(records)
    ids, run_ids = images["image_id"].combine_chunks(), records["run_id"].unique()
    wnids, wnid = _sorted_codes(images["wnid"].fill_null(""))
    of_model = {model: compute.equal(records["model"], model).fill_null(False) for model in TEACHERS}
    return Rows(
        path=path,
        image_ids=ids,
        paths=images["path"].combine_chunks(),
        wnids=wnids,
        wnid=wnid,
        split=images["split"].to_numpy(),
        sides={
            model: _side(records.filter(its), at[its.to_numpy()], len(ids), run_ids) for model, its in of_model.items()
        },
        agreement=_read_agreement(path, ids),
        files=files,
        run_ids=run_ids.to_pylist(),
        runs=runs,
    )


def _read_runs(path: Path) -> dict[str, Any]:
    try:
        runs = json.loads((path / "runs.json").read_bytes())
        for model in TEACHERS:
            runs[model]["run_id"], runs[model]["bound"]["question"]
        if others := [str(name) for name in runs if name not in TEACHERS]:
            raise ContractError(
                f"the page shows the teachers {' and '.join(TEACHERS)} alone, and {path} has {', '.join(others)} too"
            )
        return {model: runs[model] for model in TEACHERS}
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ContractError(
            f"{path} is not a built dataset: it has no runs.json; give a directory that generate/build_dataset.py wrote"
        ) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ContractError(
            f"{path / 'runs.json'} does not describe the runs of {' and '.join(TEACHERS)} "
            f"({type(error).__name__}: {error}); build the dataset again"
        ) from error


def _read_records(path: Path, config: str, files: list[Path]) -> pyarrow.Table:
    """Read the columns _RECORD and _PLACE of every row of a config, and append its files to `files`."""
    tables = [pyarrow.schema([*_RECORD.items(), *_PLACE.items()]).empty_table()]
    named = [(split, file) for split in SPLITS for file in _files(path, config, split)]
    for split, file in tqdm(named, desc=f"opening {config}", unit=" files", delay=2):
        table = _read(file, _RECORD)
        if table["image_id"].null_count:
            raise ContractError(f"{file} has rows without an image_id; build the dataset again")
        places = (
            np.full(len(table), SPLITS.index(split), np.int8),
            np.full(len(table), len(files), np.int16),
            np.arange(len(table), dtype=np.int32),
        )
        for name, values in zip(_PLACE, places, strict=True):
            table = table.append_column(name, pyarrow.array(values))
        tables.append(table)
        files.append(file)
    return pyarrow.concat_tables(tables)


def _read_agreement(path: Path, ids: pyarrow.Array) -> dict[str, NDArray[np.float32]]:
    """Read AGREEMENT_COLUMNS by image; NaN where there is no pair."""
    agreement = {name: np.full(len(ids), np.nan, np.float32) for name in AGREEMENT_COLUMNS}
    tables = [_read(file, _PAIR) for split in SPLITS for file in _files(path, "paired", split)]
    if tables:
        pairs = pyarrow.concat_tables(tables)
        at = compute.index_in(pairs["image_id"], ids)  # one call for all files, since each call hashes all ids again
        if at.null_count:
            raise ContractError(
                f"{path / 'data' / 'paired'} has pairs whose images are in no other config; build it again"
            )
        for name, values in agreement.items():
            values[at.to_numpy()] = pairs[name].fill_null(np.nan).to_numpy()
    return agreement


def _files(path: Path, config: str, split: str) -> list[Path]:
    return sorted((path / "data" / config).glob(f"{split}-*.parquet"))


def _read(file: Path, columns: dict[str, pyarrow.DataType]) -> pyarrow.Table:
    """Read columns as these types. Older datasets, built without annotations, get null for agreement."""
    with readable(file):
        schema = parquet.read_schema(file)
        there = schema.names
        if "path" in there and pyarrow.types.is_list(schema.field("path").type):
            raise ContractError(f"{file} has rows of several pictures, and the page shows one a row")
        table = parquet.read_table(file, columns=[name for name in columns if name in there])
        for name in columns:
            if name not in there and name not in AGREEMENT_COLUMNS:
                raise ContractError(f"{file} has no column {name}; build the dataset again")
            if name not in there:
                table = table.append_column(name, pyarrow.nulls(len(table), columns[name]))
        return table.select(list(columns)).cast(pyarrow.schema(list(columns.items())))


def _distinct(records: pyarrow.Table) -> tuple[pyarrow.Table, NDArray[np.int64]]:
    """Return one row per image, train before test, each sorted by image_id; and each record's image position."""
    ids = records["image_id"].combine_chunks().dictionary_encode()
    codes = ids.indices.to_numpy()
    first = np.full(len(ids.dictionary), -1)
    first[codes[::-1]] = np.arange(len(records))[::-1]
    images = records.select(["image_id", "wnid", "path", "split"]).take(first)
    order = compute.sort_indices(images, [("split", "ascending"), ("image_id", "ascending")]).to_numpy()
    position = np.empty(len(order), np.int64)
    position[order] = np.arange(len(order))
    return images.take(order), position[codes]


def _sorted_codes(names: pyarrow.ChunkedArray) -> tuple[list[str], NDArray[np.int32]]:
    """Return the distinct names, sorted, and each image's index into them."""
    coded = names.combine_chunks().dictionary_encode()
    order = compute.array_sort_indices(coded.dictionary)
    rank = np.empty(len(order), np.int32)
    rank[order.to_numpy()] = np.arange(len(order))
    return coded.dictionary.take(order).to_pylist(), rank[coded.indices.to_numpy()]


def _side(table: pyarrow.Table, at: NDArray[np.int64], images: int, run_ids: pyarrow.Array) -> Side:
    """Return one teacher's columns. at: position of the image of each row of the table."""

    def by_image(values: pyarrow.ChunkedArray, kind: type, missing: int = -1) -> NDArray[Any]:
        array: NDArray[Any] = np.full(images, missing, kind)
        array[at] = values.fill_null(missing).to_numpy()
        return array

    return Side(
        status=by_image(compute.index_in(table["status"], pyarrow.array(STATUSES)), np.int8),
        tokens=by_image(table["output_tokens"], np.int32),
        attempt=by_image(table["attempt"], np.int32),
        run_id=by_image(compute.index_in(table["run_id"], run_ids), np.int8, 0),
        file=by_image(table["file"], np.int16),
        row=by_image(table["row"], np.int32),
    )
