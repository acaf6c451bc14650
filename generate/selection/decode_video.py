"""Decode a video by PyAV, which is optional: pip install 'imagenet-think[video]'."""

from collections.abc import Callable, Iterator
from pathlib import Path

import av
from PIL.Image import Image

from generate.selection.clip_bounds import FORMATS, ClipError, check_size


def video_frames(clip: Path) -> Iterator[Callable[[], Image]]:
    """Yield the frames of the first video stream, each as a function that makes its picture."""
    with av.open(str(clip), format=FORMATS[clip.suffix.lower()]) as container:
        if not container.streams.video:
            raise ClipError("it has no video")
        stream = container.streams.video[0]
        check_size(stream.codec_context.width or 0, stream.codec_context.height or 0)
        for frame in container.decode(stream):
            check_size(frame.width, frame.height)
            yield frame.to_image
