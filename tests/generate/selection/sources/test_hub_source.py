"""The same pictures in a folder, in tars and in a Hugging Face dataset: the same classes, read by the same door."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import pyarrow.parquet
import pytest
from PIL import Image

from generate.selection.options import Options
from generate.selection.select import select
from generate.selection.sources.open_source import open_source
from generate.storage.image_list import read_image_list
from imagenet_think import ContractError, image_id_of, read_image_bytes
from tests.support.commands import ROOT
from tests.support.dataset_hub import Hub
from tests.support.picture_collections import LOOSE, pictures, tar


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """pictures/ as a folder, tars/ a tar for each class, parquet/ and saved/ a dataset."""
    folder = tmp_path_factory.mktemp("kinds")
    root = pictures(folder / "pictures", 12)
    files = sorted(path for path in root.rglob("*.png"))
    for wnid in sorted({path.parent.name for path in files}):
        members = [(path.name, path.read_bytes()) for path in files if path.parent.name == wnid]
        tar(folder / "tars" / f"{wnid}.tar", *members)
    names = sorted({path.parent.name for path in files})
    features = datasets.Features({"image": datasets.Image(), "label": datasets.ClassLabel(names=names)})
    rows = {
        "image": [{"bytes": path.read_bytes(), "path": path.name} for path in files],
        "label": [names.index(path.parent.name) for path in files],
    }
    dataset = datasets.Dataset.from_dict(rows, features=features)
    (folder / "parquet" / "data").mkdir(parents=True)
    dataset.select(range(8)).to_parquet(folder / "parquet" / "data" / "train-00000.parquet")
    dataset.select(range(8, 12)).to_parquet(folder / "parquet" / "data" / "test-00000.parquet")
    datasets.DatasetDict({"train": dataset}).save_to_disk(folder / "saved")
    return folder


@pytest.mark.parametrize("kind", ["pictures", "tars", "parquet", "saved"])
def test_every_kind_gives_the_same_pictures_and_classes(folder: Path, tmp_path: Path, kind: str) -> None:
    (tmp_path / "rules.yaml").write_text(LOOSE)
    out = tmp_path / "images.jsonl"
    select(Options(source=str(folder / kind), out=out, total="all", rules=tmp_path / "rules.yaml", workers=1))
    rows = read_image_list(out)
    assert Counter(row.wnid for row in rows) == {f"n0000000{at}": 4 for at in range(3)}
    contents = {path.read_bytes() for path in (folder / "pictures").rglob("*.png")}
    root = open_source(str(folder / kind)).root
    assert {read_image_bytes(row.path, root) for row in rows} == contents
    assert {Image.open(io.BytesIO(data)).height for data in contents} == {20}
    assert len({row.image_id for row in rows}) == 12
    if kind in ("pictures", "tars"):
        assert {row.image_id for row in rows} == {path.stem for path in (folder / "pictures").rglob("*.png")}


@pytest.mark.parametrize("kind", ["tars", "parquet", "saved"])
def test_a_listing_of_every_kind_goes_on_behind_any_entry(folder: Path, kind: str) -> None:
    source = open_source(str(folder / kind))
    everything = list(source.entries())
    assert len(everything) == 12
    for at, entry in enumerate(everything):
        assert list(source.entries(entry.path)) == everything[at + 1 :]


def test_columns_and_paths_of_a_dataset(folder: Path) -> None:
    assert {entry.wnid for entry in open_source(str(folder / "saved"), label="label").entries()} == {
        "n00000000", "n00000001", "n00000002",
    }  # fmt: skip
    tested = list(open_source(str(folder / "parquet"), include="*/test#*").entries())
    assert [entry.path for entry in tested] == [f"hub:local/parquet/default/test#{row}" for row in range(4)]
    with pytest.raises(ContractError, match="--label-column colour is not there; choose from image, label"):
        open_source(str(folder / "parquet"), label="colour")


@pytest.mark.parametrize("name", ["two words", "c++", ".hidden", "a@b#c", "été", "100%"])
def test_a_dataset_in_a_folder_of_any_name(folder: Path, tmp_path: Path, name: str) -> None:
    shutil.copytree(folder / "saved", tmp_path / "copies" / name)
    source = open_source(str(tmp_path / "copies" / name))
    entries = list(source.entries())
    assert list(source.entries(entries[4].path)) == entries[5:]
    assert {image_id_of(entry.path) for entry in entries} == {f"default-train-{row}" for row in range(12)}
    with Image.open(io.BytesIO(read_image_bytes(entries[0].path, source.root))) as image:
        assert image.height == 20


def test_a_dataset_of_several_pictures_a_row(tmp_path: Path) -> None:
    """The column called image is read; where there is none, that is said before anything is listed."""
    buffer = io.BytesIO()
    Image.new("RGB", (9, 5)).save(buffer, "PNG")
    picture = {"bytes": buffer.getvalue(), "path": None}
    for name, columns in (("named", ("depth", "image")), ("unnamed", ("left", "right"))):
        features = datasets.Features({column: datasets.Image() for column in columns})
        rows = {column: [picture] for column in columns}
        datasets.Dataset.from_dict(rows, features=features).save_to_disk(tmp_path / name)
    source = open_source(str(tmp_path / "named"))
    (entry,) = source.entries()
    assert read_image_bytes(entry.path, source.root) == buffer.getvalue()
    with pytest.raises(ContractError, match="the dataset has 2 columns of pictures among left, right; copy it"):
        open_source(str(tmp_path / "unnamed"))


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("hub:nobody", "is not of the form hub:owner/name@revision/config/split"),
        ("hub:no/body/default/train#3", "is not of the form"),
        ("hub:no/body", "--source hub:no/body cannot be opened"),
    ],
)
def test_what_is_no_dataset_is_said(spec: str, message: str) -> None:
    with pytest.raises(ContractError, match=message) as caught:
        open_source(spec)
    assert "\n" not in str(caught.value)


# ------------------------------------------------------------------------------------------------------------ Hub

FROM_HUB = """
import json, sys
from pathlib import Path
import generate.selection.report
from generate.selection.options import Options
from generate.selection.select import select
from imagenet_think import ContractError, open_image

