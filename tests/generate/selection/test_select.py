"""The list of images: read, listed from a folder, split; and the command that makes it."""

import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import typer
from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from generate.select_images import Options, main, select
from generate.selection.screening.rules import Rules
from generate.storage.image_list import ImageRow, assign_splits, list_folder, read_image_list, write_image_list
from imagenet_think import ContractError, open_image, phash
from tests.support.samples import image_row, write_jsonl


def row(image_id: str, wnid: str = "n1") -> ImageRow:
    return ImageRow(image_id=image_id, wnid=wnid, path=f"{image_id}.jpg")


# ------------------------------------------------------------------------------------------------------ the list


def test_written_list_reads_the_same(tmp_path: Path) -> None:
    rows = [ImageRow(**image_row("a")), ImageRow(image_id="é", path="é/x y.jpg", split="test")]
    write_image_list(tmp_path / "images.jsonl", rows)
    assert read_image_list(tmp_path / "images.jsonl") == rows
    assert [path.name for path in tmp_path.iterdir()] == ["images.jsonl"]


def test_hand_made_list_needs_two_fields(tmp_path: Path) -> None:
    path = write_jsonl(tmp_path / "images.jsonl", [{"image_id": "a", "path": "a.jpg", "note": "mine", "sha256": None}])
    assert read_image_list(path) == [ImageRow(image_id="a", path="a.jpg")]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("", "the list of images is empty"),
        ("\n\n", "the list of images is empty"),
        ('{"image_id": "a", "path": "a"}\n{oops\n', "line 2: not JSON"),
        ('{"image_id": "a"', "line 1: not JSON"),
        ("\udcff\n", "line 1: not JSON"),
        ("[" * 100_000, "line 1: not JSON"),
        ("7\n", "line 1: expected a JSON object with image_id and path, not int"),
        ('{"image_id": "a"}\n', "line 1: path is missing"),
        ('{"path": "a"}\n', "line 1: image_id is missing"),
        ('{"image_id": "", "path": "a"}\n', "line 1: image_id is missing"),
        ('{"image_id": 7, "path": "a"}\n', "line 1: image_id must be a string, not '7'"),
        ('{"image_id": "a", "path": ["a"]}\n', "line 1: path must be a string"),
        ('{"image_id": "a", "path": "a", "width": "9"}\n', "line 1: width must be a number of pixels, not '9'"),
        ('{"image_id": "a", "path": "a", "width": true}\n', "line 1: width must be a number of pixels"),
        ('{"image_id": "a", "path": "a", "height": 0}\n', "line 1: height must be a number of pixels"),
        ('{"image_id": "\\ud800", "path": "a"}\n', "line 1: image_id .* is not valid Unicode"),
        ('{"image_id": "a", "path": "a", "split": "val"}\n', "line 1: unknown split 'val', choose from train, test"),
        (
            '{"image_id": "a", "path": "a"}\n{"image_id": "b", "path": "b"}\n{"image_id": "a", "path": "c"}\n',
            "lines 1 and 3 have the same image_id 'a'",
        ),
    ],
)
def test_what_is_not_a_list_is_said_in_one_sentence(tmp_path: Path, lines: str, message: str) -> None:
    path = tmp_path / "images.jsonl"
    path.write_bytes(lines.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContractError, match=message) as caught:
        read_image_list(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["nothing.jsonl", "."])
def test_unreadable_list(tmp_path: Path, name: str) -> None:
    with pytest.raises(ContractError, match="cannot be read"):
        read_image_list(tmp_path / name)


# ---------------------------------------------------------------------------------------------------- the folder


