"""How long a run will take, what it will cost and what will fail: a few dozen of its images, asked about now.

    python generate/plan.py --model glm --images images.jsonl --images-root /data/imagenet21k --devices 8

Tries batch sizes, asks about images from all over the list with the run's own engine, throws the texts away, and prints
a forecast of the whole list with intervals of 95 %. What was measured goes to profiles/MODEL.json, which
`generate/reproduce.py --plan` reads. What the numbers mean: docs/planning.md.
"""

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from generate import run
from generate.engines.guards import Guards
from generate.inference.settings import Settings, SettingsError, read_settings
from generate.models.registry import MODELS
from generate.models.sampling import Sampling

if TYPE_CHECKING:
    from generate.inference.job import Job
    from generate.planning.forecast import Profile


def _read_config(context: typer.Context, config: Path | None) -> Path | None:
    """A run.yaml: what of its options is known here becomes a default; --out there is another place."""
    context.obj = Settings()
    if config is not None:
        try:
            given, context.obj = read_settings(config, set(inspect.signature(run.main).parameters) - {"config"})
            context.obj.check()
        except SettingsError as error:
            run.fail(str(error))
        context.default_map = {name: value for name, value in given.items() if name != "out"}
    return config


def main(
    context: typer.Context,
    images: Annotated[Path, typer.Option(help="The list, images.jsonl.")],
    model: Annotated[str, typer.Option(help=f"Which model: {', '.join(MODELS)}.")] = "glm",
    model_file: Annotated[Path | None, typer.Option(help="A model of your own, described in YAML, instead.")] = None,
    checkpoint: Annotated[
        str | None, typer.Option(help="Weights: a Hub id or a directory. Default: the model's published ones.")
    ] = None,
    revision: Annotated[str | None, typer.Option(help="Commit, tag or branch of a Hub id.")] = None,
    images_root: Annotated[
        Path | None, typer.Option(help="What the list's paths start from. Default: the list's folder.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Only this split of the list: train or test.")] = None,
    engine: Annotated[
        str, typer.Option(help=f"{', '.join(run.ENGINES)}, or a server's address, http://…/v1.")
    ] = "transformers",
    max_new_tokens: Annotated[
        int | None, typer.Option(min=1, help="Token limit of one text. Default: as published.")
    ] = None,
    sampling: Annotated[
        str | None, typer.Option(help="greedy, or temperature=0.8,top_p=0.95. Default: as published.")
    ] = None,
    guards: Annotated[str, typer.Option(help="As for the run.")] = "loop=512",
    force_answer: Annotated[bool, typer.Option("--force-answer", help="As for the run.")] = False,
    config: Annotated[
        Path | None, typer.Option(callback=_read_config, is_eager=True, help="The run's run.yaml.")
    ] = None,
    count: Annotated[
        int, typer.Option(min=8, help="Images to ask about, or four times the batch where that is more.")
    ] = 48,
    batch_sizes: Annotated[
        str, typer.Option(help="To be tried, the smallest first; a single one is taken as it is.")
    ] = "8,16,32,64",
    devices: Annotated[int, typer.Option(min=1, help="Devices that the run will have, each like this one.")] = 1,
    usd_per_device_hour: Annotated[float | None, typer.Option(min=0, help="Price of one device for an hour.")] = None,
    out: Annotated[Path | None, typer.Option(help="The profile to write. Default: profiles/MODEL.json.")] = None,
) -> None:
    """Forecast a run from a few dozen of its images: hours, cost, disk, failures, and the batch size to use."""
    settings: Settings = context.obj
    key, entry = run.model_of(model, model_file, settings)
    engine, settings = run.engine_of(engine, settings)
    chosen = run.parsed("--sampling", sampling or entry.sampling, Sampling.parse)
    guarded = run.parsed("--guards", guards, Guards.parse)
    sizes = _sizes(batch_sizes)
    if engine != "transformers" and len(sizes) > 1:
        sizes = sizes[-1:]  # such an engine is made for one size, and fills its device in its own way
    if split not in (None, "train", "test"):
        run.fail(f"--split {split} does not exist; choose train or test.")
    if not images.is_file():
        run.fail(f"--images {images} does not exist; give the list that generate/select_images.py wrote.")

    from generate.inference.job import Job

    job = Job(
        model=key,
        entry=entry,
        checkpoint=checkpoint or entry.hub_id,
        revision=revision,
        images=images,
        images_root=images_root or images.parent,
        out=Path("unused"),  # nothing of the run is written
        split=split,
        limit=None,
        batch_size=sizes[0],
        max_new_tokens=max_new_tokens or entry.max_new_tokens,
        sampling=chosen,
        engine=engine,
        guards=guarded,
        force_answer=force_answer,
        settings=settings,
    )
    profile, total = _profile(job, sizes, count)
    out = out or Path("profiles") / f"{key}.json"
    profile.write(out)
    from generate.planning.forecast import forecast
    from generate.planning.forecast_text import lines

    print("\n".join(["", *lines(profile, forecast(profile, total, devices), usd_per_device_hour), f"-> {out}"]))


def _sizes(text: str) -> list[int]:
    try:
        sizes = sorted({int(one) for one in text.split(",")})
    except ValueError:
        sizes = [0]
    if sizes[0] < 1:
        run.fail(f"--batch-sizes {text} are no numbers of images; give some with commas, such as 8,16,32.")
    return sizes


def _profile(job: "Job", sizes: list[int], count: int) -> tuple["Profile", int]:
    """What was measured, and how many images the run has."""
    from generate.engines.base import EngineError
    from generate.models.checkpoints import CheckpointError, find_checkpoint
    from generate.models.processors import ProcessorError
    from generate.planning.forecast import ProfileError
    from generate.storage.image_list import read_image_list
    from imagenet_think import ContractError

    try:
        rows = [row for row in read_image_list(job.images) if job.split in (None, row.split)]
        if not rows:
            run.fail(f"--images {job.images} has no images of the split {job.split}.")
        found = None if job.engine == "server" else find_checkpoint(job.checkpoint, job.revision)
        run.quiet_transformers()
        from generate.planning.profiling import profile_job
        from generate.processes.launch import join_launch

        return profile_job(job, rows, found, join_launch(), sizes, count), len(rows)
    except (CheckpointError, ContractError, ProcessorError) as error:
        run.fail(str(error))
    except (EngineError, OSError, ProfileError) as error:
        typer.echo(f"error: {error}; nothing was forecast.", err=True)
        raise typer.Exit(1) from error


if __name__ == "__main__":
    typer.run(main)
