"""decode_image: the right pixels of every kind of pixels, each by a computation of its own; and metadata in the way."""

import struct
import warnings
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pytest
from PIL import Image

from imagenet_think import ImageError, decode_image
from tests.support.odd_pictures import (
    BROKEN_ENTRIES,
    chunk,
    encoded,
    exif,
    lossless_jpeg,
    png,
    riff,
    segment,
    tiff,
    turned_exif,
    twelve_bits,
    with_chunks,
    with_segments,
)

Array = np.ndarray[Any, Any]
WIDTH, HEIGHT = 24, 16
RAMP: Array = np.linspace(0, 1, WIDTH * HEIGHT).reshape(HEIGHT, WIDTH)  # dark at the upper left, of all brightnesses


def decoded(data: bytes) -> Array:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(decode_image(data, None)).astype(int)


def grey(values: Array) -> Array:
    """RGB of grey values from 0 to 1."""
    return np.repeat((values * 255)[..., None], 3, axis=2)


def over_white(rgb: Array, alpha: Array) -> Array:
    """RGB from 0 to 255 under an alpha from 0 to 1."""
    return rgb * alpha[..., None] + 255 * (1 - alpha[..., None])


def steps(bits: int) -> Array:
    return np.round(RAMP * (2**bits - 1)).astype(int)


def grey_tiff(values: Array, dtype: str, sample_format: int, photometric: int = 1) -> bytes:
    data = values.astype(dtype)
    return tiff((WIDTH, HEIGHT), data.tobytes(), (data.itemsize * 8,), photometric, {339: (3, 1, sample_format)})


def colour_tiff(channels: Array, photometric: int, extra: int | None = None) -> bytes:
    tags = {} if extra is None else {338: (3, 1, extra)}
    bits = (channels.dtype.itemsize * 8,) * channels.shape[2]
    return tiff((WIDTH, HEIGHT), channels.tobytes(), bits, photometric, tags)


COLOURS: Array = np.stack([RAMP, RAMP[::-1], RAMP[:, ::-1]], axis=2)  # RGB from 0 to 1
ALPHA: Array = np.tile(np.linspace(0, 1, WIDTH), (HEIGHT, 1))
WIDE = (COLOURS * 65535).round().astype("<u2")
WIDE_ALPHA = np.dstack([WIDE, (ALPHA * 65535).round().astype("<u2")])


def grey_png(bits: int) -> tuple[bytes, Array]:
    return png(steps(bits)[..., None], bits, 0), grey(steps(bits) / (2**bits - 1))


def cleared(bits: int) -> tuple[bytes, Array]:
    """A grey PNG whose value 1 is transparent, and its pixels: of 16 bits, 1 looks as 0 does."""
    values = np.tile(np.arange(min(WIDTH, 2**bits)), (HEIGHT, 1))
    shown = grey(values / (2**bits - 1))
    shown[values == 1] = 255
    return png(values[..., None], bits, 0, chunk(b"tRNS", struct.pack(">H", 1))), shown


def cleared_colour(bits: int) -> tuple[bytes, Array]:
    values = (COLOURS * (2**bits - 1)).round().astype(int)
    clear = values[5, 7]
    shown = COLOURS * 255
    shown[(values == clear).all(axis=2)] = 255
    return png(values, bits, 2, chunk(b"tRNS", struct.pack(">3H", *clear))), shown


def palette_alphas() -> tuple[bytes, Array]:
    """A palette whose colours have an alpha each, as bytes."""
    image = Image.fromarray(np.tile(np.arange(WIDTH, dtype=np.uint8), (HEIGHT, 1)))
    image = image.convert("P")
    colours = np.stack([np.arange(256), 255 - np.arange(256), np.full(256, 80)], axis=1)
    image.putpalette(colours.astype(np.uint8).tobytes())
    alphas = np.arange(256) * 9 % 256
    shown = np.asarray(image)
    return encoded(image, "PNG", transparency=alphas.astype(np.uint8).tobytes()), over_white(
        colours[shown], alphas[shown] / 255
    )


