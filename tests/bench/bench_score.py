"""evaluate/score.py as a user starts it: the six lexical values of a whole benchmark, from raw text to its files.

Synthetic texts, every one distinct. Each image has a prediction and two references with a thinking (median 450 words)
and an answer (median 150), so that it stands for six pairs: two of each section.

python tests/bench/bench_score.py --images 24000
"""

import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.resources import measured  # noqa: E402
from tests.support.synthetic_benchmark import write_dataset, write_run  # noqa: E402

SCRIPT = ROOT / "evaluate" / "score.py"
PAIRS_AN_IMAGE = 6
RUNS = 3  # each scores half a million pairs


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the split.")] = 24_000,
    workers: Annotated[int, typer.Option(min=1, help="Processes, beside one alone; 1 leaves the comparison out.")] = 2,
    alone: Annotated[bool, typer.Option(help="Also with one process.")] = True,
    smoke: Smoke = False,
) -> None:
    """Print pairs per CPU-second and per second, and the most memory that all processes held.

    Mapped files stand apart: the system takes their pages back when it needs them.
    """
    images, workers = (20, 1) if smoke else (images, workers)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write_dataset(folder / "imagenet-think-bench", images)
        for name in ("first", "second"):
            write_run(folder / name, name, images)
        for count in [1, workers] if alone and workers > 1 else [workers]:
            for name, what in (("first", "first model, with the fit"), ("second", "another model")):
                out = folder / f"scores-{count}" / f"{name}.json"
                options = [f"--predictions={folder / name}", f"--references={folder / 'imagenet-think-bench'}"]
                wall, cpu, held, mapped = measured(
                    [*options, f"--out={out}", f"--workers={count}"], ROOT / "evaluate" / "score.py"
                )
                pairs = images * PAIRS_AN_IMAGE
                print(
                    f"{what}, {count} worker{'s' * (count > 1)}: {pairs:,} pairs in {wall:,.1f} s, "
                    f"{pairs / wall:,.0f} a second, {pairs / cpu:,.0f} a CPU-second, at most {held:,.0f} MiB "
                    f"and {mapped:,.0f} MiB of mapped files",
                    flush=True,
                )
                by = f"{what}, {count} worker{'s' * (count > 1)}"
                hand_over(f"{by}, {pairs:,} pairs, start included", pairs / cpu, "pairs/CPU-s")
                hand_over(f"memory, {by}", held, "MiB", less=True)


if __name__ == "__main__":
    typer.run(main)
