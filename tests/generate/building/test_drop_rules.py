"""Quality rules: how they read, what they take out, and that this is then among the failures with its reason."""

import hashlib
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.build_dataset import main
from generate.building.build import build
from generate.building.drop_rules import find_dropped, parse_rule
from generate.building.published_messages import published_message
from generate.storage.annotations import annotation_columns, binding, text_digest
from imagenet_think import AGREEMENT_COLUMNS, ContractError, Schema
from tests.support.built_datasets import FAILED, Records, good_records, rows_of, write_input
from tests.support.commands import invoke
from tests.support.first_schema import QUALITY_COLUMNS, TEACHERS
from tests.support.samples import record

GOOD: dict[str, Any] = {"english": True, "refusal": False, "repetition": 0.0, "thinking_answer_overlap": 0.5}


def annotations_of(records: Records, changes: dict[int, dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    """What the annotations of one record an image would be; changes: of the rows, by their position."""
    rows = []
    for at, sides in enumerate(zip(*records.values(), strict=True)):
        row: dict[str, Any] = {"image_id": sides[0]["image_id"], "answer_rouge_l": 0.5, "answer_jaccard": 0.25}
        for side in sides:
            good = side["status"] == "ok"
            row[f"{side['model']}_text"] = text_digest(side["thinking"], side["answer"]) if good else None
            row |= {f"{side['model']}_{name}": value if good else None for name, value in GOOD.items()}
        if not all(side["status"] == "ok" for side in sides):
            row |= dict.fromkeys(AGREEMENT_COLUMNS)
        rows.append(row | (changes or {}).get(at, {}))
    return rows


def write_annotations(path: Path, rows: list[dict[str, Any]], images: Path) -> Path:
    bound = binding(Schema(), dict.fromkeys(TEACHERS, "run-of-tests"), hashlib.sha256(images.read_bytes()).hexdigest())
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows, schema=annotation_columns(Schema(), bound)), path)
    return path


def test_columns_are_joined(tmp_path: Path) -> None:
    records = good_records(12)
    records["kimi"][5] |= FAILED
    runs = write_input(tmp_path, records)
    rows = annotations_of(records, {3: {"glm_repetition": 0.75, "kimi_english": False, "answer_jaccard": 0.125}})
    file = write_annotations(tmp_path / "annotations.parquet", rows, tmp_path / "images.jsonl")
    build(runs, tmp_path / "images.jsonl", tmp_path / "out", 5, annotations=file)
    pairs = {row["image_id"]: row for row in rows_of(tmp_path / "out", "paired")}
    assert len(pairs) == 11
    for row in rows:
        if row["image_id"] in pairs:
            pair = pairs[row["image_id"]]
            names = [*AGREEMENT_COLUMNS, *(f"{t}_{name}" for t in TEACHERS for name in QUALITY_COLUMNS)]
            assert {name: pair[name] for name in names} == {name: row[name] for name in names}
    for teacher in TEACHERS:
        for single in rows_of(tmp_path / "out", teacher):
            row = rows[int(single["image_id"][1:])]
            assert {n: single[n] for n in QUALITY_COLUMNS} == {n: row[f"{teacher}_{n}"] for n in QUALITY_COLUMNS}


DROPS: list[tuple[str, dict[str, Any], dict[str, str]]] = [
    ("refusal", {"glm_refusal": True}, {"glm": "refusal"}),
    ("not  english", {"kimi_english": False}, {"kimi": "not english"}),
    ("english", {}, {}),  # takes out all the others too: see the test
    ("repetition > 0.5", {"glm_repetition": 0.75}, {"glm": "repetition > 0.5: it is 0.75"}),
    ("repetition > 0.75", {"glm_repetition": 0.75}, {}),
    ("repetition >= .75", {"glm_repetition": 0.75}, {"glm": "repetition >= .75: it is 0.75"}),
    (
        "thinking_answer_overlap<0.1",
        {"kimi_thinking_answer_overlap": 0.0},
        {"kimi": "thinking_answer_overlap<0.1: it is 0"},
    ),
    (
        "answer_rouge_l <= 0.1",
        {"answer_rouge_l": 0.1},
        dict.fromkeys(TEACHERS, "answer_rouge_l <= 0.1: it is 0.1"),
    ),
    ("answer_jaccard < 0.1", {"answer_jaccard": 0.1}, {}),
]


