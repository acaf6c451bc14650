"""The review page as people use it: generate/review.py in a process of its own, looked at with headless Chromium."""

import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from generate.reviewing.review_files import Review, ReviewFiles
from tests.support.review_browser import NO_BROWSER, Page, Server, browser
from tests.support.review_dataset import BROKEN, FAILED, HOSTILE, MISSING, SCORED, image_id, make_dataset

pytestmark = [pytest.mark.process, pytest.mark.skipif(bool(NO_BROWSER), reason=str(NO_BROWSER))]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("page")
    make_dataset(folder)
    options = [f"--{name}={folder / of}" for name, of in (("images", "pictures"), ("scores", "scores"))]
    server = Server(folder / "small", *options, f"--predictions={folder / 'predictions'}")
    yield server
    server.kill()


@pytest.fixture(scope="module")
def page(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with browser(tmp_path_factory.mktemp("profile")) as driver:
        yield Page(driver, server.url)


def reviews_by(server: Server, who: str) -> dict[tuple[str, str], Review]:
    return ReviewFiles(reviews_of(server)).of(who)


def reviews_of(server: Server) -> Path:
    return server.dataset.with_name("small.review")


# ------------------------------------------------------------------------------------------------------------- looking


def test_browse_and_open(page: Page) -> None:
    page.load()
    assert len(page.all(".it-card")) == 24
    page.press("Next")
    page.line("page 2 of 2")
    assert len(page.all(".it-card")) == 6
    page.open("n02084071_7")
    page.press("All images")
    page.wait(".it-card").click()
    thinkings = page.until(lambda: [one.text for one in page.all(".it-thinking")])
    assert thinkings == [f"{model} looks at a striped animal, number 7." for model in ("glm", "kimi")]
    assert {mark.text for mark in page.all(".it-thinking mark")} == {"striped", "animal", "number", "7"}
    assert page.all(".it-picture")[0].get_property("naturalWidth") == 240
    assert "17 tokens out · 20 tokens in" in page.text(".it-counts")
    for said in ("dog (n02084071)", "What is in this image?", "ROUGE-L 0.233"):
        assert said in page.text(".it-facts")
    page.press("Raw texts")
    raw = page.until(lambda: [one.text for one in page.all(".it-raw")])
    assert raw[0] == "<think>glm looks at a striped animal, number 7.</think>A striped animal, says glm."


def test_filters(page: Page) -> None:
    page.load()
    page.line("30 images · page 1 of 2")
    page.type("browse-class", "cat")
    page.line("10 images")
    page.type("browse-words", "number 27")
    page.line("1 image")
    page.type("browse-words", "nothing like it")
    page.line("0 images")
    assert "Loosen a filter" in page.text(".it-empty")
    page.load()
    next(button for button in page.all("button") if "More filters" in button.text).click()
    page.type("browse-tokens-from", "36")
    page.line("4 images")
    page.type("browse-agreement-to", "0.9")
    page.line("2 images")
    page.type("browse-tokens-to", "many")
    page.until(lambda: "'many' is not a number" in page.text(".toast-body"))


def test_a_failure_shows_its_raw_text(page: Page) -> None:
    page.open(FAILED)
    assert "glm\ntruncated" in page.text(".it-side")
    assert page.text(".it-why") == "the text cannot be used; what was said of it stays in the run's directory"
    assert page.text(".it-raw").endswith("and cut")


def test_a_picture_that_is_not_there_says_why(page: Page) -> None:
    for id, why in ((MISSING, "missing_image"), (BROKEN, "bad_image")):
        page.open(id)
        assert why in page.text(".it-no-picture")
    with urllib.request.urlopen(f"{page.url}/picture/1?side=64") as answer:
        assert (answer.headers["content-type"], b"missing_image" in answer.read()) == ("image/svg+xml", True)
        assert answer.headers["cache-control"] == "no-store"


def test_an_attack_does_nothing(page: Page) -> None:
    page.open(HOSTILE)
    page.press("Raw texts")
    page.until(lambda: len(page.all(".it-raw")) == 2)
    texts = ".it-text, .it-raw"
    inside = page.driver.execute_script(
        f"return [...document.querySelectorAll('{texts}')].flatMap(e => [...e.querySelectorAll('*')])"
        ".filter(e => e.matches('script, img, svg, iframe, style, a') || e.attributes.length > 1).map(e => e.outerHTML)"
    )
    assert inside == []
    assert "<script>document.title = 'attacked'</script>" in page.text(".it-thinking")
    assert "${document.title='attacked'} {{value}} ${1}" in page.text(".it-thinking")
    assert page.driver.title == "small: review"


def test_models_are_compared_worst_first(page: Page) -> None:
    page.load()
    page.tab("Compare")
    scores = page.until(lambda: [one.text for one in page.all(".it-score")])
    assert scores == ["0.710", "0.760", "0.810", "0.860", "0.910", "0.960"]
    page.wait(".it-card").click()
    page.wait(".it-scores table")
    heads = [one.text.split("\n")[0] for one in page.all(".it-side h2")]
    assert heads == [SCORED, "glm", "kimi"]
    assert "0.710" in page.text(".it-scores table")


# ----------------------------------------------------------------------------------------------------------- reviewing


def test_ten_records_are_reviewed_and_found_again(page: Page, server: Server) -> None:
    page.start_review("Ann")
    assert page.progress() == (1, 0)
    for number in range(10):
        page.judge("1", str(3 + number % 4), "\ue007")
        assert page.progress() == (number + 2, number + 1)
    said = list(reviews_by(server, "Ann").values())
    assert [one.content for one in said] == ["true", "partly", "false", "harmful"] * 2 + ["true", "partly"]
    page.start_review("Ann")
    assert page.progress() == (11, 10), "it goes on where it was"
    page.keys("\ue012")
    page.until(lambda: page.progress() == (10, 10))
    chosen = "return [...document.querySelectorAll('#review-content input')].map(e => e.checked)"
    assert page.driver.execute_script(chosen) == [False, True, False, False]


def test_undo_and_note(page: Page, server: Server) -> None:
    page.start_review("Undo")
    page.judge("2", "5", "n", "it says 1 and u", "\ue007")
    (first,) = reviews_by(server, "Undo").values()
    assert (first.parsing, first.content, first.note) == ("wrong split", "false", "it says 1 and u")
    page.driver.execute_script("document.activeElement.blur()")
    page.keys("u")
    page.until(lambda: page.progress() == (1, 0))
    assert reviews_by(server, "Undo") == {}
    page.judge("1", "\ue007")
    (again,) = reviews_by(server, "Undo").values()
    assert (again.parsing, again.content, again.note) == ("right", "false", "it says 1 and u")


def test_a_review_is_of_the_record_that_was_seen(page: Page, server: Server) -> None:
    """However fast the keys: what was chosen for the first record is never written for one that comes after it."""
    page.start_review("Fast")
    first = page.text(".it-review .it-thinking")
    page.keys("1", "6", *["\ue014", "\ue007"] * 6)
    page.until(lambda: page.progress()[0] > 1)
    time.sleep(0.5)  # for what is still on its way
    number, model = first.rpartition(" ")[2].rstrip("."), first.split()[0]
    assert [key for key in reviews_by(server, "Fast") if key != (image_id(int(number)), model)] == []


def test_two_reviewers_at_once_lose_nothing(page: Page, server: Server) -> None:
    first, windows = page.driver.current_window_handle, []
    for who in ("Both1", "Both2"):
        page.driver.switch_to.new_window("window")
        page.start_review(who)
        windows.append(page.driver.current_window_handle)
    for number in range(6):
        for window in windows:  # both are sent before either is waited for
            page.driver.switch_to.window(window)
            page.keys("1", "3", "\ue007")
        for window in windows:
            page.driver.switch_to.window(window)
            page.until(lambda number=number: page.progress()[1] == number + 1 and page.nothing_chosen())
    for window in windows:
        page.driver.switch_to.window(window)
        page.driver.close()
    page.driver.switch_to.window(first)
    both = [reviews_by(server, who) for who in ("Both1", "Both2")]
    assert len(both[0]) == 6
    assert both[0].keys() == both[1].keys(), "everybody reviews the same records in the same order"


def test_killed_in_the_middle_it_loses_no_review(page: Page, server: Server) -> None:
    page.start_review("Kill")
    for _ in range(3):
        page.judge("1", "3", "\ue007")
    server.kill()
    assert len(reviews_by(server, "Kill")) == 3
    server.start()
    page.start_review("Kill")
    assert page.progress() == (4, 3)
    page.judge("1", "4", "\ue007")
    assert len(reviews_by(server, "Kill")) == 4


def test_the_summary_is_shown_and_exported(page: Page, server: Server) -> None:
    page.start_review("Sum")
    page.judge("1", "3", "\ue007")
    reviews = reviews_of(server)
    shutil.copy(reviews / "Sum.jsonl", reviews / "Someone.jsonl")  # who reviewed elsewhere, with the same command
    page.tab("Summary")
    page.until(lambda: "95 % Wilson" in page.text(".it-found"))
    assert "Someone and Sum" in page.text(".it-scores tbody")
    page.press("Export review.json")
    page.until(lambda: [one for one in page.all(".it-found") if "Written" in one.text])
    review = json.loads((reviews / "review.json").read_text())
    assert review["sample"]["records"] == 57
    assert "Sum" not in json.dumps(review)


# ------------------------------------------------------------------------------------------------- everywhere, offline


def test_it_fits_and_can_be_read(page: Page) -> None:
    """Nothing is wider than the window, and the faintest text stands out from its ground (WCAG: 4.5)."""
    emulate = page.driver.execute_cdp_cmd
    faint = [".it-facts dt", ".it-facts dd", ".it-counts", ".it-text p", ".it-pill"]
    try:
        for scheme in ("light", "dark"):
            features = [{"name": "prefers-color-scheme", "value": scheme}]
            emulate("Emulation.setEmulatedMedia", {"features": features})
            page.load()
            assert "What to judge" in page.text(".it-intro")
            page.open(HOSTILE)
            assert min(page.driver.execute_script(CONTRASTS, faint)) >= 4.5
        for width in (400, 1280):
            size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
            emulate("Emulation.setDeviceMetricsOverride", size)
            for name in ("Review", "Compare", "Summary", "Browse"):
                page.tab(name)
                assert page.driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        emulate("Emulation.clearDeviceMetricsOverride", {})
        emulate("Emulation.setEmulatedMedia", {"features": []})


def test_verdicts_stay_in_reach_on_a_narrow_screen(page: Page) -> None:
    """At the lower edge of the window, beside a text that is longer; each large enough for a finger."""
    emulate = page.driver.execute_cdp_cmd
    try:
        emulate(
            "Emulation.setDeviceMetricsOverride", {"width": 400, "height": 700, "deviceScaleFactor": 1, "mobile": True}
        )
        page.start_review("narrow")
        page.driver.execute_script(
            "document.querySelector('.it-text').style.minHeight = '3000px'; window.scrollTo(0, 0)"
        )
        boxes = page.driver.execute_script(BOXES)
        assert {"review-save", "review-undo"} <= {name for name, *_ in boxes}
        for name, top, bottom, height in boxes:
            assert 0 <= top < bottom <= 700, name
            assert height >= 44, name
    finally:
        emulate("Emulation.clearDeviceMetricsOverride", {})


BOXES = """
return [...document.querySelectorAll('.it-choices :is(button, label:has(> input), textarea, input:not([type=radio]))')]
  .filter(one => one.offsetParent).map(one => [one, one.getBoundingClientRect()])
  .map(([one, box]) => [one.id || one.tagName, box.top, box.bottom, box.height]);
"""

# Contrast of text and ground (WCAG 2.2, relative luminance), the ground being the first that is not see-through.
CONTRASTS = """
const canvas = Object.assign(document.createElement('canvas'), {width: 1, height: 1}).getContext('2d');
const luminance = (colours) => {
  canvas.clearRect(0, 0, 1, 1);
  for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); }
  const part = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
    .map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2];
};
return arguments[0].map((css) => {
  const element = document.querySelector(css), grounds = [];
  for (let at = element; at; at = at.parentElement) grounds.unshift(getComputedStyle(at).backgroundColor);
  const ground = luminance(grounds), text = luminance([...grounds, getComputedStyle(element).color]);
  return (Math.max(ground, text) + 0.05) / (Math.min(ground, text) + 0.05);
});
"""


def test_only_this_machine_is_asked_for_anything(page: Page, server: Server) -> None:
    """After all that the tests above did; by the browser, and by the server."""
    asked = [json.loads(entry["message"])["message"] for entry in page.driver.get_log("performance")]
    urls = {one["params"]["request"]["url"] for one in asked if one["method"] == "Network.requestWillBeSent"}
    assert len(urls) > 50
    own = ("data:", "blob:", "chrome:", "chrome-untrusted:")  # the last are pages of the browser itself
    assert [url for url in urls if not url.startswith((server.url, *own))] == []
    assert (server.connected).read_text() == ""
    refused = [entry["message"] for entry in page.driver.get_log("browser") if "Content Security" in entry["message"]]
    assert refused == [], "nor was anything tried"


def test_who_may_ask(server: Server) -> None:
    """A site whose name was made to lead here gets nothing, and nothing may be fetched from elsewhere by the page."""
    request = urllib.request.Request(server.url, headers={"Host": "example.org"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request)
    with urllib.request.urlopen(server.url) as answer:
        assert answer.headers["content-security-policy"].startswith("default-src 'self'")
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{server.url}/picture/30")
