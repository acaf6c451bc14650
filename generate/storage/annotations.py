"""Read the annotations that generate/annotate.py writes for the build: one row an image, about the texts that count.

    image_id
    {teacher}_text                             digest of the texts that were measured, see text_digest
    {teacher}_english, _refusal, _repetition, _thinking_answer_overlap      null, as the digest, without a good record
    {teacher}_named, _near, _hf, _wrong_sibling, _named_chance
                                               where a class is in the taxonomy and a question in English
    answer_rouge_l, answer_jaccard             null unless the records of all teachers are good
    {a}_{b}_answer_rouge_l, _answer_jaccard    of each two teachers, where there are more than two

The file's metadata name the runs, the list and the rules it was made from, so that the columns of other runs are never
joined to a dataset.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NotRequired, TypedDict

import pyarrow
import pyarrow.parquet

from imagenet_think import PAIRED, ContractError, Schema

# Raise a rule's number with every change to its values, since columns of two versions must not be mixed.
RULE_VERSIONS = {"english": 1, "refusal": 1, "repetition": 1, "thinking_answer_overlap": 1, "agreement": 1}
_OF_LANGUAGES = {"languages": 1}  # of all values where a question is not English
_OF_TAXONOMY = {"taxonomy": 1}  # where answers were compared with classes
_METADATA_KEY = b"imagenet_think"


class Binding(TypedDict):
    """Hold what decides every value of the file, as its metadata have it."""

    runs: dict[str, str]  # run_id by teacher
    images: str  # SHA-256 of the list's bytes
    rules: dict[str, int]  # RULE_VERSIONS, and _OF_LANGUAGES in a dataset of other languages, _OF_TAXONOMY
    taxonomy: NotRequired[str]  # what the tree of the classes is known by, which the build takes whatever it is


def text_digest(thinking: str, answer: str) -> str:
    """Return the first 16 hexadecimal digits of the SHA-256 of thinking, NUL, answer.

    The texts are encoded in UTF-8, a lone surrogate, which UTF-8 cannot hold, as the three bytes that it would have.
    """
    return hashlib.sha256(f"{thinking}\0{answer}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def binding(dataset: Schema, run_ids: Mapping[str, str], images_sha256: str) -> Binding:
    """Return the binding of annotations that are made now, by today's rules."""
    rules = RULE_VERSIONS | (_OF_LANGUAGES if dataset.languages else {}) | (_OF_TAXONOMY if dataset.taxonomy else {})
    return {"runs": dict(run_ids), "images": images_sha256, "rules": rules}


def differences(there: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Return what differs between two bindings, in words; an empty list where they are the same."""
    found = []
    for kind, title in (("runs", "run of "), ("rules", "rule "), ("images", "list of images")):
        a, b = (side.get(kind) for side in (there, now))
        a, b = (side if isinstance(side, dict) else {"": side} for side in (a, b))
        found += [
            f"{title}{key}: {a.get(key)} there, {b.get(key)} now" for key in sorted(a | b) if a.get(key) != b.get(key)
        ]
    return found


def annotation_columns(dataset: Schema, bound: Mapping[str, object] | None = None) -> pyarrow.Schema:
    """Return the file's columns with the types of the dataset's; bound: a binding, to be stored as metadata."""
    columns = [("image_id", pyarrow.string())]
    for teacher in dataset.teachers:
        types = dataset.features(teacher).arrow_schema
        columns.append((f"{teacher}_text", pyarrow.string()))
        columns += [(f"{teacher}_{name}", types.field(name).type) for name in dataset.quality_columns]
    pair_types = dataset.features(PAIRED).arrow_schema
    columns += [(name, pair_types.field(name).type) for name in dataset.agreement_columns]
    return pyarrow.schema(columns, {_METADATA_KEY: json.dumps(bound, sort_keys=True)} if bound else None)


def read_annotations(
    path: Path, dataset: Schema, run_ids: Mapping[str, str], images_sha256: str, image_ids: Sequence[str]
) -> pyarrow.Table:
    """Return the file's rows, which are those of image_ids (sorted), so that they can be joined by position.

    It may have the columns about classes or not, as an older one: see Schema.measured.

    run_ids: of run.json, by teacher. images_sha256: of the list's bytes.
    Raises ContractError where the file is not there, not whole, or was not made from these runs, this list and the
    rules as they are now.
    """
    again = "make it with generate/annotate.py from the same runs and list"
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            table = file.read()
    except FileNotFoundError as error:
        raise ContractError(f"{path} is not there; {again}") from error
    except (OSError, pyarrow.ArrowException) as error:
        reason = " ".join(str(error).split())
        raise ContractError(f"{path} is not a whole Parquet file ({reason}); {again}") from error
    there, dataset = _stored_binding(table), dataset.measured(table.column_names)
    if there is None or not table.schema.equals(annotation_columns(dataset)):
        raise ContractError(f"{path} does not have the columns of annotations; {again}")
    changes = differences(there, binding(dataset, run_ids, images_sha256))
    if changes:
        raise ContractError(f"{path} was made from other inputs ({'; '.join(changes)}); {again}")
    if table["image_id"].to_pylist() != list(image_ids):
        raise ContractError(f"{path} does not have one row for each image of the list, in order; {again}")
    return table


def _stored_binding(table: pyarrow.Table) -> dict[str, object] | None:
    try:
        stored = json.loads((table.schema.metadata or {})[_METADATA_KEY])
    except (KeyError, ValueError):
        return None
    return stored if isinstance(stored, dict) else None
