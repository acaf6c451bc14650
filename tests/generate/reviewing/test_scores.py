"""Score files and predictions, and the record that counts of several."""

import shutil
from pathlib import Path

import pytest

from generate.reviewing.page_data import PageData
from generate.reviewing.scores import Predictions, Ranking, read_scores
from imagenet_think import ContractError
from tests.support.review_dataset import SCORED, image_id
from tests.support.samples import record, write_run


def test_scores_and_predictions(folder: Path, data: PageData) -> None:
    (scores,) = data.scores
    at = int(data.positions(Ranking(SCORED, "full_rouge1_avg"))[0])
    assert scores.of(at)["full_rouge1_avg"] == pytest.approx(1 - 0.29)
    assert scores.of(0) == {}, "of the train split"
    predicted = data.predictions_of(image_id(29))[SCORED]
    assert predicted is not None
    assert predicted["answer"] == f"{SCORED} says {image_id(29)}."
    assert data.predictions_of(image_id(0)) == {SCORED: None}


def test_of_several_attempts_the_record_that_counts_is_shown(tmp_path: Path) -> None:
    cut = {"status": "truncated", "thinking": None, "answer": None}
    run = write_run(tmp_path, [record("a", **cut), record("a", attempt=2), record("a", attempt=1)], SCORED)
    found = Predictions(run).of("a")
    assert found is not None
    assert found["attempt"] == 1


def test_scores_that_are_none(folder: Path, tmp_path: Path, data: PageData) -> None:
    with pytest.raises(ContractError, match=r"has no \*.rows.parquet"):
        read_scores(tmp_path, data.rows)
    shutil.copytree(folder / "scores", tmp_path / "scores")
    file = tmp_path / "scores" / f"{SCORED}.rows.parquet"
    file.with_name("again.rows.parquet").write_bytes(file.read_bytes())
    with pytest.raises(ContractError, match=r"again.json is not a score file"):
        read_scores(file.parent, data.rows)
    shutil.copy(file.with_name(f"{SCORED}.json"), file.with_name("again.json"))
    with pytest.raises(ContractError, match="two score files"):
        read_scores(file.parent, data.rows)
    file.with_name("again.rows.parquet").unlink()
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(ContractError, match="cannot be read"):
        read_scores(file.parent, data.rows)
