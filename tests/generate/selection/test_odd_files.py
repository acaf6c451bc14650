"""Odd files beside good pictures: the good ones are selected, and each other thing is said by its name."""

import json
import os
import re
import shutil
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import datasets
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.selection.options import Options
from generate.selection.screening.screening_pass import measure_pictures
from generate.selection.select import select
from generate.selection.sources.catalogue import Picture
from generate.selection.sources.folder_walk import walk_folder
from generate.selection.sources.open_source import open_source
from generate.selection.sources.passed_over import UNREADABLE, PassedOver
from generate.selection.sources.source import Entry
from imagenet_think import FORMATS, PICTURE_SUFFIXES, ContractError, Pictures, image_id_of, read_image_bytes
from tests.support import odd_files
from tests.support.commands import ROOT
from tests.support.odd_files import hard_link, link, member, picture, put, tar_bytes, with_size
from tests.support.picture_collections import LOOSE, pictures_in

GOOD = {"a/0.png", "a/1.png", "b/2.png"}


def good_folder(root: Path) -> Path:
    for number, name in enumerate(sorted(GOOD)):
        put(root / name, picture(number))
    return root


def choose(root: Path, **changes: Any) -> tuple[set[str], dict[str, str], dict[str, str], str]:
    """Return the paths chosen, {path: rule} rejected, {path: kind} passed over, and what is printed."""
    out = root.with_name("out") / "images.jsonl"
    shutil.rmtree(out.parent, ignore_errors=True)
    out.parent.mkdir()
    rules = put(out.parent / "loose.yaml", LOOSE.encode())
    printed = select(Options(**({"source": str(root), "out": out, "total": "all", "rules": rules} | changes)))
    files = (out, out.with_name("rejected.jsonl"), out.with_suffix(".selection") / "passed_over.jsonl")
    chosen, rejected, passed = ([json.loads(line) for line in file.read_text().splitlines()] for file in files)
    summary = json.loads((out.with_suffix(".selection") / "summary.json").read_text())["passed_over"]
    assert sum(kind["count"] for kind in summary.values()) == len(passed)
    assert all(
        kind["way_out"] and kind["example"] and f"{name} ({kind['count']})" in printed for name, kind in summary.items()
    )
    return (
        {row["path"] for row in chosen},
        {row["path"]: row["rule"] for row in rejected},
        {row["path"]: row["kind"] for row in passed},
        printed,
    )


def written(path: str) -> str:
    return path.encode("utf-8", "backslashreplace").decode()


@pytest.mark.parametrize(
    "name", [name for name in odd_files.MAKERS if "/" not in name or name.startswith(("a/", "hub"))]
)
def test_each_odd_thing_is_named_and_in_no_ones_way(tmp_path: Path, name: str) -> None:
    root = good_folder(tmp_path / "root")
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    odd_files.MAKERS[name](root / name)
    chosen, rejected, passed, _ = choose(root)
    assert chosen == GOOD
    named = [path for path in (*rejected, *passed) if path == written(name) or path.startswith(f"{written(name)}/")]
    assert len(named) == (name != "folder.png")  # an empty folder holds nothing that could be missed
    assert len(rejected) + len(passed) == len(named)


