"""Other datasets in their own schemas, with the traps that their files hold, and maps that do not fit."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import yaml
from typer.testing import CliRunner

from dataset_card.measures import main
from dataset_card.measuring.column_maps import (
    MAPS,
    BrokenRowError,
    Item,
    MapError,
    Pair,
    find_map,
    image_of,
    read_map,
    text_of,
)
from dataset_card.measuring.measure import measure_other
from dataset_card.measuring.sources import SourceError, hub_rows, rows_of
from tests.support.commands import CHECKPOINTS
from tests.support.samples import write_jsonl

TOKENIZER = str(CHECKPOINTS / "glm")


def one(images: Sequence[str], prompt: str | None, thinking: str | None, answer: str | None) -> Item:
    return Item(tuple(images), (Pair(prompt, thinking, answer),))


def turns(*texts: str) -> list[dict[str, str]]:
    return [{"from": ("human", "gpt")[at % 2], "value": text} for at, text in enumerate(texts)]


BOX = "Please provide the bounding box coordinate of the region that can help you answer the question better."
VISUAL_COT = {
    "dataset": "flickr30k",
    "split": "train",
    "question_id": 1,
    "image": ["cot/flickr30k/1.jpg", "cot/flickr30k/1.jpg###[1, 2, 30, 40]"],
    "conversations": turns(f"<image>\nWhat is it? {BOX}", "[0.1, 0.2, 0.3, 0.4]", "<image>", "A dog."),
}
STEPS = {"dataset": "gqa", "image": "2.jpg", "question": "Is it?", "thought": "1. I look.", "answer": "yes"}
LLAVA = {
    "id": "a_1",
    "image": "sqa/a.png",
    "conversations": turns(
        "<image>\nWhy?",
        "<SUMMARY> I sum. </SUMMARY>\n\n<CAPTION> A cap. </CAPTION>\n<REASONING> I\nthink. </REASONING>"
        "<CONCLUSION> So. </CONCLUSION>",
    ),
}
EMMA = {
    "pid": "math_1",
    "question": "Which <image_1>?",
    "options": ["one", "two"],
    "answer": "B",
    "image_1": {"bytes": b"one", "path": None},
    "image_2": {"bytes": b"two", "path": "b.png"},
    "image_3": None,
    "image_4": None,
    "image_5": None,
    "solution": "['First.', 'Then.']",
    "context": None,
}
MAC = {"journal": "Cell", "id": "4_10", "question": "Which story?", "cover_image": "MAC_Bench/Cover/Cell/4_10.png"}
MAC |= {"answer": "B"} | {f"option_{letter}": f"Story {letter}." for letter in "ABCD"}
MAC_BACK = MAC | {"cover_image": "A story of a cell. It grows."} | {f"option_{c}": f"Cover/{c}.png" for c in "ABCD"}
ONE_HASH = "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"  # sha256 of b"one"
TWO_HASH = image_of(b"two") or ""

READ: list[tuple[str, dict[str, Any], Item]] = [
    ("visual-cot", VISUAL_COT, one(["cot/flickr30k/1.jpg"], "What is it?", None, "A dog.")),
    # one picture under both names: textcap shows textvqa's
    (
        "visual-cot",
        VISUAL_COT | {"dataset": "textcap", "image": ["cot/textvqa/1.jpg"]},
        one(["cot/textvqa/1.jpg"], "What is it?", None, "A dog."),
    ),
    ("visual-cot", VISUAL_COT | {"image": []}, one([], "What is it?", None, "A dog.")),
    ("visual-cot-steps", STEPS, one(["gqa/2.jpg"], "Is it?", "1. I look.", "yes")),
    (
        "visual-cot-steps",
        STEPS | {"full_answer": "Yes, it is."},
        one(["gqa/2.jpg"], "Is it?", "1. I look.", "Yes, it is."),
    ),
    (
        "visual-cot-metadata",
        {k: v for k, v in STEPS.items() if k != "thought"} | {"dataset": "textcap", "reasoning": [{"op": "select"}]},
        one(["textvqa/2.jpg"], "Is it?", None, "yes"),
    ),
    ("llava-cot", LLAVA, one(["sqa/a.png"], "Why?", "I sum.\nA cap.\nI\nthink.", "So.")),
    (
        "llava-cot",
        {k: v for k, v in LLAVA.items() if k != "image"},
        one([], "Why?", "I sum.\nA cap.\nI\nthink.", "So."),
    ),
    # tags left out or not closed
    (
        "llava-cot",
        LLAVA | {"conversations": turns("Why?", "<CAPTION>A cap.<REASONING>Then.</REASONING> So it is.")},
        one(["sqa/a.png"], "Why?", "A cap.\nThen.", "So it is."),
    ),
    ("llava-cot", LLAVA | {"conversations": turns("Why?", "Because.")}, one(["sqa/a.png"], "Why?", None, "Because.")),
    (
        "llava-cot",
        LLAVA | {"conversations": turns("Why?", "<CONCLUSION>A</CONCLUSION>", "And?", "<REASONING>r<CONCLUSION>B")},
        one(["sqa/a.png"], "Why?\nAnd?", "r", "A\nB"),
    ),
    ("emma", EMMA, one([ONE_HASH, TWO_HASH], "Which <image_1>?\none\ntwo", "First.\nThen.", "B")),
    ("emma", EMMA | {"solution": ""}, one([ONE_HASH, TWO_HASH], "Which <image_1>?\none\ntwo", None, "B")),
    ("emma", EMMA | {"solution": None, "options": None}, one([ONE_HASH, TWO_HASH], "Which <image_1>?", None, "B")),
    (
        "emma",
        EMMA | {"solution": "[0, 1) is it", "options": "[]"},
        one([ONE_HASH, TWO_HASH], "Which <image_1>?", "[0, 1) is it", "B"),
    ),
    (
        "emma",
        EMMA | {"image_2": {"bytes": b"one"}, "context": "Mind.", "answer": 3},
        one([ONE_HASH], "Which <image_1>?\none\ntwo\nMind.", "First.\nThen.", "3"),
    ),
    (
        "mac-image2text",
        MAC,
        one([MAC["cover_image"]], "Which story?\nStory A.\nStory B.\nStory C.\nStory D.", None, "Story B."),
    ),
    (
        "mac-text2image",
        MAC_BACK,
        one([f"Cover/{c}.png" for c in "ABCD"], "Which story?\nA story of a cell. It grows.", None, "B"),
    ),
    (
        "imagenet-think-paper",
        {"id": "n1_n1_2", "image": {"bytes": b"x"}, "answer_2": "two", "answer_1": "one", "thinking_2": "think"},
        Item(("n1_n1_2",), (Pair(None, None, "one"), Pair(None, "think", "two"))),
    ),
]


@pytest.mark.parametrize(("name", "row", "expected"), READ)
def test_rows_are_read(name: str, row: dict[str, Any], expected: Item) -> None:
    MAPS[name].check(list(row), name)
    assert MAPS[name].item(row) == expected


BROKEN: list[tuple[str, Any, str]] = [
    ("mac-image2text", MAC_BACK, "mac-text2image reads such rows"),
    ("mac-text2image", MAC, "mac-image2text reads such rows"),
    ("mac-image2text", MAC | {"answer": "E"}, "no 'option_E'; it has"),
    ("visual-cot", VISUAL_COT | {"conversations": []}, "IndexError"),
    ("visual-cot", VISUAL_COT | {"conversations": None}, "TypeError"),
    ("llava-cot", LLAVA | {"conversations": [{"from": "gpt"}]}, "no 'value'"),
    ("visual-cot-steps", STEPS | {"thought": ["a", "b"]}, "a list where a text was expected"),
    ("emma", "a line", "a str and no object"),
    ("imagenet-think-paper", {"id": "n1"}, "no 'answer_1'"),
]


@pytest.mark.parametrize(("name", "row", "message"), BROKEN)
def test_a_row_of_another_form_is_broken_and_says_how(name: str, row: Any, message: str) -> None:
    with pytest.raises(BrokenRowError, match=message):
        MAPS[name].item(row)


def test_texts() -> None:
    assert text_of("a\ud800b\x00") == "a\ufffdb\x00"
    assert text_of("\ud83d\udc15") == "🐕"  # two halves that are a pair
    assert (text_of(None), text_of(2), text_of("")) == (None, "2", "")


# ------------------------------------------------------------------------------------------------------- whole files


def measured(source: Path, name: str, **options: Any) -> dict[str, Any]:
    found = measure_other(str(source), name, tokenizer=TOKENIZER, **options)
    json.dumps(found, allow_nan=False)
    return found


def naive_count(*texts: str) -> int:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(f"{TOKENIZER}/tokenizer.json")
    return sum(len(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts)


def test_a_json_list_with_a_damaged_end(tmp_path: Path) -> None:
    rows = [VISUAL_COT, VISUAL_COT | {"conversations": turns("Q?", "[0]", "<image>", "An old dog.")}, VISUAL_COT]
    path = tmp_path / "viscot_363k.json"
    path.write_text(json.dumps([*rows, rows[0]])[:-40])
    found = measured(path, "visual-cot")
    row = found["table1"][0]
    assert (row["rows"], row["images"], row["rows_without_image"]) == (3, 1, 0)
    assert row["fields"]["answer"] == "conversations[3]"
    assert row["tokenizer"] == TOKENIZER
    short, long = naive_count("A dog."), naive_count("An old dog.")
    assert (row["per_pair"]["answer"]["minimum"], row["per_pair"]["answer"]["maximum"]) == (short, long)
    assert row["per_image"]["answer"]["minimum"] == row["per_image"]["answer"]["total"] == 2 * short + long
    assert row["per_pair"]["thinking"] is None
    assert row["per_pair"]["both"] == row["per_pair"]["answer"]
    assert row["per_pair"]["all"]["total"] == row["per_pair"]["answer"]["total"] + row["per_pair"]["prompt"]["total"]
    assert row["per_pair"]["prompt"]["total"] == 2 * naive_count("What is it?") + naive_count("Q?")
    assert found["broken"]["rows"] == 1
    assert "cut or damaged" in found["broken"]["messages"][0]


def test_json_lines_with_a_torn_end_and_rows_without_image(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "train.jsonl", [LLAVA, {k: v for k, v in LLAVA.items() if k != "image"}, LLAVA])
    with path.open("ab") as file:
        file.write(b'\n"no object"\n\xff\xfe\n{"id": "cut off')
    found = measured(path, "llava-cot")
    row = found["table1"][0]
    assert (row["rows"], row["images"], row["rows_without_image"]) == (3, 1, 1)
    pair = naive_count("I sum.\nA cap.\nI\nthink."), naive_count("So.")
    assert row["per_pair"]["both"]["total"] == 3 * sum(pair)
    assert row["per_image"]["both"]["total"] == 2 * sum(pair)  # of the image that is shown
    assert row["per_image"]["thinking"]["mean"] == 2 * pair[0]
    assert found["broken"]["rows"] == 3
    assert found["broken"]["messages"][-1].endswith("the file ends in the middle of it")
    assert found["broken"]["messages"][0].startswith("row 4: a str and no object")


def test_parquet_with_pictures_in_it_by_config_and_split(tmp_path: Path) -> None:
    (tmp_path / "Math").mkdir()
    rows = [EMMA, EMMA | {"solution": None}]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "Math" / "test-00000-of-00001.parquet")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "Math" / "other.parquet")
    row = measured(tmp_path, "emma", config="Math", split="test")["table1"][0]
    assert (row["rows"], row["images"]) == (2, 2)
    assert row["per_pair"]["thinking"]["count"] == 1
    # a row counts in full for each image that it shows
    assert row["per_image"]["answer"]["total"] == 4 * naive_count("B")


def test_csv_with_quoted_lines_and_a_short_row(tmp_path: Path) -> None:
    path = tmp_path / "image2text_option.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(MAC))
        writer.writeheader()
        writer.writerows([MAC | {"option_B": 'Story "B",\nof two lines. ' * 20_000}, MAC | {"cover_image": "x.jpg"}])
        file.write("Cell,4_11\n")
    found = measured(path, "mac-image2text")
    assert (found["table1"][0]["rows"], found["table1"][0]["images"], found["broken"]["rows"]) == (2, 2, 1)
    assert "more or fewer fields" in found["broken"]["messages"][0]


def test_without_a_tokenizer_rows_and_words_are_told_and_no_tokens(tmp_path: Path) -> None:
    found = measure_other(str(write_jsonl(tmp_path / "train.jsonl", [LLAVA])), "llava-cot")
    row = found["table1"][0]
    assert row["tokenizer"] == "none (give --tokenizer)"
    assert set(row["per_pair"].values()) == {None}
    assert next(iter(found["language"].values()))["thinking"]["words"]["total"] == 6


def test_a_dataset_streamed_by_the_library(tmp_path: Path) -> None:
    """By a local folder in the Hub's place: the code behind is one."""
    import datasets

    kinds = datasets.Features({"image_1": datasets.Image(), "question": datasets.Value("string")})
    pictures = datasets.Dataset.from_dict({"image_1": [{"bytes": b"no picture"}], "question": ["Q"]}, features=kinds)
    for split in ("test", "train"):
        (tmp_path / split).mkdir()
        pictures.to_parquet(tmp_path / split / "0.parquet")
    assert list(hub_rows(str(tmp_path), None, "test")) == [
        {"image_1": {"bytes": b"no picture", "path": None}, "question": "Q"}
    ]
    with pytest.raises(SourceError, match="choose one with --split"):
        list(hub_rows(str(tmp_path), None, None))
    with pytest.raises(SourceError, match="cannot be streamed"):
        list(hub_rows(str(tmp_path), None, "validation"))


