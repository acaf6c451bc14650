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

from dataset_card.dataset_files import parse_json, read_bytes
from dataset_card.language_codes import parse_language, primary
from dataset_card.measuring.distributions import RATIOS, Distribution, Values, interval_of_mean, shares
from dataset_card.measuring.language import Language, described_language
from dataset_card.measuring.naming import Naming
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
from dataset_card.terminal import guard
from imagenet_think import (
    AGREEMENT_COLUMNS,
    ENGLISH,
    FAILED_STATUSES,
    FAILURES,
    STATUSES,
    ContractError,
    Schema,
    end_with_parent,
    question_language,
    schema_of,
    without_interrupts,
)
from imagenet_think import PAIRED as PAIRED_CONFIG

TEXTS = ("thinking", "answer")
ROWS_AT_A_TIME = 256
ALL, PAIRED = "all good rows", "all teachers"  # no teacher has such a name
FLAGS, SHARES = ("english", "refusal"), ("repetition", "thinking_answer_overlap")
LANGUAGES = {"answer": "language", "thinking": "thinking_language"}  # the columns of what was detected

Asked = Mapping[str, str]  # the language (BCP 47) in which each teacher was asked, in their order


class NotBuiltError(ContractError):
    """Say in one sentence that the directory is not a built dataset."""


def is_built(dataset: Path) -> bool:
    """Return whether generate/build_dataset.py wrote this directory."""
    return dataset.is_dir() and all((dataset / name).exists() for name in ("README.md", "runs.json"))


class Part:
    """Hold the counts of one shard, or of several merged. Merging in any order gives the same numbers."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        teachers = self.teachers
        one = len(teachers) == 1  # whose rows are all of them
        self.tables = {name: TokenTable() for name in ((ALL,) if one else (ALL, PAIRED, *teachers))}
        self.language = {(model, text): Language(asked[model]) for model in teachers for text in TEXTS}
        self.statuses = {model: Counter[str]() for model in teachers}
        self.finish_reasons = {model: Counter[str]() for model in teachers}
        self.classes = Counter[str]()  # of images with a good row
        self.listed = Counter[str]()  # of all images
        self.classless = Counter[str]()  # images without a class: `good`, those with a good row, and `listed`
        self.pictures = Distribution()  # how many an image has; empty where each has one
        self.flags = {(model, name): Counter[bool | None]() for model in teachers for name in FLAGS}
        self.quality = {(model, name): Values() for model in teachers for name in SHARES}
        self.languages = {(model, text): Counter[str | None]() for model in teachers for text in LANGUAGES}
        self.refusals = {model: Counter[tuple[str | None, bool | None]]() for model in teachers}  # by answer's language
        self.naming = Naming(teachers)
        self.agreement = {name: Values() for name in self.schema.agreement_columns}
        compared = [(pair, section) for pair in self.schema.pairs for section in (*TEXTS, "both")]
        self.longer = {key: Counter[str]() for key in compared}
        self.ratios = {key: Values() for key in compared}

    @property
    def teachers(self) -> tuple[str, ...]:
        return tuple(self.asked)

    @property
    def schema(self) -> Schema:
        return Schema(self.teachers, languages=any(language != ENGLISH for language in self.asked.values()))

    def merge(self, other: "Part") -> None:
        self.pictures.merge(other.pictures)
        self.naming.merge(other.naming)
        for counter in ("classes", "listed", "classless"):
            getattr(self, counter).update(getattr(other, counter))
        for name in ("statuses", "finish_reasons", "flags", "longer", "languages", "refusals"):
            for key, counts in getattr(self, name).items():
                counts.update(getattr(other, name)[key])
        for name in ("tables", "language", "quality", "agreement", "ratios"):
            for key, mergeable in getattr(self, name).items():
                mergeable.merge(getattr(other, name)[key])


# ------------------------------------------------------------------------------------------------------- one shard


def shard_names(dataset: Path) -> list[str]:
    """List `train-00000`, …: every range of images for which any config has a file, in order."""
    return sorted({file.stem for file in (dataset / "data").glob("*/*.parquet")})


def measure_shard(dataset: Path, asked: Asked, shard: str, tokenizer: str | None) -> Part:
    """Measure one range of images. Raises NotBuiltError for a file without the contract's columns."""
    count = load_tokenizer(tokenizer) if tokenizer else None
    part, images = Part(asked), _Images()
    columns = (*_COLUMNS, *part.schema.quality_columns, *part.naming.columns)
    for model in part.teachers:
        for rows in batches(dataset, model, shard, columns):
            texts = [
                (None, thinking, answer) for thinking, answer in zip(rows["thinking"], rows["answer"], strict=True)
            ]
            counts = count_pairs(count, texts) if count else list(map(stored, rows["output_tokens"]))
            _add_texts(part, model, rows, counts)
            images.add(model, rows, counts)
    for rows in batches(dataset, FAILURES, shard, ("image_id", "wnid", "model", "status", "finish_reason")):
        for model, status, reason in zip(rows["model"], rows["status"], rows["finish_reason"], strict=True):
            if model not in part.statuses:
                raise NotBuiltError(
                    f"{dataset} has failures of {model!r}, of whom runs.json has no run; build it again"
                )
            part.statuses[model][status] += 1
            part.finish_reasons[model][str(reason)] += 1
        images.add_failed(rows)
    of_pairs = (*part.schema.agreement_columns, *part.naming.pair_columns)
    for rows in batches(dataset, PAIRED_CONFIG, shard, of_pairs):
        part.naming.add_pairs(rows)
        for name, column in part.agreement.items():
            column.extend(rows[name])
    images.count_into(part)
    part.pictures.merge(_pictures_of(dataset, (*part.teachers, FAILURES), shard))
    return part


