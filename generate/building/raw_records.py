"""Write the published records: every distinct record of a run, all attempts, as compressed JSON Lines."""

import json
from collections.abc import Sequence
from pathlib import Path

import pyarrow
from tqdm import tqdm

from generate.building.leak_checks import publishable_message
from imagenet_think import Lines, Place, parse_record


def write_records(path: Path, model: str, places: Sequence[Place]) -> None:
    """Write the records at these places, in this order, byte for byte but for what their messages may not say."""
    path.parent.mkdir(parents=True)
    with Lines() as lines, pyarrow.output_stream(str(path), compression="zstd", buffer_size=1 << 20) as file:
        for place in tqdm(places, desc=f"writing records of {model}", unit=" records", delay=1):
            line = lines.read(place)
            file.write(line if b'"message": null' in line else _redact_message(line))


def _redact_message(line: bytes) -> bytes:
    record = parse_record(line)
    message = publishable_message(record["message"])
    if message == record["message"]:
        return line
    record["message"] = message
    return json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
