"""Annotate in parts of some hundred images, each a file in a hidden folder beside the result.

A part's metadata name the runs, the list, the rules and the records it was made from. A job that continues keeps the
parts whose metadata are still right and makes the others again, as after a retry of failed images.
"""

import hashlib
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean

import pyarrow
import pyarrow.parquet
from tqdm import tqdm

from generate.annotation.agreement import measure_agreement
from generate.annotation.naming import ClassPair, measure_naming
from generate.annotation.quality import is_asked_in_english, measure_languages, measure_quality
from generate.processes.worker_pool import WorkerPool
from generate.storage.annotations import annotation_columns, text_digest
from generate.storage.locks import RunLock
from imagenet_think import GOOD_STATUSES, ContractError, Lines, Place, Record, Schema, open_atomic, parse_record

IMAGES_PER_PART = 500  # about three seconds of work


@dataclass(frozen=True)
class Part:
    """Describe a range of images: the part's file, its metadata, and where the records that count stand."""

    path: Path
    bound: dict[str, object]  # the binding of the whole file, and a digest of this part's records
    image_ids: list[str]
    places: dict[str, list[Place]]  # by teacher, one an image
    columns: Schema  # of the dataset
    languages: dict[str, str]  # that each teacher was asked in
    classes: list[ClassPair]  # one an image; none where no column is about classes
    taxonomy: Path | None  # the file of the tree that has them; None: WordNet's

    def is_done(self) -> bool:
        """Return whether its file is whole and has the same metadata."""
        try:
            there = pyarrow.parquet.read_schema(self.path)  # from the file's end, which a file that was cut lacks
        except (OSError, pyarrow.ArrowException):
            return False
        return bool(there.equals(annotation_columns(self.columns, self.bound), check_metadata=True))


@contextmanager
def parts_folder(out: Path) -> Iterator[Path]:
    """Yield the locked folder of the parts of `out`; it is removed at the end if it has none.

    Raises RunError while another job holds it.
    """
    folder = out.with_name(f".{out.name}.parts")
    folder.mkdir(parents=True, exist_ok=True)
    with RunLock(folder) as lock:
        lock.take(patience_s=0)
        try:
            yield folder
        finally:
            if not any(folder.glob("part-*")):
                shutil.rmtree(folder)


