"""Rows of `paired` as preferences: who is chosen, by what, what is left out, and the pictures."""

import json
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import datasets
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from imagenet_think import to_messages, to_preferences
from tests.support.samples import write_jsonl

Row = dict[str, Any]
CRITERIA = ("coherence", "progression", "faithfulness", "support")


def row(at: int, hf: Mapping[str, float | None], **changes: Any) -> Row:
    """One row of `paired`; hf: of each teacher's answer."""
    texts = {f"{name}_{part}": f"{name} {part} {at}" for name in hf for part in ("thinking", "answer")}
    measured = {f"{name}_hf": value for name, value in hf.items()}
    return {"image_id": f"i{at}", "question": "What?", "path": f"{at}.png"} | texts | measured | changes


def with_pictures(rows: list[Row], missing: tuple[int, ...] = ()) -> datasets.Dataset:
    pictures = [None if at in missing else Image.new("RGB", (8, 8), (at, 0, 0)) for at in range(len(rows))]
    given = datasets.Dataset.from_list(rows)
    features = datasets.Features(given.features | {"image": datasets.Image()})
    return datasets.Dataset.from_dict({**given.to_dict(), "image": pictures}, features=features)


def verdicts(folder: Path, ratings: Mapping[str, Mapping[str, int]], orders: tuple[int, ...] = (0, 1)) -> Path:
    """Write what evaluate/judge.py keeps; ratings: of each image's responses, the same by all criteria."""
    lines = [
        {"key": f"{image_id}{order}", "image_id": image_id, "order": order, "repeat": 0, "seed": 0, "status": "rated"}
        | {"ratings": {name: dict.fromkeys(CRITERIA, value) for name, value in of.items()}}
        for image_id, of in ratings.items()
        for order in orders
    ]
    write_jsonl(folder / "verdicts-00000.jsonl", lines)
    return folder


def chosen(found: datasets.Dataset) -> list[tuple[str, str, str]]:
    return list(zip(found["image_id"], found["chosen_teacher"], found["rejected_teacher"], strict=True))


def test_by_the_class_that_an_answer_names() -> None:
    rows = with_pictures([row(0, {"glm": 1.0, "kimi": 0.5}), row(1, {"glm": 0.25, "kimi": 0.5})])
    found = to_preferences(rows, "taxonomy")
    assert chosen(found) == [("i0", "glm", "kimi"), ("i1", "kimi", "glm")]
    assert (found["chosen_value"][1], found["rejected_value"][1]) == (0.5, 0.25)
    first = found[0]
    assert first["prompt"] == [
        {"role": "user", "content": [{"type": "image", "text": None}, {"type": "text", "text": "What?"}]}
    ]
    assert [first["chosen"], first["rejected"]] == [to_messages(rows[0], name)[1:] for name in ("glm", "kimi")]
    assert [one["image"].getpixel((0, 0)) for one in found] == [(0, 0, 0), (1, 0, 0)]


def test_by_a_judge(tmp_path: Path) -> None:
    judged = verdicts(
        tmp_path,
        {
            "i0": {"prediction": 5, "glm": 4, "kimi": 2},
            "i1": {"prediction": 1, "glm": 3, "kimi": 3},
            "i9": {"glm": 5, "kimi": 1},
        },
    )
    with (judged / "verdicts-00001.jsonl").open("w") as more:
        for order, rating in ((0, 1), (1, 5)):
            ratings = {"kimi": dict.fromkeys(CRITERIA, rating), "glm": dict.fromkeys(CRITERIA, 2)}
            line = {"key": f"x{order}", "image_id": "i2", "repeat": 3, "order": order, "ratings": ratings}
            more.write(json.dumps(line) + "\n")
        for broken in (
            '{"key": "torn',
            '{"ratings": 3}',
            '{"ratings": {"glm": {}}}',
            "[]",
            '{"ratings": {"glm": {"a": "b"}}}',
        ):
            more.write(broken + "\n")
        one_order = {"glm": dict.fromkeys(CRITERIA, 5), "kimi": dict.fromkeys(CRITERIA, 1)}
        more.write(json.dumps({"key": "y", "image_id": "i3", "repeat": 0, "order": 0, "ratings": one_order}) + "\n")
    rows = with_pictures([row(at, {"glm": None, "kimi": None}) for at in range(4)])
    with pytest.warns(UserWarning, match=r"^2 of 4 rows are left out: a tie 1, no value of two teachers 1$"):
        found = to_preferences(rows, "judge", judged=judged)
    assert chosen(found) == [("i0", "glm", "kimi"), ("i2", "kimi", "glm")]
    assert list(found["chosen_value"]) == [0.75, 0.5]
    assert list(found["rejected_value"]) == [0.25, 0.25]


