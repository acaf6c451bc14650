"""What the shards of a run hold, counted: the truth, of any run and without its processes."""

import json
from collections import Counter
from pathlib import Path

from imagenet_think import GOOD_STATUSES, STATUSES


class RunCounts:
    """Counts of records and of images; read() takes in what was written since the last time."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.records = 0  # whole ones, retries and repeats included
        self.unreadable = 0  # lines that are no records
        self.prompt_tokens = 0
        self.output_tokens = 0
        self._best: dict[str, tuple[int, int, str]] = {}  # by image: how it counts (see record_rank), its status
        self._read: dict[Path, int] = {}  # bytes of each shard

    @property
    def rows(self) -> Counter[str]:
        """Images by the status of the record that counts for them."""
        return Counter(status for _, _, status in self._best.values())

    def read(self) -> None:
        for shard in sorted(self.run.glob("shard-*.jsonl")):
            with shard.open("rb") as lines:
                lines.seek(self._read.get(shard, 0))
                for line in lines:
                    if not line.endswith(b"\n"):  # being written, or torn by a crash
                        break
                    self._read[shard] = self._read.get(shard, 0) + len(line)
                    self._take(line)

    def _take(self, line: bytes) -> None:
        try:
            record = json.loads(line)
            image_id, attempt, status = str(record["image_id"]), int(record["attempt"]), str(record["status"])
            prompt_tokens, output_tokens = int(record["prompt_tokens"] or 0), int(record["output_tokens"] or 0)
        except (ValueError, TypeError, KeyError, RecursionError):
            self.unreadable += 1
            return
        self.records += 1
        self.prompt_tokens += prompt_tokens
        self.output_tokens += output_tokens
        rank = STATUSES.index(status) if status in GOOD_STATUSES else len(GOOD_STATUSES)
        found = (rank, attempt, status)
        self._best[image_id] = min(self._best.get(image_id, found), found)
