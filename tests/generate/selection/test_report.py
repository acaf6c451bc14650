"""The report beside the list: its numbers, and a picture that is the same file for the same numbers."""

import json
from pathlib import Path

from PIL import Image

from generate.selection.select import select
from tests.support.picture_collections import loose_options, pictures


def test_the_report(tmp_path: Path) -> None:
    (pictures(tmp_path / "pictures", 30) / "broken.jpg").write_bytes(b"no picture")
    work = tmp_path / "images.selection"
    written = []
    for _ in range(2):
        printed = select(loose_options(tmp_path, min_per_class=0))
        written.append((work / "selection.png").read_bytes())
    assert written[0] == written[1]
    with Image.open(work / "selection.png") as image:
        assert image.size == (1650, 510)
    table = json.loads((work / "table2.json").read_text())
    assert table["images"] == 12
    assert f"12 images of {table['classes']} classes" in printed
    assert "1 rejected" in printed
    assert "| Total images | 12 |" in (work / "table2.md").read_text().splitlines()
    header, *classes = (work / "classes.tsv").read_text().splitlines()
    assert header.split("\t") == ["wnid", "lemma", "definition", "pictures", "chosen"]
    assert sum(int(line.split("\t")[-1]) for line in classes) == 12
