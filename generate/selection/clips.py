"""List clips as rows of several pictures: folders of frames as they lie there, videos by some of their frames.

Of a clip of n frames the N that are taken are floor((2i + 1) n / 2N), i from 0 to N - 1: the middles of N equal parts;
all of them where there are no more. Frames in a folder are in the order of their names, numbers in them as numbers.
"""

import importlib.util
import os
import re
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import typer
from tqdm import tqdm

from generate.command_line.terminal import complain, counted, note
from generate.selection.clip_bounds import FORMATS, GIF
from generate.selection.decode_clip import evenly
from generate.selection.decoded_frames import RejectedClipError, decoded_frames
from generate.selection.options import TEST_SHARE, least_test
from generate.selection.screening.examine import examine, find_rejection
from generate.selection.screening.rules import Rules, ScreeningError
from generate.selection.select import SPLIT_FACTOR, rejected_file
from generate.selection.similar_clips import similar_clips
from generate.selection.sources.folder_walk import File, walk_folder
from generate.selection.sources.passed_over import OTHER_FILES, UNREADABLE
from generate.selection.splits import assign_splits, describe_test_split
from generate.storage.atomic import write_jsonl
from generate.storage.image_list import ImageRow, is_text, write_image_list
from imagenet_think import ContractError, ImageError, image_id_of, read_image_bytes


@dataclass(frozen=True)
class Clip:
    """Hold one clip: a video, or its frames in a folder, by paths below the source."""

    path: str
    wnid: str | None
    frames: tuple[str, ...] = ()  # of a folder; of a video none are known yet

    @property
    def image_id(self) -> str:
        return self.path.replace("/", "__") if self.frames else image_id_of(self.path)


@dataclass(frozen=True)
class _Usable:
    """Hold the row of a clip that keeps the rules, and its frames' phashes."""

    clip: Clip
    row: ImageRow
    phashes: tuple[int, ...]


