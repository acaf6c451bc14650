"""Decode the frames of a video below a root, once: what is there as it was written is not decoded again."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from generate.selection.screening.examine import DECODES
from imagenet_think import write_atomic

CLIP_BYTES = 8 << 30
CLIP_SECONDS = 600.0  # to decode one clip
_SAID_BYTES = 1 << 20  # of what the decoder prints: a hundred numbers
_DONE = "clip.json"  # beside a clip's frames, written last
_NAME_BYTES = 200  # of a folder's name, of which file systems take 255


class RejectedClipError(Exception):
    """Say why a clip is no row, as a line of rejected.jsonl does."""

    def __init__(self, rule: str, message: str, value: Any = None, threshold: Any = None) -> None:
        super().__init__(message)
        self.line = {"rule": rule, "value": value, "threshold": threshold, "message": message}


def decoded_frames(source: Path, path: str, image_id: str, frames: int, root: Path) -> tuple[str, ...]:
    """Return the paths of a video's frames, decoded below the root unless they are there. Raises RejectedClipError."""
    file = source / path
    try:
        state = file.stat()
        if not file.resolve().is_relative_to(source.resolve()):
            raise RejectedClipError("reads", f"{path!r} leaves the source", "unsafe_path")
    except OSError as error:
        raise RejectedClipError("reads", f"{path!r} cannot be read: {error.strerror}", "bad_image") from error
    if state.st_size > CLIP_BYTES:
        raise RejectedClipError("max_bytes", f"too large a file: {state.st_size} bytes", state.st_size, CLIP_BYTES)
    asked = {"frames": frames, "bytes": state.st_size, "time_ns": state.st_mtime_ns}
    digest = hashlib.sha256(image_id.encode()).hexdigest()
    folder = root / digest[:2] / (image_id if len(image_id.encode()) <= _NAME_BYTES else digest)
    if not (decoded := _read_done(folder, asked)):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        decoded = _decode(file, frames, folder)
        write_atomic(folder / _DONE, json.dumps({"asked": asked, "frames": decoded}) + "\n")
    return tuple(f"{folder.relative_to(root).as_posix()}/{name}" for name in sorted(decoded))


def _read_done(folder: Path, asked: dict[str, int]) -> dict[str, str]:
    """Return the frames that an earlier start decoded, with their hashes; {} where any is not there as it was."""
    try:
        done = json.loads((folder / _DONE).read_bytes())
        frames = dict(done["frames"]) if done["asked"] == asked else {}
        return frames if frames == _hashes(folder) else {}
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return {}


def _hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.glob("*.png"))}


def _decode(file: Path, frames: int, folder: Path) -> dict[str, str]:
    """Write the frames, and return their names and hashes. Raises RejectedClipError.

    In a process of its own: broken bytes may end a decoder, or keep it for ever.
    """
    command = [sys.executable, "-m", "generate.selection.decode_clip", str(file.absolute()), str(frames)]
    here = Path(__file__).parents[2]
    try:
        ran = subprocess.run(
            [*command, str(folder.absolute())], cwd=here, capture_output=True, timeout=CLIP_SECONDS, check=False
        )
        said = json.loads(ran.stdout[:_SAID_BYTES])
    except subprocess.TimeoutExpired:
        raise RejectedClipError(DECODES, f"its decoding takes more than {CLIP_SECONDS:.0f} seconds") from None
    except ValueError:
        raise RejectedClipError(DECODES, "its decoding ended the process, perhaps for want of memory") from None
    if "error" in said:
        raise RejectedClipError(DECODES, said["error"])
    return _hashes(folder)
