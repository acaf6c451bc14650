"""Export a dataset: choose the formats, open the pictures, write each format's folder whole or not at all.

export.json in each folder says what it holds and which pairs were left out for want of a picture; it is also the mark
by which an older export may be replaced. Chats may be written into the dataset itself: its manifest then lists them,
and they are published with it.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import typer
from datasets import Dataset
from datasets.exceptions import DatasetsError
from tqdm import tqdm

from generate.command_line.terminal import complain, counted, note
from generate.exporting.choices import Choices
from generate.exporting.formats import SFT, SHARD_FORMATS, TASK_FORMATS
from generate.exporting.lmms_eval import write_lmms_eval
from generate.exporting.sft import write_sft
from generate.exporting.shards import write_shards
from generate.exporting.vlmevalkit import write_vlmevalkit
from generate.storage.atomic import replace_directory, unfinished_directory
from generate.storage.dataset_files import list_file, read_manifest, survey, write_manifest
from imagenet_think import (
    DEFAULT_PATH,
    ContractError,
    ImageError,
    Pictures,
    Schema,
    decode_image,
    load,
    read_name,
    read_schema,
)

SPLIT = "test"
DESCRIPTION = "export.json"


def export_command(
    dataset: str,
    out: Path,
    images: str | None,
    formats: Sequence[str],
    *,
    embed: bool,
    skip_missing: bool,
    trainer: str | None,
    teacher: str | None,
    thinking: bool,
    tags: str | None,
    relative: bool,
    redistributable: bool,
) -> None:
    """Export, and print the counts; print an error as one sentence and exit with code 2.

    formats: values of --format, each one format or several with commas.
    """
    choices = Choices(embed, skip_missing, trainer, teacher, thinking, tags, relative, redistributable)
    chosen = list(dict.fromkeys(name for value in formats for name in value.split(",")))
    try:
        export(dataset, out, images, chosen, choices)
    except (ContractError, DatasetsError, OSError, ValueError) as error:
        complain(error)
        raise typer.Exit(2) from error


def export(dataset: str, out: Path, images: str | None, formats: Sequence[str], choices: Choices = Choices()) -> None:
    """Write out/<format> for each format. Raises ContractError, OSError, ValueError, DatasetsError."""
    inside = Path(dataset).is_dir() and Path(dataset).resolve() in (out.resolve(), *out.resolve().parents)
    if inside:
        _check_inside(Path(dataset), out, images, formats)
    choices.check(formats, images)
    for name in formats:
        _check_replaceable(out / name)
    pictures = _open_pictures(images) if images is not None else None
    if tasks := [name for name in formats if name in TASK_FORMATS]:
        _export_tasks(dataset, out, pictures, tasks, choices)
    if SFT in formats:
        _export_chats(dataset, out / SFT, pictures, choices)
        if inside:
            _enter(Path(dataset))
    for name in formats:
        if name in SHARD_FORMATS:
            _export_shards(dataset, out / name, pictures, choices)


def _check_inside(dataset: Path, out: Path, images: str | None, formats: Sequence[str]) -> None:
    """Raise ContractError for what could not be published as a part of the dataset."""
    if list(formats) != [SFT] or out.resolve() != dataset.resolve():
        raise ContractError(
            f"--out {out} lies in the dataset, of which everything is published, and exports only as chats: give "
            f"--format {SFT} --out {dataset}, or another --out"
        )
    if images is not None:
        raise ContractError(
            "chats in the dataset are published with it, and name the pictures by the rows' paths: leave --images out "
            "and tell your trainer the pictures' root, or give another --out"
        )
    read_manifest(dataset)  # refuses before anything is written


def _enter(dataset: Path) -> None:
    """Enter the chats in the dataset's manifest, by which they are published, instead of those of an older export."""
    others = {name: file for name, file in read_manifest(dataset).items() if not name.startswith(f"{SFT}/")}
    chats = {f"{SFT}/{name}": list_file(dataset / SFT / name) for name in survey(dataset / SFT)}
    write_manifest(dataset, others | chats)
    print(f"{dataset / SFT} is part of the dataset now: generate/publish.py sends it too")


def write_chats(folder: Path, dataset: str, pictures: Pictures | None, choices: Choices) -> dict[str, Any]:
    """Write the chats and their description into an empty folder; return the description. Raises as export does."""
    rows, left_out = write_sft(folder, dataset, pictures, choices)
    if not rows:
        raise ContractError(f"{dataset} has no rows to export{' whose picture is there' if left_out else ''}")
    chosen = {"trainer": choices.read_by, "teacher": choices.of, "thinking": choices.thinking}
    described = chosen | ({"tags": choices.tags} if choices.tags else {}) | {"rows": rows, "left_out": left_out}
    _describe(folder, described)
    return described


def _export_chats(dataset: str, out: Path, pictures: Pictures | None, choices: Choices) -> None:
    with unfinished_directory(out.resolve()) as folder:
        described = write_chats(folder, dataset, pictures, choices)
        replace_directory(folder, out.resolve())
    rows, left_out = described["rows"], described["left_out"]
    lost = f", {len(left_out):,} left out" if left_out else ""
    note(**{SFT: {"rows": rows, "left_out": left_out, "out": out}})
    print(f"{counted(sum(rows.values()), 'chat')}{lost} -> {out}")


def _export_shards(dataset: str, out: Path, pictures: Pictures | None, choices: Choices) -> None:
    with unfinished_directory(out.resolve()) as folder:
        rows, left_out = write_shards(folder, out.name, dataset, pictures, choices)
        if not any(rows.values()):
            raise ContractError(f"{dataset} has no rows to export{' whose picture is there' if left_out else ''}")
        _describe(folder, {"rows": rows, "left_out": left_out})
        replace_directory(folder, out.resolve())
    lost = f", {len(left_out):,} left out" if left_out else ""
    note(**{out.name: {"rows": rows, "left_out": left_out, "out": out}})
    print(f"{counted(sum(rows.values()), 'row')}{lost} -> {out}")


def _export_tasks(dataset: str, out: Path, pictures: Pictures | None, formats: Sequence[str], choices: Choices) -> None:
    """Write the pairs of the test split for lmms-eval and VLMEvalKit."""
    schema = read_schema(dataset)
    if schema.several:
        raise ContractError(
            f"{dataset} has rows of several pictures, and a task for {' or '.join(formats)} shows one: give --format "
            "sft"
        )
    if schema.languages and "lmms-eval" in formats:
        raise ContractError(
            f"{dataset} was asked in another language than English, and the task for lmms-eval scores English words "
            "alone: give --format vlmevalkit, or score a run with evaluate/score.py"
        )
    pairs = _references(dataset, schema)
    left_out: list[str] = []
    if pictures:
        pairs, left_out = _with_pictures(pairs, pictures, choices.skip_missing)
    if not len(pairs):
        raise ContractError(f"{dataset} has no pairs of the split {SPLIT} to export")
    names = task_names(read_name(dataset))
    described = {"split": SPLIT, "pairs": len(pairs), "pictures": choices.embed, "left_out": left_out}
    for name in formats:
        with unfinished_directory((out / name).resolve()) as folder:
            if name == "lmms-eval":
                write_lmms_eval(folder, names[name], pairs, pictures, choices.embed)
            elif pictures:
                write_vlmevalkit(folder, names[name], pairs, pictures, choices.embed)
            _describe(folder, described)
            replace_directory(folder, (out / name).resolve())
        note(**{name: {**described, "task": names[name], "out": out / name}})
        print(f"{counted(len(pairs), 'pair')}, {len(left_out):,} left out -> {out / name}, the task {names[name]}")


def task_names(dataset: str) -> dict[str, str]:
    """Return by format what a dataset's task is called: by its own name, since both tools keep what they did by it.

    "OpenEnded", else VLMEvalKit takes a table it does not know for multiple choice, which changes some models' prompts.
    """
    if dataset.lower() == DEFAULT_PATH:
        return {"lmms-eval": "imagenet_think", "vlmevalkit": "ImageNetThink_OpenEnded"}
    name = re.sub(r"\W+", "_", dataset).strip("_") or f"dataset_{hashlib.sha256(dataset.encode()).hexdigest()[:8]}"
    return {"lmms-eval": name, "vlmevalkit": f"{name}_OpenEnded"}


def _references(dataset: str, schema: Schema) -> Dataset:
    """Return the images that all teachers answered, with their question; of one teacher as if it were a pair's side.

    Raises ContractError where the teachers were asked different questions: the tools ask a model one.
    """
    rows = load(None, dataset, split=SPLIT)
    if len(schema.teachers) == 1:
        (teacher,) = schema.teachers
        rows = rows.rename_columns({name: f"{teacher}_{name}" for name in ("thinking", "answer")})
    if None in rows.unique("question"):
        raise ContractError(
            f"the teachers of {dataset} were asked in several languages, and a task has one question: build a dataset "
            "of those that were asked in one"
        )
    return rows


def _describe(folder: Path, described: dict[str, Any]) -> None:
    (folder / DESCRIPTION).write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def _check_replaceable(folder: Path) -> None:
    if folder.exists() and not (folder / DESCRIPTION).exists() and not (folder.is_dir() and not any(folder.iterdir())):
        raise ContractError(f"{folder} exists and is not an export of this command; give another --out, or remove it")


def _open_pictures(images: str) -> Pictures:
    if not images.startswith("hub:") and not Path(images).is_dir():
        raise ContractError(f"--images {images} is not a directory; give your copy of the pictures, or hub:owner/name")
    pictures = Pictures(images)
    pictures.open()
    return pictures


def _with_pictures(pairs: Dataset, pictures: Pictures, skip_missing: bool) -> tuple[Dataset, list[str]]:
    """Return the pairs whose picture is there and decodes, and the image_ids of the others.

    Every picture is opened now, since both tools end at one that they cannot read, perhaps after hours.
    """

    def find_problem(named: tuple[str, str]) -> str | None:
        try:
            decode_image(pictures.read(*named))
        except ImageError as error:
            return str(error)
        return None

    image_ids = list(pairs["image_id"])
    named = list(zip(pairs["path"], image_ids, strict=True))
    pictures.missing(named)  # one search for all that are not where their path says
    with ThreadPoolExecutor() as threads:
        found = threads.map(find_problem, named)
        problems = list(tqdm(found, desc="opening pictures", unit=" pictures", total=len(pairs), delay=1))
    left_out = [image_id for image_id, problem in zip(image_ids, problems, strict=True) if problem]
    if left_out and not skip_missing:
        first = next(problem for problem in problems if problem)
        raise ContractError(
            f"{len(left_out)} of {counted(len(pairs), 'picture')} cannot be had from {pictures.root} (the "
            f"first: {first}); "
            "--skip-missing leaves their pairs out"
        )
    return pairs.select([at for at, problem in enumerate(problems) if not problem]), left_out