def test_of_three_the_one_that_differs_is_rejected() -> None:
    values = {"a_b_answer_rouge_l": 0.8, "a_c_answer_rouge_l": 0.3, "b_c_answer_rouge_l": 0.2}
    rows = with_pictures(
        [row(0, dict.fromkeys("abc"), **values), row(1, dict.fromkeys("abc"), **dict.fromkeys(values))]
    )
    with pytest.warns(UserWarning, match="1 of 2 rows are left out: no value of two teachers 1"):
        found = to_preferences(rows, "agreement")
    assert chosen(found) == [("i0", "a", "c")]
    assert found[0]["chosen_value"] == pytest.approx((0.8 + 0.3) / 2)
    assert found[0]["rejected_value"] == pytest.approx((0.3 + 0.2) / 2)


BAD = {
    "a tie": row(0, {"glm": 1.0, "kimi": 1.0}),
    "no value of two teachers": row(0, {"glm": 1.0, "kimi": None}),
    "no value of two teachers ": row(0, {"glm": 1.0, "kimi": float("nan")}),
    "no text of two teachers": row(0, {"glm": 1.0, "kimi": 0.5}, kimi_answer=" "),
    "the same text": row(
        0, {"glm": 1.0, "kimi": 0.5}, kimi_answer="x", glm_answer="x", kimi_thinking="y", glm_thinking="y"
    ),
    "two questions": row(0, {"glm": 1.0, "kimi": 0.5}, kimi_question="Was?", glm_question="What?"),
    "no picture": row(0, {"glm": 1.0, "kimi": 0.5}),
}


@pytest.mark.parametrize("why", BAD)
def test_what_is_left_out_is_counted_by_name(why: str) -> None:
    asked = {"kimi_question": "What?", "glm_question": "What?"}
    rows = with_pictures(
        [asked | BAD[why], row(1, {"glm": 1.0, "kimi": 0.5}, **asked)], (0,) if why == "no picture" else ()
    )
    with pytest.warns(UserWarning, match=f"^1 of 2 rows are left out: {why.strip()} 1$"):
        assert chosen(to_preferences(rows, "taxonomy")) == [("i1", "glm", "kimi")]


def test_a_margin() -> None:
    rows = with_pictures([row(0, {"glm": 1.0, "kimi": 0.5}), row(1, {"glm": 1.0, "kimi": 0.25})])
    with pytest.warns(UserWarning, match="a tie 1"):
        assert chosen(to_preferences(rows, "taxonomy", margin=0.5)) == [("i1", "glm", "kimi")]


def test_rows_of_several_pictures_and_tags_of_ones_own() -> None:
    pictures = [[Image.new("RGB", (8, 8), (at, 0, 0)) for at in range(3)]]
    rows = datasets.Dataset.from_list([row(0, {"glm": 1.0, "kimi": 0.5}, path=["a", "b", "c"])])
    features = datasets.Features(rows.features | {"images": datasets.Sequence(datasets.Image())})
    rows = datasets.Dataset.from_dict({**rows.to_dict(), "images": pictures}, features=features)
    found = to_preferences(rows, "taxonomy", words=("◁think▷", "◁/think▷"), question="Which?")[0]
    assert [part["type"] for part in found["prompt"][0]["content"]] == ["image"] * 3 + ["text"]
    assert found["prompt"][0]["content"][3]["text"] == "Which?"
    assert found["chosen"][0]["content"][0]["text"] == "◁think▷\nglm thinking 0\n◁/think▷\n\nglm answer 0"
    assert [one.getpixel((0, 0))[0] for one in found["images"]] == [0, 1, 2]


def test_rows_in_another_order_keep_their_pictures() -> None:
    rows = with_pictures([row(at, {"glm": 1.0, "kimi": at / 4}) for at in range(5)])
    with pytest.warns(UserWarning, match="a tie 1"):
        found = to_preferences(rows.select([3, 4, 0, 2]), "taxonomy")
    assert [(one["image_id"], one["image"].getpixel((0, 0))[0]) for one in found] == [("i3", 3), ("i0", 0), ("i2", 2)]