def run_select_clips(source: Path, frames: int, out: Path, rules: Path | None, test_share: float | None) -> None:
    """Select as the command does: print the counts; for what cannot be done one sentence, and exit code 2."""
    try:
        print(select_clips(source, frames, out, rules, test_share))
    except (ContractError, ScreeningError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from None


def select_clips(source: Path, frames: int, out: Path, rules_file: Path | None, test_share: float | None) -> str:
    """Write the list and rejected.jsonl, and return the counts as text. Raises ContractError, ScreeningError."""
    if not source.is_dir():
        raise ContractError(f"--source {source} is not a directory; give the folder with the clips")
    rules = Rules.read(rules_file, source)
    if rules.safety:
        raise ContractError(f"{rules_file}: the rule safety is for single pictures, not for clips; leave it out")
    rejected: list[dict[str, Any]] = []
    others: Counter[str] = Counter()
    clips = _find_clips(source, rejected, others)
    videos = [clip for clip in clips if not clip.frames]
    _check_kinds(source, clips, videos)
    root = out.with_name(f"{out.stem}.frames") if videos else source
    usable: list[_Usable] = []

    def examined(clip: Clip) -> _Usable | dict[str, Any]:
        try:
            _check_excluded(source, clip, rules)
            paths = decoded_frames(source, clip.path, clip.image_id, frames, root) if not clip.frames else clip.frames
            return _row(clip, [paths[at] for at in evenly(len(paths), frames)], root, rules)
        except RejectedClipError as error:
            return _line(clip, error)

    with ThreadPoolExecutor(os.cpu_count()) as threads:
        made = threads.map(examined, clips)
        for result in tqdm(made, desc="reading clips", unit=" clips", total=len(clips), delay=1):
            usable += [result] if isinstance(result, _Usable) else []
            rejected += [result] if isinstance(result, dict) else []
    kept, twins = _without_similar(usable, rules.max_hamming)
    write_jsonl(rejected_file(out), sorted(rejected + twins, key=lambda line: str(line["path"])))
    if not kept:
        raise ContractError(
            f"none of the {counted(len(clips), 'clip')} below {source} is usable; {rejected[0]['path']!r} is one: "
            f"{rejected[0]['message']}; all are in {rejected_file(out)}"
        )
    rows = _with_splits(kept, rules.max_hamming, test_share)
    write_image_list(out, rows)
    note(clips=len(clips), chosen=len(rows), rejected=len(rejected + twins), passed_over=others, out=out)
    passed = "".join(f"; passed over {count:,} {kind}" for kind, count in sorted(others.items()))
    test = sum(row.split == "test" for row in rows)
    lines = [
        f"{counted(len(rows), 'clip')} of {len(clips):,}, "
        f"{counted(sum(len(row.paths) for row in rows), 'frame')} -> {out}: "
        f"{len(rows) - test:,} train, {test:,} test",
        f"{len(rejected + twins):,} rejected -> {rejected_file(out)}{passed}",
        f"the root of the pictures: {root}",
        *describe_test_split(len(rows), test, test_share),
        *_unmatched(source, clips, rules),
    ]
    return "\n".join(lines)


def _check_excluded(source: Path, clip: Clip, rules: Rules) -> None:
    """Raise RejectedClipError for a clip that the exclusion lists name, or one of whose frames they name."""
    if clip.wnid in rules.excluded_classes:
        raise RejectedClipError("exclude_classes", f"the class {clip.wnid} is excluded", clip.wnid)
    if named := sorted(_names(source, clip) & rules.excluded_images):
        raise RejectedClipError("exclude_images", f"{named[0]} is excluded", named[0])


def _names(source: Path, clip: Clip) -> set[str]:
    """Return what an exclusion list may call a clip, and its frames as image_ids."""
    return {clip.image_id, clip.path, str(source.resolve() / clip.path), *map(image_id_of, clip.frames)}


def _unmatched(source: Path, clips: list[Clip], rules: Rules) -> list[str]:
    """Return a line for each exclusion list with names of nothing in the source."""
    named = set[str]().union(*(_names(source, clip) for clip in clips))
    missing = {
        "exclude_classes": rules.excluded_classes - {clip.wnid for clip in clips},
        "exclude_images": rules.excluded_images - named,
    }
    return [f"{len(ids):,} ids of {rule} match nothing in the source" for rule, ids in missing.items() if ids]


def _line(clip: Clip, why: RejectedClipError) -> dict[str, Any]:
    """Return the line of rejected.jsonl of a clip."""
    return {"image_id": clip.image_id, "wnid": clip.wnid, "path": clip.path, **why.line}


def _without_similar(usable: list[_Usable], max_hamming: int | None) -> tuple[list[_Usable], list[dict[str, Any]]]:
    """Return the first clip of each group that shows the same and all others, and the lines of those that go."""
    if max_hamming is None:
        return usable, []
    stays = {
        at: usable[first]
        for first, *others in similar_clips([one.phashes for one in usable], max_hamming)
        for at in others
    }
    lines = []
    for at, first in stays.items():
        message = f"a near-duplicate, frame by frame; of its group {first.clip.image_id} stays"
        lines.append(_line(usable[at].clip, RejectedClipError("max_hamming", message, None, max_hamming)))
    return [one for at, one in enumerate(usable) if at not in stays], lines


def _with_splits(kept: list[_Usable], max_hamming: int | None, test_share: float | None) -> list[ImageRow]:
    rows = [one.row for one in kept]
    phashes = [one.phashes for one in kept]
    alike = [] if max_hamming is None else similar_clips(phashes, min(SPLIT_FACTOR * max_hamming, 16))
    if test_share is None:
        return assign_splits(rows, TEST_SHARE, alike, least=least_test(len(rows)))
    return assign_splits(rows, test_share, alike)


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
            rejected.append({"image_id": None, "wnid": None, "path": shown} | RejectedClipError("lists", why).line)
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
            f"{needs.path!r} is read by PyAV, which is not installed: pip install 'imagenet-think[video]', or give "
            "folders of frames"
        )
    if twice := [image_id for image_id, count in Counter(clip.image_id for clip in clips).items() if count > 1]:
        raise ContractError(f"two clips below {source} have the image_id {twice[0]!r}; rename one")


def _row(clip: Clip, paths: list[str], root: Path, rules: Rules) -> _Usable:
    """Return the row of a clip whose frames keep the rules. Raises RejectedClipError for the first that does not."""
    hashes, sizes, phashes = [], [], []
    for path in paths:
        try:
            data = read_image_bytes(path, root)
        except ImageError as error:
            raise RejectedClipError("reads", str(error), error.status) from error
        measured = examine(data)
        if rejection := find_rejection(measured, rules):
            message = f"frame {path!r}: {rejection.message}"
            raise RejectedClipError(rejection.rule, message, rejection.value, rejection.threshold)
        hashes.append(measured.sha256.hex())
        sizes.append((measured.width, measured.height))
        phashes.append(measured.phash or 0)
    one = len(paths) == 1
    row = ImageRow(
        image_id=clip.image_id,
        wnid=clip.wnid,
        path=paths[0] if one else tuple(paths),
        sha256=hashes[0] if one else tuple(hashes),
        phash=f"{phashes[0]:016x}" if one else None,
        width=sizes[0][0],
        height=sizes[0][1],
    )
    return _Usable(clip, row, tuple(phashes))
