"""The page of other teachers in headless Chromium: a choice of three, Arabic from right to left, names as words."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.review_browser import NO_BROWSER, Page, Server, browser
from tests.support.review_dataset import make_dataset, make_teachers

pytestmark = [pytest.mark.process, pytest.mark.skipif(bool(NO_BROWSER), reason=str(NO_BROWSER))]

NAME = "</script><script>document.title='attacked'</script><img src=x onerror=document.title='attacked'> \"'&amp;"


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture
def opened(driver: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Page]:
    dataset = make_teachers(tmp_path, request.param)
    server = Server(dataset, f"--images={tmp_path / 'pictures'}")
    page = Page(driver, server.url)
    page.load()
    yield page
    server.kill()


def heads(page: Page) -> list[str]:
    return [one.text.split("\n")[0] for one in page.all(".it-side h2")]


def choose(page: Page, number: int) -> None:
    page.all("#browse-teachers input")[number].click()


@pytest.mark.parametrize("opened", [{"de-model": "de", "ja_model": "ja", "ar.model": "ar"}], indirect=True)
def test_of_three_any_are_chosen_and_read_in_their_direction(opened: Page) -> None:
    page = opened
    page.wait(".it-card").click()
    page.until(lambda: heads(page) == ["de-model", "ja_model"])
    choose(page, 2)
    page.until(lambda: heads(page) == ["de-model", "ja_model", "ar.model"])
    choose(page, 0)
    page.until(lambda: heads(page) == ["ja_model", "ar.model"])
    directions = "return [...document.querySelectorAll('.it-side .it-answer')].map(e => getComputedStyle(e).direction)"
    assert page.driver.execute_script(directions) == ["ltr", "rtl"]
    start = """const answer = document.querySelectorAll('.it-side .it-answer')[1], range = document.createRange();
        const words = answer.querySelector('p').firstChild; range.setStart(words, 0); range.setEnd(words, 3);
        return answer.getBoundingClientRect().right - range.getBoundingClientRect().right"""
    assert abs(page.driver.execute_script(start)) < 3, "the first letters stand at the right"
    page.press("Raw texts")
    page.until(lambda: len(page.all(".it-raw")) == 2)
    page.press("Next")
    page.until(lambda: "n02084071_1" in page.text(".it-facts") and heads(page) == ["ja_model", "ar.model"])
    page.press("All images")
    page.until(lambda: [button for button in page.all("button") if "More filters" in button.text])[0].click()
    page.wait("#browse-language input").click()
    page.until(lambda: [one for one in page.all("li") if "another than asked in" in one.text])[0].click()
    page.line("1 image")
    page.wait(".it-card").click()
    said = "asked in ar · thinking in ar · answer in en"
    page.until(lambda: any(said in counts.text for counts in page.all(".it-counts")))
    page.start_review("Ann")
    assert not [name for name in ("de-model", "ja_model", "ar.model") if name in page.text(".it-review")]
    page.judge("1", "3", "\ue007")
    page.tab("Summary")
    page.until(lambda: heads(page) == ["de-model", "ja_model", "ar.model"])


@pytest.mark.parametrize("opened", [{"mine": "en", "other": "en"}], indirect=True)
def test_answers_are_found_and_judged_by_whether_they_name_the_class(opened: Page) -> None:
    page = opened
    page.until(lambda: [button for button in page.all("button") if "More filters" in button.text])[0].click()
    page.wait("#browse-names input").click()
    page.until(lambda: [one for one in page.all("li") if one.text == "another class instead"])[0].click()
    page.line("1 image")
    page.wait(".it-card").click()
    page.until(lambda: any("is about another class" in counts.text for counts in page.all(".it-counts")))
    page.start_review("Ann")
    assert "class" not in " ".join(one.text for one in page.all(".it-review .it-side"))
    page.wait("#review-named")
    page.keys("1", "3", "\ue007")
    page.until(lambda: "Choose one of each line" in page.text(".toast-body"))
    page.judge("1", "3", "8", "\ue007")
    page.judge("1", "3", "7", "\ue007")
    page.tab("Summary")
    page.until(lambda: any("Who finds the class named, of " in one.text for one in page.all(".it-counts")))


@pytest.mark.parametrize("opened", [{"mine": "ar"}], indirect=True)
def test_one_text_alone(opened: Page) -> None:
    page = opened
    page.wait(".it-card").click()
    page.until(lambda: heads(page) == ["mine"])
    assert page.all("#browse-teachers") == []
    assert not [one for one in page.all("label") if "Mark words" in one.text]
    page.press("All images")
    page.until(lambda: [button for button in page.all("button") if "More filters" in button.text])[0].click()
    page.wait("#browse-tokens-from")
    assert page.all("#browse-agreement-from") == []


def test_names_are_words(driver: Any, tmp_path: Path) -> None:
    """Of the dataset's folder, and of a benchmarked model; a teacher's name has letters and digits alone."""
    dataset = make_dataset(tmp_path)
    dataset = dataset.rename(tmp_path / "a <b>&amp; \"'")
    scores = next((tmp_path / "scores").glob("*.json"))
    scores.write_text(json.dumps(json.loads(scores.read_text()) | {"model": NAME}))
    server = Server(dataset, f"--scores={tmp_path / 'scores'}")
    try:
        page = Page(driver, server.url)
        page.load()
        assert page.text(".it-head h1") == dataset.name
        page.tab("Compare")
        page.until(lambda: len(page.all(".it-score")) == 6)
        page.wait(".it-card").click()
        assert page.text(".it-scores tbody th") == NAME
        assert page.driver.title == f"{dataset.name}: review"
    finally:
        server.kill()
