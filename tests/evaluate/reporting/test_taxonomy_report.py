"""evaluate/report.py of score files with what the texts name: tables, figures, leaderboard, and what is refused."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from tests.support.evaluation import module, run_script
from tests.support.leaderboards import leaderboard_of
from tests.support.score_writer import LEXICAL, NAMED, write_scores

MODELS = {"internvl": 0.4, "openvlthinker": 0.6, "visionthink": 0.8}
TABLES = {"taxonomy", "taxonomy_groups"}


def report(*arguments: object) -> Any:
    return run_script("report", [*arguments, "--resamples", "200"])


def made_of(folder: Path, **changes: Any) -> list[Path]:
    files = [write_scores(folder / f"{one}.json", one, level, teachers=[], **changes) for one, level in MODELS.items()]
    agreement = {"agreement": True, "teachers": ["glm", "kimi"], **changes}
    return [*files, write_scores(folder / "teachers.json", "teachers", 0.7, **agreement)]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return made_of(tmp_path_factory.mktemp("scores"))


@pytest.fixture(scope="module")
def made(files: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made") / "report"
    result = report(*files, "--out", out)
    assert result.exit_code == 0, result.output
    return out


def grids(made: Path, key: str) -> dict[str, Any]:
    return {grid["title"].split(":")[0]: grid for grid in json.loads((made / f"{key}.json").read_text())["grids"]}


def test_value_chance_and_difference_of_models_and_teachers(made: Path, files: list[Path]) -> None:
    """The means are the score files'; the difference has the interval of differences image by image."""
    found = grids(made, "taxonomy")
    assert len(found) == len(NAMED)
    grid = found["Class named"]
    assert [tuple(column) for column in grid["columns"][3:6]] == [
        ("Thinking", part) for part in ("value", "chance", "difference")
    ]
    assert [row["name"] for row in grid["below"]] == ["glm (teacher)", "kimi (teacher)"]
    for at, path in enumerate([*files[:3], files[3], files[3]]):
        scores, teacher = json.loads(path.read_text()), (None, None, None, "glm", "kimi")[at]
        own, start = (scores["teachers"][teacher], f"{teacher}_") if teacher else (scores, "")
        value, chance, difference = (grid["rows"] + grid["below"])[at]["cells"][3:6]
        assert value["value"] == own["sections"]["thinking"]["named"]
        assert chance["value"] == own["chance"]["thinking"]["named"]
        assert difference["value"] == value["value"] - chance["value"]
        rows = pq.read_table(path.with_suffix(".rows.parquet")).to_pandas()
        each = rows[f"{start}thinking_named"] - rows[f"{start}thinking_named_chance"]
        wide = 1.96 * each.std() / np.sqrt(len(each))
        assert difference["low"] == pytest.approx(each.mean() - wide, abs=0.03)
        assert difference["high"] == pytest.approx(each.mean() + wide, abs=0.03)
        assert value["low"] < value["value"] < value["high"]
    assert [row["cells"][5]["mark"] for row in grid["rows"]] == ["", "second", "best"]
    depth = found["Depth"]["rows"][0]["cells"][0]
    assert 1 < depth["low"] < depth["value"] < depth["high"] < 9


def test_what_it_cannot_see_stands_with_it(made: Path) -> None:
    for text in ((made / "taxonomy.md").read_text(), (made / "index.html").read_text().replace("&#39;", "'")):
        for said in ("names that the tree lacks", "A text that names everything", "a picture's label is wrong"):
            assert said in text
    assert "by the names of WordNet 3.0" in (made / "taxonomy.md").read_text()


def test_branches_and_depths(made: Path, files: list[Path]) -> None:
    found = grids(made, "taxonomy_groups")
    assert list(found) == [f"{name}, by {by}" for name in ("Class named", "Subject, F1") for by in (
        "branch of the tree", "depth of the class"
    )]  # fmt: skip
    branches, depths = list(found.values())[:2]
    assert [row["name"] for row in branches["rows"]] == ["animal", "artifact", "food", "plant", "other"]
    assert [row["name"] for row in depths["rows"]] == [str(depth) for depth in range(3, 16)]
    rows = pq.read_table(files[0].with_suffix(".rows.parquet")).to_pandas()
    animals = rows[rows.branch == "animal"]
    images, internvl, *_ = branches["rows"][0]["cells"]
    assert images["value"] == len(animals) == 40
    assert internvl["value"] == pytest.approx((animals.full_named - animals.full_named_chance).mean())
    assert internvl["low"] < internvl["value"] < internvl["high"]
    last = depths["rows"][-1]["cells"]
    assert (last[0]["value"], last[1]["low"]) == (8, None)
    assert "No interval over fewer than 10 images." in (made / "taxonomy_groups.md").read_text()


def test_what_the_answered_images_name_stands_beside_all(made: Path, files: list[Path]) -> None:
    grid = grids(made, "answered")[files[0].stem]
    assert grid["columns"][-2:] == [["Answer", "all"], ["Answer", "answered"]]
    rows = pq.read_table(files[0].with_suffix(".rows.parquet")).to_pandas()
    answered = rows[rows.status == "ok"]
    assert 0 < len(answered) < len(rows)
    cells = {row["name"]: row["cells"] for row in grid["rows"]}
    assert cells["Class named"][-2]["value"] == pytest.approx(rows.answer_named.mean())
    assert cells["Wrong sibling"][-1]["value"] == pytest.approx(answered.answer_wrong_sibling.mean())
    assert "is no wrong sibling" in (made / "answered.md").read_text()


