"""What the benchmark says of every row: score files of evaluate/score.py, and the texts of the runs they score."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from generate.reviewing.rows import Rows
from imagenet_think import ContractError, Lines, Place, iter_shard_records, record_rank

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTIONS = ("full", "thinking", "answer")


class Ranking(NamedTuple):
    """What is asked for: a model's rows by one value, the worst first or last."""

    model: str
    value: str  # a column of X.rows.parquet, as full_rougeL_avg
    worst_first: bool = True


class Scores:
    """X.json with X.rows.parquet: the values of every row of one model, read when they are first looked at."""

    def __init__(self, path: Path, rows: Rows) -> None:
        """Raises ContractError for what is no score file."""
        self._rows, self._file = rows, path.with_suffix(".rows.parquet")
        try:
            means = json.loads(path.read_text(encoding="utf-8"))
            self.model, self.run_id = str(means["model"]), means["run_id"]
            of_section = {section: list(means["sections"][section]) for section in SECTIONS}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ContractError(
                f"{path} is no score file of evaluate/score.py ({type(error).__name__}: {error})"
            ) from error
        self.values = [f"{section}_{value}" for section, values in of_section.items() for value in values]

    @cached_property
    def table(self) -> "tuple[NDArray[np.int64], dict[str, NDArray[np.float32]]]":
        """(positions of the images, their values by name). Raises ContractError."""
        try:
            table = parquet.read_table(self._file, columns=["image_id", *self.values])
        except (OSError, pyarrow.ArrowException) as error:
            raise ContractError(f"{self._file} cannot be read ({error}); score the model again") from error
        at = compute.index_in(table["image_id"], self._rows.image_ids)
        if at.null_count:
            raise ContractError(
                f"{self._file} has {at.null_count} images that {self._rows.path} does not have; "
                "give the scores of this dataset"
            )
        return at.to_numpy(), {name: table[name].to_numpy().astype(np.float32) for name in self.values}

    def ranked(self, value: str, worst_first: bool) -> "NDArray[np.int64]":
        """The positions of the scored images by a value."""
        at, values = self.table
        return at[np.argsort(values[value] if worst_first else -values[value], kind="stable")]

    def of(self, at: int) -> dict[str, float]:
        """The values of one image; nothing where it was not scored."""
        row = self._by_position.get(at)
        return {} if row is None else {name: float(values[row]) for name, values in self.table[1].items()}

    @cached_property
    def _by_position(self) -> dict[int, int]:
        return {at: row for row, at in enumerate(self.table[0].tolist())}


def read_scores(folder: Path, rows: Rows) -> list[Scores]:
    """Every score file of a folder, by name. Raises ContractError where there is none, or one is damaged."""
    files = [
        path.with_name(path.name.replace(".rows.parquet", ".json")) for path in sorted(folder.glob("*.rows.parquet"))
    ]
    if not files:
        raise ContractError(f"{folder} has no *.rows.parquet; give a folder that evaluate/score.py wrote to")
    scores = [Scores(path, rows) for path in files]
    for one in scores:
        _ = one.table  # so that what is damaged is told at once
    names = [one.model for one in scores]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ContractError(f"{folder} has two score files of {twice}; leave one")
    return scores


class Predictions:
    """A benchmarked model's run: the record that counts of an image, read from its shard when it is looked at."""

    def __init__(self, run: Path) -> None:
        """Raises ContractError for what is no run."""
        try:
            described = json.loads((run / "run.json").read_bytes())
            self.model, self.run_id = str(described["bound"]["model"]), described["run_id"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ContractError(
                f"{run} is not a run that generate/run.py wrote ({type(error).__name__}: {error})"
            ) from error
        self._run = run

    @cached_property
    def _places(self) -> dict[str, Place]:
        best: dict[str, tuple[Any, Place]] = {}
        for place, record in iter_shard_records(self._run):
            candidate = record_rank(record), place
            best[record["image_id"]] = min(best.get(record["image_id"], candidate), candidate)
        return {image_id: place for image_id, (_, place) in best.items()}

    def of(self, image_id: str) -> dict[str, Any] | None:
        """The record of an image. Raises ContractError, OSError."""
        if image_id not in self._places:
            return None
        with Lines() as lines:
            record: dict[str, Any] = json.loads(lines.read(self._places[image_id]))
        return record


def check_same_runs(scores: Sequence[Scores], predictions: Sequence[Predictions]) -> None:
    """Raises ContractError for a run whose scores are of another one."""
    run_ids = {one.model: one.run_id for one in scores}
    for run in predictions:
        if run_ids.get(run.model, run.run_id) != run.run_id:
            raise ContractError(
                f"the scores of {run.model} are of run {run_ids[run.model]}, and --predictions gives run {run.run_id}; "
                "score it again, or give the run that was scored"
            )
