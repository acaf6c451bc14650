"""Hand what a bench measured to the one table that all benches end in.

A bench is tests/bench/bench_NAME.py, run as a script, and has a place in docs/performance.md: a line
`<!-- bench: NAME -->` and below it a line `<!-- end -->`. Beside what it prints it does four things and no more:

1. Its command line has no argument that must be given, and `smoke: Smoke = False` in its main: then it takes a few
   rows and some seconds on a CPU, and shows that it runs, not how fast.
2. It calls hand_over() once for each figure. All runs name the same works: no measured number in `work`.
3. Where something is missing that it cannot do without (a GPU, another program), it calls leave_out().
4. Where five runs would take too long, a line at its top says how many, and why: `RUNS = 1  # an hour each`. With
   `RUNS = 0  # …` it is no part of `make bench`.

`python tests/bench/all.py` runs them, keeps results.json, and prints the table; `python tests/bench/page.py` fills
docs/performance.md.
"""

import json
import math
import os
from typing import Annotated, NoReturn

import typer

FILE = "BENCH_FIGURES"  # variable of the environment: the file to which figures are added, a line of JSON each
LEFT_OUT = 77  # exit code, as automake's tests say it

Smoke = Annotated[bool, typer.Option("--smoke", help="A few rows, seconds: whether it runs, not how fast.")]
Named = tuple[str, float]


def hand_over(
    work: str, ours: float, unit: str, peer: Named | None = None, limit: Named | None = None, less: bool = False
) -> None:
    """Hand over one figure. `peer`, `limit`: its name and value in the same unit; `less`: less is better."""
    values = [ours, *(value for _, value in filter(None, (peer, limit)))]
    if not all(math.isfinite(value) and value >= 0 for value in values):
        raise ValueError(f"{work!r}: {values} should be finite and not below 0")
    if file := os.environ.get(FILE):
        line = {"work": work, "unit": unit, "less": less, "ours": ours, "peer": peer, "limit": limit}
        with open(file, "a", encoding="utf-8") as lines:
            lines.write(json.dumps(line, ensure_ascii=False) + "\n")


def leave_out(why: str) -> NoReturn:
    """End the bench, which cannot run here."""
    print(f"left out: {why}")
    raise SystemExit(LEFT_OUT)
