"""The whole path on drawn pictures, by the commands that a user types, in under a minute on two cores.

    python generate/demo/demo.py

Pictures, list, three runs of tiny trained checkpoints, dataset, scores and report are left under build/demo/; they are
those of recipes/demo.yaml, which `make reproduce RECIPE=recipes/demo.yaml` makes in full.
"""

import os
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[2]
RECIPE = ROOT / "recipes" / "demo.yaml"
MADE = ("pictures", "images.selection", "runs", "imagenet-think-demo", "scores", "report", "options", "stages")

NEXT = """The same with the real models and your pictures:

    python generate/select_images.py --source /data/imagenet21k --out images.jsonl
    accelerate launch --quiet generate/run.py --model glm --images images.jsonl --images-root /data/imagenet21k
    python generate/build_dataset.py --glm runs/glm --kimi runs/kimi --images images.jsonl --out imagenet-think-250k

"""


def main(
    out: Annotated[Path, typer.Option(help="Where it is all left; a demo that was there is replaced.")] = Path(
        "build/demo"
    ),
) -> None:
    """The whole path on drawn pictures: every stage by its own command, then the table and one example."""
    from generate.pipeline.recipe import read_recipe, stages_of
    from generate.pipeline.stages import StageError, run_stages, write_option_files

    started = time.monotonic()
    os.chdir(ROOT)  # the commands are written as from there
    os.environ["OMP_NUM_THREADS"] = "1"  # threads of processes that share few cores wait for each other
    for name in MADE:
        shutil.rmtree(out / name, ignore_errors=True)
    for name in ("images.jsonl", "rejected.jsonl", "annotations.parquet"):
        (out / name).unlink(missing_ok=True)
    # What takes longer than it shows is left to the recipe.
    recipe = replace(read_recipe(RECIPE), annotate=None, build={}, card=None, agreement=None)
    stages = stages_of(recipe, out)
    write_option_files(stages)
    try:
        # The three runs at once take little longer than one: most of their time is one core importing transformers.
        run_stages(stages, out / "stages", at_once=3)
    except StageError as error:
        typer.echo(f"error: {error}.", err=True)
        raise typer.Exit(1) from error
    _show_example(out / recipe.dataset, out / "pictures")
    print(f"All of it is in {out}/ ({time.monotonic() - started:.0f} s). {NEXT}")


def prepare_pictures(demo: Path) -> tuple[Path, Path]:
    """The list of the demo's pictures and their root, made where they are not there yet: more are drawn than are
    needed, and some that are no good."""
    from generate.demo.bad_pictures import add_spoilt_pictures
    from generate.demo.draw import draw_pictures
    from generate.pipeline.recipe import read_recipe
    from generate.selection.options import Options
    from generate.selection.select import select

    images, root = demo / "images.jsonl", demo / "pictures"
    if not images.exists():
        recipe = read_recipe(RECIPE)
        assert recipe.draw
        draw_pictures(root, recipe.draw["count"], recipe.draw["seed"])
        add_spoilt_pictures(root)
        chosen = {**recipe.select, "rules": ROOT / recipe.select["rules"]}
        print(select(Options(source=str(root), out=images, **chosen)), flush=True)
    return images, root


def _show_example(dataset: Path, root: Path) -> None:
    """One row of the built dataset, loaded as a user loads it."""
    import imagenet_think

    row: dict[str, Any] = imagenet_think.load("paired", str(dataset), split="test")[0]
    print(f"\nOne row of {dataset}:")
    print(f"  picture          {root / row['path']}")
    for name in ("question", "glm_thinking", "glm_answer", "kimi_thinking", "kimi_answer"):
        print(f"  {name:<16} {row[name]}")
    print()


if __name__ == "__main__":
    typer.run(main)