_COLUMNS = ("image_id", "wnid", *TEXTS, "status", "finish_reason", "output_tokens")


def batches(dataset: Path, config: str, shard: str, columns: Sequence[str]) -> Iterator[dict[str, list[Any]]]:
    """Read the named columns of a shard in batches; a column that an older build lacks is None."""

    path = dataset / "data" / config / f"{shard}.parquet"
    if not path.exists():
        return
    try:
        file = pyarrow.parquet.ParquetFile(path)
        there = [name for name in columns if name in file.schema_arrow.names]
        if missing := [name for name in columns if name not in there and not _is_late(name)]:
            raise NotBuiltError(
                f"{path} has no column {', '.join(missing)}; it has {', '.join(file.schema_arrow.names)}"
            )
        for batch in file.iter_batches(batch_size=ROWS_AT_A_TIME, columns=there or None):
            absent = dict.fromkeys(columns, [None] * batch.num_rows)
            yield absent | {name: batch.column(name).to_pylist() for name in there}
    except pyarrow.ArrowInvalid as error:
        raise NotBuiltError(f"{path} cannot be read ({error}); build the dataset again") from error


def _pictures_of(dataset: Path, configs: Sequence[str], shard: str) -> Distribution:
    """Count the pictures of each image, in a dataset in which a row may have several; else nothing."""
    found: dict[str, int] = {}
    for config in configs:
        path = dataset / "data" / config / f"{shard}.parquet"
        if path.exists() and pyarrow.types.is_list(_type_of(path, "path")):
            for rows in batches(dataset, config, shard, ("image_id", "path")):
                found.update(zip(rows["image_id"], map(len, rows["path"]), strict=True))
    return Distribution(found.values())


def _type_of(path: Path, column: str) -> pyarrow.DataType:
    schema = pyarrow.parquet.read_schema(path)
    return schema.field(column).type if column in schema.names else pyarrow.null()


def _is_late(column: str) -> bool:
    """Say whether older builds lack a column: it came with generate/annotate.py."""
    of_texts = Schema(languages=True, taxonomy=True).quality_columns
    return column in (*of_texts, *AGREEMENT_COLUMNS) or column.endswith(("_named", "_named_chance"))


def _add_texts(part: Part, model: str, rows: Mapping[str, list[Any]], counts: Sequence[Counts]) -> None:
    part.statuses[model].update(rows["status"])
    part.finish_reasons[model].update(map(str, rows["finish_reason"]))
    for text in TEXTS:
        for image_id, content in zip(rows["image_id"], rows[text], strict=True):
            part.language[model, text].add(image_id, content)
    for name in FLAGS:
        part.flags[model, name].update(rows[name])
    for name in SHARES:
        part.quality[model, name].extend(rows[name])
    part.naming.add(model, rows)
    if part.schema.languages:
        for text, name in LANGUAGES.items():
            part.languages[model, text].update(rows[name])
        part.refusals[model].update(zip(rows["language"], rows["refusal"], strict=True))
    for image_id, of_row in zip(rows["image_id"], counts, strict=True):
        for name in part.tables.keys() & {ALL, model}:
            part.tables[name].add([image_id], [of_row])


