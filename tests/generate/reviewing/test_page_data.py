"""Pictures from everywhere, and why there is none."""

import io
import shutil
import tarfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generate.reviewing.open_dataset import open_rows
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from generate.reviewing.raw_texts import raw_records
from generate.reviewing.scores import Predictions
from generate.reviewing.search import search_texts
from imagenet_think import ContractError, ImageError, decode_image
from tests.support.changed_datasets import with_pictures
from tests.support.review_dataset import (
    BROKEN,
    FAILED,
    HOSTILE,
    MISSING,
    change_rows,
    image_id,
    open_small,
    position_of,
)


def test_pictures_and_why_there_is_none(folder: Path, data: PageData) -> None:
    assert data.picture(position_of(data.rows, HOSTILE), 100).startswith(b"\xff\xd8")
    assert "missing_image: " in (data.picture_error(position_of(data.rows, MISSING), 100) or "")
    assert "bad_image: " in (data.picture_error(position_of(data.rows, BROKEN), 100) or "")
    assert data.picture_error(position_of(data.rows, FAILED), 100) is None
    without = open_small(folder, images=False)
    assert "start the page with --images" in (without.picture_error(0, 100) or "")


def test_pictures_of_the_dataset_itself(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "small", tmp_path / "small")
    rows = open_rows(with_pictures(tmp_path / "small"))
    assert rows.picture(0) == b"\x89PNG\r\n\x1a\npixels"
    record = rows.record(0, "glm")
    assert record is not None
    assert "image" not in record
    data = open_page_data(tmp_path / "small", None, None, [], 10, 0, "none", None)
    change_rows(tmp_path / "small", "glm", lambda table: table.slice(0, 0))
    assert "bad_image: " in (data.picture_error(1, 100) or "")


# ------------------------------------------------------------------------------- what is put in its place meanwhile


def secret(path: Path) -> bytes:
    """Write a picture that nobody gave to the page, and return what the page would make of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48), (255, 0, 255)).save(path)
    made = io.BytesIO()
    decode_image(path.read_bytes(), 64).save(made, "JPEG", quality=88)
    return made.getvalue()


def swap(path: Path, to: Path) -> None:
    path.rename(path.with_name(f"{path.name}.before"))
    path.symlink_to(to)


SWAPPED = ["pictures/n02084071/n02084071_7.JPEG", "pictures/n02084071", "pictures", "."]


@pytest.mark.parametrize("part", SWAPPED)
@pytest.mark.parametrize("seen", [True, False])
def test_a_folder_swapped_for_a_link_is_not_served(part: str, seen: bool, folder: Path, tmp_path: Path) -> None:
    """The picture's file, its folder, the root, the folder above; whether or not the folder was read from before."""
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    shutil.copytree(folder, here)
    hidden = secret(elsewhere / SWAPPED[0])
    data = open_small(here)
    at = position_of(data.rows, "n02084071_7")
    if seen:
        assert data.picture(position_of(data.rows, "n02084071_8"), 64) != hidden
    swap(here / part, elsewhere / part)
    assert (here / SWAPPED[0]).read_bytes() == (elsewhere / SWAPPED[0]).read_bytes(), "a plain reader follows it"
    with pytest.raises(ImageError) as refused:
        data.picture(at, 64)
    assert refused.value.status in ("unsafe_path", "missing_image", "bad_image")


def test_a_link_that_was_there_and_one_that_stays_below_are_followed(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "here")
    pictures = tmp_path / "here" / "pictures"
    swap(pictures / "n02084071", pictures / "n02084071.before")
    (tmp_path / "link").symlink_to(tmp_path / "here")
    data = open_small(tmp_path / "link")
    assert data.picture(position_of(data.rows, "n02084071_7"), 64)
    swap(pictures / "n02121808", pictures / "n02121808.before")
    assert data.picture(position_of(data.rows, image_id(25)), 64)
    swap(pictures / "n02084071.before", pictures / "n02084071.before.before")
    assert data.picture(position_of(data.rows, "n02084071_8"), 64)


@pytest.mark.parametrize("part", ["pictures/n02084071.tar", "pictures"])
def test_a_tar_swapped_for_a_link_is_not_served(part: str, folder: Path, tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    shutil.copytree(folder, here)
    secret(elsewhere / "n02084071_7.JPEG")
    for root, of in ((here, here / "pictures" / "n02084071"), (elsewhere, elsewhere)):
        (root / "pictures").mkdir(exist_ok=True)
        with tarfile.open(root / "pictures" / "n02084071.tar", "w") as tar:
            tar.add(of / "n02084071_7.JPEG", "n02084071/n02084071_7.JPEG")
    shutil.rmtree(here / "pictures" / "n02084071")
    data = open_small(here)
    at = position_of(data.rows, "n02084071_7")
    assert data.picture(at, 64)
    swap(here / part, elsewhere / part)
    assert data.picture_error(at, 65)


@pytest.mark.parametrize("part", ["data/glm/train-00000.parquet", "data/glm", "data", ".", "jsonl/glm", "jsonl"])
def test_a_dataset_swapped_for_a_link_is_not_served(part: str, folder: Path, tmp_path: Path) -> None:
    """Another dataset of the same images, so that its rows could not be told from these."""
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    shutil.copytree(folder / "small", here)
    shutil.copytree(folder / "small", elsewhere)
    rows = open_rows(here)
    swap(here / part, elsewhere / part)
    at = 0  # its row is in the first file
    if part.startswith("jsonl"):
        with pytest.raises(ContractError, match="cannot be read"):
            raw_records(rows.path, "glm", "n02084071_7")
    else:
        with pytest.raises(ContractError, match="cannot be read"):
            list(search_texts(rows, "striped", np.array([at])))
        with pytest.raises(ContractError, match="cannot be read"):
            rows.record(at, "glm")


@pytest.mark.parametrize("part", ["predictions/shard-00000.jsonl", "predictions", "."])
@pytest.mark.parametrize("seen", [True, False])
def test_a_run_swapped_for_a_link_is_not_served(part: str, seen: bool, folder: Path, tmp_path: Path) -> None:
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    shutil.copytree(folder, here)
    shutil.copytree(folder, elsewhere)
    run = Predictions(here / "predictions")
    if seen:
        assert run.of(image_id(29))
    swap(here / part, elsewhere / part)
    with pytest.raises(ContractError, match=r"lies elsewhere than when this command was started|is not a shard"):
        run.of(image_id(29))
