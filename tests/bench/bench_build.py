"""Time generate/build_dataset.py at full size: texts of realistic lengths, shards as a dynamic run leaves them.

Every image has a record of each teacher, in no order, over several shards; every tenth has a second attempt.

python tests/bench/bench_build.py --images 30000
"""

import hashlib
import json
import random
import sys
import tempfile
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.resources import measured  # noqa: E402
from tests.support.samples import record  # noqa: E402
from tests.support.synthetic_benchmark import Speaker, name  # noqa: E402

SHARDS = 8
SECOND_ATTEMPTS = 0.1


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the list.")] = 30_000,
    workers: Annotated[list[int] | None, typer.Option(help="Processes; give more than one [1 and 2].")] = None,
    smoke: Smoke = False,
) -> None:
    """Print seconds, seconds per 3 GB that were read and per 3 GB of text, and the most memory of all processes."""
    images, workers = (20, [1]) if smoke else (images, workers or [1, 2])
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        rows = [{"image_id": name(at), "path": f"{name(at)}.JPEG", "wnid": name(at)[:9]} for at in range(images)]
        rows = [row | {"split": "test" if at % 10 == 0 else "train"} for at, row in enumerate(rows)]
        (folder / "images.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        text = sum(write_run(folder / model, model, images, folder / "images.jsonl") for model in ("glm", "kimi"))
        options = [f"--glm={folder / 'glm'}", f"--kimi={folder / 'kimi'}", f"--images={folder / 'images.jsonl'}"]
        shards = sum(path.stat().st_size for path in folder.rglob("shard-*.jsonl"))
        for count in workers:
            out = folder / f"dataset-{count}"
            script = ROOT / "generate" / "build_dataset.py"
            wall, cpu, held, mapped = measured([*options, f"--out={out}", f"--workers={count}"], script)
            size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
            print(
                f"{count} worker{'s' * (count > 1)}: {images:,} images in {wall:.1f} s; "
                f"shards of {shards / 1e9:.2f} GB, {3e9 / shards * wall:.0f} s per 3 GB; "
                f"thinkings and answers of {text / 1e9:.2f} GB, {3e9 / text * wall:.0f} s per 3 GB; "
                f"{cpu:.0f} CPU-seconds, {size / 1e9:.2f} GB written, at most {held:,.0f} MiB "
                f"and {mapped:,.0f} MiB of mapped files",
                flush=True,
            )
            by = f"{count} worker{'s' * (count > 1)}"
            hand_over(f"{images:,} images, {by}", cpu, "CPU-s", less=True)
            hand_over(f"memory of {by}", held, "MiB", less=True)
        hand_over("disk of both runs, for 1,000 images", shards / images / 1e3, "MB", less=True)
        hand_over("disk of the dataset, for 1,000 images", size / images / 1e3, "MB", less=True)


def write_run(run: Path, model: str, images: int, listed: Path) -> int:
    """Write a run of all images. Returns the bytes of the first attempts' thinkings and answers."""
    run.mkdir()
    given = hashlib.sha256(listed.read_bytes()).hexdigest()
    bound = {"model": model, "question": "What is it?", "checkpoint": "bench", "revision": "main", "images": given}
    (run / "run.json").write_text(json.dumps({"run_id": model, "bound": bound}))
    chance, speaker, text = random.Random(model), Speaker(seed=len(model)), 0
    order = [(at, 0) for at in range(images)]
    order += [(at, 1) for at in range(images) if chance.random() < SECOND_ATTEMPTS]
    chance.shuffle(order)
    shards = [(run / f"shard-{number:05d}.jsonl").open("w", encoding="utf-8") for number in range(SHARDS)]
    for at, attempt in order:
        thinking, answer = speaker.parts()
        raw = [f"<think>{thinking}</think><answer>{answer}</answer>"]
        row = record(name(at), model, model, attempt=attempt, seed=at, raw=raw, thinking=thinking, answer=answer)
        chance.choice(shards).write(json.dumps(row, ensure_ascii=False) + "\n")
        text += len(thinking) + len(answer) if attempt == 0 else 0
    for shard in shards:
        shard.close()
    return text


if __name__ == "__main__":
    typer.run(main)
