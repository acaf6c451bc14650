"""evaluate/score.py: failures score 0, sections never hold tags, the output is the same every time."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from generate.build_dataset import build
from tests.conftest import ROOT, image_row, record, write_jsonl, write_run

IMAGES = {"n1_1": "test", "n1_2": "test", "n1_3": "test", "n1_4": "test", "n1_5": "train"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four pairs in test and one in train."""
    folder = tmp_path_factory.mktemp("dataset")
    images = write_jsonl(folder / "images.jsonl", [image_row(name, split) for name, split in IMAGES.items()])
    runs = {
        model: write_run(folder / model, [record(name, model) for name in IMAGES], model) for model in ("glm", "kimi")
    }
    build(runs, images, folder / "imagenet-think-tests")
    return folder / "imagenet-think-tests"


def predictions(run: Path) -> Path:
    """One exact copy of a teacher, one truncated, one failed on its picture, one missing, one of the other split."""
    model = "openvlthinker"
    copy = {"thinking": "glm sees n1_1", "answer": "A dog, says glm."}
    return write_run(
        run,
        [
            record("n1_1", model, status="truncated", thinking=None, answer=None, raw=["cut"]),
            record("n1_1", model, attempt=1, **copy),
            record("n1_2", model, status="truncated", thinking="glm sees n1_2", answer=None),
            record("n1_3", model, status="bad_image", thinking=None, answer=None, raw=[]),
            record("n1_5", model),
        ],
        model,
    )


def score(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "evaluate" / "score.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scored(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    folder = tmp_path_factory.mktemp("scores")
    out = folder / "X.json"
    arguments = ("--predictions", predictions(folder / "run"), "--references", dataset, "--out", out)
    result = score(*arguments)
    assert result.returncode == 0, result.stderr
    first = [out.read_bytes(), (folder / "X.rows.parquet").read_bytes()]
    assert score(*arguments).returncode == 0
    assert [out.read_bytes(), (folder / "X.rows.parquet").read_bytes()] == first
    return json.loads(out.read_text()), pq.read_table(folder / "X.rows.parquet").to_pydict()


def test_every_image_of_the_split_counts(scored: tuple[dict[str, Any], dict[str, list[Any]]]) -> None:
    scores, rows = scored
    assert rows["image_id"] == ["n1_1", "n1_2", "n1_3", "n1_4"]
    assert rows["status"] == ["ok", "truncated", "bad_image", "missing"]
    assert (scores["n"], scores["answered"], scores["predictions_outside_split"]) == (4, 1, 1)
    assert scores["statuses"] == {"bad_image": 1, "missing": 1, "ok": 1, "truncated": 1}
    assert rows["thinking_rouge1_max"] == [1.0, 1.0, 0.0, 0.0]
    assert rows["answer_rouge1_max"] == [1.0, 0.0, 0.0, 0.0]
    assert rows["full_rouge1_max"] == [1.0, 0.0, 0.0, 0.0]
    assert rows["full_words"] == [7, 0, 0, 0]


def test_the_means(scored: tuple[dict[str, Any], dict[str, list[Any]]]) -> None:
    """Against kimi's thinking "kimi sees n1_1" the copy shares sees, n1 and 1 of 4 tokens: F1 3/4."""
    scores, _ = scored
    assert scores["sections"]["thinking"]["rouge1_max"] == 0.5
    assert scores["sections"]["thinking"]["rouge1_avg"] == pytest.approx((1 + 3 / 4) / 2 * 2 / 4)
    assert scores["answered_only"]["full"]["rougeL_max"] == 1.0


def test_a_model_without_any_answer_has_no_answered_only(dataset: Path, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [record("n1_1", status="no_close", answer=None)])
    assert score("--predictions", run, "--references", dataset, "--out", tmp_path / "X.json").returncode == 0
    scores = json.loads((tmp_path / "X.json").read_text())
    assert scores["answered"] == 0
    assert set(scores["answered_only"]["full"].values()) == {None}
    assert scores["sections"]["answer"]["rouge1_max"] == 0


def test_the_fingerprint_follows_the_references(
    dataset: Path, tmp_path: Path, scored: tuple[dict[str, Any], dict[str, list[Any]]]
) -> None:
    run = predictions(tmp_path / "run")
    out = tmp_path / "train.json"
    arguments = ("--predictions", run, "--references", dataset, "--split", "train", "--out", out)
    assert score(*arguments).returncode == 0
    assert json.loads(out.read_text())["references"] != scored[0]["references"]


def test_bad_input_is_one_sentence(dataset: Path, tmp_path: Path) -> None:
    run = predictions(tmp_path / "run")
    mixed = write_run(tmp_path / "mixed", [record("n1_1"), record("n1_2", run_id="another")])
    empty = write_run(tmp_path / "empty", [])
    cases = {
        "it has no run.json": (tmp_path, dataset, "test", "X.json"),
        "holds no records": (empty, dataset, "test", "X.json"),
        "mixes runs": (mixed, dataset, "test", "X.json"),
        "dev": (run, dataset, "dev", "X.json"),
        "must end in .json": (run, dataset, "test", "X.txt"),
        "nowhere": (run, tmp_path / "nowhere", "test", "X.json"),
    }
    for message, (predicted, references, split, out) in cases.items():
        arguments = ("--predictions", predicted, "--references", references, "--split", split, "--out", tmp_path / out)
        result = score(*arguments)
        assert result.returncode == 2, (message, result.stderr)
        assert message in result.stderr
        assert result.stderr.startswith("error: ")
        assert result.stderr.count("\n") == 1
