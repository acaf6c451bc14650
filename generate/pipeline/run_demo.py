"""Run the demo: the stages of recipes/demo.yaml that take seconds, then one row of the dataset."""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path

import typer

import imagenet_think
from generate.command_line.terminal import complain
from generate.demo.built_in import RECIPE
from generate.pipeline.recipe import read_recipe
from generate.pipeline.recipe_stages import make_stages
from generate.pipeline.stages import StageError, run_stages, write_option_files
from imagenet_think_project.scripts import typed

_FOLDERS = ("pictures", "images.selection", "runs", "imagenet-think-demo", "scores", "report", "options", "stages")
_FILES = ("images.jsonl", "rejected.jsonl", "annotations.parquet")

_NEXT = """To do the same with the real models and your own pictures:

    {select} --source /data/imagenet21k --out images.jsonl
    {run} --model glm --images images.jsonl --images-root /data/imagenet21k
    {run} --model kimi --images images.jsonl --images-root /data/imagenet21k
    {build} --glm runs/glm --kimi runs/kimi --images images.jsonl --out imagenet-think-250k
"""


def run_demo(out: Path) -> None:
    """Replace the demo in `out`, print its report and one row. Exits with code 1 where a stage fails."""
    started = time.monotonic()
    os.environ["OMP_NUM_THREADS"] = "1"  # threads of processes that share few cores wait for each other
    for name in _FOLDERS:
        shutil.rmtree(out / name, ignore_errors=True)
    try:
        for name in _FILES:
            (out / name).unlink(missing_ok=True)
    except OSError as error:
        complain(f"--out {out} cannot be used ({error.strerror}); choose another directory")
        raise typer.Exit(2) from error
    # Without the sections that take longer than what they show.
    recipe = replace(read_recipe(RECIPE), annotate=None, build={}, card=None, agreement=None)
    stages = make_stages(recipe, out)
    write_option_files(stages)
    try:
        # The three runs at once take little longer than one: most of their time is one core importing transformers.
        run_stages(stages, out / "stages", at_once=3)
    except StageError as error:
        complain(f"{error}.")
        raise typer.Exit(1) from error
    _print_example(out / recipe.dataset, out / "pictures")
    print(f"The demo took {time.monotonic() - started:.0f} s. All its files are in {out}/.\n")
    names = {
        "select": typed("generate/select_images.py"),
        "run": typed("generate/run.py"),
        "build": typed("generate/build_dataset.py"),
    }
    print(_NEXT.format_map({name: " ".join(words) for name, words in names.items()}))


def _print_example(dataset: Path, root: Path) -> None:
    """Print one row of the dataset, loaded as a user loads it."""
    row = imagenet_think.load("paired", str(dataset), split="test")[0]
    print(f"\nOne row of {dataset}:")
    print(f"  picture          {root / row['path']}")
    for name in ("question", "glm_thinking", "glm_answer", "kimi_thinking", "kimi_answer"):
        print(f"  {name:<16} {row[name]}")
    print()
