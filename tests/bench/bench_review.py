"""generate/review.py at full size: synthetic texts of realistic lengths, in files as the build writes them.

    OMP_NUM_THREADS=1 python tests/bench/bench_review.py --images 250000

Prints seconds and memory to open the dataset, and seconds to turn pages, to search all texts, and to find a raw text.
"""

import json
import os
import random
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from imagenet_think import FEATURES, RECORD_COLUMNS, SplitSize, readme_head  # noqa: E402
from tests.bench.bench_score import Speaker, name  # noqa: E402

ROWS_PER_SHARD = 10_000
FAILED = 0.03


def main(
    images: Annotated[int, typer.Option(min=1, help="Of the dataset.")] = 250_000,
    dataset: Annotated[Path | None, typer.Option(help="Where to leave it; one that is there is used.")] = None,
) -> None:
    """Print what opening, turning pages, searching and raw texts take."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = dataset or Path(scratch) / "imagenet-think-250k"
        if not (folder / "README.md").exists():
            text = write_dataset(folder, images)
            print(f"{images:,} images, {text / 1e9:.2f} GB of thinkings and answers", flush=True)


def write_dataset(out: Path, images: int) -> int:
    """The whole directory, without a run. Returns the bytes of all thinkings and answers."""
    import pyarrow

    from generate.dataset_shards import as_table

    out.mkdir(parents=True, exist_ok=True)
    speakers = {model: Speaker(seed) for seed, model in enumerate(("glm", "kimi"))}
    chance, text = random.Random(0), 0
    sizes: dict[str, dict[str, SplitSize]] = {config: {} for config in FEATURES}
    streams = {}
    for model in speakers:
        (out / "jsonl" / model).mkdir(parents=True, exist_ok=True)
        streams[model] = pyarrow.output_stream(str(out / "jsonl" / model / "00000.jsonl.zst"), compression="zstd")
    for number, start in enumerate(range(0, images, ROWS_PER_SHARD)):
        split = "test" if start + ROWS_PER_SHARD >= images and start else "train"
        rows: dict[str, list[dict[str, Any]]] = {config: [] for config in FEATURES}
        for at in range(start, min(start + ROWS_PER_SHARD, images)):
            wnid = f"n{at * 10_450 // images:08d}"
            image_id = f"{wnid}_{at}"
            image = {"image_id": image_id, "wnid": wnid, "path": f"{wnid}/{image_id}.JPEG", "width": 500, "height": 375}
            records = {model: _record(image_id, model, speakers[model], chance) for model in speakers}
            for model, record in records.items():
                text += len(record["thinking"] or "") + len(record["answer"] or "")
                streams[model].write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
                rows[model if record["status"] == "ok" else "failures"].append(image | record)
            if all(record["status"] == "ok" for record in records.values()):
                sides = {f"{model}_{key}": record[key] for model, record in records.items() for key in RECORD_COLUMNS}
                agreement = {"answer_rouge_l": chance.random(), "answer_jaccard": chance.random()}
                rows["paired"].append(image | {"question": "What is it?"} | sides | agreement)
        for config, of_config in rows.items():
            _write(out / "data" / config / f"{split}-{number:05d}.parquet", as_table(config, of_config))
            before = sizes[config].get(split, SplitSize()).rows
            sizes[config][split] = SplitSize(before + len(of_config), 1)
    for stream in streams.values():
        stream.close()
    bound = {"question": "What is it?", "checkpoint": "bench", "revision": "main"}
    runs = {model: {"run_id": model, "bound": bound | {"model": model}} for model in speakers}
    (out / "runs.json").write_text(json.dumps(runs))
    (out / "README.md").write_text(readme_head(sizes))
    return text


def _record(image_id: str, model: str, speaker: Speaker, chance: random.Random) -> dict[str, Any]:
    thinking, answer = speaker.parts()
    good = chance.random() > FAILED
    return {
        "image_id": image_id,
        "model": model,
        "attempt": 0,
        "seed": 0,
        "run_id": model,
        "revision": "main",
        "status": "ok" if good else "truncated",
        "message": None if good else "cut at 1024 tokens",
        "finish_reason": "eos" if good else "length",
        "protocol": True,
        "prompt_tokens": 300,
        "output_tokens": len(thinking + answer) // 5,
        "raw": [f"<think>{thinking}</think><answer>{answer}</answer>"],
        "thinking": thinking if good else None,
        "answer": answer if good else None,
        "rest": "",
    }


def _write(path: Path, table: Any) -> None:
    import pyarrow.parquet

    path.parent.mkdir(parents=True, exist_ok=True)
    with pyarrow.parquet.ParquetWriter(path, table.schema, compression="zstd", write_page_index=True) as writer:
        writer.write_table(table, row_group_size=1000)


if __name__ == "__main__":
    typer.run(main)
