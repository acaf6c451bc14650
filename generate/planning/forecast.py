"""Forecast a whole list from a profile of a few dozen images: time, cost, failures, with 95 % intervals.

A profile is the JSON that generate/plan.py writes. A forecast is a total over images like those of the profile, so that
every interval holds both errors: that of the profile's own mean, and the chance in the images to come.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.stats import norm, t

from imagenet_think import GOOD_STATUSES, write_atomic

LEVEL = 0.95
PAPER_S = 43.0  # device-seconds of one text: over 6,000 A100 hours for 500,000 (the paper of ImageNet-Think-250K)
# Of the speed: what no short look sees, such as heat and other load. And only in the course of a run do texts get out
# of step, and then share less of their work: the demo's models lost up to a sixth of their first speed.
UNSEEN = 0.2
RESAMPLES = 4_000
_GROUPS, _GROUP_ROWS = 8, 4  # at most so many groups of texts, each of so many or more, tell how even the speed is


class ProfileError(Exception):
    """Say in one sentence why a profile cannot be read or made."""


class Interval(NamedTuple):
    """Hold the likeliest value and the ends of its interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> "Interval":
        return Interval(*(part * factor for part in self))


@dataclass(frozen=True)
class Trial:
    """Hold the measurements of one batch size, on the beginnings of texts."""

    batch_size: int
    tokens_per_s: float
    memory: float | None  # the share of the device's that it took
    fits: bool


@dataclass(frozen=True)
class Profile:
    """Hold the measurements of one model in one process."""

    model: str
    checkpoint: str
    revision: str
    sampling: dict[str, Any]
    max_new_tokens: int
    device: str
    engine: str
    batch_size: int  # the one proposed, with which the rest was measured
    memory: float | None  # the share of the device's that it took
    trials: list[Trial]
    start_s: float  # until the first picture can be asked about, once a process
    written: list[tuple[int, float]]  # of groups of texts while all places were taken: tokens, seconds
    tokens: list[int]  # of each image's text
    record_bytes: list[int]  # of each image's record
    statuses: list[str]  # of each image's record
    devices: int = 1  # of a process: vLLM's tensor_parallel

    def write(self, path: Path) -> None:
        write_atomic(path, json.dumps(asdict(self), indent=1) + "\n")


@dataclass(frozen=True)
class Forecast:
    """Hold the forecast of a number of images on a number of devices."""

    images: int
    devices: int
    row_s: Interval  # device-seconds of one image, while the device is busy
    device_hours: Interval
    hours: Interval
    tokens: Interval
    disk_bytes: Interval
    failures: dict[str, Interval]  # images, by status; "all" first


