"""Time the server engine whose concurrency adapts beside the same with a fixed one, on servers that take so many texts.

A server that refuses (429) what is more than it takes, and one that has it wait; each text takes the same time. The
best that can be is rows / capacity texts after one another. Fixed: always as many as the bound allows.

    python tests/bench/bench_concurrency.py
"""

import math
import sys
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

sys.path.insert(0, str(Path(__file__).parents[2]))


def main(
    rows: Annotated[int, typer.Option(min=8, help="Texts to ask for.")] = 400,
    capacity: Annotated[int, typer.Option(min=1, help="Texts that the server works on at once.")] = 6,
    bound: Annotated[int, typer.Option(min=1, help="The value of --batch-size.")] = 64,
    smoke: Smoke = False,
) -> None:
    """Print seconds, refusals and lost rows of each, and the ratio to the best possible time."""
    from tests.support.limited_server import TEXT_S, ask, limited

    rows, bound = (24, 8) if smoke else (rows, bound)
    best_s = math.ceil(rows / capacity) * TEXT_S
    print(f"{rows} texts of {TEXT_S} s, {capacity} at once, bound {bound}; the best possible {best_s:.1f} s")
    for queues in (False, True):
        took: list[float] = []
        for adapts in (False, True):
            with limited(lambda: capacity, queues=queues) as server:
                done, took_s, engine = ask(rows, bound, server, adapts=adapts)
                took.append(took_s)
                lost = sum(one.status is not None for one in done)
                refused = len(server.bodies) - rows
            kind = "waits  " if queues else "refuses"
            way = "adapts" if adapts else "fixed "
            print(
                f"{kind} {way}  {took_s:6.1f} s, {took_s / best_s:.2f} of the best; {refused:,} refused, {lost} rows "
                f"lost, {engine.at_a_time} at a time in the end"
            )
        what = f"{rows} texts of a server that {'has too many wait' if queues else 'refuses too many'}"
        hand_over(what, took[1], "s", peer=("always the bound", took[0]), limit=("no place idle", best_s), less=True)


if __name__ == "__main__":
    typer.run(main)
