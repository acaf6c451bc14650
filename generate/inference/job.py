"""Define a job: what a command line asks for, checked."""

from dataclasses import dataclass
from pathlib import Path

from generate.engines.guards import Guards
from generate.inference.retry import Retry
from generate.inference.settings import Settings
from generate.models.registry import Model
from generate.models.sampling import Sampling
from generate.storage.image_list import ImageRow, ListShard


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
    search: bool = False  # whether a picture that is not at its path is sought by its name, as load() does

    @property
    def attempt(self) -> int:
        return self.retry.attempt if self.retry else 0

    @property
    def title(self) -> str:
        """Return the title of the progress line that all processes of the job share."""
        return f"{self.model}, shard {self.shard.index} of {self.shard.of}" if self.shard else self.model

    def rows(self, rows: list[ImageRow]) -> tuple[list[ImageRow], int]:
        """Return the job's part of the list, and how many images all shards have together."""
        rows = [row for row in rows if self.split in (None, row.split)][: self.limit]
        return self.shard.rows(rows) if self.shard else rows, len(rows)
