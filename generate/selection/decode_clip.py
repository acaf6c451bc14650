"""Decode one clip in a process of its own, which may be killed: some of its frames as PNG, by even spacing.

    python -m generate.selection.decode_clip CLIP FRAMES FOLDER

Prints {"count": frames of the clip, "indices": [those written]}, or {"error": one sentence}. Imports little, so
that it starts at once.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from PIL import Image

from generate.selection.clip_bounds import GIF, MEMORY_BYTES, MOST_FRAMES, ClipError, check_size


def evenly(count: int, frames: int) -> list[int]:
    """Return the indices of `frames` of `count`, the middles of as many equal parts: floor((2i + 1) count / 2 frames).

    All of them where there are no more.
    """
    if count <= frames:
        return list(range(count))
    return [(2 * at + 1) * count // (2 * frames) for at in range(frames)]


def decode(clip: Path, frames: int, folder: Path) -> dict[str, Any]:
    """Write the frames as FOLDER/0000.png, … Raises ClipError; whatever else is raised is the decoder's."""
    if clip.suffix.lower() == GIF:
        opened = _gif_frames
    else:
        from generate.selection.decode_video import video_frames as opened
    # Twice through the clip: what a header says of the number of frames need not be so.
    count = sum(1 for _ in _bounded(opened(clip)))
    if not count:
        raise ClipError("it has no frames")
    indices = evenly(count, frames)
    wanted = dict(zip(indices, range(len(indices)), strict=True))
    for at, as_image in enumerate(_bounded(opened(clip))):
        if at in wanted:
            as_image().convert("RGB").save(folder / f"{wanted[at]:04d}.png")
    return {"count": count, "indices": indices}


def _bounded(frames: Iterable[Callable[[], Image.Image]]) -> Iterator[Callable[[], Image.Image]]:
    for at, frame in enumerate(islice(frames, MOST_FRAMES + 1)):
        if at == MOST_FRAMES:
            raise ClipError(f"it has more than {MOST_FRAMES:,} frames")
        yield frame


def _gif_frames(clip: Path) -> Iterator[Callable[[], Image.Image]]:
    with Image.open(clip, formats=["GIF"]) as image:
        check_size(*image.size)
        for at in range(MOST_FRAMES + 1):
            try:
                image.seek(at)
            except EOFError:
                return
            yield image.copy


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    clip, frames, folder = sys.argv[1:]
    try:
        said = decode(Path(clip), int(frames), Path(folder))
    except ClipError as error:
        said = {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - of bytes that nobody checked, decoders raise anything
        said = {"error": f"it cannot be decoded ({type(error).__name__})"}
    print(json.dumps(said))
    return 0


if __name__ == "__main__":
    sys.exit(main())
