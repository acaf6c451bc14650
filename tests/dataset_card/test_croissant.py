"""The Croissant metadata: taken by mlcroissant without a remark, and every record read back as the Parquet rows are."""

import hashlib
import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import mlcroissant
import pyarrow
import pyarrow.parquet
import pytest
from PIL import Image

from dataset_card.card import tags_of
from dataset_card.columns import describe
from dataset_card.croissant import CONTEXT, SECTIONS, check, croissant, sections_of
from dataset_card.directory import read_built
from dataset_card.facts import Facts
from dataset_card.identity import identify
from generate.building.build import build
from imagenet_think import SPLITS, ContractError, Schema
from tests.support.first_schema import CONFIGS, FEATURES, TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run

FACTS = Facts(
    repository="someone/small", version="1.2.3", date="2026-11-24", licence="CC-BY-4.0", authors=("Jane Doe",)
)
CARD = "".join(
    f"## {heading}\n\nSaid of\nit.\n\n| a table |\n\n- One\n  point.\n- Another.\n\n```\n## code\n```\n\n"
    for heading in ["What it is", *(heading for heading, _ in SECTIONS.values())]
)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows with what a reader could get wrong: nulls in columns of numbers, large seeds, line ends, several turns."""
    folder = tmp_path_factory.mktemp("croissant")
    ids = [f"i{n:02d}" for n in range(20)]
    odd = {"thinking": 'a\nb, "c" 😀\u2028', "answer": "1.50"}
    for model in TEACHERS:
        records = [record(image_id, model, seed=2**62 + n) for n, image_id in enumerate(ids)]
        records[7] |= odd
        records[3] |= {"status": "missing_image", "thinking": None, "answer": None, "message": "gone", "raw": []}
        records[3] |= {"finish_reason": None, "prompt_tokens": None, "output_tokens": None}
        records[4] |= {"status": "truncated", "thinking": None, "answer": None, "message": "cut", "raw": ["one", "two"]}
        write_run(folder / model, records, model)
    rows = [image_row(image_id, "test" if n % 5 == 0 else "train") for n, image_id in enumerate(ids)]
    rows[8] |= {"width": None, "height": None, "sha256": None, "phash": None}
    write_jsonl(folder / "images.jsonl", rows)
    out = folder / "small"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=6)
    return out


@pytest.fixture(scope="module")
def described(dataset: Path) -> dict[str, Any]:
    built = read_built(dataset)
    identity = identify(built, FACTS)
    return croissant(built, CARD, FACTS, identity, tags_of(identity.images))


@pytest.fixture(scope="module")
def read_back(dataset: Path, described: dict[str, Any]) -> mlcroissant.Dataset:
    (dataset / "croissant.json").write_text(json.dumps(described))
    return mlcroissant.Dataset(dataset / "croissant.json", mapping={"repo": str(dataset)})


def plain(value: Any) -> Any:
    """A value of mlcroissant, which gives texts as bytes and numbers as numpy's, as Python has it."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.decode() if isinstance(value, bytes) else value.item() if hasattr(value, "item") else value


@pytest.mark.parametrize("config", CONFIGS)
def test_records_are_the_rows(dataset: Path, read_back: mlcroissant.Dataset, config: str) -> None:
    files = sorted((dataset / "data" / config).glob("*.parquet"))
    rows = [(file.name.split("-")[0], row) for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]
    expected = [{"split": split} | row for split, row in rows]
    records = read_back.records(config)
    found = [{name.removeprefix(f"{config}/"): plain(value) for name, value in of.items()} for of in records]
    assert found == expected
    assert list(found[0]) == ["split", *FEATURES[config]]


def test_one_split_can_be_asked_for(dataset: Path, read_back: mlcroissant.Dataset) -> None:
    rows = sum(pyarrow.parquet.read_metadata(f).num_rows for f in (dataset / "data" / "glm").glob("test-*.parquet"))
    found = list(read_back.records("glm", filters={"glm/split": "test"}))
    assert len(found) == rows == 4
    assert {of["glm/split"] for of in found} == {b"test"}
    assert [plain(of["splits/name"]) for of in read_back.records("splits")] == list(SPLITS)


