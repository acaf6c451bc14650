"""Reviewing with pages of another sample and reviews of another text."""

from pathlib import Path

import gradio
import pytest

from generate.reviewing.open_page import open_page_data
from generate.reviewing.review_files import Review, ReviewFiles
from generate.reviewing.review_tab import ReviewHandlers


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
