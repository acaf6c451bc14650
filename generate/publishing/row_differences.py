"""Two versions of the same rows, compared value by value without holding either in memory."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

    Batches = Iterable[pyarrow.RecordBatch]

_NAMED = 5  # rows that an error names

Key = tuple[str, str]  # image_id, and the model in failures, which may have two rows of an image


@dataclass
class Differences:
    """Of rows now and before: how many are the same, and which are not."""

    same: int = 0
    added: list[Key] = field(default_factory=list)
    removed: list[Key] = field(default_factory=list)
    changed: list[Key] = field(default_factory=list)
    columns: Counter[str] = field(default_factory=Counter)  # in how many changed rows each differs

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed)

    def __str__(self) -> str:
        """`3 rows added, 0 removed, 2 changed (glm_answer in 2)`."""
        columns = ", ".join(f"{name} in {count:,}" for name, count in self.columns.most_common())
        counts = f"{len(self.added):,} rows added, {len(self.removed):,} removed, {len(self.changed):,} changed"
        return f"{counts} ({columns})" if columns else counts

    def named(self) -> str:
        """The first rows that differ, for an error."""
        kinds = {"more": self.added, "missing": self.removed, "other values": self.changed}
        return "; ".join(f"{kind}: {_listed(keys)}" for kind, keys in kinds.items() if keys)


def _listed(keys: list[Key]) -> str:
    names = ", ".join("/".join(filter(None, key)) for key in keys[:_NAMED])
    return f"{names} and {len(keys) - _NAMED:,} more" if len(keys) > _NAMED else names


def compare_rows(now: "Batches", before: "Batches") -> Differences:
    """What differs between two sequences of rows, each in the build's order: by image_id, then by model.

    Pieces that are the same are compared whole, others row by row. Raises ContractError for rows in another order.
    """
    import pyarrow

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


def _rows_at(rows: "pyarrow.Table", at: dict[Key, int], keys: list[Key]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.take([at[key] for key in keys]).to_pylist() if keys else []
    return found


def _same(name: str, row: dict[str, Any], former: dict[str, Any]) -> bool:
    if name not in row or name not in former:
        return False
    new, old = row[name], former[name]
    return bool(new == old or (new != new and old != old))  # not a number equals nothing, not even itself


def _aligned(
    now: "Batches", before: "Batches"
) -> "Iterator[tuple[list[pyarrow.RecordBatch], list[pyarrow.RecordBatch]]]":
    """Each batch of now with the rows of before up to its last key; then, batch by batch, what before has more."""
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


def _in_order(batches: "Batches") -> "Iterator[pyarrow.RecordBatch]":
    """Those that hold rows. Raises ContractError where a key does not come after the one before it."""
    from imagenet_think import ContractError

    last: Key = ("", "")
    for batch in batches:
        for key in _keys_of(batch):
            if key <= last:
                raise ContractError(f"rows are not in the build's order: {key[0]!r} comes after {last[0]!r}")
            last = key
        if batch.num_rows:
            yield batch


def _keys_of(*batches: "pyarrow.RecordBatch") -> list[Key]:
    keys: list[Key] = []
    for batch in batches:
        ids = batch.column("image_id").to_pylist()
        models = batch.column("model").to_pylist() if "model" in batch.schema.names else [""] * len(ids)
        keys += zip(ids, models, strict=True)
    return keys
