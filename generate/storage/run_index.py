"""A run as later stages read it: what it says of itself, and which of its records counts for every image.

The texts are never held together: an Index keeps per record its rank and its place in the shards.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from imagenet_think import Lines, Place, Record


def read_run(run: Path, model: str) -> dict[str, Any]:
    """run.json, after checking that it is there and of that model."""
    from imagenet_think import ContractError

    try:
        described = json.loads((run / "run.json").read_bytes())
        bound_model = described["bound"]["model"]
        described["bound"]["question"], described["run_id"]
    except FileNotFoundError as error:
        raise ContractError(
            f"{run} is not a run: it has no run.json; give a directory that generate/run.py wrote"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise ContractError(f"{run / 'run.json'} does not describe a run ({type(error).__name__}: {error})") from error
    if bound_model != model:
        raise ContractError(f"{run} is a run of {bound_model!r}; --{model} takes a run of {model!r}")
    return described


def check_list(images: Path, described: Mapping[str, dict[str, Any]], runs: Mapping[str, Path]) -> None:
    """The rows take hashes and splits from the list, so it must be the very list that was run."""
    from imagenet_think import ContractError

    given = hashlib.sha256(images.read_bytes()).hexdigest()
    for model, run in described.items():
        if run["bound"].get("images", given) != given:
            raise ContractError(f"{images} is not the list that {runs[model]} was run on; build with that one")


@dataclass
class Index:
    """A run without its texts: by the image's position in the sorted list, what counts and where it stands."""

    best: list["Place"]
    statuses: list[str]
    all: list["Place"]  # every distinct record, sorted by image, attempt and rank
    repeats: int  # records that were written again
    conflicts: int  # records of an attempt that has another text too


class _Found(NamedTuple):
    rank: tuple[int, int, str]
    status: str
    place: "Place"


def index_run(run: Path, model: str, run_id: str, image_ids: Sequence[str]) -> Index:
    """One pass over the run; image_ids: sorted.

    Raises ContractError for a record that does not belong, and for an image without one.
    """
    from imagenet_think import ContractError, Lines, record_rank

    position = {image_id: number for number, image_id in enumerate(image_ids)}
    found: list[list[_Found]] = [[] for _ in image_ids]
    for place, record in _read_with_progress(run, f"reading {run}"):
        check_record(record, place, model, run_id)
        if record["image_id"] not in position:
            raise ContractError(
                f"{place[0]}: a record of image {record['image_id']!r}, which the list of images does not have; "
                "build with the list that was run"
            )
        found[position[record["image_id"]]].append(_Found(record_rank(record), intern(record["status"]), place))
    missing = [image_id for image_id, records in zip(image_ids, found, strict=True) if not records]
    if missing:
        raise ContractError(
            f"{run} has no record of {len(missing)} of {len(image_ids)} images, {missing[0]!r} for one; "
            "finish the run with the command that started it, or build with the list that was run"
        )
    with Lines() as lines:
        distinct = [_distinct(records, lines) for records in found]
    every = [item for records in distinct for item in sorted(records, key=lambda item: item.rank[1])]
    return Index(
        best=[records[0].place for records in distinct],
        statuses=[records[0].status for records in distinct],
        all=[item.place for item in every],
        repeats=sum(map(len, found)) - len(every),
        conflicts=sum(len(records) - len({item.rank[1] for item in records}) for records in distinct),
    )


def _distinct(records: list[_Found], lines: "Lines") -> list[_Found]:
    """The records of one image without those written twice, the one that counts first."""
    if len(records) == 1:
        return records
    by_line = {lines.read(item.place): item for item in records}
    return [by_line[line] for line in sorted(by_line, key=lambda line: (by_line[line].rank, line))]


def check_record(record: Mapping[str, Any], place: "Place", model: str, run_id: str) -> None:
    """Raises ContractError for a record that this build cannot take for what it says it is."""
    from imagenet_think import GOOD_STATUSES, RECORD_COLUMNS, STATUSES, ContractError

    where = f"{place[0]}, record of image {record['image_id']!r}"
    if not isinstance(record["image_id"], str):
        raise ContractError(f"{where}: an image_id is a string")
    missing = [name for name in (*RECORD_COLUMNS, "model", "message", "raw") if name not in record]
    if missing:
        raise ContractError(f"{where}: it has no {', '.join(missing)}")
    if record["run_id"] != run_id:
        raise ContractError(
            f"{where}: it is of run {record['run_id']!r}, run.json of {run_id!r}; runs must not be mixed"
        )
    if record["model"] != model:
        raise ContractError(f"{where}: it is of model {record['model']!r}, the run of {model!r}")
    if record["status"] not in STATUSES:
        raise ContractError(f"{where}: unknown status {record['status']!r}, choose from {', '.join(STATUSES)}")
    if not isinstance(record["attempt"], int):
        raise ContractError(f"{where}: attempt {record['attempt']!r} is not a number")
    if not isinstance(record["raw"], list):
        raise ContractError(f"{where}: raw must be a list of texts, not {str(record['raw'])[:80]!r}")
    if record["status"] in GOOD_STATUSES and not (record["thinking"] and record["answer"]):
        raise ContractError(
            f"{where}: status {record['status']!r} without a thinking and an answer; parse the run again"
        )


def _read_with_progress(run: Path, title: str) -> Iterator[tuple["Place", "Record"]]:
    from tqdm import tqdm

    from imagenet_think import iter_shard_records

    sizes = {shard: shard.stat().st_size for shard in sorted(run.glob("shard-*.jsonl"))}
    before = 0
    with tqdm(total=sum(sizes.values()), desc=title, unit="B", unit_scale=True, delay=1) as bar:
        current = None
        for place, record in iter_shard_records(run):
            if place[0] != current:
                before += sizes.get(current, 0) if current else 0
                current = place[0]
            if before + place[1] - bar.n > 1 << 20:
                bar.update(before + place[1] - bar.n)
            yield place, record
        bar.update(bar.total - bar.n)