# ------------------------------------------------------------------------------------------------------- map files


def test_a_map_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(
        yaml.safe_dump({"image": ["id", "meta.url"], "prompt": "q", "thinking": ["t.1", "t2"], "answer": ["a1", "a2"]})
    )
    row = {"id": 7, "q": "Q", "t.1": "T1", "t2": None, "a1": "A1", "a2": "A2"}
    assert read_map(path).item(row) == Item(("7",), (Pair("Q", "T1", "A1"), Pair("Q", None, "A2")))
    nested = row | {"meta": {"url": "u"}}
    assert read_map(path).item(nested).images == ("7", "u")
    path.write_text(json.dumps({"answer": "meta.text"}))
    assert read_map(path).item({"meta": {"text": "A"}}) == one([], None, None, "A")
    with pytest.raises(BrokenRowError, match=r"no 'meta.text'; it has meta"):
        read_map(path).item({"meta": {}})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must name columns under image, prompt, thinking, answer"),
        ("- a", "must name columns"),
        ("answer: a\nlength: b", "and nothing else"),
        ("image: a", "neither a thinking nor an answer"),
        ("answer: [a, b]\nthinking: c", "as many thinkings as answers"),
        ("answer: {a: b}", "must be a column's name or a list of names"),
        ("answer: [", "cannot be read"),
    ],
)
def test_a_bad_map_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "map.yaml"
    path.write_text(text)
    with pytest.raises(MapError, match=message):
        find_map(str(path))


