"""The code of docs/training.md, exactly as it stands there, on a dataset, pictures and ratings of the names it uses."""

import re
from pathlib import Path
from typing import Any

import pytest

from generate.building.build import build
from generate.demo.scenes import draw_picture, scene_of
from generate.demo.voices import describe
from tests.support.commands import CHECKPOINTS, ROOT
from tests.support.samples import image_row, record, write_jsonl, write_run

PAGE = (ROOT / "docs" / "training.md").read_text("utf-8").partition("## Preferences and rewards")[2]
CODE = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
IMAGES = 6
CRITERIA = ("coherence", "progression", "faithfulness", "support")


def make_world(folder: Path) -> None:
    """Make imagenet-think-250k, pictures, judged/glm and student in a folder."""
    rows = [image_row(f"i{at}", sha256=None, phash=None) for at in range(IMAGES)]
    for at, row in enumerate(rows):
        (folder / "pictures" / row["path"]).parent.mkdir(parents=True, exist_ok=True)
        draw_picture(0, at).save(folder / "pictures" / row["path"])
    runs = {}
    for teacher, wrong in (("glm", 0), ("kimi", 1)):
        said = [describe(scene_of(0, at + wrong), teacher) for at in range(IMAGES)]
        records = [
            record(f"i{at}", teacher, thinking=thinking, answer=answer) for at, (thinking, answer) in enumerate(said)
        ]
        runs[teacher] = write_run(folder / "runs" / teacher, records, teacher)
    build(
        runs, write_jsonl(folder / "images.jsonl", rows), folder / "imagenet-think-250k", pictures=folder / "pictures"
    )
    verdicts = [
        {"image_id": f"i{at}", "repeat": 0, "order": order}
        | {"ratings": {"glm": dict.fromkeys(CRITERIA, 5), "kimi": dict.fromkeys(CRITERIA, 2 + 3 * (at == 0))}}
        for at in range(IMAGES)
        for order in (0, 1)
    ]
    write_jsonl(folder / "judged" / "glm" / "verdicts-00000.jsonl", verdicts)
    (folder / "student").symlink_to(CHECKPOINTS / "openvlthinker")


@pytest.mark.slow
def test_the_code_of_the_page_trains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_world(tmp_path)
    monkeypatch.chdir(tmp_path)
    (code,) = CODE
    names: dict[str, Any] = {}
    with pytest.warns(UserWarning, match=f"1 of {IMAGES} rows are left out: a tie 1"):
        exec(compile(code, "docs/training.md", "exec"), names)
    preferences, trainer = names["preferences"], names["trainer"]
    assert len(preferences) == IMAGES - 1
    assert preferences[0]["image"].size == draw_picture(0, 1).size
    rewards = {name for entry in trainer.state.log_history for name in entry if name.endswith("_reward/mean")}
    assert rewards == {f"rewards/{name}_reward/mean" for name in ("format", "rouge", "taxonomy")}
    assert trainer.state.global_step == 2
