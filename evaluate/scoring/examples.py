"""Choose the images that show what a model's scores look like, and keep their texts beside the scores.

evaluate/report.py shows them. The rows of a score file have no texts, so that whoever reads the report needs neither
the run nor the dataset.
"""

import base64
import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from imagenet_think import GOOD_STATUSES, PICTURE_COLUMN, ImageError, decode_image
from scoring.families import leading_of
from scoring.inputs import Row
from scoring.references import References

PLACES = ("best", "median", "worst")
SUFFIX = ".examples.jsonl"  # beside X.json; a .json would be taken for a score file
FULL = "full_"  # begins the values of the full output
MOST_CHARACTERS = 4000  # of each text
PICTURE_SIDE = 320  # pixels of the longest side


def examples_of(
    rows: Mapping[str, Any], references: References, record_of: Callable[[str], Row]
) -> list[dict[str, Any]]:
    """Return the best, median and worst of the answered images by the value that leads, with their texts.

    Fewer where fewer were answered; of equal values the order of the image ids decides.
    """
    leading = leading_of([name.removeprefix(FULL) for name in rows if name.startswith(FULL)])
    values, ids = np.asarray(rows[f"{FULL}{leading}"], np.float64), np.array(rows["image_id"])
    answered = np.flatnonzero(np.isin(np.array(rows["status"]), GOOD_STATUSES))
    ranked = answered[np.lexsort((ids[answered], -values[answered]))]
    places = {"median": len(ranked) // 2, "worst": len(ranked) - 1, "best": 0}
    chosen = {int(ranked[place]): name for name, place in places.items() if len(ranked)}  # the last that names an image
    found = {name: _example(references, record_of, at) | {"value": float(values[at])} for at, name in chosen.items()}
    return [{"place": name, "by": leading, **found[name]} for name in PLACES if name in found]


def lines_of(examples: list[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in examples)


def _example(references: References, record_of: Callable[[str], Row], at: int) -> dict[str, Any]:
    row = references.rows[at]
    paths = row["path"] if isinstance(row["path"], list) else [row["path"]]
    texts = {name: _texts(row, start) for name, start in references.starts().items()}
    return {
        "image_id": row["image_id"],
        "wnid": row["wnid"],
        "path": paths[0],
        "pictures": len(paths),
        **{name: value for name in ("sha256", "phash") if isinstance(value := row.get(name), str)},
        "picture": _picture(row.get(PICTURE_COLUMN)),
        "prediction": _texts(record_of(row["image_id"])),
        "references": texts,
    }


def _texts(row: Row, start: str = "") -> dict[str, str]:
    return {part: _cut(row[f"{start}{part}"] or "") for part in ("thinking", "answer")}


def _cut(text: str) -> str:
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # as the scores were computed
    return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"


def _picture(stored: Any) -> str | None:
    """Return the picture of a dataset that has its pictures, which may be passed on, small and without metadata."""
    if isinstance(stored, Mapping):
        stored = stored.get("bytes")
    if isinstance(stored, bytes):
        try:
            stored = decode_image(stored, PICTURE_SIDE)
        except ImageError:
            return None
    return small_jpeg(stored) if hasattr(stored, "thumbnail") else None


def small_jpeg(image: Any) -> str:
    """Return an image as the base64 of a JPEG of at most PICTURE_SIDE pixels a side, with its pixels alone."""
    image = image.convert("RGB")
    image.thumbnail((PICTURE_SIDE, PICTURE_SIDE))
    image.info.clear()  # a comment or a colour profile would be written again
    data = io.BytesIO()
    image.save(data, format="JPEG", quality=80)
    return base64.b64encode(data.getvalue()).decode()
