"""Compute every number of the report: means with intervals, paired differences, values at equal length."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from reporting.resampling import Array, holm, intervals, p_value, resampled_means
from reporting.score_files import AGGREGATES, DIFFERENCE, SECTIONS, ScoreFile

OVERLAPS = ("rouge1", "rougeL", "jaccard", "overlap")  # the metrics that reward length, or its lack
_OCTAVES = 4  # lengths beyond 16 times the references', or a 16th, count as that
_FEWEST = 10  # rows that an interval, or a fit to lengths, needs


class Estimate(NamedTuple):
    """Hold a value with its 95 % interval; None where there are too few rows for one."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Difference:
    """Hold one model's mean less another's on the same images; `corrected` for the number of pairs of models."""

    models: tuple[str, str]
    estimate: Estimate
    p: float
    corrected: float


class Benchmark:
    """Hold the score files with all their columns, resampled at once."""

    def __init__(
        self,
        files: Sequence[ScoreFile],
        resamples: int,
        seed: int,
        progress: Callable[[int], object] = lambda count: None,
        *,
        by_class: bool = False,
    ) -> None:
        """by_class: draw whole classes, whose images are alike, and not single images."""
        self.files = list(files)
        self.models = [file for file in files if not file.is_agreement]
        self.teachers = [teacher for file in files for teacher in file.teachers]
        self.metrics = files[0].metrics
        self.taxonomy = self.models[0].taxonomy
        self.has_chance = all(file.chance for file in (*self.models, *self.teachers))
        self.resamples = resamples
        self.seed = seed
        self.clusters = files[0].classes()[1] if by_class else None  # what is drawn
        self._at: dict[tuple[str, str, str], int] = {}
        values = self._columns()
        self._scale = _scale(values)
        values /= self._scale
        self._observed = values.mean(axis=0)
        self._means = resampled_means(values, resamples, seed, progress, clusters=self.clusters)

    def estimate(self, model: ScoreFile, section: str, value: str) -> Estimate:
        """Return the mean over all images, as in the score file, with its interval."""
        low, high = intervals(self._resampled(model, section, value))
        return Estimate(model.mean(section, value), float(low), float(high))

    def differences(
        self, section: str, value: str, pairs: Sequence[tuple[ScoreFile, ScoreFile]] | None = None
    ) -> list[Difference]:
        """Compare pairs of models, by default all, by paired bootstrap; correct the p-values by Holm over the pairs."""
        pairs, found = list(combinations(self.models, 2)) if pairs is None else pairs, []
        for first, second in pairs:
            estimate, resampled = self._paired(first, second, section, value)
            found.append((estimate, p_value(resampled)))
        corrected = holm([p for _, p in found])
        return [
            Difference((first.model, second.model), estimate, p, one)
            for (first, second), (estimate, p), one in zip(pairs, found, corrected, strict=True)
        ]

    def difference(self, first: ScoreFile, second: ScoreFile, section: str, value: str) -> Estimate:
        """Return the first's mean less the second's on the same images."""
        return self._paired(first, second, section, value)[0]

    def _paired(self, first: ScoreFile, second: ScoreFile, section: str, value: str) -> tuple[Estimate, "Array"]:
        resampled = np.subtract(*(self._resampled(one, section, value) for one in (first, second)))
        low, high = intervals(resampled)
        estimate = Estimate(first.mean(section, value) - second.mean(section, value), float(low), float(high))
        return estimate, resampled

    @property
    def has_lengths(self) -> bool:
        return all(f"{section}_reference_words" in file.rows for file in self.models for section in SECTIONS)

    def at_equal_length(self, model: ScoreFile, section: str, metric: str) -> Estimate | None:
        """Return the mean that is expected of texts as long as their references.

        A parabola in the logarithm of the lengths' ratio is fitted, by least squares, to the model's own rows (so that
        no other model changes it) and read at a ratio of 1, then multiplied by the share of rows that have a text,
        since a missing one scores 0 at any length. None where the model hardly writes such lengths (1 is outside of the
        middle 90 % of its ratios) or has fewer than 10 rows: the parabola would be read where there is nothing.
        """
        logs = _log_ratios(model, section)[_has_text(model, section)]
        if len(np.unique(logs)) < _FEWEST or not np.quantile(logs, 0.05) <= 0 <= np.quantile(logs, 0.95):
            return None
        at = [self._at[model.model, section, name] for name in _fit_columns(metric)]
        low, high = intervals(_vertex(self._means[:, at]))
        return Estimate(float(_vertex(self._observed[None, at])[0]), float(low), float(high))

    def _resampled(self, file: ScoreFile, section: str, value: str) -> "Array":
        at = self._at[file.model, section, value]
        return np.asarray(self._means[:, at] * self._scale[at])

    def _columns(self) -> "Array":
        """Return (images, columns) of all that is resampled; `_at` maps names to columns."""
        files = [*self.files, *self.teachers]
        for file in files:
            for section in SECTIONS:
                names = [f"{metric}_{aggregate}" for metric in file.metrics for aggregate in AGGREGATES]
                names += [f"{name}{of}" for name in file.taxonomy for of in ("", DIFFERENCE)[: 1 + self.has_chance]]
                if self.has_lengths and not file.is_agreement:
                    overlaps = [metric for metric in OVERLAPS if metric in self.metrics]
                    names += dict.fromkeys(name for metric in overlaps for name in _fit_columns(metric))
                for name in dict.fromkeys(names):
                    self._at[file.model, section, name] = len(self._at)
        columns = np.empty((self.files[0].scores["n"], len(self._at)))
        for file in files:
            for section in SECTIONS:
                logs = _log_ratios(file, section) / _OCTAVES if self.has_lengths and not file.is_agreement else None
                for (model, of, name), at in self._at.items():
                    if (model, of) == (file.model, section):
                        columns[:, at] = _column(file, section, name, logs)
        return columns


