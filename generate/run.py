"""Ask a vision-language model about every image of a list; crash-safe, resumable, one record an image.

    accelerate launch --quiet generate/run.py --model glm --images images.jsonl --out runs/glm

Without options it runs the built-in tiny checkpoint on drawn pictures. The same command continues where it stopped.
Several GPUs, machines, or tasks of a Slurm array: docs/many_machines.md.
"""

import os
import platform
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn, TypeVar

import typer

from generate.engines.guards import Guards
from generate.inference.retry import Retry
from generate.inference.settings import Settings, SettingsError, read_settings
from generate.models.model_file import ModelFileError, read_model_file
from generate.models.registry import MODELS, Model, in_one_turn, table
from generate.models.sampling import Sampling
from generate.processes.launch import launched_rank, rank_alone
from generate.processes.shutdown import end_with_launcher

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable

    from generate.inference.job import Job
    from generate.inference.work_sharing import ListShard
    from generate.models.checkpoints import Checkpoint
    from generate.storage.image_list import ImageRow

    # Does a job, its checkpoint None for the server engine alone; says who did it, and its records by status.
    Run = Callable[[Job, list[ImageRow], Checkpoint | None], tuple[str, Counter[str]]]

BUILT_IN = Path(__file__).parent / "demo" / "checkpoints"
ENGINES = ("transformers", "vllm", "server")
_MODEL, _IMAGES, _TEXTS, _RUN = "The model", "The images", "The texts", "The run"  # the panels of --help
_SETTINGS = "generate.inference.settings"  # where the command line's context keeps them
Parsed = TypeVar("Parsed", Sampling, Guards, Retry)


def _read_config(context: typer.Context, config: Path | None) -> Path | None:
    """The file's options become the defaults of the command line's; its settings are kept for main."""
    context.meta[_SETTINGS] = Settings()
    if config is not None:
        options = {option.name for option in context.command.params} - {"config", "list_models"}
        try:
            context.default_map, settings = read_settings(config, {str(option) for option in options})
            settings.check()
        except SettingsError as error:
            fail(str(error))
        context.meta[_SETTINGS] = settings
    return config


