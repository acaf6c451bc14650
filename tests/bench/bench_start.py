"""Time what processes take before they work: a worker of run.py on one picture, scoring, a help page, the whole demo.

Beside `import torch` in the same turns, below which nothing that computes with a model can be, and beside the import
of the model's own code from transformers, below which no run of it by transformers can be. CPU-seconds of the process
and all that it starts; the least of the rounds.

    OMP_NUM_THREADS=1 python tests/bench/bench_start.py
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
LAUNCH = ["-m", "accelerate.commands.accelerate_cli", "launch", "--quiet", "--num_processes", "1"]
LAUNCH += ["--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no"]
MODEL = "the model's code in transformers"  # of the built-in glm, with which run.py's picture is answered
MODEL_CODE = (
    "from transformers.models.glm4v.modeling_glm4v import Glm4vForConditionalGeneration; "
    "from transformers.models.glm4v.processing_glm4v import Glm4vProcessor; "
    "from transformers.models.glm4v.image_processing_pil_glm4v import Glm4vImageProcessorPil"
)
SCORING = (
    "import sys; sys.path.insert(0, 'evaluate'); from scoring.lexical import load_metric; load_metric('set_overlap')"
)


def main(
    rounds: Annotated[int, typer.Option(min=1, help="Times that everything is started.")] = 3,
    smoke: Smoke = False,
) -> None:
    """Print CPU-seconds, and how many times those of `import torch`."""
    with tempfile.TemporaryDirectory() as folder:
        ways = {
            "import torch": ["-c", "import torch"],
            "run.py --help": ["generate/run.py", "--help"],
            "score.py's worker, no text": ["-c", SCORING],
        }
        if not smoke:
            worker = ["generate/run.py", "--limit", "1", "--out"]  # the built-in checkpoint, its pictures drawn before
            cpu_seconds([*worker, f"{folder}/drawn"])
            ways |= {
                MODEL: ["-c", MODEL_CODE],
                "run.py, one picture": [*worker, f"{folder}/alone-ROUND"],
                "the same by accelerate launch": [*LAUNCH, *worker, f"{folder}/launched-ROUND"],
                "demo.py, the whole demo": ["generate/demo/demo.py", "--out", f"{folder}/demo-ROUND"],
            }
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for at in range(1 if smoke else rounds):
            for name, command in ways.items():
                taken[name].append(cpu_seconds([word.replace("ROUND", str(at)) for word in command]))
    torch = min(taken["import torch"])
    print("CPU-seconds, and as a multiple of `import torch`:")
    for name, seconds in taken.items():
        print(f"  {name:<31} {min(seconds):6.2f} {min(seconds) / torch:6.2f}")
        limit = (MODEL, min(taken[MODEL])) if name == "run.py, one picture" else None
        if name not in ("import torch", MODEL):
            hand_over(name, min(seconds), "CPU-s", peer=("import torch", torch), limit=limit, less=True)


def cpu_seconds(command: list[str]) -> float:
    before = os.times()
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


if __name__ == "__main__":
    typer.run(main)
