"""select_clips.py: folders of frames and videos as rows of several pictures; what is broken is a line of a file."""

import hashlib
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

import generate.select_clips
from generate.selection import clips as clips_module
from generate.selection.decode_clip import evenly
from generate.storage.image_list import read_image_list
from imagenet_think import open_image
from tests.support.commands import invoke

NO_RULES = "min_side: 8\nmin_sharpness: null\nmin_entropy: null\nmax_noise: null\n"
needs_av = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="needs requirements-video.txt")


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


def select(source: Path, out: Path, *more: str) -> Any:
    rules = out.with_name("rules.yaml")
    rules.parent.mkdir(parents=True, exist_ok=True)
    rules.write_text(NO_RULES)
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
    monkeypatch.setattr(clips_module, "CLIP_SECONDS", 0.001)
    result = select(tmp_path / "clips", tmp_path / "images.jsonl", "--frames=2")
    assert result.exit_code == 2
    assert "none of the 1 clips" in result.stderr
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
        "video": "'a.mp4' is read by PyAV, which is not installed: pip install -r requirements-video.txt",
    }.items():
        result = select(tmp_path / folder, tmp_path / "images.jsonl", "--frames=4")
        assert result.exit_code == 2
        assert message in result.stderr
        assert result.stderr.count("\n") == 1
