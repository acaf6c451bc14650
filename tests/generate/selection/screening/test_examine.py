"""Screening: the decision that a person would take on whole and on broken photographs."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageFilter

from generate.selection.screening.examine import DECODES, examine, find_rejection
from generate.selection.screening.rules import Rules
from imagenet_think import phash
from tests.support.commands import ROOT
from tests.support.hostile_pictures import black_png
from tests.support.photographs import SKIMAGE, SKLEARN, as_number, encoded, photograph, photograph_bytes, random_pixels

DEFAULTS = Rules()


def near(one: int | None, other: int | None) -> bool:
    assert one is not None
    assert other is not None
    limit = DEFAULTS.max_hamming
    assert limit is not None
    return (one ^ other).bit_count() <= limit


# ------------------------------------------------------------------------------------------------ whole photographs


@pytest.mark.parametrize("name", SKIMAGE + SKLEARN)
def test_photographs_pass(name: str) -> None:
    data = photograph_bytes(name)
    finding = examine(data)
    image = photograph(name)
    assert find_rejection(finding, DEFAULTS) is None
    assert finding.sha256 == hashlib.sha256(data).digest()
    assert finding.phash == as_number(phash(image))
    assert (finding.width, finding.height) == image.size
    assert isinstance(finding.complexity, int)
    assert 0 <= finding.complexity <= 1000


def test_complexity_is_in_the_order_that_one_sees() -> None:
    found = [examine(photograph_bytes(f"{name}.png")).complexity for name in ("moon", "chelsea", "gravel")]
    assert found == sorted(found)
    assert len(set(found)) == 3


# ----------------------------------------------------------------------------------------------- broken photographs


def with_noise(image: Image.Image, deviation: float) -> Image.Image:
    pixels = np.asarray(image) + np.random.default_rng(0).normal(0, deviation, (image.height, image.width, 3))
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def turned(image: Image.Image) -> bytes:
    """The picture lies on its side, and its EXIF says so."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return encoded(image.transpose(Image.Transpose.ROTATE_90), exif=exif, quality=95)


def sixteen_bits(image: Image.Image) -> bytes:
    return encoded(Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257), "PNG")


