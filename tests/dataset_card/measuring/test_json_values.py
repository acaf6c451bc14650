"""JSON files as they are found: every value that stands whole is read, everything else is one broken row, by name."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dataset_card.measuring import json_values as module
from dataset_card.measuring.column_maps import BrokenRowError
from dataset_card.measuring.json_values import EncodingError, encoding_of, json_values


def read(path: Path, data: bytes) -> tuple[list[Any], list[str]]:
    """Return the values of a file with these bytes, and the messages of what is broken."""
    path.write_bytes(data)
    with path.open("rb") as file:
        encoding = encoding_of(file)
    found = list(json_values(path, encoding))
    broken = [str(value) for value in found if isinstance(value, BrokenRowError)]
    return [value for value in found if not isinstance(value, BrokenRowError)], broken


A, B, C = {"id": 1, "t": [{"x": "a, {b}"}]}, {"id": 2, "t": []}, {"id": 3, "t": None}
a, b, c = (json.dumps(row) for row in (A, B, C))
DEEP = "[" * 200_000 + "]" * 200_000
DIGITS = "9" * 5000

WHOLE: dict[str, tuple[str, list[Any]]] = {
    "a list": (f"[{a}, {b}, {c}]", [A, B, C]),
    "a list on several lines": (json.dumps([A, B, C], indent=2), [A, B, C]),
    "lines": (f"{a}\n{b}\n{c}\n", [A, B, C]),
    "lines of Windows": (f"{a}\r\n{b}\r\n\r\n{c}", [A, B, C]),
    "one behind the other": (f"{a}{b} {c}", [A, B, C]),
    "objects on several lines": ("\n".join(json.dumps(row, indent=1) for row in (A, B, C)), [A, B, C]),
    "objects with commas": (f"{a},\n{b},\n{c},\n", [A, B, C]),
    "a comma too many": (f"[{a}, {b},, {c}, ]", [A, B, C]),
    "a comma too few": (f"[{a} {b}\n{c}]", [A, B, C]),
    "two lists": (f"[{a}, {b}]\n[{c}]", [A, B, C]),
    "NaN and Infinity": (
        f'[{{"id": Infinity}}, {{"id": -Infinity}}, {b}]',
        [{"id": float("inf")}, {"id": -float("inf")}, B],
    ),
    "half a surrogate pair": (rf'[{{"id": "\ud83d"}}, {b}]', [{"id": "\ud83d"}, B]),
    "a number of 5,000 digits": (f'[{{"id": {DIGITS}}}, {b}]', [{"id": DIGITS}, B]),
    "a huge exponent": (f'[{{"id": 1e999}}, {b}]', [{"id": float("inf")}, B]),
    "a line end in a text": (f'[{{"id": "x\ny"}}, {b}]', [{"id": "x\ny"}, B]),
    "a number at the very end": ("1\n23", [1, 23]),
    "nothing": ("", []),
    "an empty list": ("[]", []),
    "spaces": (" \n\t", []),
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("case", WHOLE)
def test_every_value_is_read(tmp_path: Path, case: str, encoding: str) -> None:
    text, expected = WHOLE[case]
    assert read(tmp_path / "a.json", text.encode(encoding)) == (expected, [])


DAMAGED: dict[str, tuple[str, list[Any], str]] = {
    "a bare word in a list": (f"[{a}, oops, {c}]", [A, C], "not JSON"),
    "an unquoted value": (f'[{a}, {{"id": oops}}, {c}]', [A, C], "not JSON"),
    "a quote too many": (f'[{a}, {{"id": "he said "hi", and"}}, {c}]', [A, C], "not JSON"),
    "an odd quote": (f'[{a}, {{"id": "x"y"}}, {b}, {c}]', [A, B, C], "not JSON"),
    "a bracket too few": (f'[{a}, {{"id": [1, 2}}, {c}]', [A, C], "not JSON"),
    "a wrong escape": (rf'[{a}, {{"id": "\q"}}, {c}]', [A, C], "not JSON"),
    "200,000 deep": (f'[{a}, {{"id": {DEEP}}}, {c}]', [A, C], "nested too deep"),
    "200,000 deep and open": (f'{{"id": {"[" * 200_000}\n{b}\n{c}', [B, C], "nested too deep"),
    "a cut list": (f"[{a}, {b}, {c[:-4]}", [A, B], "the list ends here, cut or damaged"),
    "a list cut behind a row": (f"[{a}, {b}", [A, B], "the list ends here, cut or damaged"),
    "a line of words": (f"{a}\nnot json\n{c}\n", [A, C], "not JSON"),
    "a torn line": (f'{a}\n{{"id": "cut off\n{c}\n', [A, C], "not JSON"),
    "a torn line between values": (f'{a}\n{{"id": [1,\n{c}\n', [A, C], "not JSON"),
    "a torn last line": (f'{a}\n{b}\n{{"id": "cut', [A, B], "the file ends in the middle of it"),
    "words behind a value": (f"{a} and more\n{c}\n", [A, C], "not JSON"),
}


@pytest.mark.parametrize("case", DAMAGED)
def test_reading_goes_on_behind_what_is_damaged(tmp_path: Path, case: str) -> None:
    text, expected, message = DAMAGED[case]
    values, broken = read(tmp_path / "a.json", text.encode())
    assert values == expected
    assert len(broken) == 1
    assert message in broken[0]


def test_bytes_that_are_no_utf_8_are_one_broken_row(tmp_path: Path) -> None:
    data = f'{a}\n{{"id": "caf'.encode() + b'\xe9"}\n' + f"{c}\n".encode()
    for whole in (data, b"[" + data.replace(b"\n", b",") + b"]"):
        values, broken = read(tmp_path / "a.jsonl", whole)
        assert (values, broken) == ([A, C], ["not UTF-8 (byte 0xe9); convert the file"])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (a.encode("utf-16-le"), "UTF-16 or UTF-32 without a byte order mark"),
        (a.encode("utf-32-be"), "UTF-16 or UTF-32 without a byte order mark"),
        (b"\x1f\x8b\x08\x00", "it is gzip and no text; unpack it"),
        (b"PK\x03\x04", "a zip file"),
    ],
)
def test_other_encodings_are_named(tmp_path: Path, data: bytes, message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        read(tmp_path / "a.json", data)


@pytest.mark.parametrize("case", [*WHOLE, *DAMAGED])
@pytest.mark.parametrize("size", [1, 64])
def test_where_the_file_is_cut_for_reading_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: str, size: int
) -> None:
    if case in ("200,000 deep", "200,000 deep and open"):
        size *= 4096
    text, expected = (*WHOLE.get(case, ()), *DAMAGED.get(case, ()))[:2]
    monkeypatch.setattr(module, "_CHARACTERS", size)
    assert read(tmp_path / "a.json", text.encode("utf-16"))[0] == expected  # type: ignore[union-attr]


def test_a_damaged_row_of_a_long_list_costs_itself_alone(tmp_path: Path) -> None:
    rows = [{"id": at, "text": "word " * 50} for at in range(20_000)]
    lines = [json.dumps(row) for row in rows]
    for at in range(50, 20_000, 500):
        lines[at] = lines[at].replace("word word", 'wo"rd', 1)
    values, broken = read(tmp_path / "a.json", ("[" + ", ".join(lines) + "]").encode())
    assert len(broken) == 40
    assert values == [row for at, row in enumerate(rows) if at % 500 != 50]


values_of_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.dictionaries(st.text(), values_of_json, min_size=1, max_size=3), max_size=5),
    st.sampled_from([None, 1, "\t"]),
    st.booleans(),
)
def test_what_json_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Any], indent: Any, as_list: bool
) -> None:
    text = json.dumps(rows, indent=indent) if as_list else "\n".join(json.dumps(row, indent=indent) for row in rows)
    assert read(tmp_path_factory.getbasetemp() / "p.json", text.encode()) == (rows, [])


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.text('[]{}",:\\ \nab1', max_size=60).map(str.encode))
@example(b'{"a": "\xff')
@example(b"\xff\xfe{")
def test_any_bytes_end(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    try:
        values, broken = read(tmp_path_factory.getbasetemp() / "b.json", data)
    except EncodingError:
        return
    text = data.decode("utf-8", "replace").strip(" \n\t\r,\x00[]\ufeff")
    assert values or broken or not text or text.isspace() or data.startswith((b"\xff\xfe", b"\xfe\xff"))