def test_differences_between_models_are_less_chance(made: Path) -> None:
    row = next(row for row in grids(made, "differences")["Answer"]["rows"] if row["cells"][0]["text"] == "Depth")
    assert row["name"] == "internvl − openvlthinker"
    assert row["cells"][1]["text"] == "less chance"
    values = [grids(made, "taxonomy")["Depth"]["rows"][at]["cells"][8]["value"] for at in (0, 1)]
    assert row["cells"][2]["value"] == pytest.approx(values[0] - values[1])
    assert row["cells"][2]["low"] < row["cells"][2]["value"] < row["cells"][2]["high"] < 0


def test_figures_and_classes(made: Path) -> None:
    names = {path.stem for path in (made / "figures").iterdir()}
    assert names >= TABLES
    assert "internvl_named" in (made / "all_classes.csv").read_text().splitlines()[0]


@pytest.mark.parametrize("chance", [True, False])
def test_nothing_else_was_computed(tmp_path: Path, chance: bool) -> None:
    """The report is of what there is: no table of the paper, and without chance no difference."""
    files = made_of(tmp_path, metrics=(), lengths=False, chance=chance)
    (tmp_path / "groups.tsv").write_text("n00000000\tfirst\n")
    result = report(*files, "--out", tmp_path / "report", "--groups", tmp_path / "groups.tsv")
    assert result.exit_code == 0, result.output
    tables = TABLES | {"answered", "differences", "classes", "groups"}
    assert {path.stem for path in (tmp_path / "report").glob("*.json")} == tables
    assert {path.stem for path in (tmp_path / "report" / "figures").iterdir()} == TABLES | {"glance"}
    columns = grids(tmp_path / "report", "taxonomy")["Class named"]["columns"]
    assert len(columns) == (9 if chance else 3)
    assert set(grids(tmp_path / "report", "groups")) == {"Class named", "Subject, F1"}
    board = module("reporting.leaderboard")
    rows = board.read_rows(leaderboard_of(tmp_path / "report", tmp_path / "board"))
    (grid,) = board.grids_of(rows)
    assert [row.name for row in grid.rows] == ["visionthink", "openvlthinker", "internvl"]
    ending = ", less chance" if chance else ""
    assert [name for _, name in grid.columns][:3] == ["Answered", f"Class named{ending}", f"Subject, F1{ending}"]


def test_the_leaderboard_ranks_other_trees_apart(made: Path, tmp_path: Path) -> None:
    board = module("reporting.leaderboard")
    rows = board.read_rows(leaderboard_of(made, tmp_path))
    (grid,) = board.grids_of(rows)
    assert [name for _, name in grid.columns][-5:-3] == ["Class named, less chance", "Subject, F1, less chance"]
    other = rows[0] | {"taxonomy": {"name": "mine.tsv", "sha256": "1" * 64, "nodes": 7}}
    assert len(board.grids_of([*rows, other])) == 2
    cases = {
        "answer named must be [mean, low, high] within [0, 1]": ("named", [1.5, 1.0, 2.0]),
        "answer named_difference must be [mean, low, high] within [-1, 1]": ("named_difference", [-2, -2, -2]),
        "answer depth must be [mean, low, high] within [0, 100]": ("depth", [-1, -1, -1]),
        "answer does not have the values": ("named_chance", [0.5, 0.5, 0.5]),
    }
    whole = (tmp_path / "internvl.json").read_text()
    for message, (value, estimate) in cases.items():
        changed = json.loads(whole)
        changed["sections"]["answer"][value] = estimate
        (tmp_path / "internvl.json").write_text(json.dumps(changed))
        with pytest.raises(board.RowError) as error:
            board.read_rows(tmp_path)
        assert message in str(error.value)


def test_what_does_not_make_a_table(tmp_path: Path) -> None:
    good = write_scores(tmp_path / "good.json", "internvl", metrics=LEXICAL, teachers=[])
    tree = {"name": "mine.tsv", "sha256": "1" * 64, "nodes": 7}
    cases = {
        "differ in taxonomy": {"taxonomy": tree},
        "it lacks chance of some values": {"chance": {section: {} for section in ("full", "thinking")} | {
            "answer": {"named": 0.5}}},
        "the mean of full named_chance differs": {"chance": ...},
        "does not hold a model's rows (KeyError": {"teachers": {"glm": {"sections": {}}}},
        "does not hold a model's rows (AttributeError": {"teachers": [1]},
    }  # fmt: skip
    for number, (message, change) in enumerate(cases.items()):
        path = write_scores(tmp_path / f"{number}.json", "x", metrics=LEXICAL, teachers=[])
        scores = json.loads(path.read_text())
        if change.get("chance") is ...:
            scores["chance"]["full"]["named"] += 0.1
            change = {}
        path.write_text(json.dumps(scores | change))
        result = report(good, path, "--out", tmp_path / "report")
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr
    assert not (tmp_path / "report").exists()