def test_taken_without_a_remark_and_refused_when_spoilt(described: dict[str, Any]) -> None:
    check(described, "small")
    for spoilt, message in (
        (described | {"recordSet": [{**described["recordSet"][1], "field": [{"@type": "cr:Field"}]}]}, "not valid"),
        ({name: value for name, value in described.items() if name != "license"}, "not complete"),
    ):
        with pytest.raises(ContractError, match=message):
            check(spoilt, "small")


def test_conforms_and_says_what_is_required(described: dict[str, Any]) -> None:
    required = {"name", "description", "url", "version", "datePublished", "license", "creator", "citeAs"}
    required |= {"distribution", "recordSet", "prov:wasDerivedFrom", "prov:wasGeneratedBy", *SECTIONS}
    assert all(described[name] for name in required)
    assert described["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert described["rai:hasSyntheticData"] is True
    assert described["rai:dataLimitations"] == ["Said of it.", "One point.", "Another."]
    assert described["rai:dataSocialImpact"] == "Said of it.\n\nOne point.\n\nAnother."
    assert all(name.partition(":")[0] in CONTEXT for name in described if ":" in name)
    assert described["license"] == ["https://spdx.org/licenses/CC-BY-4.0.html"]
    wrote = {
        field["@id"]: field["prov:wasAttributedTo"]["prov:label"]
        for records in described["recordSet"]
        for field in records["field"]
        if "prov:wasAttributedTo" in field
    }
    assert len(wrote) == 8
    assert wrote["paired/kimi_answer"] == "somewhere at revision main"


def test_every_file_with_its_hash(dataset: Path, described: dict[str, Any]) -> None:
    listed = {
        of["@id"]: of for of in described["distribution"] if of["@type"] == "cr:FileObject" and of["@id"] != "repo"
    }
    files = {p.relative_to(dataset).as_posix(): p for f in ("data", "jsonl") for p in (dataset / f).rglob("*.*")}
    assert set(listed) == set(files)
    for name, path in files.items():
        assert listed[name]["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
        assert listed[name]["contentSize"] == f"{path.stat().st_size} B"


def test_every_column_has_its_sentence() -> None:
    for schema in (Schema(), Schema(("a",)), Schema(("a", "b_1", "b"), pictures=True, languages=True)):
        for config in schema.configs:
            said = [describe(column, config, schema) for column in schema.features(config)]
            assert all(sentence.endswith(".") for sentence in said)
    assert describe("kimi_answer", "paired", Schema()) == "kimi: The model's answer, without tags."
    for unknown, config in (("mood", "glm"), ("glm_mood", "paired"), ("mood_answer", "paired"), ("glm_answer", "kimi")):
        with pytest.raises(ContractError, match="has no sentence"):
            describe(unknown, config, Schema())


def test_a_section_that_is_missing_is_an_error(dataset: Path) -> None:
    built = read_built(dataset)
    with pytest.raises(KeyError, match="Biases"):
        croissant(built, CARD.replace("## Biases", "## Bias"), FACTS, identify(built, FACTS), [])
    assert sections_of("# a\n\n## b\n\nc\n")["b"] == "c"


def test_pictures_are_read_back(tmp_path: Path, dataset: Path) -> None:
    """Of a build that embeds them, as datasets stores pictures."""
    copy = shutil.copytree(dataset, tmp_path / "small")
    png = BytesIO()
    Image.new("RGB", (3, 2), "red").save(png, "PNG")
    kind = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    for path in (copy / "data").rglob("*.parquet"):
        table = pyarrow.parquet.read_table(path)
        column = pyarrow.array([{"bytes": png.getvalue(), "path": None}] * len(table), kind)
        pyarrow.parquet.write_table(table.append_column("image", column), path)
    built = read_built(copy)
    assert built.has_pictures
    described = croissant(built, CARD, FACTS, identify(built, FACTS), [])
    check(described, "small")
    assert len(described["license"]) == 2
    (copy / "croissant.json").write_text(json.dumps(described))
    read = mlcroissant.Dataset(copy / "croissant.json", mapping={"repo": str(copy)})
    record = next(iter(read.records("paired")))
    assert record["paired/image"].size == (3, 2)
    assert record["paired/image"].convert("RGB").getpixel((0, 0)) == (255, 0, 0)