@pytest.mark.parametrize(("text", "changes", "reasons"), DROPS, ids=[text for text, *_ in DROPS])
def test_dropped_rows_are_failures_with_their_reason(
    tmp_path: Path, text: str, changes: dict[str, Any], reasons: dict[str, str]
) -> None:
    records = good_records(6)
    runs = write_input(tmp_path, records)
    rows = annotations_of(records, {4: changes})
    file = write_annotations(tmp_path / "annotations.parquet", rows, tmp_path / "images.jsonl")
    out = tmp_path / "out"
    said = build(runs, tmp_path / "images.jsonl", out, annotations=file, drop=[text])
    failures = rows_of(out, "failures")
    if text == "english":
        assert (len(failures), rows_of(out, "paired")) == (12, [])
        return
    assert {row["model"]: row["message"] for row in failures} == reasons
    assert all((row["image_id"], row["status"]) == ("i04", "dropped") for row in failures)
    assert [row["raw"] for row in failures] == [records[row["model"]][4]["raw"] for row in failures]
    assert said.count("(1 dropped)") == len(reasons)
    assert len(rows_of(out, "paired")) == 6 - bool(reasons)
    for teacher in TEACHERS:
        assert len(rows_of(out, teacher)) == 6 - (teacher in reasons)


def test_the_first_rule_that_holds_is_the_reason(tmp_path: Path) -> None:
    records = good_records(3)
    table = pyarrow.Table.from_pylist(
        annotations_of(records, {1: {"glm_refusal": True, "glm_english": False}}), schema=annotation_columns(Schema())
    )
    rules = [parse_rule("not english", Schema()), parse_rule("refusal", Schema())]
    assert find_dropped(rules, table, Schema()) == {"glm": {1: "not english"}, "kimi": {}}
    assert find_dropped(rules[::-1], table, Schema()) == {"glm": {1: "refusal"}, "kimi": {}}


@settings(deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(0, 1, width=32)), min_size=1), st.floats(0, 1, width=32))
def test_every_value_is_on_one_side_of_a_bound(values: list[float | None], bound: float) -> None:
    rows = [{"image_id": str(at), "answer_jaccard": value} for at, value in enumerate(values)]
    table = pyarrow.Table.from_pylist(rows, schema=annotation_columns(Schema()))
    text = f"{bound:.60f}".rstrip("0") + "0"
    sides = [
        find_dropped([parse_rule(f"answer_jaccard {sign} {text}", Schema())], table, Schema())["glm"]
        for sign in ("<", ">=")
    ]
    assert sorted([*sides[0], *sides[1]]) == [at for at, value in enumerate(values) if value is not None]
    assert set(sides[0]) == {at for at, value in enumerate(values) if value is not None and value < bound}


REFUSED = ["", "refused", "not", "refusal > 0.5", "repetition", "not repetition > 1", "repetition > a",
           "repetition > nan", "glm_repetition > 0.5", "repetition == 0.5", "repetition > 0.5 and refusal"]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(ContractError, match="--drop") as caught:
        parse_rule(text, Schema())
    assert "\n" not in str(caught.value)


def test_command(tmp_path: Path) -> None:
    records = good_records(4)
    runs = write_input(tmp_path, records)
    rows = annotations_of(records, {2: {"glm_refusal": True, "kimi_repetition": 0.9}})
    file = write_annotations(tmp_path / "annotations.parquet", rows, tmp_path / "images.jsonl")
    options = [f"--glm={runs['glm']}", f"--kimi={runs['kimi']}", f"--images={tmp_path / 'images.jsonl'}"]
    options += [f"--out={tmp_path / 'out'}", "--drop=refusal", "--drop=repetition > 0.5"]
    refused = invoke(main, *options)
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "generate/annotate.py" in refused.stderr
    result = invoke(main, *options, f"--annotations={file}")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == "4 images: 3 pairs complete, 0 with one side, 1 with none"


def test_annotations_of_other_texts_are_refused(tmp_path: Path) -> None:
    """The file is bound to the run, which goes on: a later attempt may count by now."""
    records = good_records(4)
    records["glm"][2] |= FAILED
    runs = write_input(tmp_path, records)
    rows = annotations_of(records)
    file = write_annotations(tmp_path / "annotations.parquet", rows, tmp_path / "images.jsonl")
    records["glm"].append(record("i02", attempt=1))
    write_input(tmp_path, records)
    with pytest.raises(ContractError, match="image 'i02' are of another text than the record of glm that counts now"):
        build(runs, tmp_path / "images.jsonl", tmp_path / "out", annotations=file)
    assert not (tmp_path / "out").exists()


