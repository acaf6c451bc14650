"""Is this picture usable: the verdict on one picture, by the rules of generate/screening_rules.py.

    rules = Rules.read(None)
    screened = screen(data, rules, "n02084071_12", "n02084071")
    screened.rejection  # None, or the first rule that it breaks, with value and threshold

Pure, and the same for the same bytes on every machine: pictures are decoded as everywhere in this project, and the
measures are whole-number arithmetic. Near-duplicates are a matter of all pictures together (near_duplicates), and the
safety classifier works in batches (generate/safety.py).
"""

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from generate.duplicates import near_duplicates
from generate.screening_rules import Rules, Safety, ScreeningError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL import Image

    from generate.picture_measures import Measures

__all__ = [
    "Rejection",
    "Rules",
    "Safety",
    "Screened",
    "ScreeningError",
    "find_excluded",
    "near_duplicates",
    "screen",
]

MISSING_ROWS = 16  # pixels: a row of a JPEG's largest usual blocks
_END_MARKER = b"\xff\xd9"
_NO_DATA = bytes(range(1, 128)) * 8


class Rejection(NamedTuple):
    """Why a picture is not usable: the rule by its name in the rules file, or `decodes`, which no file switches off."""

    rule: str
    value: float | str | None
    threshold: float | str | None
    message: str


class Screened(NamedTuple):
    """What is known of a picture. Without a picture (excluded, undecodable) the numbers and the phash are None."""

    sha256: str
    phash: str | None
    width: int | None  # pixels, after EXIF rotation
    height: int | None
    complexity: int | None  # thousandths; see picture_measures.measure
    rejection: Rejection | None


def screen(data: bytes, rules: Rules, image_id: str, wnid: str | None) -> Screened:
    """The verdict on a file's bytes. Never raises for what they are."""
    from generate.picture_measures import measure
    from imagenet_think import ImageError, decode_image

    sha256 = hashlib.sha256(data).hexdigest()
    rejection = find_excluded(rules, image_id, wnid)
    if rejection:
        return Screened(sha256, None, None, None, None, rejection)
    try:
        image = decode_image(data, max_side=None)
    except ImageError as error:
        return Screened(sha256, None, None, None, None, Rejection("decodes", None, None, str(error)))
    measures = measure(image.convert("L"))
    rejection = _lacks_data(data, image, measures) or next(_broken_rules(image, measures, rules), None)
    return Screened(sha256, measures.phash, *image.size, measures.complexity, rejection)


def find_excluded(rules: Rules, image_id: str, wnid: str | None) -> Rejection | None:
    """The verdict that needs no picture: whether an exclusion list names the image or its class."""
    if wnid in rules.excluded_classes:
        return Rejection("exclude_classes", wnid, None, f"the class {wnid} is excluded")
    if image_id in rules.excluded_images:
        return Rejection("exclude_images", image_id, None, f"the image {image_id} is excluded")
    return None


def _lacks_data(data: bytes, image: "Image.Image", measures: "Measures") -> Rejection | None:
    """A JPEG that was cut and then closed by its end marker decodes without a word, its end plain grey.

    So may a picture be that is whole. The one that lacks data takes whatever stands before the marker for them.
    """
    from imagenet_think import ImageError, decode_image

    if not data.startswith(b"\xff\xd8") or measures.missing_rows < MISSING_ROWS:
        return None
    end = data.rfind(_END_MARKER)
    try:
        if decode_image(data[:end] + _NO_DATA + data[end:], max_side=None).tobytes() == image.tobytes():
            return None
    except ImageError:
        pass
    message = f"cut: the last {measures.missing_rows} rows are the grey that a decoder fills in"
    return Rejection("decodes", measures.missing_rows, MISSING_ROWS, message)


def _broken_rules(image: "Image.Image", measures: "Measures", rules: Rules) -> "Iterator[Rejection]":
    width, height = image.size
    aspect = round(max(image.size) / min(image.size), 3)
    for rule, value, threshold, message in (
        ("min_side", min(image.size), rules.min_side, f"too small: {width}x{height} pixels"),
        ("max_aspect", aspect, rules.max_aspect, f"too long a shape: {width}x{height} pixels"),
        ("min_entropy", measures.entropy, rules.min_entropy, "blank: hardly more than one grey value"),
        ("max_noise", measures.noise, rules.max_noise, "noise"),
        ("min_sharpness", measures.sharpness, rules.min_sharpness, "blurred, or without any detail"),
    ):
        if threshold is not None and (value < threshold if rule.startswith("min") else value > threshold):
            yield Rejection(rule, value, threshold, message)
