"""Choose images of each class evenly over visual complexity."""

import numpy as np

STRATA = 5


def choose_stratified(
    rows: np.ndarray, class_of: np.ndarray, complexity: np.ndarray, rank: np.ndarray, quotas: np.ndarray
) -> np.ndarray:
    """Return the chosen of `rows`: of every class its quota, in turn from the strata, the lowest rank first.

    The complexities of all rows are cut into STRATA equally full strata.

    class_of, complexity, rank: arrays with one value per row.
    quotas: by class, none over the number of rows of the class.
    """
    stratum = np.searchsorted(_stratum_edges(complexity), complexity, side="right")
    turn = _position_in_group(class_of * STRATA + stratum, rank)
    return rows[_position_in_group(class_of, turn, rank) < quotas[class_of]]


def _stratum_edges(complexity: np.ndarray) -> np.ndarray:
    """Return the STRATA - 1 values that cut the complexities into equally many, as far as equal values allow."""
    ordered = np.sort(complexity)
    return ordered[[len(ordered) * at // STRATA for at in range(1, STRATA)]]


def _position_in_group(group: np.ndarray, *keys: np.ndarray) -> np.ndarray:
    """Return for each element how many of its group come before it, sorted by the keys, the first key first."""
    order = np.lexsort((*reversed(keys), group))
    first = np.flatnonzero(np.diff(group[order], prepend=-1))
    position = np.empty(len(group), np.int64)
    position[order] = np.arange(len(group)) - np.repeat(first, np.diff(first, append=len(group)))
    return position
