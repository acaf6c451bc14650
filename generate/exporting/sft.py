"""A built dataset's rows as chats for supervised fine-tuning: one JSON Lines file for each teacher and split.

LLaMA-Factory and ms-swift read the lines as they are (pictures by their path: give the pictures' root as media_dir);
dataset_info.json beside them is LLaMA-Factory's. TRL reads what imagenet_think.to_messages gives.
"""

import json
from pathlib import Path

FOLDER = "sft"


def export_sft(dataset: Path, question: str) -> dict[str, int]:
    """Writes `dataset`/sft. Returns the lines of each file."""
    import pyarrow.parquet
    from tqdm import tqdm

    from imagenet_think import SPLITS, TEACHERS, to_messages

    folder = dataset / FOLDER
    folder.mkdir()
    written: dict[str, int] = {}
    for teacher in TEACHERS:
        for split in SPLITS:
            shards = sorted((dataset / "data" / teacher).glob(f"{split}-*.parquet"))
            if not shards:
                continue
            name = f"{teacher}-{split}"
            written[name] = 0
            with (
                (folder / f"{name}.jsonl").open("w", encoding="utf-8") as lines,
                tqdm(desc=f"writing {FOLDER}/{name}", unit=" rows", delay=1) as bar,
            ):
                for shard in shards:
                    for batch in pyarrow.parquet.ParquetFile(shard).iter_batches(
                        batch_size=1000, columns=["image_id", "path", "model", "thinking", "answer"]
                    ):
                        for row in batch.to_pylist():
                            messages = to_messages(row, teacher, question=question, parts=False)
                            chat = {"messages": messages, "images": [row["path"]]}
                            lines.write(json.dumps(chat, ensure_ascii=False) + "\n")
                        written[name] += len(batch)
                        bar.update(len(batch))
    (folder / "dataset_info.json").write_text(json.dumps({name: _described(name) for name in written}, indent=2) + "\n")
    return written


def _described(name: str) -> dict[str, object]:
    """LLaMA-Factory's entry of a file (data/README.md there)."""
    return {
        "file_name": f"{name}.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }
