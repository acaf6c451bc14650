"""Write a dataset's rows as chats for supervised fine-tuning: JSON Lines, a file for each teacher and split.

docs/exports.md says how each trainer is given them. TRL reads what imagenet_think.to_messages gives, without files.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from datasets import DatasetDict
from tqdm import tqdm

from generate.exporting.choices import Choices
from generate.exporting.formats import ALL, MIXED
from generate.exporting.picture_files import PictureFiles
from generate.storage.json_lines import json_line
from imagenet_think import SPLITS, ContractError, Pictures, Schema, load, read_schema, to_messages

Row = dict[str, Any]
_COLUMNS = ["image_id", "path", "model", "question", "thinking", "answer"]  # without pictures, if the rows have them


def write_sft(
    folder: Path, dataset: str, pictures: Pictures | None = None, choices: Choices = Choices()
) -> tuple[dict[str, int], list[str]]:
    """Write the good rows, all splits. Returns the number of lines of each file, and the image_ids that were left out.

    dataset: a directory, or a Hub id. Left out are rows whose picture is not among `pictures`. Raises ContractError
    where runs.json does not give the question, and for such rows without --skip-missing.
    """
    teachers = _chosen(read_schema(dataset), choices.of)
    rows = {teacher: load(teacher, dataset).select_columns(_COLUMNS) for teacher in teachers}
    files = PictureFiles(pictures, choices.relative)
    lost = _missing(files, rows, choices.skip_missing)
    written: dict[str, int] = {}
    for name, split, order in _files(rows, choices.of):
        kept = [(teacher, at) for image_id, teacher, at in order if image_id not in lost]
        if kept:
            written[name] = len(kept)
            with (folder / f"{name}.jsonl").open("wb") as lines:
                for teacher, at in tqdm(kept, desc=f"writing {name}.jsonl", unit=" rows", delay=2):
                    row = rows[teacher][split][at]
                    if not row["question"]:
                        raise ContractError(
                            f"the runs.json of {dataset} does not give the question of {teacher}; "
                            "build the dataset again"
                        )
                    lines.write(json_line(_chat(row, files.of(row), teacher, choices)))
    if choices.read_by == "llamafactory":
        described = json.dumps({name: _describe(name) for name in written}, indent=2)
        (folder / "dataset_info.json").write_text(described + "\n")
    return written, sorted(lost)


def _chosen(schema: Schema, teacher: str) -> tuple[str, ...]:
    if teacher in schema.teachers:
        return (teacher,)
    if teacher not in (ALL, MIXED):
        known = ", ".join((*schema.teachers, ALL, MIXED))
        raise ContractError(f"--teacher {teacher} is not known, choose from {known}")
    return schema.teachers


def _missing(files: PictureFiles, rows: Mapping[str, DatasetDict], skip: bool) -> set[str]:
    """Return the image_ids of which a picture is not there. Raises ContractError where there are any, unless `skip`."""
    parts = [part.select_columns(["image_id", "path"]) for of_teacher in rows.values() for part in of_teacher.values()]
    lost = files.missing(row for part in parts for row in part)
    if lost and not skip:
        raise ContractError(
            f"{len(lost):,} of the images lack a picture below --images (the first: {min(lost)}); --skip-missing "
            "leaves their rows out"
        )
    return lost


def _files(rows: Mapping[str, DatasetDict], of: str) -> Iterator[tuple[str, str, list[tuple[str, str, int]]]]:
    """Yield each file's name and split, and the (image_id, teacher, position) of its rows in their order."""
    for split in SPLITS:
        of_split = {
            teacher: [(image_id, teacher, at) for at, image_id in enumerate(parts[split]["image_id"])]
            for teacher, parts in rows.items()
        }
        if of == MIXED and MIXED not in rows:
            yield f"{MIXED}-{split}", split, _one_an_image(of_split)
        else:
            yield from ((f"{teacher}-{split}", split, order) for teacher, order in of_split.items())


def _one_an_image(of_split: Mapping[str, list[tuple[str, str, int]]]) -> list[tuple[str, str, int]]:
    """Return a row for each image, of one of the teachers that answered it well: by chance, the same each time."""
    by_image: dict[str, list[tuple[str, str, int]]] = {}
    for order in of_split.values():
        for place in order:
            by_image.setdefault(place[0], []).append(place)
    return [by_image[name][_chance(name) % len(by_image[name])] for name in sorted(by_image)]


def _chance(image_id: str) -> int:
    return int(hashlib.sha256(f"teacher of {image_id}".encode()).hexdigest()[:12], 16)


def _chat(row: Row, files: list[str], teacher: str, choices: Choices) -> Row:
    """Return a line as the trainer reads it: a text with a word for each picture, or typed parts."""
    words, around = choices.words()
    plain = choices.read_by in ("llamafactory", "ms-swift")
    asked, reply = to_messages(row, teacher, thinking=choices.thinking, words=words, parts=not plain)
    if around[0]:
        before, closing, answer = _text_of(reply).rpartition(words[1])
        _set_text(reply, f"{before}{closing}\n\n{around[0]}{answer.strip()}{around[1]}")
    if choices.read_by == "axolotl":  # which takes one picture from a column, and all from the parts
        shown = [{"type": "image", "path": file} for file in files]
        return {"messages": [asked | {"content": shown + asked["content"][len(files) :]}, reply]}
    return {"messages": [asked, reply], "images": files}


def _text_of(message: Row) -> str:
    content = message["content"]
    return str(content if isinstance(content, str) else content[0]["text"])


def _set_text(message: Row, text: str) -> None:
    message["content"] = text if isinstance(message["content"], str) else [{"type": "text", "text": text}]


def _describe(name: str) -> dict[str, object]:
    """Return LLaMA-Factory's entry of a file (data/README.md there)."""
    return {
        "file_name": f"{name}.jsonl",
        "formatting": "sharegpt",
        "columns": {"messages": "messages", "images": "images"},
        "tags": {"role_tag": "role", "content_tag": "content", "user_tag": "user", "assistant_tag": "assistant"},
    }
