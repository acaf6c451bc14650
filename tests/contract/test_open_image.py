"""open_image: every kind of file that a folder of pictures holds, and what must never be read."""

import contextlib
import io
import os
import resource
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from imagenet_think import MAX_SIDE, ImageError, decode_image, image_id_of, open_image, phash
from tests.support.hostile_pictures import black_png


def saved(root: Path, name: str, image: Image.Image, **options: Any) -> str:
    image.save(root / name, **options)
    return name


def status_of(path: str, root: Path) -> str:
    with pytest.raises(ImageError) as caught:
        open_image(path, root)
    assert str(root) not in str(caught.value), "a published message must not say where the root is"
    return caught.value.status


# ------------------------------------------------------------------------------------------------------- good ones


@pytest.mark.parametrize("name", ["a.jpg", "a.png", "a.webp", "a.bmp", "a.gif", "a.tif"])
def test_formats(tmp_path: Path, name: str) -> None:
    image = open_image(saved(tmp_path, name, Image.new("RGB", (20, 10), (200, 30, 30))), tmp_path)
    assert (image.mode, image.size) == ("RGB", (20, 10))
    red, green, blue = image.getpixel((5, 5))
    assert red > 180
    assert max(green, blue) < 60


def test_one_pixel(tmp_path: Path) -> None:
    assert open_image(saved(tmp_path, "a.png", Image.new("RGB", (1, 1))), tmp_path).size == (1, 1)


def test_cmyk(tmp_path: Path) -> None:
    image = open_image(saved(tmp_path, "a.jpg", Image.new("CMYK", (8, 8), (0, 255, 255, 0))), tmp_path)
    assert image.mode == "RGB"
    assert image.getpixel((4, 4))[0] > 200


@pytest.mark.parametrize(("value", "expected"), [(65535, 255), (32896, 128), (200, 0), (0, 0)])
def test_sixteen_bits(tmp_path: Path, value: int, expected: int) -> None:
    image = open_image(saved(tmp_path, "a.png", Image.new("I;16", (8, 8), value)), tmp_path)
    assert (image.mode, image.getpixel((4, 4))) == ("RGB", (expected,) * 3)


def test_palette_with_transparency(tmp_path: Path) -> None:
    image = Image.new("P", (8, 8), 0)
    image.putpalette([0, 0, 0, 255, 0, 0])
    image.putpixel((4, 4), 1)
    opened = open_image(saved(tmp_path, "a.png", image, transparency=0), tmp_path)
    assert opened.getpixel((0, 0)) == (255, 255, 255)
    assert opened.getpixel((4, 4)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["L", "RGB", "I;16"])
def test_transparent_colour(tmp_path: Path, mode: str) -> None:
    black: Any = (0, 0, 0) if mode == "RGB" else 0
    path = saved(tmp_path, "a.png", Image.new(mode, (8, 8), black), transparency=black)
    assert open_image(path, tmp_path).mode == "RGB"


def test_alpha_lies_over_white(tmp_path: Path) -> None:
    image = open_image(saved(tmp_path, "a.png", Image.new("RGBA", (8, 8), (255, 0, 0, 128))), tmp_path)
    assert image.getpixel((0, 0)) == (255, 127, 127)


def test_exif_rotation(tmp_path: Path) -> None:
    source = Image.new("RGB", (20, 10), "black")
    source.paste((255, 255, 255), (0, 0, 10, 10))  # white at the left
    exif = source.getexif()
    exif[0x0112] = 6  # turned by a quarter: the left becomes the top
    image = open_image(saved(tmp_path, "a.jpg", source, exif=exif), tmp_path)
    assert image.size == (10, 20)
    assert image.getpixel((5, 2))[0] > 200
    assert image.getpixel((5, 17))[0] < 50


def test_first_frame(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "green", "blue")]
    image = open_image(saved(tmp_path, "a.gif", frames[0], save_all=True, append_images=frames[1:]), tmp_path)
    assert image.getpixel((4, 4)) == (255, 0, 0)


