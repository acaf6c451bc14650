"""The bootstrap of all tables: ours beside numpy indexing and scipy.stats.bootstrap, on the same columns.

python tests/bench/bench_report.py --rows 250000 --models 5

The columns are those of a whole report: every model, section and value, with what the values at equal length need. The
peers are timed on a few resamples and their time is multiplied up; they compute the same, the means of all columns.
"""

import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

EVALUATE = Path(__file__).resolve().parents[2] / "evaluate"
VALUES = 16  # eight metrics, avg and max
FIT_COLUMNS = 5 + 4 * 2  # powers of the length, and their products with four metrics
FEW = 2  # resamples of the peers


def main(
    rows: Annotated[int, typer.Option(min=10, help="Images.")] = 250_000,
    models: Annotated[int, typer.Option(min=1, help="Models, beside the teachers' agreement.")] = 5,
    resamples: Annotated[int, typer.Option(min=1)] = 2000,
    smoke: Smoke = False,
) -> None:
    """Print seconds and the ratios."""
    rows, models, resamples = (60, 2, 100) if smoke else (rows, models, resamples)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as evaluate/report.py sets it
    import numpy as np
    from scipy import stats

    columns = 3 * (models * (VALUES + FIT_COLUMNS) + VALUES)
    random = np.random.default_rng(0)
    values = random.random((rows, columns))
    print(f"{resamples:,} resamples of {rows:,} rows, {columns} columns, by wall clock and by CPU:")
    wall, cpu = timed(lambda: _resampling().resampled_means(values, resamples, 0))
    print(f"  ours             {wall:9.1f} s {cpu:9.1f} CPU-s")
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(f"  peak memory, resident, {held:.2f} GiB")
    hand_over("memory for it", held, "GiB", limit=("the columns themselves", values.nbytes / 2**30), less=True)

    def indexing() -> None:
        for _ in range(FEW):
            values[random.integers(0, rows, size=rows)].mean(axis=0)

    def of_scipy() -> None:
        """Of one column: all at once it would need resamples x rows x columns numbers."""
        stats.bootstrap((values[:, 0],), np.mean, n_resamples=20, method="percentile", batch=10, rng=random)

    for name, work, share in (
        ("numpy indexing", indexing, FEW / resamples),
        ("scipy.stats.bootstrap", of_scipy, 20 / resamples / columns),
    ):
        peer_wall, peer_cpu = (value / share for value in timed(work))
        print(
            f"  {name:<16} {peer_wall:9.1f} s {peer_cpu:9.1f} CPU-s, multiplied up; ours is "
            f"{peer_wall / wall:.1f} times as fast by wall clock, {peer_cpu / cpu:.1f} by CPU"
        )
        what = f"{resamples:,} resamples of {rows:,} rows and {columns} columns, beside {name}"
        hand_over(what, cpu, "CPU-s", peer=(f"{name}, multiplied up", peer_cpu), less=True)


def _resampling() -> Any:
    sys.path.insert(0, str(EVALUATE))  # as running a script there does
    try:
        from reporting import resampling
    finally:
        sys.path.remove(str(EVALUATE))
    return resampling


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by wall clock and of this process's CPU, all threads together."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


if __name__ == "__main__":
    typer.run(main)
