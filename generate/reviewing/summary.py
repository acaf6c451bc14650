"""Summarize the reviews of all reviewers: for the page, for review.json and for the card.

A record counts once. Where reviewers differ, the stricter review counts: a record that one of them did not accept is
not accepted. So every record is one draw, as the intervals assume.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import NotRequired, TypedDict

from generate.reviewing.proportions import cohen_kappa, wilson
from generate.reviewing.review_files import CONTENT, NAMED, PARSING, Key, Review
from generate.reviewing.rows import Rows
from generate.reviewing.sample import Sample
from imagenet_think import ContractError, write_atomic

FILE = "review.json"


class Share(TypedDict):
    """Hold a share with the bounds of its 95 % interval; None where there is no record."""

    count: int
    share: float | None
    low: float | None
    high: float | None


class NamedSummary(TypedDict):
    """Compare what people say of answers, whether they name the class, with the metric's column `named`."""

    records: int
    people: Share  # of the answers that name it
    agree: Share  # of the records of which both say the same
    kappa: float | None  # Cohen's, of the two
    counts: dict[str, int]  # both, people alone, metric alone, neither: who finds the class named


class ModelSummary(TypedDict):
    """Hold what the reviews found in one model's records."""

    records: int
    accepted: Share
    parsing: dict[str, Share]  # by value of PARSING
    content: dict[str, Share]  # by value of CONTENT
    reviewed_by_several: int
    disputed: int  # records of which two reviews differ
    named: NotRequired[NamedSummary]  # where answers were compared with classes


class Agreement(TypedDict):
    """Hold Cohen's kappa of two reviewers on the records that both reviewed; None where it is not defined."""

    reviewers: list[int]  # numbers of the two, from 1
    records: int
    parsing: float | None
    content: float | None
    accepted: float | None
    named: NotRequired[float | None]  # where answers were compared with classes


class SampleDescription(TypedDict):
    """Describe how the sample was drawn: its size, the number of good records, and the options."""

    records: int
    of: int
    seed: int
    strata: str


class Summary(TypedDict):
    """Hold the content of review.json, which names no reviewer."""

    dataset: str
    runs: dict[str, str]  # run_id by model
    sample: SampleDescription
    reviewers: list[int]  # number of reviews of each
    models: dict[str, ModelSummary]
    agreement: list[Agreement]
    left_out: dict[str, int]  # number of reviews that are not counted, by reason


def summarize(rows: Rows, sample: Sample, reviews: Mapping[str, Mapping[Key, Review]]) -> Summary:
    """Summarize the reviews that count, given by reviewer; those of other records or other texts are left out."""
    texts = {(rows.image_ids[at].as_py(), model): (at, model) for at, model in sample.records}
    left_out: Counter[str] = Counter()
    of_record: dict[Key, list[Review]] = defaultdict(list)
    of_reviewer: list[dict[Key, Review]] = []
    for given in reviews.values():
        counted: dict[Key, Review] = {}
        for key, review in given.items():
            if key not in texts:
                left_out["outside the sample"] += 1
            elif review.version != rows.version(*texts[key]):
                left_out["of another text"] += 1
            else:
                counted[key] = review
                of_record[key].append(review)
        of_reviewer.append(counted)
    return {
        "dataset": rows.name,
        "runs": {model: run["run_id"] for model, run in rows.runs.items()},
        "sample": {
            "records": len(sample.records),
            "of": int(sum(side.good.sum() for side in rows.sides.values())),
            "seed": sample.seed,
            "strata": sample.strata,
        },
        "reviewers": [len(counted) for counted in of_reviewer],
        "models": {
            model: _of_model(rows, {texts[key]: given for key, given in of_record.items() if key[1] == model})
            for model in rows.teachers
        },
        "agreement": [
            _agreement(a, b, of_reviewer, rows.schema.taxonomy) for a, b in combinations(range(len(of_reviewer)), 2)
        ],
        "left_out": dict(left_out),
    }


