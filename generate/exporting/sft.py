"""Write a dataset's rows as chats for supervised fine-tuning: one JSON Lines file for each teacher and split.

LLaMA-Factory and ms-swift read the lines as they are (pictures by their path: give the pictures' root as media_dir);
dataset_info.json beside them is LLaMA-Factory's. TRL reads what imagenet_think.to_messages gives.
"""

import json
from pathlib import Path

from datasets import Dataset
from huggingface_hub import hf_hub_download
from huggingface_hub.errors import EntryNotFoundError, HfHubHTTPError
from tqdm import tqdm

from generate.storage.json_lines import json_line
from imagenet_think import SPLITS, TEACHERS, ContractError, load, to_messages


def write_sft(folder: Path, dataset: str) -> dict[str, int]:
    """Write the good rows of both teachers, all splits. Returns the number of lines of each file.

    dataset: a directory, or a Hub id. Raises ContractError where its runs.json does not give the question.
    """
    written: dict[str, int] = {}
    for teacher in TEACHERS:
        rows = load(teacher, dataset)
        question = _read_question(dataset, teacher)
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
            chat = {"messages": to_messages(row, teacher, question=question, parts=False), "images": [row["path"]]}
            lines.write(json_line(chat))


def _read_question(dataset: str, teacher: str) -> str:
    """Return the question of the teacher's run: the rows of one teacher do not have it."""
    try:
        local = Path(dataset, "runs.json")
        file = local if local.parent.is_dir() else hf_hub_download(dataset, "runs.json", repo_type="dataset")
        return str(json.loads(Path(file).read_bytes())[teacher]["bound"]["question"])
    except (OSError, EntryNotFoundError, HfHubHTTPError, ValueError, KeyError, TypeError) as error:
        reason = str(error).partition("\n")[0]
        raise ContractError(
            f"the runs.json of {dataset} does not give the question of {teacher} ({type(error).__name__}: {reason}); "
            "build the dataset again"
        ) from error


def _describe(name: str) -> dict[str, object]:
    """Return LLaMA-Factory's entry of a file (data/README.md there)."""
    return {
        "file_name": f"{name}.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }
