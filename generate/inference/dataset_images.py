"""Take the list of a run from a published dataset: the same images, and the question that its teachers were asked.

    runs/X/images.jsonl          the dataset's list, made once
    runs/X/images.source.json    of which dataset, and what that says

Of a dataset on the Hub the list is made at the run's first start, by one process, while the others wait; every later
start reads the files, also where the Hub is away or has moved on.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from generate.command_line.language_codes import UNKNOWN
from generate.command_line.terminal import counted
from generate.inference.options import fail
from generate.inference.settings import Settings
from generate.models.prompts import think_and_answer
from generate.processes.launch import launched_rank
from generate.storage.image_list import write_image_list
from generate.storage.published_list import Asked, read_published_list
from imagenet_think import DECLARING, ContractError, lock, write_atomic

_HELD_BYTES = 1 << 26  # of images.source.json


class DatasetImages(NamedTuple):
    """Hold where a run finds its list and its pictures, and how it asks."""

    images: Path
    root: Path
    settings: Settings


def images_of_dataset(dataset: str, root: Path | None, out: Path, settings: Settings) -> DatasetImages:
    """Write the dataset's list into the run's directory, unless it is there.

    Exits with code 2 and one sentence where the dataset cannot be read, where the directory has another list, and
    where nothing says which of several questions is to be asked.
    """
    images = out / "images.jsonl"
    try:
        with _alone_in(out):
            source = _source_of(images)
            if images.exists() and source.get("dataset") != dataset:
                was = source.get("dataset", "another dataset")
                fail(f"--images {dataset}: {images} is the list of {was}; give another --out, or remove it.")
            if not source or source["state"] != (_state_of(dataset) or source["state"]):
                source = _make_list(dataset, images)
            if root is None:
                root = _pictures_of(dataset, source)
    except (ContractError, OSError) as error:
        fail(f"--images {dataset}: {error}")
    asked = {name: Asked(*values) for name, values in source["asked"].items()}
    return DatasetImages(images, root, _settings_for(dataset, asked, settings))


@contextmanager
def _alone_in(out: Path) -> Iterator[None]:
    """Wait until no other process is making the list of this run."""
    out.mkdir(parents=True, exist_ok=True)
    with (out / "images.lock").open("ab") as file:
        lock(file, out / "images.lock", wait=True)
        yield


def _source_of(images: Path) -> dict[str, Any]:
    """Return what the file beside the list says of it; empty where it is of no such list, or was left half made."""
    try:
        with images.with_name("images.source.json").open("rb") as file:
            source = json.loads(file.read(_HELD_BYTES))
        intact = source["list"] == hashlib.sha256(images.read_bytes()).hexdigest()
        return dict(source) if intact and {"dataset", "asked", "pictures", "state"} <= source.keys() else {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _state_of(dataset: str) -> str | None:
    """Return a hash of what a directory declares, which changes when it is built again; None of a Hub id."""
    files = [Path(dataset) / name for name in DECLARING]
    if not Path(dataset).is_dir():
        return None
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files if file.is_file())).hexdigest()


def _make_list(dataset: str, images: Path) -> dict[str, Any]:
    published = read_published_list(dataset)
    write_image_list(images, published.rows)
    source = {
        "dataset": dataset,
        "state": _state_of(dataset) or published.base.name,  # of the Hub's the commit
        "pictures": published.pictures is not None,
        "asked": published.asked,
        "list": hashlib.sha256(images.read_bytes()).hexdigest(),
    }
    write_atomic(images.with_name("images.source.json"), json.dumps(source, indent=1) + "\n")
    print(f"{counted(len(published.rows), 'image')} of {dataset} -> {images}{published.note}", flush=True)
    return source


def _pictures_of(dataset: str, source: dict[str, Any]) -> Path:
    """Return the root of the pictures that the dataset's rows hold, fetched again on a machine that has no copy."""
    at_commit = dataset if Path(dataset).is_dir() else f"{dataset.partition('@')[0]}@{source['state']}"
    pictures = read_published_list(at_commit).pictures if source["pictures"] else None
    if pictures is None:
        fail(f"--images-root is missing: {dataset} holds no pictures; give the folder that its paths start from.")
    return pictures


def _settings_for(dataset: str, asked: dict[str, Asked], settings: Settings) -> Settings:
    """Return settings that ask what the dataset's teachers were asked, unless they name a prompt of their own."""
    questions = {(one.question, one.language) for one in asked.values()}
    if not questions or settings.question in {question for question, _ in questions}:
        return settings
    if settings.prompt != Settings.prompt or settings.language is not None:
        if launched_rank() == 0:
            print(f"This run asks another question than the teachers of {dataset} were asked.")
        return settings
    if len(questions) > 1:
        said = "; ".join(f"{name}: {one.question!r} ({one.language})" for name, one in asked.items())
        fail(
            f"--images {dataset}: its teachers were asked different questions ({said}); give one as prompt in --config."
        )
    one = next(iter(asked.values()))
    request = think_and_answer(one.language)
    if launched_rank() == 0:
        print(f"Asks what the teachers of {dataset} were asked: {one.question!r} ({one.language})")
    return replace(
        settings,
        prompt=one.question,
        language=None if one.language == UNKNOWN else one.language,
        tell_language=not request or not one.prompt or request in one.prompt,
    )
