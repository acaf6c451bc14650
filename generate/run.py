"""Ask a vision-language model about every image of a list; crash-safe, resumable, one record an image.

    accelerate launch --quiet generate/run.py --model glm --images images.jsonl --out runs/glm

Without options it runs the built-in tiny checkpoint on drawn pictures. The same command continues where it stopped.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from generate.models import MODELS, PROMPTS, table
from generate.sampling import Sampling
from generate.world import end_with_launcher, launched_rank

if TYPE_CHECKING:
    from generate.job import Job

BUILT_IN = Path(__file__).parent / "demo" / "checkpoints"
DTYPES = ("auto", "float32", "bfloat16", "float16")


def main(
    model: Annotated[str, typer.Option(help=f"Which model: {', '.join(MODELS)}.")] = "glm",
    checkpoint: Annotated[
        str | None, typer.Option(help="Weights: a Hub id or a directory. Default: the model's published ones.")
    ] = None,
    revision: Annotated[str | None, typer.Option(help="Commit, tag or branch of a Hub id.")] = None,
    images: Annotated[
        Path | None, typer.Option(help="The list, images.jsonl. Default: drawn pictures and a built-in checkpoint.")
    ] = None,
    images_root: Annotated[
        Path | None, typer.Option(help="Folder that the list's paths start from. Default: the list's own folder.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="The run's directory. Default: runs/MODEL.")] = None,
    split: Annotated[str | None, typer.Option(help="Only this split of the list: train or test.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first so many images.")] = None,
    batch_size: Annotated[int, typer.Option(min=1, help="Images a batch.")] = 16,
    max_new_tokens: Annotated[
        int | None, typer.Option(min=1, help="Token limit of one text. Default: as published.")
    ] = None,
    sampling: Annotated[
        str | None, typer.Option(help="greedy, or temperature=0.8,top_p=0.95,top_k=0. Default: as published.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the sampling noise.")] = 0,
    prompt: Annotated[str, typer.Option(help=f"{', '.join(PROMPTS)}, or a text of your own.")] = "paper",
    max_side: Annotated[int, typer.Option(min=1, help="Pixels that bound a picture's longest side.")] = 1024,
    dtype: Annotated[str, typer.Option(help="auto is bfloat16 on a GPU, float32 on a CPU.")] = "auto",
    list_models: Annotated[bool, typer.Option("--list-models", help="Print the models and exit.")] = False,
) -> None:
    """Ask a vision-language model about every image of a list; the same command continues where it stopped."""
    if list_models:
        print(table())
        return
    entry = MODELS.get(model) or _fail(f"--model {model} is not known; choose one of {', '.join(MODELS)}.")
    if split not in (None, "train", "test"):
        _fail(f"--split {split} does not exist; choose train or test.")
    if dtype not in DTYPES:
        _fail(f"--dtype {dtype} is not known; choose one of {', '.join(DTYPES)}.")
    if not prompt.strip():
        _fail("--prompt is empty; give paper, figure2 or a text.")
    built_in = images is None and checkpoint is None
    if built_in and not (BUILT_IN / model).is_dir():
        known = ", ".join(sorted(path.name for path in BUILT_IN.iterdir()))
        _fail(f"--model {model} has no built-in checkpoint, as {known} have; give --images for the published one.")
    if checkpoint is None:
        checkpoint = str(BUILT_IN / model) if built_in else entry.hub_id
    if entry.lacks and checkpoint == entry.hub_id:
        _fail(f"--model {model} cannot run: {entry.lacks}; give another --checkpoint of that model.")
    try:
        chosen = Sampling.parse(sampling or ("greedy" if built_in else entry.sampling))
    except ValueError as error:
        _fail(f"--sampling {sampling}: {error}.")
    for option, path, found in (
        ("--images", images, images is None or images.is_file()),
        ("--images-root", images_root, images_root is None or images_root.is_dir()),
    ):
        if not found:
            _fail(f"{option} {path} does not exist; give the list that generate/select_images.py wrote, and its root.")
    if images is None:
        images, images_root = _drawn_pictures()

    end_with_launcher()
    from generate.job import Job

    job = Job(
        model=model,
        checkpoint=checkpoint,
        revision=revision,
        images=images,
        images_root=images_root or images.parent,
        out=out or (Path("build/demo/runs") if built_in else Path("runs")) / model,
        split=split,
        limit=limit,
        batch_size=batch_size,
        max_new_tokens=max_new_tokens or (256 if built_in else entry.max_new_tokens),
        sampling=chosen,
        seed=seed,
        question=PROMPTS.get(prompt, prompt),
        max_side=max_side,
        dtype=dtype,
    )
    _run(job)
    if built_in and launched_rank() == 0:
        print(
            "\nThat was a tiny built-in checkpoint on drawn pictures. The same with the real model and your pictures:\n"
        )
        print(f"    accelerate launch --quiet generate/run.py --model {model} --images images.jsonl --out runs/{model}")


def _run(job: "Job") -> None:
    from generate.checkpoints import CheckpointError, find_checkpoint
    from generate.engines.base import EngineError
    from generate.images import read_image_list
    from generate.job import run_job
    from generate.processors import ProcessorError
    from generate.records import RunError
    from generate.world import LaunchError, join_world
    from imagenet_think import ContractError

    try:
        # The list and the checkpoint first: what is wrong with them is said before torch takes its seconds to load.
        rows, found = read_image_list(job.images), find_checkpoint(job.checkpoint, job.revision)
        _quiet_transformers()
        world = join_world()
        statuses = run_job(job, rows, found, world)
    except (CheckpointError, ContractError, LaunchError, ProcessorError, RunError) as error:
        _fail(str(error))
    except (EngineError, OSError) as error:  # a dead device, a full disk: what is written stays, and the run can go on
        _fail(f"{error}; what is done is in {job.out}, and the same command continues.", code=1)
    counts = ", ".join(f"{count:,} {status}" for status, count in statuses.most_common()) or "nothing left to do"
    print(f"{job.model}, rank {world.rank} of {world.size}: {counts} -> {job.out}", flush=True)


def _drawn_pictures() -> tuple[Path, Path]:
    """The demo's pictures and their list, drawn where they are not there yet."""
    from generate.demo.demo import prepare_pictures

    return prepare_pictures(Path("build/demo"))


def _quiet_transformers() -> None:
    """transformers' bars and notes about loading would drown our own; its warnings stay."""
    from transformers.utils import logging

    logging.disable_progress_bar()
    logging.set_verbosity_error()


def _fail(message: str, code: int = 2) -> NoReturn:
    """One sentence, once: from the first rank."""
    if launched_rank() == 0:
        typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    typer.run(main)
