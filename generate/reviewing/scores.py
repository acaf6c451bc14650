"""Read the benchmark: score files of evaluate/score.py, and the texts of the runs that they score."""

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from generate.command_line.terminal import counted
from generate.reviewing.rows import Rows
from imagenet_think import (
    BestRecords,
    ContractError,
    Lines,
    Place,
    Record,
    iter_shard_records,
    model_name,
    parse_record,
    read_run,
    shards_of,
)

SECTIONS = ("full", "thinking", "answer")


class Ranking(NamedTuple):
    """Ask for a model's rows ordered by one value, the worst first or last."""

    model: str
    value: str  # a column of the score file, such as full_rougeL_avg
    worst_first: bool = True


class Scores:
    """Read the scores of one model: X.json now, and the values of every row from X.rows.parquet at their first use."""

    def __init__(self, path: Path, rows: Rows) -> None:
        """Raise ContractError where the file is not a score file."""
        self._rows, self._file = rows, path.with_suffix(".rows.parquet")
        try:
            means = json.loads(path.read_text(encoding="utf-8"))
            self.model, self.run_id = str(means["model"]), means["run_id"]
            of_section = {section: list(means["sections"][section]) for section in SECTIONS}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ContractError(
                f"{path} is not a score file of evaluate/score.py ({type(error).__name__}: {error})"
            ) from error
        self.values = [f"{section}_{value}" for section, values in of_section.items() for value in values]

    @cached_property
    def table(self) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float32]]]:
        """Return the positions of the scored images, and their values by name. Raise ContractError."""
        try:
            table = parquet.read_table(self._file, columns=["image_id", *self.values])
        except (OSError, pyarrow.ArrowException) as error:
            raise ContractError(f"{self._file} cannot be read ({error}); score the model again") from error
        at = compute.index_in(table["image_id"], self._rows.image_ids)
        if at.null_count:
            raise ContractError(
                f"{self._file} has {counted(at.null_count, 'image')} that {self._rows.path} does not have; "
                "give the scores of this dataset"
            )
        return at.to_numpy(), {name: table[name].to_numpy().astype(np.float32) for name in self.values}

    def ranked(self, value: str, worst_first: bool) -> NDArray[np.int64]:
        """Return the positions of the scored images, ordered by a value."""
        at, values = self.table
        return at[np.argsort(values[value] if worst_first else -values[value], kind="stable")]

    def of(self, at: int) -> dict[str, float]:
        """Return the values of one image; empty where it was not scored."""
        row = self._by_position.get(at)
        return {} if row is None else {name: float(values[row]) for name, values in self.table[1].items()}

    @cached_property
    def _by_position(self) -> dict[int, int]:
        return {at: row for row, at in enumerate(self.table[0].tolist())}


def read_scores(folder: Path, rows: Rows) -> list[Scores]:
    """Read every score file of a folder, sorted by name. Raise ContractError where none is there, or one is damaged."""
    files = [
        path.with_name(path.name.replace(".rows.parquet", ".json")) for path in sorted(folder.glob("*.rows.parquet"))
    ]
    if not files:
        raise ContractError(f"{folder} has no *.rows.parquet; give a folder that evaluate/score.py wrote to")
    scores = [Scores(path, rows) for path in files]
    for one in scores:
        _ = one.table  # read now, so that a damaged file is refused before the page opens
    names = [one.model for one in scores]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise ContractError(f"{folder} has two score files of {twice}; leave one")
    return scores


class Predictions:
    """Read a benchmarked model's run: of an image the record that counts, from its shard when it is asked for."""

    def __init__(self, run: Path) -> None:
        """Raise ContractError where the directory is not a run."""
        description = read_run(run)
        self.model, self.run_id = model_name(description), description["run_id"]
        self._run = run.resolve()
        self._shards = {shard: shard.resolve() for shard in shards_of(self._run)}

    @cached_property
    def _places(self) -> dict[str, Place]:
        best = BestRecords[Place]()
        for place, record in iter_shard_records(self._run):
            best.add(record, place)
        self._check(*self._shards)
        return best.kept

    def of(self, image_id: str) -> Record | None:
        """Return the record of an image; None where the run has none. Raise ContractError, OSError."""
        if image_id not in self._places:
            return None
        with Lines() as lines:
            record = parse_record(lines.read(self._places[image_id]))
        self._check(self._places[image_id].shard)
        return record

    def _check(self, *shards: Path) -> None:
        """Raise ContractError where a shard, or a folder that it lies in, was swapped for a link."""
        for shard in shards:
            if shard.resolve() != self._shards.get(shard, shard):
                raise ContractError(f"{shard} lies elsewhere than when this command was started; start it again")


def check_same_runs(scores: Sequence[Scores], predictions: Sequence[Predictions]) -> None:
    """Raise ContractError for a run whose model has scores of another run."""
    run_ids = {one.model: one.run_id for one in scores}
    for run in predictions:
        if run_ids.get(run.model, run.run_id) != run.run_id:
            raise ContractError(
                f"the scores of {run.model} are of run {run_ids[run.model]}, and --predictions gives run {run.run_id}; "
                "score it again, or give the run that was scored"
            )
