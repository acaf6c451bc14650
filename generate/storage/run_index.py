"""Index a run: where every record stands in the shards, and which record of each image counts.

The order among records is record_rank of imagenet_think.py. The texts are never held together: a RunIndex keeps for
each record its status and its place.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

from tqdm import tqdm

from generate.command_line.terminal import counted
from generate.leaks.unpublishable import find_unpublishable, without_parts
from generate.models.model_file import ModelFileError, model_of
from generate.models.registry import MODELS
from generate.models.thinking import Style, standing_delimiters
from generate.storage.image_list import hash_list
from imagenet_think import (
    GOOD_STATUSES,
    RECORD_COLUMNS,
    STATUSES,
    ContractError,
    Lines,
    Place,
    Record,
    RunDescription,
    iter_shard_records,
    read_run,
    record_rank,
    shards_of,
)

MODEL_TEXTS = ("thinking", "answer", "rest")  # of a record, beside its list `raw`


def style_of(bound: Mapping[str, Any], file: str) -> Style:
    """Return how a run's model marks its thinking and its answer; bound: as `file` has it.

    Raises ContractError where nothing says so.
    """
    if "entry" in bound:  # a model of the user's own, one without its tool, or texts that were parsed in another way
        try:
            return model_of(bound["entry"], f"{file}: entry").style
        except ModelFileError as error:
            raise ContractError(str(error).removesuffix(".")) from error
    if bound.get("model") in MODELS:
        return MODELS[bound["model"]].style
    raise ContractError(f"{file} is of {bound.get('model')!r}, which is not known, and does not describe it")


def check_list(images: Path, described: Mapping[str, RunDescription], runs: Mapping[str, Path]) -> None:
    """Raise ContractError if the list is not the very one that was run: rows take their hashes and splits from it."""
    given = hash_list(images)
    for model, run in described.items():
        if run["bound"].get("images", given) != given:
            raise ContractError(f"{images} is not the list that {runs[model]} was run on; build with that one")


class Withheld(NamedTuple):
    """Say what a record holds that must not be published, so that none of its texts is."""

    image_id: str
    attempt: int
    what: str  # one of what the searches of generate/leaks/unpublishable.py may say


@dataclass
class RunIndex:
    """Hold a run without its texts; `best` and `statuses` have one entry an image, sorted by image_id."""

    best: list[Place]  # of the record that counts
    statuses: list[str]
    all: list[Place]  # of every distinct record, sorted by image, attempt and rank
    repeats: int  # records that were written again
    conflicts: int  # records of an attempt that has another text too
    delimiters: dict[int, str]  # why a record in `best` that calls itself good is `dropped`, by its position
    withheld: dict[Place, Withheld]  # of all records: those whose texts are not published; a good one is `dropped`

    def what_withheld(self, place: Place) -> str | None:
        """Return what the record of a place holds that must not be published; None where its texts are published."""
        return self.withheld[place].what if place in self.withheld else None


class _Candidate(NamedTuple):
    rank: tuple[int, int, str]
    status: str
    place: Place
    delimiter: str | None  # where the record is not as good as it says


def index_run(run: Path, image_ids: Sequence[str]) -> RunIndex:
    """Read the run once and index it; image_ids: sorted.

    A good record whose texts hold a delimiter of its style, or what must not be published, is `dropped`, so that
    another attempt counts before it. Raises ContractError for a record that does not belong to the run, and for an
    image without a record.
    """
    position = {image_id: number for number, image_id in enumerate(image_ids)}
    described = read_run(run)
    style = style_of(described["bound"], str(run / "run.json"))
    candidates: list[list[_Candidate]] = [[] for _ in image_ids]
    withheld: dict[Place, Withheld] = {}
    for place, record, what in _searched(_read_with_progress(run)):
        check_record(record, place, described["bound"]["model"], described["run_id"])
        if record["image_id"] not in position:
            raise ContractError(
                f"{place.shard}: a record of image {record['image_id']!r}, which the list of images does not have; "
                "build with the list that was run"
            )
        if what:
            withheld[place] = Withheld(record["image_id"], record["attempt"], what)
        delimiter = _standing_delimiter(record, style)
        if delimiter or (what and record["status"] in GOOD_STATUSES):
            record["status"] = "dropped"
        # intern: a run has a dozen statuses, and the parser makes a new string for each record
        candidate = _Candidate(record_rank(record), intern(record["status"]), place, delimiter)
        candidates[position[record["image_id"]]].append(candidate)
    missing = [image_id for image_id, of_image in zip(image_ids, candidates, strict=True) if not of_image]
    if missing:
        raise ContractError(
            f"{run} has no record of {len(missing)} of {counted(len(image_ids), 'image')}, {missing[0]!r} for one; "
            "finish the run with the command that started it, or build with the list that was run"
        )
    with Lines() as lines:
        distinct = [_distinct(of_image, lines) for of_image in candidates]
    every = [item for of_image in distinct for item in sorted(of_image, key=lambda item: item.rank[1])]
    return RunIndex(
        best=[of_image[0].place for of_image in distinct],
        statuses=[of_image[0].status for of_image in distinct],
        all=[item.place for item in every],
        repeats=sum(map(len, candidates)) - len(every),
        conflicts=sum(len(of_image) - len({item.rank[1] for item in of_image}) for of_image in distinct),
        delimiters={at: of_image[0].delimiter for at, of_image in enumerate(distinct) if of_image[0].delimiter},
        withheld={item.place: withheld[item.place] for item in every if item.place in withheld},
    )


_SEARCHED_BYTES = 1 << 23  # of lines, searched at once: the searches take long to begin


def _searched(records: Iterable[tuple[Place, Record]]) -> Iterator[tuple[Place, Record, str | None]]:
    """Yield each record with what its texts hold that must not be published, in words."""
    batch: list[tuple[Place, Record]] = []
    size = 0
    for place, record in records:
        batch.append((place, record))
        size += place.length
        if size > _SEARCHED_BYTES:
            yield from _search(batch)
            batch, size = [], 0
    yield from _search(batch)


def _search(batch: Sequence[tuple[Place, Record]]) -> Iterator[tuple[Place, Record, str | None]]:
    texts = [(at, text) for at, (_, record) in enumerate(batch) for text in _texts_of(record)]
    found = find_unpublishable([text for _, text in texts])
    what = {texts[position][0]: words for position, words in reversed(found.items())}  # that of the first text stands
    for at, (place, record) in enumerate(batch):
        yield place, record, what.get(at)


def _texts_of(record: Record) -> list[bytes]:
    """Return the texts of a model that a record holds, each once."""
    raw = record.get("raw")
    texts = [*(raw if isinstance(raw, list) else ()), *(record.get(name) for name in MODEL_TEXTS)]
    return without_parts(text for text in texts if isinstance(text, str))


def _standing_delimiter(record: Record, style: Style) -> str | None:
    """Return where a good record holds a delimiter, in words: it was parsed by an older parser, or edited."""
    if record["status"] not in GOOD_STATUSES:
        return None
    for part, text in (("thinking", record["thinking"]), ("answer", record["answer"])):
        if isinstance(text, str) and (standing := standing_delimiters(text, style)):
            return f"its {part} holds the delimiter {standing[0]}; generate/reparse.py parses the run again"
    return None


def _distinct(candidates: list[_Candidate], lines: Lines) -> list[_Candidate]:
    """Return the records of one image, each line once, the one that counts first.

    Equal ranks are ordered by their lines, so that the dataset's bytes never depend on the order of writing.
    """
    if len(candidates) == 1:
        return candidates
    by_line = {lines.read(item.place): item for item in candidates}
    return [by_line[line] for line in sorted(by_line, key=lambda line: (by_line[line].rank, line))]


def check_record(record: Record, place: Place, model: str, run_id: str) -> None:
    """Raise ContractError for a record of another run or model, or one that lacks what its status promises."""
    where = f"{place.shard}, record of image {record['image_id']!r}"
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
    if not isinstance(record["raw"], list):
        raise ContractError(f"{where}: raw must be a list of texts, not {str(record['raw'])[:80]!r}")
    if record["status"] in GOOD_STATUSES and not (record["thinking"] and record["answer"]):
        raise ContractError(
            f"{where}: status {record['status']!r} without a thinking and an answer; parse the run again"
        )


def _read_with_progress(run: Path) -> Iterator[tuple[Place, Record]]:
    """Yield what iter_shard_records does, with a progress bar in bytes."""
    sizes = {shard: shard.stat().st_size for shard in shards_of(run)}
    before = 0  # bytes of the shards that are done
    with tqdm(total=sum(sizes.values()), desc=f"reading {run}", unit="B", unit_scale=True, delay=1) as bar:
        current = None
        for place, record in iter_shard_records(run):
            if place.shard != current:
                before += sizes.get(current, 0) if current else 0
                current = place.shard
            if before + place.offset - bar.n > 1 << 20:
                bar.update(before + place.offset - bar.n)
            yield place, record
        bar.update(bar.total - bar.n)
