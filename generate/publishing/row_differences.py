"""Compare two versions of the same rows, value by value, without holding either in memory."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pyarrow

from generate.command_line.terminal import counted
from imagenet_think import ContractError

_EXAMPLES = 5  # rows that an error names

Batches = Iterable[pyarrow.RecordBatch]
Key = tuple[str, str]  # image_id, and the model in failures, which may have two rows of an image


@dataclass
class Differences:
    """Hold how many rows of two versions are equal, and which are not."""

    same: int = 0
    added: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    columns: Counter[str] = field(default_factory=Counter)  # number of changed rows in which each differs

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        """Return text such as `3 rows added, 0 removed, 2 changed (glm_answer in 2)`."""
        columns = ", ".join(f"{name} in {count:,}" for name, count in self.columns.most_common())
        counts = (
            f"{counted(len(self.added), 'row')} added, {len(self.removed):,} removed, {len(self.changed):,} changed"
        )
        return f"{counts} ({columns})" if columns else counts

    def format_examples(self) -> str:
        """Return the keys of the first rows that differ, for an error."""
        kinds = {"more": self.added, "missing": self.removed, "other values": self.changed}
        return "; ".join(f"{kind}: {_format_keys(keys)}" for kind, keys in kinds.items() if keys)


def _format_keys(keys: list[Key]) -> str:
    names = ", ".join("/".join(filter(None, key)) for key in keys[:_EXAMPLES])
    return f"{names} and {len(keys) - _EXAMPLES:,} more" if len(keys) > _EXAMPLES else names


def compare_rows(now: Batches, before: Batches) -> Differences:
    """Compare two sequences of rows that are sorted by image_id, then by model, as the build writes them.

    Batches that are equal are compared whole, others row by row. Raise ContractError for rows in another order.
    """
    found = Differences()
    for new, old in _aligned(now, before):
        new_rows, old_rows = (pyarrow.Table.from_batches(side) if side else None for side in (new, old))
        if new_rows and old_rows and new_rows.equals(old_rows):
            found.same += new_rows.num_rows
            continue
        ours, theirs = ({key: at for at, key in enumerate(_keys_of(*side))} for side in (new, old))
        found.added += [key for key in ours if key not in theirs]
        found.removed += [key for key in theirs if key not in ours]
        both = [key for key in ours if key in theirs]
        if new_rows and old_rows:
            pairs = zip(_rows_at(new_rows, ours, both), _rows_at(old_rows, theirs, both), strict=True)
            for key, (row, former) in zip(both, pairs, strict=True):
                differing = [name for name in {**row, **former} if not _same(name, row, former)]
                found.columns.update(differing)
                found.changed += [key] if differing else []
                found.same += not differing
    return found


def _rows_at(rows: pyarrow.Table, at: dict[Key, int], keys: list[Key]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.take([at[key] for key in keys]).to_pylist() if keys else []
    return found


def _same(name: str, row: dict[str, Any], former: dict[str, Any]) -> bool:
    if name not in row or name not in former:
        return False
    new, old = row[name], former[name]
    return bool(new == old or (new != new and old != old))  # NaN does not equal itself


def _aligned(now: Batches, before: Batches) -> Iterator[tuple[list[pyarrow.RecordBatch], list[pyarrow.RecordBatch]]]:
    """Yield each batch of `now` with the rows of `before` up to its last key; then the rest of `before` by batch."""
    rest = _in_order(before)
    old = next(rest, None)
    for batch in _in_order(now):
        last, upto = _keys_of(batch)[-1], []
        while old is not None and (count := bisect_right(_keys_of(old), last)):
            upto.append(old.slice(0, count))
            old = old.slice(count) if count < old.num_rows else next(rest, None)
        yield [batch], upto
    while old is not None:
        yield [], [old]
        old = next(rest, None)


def _in_order(batches: Batches) -> Iterator[pyarrow.RecordBatch]:
    """Yield the batches that hold rows. Raise ContractError where a key does not follow the one before it."""
    last: Key = ("", "")
    for batch in batches:
        for key in _keys_of(batch):
            if key <= last:
                raise ContractError(f"rows are not in the build's order: {key[0]!r} comes after {last[0]!r}")
            last = key
        if batch.num_rows:
            yield batch


def _keys_of(*batches: pyarrow.RecordBatch) -> list[Key]:
    keys: list[Key] = []
    for batch in batches:
        ids = batch.column("image_id").to_pylist()
        models = batch.column("model").to_pylist() if "model" in batch.schema.names else [""] * len(ids)
        keys += zip(ids, models, strict=True)
    return keys
