"""select_clips.py: folders of frames and videos as rows of several pictures; what is broken is a line of a file."""

import hashlib
import importlib.util
import json
import os
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import generate.select_clips
from generate.selection import decoded_frames
from generate.selection.decode_clip import evenly
from generate.selection.similar_clips import similar_clips
from generate.storage.image_list import read_image_list
from imagenet_think import open_image
from tests.support.commands import invoke

NO_RULES = "min_side: 8\nmin_sharpness: null\nmin_entropy: null\nmax_noise: null\nmax_hamming: null\n"
needs_av = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="needs requirements/video.txt")


def drawn(at: int, side: int = 64) -> Image.Image:
    """A grey level for each frame, with a line."""
    image = Image.new("RGB", (side, side), (at * 8 % 256,) * 3)
    ImageDraw.Draw(image).line((0, at % side, side, at % side), "white")
    return image


def folder_of_frames(folder: Path, count: int) -> None:
    folder.mkdir(parents=True)
    for at in range(count):
        drawn(at).save(folder / f"frame{at}.png")


def gif(file: Path, count: int) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    first, *rest = [drawn(at) for at in range(count)]
    first.save(file, save_all=True, append_images=rest)


def video(file: Path, count: int, codec: str) -> None:
    import av

    file.parent.mkdir(parents=True, exist_ok=True)
    with av.open(str(file), "w") as container:
        stream = container.add_stream(codec, rate=25)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for at in range(count):
            container.mux(stream.encode(av.VideoFrame.from_image(drawn(at))))
        container.mux(stream.encode(None))


def select(source: Path, out: Path, *more: str, rules_text: str = NO_RULES) -> Any:
    rules = out.with_name("rules.yaml")
    rules.parent.mkdir(parents=True, exist_ok=True)
    rules.write_text(rules_text)
    return invoke(generate.select_clips.main, f"--source={source}", f"--out={out}", f"--rules={rules}", *more)


def rejected(out: Path) -> dict[str, dict[str, Any]]:
    return {line["path"]: line for line in map(json.loads, out.with_name("rejected.jsonl").read_text().splitlines())}


@given(st.integers(1, 10_000), st.integers(2, 1024))
def test_frames_are_the_middles_of_equal_parts(count: int, frames: int) -> None:
    found = evenly(count, frames)
    assert found == sorted(set(found))
    assert len(found) == min(count, frames)
    assert all(0 <= at < count for at in found)
    assert [count - 1 - at for at in reversed(found)] == mirrored(count, frames)


