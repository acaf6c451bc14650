"""The card: true and readable whatever was built, whole or not at all, and the rows load afterwards as before."""

import hashlib
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import typer
import yaml
from typer.testing import CliRunner

import dataset_card.card
import dataset_card.croissant
import dataset_card.figures
import dataset_card.write_card
from dataset_card.croissant import SECTIONS, sections_of
from dataset_card.dataset_files import MANIFEST, list_file, read_manifest
from dataset_card.facts import read_facts
from dataset_card.fill import main
from dataset_card.write_card import STAGED, write_card
from generate.building.build import build
from imagenet_think import ContractError
from tests.support.changed_datasets import PIXEL, change_parquet, with_pictures
from tests.support.commands import ROOT, file_hashes
from tests.support.dataset_loading import result_of, rows_on_disk, run_python
from tests.support.first_schema import TEACHERS
from tests.support.samples import image_row, record, write_jsonl, write_run

FACTS: dict[str, Any] = {
    "repository": "someone/small",
    "version": "1.0.0",
    "date": "2026-11-24",
    "licence": "CC-BY-4.0",
    "authors": ["Jane Doe"],
}
IMAGES = {"name": "Drawn shapes", "url": "https://example.org/shapes", "licence": "CC0-1.0"}
FAILED = {"thinking": None, "answer": None, "message": "cut", "status": "truncated", "finish_reason": "length"}
Records = dict[str, list[dict[str, Any]]]


def make(folder: Path, change: Callable[[Records], Any] | None = None, count: int = 12, **image: Any) -> Path:
    """A small built dataset, folder/small; every fourth image is of the test split where there are several."""
    ids = [f"n02084071_{n}" for n in range(count)]
    records = {model: [record(image_id, model) for image_id in ids] for model in TEACHERS}
    if change:
        change(records)
    for model, rows in records.items():
        write_run(folder / model, rows, model)
    splits = ["test" if n % 4 == 3 else "train" for n in range(count)]
    write_jsonl(folder / "images.jsonl", [image_row(i, s, **image) for i, s in zip(ids, splits, strict=True)])
    out = folder / "small"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=5)
    return out


def write_facts(folder: Path, **more: Any) -> Path:
    path = folder / "facts.yaml"
    path.write_text(yaml.safe_dump(FACTS | more), encoding="utf-8")
    return path


def fail(model: str, *numbers: int, **why: Any) -> Callable[[Records], None]:
    def change(records: Records) -> None:
        for number in numbers or range(len(records[model])):
            records[model][number] |= FAILED | why

    return change


def both(*changes: Callable[[Records], None]) -> Callable[[Records], None]:
    def change(records: Records) -> None:
        for each in changes:
            each(records)

    return change


def annotated(dataset: Path) -> Path:
    """Every text English, the agreement of all answers 0.5: as a build with generate/annotate.py's file has them."""

    def filled(table: pyarrow.Table) -> pyarrow.Table:
        for at, field in enumerate(table.schema):
            if (value := _annotation(field.name)) is not None:
                table = table.set_column(at, field, pyarrow.array([value] * len(table), field.type))
        return table

    for config in ("paired", *TEACHERS):
        change_parquet(dataset, config, filled)
    return dataset


def _annotation(column: str) -> Any:
    names = {"english": True, "refusal": False, "repetition": 0.25, "thinking_answer_overlap": 0.5}
    found = next((value for name, value in names.items() if column in (name, f"glm_{name}", f"kimi_{name}")), None)
    return 0.5 if column in ("answer_rouge_l", "answer_jaccard") else found


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """A file in place of the drawings, and no check by mlcroissant: both have tests of their own and take long."""
    if "for_real" in request.fixturenames:
        return

    def draw(statistics: Any, out: Path) -> list[Path]:
        (out / "lengths.png").write_bytes(PIXEL)
        return [out / "lengths.png"]

    monkeypatch.setattr(dataset_card.write_card, "draw", draw)
    monkeypatch.setattr(dataset_card.write_card, "check", lambda *_: None)


@pytest.fixture
def for_real() -> None:
    """Marks a test that is to draw and to check."""


def cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line))


