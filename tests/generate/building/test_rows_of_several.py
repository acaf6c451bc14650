"""Datasets with rows of several pictures: their columns are lists; what reads them gives lists, or says it cannot."""

import hashlib
import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import datasets
import pytest

import imagenet_think
from dataset_card.write_card import write_card
from generate.building.build import build
from generate.exporting.tasks import export
from generate.publishing.checks import check_release
from generate.publishing.release import read_release
from generate.reviewing import image_views
from generate.reviewing.open_page import open_page_data
from generate.reviewing.search import Filter
from generate.storage.image_list import ImageRow, read_image_list, write_image_list
from generate.storage.published_list import read_published_list
from generate.storage.run_directory import write_description
from imagenet_think import ContractError, load, open_image, read_schema, to_messages, verify
from tests.support.built_datasets import FAILED
from tests.support.own_datasets import facts_file
from tests.support.samples import record, write_jsonl

TEACHERS = ("glm", "kimi")


@pytest.fixture(scope="module")
def rows(listed: Path) -> list[ImageRow]:
    """Rows of 1, 2, 3, 1, 2, … drawn pictures, with the hashes of their files."""
    paths = sorted(str(row.path) for row in read_image_list(listed / "images.jsonl"))
    hashes = [hashlib.sha256((listed / "pictures" / path).read_bytes()).hexdigest() for path in paths]
    found = []
    for at in range(10):
        count = at % 3 + 1
        some = slice(at, at + count)
        path, digest = (paths[at], hashes[at]) if count == 1 else (tuple(paths[some]), tuple(hashes[some]))
        split = "test" if at < 4 else "train"
        found.append(ImageRow(image_id=f"clip{at}", wnid="clips", path=path, sha256=digest, split=split))
    return found


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory, rows: list[ImageRow]) -> Path:
    folder = tmp_path_factory.mktemp("several")
    write_image_list(folder / "images.jsonl", rows)
    digest = hashlib.sha256((folder / "images.jsonl").read_bytes()).hexdigest()
    runs = {}
    for name in TEACHERS:
        records = [
            record(row.image_id, name, **(FAILED if at == 1 and name == "glm" else {})) for at, row in enumerate(rows)
        ]
        write_jsonl(folder / name / "shard-00000.jsonl", records)
        bound = {"model": name, "question": "What happens?", "checkpoint": "x/y", "images": digest}
        write_description(folder / name, {"run_id": "run-of-tests", "bound": bound})
        runs[name] = folder / name
    build(runs, folder / "images.jsonl", folder / "think", 4)
    return folder / "think"


def test_path_and_sha256_are_lists_in_every_row(dataset: Path, rows: list[ImageRow]) -> None:
    assert read_schema(dataset).several
    by_id = {row.image_id: row for row in rows}
    for config in ("paired", *TEACHERS, "failures"):
        for split in load(config, dataset).values():
            for row in split:
                assert row["path"] == list(by_id[row["image_id"]].paths)
                assert row["sha256"] == list(by_id[row["image_id"]].hashes)
    plain = datasets.load_dataset(str(dataset), "paired", split="test")
    assert plain.features["path"].feature.dtype == "string"


@pytest.mark.parametrize("streaming", [False, True])
def test_the_join_gives_lists(dataset: Path, listed: Path, rows: list[ImageRow], streaming: bool) -> None:
    root = listed / "pictures"
    joined = list(load("paired", dataset, split="test", images=root, verify=True, streaming=streaming))
    by_id = {row.image_id: row for row in rows}
    assert {len(row["images"]) for row in joined} == {1, 3}
    for row in joined:
        wanted = [open_image(path, root).tobytes() for path in by_id[row["image_id"]].paths]
        assert [image.tobytes() for image in row["images"]] == wanted
        assert row["image_match"] == ["exact"] * len(wanted)


def test_verify_counts_pictures_and_missing_ones_are_none(dataset: Path, listed: Path, tmp_path: Path) -> None:
    loaded = load("glm", dataset, split="train")
    pictures = [path for row in loaded for path in row["path"]]
    counts = verify(loaded, listed / "pictures")
    assert counts["exact"] == len(pictures) > len(loaded)
    with pytest.warns(UserWarning, match=f"{len({*pictures})} of {len({*pictures})} pictures are not below"):
        joined = load("glm", dataset, split="train", images=tmp_path)
    assert joined[0]["images"] == [None] * len(loaded[0]["path"])


def test_messages_have_a_part_for_each_picture(dataset: Path) -> None:
    for row in load("paired", dataset, split="test"):
        asked = to_messages(row, "kimi")[0]["content"]
        assert [part["type"] for part in asked] == ["image"] * len(row["path"]) + ["text"]
        assert to_messages(row, parts=False)[0]["content"].count("<image>") == len(row["path"])


