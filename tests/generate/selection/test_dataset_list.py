"""select_images.py --from-dataset: the list of a published dataset, and which of its pictures are missing."""

import json
import shutil
from pathlib import Path

import pytest

import generate.select_images
from generate.storage.image_list import read_image_list
from tests.support.commands import invoke
from tests.support.picture_collections import tar
from tests.support.published_datasets import published


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, listed: Path) -> Path:
    return published(tmp_path_factory.mktemp("published"), listed)


def test_the_list_and_the_missing_pictures(dataset: Path, listed: Path, tmp_path: Path) -> None:
    """Pictures in another layout are found by name, as load() finds them; the others are named and counted."""
    files = sorted(path for path in (listed / "pictures").rglob("*") if path.is_file())
    rows = {row.path: row.image_id for row in read_image_list(dataset.parent / "images.jsonl")}
    named = [
        (rows[file.relative_to(listed / "pictures").as_posix()] + file.suffix, file.read_bytes()) for file in files
    ]
    tar(tmp_path / "root" / "all.tar", *named[2:])
    out = tmp_path / "out" / "images.jsonl"
    result = invoke(
        generate.select_images.main, f"--from-dataset={dataset}", f"--source={tmp_path / 'root'}", f"--out={out}"
    )
    assert result.exit_code == 0, result.output
    assert out.read_bytes() == (dataset.parent / "images.jsonl").read_bytes()
    missing = [json.loads(line) for line in (out.parent / "missing.jsonl").read_text().splitlines()]
    gone = sorted(path.relative_to(listed / "pictures").as_posix() for path in files[:2])
    assert sorted(line["path"] for line in missing) == gone
    assert f"2 of their pictures are not below {tmp_path / 'root'}: {gone[0]!r}, {gone[1]!r}" in result.stdout


def test_without_a_root_no_picture_is_looked_for(dataset: Path, listed: Path, tmp_path: Path) -> None:
    out = tmp_path / "more.jsonl"
    assert invoke(generate.select_images.main, f"--from-dataset={dataset}", f"--out={out}").exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["more.jsonl"]
    whole = invoke(
        generate.select_images.main, f"--from-dataset={dataset}", f"--source={listed / 'pictures'}", f"--out={out}"
    )
    assert "all their pictures are below" in whole.stdout
    assert (tmp_path / "more.missing.jsonl").read_text() == ""


REFUSED = {
    "a choice": (["--total=3"], "--from-dataset takes --source and --out alone: --total chooses, and the dataset has"),
    "no root": (["--source=nowhere"], "--source nowhere is not a directory"),
    "no dataset": (["--from-dataset=generate"], "is not this dataset: it has no README.md that names configs"),
    "a damaged dataset": (["--from-dataset=CUT"], "cannot be read"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_in_one_sentence(name: str, dataset: Path, tmp_path: Path) -> None:
    more, message = REFUSED[name]
    cut = shutil.copytree(dataset, tmp_path / "cut")
    for file in (cut / "data" / "paired").iterdir():
        file.write_bytes(file.read_bytes()[:-9])
    given = [one.replace("CUT", str(cut)) for one in more]
    result = invoke(
        generate.select_images.main, f"--from-dataset={dataset}", f"--out={tmp_path / 'images.jsonl'}", *given
    )
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "images.jsonl").exists()


def test_neither_a_source_nor_a_dataset(tmp_path: Path) -> None:
    result = invoke(generate.select_images.main, f"--out={tmp_path / 'images.jsonl'}")
    assert (result.exit_code, result.stderr.partition(";")[0]) == (2, "error: --source is missing")
