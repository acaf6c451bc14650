"""Start a run from its command line: check the options first, and only then load what takes seconds."""

import importlib.util
import os
import tempfile
from dataclasses import replace
from pathlib import Path

from generate.inference.check_options import job_of
from generate.inference.options import RunOptions, fail
from generate.processes.launch import launched_rank
from imagenet_think_project.scripts import command_line


def start_run(options: RunOptions) -> None:
    """Do the job of generate/run.py as one rank of its launch, or ask about one picture of it."""
    if options.dry_run:
        _start_dry_run(options)
        return
    job, built_in = job_of(options, _draw_pictures)
    from generate.inference.runner import report_run, run_as_rank

    report_run(job, run_as_rank)
    _show_next(job.model, built_in)


def _start_dry_run(options: RunOptions) -> None:
    with tempfile.TemporaryDirectory(prefix="dry-run-") as folder:  # for the list of --images owner/name
        job, _ = job_of(replace(options, out=Path(folder)), _draw_pictures)
        from generate.inference.dry_run import ask_about_one
        from generate.inference.runner import report_dry_run

        report_dry_run(job, ask_about_one)


def start_run_on_ray(options: RunOptions, *, actors: int, gpus: int | None, address: str) -> None:
    """Do the job of generate/run_ray.py; `gpus`: of each actor, None for as many as its engine takes."""
    if importlib.util.find_spec("ray") is None:
        fail("Ray is not installed: pip install 'imagenet-think[ray]'")
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # Ray would send reports to its makers
    job, built_in = job_of(options, _draw_pictures)
    if gpus and job.engine == "vllm":
        job = replace(job, settings=replace(job.settings, tensor_parallel=gpus))
    elif (gpus or 0) > 1 or (gpus and job.engine == "server"):
        fail(f"--gpus-per-actor {gpus}: engine {job.engine} takes one GPU at most, a server's none.")
    from generate.inference.ray_pool import Pool, run_in_pool
    from generate.inference.runner import report_run

    report_run(job, lambda job, rows, checkpoint: run_in_pool(Pool(actors, gpus, address), job, rows, checkpoint))
    _show_next(job.model, built_in)


def _draw_pictures() -> tuple[Path, Path]:
    """Return the list and the root of the demo's pictures; only a run without --images waits for their libraries."""
    from generate.demo.built_in import prepare_pictures

    return prepare_pictures(Path("build/demo"))


def _show_next(model: str, built_in: bool) -> None:
    """Print the command for the real model after the built-in demo."""
    if built_in and launched_rank() == 0:
        run = command_line("generate/run.py")
        print(
            "\nThat was a tiny built-in checkpoint on drawn pictures. Run the real model on your pictures with:\n\n"
            f"    {run} --model {model} --images images.jsonl --out runs/{model}"
        )
