"""Pictures are found in texts of any encoding and wrapping; ordinary texts hold none."""

import base64
import io
import json
import math
import random
import textwrap
import time
import urllib.parse
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.leaks.encoded_pictures import find_picture
from generate.leaks.picture_formats import BEGINNINGS, opens
from tests.support.hostile_pictures import black_png
from tests.support.texts import SPECIAL, english


def picture(format: str, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((48, 37), 60).convert(mode).save(file, format)
    return file.getvalue()


def base64_of(data: bytes) -> str:
    return base64.b64encode(data).decode()


ENCODINGS: dict[str, Callable[[bytes], str]] = {
    "base64": base64_of,
    "urlsafe": lambda data: base64.urlsafe_b64encode(data).decode(),
    "lines": lambda data: base64.encodebytes(data).decode(),
    "indented": lambda data: textwrap.indent(base64.encodebytes(data).decode(), " " * 20),
    "quoted": lambda data: "\n> ".join(textwrap.wrap(base64_of(data), 76)),
    "comments": lambda data: "\n".join(f"// {line}" for line in textwrap.wrap(base64_of(data), 60)),
    "joined": lambda data: " +\n    ".join(f'"{part}"' for part in textwrap.wrap(base64_of(data), 40)),
    "list": lambda data: json.dumps(textwrap.wrap(base64_of(data), 16)),
    "groups": lambda data: " ".join(textwrap.wrap(base64_of(data), 4)),
    "percent base64": lambda data: urllib.parse.quote(base64_of(data), safe=""),
    "glued": lambda data: "x" + base64_of(data),
    "escaped slashes": lambda data: base64_of(data).replace("/", "\\/"),
    "hexadecimal": bytes.hex,
    "capitals": lambda data: data.hex().upper(),
    "spaced": lambda data: data.hex(" "),
    "colons": lambda data: data.hex(":"),
    "C": lambda data: ", ".join(f"0x{byte:02x}" for byte in data),
    "bytes": lambda data: "".join(f"\\x{byte:02x}" for byte in data),
    "percent": lambda data: urllib.parse.quote_from_bytes(data),
    "JSON": lambda data: json.dumps(data.decode("latin-1")),
    "latin": lambda data: data.decode("latin-1"),
    "numbers": lambda data: json.dumps(list(data)),
    "HTML": lambda data: "".join(f"&#{byte};" for byte in data),
    "base32": lambda data: base64.b32encode(data).decode(),
    "base85": lambda data: base64.b85encode(data).decode(),
}
FORMATS = ("AVIF", "PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP", "PPM", "ICO", "JPEG2000", "TGA", "PCX", "SGI", "QOI", "DDS")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "BMP"])
def test_every_encoding(encoding: str, format: str) -> None:
    if (encoding, format) == ("base85", "BMP"):
        pytest.skip("too little of a BMP's beginning is known for groups of four bytes")
    text = f"I think that the sign says: {ENCODINGS[encoding](picture(format))} which is a pity, and so on."
    for written in (text, json.dumps({"raw": [text]}), json.dumps({"raw": [text]}, ensure_ascii=False)):
        assert find_picture(written.encode()), written[:200]


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(FORMATS),
    st.sampled_from(["base64", "urlsafe", "lines", "indented", "joined", "groups", "hexadecimal", "spaced", "numbers"]),
    st.sampled_from(SPECIAL),
)
def test_every_format(format: str, encoding: str, before: str) -> None:
    assert find_picture(f"{before} {ENCODINGS[encoding](picture(format))}".encode())


def test_every_format_that_pillow_writes_and_opens_has_a_beginning() -> None:
    Image.init()
    for format in Image.SAVE.keys() - {"BUFR", "GRIB", "HDF5", "WMF"}:
        try:
            data = picture(format, "F" if format == "SPIDER" else "1" if format in ("XBM", "MSP") else "RGB")
        except (OSError, ValueError):
            continue
        if opens(data):
            assert any(
                all(known in ("?", digit) for known, digit in zip(beginning, data.hex(), strict=False))
                for all_of in BEGINNINGS.values()
                for beginning in all_of
            ), format


def test_truncated_and_too_large() -> None:
    assert find_picture(base64_of(picture("PNG"))[:400].encode())
    assert find_picture(base64_of(black_png(60_000, 60_000, 20_000)).encode())


TINY = "R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"  # the transparent point of web pages
HARMLESS = [
    *SPECIAL,
    "iVBORw0KGgo" + "A" * 400,
    "a" * 5000,
    "A" * 5000,
    "no no no " * 900,
    "ACGT" * 900,
    str(math.factorial(1500)),
    f'<img src="data:image/gif;base64,{TINY}" alt="">' + " and then the page goes on with words." * 20,
    "GIF89a is a format, BM begins a bitmap, P6 a PPM, and II* a TIFF; 8BPS is of Photoshop. " * 20,
    "/9j/ is how the base64 of a JPEG begins, and iVBORw0KGgo that of a PNG. " * 20,
    "https://example.org/" + "a1B2c3D4/" * 60,
    "一只狗在草地上" * 300,
    "THE SIGN SAYS P1 200 300 AND BM 12 AT GATE 7, PLATE KA-01-AB-1234, " * 40,
    ", ".join(str(number % 256) for number in range(3000)),
    random.Random(0).randbytes(4000).hex(),
    base64_of(random.Random(0).randbytes(40_000)),
]


@pytest.mark.parametrize("text", HARMLESS, ids=range(len(HARMLESS)))
def test_ordinary_texts(text: str) -> None:
    assert not (find_picture(text.encode()))
    assert not (find_picture(json.dumps({"raw": [text]}).encode()))


def test_prose_and_code() -> None:
    chance = random.Random(1)
    assert not (find_picture("\n".join(english(chance, 500) for _ in range(400)).encode()))


def test_time_is_bounded() -> None:
    start = time.monotonic()
    (find_picture(base64.b64encode(random.Random(2).randbytes(2_000_000))))
    assert time.monotonic() - start < 30
