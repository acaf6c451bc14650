"""Make rows of `paired` of drawn pictures with what two or three teachers say of them, right or wrong."""

from collections.abc import Sequence
from typing import Any

import datasets

from generate.demo.scenes import draw_picture, scene_of
from generate.demo.voices import describe

QUESTION = "Describe this image."
SEED = 5


def drawn_rows(count: int, teachers: Sequence[str] = ("glm", "kimi"), **columns: Sequence[Any]) -> datasets.Dataset:
    """Return rows whose last teacher speaks of another picture; columns: further ones, a value for each row."""
    rows: dict[str, list[Any]] = {"image_id": [f"i{at}" for at in range(count)], "question": [QUESTION] * count}
    rows |= {
        "wnid": [scene_of(SEED, at).shapes[0].form for at in range(count)],
        "path": [f"{at}.png" for at in range(count)],
    }
    for place, teacher in enumerate(teachers):
        wrong = 1 if place == len(teachers) - 1 else 0
        said = [describe(scene_of(SEED, at + wrong), "glm" if place % 2 == 0 else "kimi") for at in range(count)]
        rows[f"{teacher}_thinking"], rows[f"{teacher}_answer"] = map(list, zip(*said, strict=True))
    rows |= {name: list(values) for name, values in columns.items()}
    rows["image"] = [draw_picture(SEED, at) for at in range(count)]
    return datasets.Dataset.from_dict(rows).cast_column("image", datasets.Image())
