"""Read the raw texts of an image, of every attempt, from the jsonl/ of a built dataset."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pyarrow

from imagenet_think import ContractError, Record, open_unlinked


def raw_records(path: Path, model: str, image_id: str) -> list[Record]:
    """Return all records of an image and teacher, by attempt. path: of the dataset.

    The file is one compressed stream sorted by image, so it is decompressed up to the image. Raise ContractError if it
    cannot be read.
    """
    file = raw_file(path, model)
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


@cache
def raw_file(path: Path, model: str) -> Path:
    """Return a teacher's file, links resolved when the dataset is opened: none that is put there later is followed."""
    return (path / "jsonl" / model / "00000.jsonl.zst").resolve()


def _lines_from(file: Path, start: bytes) -> Iterator[bytes]:
    """Yield the lines from the first one that begins with `start`; search for it without splitting what precedes."""
    marker, left, there = b"\n" + start, b"\n", False
    with open_unlinked(file) as compressed, pyarrow.input_stream(compressed, compression="zstd") as stream:
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
