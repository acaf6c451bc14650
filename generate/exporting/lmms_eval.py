"""Write the test split as a task of lmms-eval: a folder that stands alone and scores as evaluate/score.py does.

<task>.yaml    the task; docs/exports.md explains its lines
task.py        its functions: generate/exporting/lmms_eval_task.py
test.parquet   the pairs, with --embed also the pictures' files
styles.json    how each model marks its thinking
imagenet_think.py thinking.py ngram_overlap/ set_overlap/ vector_space/   copies of this project's
"""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import datasets
import pyarrow
import pyarrow.parquet
import yaml
from tqdm import tqdm

import generate.models.thinking
import imagenet_think
from generate.exporting import lmms_eval_task
from generate.exporting.lmms_eval_task import ANY_MODEL, DATA, FAMILIES, SECTIONS, STYLES
from generate.models.registry import MODELS
from generate.models.thinking import Style
from imagenet_think import PICTURE_COLUMN, Pictures

VALUES = ("rouge1", "rougeL", "jaccard", "overlap", "tf_cosine", "tfidf_cosine")
KINDS = ("avg", "max")  # over the teachers
MAX_NEW_TOKENS = MODELS["glm"].max_new_tokens  # room for long thinking; users may change it in the YAML
_ROOT = Path(__file__).resolve().parents[2]
_ROWS = 100  # held in memory at a time, perhaps with their pictures


def write_lmms_eval(folder: Path, task: str, pairs: datasets.Dataset, pictures: Pictures | None, embed: bool) -> None:
    """Write the task's folder.

    task: its name. pairs: rows of `paired`.
    pictures: stored in the rows with `embed`; otherwise the task opens them when it runs,
        from their root or from another one that the user names then.
    """
    _write_rows(folder / DATA, pairs, pictures if embed else None)
    described = _task(task, None if embed or not pictures else pictures.root)
    (folder / f"{task}.yaml").write_text(described, encoding="utf-8")
    (folder / STYLES).write_text(json.dumps(_styles(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copyfile(lmms_eval_task.__file__, folder / "task.py")
    for module in (imagenet_think, generate.models.thinking):
        shutil.copy(str(module.__file__), folder)
    for family in FAMILIES:
        (folder / family).mkdir()
        for file in (_ROOT / "evaluate" / family).glob("*.py"):
            if file.name != "app.py":  # the page of its Space
                shutil.copy(file, folder / family)


def _write_rows(file: Path, pairs: datasets.Dataset, pictures: Pictures | None) -> None:
    names = ["image_id", "wnid", "path", "question"]
    names += [name for name in pairs.column_names if name.endswith(("_thinking", "_answer"))]
    columns = {name: pairs.features[name] for name in names}
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


def _styles() -> dict[str, dict[str, object]]:
    """Return each model's delimiters, and a style that knows the tags of all models."""
    styles = [model.style for model in MODELS.values()]
    tags = Style(
        thinking=tuple(dict.fromkeys(pair for style in styles for pair in style.thinking)),
        answer=tuple(dict.fromkeys(pair for style in styles for pair in style.answer)),
        unwrap=MODELS["glm"].style.unwrap,
    )
    return {ANY_MODEL: asdict(tags)} | {key: asdict(model.style) for key, model in MODELS.items()}


def _task(name: str, images_root: str | None) -> str:
    """Return the task's YAML, in which the tag !function names a function."""

    class Function(str):
        """The name of a function in task.py."""

    class Dumper(yaml.SafeDumper):
        """Write it by its tag, in a subclass so that SafeDumper itself stays as it is."""

    Dumper.add_representer(Function, lambda dumper, name: dumper.represent_scalar("!function", f"task.{name}"))
    metrics = [
        "answered",
        *(f"{section}_{value}_{kind}" for section in SECTIONS for value in VALUES for kind in KINDS),
    ]
    functions = ("doc_to_visual", "doc_to_text", "doc_to_target", "process_results")
    task: dict[str, object] = {
        "task": name,
        "dataset_path": "parquet",
        "dataset_kwargs": {"data_files": {"test": DATA}},  # beside this file
        "test_split": "test",
        "output_type": "generate_until",
        **{function: Function(function) for function in functions},
        "reasoning_tags": "none",  # else the thinking is cut off before it can be scored
        # without `until`, some backends end at the first blank line
        "generation_kwargs": {"max_new_tokens": MAX_NEW_TOKENS, "do_sample": False, "temperature": 0, "until": []},
        "metric_list": [{"metric": metric, "aggregation": "mean", "higher_is_better": True} for metric in metrics],
        "metadata": {"version": 1.0},
    }
    if images_root:
        task["lmms_eval_specific_kwargs"] = {"default": {"images_root": images_root}}
    return yaml.dump(task, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=120)
