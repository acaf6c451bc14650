"""Take the pictures of the docs: docs/pair.png and docs/review.png, the review page on what `make demo` made, and
docs/benchmark.png, the figure at a glance of the report that `make loop` made.

make demo loop && python tests/support/screenshots.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.support.review_browser import NO_BROWSER, Page, Server, browser  # noqa: E402

DEMO, LOOP = (ROOT / "build" / name for name in ("demo", "loop"))
SHAPES = "two shapes"  # in both teachers' words, so that there is something to compare


def main() -> None:
    if NO_BROWSER:
        sys.exit(NO_BROWSER)
    shutil.copyfile(LOOP / "report" / "figures" / "glance.png", ROOT / "docs" / "benchmark.png")
    with tempfile.TemporaryDirectory() as folder:
        dataset = annotated(Path(folder))
        server = Server(dataset, "--images", str(DEMO / "pictures"))
        try:
            with browser(Path(folder) / "profile") as driver:
                page = Page(driver, server.url)
                page.load()
                before = page.text(".it-found")
                page.type("browse-words", SHAPES)
                page.until(lambda: page.text(".it-found") != before)
                page.wait(".it-card").click()
                page.wait(".it-facts")
                save(driver, "pair")
                page.start_review("Ann")
                page.wait(".it-facts")
                page.keys("1", "3", "7")
                page.until(lambda: len(driver.find_elements("css selector", "#review-named input:checked")) == 1)
                save(driver, "review")
        finally:
            server.kill()


def annotated(folder: Path) -> Path:
    """Build the demo's dataset again, with the columns about classes, of which the review asks."""
    dataset, annotations = folder / "imagenet-think-demo", str(folder / "annotations.parquet")
    runs = [f"--glm={DEMO / 'runs/glm'}", f"--kimi={DEMO / 'runs/kimi'}", f"--images={DEMO / 'images.jsonl'}"]
    tree = f"--taxonomy={ROOT / 'generate/demo/taxonomy.tsv'}"
    for script, *options in (
        ("annotate", tree, f"--out={annotations}"),
        ("build_dataset", f"--annotations={annotations}", f"--out={dataset}"),
    ):
        subprocess.run([sys.executable, str(ROOT / "generate" / f"{script}.py"), *runs, *options], check=True)
    return dataset


def save(driver: Any, name: str) -> None:
    """Save the window, without the empty ground below the page's last line."""
    file = str(ROOT / "docs" / f"{name}.png")
    driver.save_screenshot(file)
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    ground = Image.new("RGB", picture.size, "white")
    found = ImageChops.difference(picture, ground).getbbox()
    assert found
    picture.crop((0, 0, picture.width, min(picture.height, found[3] + 24))).save(file, optimize=True)


if __name__ == "__main__":
    main()
