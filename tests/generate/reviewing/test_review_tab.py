"""Reviewing with pages of another sample and reviews of another text."""

from pathlib import Path

import gradio
import pytest

from generate.reviewing.open_page import open_page_data
from generate.reviewing.review_files import Review, ReviewFiles
from generate.reviewing.review_tab import ReviewHandlers
from tests.support.review_dataset import make_teachers


def test_a_page_of_another_sample_cannot_save(folder: Path, tmp_path: Path) -> None:
    """The server was started again with another seed: what an open page shows is not the record of its number now."""
    before, after = (
        ReviewHandlers(open_page_data(folder / "small", None, None, [], 400, seed, "none", tmp_path)) for seed in (0, 1)
    )
    _, _, mark, *_ = before.enter("Ann")
    with pytest.raises(gradio.Error, match="load this page again"):
        after.save("Ann", mark, "right", "true", "")
    assert ReviewFiles(tmp_path).all() == {}
    before.save("Ann", mark, "right", "true", "")
    (key,) = ReviewFiles(tmp_path).of("Ann")
    assert key == before.keys[0]


def test_a_review_of_another_text_is_asked_for_again(folder: Path, tmp_path: Path) -> None:
    data = open_page_data(folder / "small", None, None, [], 400, 0, "none", tmp_path)
    handlers = ReviewHandlers(data)
    data.reviews.add("Ann", Review(*handlers.keys[0], "run-before", 0, "right", "true"))
    _, _, mark, progress, _, parsing, *_ = handlers.enter("Ann")
    assert (mark.split()[0], parsing) == ("0", None)
    assert "0 reviewed" in progress


def test_whether_the_class_is_named_is_asked_where_it_was_measured(tmp_path: Path) -> None:
    """One of two teachers is asked in German. A review of before the question is asked for again, its choices kept."""
    dataset = make_teachers(tmp_path, {"en": "en", "de": "de"})
    data = open_page_data(dataset, None, None, [], 4, 0, "none", None)
    handlers = ReviewHandlers(data)
    first = next(number for number, (_, model) in enumerate(handlers.keys) if model == "en")
    for number, (image_id, model) in enumerate(handlers.keys):
        if number != first:
            run = data.rows.version(*data.sample.records[number])
            data.reviews.add("Ann", Review(image_id, model, *run, "right", "true", "", "yes" if model == "en" else ""))
    data.reviews.add("Ann", Review(*handlers.keys[first], "run-0", 0, "right", "partly"))
    _, _, mark, progress, _, parsing, content, _, named, *_ = handlers.enter("Ann")
    assert (mark.split()[0], parsing, content, named["visible"], named["value"]) == (
        str(first), "right", "partly", True, None
    )  # fmt: skip
    assert f"{len(handlers.keys) - 1} reviewed" in progress
    handlers.save("Ann", mark, "right", "true", "")
    assert data.reviews.of("Ann")[handlers.keys[first]].content == "partly", "nothing is saved without it"
    *_, progress, _, _, _, _, _ = handlers.save("Ann", mark, "right", "true", "", "no")
    assert f"{len(handlers.keys)} reviewed" in progress
    assert data.reviews.of("Ann")[handlers.keys[first]].named == "no"
    german = next(number for number, (_, model) in enumerate(handlers.keys) if model == "de")
    assert handlers.step("Ann", handlers._mark(german), 0)[-1]["visible"] is False


@pytest.mark.parametrize("outside", ["sample", "text"])
def test_undo_leaves_what_is_outside_the_sample(outside: str, folder: Path, tmp_path: Path) -> None:
    """What it took back unseen would be lost, and its choices be saved for the record on the page."""
    data = open_page_data(folder / "small", None, None, [], 2, 0, "none", tmp_path)
    handlers = ReviewHandlers(data)
    key, run_id = (("n02084071_7", "glm"), "run-of-tests") if outside == "sample" else (handlers.keys[0], "run-before")
    assert (key in handlers.keys) == (outside == "text")
    data.reviews.add("Ann", Review(*key, run_id, 0, "wrong split", "harmful", "of another text"))
    _, _, mark, *_ = handlers.enter("Ann")
    with pytest.raises(gradio.Error, match="your latest review is outside this sample"):
        handlers.undo("Ann", mark)
    assert list(data.reviews.of("Ann")) == [key]
    handlers.save("Ann", mark, "right", "partly", "mine")
    shown_again, *_, parsing, content, note, _ = handlers.undo("Ann", mark)
    assert (shown_again, parsing, content, note) == (mark, "right", "partly", "mine")
    assert list(data.reviews.of("Ann")) == ([key] if outside == "sample" else [])
