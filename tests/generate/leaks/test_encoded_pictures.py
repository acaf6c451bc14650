"""Pictures are found in texts of any encoding and wrapping; ordinary texts hold none."""

import base64
import binascii
import gzip
import io
import json
import math
import random
import sys
import textwrap
import time
import urllib.parse
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.leaks.encoded_pictures import PICTURES, find_picture, find_texts_with_pictures
from generate.leaks.picture_formats import BEGINNINGS, opens
from tests.support.hostile_pictures import black_png
from tests.support.odd_texts import odd_text
from tests.support.texts import SPECIAL, english


def picture(format: str, mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((48, 37), 60).convert(mode).save(file, format)
    return file.getvalue()


def chunks(text: Any, size: int) -> list[Any]:
    return [text[at : at + size] for at in range(0, len(text), size)]


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
    "base85 lines": lambda data: "\n".join(chunks(base64.b85encode(data).decode(), 72)),
    "ascii85": lambda data: base64.a85encode(data).decode(),
    "ascii85 of Adobe": lambda data: base64.a85encode(data, wrapcol=72, adobe=True).decode(),
    "bytes of Python": repr,
    "octal escapes": lambda data: "".join(f"\\{byte:03o}" for byte in data),
    "JavaScript": lambda data: "".join(f"\\u{{{byte:x}}}" for byte in data),
    "HTML hexadecimal": lambda data: "".join(f"&#x{byte:X};" for byte in data),
    "quoted-printable": lambda data: "=\n".join(textwrap.wrap("".join(f"={byte:02X}" for byte in data), 75)),
    "continued": lambda data: " \\\n".join(f"'{part}'" for part in textwrap.wrap(base64_of(data), 64)),
    "bytes in brackets": lambda data: "\n".join(f"    b'{part}'" for part in textwrap.wrap(base64_of(data), 64)),
    "added": lambda data: "\n".join(f's += "{part}"' for part in textwrap.wrap(base64_of(data), 64)),
    "numbered": lambda data: "\n".join(f"{n}. {part}" for n, part in enumerate(textwrap.wrap(base64_of(data), 76))),
    "Markdown": lambda data: f"![a](data:image/png;base64,{base64_of(data)})",
    "CSS": lambda data: f"background: url('data:image/png;base64,{base64_of(data)}') no-repeat;",
    "hexadecimal lines": lambda data: "\n".join(textwrap.wrap(data.hex(), 60)),
    "any case": lambda data: "".join(letter.upper() if at % 3 else letter for at, letter in enumerate(data.hex())),
    "assembler": lambda data: " ".join(f"{byte:02X}h" for byte in data),
    "words of 32 bits": lambda data: ", ".join(f"0x{part}" for part in chunks(data.hex(), 8)),
    "dump": lambda data: "\n".join(f"{at:08x}: {part}  ..." for at, part in enumerate(chunks(data.hex(" ", 2), 40))),
    "signed": lambda data: ", ".join(str(byte - 256 if byte > 127 else byte) for byte in data),
    "octal numbers": lambda data: " ".join(f"{byte:03o}" for byte in data),
    "numbers of Rust": lambda data: ", ".join(f"{byte}u8" for byte in data),
    "casts": lambda data: ", ".join(f"(byte) 0x{byte:02X}" for byte in data),
    "casts of numbers": lambda data: ", ".join(f"(byte){byte}" for byte in data),
    "calls": lambda data: " . ".join(f"chr({byte})" for byte in data),
    "methods": lambda data: ", ".join(f"0x{byte:02x}.toByte()" for byte in data),
    "code points": lambda data: " ".join(f"U+{byte:04X}" for byte in data),
    "escapes of addresses": lambda data: "".join(f"%u{byte:04X}" for byte in data),
    "escapes in braces": lambda data: "".join(f"\\x{{{byte:x}}}" for byte in data),
    "fractions": lambda data: ", ".join(f"{byte}.0" for byte in data),
    "numbers on lines": lambda data: "\n".join(map(str, data)),
    "words of memory": lambda data: ", ".join(f"0x{part[::-1].hex()}U" for part in chunks(data, 4)),
    "dump of words": lambda data: "\n".join(
        f"{16 * at:07x} {' '.join(pair[::-1].hex() for pair in chunks(line, 2))}"
        for at, line in enumerate(chunks(data, 16))
    ),
    "dump of octal numbers": lambda data: "\n".join(
        f"{16 * at:07o} {' '.join(f'{byte:03o}' for byte in line)}" for at, line in enumerate(chunks(data, 16))
    ),
    "dump of octal words": lambda data: "\n".join(
        f"{16 * at:07o} {' '.join(f'{int.from_bytes(pair, sys.byteorder):06o}' for pair in chunks(line, 2))}"
        for at, line in enumerate(chunks(data, 16))
    ),
    "dump of bits": lambda data: "\n".join(
        f"{6 * at:08x}: {' '.join(f'{byte:08b}' for byte in line)}  ......" for at, line in enumerate(chunks(data, 6))
    ),
    "base32hex": lambda data: base64.b32hexencode(data).decode(),
    "entities": lambda data: base64_of(data).replace("+", "&plus;").replace("/", "&sol;"),
    "bits": lambda data: " ".join(f"{byte:08b}" for byte in data),
    "uuencoded": lambda data: "\n" + "".join(binascii.b2a_uu(part).decode() for part in chunks(data, 45)),
    "base64 of base64": lambda data: base64_of(base64_of(data).encode()),
    "base64 of hexadecimal": lambda data: base64_of(data.hex().encode()),
    "hexadecimal of base64": lambda data: base64_of(data).encode().hex(),
    "base64 of JSON": lambda data: base64_of(json.dumps({"image": base64_of(data)}).encode()),
    "gzip": lambda data: base64_of(gzip.compress(data)),
    "zlib": lambda data: zlib.compress(data).hex(),
}
# What may stand around each line of a coded picture.
AROUND = {
    "line breaks": "{}<br>",
    "cells": "<tr><td>{}</td></tr>",
    "rows": "| 7 | `{}` |",
    "calls": '  parts.append("{}");',
    "commands": "echo '{}' >> picture.b64",
    "names": "line_7: {}",
    "prose": "Line 7 reads: {}",
    "objects": '{{"seq": 7, "data": "{}"}},',
    "a log": "[2026-01-02 10:00:07] INFO chunk={}",
    "parentheses": "({})",
}
LINES = {
    "base64": lambda data: textwrap.wrap(base64_of(data), 64),
    "urlsafe": lambda data: chunks(base64.urlsafe_b64encode(data).decode(), 64),
    "hexadecimal": lambda data: textwrap.wrap(data.hex(), 64),
    "spaced": lambda data: chunks(data.hex(" "), 48),
}
NOT_AGAIN = ("ascii85", "ascii85 of Adobe", "uuencoded", "JavaScript", "bytes of Python", "octal escapes", "added")
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "PPM", "ICO", "JPEG2000", "TGA", "PCX", "SGI", "QOI")


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "BMP"])
def test_every_encoding(encoding: str, format: str) -> None:
    text = f"I think that the sign says: {ENCODINGS[encoding](picture(format))} which is a pity, and so on."
    again = [json.dumps({"raw": [text]}), json.dumps({"raw": [text]}, ensure_ascii=False)]
    for written in [text, *(again if encoding not in NOT_AGAIN else [])]:
        assert find_picture(written.encode()), written[:200]


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("encoding", LINES)
def test_whatever_stands_around_each_line(encoding: str, around: str) -> None:
    for format in ("PNG", "JPEG"):
        lines = [AROUND[around].format(line) for line in LINES[encoding](picture(format))]
        for text in ("\n".join(lines), " ".join(lines), json.dumps({"raw": ["\n".join(lines)]})):
            assert find_picture(f"I see this: {text}\nand so on".encode()), text[:200]


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


