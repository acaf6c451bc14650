"""Conversations in the common forms are read, all others are broken by name; the command says how many of each."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import typer
from typer.testing import CliRunner

from dataset_card.measures import main
from dataset_card.measuring.column_maps import MAPS, BrokenRowError
from dataset_card.measuring.conversations import sides_of

PARTS = [{"type": "image", "image": "a.png"}, {"type": "text", "text": "Why?"}]
READ: list[dict[str, Any]] = [
    {"conversations": [{"from": "human", "value": "Why?"}, {"from": "gpt", "value": "So."}]},
    {"conversations": [{"from": "user", "value": "Why?"}, {"from": "assistant", "value": "So."}]},
    {
        "conversations": [
            {"from": "system", "value": "S"},
            {"from": "Human", "value": "Why?"},
            {"from": "GPT", "value": "So."},
        ]
    },
    {"conversations": [{"role": "user", "content": "Why?"}, {"role": "assistant", "content": "So."}]},
    {
        "messages": [
            {"role": "user", "content": PARTS},
            {"role": "assistant", "content": [{"type": "text", "text": "So."}]},
        ]
    },
    {"messages": [{"role": "user", "content": ["Why?"]}, {"role": "model", "content": {"text": "So."}}]},
    {
        "messages": [
            {"role": "user", "content": "Why?"},
            {"role": "assistant", "content": None},
            {"role": "tool", "content": "t"},
            {"role": "assistant", "content": "So."},
        ]
    },
    {"texts": [{"user": "Why?", "assistant": "So.", "source": "x"}]},
    {"history": [["Why?", "So."]]},
    {"prompt": "Why?", "response": "So."},
    {"instruction": "Why?", "output": "So.", "input": ""},
    {"question": "Why?", "answer": "So."},
    {"prompt": [{"role": "user", "content": "Why?"}], "response": "So."},
]


@pytest.mark.parametrize("row", READ, ids=lambda row: json.dumps(row)[:60])
def test_who_says_what(row: dict[str, Any]) -> None:
    assert sides_of(row) == (["Why?"], ["So."])
    MAPS["llava-cot"].check(list(row), "llava-cot")
    (pair,) = MAPS["llava-cot"].item(row).pairs
    assert (pair.prompt, pair.answer) == ("Why?", "So.")


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"conversations": []}, "no turn of the model; the turns are of nobody"),
    ({"conversations": [{"from": "human", "value": "Why?"}]}, "no turn of the model; the turns are of human"),
    ({"messages": [{"role": "assistant", "content": None}]}, "no turn of the model"),
    ({"conversations": [{"from": "cat", "value": "Why?"}]}, "a turn of 'cat', who is neither"),
    ({"conversations": None}, "conversations is a NoneType and no list of turns"),
    ({"conversations": "Why? So."}, "conversations is a str and no list of turns"),
    ({"conversations": ["Why?", "So."]}, "a turn is a str and no object"),
    ({"conversations": [{"value": "Why?"}]}, "no 'from'"),
    ({"conversations": [{"from": "gpt"}]}, "no 'value'"),
    ({"conversations": [{"from": "gpt", "value": 7}]}, "a turn's text is a int where a text was expected"),
    ({"conversations": [{"from": 7, "value": "So."}]}, "a turn's from is a int and no text"),
    ({"image": "a.png"}, "no 'conversations'; it has image"),
]


@pytest.mark.parametrize("name", ["llava-cot", "visual-cot"])
@pytest.mark.parametrize(("row", "message"), BROKEN, ids=[message for _, message in BROKEN])
def test_other_rows_are_broken_by_name(name: str, row: dict[str, Any], message: str) -> None:
    with pytest.raises(BrokenRowError, match=message):
        MAPS[name].item({"image": "a.png"} | row)


# --------------------------------------------------------------------------------------------------------- the command


def measured(folder: Path, data: bytes | None, name: str = "rows.json") -> tuple[Any, Any]:
    """Run the command on a file, with these bytes if any; return its result, and the numbers that it wrote, if any."""
    if data is not None:
        (folder / name).write_bytes(data)
    app = typer.Typer()
    app.command()(main)
    out = folder / "out.json"
    result = CliRunner().invoke(app, [str(folder / name), "--map=llava-cot", f"--out={out}"])
    return result, json.loads(out.read_bytes()) if out.exists() else None


def test_rows_read_and_rows_broken_by_reason_are_said(tmp_path: Path) -> None:
    good, empty = json.dumps(READ[0]), '{"conversations": []}'
    text = f"[{good}, {empty}, oops, {good}, {empty}, {good}]"
    result, found = measured(tmp_path, text.encode("utf-16"))
    assert result.exit_code == 0
    assert found["source"] == {"rows_read": 3, "rows_broken": 3, "encodings": {"utf-16": 1}}
    no_turn = "IndexError: no turn of the model; the turns are of nobody"
    assert found["broken"]["reasons"] == [
        {"reason": no_turn, "rows": 2, "example": f"row 2: {no_turn}"},
        {"reason": "not JSON", "rows": 1, "example": "row 3: not JSON (Expecting value)"},
    ]
    assert "| 3 | 3 | 1 utf-16 |" in result.stdout
    assert "| not JSON | 1 | row 3: not JSON (Expecting value) |" in result.stdout
    assert found["language"][str(tmp_path / "rows.json")]["answer"]["texts"] == 3


@pytest.mark.parametrize("data", [b'[{"conversations": []}]', b"not json\n", b'{"id": "cut', b"[[1], 2]", b"[oops"])
def test_where_no_row_can_be_read_the_exit_code_is_1(tmp_path: Path, data: bytes) -> None:
    result, found = measured(tmp_path, data)
    assert result.exit_code == 1
    assert found["source"]["rows_read"] == 0
    assert found["broken"]["rows"] > 0
    assert result.stderr.splitlines()[-1].startswith("error: none of ")
    assert "row 1: " in result.stderr


def test_another_encoding_is_refused_by_name(tmp_path: Path) -> None:
    result, found = measured(tmp_path, json.dumps(READ[0]).encode("utf-16-le"))
    assert (result.exit_code, found) == (2, None)
    assert "UTF-16 or UTF-32 without a byte order mark; convert it to UTF-8" in result.stderr


def test_csv_says_its_encoding_and_names_bytes_of_another(tmp_path: Path) -> None:
    result, found = measured(tmp_path, b"prompt,response\nWhy?,caf\xe9\nWhy?,So.\n", "rows.csv")
    assert result.exit_code == 0
    assert found["source"] == {"rows_read": 1, "rows_broken": 1, "encodings": {"utf-8": 1}}
    assert "not UTF-8 (byte 0xe9)" in found["broken"]["messages"][0]
    result, found = measured(tmp_path, "prompt,response\nWhy?,café\n".encode("utf-16"), "rows.csv")
    assert found["source"]["encodings"] == {"utf-16": 1}


def test_a_parquet_text_that_is_no_utf_8_costs_its_row_alone(tmp_path: Path) -> None:
    raw = pyarrow.array([b"So.", b"caf\xe9", b"So."]).view(pyarrow.string())
    table = pyarrow.table({"prompt": ["Why?"] * 3, "response": raw})
    pyarrow.parquet.write_table(table, tmp_path / "x.parquet")
    result, found = measured(tmp_path, (tmp_path / "x.parquet").read_bytes(), "rows.parquet")
    assert result.exit_code == 0
    assert (found["source"]["rows_read"], found["source"]["rows_broken"]) == (2, 1)
    assert "UnicodeDecodeError" in found["broken"]["messages"][0]


LINE = json.dumps(READ[0]).encode() + b"\n"


def test_a_folder_s_files_are_read_in_any_case_and_compressed_and_the_others_counted(tmp_path: Path) -> None:
    rows = tmp_path / "rows"
    files = {
        "a.jsonl": LINE, "B.JSONL": LINE * 2, "c.jsonl.gz": gzip.compress(LINE * 3),
        "d/E.Jsonl.GZ": gzip.compress(LINE),
        ".ipynb_checkpoints/a-checkpoint.jsonl": LINE, "notes.txt": b"", "old.jsonl.zst": b"", "more.jsonl.bak": b"",
    }  # fmt: skip
    for name, data in files.items():
        (rows / name).parent.mkdir(parents=True, exist_ok=True)
        (rows / name).write_bytes(data)
    os.mkfifo(rows / "pipe.jsonl")
    result, found = measured(rows.parent, None, "rows")
    assert result.exit_code == 0
    assert (found["source"]["rows_read"], found["source"]["rows_broken"]) == (7, 0)
    assert found["source"]["encodings"] == {"utf-8": 4}
    assert found["source"]["passed_over"] == {
        ".jsonl": {"files": 2, "example": ".ipynb_checkpoints/a-checkpoint.jsonl"},
        ".bak": {"files": 1, "example": "more.jsonl.bak"},
        ".txt": {"files": 1, "example": "notes.txt"},
        ".zst": {"files": 1, "example": "old.jsonl.zst"},
    }
    assert "Passed over: 1 .zst, as 'old.jsonl.zst'" in result.stdout


@pytest.mark.parametrize("name", ["rows.jsonl.gz", "rows.JSON.GZ", "rows.csv.gz"])
@pytest.mark.parametrize("damage", ["none", "cut", "changed", "tail"])
def test_a_compressed_file_is_read_up_to_its_damage(tmp_path: Path, name: str, damage: str) -> None:
    line = b"Why?,So.\n" if "csv" in name else json.dumps({"prompt": "Why?", "response": "So."}).encode() + b"\n"
    whole = gzip.compress((b"prompt,response\n" if "csv" in name else b"") + line * 50)
    data = {
        "none": whole + gzip.compress(line), "cut": whole[:-3], "changed": whole[:-6] + b"xx" + whole[-4:],
        "tail": whole + b"no gzip",
    }[damage]  # fmt: skip
    result, found = measured(tmp_path, data, name)
    assert result.exit_code == 0
    assert found["source"]["rows_read"] == 50 + (damage == "none")
    assert [of["reason"] for of in found["broken"]["reasons"]] == (
        [] if damage == "none" else ["the gzip file is cut or damaged"]
    )


def test_a_compressed_file_that_is_none_is_said(tmp_path: Path) -> None:
    result, _ = measured(tmp_path, b"no gzip", "rows.jsonl.gz")
    assert result.exit_code == 1
    assert "the gzip file is cut or damaged here (Not a gzipped file" in result.stderr
