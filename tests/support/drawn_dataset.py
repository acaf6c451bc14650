"""Build a dataset of drawn pictures with what the demo's teachers would say of them, without running a model."""

import json
from pathlib import Path
from typing import NamedTuple

from generate.building.build import build
from generate.demo.scenes import draw_picture, scene_of
from generate.demo.voices import describe
from tests.support.samples import image_row, record, write_jsonl, write_run

TEACHERS = ("glm", "kimi")
_SEED = 3


class Drawn(NamedTuple):
    """Hold where a dataset and its pictures lie, and the list that it was built from."""

    dataset: Path
    pictures: Path
    images: Path


def drawn_dataset(
    folder: Path,
    count: int,
    teachers: tuple[str, ...] = TEACHERS,
    test_every: int = 5,
    asked: dict[str, str] | None = None,
    embedded: bool = False,
) -> Drawn:
    """Draw `count` pictures, every fifth of the test split, and build the dataset of these teachers.

    asked: `question` and `question_language`, where they are not those of tests.support.samples. embedded: whether the
    rows hold the pictures.
    """
    pictures, images, rows = folder / "pictures", folder / "images.jsonl", []
    pictures.mkdir(parents=True)
    for at in range(count):
        picture = draw_picture(_SEED, at)
        picture.save(pictures / f"i{at:04d}.png")
        split = "test" if at % test_every == 0 else "train"
        size = {"width": picture.width, "height": picture.height}
        rows.append(image_row(f"i{at:04d}", split, path=f"i{at:04d}.png") | {"sha256": None} | size)
    write_jsonl(images, rows)
    for teacher in teachers:
        texts = [describe(scene_of(_SEED, at), teacher if teacher in TEACHERS else "glm") for at in range(count)]
        records = [
            record(f"i{at:04d}", teacher, thinking=thinking, answer=answer)
            for at, (thinking, answer) in enumerate(texts)
        ]
        file = write_run(folder / teacher, records, teacher) / "run.json"
        described = json.loads(file.read_text())
        described["bound"] |= asked or {}
        file.write_text(json.dumps(described))
    out = folder / "dataset"
    build({teacher: folder / teacher for teacher in teachers}, images, out, pictures=pictures if embedded else None)
    return Drawn(out, pictures, images)