def test_odd_texts_hold_no_pictures() -> None:
    chance = random.Random(5)
    texts = [odd_text(chance) for _ in range(300)]
    found = find_texts_with_pictures([text.encode() for text in texts])
    assert {texts[at][:500]: what for at, what in found.items()} == {}


def test_a_picture_beside_many_false_beginnings() -> None:
    numbers = "0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 9, 0, 24, 3, " * 90
    assert find_picture(f"{numbers} {base64_of(picture('PNG'))}".encode())
    texts = [base64_of(picture(format)).encode() for format in ("GIF", "PNG", "ICO", "TGA") * 20]
    assert len(find_texts_with_pictures(texts)) == 80


def _varied(beginning: bytes, count: int = 15_000) -> bytes:
    chance = random.Random(9)
    return b"".join(beginning + base64.b64encode(chance.randbytes(24)) for _ in range(count))


HOSTILE = {
    "JPEG": _varied(b"/9j/4"),
    "PNG": _varied(b"iVBORw0KGgoAAAANSUhEUgAA"),
    "hexadecimal": _varied(b"ffd8ffe0"),
    "the same": b"/9j/" * 120_000,
    "noise": base64.b64encode(random.Random(2).randbytes(2_000_000)),
    "zeros": b"0" * 500_000,
    "backslashes": b"A1" * 200 + b'"+' + b"\\" * 500_000,
    "escapes": b"\\xff\\xd8\\xff\\xe0%20\\n" * 25_000,
    "nested": base64.b64encode(base64.b64encode(base64.b64encode(bytes(200_000)))),
    "bombs": base64.b64encode(zlib.compress(bytes(10**6)) * 300),
    "gzip": base64.b64encode(b"\x1f\x8b\x08\0abcdefgh" * 30_000),
}


@pytest.mark.parametrize("hostile", HOSTILE)
def test_time_is_bounded(hostile: str) -> None:
    text = HOSTILE[hostile]
    start = time.process_time()
    found = find_picture(text)
    assert time.process_time() - start < 2 + 8 * len(text) / 1e6  # ten times of what it takes
    assert found in (None, PICTURES[-1])


def test_what_is_not_searched_to_its_end_is_named() -> None:
    assert find_picture(HOSTILE["JPEG"]) == "more that may be pictures than is searched" == PICTURES[-1]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from([bytes, base64.b64encode, base64.b85encode, bytes.hex]))
def test_nothing_raises(data: bytes, encode: Callable[[bytes], bytes | str]) -> None:
    text = encode(data)
    find_picture(text if isinstance(text, bytes) else text.encode())
