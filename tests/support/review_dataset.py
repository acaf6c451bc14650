"""Make a small built dataset for the review page: good and hostile texts, failures, broken and missing pictures."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from PIL import Image

from generate.building.build import build
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from generate.reviewing.rows import Rows
from imagenet_think import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.score_writer import write_scores

COUNT = 30
HOSTILE, MISSING, BROKEN, FAILED = "n02084071_0", "n02084071_1", "n02084071_2", "n02084071_3"
SCORED = "openvlthinker"
# Each would set document.title, or fetch from elsewhere, if it ran.
ATTACKS = (
    "<script>document.title = 'attacked'</script>",
    "<img src=x onerror=\"document.title = 'attacked'\">",
    "<svg onload=\"document.title = 'attacked'\"></svg>",
    "[a link](javascript:document.title='attacked')",
    "![a picture](http://192.0.2.1/picture.png)",
    "<iframe srcdoc=\"<script>parent.document.title='attacked'</script>\"></iframe>",
    "<style>* { display: none }</style>",
    "${document.title='attacked'} {{value}} `${1}`",
)
LONG = """The picture shows **a dog** that lies on *grass*.

1. Its coat is brown & white.
2. Its ears hang down.

| part | colour |
| --- | --- |
| coat | brown |
| nose | black |

> `dog` is the class, and 3 < 4.
"""


def image_id(at: int) -> str:
    return f"{'n02084071' if at < 20 else 'n02121808'}_{at}"


def make_dataset(folder: Path) -> Path:
    """Make folder/small with pictures in folder/pictures, scores in folder/scores, and a run in folder/predictions."""
    ids = [image_id(at) for at in range(COUNT)]
    _draw(folder / "pictures", ids)
    images = [_image(id, "test" if at % 5 == 4 else "train") for at, id in enumerate(ids)]
    write_jsonl(folder / "images.jsonl", images)
    for model in TEACHERS:
        write_run(folder / model, [_record(id, model) for id in ids], model)
    dataset = folder / "small"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", dataset, rows_per_shard=7)
    _annotate(dataset)
    tested = [image["image_id"] for image in images if image["split"] == "test"]
    write_run(folder / "predictions", [record(id, SCORED, answer=f"{SCORED} says {id}.") for id in tested], SCORED)
    _score(folder / "scores" / f"{SCORED}.json", tested)
    return dataset


def _draw(folder: Path, ids: list[str]) -> None:
    for at, id in enumerate(ids):
        file = folder / id.split("_")[0] / f"{id}.JPEG"
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (240, 180), (40 + 7 * at, 200 - 6 * at, 90)).save(file)
    (folder / "n02084071" / f"{MISSING}.JPEG").unlink()
    (folder / "n02084071" / f"{BROKEN}.JPEG").write_bytes(b"no picture")


def _image(id: str, split: str) -> dict[str, Any]:
    wnid = id.split("_")[0]
    return image_row(id, split, wnid=wnid, path=f"{wnid}/{id}.JPEG")


def _record(id: str, model: str) -> dict[str, Any]:
    """Return a good record; with attacks for HOSTILE, truncated for FAILED of glm, and for number 4 of both models."""
    number = int(id.split("_")[1])
    thinking, answer = f"{model} looks at a striped animal, number {number}.", f"A striped animal, says {model}."
    if id == HOSTILE:
        thinking, answer = "\n\n".join(["begin", *ATTACKS, "end"]), LONG
    texts: dict[str, Any] = {"thinking": thinking, "answer": answer, "raw": [f"<think>{thinking}</think>{answer}"]}
    if (id == FAILED and model == "glm") or number == 4:
        raw = [f"<think>{ATTACKS[0]} and cut"]
        texts = {"status": "truncated", "message": "cut at 8 tokens", "thinking": None, "answer": None, "raw": raw}
    return record(id, model, output_tokens=10 + number, **texts)


def _annotate(dataset: Path) -> None:
    """Write agreement that grows with the image's number, as a build with generate/annotate.py's file would."""
    for file in (dataset / "data" / "paired").glob("*.parquet"):
        table = pyarrow.parquet.read_table(file)
        at = table.schema.get_field_index("answer_rouge_l")
        values = pyarrow.array([int(id.split("_")[1]) / COUNT for id in table["image_id"].to_pylist()])
        table = table.set_column(at, table.schema.field(at), values.cast(table.schema.field(at).type))
        pyarrow.parquet.write_table(table, file, compression="zstd")


def _score(path: Path, tested: list[str]) -> None:
    """Write scores of the test split: the higher an image's number, the lower."""
    write_scores(path, SCORED, n=len(tested), run_id="run-of-tests")
    file = path.with_suffix(".rows.parquet")
    table = pyarrow.parquet.read_table(file)
    for name, values in {
        "image_id": tested,
        "full_rouge1_avg": [1 - int(id.split("_")[1]) / 100 for id in tested],
    }.items():
        table = table.set_column(table.schema.get_field_index(name), name, pyarrow.array(values))
    pyarrow.parquet.write_table(table, file)


def open_small(folder: Path, images: bool = True) -> PageData:
    """Open what make_dataset wrote, as the command does."""
    pictures = str(folder / "pictures") if images else None
    scores, predictions = folder / "scores", [folder / "predictions"]
    return open_page_data(folder / "small", pictures, scores, predictions, 400, 0, "none", None)


def position_of(rows: Rows, image_id: str) -> int:
    return rows.image_ids.to_pylist().index(image_id)


def change_rows(path: Path, config: str, change: Callable[[Any], Any]) -> None:
    """Change the table of a config's first file of a dataset."""
    file = path / "data" / config / "train-00000.parquet"
    pyarrow.parquet.write_table(change(pyarrow.parquet.read_table(file)), file)
