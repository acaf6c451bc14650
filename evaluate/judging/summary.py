"""Summarise ratings: means with their intervals, the agreement of the repeats, the bias of the first place."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from reporting.resampling import intervals, resampled_means

from judging.proportions import wilson
from judging.ratings import CRITERIA, HIGHEST, LOWEST, ORDERS, PREDICTION

RESAMPLES = 2000  # of the images, for an interval

Whole = Mapping[tuple[str, int], Mapping[int, Mapping[str, Mapping[str, int]]]]  # image and repeat: order: ratings


def summary(lines: Iterable[Mapping[str, Any]], answered: int, unanswered: int, seed: int = 0) -> dict[str, Any]:
    """Summarise the lines with ratings: each option's mean on each criterion in [0, 1] ((rating - 1) / 4).

    The mean of an image is that of its orders, and of those of its repeats; an image that the model did not answer
    counts 0 for the prediction. `intervals` are 95 % bootstrap intervals over the images, drawn by `seed`;
    `judged_share` is the share of the answered images that have ratings, with Wilson's interval. `position_bias` is
    the mean rating of the prediction where it is shown first less where it is shown last. An image counts with those
    repeats that have both orders, so that no place weighs more.
    """
    whole = whole_of(lines)
    names = sorted({name for orders in whole.values() for ratings in orders.values() for name in ratings})
    judged = len({image_id for image_id, _ in whole})
    means: dict[str, dict[str, float | None]] = {}
    bounds: dict[str, dict[str, list[float] | None]] = {}
    for name in names:
        missing = unanswered if name == PREDICTION else 0
        columns = [[sum(unit) / len(unit) for unit in units_of(whole, name, one).values()] for one in CRITERIA]
        values = np.vstack([np.array(columns).T, np.zeros((missing, len(CRITERIA)))])
        low, high = intervals(resampled_means(values, RESAMPLES, seed))
        means[name] = dict(zip(CRITERIA, values.mean(axis=0).tolist(), strict=True))
        bounds[name] = {one: [float(low[at]), float(high[at])] for at, one in enumerate(CRITERIA)}
    share = wilson(judged, answered)
    return {
        "judged": judged,
        "unanswered": unanswered,
        "judged_share": [judged / answered, *share] if share else None,
        "means": means,
        "intervals": bounds,
        "agreement": {one: alpha(units_of(whole, PREDICTION, one).values()) for one in CRITERIA},
        "position_bias": {one: _position_bias(whole, one) for one in CRITERIA},
    }


def whole_of(lines: Iterable[Mapping[str, Any]]) -> Whole:
    """Return the ratings of the repeats that have both orders."""
    rated: dict[tuple[str, int], dict[int, Mapping[str, Mapping[str, int]]]] = defaultdict(dict)
    for line in lines:
        rated[line["image_id"], line["repeat"]][line["order"]] = line["ratings"]
    return {key: orders for key, orders in sorted(rated.items()) if len(orders) == ORDERS}


def units_of(whole: Whole, name: str, criterion: str) -> dict[str, list[float]]:
    """Return each image's values in [0, 1], one per repeat, each the mean of both orders."""
    units: dict[str, list[float]] = defaultdict(list)
    for (image_id, _), orders in whole.items():
        rating = sum(ratings[name][criterion] for ratings in orders.values()) / ORDERS
        units[image_id].append((rating - LOWEST) / (HIGHEST - LOWEST))
    return units


def _position_bias(whole: Whole, criterion: str) -> float | None:
    """Return the mean of first less last; ratings are kept in the order in which the responses were shown."""
    by_place: dict[int, list[int]] = {0: [], -1: []}
    for orders in whole.values():
        for ratings in orders.values():
            shown = list(ratings)
            for place, values in by_place.items():
                if shown[place] == PREDICTION:
                    values.append(ratings[PREDICTION][criterion])
    first, last = by_place.values()  # as many: each order has its reverse
    return (sum(first) - sum(last)) / len(first) if first else None


def alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Return Krippendorff's alpha for interval data: 1 where repeats agree, 0 where they agree as by chance.

    1 - D_o / D_e over units with two or more values, n values in all: D_o is the mean, over the values, of the squared
    differences within their unit, sum of (a - b)^2 over ordered pairs / (size - 1); D_e that of all ordered pairs,
    / (n (n - 1)). None without two repeats, or where all values are equal (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability).
    """
    kept = [list(unit) for unit in units if len(unit) > 1]
    values = [value for unit in kept for value in unit]
    if not values or min(values) == max(values):
        return None
    observed = sum(_squares(unit) / (len(unit) - 1) for unit in kept) / len(values)
    return 1 - observed / (_squares(values) / (len(values) * (len(values) - 1)))


def _squares(values: Sequence[float]) -> float:
    """Return the sum of (a - b)^2 over all ordered pairs, in one pass: 2 n times the sum of squares about the mean."""
    mean = sum(values) / len(values)
    return 2 * len(values) * sum((value - mean) ** 2 for value in values)
