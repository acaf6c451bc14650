"""Write the published records: every distinct record of a run, all attempts, as compressed JSON Lines."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow
from tqdm import tqdm

from generate.building.published_records import published_line, published_record
from imagenet_think import Lines, Place, parse_record


def write_records(path: Path, model: str, places: Sequence[Place]) -> Counter[str]:
    """Write the records at these places, in this order, as they may be published.

    Returns the names of fields that were left out or are null in their place, with the number of records.
    """
    path.parent.mkdir(parents=True)
    left_out: Counter[str] = Counter()
    with Lines() as lines, pyarrow.output_stream(str(path), compression="zstd", buffer_size=1 << 20) as file:
        for place in tqdm(places, desc=f"writing records of {model}", unit=" records", delay=1):
            record = parse_record(lines.read(place))
            published = published_record(record)
            left_out.update(
                name
                for name, value in record.items()
                if name != "message" and (name not in published or published[name] != value)  # type: ignore[literal-required]
            )
            file.write(published_line(published))
    return left_out
