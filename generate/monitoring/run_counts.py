"""Count what the shards of a run hold: the truth about any run, also one without stats files."""

from collections import Counter
from pathlib import Path

from imagenet_think import BestRecords, ContractError, parse_record


class RunCounts:
    """Count records, tokens and images of a run; each read() adds what was written since the last one."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.records = 0  # readable ones, retries and repeats included
        self.unreadable = 0  # lines
        self.prompt_tokens = 0
        self.output_tokens = 0
        self._best = BestRecords[str]()  # keeps each image's status
        self._read: dict[Path, int] = {}  # bytes of each shard

    @property
    def rows(self) -> Counter[str]:
        """Return the number of images by the status of their best record."""
        return Counter(self._best.kept.values())

    def read(self) -> None:
        """Read the new lines of every shard. A line that is no record is counted, and stops nothing."""
        for shard in sorted(self.run.glob("shard-*.jsonl")):
            with shard.open("rb") as lines:
                lines.seek(self._read.get(shard, 0))
                for line in lines:
                    if not line.endswith(b"\n"):  # being written, or torn by a crash
                        break
                    self._read[shard] = self._read.get(shard, 0) + len(line)
                    self._add(line)

    def _add(self, line: bytes) -> None:
        try:
            record = parse_record(line)
            prompt_tokens, output_tokens = int(record["prompt_tokens"] or 0), int(record["output_tokens"] or 0)
            self._best.add(record, record["status"])
        except (ContractError, ValueError, TypeError, KeyError, OverflowError):
            self.unreadable += 1
            return
        self.records += 1
        self.prompt_tokens += prompt_tokens
        self.output_tokens += output_tokens
