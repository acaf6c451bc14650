"""evaluate/leaderboard.py: rows of one dataset and all its images, each with its submitter; every refusal."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from tests.support.commands import ROOT
from tests.support.evaluation import module, run_script
from tests.support.leaderboards import LINK, SUBMITTER, declare, leaderboard_of
from tests.support.score_writer import LEXICAL, write_scores

MODELS = {"internvl": 0.45, "openvlthinker": 0.52, "visionthink": 0.60}


def command(*arguments: object) -> Result:
    return run_script("leaderboard", list(arguments))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of three models."""
    folder = tmp_path_factory.mktemp("made")
    files = [write_scores(folder / f"{model}.json", model, level, metrics=LEXICAL) for model, level in MODELS.items()]
    result = run_script("report", [*files, "--out", folder / "report", "--resamples", "100"])
    assert result.exit_code == 0, result.output
    return folder / "report"


@pytest.fixture
def board(made: Path, tmp_path: Path) -> Path:
    return leaderboard_of(made, tmp_path / "board")


def test_the_table_ranks_and_says_who_submitted(board: Path) -> None:
    result = command(board)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("3 rows are well-formed")
    text = (board / "README.md").read_text()
    assert text.index("| visionthink |") < text.index("| openvlthinker |") < text.index("| internvl |")
    assert "All rows are of made-up: 200 images of the split test, references `0123456789abcdef`." in text
    row = json.loads((board / "internvl.json").read_text())
    assert f"| {row['date']} | {SUBMITTER} | {LINK} |" in text
    assert (row["dataset"], row["references"]["dataset"], row["n"]) == ("made-up", "0123456789abcdef", 200)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"n": 0}, "are not counts"),
        ({"answered": 1000}, "are not counts"),
        ({"model": "other"}, "must be named after its model"),
        ({"extra": 1}, "is not a field of a row"),
        ({"dataset": "half \ud800"}, "it holds a lone surrogate"),
        ({"references": ...}, "the field 'references' is missing"),
        ({"sections": {}}, "sections must be"),
        ({"sections": {"full": {}, "thinking": {}, "answer": {}}}, "full has no values"),
        ({"sections.rouge1_avg": [0.5, 0.6, 0.7]}, "in order"),
        ({"sections.rouge1_avg": [1.5, 1.4, 1.6]}, "within [0, 1]"),
        ({"sections.rouge1_avg": [0.99, 0.9, 1.0]}, "higher than the same metric's best"),
        ({"sections.rouge1_avg": float("nan")}, "NaN is not a JSON number"),
        ({"sections.made_up_avg": [0.5, 0.5, 0.5]}, "does not have the values that the full output has"),
        ({"dataset": "another"}, "it was scored on another, hash '0123456789ab', and this leaderboard is of made-up"),
        ({"references": {"dataset": "f" * 64, "teachers": ["glm", "kimi"]}}, "hash 'ffffffffffff', and this"),
        ({"references": {"teachers": ["glm", "kimi"]}}, "it was scored on made-up, without a hash, and this"),
        ({"references": None}, "it was scored on made-up, without a hash, and this"),
        ({"references": {"dataset": "0123456789abcdef", "teachers": ["glm"]}}, "this leaderboard is of made-up"),
        ({"references": "text"}, "this leaderboard is of made-up"),
        ({"split": "train"}, "it was scored on the split 'train', and this leaderboard is of the split 'test'"),
        ({"n": 199}, "it was scored on 199 images, and the split test of made-up has 200"),
        ({"n": 201}, "it was scored on 201 images, and the split test of made-up has 200"),
        ({"own_references": ["other"]}, "own_references must be a list of teachers"),
        ({"own_models": "glm"}, "own_models must be a list of teachers"),
        ({"submitter": ...}, "the field 'submitter' is missing; add the row by --add"),
        ({"submitter": "  "}, "the submitter has no name"),
        ({"submitter": "a\nb"}, "submitter must be a text of one line"),
        ({"submitter": "a\u202eb"}, "submitter must be a text of one line"),
        ({"submitter": "x" * 81}, "at most 80 characters"),
        ({"tokenizer": 5}, "tokenizer must be a text"),
        ({"link": "javascript:alert(1)"}, "is not an address such as https://"),
        ({"link": "https://example.org/a b"}, "is not an address such as https://"),
        ({"link": "https://example.org/)|x"}, "is not an address such as https://"),
        ({"link": "https://localhost"}, "is not an address such as https://"),
        ({"date": "2026-02-30"}, "is not a day such as"),
        ({"date": "20260130"}, "is not a day such as"),
        ({"date": 5}, "is not a day such as"),
        ({"date": "9000-01-01"}, "is still to come"),
    ],
)
def test_a_row_that_is_refused(board: Path, change: dict[str, Any], message: str) -> None:
    row = json.loads((board / "internvl.json").read_text())
    for name, value in change.items():
        section, _, of = name.partition(".")
        if of:
            row["sections"]["answer"][of] = value
        else:
            row[section] = value
    kept = {name: value for name, value in row.items() if value is not ...}
    (board / "internvl.json").write_text(json.dumps(kept))
    result = command(board)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
    assert message in result.stderr