def test_folder_is_listed_sorted_by_parts(tmp_path: Path) -> None:
    for name in ("b/2.JPG", "b/10.jpeg", "a.b/x.png", "a/x.WebP", "z.tif", "a/notes.txt", "a/c/deep.gif"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    (tmp_path / "folder.jpg").mkdir()
    (tmp_path / "circle").symlink_to(tmp_path)
    assert list(list_folder(tmp_path)) == [
        "a/c/deep.gif", "a/x.WebP", "a.b/x.png", "b/10.jpeg", "b/2.JPG", "z.tif",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------------------- the splits


def test_splits_do_not_depend_on_order() -> None:
    rows = [row(f"{wnid}_{i}", wnid) for wnid in ("n1", "n2", "n3") for i in range(40)]
    expected = {r.image_id: r.split for r in assign_splits(rows, 0.1)}
    random.Random(0).shuffle(rows)
    again = assign_splits(rows, 0.1)
    assert {r.image_id: r.split for r in again} == expected
    assert [r.image_id for r in again] == [r.image_id for r in rows]


def test_split_is_fixed_for_ever() -> None:
    """A published split must not move with a version of this code."""
    test = [r.image_id for r in assign_splits([row(str(i)) for i in range(100)], 0.05) if r.split == "test"]
    assert test == ["39", "49", "51", "55", "65"]


def test_large_classes_are_within_one_image_of_their_share() -> None:
    rows = [row(f"{wnid}_{i}", wnid) for wnid in "abcdefgh" for i in range(130)]
    test = Counter(r.wnid for r in assign_splits(rows, 0.1) if r.split == "test")
    assert set(test.values()) <= {13, 14}


def test_many_small_classes_give_their_share() -> None:
    rows = [row(f"{wnid}_{i}", f"n{wnid}") for wnid in range(4000) for i in range(5)]
    test = Counter(r.wnid for r in assign_splits(rows, 0.02) if r.split == "test")
    assert set(test.values()) == {1}
    assert 320 < len(test) < 480  # 400 expected, standard deviation 19


@pytest.mark.parametrize(("share", "expected"), [(0.0, 0), (1.0, 30)])
def test_no_split_and_only_split(share: float, expected: int) -> None:
    rows = assign_splits([row(f"{i}", f"n{i % 7}") for i in range(30)], share)
    assert sum(r.split == "test" for r in rows) == expected


def test_near_duplicates_are_of_one_split() -> None:
    """39, 49, 51, 55 and 65 are the test without groups; of a group the lowest hash decides."""
    rows = [row(str(i)) for i in range(100)]
    alone = {r.image_id for r in assign_splits(rows, 0.05) if r.split == "test"}
    together = [[39, 7, 8], [20, 21]]
    test = {r.image_id for r in assign_splits(rows, 0.05, together) if r.split == "test"}
    assert test == alone | {"7", "8"}
    assert {r.image_id for r in assign_splits(rows, 0.05, [[39, 65, 3]]) if r.split == "test"} in (
        alone | {"3"},
        alone - {"39", "65"},
    )


# --------------------------------------------------------------------------------------------------- the command

LOOSE = "min_side: null\nmax_aspect: null\nmin_entropy: null\nmax_noise: null\nmin_sharpness: null\nmax_hamming: null\n"


@pytest.fixture(autouse=True)
def _undrawn(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the report's picture, which takes seconds, but where it is looked at."""
    if request.node.name != "test_the_report":
        monkeypatch.setattr("generate.selection.report.draw", lambda *_: None)


def pictures(root: Path, count: int = 12) -> Path:
    """Three classes of small noise."""
    rng = np.random.default_rng(0)
    for number in range(count):
        path = root / f"n0000000{number % 3}" / f"n0000000{number % 3}_{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(rng.integers(0, 256, (20, 30 + number, 3), np.uint8)).save(path)
    return root


def choose(root: Path, out: Path, **changes: Any) -> str:
    """select() of everything that decodes, unless changed."""
    rules = out.parent / "loose.yaml"
    rules.write_text(LOOSE)
    options = {"source": str(root), "out": out, "total": None, "rules": rules, "workers": 1}
    return select(Options(**(options | changes)))


def rejected_beside(out: Path, name: str = "rejected.jsonl") -> dict[str, dict[str, Any]]:
    lines = (out.parent / name).read_text(encoding="utf-8").splitlines()
    return {line["path"]: line for line in map(json.loads, lines)}


def test_select_lists_what_decodes_and_rejects_the_rest(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures")
    (root / "broken.jpg").write_bytes(b"no picture")
    (root / "gone.jpg").symlink_to("nothing.jpg")
    printed = choose(root, tmp_path / "images.jsonl", test_share=0.3)
    rows = read_image_list(tmp_path / "images.jsonl")
    assert len(rows) == 12
    assert {r.split for r in rows} == {"train", "test"}
    assert rows[0].image_id == "n00000000_0"
    assert rows[0].wnid == "n00000000"
    assert rows[0].phash == phash(open_image(rows[0].path, root))
    assert (rows[0].width, rows[0].height) == (30, 20)
    rejected = rejected_beside(tmp_path / "images.jsonl")
    assert {path: r["rule"] for path, r in rejected.items()} == {"broken.jpg": "decodes", "gone.jpg": "reads"}
    assert "12 images of 3 classes" in printed
    assert "2 rejected" in printed
    assert f"--images-root {root}\n" in printed
    assert "1 pictures could not be read; the same command tries them again" in printed


@pytest.mark.process
def test_workers_give_the_same_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generate.select_images.PICTURES_PER_WORKER", 50)
    root = pictures(tmp_path / "pictures", 60)  # enough for a second process
    for workers in (1, 2):
        (tmp_path / str(workers)).mkdir()
        choose(
            root, tmp_path / str(workers) / "images.jsonl", workers=workers, total=31, min_per_class=1, max_per_class=90
        )
    for name in ("images.jsonl", "rejected.jsonl", "images.selection/summary.json"):
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes()


def test_other_rules_read_no_picture_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every threshold and list is applied to what was measured; the list is that of a new selection."""
    root = pictures(tmp_path / "pictures", 30)
    (root / "broken.jpg").write_bytes(b"no picture")
    rules = tmp_path / "rules.yaml"
    (tmp_path / "classes.txt").write_text("n00000001\n")
    (tmp_path / "ids.txt").write_text("n00000000_3\nn00000002/n00000002_5.png\n")
    lists = "exclude_classes: [classes.txt]\nexclude_images: [ids.txt]\n"
    changes = {
        "min_side: null": "min_side: 20",
        "max_aspect: null": "max_aspect: 2.2",
        "max_hamming: null": "max_hamming: 16",
    }
    choose(root, tmp_path / "images.jsonl")
    with monkeypatch.context() as patch:
        patch.setattr("generate.selection.screening.screening_pass.examine", None)
        for before, after in changes.items():
            rules.write_text(LOOSE.replace(before, after) + lists)
            choose(root, tmp_path / "images.jsonl", rules=rules)
    (tmp_path / "new").mkdir()
    choose(root, tmp_path / "new" / "images.jsonl", rules=rules)
    for name in ("images.jsonl", "rejected.jsonl", "images.selection/summary.json"):
        assert (tmp_path / name).read_bytes() == (tmp_path / "new" / name).read_bytes()


def test_every_picture_that_a_list_excludes_is_rejected(tmp_path: Path) -> None:
    """Also those that no choice would have looked at; and none of them is opened."""
    root = pictures(tmp_path / "pictures", 30)
    for at in (1, 4, 7):
        (root / "n00000001" / f"n00000001_{at}.png").write_bytes(b"not looked at")
    (tmp_path / "classes.txt").write_text("n00000001  # unsafe\n")
    (tmp_path / "ids.txt").write_text("n00000000_3\nn00000002/n00000002_5.png\nn00000002_99\n")
    (tmp_path / "rules.yaml").write_text(LOOSE + "exclude_classes: [classes.txt]\nexclude_images: [ids.txt]\n")
    numbers = {"total": 4, "min_per_class": 1, "max_per_class": 3}
    printed = choose(root, tmp_path / "images.jsonl", rules=tmp_path / "rules.yaml", **numbers)
    rejected = rejected_beside(tmp_path / "images.jsonl")
    by_class = {f"n00000001/n00000001_{at}.png": "exclude_classes" for at in range(1, 30, 3)}
    by_image = {f"{path}.png": "exclude_images" for path in ("n00000000/n00000000_3", "n00000002/n00000002_5")}
    assert {path: line["rule"] for path, line in rejected.items()} == by_class | by_image
    assert list(rejected) == sorted(rejected)
    summary = json.loads((tmp_path / "images.selection" / "summary.json").read_text())
    assert summary["rejected"] == {"exclude_classes": 10, "exclude_images": 2}
    assert summary["matching_nothing"] == {"exclude_classes": 0, "exclude_images": 1}
    assert "1 ids of exclude_images match nothing" in printed
    assert "exclude_classes match nothing" not in printed


def test_a_mended_picture_counts_once_it_is_listed_again(tmp_path: Path) -> None:
    root, out = pictures(tmp_path / "pictures"), tmp_path / "images.jsonl"
    path = root / "n00000001" / "n00000001_1.png"
    whole = path.read_bytes()
    path.write_bytes(b"cut")
    choose(root, out)
    path.write_bytes(whole)
    (catalogue,) = (tmp_path / "images.selection").glob("catalogue-*")
    shutil.rmtree(catalogue)
    choose(root, out)
    assert not rejected_beside(out)
    assert len(read_image_list(out)) == 12


def test_two_lists_of_one_folder_leave_each_other_alone(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures")
    (root / "broken.jpg").write_bytes(b"no picture")
    choose(root, tmp_path / "images.jsonl")
    assert "more.rejected.jsonl" in choose(root, tmp_path / "more.jsonl", include="n00000001/*")
    assert list(rejected_beside(tmp_path / "images.jsonl")) == ["broken.jpg"]
    assert rejected_beside(tmp_path / "more.jsonl", "more.rejected.jsonl") == {}


def test_name_that_is_not_utf8_is_rejected(tmp_path: Path) -> None:
    root = pictures(tmp_path / "pictures")
    Image.new("RGB", (4, 4)).save(root / "ok.png")
    (root / "ok.png").rename(root / b"caf\xe9.png".decode("utf-8", "surrogateescape"))
    choose(root, tmp_path / "images.jsonl")
    (rejected,) = rejected_beside(tmp_path / "images.jsonl").values()
    assert "not UTF-8" in rejected["message"]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "holds no files named like pictures"),
        (["a.jpg"], "none of the 1 pictures of .* is usable; 'a.jpg' is one: decodes, not a picture"),
        (["a/b.jpg", "a__b.png"], "'a/b.jpg' and 'a__b.png' would have the same image_id 'a__b'"),
        (["x/n00000001_1.jpg", "y/n00000001_1.jpg"], "would have the same image_id 'n00000001_1'"),
    ],
)
def test_refusals(tmp_path: Path, names: list[str], message: str) -> None:
    for name in names:
        (tmp_path / "pictures" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "pictures" / name).write_bytes(b"no picture")
    (tmp_path / "pictures").mkdir(exist_ok=True)
    with pytest.raises(ContractError, match=message):
        choose(tmp_path / "pictures", tmp_path / "images.jsonl")
    assert not (tmp_path / "images.jsonl").exists()


@pytest.mark.parametrize("total", [None, 5])
def test_where_all_is_excluded_that_is_said(tmp_path: Path, total: int | None) -> None:
    (tmp_path / "classes.txt").write_text("n00000000\nn00000001\nn00000002\n")
    (tmp_path / "rules.yaml").write_text("exclude_classes: [classes.txt]")
    with pytest.raises(ContractError, match=r"all 12 pictures of .* are excluded by the lists of --rules"):
        choose(pictures(tmp_path / "pictures"), tmp_path / "images.jsonl", total=total, rules=tmp_path / "rules.yaml")


def run(*options: str) -> Result:
    app = typer.Typer()
    app.command()(main)
    return CliRunner().invoke(app, options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ([], "error: --source"),
        (["--total=some"], "error: --total some is neither a number of images nor 'all'"),
        (["--screen=most"], "error: --screen most is not known; choose from candidates, all"),
        (["--diversity=colour"], "error: --diversity colour is not known; choose from complexity, embeddings"),
        (["--diversity=embeddings"], "error: --diversity embeddings and --encoder CHECKPOINT go together"),
        (["--label-column=label"], "error: --label-column is one of a Hugging Face dataset"),
        (["--source=.", "--rules=nowhere.yaml"], "error: nowhere.yaml cannot be read as YAML"),
    ],
)
def test_command_fails_in_one_sentence(tmp_path: Path, options: list[str], message: str) -> None:
    result = run(f"--source={tmp_path / 'nothing'}", f"--out={tmp_path / 'images.jsonl'}", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


def test_printed_rules_are_rules(tmp_path: Path) -> None:
    result = run("--print-rules")
    assert result.exit_code == 0
    (tmp_path / "rules.yaml").write_text(result.stdout)
    assert Rules.read(tmp_path / "rules.yaml") == Rules.read(None)
