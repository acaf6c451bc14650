"""What the verdicts of all reviewers say of the dataset, as data for the page, for review.json and for the card.

A record counts once. Where its reviewers differ the stricter verdict counts: what one of them did not accept is not
accepted, and the intervals, which take every record as one draw, stay true.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from generate.reviewing.proportions import cohen_kappa, wilson
from generate.reviewing.review_files import CONTENT, PARSING, Key, Verdict
from generate.reviewing.rows import Rows
from generate.reviewing.sample import Sampled
from imagenet_think import TEACHERS, ContractError

FILE = "review.json"


class Drawn(NamedTuple):
    """The sample and what it was drawn by."""

    records: Sequence[Sampled]
    seed: int
    strata: str


def summarize(rows: Rows, drawn: Drawn, said: Mapping[str, Mapping[Key, Verdict]]) -> dict[str, Any]:
    """JSON-able. said: what counts of every reviewer, by name; the names themselves are not in the result."""
    texts = {(rows.image_ids[at].as_py(), model): (at, model) for at, model in drawn.records}
    left_out: Counter[str] = Counter()
    of_record: dict[Key, list[Verdict]] = defaultdict(list)
    of_reviewer: dict[str, dict[Key, Verdict]] = {}
    for reviewer, verdicts in said.items():
        of_reviewer[reviewer] = {}
        for key, verdict in verdicts.items():
            if key not in texts:
                left_out["outside the sample"] += 1
            elif verdict.version != rows.version(*texts[key]):
                left_out["of another text"] += 1
            else:
                of_reviewer[reviewer][key] = verdict
                of_record[key].append(verdict)
    return {
        "dataset": rows.name,
        "runs": {model: run["run_id"] for model, run in rows.runs.items()},
        "sample": {
            "records": len(drawn.records),
            "of": int(sum(side.good.sum() for side in rows.sides.values())),
            "seed": drawn.seed,
            "strata": drawn.strata,
        },
        "reviewers": [len(verdicts) for verdicts in of_reviewer.values()],
        "models": {model: _of_model([v for key, v in of_record.items() if key[1] == model]) for model in TEACHERS},
        "agreement": [
            {"reviewers": [a + 1, b + 1], **_agreement(*(list(of_reviewer.values())[at] for at in (a, b)))}
            for a, b in combinations(range(len(of_reviewer)), 2)
        ],
        "left_out": dict(left_out),
    }


def _of_model(records: Sequence[Sequence[Verdict]]) -> dict[str, Any]:
    parsing = [max((v.parsing for v in verdicts), key=PARSING.index) for verdicts in records]
    content = [max((v.content for v in verdicts), key=CONTENT.index) for verdicts in records]
    accepted = sum(all(v.accepted for v in verdicts) for verdicts in records)
    n = len(records)
    return {
        "records": n,
        "accepted": _share(accepted, n),
        "parsing": {name: _share(parsing.count(name), n) for name in PARSING},
        "content": {name: _share(content.count(name), n) for name in CONTENT},
        "reviewed_by_several": sum(len(verdicts) > 1 for verdicts in records),
        "disputed": sum(len({(v.parsing, v.content) for v in verdicts}) > 1 for verdicts in records),
    }


def _share(count: int, n: int) -> dict[str, Any]:
    low, high = wilson(count, n) or (None, None)
    return {"count": count, "share": count / n if n else None, "low": low, "high": high}


def _agreement(first: Mapping[Key, Verdict], second: Mapping[Key, Verdict]) -> dict[str, Any]:
    """Cohen's kappa on the records that both reviewed; None where it is not defined."""
    both = [(first[key], second[key]) for key in first if key in second]
    return {
        "records": len(both),
        "parsing": cohen_kappa([a.parsing for a, _ in both], [b.parsing for _, b in both]),
        "content": cohen_kappa([a.content for a, _ in both], [b.content for _, b in both]),
        "accepted": cohen_kappa([str(a.accepted) for a, _ in both], [str(b.accepted) for _, b in both]),
    }


def not_counted(summary: Mapping[str, Any]) -> str:
    """How many verdicts were left out, and why."""
    return ", ".join(f"{count:,} {why}" for why, count in summary["left_out"].items())


def export(summary: Mapping[str, Any], folder: Path) -> Path:
    """Writes review.json, whole or not at all.

    Raises OSError, and ContractError where no verdict counts: a review of another sample would be written over.
    """
    from imagenet_think import write_atomic

    if not any(of["records"] for of in summary["models"].values()):
        raise ContractError(
            f"{folder} has no verdict of this sample{f' ({not_counted(summary)})' if summary['left_out'] else ''}, so "
            f"no {FILE} was written; review some records, or give the --sample, --seed and --strata that were reviewed"
        )
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / FILE, json.dumps(summary, indent=1, ensure_ascii=False) + "\n")
    return folder / FILE