def read_profile(path: Path) -> Profile:
    """Read a profile that generate/plan.py wrote. Raises ProfileError."""
    try:
        given = json.loads(path.read_bytes())
        read = Profile(**given | {"trials": [Trial(**one) for one in given["trials"]]})
        images = {len(read.tokens), len(read.record_bytes), len(read.statuses)}
        if len(images) > 1 or not sum(read.tokens) > 0 or not all(s > 0 for _, s in read.written):
            raise ValueError("its lists have different lengths, or no tokens")
        forecast(read, 1)
    except (ArithmeticError, KeyError, OSError, TypeError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        raise ProfileError(f"{path} is not a profile that generate/plan.py wrote ({reason})") from error
    return read


def forecast(profile: Profile, images: int, devices: int = 1) -> Forecast:
    """Forecast the whole list.

    A process is busy for tokens / (tokens per second) with its share, and at the end its last texts are alone: at most
    as long as the longest one takes. It starts once. There are as many as the devices suffice for.
    """
    tokens = mean_to_come(profile.tokens, images)
    speed = speed_of(profile.written)
    row_s = _ratio(tokens, speed)
    tail_s = max(profile.tokens) * profile.batch_size / speed.value
    alone = Interval(tail_s / 2, 0.0, tail_s)
    processes = max(1, devices // profile.devices)
    seconds = Interval(
        *(images * row + processes * (profile.start_s + last) for row, last in zip(row_s, alone, strict=True))
    )
    failed = Counter(status for status in profile.statuses if status not in GOOD_STATUSES)
    counts = {"all": failed.total(), **dict(failed.most_common())}
    return Forecast(
        images=images,
        devices=processes * profile.devices,
        row_s=row_s.times(profile.devices),
        device_hours=seconds.times(profile.devices / 3600),
        hours=seconds.times(1 / 3600 / processes),
        tokens=tokens.times(images),
        disk_bytes=mean_to_come(profile.record_bytes, images).times(images),
        failures={
            status: share_to_come(count, len(profile.statuses), images).times(images)
            for status, count in counts.items()
        },
    )


def of_paper(images: int, devices: int = 1) -> float:
    """Return hours by the 43 s a text that the paper took."""
    return images * PAPER_S / 3600 / devices


def mean_to_come(values: Sequence[float], images: int) -> Interval:
    """Estimate the mean of `images` values to come, from some that were drawn like them.

    The studentized bootstrap (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 12.5): lengths of
    texts have a long tail to the right, and so has this interval, where that of Student's t would be too low on both
    sides. Its half-widths are those of a mean known from n values, times sqrt(1 + n / images).
    """
    sample = np.asarray(values, float)
    n, mean, error = len(sample), float(sample.mean()), _error(sample)
    if error == 0:
        return Interval(mean, mean, mean)
    drawn = sample[np.random.default_rng(0).integers(0, n, (RESAMPLES, n))]
    errors = drawn.std(axis=1, ddof=1) / n**0.5
    usable = errors > 0  # all of a kind: says nothing
    ratios = (drawn.mean(axis=1)[usable] - mean) / errors[usable]
    lower, upper = map(float, np.quantile(ratios, [(1 - LEVEL) / 2, (1 + LEVEL) / 2]))
    wider = (1 + n / images) ** 0.5
    return Interval(mean, max(mean - wider * upper * error, 0.0), mean - wider * lower * error)


def speed_of(written: Sequence[tuple[int, float]]) -> Interval:
    """Estimate tokens a second, from groups of texts (tokens, seconds).

    A ratio of sums, whose error is that of what is left of each group's tokens beside the ratio times its seconds
    (Cochran, Sampling Techniques, 1977, section 6.4), with Student's t; and UNSEEN beside it, in squares.
    """
    tokens, seconds = np.asarray(written, float).T
    speed, groups = float(tokens.sum() / seconds.sum()), len(tokens)
    error = float((groups / (groups - 1) * ((tokens - speed * seconds) ** 2).sum()) ** 0.5 / seconds.sum())
    measured = error * float(t.ppf((1 + LEVEL) / 2, groups - 1))
    half = (measured**2 + (UNSEEN * speed) ** 2) ** 0.5
    return Interval(speed, max(speed - half, speed / 10), speed + half)


def share_to_come(count: int, n: int, images: int) -> Interval:
    """Estimate a share among `images` to come, from `count` of n: Wilson's interval, of n and images put in series."""
    share, z = count / n, float(norm.ppf((1 + LEVEL) / 2))
    size = n * images / (n + images)
    center = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * (share * (1 - share) / size + z**2 / (4 * size**2)) ** 0.5
    return Interval(share, max(center - half, 0.0) if count else 0.0, min(center + half, 1.0))


def groups_of(count: int) -> int:
    """Return the number of groups for `count` texts; with fewer than three, Student's t would be too wide."""
    return max(3, min(_GROUPS, count // _GROUP_ROWS))


def _ratio(top: Interval, bottom: Interval) -> Interval:
    """Divide two intervals with independent errors, which add in squares, each relative to its value."""
    value = top.value / bottom.value
    if not value:
        return Interval(0.0, 0.0, 0.0)
    below = ((1 - top.low / top.value) ** 2 + (bottom.high / bottom.value - 1) ** 2) ** 0.5
    above = ((top.high / top.value - 1) ** 2 + (bottom.value / bottom.low - 1) ** 2) ** 0.5
    return Interval(value, value * max(1 - below, 0.0), value * (1 + above))


def _error(sample: Any) -> float:
    """Return the standard error of the mean; 0 for a single value."""
    return float(sample.std(ddof=1) / len(sample) ** 0.5) if len(sample) > 1 else 0.0
