"""What more rows give, and what two teachers give: one student's score after 100 to 3,000 rows of glm, kimi, or both.

    python tests/bench/bench_scaling.py --figure tests/bench/bench_scaling.png

Each point is a training of its own, from the same untrained student: `mixed` has as many rows as the others, each by a
teacher that is drawn. A recipe makes everything, so that a start which was stopped goes on: recipe.yaml below --out.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from statistics import mean, stdev
from typing import Annotated, Any

import typer
import yaml
from figures import Smoke, hand_over
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.pipeline.recipe import read_recipe  # noqa: E402

RUNS = 0  # it trains 36 models for hours, and says nothing of speed
STUDENT = "generate/demo/checkpoints/openvlthinker"
TEACHERS = ("glm", "kimi", "mixed")
# Of the answer and the thinking together: with both teachers' texts on average, and with the nearer one's.
VALUES = {"rouge1_avg": "ROUGE-1, mean over both teachers", "rouge1_max": "ROUGE-1, the nearer teacher"}
# Student's t, two-sided 95 %, by the number of seeds.
QUANTILES = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}


def main(
    rows: Annotated[str, typer.Option(help="How many rows, with commas.")] = "100,300,1000,3000",
    seeds: Annotated[int, typer.Option(min=1, max=5, help="Trainings of each.")] = 3,
    test: Annotated[int, typer.Option(min=10, help="Images that the scores are of.")] = 255,
    epochs: Annotated[float, typer.Option(help="Times that each row is seen.")] = 3,
    out: Annotated[Path, typer.Option(help="Directory for everything that is made.")] = Path("build/scaling"),
    at_once: Annotated[int, typer.Option(min=1, help="Stages that run beside each other.")] = 2,
    figure: Annotated[Path | None, typer.Option(help="PNG to draw.")] = None,
    smoke: Smoke = False,
) -> None:
    """Train on more and more rows of one teacher, of the other, and of both; print and draw the scores."""
    sizes, teachers = [int(size) for size in rows.split(",")], list(TEACHERS)
    if smoke:
        sizes, teachers, seeds, test, epochs, out = [8], ["mixed"], 1, 10, 1, Path(tempfile.mkdtemp())
    file = out.resolve() / "recipe.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(recipe(teachers, sizes, seeds, test, epochs), sort_keys=False))
    command = [sys.executable, "generate/reproduce.py", str(file), "--out", str(file.parent), "--at-once", str(at_once)]
    if code := subprocess.run(command, cwd=ROOT, stdout=sys.stderr).returncode:
        raise typer.Exit(code)
    models = ["untrained", *names(teachers, sizes, seeds)]
    scores = {name: benchmark(file.parent, name) for name in tqdm(models, unit="model")}
    show(scores, teachers, sizes, seeds)
    if figure:
        draw(scores, teachers, sizes, seeds, figure)
    if smoke:
        shutil.rmtree(out)


def names(teachers: Sequence[str], sizes: list[int], seeds: int) -> list[str]:
    return [name(teacher, size, seed) for teacher, size, seed in product(teachers, sizes, range(seeds))]


def name(teacher: str, size: int, seed: int) -> str:
    return f"{teacher}-{size}-{seed}"


def recipe(teachers: Sequence[str], sizes: list[int], seeds: int, test: int, epochs: float) -> dict[str, Any]:
    """Return the recipe of the loop with a training for each point."""
    loop = read_recipe(ROOT / "recipes" / "loop.yaml")
    total = max(sizes) + test
    few = {"min_per_class": 1} if total < 100 else {}
    student = {**loop.train["trained"], "epochs": epochs, "validation": 0}
    trained = {
        name(teacher, size, seed): {**student, "teacher": teacher, "rows": size, "seed": seed}
        for teacher, size, seed in product(teachers, sizes, range(seeds))
    }
    return {
        "dataset": loop.dataset,
        "draw": {**(loop.draw or {}), "count": total + total // 20},
        "select": {**loop.select, "total": total, "max_per_class": total, "test_share": test / total, **few},
        "every_run": dict(loop.every_run),
        "teachers": dict(loop.teachers),
        "train": trained,
    }


def benchmark(out: Path, name: str) -> dict[str, float]:
    """Return the values of one model's texts about the test images, from its score file if there is one.

    A student that never ends a text answers nothing, which ends run.py with code 1 and is a result here: it scores 0.
    A recipe would stop there.
    """
    file = out / "scores" / f"{name}.json"
    if not file.exists():
        trained = out / "models" / name / "model.yaml"
        model = [trained] if trained.exists() else ["openvlthinker", "--checkpoint", STUDENT]
        options = ["--split", "test", "--batch-size", 64, "--config", out / "options" / "generate-glm.config.yaml"]
        options += ["--config", "sampling=greedy", "--config", "max_new_tokens=256"]
        places = ["--images", out / "images.jsonl", "--images-root", out / "pictures", "--out", out / "runs" / name]
        run("generate/run.py", "--model", *model, *options, *places, may_end_with=(0, 1))
        predictions = ["--predictions", f"{name}={out / 'runs' / name}", "--references", out / "imagenet-think-loop"]
        run("evaluate/score.py", *predictions, "--metrics", "ngram_overlap", "--workers", 1, "--out", file)
    found = json.loads(file.read_bytes())
    return {**found["sections"]["full"], "answered": found["answered"] / found["n"]}


def run(script: str, *words: object, may_end_with: tuple[int, ...] = (0,)) -> None:
    command = [sys.executable, script, *map(str, words)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"})
    if done.returncode not in may_end_with:
        raise SystemExit(f"{script} ended with code {done.returncode}: {done.stderr[-2000:]}")


def interval(values: list[float]) -> tuple[float, float]:
    """Return the mean over the seeds, and half the width of its 95 % interval by Student's t."""
    if len(values) == 1:
        return values[0], float("nan")
    return mean(values), QUANTILES[len(values)] * stdev(values) / len(values) ** 0.5


