"""Build datasets of drawn pictures, to read their lists again."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from generate.building.build import build
from generate.storage.image_list import ImageRow, read_image_list, write_image_list
from generate.storage.run_directory import write_description
from tests.support.built_datasets import FAILED
from tests.support.samples import record, write_jsonl


def published(
    folder: Path,
    listed: Path,
    teachers: Sequence[str] = ("glm", "kimi"),
    *,
    order: str = "path",
    questions: Mapping[str, tuple[str, str]] = {},
    pictures: bool = False,
    phash: str = "0" * 16,
) -> Path:
    """Build a dataset of the pictures of `listed` in folder/think, its list in folder/images.jsonl; some fail."""
    rows = [
        ImageRow(
            **{
                **vars(row),
                "phash": phash,
                "width": 64,
                "height": 64,
                "sha256": hashlib.sha256(_file(listed, row).read_bytes()).hexdigest(),
            }
        )
        for row in read_image_list(listed / "images.jsonl")
    ]
    rows = sorted(rows, key=lambda row: getattr(row, order), reverse=order == "sha256")
    write_image_list(folder / "images.jsonl", rows)
    digest = hashlib.sha256((folder / "images.jsonl").read_bytes()).hexdigest()
    runs = {}
    for number, name in enumerate(teachers):
        records = [
            record(
                row.image_id,
                name if name in ("glm", "kimi") else "glm",
                f"run-{number}",
                **(FAILED if at % 5 == number else {}),
            )
            for at, row in enumerate(rows)
        ]
        run = runs[name] = folder / "runs" / name
        write_jsonl(run / "shard-00000.jsonl", records)
        question, language = questions.get(name, ("What is in this image?", "en"))
        bound = {
            "model": records[0]["model"],
            "question": question,
            "checkpoint": "x/y",
            "images": digest,
            "prompt": f"<user>{question}\nDenke und antworte auf Deutsch.",
        }
        write_description(
            run,
            {"run_id": f"run-{number}", "bound": bound | ({"question_language": language} if language != "en" else {})},
        )
    out = folder / "think"
    build(runs, folder / "images.jsonl", out, 7, pictures=listed / "pictures" if pictures else None)
    return out


def _file(listed: Path, row: ImageRow) -> Path:
    return listed / "pictures" / row.path


def without_runs(dataset: Path, out: Path) -> Path:
    """Copy a dataset without its runs.json."""
    shutil.copytree(dataset, out)
    (out / "runs.json").unlink()
    return out
