"""Count what the shards of a run hold: the truth about any run, also one without stats files."""

from collections import Counter
from pathlib import Path

from imagenet_think import BestRecords, ContractError, ShardLine, shard_lines, shards_of, zeros_message


class RunCounts:
    """Count records, tokens and images of a run; each read() adds what was written since the last one."""

    def __init__(self, run: Path) -> None:
        self.run = run
        self.records = 0  # readable ones, retries and repeats included
        self.unreadable = 0  # lines that are no records
        self.zeros = 0  # lines with a block of zeros, which a crash left
        self.first_unreadable: str | None = None  # the file, the line and what is wrong with it
        self.prompt_tokens = 0
        self.output_tokens = 0
        self.of_session: Counter[int] = Counter()  # records, by the number of the shard and its session
        self._best = BestRecords[str]()  # keeps each image's status
        self._last: dict[Path, ShardLine] = {}  # that was read of each shard
        self._first_zeros: ShardLine | None = None

    @property
    def rows(self) -> Counter[str]:
        """Return the number of images by the status of their best record."""
        return Counter(self._best.kept.values())

    @property
    def zeros_note(self) -> str | None:
        return zeros_message(self.zeros, self._first_zeros) if self._first_zeros else None

    def read(self) -> None:
        """Read the new lines of every shard. A line that is no record is counted, and stops nothing.

        Raises ContractError for a copy of a shard.
        """
        for shard in shards_of(self.run):
            for line in shard_lines(shard, self._last.get(shard)):
                self._last[shard] = line._replace(text=None)
                self._add(line)

    def _add(self, line: ShardLine) -> None:
        try:
            record = line.record()
        except ContractError as error:
            self.unreadable += 1
            self.first_unreadable = self.first_unreadable or str(error)
            return
        if record is None:
            self.zeros += 1
            self._first_zeros = self._first_zeros or line
            return
        self._best.add(record, record["status"])
        self.records += 1
        self.of_session[session_of(line.place.shard)] += 1
        self.prompt_tokens += record.get("prompt_tokens") or 0
        self.output_tokens += record.get("output_tokens") or 0


def session_of(shard: Path) -> int:
    """Return the number of the session that writes a shard, as `shard-00003.jsonl`."""
    return int(shard.name.removeprefix("shard-").partition(".")[0])
