"""Compares a model's run with the dataset's references: every row's values and their means.

    python evaluate/score.py --predictions runs/X --references imagenet-think-250k --split test --out scores/X.json

Writes X.json (means) and X.rows.parquet (one row an image). The headline is over all images of the split: a prediction
that is missing or failed scores 0 in every section it lacks, since leaving it out would reward models that fail.
"""

import hashlib
import json
import math
import os
import shlex
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

SECTIONS = ("full", "thinking", "answer")
FAMILIES = ("ngram_overlap",)  # folders beside this file, each an evaluate module
CHUNK = 500  # examples between two steps of the progress bar


class ScoreError(Exception):
    """What was given cannot be scored; the message is one sentence for the user."""


def main(
    predictions: Annotated[Path, typer.Option(help="The run of the model to score, as generate/run.py wrote it.")],
    references: Annotated[Path, typer.Option(help="The dataset's directory.")],
    out: Annotated[Path, typer.Option(help="The score file to write, ending in .json.")],
    split: Annotated[str, typer.Option(help="Which images: train or test.")] = "test",
) -> None:
    """Compare a model's run with the dataset's references."""
    if out.suffix != ".json":
        _fail(f"--out {out} must end in .json; the rows go beside it, to {out.stem}.rows.parquet.")
    from imagenet_think import ContractError

    try:
        scores, rows = score(predictions, references, split)
    except (ScoreError, ContractError, ValueError, OSError) as error:
        _fail(str(error))
    _write(out, scores, rows)
    full = scores["sections"]["full"]
    values = ", ".join(f"{name} {value:.3f}" for name, value in full.items())
    print(f"{scores['model']}: {scores['answered']:,} of {scores['n']:,} answered; full: {values} -> {out}")


def score(run: Path, references: Path, split: str) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """X.json's content and X.rows.parquet's columns. Raises ScoreError, ContractError, ValueError, OSError."""
    import imagenet_think

    described = _described(run)
    predicted = _predictions(run, described["run_id"])
    pairs = imagenet_think.load("paired", references, split=split)
    if not len(pairs):
        raise ScoreError(f"{references} has no pairs in its split {split!r}; choose another --split.")
    digest = hashlib.sha256()
    rows: dict[str, list[Any]] = {name: [] for name in ("image_id", "wnid", "status")}
    texts: dict[str, list[tuple[str | None, list[str]]]] = {section: [] for section in SECTIONS}
    for pair in pairs:
        digest.update(json.dumps([pair["image_id"], *_reference_texts(pair)]).encode())
        record = predicted.get(pair["image_id"], {"status": "missing", "thinking": None, "answer": None})
        rows["image_id"].append(pair["image_id"])
        rows["wnid"].append(pair["wnid"])
        rows["status"].append(record["status"])
        for section in SECTIONS:
            several = [_section(pair, section, f"{teacher}_") or "" for teacher in imagenet_think.TEACHERS]
            texts[section].append((_section(record, section), several))
    sections = {}
    versions: dict[str, str] = {}
    for section in SECTIONS:
        values = _values(section, texts[section], versions)
        sections[section] = values
        rows |= {f"{section}_{name}": column for name, column in values.items()}
        rows[f"{section}_words"] = [len((text or "").split()) for text, _ in texts[section]]
    good = [status in imagenet_think.GOOD_STATUSES for status in rows["status"]]
    return {
        "model": described["bound"]["model"],
        "run_id": described["run_id"],
        "split": split,
        "n": len(good),
        "answered": sum(good),
        "sections": {section: _means(values) for section, values in sections.items()},
        "answered_only": {section: _means(values, good) for section, values in sections.items()},
        "statuses": dict(sorted(Counter(rows["status"]).items())),
        "predictions_outside_split": len(predicted.keys() - set(rows["image_id"])),
        "references": {"dataset": digest.hexdigest(), "teachers": list(imagenet_think.TEACHERS)},
        "metrics": versions,
        "command": shlex.join(["python", *sys.argv]),
    }, rows


