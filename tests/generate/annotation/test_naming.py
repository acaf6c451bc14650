"""Columns about classes: the module's own values, chance over the whole list, and what is said where there are none."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

import generate.annotation.annotate_runs
import generate.annotation.parts
from generate.annotate import main
from generate.annotation.annotate_runs import annotate
from generate.annotation.naming import pair_classes
from generate.building.build import build
from generate.publishing.checks import check_schemas
from generate.publishing.release import read_release
from imagenet_think import ContractError, Schema, load, read_schema
from tests.support.commands import ROOT, invoke
from tests.support.samples import image_row, record, write_jsonl, write_run

SHAPES = ROOT / "generate" / "demo" / "taxonomy.tsv"
COLUMNS = Schema(taxonomy=True).quality_columns[-5:]
ANSWERS = {  # of the pictures of a circle, a square, a circle, a triangle, no class, a class that the tree lacks
    "circle": "The image shows a green circle.",
    "square": "It is a polygon.",
    "disk": "A square.",
    "triangle": "There are two triangles and a circle.",
    "none": "A circle.",
    "other": "A square.",
}
CLASSES = ["circle", "square", "circle", "triangle", None, "hexagon"]


@pytest.fixture(autouse=True)
def _small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generate.annotation.parts, "IMAGES_PER_PART", 4)


def write_input(
    folder: Path, classes: list[str | None], answers: list[str], **languages: str
) -> tuple[dict[str, Path], Path]:
    """Write a run of each teacher, `a` asked in English unless another is given, and the list."""
    ids = [f"i{at:02d}" for at in range(len(classes))]
    rows = [image_row(name, wnid=wnid) for name, wnid in zip(ids, classes, strict=True)]
    images = write_jsonl(folder / "images.jsonl", rows[::-1])
    runs = {}
    for name, language in (languages or {"a": "en"}).items():
        records = [record(one, answer=answer) for one, answer in zip(ids, answers, strict=True)]
        runs[name] = write_run(folder / name, [], "glm")
        lines = "".join(json.dumps(row) + "\n" for row in records)  # in ASCII, which can hold half of a surrogate pair
        (runs[name] / "shard-00000.jsonl").write_text(lines)
        described = json.loads((runs[name] / "run.json").read_text())
        described["bound"] |= {"question_language": language, "question": f"What? ({language})"}
        (runs[name] / "run.json").write_text(json.dumps(described))
    return runs, images


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "none.tsv", "No such file"), (tmp_path, "Is a directory")):
        with pytest.raises(ContractError, match=f"^--taxonomy {path} cannot be read .{said}"):
            pair_classes(["circle"], path)


def test_columns_of_a_tree_of_ones_own(tmp_path: Path) -> None:
    runs, images = write_input(tmp_path, CLASSES, list(ANSWERS.values()), a="en", de="de")
    told = annotate(runs, images, tmp_path / "a.parquet", taxonomy=SHAPES).splitlines()
    rows = pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist()
    found = [tuple(row[f"a_{name}"] for name in ("named", "near", "hf", "wrong_sibling")) for row in rows]
    assert found == [
        (True, False, 1.0, False),
        (False, True, pytest.approx(0.8), False),  # polygon for square: 2 of 2, and 2 of 3
        (False, False, pytest.approx(1 / 3), True),  # square for circle: both are shapes, each with three above
        (True, False, 1.0, False),
        (None,) * 4,
        (None,) * 4,
    ]
    assert {row[f"de_{name}"] for row in rows for name in COLUMNS} == {None}
    assert told[-3:] == [
        "1 image of 1 class that the taxonomy lacks, 'hexagon': not compared",
        "1 image of no class: not compared",
        "de, asked in de: not compared with classes, whose names are English",
    ]
    assert told[2].startswith("a: 0.500 of the answers name the class, ")
    assert told[2].endswith("; 0.250 are about another class, mean hierarchical F1 0.783")


def test_values_are_the_module_s_and_chance_is_over_the_whole_list(tmp_path: Path) -> None:
    import evaluate

    classes: list[Any] = ["n02084071"] * 5 + ["n02121620"] * 4 + ["n01440764", "n02958343"]
    answers = ["A dog and a cat.", "A tench, or a car.", "Cats.", "It is a poodle.", "\ud83d", "Nothing.", "A car."]
    answers = (answers * 2)[: len(classes)]
    runs, images = write_input(tmp_path, classes, answers)
    annotate(runs, images, tmp_path / "a.parquet")
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    module = evaluate.load(str(ROOT / "evaluate" / "taxonomy"), keep_in_memory=True)
    texts = [text.replace("\ud83d", "?") for text in answers]
    expected = module.compute(predictions=texts, references=classes, per_example=True)
    names = {"named": "named", "near": "near", "hf": "subject_hf", "wrong_sibling": "wrong_sibling"}
    names["named_chance"] = "named_chance"
    for column, name in names.items():
        assert table[f"a_{column}"].to_pylist() == pytest.approx(expected[f"{name}_per_example"]), column
    assert 0 < expected["named_chance"] < 1


def test_no_picture_keeps_its_own_class_for_chance() -> None:
    pairs = pair_classes(["circle", None, "square", "hexagon", "circle"], SHAPES)
    assert [pair.own for pair in pairs] == ["circle", None, "square", None, "circle"]
    assert [pair.other for pair in pairs] == ["square", None, "circle", None, "square"]
    assert [pair.other for pair in pair_classes(["circle", "circle"], SHAPES)] == [None, None]


NOT_MEASURED = [
    (["garten", "a/b"], "en", "the taxonomy has none of the 2 classes, 'a/b' for one; --taxonomy FILE takes a tree"),
    ([None, None], "en", "no image has a class"),
    (["circle", "square"], "de", "no teacher was asked in English"),
    (["circle", "square"], "und", "no teacher was asked in English"),
]


@pytest.mark.parametrize(("classes", "language", "why"), NOT_MEASURED)
def test_where_nothing_can_be_compared_there_are_no_columns(
    classes: list[str | None], language: str, why: str, tmp_path: Path
) -> None:
    runs, images = write_input(tmp_path, classes, ["A circle."] * 2, a=language)
    said = annotate(runs, images, tmp_path / "a.parquet")
    assert f"whether answers name the class was not measured: {why}" in said.splitlines()[-1]
    assert not [name for name in pyarrow.parquet.read_schema(tmp_path / "a.parquet").names if "named" in name]
    build(runs, images, tmp_path / "out", annotations=tmp_path / "a.parquet")
    assert not read_schema(tmp_path / "out").taxonomy
    with pytest.raises(ContractError, match="have no column named, since none of the pictures' classes"):
        build(runs, images, tmp_path / "out", annotations=tmp_path / "a.parquet", drop=["not named"])


def test_the_dataset_has_the_columns_everywhere(tmp_path: Path) -> None:
    """Declared, loaded, dropped by, and let through before it is published."""
    runs, images = write_input(tmp_path, CLASSES, list(ANSWERS.values()), a="en", b="en")
    annotate(runs, images, tmp_path / "a.parquet", taxonomy=SHAPES)
    out = tmp_path / "out"
    said = build(runs, images, out, annotations=tmp_path / "a.parquet", drop=["wrong_sibling", "hf < 0.9"])
    assert "a: 4 good, 2 failed (2 dropped)" in said
    schema = read_schema(out)
    assert (schema.taxonomy, schema.quality_columns[-5:]) == (True, COLUMNS)
    pairs = load("paired", out, split="train")
    assert pairs.features == schema.features("paired")
    assert pairs["b_named"] == [True, True, None, None]
    columns = load("a", out, split="test").column_names
    assert [name for name in columns if name != "question"] == list(schema.features("a"))
    assert {row["message"] for row in load("failures", out, split="train")} == {
        "hf < 0.9: it is 0.8",
        "wrong_sibling",
    }
    check_schemas(read_release(out))


@pytest.mark.parametrize(("changed", "again"), [(False, False), (True, True)])
def test_parts_belong_to_what_the_tree_says(
    changed: bool, again: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever its file is called, what a stopped job measured by another tree is measured again."""
    runs, images = write_input(tmp_path, CLASSES, list(ANSWERS.values()))

    def full_disk(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(generate.annotation.annotate_runs, "join_parts", full_disk)
        with pytest.raises(OSError, match="No space left"):
            annotate(runs, images, tmp_path / "a.parquet", taxonomy=SHAPES)
    other = tmp_path / "other.tsv"
    other.write_text(SHAPES.read_text().replace("circle, disc, disk", "ring" if changed else "circle, disc, disk"))
    said = annotate(runs, images, tmp_path / "a.parquet", taxonomy=other)
    assert ("(2 of 2 parts were there)" in said) != again
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet")["a_named"].to_pylist()[0] is not changed


REFUSED = [
    ("a\tb\n", "line 1 is not `id <tab> parents <tab> names`"),
    (None, "No such file"),
    ("thing\t\tthing\nball\tthing\tball\n", "tree.tsv: whether answers name the class was not measured: the taxonomy"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_a_file_that_cannot_be_used(text: str | None, message: str, tmp_path: Path) -> None:
    runs, images = write_input(tmp_path, CLASSES, list(ANSWERS.values()))
    if text is not None:
        (tmp_path / "tree.tsv").write_text(text)
    options = [f"--teacher=a={runs['a']}", f"--images={images}", f"--out={tmp_path / 'a.parquet'}", "--workers=1"]
    result = invoke(main, *options, f"--taxonomy={tmp_path / 'tree.tsv'}")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert result.stderr.startswith("error: ")
    assert message in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if "parquet" in path.name) == []