class _Images:
    """Join each model's counts of the images of one shard."""

    def __init__(self) -> None:
        self._classes: dict[str, str | None] = {}
        self._counts: dict[str, dict[str, Counts]] = defaultdict(dict)

    def add(self, model: str, rows: Mapping[str, list[Any]], counts: Sequence[Counts]) -> None:
        for image_id, wnid, of_row in zip(rows["image_id"], rows["wnid"], counts, strict=True):
            self._classes[image_id] = wnid
            self._counts[image_id][model] = of_row

    def add_failed(self, rows: Mapping[str, list[Any]]) -> None:
        self._classes.update(zip(rows["image_id"], rows["wnid"], strict=True))

    def count_into(self, part: Part) -> None:
        for image_id, wnid in self._classes.items():
            if wnid is None:
                part.classless.update({"listed": 1, "good": int(image_id in self._counts)})
                continue
            part.listed[str(wnid)] += 1
            part.classes[str(wnid)] += image_id in self._counts
        for image_id, of_model in self._counts.items():
            if PAIRED in part.tables and len(of_model) == len(part.teachers):
                part.tables[PAIRED].add([image_id], of_model.values())
            for pair in part.schema.pairs:
                if all(model in of_model for model in pair):
                    _compare(part, pair, *(of_model[model] for model in pair))
        for table in part.tables.values():
            table.close()


def _compare(part: Part, pair: tuple[str, str], first: Counts, second: Counts) -> None:
    for section, one, other in zip(SECTIONS, first, second, strict=True):
        if (pair, section) in part.longer and one is not None and other is not None:
            part.longer[pair, section][pair[0] if one > other else pair[1] if other > one else equal(pair)] += 1
            part.ratios[pair, section].extend([one / other if other else None])


def equal(pair: tuple[str, str]) -> str:
    """Return what is said of texts of the same length, which no teacher of the two is called."""
    return "equal length" if "equal" in pair else "equal"


# ------------------------------------------------------------------------------------------------------ all shards


def measure_built(
    dataset: Path, tokenizer: str | None = None, workers: int = 1, name: str | None = None
) -> dict[str, Any]:
    """Return every number of a built dataset; keys: see measure.py. name: of the dataset, by default the directory's.

    Raises NotBuiltError, TokenizerError for a tokenizer that cannot be had, ChildProcessError for a process that was
    killed.
    """

    if not is_built(dataset):
        raise NotBuiltError(f"{dataset} is not a built dataset; give a directory that generate/build_dataset.py wrote")
    asked = _read_asked(dataset / "runs.json")
    if tokenizer:
        load_tokenizer(tokenizer)  # so that a bad one is reported before any process starts
    shards, whole = shard_names(dataset), Part(asked)
    with tqdm(total=len(shards), desc=f"measuring {dataset.name}", unit=" shards", delay=2) as bar:
        for part in _parts(dataset, asked, shards, tokenizer, workers):
            whole.merge(part)
            bar.update()
    return described(whole, name or dataset.resolve().name, tokenizer)


def _read_asked(path: Path) -> Asked:
    """Return in which language each teacher was asked. Raises NotBuiltError for a file that describes no runs."""
    try:
        runs = parse_json(read_bytes(path), "it", {str: {"bound": dict}})
        return {
            teacher: parse_language(question_language(runs[teacher])) for teacher in schema_of(runs).check().teachers
        }
    except (ContractError, ValueError) as error:
        raise NotBuiltError(f"{path} does not describe runs ({error}); build the dataset again") from error


def _parts(dataset: Path, asked: Asked, shards: Sequence[str], tokenizer: str | None, workers: int) -> Iterator[Part]:
    """Yield the parts of the shards as they are done; hold no more of them than there are processes."""
    if min(workers, len(shards)) < 2:
        yield from (measure_shard(dataset, asked, shard, tokenizer) for shard in shards)
        return

    left = list(reversed(shards))
    with ProcessPoolExecutor(workers, initializer=_begin_process) as pool:
        running: set[Future[Part]] = set()
        try:
            while left or running:
                while left and len(running) <= workers:
                    with without_interrupts():
                        running.add(pool.submit(measure_shard, dataset, asked, left.pop(), tokenizer))
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        except TerminatedWorkerError as error:
            raise ChildProcessError(
                "a worker process was killed, perhaps for lack of memory; try again with fewer --workers"
            ) from error


