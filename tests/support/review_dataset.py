"""Make a small built dataset for the review page: good and hostile texts, failures, broken and missing pictures."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
from PIL import Image

from generate.annotation.annotate_runs import annotate
from generate.building.build import build
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from generate.reviewing.rows import Rows
from tests.support.first_schema import TEACHERS
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


# Texts of one picture each in three languages; the last answer is in another language than was asked, and refuses.
TEXTS = {
    "en": ("The picture shows a white dog on grass. It looks at the camera.", "A white dog sits on the green grass."),
    "de": (
        "Das Bild zeigt einen weißen Hund auf einer Wiese. Er schaut in die Kamera.",
        "Ein weißer Hund sitzt auf der grünen Wiese und schaut in die Kamera.",
    ),
    "ja": (
        "写真には白い犬が写っています。犬は草の上に座っていて、カメラの方を見ています。",
        "白い犬が緑の草の上に座って、カメラの方を見ています。",
    ),
    "ar": (
        "تظهر الصورة كلبًا أبيض يجلس على العشب الأخضر وينظر إلى الكاميرا.\n\n- كلب أبيض\n- عشب أخضر",
        "كلب أبيض يجلس على العشب الأخضر، واسمه Rex، وينظر إلى الكاميرا.",
    ),
}
REFUSAL = "I'm sorry, but I can't help with describing this image of a person for you today."


def make_teachers(folder: Path, asked: dict[str, str], count: int = 4) -> Path:
    """Make folder/small of any teachers, with annotations, and pictures in folder/pictures; return the dataset.

    asked: the language of each teacher's question. Of number 2 the second teacher's text is cut off; the last teacher's
    answer of number 3 is an English refusal.
    """
    ids = [f"n02084071_{at}" for at in range(count)]
    (folder / "pictures" / "n02084071").mkdir(parents=True)
    for id in ids:
        Image.new("RGB", (240, 180), (90, 160, 90)).save(folder / "pictures" / "n02084071" / f"{id}.JPEG")
    write_jsonl(
        folder / "images.jsonl", [_image(id, "test" if at == count - 1 else "train") for at, id in enumerate(ids)]
    )
    runs = {name: folder / "runs" / name for name in asked}
    for number, (name, language) in enumerate(asked.items()):
        thinking, answer = TEXTS[language]
        records = []
        for at, id in enumerate(ids):
            texts: dict[str, Any] = {"thinking": f"{thinking} ({at})", "answer": answer}
            if at == 3 and number == len(asked) - 1:
                texts["answer"] = REFUSAL
            texts["raw"] = [f"<think>{texts['thinking']}</think>{texts['answer']}"]
            if at == 2 and number == 1:
                texts |= {"status": "truncated", "message": "cut", "thinking": None, "answer": None}
            records.append(record(id, run_id=f"run-{number}", **texts))
        write_run(runs[name], records, run_id=f"run-{number}")
        described = json.loads((runs[name] / "run.json").read_text())
        question = "What is in this image?" if language == "en" else f"What is in this image? ({language})"
        described["bound"] |= {"question_language": language, "question": question}
        (runs[name] / "run.json").write_text(json.dumps(described))
    annotate(runs, folder / "images.jsonl", folder / "annotations.parquet")
    build(runs, folder / "images.jsonl", folder / "small", annotations=folder / "annotations.parquet")
    return folder / "small"