def test_all_odd_things_together_are_one_line_each(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    for name, make in odd_files.MAKERS.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        make(root / name)
    chosen, rejected, passed, printed = choose(root)
    assert chosen == GOOD
    assert len(rejected) + len(passed) == len(odd_files.MAKERS) - 1
    assert "files or folders could not be listed" in printed
    everything = list(open_source(str(root)).entries())
    for at, entry in enumerate(everything):  # a killed listing goes on behind any of them
        assert list(open_source(str(root)).entries(entry.path)) == everything[at + 1 :]


def test_a_folder_that_may_not_be_read_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = good_folder(tmp_path / "root")
    put(root / "closed" / "1.png", picture(5))
    scan = os.scandir

    def refuse(path: str) -> Any:  # the tests may run as root, whom no permission stops
        if str(path).endswith("/closed"):
            raise PermissionError(13, "Permission denied", path)
        return scan(path)

    monkeypatch.setattr("os.scandir", refuse)
    chosen, rejected, _, _ = choose(root)
    assert (chosen, rejected) == (GOOD, {"closed": "lists"})


def test_a_tar_that_may_not_be_opened_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = good_folder(tmp_path / "root")
    put(root / "closed.tar", tar_bytes(member("1.png", picture(5))))
    opened = os.open

    def refuse(path: Any, *flags: Any, **more: Any) -> int:
        if str(path).endswith("closed.tar"):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *flags, **more)

    monkeypatch.setattr("os.open", refuse)
    (found,) = [one for one in open_source(str(root)).entries() if isinstance(one, PassedOver)]
    assert found == ("closed.tar", UNREADABLE, "it cannot be read: Permission denied")


def test_suffixes_are_all_of_our_formats() -> None:
    Image.init()
    known = {suffix for suffix, kind in Image.registered_extensions().items() if kind in (*FORMATS, "MPO")}
    assert known == PICTURE_SUFFIXES


# -------------------------------------------------------------------------------------------------------------- links


