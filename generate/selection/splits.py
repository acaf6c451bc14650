"""Assign images to the train and the test split, within each class by hash."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generate.storage.image_list import ImageRow


def assign_splits(rows: Iterable[ImageRow], test_share: float, groups: Iterable[Sequence[int]] = ()) -> list[ImageRow]:
    """Return the rows, in the given order, with their splits: the lowest SHA-256 of each class are the test split.

    A class of n images gives floor(n * test_share + u) images to the test, where u in [0, 1) is a hash of the class.
    So every class is within one image of its share, and of many small classes (n * test_share under 1) the right part
    gives one image, where plain rounding would give none. The order of the list does not matter.

    groups: positions in the list that must share a split, as near-duplicates, so that no test image has its like in
        the training. A group goes where its image of the lowest hash goes.
    """
    rows = list(rows)
    classes: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        classes[row.wnid or ""].append(row.image_id)
    test: set[str] = set()
    for wnid, image_ids in classes.items():
        count = int(len(image_ids) * test_share + _fraction(f"class {wnid}"))
        test.update(sorted(image_ids, key=_hash_order)[:count])
    for group in groups:
        image_ids = sorted((rows[at].image_id for at in group), key=_hash_order)
        (test.update if image_ids[0] in test else test.difference_update)(image_ids)
    splits = ("test" if row.image_id in test else "train" for row in rows)
    return [row if row.split == split else replace(row, split=split) for row, split in zip(rows, splits, strict=True)]


def _hash_order(image_id: str) -> tuple[float, str]:
    return _fraction(image_id), image_id


def _fraction(text: str) -> float:
    """Return a number in [0, 1) that is fixed by the text."""
    # 53 bits: what a float holds, so that the quotient is exact and under 1
    return (int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8]) >> 11) / 2**53