def show(scores: dict[str, dict[str, float]], teachers: Sequence[str], sizes: list[int], seeds: int) -> None:
    for value, label in VALUES.items():
        print(f"{label}; untrained {scores['untrained'][value]:.3f}")
        for teacher in teachers:
            means = []
            for size in sizes:
                middle, half = interval([scores[name(teacher, size, seed)][value] for seed in range(seeds)])
                means.append(f"{size:,} rows {middle:.3f} ± {half:.3f}")
                untrained = ("untrained", scores["untrained"][value])
                hand_over(f"{label}: {teacher}, {size:,} rows", middle, "", peer=untrained)
            print(f"  {teacher:<6} {', '.join(means)}")
    print("Texts that came to their end, in thinking and answer: a text that did not scores 0")
    for teacher in teachers:
        shares = [mean(scores[name(teacher, size, seed)]["answered"] for seed in range(seeds)) for size in sizes]
        said = (f"{size:,} rows {share:.1%}" for size, share in zip(sizes, shares, strict=True))
        print(f"  {teacher:<6} {', '.join(said)}")


def draw(
    scores: dict[str, dict[str, float]], teachers: Sequence[str], sizes: list[int], seeds: int, path: Path
) -> None:
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot as plt

    figure, panels = plt.subplots(1, len(VALUES), figsize=(8.6, 3.8), layout="constrained", sharey=True)
    looks = zip(TEACHERS, ("#1f6fb4", "#c96a1b", "#3c3c3c"), "os^", ("-", "--", ":"), (0.94, 1.0, 1.06), strict=True)
    for teacher, colour, marker, line, shift in (look for look in looks if look[0] in teachers):
        for panel, value in zip(panels, VALUES, strict=True):
            found = [[scores[name(teacher, size, seed)][value] for seed in range(seeds)] for size in sizes]
            middles, halves = zip(*map(interval, found), strict=True)
            places = [size * shift for size in sizes]  # beside each other, where they would hide each other
            panel.errorbar(
                places, middles, halves, color=colour, marker=marker, linestyle=line, capsize=3, label=teacher
            )
            for place, values in zip(places, found, strict=True):
                panel.plot([place] * len(values), values, ".", color=colour, markersize=3)
    for panel, (value, label) in zip(panels, VALUES.items(), strict=True):
        panel.axhline(scores["untrained"][value], color="#999999", linewidth=1, label="untrained")
        panel.set(xscale="log", title=label, xlabel="rows of training")
        panel.set_xticks(sizes, [f"{size:,}" for size in sizes])
        panel.minorticks_off()
        panel.spines[["top", "right"]].set_visible(False)
    panels[0].legend(frameon=False, fontsize=8)
    figure.savefig(path, dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    typer.run(main)
