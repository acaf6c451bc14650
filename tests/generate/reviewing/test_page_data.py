"""Pictures from everywhere, and why there is none."""

import shutil
from pathlib import Path

from generate.reviewing.open_dataset import open_rows
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from tests.support.changed_datasets import with_pictures
from tests.support.review_dataset import BROKEN, FAILED, HOSTILE, MISSING, change_rows, open_small, position_of


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
