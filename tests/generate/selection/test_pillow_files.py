"""Pillow's own test pictures, of every kind that there is: selection mentions every file."""

import json
from pathlib import Path

import pytest

from generate.selection.options import Options
from generate.selection.screening.screening_pass import measure_pictures
from generate.selection.select import select
from generate.selection.sources.catalogue import Picture
from generate.selection.sources.open_source import open_source
from generate.selection.sources.source import Entry
from tests.support.picture_collections import LOOSE
from tests.support.pillow_pictures import pillow_pictures


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore")
def test_every_file_is_mentioned(tmp_path: Path) -> None:
    root = pillow_pictures()
    files = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    found = list(open_source(str(root)).entries())
    assert {entry.path.partition("::")[0] for entry in found} == files
    listed = [entry for entry in found if isinstance(entry, Entry)]
    measured = measure_pictures([Picture(row, one.path, "", None) for row, one in enumerate(listed)], root)
    assert [row for row, _ in measured] == list(range(len(listed)))

    # As the command does; of one suffix, since files of one name and several suffixes have one image_id.
    (tmp_path / "rules.yaml").write_text(LOOSE)
    out = tmp_path / "images.jsonl"
    select(Options(source=str(root), out=out, total="all", include="*.png", rules=tmp_path / "rules.yaml", workers=1))
    lines = (out, tmp_path / "rejected.jsonl")
    paths = {json.loads(line)["path"] for file in lines for line in file.read_text().splitlines()}
    png = {path for path in files if path.endswith(".png")}
    assert {path for path in paths if "::" not in path and path.endswith(".png")} == png