def cut_and_closed(data: bytes) -> bytes:
    return data[: len(data) // 2] + b"\xff\xd9"


def blurred(image: Image.Image, radius: float) -> bytes:
    return encoded(image.filter(ImageFilter.GaussianBlur(radius)))


def on_white(image: Image.Image) -> Image.Image:
    """A small thing on a white sheet: most of the picture is empty, and it is a picture all the same."""
    sheet = Image.new("RGB", (500, 400), "white")
    sheet.paste(image.resize((120, 90)), (190, 155))
    return sheet


def grey_below(image: Image.Image) -> Image.Image:
    """Whole, and its last rows are just what a decoder fills in where data are lacking."""
    sheet = Image.new("RGB", (image.width, image.height + 48), (128, 128, 128))
    sheet.paste(image, (0, 0))
    return sheet


PASSES = None
CASES: dict[str, tuple[Callable[[Image.Image], bytes], str | None]] = {
    # the same to the eye
    "jpeg": (lambda i: encoded(i, quality=60), PASSES),
    "progressive": (lambda i: encoded(i, progressive=True), PASSES),
    "png": (lambda i: encoded(i, "PNG"), PASSES),
    "webp": (lambda i: encoded(i, "WEBP"), PASSES),
    "bmp": (lambda i: encoded(i, "BMP"), PASSES),
    "grey": (lambda i: encoded(i.convert("L")), PASSES),
    "cmyk": (lambda i: encoded(i.convert("CMYK")), PASSES),
    "sixteen bits": (sixteen_bits, PASSES),
    "palette": (lambda i: encoded(i.quantize(64), "PNG"), PASSES),
    "palette with alpha": (lambda i: encoded(i.quantize(64), "PNG", transparency=3), PASSES),
    "alpha": (lambda i: encoded(i.convert("RGBA"), "PNG"), PASSES),
    "animated": (
        lambda i: encoded(i.quantize(64), "GIF", save_all=True, append_images=[i.rotate(9).quantize(64)]),
        PASSES,
    ),
    "turned by exif": (turned, PASSES),
    "rubbish after the end": (lambda i: encoded(i) + b"<html>" * 99, PASSES),
    "progressive with rubbish after the end": (lambda i: encoded(i, progressive=True) + b"\xff\xd9<html>" * 9, PASSES),
    "three quarters of the size": (lambda i: encoded(i.resize((i.width * 3 // 4, i.height * 3 // 4))), PASSES),
    "large": (lambda i: encoded(i.resize((i.width * 4, i.height * 4))), PASSES),
    "slightly soft": (lambda i: blurred(i, 1), PASSES),
    "slightly noisy": (lambda i: encoded(with_noise(i, 12)), PASSES),
    "small thing on white": (lambda i: encoded(on_white(i)), PASSES),
    "grey below": (lambda i: encoded(grey_below(i)), PASSES),
    "panorama": (lambda i: encoded(i.resize((900, 320))), PASSES),
    # not a whole file
    "empty": (lambda i: b"", "decodes"),
    "web page": (lambda i: b"<html><body>404 Not Found</body></html>", "decodes"),
    "header alone": (lambda i: encoded(i)[:300], "decodes"),
    "half": (lambda i: encoded(i)[: len(encoded(i)) // 2], "decodes"),
    "half of a progressive": (lambda i: encoded(i, progressive=True)[:20_000], "decodes"),
    "half of a png": (lambda i: encoded(i, "PNG")[:50_000], "decodes"),
    "half of a webp": (lambda i: encoded(i, "WEBP")[:8_000], "decodes"),
    "last bytes cut": (lambda i: encoded(i)[:-100], "decodes"),
    "end zeroed": (lambda i: encoded(i)[: len(encoded(i)) // 2] + bytes(len(encoded(i)) // 2), "decodes"),
    "cut and closed": (lambda i: cut_and_closed(encoded(i)), "decodes"),
    "cut and closed, turned": (lambda i: cut_and_closed(turned(i)), "decodes"),
    "first scans of a progressive": (lambda i: cut_and_closed(encoded(i, progressive=True)), "decodes"),
    "bomb": (lambda i: black_png(60_000, 60_000, 1), "decodes"),
    # a whole file, and nothing to learn from
    "thumbnail": (lambda i: encoded(i.resize((150, 100))), "min_side"),
    "one side short": (lambda i: encoded(i.resize((400, 223))), "min_side"),
    "one pixel": (lambda i: encoded(i.resize((1, 1)), "PNG"), "min_side"),
    "banner": (lambda i: encoded(i.resize((1400, 300))), "max_aspect"),
    "pillar": (lambda i: encoded(i.resize((300, 1400))), "max_aspect"),
    "white": (lambda i: encoded(Image.new("RGB", i.size, "white")), "min_entropy"),
    "black": (lambda i: encoded(Image.new("RGB", i.size), "PNG"), "min_entropy"),
    "grey throughout": (lambda i: encoded(Image.new("RGB", i.size, (127, 127, 127)), "PNG"), "min_entropy"),
    "wholly transparent": (lambda i: encoded(Image.new("RGBA", i.size, (9, 9, 9, 0)), "PNG"), "min_entropy"),
    "colour gradient": (lambda i: encoded(Image.linear_gradient("L").resize(i.size)), "min_sharpness"),
    "noise": (lambda i: encoded(random_pixels(*i.size)), "max_noise"),
    "noise, large": (lambda i: encoded(random_pixels(1600, 1200)), "max_noise"),
    "noise over the picture": (lambda i: encoded(with_noise(i, 80)), "max_noise"),
    "blurred": (lambda i: blurred(i, 6), "min_sharpness"),
    "blurred beyond recognition": (lambda i: blurred(i, 20), "min_sharpness"),
    "blown up": (lambda i: encoded(i.resize((16, 12)).resize((640, 480), Image.Resampling.BICUBIC)), "min_sharpness"),
}


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["chelsea.png", "flower.jpg"])
def test_first_broken_rule(case: str, name: str) -> None:
    breaks, rule = CASES[case]
    finding = examine(breaks(photograph(name)))
    rejection = find_rejection(finding, DEFAULTS)
    assert (rejection.rule if rejection else PASSES) == rule, rejection
    assert all((value is None) == (rule == DECODES) for value in finding[1:-1])
    if rejection:
        assert rejection.message
        json.dumps(rejection._asdict())
        if rule and rule != "decodes":
            assert rejection.threshold == getattr(DEFAULTS, rule)


SAME_PICTURE = ("jpeg", "progressive", "png", "webp", "grey", "cmyk", "sixteen bits", "palette", "turned by exif")


@pytest.mark.parametrize("name", ["chelsea.png", "flower.jpg", "coffee.png"])
def test_the_same_picture_encoded_again_is_a_near_duplicate(name: str) -> None:
    image = photograph(name)
    original = examine(photograph_bytes(name))
    for case in SAME_PICTURE:
        again = examine(CASES[case][0](image))
        assert again.sha256 != original.sha256 or case == "png"
        assert near(original.phash, again.phash), case
    smaller = examine(encoded(image.resize((image.width * 4 // 5, image.height * 4 // 5)), quality=50))
    assert near(original.phash, smaller.phash)


def test_other_pictures_are_no_near_duplicates() -> None:
    # The two motorcycles are one scene from two eyes: left out, since either answer would do.
    hashes = [as_number(phash(photograph(name))) for name in SKIMAGE + SKLEARN if "motorcycle" not in name]
    assert not any(near(one, other) for at, one in enumerate(hashes) for other in hashes[:at])


def test_size_is_that_of_the_upright_picture() -> None:
    image = photograph("chelsea.png")
    finding = examine(turned(image))
    assert (finding.width, finding.height) == image.size


@pytest.mark.process
def test_same_values_in_another_process() -> None:
    code = (
        "from tests.generate.selection.screening.test_examine import *\n"
        "print([tuple(examine(photograph_bytes(name))) for name in SKIMAGE + SKLEARN], DEFAULTS.digest())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    here = [tuple(examine(photograph_bytes(name))) for name in SKIMAGE + SKLEARN]
    assert ran.stdout == f"{here} {DEFAULTS.digest()}\n"


def test_damage_never_raises() -> None:
    data = encoded(photograph("chelsea.png").resize((260, 230)), quality=70)
    rng = np.random.default_rng(1)
    for _ in range(60):
        damaged = bytearray(data)
        for at in rng.integers(0, len(data), 3):
            damaged[at] ^= int(rng.integers(1, 256))
        rejection = find_rejection(examine(bytes(damaged)), DEFAULTS)
        assert rejection is None or rejection.rule in {"decodes", *vars(DEFAULTS)}


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (2, 2), (2, 300), (3, 3), (31, 33)])
def test_measures_of_the_smallest(size: tuple[int, int]) -> None:
    rules = Rules(min_side=None, max_aspect=None, min_entropy=None, max_noise=None, min_sharpness=None)
    finding = examine(encoded(photograph("coffee.png").resize(size), "PNG"))
    assert find_rejection(finding, rules) is None
    assert finding.phash == as_number(phash(photograph("coffee.png").resize(size)))