def lab_to_rgb(lab: Array) -> Array:
    """CIE L*a*b* under D50 as sRGB, by the formulas of ISO 11664-4, Bradford's adaptation and IEC 61966-2-1."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=-1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * [0.96422, 1.0, 0.82521]
    to_rgb = np.array(
        [
            [3.1338561, -1.6168667, -0.4906146],
            [-0.9787684, 1.9161415, 0.0334540],
            [0.0719453, -0.2289914, 1.4052427],
        ]
    )
    linear = np.clip(xyz @ to_rgb.T, 0, 1)
    return 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def lab() -> tuple[bytes, Array]:
    values = np.dstack([30 + 60 * RAMP, np.linspace(-15, 15, WIDTH) * np.ones_like(RAMP), 10 * RAMP[::-1]])
    stored = np.dstack([values[..., 0] * 255 / 100, values[..., 1:]]).round().astype(np.int16).astype(np.uint8)
    signed = stored[..., 1:].astype(np.int8).astype(float)
    return colour_tiff(stored, 8), lab_to_rgb(np.dstack([stored[..., 0].astype(float) * 100 / 255, signed]))


def cmyk() -> Array:
    return (np.dstack([COLOURS, RAMP * 0.5]) * 255).round().astype(np.uint8)


def cmyk_to_rgb(channels: Array) -> Array:
    ink = channels / 255
    return 255 * np.clip((1 - ink[..., :3]) * (1 - ink[..., 3:]), 0, 1)


KINDS: dict[str, Callable[[], tuple[bytes, Array]]] = {
    **{f"png, {bits} bits, transparent": partial(cleared, bits) for bits in (1, 2, 4, 8, 16)},
    **{f"png, {bits} bits of colours, transparent": partial(cleared_colour, bits) for bits in (8, 16)},
    **{f"png, {bits} bits": partial(grey_png, bits) for bits in (1, 2, 4, 8, 16)},
    "png, 16 bits of colours": lambda: (png(WIDE, 16, 2), WIDE / 257),
    "png, 16 bits of colours and alpha": lambda: (png(WIDE_ALPHA, 16, 6), over_white(WIDE / 257, ALPHA)),
    "png, 16 bits of grey and alpha": lambda: (
        png(WIDE_ALPHA[..., 2:], 16, 4),
        over_white(grey(COLOURS[..., 2]), ALPHA),
    ),
    "png, palette with alphas": palette_alphas,
    "tiff, 12 bits": lambda: (tiff((WIDTH, HEIGHT), twelve_bits(steps(12)), (12,), 1), grey(RAMP)),
    "tiff, 16 bits": lambda: (grey_tiff(steps(16), "<u2", 1), grey(RAMP)),
    "tiff, 16 bits, dark": lambda: (grey_tiff(steps(8), "<u2", 1), grey(RAMP / 257)),
    "tiff, 16 bits, 0 is white": lambda: (grey_tiff(steps(16), "<u2", 1, 0), grey(1 - RAMP)),
    "tiff, 16 bits with a sign": lambda: (grey_tiff(steps(15), "<i2", 2), grey(RAMP)),
    "tiff, 32 bits, all used": lambda: (grey_tiff(RAMP * (2**32 - 1), "<u4", 1), grey(RAMP)),
    "tiff, 32 bits, 16 used": lambda: (grey_tiff(steps(16), "<u4", 1), grey(RAMP)),
    "tiff, 32 bits, 8 used": lambda: (grey_tiff(steps(8), "<u4", 1), grey(RAMP)),
    "tiff, 32 bits with a sign": lambda: (grey_tiff(RAMP * (2**31 - 1), "<i4", 2), grey(RAMP)),
    "tiff, floats to 1": lambda: (grey_tiff(RAMP, "<f4", 3), grey(RAMP)),
    "tiff, floats to 1, 0 is white": lambda: (grey_tiff(RAMP, "<f4", 3, 0), grey(1 - RAMP)),
    "tiff, floats beyond 1": lambda: (grey_tiff(RAMP * 1.5, "<f4", 3), grey(np.minimum(RAMP * 1.5, 1))),
    "tiff, floats to 255": lambda: (grey_tiff(RAMP * 255, "<f4", 3), grey(RAMP)),
    "tiff, floats to 65535": lambda: (grey_tiff(RAMP * 65535, "<f4", 3), grey(RAMP)),
    "tiff, floats with infinite ones": lambda: (
        grey_tiff(np.where(RAMP > 0.9, np.inf, np.where(RAMP < 0.1, -np.inf, RAMP)), "<f4", 3),
        grey(np.where(RAMP > 0.9, 1, np.where(RAMP < 0.1, 0, RAMP))),
    ),
    "tiff, floats to 65535 with infinite ones": lambda: (
        grey_tiff(np.where(RAMP > 0.9, np.inf, RAMP * 65535), "<f4", 3),
        grey(np.where(RAMP > 0.9, 1, RAMP)),
    ),
    "tiff, floats with gaps": lambda: (
        grey_tiff(np.where(RAMP > 0.5, np.nan, RAMP), "<f4", 3),
        grey(np.where(RAMP > 0.5, 0, RAMP)),
    ),
    "tiff, 16 bits of colours": lambda: (colour_tiff(WIDE, 2), WIDE / 257),
    "tiff, 16 bits of colours and alpha": lambda: (colour_tiff(WIDE_ALPHA, 2, 2), over_white(WIDE / 257, ALPHA)),
    "tiff, grey and alpha": lambda: (
        colour_tiff(np.dstack([steps(8), ALPHA * 255]).astype(np.uint8), 1, 2),
        over_white(grey(RAMP), ALPHA),
    ),
    "tiff, cmyk": lambda: (colour_tiff(cmyk(), 5), cmyk_to_rgb(cmyk())),
    "tiff, lab": lab,
    "pgm, 16 bits": lambda: (
        b"P5 %d %d 65535\n" % (WIDTH, HEIGHT) + steps(16).astype(">u2").tobytes(),
        grey(RAMP),
    ),
    "pgm, 16 bits, dark": lambda: (
        b"P5 %d %d 65535\n" % (WIDTH, HEIGHT) + steps(8).astype(">u2").tobytes(),
        grey(RAMP / 257),
    ),
    "pgm, 10 bits": lambda: (
        b"P5 %d %d 1023\n" % (WIDTH, HEIGHT) + steps(10).astype(">u2").tobytes(),
        grey(RAMP),
    ),
    "pfm": lambda: (b"Pf\n%d %d\n-1.0\n" % (WIDTH, HEIGHT) + RAMP[::-1].astype("<f4").tobytes(), grey(RAMP)),
    "jpeg without loss": lambda: (lossless_jpeg(steps(8)), grey(steps(8) / 255)),
    "jpeg, cmyk": lambda: (
        encoded(Image.new("CMYK", (WIDTH, HEIGHT), (40, 80, 120, 30)), quality=100),
        cmyk_to_rgb(np.full((HEIGHT, WIDTH, 4), (40, 80, 120, 30))),
    ),
    "bitmap of one bit": lambda: (encoded(Image.fromarray(RAMP > 0.5), "BMP"), grey(RAMP > 0.5)),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_pixels(kind: str) -> None:
    data, expected = KINDS[kind]()
    # one for numbers that are cut or rounded to 8 bits, and one where an alpha is rounded too
    tolerance = 3 if kind in ("tiff, lab", "jpeg, cmyk") else 2 if "alpha" in kind else 1.2
    assert np.abs(decoded(data) - expected).max() <= tolerance


# ------------------------------------------------------------------------------------------------------------ metadata

TURN: dict[int, Callable[[Array], Array]] = {  # EXIF 2.32, figure of Orientation: what to do to see it upright
    1: lambda a: a, 2: lambda a: a[:, ::-1], 3: lambda a: a[::-1, ::-1], 4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1), 6: lambda a: np.rot90(a, -1), 7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a),
}  # fmt: skip
PICTURE = Image.fromarray((COLOURS * 255).astype(np.uint8))
PLAIN = {
    "JPEG": encoded(PICTURE, quality=95),
    "PNG": encoded(PICTURE, "PNG"),
    "WEBP": encoded(PICTURE, "WEBP", lossless=True),
}
UPRIGHT = {kind: np.asarray(decode_image(data, None)) for kind, data in PLAIN.items()}


def with_exif(kind: str, content: bytes) -> bytes:
    if kind == "JPEG":
        return with_segments(PLAIN[kind], segment(0xE1, b"Exif\0\0" + content))
    return with_chunks(PLAIN[kind], chunk(b"eXIf", content)) if kind == "PNG" else webp_with((b"EXIF", content))


def webp_with(*chunks: tuple[bytes, bytes]) -> bytes:
    flags = {b"ICCP": 32, b"EXIF": 8, b"XMP ": 4}
    size = (WIDTH - 1).to_bytes(3, "little") + (HEIGHT - 1).to_bytes(3, "little")
    extended = bytes([sum(flags[name] for name, _ in chunks), 0, 0, 0]) + size
    length = int.from_bytes(PLAIN["WEBP"][16:20], "little")
    pixels = (PLAIN["WEBP"][12:16], PLAIN["WEBP"][20 : 20 + length])
    before, after = [one for one in chunks if one[0] == b"ICCP"], [one for one in chunks if one[0] != b"ICCP"]
    return riff((b"VP8X", extended), *before, pixels, *after)


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("orientation", TURN)
def test_every_orientation(kind: str, orientation: int) -> None:
    for order in "<>":
        content = exif([(0x0112, 3, 1, orientation if order == "<" else orientation << 16)], order)
        assert np.array_equal(decoded(with_exif(kind, content)), TURN[orientation](UPRIGHT[kind]))


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("broken", BROKEN_ENTRIES)
def test_a_broken_entry_beside_an_orientation(kind: str, broken: str) -> None:
    content = turned_exif(6, BROKEN_ENTRIES[broken])
    assert np.array_equal(decoded(with_exif(kind, content)), TURN[6](UPRIGHT[kind]))


RUBBISH = (
    b"",
    b"\xff",
    b"rubbish",
    b"II*\0",
    b"II*\0\x08\0\0\0\xff\xff",
    b"MM\0*\xff\xff\xff\xff",
    bytes(40),
    b"\xfe" * 4000,
)


@pytest.mark.parametrize("kind", PLAIN)
@pytest.mark.parametrize("content", RUBBISH)
def test_exif_that_is_rubbish(kind: str, content: bytes) -> None:
    assert np.array_equal(decoded(with_exif(kind, content)), UPRIGHT[kind])


@pytest.mark.parametrize("orientation", [0, 9, 65535])
def test_an_orientation_that_there_is_not(orientation: int) -> None:
    assert np.array_equal(decoded(with_exif("JPEG", turned_exif(orientation))), UPRIGHT["JPEG"])


TURNED = segment(0xE1, b"Exif\0\0" + turned_exif(6))
JPEG_METADATA = {
    "icc without a number": [segment(0xE2, b"ICC_PROFILE\0")],
    "icc, half of two": [segment(0xE2, b"ICC_PROFILE\0\x01\x02abc")],
    "icc that is rubbish": [segment(0xE2, b"ICC_PROFILE\0\x01\x01" + b"\xff" * 99)],
    "mpf without pictures": [segment(0xE2, b"MPF\0II*\0\x08\0\0\0\0\0\0\0\0\0")],
    "mpf that is rubbish": [segment(0xE2, b"MPF\0" + b"\xfe" * 30)],
    "mpf that counts as text": [segment(0xE2, b"MPF\0" + exif([(45057, 2, 4, 0x41414141)]))],
    "mpf of pictures elsewhere": [
        segment(0xE2, b"MPF\0" + exif([(45056, 7, 4, 0x30303130), (45057, 4, 1, 3), (45058, 7, 48, 8)]))
    ],
    "short jfif": [segment(0xE0, b"JFIF")],
    "short adobe": [segment(0xEE, b"Adobe")],
    "short photoshop": [segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04")],
    "photoshop's longest": [segment(0xED, b"Photoshop 3.0\x008BIM\x03\xed\0\0\0\0\0\x10a")],
    "xmp that is no text": [segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0\xff\xfe<tiff")],
    "empty comment": [segment(0xFE, b"")],
    "two exifs": [segment(0xE1, b"Exif\0\0rubbish")],
}


@pytest.mark.parametrize("case", JPEG_METADATA)
def test_jpeg_segments_that_are_rubbish(case: str) -> None:
    assert np.array_equal(decoded(with_segments(PLAIN["JPEG"], *JPEG_METADATA[case])), UPRIGHT["JPEG"])
    turned = decoded(with_segments(PLAIN["JPEG"], TURNED, *JPEG_METADATA[case]))
    assert np.array_equal(turned, TURN[6](UPRIGHT["JPEG"]))


BOMB = zlib.compress(bytes(40_000_000))
PNG_METADATA = {
    "icc bomb": [chunk(b"iCCP", b"x\0\0" + BOMB)],
    "icc of another compression": [chunk(b"iCCP", b"x\0\x07" + BOMB)],
    "icc without anything": [chunk(b"iCCP", b"")],
    "text bomb": [chunk(b"zTXt", b"x\0\0" + BOMB)],
    "international text bomb": [chunk(b"iTXt", b"x\0\x01\0\0\0" + BOMB)],
    "xmp bomb": [chunk(b"iTXt", b"XML:com.adobe.xmp\0\x01\0\0\0" + BOMB)],
    "many bombs": [chunk(b"zTXt", b"x%d\0\0" % at + zlib.compress(bytes(1_000_000))) for at in range(99)],
    "text without a key": [chunk(b"tEXt", b"\0\0\0")],
    "old exif in a text": [chunk(b"tEXt", b"Raw profile type exif\0\nexif\n 99\nnot hex")],
    "no gamma": [chunk(b"gAMA", b"")],
    "gamma zero": [chunk(b"gAMA", bytes(4))],
    "long gamma": [chunk(b"gAMA", bytes(900))],
    "no resolution": [chunk(b"pHYs", b"")],
    "no intent": [chunk(b"sRGB", b"")],
    "odd whites": [chunk(b"cHRM", b"abcde")],
    "false checksum": [chunk(b"tEXt", b"a\0b", crc=0)],
    "animation of none": [chunk(b"acTL", bytes(8))],
    "animation of many": [chunk(b"acTL", b"\xff" * 8), chunk(b"fcTL", b"\xff" * 26)],
    "chunk that nobody knows": [chunk(b"zzZz", b"\xff" * 99)],
}


@pytest.mark.parametrize("case", PNG_METADATA)
def test_png_chunks_that_are_rubbish(case: str) -> None:
    turned = chunk(b"eXIf", turned_exif(6))
    assert np.array_equal(decoded(with_chunks(PLAIN["PNG"], *PNG_METADATA[case])), UPRIGHT["PNG"])
    assert np.array_equal(decoded(with_chunks(PLAIN["PNG"], turned, *PNG_METADATA[case])), TURN[6](UPRIGHT["PNG"]))
    behind = PLAIN["PNG"][:-12] + b"".join(PNG_METADATA[case]) + PLAIN["PNG"][-12:]
    assert np.array_equal(decoded(behind), UPRIGHT["PNG"])


def test_a_text_that_is_called_as_exif_is() -> None:
    for kind, content in ((b"iTXt", b"exif\0\0\0\0\0rubbish"), (b"tEXt", b"exif\0rubbish")):
        assert np.array_equal(decoded(with_chunks(PLAIN["PNG"], chunk(kind, content))), UPRIGHT["PNG"])


@pytest.mark.parametrize("name", [b"ICCP", b"EXIF", b"XMP "])
@pytest.mark.parametrize("content", RUBBISH)
def test_webp_chunks_that_are_rubbish(name: bytes, content: bytes) -> None:
    assert np.array_equal(decoded(webp_with((name, content))), UPRIGHT["WEBP"])


@pytest.mark.parametrize("broken", BROKEN_ENTRIES)
def test_tiff_whose_other_tags_are_rubbish(broken: str) -> None:
    tag, *entry = BROKEN_ENTRIES[broken]
    for orientation in (1, 6):
        tags: Any = {tag: tuple(entry), 0x0112: (3, 1, orientation)}
        data = tiff((WIDTH, HEIGHT), np.asarray(PICTURE).tobytes(), (8, 8, 8), 2, tags)
        assert np.array_equal(decoded(data), TURN[orientation](np.asarray(PICTURE)))


def test_nothing_is_said_of_metadata_in_words_of_another() -> None:
    """A picture that is bad is bad by its pixels, and the words are ours."""
    half = PLAIN["JPEG"][: len(PLAIN["JPEG"]) * 3 // 4]
    for data in (half, with_segments(half, TURNED, segment(0xE2, b"ICC_PROFILE\0")), PLAIN["PNG"][:-60]):
        with pytest.raises(ImageError) as caught:
            decode_image(data)
        assert str(caught.value) in ("the picture's file is cut off", "the picture's file is damaged")