def _described(run: Path) -> dict[str, Any]:
    """run.json."""
    try:
        described = json.loads((run / "run.json").read_text(encoding="utf-8"))
        described["run_id"], described["bound"]["model"]
    except FileNotFoundError as error:
        raise ScoreError(f"{run} is no run: it has no run.json; give what generate/run.py wrote.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ScoreError(f"{run}/run.json cannot be read ({type(error).__name__}: {error}).") from error
    return dict(described)


def _predictions(run: Path, run_id: str) -> dict[str, dict[str, Any]]:
    """Of every image the record that counts."""
    import imagenet_think

    best: dict[str, dict[str, Any]] = {}
    for record in imagenet_think.read_records(run):
        if record.get("run_id") != run_id:
            raise ScoreError(
                f"{run} mixes runs: {record['image_id']!r} is of run {record.get('run_id')!r}, run.json of {run_id!r}."
            )
        before = best.get(record["image_id"])
        if before is None or imagenet_think.record_rank(record) < imagenet_think.record_rank(before):
            best[record["image_id"]] = record
    if not best:
        raise ScoreError(f"{run} holds no records; let generate/run.py write some first.")
    return best


def _reference_texts(pair: dict[str, Any]) -> list[str]:
    import imagenet_think

    return [pair[f"{teacher}_{part}"] for teacher in imagenet_think.TEACHERS for part in ("thinking", "answer")]


def _section(row: dict[str, Any], section: str, prefix: str = "") -> str | None:
    """A section's text, never with tags; None where the row lacks it. The full text needs both of its parts."""
    thinking, answer = row[f"{prefix}thinking"], row[f"{prefix}answer"]
    if section == "full":
        return f"{thinking}\n\n{answer}" if thinking and answer else None
    return (thinking if section == "thinking" else answer) or None


def _values(
    section: str, texts: list[tuple[str | None, list[str]]], versions: dict[str, str]
) -> dict[str, list[float]]:
    """Every example's values of every family; 0 where there is no prediction."""
    from tqdm import tqdm

    values: dict[str, list[float]] = {}
    for family, metric in _metrics(versions):
        with tqdm(total=len(texts), desc=f"{section}, {family}", unit="image", delay=1) as progress:
            for chunk in _chunks(texts):
                computed = metric.compute(
                    predictions=[text or "" for text, _ in chunk],
                    references=[several for _, several in chunk],
                    per_example=True,
                )
                for name in (name for name in computed if not name.endswith("_per_example")):
                    column = computed[f"{name}_per_example"]
                    there = [value if text else 0.0 for (text, _), value in zip(chunk, column, strict=True)]
                    values.setdefault(name, []).extend(there)
                progress.update(len(chunk))
    return values


def _metrics(versions: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """The metric modules, through evaluate's own door, each with the hash of its script noted as its version."""
    import evaluate

    for family in FAMILIES:
        folder = (
            Path(__file__).resolve().parent / family
        )  # absolute: a relative path that is wrong is sought on the Hub
        versions[family] = hashlib.sha256((folder / f"{family}.py").read_bytes()).hexdigest()[:12]
        yield family, evaluate.load(str(folder), keep_in_memory=True)


def _chunks(texts: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(texts), CHUNK):
        yield texts[start : start + CHUNK]


def _means(values: dict[str, list[float]], keep: list[bool] | None = None) -> dict[str, float | None]:
    """The mean of each column, or None over no rows; exactly rounded, so that it does not depend on the order."""
    kept = {
        name: [value for at, value in enumerate(column) if keep is None or keep[at]] for name, column in values.items()
    }
    return {name: math.fsum(column) / len(column) if column else None for name, column in kept.items()}


def _write(out: Path, scores: dict[str, Any], rows: dict[str, list[Any]]) -> None:
    """Rows first, the score file last: a score file that exists has its rows."""
    import pyarrow
    import pyarrow.parquet

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        parquet = out.with_suffix(".rows.parquet")
        temporary = parquet.with_name(f".{parquet.name}")
        pyarrow.parquet.write_table(pyarrow.table(rows), temporary, compression="zstd")
        _put(temporary, parquet)
        temporary = out.with_name(f".{out.name}")
        temporary.write_text(json.dumps(scores, indent=2) + "\n", encoding="utf-8")
        _put(temporary, out)
    except OSError as error:
        _fail(f"cannot write {out} ({error.strerror}); give another --out.")


def _put(temporary: Path, path: Path) -> None:
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    temporary.rename(path)


def _fail(message: str) -> None:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    typer.run(main)
