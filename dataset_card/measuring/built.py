"""Measure a dataset that generate/build_dataset.py wrote, shard by shard and in several processes.

Shard k of a split covers the same images in every config, so all rows of an image stand in one shard.
"""

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from loky.process_executor import ProcessPoolExecutor, TerminatedWorkerError
from tqdm import tqdm

from dataset_card.measuring.distributions import RATIOS, Distribution, Values, interval_of_mean, shares
from dataset_card.measuring.language import Language, described_language
from dataset_card.measuring.token_counts import (
    NO_COUNTS,
    SECTIONS,
    STORED,
    Counts,
    TokenTable,
    count_pairs,
    load_tokenizer,
    stored,
    with_histograms,
)
from imagenet_think import (
    AGREEMENT_COLUMNS,
    FAILED_STATUSES,
    QUALITY_COLUMNS,
    STATUSES,
    TEACHERS,
    ContractError,
    Schema,
    end_with_parent,
    read_schema,
)

TEXTS = ("thinking", "answer")
ROWS_AT_A_TIME = 256
PAIRED, ALL = "pairs", "all good rows"


class NotBuiltError(ContractError):
    """Say in one sentence that the directory is not a built dataset."""


class NotDescribedError(NotBuiltError):
    """Say in one sentence that neither the card nor the statistics can describe the dataset."""


def is_built(dataset: Path) -> bool:
    """Return whether generate/build_dataset.py wrote this directory."""
    return dataset.is_dir() and all((dataset / name).exists() for name in ("README.md", "runs.json"))


def check_described(schema: Schema, dataset: Path) -> None:
    """Raise NotDescribedError where the numbers would be false: they are of two teachers and of English texts."""
    if schema.several:
        raise NotDescribedError(
            f"{dataset} has rows of several pictures; the card and the statistics describe one a row"
        )
    if set(schema.teachers) != set(TEACHERS) or schema.languages:
        raise NotDescribedError(
            f"{dataset} has the teachers {', '.join(schema.teachers)}"
            f"{', not all asked in English' if schema.languages else ''}; the card and the statistics describe "
            f"{' and '.join(TEACHERS)}, asked in English, alone"
        )


class Part:
    """Hold the counts of one shard, or of several merged. Merging in any order gives the same numbers."""

    def __init__(self) -> None:
        self.tables = {name: TokenTable() for name in (ALL, PAIRED, *TEACHERS)}
        self.language = {(model, text): Language() for model in TEACHERS for text in TEXTS}
        self.statuses = {model: Counter[str]() for model in TEACHERS}
        self.finish_reasons = {model: Counter[str]() for model in TEACHERS}
        self.classes = Counter[str]()  # of images with a good row
        self.listed = Counter[str]()  # of all images
        self.flags = {(model, name): Counter[bool | None]() for model in TEACHERS for name in ("english", "refusal")}
        self.quality = {
            (model, name): Values() for model in TEACHERS for name in ("repetition", "thinking_answer_overlap")
        }
        self.agreement = {name: Values() for name in AGREEMENT_COLUMNS}
        self.longer = {section: Counter[str]() for section in (*TEXTS, "both")}
        self.ratios = {section: Values() for section in (*TEXTS, "both")}

    def merge(self, other: "Part") -> None:
        for counter in ("classes", "listed"):
            getattr(self, counter).update(getattr(other, counter))
        for name in ("statuses", "finish_reasons", "flags", "longer"):
            for key, counts in getattr(self, name).items():
                counts.update(getattr(other, name)[key])
        for name in ("tables", "language", "quality", "agreement", "ratios"):
            for key, mergeable in getattr(self, name).items():
                mergeable.merge(getattr(other, name)[key])


# ------------------------------------------------------------------------------------------------------- one shard


def shard_names(dataset: Path) -> list[str]:
    """List `train-00000`, …: every range of images for which any config has a file, in order."""
    return sorted({file.stem for file in (dataset / "data").glob("*/*.parquet")})


def measure_shard(dataset: Path, shard: str, tokenizer: str | None) -> Part:
    """Measure one range of images. Raises NotBuiltError for a file without the contract's columns."""
    count = load_tokenizer(tokenizer) if tokenizer else None
    part, images = Part(), _Images()
    for model in TEACHERS:
        for rows in batches(dataset, model, shard, _COLUMNS):
            texts = [
                (None, thinking, answer) for thinking, answer in zip(rows["thinking"], rows["answer"], strict=True)
            ]
            counts = count_pairs(count, texts) if count else list(map(stored, rows["output_tokens"]))
            _add_texts(part, model, rows, counts)
            images.add(model, rows, counts)
    for rows in batches(dataset, "failures", shard, ("image_id", "wnid", "model", "status", "finish_reason")):
        for model, status, reason in zip(rows["model"], rows["status"], rows["finish_reason"], strict=True):
            part.statuses[model][status] += 1
            part.finish_reasons[model][str(reason)] += 1
        images.add_failed(rows)
    for rows in batches(dataset, "paired", shard, AGREEMENT_COLUMNS):
        for name, column in part.agreement.items():
            column.extend(rows[name])
    images.count_into(part)
    return part