def _begin_process() -> None:
    """End with the parent; the tokenizer's own threads would only compete with the processes."""
    guard()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    end_with_parent()


# ------------------------------------------------------------------------------------------------------- as data


def described(whole: Part, name: str, tokenizer: str | None) -> dict[str, Any]:
    """Return the merged parts as JSON values."""
    found = {
        "table1": _table1(whole, name, tokenizer),
        "table2": images_per_class(whole.classes, whole.classless["good"])
        | {"listed": images_per_class(whole.listed, whole.classless["listed"])},
        "language": described_language(whole.language),
        "statuses": {model: _statuses(whole, model) for model in whole.teachers},
        "agreement": _agreement(whole, tokenizer) if len(whole.teachers) > 1 else {},
        "quality": {model: _quality(whole, model) for model in whole.teachers},
    }
    if whole.pictures.counts:
        found["pictures"] = whole.pictures.summary()
    if whole.schema.languages:
        found["languages"] = {model: _languages(whole, model) for model in whole.teachers}
    if naming := whole.naming.described():
        found["naming"] = naming
    return found


def _table1(whole: Part, name: str, tokenizer: str | None) -> list[dict[str, Any]]:
    # without a tokenizer there is one count a row, of all that the model wrote
    fields: dict[str, str | None] = {"image": "image_id", "prompt": None, "thinking": None, "answer": None}
    fields |= {"thinking": "thinking", "answer": "answer"} if tokenizer else {"both": "output_tokens"}
    titles = {PAIRED: "pairs" if len(whole.teachers) == 2 else PAIRED}
    rows = [
        table.result(
            name if part == ALL else f"{name}: {titles.get(part, part)}",
            fields,
            tokenizer or (STORED if table.per_pair["both"].counts else NO_COUNTS),
        )
        for part, table in whole.tables.items()
    ]
    return with_histograms(whole.tables, rows)


def images_per_class(classes: Mapping[str, int], classless: int = 0) -> dict[str, Any]:
    """Return Table 2. A class without a counted image has 0 images and stays a class; images may have none."""
    distribution = Distribution(classes.values())
    found = distribution.summary()
    none = {"images_without_class": classless} if classless else {}
    return none | {
        "images": found["total"] + classless,
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
    compared = {"/".join(pair): _lengths(whole, pair) for pair in whole.schema.pairs}
    if len(compared) == 1:
        ((ratio_of, lengths),) = compared.items()
        return found | {"lengths": {"tokenizer": tokenizer or STORED, "ratio_of": ratio_of, **lengths}}
    return found | {"lengths": {"tokenizer": tokenizer or STORED, "pairs": compared}}


def _lengths(whole: Part, pair: tuple[str, str]) -> dict[str, Any]:
    """Return whose texts of two teachers are longer, over the images that both answered well."""
    found = {}
    for section in (*TEXTS, "both"):
        counts = whole.longer[pair, section]
        longer = {side: counts[side] for side in (*pair, equal(pair))}
        found[section] = {
            "images": counts.total(),
            "longer": longer,
            "longer_shares": shares(longer),
            "ratio": whole.ratios[pair, section].summary(RATIOS),
        }
    return found


def _languages(whole: Part, model: str) -> dict[str, Any]:
    """Return in which languages a teacher's texts are, and how many answers refuse by the language of the answer."""
    asked, found = whole.asked[model], dict[str, Any]()
    for text in LANGUAGES:
        counts = whole.languages[model, text]
        told = {code: counts[code] for code in sorted(filter(None, counts), key=lambda code: (-counts[code], code))}
        found[text] = {
            "told": sum(told.values()),
            "not_told": counts[None],
            "counts": told,
            "share_as_asked": told.get(primary(asked), 0) / sum(told.values()) if told else None,
        }
    refusals: dict[str, dict[str, int]] = {}
    for (language, refuses), count in whole.refusals[model].items():
        of = refusals.setdefault(language or "not told", {"judged": 0, "refusals": 0, "no_rule": 0})
        of["no_rule" if refuses is None else "judged"] += count
        of["refusals"] += count if refuses else 0
    return {"asked": asked, **found, "refusals": dict(sorted(refusals.items()))}


def _quality(whole: Part, model: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in FLAGS:
        counts = whole.flags[model, name]
        known = counts[True] + counts[False]
        found[name] = {"rows": known, "missing": counts[None], "share": counts[True] / known if known else None}
    for name in SHARES:
        found[name] = whole.quality[model, name].summary()
    return found