def test_linked_folders_and_files_below_the_root_are_listed(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    put(root / "store" / "deep" / "7.png", picture(7))
    (root / "c").symlink_to("store/deep")
    (root / "one.png").symlink_to("a/0.png")
    entries = pictures_in(open_source(str(root)))
    assert ("c/7.png", "c") in entries
    assert ("one.png", "") in entries
    assert read_image_bytes("c/7.png", root) == picture(7)


def test_a_second_name_of_one_image_is_no_second_image(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(root / "n00000001" / "n00000001_1.png", picture(1))
    put(
        root / "t.tar",
        tar_bytes(member("n00000002_2.png", picture(2)), hard_link("x/n00000002_2.png", "n00000002_2.png")),
    )
    (root / "dogs").symlink_to("n00000001")
    (root / "tars").mkdir()
    (root / "tars" / "t.tar").symlink_to("../t.tar")
    chosen, rejected, passed, _ = choose(root)
    assert chosen == {"n00000001/n00000001_1.png", "t.tar::n00000002_2.png"}
    assert rejected == {}
    assert set(passed) == {"dogs/n00000001_1.png", "tars/t.tar", "t.tar::x/n00000002_2.png"}
    assert choose(root, include="dogs/*")[0] == {"dogs/n00000001_1.png"}


def test_links_among_one_another_cost_no_more_than_each_once(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(12)]
    for name in names:
        put(tmp_path / name / "1.png")
        for other in names:
            (tmp_path / name / f"to_{other}").symlink_to(f"../{other}")
    assert len(list(walk_folder(tmp_path))) < 12**3 * 2


def test_folders_deeper_than_python_recurses(tmp_path: Path) -> None:
    deep, folders = tmp_path, []
    for _ in range(1100):
        deep = deep / "d"
        deep.mkdir()
        folders.append(deep)
    put(deep / "1.png")
    found = list(walk_folder(tmp_path))
    (deep / "1.png").unlink()
    for folder in reversed(folders):  # which pytest's own tidying up could not
        folder.rmdir()
    assert [one.path for one in found] == ["d/" * 1100 + "1.png"]


# --------------------------------------------------------------------------------------------------------------- tars


def test_a_tar_of_tars_is_read(tmp_path: Path) -> None:
    inner = [tar_bytes(*(member(f"n0000000{c}_{n}.JPEG", picture(3 * c + n)) for n in range(3))) for c in range(2)]
    root = tmp_path / "root"
    put(root / "winter21.tar", tar_bytes(*(member(f"n0000000{c}.tar", data) for c, data in enumerate(inner))))
    chosen, rejected, passed, _ = choose(root)
    assert chosen == {f"winter21.tar::n0000000{c}.tar::n0000000{c}_{n}.JPEG" for c in range(2) for n in range(3)}
    assert (rejected, passed) == ({}, {})
    assert {entry.wnid for entry in pictures_in(open_source(str(root)))} == {"n00000000", "n00000001"}
    path = "winter21.tar::n00000001.tar::n00000001_2.JPEG"
    assert read_image_bytes(path, root) == picture(5)
    assert image_id_of(path) == "n00000001_2"
    assert image_id_of("all.tar::cats.tar::1.jpg") == "all.tar__cats.tar__1"


def test_links_in_a_tar_are_followed_in_it_alone(tmp_path: Path) -> None:
    root = tmp_path / "root"
    members = [
        link("early.png", "sub/late.png"), member("sub/late.png", picture(1)), hard_link("h/hard.png", "sub/late.png"),
        link("h/twice.png", "../early.png"), link("out.png", "../../x.png"), link("root.png", "/etc/x.png"),
        link("self.png", "self.png"), link("gone.png", "nothing.png"), link("folder", "sub"),
        member("pipe.png", type=tarfile.FIFOTYPE), member("../up.png", picture(2)), member("a.tar.gz"),
        member("zipped.tar", b"\x1f\x8b\x08"), member("notes.txt"),
    ]  # fmt: skip
    put(root / "t.tar", tar_bytes(*members))
    chosen, rejected, passed, _ = choose(root)
    good = {"early.png", "sub/late.png", "h/hard.png", "h/twice.png"}
    assert chosen == {f"t.tar::{name}" for name in good}
    assert {read_image_bytes(path, root) for path in chosen} == {picture(1)}
    assert rejected == {}
    assert set(passed) == {f"t.tar::{info.name}" for info, _ in members if info.name not in good}


def test_a_listing_goes_on_in_a_tar_of_any_spelling(tmp_path: Path) -> None:
    inner = tar_bytes(member("1.png"), member("2.png"), member("notes.txt"))
    put(tmp_path / "a" / "X.TAR", tar_bytes(member("n.Tar", inner), member("3.png"), link("4.png", "out")))
    source = open_source(str(tmp_path))
    everything = list(source.entries())
    assert len(everything) == 5
    for at, entry in enumerate(everything):
        assert list(source.entries(entry.path)) == everything[at + 1 :]


def test_pictures_beside_a_dataset_are_named(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    features = datasets.Features({"image": datasets.Image(), "kind": datasets.Value("string")})
    rows = {"image": [{"bytes": picture(n), "path": None} for n in (7, 8)], "kind": ["a", "b"]}
    datasets.Dataset.from_dict(rows, features=features).to_parquet(root / "train.parquet")
    chosen, rejected, passed, printed = choose(root)
    assert (len(chosen), rejected, set(passed)) == (2, {}, GOOD)
    assert "2 images have no class; the dataset has the columns kind: name what holds" in printed
    assert "no class" not in choose(root, label_column="kind")[3]


def test_pictures_in_tars_in_tars_are_found_by_name(tmp_path: Path) -> None:
    put(tmp_path / "w.tar", tar_bytes(member("n00000001.tar", tar_bytes(member("n00000001_1.JPEG", b"here")))))
    assert Pictures(tmp_path).read("train/n00000001/n00000001_1.JPEG", "n00000001_1") == b"here"


def assert_damage_is_said(root: Path) -> None:
    last = list(open_source(str(root)).entries())[-1]
    assert isinstance(last, PassedOver)
    assert (last.path, last.kind) == ("t.tar", UNREADABLE)
    assert re.match("the tar is (cut off or damaged|not a tar file)", last.why)


@pytest.mark.parametrize("size", [-1, -512, -2048, 7 << 30, 1 << 70])
@pytest.mark.parametrize("at", [0, 1536])
def test_sizes_that_lead_nowhere_are_said(tmp_path: Path, size: int, at: int) -> None:
    tar = tar_bytes(member("0.png", b"0" * 600), member("1.png", b"1" * 600))
    put(tmp_path / "root" / "t.tar", with_size(tar, at, size))
    assert_damage_is_said(tmp_path / "root")


@pytest.mark.parametrize("size", [200 << 30, -512])
def test_a_long_name_of_gigabytes_is_not_read(tmp_path: Path, size: int) -> None:
    tar = put(tmp_path / "root" / "t.tar", with_size(tar_bytes(member("x" * 3000 + ".png")), 0, size))
    os.truncate(tar, 300 << 30)
    assert_damage_is_said(tmp_path / "root")


def test_a_damaged_tar_is_one_rejected_line_and_hides_no_picture(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    whole = tar_bytes(*(member(f"{number}.png", picture(number)) for number in (5, 6, 7)))
    put(root / "cut.tar", whole[: whole.index(picture(7)) + 20])
    put(root / "empty_file.tar")
    put(root / "web_page.tar", b"<html>404</html>" * 100)
    put(root / "zipped.tar", b"\x1f\x8b\x08")
    chosen, rejected, passed, printed = choose(root)
    assert chosen == GOOD | {"cut.tar::5.png", "cut.tar::6.png"}
    assert rejected == dict.fromkeys(("cut.tar", "empty_file.tar", "web_page.tar", "zipped.tar"), "lists") | {
        "cut.tar::7.png": "reads"
    }
    assert passed == {}
    assert "4 files or folders could not be listed, or not to their end" in printed
    for name in ("web_page", "zipped"):
        with pytest.raises(ContractError, match=f"'{name}.tar' could not be listed: the tar is "):
            choose(root, source=str(root / f"{name}.tar"))


def test_every_damaged_tar_in_a_tar_is_named(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    good = tar_bytes(member("n00000002_2.png", picture(6)))
    members = [member(f"n{number}.tar", tar_bytes(member(f"{number}.png", picture(5)))[:600]) for number in range(23)]
    put(root / "all.tar", tar_bytes(*members, member("n00000002.tar", good)))
    last = [one for one in open_source(str(root)).entries() if isinstance(one, PassedOver)][-1]
    assert last[:2] == ("all.tar", UNREADABLE)
    assert last.why.startswith("the tar holds 'n0.tar', which is cut off or damaged after ")
    assert last.why.count("which is cut off or damaged") == 20
    assert last.why.endswith("; and 3 more")
    assert "all.tar::n00000002.tar::n00000002_2.png" in choose(root)[0]


def test_a_member_of_gigabytes_is_one_rejected_line(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    tar = put(root / "t.tar", with_size(tar_bytes(member("big.png")), 0, 7 << 30))
    os.truncate(tar, (7 << 30) + 10240)
    chosen, rejected, _, _ = choose(root)
    assert (chosen, rejected) == (GOOD, {"t.tar::big.png": "max_bytes"})


# --------------------------------------------------------------------------------------------------------- WebDataset


@pytest.mark.parametrize(
    ("members", "label", "expected"),
    [
        ({"0.png": b"", "0.json": b'{"label": 3}'}, None, {"0.png": "3"}),
        ({"0.png": b"", "0.json": b'{"wnid": "n1", "label": 3}'}, None, {"0.png": "n1"}),
        ({"0.png": b"", "1.png": b"", "0.cls": b"7\n", "1.cls": b"a  b\n"}, None, {"0.png": "7", "1.png": "a b"}),
        ({"0.cls": b"7", "0.png": b"", "0.seg.png": b"", "0.depth0.png": b""}, None, {"0.png": "7"}),
        ({"0.seg.png": b"", "1.png": b"", "0.jpg": b"", "0.cls": b"7"}, None, {"1.png": "", "0.jpg": "7"}),
        ({"x.1.png": b"", "x.2.png": b""}, None, {"x.1.png": "", "x.2.png": ""}),
        ({"x.png": b"", "x.1.png": b""}, None, {"x.png": "", "x.1.png": ""}),
        ({"0.png": b"", "0.json": b'{"species": "owl"}'}, "species", {"0.png": "owl"}),
        ({"0.png": b"", "0.kind.txt": b"owl"}, "kind.txt", {"0.png": "owl"}),
        ({"n00000001/0.png": b"", "n00000001/0.json": b'{"species": "owl"}'}, "species", {"n00000001/0.png": "owl"}),
        ({"0.png": b"", "0.json": b"[" * 200_000}, None, {"0.png": ""}),
        ({"0.png": b"", "0.json": b'{"label": [1, 2], "cls": "\xff"}'}, None, {"0.png": ""}),
        ({"0.png": b"", "0.json": b'{"label": "' + b"x" * (2 << 20) + b'"}'}, None, {"0.png": ""}),
    ],
)
def test_labels_of_samples(
    tmp_path: Path, members: dict[str, bytes], label: str | None, expected: dict[str, str]
) -> None:
    put(tmp_path / "t.tar", tar_bytes(*(member(name, data) for name, data in members.items())))
    entries = pictures_in(open_source(str(tmp_path / "t.tar"), label=label))
    assert {entry.path.removeprefix("t.tar::"): entry.wnid for entry in entries} == expected


def test_labels_that_are_not_found_are_said_with_the_option(tmp_path: Path) -> None:
    root = tmp_path / "root"
    put(root / "t.tar", tar_bytes(member("0.png", picture()), member("0.json", b'{"species": "owl"}')))
    assert "1 image has no class; beside 't.tar::0.png' are the keys species in 0.json" in choose(root)[3]
    assert "with --label-column" in choose(root)[3]
    assert "have no class" not in choose(root, label_column="species")[3]
    with pytest.raises(
        ContractError, match=r"--label-column kind: no sample of t\.tar has it; beside .* the keys species"
    ):
        choose(root, label_column="kind")
    shutil.rmtree(root)
    with pytest.raises(ContractError, match="--label-column requires a Hugging Face dataset, or tar files with labels"):
        choose(good_folder(root), label_column="species")


def test_the_masks_of_samples_can_be_taken(tmp_path: Path) -> None:
    put(tmp_path / "t.tar", tar_bytes(*(member(name) for name in ("0.png", "0.seg.png", "1.png", "1.seg.png"))))
    masks = pictures_in(open_source(str(tmp_path), include="*.seg.png"))
    assert [entry.path for entry in masks] == ["t.tar::0.seg.png", "t.tar::1.seg.png"]


# ----------------------------------------------------------------------------------------------- refusals, and memory


def test_a_refused_listing_is_not_kept(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for number, name in enumerate(["x/n00000001_1.png", "y/n00000001_1.png", "x/n00000001_2.png", "y/n00000001_2.png"]):
        put(root / name, picture(number))
    out = tmp_path / "images.jsonl"
    options = Options(source=str(root), out=out, total="all", rules=put(tmp_path / "loose.yaml", LOOSE.encode()))
    for pairs in ("2 such pairs", "1 such pair"):
        with pytest.raises(ContractError, match=f"would have the same image_id .*; {pairs} in all.*--include"):
            select(options)
        (root / "y" / f"n00000001_{pairs[0]}.png").rename(root / "y" / f"n00000001_{pairs[0]}0.png")
    assert "4 images of 2 classes" in select(options)


def test_nothing_to_select_is_said_with_what_was_passed_over(tmp_path: Path) -> None:
    put(tmp_path / "root" / "a.tar.gz")
    with pytest.raises(
        ContractError, match=r"no pictures .*; passed over: compressed tar files \(1\), as 'a.tar.gz'; unpack"
    ):
        choose(tmp_path / "root")
    good_folder(tmp_path / "root")
    assert choose(tmp_path / "root")[0] == GOOD


def test_whatever_a_reader_raises_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = good_folder(tmp_path / "root")
    errors: Iterator[Exception] = iter([MemoryError(), RuntimeError("x"), OverflowError()])

    def fail(*_: Any) -> None:
        raise next(errors)

    where = [Picture(0, "a/0.png", "0", "a")]
    monkeypatch.setattr("generate.selection.screening.screening_pass.read_image_bytes", fail)
    ((_, unread),) = measure_pictures(where, root)
    assert "MemoryError" in str(unread)
    monkeypatch.undo()
    for step in ("decode_image", "measure", "find_missing_data"):
        with monkeypatch.context() as patch:
            patch.setattr(f"generate.selection.screening.examine.{step}", lambda *_, **__: next(iter(())))
            ((_, measured),) = measure_pictures(where, root)
        assert "StopIteration" in str(measured)


def test_a_limit_of_bytes_is_a_rule(tmp_path: Path) -> None:
    root = good_folder(tmp_path / "root")
    put(root / "c" / "big.bmp", picture(9, "BMP") + bytes(5000))
    rules = put(tmp_path / "rules.yaml", f"{LOOSE}max_bytes: 5000\n".encode())
    assert choose(root, rules=rules)[:2] == (GOOD, {"c/big.bmp": "max_bytes"})
    assert choose(root)[1] == {}


SUFFIXES = sorted(PICTURE_SUFFIXES | {".tar", ".txt", ".gz", ".tar.gz", ".parquet", ".json", ".heic", ""})
STARTS = [
    b"",
    picture(),
    picture(1, "JPEG"),
    picture(2, "TIFF"),
    picture(3, "GIF"),
    tar_bytes(member("x.png", picture())),
]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.sampled_from(STARTS),
    cut=st.integers(0, 3000),
    changes=st.lists(st.tuples(st.integers(0, 2000), st.binary(max_size=12)), max_size=6),
    name=st.sampled_from(["x", "a/x", ".x", "x.seg"]),
    suffix=st.sampled_from(SUFFIXES),
)
def test_any_bytes_under_any_suffix_are_a_row(
    tmp_path: Path, start: bytes, cut: int, changes: list[tuple[int, bytes]], name: str, suffix: str
) -> None:
    """Listed, or said by name: as passed over, or as rejected."""
    data = bytearray(start[:cut] if cut < 2000 else start)
    for at, piece in changes:
        data[at : at + len(piece)] = piece
    root = tmp_path / "root"
    shutil.rmtree(root, ignore_errors=True)
    put(root / f"{name}{suffix}", bytes(data))
    found = list(open_source(str(root)).entries())
    assert found
    assert all(entry.path.partition("::")[0] == f"{name}{suffix}" for entry in found)
    listed = [entry for entry in found if isinstance(entry, Entry)]
    results = measure_pictures([Picture(0, entry.path, "x", None) for entry in listed], root)
    assert len(results) == len(listed)


@pytest.mark.process
def test_what_has_no_end_is_done_in_bounded_memory(tmp_path: Path) -> None:
    """The command itself, which may take 4 GiB."""
    import subprocess

    root = good_folder(tmp_path / "root")
    odd_files.sparse(root / "a" / "huge.png")
    odd_files.sparse(root / "huge.tar")
    os.mkfifo(root / "pipe.png")
    (root / "zero.jpg").symlink_to("/dev/zero")
    rules = put(tmp_path / "loose.yaml", LOOSE.encode())
    command = [
        "prlimit", f"--as={4 << 30}", sys.executable, "generate/select_images.py", "--source", str(root),
        "--out", str(tmp_path / "images.jsonl"), "--total=all", "--workers=1", f"--rules={rules}",
    ]  # fmt: skip
    if shutil.which("prlimit") is None:
        pytest.skip("no prlimit here, which limits a process' memory")
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    rejected = [json.loads(line) for line in (tmp_path / "rejected.jsonl").read_text().splitlines()]
    assert {line["path"]: line["rule"] for line in rejected} == {
        "a/huge.png": "max_bytes", "pipe.png": "lists", "zero.jpg": "lists",
    }  # fmt: skip
