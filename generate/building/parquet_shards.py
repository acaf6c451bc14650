"""One range of images as Parquet files, one a config: the records that count, read again and joined with the list."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import pyarrow

    from generate.storage.image_list import ImageRow
    from imagenet_think import Place, SplitSize

ROWS_PER_GROUP = 1_000  # of a Parquet file: what a reader who wants one row must fetch
ROWS_PER_GROUP_WITH_PICTURES = 100


class ParquetShard(NamedTuple):
    """What the files of one range of images are made from; the sequences have one entry an image."""

    split: str
    number: int
    images: Sequence["ImageRow"]
    places: Mapping[str, Sequence["Place"]]  # of each teacher's records that count
    dropped: Mapping[str, Sequence[str | None]]  # of each teacher, why a rule takes the record out
    annotations: "pyarrow.Table | None"
    pictures: Path | None  # their root, where good rows are to hold them


def write_shard(data: Path, shard: ParquetShard, question: str) -> "dict[str, SplitSize]":
    """Writes the files, and says how much of each config they hold.

    Raises ContractError for annotations of other texts, for a value of another type than its column, and for a picture
    that is not the one that was shown to the models.
    """
    from imagenet_think import GOOD_STATUSES, PICTURE_COLUMN, Lines

    annotations = shard.annotations.to_pylist() if shard.annotations else [{}] * len(shard.images)
    with Lines() as lines, _ParquetFiles(data, shard) as files:
        for at, image in enumerate(shard.images):
            records = {model: json.loads(lines.read(of_model[at])) for model, of_model in shard.places.items()}
            for model, record in records.items():
                if shard.annotations:
                    _check_annotated(record, model, annotations[at])
                if reason := shard.dropped[model][at]:
                    record |= {"status": "dropped", "message": reason}
            picture = {}
            if shard.pictures and any(record["status"] in GOOD_STATUSES for record in records.values()):
                picture = {PICTURE_COLUMN: _picture(image, shard.pictures)}
            for config, row in dataset_rows(image, records, question, annotations[at]):
                files.add(config, row | picture)
    return files.sizes


def dataset_rows(
    image: "ImageRow", records: Mapping[str, dict[str, Any]], question: str, annotations: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What one image gives: (config, row), from the records that count; a row may hold more than its config has."""
    from generate.building.leak_checks import redact_paths
    from imagenet_think import GOOD_STATUSES, QUALITY_COLUMNS, RECORD_COLUMNS

    of_image = vars(image)
    good = [model for model, record in records.items() if record["status"] in GOOD_STATUSES]
    for model, record in records.items():
        if model in good:
            quality = {name: annotations.get(f"{model}_{name}") for name in QUALITY_COLUMNS}
            yield model, record | of_image | quality
        else:
            yield "failures", record | {"message": redact_paths(record["message"])} | of_image
    if len(good) == len(records):
        sides = {f"{model}_{name}": record[name] for model, record in records.items() for name in RECORD_COLUMNS}
        yield "paired", of_image | {"question": question} | sides | annotations


def _picture(image: "ImageRow", root: Path) -> dict[str, Any]:
    """The file as it is, under its own name."""
    from imagenet_think import ContractError, ImageError, read_image_bytes

    try:
        data = read_image_bytes(image.path, root)
    except ImageError as error:
        raise ContractError(f"a picture that the models were shown is not there to be embedded: {error}") from error
    if image.sha256 and hashlib.sha256(data).hexdigest() != image.sha256:
        raise ContractError(f"{image.path!r} is not the picture that was shown to the models: its sha256 is another")
    return {"bytes": data, "path": image.path.rsplit("/", 1)[-1]}


def _check_annotated(record: Mapping[str, Any], model: str, annotations: Mapping[str, Any]) -> None:
    from generate.storage.annotations import text_digest
    from imagenet_think import GOOD_STATUSES, ContractError

    good = record["status"] in GOOD_STATUSES
    if annotations[f"{model}_text"] != (text_digest(record["thinking"], record["answer"]) if good else None):
        raise ContractError(
            f"the annotations of image {record['image_id']!r} are of another text than the record of {model} that "
            "counts now; make them again with generate/annotate.py"
        )


class _ParquetFiles:
    """The files of one range of images, one a config, each opened when its first row comes."""

    def __init__(self, data: Path, shard: ParquetShard) -> None:
        self._data = data
        self._name = f"{shard.split}-{shard.number:05d}"
        self._pictures = shard.pictures is not None
        self._rows_per_group = ROWS_PER_GROUP_WITH_PICTURES if self._pictures else ROWS_PER_GROUP
        self.sizes: dict[str, SplitSize] = {}
        self._rows: dict[str, list[dict[str, Any]]] = {}
        self._writers: dict[str, Any] = {}

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

    def add(self, config: str, row: dict[str, Any]) -> None:
        rows = self._rows.setdefault(config, [])
        rows.append(row)
        if len(rows) == self._rows_per_group:
            self._flush(config)

    def _flush(self, config: str) -> None:
        import pyarrow.parquet

        from imagenet_think import SplitSize

        if not self._rows[config]:
            return
        table = as_table(config, self._rows[config], self._pictures)
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


def as_table(config: str, rows: list[dict[str, Any]], pictures: bool = False) -> "pyarrow.Table":
    """The rows with the config's types. Raises ContractError for a value of another type."""
    import pyarrow

    from imagenet_think import ContractError, features_of

    # without the library's own note on types, which datasets 3 and 5 write differently; the README has them
    schema = features_of(config, pictures).arrow_schema.remove_metadata()
    try:
        return pyarrow.Table.from_pylist(rows, schema=schema)
    except UnicodeEncodeError:
        return pyarrow.Table.from_pylist([_encodable(row) for row in rows], schema=schema)
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError) as error:
        ids = f"{rows[0]['image_id']!r} to {rows[-1]['image_id']!r}"
        raise ContractError(f"a record of images {ids} has a value of another type than its column: {error}") from error


def _encodable(value: Any) -> Any:
    """The value with halves of surrogate pairs, which JSON can write and UTF-8 cannot, as replacement characters."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_encodable(item) for item in value]
    if isinstance(value, dict):
        return {name: _encodable(item) for name, item in value.items()}
    return value
