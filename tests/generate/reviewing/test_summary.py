"""The summary of several reviewers by hand, and which summaries the card refuses."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dataset_card.reviewed import read_review, review_table
from generate.reviewing.open_page import open_page_data
from generate.reviewing.page_data import PageData
from generate.reviewing.review_files import Review
from generate.reviewing.review_views import summary as summary_html
from generate.reviewing.summary import export_summary, summarize
from imagenet_think import ContractError
from tests.support.review_dataset import make_teachers


def test_the_summary_by_hand(data: PageData, tmp_path: Path) -> None:
    """Ann accepts 3 of glm; Ben differs on one of them and finds a wrong split in another that Ann did not see."""
    rows = data.rows
    records = [(at, model) for at, model in data.sample.records if model == "glm"][:4]

    def said(at: int, parsing: str = "right", content: str = "true", attempt: int = 0) -> Review:
        return Review(rows.image_ids[at].as_py(), "glm", "run-of-tests", attempt, parsing, content)

    (a, _), (b, _), (c, _), (d, _) = records
    ann = [said(a), said(b), said(c), replace(said(d), attempt=7), replace(said(d), image_id="n02084071_x")]
    ben = [said(a), said(b, content="partly"), said(c), said(d, parsing="wrong split")]
    of = {"Ann": {one.key: one for one in ann}, "Ben": {one.key: one for one in ben}}
    summary = summarize(rows, data.sample, of)
    glm = summary["models"]["glm"]
    assert (glm["records"], glm["accepted"]["count"], glm["accepted"]["share"]) == (4, 2, 0.5)
    assert (glm["content"]["true"]["count"], glm["content"]["partly"]["count"]) == (3, 1)
    assert glm["parsing"]["wrong split"]["count"] == 1
    assert (glm["reviewed_by_several"], glm["disputed"]) == (3, 1)
    assert summary["models"]["kimi"]["accepted"] == {"count": 0, "share": None, "low": None, "high": None}
    assert summary["left_out"] == {"of another text": 1, "outside the sample": 1}
    assert summary["reviewers"] == [3, 4]
    # content on a, b, c: observed 2/3; Ann says true 3/3, Ben 2/3: expected 2/3; so 0
    assert summary["agreement"] == [{"reviewers": [1, 2], "records": 3, "parsing": None, "content": 0, "accepted": 0}]
    path = export_summary(summary, tmp_path / "new")
    assert json.loads(path.read_text()) == summary
    assert "Ann" not in path.read_text()


def test_people_and_the_metric_by_hand(tmp_path: Path) -> None:
    """By the metric the first three of four answers name the class. Of the third Ann was not asked yet."""
    dataset = make_teachers(tmp_path, {"mine": "en"})
    data = open_page_data(dataset, None, None, [], 4, 0, "none", None)

    def said(at: int, named: str) -> Review:
        return Review(f"n02084071_{at}", "mine", "run-0", 0, "right", "true", "", named)

    ann = [said(0, "yes"), said(1, "no"), said(2, ""), said(3, "yes")]
    ben = [said(0, "yes"), said(1, "yes"), said(3, "no")]
    found = summarize(
        data.rows, data.sample, {"Ann": {one.key: one for one in ann}, "Ben": {one.key: one for one in ben}}
    )
    named = found["models"]["mine"]["named"]
    assert named["counts"] == {"both": 1, "people alone": 0, "metric alone": 1, "neither": 1}
    assert (named["records"], named["people"]["count"], named["agree"]["count"]) == (3, 1, 2)
    # observed 2/3; people say yes of 1/3, the metric of 2/3: expected 4/9
    assert named["kappa"] == pytest.approx(0.4)
    # observed 1/3; each says yes of 2/3: expected 5/9
    assert found["agreement"][0]["named"] == pytest.approx(-0.5)
    html = summary_html(found, ["Ann", "Ben"], {})
    assert "of 3: both 1, people alone 0, metric alone 1, neither 1. Cohen’s kappa of people and metric: 0.40." in html
    assert "<td>-0.50</td>" in html
    export_summary(found, tmp_path)
    table = review_table(read_review(tmp_path / "review.json", data.rows.runs))
    assert "| names the class, people say | 33.3 % (6.1 to 79.2) |" in table
    assert "| names the class, `named` says the same | 66.7 % (20.8 to 93.9) |" in table.replace(r"\`", "`")
    assert "| names the class, Cohen's kappa of the two | 0.400 |" in table
    assert "| 1 and 2 | 3 | – | – | – | -0.500 |" in table


def test_a_review_that_the_card_refuses(folder: Path, tmp_path: Path) -> None:
    data = open_page_data(folder / "small", None, None, [], 40, 0, "none", tmp_path)
    path = tmp_path / "review.json"
    path.write_text(json.dumps(summarize(data.rows, data.sample, {})))
    with pytest.raises(ContractError, match="holds no reviews"):
        read_review(path, data.rows.runs)
    with pytest.raises(ContractError, match="is a review of other texts"):
        read_review(path, {model: {"run_id": "another"} for model in data.rows.runs})
    for text in ("", "[]", '{"runs": {}}', path.read_text().replace('"accepted"', '"other"')):
        path.write_text(text)
        with pytest.raises(ContractError, match=r"is not a review.json"):
            read_review(path, data.rows.runs)
