"""Build distributions in parts: exact, and the same in whatever order the parts are merged."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from scipy.stats import bootstrap

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
UNIT = tuple(at / 40 for at in range(41))  # edges of bins for shares
RATIOS = tuple(2 ** (at / 6) for at in range(-18, 19))  # and for ratios, from an eighth to eight times


class Distribution:
    """Count how often each whole number occurs: lengths, images per class. Every number is exact."""

    def __init__(self, values: Iterable[int] = ()) -> None:
        self.counts: Counter[int] = Counter(values)

    def add(self, value: int) -> None:
        self.counts[value] += 1

    def merge(self, other: "Distribution") -> None:
        self.counts.update(other.counts)

    def summary(self) -> dict[str, Any]:
        """Return count, minimum, maximum, mean, total, quantiles; None where there are no values."""
        count = self.counts.total()
        total = sum(value * times for value, times in self.counts.items())
        ordered = sorted(self.counts)
        return {
            "count": count,
            "minimum": ordered[0] if count else None,
            "maximum": ordered[-1] if count else None,
            "mean": total / count if count else None,
            "total": total,
            "quantiles": self._quantiles(ordered, count),
        }

    def _quantiles(self, ordered: Sequence[int], count: int) -> dict[str, int] | None:
        """Return the smallest value that at least this share does not exceed (type 1 of Hyndman and Fan 1996)."""
        if not count:
            return None
        found, below, values = {}, 0, iter(ordered)
        value = ordered[0]
        for share in QUANTILES:
            while below < share * count:
                value = next(values)
                below += self.counts[value]
            found[str(share)] = value
        return found

    def histogram(self, edges: Sequence[float]) -> dict[str, list[float]]:
        """Return {edges, counts}; values beyond the edges fall into the outermost bins. edges: see common_edges."""

        if not self.counts or len(edges) < 2:
            return {"edges": [], "counts": []}
        inside = np.clip(list(self.counts), edges[0], np.nextafter(edges[-1], edges[0]))
        counts, _ = np.histogram(inside, edges, weights=list(self.counts.values()))
        return {"edges": list(edges), "counts": [int(count) for count in counts]}


def common_edges(distributions: Iterable[Distribution]) -> list[float]:
    """Return bin edges that several distributions share: between the 0.1 and 99.9 % points of all.

    As many bins as 2 n^(1/3) of n values (Rice's rule), at most 60. Equally wide on a logarithmic axis where the values
    span more than a factor of ten; there the first is at least three wide, or neighbours would hold unequally many
    whole numbers.
    """

    together = Distribution()
    for distribution in distributions:
        together.merge(distribution)
    if not together.counts:
        return []
    values = np.array(sorted(together.counts))
    below = np.cumsum([together.counts[value] for value in values.tolist()])
    low, high = (float(values[np.searchsorted(below, share * below[-1])]) for share in (0.001, 0.999))
    bins = min(60, round(2 * float(below[-1]) ** (1 / 3)))
    if low > 0 and high / low > 10:
        bins = max(1, min(bins, int(np.log(high / low) / np.log1p(3 / low))))
        return [float(edge) for edge in np.geomspace(low, high + 1, bins + 1)]
    wide = max(1, -(-int(high - low + 1) // bins))  # whole numbers, or bins would hold unequally many of them
    return [float(edge) for edge in np.arange(low, high + wide + 1, wide) - 0.5]


class Values:
    """Collect numbers that are not whole, such as shares, four bytes each; None and NaN count as missing."""

    def __init__(self, values: Iterable[float | None] = ()) -> None:
        self.numbers = array("f")
        self.missing = 0
        self.extend(values)

    def extend(self, values: Iterable[float | None]) -> None:
        for value in values:
            if value is None or value != value:
                self.missing += 1
            else:
                self.numbers.append(value)

    def merge(self, other: "Values") -> None:
        self.numbers.extend(other.numbers)
        self.missing += other.missing

    def ordered(self) -> Any:
        """Return (count,) float64, ascending, so that every sum is the same whatever the order of merging."""

        return np.sort(np.frombuffer(self.numbers, np.float32) if self.numbers else np.empty(0)).astype(float)

    def summary(self, edges: Sequence[float] = UNIT) -> dict[str, Any]:
        """Return count, missing, mean, quantiles, histogram (values beyond the edges in the outermost bins).

        Mean and quantiles are None where there are no values.
        """

        ordered = self.ordered()
        count = len(ordered)
        quantiles = np.quantile(ordered, QUANTILES, method="inverted_cdf").tolist() if count else None
        counts, _ = np.histogram(np.clip(ordered, edges[0], edges[-1]), edges)
        return {
            "count": count,
            "missing": self.missing,
            "mean": float(ordered.mean()) if count else None,
            "quantiles": dict(zip(map(str, QUANTILES), quantiles, strict=True)) if quantiles else None,
            "histogram": {"edges": list(edges), "counts": counts.tolist()},
        }


def interval_of_mean(ordered: Any, resamples: int = 1000) -> tuple[float, float] | None:
    """Return the 95 % bootstrap interval of the mean (Efron 1979); None below two values. ordered: see Values."""
    if len(ordered) < 2:
        return None

    batch = max(1, 1_000_000 // len(ordered))  # resamples held at a time, 8 MB of values and as much of indices
    found = bootstrap((ordered,), np.mean, n_resamples=resamples, batch=batch, method="percentile", rng=0)
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Return each count's share of all; empty for no counts."""
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}
