"""What the review page shows of a built dataset, without the page: rows, filters, words, samples, scores, pictures."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from generate.review import open_shown
from generate.reviewing.image_views import image_page
from generate.reviewing.open_dataset import open_rows
from generate.reviewing.page_data import Query, Shown
from generate.reviewing.raw_texts import raw_records
from generate.reviewing.review_files import Verdict
from generate.reviewing.rows import Rows
from generate.reviewing.sample import draw
from generate.reviewing.scores import Predictions, Ranking, read_scores
from generate.reviewing.search import FAILED as FAILED_ANY
from generate.reviewing.search import GOOD, LEAST, LONGEST, MOST, SHORTEST, Filter, status_choices
from generate.reviewing.summary import export, summarize
from imagenet_think import TEACHERS, ContractError, load
from tests.support.changed_datasets import with_pictures
from tests.support.review_dataset import BROKEN, COUNT, FAILED, HOSTILE, MISSING, SCORED, image_id, make_dataset
from tests.support.samples import record, write_run


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    make_dataset(folder)
    return folder


@pytest.fixture(scope="module")
def shown(folder: Path) -> Shown:
    return shown_of(folder)


def shown_of(folder: Path, dataset: str = "small", images: bool = True, sample: int = 400) -> Shown:
    pictures = str(folder / "pictures") if images else None
    scores, predictions = folder / "scores", [folder / "predictions"]
    return open_shown(folder / dataset, pictures, scores, predictions, sample, 0, "none", None)


def found(shown: Shown, query: Query) -> list[int]:
    """The numbers of the images, in the order in which they are shown."""
    return [int(shown.rows.image_ids[at].as_py().split("_")[1]) for at in shown.found(query).tolist()]


# ------------------------------------------------------------------------------------------------------------- opening


def test_every_record_is_the_row_that_load_gives(folder: Path, shown: Shown) -> None:
    rows, counted = shown.rows, Counter[str]()
    assert len(rows) == COUNT
    for config in ("glm", "kimi", "failures"):
        for split, loaded in load(config, str(folder / "small")).items():
            for row in loaded:
                at = rows.image_ids.to_pylist().index(row["image_id"])
                found = rows.record(at, row["model"])
                assert found is not None
                assert {name: found[name] for name in row} == row
                assert (rows.status(at, row["model"]), rows.paths[at].as_py()) == (row["status"], row["path"])
                assert (rows.wnids[rows.wnid[at]], ("train", "test")[rows.split[at]]) == (row["wnid"], split)
                counted[config] += 1
    assert counted == {"glm": 28, "kimi": 29, "failures": 3}


def damaged(change: Callable[[Path], Any]) -> Any:
    return pytest.param(change, id=change.__name__)


def runs_gone(path: Path) -> None:
    (path / "runs.json").unlink()


def runs_broken(path: Path) -> None:
    (path / "runs.json").write_text('{"glm": {"run_id": 1}}')


def file_cut_off(path: Path) -> None:
    file = path / "data" / "kimi" / "train-00000.parquet"
    file.write_bytes(file.read_bytes()[:-100])


def file_empty(path: Path) -> None:
    (path / "data" / "failures" / "train-00000.parquet").write_bytes(b"")


def no_rows(path: Path) -> None:
    shutil.rmtree(path / "data")


def _changed(path: Path, config: str, change: Callable[[Any], Any]) -> None:
    file = path / "data" / config / "train-00000.parquet"
    pyarrow.parquet.write_table(change(pyarrow.parquet.read_table(file)), file)


def column_gone(path: Path) -> None:
    _changed(path, "glm", lambda table: table.drop_columns(["attempt"]))


def column_of_another_type(path: Path) -> None:
    _changed(path, "glm", lambda table: table.set_column(0, "image_id", [[[1]] * len(table)]))


def status_unknown(path: Path) -> None:
    _changed(path, "glm", lambda table: table.drop_columns("status").append_column("status", [["odd"] * len(table)]))


def id_missing(path: Path) -> None:
    _changed(path, "glm", lambda t: t.set_column(0, "image_id", pyarrow.array([None] * len(t), pyarrow.string())))


def sides_missing(path: Path) -> None:
    for model in TEACHERS:
        (path / "data" / model / "train-00000.parquet").unlink()


DAMAGES = [runs_gone, runs_broken, file_cut_off, file_empty, no_rows, column_gone, column_of_another_type]
DAMAGES += [status_unknown, id_missing, sides_missing]


@pytest.mark.parametrize("change", map(damaged, DAMAGES))
def test_a_damaged_dataset_is_refused(change: Callable[[Path], None], folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    change(copy)
    with pytest.raises(ContractError, match=str(copy)):
        open_rows(copy)


def test_no_dataset_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="is not a built dataset"):
        open_rows(tmp_path / "nothing")


def test_a_dataset_that_is_built_anew_meanwhile_is_told(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    rows = open_rows(copy)
    _changed(copy, "glm", lambda table: table.slice(1))
    with pytest.raises(ContractError, match="was built anew"):
        rows.record(0, "glm")


def test_without_annotations_there_is_no_agreement(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(folder / "small", copy)
    for file in (copy / "data" / "paired").glob("*.parquet"):
        table = pyarrow.parquet.read_table(file)
        pyarrow.parquet.write_table(table.drop_columns(["answer_rouge_l", "answer_jaccard"]), file)
    assert open_rows(folder / "small").has_agreement
    assert not open_rows(copy).has_agreement


# ------------------------------------------------------------------------------------------------------------- finding

AS_LISTED = sorted(range(COUNT), key=lambda n: (n % 5 == 4, image_id(n)))  # train before test, each by image_id
FILTERS = [
    (Filter(), AS_LISTED),
    (Filter(split="test"), AS_LISTED[-6:]),
    (Filter(status="glm: truncated"), [3, 4]),
    (Filter(status=FAILED_ANY), [3, 4]),
    (Filter(status="kimi: truncated", split="train"), []),
    (Filter(status=GOOD, of_class="n02121808"), [20, 21, 22, 23, 25, 26, 27, 28, 24, 29]),
    (Filter(of_class="domestic C", split="test"), [24, 29]),
    (Filter(of_class="no such class"), []),
    (Filter(least_tokens=38), [28, 29]),
    (Filter(most_tokens=12, order=LONGEST), [2, 1, 0]),
    (Filter(split="test", order=SHORTEST), [4, 9, 14, 19, 24, 29]),
    (Filter(least_agreement=0.9), [27, 28, 29]),
    (Filter(most_agreement=0.1, order=MOST), [2, 1, 0]),
    (Filter(split="test", order=LEAST), [9, 14, 19, 24, 29, 4]),
    (Filter(words="NUMBER 12."), [12]),
    (Filter(words="domestic"), []),
    (Filter(words="and cut"), [3, 4]),
    (Filter(words="n02121808_2"), [20, 21, 22, 23, 25, 26, 27, 28, 24, 29]),
    (Filter(words="brown & white"), [0]),
    (Filter(words="nose | black"), [0]),
    (Filter(words=".*"), []),
    (Filter(words="says kimi", split="test", status=GOOD, order=MOST), [29, 24, 19, 14, 9]),
    (Ranking(SCORED, "full_rouge1_avg"), [29, 24, 19, 14, 9, 4]),
    (Ranking(SCORED, "full_rouge1_avg", worst_first=False), [4, 9, 14, 19, 24, 29]),
]


@pytest.mark.parametrize(("query", "expected"), FILTERS, ids=map(str, range(len(FILTERS))))
def test_a_query_finds(query: Query, expected: list[int], shown: Shown) -> None:
    assert found(shown, query) == expected
    assert found(shown, query) == expected, "what is kept is the same"


def test_the_choices_of_status_are_those_that_are_there(shown: Shown) -> None:
    there = ["glm: ok", "glm: truncated", "kimi: ok", "kimi: truncated"]
    assert status_choices(shown.rows) == ["any", GOOD, FAILED_ANY, *there]


def test_a_search_says_how_far_it_is(shown: Shown) -> None:
    done = [progress.done for progress in shown.find(Filter(words="something new"))]
    assert len(done) > 5
    assert done == sorted(done)
    assert (done[0], done[-1]) == (0.0, 1.0)


# ------------------------------------------------------------------------------------------------------------- samples


@pytest.mark.parametrize("strata", ["none", "class", "status"])
def test_a_sample_is_the_same_again_and_grows(strata: str, shown: Shown) -> None:
    sample = draw(shown.rows, 24, 0, strata)
    assert sample == draw(open_rows(shown.rows.path), 24, 0, strata)
    assert len(set(sample)) == 24
    assert Counter(model for _, model in sample) == {"glm": 12, "kimi": 12}
    assert all(shown.rows.sides[model].good[at] for at, model in sample)
    assert set(sample) < set(draw(shown.rows, 40, 0, strata))
    assert set(sample) != set(draw(shown.rows, 24, 1, strata))


def test_a_sample_takes_what_there_is(shown: Shown) -> None:
    assert len(draw(shown.rows, 1000, 0)) == 57


@pytest.mark.parametrize("size", [2, 7, 20, 41])
def test_a_sample_by_class_has_of_each_its_share(size: int, shown: Shown) -> None:
    """Of glm 18 good dogs and 10 good cats, of kimi 19 and 10: their shares to within one record."""
    for model, dogs in (("glm", 18 / 28), ("kimi", 19 / 29)):
        classes = Counter(shown.rows.wnid[at] for at, m in draw(shown.rows, size, 0, "class") if m == model)
        assert abs(classes[0] - dogs * classes.total()) < 1


# ------------------------------------------------------------------------------------------------------------- summary


def test_the_summary_by_hand(shown: Shown, tmp_path: Path) -> None:
    """Ann accepts 3 of glm; Ben differs on one of them and finds a wrong split in another that Ann did not see."""
    rows = shown.rows
    records = [(at, model) for at, model in shown.drawn.records if model == "glm"][:4]

    def said(at: int, parsing: str = "right", content: str = "true", attempt: int = 0) -> Verdict:
        return Verdict(rows.image_ids[at].as_py(), "glm", "run-of-tests", attempt, parsing, content)

    (a, _), (b, _), (c, _), (d, _) = records
    ann = [said(a), said(b), said(c), replace(said(d), attempt=7), replace(said(d), image_id="n02084071_x")]
    ben = [said(a), said(b, content="partly"), said(c), said(d, parsing="wrong split")]
    of = {"Ann": {one.key: one for one in ann}, "Ben": {one.key: one for one in ben}}
    summary = summarize(rows, shown.drawn, of)
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
    path = export(summary, tmp_path / "new")
    assert json.loads(path.read_text()) == summary
    assert "Ann" not in path.read_text()


# ------------------------------------------------------------------------------------------ raw texts, scores, pictures


def test_raw_texts(folder: Path) -> None:
    for at in range(COUNT):
        for model in TEACHERS:
            (found,) = raw_records(folder / "small", model, image_id(at))
            assert (found["image_id"], found["model"]) == (image_id(at), model)
    assert raw_records(folder / "small", "glm", "n02084071") == [], "a part of an id is no id"
    with pytest.raises(ContractError, match="cannot be read"):
        raw_records(folder, "glm", "n02084071_0")


def test_scores_and_predictions(folder: Path, shown: Shown) -> None:
    (scores,) = shown.scores
    at = int(shown.found(Ranking(SCORED, "full_rouge1_avg"))[0])
    assert scores.of(at)["full_rouge1_avg"] == pytest.approx(1 - 0.29)
    assert scores.of(0) == {}, "of the train split"
    predicted = shown.predicted(image_id(29))[SCORED]
    assert predicted is not None
    assert predicted["answer"] == f"{SCORED} says {image_id(29)}."
    assert shown.predicted(image_id(0)) == {SCORED: None}


def test_a_benchmarked_model_is_read_beside_the_teachers(folder: Path, shown: Shown) -> None:
    """Without scores too; where images are ranked by scores, before them."""

    def heads(query: Query, shown: Shown) -> list[str]:
        return re.findall("<h2>(\\w+)", image_page(shown, shown_at(shown.rows, image_id(29)), query))

    assert heads(Filter(), replace(shown, scores=())) == [*TEACHERS, SCORED]
    assert heads(Ranking(SCORED, "full_rouge1_avg"), shown) == [SCORED, *TEACHERS]


def test_of_several_attempts_the_record_that_counts_is_shown(tmp_path: Path) -> None:
    cut = {"status": "truncated", "thinking": None, "answer": None}
    run = write_run(tmp_path, [record("a", **cut), record("a", attempt=2), record("a", attempt=1)], SCORED)
    found = Predictions(run).of("a")
    assert found is not None
    assert found["attempt"] == 1


def test_scores_that_are_none(folder: Path, tmp_path: Path, shown: Shown) -> None:
    with pytest.raises(ContractError, match=r"has no \*.rows.parquet"):
        read_scores(tmp_path, shown.rows)
    shutil.copytree(folder / "scores", tmp_path / "scores")
    file = tmp_path / "scores" / f"{SCORED}.rows.parquet"
    file.with_name("again.rows.parquet").write_bytes(file.read_bytes())
    with pytest.raises(ContractError, match=r"again.json is no score file"):
        read_scores(file.parent, shown.rows)
    shutil.copy(file.with_name(f"{SCORED}.json"), file.with_name("again.json"))
    with pytest.raises(ContractError, match="two score files"):
        read_scores(file.parent, shown.rows)
    file.with_name("again.rows.parquet").unlink()
    file.write_bytes(file.read_bytes()[:-50])
    with pytest.raises(ContractError, match="cannot be read"):
        read_scores(file.parent, shown.rows)


def test_pictures_and_why_there_is_none(folder: Path, shown: Shown) -> None:
    assert shown.picture(shown_at(shown.rows, HOSTILE), 100).startswith(b"\xff\xd8")
    assert "missing_image: " in (shown.why_no_picture(shown_at(shown.rows, MISSING), 100) or "")
    assert "bad_image: " in (shown.why_no_picture(shown_at(shown.rows, BROKEN), 100) or "")
    assert shown.why_no_picture(shown_at(shown.rows, FAILED), 100) is None
    without = shown_of(folder, images=False)
    assert "start the page with --images" in (without.why_no_picture(0, 100) or "")


def test_pictures_of_the_dataset_itself(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "small", tmp_path / "small")
    rows = open_rows(with_pictures(tmp_path / "small"))
    assert rows.picture(0) == b"\x89PNG\r\n\x1a\npixels"
    record = rows.record(0, "glm")
    assert record is not None
    assert "image" not in record
    shown = open_shown(tmp_path / "small", None, None, [], 10, 0, "none", None)
    _changed(tmp_path / "small", "glm", lambda table: table.slice(0, 0))
    assert "bad_image: " in (shown.why_no_picture(1, 100) or "")


def shown_at(rows: Rows, image_id: str) -> int:
    return rows.image_ids.to_pylist().index(image_id)
