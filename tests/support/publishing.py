"""Make small datasets, damage them, and publish them on the Hub of the tests."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from random import Random
from string import ascii_letters
from typing import Any

import huggingface_hub
import huggingface_hub.constants
import pyarrow
import pyarrow.parquet
import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from dataset_card.write_card import write_card
from generate.building.build import build
from generate.publish import main
from generate.publishing.checks import check_release
from generate.publishing.release import FOLDERS, read_release
from generate.publishing.upload import Target, ensure_repository, upload, with_retries
from generate.storage.dataset_files import MANIFEST, list_file, read_manifest, write_manifest
from tests.support.commands import ROOT, file_hashes
from tests.support.first_schema import TEACHERS
from tests.support.hub_server import GITATTRIBUTES, TOKEN, Hub
from tests.support.samples import image_row, record, write_jsonl, write_run

REPO = "jane/small"

FAILED = {"thinking": None, "answer": None, "message": "cut", "status": "truncated", "finish_reason": "length"}

Change = Callable[[dict[str, list[dict[str, Any]]]], Any]


def make(folder: Path, version: str = "1.0.0", change: Change | None = None, count: int = 24) -> Path:
    """Build a dataset with its card in folder/small, and return its path."""
    ids = [f"n02084071_{n:02d}" for n in range(count)]
    records = {model: [record(image_id, model) for image_id in ids] for model in TEACHERS}
    records["glm"][2] |= FAILED
    records["kimi"][5] |= FAILED
    if change:
        change(records)
    for model, rows in records.items():
        write_run(folder / model, rows, model)
    splits = ["test" if n % 4 == 3 else "train" for n in range(count)]
    write_jsonl(folder / "images.jsonl", map(image_row, ids, splits))
    out = folder / "small"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=6)
    facts = {
        "repository": REPO,
        "version": version,
        "date": "2026-11-24",
        "licence": "CC-BY-4.0",
        "authors": ["Jane Doe"],
    }
    (folder / "facts.yaml").write_text(yaml.safe_dump(facts))
    write_card(out, folder / "facts.yaml")
    return out


def change_answers(records: dict[str, list[dict[str, Any]]]) -> None:
    """Change two answers of kimi, one of each split, and make a failed record of glm good."""
    for n in (3, 8):
        records["kimi"][n] |= {"answer": "A cat after all.", "raw": ["another"]}
    records["glm"][2] = record("n02084071_02", "glm")


def environment(hub: Hub, home: Path) -> dict[str, str]:
    connected = {"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
    return connected | {"HF_TOKEN": TOKEN, "HF_HOME": str(home), "HF_UPDATE_DOWNLOAD_COUNTS": "0"}


def publish(*arguments: str) -> Result:
    """Run the command in this process, which has imported what it needs."""
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), "it ended with a traceback"
    return done


def publish_apart(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user types it."""
    return subprocess.run(
        [sys.executable, "generate/publish.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )


def as_published(dataset: Path) -> dict[str, str]:
    """Return the hashes of a new repository's files after the dataset was published in it: of all but the manifest."""
    hashes = {name: sha256 for name, sha256 in file_hashes(dataset).items() if name != MANIFEST}
    return hashes | {".gitattributes": hashlib.sha256(GITATTRIBUTES).hexdigest()}


def send(api: huggingface_hub.HfApi, dataset: Path, target: Target = Target(REPO)) -> Any:
    release = read_release(dataset)
    ensure_repository(api, Target(target.repo, target.kind), public=False)
    return with_retries(partial(upload, api, target, release.files, release.sha256, "a version", FOLDERS))


def list_again(dataset: Path) -> None:
    """Enter in the manifest what its files are now, as if the build or the card had made them so."""
    listed = read_manifest(dataset)
    write_manifest(dataset, {name: list_file(dataset / name) for name in listed if (dataset / name).is_file()})


def edit_card(dataset: Path, old: str, new: str) -> None:
    card = (dataset / "README.md").read_text(encoding="utf-8")
    assert old in card
    (dataset / "README.md").write_text(card.replace(old, new), encoding="utf-8")
    list_again(dataset)


def edit_rows(dataset: Path, column: str, value: Any, config: str = "glm") -> None:
    """Change one value of the first file's second row."""
    file = dataset / "data" / config / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    values = table.column(column).to_pylist()
    values[1] = value
    new = pyarrow.array(values, table.schema.field(column).type)
    pyarrow.parquet.write_table(table.set_column(table.column_names.index(column), column, new), file)
    list_again(dataset)


KEY = "hf" + "_" + "".join(Random(0).choices(ascii_letters, k=34))  # a made-up token


def refusals(dataset: Path, pictures: bool = False) -> list[str]:
    return [result.message for result in check_release(read_release(dataset), REPO, pictures) if result.failed]


def with_version(dataset: Path, version: str) -> None:
    edit_card(dataset, "Version 1.0.0 of", f"Version {version} of")
    described = json.loads((dataset / "croissant.json").read_text())
    (dataset / "croissant.json").write_text(json.dumps(described | {"version": version}))
    list_again(dataset)
