"""What the shards of a run hold, counted: the truth, of any run and without its processes.

Only the heads of records are read, all that stands before the texts, and on a second look only what is new.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from imagenet_think import GOOD_STATUSES, STATUSES

_BEFORE_TEXTS = b', "raw": '  # inside a JSON string no quotation mark stands without a backslash: it cannot be a text's
_COUNTED = ("image_id", "attempt", "status", "prompt_tokens", "output_tokens")
_READ = 1 << 20  # bytes


class Tally:
    """Counts of records and of images; read() takes in what was written since."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.records = 0  # whole ones, retries and repeats included
        self.unreadable = 0  # lines that are no records
        self.prompt_tokens = 0
        self.output_tokens = 0
        self._best: dict[str, tuple[int, int, str]] = {}  # by image: how it counts (see record_rank), its status
        self._offsets: dict[Path, int] = {}

    @property
    def rows(self) -> Counter[str]:
        """Images by the status of the record that counts for them."""
        return Counter(status for _, _, status in self._best.values())

    def read(self) -> None:
        for shard in sorted(self.run.glob("shard-*.jsonl")):
            with shard.open("rb", buffering=_READ) as lines:
                lines.seek(self._offsets.get(shard, 0))
                for line in lines:
                    if not line.endswith(b"\n"):  # being written, or torn by a crash
                        break
                    self._offsets[shard] = self._offsets.get(shard, 0) + len(line)
                    self._take(line)

    def _take(self, line: bytes) -> None:
        head, mark, _ = line.partition(_BEFORE_TEXTS)
        try:
            record: dict[str, Any] = json.loads(head + b"}" if mark else line)
            if any(name not in record for name in _COUNTED):  # written by others, in another order
                record = json.loads(line)
            image_id, attempt, status, prompt_tokens, output_tokens = (record[name] for name in _COUNTED)
            counts = int(attempt), int(prompt_tokens or 0), int(output_tokens or 0)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self.unreadable += 1
            return
        self.records += 1
        self.prompt_tokens += counts[1]
        self.output_tokens += counts[2]
        rank = STATUSES.index(status) if status in GOOD_STATUSES else len(GOOD_STATUSES)
        found = (rank, counts[0], str(status))
        self._best[image_id] = min(self._best.get(image_id, found), found)