_COLUMNS = ("image_id", "wnid", *TEXTS, "status", "finish_reason", "output_tokens", *QUALITY_COLUMNS)


def batches(dataset: Path, config: str, shard: str, columns: Sequence[str]) -> Iterator[dict[str, list[Any]]]:
    """Read the named columns of a shard in batches; a column that an older build lacks is None."""

    path = dataset / "data" / config / f"{shard}.parquet"
    if not path.exists():
        return
    late = (*QUALITY_COLUMNS, *AGREEMENT_COLUMNS)
    try:
        file = pyarrow.parquet.ParquetFile(path)
        there = [name for name in columns if name in file.schema_arrow.names]
        if missing := [name for name in columns if name not in there and name not in late]:
            raise NotBuiltError(
                f"{path} has no column {', '.join(missing)}; it has {', '.join(file.schema_arrow.names)}"
            )
        for batch in file.iter_batches(batch_size=ROWS_AT_A_TIME, columns=there or None):
            absent = dict.fromkeys(columns, [None] * batch.num_rows)
            yield absent | {name: batch.column(name).to_pylist() for name in there}
    except pyarrow.ArrowInvalid as error:
        raise NotBuiltError(f"{path} cannot be read ({error}); build the dataset again") from error


def _add_texts(part: Part, model: str, rows: Mapping[str, list[Any]], counts: Sequence[Counts]) -> None:
    part.statuses[model].update(rows["status"])
    part.finish_reasons[model].update(map(str, rows["finish_reason"]))
    for text in TEXTS:
        for image_id, content in zip(rows["image_id"], rows[text], strict=True):
            part.language[model, text].add(image_id, content)
    for name in ("english", "refusal"):
        part.flags[model, name].update(rows[name])
    for name in ("repetition", "thinking_answer_overlap"):
        part.quality[model, name].extend(rows[name])
    for image_id, of_row in zip(rows["image_id"], counts, strict=True):
        part.tables[model].add([image_id], [of_row])
        part.tables[ALL].add([image_id], [of_row])


class _Images:
    """Join each model's counts of the images of one shard."""

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}
        self._counts: dict[str, dict[str, Counts]] = defaultdict(dict)

    def add(self, model: str, rows: Mapping[str, list[Any]], counts: Sequence[Counts]) -> None:
        for image_id, wnid, of_row in zip(rows["image_id"], rows["wnid"], counts, strict=True):
            self._classes[image_id] = wnid
            self._counts[image_id][model] = of_row

    def add_failed(self, rows: Mapping[str, list[Any]]) -> None:
        self._classes.update(zip(rows["image_id"], rows["wnid"], strict=True))

    def count_into(self, part: Part) -> None:
        for image_id, wnid in self._classes.items():
            part.listed[str(wnid)] += 1
            part.classes[str(wnid)] += image_id in self._counts
        for image_id, of_model in self._counts.items():
            if len(of_model) == len(TEACHERS):
                part.tables[PAIRED].add([image_id], of_model.values())
                _compare(part, *(of_model[model] for model in TEACHERS))
        for table in part.tables.values():
            table.close()


def _compare(part: Part, first: Counts, second: Counts) -> None:
    for section, one, other in zip(SECTIONS, first, second, strict=True):
        if section in part.longer and one is not None and other is not None:
            part.longer[section][TEACHERS[0] if one > other else TEACHERS[1] if other > one else "equal"] += 1
            part.ratios[section].extend([one / other if other else None])


# ------------------------------------------------------------------------------------------------------ all shards


def measure_built(dataset: Path, tokenizer: str | None = None, workers: int = 1) -> dict[str, Any]:
    """Return every number of a built dataset; keys: see measure.py.

    Raises NotBuiltError, TokenizerError for a tokenizer that cannot be had, ChildProcessError for a process that was
    killed.
    """

    if not is_built(dataset):
        raise NotBuiltError(f"{dataset} is not a built dataset; give a directory that generate/build_dataset.py wrote")
    try:
        check_described(read_schema(dataset), dataset)
    except (FileNotFoundError, ValueError) as error:
        raise NotBuiltError(str(error)) from error
    if tokenizer:
        load_tokenizer(tokenizer)  # so that a bad one is reported before any process starts
    shards, whole = shard_names(dataset), Part()
    with tqdm(total=len(shards), desc=f"measuring {dataset.name}", unit=" shards", delay=2) as bar:
        for part in _parts(dataset, shards, tokenizer, workers):
            whole.merge(part)
            bar.update()
    return described(whole, dataset.resolve().name, tokenizer)


