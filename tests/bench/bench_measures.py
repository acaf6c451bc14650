"""dataset_card/measures.py at full size: synthetic texts of realistic lengths in the shards that the build leaves.

Beside it a peer that only counts words and different words of the same columns, with datasets' map and no more.

python tests/bench/bench_measures.py --images 20000
"""

import json
import os
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.resources import measured  # noqa: E402
from tests.support.synthetic_benchmark import Speaker  # noqa: E402

FULL = 250_000
SHARD = 2_500  # smaller than the build's, so that few images fill two processes
A_CLASS = 26  # images, more or less
FAILED = 0.02
PEER = """
import re, sys, datasets
rows = datasets.load_dataset("parquet", data_files=sys.argv[1] + "/data/*/train-*.parquet", split="train",
                             columns=["thinking", "answer"], cache_dir=sys.argv[2])
words = re.compile(r"[^\\W\\d_]+")
vocabulary = set()
def count(row):
    found = [words.findall(row[text].lower()) for text in ("thinking", "answer")]
    for text in found:
        vocabulary.update(text)
    return {"thinking_words": len(found[0]), "answer_words": len(found[1])}
counted = rows.map(count, remove_columns=["thinking", "answer"])
print(len(counted), sum(counted["thinking_words"]), sum(counted["answer_words"]), len(vocabulary))
"""


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the dataset.")] = 20_000,
    tokenizer: Annotated[str | None, typer.Option(help="Also once with this one.")] = None,
    keep: Annotated[Path | None, typer.Option(help="Write the dataset here and leave it.")] = None,
    peer: Annotated[bool, typer.Option(help="Also datasets' map, with one process.")] = True,
    smoke: Smoke = False,
) -> None:
    """Print rows a second, the forecast for 250,000 images x 2, and the most memory that all processes held."""
    images = 20 if smoke else images
    with tempfile.TemporaryDirectory() as scratch:
        folder = keep or Path(scratch) / "imagenet-think-bench"
        if not (folder / "runs.json").exists():
            write_built(folder, images)
        rows = 2 * images
        script = ROOT / "dataset_card" / "measures.py"
        ways: list[tuple[int, list[str]]] = [(1, []), (2, [])]
        ways += [(2, [f"--tokenizer={tokenizer}"])] if tokenizer else []
        found = []
        for workers, more in ways:
            out = Path(scratch) / "statistics.json"
            options = [str(folder), f"--out={out}", f"--workers={workers}", *more]
            what = f"ours, {workers} worker{'s' * (workers > 1)}{' ' * bool(more)}{' '.join(more)}"
            found.append(told(what, rows, options, script))
        if peer:
            script = Path(scratch) / "peer.py"
            script.write_text(PEER)
            for config in ("paired", "failures"):  # the same rows only
                (folder / "data" / config).rename(Path(scratch) / config)
            options = [str(folder), str(Path(scratch) / "cache")]
            counted, _ = told("datasets' map, words alone, 1 worker", rows, options, script)
            for config in ("paired", "failures"):
                (Path(scratch) / config).rename(folder / "data" / config)
        (one, _), (two, held) = found[:2]
        beside = ("datasets' map, which counts words alone", counted) if peer else None
        hand_over("all statistics, 1 worker", one, "rows/CPU-s", peer=beside)
        hand_over("all statistics, 2 workers", two, "rows/CPU-s")
        hand_over(f"memory of 2 workers, {rows:,} rows", held, "MiB", less=True)


def told(what: str, rows: int, options: list[str], script: Path) -> tuple[float, float]:
    """Measure and print a command. Return its rows a CPU-second and its memory."""
    printed, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)  # the tables are not what this is about
    wall, cpu, held, mapped = measured(options, script)
    os.dup2(printed, 1)
    full = 2 * FULL / rows / 60
    print(
        f"{what}: {rows:,} rows in {wall:.1f} s ({cpu:.0f} CPU-seconds), {rows / wall:,.0f} a second, "
        f"{rows / cpu:,.0f} a CPU-second; {2 * FULL:,} rows in {full * wall:.1f} minutes ({full * cpu:.1f} CPU-minutes)"
        f"; at most {held:,.0f} MiB and {mapped:,.0f} MiB of mapped files",
        flush=True,
    )
    return rows / cpu, held


def write_built(folder: Path, images: int) -> None:
    """A directory as generate/build_dataset.py leaves it, of classes and lengths like the full one's."""
    import pyarrow.parquet as pq

    from tests.support.first_schema import CONFIGS, FEATURES, TEACHERS

    folder.mkdir(parents=True, exist_ok=True)
    speakers, chance = {model: Speaker(seed=len(model)) for model in TEACHERS}, random.Random(0)
    schemas = {config: FEATURES[config].arrow_schema.remove_metadata() for config in CONFIGS}
    started = time.monotonic()
    for shard, start in enumerate(range(0, images, SHARD)):
        rows = range(start, min(start + SHARD, images))
        writers = {}
        for config in CONFIGS:
            path = folder / "data" / config / f"train-{shard:05d}.parquet"
            path.parent.mkdir(parents=True, exist_ok=True)
            writers[config] = pq.ParquetWriter(path, schemas[config], compression="zstd", write_page_index=True)
        for first in range(rows.start, rows.stop, 1000):
            write_group(writers, schemas, range(first, min(first + 1000, rows.stop)), speakers, chance)
        for writer in writers.values():
            writer.close()
    (folder / "README.md").write_text("---\n---\n")
    (folder / "runs.json").write_text(json.dumps({teacher: {"bound": {}} for teacher in ("glm", "kimi")}))
    print(f"made {images:,} images x 2 in {time.monotonic() - started:.0f} s", flush=True)


def write_group(writers: Any, schemas: Any, numbers: range, speakers: Any, chance: random.Random) -> None:
    import pyarrow as pa

    rows: dict[str, list[dict[str, Any]]] = {config: [] for config in writers}
    for at in numbers:
        of_class = int(at / A_CLASS + chance.uniform(-0.05, 0.05))
        image = {"image_id": f"n{of_class:08d}_{at:06d}", "wnid": f"n{of_class:08d}", "path": f"{at}.JPEG"}
        good = {}
        for model, speaker in speakers.items():
            thinking, answer = speaker.parts()
            tokens = round(1.35 * (thinking.count(" ") + answer.count(" ")))
            record = {"model": model, "status": "ok", "finish_reason": "eos", "output_tokens": tokens}
            if chance.random() < FAILED:
                status = chance.choices(("truncated", "loop", "no_close", "bad_image"), (50, 20, 10, 1))[0]
                rows["failures"].append(image | record | {"status": status, "raw": [thinking + answer]})
                continue
            quality = {
                "english": chance.random() < 0.999,
                "refusal": chance.random() < 0.001,
                "repetition": chance.betavariate(1, 12),
                "thinking_answer_overlap": chance.betavariate(8, 3),
            }
            good[model] = record | {"thinking": thinking, "answer": answer} | quality
            rows[model].append(image | good[model])
        if len(good) == len(speakers):
            overlap = {"answer_rouge_l": chance.betavariate(6, 16), "answer_jaccard": chance.betavariate(8, 22)}
            sides = {f"{model}_{name}": value for model, row in good.items() for name, value in row.items()}
            rows["paired"].append(image | sides | overlap)
    for config, of_config in rows.items():
        writers[config].write_table(pa.Table.from_pylist(of_config, schema=schemas[config]))


if __name__ == "__main__":
    typer.run(main)
