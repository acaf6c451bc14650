"""Leaderboards of the rows that a report wrote."""

import json
from pathlib import Path
from typing import Any

from tests.support.evaluation import module

SUBMITTER, LINK = "Ada", "https://example.org/model"


def leaderboard_of(report: Path, folder: Path, **changes: Any) -> Path:
    """Put all rows of a report on a leaderboard of their dataset, each with a submitter; changes: of dataset.json."""
    folder.mkdir(parents=True, exist_ok=True)
    files = sorted((report / "leaderboard").glob("*.json"))
    declare(folder, json.loads(files[0].read_text()), **changes)
    for file in files:
        module("reporting.leaderboard").add_row(folder, file, SUBMITTER, LINK)
    return folder


def declare(folder: Path, row: dict[str, Any], **changes: Any) -> None:
    """Write dataset.json as --dataset does for the dataset of a row."""
    known = {"name": row["dataset"], "version": None, "split": row["split"], "images": row["n"]}
    known |= {"references": row["references"], "runs": {}}
    (folder / "dataset.json").write_text(json.dumps(known | changes))
