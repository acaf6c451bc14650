"""Open a built dataset for the page: read the narrow columns of its Parquet files, and no texts."""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from numpy.typing import NDArray
from tqdm import tqdm

from generate.reviewing.raw_texts import raw_file
from generate.reviewing.rows import Rows, Side, opened
from generate.storage.dataset_files import parse_json, read_bytes
from imagenet_think import FAILURES, PAIRED, SPLITS, STATUSES, ContractError, Schema, question_language, read_schema

_TEXT, _COUNT, _SHARE = pyarrow.string(), pyarrow.int32(), pyarrow.float32()
_RECORD = {name: _TEXT for name in ("image_id", "wnid", "path", "status", "run_id", "model")} | {
    name: _COUNT for name in ("output_tokens", "attempt")
}
_PLACE = {"split": pyarrow.int8(), "file": pyarrow.int16(), "row": pyarrow.int32()}  # where a row was read
# Of a teacher's rows alone; null in failures, and in datasets whose annotations are none, or none about these.
_FLAGS = ("refusal", "named", "near", "wrong_sibling")
_FOUND = dict.fromkeys(_FLAGS, pyarrow.bool_()) | {"hf": _SHARE, "language": _TEXT, "thinking_language": _TEXT}
_RUN = {"run_id": str, "bound": {"question": str}}


def open_rows(path: Path) -> Rows:
    """Open a dataset's directory. Raise ContractError where it is not one, or a file cannot be read."""
    path = path.resolve()
    schema, runs = _read_runs(path)
    for model in schema.teachers:
        raw_file(path, model)
    files: list[Path] = []
    configs = (*schema.teachers, FAILURES)  # those whose rows are one record each
    records = pyarrow.concat_tables([_read_records(path, config, files) for config in configs]).combine_chunks()
    if not len(records):
        raise ContractError(f"{path} has no rows, so there is nothing to show; build it again")
    if unknown := set(records["status"].unique().to_pylist()) - set(STATUSES):
        raise ContractError(f"{path} has rows of the unknown status {unknown.pop()}; build it again")
    if others := set(records["model"].unique().to_pylist()) - set(schema.teachers):
        raise ContractError(f"{path} has rows of {others.pop()!r}, which runs.json does not name; build it again")
    images, at = _distinct(records)
    ids, run_ids = images["image_id"].combine_chunks(), records["run_id"].unique()
    wnids, wnid = _sorted_codes(images["wnid"].fill_null(""))
    of_model = {model: compute.equal(records["model"], model).fill_null(False) for model in schema.teachers}
    languages = pyarrow.concat_tables(
        [records.select([name]).rename_columns(["language"]) for name in ("language", "thinking_language")]
    )["language"].unique()
    codes = _Codes(run_ids, languages.drop_null())
    return Rows(
        path=path,
        schema=schema,
        image_ids=ids,
        paths=images["path"].combine_chunks(),
        wnids=wnids,
        wnid=wnid,
        split=images["split"].to_numpy(),
        sides={
            model: _side(records.filter(its), at[its.to_numpy()], len(ids), codes) for model, its in of_model.items()
        },
        agreement=_read_agreement(path, schema, ids),
        files=files,
        run_ids=run_ids.to_pylist(),
        languages=codes.languages.to_pylist(),
        asked={model: question_language(run) for model, run in runs.items()},
        runs=runs,
    )


def _read_runs(path: Path) -> tuple[Schema, dict[str, Any]]:
    """Return the schema, and the description of each teacher's run, in their order."""
    file = path / "runs.json"
    if not file.is_file():
        raise ContractError(
            f"{path} is not a built dataset: it has no runs.json; give a directory that generate/build_dataset.py wrote"
        )
    try:
        schema = read_schema(path)
    except (OSError, ValueError) as error:
        raise ContractError(str(error)) from error
    try:
        runs = parse_json(read_bytes(file), "it", dict.fromkeys(schema.teachers, _RUN))
        return schema, {model: runs[model] for model in schema.teachers}
    except (OSError, ContractError) as error:
        raise ContractError(
            f"{file} does not describe the runs of {', '.join(schema.teachers)} ({error}); build the dataset again"
        ) from error