def mirrored(count: int, frames: int) -> list[int]:
    """The same from the other end: ceil in the place of floor."""
    if count <= frames:
        return list(range(count))
    return [-(-(2 * at + 1) * count // (2 * frames)) - 1 for at in range(frames)]


def test_of_eight_frames_four(tmp_path: Path) -> None:
    """floor((2i + 1) 8 / 8): 1, 3, 5, 7."""
    assert evenly(8, 4) == [1, 3, 5, 7]


def test_folders_of_frames(tmp_path: Path) -> None:
    """In the order of their numbers, below the source, a class from the folder above; one frame is one picture."""
    source = tmp_path / "clips"
    folder_of_frames(source / "jump" / "a", 12)
    folder_of_frames(source / "jump" / "b", 1)
    folder_of_frames(source / "run" / "c", 3)
    (source / "run" / "notes.txt").write_text("x")
    out = tmp_path / "out" / "images.jsonl"
    result = select(source, out, "--frames=4")
    assert result.exit_code == 0, result.output
    rows = {row.image_id: row for row in read_image_list(out)}
    assert [path.rsplit("/")[-1] for path in rows["jump__a"].paths] == [f"frame{at}.png" for at in (1, 4, 7, 10)]
    assert rows["jump__b"].path == "jump/b/frame0.png"
    assert len(rows["run__c"].paths) == 3
    assert {name: row.wnid for name, row in rows.items()} == {"jump__a": "jump", "jump__b": "jump", "run__c": "run"}
    for row in rows.values():
        for path, digest in zip(row.paths, row.hashes, strict=True):
            assert hashlib.sha256((source / path).read_bytes()).hexdigest() == digest
    assert "passed over 1 other files" in result.stdout
    assert f"the root of the pictures: {source}" in result.stdout


KINDS = ["gif", pytest.param("mp4", marks=needs_av), pytest.param("webm", marks=needs_av)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.process
def test_videos(kind: str, tmp_path: Path) -> None:
    source, out = tmp_path / "clips", tmp_path / "out" / "images.jsonl"
    for name, count in (("long", 20), ("short", 3)):
        file = source / "walk" / f"{name}.{kind}"
        gif(file, count) if kind == "gif" else video(file, count, {"mp4": "mpeg4", "webm": "libvpx"}[kind])
    assert select(source, out, "--frames=4").exit_code == 0
    rows = {row.image_id: row for row in read_image_list(out)}
    assert {name: len(row.paths) for name, row in rows.items()} == {"walk__long": 4, "walk__short": 3}
    root = out.with_name("images.frames")
    levels = [open_image(path, root).getpixel((32, 60)) for path in rows["walk__long"].paths]
    for (red, _, _), at in zip(levels, (2, 7, 12, 17), strict=True):  # floor((2i + 1) 20 / 8)
        assert abs(red - at * 8) < 12
    before = out.read_bytes()
    assert select(source, out, "--frames=4").exit_code == 0
    assert out.read_bytes() == before


@pytest.mark.process
def test_what_is_broken_is_a_line(tmp_path: Path) -> None:
    source, out = tmp_path / "clips", tmp_path / "out" / "images.jsonl"
    gif(source / "good.gif", 5)
    (source / "cut.gif").write_bytes((source / "good.gif").read_bytes()[:40])
    (source / "empty.gif").write_bytes(b"")
    (source / "text.gif").write_text("no picture")
    os.mkfifo(source / "pipe.gif")
    outside = tmp_path / "outside.gif"
    gif(outside, 3)
    (source / "link.gif").symlink_to(outside)
    result = select(source, out, "--frames=2")
    assert result.exit_code == 0, result.output
    assert [row.image_id for row in read_image_list(out)] == ["good"]
    lines = rejected(out)
    assert set(lines) == {"cut.gif", "empty.gif", "text.gif", "pipe.gif", "link.gif"}
    assert all(line["message"] for line in lines.values())


@needs_av
@pytest.mark.parametrize("content", [b"", b"#EXTM3U\n/etc/passwd\n", b"\0\0\0\x18ftypmp42" + bytes(2000)])
@pytest.mark.process
def test_broken_videos_are_lines(content: bytes, tmp_path: Path) -> None:
    source, out = tmp_path / "clips", tmp_path / "out" / "images.jsonl"
    video(source / "good.mp4", 6, "mpeg4")
    (source / "bad.mp4").write_bytes(content)
    (source / "cut.mp4").write_bytes((source / "good.mp4").read_bytes()[:900])
    assert select(source, out, "--frames=2").exit_code == 0
    assert [row.image_id for row in read_image_list(out)] == ["good"]
    assert {line["rule"] for line in rejected(out).values()} == {"decodes"}


@pytest.mark.process
def test_a_decoder_that_hangs_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gif(tmp_path / "clips" / "a.gif", 3)
    monkeypatch.setattr(decoded_frames, "CLIP_SECONDS", 0.001)
    result = select(tmp_path / "clips", tmp_path / "images.jsonl", "--frames=2")
    assert result.exit_code == 2
    assert "none of the 1 clip" in result.stderr
    assert "is usable; 'a.gif' is one: " in result.stderr
    assert "takes more than" in rejected(tmp_path / "images.jsonl")["a.gif"]["message"]


def test_a_frame_that_breaks_a_rule_rejects_its_clip(tmp_path: Path) -> None:
    folder_of_frames(tmp_path / "clips" / "a", 3)
    folder_of_frames(tmp_path / "clips" / "b", 3)
    drawn(0, side=4).save(tmp_path / "clips" / "b" / "frame1.png")
    out = tmp_path / "out" / "images.jsonl"
    assert select(tmp_path / "clips", out, "--frames=3").exit_code == 0
    line = rejected(out)["b"]
    assert (line["rule"], line["threshold"]) == ("min_side", 8)
    assert "b/frame1.png" in line["message"]


def test_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder_of_frames(tmp_path / "both" / "a", 3)
    gif(tmp_path / "both" / "b.gif", 3)
    (tmp_path / "empty").mkdir()
    (tmp_path / "video").mkdir()
    (tmp_path / "video" / "a.mp4").write_bytes(b"")
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "av" else find(name, *more))
    for folder, message in {
        "both": "have different roots; give each kind as a source of its own",
        "empty": "has neither folders of pictures nor videos (.mp4",
        "nowhere": "is not a directory",
        "video": "'a.mp4' is read by PyAV, which is not installed: pip install 'imagenet-think[video]'",
    }.items():
        result = select(tmp_path / folder, tmp_path / "images.jsonl", "--frames=4")
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stderr.count("\n") == 1


DAMAGES = {
    "no JSON": lambda folder: (folder / "clip.json").write_text("{"),
    "a list": lambda folder: (folder / "clip.json").write_text("[1]"),
    "no frames": lambda folder: (folder / "clip.json").write_text('{"asked": {}, "frames": 3}'),
    "deep": lambda folder: (folder / "clip.json").write_text("[" * 100_000),
    "none": lambda folder: (folder / "clip.json").unlink(),
    "a frame gone": lambda folder: (folder / "0001.png").unlink(),
    "a frame cut": lambda folder: (folder / "0001.png").write_bytes((folder / "0001.png").read_bytes()[:50]),
    "one more": lambda folder: drawn(1).save(folder / "0009.png"),
}


@pytest.mark.process
def test_damaged_frames_are_decoded_again(tmp_path: Path) -> None:
    source, out = tmp_path / "clips", tmp_path / "out" / "images.jsonl"
    gif(source / "a.gif", 9)
    assert select(source, out, "--frames=3").exit_code == 0
    before = out.read_bytes()
    (done,) = out.with_name("images.frames").rglob("clip.json")
    for damage in DAMAGES.values():
        damage(done.parent)
        result = select(source, out, "--frames=3")
        assert result.exit_code == 0, result.output
        assert out.read_bytes() == before
        assert rejected(out) == {}


@pytest.mark.process
def test_frames_that_are_there_are_not_decoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, out = tmp_path / "clips", tmp_path / "out" / "images.jsonl"
    gif(source / f"{'long' * 60}.gif", 9)  # with its suffix a name of 244 bytes
    assert select(source, out, "--frames=3").exit_code == 0
    monkeypatch.setattr(decoded_frames, "CLIP_SECONDS", 0.001)
    assert select(source, out, "--frames=3").exit_code == 0
    (row,) = read_image_list(out)
    assert len(row.paths) == 3


def test_clips_that_show_the_same_are_listed_once(tmp_path: Path) -> None:
    """Frame by frame: another clip that shares some frames, or has fewer, stays, and shares the split of its like."""
    for name, at in {"a": [0, 1, 2], "b": [0, 1, 2], "c": [0, 1], "d": [0, 1, 3]}.items():
        (tmp_path / "clips" / name).mkdir(parents=True)
        for number, which in enumerate(at):
            noise = Image.effect_noise((64, 64), 90) if which == 3 else drawn(which)
            noise.save(tmp_path / "clips" / name / f"{number}.png")
    out = tmp_path / "out" / "images.jsonl"
    result = select(tmp_path / "clips", out, "--frames=3", rules_text=NO_RULES.replace("max_hamming: null", ""))
    assert result.exit_code == 0, result.output
    assert [row.image_id for row in read_image_list(out)] == ["a", "c", "d"]
    line = rejected(out)["b"]
    assert (line["rule"], line["threshold"]) == ("max_hamming", 4)
    assert "of its group a stays" in line["message"]


@given(st.lists(st.lists(st.sampled_from([0, 1, 2**64 - 2, 2**64 - 1]), min_size=1, max_size=3), max_size=8))
def test_groups_are_of_clips_alike_at_every_place(clips: list[list[int]]) -> None:
    """Of hashes that are either within a bit of one another or far apart, so that a group is what is near."""
    groups = similar_clips(clips, 1)
    grouped = {at: number for number, group in enumerate(groups) for at in group}
    for one, other in combinations(range(len(clips)), 2):
        near = len(clips[one]) == len(clips[other]) and all(
            (a ^ b).bit_count() <= 1 for a, b in zip(clips[one], clips[other], strict=True)
        )
        assert near == (one in grouped and grouped[one] == grouped.get(other))
    assert groups == sorted(groups)


def test_exclusion_lists_hold_for_clips_and_their_frames(tmp_path: Path) -> None:
    for name in ("run/a", "run/b", "jump/c", "fall/d", "fall/e"):
        folder_of_frames(tmp_path / "clips" / name, 3)
    out = tmp_path / "out" / "images.jsonl"
    out.parent.mkdir()
    (out.parent / "classes.txt").write_text("jump\nnever\n")
    (out.parent / "images.txt").write_text(f"run__a\nfall/d/frame1.png\nnowhere\n{tmp_path}/clips/fall/e\n")
    lists = "exclude_classes: [classes.txt]\nexclude_images: [images.txt]\n"
    result = select(tmp_path / "clips", out, "--frames=3", rules_text=NO_RULES + lists)
    assert result.exit_code == 0, result.output
    assert [row.image_id for row in read_image_list(out)] == ["run__b"]
    assert {path: line["rule"] for path, line in rejected(out).items()} == {
        "run/a": "exclude_images", "fall/d": "exclude_images", "fall/e": "exclude_images", "jump/c": "exclude_classes",
    }  # fmt: skip
    assert "1 ids of exclude_classes match nothing in the source" in result.stdout
    assert "1 ids of exclude_images match nothing in the source" in result.stdout
    safety = "safety: {checkpoint: owner/x, unsafe_labels: [y]}\n"
    result = select(tmp_path / "clips", out, "--frames=3", rules_text=NO_RULES + safety)
    assert result.exit_code == 2
    assert "the rule safety is for single pictures" in result.stderr


@pytest.mark.parametrize(("count", "test", "said"), [(2, 0, "a third of 2 is less than one"), (9, 3, ""), (66, 20, "")])
def test_the_test_split_of_few_clips(count: int, test: int, said: str, tmp_path: Path) -> None:
    for number in range(count):
        folder_of_frames(tmp_path / "clips" / f"c{number % 4}" / f"{number}", 2)
    out = tmp_path / "out" / "images.jsonl"
    result = select(tmp_path / "clips", out, "--frames=2")
    assert f"{count - test} train, {test} test" in result.stdout
    assert sum(row.split == "test" for row in read_image_list(out)) == test
    assert said in result.stdout
    assert ("no image is in the test split" in result.stdout) == bool(said)