def main(
    context: typer.Context,
    model: Annotated[str, typer.Option(help=f"Which model: {', '.join(MODELS)}.", rich_help_panel=_MODEL)] = "glm",
    model_file: Annotated[
        Path | None, typer.Option(help="A model of your own, described in YAML, instead.", rich_help_panel=_MODEL)
    ] = None,
    checkpoint: Annotated[
        str | None,
        typer.Option(
            help="Weights: a Hub id or a directory. Default: the model's published ones.", rich_help_panel=_MODEL
        ),
    ] = None,
    revision: Annotated[
        str | None, typer.Option(help="Commit, tag or branch of a Hub id.", rich_help_panel=_MODEL)
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option(
            help="The list, images.jsonl. Default: drawn pictures and a built-in checkpoint.", rich_help_panel=_IMAGES
        ),
    ] = None,
    images_root: Annotated[
        Path | None,
        typer.Option(
            help="What the list's paths start from: a folder, or hub:owner/name. Default: the list's folder.",
            rich_help_panel=_IMAGES,
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="The run's directory. Default: runs/MODEL.", rich_help_panel=_RUN)
    ] = None,
    split: Annotated[
        str | None, typer.Option(help="Only this split of the list: train or test.", rich_help_panel=_IMAGES)
    ] = None,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Only the first so many images.", rich_help_panel=_IMAGES)
    ] = None,
    engine: Annotated[
        str, typer.Option(help=f"{', '.join(ENGINES)}, or a server's address, http://…/v1.", rich_help_panel=_RUN)
    ] = "transformers",
    batch_size: Annotated[
        int, typer.Option(min=1, help="Images at a time, of one process.", rich_help_panel=_RUN)
    ] = 16,
    max_new_tokens: Annotated[
        int | None, typer.Option(min=1, help="Token limit of one text. Default: as published.", rich_help_panel=_TEXTS)
    ] = None,
    sampling: Annotated[
        str | None,
        typer.Option(help="greedy, or temperature=0.8,top_p=0.95. Default: as published.", rich_help_panel=_TEXTS),
    ] = None,
    guards: Annotated[
        str,
        typer.Option(
            help="budget: tokens of thinking; loop: tokens of repetition that end a text; or none.",
            rich_help_panel=_TEXTS,
        ),
    ] = "loop=512",
    force_answer: Annotated[
        bool,
        typer.Option(
            "--force-answer", help="End a thinking that runs out, and have the answer written.", rich_help_panel=_TEXTS
        ),
    ] = False,
    retry: Annotated[
        str | None,
        typer.Option(
            help="Ask again about images of these statuses alone: truncated,no_close,loop; then …,attempt=2.",
            rich_help_panel=_IMAGES,
        ),
    ] = None,
    num_shards: Annotated[
        int,
        typer.Option(
            min=1, help="Jobs that share the list and meet in no launch, as of a Slurm array.", rich_help_panel=_IMAGES
        ),
    ] = 1,
    shard_index: Annotated[
        int | None, typer.Option(min=0, help="Which of them this is, from 0.", rich_help_panel=_IMAGES)
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(
            callback=_read_config,
            is_eager=True,
            help="YAML with these options, and settings of docs/generation.md.",
            rich_help_panel=_RUN,
        ),
    ] = None,
    list_models: Annotated[
        bool, typer.Option("--list-models", help="Print the models and exit.", rich_help_panel=_MODEL)
    ] = False,
) -> None:
    """Ask a vision-language model about every image of a list; the same command continues where it stopped."""
    if list_models:
        print(table())
        return
    settings: Settings = context.meta[_SETTINGS]
    key, entry = model_of(model, model_file, settings)
    if split not in (None, "train", "test"):
        fail(f"--split {split} does not exist; choose train or test.")
    engine, settings = engine_of(engine, settings)
    built_in = images is None and checkpoint is None and model_file is None and engine != "server"
    if built_in and not (BUILT_IN / key).is_dir():
        known = ", ".join(sorted(path.name for path in BUILT_IN.iterdir()))
        fail(f"--model {key} has no built-in checkpoint, as {known} have; give --images for the published one.")
    if checkpoint is None:
        checkpoint = str(BUILT_IN / key) if built_in else entry.hub_id
    chosen = parsed("--sampling", sampling or ("greedy" if built_in else entry.sampling), Sampling.parse)
    guarded = parsed("--guards", guards, Guards.parse)
    again = parsed("--retry", retry, Retry.parse) if retry else None
    if again and again.of_texts and not chosen.temperature and launched_rank() == 0:
        print(
            f"--retry {retry}: this run is greedy, so that {', '.join(again.of_texts)} will come out the same again "
            "(in float32; in bfloat16 now and then not). Sampling belongs to a run: another one needs another --out."
        )
    shard = _shard(num_shards, shard_index)
    for option, path, found in (
        ("--images", images, images is None or images.is_file()),
        ("--images-root", images_root, images_root is None or _is_dataset(images_root) or images_root.is_dir()),
    ):
        if not found:
            fail(f"{option} {path} does not exist; give the list that generate/select_images.py wrote, and its root.")
    if images is None:
        images, images_root = _drawn_pictures()

    end_with_launcher()
    from generate.inference.job import Job

    job = Job(
        model=key,
        entry=entry,
        checkpoint=checkpoint,
        revision=revision,
        images=images,
        images_root=images_root or images.parent,
        out=out or (Path("build/demo/runs") if built_in else Path("runs")) / key,
        split=split,
        limit=limit,
        batch_size=batch_size,
        max_new_tokens=max_new_tokens or (256 if built_in else entry.max_new_tokens),
        sampling=chosen,
        engine=engine,
        guards=guarded,
        force_answer=force_answer,
        settings=settings,
        shard=shard,
        retry=again,
    )
    _run(job, context.obj or _run_here)
    if built_in and launched_rank() == 0:
        print(
            "\nThat was a tiny built-in checkpoint on drawn pictures. The same with the real model and your pictures:\n"
        )
        print(f"    accelerate launch --quiet generate/run.py --model {key} --images images.jsonl --out runs/{key}")


def model_of(model: str, model_file: Path | None, settings: Settings) -> tuple[str, Model]:
    """The model's key and its entry."""
    if model_file is None:
        key, entry = (
            model,
            MODELS.get(model)
            or fail(
                f"--model {model} is not known; choose one of {', '.join(MODELS)}, or describe yours in a --model-file."
            ),
        )
    else:
        try:
            key, entry = model_file.stem, read_model_file(model_file)
        except ModelFileError as error:
            fail(f"--model-file {error}")
        if key in MODELS:
            fail(f"--model-file {model_file} has the name of a known model, {key}; rename the file.")
    return key, in_one_turn(entry) if entry.tool and settings.turns == 1 else entry