def check_readable(dataset: Path, *hidden: str) -> str:
    """What holds of every card; gives its text."""
    card = (dataset / "README.md").read_text(encoding="utf-8")
    body = card.split("---\n", 2)[2]
    words = re.sub(r"^```.*?^```$", "", body, flags=re.MULTILINE | re.DOTALL)
    assert not re.search(r"\b(None|nan|NaN|Undefined)\b", words)
    for bad in ("{{ ", "{%", *hidden):
        assert bad not in body, bad
    assert not re.search(r"\n{4}", body)
    tables = re.findall(r"(?:^\|.*\n)+", body, flags=re.MULTILINE)
    assert len(tables) >= 5
    for table in tables:
        lines = table.splitlines()
        assert len({cells(line) for line in lines}) == 1, table
        assert set(lines[1]) <= set("|:- ")
    shown = re.findall(r"!\[.+\]\((.+)\)", body)
    assert shown
    assert all((dataset / figure).exists() for figure in shown)
    assert {heading for heading, _ in SECTIONS.values()} <= set(sections_of(card))
    assert all(sections_of(card).values())
    for name in ("statistics.json", "croissant.json"):
        assert all(bad not in (dataset / name).read_text() for bad in ("NaN", *hidden)), name
    assert not (dataset / STAGED).exists()
    return card


# ------------------------------------------------------------------------------------------------ whatever was built

