"""What an engine gives: its numbers and its words, as they are written."""

import base64
import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generate.storage.record_values import message_line, token_count

PIXELS = base64.b64encode(random.Random(1).randbytes(60_000)).decode()
IN_LINES = "\n".join(PIXELS[at : at + 76] for at in range(0, 7600, 76))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (0, 0),
        (7, 7),
        (2**31 - 1, 2**31 - 1),
        *((wrong, None) for wrong in (2**31, 9_999_999_999, -5, 3.5, 7.0, "12", True, None, [3], {}, 10**5000)),
        (float("nan"), None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_number_of_tokens_fits_its_column(value: Any, kept: int | None) -> None:
    assert token_count(value) == kept


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (None, None),
        ("", ""),
        ("the server answered 503: busy", "the server answered 503: busy"),
        ("two\n  lines\r\n\tand\x00 a NUL\x1b[31m\u2028\ud800", "two lines and a NUL [31m"),
        (
            f"bad request: data:image/png;base64,{PIXELS}, no",
            "bad request: data:image/png;base64,[80,000 characters], no",
        ),
        (f'{{"url": "{IN_LINES}"}}', '{"url": "[7,699 characters]"}'),
        (json.dumps({"url": IN_LINES}), '{"url": "[7,798 characters]"}'),
        (json.dumps({"url": "\n".join([PIXELS[:60]] * 3)}), '{"url": "[184 characters]"}'),
        ("/home/someone/experiments/2026-11/imagenet-think/checkpoints/glm-tuned-again/config is missing",) * 2,
        ("\\n".join(["iVBORw0KGgo", *["a/b/c/d/e"] * 9]), "[110 characters]"),
        ("sha256 " + "0f" * 32, "sha256 [64 characters]"),
        ("n02084071/n02084071_12.JPEG is no picture", "n02084071/n02084071_12.JPEG is no picture"),
        ("Das Bild fehlt: 图片不存在" * 40, ("Das Bild fehlt: 图片不存在" * 40)[:399] + "…"),
        ({"code": 3}, "{'code': 3}"),
    ],
)
def test_a_message_is_one_line(message: Any, line: str | None) -> None:
    assert message_line(message) == line


@given(
    st.text(st.characters(), max_size=40) | st.lists(st.sampled_from([PIXELS[:90], "\n", "\\n", " ", "a"])).map("".join)
)
def test_a_message_is_printable_and_stays_as_it_is(text: str) -> None:
    line = message_line(text)
    assert line is not None
    assert line == "" or line.isprintable()
    assert len(line) <= 400
    assert message_line(line) == line
