"""Wait for the other ranks of a launch, of which none else tells how it ended."""

import time
from pathlib import Path

from generate.command_line.terminal import counted
from generate.monitoring.ledger import Sessions

_POLL_S = 0.5
_TOLD_AFTER_S = 30.0
_PATIENCE_S = 60.0  # without a sign of life: a disk may show a new file late


def wait_for_ranks(run: Path, job: str, todo: int) -> bool:
    """Return whether the launch's processes wrote as many records as it had to do, once they have or none works."""
    sessions, began = Sessions(run), time.monotonic()
    seen, told = began, False
    while True:
        sessions.read()
        done = sum(sum(stats.records.values()) for stats in sessions.known.values() if stats.job == job)
        if done >= todo:
            return True
        now = time.monotonic()
        if any(stats.job == job for stats in sessions.running().values()):
            seen = now
        elif now - seen > _PATIENCE_S:
            return False
        if not told and now - began > _TOLD_AFTER_S:
            told = True
            print(
                f"the first rank is done; {counted(todo - done, 'row is', 'rows are')} with others, whose end "
                f"it waits for",
                flush=True,
            )
        time.sleep(_POLL_S)
