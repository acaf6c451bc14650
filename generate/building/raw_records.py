"""Write the published records: every distinct record of a run, all attempts, as compressed JSON Lines."""

from collections import Counter
from pathlib import Path

import pyarrow
from tqdm import tqdm

from generate.building.published_records import published_line, published_record, withhold_texts
from generate.storage.run_index import RunIndex
from imagenet_think import Lines, parse_record


def write_records(path: Path, model: str, index: RunIndex) -> Counter[str]:
    """Write all records of a run, in the index's order, as they may be published.

    Returns the names of fields that were left out or are null in their place, with the number of records.
    """
    path.parent.mkdir(parents=True)
    left_out: Counter[str] = Counter()
    with Lines() as lines, pyarrow.output_stream(str(path), compression="zstd", buffer_size=1 << 20) as file:
        for place in tqdm(index.all, desc=f"writing records of {model}", unit=" records", delay=1):
            record = parse_record(lines.read(place))
            if what := index.what_withheld(place):
                record = withhold_texts(record, what)
            published = published_record(record)
            left_out.update(
                name
                for name, value in record.items()
                if name != "message" and (name not in published or published[name] != value)  # type: ignore[literal-required]
            )
            file.write(published_line(published))
    return left_out
