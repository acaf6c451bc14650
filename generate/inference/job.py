"""Define a job: what a command line asks for, checked."""

from dataclasses import dataclass, replace
from pathlib import Path

from generate.command_line.terminal import counted
from generate.engines.guards import Guards
from generate.inference.retry import Retry
from generate.inference.settings import Settings
from generate.models.registry import Model
from generate.models.sampling import Sampling
from generate.storage.image_list import ImageRow, ListShard
from imagenet_think import ContractError


@dataclass(frozen=True)
class Job:
    """Hold the checked options and settings of one job."""

    model: str  # its key
    entry: Model
    checkpoint: str  # for the server engine the name of the model there
    revision: str | None
    images: Path
    images_root: Path
    out: Path
    split: str | None
    limit: int | None
    batch_size: int
    max_new_tokens: int
    sampling: Sampling
    engine: str
    guards: Guards
    force_answer: bool
    settings: Settings
    shard: ListShard | None = None
    retry: Retry | None = None
    pictures: int = 1  # of a row at most
    search: bool = False  # whether a picture that is not at its path is sought by its name, as load() does

    @property
    def attempt(self) -> int:
        return self.retry.attempt if self.retry else 0

    @property
    def title(self) -> str:
        """Return the title of the progress line that all processes of the job share."""
        return f"{self.model}, shard {self.shard.index} of {self.shard.of}" if self.shard else self.model

    def for_list(self, rows: list[ImageRow]) -> "Job":
        """Return the job for a list. Raises ContractError for an empty split and too many pictures."""
        if self.split is not None and all(row.split != self.split for row in rows):
            raise ContractError(
                f"{self.images} has no images of the split {self.split}; leave --split out, or select with --test-share"
            )
        longest = max(rows, key=lambda row: len(row.paths))
        if len(longest.paths) > self.entry.max_pictures:
            raise ContractError(
                f"{self.images}: the row {longest.image_id!r} has {counted(len(longest.paths), 'picture')}, and "
                f"--model "
                f"{self.model} takes {self.entry.max_pictures}: shorten the lists, or choose a model that takes more "
                "(max_pictures in a FILE.yaml)"
            )
        return replace(self, pictures=len(longest.paths))

    def rows(self, rows: list[ImageRow]) -> tuple[list[ImageRow], int]:
        """Return the job's part of the list, and how many images all shards have together."""
        rows = [row for row in rows if self.split in (None, row.split)][: self.limit]
        return self.shard.rows(rows) if self.shard else rows, len(rows)
