"""Shards with pictures, read here by tarfile and byte by byte; the libraries read the same (docs/exports.md)."""

import json
import struct
import tarfile
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies
from PIL import Image
from typer.testing import Result

from generate.building.build import build
from generate.export_tasks import main
from generate.exporting import mds_shards, webdataset_shards
from generate.exporting.mds_shards import MdsShards
from generate.exporting.webdataset_shards import WebdatasetShards
from imagenet_think import decode_image
from tests.support.built_datasets import good_records, write_input
from tests.support.commands import ROOT, file_hashes, invoke
from tests.support.samples import write_jsonl

GOLDENS = ROOT / "tests" / "goldens" / "exports"
SHARDS = ("webdataset", "mds")
Read = dict[str, list[tuple[dict[str, Any], list[bytes]]]]  # rows with their pictures, by split


def picture(at: int) -> bytes:
    pixels = np.random.default_rng(at).integers(0, 256, (6, 8, 3), np.uint8)
    image, file = Image.fromarray(pixels), BytesIO()
    image.convert("RGBA" if at == 1 else "RGB").save(file, "WEBP" if at == 2 else "PNG", lossless=True)
    return file.getvalue()


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """with/ and without/, datasets of four images, and pictures/."""
    folder = tmp_path_factory.mktemp("given")
    runs = write_input(folder, good_records(4), test_every=3)
    (folder / "pictures" / "n02084071").mkdir(parents=True)
    for at in range(4):
        (folder / "pictures" / "n02084071" / f"i{at:02d}.JPEG").write_bytes(picture(at))
    listed = folder / "images.jsonl"
    rows = [json.loads(line) | {"sha256": None} for line in listed.read_text().splitlines()]
    build(runs, write_jsonl(listed, rows), folder / "with", pictures=folder / "pictures")
    build(runs, listed, folder / "without")
    return folder


def run(dataset: Path, out: Path, *options: str) -> Result:
    return invoke(main, str(dataset), f"--out={out}", *options)


def webdataset_rows(folder: Path) -> Read:
    found: Read = {}
    for file in sorted(folder.glob("*.tar")):
        rows: dict[str, dict[str, bytes]] = {}
        with tarfile.open(file) as tar:
            for member in tar:
                key, _, suffix = member.name.partition(".")
                data = tar.extractfile(member)
                assert data
                rows.setdefault(key, {})[suffix] = data.read()
        for parts in rows.values():
            row = json.loads(parts.pop("json"))
            found.setdefault(file.name.rpartition("-")[0], []).append((row, list(parts.values())))
    return found


def mds_rows(folder: Path) -> Read:
    found: Read = {}
    for index in sorted(folder.glob("*/index.json")):
        for shard in json.loads(index.read_text())["shards"]:
            data = (index.parent / shard["raw_data"]["basename"]).read_bytes()
            (count,) = struct.unpack_from("<I", data)
            places = struct.unpack_from(f"<{count + 1}I", data, 4)
            assert (count, places[-1], len(data)) == (shard["samples"], len(data), shard["raw_data"]["bytes"])
            for start, end in pairwise(places):
                size, rest = struct.unpack_from("<2I", data, start)
                assert start + 8 + size + rest == end
                row = json.loads(data[end - rest : end])
                found.setdefault(index.parent.name, []).append((row, [data[start + 8 : start + 8 + size]]))
    return found


READERS = {"webdataset": webdataset_rows, "mds": mds_rows}


