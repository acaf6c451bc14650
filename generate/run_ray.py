"""Run generate/run.py on a Ray cluster: a pool of actors, each with an engine, that may come and go.

    python generate/run_ray.py --actors 64 --model glm --images images.jsonl --out runs/glm

All options but those of the pool are run.py's, and so are the run's directory and its records: either command continues
what the other began. How to set up a cluster, and what a lost machine costs: docs/ray.md.
"""

from functools import partial
from typing import Annotated

import plain_endings
import typer

from generate.command_line.terminal import Command, gives_numbers
from generate.inference.options import parse_run_options

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command(cls=Command, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@gives_numbers
def main(
    context: typer.Context,
    actors: Annotated[
        int, typer.Option(min=1, help="Number of engines at a time, as far as the cluster has room.")
    ] = 1,
    gpus_per_actor: Annotated[
        int | None,
        typer.Option(
            min=0, help="GPUs per engine; 0 runs on the CPU. Default: as many as it needs, if the cluster has any."
        ),
    ] = None,
    address: Annotated[
        str,
        typer.Option(help="Cluster to join: auto, HOST:PORT, or local to start one on this machine for this run."),
    ] = "local",
) -> None:
    """Ask a vision-language model about every image of a list, on a Ray cluster. All options of run.py apply as well:
    see the help of run.py."""
    from generate.inference.start import start_run_on_ray

    parse_run_options(
        context.args,
        context.command_path,
        partial(start_run_on_ray, actors=actors, gpus=gpus_per_actor, address=address),
        without=["dry_run"],
    )


if __name__ == "__main__":
    app()
