"""Write how far a run is into a card on the Hub: a block between two comments, after the card's YAML head.

    card = put_progress(card, format_progress(report), report.run_id)

Every run has a block of its own, which may be moved within the card and stays where it was moved to. Of a block go out
numbers, words of ours and the model's name; no folder, host or process. All else in the card stays as it is, byte for
byte, which is why cards are bytes here.
"""

import re
import time
from datetime import UTC, datetime
from hashlib import sha256
from math import floor
from pathlib import PurePosixPath
from typing import NamedTuple

from generate.command_line.terminal import one_line
from generate.monitoring.status_report import StatusReport
from generate.monitoring.status_text import format_throughput, name_failures

RUNNING, COMPLETE, STOPPED = "running", "complete", "not running"
_CELLS = 20  # of the bar
_NAME_LENGTH = 80
_TIME = "%Y-%m-%d %H:%M:%S UTC"
_BLOCK = re.compile(
    rb"<!-- imagenet-think run ([\w.]+): (running|complete|not running), (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC) -->"
    rb"(?:(?!<!-- imagenet-think run ).)*?<!-- end of imagenet-think run \1 -->(?:\r?\n|\Z)",
    re.DOTALL,
)
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s*---[ \t]*\r?\n(?:.*?\r?\n)??---[ \t]*(\r?\n|\Z))?", re.DOTALL)
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


class Progress(NamedTuple):
    """Hold what a block says."""

    state: str
    at: float  # seconds since 1970
    lines: tuple[str, ...]


def read_state(report: StatusReport) -> str:
    """Return whether processes work on the run, or every image has a record, or neither."""
    if report.now.processes:
        return RUNNING
    return COMPLETE if report.images and report.rows.all >= report.images else STOPPED


def format_progress(report: StatusReport) -> Progress:
    """Return the block of a run as it is now."""
    state, rows = read_state(report), report.rows
    bar = f": {_format_bar(min(1.0, rows.all / report.images))}" if report.images else ""
    of_images = f" of {report.images:,}" if report.images else ""
    failures = f" ({named})" if (named := name_failures(rows.by_status).replace("_", r"\_")) else ""
    lines = [
        f"**{_escape(report.name)}** is {state}{bar}",
        "",
        f"- {rows.all:,}{of_images} images: {rows.good:,} good, {rows.failed:,} failed{failures}",
    ]
    if state == RUNNING:
        loads = report.now.loading == report.now.processes
        lines.append("- the model is being loaded" if loads else f"- {format_throughput(report.now)}")
    return Progress(state, time.time(), tuple(lines))


def put_progress(card: bytes, progress: Progress, run_id: str) -> bytes:
    """Return the card with the block of a run: in place of the former one, else after the YAML head."""
    line_end = b"\r\n" if b"\r\n" in card else b"\n"
    block = b"".join(line.encode() + line_end for line in _format_block(progress, _key(run_id)))
    former = _blocks_of(card, run_id)
    if not former:
        head = _HEAD.match(card)
        assert head  # of any card, perhaps an empty one
        between = line_end if head[1] == b"" else b""  # the head is all, and its last line does not end
        return card[: head.end()] + between + block + card[head.end() :]
    for found in reversed(former[1:]):  # copies, which somebody pasted
        card = card[: found.start()] + card[found.end() :]
    return card[: former[0].start()] + block + card[former[0].end() :]


def find_progress(card: bytes, run_id: str) -> Progress | None:
    """Return the state and time that the block of a run has in a card; None where there is none."""
    for found in _blocks_of(card, run_id):
        try:
            at = datetime.strptime(found[3].decode(), _TIME).replace(tzinfo=UTC).timestamp()
        except ValueError:  # edited, to the 31st of February
            continue
        return Progress(found[2].decode(), at, ())
    return None


def without_progress(card: bytes) -> bytes:
    """Return the card without the blocks of any run."""
    return _BLOCK.sub(b"", card)


def _blocks_of(card: bytes, run_id: str) -> list[re.Match[bytes]]:
    return [found for found in _BLOCK.finditer(card) if found[1] == _key(run_id).encode()]


def _key(run_id: str) -> str:
    """Return a run's id as a comment may hold it; ours are hexadecimal."""
    return run_id if re.fullmatch(r"[0-9A-Za-z_.]{1,64}", run_id) else sha256(run_id.encode()).hexdigest()[:12]


def _format_block(progress: Progress, key: str) -> list[str]:
    at = time.gmtime(progress.at)
    begin = f"<!-- imagenet-think run {key}: {progress.state}, {time.strftime(_TIME, at)} -->"
    as_of = f"- as of {time.strftime('%Y-%m-%d %H:%M UTC', at)}"
    return [begin, "", *progress.lines, as_of, "", f"<!-- end of imagenet-think run {key} -->"]


def _format_bar(share: float) -> str:
    return f"`{'█' * floor(share * _CELLS):░<{_CELLS}}` {floor(share * 1000) / 10:.1f}%"  # 100.0% means all


def _escape(name: str) -> str:
    """Return a name as Markdown shows it, and nothing else: of a path its last part, every sign with a backslash."""
    is_path = name.startswith(("/", "~", ".", "\\")) or re.match(r"[A-Za-z]:[/\\]", name)
    shown = PurePosixPath(name.replace("\\", "/")).name if is_path else name
    return _PUNCTUATION.sub(r"\\\1", one_line(shown)[:_NAME_LENGTH])