@pytest.mark.parametrize("form", SHARDS)
def test_rows_with_their_pictures(given: Path, tmp_path: Path, form: str) -> None:
    """Of the dataset's own pictures or the user's copy the shards are the same, and the same each time."""
    result = run(given / "with", tmp_path, f"--format={form}")
    assert (result.exit_code, result.stdout) == (0, f"4 rows -> {tmp_path / form}\n"), result.output
    read = READERS[form](tmp_path / form)
    assert {split: [row["image_id"] for row, _ in rows] for split, rows in read.items()} == {
        "train": ["i01", "i02"],
        "test": ["i00", "i03"],
    }
    for row, (stored,) in (one for rows in read.values() for one in rows):
        at = int(row["image_id"][1:])
        assert Image.open(BytesIO(stored)).mode == "RGB"
        assert decode_image(stored).tobytes() == decode_image(picture(at)).tobytes()
        assert (stored == picture(at)) == (at in (0, 3))  # the others are no file that every reader sees alike
        assert (row["question"], row["kimi_thinking"]) == ("What is in this image?", f"kimi sees i0{at}")
        assert "image" not in row
    again = run(
        given / "without", tmp_path / "2", f"--format={form}", f"--images={given / 'pictures'}", "--redistributable"
    )
    assert again.exit_code == 0, again.output
    assert file_hashes(tmp_path / "2" / form) == file_hashes(tmp_path / form) == file_hashes(GOLDENS / form)


@pytest.mark.parametrize("form", SHARDS)
def test_pictures_that_may_not_be_passed_on(given: Path, tmp_path: Path, form: str) -> None:
    for options in ([], [f"--images={given / 'pictures'}"]):
        result = run(given / "without", tmp_path, f"--format={form}", *options)
        told = result.stderr.rpartition("error: ")[2]
        assert (result.exit_code, told.count("\n")) == (2, 1)
        assert "may not be passed on as far as it says: give --images and --redistributable" in told
        assert not (tmp_path / form).exists()


@pytest.mark.parametrize("form", SHARDS)
def test_a_picture_that_cannot_be_had(given: Path, tmp_path: Path, form: str) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for at in (0, 1, 3):
        (copy / f"i{at:02d}.JPEG").write_bytes(picture(at)[: -40 if at == 1 else None])
    options = [f"--format={form}", f"--images={copy}", "--redistributable", "--teacher=glm"]
    result = run(given / "without", tmp_path, *options)
    assert result.exit_code == 2
    assert "the picture of i01 cannot be had" in result.stderr
    result = run(given / "without", tmp_path, *options, "--skip-missing")
    assert result.stdout == f"2 rows, 2 left out -> {tmp_path / form}\n"
    ((name, rows),) = READERS[form](tmp_path / form).items()
    assert (name, [row["thinking"] for row, _ in rows]) == ("test", ["glm sees i00", "glm sees i03"])
    assert json.loads((tmp_path / form / "export.json").read_text())["left_out"] == ["i01", "i02"]


def test_mixed_teachers_have_no_shards(given: Path, tmp_path: Path) -> None:
    result = run(given / "with", tmp_path, "--format=mds", "--teacher=mixed")
    assert (result.exit_code, "choose from glm, kimi, all" in result.stderr) == (2, True)


@for_all(sizes=strategies.lists(strategies.integers(0, 900), min_size=1, max_size=12))
def test_shards_are_bounded_and_hold_every_row(tmp_path_factory: pytest.TempPathFactory, sizes: list[int]) -> None:
    """A shard is larger than its bound only by a single row."""
    folder = tmp_path_factory.mktemp("shards")
    bound = 1500
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(webdataset_shards, "SHARD_BYTES", bound)
        patch.setattr(mds_shards, "SHARD_BYTES", bound)
        with WebdatasetShards(folder, "train") as tars, MdsShards(folder / "train") as mds:
            for at, size in enumerate(sizes):
                tars.add({"at": at}, [("jpg", bytes(size))])
                mds.add({"at": at}, [("jpg", bytes(size))])
    for read in (webdataset_rows(folder), mds_rows(folder)):
        assert [(row["at"], len(data)) for row, (data,) in read["train"]] == list(enumerate(sizes))
    shards = json.loads((folder / "train" / "index.json").read_text())["shards"]
    assert all(shard["raw_data"]["bytes"] <= bound or shard["samples"] == 1 for shard in shards)
