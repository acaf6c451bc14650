"""Read what is compared: the records of a run, the pairs of a dataset, and the texts of their sections.

The texts are never held together: of every image the place of its record is kept, and read when its turn comes.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from datasets.exceptions import DatasetsError
from tqdm import tqdm

import imagenet_think
from imagenet_think import GOOD_STATUSES, TEACHERS, BestRecords, Lines, Place, iter_shard_records

SECTIONS = ("full", "thinking", "answer")
MISSING: dict[str, Any] = {"status": "missing", "thinking": None, "answer": None}  # the record of an image without one
_CHUNK = 200  # images whose texts are held at a time

Row = dict[str, Any]


class InputError(Exception):
    """Say in one sentence why a run or a dataset cannot be read."""


def places_of(run: Path, run_id: str) -> dict[str, Place]:
    """Return the place of the record that counts, for every image of the run. Raises InputError."""
    best = BestRecords[Place]()
    for place, record in tqdm(iter_shard_records(run), desc=f"reading {run}", unit="record", delay=1):
        if record.get("run_id") != run_id:
            raise InputError(
                f"{run} mixes runs: {place.shard.name} has a record of run {record.get('run_id')!r}, run.json is of "
                f"{run_id!r}; keep each run in a directory of its own"
            )
        best.add(record, place)
    if not best.kept:
        raise InputError(f"{run} holds no records; run generate/run.py first")
    return best.kept


def record_at(image_id: str, places: dict[str, "Place"], lines: "Lines") -> Row:
    if image_id not in places:
        return MISSING
    record: Row = json.loads(lines.read(places[image_id]))
    return record


def read_pairs(references: Path, split: str) -> Any:
    """Read the dataset's pairs of the split, at least one. Raises InputError."""
    try:
        splits = imagenet_think.load("paired", references)
    except (ValueError, DatasetsError) as error:  # of the latter only the cause says what is wrong
        raise InputError(f"{references} cannot be read as a dataset: {error.__cause__ or error}") from error
    if not len(splits.get(split, ())):
        there = ", ".join(name for name in splits if len(splits[name])) or "none at all"
        raise InputError(f"{references} has no pairs in a split {split!r}; the splits with pairs: {there}")
    return splits[split]


def in_chunks(pairs: Any, size: int) -> Iterator[list[Row]]:
    for columns in pairs.iter(batch_size=size):
        yield [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def fingerprint_of(pairs: Any) -> str:
    """Hash the references: another text of one teacher is another dataset."""

    names = ["image_id", *(f"{teacher}_{part}" for teacher in TEACHERS for part in ("thinking", "answer"))]
    fingerprint = hashlib.sha256()
    with tqdm(total=len(pairs), desc="reading references", unit="image", delay=1) as progress:
        for columns in pairs.select_columns(names).iter(batch_size=_CHUNK):
            for texts in zip(*(columns[name] for name in names), strict=True):
                fingerprint.update(_delimited(texts))
            progress.update(len(columns["image_id"]))
    return fingerprint.hexdigest()


def _parts(row: Row, prefix: str = "") -> tuple[str, str]:
    """Return thinking and answer, never with tags; "" where the row lacks one."""
    return _encodable(row[f"{prefix}thinking"] or ""), _encodable(row[f"{prefix}answer"] or "")


def _delimited(texts: Iterable[str | None]) -> bytes:
    """Join texts to bytes that no other texts give: each behind its length."""
    encoded = [(text or "").encode() for text in texts]
    return b"".join(piece for text in encoded for piece in (b"%d:" % len(text), text))


def _encodable(text: str) -> str:
    """Replace lone surrogates, which JSON can write and Arrow cannot hold, as the build does in the dataset's texts."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class Compared:
    """Hold some images: their ids, statuses, and the parts of predictions and references."""

    def __init__(self, pairs: list[Row], record_of: Callable[[str], Row] | None) -> None:
        """Read the texts. Without record_of, the first teacher is the prediction, the others are the references."""

        records = [record_of(pair["image_id"]) if record_of else {"status": GOOD_STATUSES[0]} for pair in pairs]
        texts = [[_parts(pair, f"{teacher}_") for teacher in TEACHERS] for pair in pairs]
        self.image_ids = [pair["image_id"] for pair in pairs]
        self.wnids = [pair["wnid"] for pair in pairs]
        self.statuses = [record["status"] for record in records]
        self.predictions = [_parts(record) for record in records] if record_of else [several[0] for several in texts]
        self.references = texts if record_of else [several[1:] for several in texts]

    def hashes(self) -> list[bytes]:
        """Hash each image's texts."""
        both = zip(self.predictions, self.references, strict=True)
        return [hashlib.sha256(_delimited(chain(one, *several))).digest() for one, several in both]

    def section(self, section: str) -> tuple[list[str], list[list[str]]]:
        """Return (predictions, references) of a section. The full text needs both of its parts."""
        return [_text(parts, section) for parts in self.predictions], [
            [_text(parts, section) for parts in several] for several in self.references
        ]

    def columns(self) -> dict[str, list[Any]]:
        """Return the columns of X.rows.parquet other than the values."""
        columns: dict[str, list[Any]] = {"image_id": self.image_ids, "wnid": self.wnids, "status": self.statuses}
        words = [
            [_words(parts) for parts in (one, *several)]
            for one, several in zip(self.predictions, self.references, strict=True)
        ]
        for section in SECTIONS:
            columns[f"{section}_words"] = [counts[0][section] for counts in words]
            columns[f"{section}_reference_words"] = [
                sum(count[section] for count in counts[1:]) / (len(counts) - 1) for counts in words
            ]
        return columns


def _text(parts: tuple[str, str], section: str) -> str:
    thinking, answer = parts
    if section == "full":
        return f"{thinking}\n\n{answer}" if thinking and answer else ""
    return thinking if section == "thinking" else answer


def _words(parts: tuple[str, str]) -> dict[str, int]:
    thinking, answer = (len(part.split()) for part in parts)
    return {"full": thinking + answer if all(parts) else 0, "thinking": thinking, "answer": answer}
