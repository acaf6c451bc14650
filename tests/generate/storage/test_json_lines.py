"""A value is one line for every reader, and comes back as it was."""

import io
import json

import pandas
import pyarrow.json
from hypothesis import given
from hypothesis import strategies as st

from generate.storage.json_lines import json_line, with_whole_characters

ODD = "a\r\nb\x85c\u2028d\u2029e\ufefff\x0b\x0c\x1c\x1d\x1e\ud800"


@given(st.one_of(st.text(), st.just(ODD)))
def test_one_line_for_every_reader(text: str) -> None:
    value = with_whole_characters({"text": text})
    data = json_line(value) * 2
    assert [json.loads(line) for line in data.decode().splitlines()] == [value] * 2
    assert [json.loads(line) for line in io.TextIOWrapper(io.BytesIO(data), "utf-8")] == [value] * 2
    assert pyarrow.json.read_json(io.BytesIO(data)).to_pylist() == [value] * 2


def test_pandas_and_halves_of_pairs() -> None:
    value = with_whole_characters({"text": ODD})
    assert pandas.read_json(io.BytesIO(json_line(value) * 2), lines=True).to_dict("records") == [value] * 2
    assert json.loads(json_line({"text": ODD})) == {"text": ODD}
