"""Two versions of the same rows, compared value by value without holding either in memory."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow

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


def compare_rows(now: "Iterable[pyarrow.RecordBatch]", before: "Iterable[pyarrow.RecordBatch]") -> Differences:
    """What differs between two sequences of rows, each in the build's order: by image_id, then by model.

    Batches of the same rows are compared whole, others row by row. Raises ContractError for rows in another order.
    """
    found = Differences()
    new, old = _Side(now), _Side(before)
    while new.here or old.here:
        count = min(new.left, old.left)
        if count and new.slice(count).equals(old.slice(count)):
            found.same += count
            new.skip(count)
            old.skip(count)
        else:
            _merge(new, old, found)
    return found


def _merge(new: "_Side", old: "_Side", found: Differences) -> None:
    """Row by row, until one side's batch is used up."""
    while True:
        if not old.here or (new.here and new.key < old.key):
            found.added.append(new.key)
            ended = new.step()
        elif not new.here or old.key < new.key:
            found.removed.append(old.key)
            ended = old.step()
        else:
            differing = _differing(new.row, old.row)
            found.columns.update(differing)
            if differing:
                found.changed.append(new.key)
            else:
                found.same += 1
            ended = new.step() | old.step()
        if ended or not (new.here or old.here):
            return


def _differing(new: dict[str, Any], old: dict[str, Any]) -> list[str]:
    both = dict.fromkeys((*new, *old))
    return [name for name in both if name not in new or name not in old or not _equal(new[name], old[name])]


def _equal(new: Any, old: Any) -> bool:
    return bool(new == old or (new != new and old != old))  # not a number equals nothing, not even itself


class _Side:
    """One of the two sequences, and where the comparison stands in it."""

    def __init__(self, batches: "Iterable[pyarrow.RecordBatch]") -> None:
        self._batches: Iterator[pyarrow.RecordBatch] = iter(batches)
        self._last: Key | None = None
        self._load()

    @property
    def here(self) -> bool:
        """Whether there is a row."""
        return self._batch is not None

    @property
    def left(self) -> int:
        """Rows of the batch that were not compared."""
        return self._batch.num_rows - self._at if self._batch is not None else 0

    @property
    def key(self) -> Key:
        return self._keys[self._at]

    @property
    def row(self) -> dict[str, Any]:
        assert self._batch is not None
        row: dict[str, Any] = self._batch.slice(self._at, 1).to_pylist()[0]
        return row

    def slice(self, count: int) -> "pyarrow.RecordBatch":
        assert self._batch is not None
        return self._batch.slice(self._at, count)

    def skip(self, count: int) -> None:
        self._at += count
        if not self.left:
            self._load()

    def step(self) -> bool:
        """To the next row; whether that is of another batch."""
        self.skip(1)
        return self._at == 0

    def _load(self) -> None:
        from imagenet_think import ContractError

        self._at = 0
        self._batch: pyarrow.RecordBatch | None = next((b for b in self._batches if b.num_rows), None)
        if self._batch is None:
            return
        ids = self._batch.column("image_id").to_pylist()
        models = self._batch.column("model").to_pylist() if "model" in self._batch.schema.names else [""] * len(ids)
        self._keys = [(str(image_id), str(model)) for image_id, model in zip(ids, models, strict=True)]
        for before, after in zip([self._last, *self._keys], self._keys, strict=False):
            if before is not None and before >= after:
                raise ContractError(f"rows are not in the build's order: {after[0]!r} comes after {before[0]!r}")
        self._last = self._keys[-1]
