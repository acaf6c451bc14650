"""The raw texts of an image, every attempt, from the jsonl/ of a built dataset."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow

from imagenet_think import ContractError


def raw_records(path: Path, model: str, image_id: str) -> list[dict[str, Any]]:
    """All records of an image and teacher with their raw texts, by attempt, from the dataset's jsonl/.

    The file is one compressed stream sorted by image, so it is unpacked up to there. Raises ContractError if it cannot
    be read.
    """
    file = path / "jsonl" / model / "00000.jsonl.zst"
    start = f'{{"image_id": {json.dumps(image_id, ensure_ascii=False)}, '.encode("utf-8", "backslashreplace")
    found = []
    try:
        for line in _lines_from(file, start):
            if not line.startswith(start):
                break
            found.append(json.loads(line))
    except (OSError, ValueError) as error:
        raise ContractError(f"{file} cannot be read ({error}); build the dataset again") from error
    return found


def _lines_from(file: Path, start: bytes) -> Iterator[bytes]:
    """The lines from the first on that begins so. Most of the file is passed over without being cut into lines."""
    marker, left, there = b"\n" + start, b"\n", False
    with pyarrow.input_stream(str(file), compression="zstd", buffer_size=1 << 20) as stream:
        while block := stream.read(1 << 22):
            left += block
            if not there and (at := left.find(marker)) >= 0:
                left, there = left[at + 1 :], True
            if there:
                *lines, left = left.split(b"\n")
                yield from lines
            else:
                left = left[-len(marker) :]
    if there and left:
        yield left
