"""Write the test split as a table for VLMEvalKit: <name>.tsv, and the configuration by which it scores the answers.

docs/exports.md says what each column must look like, so that the kit reads it as it was meant.
"""

import base64
import csv
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tqdm import tqdm

from generate.command_line.table_cells import spreadsheet_cell
from generate.exporting.portable_picture import portable_picture
from imagenet_think import ContractError, Pictures

Row = Mapping[str, str]


def write_vlmevalkit(folder: Path, name: str, pairs: Iterable[Row], pictures: Pictures, embed: bool) -> None:
    """Write the table and its configuration.

    name: of the table, by which the kit knows it. pairs: rows of `paired`.
    pictures: stored in the table with `embed`; otherwise it names their files.
    Raises ContractError for pictures that are no files of their own.
    """
    with (folder / f"{name}.tsv").open("w", encoding="utf-8", newline="") as file:
        # All text quoted: pandas ends a row also at a carriage return, which csv by itself does not quote.
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        table.writerow(["index", "image" if embed else "image_path", "question", "answer", "path"])
        for row in tqdm(pairs, desc=f"writing {file.name}", unit=" pairs", delay=1):
            picture = _as_text(pictures, row) if embed else _file(pictures, row)
            # A list as Python writes it: the kit evaluates it. It also hides what pandas reads as no value, such as NA.
            answers = repr([text for column, text in row.items() if column.endswith("_answer")])
            question, path = _no_formula(row["question"], " "), _no_formula(row["path"], "./")
            table.writerow([index_of(row["image_id"]), picture, question, answers, path])
    scored = {name: {"class": "ImageCaptionDataset", "dataset": name}}
    (folder / f"{name}.json").write_text(json.dumps(scored) + "\n", encoding="utf-8")


def _no_formula(text: str, before: str) -> str:
    """Return a text that no spreadsheet takes for a formula, by `before`, which says the same to who reads it."""
    return text if spreadsheet_cell(text) == text else before + text


def index_of(image_id: str) -> int:
    """Return a row's index, from its image_id alone: 48 bits, which spreadsheets hold exactly.

    The kit caches pictures and predictions by index and uses them again. If the index were the row's position, a row of
    another export would get the picture and the prediction of this one.
    """
    return int(hashlib.sha256(image_id.encode()).hexdigest()[:12], 16)


def _file(pictures: Pictures, row: Row) -> str:
    file = pictures.file_of(row["path"], row["image_id"])
    if file is None:
        raise ContractError(
            f"VLMEvalKit's table names the pictures' files, and {row['path']!r} is not one of its own (in a tar, or a "
            "dataset's row): give --embed, or --format lmms-eval alone"
        )
    return file


def _as_text(pictures: Pictures, row: Row) -> str:
    """Return the picture in base64: more than the 64 characters that the kit takes for another row's index."""
    return base64.b64encode(portable_picture(pictures.read(row["path"], row["image_id"]))[1]).decode()