def test_pictures_are_not_decoded_to_choose() -> None:
    """A picture that cannot be decoded is found where it is read, which the trainer does."""
    rows = with_pictures([row(at, {"glm": 1.0, "kimi": 0.5}) for at in range(2)])
    encoded = rows.cast_column("image", datasets.Image(decode=False)).to_list()
    encoded[1]["image"] = {"bytes": b"no picture", "path": None}
    rows = datasets.Dataset.from_list(encoded, features=rows.features)
    found = to_preferences(rows.shuffle(seed=0), "taxonomy")
    assert found.features["image"] == rows.features["image"]
    readable = found.filter(lambda image_id: image_id == "i0", input_columns="image_id")
    assert readable[0]["image"].size == (8, 8)


def test_rows_without_pictures_are_texts_and_said_to_be() -> None:
    with pytest.warns(UserWarning, match="these rows have no pictures"):
        found = to_preferences(datasets.Dataset.from_list([row(0, {"glm": 1.0, "kimi": 0.5})]), "taxonomy")
    assert [part["type"] for part in found[0]["prompt"][0]["content"]] == ["text"]
    assert "image" not in found.column_names


TWO = with_pictures([row(0, {"glm": 1.0, "kimi": 1.0})])


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        (TWO, {"by": "chance"}, "unknown by 'chance', choose from judge, taxonomy, agreement"),
        (TWO, {"by": "judge"}, "by='judge', and no other, reads ratings"),
        (TWO, {"by": "taxonomy", "judged": "x"}, "by='judge', and no other, reads ratings"),
        (TWO, {"by": "judge", "judged": "nowhere"}, "'nowhere' has no verdicts-"),
        (TWO.remove_columns("image_id"), {"by": "judge", "judged": "x"}, "by image_id, which these rows lack"),
        (TWO, {"by": "agreement"}, "'agreement' needs three teachers: glm agrees with kimi as much as kimi with glm"),
        (TWO, {"by": "taxonomy", "margin": -0.1}, r"margin=-0\.1 is no difference above which"),
        (TWO, {"by": "taxonomy", "margin": float("nan")}, "margin=nan is no difference above which"),
        (TWO, {"by": "taxonomy"}, r"prefers no text in 1 row \(a tie 1\)"),
        (TWO.select([]), {"by": "taxonomy"}, r"prefers no text in 0 rows \(none\)"),
        (TWO.remove_columns("kimi_hf"), {"by": "taxonomy"}, r"that these rows lack \(kimi_hf\)"),
        (
            TWO.remove_columns("kimi_thinking"),
            {"by": "taxonomy"},
            "texts of one teacher, or none; give rows of `paired`",
        ),
        (datasets.DatasetDict(train=TWO), {"by": "taxonomy"}, "rows is a DatasetDict: give those of one split"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(rows: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        to_preferences(rows, **options)


VALUES = st.lists(st.one_of(st.none(), st.sampled_from([0.0, 0.25, 0.5, 1.0])), min_size=3, max_size=3)


@given(st.lists(VALUES, min_size=1, max_size=6))
def test_every_row_is_a_preference_or_is_counted(values: list[list[float | None]]) -> None:
    rows = datasets.Dataset.from_list(
        [row(at, dict(zip("abc", of_row, strict=True))) for at, of_row in enumerate(values)],
        features=datasets.Features(
            {
                name: datasets.Value("float32" if name.endswith("_hf") else "string")
                for name in row(0, dict.fromkeys("abc"))
            }
        ),
    )
    expected = {}
    for at, of_row in enumerate(values):
        there = [value for value in of_row if value is not None]
        if len(there) > 1 and max(there) > min(there):
            expected[f"i{at}"] = (max(there), min(there))
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        if not expected:
            with pytest.raises(ValueError, match="prefers no text"):
                to_preferences(rows, "taxonomy")
            return
        found = to_preferences(rows, "taxonomy")
    sides = zip(found["chosen_value"], found["rejected_value"], strict=True)
    assert dict(zip(found["image_id"], sides, strict=True)) == expected
    left_out = len(values) - len(expected)
    assert any(str(one.message).startswith(f"{left_out} of {len(values)} rows") for one in said) == (left_out > 0)
