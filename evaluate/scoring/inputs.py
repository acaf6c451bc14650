"""Read what is compared: the records of a run, and the texts of the sections of records and references.

The texts are never held together: of every image the place of its record is kept, and read when its turn comes.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from tqdm import tqdm

from imagenet_think import GOOD_STATUSES, BestRecords, Lines, Place, iter_shard_records
from scoring.terminal import counted

SECTIONS = ("full", "thinking", "answer")
MISSING: dict[str, Any] = {"status": "missing", "thinking": None, "answer": None}  # the record of an image without one

Row = dict[str, Any]
Parts = tuple[str, str]  # thinking and answer, each "" where it is lacking


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


def places_in(split: str, image_ids: Sequence[str], run: Path, run_id: str) -> dict[str, Place]:
    """Return what places_of does. Raises InputError too where a run has none of the split's images to compare."""
    places = places_of(run, run_id)
    if places.keys().isdisjoint(image_ids):
        raise InputError(
            f"{run} has none of the {counted(len(image_ids), 'image')} of the split {split}; ask about them with "
            f"generate/run.py --split {split}, or give another --split"
        )
    return places


def record_at(image_id: str, places: dict[str, "Place"], lines: "Lines") -> Row:
    if image_id not in places:
        return MISSING
    record: Row = json.loads(lines.read(places[image_id]))
    return record


def _parts(row: Row, prefix: str = "") -> Parts:
    """Return thinking and answer, never with tags; "" where the row lacks one, or has white space alone."""
    thinking, answer = (row[f"{prefix}{part}"] or "" for part in ("thinking", "answer"))
    return "" if thinking.isspace() else _encodable(thinking), "" if answer.isspace() else _encodable(answer)


def delimited(texts: Iterable[str | None]) -> bytes:
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

    def __init__(
        self, rows: list[Row], starts: Sequence[str], record_of: Callable[[str], Row] | None, candidate: int = 0
    ) -> None:
        """Read the texts; starts: of the names of each teacher's columns.

        Without record_of, the teacher at `candidate` is the prediction, and the others are the references.
        """
        records = [record_of(row["image_id"]) if record_of else {"status": GOOD_STATUSES[0]} for row in rows]
        texts = [[_parts(row, start) for start in starts] for row in rows]
        self.image_ids = [row["image_id"] for row in rows]
        self.wnids = [row["wnid"] for row in rows]
        self.statuses = [record["status"] for record in records]
        self.predictions = [_parts(record) for record in records] if record_of else [of[candidate] for of in texts]
        self.references = texts if record_of else [[*of[:candidate], *of[candidate + 1 :]] for of in texts]
        for image_id, several in zip(self.image_ids, texts, strict=True):
            _check_several(image_id, several, 1 if record_of else 2)

    def hashes(self) -> list[bytes]:
        """Hash each image's texts."""
        both = zip(self.predictions, self.references, strict=True)
        return [hashlib.sha256(delimited(chain(one, *several))).digest() for one, several in both]

    def section(self, section: str) -> tuple[list[str], list[list[str]]]:
        """Return (predictions, references) of a section."""
        return [text_of(parts, section) for parts in self.predictions], [
            [text_of(parts, section) for parts in several] for several in self.references
        ]

    def columns(self) -> dict[str, list[Any]]:
        """Return the columns of X.rows.parquet that say which image it is."""
        return {"image_id": self.image_ids, "wnid": self.wnids, "status": self.statuses}


def _check_several(image_id: str, several: Sequence[Parts], needed: int) -> None:
    """Raise InputError where fewer teachers than needed have a text of a section: nothing could be compared."""
    for section in SECTIONS:
        if (found := sum(has_text(parts, section) for parts in several)) < needed:
            raise InputError(
                f"of {image_id} the dataset has the {section} text of {found} of {len(several)} teachers, and at least "
                f"{needed} must have one to compare; build the dataset without the image"
            )


def has_text(parts: Parts, section: str) -> bool:
    return all(parts) if section == "full" else bool(parts[section == "answer"])


def text_of(parts: Parts, section: str) -> str:
    """Return a section's text. The full text needs both of its parts."""
    thinking, answer = parts
    if section == "full":
        return f"{thinking}\n\n{answer}" if has_text(parts, section) else ""
    return thinking if section == "thinking" else answer
