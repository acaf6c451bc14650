"""Run generate/review.py in a process of its own, and open its page in headless Chromium."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.commands import ROOT

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
PATIENCE_S = 60  # a browser that starts on a busy machine needs some
NO_BROWSER = None if CHROMIUM and DRIVER else "no browser here: apt-get install chromium chromium-driver"
# Runs the command, and writes every address outside of this machine that Python connects to into the first argument.
WATCHED = """
import runpy, sys
noted = open(sys.argv.pop(1), "a", buffering=1)
def note(event, arguments):
    if event == "socket.getaddrinfo" or (event == "socket.connect" and isinstance(arguments[1], tuple)):
        host = arguments[0] if event == "socket.getaddrinfo" else arguments[1][0]
        if host not in ("127.0.0.1", "localhost", "::1", None):
            print(event, host, file=noted)
sys.addaudithook(note)
sys.argv[0] = "generate/review.py"
runpy.run_path(sys.argv[0], run_name="__main__")
"""


class Server:
    """Run the command; start it again on the same port after a kill."""

    def __init__(self, dataset: Path, *options: str) -> None:
        self.dataset, self.options, self.port = dataset, options, 0
        self.connected = dataset.with_name("connected.txt")
        self.start()

    def start(self) -> None:
        """Start the command, and return when the page is served."""
        watched = [sys.executable, "-c", WATCHED, str(self.connected), str(self.dataset)]
        self.process = subprocess.Popen(
            [*watched, *self.options, f"--port={self.port}"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(self.dataset.parent)},
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().split()[0]
        self.port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Page:
    """Drive the page in a window of the browser."""

    def __init__(self, driver: Any, url: str) -> None:
        self.driver, self.url = driver, url

    def load(self) -> None:
        self.driver.get(self.url)
        self.wait(".it-card")

    def all(self, css: str) -> list[Any]:
        return [one for one in self.driver.find_elements("css selector", css) if one.is_displayed()]

    def until(self, holds: Callable[[], Any]) -> Any:
        from selenium.common.exceptions import StaleElementReferenceException
        from selenium.webdriver.support.ui import WebDriverWait

        stale = [StaleElementReferenceException]
        return WebDriverWait(self.driver, PATIENCE_S, 0.03, stale).until(lambda _: holds())

    def wait(self, css: str) -> Any:
        """Wait for a visible element of the selector, and return the first."""
        return self.until(lambda: self.all(css))[0]

    def text(self, css: str) -> str:
        return str(self.wait(css).text)

    def tab(self, name: str) -> None:
        next(tab for tab in self.all("button[role=tab]") if tab.text.strip() == name).click()

    def press(self, label: str) -> None:
        self.until(lambda: [one for one in self.all("button") if one.text.strip() == label])[0].click()

    def keys(self, *keys: str) -> None:
        from selenium.webdriver import ActionChains

        ActionChains(self.driver).send_keys(*keys).perform()

    def type(self, elem_id: str, text: str) -> None:
        """Type into a field of one line, and press Enter."""
        field = self.wait(f"#{elem_id} :is(input, textarea)")
        field.clear()
        field.send_keys(text)
        self.until(lambda: field.get_property("value") == text)
        field.send_keys("\n")

    def line(self, holds: str) -> None:
        """Wait for a text in the line over the grid."""
        self.until(lambda: holds in self.text(".it-found"))

    def open(self, image_id: str) -> None:
        """Search an image by its id and open it."""
        self.load()
        before = self.text(".it-found")
        self.type("browse-words", image_id)
        self.until(lambda: self.text(".it-found") != before)
        self.until(lambda: image_id in [card.get_attribute("title") for card in self.all(".it-card")][:1])
        self.wait(".it-card").click()
        self.until(lambda: image_id in self.text(".it-facts"))

    def start_review(self, who: str) -> None:
        self.load()
        self.tab("Review")
        self.type("review-name", who)
        self.until(lambda: f"{who} · record" in self.text(".it-progress"))

    def progress(self) -> tuple[int, int]:
        """Return (number of the visible record, number of records reviewed)."""
        where, done = self.text(".it-progress").split("\n")[:2]
        return int(where.split("record ")[1].split()[0]), int(done.split()[0])

    def judge(self, *keys: str) -> None:
        """Review a record by keys, and wait for the next record."""
        before = self.progress()
        self.keys(*keys)
        self.until(lambda: self.progress()[1] == before[1] + 1 and self.nothing_chosen())

    def nothing_chosen(self) -> bool:
        """Return whether the next record's controls are there: earlier keys would go to the record before."""
        chosen = ":is(#review-parsing, #review-content, #review-named) input:checked"
        return not self.driver.find_elements("css selector", chosen)


@contextmanager
def browser(profile: Path) -> Iterator[Any]:
    """Open a window of 1280 by 900 pixels. profile: an empty folder."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for argument in (
        "--headless=new",
        "--no-sandbox",  # which root, as in a container, cannot have
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--window-size=1280,900",
        f"--user-data-dir={profile}",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(DRIVER)))
    try:
        yield driver
    finally:
        driver.quit()
