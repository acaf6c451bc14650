"""Measure how fast the driver of generate/run_ray.py hands out rows, with actors that answer at once.

python tests/bench/bench_ray.py
"""

import resource
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any

import ray
import typer
from figures import Smoke, hand_over

from generate.inference.ray_actor import Answer
from generate.inference.ray_sender import CALLS, RowSender
from generate.storage.image_list import ImageRow


class NullActor:
    """Answer as EngineActor does, without an engine."""

    def begin(self) -> Answer:
        return Answer(0, "")

    def ask(self, rows: list[ImageRow], _: dict[str, str]) -> Answer:
        return Answer(0, "", {row.image_id: "ok" for row in rows})


def main(
    rows: Annotated[int, typer.Option(min=1, help="Of the list.")] = 250_000,
    actors: Annotated[int, typer.Option(min=1, help="That answer at once.")] = 4,
    batch_size: Annotated[int, typer.Option(min=1, help="Rows of an actor at a time.")] = 16,
    smoke: Smoke = False,
) -> None:
    """Print calls, rows a second and the driver's memory."""
    rows, actors = (200, 1) if smoke else (rows, actors)
    listed = [ImageRow(image_id=f"n{at:08d}_{at}", path=f"n{at:08d}/n{at:08d}_{at}.JPEG") for at in range(rows)]
    ray.init("local", num_cpus=actors, include_dashboard=False, log_to_driver=False)
    actor = ray.remote(NullActor).options(num_cpus=1, max_concurrency=CALLS + 2)
    job: Any = SimpleNamespace(batch_size=batch_size, out=Path(), attempt=0)
    worklist: Any = SimpleNamespace(suspects={})
    sender = RowSender(actor.remote, actors, job, worklist, listed)
    before_mib, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, time.monotonic()
    statuses = sender.run()
    took_s = time.monotonic() - began
    more_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before_mib
    assert statuses.total() == rows
    print(
        f"{rows:,} rows to {actors} actors at --batch-size {batch_size}: "
        f"{sender.sent:,} calls, of which {sender.most_at_once} at once at most; {rows / took_s:,.0f} rows/s, "
        f"{more_mib:,.0f} MiB more in the driver"
    )
    hand_over(f"handing {rows:,} rows to {actors} actors", rows / took_s, "rows/s")
    hand_over("memory of the driver, beside ray's", more_mib, "MiB", less=True)
    ray.shutdown()


if __name__ == "__main__":
    typer.run(main)