def test_the_list_comes_back_to_the_byte(dataset: Path, tmp_path: Path) -> None:
    found = read_published_list(str(dataset))
    write_image_list(tmp_path / "images.jsonl", found.rows)
    assert {row.image_id: row for row in found.rows} == {
        row.image_id: row for row in read_image_list(dataset.parent / "images.jsonl")
    }


def test_chats_name_every_picture(dataset: Path, tmp_path: Path) -> None:
    export(str(dataset), tmp_path, None, ["sft"])
    lines = [json.loads(line) for line in (tmp_path / "sft" / "kimi-test.jsonl").read_text().splitlines()]
    assert {len(line["images"]) for line in lines} == {1, 2, 3}
    assert all(line["messages"][0]["content"].count("<image>") == len(line["images"]) for line in lines)


def refusals(dataset: Path, out: Path, listed: Path) -> dict[str, Any]:
    runs = {name: dataset.parent / name for name in TEACHERS}
    images = dataset.parent / "images.jsonl"
    return {
        "a task for lmms-eval or vlmevalkit shows one: give --format sft": lambda: export(
            str(dataset), out, str(listed), ["lmms-eval", "vlmevalkit"]
        ),
        "--embed-images stores one picture a row": lambda: build(runs, images, out / "x", pictures=listed / "pictures"),
    }


@pytest.mark.parametrize("message", refusals(Path("x"), Path("x"), Path("x")))
def test_what_shows_one_picture_says_so(message: str, dataset: Path, tmp_path: Path, listed: Path) -> None:
    with pytest.raises(ContractError, match=message):
        refusals(dataset, tmp_path, listed)[message]()


def test_the_card_describes_the_sets_and_the_dataset_can_be_published(dataset: Path, tmp_path: Path) -> None:
    built = tmp_path / "think"
    shutil.copytree(dataset, built)
    write_card(built, facts_file(tmp_path, repository="erika/own"))
    card = (built / "README.md").read_text("utf-8")
    said = card.partition("## Load it")[0]
    assert "10 sets of pictures of Gartenbilder were shown to two vision-language models" in said
    assert "A set has 1 to 3 pictures in a fixed order" in said
    assert "all sets together have 19" in said  # four of 1, three of 2, three of 3
    assert "| `path` | list of string | " in card
    assert 'rows[0]["images"]  # a list' in card
    assert not re.search(r"(every|one|a) picture (of one|has|the best|differ)", card)
    statistics = json.loads((built / "statistics.json").read_text())
    assert {name: statistics["pictures"][name] for name in ("count", "minimum", "maximum", "total")} == {
        "count": 10, "minimum": 1, "maximum": 3, "total": 19,
    }  # fmt: skip
    results = check_release(read_release(built), "erika/own", pictures=False)
    assert not [result for result in results if result.failed]


def test_the_page_shows_every_picture_of_a_row(dataset: Path, listed: Path, rows: list[ImageRow]) -> None:
    data = open_page_data(dataset, str(listed / "pictures"), None, [], 10, 0, "none", None)
    paths = {row.image_id: row.paths for row in rows}
    for at in range(len(data.rows)):
        shown = paths[data.rows.image_ids[at].as_py()]
        page = image_views.image_page(data, at, Filter())
        assert page.count('class="it-picture"') == len(shown)
        assert f"{len(shown)} of {len(shown)}" in page or len(shown) == 1
        for number, path in enumerate(shown):
            wanted = io.BytesIO()
            open_image(path, listed / "pictures", 64).save(wanted, "JPEG", quality=88)
            assert data.picture(at, 64, number) == wanted.getvalue()
        grid = image_views.grid(data, [at], Filter())
        assert (f"{len(shown)} pictures" in grid) == (len(shown) > 1)


def test_the_page_serves_pictures_by_their_number(dataset: Path, listed: Path) -> None:
    pytest.importorskip("gradio")
    from fastapi.testclient import TestClient

    from generate.reviewing.server import application

    data = open_page_data(dataset, str(listed / "pictures"), None, [], 10, 0, "none", None)
    with TestClient(application(data, "127.0.0.1"), base_url="http://127.0.0.1") as client:
        for at in range(len(data.rows)):
            count = len(data.rows.paths_of(at))
            found = [client.get(f"/picture/{at}?side=64&number={number}") for number in range(-1, count + 1)]
            assert [one.status_code for one in found] == [404, *[200] * count, 404]
            assert len({one.content for one in found[1:-1]}) == count


def test_the_first_dataset_has_texts() -> None:
    assert imagenet_think.Schema().features("paired")["path"] == datasets.Value("string")
