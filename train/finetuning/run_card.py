"""Write what was trained, on what and how, for programs (training.json) and for people (README.md).

training.json is begun before the first step, and holds what the training is bound to: the same command continues it,
another one is refused.
"""

import json
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from imagenet_think import ENGLISH, write_atomic
from train.finetuning.options import Options, TrainingError
from train.finetuning.student import Question, Student

CARD = "training.json"
ROWS = "rows.jsonl"  # what became of each row
NEW, BEGUN, FINISHED = "new", "begun", "finished"
_LIBRARIES = ("torch", "transformers", "trl", "peft", "accelerate", "datasets")
_FREE = ("out", "images", "rows_at_once")  # options that decide nothing of what is learned


def bound_by(options: Options, student: Student, dataset: dict[str, str]) -> dict[str, Any]:
    """Return everything that decides what is learned, but the libraries' versions."""
    asked = {name: value for name, value in asdict(options).items() if name not in _FREE}
    return asked | {
        "dataset": dataset,
        "model": {
            "name": student.checkpoint.name,
            "revision": student.checkpoint.revision,
            "weights": student.checkpoint.weights,
        },
        "prompt": student.prompt(Question("{question}", ENGLISH)),
        "tags": asdict(student.entry.style),
    }


def find_training(out: Path, bound: dict[str, Any]) -> str:
    """Return what `out` holds of this training: NEW, BEGUN or FINISHED.

    Raises TrainingError for a directory of another training, or of anything else.
    """
    file, bound = out / CARD, json.loads(json.dumps(bound))
    if not file.exists():
        if other := sorted({one.name for one in out.iterdir()} - {ROWS}):
            raise TrainingError(f"--out {out} holds other files ({other[0]}, …); choose another directory")
        return NEW
    try:
        card = json.loads(file.read_text(encoding="utf-8"))
        there = dict(card["bound"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise TrainingError(f"{file} cannot be read ({type(error).__name__}: {error}); choose another --out") from error
    changed = [name for name in sorted(bound.keys() | there.keys()) if bound.get(name) != there.get(name)]
    if changed:
        shown = "; ".join(f"{name}: {there.get(name)!r} there, {bound.get(name)!r} now" for name in changed[:3])
        raise TrainingError(
            f"--out {out} holds another training ({shown}); give the same options to continue it, or another --out"
        )
    return FINISHED if "results" in card else BEGUN


def begin(out: Path, bound: dict[str, Any]) -> None:
    write_atomic(out / CARD, json.dumps({"bound": bound}, indent=1))


def write_card(out: Path, results: dict[str, Any]) -> None:
    """Add what came out, and write both forms."""
    file = out / CARD
    card = json.loads(file.read_text(encoding="utf-8"))
    card["results"] = results | {"versions": {name: version(name) for name in _LIBRARIES}}
    write_atomic(out / "README.md", _readme(out, card["bound"], card["results"]))
    write_atomic(file, json.dumps(card, indent=1))  # last: it says that all is there


def _readme(out: Path, bound: dict[str, Any], results: dict[str, Any]) -> str:
    rows = "\n".join(f"| {what} | {count} |" for what, count in results["rows"].items())
    settings = "\n".join(
        f"| {name} | {bound[name]} |"
        for name in ("teacher", "epochs", "batch_size", "max_length", "thinking_weight", "seed")
    )
    validation = results["validation_loss"]
    held = "no rows were held out" if validation is None else f"{validation:.4f} on the rows held out"
    return f"""---
base_model: {bound["model"]["name"]}
tags: [vision-language, thinking]
---
# {out.resolve().name}

{bound["model"]["name"]} ({bound["model"]["revision"]}), fine-tuned on the texts of {bound["teacher"]} in \
{bound["dataset"]["name"]} by `train/sft.py`: {results["method"]}, learning rate {results["learning_rate"]:g}.

Loss: {results["first_loss"]:.4f} in the first steps, {results["last_loss"]:.4f} in the last; {held}.

`python generate/run.py --model {out.resolve().name}/model.yaml --images …` asks it what it was trained on.

| option | value |
| --- | --- |
{settings}

| rows | count |
| --- | --- |
{rows}

Hashes of the dataset and the base model, versions and losses: training.json. What became of each row: rows.jsonl.
"""