def engine_of(engine: str, settings: Settings) -> tuple[str, Settings]:
    """The engine's name; an address stands for the server engine at it."""
    if engine.startswith(("http://", "https://")):
        engine, settings = "server", replace(settings, urls=tuple(engine.split(",")))
    if engine not in ENGINES:
        fail(f"--engine {engine} is not known; choose {', '.join(ENGINES)}, or give a server's address.")
    if engine == "server" and not settings.urls:
        fail("--engine server needs to know where: give its address instead, http://…/v1, or `urls` in --config.")
    for url in settings.urls:
        if not url.startswith(("http://", "https://")):
            fail(f"--engine: {url} is no address; give http://… or https://…, up to and with /v1.")
    return engine, settings


def _shard(num_shards: int, shard_index: int | None) -> "ListShard | None":
    """The job's share of the list; None: all of it."""
    from generate.inference.work_sharing import ListShard

    if num_shards > 1 and shard_index is None:
        fail(f"--num-shards {num_shards} needs a --shard-index, 0 to {num_shards - 1}: which of them is this?")
    if (shard_index or 0) >= num_shards:
        fail(f"--shard-index {shard_index} does not exist; with --num-shards {num_shards} it is 0 to {num_shards - 1}.")
    shard = ListShard(shard_index or 0, num_shards)
    if alone := rank_alone():
        shard = shard.of_rank(*alone)
    return shard if shard.of > 1 else None


def parsed(option: str, value: str, parse: "Callable[[str], Parsed]") -> "Parsed":
    """An option's value; what is wrong with it is said with its name."""
    try:
        return parse(value)
    except ValueError as error:
        fail(f"{option} {value}: {error}.")


def _run(job: "Job", run: "Run") -> None:
    """Read what the job needs, run it, say how it ended."""
    from generate.engines.base import EngineError
    from generate.models.checkpoints import CheckpointError, find_checkpoint
    from generate.models.processors import ProcessorError
    from generate.processes.launch import LaunchError, RankError
    from generate.storage.image_list import read_image_list
    from generate.storage.run_directory import RunError
    from imagenet_think import ContractError, Pictures

    try:
        # The list and the checkpoint first: what is wrong with them is said before torch takes its seconds to load.
        rows = read_image_list(job.images)
        if _is_dataset(job.images_root):  # one that cannot be had would make every picture a failure
            Pictures(job.images_root).open()
        found = None if job.engine == "server" else find_checkpoint(job.checkpoint, job.revision)
        quiet_transformers()
        who, statuses = run(job, rows, found)
    except (CheckpointError, ContractError, FileNotFoundError, LaunchError, ProcessorError, RunError) as error:
        fail(str(error))
    except (EngineError, OSError, RankError) as error:  # a dead device, a full disk: what is written stays
        who = f"rank {launched_rank()}: " if os.environ.get("WORLD_SIZE", "1") != "1" else ""
        typer.echo(f"error: {who}{error}; what is done is in {job.out}, and the same command continues.", err=True)
        raise typer.Exit(1) from error
    counts = ", ".join(f"{count:,} {status}" for status, count in statuses.most_common()) or "nothing left to do"
    print(f"{job.model}, {who}: {counts} -> {job.out}", flush=True)


def _run_here(job: "Job", rows: "list[ImageRow]", checkpoint: "Checkpoint | None") -> "tuple[str, Counter[str]]":
    """As this process's place in the launch has it."""
    from generate.inference.job import run_job
    from generate.processes.launch import join_launch

    launch = join_launch()
    return f"rank {launch.rank} of {launch.size}", run_job(job, rows, checkpoint, launch)


def _is_dataset(root: Path) -> bool:
    """Whether the pictures are those of a dataset on the Hub."""
    return str(root).startswith("hub:")


def _drawn_pictures() -> tuple[Path, Path]:
    """The demo's pictures and their list, drawn where they are not there yet."""
    from generate.demo.demo import prepare_pictures

    return prepare_pictures(Path("build/demo"))


def quiet_transformers() -> None:
    """transformers' bars and notes about loading would drown our own; its warnings stay."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def fail(message: str) -> NoReturn:
    """One sentence, once a machine: what is wrong may be wrong on one of them alone."""
    if os.environ.get("LOCAL_RANK", "0") == "0":
        of_machine = f" (on {platform.node()}, rank {rank})" if (rank := launched_rank()) else ""
        typer.echo(f"error: {message}{of_machine}", err=True)
    raise typer.Exit(2)


if __name__ == "__main__":
    typer.run(main)