generate.selection.report.draw = lambda *_: None
for at, source in enumerate(sys.argv[1:]):
    out = Path(str(at), "images.jsonl")
    try:
        select(Options(source=source, out=out, total="all", rules=Path("rules.yaml"), workers=1))
    except ContractError as error:
        print(json.dumps(str(error)))
    else:
        rows = [json.loads(line) for line in out.read_text().splitlines()]
        sizes = [open_image(row["path"], source).size for row in rows]
        assert sizes == [(row["width"], row["height"]) for row in rows]
        print(json.dumps(rows))
"""


@pytest.fixture
def served() -> Iterator[Hub]:
    with Hub() as server:
        yield server
        server.shutdown()


def from_hub(server: Hub, folder: Path, *sources: str) -> list[Any]:
    """Return what each source gives: the rows of a selection, or why there is none."""
    ran = subprocess.run(
        [sys.executable, "-c", FROM_HUB, *sources],
        cwd=folder,
        env=os.environ
        | {
            "HF_ENDPOINT": server.url,
            "HF_HUB_OFFLINE": "0",
            "HF_HOME": str(folder / "home"),
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    return list(map(json.loads, ran.stdout.splitlines()))


@pytest.mark.process
def test_a_dataset_on_a_hub(folder: Path, tmp_path: Path, served: Hub) -> None:
    """By the real client: the commit of now stands in every path, and an older one and single splits can be named."""
    served.commit(folder / "parquet")
    old = served.newest
    shutil.copytree(folder / "parquet", tmp_path / "newer")
    (tmp_path / "newer" / "data" / "test-00000.parquet").unlink()
    served.commit(tmp_path / "newer")
    (tmp_path / "rules.yaml").write_text(LOOSE)
    name = "hub:someone/think"
    specs = [name, f"{name}@{old}/default/test", f"{name}/default/other", f"{name}/small", "hub:someone/else"]
    newest, pinned, *refusals = from_hub(served, tmp_path, *specs)
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (folder / "pictures").rglob("*.png")}
    assert [row["path"] for row in newest] == sorted(f"{name}@{served.newest}/default/train#{at}" for at in range(8))
    assert [row["path"] for row in pinned] == [f"{name}@{old}/default/test#{at}" for at in range(4)]
    assert {row["sha256"] for row in newest + pinned} == set(files)
    for row in newest + pinned:
        assert row["wnid"] == files[row["sha256"]].parent.name
        assert row["image_id"] == row["path"].split("/", 2)[2].replace("/", "-").replace("#", "-")
    for said, message in zip(refusals, ["has no split 'other'", "cannot be opened", "cannot be opened"], strict=True):
        assert message in said
        assert "\n" not in said


@pytest.mark.process
def test_a_dataset_of_loose_files_on_a_hub(folder: Path, tmp_path: Path, served: Hub) -> None:
    """Its rows name the files that the client fetched; a file anywhere else that a row names is no picture."""
    (tmp_path / "rules.yaml").write_text(LOOSE)
    shutil.copytree(folder / "pictures", tmp_path / "files" / "train")
    served.commit(tmp_path / "files")
    loose = served.newest
    elsewhere = [tmp_path / "secret.png", tmp_path / "home" / "hub" / "datasets--other--private" / "secret.png"]
    for path in elsewhere:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(next((folder / "pictures").rglob("*.png")), path)
    named = [*elsewhere, tmp_path / "home" / "hub" / "datasets--someone--think" / ".." / ".." / ".." / "secret.png"]
    rows = {"image": [{"bytes": None, "path": str(path)} for path in named]}
    features = datasets.Features({"image": datasets.Image()})
    (tmp_path / "hostile" / "data").mkdir(parents=True)
    table = datasets.Dataset.from_dict(rows, features=features).with_format("arrow")[:]
    pyarrow.parquet.write_table(table, tmp_path / "hostile" / "data" / "train-00000.parquet")
    served.commit(tmp_path / "hostile")
    found, refused = from_hub(served, tmp_path, f"hub:someone/think@{loose}", "hub:someone/think")
    files = {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in (folder / "pictures").rglob("*.png")}
    assert {row["sha256"]: row["wnid"] for row in found} == {digest: file.parent.name for digest, file in files.items()}
    assert "none of the 3 pictures" in refused
    assert "the row holds no picture, but a file's name" in refused
