"""Write one range of images as Parquet files, one a config: read the records that count, join them with the list."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, cast

import pyarrow
import pyarrow.parquet

from generate.building.published_messages import published_message
from generate.building.published_records import published_record, withhold_texts
from generate.storage.annotations import text_digest
from generate.storage.image_list import ImageRow
from generate.storage.json_lines import with_whole_characters
from imagenet_think import (
    FAILURES,
    GOOD_STATUSES,
    PAIRED,
    PICTURE_COLUMN,
    ContractError,
    ImageError,
    Lines,
    Place,
    Record,
    Schema,
    SplitSize,
    parse_record,
    read_image_bytes,
)

ROWS_PER_GROUP = 1_000  # of a Parquet file: what a reader who wants one row must fetch
ROWS_PER_GROUP_WITH_PICTURES = 100
Row = dict[str, object]


class ParquetShard(NamedTuple):
    """Hold what the files of one range of images are made from; the sequences have one entry an image."""

    split: str
    number: int
    images: Sequence[ImageRow]
    places: Mapping[str, Sequence[Place]]  # of each teacher's records that count
    dropped: Mapping[str, Sequence[str | None]]  # by teacher, the reason why a rule takes the record out
    withheld: Mapping[str, Sequence[str | None]]  # by teacher, what the record holds that must not be published
    schema: Schema  # of the dataset
    questions: Mapping[str, tuple[str, str]]  # by teacher, with its language
    annotations: pyarrow.Table | None
    pictures: Path | None  # their root, if good rows are to hold them


def write_shard(data: Path, shard: ParquetShard) -> dict[str, SplitSize]:
    """Write the files. Returns how much of each config they hold.

    Raises ContractError for annotations of other texts, for a value of another type than its column, and for a picture
    that is not the one that was shown to the models.
    """
    annotations = shard.annotations.to_pylist() if shard.annotations else [{}] * len(shard.images)
    with Lines() as lines, _ParquetFiles(data, shard) as files:
        for at, image in enumerate(shard.images):
            records = {model: _read_record(lines, of_model[at]) for model, of_model in shard.places.items()}
            for model, record in tuple(records.items()):
                if shard.annotations:
                    _check_annotated(record, model, annotations[at])
                if reason := shard.dropped[model][at]:
                    record["status"], record["message"] = "dropped", reason
                if what := shard.withheld[model][at]:
                    records[model] = withhold_texts(record, what)
            picture = {}
            if shard.pictures and any(record["status"] in GOOD_STATUSES for record in records.values()):
                picture = {PICTURE_COLUMN: _read_picture(image, shard.pictures)}
            for config, row in dataset_rows(image, records, annotations[at], shard):
                files.add(config, row | picture)
    return files.sizes


def _read_record(lines: Lines, place: Place) -> Record:
    """Return the record as it is published; what is of another type than its column stays, and as_table refuses it."""
    record = parse_record(lines.read(place))
    return cast(Record, {**record, **published_record(record)})


def dataset_rows(
    image: ImageRow, records: Mapping[str, Record], annotations: Mapping[str, object], shard: ParquetShard
) -> Iterator[tuple[str, Row]]:
    """Yield (config, row) of one image, from the records that count; a row may hold more than its config's columns.

    A row's `model` is its teacher, whatever the run's own model is called.
    """
    of_image = vars(image)
    if shard.schema.several:
        of_image = of_image | {"path": list(image.paths), "sha256": list(image.hashes) if image.sha256 else None}
    asked = {
        model: dict(zip(("question", "question_language"), shard.questions[model], strict=True)) for model in records
    }
    good = [model for model, record in records.items() if record["status"] in GOOD_STATUSES]
    for model, record in records.items():
        if model in good:
            quality = {name: annotations.get(f"{model}_{name}") for name in shard.schema.quality_columns}
            yield model, {**record, **of_image, **quality, **asked[model], "model": model}
        else:
            message = published_message(record["status"], record["message"])  # of a rule's, too
            yield FAILURES, {**record, **of_image, **asked[model], "message": message, "model": model}
    if PAIRED in shard.schema.configs and len(good) == len(records):
        questions = {question for question, _ in shard.questions.values()}
        pair: Row = {**of_image, "question": questions.pop() if len(questions) == 1 else None}
        for model, record in records.items():
            pair |= _side_of_pair(model, {**record, **asked[model]})
        yield PAIRED, {**pair, **annotations}


def _side_of_pair(model: str, record: Mapping[str, object]) -> Row:
    return {f"{model}_{name}": value for name, value in record.items()}


def _read_picture(image: ImageRow, root: Path) -> Row:
    """Return the file's bytes under its own name, as the library `datasets` stores pictures."""
    (path,) = image.paths
    try:
        data = read_image_bytes(path, root)
    except ImageError as error:
        raise ContractError(f"a picture that the models were shown is not there to be embedded: {error}") from error
    if image.sha256 and hashlib.sha256(data).hexdigest() != image.sha256:
        raise ContractError(f"{path!r} is not the picture that was shown to the models: its sha256 differs")
    return {"bytes": data, "path": path.rsplit("/", 1)[-1]}


