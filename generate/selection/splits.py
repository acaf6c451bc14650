"""Assign images to the train and the test split, within each class by hash."""

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from generate.selection.options import least_test
from generate.storage.image_list import ImageRow


def assign_splits(
    rows: Iterable[ImageRow], test_share: float, groups: Sequence[Sequence[int]] = (), *, least: int = 0
) -> list[ImageRow]:
    """Return the rows, in the given order, with their splits: the lowest SHA-256 of each class are the test split.

    A class of n images gives floor(n * test_share + u) images to the test, where u in [0, 1) is a hash of the class.
    So every class is within one image of its share, and of many small classes (n * test_share under 1) the right part
    gives one image, where plain rounding would give none. The order of the list does not matter.

    groups: positions in the list that must share a split, as near-duplicates, so that no test image has its like in
        the training. A group goes where its image of the lowest hash goes.
    least: images that the test has at least: the share grows until they are as many, unless it would go beyond half.
    """
    rows = list(rows)
    classes: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        classes[row.wnid or ""].append(row.image_id)
    test, more = set[str](), list[tuple[float, str]]()
    for wnid, image_ids in classes.items():
        first = _fraction(f"class {wnid}")
        count, ordered = int(len(image_ids) * test_share + first), sorted(image_ids, key=_hash_order)
        test.update(ordered[:count])
        # With the share at which the class gives each of the others.
        more += [((at + 1 - first) / len(ordered), ordered[at]) for at in range(count, len(ordered))]
    alike = [sorted((rows[at].image_id for at in group), key=_hash_order) for group in groups]
    test = _widen(test, [image_id for _, image_id in sorted(more)], alike, least, len(rows) // 2)
    splits = ("test" if row.image_id in test else "train" for row in rows)
    return [row if row.split == split else replace(row, split=split) for row, split in zip(rows, splits, strict=True)]


def _widen(test: set[str], more: Sequence[str], groups: Sequence[Sequence[str]], least: int, most: int) -> set[str]:
    """Return the test split with as many of `more`, in their order, as make it `least` images, and not over `most`."""

    def taken(count: int) -> set[str]:
        images = test.union(more[:count])
        for group in groups:
            (images.update if group[0] in images else images.difference_update)(group)
        return images

    def size(count: int) -> int:
        return len(taken(count))

    counts = range(len(more) + 1)  # the size never falls with the count
    enough = bisect_left(counts, least, key=size)
    if enough > 0 and (enough == len(counts) or size(enough) > most):
        enough = max(bisect_right(counts, most, key=size) - 1, 0)
    return taken(enough)


def describe_test_split(images: int, test: int, share: float | None) -> list[str]:
    """Return a line where fewer of so many images are in the test split than usual. share: as it was given, or None."""
    least = least_test(images)
    if share is not None and not test:
        return [f"no image is in the test split, since --test-share {share:g} of {images} are fewer than one"]
    if share is None and not least:
        return [f"no image is in the test split, since a third of {images} is less than one"]
    if share is None and test < least:
        return [f"{test or 'no'} images are in the test split, not {least}, since images that look alike share a split"]
    return []


def _hash_order(image_id: str) -> tuple[float, str]:
    return _fraction(image_id), image_id


def _fraction(text: str) -> float:
    """Return a number in [0, 1) that is fixed by the text."""
    # 53 bits: what a float holds, so that the quotient is exact and under 1
    return (int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:8]) >> 11) / 2**53