LANGUAGE_RULES = [
    ("language != question_language", {"a": {1}, "b": {0}}),
    ("thinking_language != de", {"a": {0}, "b": {0}}),
    ("language == en", {"a": {1}, "b": set()}),
    ("language != german", None),
    ("language > 0.5", None),
    ("not language", None),
]


@pytest.mark.parametrize(("text", "rows"), LANGUAGE_RULES)
def test_rules_of_languages(text: str, rows: dict[str, set[int]] | None) -> None:
    """No rule holds for the third image, of whose texts no language was told."""
    dataset = Schema(("a", "b"), languages=True)
    values = {
        "a_language": ["de", "en", None],
        "a_thinking_language": ["en", "de", None],
        "b_language": ["de", "ja", None],
        "b_thinking_language": ["ja", "de", None],
    }
    table = pyarrow.table(values)
    if rows is None:
        with pytest.raises(ContractError, match="--drop"):
            parse_rule(text, dataset)
    else:
        found = find_dropped([parse_rule(text, dataset)], table, dataset, {"a": ("Was?", "de"), "b": ("何?", "ja")})
        assert {teacher: set(at) for teacher, at in found.items()} == rows


NAMING_RULES = [
    ("not named", {"a": {1}, "b": set()}),
    ("named", {"a": {0}, "b": {0}}),
    ("wrong_sibling", {"a": {1}, "b": set()}),
    ("hf < 0.5", {"a": {1}, "b": set()}),
    ("hf >= .5", {"a": {0}, "b": {0}}),
    ("not hf", None),
    ("named > 0.5", None),
]


@pytest.mark.parametrize(("text", "rows"), NAMING_RULES)
def test_rules_about_classes(text: str, rows: dict[str, set[int]] | None) -> None:
    """No rule holds for the third image, whose class is not in the taxonomy."""
    dataset = Schema(("a", "b"), taxonomy=True)
    values = {
        "a_named": [True, False, None],
        "a_wrong_sibling": [False, True, None],
        "a_hf": pyarrow.array([1.0, 0.25, None], pyarrow.float32()),
        "b_named": [True, None, None],
        "b_wrong_sibling": [False, None, None],
        "b_hf": pyarrow.array([1.0, None, None], pyarrow.float32()),
    }
    if rows is None:
        with pytest.raises(ContractError, match="--drop"):
            parse_rule(text, dataset)
    else:
        found = find_dropped([parse_rule(text, dataset)], pyarrow.table(values), dataset)
        assert {teacher: set(at) for teacher, at in found.items()} == rows


# Of a and b_c the columns start as of a and b.
NAMED = Schema(("a", "b", "b_c", "mine-2.5", "x.y"), languages=True, taxonomy=True)
FLAGS = ("english", "refusal", "named", "near", "wrong_sibling", "named_chance")
SPOKEN = ("language", "thinking_language")
RULES = {  # by column, those that take out every text of value below
    **{name: [name] for name in FLAGS},
    **{name: [f"{name} != de", f"{name}==en-GB", f"{name} != question_language"] for name in SPOKEN},
    **{
        name: [f"{name} {bound}" for bound in ("> 0.25", "<=.5", "> -01", f"< 0.{'6' * 24}", "< 1234567.5")]
        for name in (*NAMED.quality_columns, *NAMED.agreement_columns)
        if name not in (*FLAGS, *SPOKEN)
    },
}


@pytest.mark.parametrize("column", RULES)
def test_the_reason_is_published_whatever_the_column(column: str) -> None:
    """With the dataset's own names of teachers and codes of languages; and it takes out whose texts it is about."""
    of_texts = {name: True if name in FLAGS else "en" if name in SPOKEN else 0.5 for name in NAMED.quality_columns}
    row: dict[str, Any] = {"image_id": "i", **dict.fromkeys(NAMED.agreement_columns, 0.5)}
    row |= {f"{teacher}_{name}": value for teacher in NAMED.teachers for name, value in of_texts.items()}
    table = pyarrow.Table.from_pylist([row], schema=annotation_columns(NAMED))
    of_two = {f"{start}{name}": pair for pair, start in NAMED.pairs.items() for name in AGREEMENT_COLUMNS}
    for text in RULES[column]:
        questions = dict.fromkeys(NAMED.teachers, ("Was?", "de"))
        dropped = find_dropped([parse_rule(text, NAMED)], table, NAMED, questions)
        assert {name for name, reasons in dropped.items() if reasons} == set(of_two.get(column, NAMED.teachers))
        for reason in filter(None, (reasons.get(0) for reasons in dropped.values())):
            assert published_message("dropped", reason) == reason
