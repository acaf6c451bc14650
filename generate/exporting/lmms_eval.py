"""The test split as a task of lmms-eval: a folder that stands alone and scores as evaluate/score.py does.

imagenet_think.yaml  the task; what each line is for stands in docs/exports.md
task.py              its functions: generate/exporting/lmms_eval_task.py
test.parquet         the pairs, with --embed also the pictures' files
styles.json          how each model marks its thinking
imagenet_think.py thinking.py ngram_overlap/ set_overlap/ vector_space/   copies of this project's
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate.exporting.lmms_eval_task import ANY_MODEL, DATA, FAMILIES, SECTIONS, STYLES
from generate.models.registry import MODELS
from generate.models.thinking import Style

if TYPE_CHECKING:
    from imagenet_think import Pictures

TASK = "imagenet_think"
VALUES = ("rouge1", "rougeL", "jaccard", "overlap", "tf_cosine", "tfidf_cosine")
KINDS = ("avg", "max")  # over the teachers
MAX_NEW_TOKENS = MODELS["glm"].max_new_tokens  # with room for long thinking; may be changed in the YAML
_ROOT = Path(__file__).resolve().parents[2]
_ROWS = 100  # held at a time, perhaps with their pictures


def write_lmms_eval(folder: Path, pairs: Any, pictures: "Pictures | None", embed: bool) -> None:
    """Writes the task's folder.

    pairs: rows of `paired`. pictures: where they are joined from at run time, unless the user names another place then;
        with `embed` what the rows hold.
    """
    import generate.models.thinking
    import imagenet_think

    _write_rows(folder / DATA, pairs, pictures if embed else None)
    (folder / f"{TASK}.yaml").write_text(_task(None if embed or not pictures else pictures.root), encoding="utf-8")
    (folder / STYLES).write_text(json.dumps(_styles(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copyfile(_ROOT / "generate" / "lmms_eval_task.py", folder / "task.py")
    for module in (imagenet_think, generate.models.thinking):
        shutil.copy(str(module.__file__), folder)
    for family in FAMILIES:
        (folder / family).mkdir()
        for file in (_ROOT / "evaluate" / family).glob("*.py"):
            if file.name != "app.py":  # the page of its Space
                shutil.copy(file, folder / family)


def _write_rows(file: Path, pairs: Any, pictures: "Pictures | None") -> None:
    import datasets
    import pyarrow
    import pyarrow.parquet
    from tqdm import tqdm

    from imagenet_think import FEATURES, PICTURE_COLUMN, TEACHERS

    names = ["image_id", "wnid", "path", "question"]
    names += [f"{teacher}_{part}" for teacher in TEACHERS for part in ("thinking", "answer")]
    columns = {name: FEATURES["paired"][name] for name in names}
    if pictures:
        columns[PICTURE_COLUMN] = datasets.Image(decode=False)  # task.py decodes, as it was done for the teachers
    schema = datasets.Features(columns).arrow_schema
    pairs = pairs.select_columns(names)
    with (
        pyarrow.parquet.ParquetWriter(file, schema, compression="zstd") as writer,
        tqdm(total=len(pairs), desc=f"writing {file.name}", unit=" pairs", delay=1) as bar,
    ):
        for batch in pairs.with_format("arrow").iter(batch_size=_ROWS):
            rows = batch.to_pylist()
            if pictures:
                for row in rows:
                    row[PICTURE_COLUMN] = {"bytes": pictures.read(row["path"], row["image_id"]), "path": None}
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema))
            bar.update(len(rows))


def _styles() -> dict[str, dict[str, Any]]:
    """Every model's way of writing, and one that knows the tags of all of them."""
    styles = [model.style for model in MODELS.values()]
    tags = Style(
        thinking=tuple(dict.fromkeys(pair for style in styles for pair in style.thinking)),
        answer=tuple(dict.fromkeys(pair for style in styles for pair in style.answer)),
        unwrap=MODELS["glm"].style.unwrap,
    )
    return {ANY_MODEL: asdict(tags)} | {key: asdict(model.style) for key, model in MODELS.items()}


def _task(images_root: str | None) -> str:
    """The task's YAML, in which a function is named by the tag !function."""
    import yaml

    class Function(str):
        """The name of a function in task.py."""

    class Dumper(yaml.SafeDumper):
        """Writes it by its tag; SafeDumper itself stays as it is."""

    Dumper.add_representer(Function, lambda dumper, name: dumper.represent_scalar("!function", f"task.{name}"))
    metrics = [
        "answered",
        *(f"{section}_{value}_{kind}" for section in SECTIONS for value in VALUES for kind in KINDS),
    ]
    functions = ("doc_to_visual", "doc_to_text", "doc_to_target", "process_results")
    task: dict[str, Any] = {
        "task": TASK,
        "dataset_path": "parquet",
        "dataset_kwargs": {"data_files": {"test": DATA}},  # beside this file
        "test_split": "test",
        "output_type": "generate_until",
        **{name: Function(name) for name in functions},
        "reasoning_tags": "none",  # else the thinking is cut off before it can be scored
        # without `until`, some backends end at the first blank line
        "generation_kwargs": {"max_new_tokens": MAX_NEW_TOKENS, "do_sample": False, "temperature": 0, "until": []},
        "metric_list": [{"metric": name, "aggregation": "mean", "higher_is_better": True} for name in metrics],
        "metadata": {"version": 1.0},
    }
    if images_root:
        task["lmms_eval_specific_kwargs"] = {"default": {"images_root": images_root}}
    return yaml.dump(task, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
