"""Write a dataset's rows as chats for supervised fine-tuning: one JSON Lines file for each teacher and split.

LLaMA-Factory and ms-swift read the lines as they are (pictures by their path: give the pictures' root as media_dir);
dataset_info.json beside them is LLaMA-Factory's. TRL reads what imagenet_think.to_messages gives.
"""

import json
from pathlib import Path

from datasets import Dataset
from tqdm import tqdm

from generate.exporting.questions import read_question
from generate.storage.json_lines import json_line
from imagenet_think import SPLITS, load, read_schema, to_messages


def write_sft(folder: Path, dataset: str) -> dict[str, int]:
    """Write the good rows of each teacher, all splits. Returns the number of lines of each file.

    dataset: a directory, or a Hub id. Raises ContractError where its runs.json does not give the question.
    """
    written: dict[str, int] = {}
    for teacher in read_schema(dataset).teachers:
        rows = load(teacher, dataset)
        question = read_question(dataset, teacher)
        for split in SPLITS:
            if len(rows[split]):
                name = f"{teacher}-{split}"
                written[name] = len(rows[split])
                _write_chats(folder / f"{name}.jsonl", rows[split], teacher, question)
    (folder / "dataset_info.json").write_text(json.dumps({name: _describe(name) for name in written}, indent=2) + "\n")
    return written


def _write_chats(file: Path, rows: Dataset, teacher: str, question: str) -> None:
    rows = rows.select_columns(["image_id", "path", "model", "thinking", "answer"])  # without pictures, if it has them
    with file.open("wb") as lines:
        for row in tqdm(rows, desc=f"writing {file.name}", unit=" rows", delay=1):
            paths = [row["path"]] if isinstance(row["path"], str) else row["path"]
            chat = {"messages": to_messages(row, teacher, question=question, parts=False), "images": paths}
            lines.write(json_line(chat))


def _describe(name: str) -> dict[str, object]:
    """Return LLaMA-Factory's entry of a file (data/README.md there)."""
    return {
        "file_name": f"{name}.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }
