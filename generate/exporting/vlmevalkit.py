"""The test split as a table for VLMEvalKit: <NAME>.tsv, and the configuration by which it scores the answers.

What each column has to look like, so that the kit reads it as it was meant, stands in docs/exports.md.
"""

import base64
import csv
import hashlib
import json
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from imagenet_think import Pictures

# "OpenEnded", else the kit takes a table it does not know for multiple choice, which changes some models' prompts.
NAME = "ImageNetThink_OpenEnded"
_SHORTEST = 65  # characters of base64: what is shorter, the kit takes for the index of another row


def write_vlmevalkit(folder: Path, pairs: Any, pictures: "Pictures", embed: bool) -> None:
    """Writes the table and its configuration.

    pairs: rows of `paired`. pictures: whose files the table names; with `embed` what it holds. Raises ContractError for
        pictures that are no files of their own.
    """
    from tqdm import tqdm

    from imagenet_think import TEACHERS

    with (folder / f"{NAME}.tsv").open("w", encoding="utf-8", newline="") as file:
        # All text quoted: pandas ends a row also at a carriage return, which csv by itself does not quote.
        table = csv.writer(file, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
        table.writerow(["index", "image" if embed else "image_path", "question", "answer", "path"])
        for row in tqdm(pairs, desc=f"writing {file.name}", unit=" pairs", delay=1):
            picture = _as_text(pictures, row) if embed else _file(pictures, row)
            # A list as Python writes it: the kit evaluates it. It also hides what pandas reads as no value, such as NA.
            answers = repr([row[f"{teacher}_answer"] for teacher in TEACHERS])
            table.writerow([index_of(row["image_id"]), picture, row["question"], answers, row["path"]])
    scored = {NAME: {"class": "ImageCaptionDataset", "dataset": NAME}}
    (folder / f"{NAME}.json").write_text(json.dumps(scored) + "\n", encoding="utf-8")


def index_of(image_id: str) -> int:
    """A row's index, from its image_id alone: 48 bits, which spreadsheets hold exactly.

    The kit keeps pictures and predictions by index and takes them up again. By its position, another export's row would
    be given the picture and the prediction of this one's.
    """
    return int(hashlib.sha256(image_id.encode()).hexdigest()[:12], 16)


def _file(pictures: "Pictures", row: dict[str, Any]) -> str:
    from imagenet_think import ContractError

    file = pictures.file_of(row["path"], row["image_id"])
    if file is None:
        raise ContractError(
            f"VLMEvalKit's table names the pictures' files, and {row['path']!r} is not one of its own (in a tar, or a "
            "dataset's row): give --embed, or --format lmms-eval alone"
        )
    return file


def _as_text(pictures: "Pictures", row: dict[str, Any]) -> str:
    """The picture in base64: its own file where whoever decodes it sees what the teachers saw, else a PNG of that."""
    from PIL import Image

    from imagenet_think import decode_image

    data = pictures.read(row["path"], row["image_id"])
    seen = decode_image(data)
    text = base64.b64encode(data).decode()
    with Image.open(BytesIO(data)) as plain:
        same = (plain.mode, plain.size, plain.tobytes()) == ("RGB", seen.size, seen.tobytes())
        if same and len(text) >= _SHORTEST:
            return text
    png = BytesIO()
    seen.save(png, "PNG")
    return base64.b64encode(png.getvalue()).decode()