def group_estimates(benchmark: Benchmark, rows: "Array", keep: "Array") -> list[Estimate]:
    """Return the mean of each column (images, columns) over the kept images, with an interval where they are enough."""
    rows = rows[keep]
    means = rows.mean(axis=0)
    clusters = None if benchmark.clusters is None else np.unique(benchmark.clusters[keep], return_inverse=True)[1]
    if (len(rows) if clusters is None else clusters.max() + 1) < _FEWEST:
        return [Estimate(float(mean), None, None) for mean in means]
    low, high = intervals(resampled_means(rows, benchmark.resamples, benchmark.seed, clusters=clusters))
    return [Estimate(*map(float, three)) for three in zip(means, low, high, strict=True)]


def length_correlation(model: ScoreFile, section: str, metric: str) -> float | None:
    """Return Pearson's r of the value and the logarithm of the lengths' ratio, over the rows that have a text."""
    there = _has_text(model, section)
    logs, values = _log_ratios(model, section)[there], model.rows[f"{section}_{metric}_avg"][there]
    if len(logs) < _FEWEST or np.ptp(logs) == 0 or np.ptp(values) == 0:
        return None
    return float(np.corrcoef(logs, values)[0, 1])


def length_curve(model: ScoreFile, section: str, metric: str, bins: int = 12) -> list[tuple[float, float]]:
    """Return (median ratio of lengths, mean value) of equally filled bins of the rows that have a text."""
    there = _has_text(model, section)
    logs, values = _log_ratios(model, section)[there], model.rows[f"{section}_{metric}_avg"][there]
    order = np.argsort(logs, kind="stable")
    parts = [part for part in np.array_split(order, min(bins, max(1, len(order) // _FEWEST))) if len(part)]
    return [(float(2 ** np.median(logs[part])), float(values[part].mean())) for part in parts]


def _has_text(file: ScoreFile, section: str) -> "Array":
    there: Array = (file.rows[f"{section}_words"] > 0) & (file.rows[f"{section}_reference_words"] > 0)
    return there


def _log_ratios(file: ScoreFile, section: str) -> "Array":
    """Return log2 of a prediction's words over its references' mean; 0 where either is empty."""
    there = _has_text(file, section)
    words = np.where(there, file.rows[f"{section}_words"], 1)
    references = np.where(there, file.rows[f"{section}_reference_words"], 1)
    return np.asarray(np.clip(np.log2(words / references), -_OCTAVES, _OCTAVES))


def _fit_columns(metric: str) -> list[str]:
    """Name the eight columns whose means decide the parabola: powers of the length, alone and times the value."""
    return [f"length{power}" for power in range(5)] + [f"{metric}_avg*length{power}" for power in range(3)]


def _column(file: ScoreFile, section: str, name: str, logs: "Array | None") -> Any:
    value, _, power = name.partition("length")
    if not power:
        return file.rows[f"{section}_{name}"]
    there = _has_text(file, section)
    lengths = logs ** int(power) * there if logs is not None else there
    return lengths * file.rows[f"{section}_{value.rstrip('*')}"] if value else lengths


def _scale(values: "Array") -> "Array":
    """Return for each column a power of two that brings it into [-1, 1]: 1 for all but depths."""
    largest = np.abs(values).max(axis=0, initial=1.0)
    return np.asarray(2.0 ** np.ceil(np.log2(largest)))


def _vertex(means: "Array") -> "Array":
    """Return (resamples,): the parabolas at 0, times the share of rows with a text; means: of _fit_columns."""
    powers, products = means[:, :5], means[:, 5:]
    normal = np.stack([powers[:, at : at + 3] for at in range(3)], axis=1)
    coefficients = np.linalg.pinv(normal, hermitian=True) @ products[:, :, None]
    return np.asarray(powers[:, 0] * coefficients[:, 0, 0])