def _check_annotated(record: Record, model: str, annotations: Mapping[str, object]) -> None:
    digest = None
    if record["status"] in GOOD_STATUSES:
        digest = text_digest(str(record["thinking"]), str(record["answer"]))
    if annotations[f"{model}_text"] != digest:
        raise ContractError(
            f"the annotations of image {record['image_id']!r} are of another text than the record of {model} that "
            "counts now; make them again with generate/annotate.py"
        )


class _ParquetFiles:
    """Write the files of one range of images, one a config, each opened when its first row comes."""

    def __init__(self, data: Path, shard: ParquetShard) -> None:
        self._data = data
        self._name = f"{shard.split}-{shard.number:05d}"
        self._schema = shard.schema
        self._rows_per_group = ROWS_PER_GROUP_WITH_PICTURES if shard.schema.pictures else ROWS_PER_GROUP
        self.sizes: dict[str, SplitSize] = {}
        self._rows: dict[str, list[Row]] = {}
        self._writers: dict[str, pyarrow.parquet.ParquetWriter] = {}

    def __enter__(self) -> "_ParquetFiles":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for config in self._rows:
            if kind is None:
                self._flush(config)
        for writer in self._writers.values():
            writer.close()

    def add(self, config: str, row: Row) -> None:
        rows = self._rows.setdefault(config, [])
        rows.append(row)
        if len(rows) == self._rows_per_group:
            self._flush(config)

    def _flush(self, config: str) -> None:
        if not self._rows[config]:
            return
        table = as_table(config, self._rows[config], self._schema)
        if config not in self._writers:
            path = self._data / config / f"{self._name}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[config] = pyarrow.parquet.ParquetWriter(
                path, table.schema, compression="zstd", write_page_index=True
            )
        self._writers[config].write_table(table, row_group_size=self._rows_per_group)
        before = self.sizes.get(config, SplitSize())
        self.sizes[config] = SplitSize(before.rows + table.num_rows, before.bytes + table.nbytes)
        self._rows[config].clear()


def as_table(config: str, rows: list[Row], dataset: Schema) -> pyarrow.Table:
    """Return the rows as a table of the config's types. Raises ContractError for a value of another type."""
    # Without the library's own note on types, which datasets 3 and 5 write differently; the README has the types.
    schema = dataset.features(config).arrow_schema.remove_metadata()
    try:
        return pyarrow.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pyarrow.Table.from_pylist([with_whole_characters(row) for row in rows], schema=schema)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError) as error:
        ids = f"{rows[0]['image_id']!r} to {rows[-1]['image_id']!r}"
        raise ContractError(f"a record of images {ids} has a value of another type than its column: {error}") from error
