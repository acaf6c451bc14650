"""The demo: the whole pipeline by its commands, and texts that are true of the pictures."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import imagenet_think
from generate.demo.scenes import scene_of
from generate.demo.voices import answer_is_true
from tests.support.commands import ROOT


@pytest.mark.process
def test_the_whole_path(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "generate" / "demo" / "demo.py"), "--out", str(tmp_path)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    made = {path.name for path in tmp_path.iterdir()}
    assert {"pictures", "images.jsonl", "runs", "imagenet-think-demo", "scores", "report"} <= made
    rejected = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    spoilt = {
        "circle/circle_blank.png": "min_entropy",
        "circle/circle_noise.png": "max_noise",
        "square/square_cut.png": "decodes",
        "square/square_page.jpeg": "decodes",
        "triangle/triangle_strip.png": "max_aspect",
        "triangle/triangle_tiny.png": "min_side",
    }
    assert spoilt.items() <= {line["path"]: line["rule"] for line in rejected}.items()
    pairs = imagenet_think.load("paired", tmp_path / "imagenet-think-demo", images=tmp_path / "pictures")
    rows = [row for split in pairs.values() for row in split]
    assert len(rows) >= 38  # of 40 pictures
    assert all(row["image"] is not None for row in rows)
    for teacher in ("glm", "kimi"):
        true = [
            answer_is_true(scene_of(0, int(row["image_id"].rsplit("_", 1)[1])), row[f"{teacher}_answer"])
            for row in rows
        ]
        assert sum(true) >= 0.85 * len(rows), teacher
    scores = json.loads((tmp_path / "scores" / "openvlthinker.json").read_text())
    assert scores["n"] == len(pairs["test"]) > 5
    table = (tmp_path / "report" / "table4.md").read_text()
    assert table.strip() in result.stdout
    assert "| openvlthinker |" in table
    assert "### Class named" in (named := (tmp_path / "report" / "taxonomy.md").read_text())
    assert "| openvlthinker | " in named
    assert scores["taxonomy"]["name"] == "taxonomy.tsv"
    assert scores["sections"]["answer"]["named"] > 0.6 > scores["chance"]["answer"]["named"]
    for said in ("kimi_thinking", "generate/select_images.py --source"):
        assert said in result.stdout
    run = json.loads((tmp_path / "runs" / "glm" / "run.json").read_text())
    assert str(tmp_path) not in json.dumps(run)
