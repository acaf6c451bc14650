"""The whole path on drawn pictures, by the commands that a user types, in under a minute on two cores.

    python generate/demo/demo.py

Pictures, list, three runs of tiny trained checkpoints, dataset, scores and report are left under build/demo/.
"""

import os
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[2]
DRAWN, PICTURES = 60, 40  # the selection takes the second of the first
TEST_SHARE = 0.4  # of so few pictures, so that the table rests on more than one
RULES = ROOT / "generate" / "demo" / "rules.yaml"
BENCHMARKED = "openvlthinker"
MADE = ("pictures", "images.selection", "runs", "imagenet-think-demo", "scores", "report")
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1"}  # threads of processes that share few cores wait for each other
# The four settings that accelerate would otherwise print a warning about.
LAUNCH = "accelerate launch --quiet --num_processes 1 --num_machines 1 --mixed_precision no --dynamo_backend no"

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
    """The whole path on drawn pictures: every stage by its own command, then one example and the table."""
    started = time.monotonic()
    demo = out
    os.chdir(ROOT)  # the commands are written as from there
    for name in MADE:
        shutil.rmtree(demo / name, ignore_errors=True)
    for name in ("images.jsonl", "rejected.jsonl"):
        (demo / name).unlink(missing_ok=True)
    images, root = prepare_pictures(demo)
    _run(*(_generation(model, images, root, demo / "runs" / model) for model in ("glm", "kimi", BENCHMARKED)))
    dataset = demo / "imagenet-think-demo"
    runs = f"--glm {demo}/runs/glm --kimi {demo}/runs/kimi"
    _run(f"python generate/build_dataset.py {runs} --images {images} --out {dataset}")
    score = demo / "scores" / f"{BENCHMARKED}.json"
    predictions = demo / "runs" / BENCHMARKED
    _run(f"python evaluate/score.py --predictions {predictions} --references {dataset} --split test --out {score}")
    _run(f"python evaluate/report.py {score} --out {demo}/report", quiet=True)
    _show_example(dataset, root)
    print((demo / "report" / "table4.md").read_text())
    print(f"All of it is in {demo}/ ({time.monotonic() - started:.0f} s). {NEXT}")


def prepare_pictures(demo: Path) -> tuple[Path, Path]:
    """The list of the demo's pictures and their root, made where they are not there yet: more are drawn than are
    needed, and some that are no good."""
    from generate.demo.draw import draw_pictures
    from generate.demo.spoilt import add_spoilt_pictures
    from generate.select_images import Options, select

    images, root = demo / "images.jsonl", demo / "pictures"
    if not images.exists():
        draw_pictures(root, DRAWN, seed=0)
        add_spoilt_pictures(root)
        options = Options(
            source=str(root),
            out=images,
            total=PICTURES,
            min_per_class=10,
            max_per_class=20,
            rules=RULES,
            screen="all",
            test_share=TEST_SHARE,
        )
        print(select(options), flush=True)
    return images, root


def _generation(model: str, images: Path, root: Path, out: Path) -> str:
    """The command of one run; the benchmarked model is asked about the test split alone."""
    share = "--split test " if model == BENCHMARKED else ""
    return (
        f"{LAUNCH} generate/run.py --model {model} --checkpoint generate/demo/checkpoints/{model} --images {images} "
        f"--images-root {root} {share}--sampling greedy --max-new-tokens 256 --out {out}"
    )


def _run(*commands: str, quiet: bool = False) -> None:
    """Print the commands as a user would type them and run them at once, with this environment's python and accelerate.

    The three runs at once take little longer than one: most of their time is one core importing transformers.
    """
    for command in commands:
        print(f"\n$ {command}", flush=True)
    output = subprocess.DEVNULL if quiet else None
    started = [subprocess.Popen(_arguments(command), env=ENVIRONMENT, stdout=output) for command in commands]
    if failed := next((code for process in started if (code := process.wait())), 0):
        sys.exit(failed)


def _arguments(command: str) -> list[str]:
    program, *arguments = shlex.split(command)
    return [sys.executable if program == "python" else str(Path(sys.executable).parent / program), *arguments]


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