def test_files_of_others_are_read_within_bounds(board: Path) -> None:
    cases: dict[str, Any] = {
        "has more than 1,048,576 bytes": lambda path: path.write_bytes(b" " * (1 << 20) + b"{}"),
        "is not an ordinary file": os.mkfifo,
        "is not JSON": lambda path: path.write_bytes(b"[" * 100_000),
        "is a JSON object": lambda path: path.write_text("[]"),
    }
    for message, write in cases.items():
        write(board / "odd.json")
        result = command(board, "--check")
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert message in result.stderr
        (board / "odd.json").unlink()
    (board / "odd.json").symlink_to(board / "internvl.json")
    assert "is not an ordinary file" in command(board, "--check").stderr


def test_rows_without_a_dataset_are_none(made: Path, board: Path, tmp_path: Path) -> None:
    (board / "dataset.json").unlink()
    assert "has no dataset.json, which says of which dataset its rows are" in command(board).stderr
    for text in ("[]", "{}", '{"name": 1}', "{"):
        (board / "dataset.json").write_text(text)
        result = command(board)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert "does not say of which dataset the rows are" in result.stderr
    assert command(tmp_path / "nowhere").exit_code == 2


def test_a_row_is_added(made: Path, tmp_path: Path) -> None:
    """By the command, and refused before anything is written."""
    row = made / "leaderboard" / "internvl.json"
    board = tmp_path / "board"
    board.mkdir()
    assert "has no dataset.json" in command(board, "--add", row, "--submitter", "A", "--link", LINK).stderr
    declare(board, json.loads(row.read_text()))
    for arguments, message in (
        (["--add", row], "--add requires --submitter NAME and --link URL"),
        (["--submitter", "A"], "--add requires --submitter NAME and --link URL"),
        (["--check", "--add", row, "--submitter", "A", "--link", LINK], "--check writes nothing"),
        (["--add", row, "--submitter", "A", "--link", "nowhere"], "'nowhere' is not an address"),
        (["--add", tmp_path / "no.json", "--submitter", "A", "--link", LINK], "cannot be read"),
    ):
        result = command(board, *arguments)
        assert (result.exit_code, result.stderr.count("\n")) == (2, 1), result.output
        assert message in result.stderr
    assert [path.name for path in board.iterdir()] == ["dataset.json"]
    assert command(board, "--add", row, "--submitter", "A", "--link", LINK).exit_code == 0
    assert json.loads((board / "internvl.json").read_text())["submitter"] == "A"
    assert "| internvl | 180 of 200 |" in (board / "README.md").read_text()
    other = command(board, "--add", row, "--submitter", "B", "--link", LINK)
    assert "has a row of internvl by A; score yours under a name of its own" in other.stderr
    shorter = tmp_path / "short" / "visionthink.json"
    shorter.parent.mkdir()
    shorter.write_text(json.dumps(json.loads((made / "leaderboard" / "visionthink.json").read_text()) | {"n": 190}))
    refused = command(board, "--add", shorter, "--submitter", "A", "--link", LINK)
    assert "it was scored on 190 images" in refused.stderr
    assert not (board / "visionthink.json").exists()


def test_a_model_cannot_be_called_as_the_file_of_the_dataset(made: Path, tmp_path: Path) -> None:
    row = json.loads((made / "leaderboard" / "internvl.json").read_text())
    declare(tmp_path, row)
    file = tmp_path / "report" / "dataset.json"
    file.parent.mkdir()
    file.write_text(json.dumps(row | {"model": "dataset"}))
    result = command(tmp_path, "--add", file, "--submitter", "A", "--link", LINK)
    assert "dataset.json says here of which dataset the rows are" in result.stderr


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({"own_references": ["glm"]}, {}),
        ({"own_models": ["kimi"]}, {}),
        ({}, {"glm": ["run-visionthink"]}),
        ({}, {"visionthink": []}),
    ],
)
def test_a_teacher_is_marked_and_has_no_rank(
    made: Path, tmp_path: Path, changes: dict[str, Any], runs: dict[str, list[str]]
) -> None:
    """By what the row says, and, where it says nothing, by the dataset's runs and names."""
    board = leaderboard_of(made, tmp_path / "board", runs=runs)
    row = json.loads((board / "visionthink.json").read_text())
    (board / "visionthink.json").write_text(json.dumps(row | changes))
    assert command(board).exit_code == 0
    text = (board / "README.md").read_text()
    assert text.index("| openvlthinker |") < text.index("| internvl |") < text.index("| *visionthink †* |")
    assert "† A teacher of the dataset" in text
    best = next(line for line in text.splitlines() if line.startswith("| openvlthinker |"))
    assert "**" in best, "the best of those that compete"


def test_signs_of_markdown_in_a_submitter_are_words(board: Path) -> None:
    row = json.loads((board / "internvl.json").read_text())
    (board / "internvl.json").write_text(json.dumps(row | {"submitter": "[x](http://y) | <b>`z`"}))
    assert command(board).exit_code == 0
    assert r"\[x\](http://y) \| &lt;b&gt;\`z\`" in (board / "README.md").read_text()


def test_the_rows_of_this_repository_are_well_formed() -> None:
    board = module("reporting.leaderboard")
    folder = ROOT / "leaderboard"
    assert (folder / "README.md").read_text() == board.readme(board.read_rows(folder), board.read_dataset(folder))
