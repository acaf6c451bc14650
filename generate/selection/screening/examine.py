"""Is this picture usable: what is found in a file's bytes, and the rules of rules.py on it.

    finding = examine(data)
    rejection = judge(finding, Rules.read(None))   # None, or the first rule that it breaks, with value and threshold

Pure, and the same for the same bytes on every machine: pictures are decoded as everywhere in this project, and the
measures are whole-number arithmetic. No rule has a part in what is found, so that rules can be changed afterwards.
Near-duplicates are a matter of all pictures together (selection/near_duplicates.py), and the safety classifier works in
batches (safety_classifier.py).
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from generate.selection.screening.rules import Rules

if TYPE_CHECKING:
    import numpy as np

DECODES = "decodes"  # the rule of a picture that cannot be decoded; no rules file switches it off


class Rejection(NamedTuple):
    """Why a picture is not usable: the rule by its name in the rules file, or one that no file switches off."""

    rule: str
    value: float | str | None
    threshold: float | str | None
    message: str


class Finding(NamedTuple):
    """What is in a file. All but sha256 and error are None where it cannot be decoded."""

    sha256: bytes
    phash: int | None = None
    width: int | None = None  # pixels, after EXIF rotation
    height: int | None = None
    entropy: float | None = None  # for this and the next three see picture_measures.measure
    noise: float | None = None
    sharpness: float | None = None
    complexity: int | None = None
    error: str | None = None


def examine(data: bytes) -> Finding:
    """Decodes a file's bytes to the last, and measures. Never raises for what they are."""
    from generate.selection.screening.image_quality import measure
    from generate.selection.screening.jpeg_integrity import lacks_data
    from imagenet_think import ImageError, decode_image

    sha256 = hashlib.sha256(data).digest()
    try:
        image = decode_image(data, max_side=None)
    except ImageError as error:
        return Finding(sha256, error=str(error))
    if lacking := lacks_data(data, image):
        return Finding(sha256, error=lacking)
    measures = measure(image.convert("L"))
    return Finding(
        sha256, measures.phash, *image.size, measures.entropy, measures.noise, measures.sharpness, measures.complexity
    )


class _Bound(NamedTuple):
    rule: str
    value: Callable[[Any], Any]  # of what was found, of one picture or of many
    message: str


def _shorter(found: Any) -> Any:
    import numpy as np

    return np.minimum(found["width"], found["height"])


def _aspect(found: Any) -> Any:
    import numpy as np

    longer = np.maximum(found["width"], found["height"])
    return np.round(longer / np.maximum(_shorter(found), 1), 3)


_BOUNDS = (
    _Bound("min_side", _shorter, "too small: {width}x{height} pixels"),
    _Bound("max_aspect", _aspect, "too long a shape: {width}x{height} pixels"),
    _Bound("min_entropy", lambda found: found["entropy"], "blank: hardly more than one grey value"),
    _Bound("max_noise", lambda found: found["noise"], "noise"),
    _Bound("min_sharpness", lambda found: found["sharpness"], "blurred, or without any detail"),
)


def within_bounds(found: "np.ndarray", rules: Rules) -> "np.ndarray":
    """bool, of each of many pictures that were decoded (measured.NUMBERS): whether it keeps all thresholds."""
    import numpy as np

    kept = np.ones(len(found), bool)
    for bound in _BOUNDS:
        kept &= ~_broken(bound, found, rules)
    return kept


def rejections(found: Any, rules: Rules) -> list[Rejection | None]:
    """Of each of many pictures that were decoded, by their numbers' names: the first threshold that it breaks."""
    import numpy as np

    first: list[Rejection | None] = [None] * len(found["width"])
    for bound in reversed(_BOUNDS):
        threshold, values = getattr(rules, bound.rule), bound.value(found)
        for at in np.flatnonzero(_broken(bound, found, rules)).tolist():
            message = bound.message.format(width=found["width"][at], height=found["height"][at])
            first[at] = Rejection(bound.rule, values[at].item(), threshold, message)
    return first


def _broken(bound: _Bound, found: Any, rules: Rules) -> Any:
    threshold, value = getattr(rules, bound.rule), bound.value(found)
    if threshold is None:
        return value != value  # no value is broken
    return value < threshold if bound.rule.startswith("min") else value > threshold


def judge(finding: Finding, rules: Rules) -> Rejection | None:
    """What the rules say of one picture by itself."""
    import numpy as np

    if finding.error is not None:
        return Rejection(DECODES, None, None, finding.error)
    return rejections({name: np.array([value]) for name, value in finding._asdict().items()}, rules)[0]
