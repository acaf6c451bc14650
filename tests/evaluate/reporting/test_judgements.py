"""The files of evaluate/judge.py in the report and the leaderboard: a table of their own, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.support.evaluation import module, run_script
from tests.support.judgement_writer import CRITERIA, write_judgement
from tests.support.leaderboards import leaderboard_of
from tests.support.score_writer import LEXICAL, write_scores

PEOPLE = {"criterion": "faithfulness", "texts": 40, "tau": [0.41, 0.2, 0.6], "kappa": 0.3}
HOSTILE = "a|b<script>`x`"


def report(*arguments: object) -> Result:
    return run_script("report", [*arguments, "--resamples", "100"])


@pytest.fixture(scope="module")
def scores(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("scores")
    return {name: write_scores(folder / f"{name}.json", name, metrics=LEXICAL) for name in ("low", "high", "alone")}


@pytest.fixture(scope="module")
def made(scores: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three models: two rated by one judge, one of them by another too."""
    folder = tmp_path_factory.mktemp("judged")
    judged = [
        write_judgement(folder / "low.json", scores["low"], 0.3, left_out=["seed", "response_format"]),
        write_judgement(folder / "high.json", scores["high"], 0.6, people=PEOPLE),
        write_judgement(folder / "other.json", scores["low"], 0.7, judge=HOSTILE),
    ]
    result = report(*judged, *scores.values(), "--out", folder / "report")
    assert result.exit_code == 0, result.output
    return folder / "report"


def test_each_judge_has_a_grid(made: Path) -> None:
    table = json.loads((made / "judged.json").read_text())
    first, other = sorted(table["grids"], key=lambda grid: -len(grid["rows"]))
    assert first["title"].startswith("Judge judge, rubric 0123456789abcdef, 200 images, 2 repeats at temperature 0.6")
    assert first["title"].count(", asked without response_format and seed") == 1
    assert [name for _, name in first["columns"]] == ["Judged", *map(str.capitalize, CRITERIA), "Repeats", "People"]
    assert [row["name"] for row in first["rows"]] == ["high", "low"]
    cells = first["rows"][0]["cells"]
    assert [cell["text"] for cell in cells] == ["180 of 180", "0.600", "0.610", "0.620", "0.630", "0.70", "0.41"]
    assert [cells[1][name] for name in ("value", "low", "high", "mark")] == [0.6, pytest.approx(0.55), 0.65, "best"]
    assert first["rows"][1]["cells"][-1]["text"] == "–"
    assert {row["name"] for row in first["below"]} == {
        f"{name}, beside {of}" for name in ("glm", "kimi") for of in ("low", "high")
    }
    assert not any(cell["mark"] for row in first["below"] for cell in row["cells"])
    assert [row["name"] for row in other["rows"]] == ["low"]
    assert HOSTILE in other["title"]
    assert "judge" not in (made / "table4.md").read_text().lower()


def test_the_leaderboard_has_the_ratings(made: Path, tmp_path: Path) -> None:
    board = module("reporting.leaderboard")
    rows = board.read_rows(leaderboard_of(made, tmp_path))
    assert {row["model"]: len(row.get("judged", [])) for row in rows} == {"low": 2, "high": 1, "alone": 0}
    text = board.readme(rows)
    assert text.count("## Rated by a language model") == 1
    assert text.count("Judge judge, rubric 0123456789abcdef") == 1
    for page in (text, (made / "report.md").read_text(), (made / "index.html").read_text()):
        assert "Rated by a language model" in page
        assert "<script>" not in page
    one = [row for row in rows if row["model"] == "high"]
    assert "### made-up: Judge judge, rubric" in board.readme(one)  # of a single judge, too
    assert "Rated by" not in board.readme([row for row in rows if row["model"] == "alone"])


