"""Distributions that are built up in parts: exact, and the same in whatever order the parts are merged."""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


class Tally:
    """How often each whole number occurred: lengths, images per class. Everything about it is exact."""

    def __init__(self, values: Iterable[int] = ()) -> None:
        self.counts: Counter[int] = Counter(values)

    def add(self, value: int) -> None:
        self.counts[value] += 1

    def merge(self, other: "Tally") -> None:
        self.counts.update(other.counts)

    def summary(self) -> dict[str, Any]:
        """count, minimum, maximum, mean, total, quantiles; None where there are no values."""
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
        """The smallest value that at least the share of all does not exceed (type 1 of Hyndman and Fan 1996)."""
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

    def histogram(self, bins: int = 60) -> dict[str, list[float]]:
        """{edges, counts} between the 0.5 and 99.5 % points; what lies beyond falls into the outermost bins.

        Bins are equally wide on a logarithmic axis where the values span more than a factor of ten.
        """
        import numpy as np

        if not self.counts:
            return {"edges": [], "counts": []}
        values = np.array(sorted(self.counts))
        times = np.array([self.counts[value] for value in values.tolist()])
        return _binned(values, times, bins)


def _binned(values: Any, times: Any, bins: int) -> dict[str, list[float]]:
    import numpy as np

    share = np.cumsum(times) / times.sum()
    low, high = (float(values[min(np.searchsorted(share, at), len(values) - 1)]) for at in (0.005, 0.995))
    if low > 0 and high / low > 10:
        edges = np.geomspace(low, high + 1, bins + 1)
    else:
        wide = max(1, -(-int(high - low + 1) // bins))  # whole numbers wide, or bins would hold unequally many of them
        edges = np.arange(low, high + wide + 1, wide, dtype=float) - 0.5
    inside = np.clip(values, edges[0], np.nextafter(edges[-1], edges[0]))
    counts, _ = np.histogram(inside, edges, weights=times)
    return {"edges": [float(edge) for edge in edges], "counts": [int(count) for count in counts]}


class Values:
    """Numbers that are not whole, such as shares, four bytes each; None and NaN are counted as missing."""

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
        """(count,) float64, ascending: what makes every sum below the same whatever the order of merging."""
        import numpy as np

        return np.sort(np.frombuffer(self.numbers, np.float32) if self.numbers else np.empty(0)).astype(float)

    def summary(self, bins: int = 40) -> dict[str, Any]:
        """count, missing, mean, quantiles, histogram over [0, 1]; None where there are no values."""
        import numpy as np

        ordered = self.ordered()
        count = len(ordered)
        quantiles = np.quantile(ordered, QUANTILES, method="inverted_cdf").tolist() if count else None
        counts, edges = np.histogram(ordered, bins, (0, 1))
        return {
            "count": count,
            "missing": self.missing,
            "mean": float(ordered.mean()) if count else None,
            "quantiles": dict(zip(map(str, QUANTILES), quantiles, strict=True)) if quantiles else None,
            "histogram": {"edges": edges.tolist(), "counts": counts.tolist()},
        }


def interval_of_mean(ordered: Any, resamples: int = 1000) -> tuple[float, float] | None:
    """95 % percentile bootstrap of the mean (Efron 1979); None of fewer than two values. ordered: see Values."""
    if len(ordered) < 2:
        return None
    import numpy as np
    from scipy.stats import bootstrap

    batch = max(1, 1_000_000 // len(ordered))  # resamples held at a time, 8 MB of values and as much of indices
    found = bootstrap((ordered,), np.mean, n_resamples=resamples, batch=batch, method="percentile", rng=0)
    return float(found.confidence_interval.low), float(found.confidence_interval.high)


def shares(counts: Mapping[str, int]) -> dict[str, float]:
    """Each count's share of all; of nothing, nothing."""
    total = sum(counts.values())
    return {name: count / total for name, count in counts.items()} if total else {}
