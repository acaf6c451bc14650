"""Read the examples beside the score files, and find their pictures where these may be shown."""

import base64
import binascii
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scoring.examples import PICTURE_SIDE, PLACES, SUFFIX, small_jpeg

from imagenet_think import ImageError, Pictures, decode_image, match_image
from reporting.score_files import ScoreFile, ScoreFileError, read_json

_MOST_BYTES = 4 << 20  # of a file, which has three examples of some KB
NO_PICTURE = (
    "No picture: the dataset does not hold its pictures, whose terms may forbid to pass them on. --images DIR shows "
    "those of your own copy."
)


class Example(NamedTuple):
    place: str
    value: float
    image_id: str
    wnid: str
    picture: str | None  # base64 of a JPEG
    why: str  # there is no picture, or which of several it is
    texts: dict[str, dict[str, str]]  # by whom, thinking and answer; the model's first


class Examples(NamedTuple):
    """Hold a model's examples, or why there are none."""

    model: str
    rows: list[Example]
    why: str


def open_pictures(images: str | None) -> Pictures | None:
    """Return the user's own pictures. Raises ScoreFileError."""
    if images is None:
        return None
    if not images.startswith("hub:") and not Path(images).is_dir():
        raise ScoreFileError(f"--images {images} is not a directory; give the root directory of the image paths")
    try:
        pictures = Pictures(images)
        pictures.open()
    except (ValueError, OSError) as error:
        raise ScoreFileError(f"--images {images} cannot be read ({error})") from error
    return pictures


def examples_of(file: ScoreFile, pictures: Pictures | None) -> Examples:
    """Return a model's examples; a file of others that is missing or damaged is told on the page."""
    path = file.path.with_suffix(SUFFIX)
    try:
        with path.open("rb") as opened:
            data = opened.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise ValueError(f"more than {_MOST_BYTES:,} bytes")
        rows = [_example(read_json(line), file, pictures) for line in data.splitlines()[: len(PLACES)]]
    except FileNotFoundError:
        return Examples(file.model, [], f"{path.name} is not beside the score file; score the model again.")
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Examples(file.model, [], f"{path.name} holds no examples ({error}); score the model again.")
    return Examples(file.model, rows, "" if rows else "No image was answered.")


def _example(row: Any, file: ScoreFile, pictures: Pictures | None) -> Example:
    if row["place"] not in PLACES:
        raise ValueError(f"{row['place']!r} is none of {', '.join(PLACES)}")
    texts = {file.model: _texts(row["prediction"])}
    texts |= {f"{name} (teacher)": _texts(row["references"][name]) for name in file.scores["references"]["teachers"]}
    picture, why = _picture(row, pictures)
    return Example(row["place"], float(row["value"]), str(row["image_id"]), str(row["wnid"]), picture, why, texts)


def _texts(texts: Mapping[str, Any]) -> dict[str, str]:
    return {part: str(texts[part]) for part in ("thinking", "answer")}


def _picture(row: Mapping[str, Any], pictures: Pictures | None) -> tuple[str | None, str]:
    """Return the picture and what is to be said of it."""
    several = f"The first of {row['pictures']} pictures." if row["pictures"] != 1 else ""
    try:
        if pictures is None and not row["picture"]:
            return None, NO_PICTURE
        if pictures is None:
            image = decode_image(base64.b64decode(row["picture"], validate=True), PICTURE_SIDE)
        else:
            data = pictures.read(str(row["path"]), str(row["image_id"]))
            image = decode_image(data, PICTURE_SIDE)
            if match_image(data, row.get("sha256"), row.get("phash")) == "different":
                return None, "No picture: the one of this name in --images is another."
        return small_jpeg(image), several
    except (ImageError, binascii.Error) as error:
        return None, f"No picture: {error}."
