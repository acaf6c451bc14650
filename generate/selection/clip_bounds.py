"""Bound what a clip may be: its frames, their pixels, the memory to decode it."""

# By suffix, so that no file is read as a playlist, which could name others: the formats as FFmpeg calls them.
FORMATS = {".mp4": "mp4", ".m4v": "mp4", ".mov": "mov", ".webm": "matroska", ".mkv": "matroska", ".avi": "avi"}
GIF = ".gif"
MOST_FRAMES = 100_000  # of a clip: an hour at 25 a second has 90,000
MOST_PIXELS = 8192 * 4320  # of a frame: 8K
MEMORY_BYTES = 8 << 30


class ClipError(Exception):
    """Say in one sentence why a clip cannot be decoded."""


def check_size(width: int, height: int) -> None:
    """Raise ClipError for a frame that would take the memory."""
    if width * height > MOST_PIXELS:
        raise ClipError(f"its frames have {width}x{height} pixels, over the limit of {MOST_PIXELS:,}")
