"""Make image lists, records, runs and drawn pictures to test with, without a model."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from imagenet_think import Record


def image_row(image_id: str, split: str = "train", **changes: Any) -> dict[str, Any]:
    """Return one line of images.jsonl."""
    row = {
        "image_id": image_id,
        "wnid": "n02084071",
        "path": f"n02084071/{image_id}.JPEG",
        "split": split,
        "sha256": "0" * 64,
        "phash": "0" * 16,
        "width": 320,
        "height": 240,
    }
    return row | changes


def record(image_id: str, model: str = "glm", run_id: str = "run-of-tests", **changes: Any) -> Record:
    """Return one line of a run's shard, good unless changed."""
    row = {
        "image_id": image_id,
        "model": model,
        "attempt": 0,
        "seed": 0,
        "run_id": run_id,
        "revision": "main",
        "status": "ok",
        "message": None,
        "finish_reason": "eos",
        "protocol": True,
        "prompt_tokens": 20,
        "output_tokens": 30,
        "raw": [f"<think>{model} sees {image_id}</think><answer>A dog, says {model}.</answer>"],
        "thinking": f"{model} sees {image_id}",
        "answer": f"A dog, says {model}.",
        "rest": "",
    }
    return cast(Record, row | changes)


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> Path:
    """Write one JSON object a line. Returns the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def write_run(run: Path, records: Iterable[Record], model: str = "glm", run_id: str = "run-of-tests") -> Path:
    """Write a run directory as generate/run.py leaves it: run.json and one shard."""
    write_jsonl(run / "shard-00000.jsonl", records)
    bound = {"model": model, "question": "What is in this image?", "checkpoint": "somewhere", "revision": "main"}
    (run / "run.json").write_text(json.dumps({"run_id": run_id, "bound": bound}))
    return run


def drawn_list(folder: Path, count: int) -> Path:
    """Draw pictures into folder/pictures and list them in folder/images.jsonl; every tenth is of the test split."""
    from generate.demo.pictures import draw_pictures

    draw_pictures(folder / "pictures", count, seed=11)
    paths = sorted(p.relative_to(folder / "pictures") for p in (folder / "pictures").rglob("*.*"))
    rows = [
        image_row("__".join(p.with_suffix("").parts), "test" if at % 10 == 0 else "train", path=p.as_posix())
        | {"sha256": None, "wnid": p.parts[0]}
        for at, p in enumerate(paths)
    ]
    return write_jsonl(folder / "images.jsonl", rows)
