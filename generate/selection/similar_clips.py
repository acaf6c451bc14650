"""Find clips that show the same: of as many frames each, whose frames at the same place are near-duplicates."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from generate.selection.near_duplicates import near_duplicates


def similar_clips(clips: Sequence[Sequence[int]], max_hamming: int) -> list[list[int]]:
    """Return groups of two or more positions in `clips`, ascending, sorted by their first positions.

    clips: the phashes of each clip's frames, in their order. At every place the frames of a group are one group of
    near_duplicates. Raises ValueError as that does.
    """
    of_length: defaultdict[int, list[int]] = defaultdict(list)
    for at, frames in enumerate(clips):
        of_length[len(frames)].append(at)
    found = []
    for length, positions in of_length.items():
        groups: list[list[int]] = [list(range(len(positions)))]
        for place in range(length):
            phashes = np.array([clips[at][place] for at in positions], np.uint64)
            label = dict.fromkeys(range(len(positions)), -1)
            for number, group in enumerate(near_duplicates(phashes, max_hamming)):
                label |= dict.fromkeys(group, number)
            groups = [part for group in groups for part in _parts(group, label)]
        found += [[positions[at] for at in group] for group in groups if len(group) > 1]
    return sorted(found)


def _parts(group: Sequence[int], label: dict[int, int]) -> list[list[int]]:
    """Return the parts of a group of two or more with one label each; -1 is of none."""
    parts: defaultdict[int, list[int]] = defaultdict(list)
    for at in group:
        parts[label[at]].append(at)
    return [part for number, part in parts.items() if number >= 0 and len(part) > 1]