def test_longest_side_is_bounded(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.png", Image.new("RGB", (3000, 3)))
    assert open_image(path, tmp_path).size == (MAX_SIDE, 1)
    assert open_image(path, tmp_path, max_side=100).size == (100, 1)
    assert open_image(path, tmp_path, max_side=None).size == (3000, 3)


def test_link_that_stays_inside(tmp_path: Path) -> None:
    saved(tmp_path, "a.png", Image.new("RGB", (2, 2)))
    (tmp_path / "b.png").symlink_to("a.png")
    assert open_image("b.png", tmp_path).size == (2, 2)


# -------------------------------------------------------------------------------------------------------- bad ones


def test_truncated_jpeg(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.jpg", Image.effect_noise((200, 200), 50))
    whole = (tmp_path / path).read_bytes()
    (tmp_path / path).write_bytes(whole[: len(whole) // 2])
    assert status_of(path, tmp_path) == "bad_image"


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\xff\xd8\xff", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n"]
)
def test_not_a_picture(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.jpg").write_bytes(data)
    assert status_of("a.jpg", tmp_path) == "bad_image"


def test_message_is_the_same_every_time() -> None:
    messages = set()
    for data in (b"no picture", b"nor is this"):
        with pytest.raises(ImageError) as caught:
            decode_image(data)
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert "0x" not in messages.pop()


def test_postscript_is_not_run(tmp_path: Path) -> None:
    saved(tmp_path, "a.eps", Image.new("RGB", (8, 8)))
    with pytest.raises(ImageError, match="not a picture in one of the formats"):
        open_image("a.eps", tmp_path)


@pytest.mark.parametrize("path", ["nothing.jpg", "a.png/b.jpg", "no/folder/a.jpg"])
def test_missing(tmp_path: Path, path: str) -> None:
    saved(tmp_path, "a.png", Image.new("RGB", (2, 2)))
    assert status_of(path, tmp_path) == "missing_image"


@pytest.mark.parametrize("path", ["../../etc/passwd", "../beside.png", "/etc/passwd", "a/../../beside.png"])
def test_path_that_leaves_the_root(tmp_path: Path, path: str) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    saved(tmp_path, "beside.png", Image.new("RGB", (2, 2)))
    assert status_of(path, root) == "unsafe_path"


def test_absolute_path_into_the_root(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.png", Image.new("RGB", (2, 2)))
    with pytest.raises(ImageError, match="leaves"):
        open_image(str(tmp_path / path), tmp_path)


@pytest.mark.parametrize("linked", ["folder", "file"])
def test_link_that_leads_out(tmp_path: Path, linked: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "out").mkdir()
    saved(tmp_path / "out", "a.png", Image.new("RGB", (2, 2)))
    if linked == "folder":
        (root / "out").symlink_to(tmp_path / "out")
    else:
        (root / "out").mkdir()
        (root / "out" / "a.png").symlink_to(tmp_path / "out" / "a.png")
    assert status_of("out/a.png", root) == "unsafe_path"


@pytest.mark.parametrize("path", ["a\0.jpg", "folder", "x" * 5000])
def test_unreadable(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    assert status_of(path, tmp_path) == "bad_image"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_forbidden(tmp_path: Path) -> None:
    path = saved(tmp_path, "a.png", Image.new("RGB", (2, 2)))
    (tmp_path / path).chmod(0)
    assert status_of(path, tmp_path) == "bad_image"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize(("side", "rows"), [(10_000, 10_000), (60_000, 1)], ids=["over the limit", "over its double"])
def test_decompression_bomb(tmp_path: Path, side: int, rows: int) -> None:
    (tmp_path / "a.png").write_bytes(black_png(side, side, rows))
    assert (tmp_path / "a.png").stat().st_size < 20_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert status_of("a.png", tmp_path) == "bad_image"
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, f"{grown} KiB were taken for a picture that must be refused from its header"


def test_large_picture_under_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(black_png(4000, 3000, 3000))
    assert open_image("a.png", tmp_path).size == (1024, 768)


def test_random_damage_never_raises_anything_else() -> None:
    good = io.BytesIO()
    Image.effect_noise((40, 40), 50).convert("P").save(good, "PNG", transparency=3)
    data = good.getvalue()
    for at in range(8, len(data), 7):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        with contextlib.suppress(ImageError):
            assert decode_image(damaged).mode == "RGB"


# ----------------------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("path", "image_id"),
    [
        ("n02084071/n02084071_12.JPEG", "n02084071_12"),
        ("n02084071_12.JPEG", "n02084071_12"),
        ("cats/1.jpg", "cats__1"),
        ("a/b/c.d.png", "a__b__c.d"),
        ("x/n02084071_12_small.png", "x__n02084071_12_small"),
    ],
)
def test_image_id(path: str, image_id: str) -> None:
    assert image_id_of(path) == image_id


# ----------------------------------------------------------------------------------------------------------- phash


def test_phash_equals_imagehash() -> None:
    """Up to a borderline bit: a frequency that lies on the median to the last digits may fall to either side."""
    imagehash = pytest.importorskip("imagehash")
    scenes = pytest.importorskip("generate.demo.scenes")
    different = 0
    for number in range(200):
        image = scenes.draw_picture(5, number)
        different += (int(phash(image), 16) ^ int(str(imagehash.phash(image)), 16)).bit_count()
    assert different <= 4, f"{different} of {200 * 64} bits differ"


def test_phash_survives_encoding_again() -> None:
    image = Image.linear_gradient("L").convert("RGB").rotate(30)
    data = io.BytesIO()
    image.save(data, "JPEG", quality=60)
    again = decode_image(data.getvalue())
    assert (int(phash(image), 16) ^ int(phash(again), 16)).bit_count() <= 4


def test_an_error_can_be_sent_from_a_process() -> None:
    """A pool of processes waits for ever for a result that cannot be read."""
    import pickle

    error = pickle.loads(pickle.dumps(ImageError("missing_image", "no picture 'x'")))
    assert (type(error), error.status, str(error)) == (ImageError, "missing_image", "no picture 'x'")
