"""Records and columns of every kind, for the numbers and drawings of the card."""

import random
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet

from imagenet_think import AGREEMENT_COLUMNS, FAILED_STATUSES
from tests.support.first_schema import QUALITY_COLUMNS, TEACHERS
from tests.support.samples import record
from tests.support.texts import SPECIAL, english

FAILED: dict[str, Any] = {"thinking": None, "answer": None, "message": "cut", "finish_reason": "length"}


def varied_records(count: int = 60) -> dict[str, list[dict[str, Any]]]:
    """Return texts of all kinds and lengths, and every tenth of a model a failure."""
    chance = random.Random(0)
    records: dict[str, list[dict[str, Any]]] = {model: [] for model in TEACHERS}
    for number in range(count):
        for model in TEACHERS:
            special = chance.choice(SPECIAL) if chance.random() < 0.3 else ""
            row = record(
                f"i{number:02d}",
                model,
                output_tokens=chance.randint(1, 900),
                thinking=f"So, {english(chance, chance.randint(1, 80))} {special}",
                answer=english(chance, chance.randint(1, 30)) or "A dog.",
                finish_reason=chance.choice(["eos", "stop"]),
            )
            if chance.random() < 0.1:
                row |= FAILED | {"status": chance.choice(FAILED_STATUSES)}
            records[model].append(row)
    return records


def annotate(dataset: Path) -> None:
    """Fill the columns of generate/annotate.py, some values missing."""
    chance = random.Random(1)
    kinds = {"english": [True, False], "refusal": [True, False, False, None]}
    for path in sorted(dataset.glob("data/*/*.parquet")):
        table = pyarrow.parquet.read_table(path)
        for at, field in enumerate(table.schema):
            if field.name in (*QUALITY_COLUMNS, *AGREEMENT_COLUMNS):
                choices = kinds.get(field.name, [0.0, 1.0, 0.25, None, float("nan"), chance.random()])
                values = [chance.choice(choices) for _ in range(len(table))]
                table = table.set_column(at, field, pyarrow.array(values, field.type))
        pyarrow.parquet.write_table(table, path)
