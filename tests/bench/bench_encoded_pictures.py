"""Time the search for pictures written as text beside a plain search for base64, and count its false alarms.

The texts hold no pictures: prose, of which a part quotes code, formulas, tables, hashes, lists of numbers and the like
(tests/support/odd_texts.py). The peer is `re`, looking for runs of forty letters of base64 in the same texts. Times are
CPU-seconds of one process.

    python tests/bench/bench_encoded_pictures.py --texts 100000 --odd 0.05
    python tests/bench/bench_encoded_pictures.py --texts 100000 --odd 1
"""

import random
import re
import sys
import time
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.leaks.unpublishable import find_unpublishable  # noqa: E402
from tests.support.odd_texts import odd_text  # noqa: E402

BASE64 = re.compile(rb"[A-Za-z0-9+/]{40,}")
BATCH = 2_000  # texts that are searched at once


def main(
    texts: Annotated[int, typer.Option(min=1, help="Texts that are made and searched.")] = 100_000,
    odd: Annotated[float, typer.Option(min=0, max=1, help="Share of them that quote what is no prose.")] = 0.05,
    seed: Annotated[int, typer.Option(help="Of the texts.")] = 7,
    smoke: Smoke = False,
) -> None:
    """Print megabytes per CPU-second of both, their ratio, and the false alarms."""
    texts, odd = (300, 0.5) if smoke else (texts, odd)
    chance = random.Random(seed)
    size, ours, theirs, alarms = 0, 0.0, 0.0, dict[str, int]()
    for start in range(0, texts, BATCH):
        batch = [odd_text(chance, odd).encode() for _ in range(min(BATCH, texts - start))]
        size += sum(map(len, batch))
        before = time.process_time()
        found = find_unpublishable(batch)
        between = time.process_time()
        for text in batch:
            BASE64.search(text)
        ours, theirs = ours + between - before, theirs + time.process_time() - between
        for what in found.values():
            alarms[what] = alarms.get(what, 0) + 1
    print(
        f"{texts:,} texts of {size / 1e6:,.0f} MB, {odd:.0%} of them odd: {size / 1e6 / ours:,.1f} MB/s, plain base64 "
        f"by re {size / 1e6 / theirs:,.1f} MB/s, {ours / theirs:.2f} times its time; "
        f"{sum(alarms.values())} false alarms {alarms or ''}"
    )
    what = f"{texts:,} texts, {odd:.0%} of them odd"
    hand_over(f"searching {what}", size / 1e6 / ours, "MB/CPU-s", peer=("base64 alone, by re", size / 1e6 / theirs))
    hand_over(f"false alarms in {what}", sum(alarms.values()), "texts", less=True)


if __name__ == "__main__":
    typer.run(main)
