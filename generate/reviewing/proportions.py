"""Compute intervals of a share in a sample, and the agreement of two people who judged the same records."""

import math
from collections import Counter
from collections.abc import Sequence

Z = 1.959963984540054  # the normal distribution's 97.5 % point: intervals of 95 %


def wilson(hits: int, n: int) -> tuple[float, float] | None:
    """Return the 95 % interval of the share hits / n; None where n is 0.

    Wilson's score interval (1927, J. Am. Stat. Assoc. 22:209-212), the recommendation of Brown, Cai and DasGupta (2001,
    Statistical Science 16:101-133): unlike share +- 1.96 standard errors it is valid for shares near 0 and 1 too.
    """
    if not n:
        return None
    share, z2 = hits / n, Z * Z
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _half_width(share, n)
    # At 0 and n the bound is exact; rounding must not push it past 0 or 1.
    return (0.0 if hits == 0 else middle - half), (1.0 if hits == n else middle + half)


def _half_width(share: float, n: int) -> float:
    return Z / (1 + Z * Z / n) * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))


def sample_size(share: float, half_width: float) -> int:
    """Return the smallest number of records for which Wilson's interval of a share is at most +- half_width.

    Both are in 0 to 1.

    The condition half_width(n)^2 <= w^2, multiplied out, is quadratic in n:
    w^2 n^2 + z^2 (2 w^2 - p(1-p)) n + z^4 (w^2 - 1/4) >= 0. Raise ValueError outside of 0 <= share <= 1, 0 < w < 0.5.
    """
    if not (0 <= share <= 1 and 0 < half_width < 0.5):
        raise ValueError("a share lies in 0 to 1, and half of an interval's width between 0 and 0.5")
    z2, w2 = Z * Z, half_width * half_width
    b, c = z2 * (2 * w2 - share * (1 - share)), z2 * z2 * (w2 - 0.25)
    n = max(1, math.ceil((-b + math.sqrt(b * b - 4 * w2 * c)) / (2 * w2)))
    while n > 1 and _half_width(share, n - 1) <= half_width:  # the root is rounded
        n -= 1
    return n


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float | None:
    """Return how far two people agree on the same records beyond chance; 1 is perfect, 0 is chance.

    (observed - expected) / (1 - expected), the expected agreement from each one's own shares (Cohen 1960, Educational
    and Psychological Measurement 20:37-46). Return None without records, and where both gave the same one answer to
    all: chance alone then explains all agreement.
    """
    if not first:
        return None
    n = len(first)
    observed = sum(a == b for a, b in zip(first, second, strict=True)) / n
    ours, theirs = Counter(first), Counter(second)
    expected = sum(ours[name] * theirs[name] for name in ours) / (n * n)
    return None if expected == 1 else (observed - expected) / (1 - expected)