def count_parts(images: int) -> int:
    """Return the number of parts for so many images."""
    return -(-images // IMAGES_PER_PART)


def plan_parts(
    folder: Path,
    bound: Mapping[str, object],
    image_ids: Sequence[str],
    places: Mapping[str, Sequence[Place]],
    columns: Schema,
    languages: Mapping[str, str],
    classes: Sequence[ClassPair],
    taxonomy: Path | None,
) -> list[Part]:
    """Return all parts, in order. classes: one an image, or none.

    A part is bound to its records by their places: a shard only grows, so that a place never holds another record.
    """
    parts = []
    for start in range(0, len(image_ids), IMAGES_PER_PART):
        ids = list(image_ids[start : start + IMAGES_PER_PART])
        own = {model: list(of_model[start : start + IMAGES_PER_PART]) for model, of_model in places.items()}
        records = [ids, *([[p.shard.name, p.offset, p.length] for p in own[model]] for model in sorted(own))]
        of_part = {"records": hashlib.sha256(json.dumps(records).encode()).hexdigest()}
        path = folder / f"part-{start // IMAGES_PER_PART:05d}.parquet"
        of_images = list(classes[start : start + IMAGES_PER_PART])
        parts.append(Part(path, {**bound, **of_part}, ids, own, columns, dict(languages), of_images, taxonomy))
    return parts


def make_parts(parts: Sequence[Part], processes: WorkerPool) -> int:
    """Write the parts that are not done. Returns how many were done before."""
    todo = [part for part in parts if not part.is_done()]
    images = sum(len(part.image_ids) for part in parts)
    before = images - sum(len(part.image_ids) for part in todo)
    with tqdm(total=images, initial=before, desc="annotating", unit=" images", delay=1) as bar:
        for part, _ in zip(todo, processes.map(write_part, todo), strict=True):
            bar.update(len(part.image_ids))
    return len(parts) - len(todo)


def write_part(part: Part) -> None:
    """Measure the records of one part and write its file."""
    rows: list[dict[str, object]] = [{"image_id": image_id} for image_id in part.image_ids]
    answers: dict[str, dict[int, str]] = {model: {} for model in part.places}
    with Lines() as lines:
        for model, places in part.places.items():
            for number, place in enumerate(places):
                record, asked = parse_record(lines.read(place)), part.languages[model]
                columns, answer = annotate_record(record, place, asked, part.columns.languages)
                rows[number] |= {f"{model}_{name}": value for name, value in columns.items()}
                if answer is not None:
                    answers[model][number] = answer
    _add_agreement(rows, answers, part)
    _add_naming(rows, answers, part)
    _write_table(pyarrow.Table.from_pylist(rows, schema=annotation_columns(part.columns, part.bound)), part.path)


def _add_agreement(rows: list[dict[str, object]], answers: Mapping[str, Mapping[int, str]], part: Part) -> None:
    """Add the agreement of each two teachers who were asked in one language and, of more than two, its mean."""
    found: dict[int, list[dict[str, float]]] = {number: [] for number in range(len(rows))}
    for (a, b), start in part.columns.pairs.items():
        if part.languages[a] != part.languages[b]:
            continue
        both = sorted(answers[a].keys() & answers[b].keys())
        measured = measure_agreement([(answers[a][number], answers[b][number]) for number in both], part.languages[a])
        for number, agreement in zip(both, measured, strict=True):
            rows[number] |= {f"{start}{name}": value for name, value in agreement.items()}
            found[number].append(agreement)
    if len(part.columns.pairs) > 1:
        for number, of_pairs in found.items():
            if len(of_pairs) == len(part.columns.pairs):
                rows[number] |= {name: fmean(one[name] for one in of_pairs) for name in of_pairs[0]}


def _add_naming(rows: list[dict[str, object]], answers: Mapping[str, Mapping[int, str]], part: Part) -> None:
    """Add whether the English answers name the class of their picture, where the taxonomy has it."""
    for model in filter(lambda model: is_asked_in_english(part.languages[model]), answers):
        known = [number for number in answers[model] if part.classes and part.classes[number].own is not None]
        texts, classes = [answers[model][number] for number in known], [part.classes[number] for number in known]
        for number, naming in zip(known, measure_naming(texts, classes, part.taxonomy), strict=True):
            rows[number] |= {f"{model}_{name}": value for name, value in naming.items()}


def annotate_record(record: Record, place: Place, asked: str, detect: bool) -> tuple[dict[str, object], str | None]:
    """Return (the columns of one record, its answer); ({}, None) for a record that is not good.

    asked: the language of the question. detect: whether the columns of languages are wanted.
    """
    if record["status"] not in GOOD_STATUSES:
        return {}, None
    thinking, answer = record["thinking"], record["answer"]
    if not (isinstance(thinking, str) and isinstance(answer, str)):
        raise ContractError(f"{place.shard}: thinking and answer of image {record['image_id']!r} must be strings")
    measured: dict[str, object] = {**measure_quality(thinking, answer, asked)}
    if detect:
        measured |= measure_languages(thinking, answer, asked)
    return {"text": text_digest(thinking, answer), **measured}, answer


def join_parts(parts: Sequence[Part], schema: pyarrow.Schema, out: Path) -> pyarrow.Table:
    """Write the rows of all parts to `out`, and then remove the parts. Returns the rows."""
    table = pyarrow.concat_tables([_read_part(part) for part in parts]).replace_schema_metadata(schema.metadata)
    _write_table(table, out)
    for part in parts:
        part.path.unlink()
    return table


def _read_part(part: Part) -> pyarrow.Table:
    with pyarrow.parquet.ParquetFile(part.path) as file:
        return file.read()


def _write_table(table: pyarrow.Table, path: Path) -> None:
    with open_atomic(path) as file:
        pyarrow.parquet.write_table(table, file, compression="zstd")
