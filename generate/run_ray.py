"""generate/run.py on a Ray cluster: a pool of actors, each with an engine, that may come and go.

    python generate/run_ray.py --actors 64 --model glm --images images.jsonl --out runs/glm

The options after those of the pool are run.py's, and so are the run's directory and its records: either command
continues what the other began. Setting up a cluster, and what a lost machine costs: docs/ray.md.
"""

import importlib.util
import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from generate import run

if TYPE_CHECKING:
    from collections import Counter

    from generate.inference.job import Job
    from generate.models.checkpoints import Checkpoint
    from generate.storage.image_list import ImageRow

app = typer.Typer(add_completion=False)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def main(
    context: typer.Context,
    actors: Annotated[int, typer.Option(min=1, help="Engines at a time, as far as the cluster has room.")] = 1,
    gpus_per_actor: Annotated[
        int | None,
        typer.Option(min=0, help="GPUs of an engine, 0: on the CPU. Default: what it takes, if the cluster has any."),
    ] = None,
    address: Annotated[
        str,
        typer.Option(help="Of a running cluster: auto, HOST:PORT; local starts one of this machine, for this run."),
    ] = "local",
) -> None:
    """Ask a vision-language model about every image of a list, on a Ray cluster. All options of run.py apply as well:
    see python generate/run.py --help."""
    if importlib.util.find_spec("ray") is None:
        typer.echo("error: Ray is not installed: pip install -r requirements-ray.txt", err=True)
        raise typer.Exit(2)
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # it would report to its makers
    command = typer.Typer(add_completion=False)
    command.command()(run.main)
    command(context.args, prog_name="run_ray.py", obj=partial(_run_in_pool, actors, gpus_per_actor, address))


def _run_in_pool(
    actors: int, gpus: int | None, address: str, job: "Job", rows: "list[ImageRow]", checkpoint: "Checkpoint | None"
) -> "tuple[str, Counter[str]]":
    from generate.inference.ray_pool import Pool, run_in_pool
    from generate.processes.launch import LaunchError

    if gpus and job.engine == "vllm":
        job = replace(job, settings=replace(job.settings, tensor_parallel=gpus))
    elif (gpus or 0) > 1 or (gpus and job.engine == "server"):
        raise LaunchError(f"--gpus-per-actor {gpus}: engine {job.engine} takes one GPU at most, a server's none.")
    return run_in_pool(Pool(actors, gpus, address), job, rows, checkpoint)


if __name__ == "__main__":
    app()
