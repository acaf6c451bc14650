"""Compute how many images each class gives: exactly the total, near to the classes' shares, between two bounds.

class_quotas({"n1": 900, "n2": 100, "n3": 30}, total=60, least=10, most=40)   # {"n1": 40, "n2": 10, "n3": 10}
"""

import hashlib
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

from generate.command_line.terminal import counted

NAMED = 5  # classes that a refusal names


class QuotaError(Exception):
    """Say which numbers cannot be met, which classes fall short, and the nearest numbers that can be met."""


def class_quotas(
    sizes: Mapping[str, int], total: int, least: int, most: int, available: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the number of images of every class: from `least` to `most`, at most what is available, in sum `total`.

    Water-filling: class c of n_c images gets x_c = min(max(w n_c, least), min(most, a_c)), where a_c is the available
    number and the level w is such that the x_c sum to the total. Among all x within the bounds these are nearest to
    proportional: only classes at a bound have another share than w. The method of the largest remainder makes them
    whole: each class gets floor(x_c), and those of the largest x_c - floor(x_c) one more, as many as are needed; of
    equal remainders those of the lowest SHA-256 of the class's name. All arithmetic is exact, the order of the classes
    does not matter, and of two classes the larger gets no less, but for equal sizes (and where a_c = n_c).

    sizes: images of each class in the source, which set the shares.
    available: usable images of each class; default: sizes.

    Raises QuotaError.
    """
    has = sizes if available is None else available
    _check(has, total, least, most)
    low = dict.fromkeys(sizes, least)
    high = {name: min(most, has[name]) for name in sizes}
    level = _level(sizes, low, high, total)
    exact = {name: min(max(level * size, Fraction(low[name])), Fraction(high[name])) for name, size in sizes.items()}
    quotas = {name: int(value) for name, value in exact.items()}
    rest = total - sum(quotas.values())
    by_remainder = sorted(
        (name for name in exact if exact[name] > quotas[name]),
        key=lambda name: (quotas[name] - exact[name], hashlib.sha256(name.encode()).digest()),
    )
    for name in by_remainder[:rest]:
        quotas[name] += 1
    return quotas


def _level(sizes: Mapping[str, int], low: Mapping[str, int], high: Mapping[str, int], total: int) -> Fraction:
    """Return the w at which the clipped shares sum to the total."""
    # By level: images of the classes that leave their lower bound there, and of those that reach their upper one.
    steps: dict[Fraction, list[int]] = {}
    for name, size in sizes.items():
        if size and low[name] < high[name]:
            steps.setdefault(Fraction(low[name], size), [0, 0])
            steps[Fraction(low[name], size)][0] += size
            steps.setdefault(Fraction(high[name], size), [0, 0])
            steps[Fraction(high[name], size)][1] += size
    filled, slope = Fraction(sum(low.values())), 0
    levels = sorted(steps)
    for level, following in pairwise(levels):
        slope += steps[level][0] - steps[level][1]
        reached = filled + slope * (following - level)
        if reached >= total and slope:
            return level + (total - filled) / slope
        filled = reached
    return levels[-1] if levels else Fraction(0)


def _check(available: Mapping[str, int], total: int, least: int, most: int) -> None:
    if least > most:
        raise QuotaError(f"--min-per-class {least} is over --max-per-class {most}; exchange them")
    if not available:
        raise QuotaError("there is no class to choose from")
    lowest, highest = least * len(available), sum(min(most, count) for count in available.values())
    short = sorted((count, name) for name, count in available.items() if count < least)
    if short:
        named = ", ".join(f"{name or 'no class'} has {count}" for count, name in short[:NAMED])
        more = f" and {len(short) - NAMED} more classes fall short" if len(short) > NAMED else ""
        advice = f"the nearest that can be met is --min-per-class {min(short[0][0], total // len(available))}"
        if total > highest:
            advice += f" with {_nearest(available, total, highest)}"
        rest = [min(most, count) for count in available.values() if count >= least]
        if rest and least * len(rest) <= total <= sum(rest):
            advice += ", or leave these classes out with exclude_classes in the rules file"
        raise QuotaError(f"--min-per-class {least} cannot be met: {named}{more}; {advice}")
    if total < lowest:
        raise QuotaError(
            f"--total {total} is too few for {counted(len(available), 'class', 'classes')} of --min-per-class "
            f"{least}; the nearest that "
            f"can be met are --total {lowest}, or --min-per-class {total // len(available)}"
        )
    if total > highest:
        raise QuotaError(f"--total {total} cannot be met: {_shortage(available, total, most, highest)}")


def _shortage(available: Mapping[str, int], total: int, most: int, highest: int) -> str:
    """Return what the classes can give, and the nearest numbers that can be met."""
    below = sorted((count, name) for name, count in available.items() if count < most)
    named = ", ".join(f"{name or 'no class'} has {count}" for count, name in below[:NAMED])
    more = f" and {len(below) - NAMED} more" if len(below) > NAMED else ""
    short = f" ({len(below)} have fewer than that: {named}{more})" if below else ""
    return (
        f"{counted(len(available), 'class', 'classes')} of --max-per-class {most} give {highest}{short}; the "
        f"nearest that can be met is "
        f"{_nearest(available, total, highest)}"
    )


def _nearest(available: Mapping[str, int], total: int, highest: int) -> str:
    """Return the options to give instead of a total that is over `highest`, what the classes can give."""
    options = f"--total {highest}"
    if sum(available.values()) >= total:
        options += f" or --max-per-class {_least_bound(available, total)}"
    return options


def _least_bound(available: Mapping[str, int], total: int) -> int:
    """Return the smallest bound per class under which the classes still give the total."""
    low, high = 0, max(available.values())
    while low < high:
        middle = (low + high) // 2
        if sum(min(middle, count) for count in available.values()) >= total:
            high = middle
        else:
            low = middle + 1
    return low
