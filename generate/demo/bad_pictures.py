"""Draw pictures that a selection should reject, each for another reason, beside the demo's good ones."""

import io
import random
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from generate.demo.scenes import Scene, draw, draw_picture
from imagenet_think import write_atomic


def add_bad_pictures(root: Path) -> None:
    """Write one file for each reason, among the pictures below `root`."""
    for name, make in _BAD_PICTURES.items():
        write_atomic(root / name, make())


def _png(picture: Image.Image) -> bytes:
    data = io.BytesIO()
    picture.save(data, "png")
    return data.getvalue()


def _blank() -> bytes:
    return _png(draw(Scene((), "white", "blank"), random.Random(0), (256, 256)))


def _noise() -> bytes:
    return _png(Image.frombytes("RGB", (200, 200), random.Random(0).randbytes(3 * 200 * 200)))


def _cut() -> bytes:
    data = _png(draw_picture(0, 0))
    return data[: len(data) // 2]


def _web_page() -> bytes:
    return b"<html>404 Not Found</html>"


def _tiny() -> bytes:
    return _png(draw_picture(0, 1).resize((48, 48)))


def _strip() -> bytes:
    return _png(draw_picture(0, 2).resize((640, 110)))


_BAD_PICTURES: dict[str, Callable[[], bytes]] = {
    "circle/circle_blank.png": _blank,
    "circle/circle_noise.png": _noise,
    "square/square_cut.png": _cut,
    "square/square_page.jpeg": _web_page,
    "triangle/triangle_tiny.png": _tiny,
    "triangle/triangle_strip.png": _strip,
}
