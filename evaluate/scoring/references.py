"""Read what predictions are compared with: the rows of a dataset's split, its teachers, languages and name."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import datasets
from datasets.exceptions import DatasetsError
from tqdm import tqdm

import imagenet_think
from imagenet_think import ENGLISH, PICTURE_COLUMN, SERVED, Schema
from scoring.inputs import InputError, Row, delimited

_CHUNK = 200  # images whose texts are held at a time
_HASH = re.compile(r"[0-9a-f]{64}")  # what is known of weights; a server's are not


class References(NamedTuple):
    """Hold a split's rows and what the dataset says of them."""

    name: str  # the dataset's own
    rows: Any  # of all teachers' images; with one teacher, of its own
    teachers: tuple[str, ...]
    languages: tuple[str, ...]  # in which the teachers were asked (BCP 47)
    version: str | None = None  # on the dataset's card
    bound: Mapping[str, Mapping[str, Any]] = {}  # what decides each teacher's texts

    def starts(self) -> dict[str, str]:
        """Return by teacher what the names of its columns start with: nothing where it is the only one."""
        return {name: f"{name}_" if len(self.teachers) > 1 else "" for name in self.teachers}

    def teachers_of(self, run_id: str | None) -> list[str]:
        """Return the teachers whose texts are of this run."""
        return [
            name
            for name, start in self.starts().items()
            if f"{start}run_id" in self.rows.column_names and run_id in self.rows.unique(f"{start}run_id")
        ]

    def models_of(self, bound: Mapping[str, Any]) -> list[str]:
        """Return the teachers that are the model of a run: by the weights, or, of servers', by the name there."""
        return [name for name, of in self.bound.items() if _is_same(of, bound)]

    def sample(self, limit: int | None, seed: int) -> "References":
        """Return the same with so many rows at most, of each class its share to within one; in the order of the rows.

        A larger sample of a seed has all of a smaller one: systematic sampling in the order of the classes' images by
        the SHA-256 of seed and id (Cochran 1977, Sampling Techniques, chapter 8).
        """
        if limit is None or limit >= len(self.rows):
            return self
        of_class: dict[str, list[int]] = defaultdict(list)
        chance = [_chance(seed, image_id) for image_id in self.rows["image_id"]]
        for at, wnid in enumerate(self.rows["wnid"]):
            of_class[str(wnid)].append(at)
        places: list[tuple[float, float, int]] = []
        for wnid, rows in of_class.items():
            start = _chance(seed, "class", wnid)
            ranked = enumerate(sorted(rows, key=lambda at: (chance[at], at)))
            places += [((rank + start) / len(rows), chance[at], at) for rank, at in ranked]
        return self._replace(rows=self.rows.select(sorted(at for *_, at in sorted(places)[:limit])))

    def in_chunks(self, size: int) -> Iterator[list[Row]]:
        for columns in self.rows.iter(batch_size=size):
            yield [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]

    def fingerprint(self) -> str:
        """Hash the references: another text of one teacher is another dataset."""
        names = ["image_id", *(f"{start}{part}" for start in self.starts().values() for part in ("thinking", "answer"))]
        found = hashlib.sha256()
        with tqdm(total=len(self.rows), desc="reading references", unit="image", delay=1) as progress:
            for columns in self.rows.select_columns(names).iter(batch_size=_CHUNK):
                for texts in zip(*(columns[name] for name in names), strict=True):
                    found.update(delimited(texts))
                progress.update(len(columns["image_id"]))
        return found.hexdigest()


def read_references(path: Path, split: str) -> References:
    """Read the images of the split that every teacher answered, at least one. Raises InputError."""
    try:
        declared = imagenet_think.read_declared(imagenet_think.locate(str(path), imagenet_think.DECLARING))
        schema = declared.schema
        splits = imagenet_think.load(schema.configs[0], path)
    except (ValueError, OSError, DatasetsError) as error:  # of the latter only the cause says what is wrong
        raise InputError(f"{path} cannot be read as a dataset: {error.__cause__ or error}") from error
    if not len(splits.get(split, ())):
        there = ", ".join(name for name in splits if len(splits[name])) or "none at all"
        raise InputError(f"{path} has no pairs in a split {split!r}; the splits with pairs: {there}")
    rows = splits[split]
    if PICTURE_COLUMN in rows.column_names:  # of which an example needs one, and nothing else
        rows = rows.cast_column(PICTURE_COLUMN, datasets.Image(decode=False))
    languages = _languages_of(schema, rows)
    return References(
        imagenet_think.read_name(path), rows, schema.teachers, languages, declared.version, declared.bound
    )


def _is_same(teacher: Mapping[str, Any], run: Mapping[str, Any]) -> bool:
    """Return whether two runs are of one model; what a server has is known by its name alone."""
    weights = [str(of.get("weights", "")) for of in (teacher, run)]
    if all(map(_HASH.fullmatch, weights)):
        return weights[0] == weights[1]
    models = {of.get("model") for of in (teacher, run)}
    name = run.get("checkpoint")
    return bool(name) and name == teacher.get("checkpoint") and (len(models) == 1 or SERVED in models)


def _chance(seed: int, *names: str) -> float:
    """Return a number in [0, 1) that the seed and the names decide."""
    digest = hashlib.sha256("\0".join([str(seed), *names]).encode("utf-8", "surrogatepass")).digest()
    return float(int.from_bytes(digest[:6]) / 2.0**48)


def _languages_of(schema: Schema, rows: Any) -> tuple[str, ...]:
    """Return all languages of the questions; a dataset without a column of them was asked in English."""
    names = [name for name in rows.column_names if name.endswith("question_language")] if schema.languages else []
    found = {str(language or ENGLISH) for name in names for language in rows.unique(name)}
    return tuple(sorted(found or {ENGLISH}))
