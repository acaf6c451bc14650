"""List clips as rows of several pictures: folders of frames as they lie there, videos by some of their frames.

Of a clip of n frames the N that are taken are floor((2i + 1) n / 2N), i from 0 to N - 1: the middles of N equal parts;
all of them where there are no more. Frames in a folder are in the order of their names, numbers in them as numbers.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import typer
from tqdm import tqdm

from generate.command_line.terminal import complain
from generate.selection.clip_bounds import FORMATS, GIF
from generate.selection.decode_clip import evenly
from generate.selection.screening.examine import DECODES, examine, find_rejection
from generate.selection.screening.rules import Rules, ScreeningError
from generate.selection.select import rejected_file
from generate.selection.sources.folder_walk import File, walk_folder
from generate.selection.sources.passed_over import OTHER_FILES, UNREADABLE
from generate.selection.splits import assign_splits
from generate.storage.atomic import write_jsonl
from generate.storage.image_list import ImageRow, is_text, write_image_list
from imagenet_think import ContractError, ImageError, image_id_of, read_image_bytes, write_atomic

CLIP_BYTES = 8 << 30
CLIP_SECONDS = 600.0  # to decode one clip
_SAID_BYTES = 1 << 20  # of what the decoder prints: a hundred numbers
_DONE = "clip.json"  # beside a clip's frames, written last


@dataclass(frozen=True)
class Clip:
    """Hold one clip: a video, or its frames in a folder, by paths below the source."""

    path: str
    wnid: str | None
    frames: tuple[str, ...] = ()  # of a folder; of a video none are known yet

    @property
    def image_id(self) -> str:
        return self.path.replace("/", "__") if self.frames else image_id_of(self.path)


class _RejectedError(Exception):
    """Say why a clip is no row, as a line of rejected.jsonl does."""

    def __init__(self, rule: str, message: str, value: Any = None, threshold: Any = None) -> None:
        super().__init__(message)
        self.line = {"rule": rule, "value": value, "threshold": threshold, "message": message}


def run_select_clips(source: Path, frames: int, out: Path, rules: Path | None, test_share: float) -> None:
    """Select as the command does: print the counts; for what cannot be done one sentence, and exit code 2."""
    try:
        print(select_clips(source, frames, out, rules, test_share))
    except (ContractError, ScreeningError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from None


def select_clips(source: Path, frames: int, out: Path, rules_file: Path | None, test_share: float) -> str:
    """Write the list and rejected.jsonl, and return the counts as text. Raises ContractError, ScreeningError."""
    if not source.is_dir():
        raise ContractError(f"--source {source} is not a directory; give the folder with the clips")
    rules = Rules.read(rules_file, source)
    rejected: list[dict[str, Any]] = []
    others: Counter[str] = Counter()
    clips = _find_clips(source, rejected, others)
    videos = [clip for clip in clips if not clip.frames]
    _check_kinds(source, clips, videos)
    root = out.with_name(f"{out.stem}.frames") if videos else source
    rows: list[ImageRow] = []

    def row_of(clip: Clip) -> ImageRow | dict[str, Any]:
        try:
            paths = _decoded(source, clip, frames, root) if not clip.frames else clip.frames
            return _row(clip, [paths[at] for at in evenly(len(paths), frames)], root, rules)
        except _RejectedError as error:
            return {"image_id": clip.image_id, "wnid": clip.wnid, "path": clip.path, **error.line}

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        made = threads.map(row_of, clips)
        for result in tqdm(made, desc="reading clips", unit=" clips", total=len(clips), delay=1):
            rows += [result] if isinstance(result, ImageRow) else []
            rejected += [result] if isinstance(result, dict) else []
    write_jsonl(rejected_file(out), sorted(rejected, key=lambda line: str(line["path"])))
    if not rows:
        raise ContractError(f"none of the {len(clips)} clips below {source} is usable; see {rejected_file(out)}")
    write_image_list(out, assign_splits(rows, test_share))
    passed = "".join(f"; passed over {count:,} {kind}" for kind, count in sorted(others.items()))
    return (
        f"{len(rows):,} clips of {len(clips):,}, {sum(len(row.paths) for row in rows):,} frames -> {out}; "
        f"{len(rejected):,} rejected -> {rejected_file(out)}{passed}\nthe root of the pictures: {root}"
    )


def _find_clips(source: Path, rejected: list[dict[str, Any]], others: Counter[str]) -> list[Clip]:
    """Return the clips, sorted by path; add what cannot be listed to the lines, and count all that is no clip."""
    folders: defaultdict[str, list[str]] = defaultdict(list)
    clips: list[Clip] = []
    for found in walk_folder(source):
        path, suffix = found.path, PurePosixPath(found.path).suffix.lower()
        is_video = suffix in (*FORMATS, GIF) and (isinstance(found, File) or found.kind == OTHER_FILES)
        if not is_text(path) or (not isinstance(found, File) and found.kind == UNREADABLE):
            why = "its name is not UTF-8 text" if isinstance(found, File) else found.why
            shown = path.encode("utf-8", "backslashreplace").decode()
            rejected.append({"image_id": None, "wnid": None, "path": shown} | _RejectedError("lists", why).line)
        elif is_video:
            clips.append(Clip(path, PurePosixPath(path).parent.name or None))
        elif isinstance(found, File) and suffix != ".tar":
            folders[str(PurePosixPath(path).parent)].append(path)
        else:
            others["tar files" if isinstance(found, File) else found.kind] += 1
    for folder, frames in folders.items():
        in_order = tuple(sorted(frames, key=_natural))
        name = "frames" if folder == "." else folder
        clips.append(Clip(name, PurePosixPath(folder).parent.name or None, in_order))
    return sorted(clips, key=lambda clip: clip.path)


def _natural(path: str) -> list[tuple[int, int, str]]:
    """Return a sort key by which 2.png stands before 10.png."""
    parts = re.split(r"(\d{1,18})", path)
    return [(0, int(part), part) if part.isascii() and part.isdigit() else (1, 0, part) for part in parts]


def _check_kinds(source: Path, clips: list[Clip], videos: list[Clip]) -> None:
    """Raise ContractError for no clips, for both kinds at once, and where the decoder is missing."""
    if not clips:
        suffixes = ", ".join((*FORMATS, GIF))
        raise ContractError(f"--source {source} has neither folders of pictures nor videos ({suffixes})")
    if len(videos) not in (0, len(clips)):
        folder = next(clip for clip in clips if clip.frames)
        raise ContractError(
            f"--source {source} has videos ({videos[0].path!r}) and folders of frames ({folder.path!r}), whose "
            "pictures have different roots; give each kind as a source of its own"
        )
    needs = next((clip for clip in videos if not clip.path.lower().endswith(GIF)), None)
    if needs and importlib.util.find_spec("av") is None:
        raise ContractError(
            f"{needs.path!r} is read by PyAV, which is not installed: pip install -r requirements-video.txt, or give "
            "folders of frames"
        )
    if twice := [image_id for image_id, count in Counter(clip.image_id for clip in clips).items() if count > 1]:
        raise ContractError(f"two clips below {source} have the image_id {twice[0]!r}; rename one")


def _decoded(source: Path, clip: Clip, frames: int, root: Path) -> tuple[str, ...]:
    """Return the frames of a video, decoded below the root unless they are there. Raises _RejectedError."""
    file = source / clip.path
    try:
        state = file.stat()
        if not file.resolve().is_relative_to(source.resolve()):
            raise _RejectedError("reads", f"{clip.path!r} leaves the source", "unsafe_path")
    except OSError as error:
        raise _RejectedError("reads", f"{clip.path!r} cannot be read: {error.strerror}", "bad_image") from error
    if state.st_size > CLIP_BYTES:
        raise _RejectedError("max_bytes", f"too large a file: {state.st_size} bytes", state.st_size, CLIP_BYTES)
    asked = {"frames": frames, "bytes": state.st_size, "time_ns": state.st_mtime_ns}
    folder = root / hashlib.sha256(clip.image_id.encode()).hexdigest()[:2] / clip.image_id
    done = folder / _DONE
    if not (done.is_file() and json.loads(done.read_bytes()).get("asked") == asked):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_atomic(done, json.dumps({"asked": asked} | _decode(file, frames, folder)) + "\n")
    return tuple(sorted(path.relative_to(root).as_posix() for path in folder.glob("*.png")))


def _decode(file: Path, frames: int, folder: Path) -> dict[str, Any]:
    """Decode in a process of its own: broken bytes may end a decoder, or keep it for ever. Raises _RejectedError."""
    command = [sys.executable, "-m", "generate.selection.decode_clip", str(file.absolute()), str(frames)]
    here = Path(__file__).parents[2]
    try:
        ran = subprocess.run(
            [*command, str(folder.absolute())], cwd=here, capture_output=True, timeout=CLIP_SECONDS, check=False
        )
        said = json.loads(ran.stdout[:_SAID_BYTES])
    except subprocess.TimeoutExpired:
        raise _RejectedError(DECODES, f"its decoding takes more than {CLIP_SECONDS:.0f} seconds") from None
    except ValueError:
        raise _RejectedError(DECODES, "its decoding ended the process, perhaps for want of memory") from None
    if "error" in said:
        raise _RejectedError(DECODES, said["error"])
    return dict(said)


def _row(clip: Clip, paths: list[str], root: Path, rules: Rules) -> ImageRow:
    """Return the row of a clip whose frames keep the rules. Raises _RejectedError for the first that does not."""
    hashes, sizes = [], []
    for path in paths:
        try:
            data = read_image_bytes(path, root)
        except ImageError as error:
            raise _RejectedError("reads", str(error), error.status) from error
        measured = examine(data)
        if rejection := find_rejection(measured, rules):
            message = f"frame {path!r}: {rejection.message}"
            raise _RejectedError(rejection.rule, message, rejection.value, rejection.threshold)
        hashes.append(measured.sha256.hex())
        sizes.append((measured.width, measured.height))
    one = len(paths) == 1
    return ImageRow(
        image_id=clip.image_id,
        wnid=clip.wnid,
        path=paths[0] if one else tuple(paths),
        sha256=hashes[0] if one else tuple(hashes),
        width=sizes[0][0],
        height=sizes[0][1],
    )