ENTRIES: dict[str, Any] = {
    "has the fields": {"extra": 1},
    "must be names": {"judge": ""},
    "must be counts": {"judged": True},
    "at most n": {"unanswered": 10**6},
    "from 0 to 2": {"temperature": float("inf")},
    "by criterion": {"ratings": {"coherence": [0.5, 0.6, 0.7]}},
    "criteria of the ratings": {"agreement": {}},
    "or null": {"agreement": dict.fromkeys(CRITERIA, 1.1)},
    "people's tau": {"people": {"tau": [0.1, 0.2, 0.3]}},
    "people's tau must": {"people": "all"},
    "list of names": {"left_out": "seed"},
    "a list of names": {"left_out": [["seed"], 1]},
}


@pytest.mark.parametrize("message", ENTRIES)
def test_a_row_with_a_bad_judgement_is_refused(message: str, made: Path, tmp_path: Path) -> None:
    row = json.loads((leaderboard_of(made, tmp_path) / "high.json").read_text())
    problem_of = module("reporting.judgements").problem_of
    assert problem_of(row["judged"][0]) is None
    row["judged"][0] |= ENTRIES[message]
    assert message in problem_of(row["judged"][0])
    if ENTRIES[message].get("temperature") is None:  # JSON has no such number, and is refused for that
        (tmp_path / "high.json").write_text(json.dumps(row))
        board = module("reporting.leaderboard")
        with pytest.raises(board.RowError, match=message):
            board.read_rows(tmp_path)


def test_what_does_not_stand_beside_the_scores(scores: dict[str, Path], tmp_path: Path) -> None:
    low = scores["low"]
    good = write_judgement(tmp_path / "good.json", low)
    other = {"dataset": "other", "teachers": ["glm", "kimi"]}
    means = json.loads(good.read_text())["means"]
    cases: dict[str, Path] = {
        "differs from the score files in references": write_judgement(tmp_path / "1.json", low, references=other),
        "differs from the score files in split": write_judgement(tmp_path / "2.json", low, split="train"),
        "of which there is no score file": write_judgement(tmp_path / "3.json", low, run_id="another"),
        "are the same judgement": write_judgement(tmp_path / "4.json", low),
        "has no ratings of a model (KeyError": write_judgement(tmp_path / "5.json", low, means={}),
        "has no ratings of a model (AttributeError": write_judgement(tmp_path / "6.json", low, means=[]),
        "by criterion; judge the model again": write_judgement(
            tmp_path / "7.json", low, means=means | {"prediction": dict.fromkeys(CRITERIA, 2)}
        ),
        "a teacher's ratings": write_judgement(
            tmp_path / "8.json", low, means=means | {"glm": dict.fromkeys(CRITERIA, None)}
        ),
        "a teacher's criteria": write_judgement(tmp_path / "9.json", low, means=means | {"glm": {}}),
    }
    for message, path in cases.items():
        result = report(low, good, path, "--out", tmp_path / "report")
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.count("\n") == 1, result.stderr
    result = report(good, "--out", tmp_path / "report")
    assert result.exit_code == 2
    assert "add the score files" in result.stderr
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("value", [..., None, 7, "x", [], {}, [[1]], float("nan")])
def test_a_file_with_any_field_lost_or_odd_is_refused_or_read(
    value: Any, scores: dict[str, Path], tmp_path: Path
) -> None:
    judgements = module("reporting.judgements")
    content = json.loads(write_judgement(tmp_path / "a.json", scores["low"], people=PEOPLE, left_out=[]).read_text())
    refused = []
    for name in content:
        changed = {key: one for key, one in content.items() if key != name} | ({} if value is ... else {name: value})
        (tmp_path / "b.json").write_text(json.dumps(changed))
        try:
            others, found = judgements.read_judgements([tmp_path / "b.json"])
            assert len(others) + len(found) == 1  # without "judge" it is no such file
            judgements.judged_table((one.model, one.entry, one.teachers) for one in found)
        except module("reporting.score_files").ScoreFileError as error:
            refused.append(str(error))
    assert len(refused) >= 8
    assert all("judge" in sentence and "again" in sentence for sentence in refused)