def _parts(dataset: Path, shards: Sequence[str], tokenizer: str | None, workers: int) -> Iterator[Part]:
    """Yield the parts of the shards as they are done; hold no more of them than there are processes."""
    if min(workers, len(shards)) < 2:
        yield from (measure_shard(dataset, shard, tokenizer) for shard in shards)
        return

    left = list(reversed(shards))
    with ProcessPoolExecutor(workers, initializer=_begin_process) as pool:
        running: set[Future[Part]] = set()
        try:
            while left or running:
                while left and len(running) <= workers:
                    running.add(pool.submit(measure_shard, dataset, left.pop(), tokenizer))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except TerminatedWorkerError as error:
            raise ChildProcessError(
                "a worker process was killed, perhaps for lack of memory; try again with fewer --workers"
            ) from error


def _begin_process() -> None:
    """End with the parent; the tokenizer's own threads would only compete with the processes."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    end_with_parent()


# ------------------------------------------------------------------------------------------------------- as data


def described(whole: Part, name: str, tokenizer: str | None) -> dict[str, Any]:
    """Return the merged parts as JSON values."""
    return {
        "table1": _table1(whole, name, tokenizer),
        "table2": images_per_class(whole.classes) | {"listed": images_per_class(whole.listed)},
        "language": described_language(whole.language),
        "statuses": {model: _statuses(whole, model) for model in TEACHERS},
        "agreement": _agreement(whole, tokenizer),
        "quality": {model: _quality(whole, model) for model in TEACHERS},
    }


def _table1(whole: Part, name: str, tokenizer: str | None) -> list[dict[str, Any]]:
    # without a tokenizer there is one count a row, of all that the model wrote
    fields: dict[str, str | None] = {"image": "image_id", "prompt": None, "thinking": None, "answer": None}
    fields |= {"thinking": "thinking", "answer": "answer"} if tokenizer else {"both": "output_tokens"}
    rows = [
        table.result(
            name if part == ALL else f"{name}: {part}",
            fields,
            tokenizer or (STORED if table.per_pair["both"].counts else NO_COUNTS),
        )
        for part, table in whole.tables.items()
    ]
    return with_histograms(whole.tables, rows)


def images_per_class(classes: Mapping[str, int]) -> dict[str, Any]:
    """Return Table 2. A class without a counted image has 0 images and stays a class."""
    distribution = Distribution(classes.values())
    found = distribution.summary()
    return {
        "images": found["total"],
        "classes": found["count"],
        "minimum": found["minimum"],
        "maximum": found["maximum"],
        "mean": found["mean"],
        "classes_of_size": {str(size): distribution.counts[size] for size in sorted(distribution.counts)},
    }


def _statuses(whole: Part, model: str) -> dict[str, Any]:
    counts, rows = whole.statuses[model], whole.statuses[model].total()
    failed = sum(counts[status] for status in FAILED_STATUSES)
    known = {status: counts[status] for status in STATUSES if counts[status]}
    return {
        "rows": rows,
        "counts": known | {status: counts[status] for status in sorted(counts) if status not in STATUSES},
        "finish_reasons": dict(sorted(whole.finish_reasons[model].items())),
        "failed": failed,
        "failure_rate": failed / rows if rows else None,
        "truncation_rate": counts["truncated"] / rows if rows else None,
    }


def _agreement(whole: Part, tokenizer: str | None) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, values in whole.agreement.items():
        interval = interval_of_mean(values.ordered())
        low, high = interval or (None, None)
        found[name] = values.summary() | {"low": low, "high": high}
    lengths = {
        section: {
            "images": counts.total(),
            "longer": {side: counts[side] for side in (*TEACHERS, "equal")},
            "longer_shares": shares({side: counts[side] for side in (*TEACHERS, "equal")}),
            "ratio": whole.ratios[section].summary(RATIOS),
        }
        for section, counts in whole.longer.items()
    }
    return found | {"lengths": {"tokenizer": tokenizer or STORED, "ratio_of": "/".join(TEACHERS), **lengths}}


def _quality(whole: Part, model: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("english", "refusal"):
        counts = whole.flags[model, name]
        known = counts[True] + counts[False]
        found[name] = {"rows": known, "missing": counts[None], "share": counts[True] / known if known else None}
    for name in ("repetition", "thinking_answer_overlap"):
        found[name] = whole.quality[model, name].summary()
    return found
