"""Give a record as it is published: the contract's fields, and of its message a sentence of ours."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, cast

import pyarrow
import pyarrow.parquet

from generate.building.leak_checks import check_file
from generate.building.published_messages import published_message
from generate.building.published_runs import is_revision
from generate.storage.json_lines import json_line, with_whole_characters
from generate.storage.run_index import MODEL_TEXTS
from imagenet_think import (
    FINISH_REASONS,
    GOOD_STATUSES,
    SPLITS,
    STATUSES,
    ContractError,
    Record,
    as_record,
)

_HALF = b"\\ud"  # how json_line writes half a surrogate pair
_ROWS = 10_000  # of a Parquet file at a time
_CLOSED = {"status": STATUSES, "finish_reason": FINISH_REASONS, "split": SPLITS}  # what columns hold, beside null


def published_record(record: Record) -> Record:
    """Return the record without fields that the contract does not know, or whose value is of another type.

    A revision that is none becomes null, since it is a column; the other fields' types were checked as it was read.
    """
    fields: dict[str, Any] = {name: value for name, value in record.items() if name in Record.__annotations__}
    if type(fields.get("seed", 0)) is not int:
        del fields["seed"]
    if type(fields.get("protocol", True)) is not bool:
        del fields["protocol"]
    if "revision" in fields and not is_revision(fields["revision"]):
        fields["revision"] = None
    if "message" in fields:
        fields["message"] = published_message(record["status"], fields["message"])
    return cast(Record, fields)


def withhold_texts(record: Record, what: str) -> Record:
    """Return the record without its texts, because they hold what must not be published.

    what: one of the words of generate/leaks/unpublishable.py. One turn stays in `raw`, a sentence of ours in brackets.
    A good record is `dropped`, with the same sentence; one that failed keeps its status and its message.
    """
    sentence = f"the model's text holds {what}, so it is not published"
    good = {"status": "dropped", "message": sentence} if record["status"] in GOOD_STATUSES else {}
    texts = {"raw": [f"[{sentence}]"], **dict.fromkeys(MODEL_TEXTS)}
    return cast(Record, {**record, **good, **{name: text for name, text in texts.items() if name in record}})


def published_line(record: Record) -> bytes:
    """Return a published record as its line in jsonl/, which every common reader takes for one."""
    line = json_line(record)
    return json_line(with_whole_characters(record)) if _HALF in line else line


def check_published(
    file: Path, private: Sequence[Path] = (), pictures: bool = False, *, was_searched: bool = False
) -> None:
    """Raise ContractError as check_file does, and for a record of jsonl/, or a row, that says more than it may.

    Each line is parsed once. What a file must not hold is looked for first: only then may a refusal quote it.
    """
    check_file(file, private, pictures, was_searched=was_searched, check_line=partial(_check_line, file))
    if file.suffix == ".parquet":
        with pyarrow.parquet.ParquetFile(file) as opened:
            names = {"message", *_CLOSED} & set(opened.schema_arrow.names)
            names |= {name for name in opened.schema_arrow.names if name.endswith("revision")}
            for batch in opened.iter_batches(batch_size=_ROWS, columns=sorted(names)) if names else ():
                _check_rows(file, batch.to_pydict())


def _check_line(file: Path, line: bytes, parsed: Any) -> None:
    try:
        record = as_record(parsed)
    except ContractError as error:
        _refuse(file, f"a line is {error}")
    if published_line(published_record(record)) == line:
        return
    if hidden := next((name for name, count in Counter(_names(line)).items() if count > 1), None):
        _refuse(file, f"the record of {record['image_id']!r} has {hidden} twice")
    _compare(file, f"the record of {record['image_id']!r}", record, published_record(record))
    _refuse(file, f"the record of {record['image_id']!r} is not written as the build writes it")


def _names(line: bytes) -> list[str]:
    """Return the names of a record's fields, those that stand there twice as often."""
    pairs: list[tuple[str, Any]] = json.loads(line, object_pairs_hook=list)
    return [name for name, _ in pairs]


def _check_rows(file: Path, columns: Mapping[str, list[Any]]) -> None:
    if {"status", "message"} <= columns.keys():
        for status, message in set(zip(columns["status"], columns["message"], strict=True)):
            _compare(file, "a row", {"message": message}, {"message": published_message(str(status), message)})
    for name in columns.keys() - {"message"}:
        for value in set(columns[name]):
            fits = value in _CLOSED[name] if name in _CLOSED else is_revision(value)
            _compare(file, "a row", {name: value}, {name: value if fits else None})


def _compare(file: Path, what: str, there: Mapping[str, Any], published: Mapping[str, Any]) -> None:
    """Raise ContractError for the first field that is another than would be published."""
    for name, value in there.items():
        if name not in published or value != published[name]:
            _refuse(file, f"{what} has {name} {str(value)[:200]!r}, which the build does not write")


def _refuse(file: Path, reason: str) -> NoReturn:
    raise ContractError(f"{file.name} of {file.parent.name}/ must not be published: {reason}; build again")