class _Codes(NamedTuple):
    """Hold the values that a Side holds as indices."""

    run_ids: pyarrow.Array
    languages: pyarrow.Array


def _read_records(path: Path, config: str, files: list[Path]) -> pyarrow.Table:
    """Read the columns _RECORD and _PLACE of every row of a config, and append its files to `files`."""
    tables = [pyarrow.schema([*(_RECORD | _FOUND).items(), *_PLACE.items()]).empty_table()]
    named = [(split, file) for split in SPLITS for file in _files(path, config, split)]
    for split, file in tqdm(named, desc=f"opening {config}", unit=" files", delay=2):
        table = _read(file, _RECORD, _FOUND)
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


def _read_agreement(path: Path, schema: Schema, ids: pyarrow.Array) -> dict[str, NDArray[np.float32]]:
    """Read the columns of agreement by image; NaN where there is no pair. One teacher has none."""
    agreement = {name: np.full(len(ids), np.nan, np.float32) for name in schema.agreement_columns}
    files = [file for split in SPLITS for file in _files(path, PAIRED, split)] if agreement else []
    tables = [_read(file, {"image_id": _TEXT}, dict.fromkeys(agreement, _SHARE)) for file in files]
    if tables:
        pairs = pyarrow.concat_tables(tables)
        at = compute.index_in(pairs["image_id"], ids)  # one call for all files, since each call hashes all ids again
        if at.null_count:
            raise ContractError(
                f"{path / 'data' / PAIRED} has pairs whose images are in no other config; build it again"
            )
        for name, values in agreement.items():
            values[at.to_numpy()] = pairs[name].fill_null(np.nan).to_numpy()
    return agreement


def _files(path: Path, config: str, split: str) -> list[Path]:
    """Return a split's files, links resolved: a folder that is swapped for a link later is not followed."""
    return [file.resolve() for file in sorted((path / "data" / config).glob(f"{split}-*.parquet"))]


def _read(file: Path, needed: dict[str, pyarrow.DataType], more: dict[str, pyarrow.DataType]) -> pyarrow.Table:
    """Read columns as these types; null for those of `more` that are not there."""
    columns = needed | more
    with opened(file) as opened_file, parquet.ParquetFile(opened_file) as rows:
        there = rows.schema_arrow.names
        table = rows.read(columns=[name for name in columns if name in there])
        if "path" in there and pyarrow.types.is_list(rows.schema_arrow.field("path").type):
            raise ContractError(f"{file} has rows of several pictures, and the page shows one a row")
        for name in columns:
            if name not in there and name in needed:
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


def _side(table: pyarrow.Table, at: NDArray[np.int64], images: int, codes: _Codes) -> Side:
    """Return one teacher's columns. at: position of the image of each row of the table."""

    def by_image(values: pyarrow.ChunkedArray, kind: type, missing: float = -1) -> NDArray[Any]:
        array: NDArray[Any] = np.full(images, missing, kind)
        array[at] = values.fill_null(missing).to_numpy()
        return array

    return Side(
        status=by_image(compute.index_in(table["status"], pyarrow.array(STATUSES)), np.int8),
        tokens=by_image(table["output_tokens"], np.int32),
        attempt=by_image(table["attempt"], np.int32),
        run_id=by_image(compute.index_in(table["run_id"], codes.run_ids), np.int8, 0),
        file=by_image(table["file"], np.int16),
        row=by_image(table["row"], np.int32),
        hf=by_image(table["hf"], np.float32, np.nan),
        **{name: by_image(table[name].cast(pyarrow.int8()), np.int8) for name in _FLAGS},
        language=by_image(compute.index_in(table["language"], codes.languages), np.int16),
        thinking_language=by_image(compute.index_in(table["thinking_language"], codes.languages), np.int16),
    )