def _of_model(rows: Rows, given: Mapping[tuple[int, str], Sequence[Review]]) -> ModelSummary:
    """Summarize the reviews of one model, by the image's position and the model."""
    records = list(given.values())
    parsing = [max((review.parsing for review in reviews), key=PARSING.index) for reviews in records]
    content = [max((review.content for review in reviews), key=CONTENT.index) for reviews in records]
    accepted = sum(all(review.accepted for review in reviews) for reviews in records)
    n = len(records)
    found: ModelSummary = {
        "records": n,
        "accepted": _share(accepted, n),
        "parsing": {name: _share(parsing.count(name), n) for name in PARSING},
        "content": {name: _share(content.count(name), n) for name in CONTENT},
        "reviewed_by_several": sum(len(reviews) > 1 for reviews in records),
        "disputed": sum(len({(review.parsing, review.content) for review in reviews}) > 1 for reviews in records),
    }
    if rows.schema.taxonomy:
        found["named"] = _of_named(rows, given)
    return found


def _of_named(rows: Rows, given: Mapping[tuple[int, str], Sequence[Review]]) -> NamedSummary:
    """Compare people with the metric. Reviews of before they were asked, and answers without a value, are left out."""
    people, metric = list[bool](), list[bool]()
    for (at, model), reviews in given.items():
        said = [review.named for review in reviews if review.named]
        if said and (found := int(rows.sides[model].named[at])) >= 0:
            people.append(NAMED[1] not in said)
            metric.append(found == 1)
    n, both = len(people), Counter(zip(people, metric, strict=True))
    kinds = {"both": (True, True), "people alone": (True, False), "metric alone": (False, True)}
    kinds["neither"] = (False, False)
    return NamedSummary(
        records=n,
        people=_share(sum(people), n),
        agree=_share(both[True, True] + both[False, False], n),
        kappa=cohen_kappa(list(map(str, people)), list(map(str, metric))),
        counts={kind: both[pair] for kind, pair in kinds.items()},
    )


def _share(count: int, n: int) -> Share:
    low, high = wilson(count, n) or (None, None)
    return {"count": count, "share": count / n if n else None, "low": low, "high": high}


def _agreement(a: int, b: int, of_reviewer: Sequence[Mapping[Key, Review]], with_named: bool) -> Agreement:
    first, second = of_reviewer[a], of_reviewer[b]
    both = [(first[key], second[key]) for key in first if key in second]
    named = [(one.named, other.named) for one, other in both if one.named and other.named]
    found: Agreement = {
        "reviewers": [a + 1, b + 1],
        "records": len(both),
        "parsing": cohen_kappa([one.parsing for one, _ in both], [other.parsing for _, other in both]),
        "content": cohen_kappa([one.content for one, _ in both], [other.content for _, other in both]),
        "accepted": cohen_kappa([str(one.accepted) for one, _ in both], [str(other.accepted) for _, other in both]),
    }
    if with_named:
        found["named"] = cohen_kappa([one for one, _ in named], [other for _, other in named])
    return found


def format_left_out(summary: Summary) -> str:
    """Return how many reviews were left out, and why: `1 outside the sample, 2 of another text`."""
    return ", ".join(f"{count:,} {why}" for why, count in summary["left_out"].items())


def export_summary(summary: Summary, folder: Path) -> Path:
    """Write review.json and return its path.

    Raise OSError, and ContractError where no review counts: that would overwrite the summary of another sample.
    """
    if not any(of["records"] for of in summary["models"].values()):
        left_out = f" ({format_left_out(summary)})" if summary["left_out"] else ""
        raise ContractError(
            f"{folder} has no review of this sample{left_out}, so no {FILE} was written; review some records, or give "
            "the --sample, --seed and --strata that were reviewed"
        )
    write_atomic(folder / FILE, json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    return folder / FILE