CASES: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "usual": (
        {"change": both(fail("glm", 1, 3), fail("kimi", 3, 5, status="loop"))},
        [
            "12 pictures of ImageNet-21K",
            "9 pictures have a good text",
            "16.7 % of the texts of glm failed, 16.7 %",
            "0.0 % because",
            "Of the texts, 2 were cut",
            "person*, has no picture here",
            "looked at when this dataset",
        ],
        ["No text failed", "loads `"],
    ),
    "all good": ({}, ["No text failed", "No text that counts was cut"], ["Each is a row of `failures`"]),
    "no pairs": (
        {"change": fail("kimi")},
        ["the bare name loads `glm`", '"glm", question="…")', "100.0 % of the texts of kimi failed"],
        ["twice"],
    ),
    "all failed": (
        {"change": both(fail("glm"), fail("kimi"))},
        ["the bare name loads `failures`", "0 pictures have a good text of both", '"raw": ['],
        ["to_messages"],
    ),
    "one row": (
        {"count": 1},
        ["1 picture of ImageNet-21K was shown", "| `paired` | 1 | 0 |"],
        ["Each is a row of `failures`"],
    ),
    "people": ({"wnid": "n00007846"}, ["is among the classes here, with 12 pictures"], ["has no picture here"]),
    "one of people": ({"wnid": "n00007846", "count": 1}, ["is among the classes here, with 1 picture;"], []),
    "one that was cut": (
        {"change": fail("glm", 1)},
        ["Of the texts, 1 was cut at the token limit and is a failure."],
        ["1 were"],
    ),
    "dropped": (
        {"change": fail("glm", 2, 4, status="dropped", message="repetition > 0.5: it is 0.7")},
        ["Taken out by a rule of quality", "- repetition > 0.5: 2"],
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_true_of_what_was_built(tmp_path: Path, case: str) -> None:
    options, said, unsaid = CASES[case]
    dataset = make(tmp_path, **options)
    assert write_card(dataset, write_facts(tmp_path))[-1] == "README.md"
    card = check_readable(dataset, str(tmp_path))
    for text in said:
        assert text in card, text
    for text in unsaid:
        assert text not in card, text


def test_annotations_are_told(tmp_path: Path) -> None:
    dataset = annotated(make(tmp_path, fail("glm", 1)))
    write_card(dataset, write_facts(tmp_path))
    card = check_readable(dataset)
    assert "100.0 % were detected as English" in card
    assert "ROUGE-L between them is 0.500 on average" in card
    assert "### Quality" in card
    assert "looked at when this dataset" not in card


def test_a_review_is_told(tmp_path: Path) -> None:
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    share = {"count": 9, "share": 0.9, "low": 0.5958, "high": 0.9821}
    said = {"records": 10, "accepted": share, "parsing": {"right": share}, "content": {"true": share}}
    review = {
        "runs": dict.fromkeys(TEACHERS, "run-of-tests"),
        "sample": {"strata": "none", "seed": 0},
        "models": dict.fromkeys(TEACHERS, said),
        "agreement": [],
    }
    (tmp_path / "review.json").write_text(json.dumps(review))
    write_card(dataset, facts, tmp_path / "review.json")
    card = check_readable(dataset)
    assert "## Review by people" in card
    assert "| accepted | 90.0 % (59.6 to 98.2) | 90.0 % (59.6 to 98.2) |" in card
    assert "\n- People read the sample above. Beyond that, no person verified the texts." in card
    assert json.loads((dataset / "statistics.json").read_text())["review"] == review
    write_card(dataset, facts)
    assert "## Review by people" not in check_readable(dataset)


def test_the_rule_of_versions_is_the_one_that_publish_follows(tmp_path: Path) -> None:
    dataset = make(tmp_path)
    write_card(dataset, write_facts(tmp_path))
    rule = "Changed columns or types, or a removed config, require a higher first number, changed rows a higher second,"
    assert rule in check_readable(dataset)
    assert rule in " ".join((ROOT / "docs" / "publishing.md").read_text("utf-8").split())


def test_facts_are_told(tmp_path: Path) -> None:
    facts = write_facts(
        tmp_path,
        images=IMAGES,
        authors=["Jane Doe", "John Doe"],
        contact="data@example.org",
        maintenance="Errors are\ncorrected.",
        review="Two people read 500 pairs.",
        generation={"glm": {"device_hours": 812, "hardware": "8 x H200", "cost": None}},
        checkpoints={"somewhere": {"licence": "MIT", "url": "https://example.org/somewhere"}},
    )
    dataset = make(tmp_path, wnid="circle")
    run = json.loads((dataset / "runs.json").read_text())
    run["glm"]["bound"] |= {"checkpoint": "zai-org/GLM-4.1V-9B-Thinking", "sampling": {"top_p": 0.6, "top_k": 2}}
    run["glm"]["bound"] |= {"max_new_tokens": 8192, "force_answer": True, "question": "What?\n## Why | how?"}
    (dataset / "runs.json").write_text(json.dumps(run))
    write_card(dataset, facts)
    card = check_readable(dataset)
    for said in (
        "12 pictures of Drawn shapes",
        "by Jane Doe; John Doe. Contact: data@example.org.",
        "author = {{Jane Doe} and {John Doe}}",
        "> What?\n> ## Why | how?",
        "Errors are corrected.",
        "Two people read 500 pairs. Beyond that, no person",
        "| device hours | 812 | not recorded |",
        "| cost | not recorded | not recorded |",
        "| sampling | top_p 0.6, top_k 2 | not recorded |",
        "| answer forced after a stopped thinking | yes | not recorded |",
        "whose weights are under MIT (https://huggingface.co/zai-org/GLM-4.1V-9B-Thinking)",
        "whose weights are under MIT (https://example.org/somewhere)",
        "The checkpoint behind `kimi` is not the published Kimi-VL-A3B-Thinking-2506",
        "CC0-1.0 (https://spdx.org/licenses/CC0-1.0.html)",
    ):
        assert said in card, said
    for unsaid in ("behind `glm` is not", "ImageNet's labels", "its own numbers contradict"):
        assert unsaid not in card


@pytest.mark.parametrize(("facts", "licence"), [({"images": IMAGES}, "cc0-1-0"), ({}, "imagenet")])
def test_pictures_change_the_licence_and_stay_out_of_the_card(
    tmp_path: Path, facts: dict[str, Any], licence: str
) -> None:
    dataset = with_pictures(make(tmp_path))
    write_card(dataset, write_facts(tmp_path, **facts))
    card = check_readable(dataset, "\\u0089PNG", "iVBORw")
    head = yaml.safe_load(card.split("---\n")[1])
    expected = {"license": "other", "license_name": licence}
    assert {name: head[name] for name in expected} == expected
    assert "no pixels" not in card
    assert "| `image` |" in card
    described = json.loads((dataset / "croissant.json").read_text())
    assert len(described["license"]) == 2
    types = {field["@id"]: field["dataType"] for of in described["recordSet"] for field in of["field"]}
    assert types["glm/image"] == "sc:ImageObject"


@pytest.mark.parametrize("failed", [[1], range(12)], ids=["one failed", "all failed"])
def test_with_real_figures_and_check(tmp_path: Path, for_real: None, failed: list[int]) -> None:
    dataset = annotated(make(tmp_path, both(fail("glm", *failed), fail("kimi", *failed))))
    written = write_card(dataset, write_facts(tmp_path))
    card = check_readable(dataset)
    figures = [name for name in written if name.startswith("figures/")]
    assert sorted(p.name for p in (dataset / "figures").iterdir()) == sorted(Path(name).name for name in figures)
    assert all(f"({name})" in card and (dataset / name).read_bytes().startswith(b"\x89PNG") for name in figures)


# ---------------------------------------------------------------------------------------------------- rows and bytes

LOAD_BOTH_WAYS = """
import sys
sys.path.insert(0, "small")
import datasets
import imagenet_think
import json
found = {}
for config in [None, "failures"]:
    whole = datasets.load_dataset("small", config) if config else datasets.load_dataset("small")
    loaded = imagenet_think.load(config or "paired", "small")
    for split in whole:
        rows = loaded[split]  # which have their question in each config
        rows = rows.remove_columns([name for name in rows.column_names if name not in whole[split].column_names])
        assert whole[split].features == rows.features
        assert list(whole[split]) == list(rows)
        stream = datasets.load_dataset("small", config or "paired", split=split, streaming=True)
        assert list(stream) == list(whole[split])
    found[config or "paired"] = {split: list(rows) for split, rows in whole.items()}
print(json.dumps(found))
"""


@pytest.mark.process
def test_rows_load_as_before(tmp_path: Path, python: str) -> None:
    dataset = make(tmp_path, fail("glm", 1, 3))
    before = rows_on_disk(dataset)
    head = yaml.safe_load((dataset / "README.md").read_text().split("---\n")[1])
    write_card(dataset, write_facts(tmp_path))
    filled = yaml.safe_load((dataset / "README.md").read_text().split("---\n")[1])
    assert {name: filled[name] for name in head} == head
    assert filled["license"] == "cc-by-4.0"
    assert rows_on_disk(dataset) == before
    loaded = result_of(run_python(python, LOAD_BOTH_WAYS, tmp_path, tmp_path / "home"))
    assert loaded == {config: before[config] for config in ("paired", "failures")}


def test_again_gives_the_same_bytes(tmp_path: Path) -> None:
    dataset, facts = make(tmp_path, fail("glm", 1)), write_facts(tmp_path)
    write_card(dataset, facts)
    first = file_hashes(dataset)
    (dataset / STAGED / "figures").mkdir(parents=True)  # what a killed run leaves
    (dataset / STAGED / "README.md").write_text("half")
    write_card(dataset, facts)
    assert file_hashes(dataset) == first
    make(tmp_path, fail("glm", 1))  # a build again, which writes its own README
    write_card(dataset, facts)
    assert file_hashes(dataset) == first


def listed_as_they_are(dataset: Path) -> set[str]:
    """Return the names of the manifest, whose sizes and hashes are those of the files."""
    listed = read_manifest(dataset)
    assert {name: list_file(dataset / name) for name in listed} == listed
    return set(listed)


def test_only_figures_of_a_former_card_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that somebody else put there stays, under the name of a former figure too; publish.py names it."""
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    built = listed_as_they_are(dataset)

    def drawing(*names: str) -> None:
        def draw(statistics: Any, out: Path) -> list[Path]:
            for name in names:
                (out / f"{name}.png").write_bytes(PIXEL + name.encode())
            return [out / f"{name}.png" for name in names]

        monkeypatch.setattr(dataset_card.write_card, "draw", draw)

    drawing("lengths", "agreement", "statuses")
    written = set(write_card(dataset, facts))
    assert listed_as_they_are(dataset) == built | written
    for name in ("statuses", "mine"):
        (dataset / "figures" / f"{name}.png").write_bytes(b"mine")
    drawing("lengths")
    assert "figures/lengths.png" in write_card(dataset, facts)
    assert sorted(path.stem for path in (dataset / "figures").iterdir()) == ["lengths", "mine", "statuses"]
    assert listed_as_they_are(dataset) == built | written - {"figures/agreement.png", "figures/statuses.png"}


def test_figures_stay_in_the_dataset(tmp_path: Path) -> None:
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    (tmp_path / "mine").mkdir()
    (dataset / "figures").symlink_to(tmp_path / "mine")
    with pytest.raises(ContractError, match="figures is a link, and figures stay in the dataset"):
        write_card(dataset, facts)
    assert not list((tmp_path / "mine").iterdir())


def test_croissant_quotes_the_card(tmp_path: Path) -> None:
    dataset = make(tmp_path)
    write_card(dataset, write_facts(tmp_path))
    described = json.loads((dataset / "croissant.json").read_text())
    card = " ".join((dataset / "README.md").read_text().split())
    for name, (_, as_points) in SECTIONS.items():
        for point in described[name] if as_points else described[name].split("\n\n"):
            assert point in card
    assert len(described["rai:dataBiases"]) >= 4
    assert described["prov:wasDerivedFrom"][0]["prov:label"] == "ImageNet-21K"


# ---------------------------------------------------------------------------------------------------------- refusals


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])


def spoil_inside(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4:2000] = bytes(1996)
    path.write_bytes(data)


def change_runs(dataset: Path, **changes: Any) -> None:
    runs = json.loads((dataset / "runs.json").read_text())
    (dataset / "runs.json").write_text(json.dumps(runs | changes))


def forget_rows(dataset: Path) -> None:
    (dataset / "README.md").write_text("---\nconfigs: []\ndataset_info: []\n---\n")
    for path in (dataset / "data").rglob("*.parquet"):
        path.unlink()


FIRST = "data/glm/train-00000.parquet"
SPOILT: list[tuple[Callable[[Path], Any], str]] = [
    (lambda dataset: (dataset / "README.md").unlink(), r"is not a built dataset: it has no README\.md; give a dir"),
    (lambda dataset: (dataset / "README.md").write_text("# Notes\n"), r"README\.md has no YAML head with configs"),
    (lambda dataset: (dataset / "README.md").write_text("---\nlicense: mit\n---\n"), "has no YAML head with configs"),
    (lambda dataset: (dataset / "README.md").write_text("---\n[\n---\n"), "has no YAML head with configs"),
    (lambda dataset: (dataset / "README.md").write_bytes(b"---\n\xff\n---\n"), "has no YAML head with configs"),
    (lambda dataset: (dataset / "README.md").write_text("---\nconfigs: []\ndataset_info: []\n---\n"), "not whole"),
    (forget_rows, "has no rows, so there is nothing to describe"),
    (lambda dataset: (dataset / "runs.json").unlink(), r"it has no runs\.json; build it again"),
    (lambda dataset: (dataset / "runs.json").write_text("{"), "does not describe runs"),
    (lambda dataset: change_runs(dataset, kimi={}), "does not describe runs"),
    (lambda dataset: cut(dataset / FIRST), r"train-00000\.parquet cannot be read"),
    (lambda dataset: spoil_inside(dataset / FIRST), "error: .*small"),
    (lambda dataset: (dataset / "manifest.json").unlink(), r"has no manifest\.json, which lists what was made"),
    (lambda dataset: (dataset / "manifest.json").write_text('{"files": {"README.md": 3}}'), "README.md must be an obj"),
    (lambda dataset: (dataset / "data/glm/x.parquet").touch(), r"'data/glm/x\.parquet' in .* not made by the build"),
    (lambda dataset: os.mkfifo(dataset / "data/glm/train-9.parquet"), "'data/glm/train-9.parquet' .* not made by"),
    (lambda dataset: (dataset / "runs.json").write_text("[" * 9999), "does not describe runs"),
    (lambda dataset: (dataset / "README.md").write_text(f"---\na: {'[' * 999}\n---\n"), "more than 64 levels deep"),
    (lambda dataset: (dataset / FIRST).unlink(), r"is not whole: data/glm/train-\*\.parquet have 4 rows, .* says 9"),
    (lambda dataset: change_parquet(dataset, "kimi", lambda t: t.drop_columns("wnid")), "wnid"),
    (lambda dataset: change_parquet(dataset, "kimi", lambda t: t.append_column("mood", t["wnid"])), "column 'mood'"),
]


def run_main(*arguments: Any) -> Any:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, [str(argument) for argument in (*arguments, "--workers=1")])


@pytest.mark.parametrize(("spoil", "message"), SPOILT, ids=[message for _, message in SPOILT])
def test_spoilt_datasets_are_refused_and_left_alone(tmp_path: Path, spoil: Callable[[Path], Any], message: str) -> None:
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    spoil(dataset)
    before = file_hashes(dataset)
    result = run_main(dataset, f"--facts={facts}")
    assert result.exit_code == 2, result.output
    assert re.search(message, result.stderr), result.stderr
    assert result.stderr.startswith("error: ")
    assert result.stderr.count("\n") == 1
    assert file_hashes(dataset) == before


@pytest.mark.parametrize("path", ["nowhere", "images.jsonl", "glm"])
def test_what_is_no_dataset_is_refused(tmp_path: Path, path: str) -> None:
    make(tmp_path)
    result = run_main(tmp_path / path, f"--facts={write_facts(tmp_path)}")
    assert result.exit_code == 2
    assert re.fullmatch(r"error: .* is not a built dataset: .*\n", result.stderr)


BAD_FACTS: list[tuple[dict[str, Any], str]] = [
    ({"repository": None}, r"the build does not know repository \(the dataset's name on the Hub, owner/name\): write"),
    ({"date": None, "version": None}, r"does not know version \(.*1\.0\.0\); date \(.*write it as `version: …`"),
    ({"repository": "small"}, "the fact repository is 'small'; it takes"),
    ({"version": 1.0}, "the fact version is '1.0'"),
    ({"date": "2026-02-30"}, "the fact date is '2026-02-30'"),
    (
        {"licence": "do what you want"},
        "the fact licence is 'do what you want'; it takes the texts' licence by its SP",
    ),
    ({"hours": 7}, "unknown fact 'hours', choose from repository, version"),
    ({"authors": "Jane"}, "the fact authors is 'Jane'; it takes a list of names"),
    ({"contact": 7}, "the fact contact is 7; it takes a text"),
    ({"generation": {"gpt": 7}}, "the fact generation, gpt, .* it takes hardware, device_hours, energy_kwh, cost"),
    ({"language": "deutsch"}, "the fact language: 'deutsch' is no BCP 47 code of a language; did you mean de"),
    ({"language": False}, "the fact language is False; it takes a code of BCP 47 such as de, or a list"),
    ({"language": []}, "the fact language is "),
    ({"language": ["de", "und"]}, "a language that nobody knows; give the code"),
    ({"citation": "Doe 2026"}, "the fact citation is 'Doe 2026'; it takes BibTeX"),
    ({"citation": "@misc{a, title={b}"}, "it takes BibTeX"),
    ({"citation": "@misc{a}}{"}, "it takes BibTeX"),
    ({"citation": "@misc{a}\n```\n"}, "it takes BibTeX"),
    ({"paper": "yes"}, "the fact paper is 'yes'; it takes true or false"),
    ({"name": ["a"]}, "the fact name is .*; it takes a text"),
    ({"generation": {"glm": {"hours": 1}}}, "the fact generation, glm"),
    ({"generation": 7}, "the fact generation is 7"),
    ({"images": {"name": "Shapes"}}, "the fact images is .* it takes name, url, licence"),
    ({"images": IMAGES | {"licence": "my own terms"}}, "the fact images is .* licence_url"),
    ({"checkpoints": {"a": "MIT"}}, "the fact checkpoints, a is 'MIT'"),
]


@pytest.mark.parametrize(("changes", "message"), BAD_FACTS, ids=[message for _, message in BAD_FACTS])
def test_bad_facts_are_named(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message) as caught:
        read_facts(write_facts(tmp_path, **changes))
    assert "\n" not in str(caught.value)


def test_facts_that_are_no_yaml(tmp_path: Path) -> None:
    for text, message in (("a: [", "cannot be read as YAML"), ("- a", "holds a list"), ("\0", "cannot be read")):
        (tmp_path / "facts.yaml").write_text(text)
        with pytest.raises(ContractError, match=message):
            read_facts(tmp_path / "facts.yaml")
    with pytest.raises(ContractError, match=r"nothing\.yaml does not exist; write the facts, as docs/dataset_card"):
        read_facts(tmp_path / "nothing.yaml")
    with pytest.raises(ContractError, match="does not know repository"):
        read_facts(None)


def test_the_docstring_of_the_facts_is_a_facts_file(tmp_path: Path) -> None:
    import dataset_card.facts

    (tmp_path / "facts.yaml").write_text(
        "\n".join(line[4:] for line in str(dataset_card.facts.__doc__).splitlines() if line.startswith("    "))
    )
    facts = read_facts(tmp_path / "facts.yaml")
    assert facts.generation["kimi"]["cost"] == "900 USD"
    assert facts.images
    assert facts.images.licence_url == "https://spdx.org/licenses/CC0-1.0.html"


def test_pictures_of_nobody_are_asked_about(tmp_path: Path) -> None:
    for wnid, message in (("circle", "class 'circle' is no WordNet id"), (None, "some of which have no class")):
        dataset = make(tmp_path, wnid=wnid)
        before = file_hashes(dataset)
        with pytest.raises(ContractError, match=f"whose pictures these are, .*{message}, `images:"):
            write_card(dataset, write_facts(tmp_path))
        assert file_hashes(dataset) == before


@pytest.mark.parametrize("hole", ["{{ hole }}", "{{ facts.hole }}", "{% if hole %}{% endif %}", "{{ hole"])
def test_a_hole_that_nothing_fills_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hole: str) -> None:
    template = tmp_path / "card.md"
    template.write_text(dataset_card.card.TEMPLATE.read_text() + hole)
    monkeypatch.setattr(dataset_card.card, "TEMPLATE", template)
    dataset = make(tmp_path)
    before = file_hashes(dataset)
    result = run_main(dataset, f"--facts={write_facts(tmp_path)}")
    assert result.exit_code == 2
    assert re.search("hole|expected token", result.stderr)
    assert file_hashes(dataset) == before


# ------------------------------------------------------------------------------------------------- whole or not at all


def test_a_full_disk_leaves_the_former_card(tmp_path: Path) -> None:
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    before = file_hashes(dataset)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))  # a write beyond fails as it does on a full disk
    try:
        result = run_main(dataset, f"--facts={facts}")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert result.exit_code == 2, result.output
    assert re.fullmatch(r"error: .*File too large.*; the card was not changed\n", result.stderr)
    assert file_hashes(dataset) == before
    assert not (dataset / STAGED).exists()


@pytest.mark.parametrize("survived", [1, 3])
def test_stopped_while_files_get_their_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survived: int) -> None:
    """Every file is whole at any moment, and the same command ends what was begun."""
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    write_card(dataset, facts)
    whole = file_hashes(dataset)
    make(tmp_path)
    short = file_hashes(dataset)
    renamed: list[str] = []
    replace = Path.replace

    def stop(self: Path, target: Path) -> Path:
        if len(renamed) == survived:
            raise KeyboardInterrupt
        renamed.append(target.name)
        return replace(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop)
        with pytest.raises(KeyboardInterrupt):
            write_card(dataset, facts)
    found = file_hashes(dataset)
    last = ("README.md", MANIFEST)
    assert all(found[name] == short[name] for name in last), "the card comes last, and then its entries"
    assert all(whole[name] == found[name] for name in found if name not in last)
    write_card(dataset, facts)
    assert file_hashes(dataset) == whole


@pytest.mark.soak
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """A real process, killed outright: the card is the former one or the whole new one, and the rows load."""
    dataset, facts = make(tmp_path), write_facts(tmp_path)
    command = [sys.executable, str(ROOT / "dataset_card" / "fill.py"), str(dataset), f"--facts={facts}", "--workers=1"]
    before = {name: (dataset / name).read_bytes() for name in ("README.md", "manifest.json")}
    subprocess.run(command, check=True, capture_output=True)
    whole = file_hashes(dataset)
    rng, killed, tail = random.Random(0), 0, 2.0  # seconds from the first staged file to the end, at most
    for _ in range(12):
        make(tmp_path)
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and not any(dataset.glob(f"{STAGED}*")):
            time.sleep(0.002)
        time.sleep(rng.uniform(0, tail))
        process.kill()
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:  # it was done before
            tail /= 2
        for name, former in before.items():
            now = (dataset / name).read_bytes()
            assert now == former or hashlib.sha256(now).hexdigest() == whole[name], name
        found = {
            name: digest
            for name, digest in file_hashes(dataset).items()
            if not name.startswith(STAGED) and name not in before
        }
        assert found == {name: whole[name] for name in found}
    assert killed > 3
    subprocess.run(command, check=True, capture_output=True)
    assert file_hashes(dataset) == whole


def test_command(tmp_path: Path) -> None:
    dataset = make(tmp_path)
    result = run_main(dataset, f"--facts={write_facts(tmp_path)}")
    assert result.exit_code == 0, result.output
    names = ["croissant.json", "figures/lengths.png", "statistics.json", "README.md"]
    assert result.stdout.splitlines() == [str(dataset / name) for name in names]
