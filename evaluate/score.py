"""Compares a model's run with the dataset's references: every row's values and their means.

    python evaluate/score.py --predictions runs/X --references imagenet-think-250k --split test --out scores/X.json

Writes X.json (means) and X.rows.parquet (one row an image). The headline is over all images of the split: a prediction
that is missing or failed scores 0 in every section it lacks, since leaving it out would reward models that fail.

The texts are never held together: of every image the place of its record is kept, and read when its turn comes.
"""

import hashlib
import json
import math
import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from whole_files import write_whole

if TYPE_CHECKING:
    from imagenet_think import Lines, Place

SECTIONS = ("full", "thinking", "answer")
FAMILIES = ("ngram_overlap",)  # folders beside this file, each an evaluate module
CHUNK = 500  # images whose texts are held at a time

Row = dict[str, Any]


class ScoreError(Exception):
    """What was given cannot be scored; the message is one sentence for the user."""


def main(
    predictions: Annotated[Path, typer.Option(help="The run of the model to score, as generate/run.py wrote it.")],
    references: Annotated[Path, typer.Option(help="The dataset's directory.")],
    out: Annotated[Path, typer.Option(help="The score file to write, ending in .json.")],
    split: Annotated[str, typer.Option(help="Which images: train or test.")] = "test",
) -> None:
    """Compare a model's run with the dataset's references."""
    from imagenet_think import ContractError

    try:
        if out.suffix != ".json":
            raise ScoreError(f"--out {out} must end in .json; the rows go beside it, to {out.stem}.rows.parquet")
        scores, rows = score(predictions, references, split)
        _write(out, scores, rows)
    except (ScoreError, ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    values = ", ".join(f"{name} {value:.3f}" for name, value in scores["sections"]["full"].items())
    print(f"{scores['model']}: {scores['answered']:,} of {scores['n']:,} answered; full: {values} -> {out}")


def score(run: Path, references: Path, split: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """X.json's content and X.rows.parquet's columns. Raises ScoreError, ContractError, OSError."""
    from tqdm import tqdm

    from imagenet_think import GOOD_STATUSES, TEACHERS, Lines

    described = _described(run)
    pairs = _pairs(references, split)
    places = _places(run, described["run_id"])
    metrics = {family: _metric(family) for family in FAMILIES}
    fingerprint = hashlib.sha256()
    rows: dict[str, list[Any]] = {}
    with Lines() as lines, tqdm(total=len(pairs), desc="scoring", unit="image", delay=1) as progress:
        for chunk in _chunks(pairs):
            for pair in chunk:
                texts = [pair[f"{teacher}_{part}"] for teacher in TEACHERS for part in ("thinking", "answer")]
                fingerprint.update(json.dumps([pair["image_id"], *texts]).encode())
            records = [_record(pair["image_id"], places, lines) for pair in chunk]
            for name, column in _columns(chunk, records, metrics).items():
                rows.setdefault(name, []).extend(column)
            progress.update(len(chunk))
    good = [status in GOOD_STATUSES for status in rows["status"]]
    return {
        "model": described["bound"]["model"],
        "run_id": described["run_id"],
        "split": split,
        "n": len(good),
        "answered": sum(good),
        "sections": _means(rows),
        "answered_only": _means(rows, good),
        "statuses": dict(sorted(Counter(rows["status"]).items())),
        "predictions_outside_split": len(places.keys() - set(rows["image_id"])),
        "references": {"dataset": fingerprint.hexdigest(), "teachers": list(TEACHERS)},
        "metrics": {family: _version(family) for family in FAMILIES},
        "command": shlex.join(["python", *sys.argv]),
    }, rows


# ------------------------------------------------------------------------------------------------- what is compared


def _described(run: Path) -> dict[str, Any]:
    """run.json."""
    try:
        described: dict[str, Any] = json.loads((run / "run.json").read_bytes())
        described["run_id"], described["bound"]["model"]
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ScoreError(f"{run} is not a run: it has no run.json; give what generate/run.py wrote") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ScoreError(f"{run / 'run.json'} does not describe a run ({type(error).__name__}: {error})") from error
    return described


def _places(run: Path, run_id: str) -> dict[str, "Place"]:
    """Where the record that counts stands, of every image of the run."""
    from tqdm import tqdm

    from imagenet_think import iter_shard_records, record_rank

    best: dict[str, tuple[tuple[int, int, str], Place]] = {}
    for place, record in tqdm(iter_shard_records(run), desc=f"reading {run}", unit="record", delay=1):
        if record.get("run_id") != run_id:
            raise ScoreError(
                f"{run} mixes runs: {place[0].name} has a record of run {record.get('run_id')!r}, run.json is of "
                f"{run_id!r}; keep each run in a directory of its own"
            )
        image_id, found = record["image_id"], (record_rank(record), place)
        best[image_id] = min(best.get(image_id, found), found)
    if not best:
        raise ScoreError(f"{run} holds no records; let generate/run.py write some first")
    return {image_id: place for image_id, (_, place) in best.items()}


def _record(image_id: str, places: dict[str, "Place"], lines: "Lines") -> Row:
    if image_id not in places:
        return {"status": "missing", "thinking": None, "answer": None}
    record: Row = json.loads(lines.read(places[image_id]))
    return record


def _pairs(references: Path, split: str) -> Any:
    """The dataset's pairs of the split: at least one."""
    from datasets.exceptions import DatasetsError

    import imagenet_think

    try:
        splits = imagenet_think.load("paired", references)
    except (ValueError, DatasetsError) as error:  # of the latter only the cause says what is wrong
        raise ScoreError(f"{references} cannot be read as a dataset: {error.__cause__ or error}") from error
    if not len(splits.get(split, ())):
        there = ", ".join(name for name in splits if len(splits[name])) or "none at all"
        raise ScoreError(f"{references} has no pairs in a split {split!r}; the splits that have some: {there}")
    return splits[split]


def _chunks(pairs: Any) -> Iterator[list[Row]]:
    for columns in pairs.iter(batch_size=CHUNK):
        yield [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _section(row: Row, section: str, prefix: str = "") -> str | None:
    """A section's text, never with tags; None where the row lacks it. The full text needs both of its parts."""
    thinking, answer = row[f"{prefix}thinking"], row[f"{prefix}answer"]
    if section == "full":
        text = f"{thinking}\n\n{answer}" if thinking and answer else None
    else:
        text = thinking if section == "thinking" else answer
    return _encodable(text) if text else None


def _encodable(text: str) -> str:
    """With replacement characters for halves of surrogate pairs, which JSON can write and Arrow cannot hold.

    The dataset's own texts went through the same.
    """
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


# ------------------------------------------------------------------------------------------------------- the values


def _columns(pairs: list[Row], records: list[Row], metrics: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The columns of X.rows.parquet for some images."""
    from imagenet_think import TEACHERS

    columns: dict[str, list[Any]] = {
        "image_id": [pair["image_id"] for pair in pairs],
        "wnid": [pair["wnid"] for pair in pairs],
        "status": [record["status"] for record in records],
    }
    for section in SECTIONS:
        predictions = [_section(record, section) or "" for record in records]
        references = [[_section(pair, section, f"{teacher}_") or "" for teacher in TEACHERS] for pair in pairs]
        for metric in metrics.values():
            values = metric.compute(predictions=predictions, references=references, per_example=True)
            for name in (name for name in values if f"{name}_per_example" in values):
                column = zip(predictions, values[f"{name}_per_example"], strict=True)
                columns[f"{section}_{name}"] = [value if text else 0.0 for text, value in column]
        columns[f"{section}_words"] = [len(text.split()) for text in predictions]
    return columns


def _metric(family: str) -> Any:
    import evaluate

    # Absolute, because a relative path that is wrong is looked for on the Hub; in memory, because evaluate otherwise
    # writes all texts to a file that nobody reads again.
    return evaluate.load(str(_script(family).parent), keep_in_memory=True)


def _version(family: str) -> str:
    return hashlib.sha256(_script(family).read_bytes()).hexdigest()[:12]


def _script(family: str) -> Path:
    return Path(__file__).resolve().parent / family / f"{family}.py"


def _means(rows: Mapping[str, list[Any]], keep: Sequence[bool] | None = None) -> dict[str, dict[str, float | None]]:
    """By section the mean of each value, or None over no rows; exactly rounded, so that no order changes it."""
    means: dict[str, dict[str, float | None]] = {section: {} for section in SECTIONS}
    for column, values in rows.items():
        section, _, name = column.partition("_")
        if section in SECTIONS and name != "words":
            kept = values if keep is None else list(compress(values, keep))
            means[section][name] = math.fsum(kept) / len(kept) if kept else None
    return means


def _write(out: Path, scores: dict[str, Any], rows: dict[str, list[Any]]) -> None:
    """The score file last: one that exists has its rows."""
    import pyarrow
    import pyarrow.parquet

    parquet = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(rows), parquet, compression="zstd")
    try:
        write_whole(out.with_suffix(".rows.parquet"), parquet.getvalue().to_pybytes())
        write_whole(out, json.dumps(scores, indent=2) + "\n")
    except OSError as error:
        raise ScoreError(f"cannot write {out} ({error.strerror}); give another --out") from error


if __name__ == "__main__":
    typer.run(main)
