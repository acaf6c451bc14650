"""Measure a picture file, and find the first rule of rules.py that it breaks.

    measurement = examine(data)
    rejection = find_rejection(measurement, Rules.read(None))   # None, or the first rule broken, value and threshold

The result depends on the bytes alone and is the same on every machine: pictures are decoded as everywhere in this
project, and the measures are whole-number arithmetic. Measuring knows no rule, so that rules can be changed afterwards.
Two rules are elsewhere: near-duplicates concern all pictures together (selection/near_duplicates.py), and the safety
classifier works in batches (safety_classifier.py).
"""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np

from generate.selection.screening.image_quality import measure
from generate.selection.screening.jpeg_integrity import find_missing_data
from generate.selection.screening.rules import Rules
from imagenet_think import ImageError, decode_image

DECODES = "decodes"  # the rule of a picture that cannot be decoded; no rules file switches it off
# Columns by the names of Measurement's fields, of one value per picture: a structured array or a dict of arrays.
Columns = np.ndarray | Mapping[str, np.ndarray]


class Rejection(NamedTuple):
    """Say why a picture is not usable: the rule by its name in the rules file, or one that no file switches off."""

    rule: str
    value: float | str | None
    threshold: float | str | None
    message: str


class Measurement(NamedTuple):
    """Hold the measurements of a file. All but sha256 and error are None where it cannot be decoded."""

    sha256: bytes
    phash: int | None = None
    width: int | None = None  # pixels, after EXIF rotation
    height: int | None = None
    entropy: float | None = None  # this and the next three: see image_quality.measure
    noise: float | None = None
    sharpness: float | None = None
    complexity: int | None = None
    size: int | None = None  # bytes of the file
    error: str | None = None


def examine(data: bytes) -> Measurement:
    """Return the measurement of a file's bytes, decoded to the last one. Never raises, whatever they are."""
    sha256 = hashlib.sha256(data).digest()
    try:
        image = decode_image(data, max_side=None)
        if missing := find_missing_data(data, image):
            return Measurement(sha256, error=missing)
        quality = measure(image.convert("L"))
    except ImageError as error:
        return Measurement(sha256, error=str(error))
    except Exception as error:  # noqa: BLE001 - one picture, whatever it raises, never ends a selection
        return Measurement(sha256, error=f"it cannot be measured ({type(error).__name__})")
    return Measurement(
        sha256,
        quality.phash,
        *image.size,
        quality.entropy,
        quality.noise,
        quality.sharpness,
        quality.complexity,
        len(data),
    )


class _Check(NamedTuple):
    """Compare a value with one threshold, whose rule has a name that begins with min or max."""

    rule: str
    values: Callable[[Any], np.ndarray]  # of Columns
    message: str


def _shorter_side(measured: Any) -> np.ndarray:
    return np.minimum(measured["width"], measured["height"])


def _aspect(measured: Any) -> np.ndarray:
    longer = np.maximum(measured["width"], measured["height"])
    return np.round(longer / np.maximum(_shorter_side(measured), 1), 3)


_CHECKS = (
    _Check("max_bytes", lambda measured: measured["size"], "too large a file: {size} bytes"),
    _Check("min_side", _shorter_side, "too small: {width}x{height} pixels"),
    _Check("max_aspect", _aspect, "too long a shape: {width}x{height} pixels"),
    _Check("min_entropy", lambda measured: measured["entropy"], "blank: hardly more than one grey value"),
    _Check("max_noise", lambda measured: measured["noise"], "noise"),
    _Check("min_sharpness", lambda measured: measured["sharpness"], "blurred, or without any detail"),
)


def within_thresholds(measured: np.ndarray, rules: Rules) -> np.ndarray:
    """Return for each of many decoded pictures (measurements.NUMBERS) whether it keeps all thresholds, bool."""
    kept = np.ones(len(measured), bool)
    for check in _CHECKS:
        kept &= ~_breaks(check, measured, rules)
    return kept


def find_rejections(measured: Columns, rules: Rules) -> list[Rejection | None]:
    """Return for each of many decoded pictures the first threshold that it breaks, or None."""
    first: list[Rejection | None] = [None] * len(measured["width"])
    for check in reversed(_CHECKS):  # the first check of all overwrites the later ones
        threshold, values = getattr(rules, check.rule), check.values(measured)
        for at in np.flatnonzero(_breaks(check, measured, rules)).tolist():
            message = check.message.format(**{name: measured[name][at] for name in ("width", "height", "size")})
            first[at] = Rejection(check.rule, values[at].item(), threshold, message)
    return first


def _breaks(check: _Check, measured: Columns, rules: Rules) -> np.ndarray:
    threshold, values = getattr(rules, check.rule), check.values(measured)
    if threshold is None:
        return np.zeros(len(values), bool)
    broken: np.ndarray = values < threshold if check.rule.startswith("min") else values > threshold
    return broken


def find_rejection(measurement: Measurement, rules: Rules) -> Rejection | None:
    """Return the first rule that one picture by itself breaks, or None."""
    if measurement.error is not None:
        return Rejection(DECODES, None, None, measurement.error)
    return find_rejections({name: np.array([value]) for name, value in measurement._asdict().items()}, rules)[0]
