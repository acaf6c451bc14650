"""Two versions of rows compared: what differs is what dictionaries say, however the rows come in batches."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pyarrow
import pytest

from generate.publishing.row_differences import Differences, compare_rows
from imagenet_think import ContractError


def batches(rows: list[dict[str, Any]], chance: random.Random) -> Iterator[pyarrow.RecordBatch]:
    schema = pyarrow.schema([("image_id", "string"), ("text", "string"), ("share", "float32")])
    while rows:
        count = chance.randint(1, len(rows))
        yield pyarrow.RecordBatch.from_pylist(rows[:count], schema)
        rows = rows[count:]


@pytest.mark.parametrize("seed", range(30))
def test_compared_rows_are_those_of_dictionaries(seed: int) -> None:
    """However the rows are cut into batches."""
    chance = random.Random(seed)

    def some() -> dict[str, tuple[Any, Any]]:
        ids = chance.sample(range(100, 140), chance.randint(0, 30))
        return {f"i{n}": (chance.choice("ab"), chance.choice([None, 0.5])) for n in sorted(ids)}

    now, before = some(), some()
    as_rows = [[{"image_id": i, "text": t, "share": s} for i, (t, s) in side.items()] for side in (now, before)]
    found = compare_rows(*(batches(rows, chance) for rows in as_rows))
    both = [i for i in now if i in before]
    differing = [("text", "share")[at] for i in both for at in (0, 1) if now[i][at] != before[i][at]]
    assert found == Differences(
        same=sum(now[i] == before[i] for i in both),
        added=[(i, "") for i in now if i not in before],
        removed=[(i, "") for i in before if i not in now],
        changed=[(i, "") for i in both if now[i] != before[i]],
        columns=Counter(differing),
    )


def test_rows_in_another_order_are_refused() -> None:
    rows = [pyarrow.RecordBatch.from_pylist([{"image_id": name}]) for name in ("b", "a")]
    with pytest.raises(ContractError, match="not in the build's order: 'a' comes after 'b'"):
        compare_rows(iter(rows), iter(rows))