REFUSED: list[tuple[list[str], str]] = [
    (["rows.jsonl", "--map=emma"], "no column question, answer, solution; the columns are id, image, conversations"),
    (["rows.jsonl", "--map=emmma"], "choose visual-cot, visual-cot-steps"),
    (["rows.jsonl"], "--map"),
    (["empty.jsonl", "--map=emma"], "has no rows"),
    (["none.jsonl", "--map=emma"], "there is no file or folder"),
    (["rows.txt", "--map=emma"], "choose .json, .jsonl, .parquet, .csv"),
    ([".", "--map=emma"], "files of several kinds (.jsonl, .parquet)"),
    (["rows.jsonl", "--map=llava-cot", "--tokenizer=nowhere"], "give a directory with a tokenizer.json"),
    (["bad.parquet", "--map=emma"], "cannot be read"),
    (["rows.jsonl", "--map=llava-cot", "--out=rows.jsonl/x.json"], "rows.jsonl"),
]


@pytest.mark.parametrize(("options", "message"), REFUSED)
def test_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str) -> None:
    import typer

    monkeypatch.chdir(tmp_path)
    write_jsonl(tmp_path / "rows.jsonl", [LLAVA])
    for name in ("empty.jsonl", "rows.txt", "bad.parquet"):
        (tmp_path / name).write_text("")
    app = typer.Typer()
    app.command()(main)
    result = CliRunner().invoke(app, ["--out=out.json", *options])
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert message in result.stderr
    assert not (tmp_path / "out.json").exists()


def test_json_that_is_json_lines(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "a.jsonl", [LLAVA, LLAVA]).rename(tmp_path / "a.json")
    assert list(rows_of(str(path))) == [LLAVA, LLAVA]
