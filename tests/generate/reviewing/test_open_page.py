"""The command review.py: what it refuses, and what it writes with --export for the card."""

import json
import socket
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dataset_card.reviewed import read_review, review_table
from dataset_card.tables import number
from generate.review import main
from generate.reviewing.open_page import open_page_data
from generate.reviewing.review_files import Review, ReviewFiles
from imagenet_think import ContractError

APP = typer.Typer()
APP.command()(main)

REFUSED = {
    "no dataset": (["nothing"], "is not a built dataset"),
    "no pictures": (["small", "--images", "nothing"], "--images nothing is not a directory"),
    "hub": (["small", "--images", "hub:"], "is not of the form hub:owner/name"),
    "no scores": (["small", "--scores", "pictures"], "has no *.rows.parquet"),
    "no run": (["small", "--predictions", "pictures"], "is not a run: it has no run.json"),
    "strata": (["small", "--strata", "colour"], "--strata colour is not known; choose none, class, status"),
    "host": (["small", "--host", "192.0.2.1", "--port", "0"], "cannot serve at 192.0.2.1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_in_one_sentence(case: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments, said = REFUSED[case]
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(APP, arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_a_port_that_is_taken(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = CliRunner().invoke(APP, [str(folder / "small"), "--port", port])
    assert result.exit_code == 2
    assert f"cannot serve at 127.0.0.1, port {port}" in result.output


def test_without_gradio_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith("generate.reviewing.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "gradio", None)
    result = CliRunner().invoke(APP, [str(folder / "small")])
    assert result.exit_code == 2
    assert "the page needs gradio, which is not installed: pip install 'imagenet-think[review]'" in result.output


def test_scores_of_another_run_are_refused(folder: Path) -> None:
    run = json.loads((folder / "predictions" / "run.json").read_text()) | {"run_id": "another"}
    (folder / "another").mkdir()
    (folder / "another" / "run.json").write_text(json.dumps(run))
    with pytest.raises(ContractError, match="are of run run-of-tests, and --predictions gives run another"):
        open_page_data(folder / "small", None, folder / "scores", [folder / "another"], 10, 0, "none", None)


def test_the_export_goes_into_the_card(folder: Path) -> None:
    """9 of 10 of glm accepted: 90.0 %, Wilson 59.6 to 98.2 by hand and by scipy; of kimi nothing was said."""
    dataset, reviews = folder / "small", folder / "reviews"
    data = open_page_data(dataset, None, None, [], 40, 0, "class", reviews)
    glm = [data.rows.image_ids[at].as_py() for at, model in data.sample.records if model == "glm"][:10]
    for at, image_id in enumerate(glm):
        ReviewFiles(reviews).add(
            "Ann", Review(image_id, "glm", "run-of-tests", 0, "right", "partly" * (not at) or "true")
        )
        ReviewFiles(reviews).add("Ben", Review(image_id, "glm", "run-of-tests", 0, "right", "true"))
    options = ["--sample", "40", "--strata", "class", "--reviews", str(reviews), "--export"]
    result = CliRunner().invoke(APP, [str(dataset), *options])
    assert (result.exit_code, result.output) == (0, f"{reviews / 'review.json'}\n")
    table = review_table(read_review(reviews / "review.json", data.rows.runs))
    for said in (
        "| accepted | 90.0 % (59.6 to 98.2) | – |",
        "| texts reviewed | 10 | 0 |",
        "of every class its share (seed 0)",
        f"| 1 and 2 | 10 | {number(None)} | {number(0.0)} | {number(0.0)} |",
    ):
        assert said in table


def test_an_export_of_another_sample(folder: Path, tmp_path: Path) -> None:
    """What does not count is told; where nothing counts, the review that is there stays."""
    data = open_page_data(folder / "small", None, None, [], 40, 0, "none", tmp_path)
    outside, inside = (
        Review(data.rows.image_ids[at].as_py(), model, "run-of-tests", 0, "right", "true")
        for at, model in (data.sample.records[-1], data.sample.records[0])
    )
    options = [str(folder / "small"), "--reviews", str(tmp_path), "--export", "--sample"]
    result = CliRunner().invoke(APP, [*options, "40"])
    assert (result.exit_code, f"{tmp_path} has no review of this sample, so no review.json" in result.output) == (
        2,
        True,
    )
    data.reviews.add("Ann", outside)
    assert CliRunner().invoke(APP, [*options, "40"]).exit_code == 0
    before = (tmp_path / "review.json").read_bytes()
    result = CliRunner().invoke(APP, [*options, "2"])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "has no review of this sample (1 outside the sample), so no review.json was written" in result.stderr
    assert (tmp_path / "review.json").read_bytes() == before
    data.reviews.add("Ann", inside)
    result = CliRunner().invoke(APP, [*options, "2"])
    assert (result.exit_code, result.stdout) == (0, f"{tmp_path / 'review.json'}\n")
    assert result.stderr == "reviews that are not counted: 1 outside the sample\n"
