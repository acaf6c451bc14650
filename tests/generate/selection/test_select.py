"""The command that selects the images, and the selection as a whole."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from PIL import Image
from typer.testing import CliRunner

from generate.select_images import main
from generate.selection.options import Options
from generate.selection.screening.rules import Rules
from generate.selection.select import select
from generate.storage.image_list import read_image_list
from imagenet_think import ContractError, open_image, phash
from tests.support.picture_collections import LOOSE, pictures


def choose(root: Path, out: Path, **changes: Any) -> str:
    """select() of everything that decodes, unless changed."""
    rules = out.parent / "loose.yaml"
    rules.write_text(LOOSE)
    options = {"source": str(root), "out": out, "total": "all", "rules": rules, "workers": 1}
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
    assert "1 picture could not be read; the same command tries them again" in printed


@pytest.mark.process
def test_workers_give_the_same_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generate.selection.select.PICTURES_PER_WORKER", 50)
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


@pytest.mark.parametrize(
    ("add", "remove", "said"),
    [
        ([], [], "remove it if a picture was mended under its old name"),
        (["new/a.png"], [], "1 picture is new, as 'new/a.png'; what is new is left out: remove that folder"),
        (["a.png", "b.png"], ["n00000000/n00000000_0.png"], "2 pictures are new, as"),
        ([], ["n00000000/n00000000_0.png"], "since which 1 picture is gone: remove that folder"),
        (["notes.txt"], [], "remove it if"),
    ],
)
def test_pictures_that_a_listing_lacks_are_said(
    add: list[str], remove: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, out = pictures(tmp_path / "pictures"), tmp_path / "images.jsonl"
    choose(root, out)
    assert "using the listing" not in capsys.readouterr().err
    for name in add:
        (root / name).parent.mkdir(exist_ok=True)
        Image.new("RGB", (30, 20), "red").save(root / name, "PNG")
    for name in remove:
        (root / name).unlink()
    choose(root, out)
    (catalogue,) = (tmp_path / "images.selection").glob("catalogue-*")
    printed = capsys.readouterr().err
    assert f"using the listing of 12 pictures in {catalogue}" in printed
    assert said in printed
    if add and remove:
        assert "and 1 picture is gone; what is new is left out" in printed


def test_a_source_of_very_many_is_not_listed_at_each_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, out = pictures(tmp_path / "pictures"), tmp_path / "images.jsonl"
    choose(root, out)
    monkeypatch.setattr("generate.selection.select.MOST_COMPARED", 11)
    Image.new("RGB", (30, 20), "red").save(root / "new.png", "PNG")
    choose(root, out)
    assert "remove it if the source has changed" in capsys.readouterr().err


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
        ([], r"holds no pictures \(\.jpg"),
        (["a.jpg"], "none of the 1 picture of .* is usable; 'a.jpg' is one: decodes, not a picture"),
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


@pytest.mark.parametrize("total", ["all", 5])
def test_where_all_is_excluded_that_is_said(tmp_path: Path, total: int | str) -> None:
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
        (["--label-column=label"], "error: --label-column requires a Hugging Face dataset"),
        (["--source=.", "--rules=nowhere.yaml"], "error: nowhere.yaml does not exist"),
    ],
)
def test_command_fails_in_one_sentence(tmp_path: Path, options: list[str], message: str) -> None:
    result = run(f"--source={tmp_path / 'nothing'}", f"--out={tmp_path / 'images.jsonl'}", *options)
    assert result.exit_code == 2
    assert result.stderr.startswith(message)
    assert result.stderr.count("\n") == 1


def test_printed_rules_are_rules(tmp_path: Path) -> None:
    result = run("--rules", "print")
    assert result.exit_code == 0
    (tmp_path / "rules.yaml").write_text(result.stdout)
    assert Rules.read(tmp_path / "rules.yaml") == Rules.read(None)
