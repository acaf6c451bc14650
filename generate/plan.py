"""Forecast how long a run will take, what it will cost and what will fail, from a few dozen of its images.

    python generate/plan.py --model glm --images images.jsonl --images-root /data/imagenet21k --devices 8

Tries batch sizes, asks about images from all over the list with the run's own engine, throws the texts away, and prints
a forecast of the whole list with intervals of 95 %. The measurements go to profiles/MODEL.json, which
`generate/reproduce.py --plan` reads. With --sweep settings are compared instead. All numbers: docs/planning.md.
"""

from functools import partial
from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path
from generate.command_line.terminal import Command, gives_numbers
from generate.inference.options import parse_run_options
from generate.planning.make_plan import NOT_PLANNED, make_plan

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(cls=Command, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@gives_numbers
def main(
    context: typer.Context,
    count: Annotated[
        int, typer.Option(min=8, help="Number of images to measure, or four batches if that is more.")
    ] = 48,
    batch_sizes: Annotated[
        str, typer.Option(help="Batch sizes to try, the smallest first; a single one is used without a trial.")
    ] = "8,16,32,64",
    devices: Annotated[int, typer.Option(min=1, help="Number of devices of the real run, each like this one.")] = 1,
    usd_per_device_hour: Annotated[
        float | None, typer.Option(min=0, help="Price of one device for one hour, in USD.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Profile to write. Default: profiles/MODEL.json, of a sweep profiles/MODEL.sweep.json.", parser=path
        ),
    ] = None,
    sweep: Annotated[
        bool,
        typer.Option(
            "--sweep",
            help="Measure each of --batch-sizes, and with vLLM its other settings, each in a process of its own; print "
            "a table and the best command in place of a forecast. The same command continues.",
        ),
    ] = False,
) -> None:
    """Forecast a run from a few dozen of its images: hours, cost, disk, failures, and the batch size to use. --images
    and all options of run.py that decide its texts apply as well, also by --config: see the help of
    run.py."""
    parse_run_options(
        context.args,
        context.command_path,
        partial(
            make_plan,
            count=count,
            batch_sizes=batch_sizes,
            devices=devices,
            usd_per_device_hour=usd_per_device_hour,
            out=out,
            sweep=sweep,
            words=context.args,
        ),
        without=NOT_PLANNED,
    )


if __name__ == "__main__":
    app()
