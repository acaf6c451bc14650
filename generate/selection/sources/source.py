"""Define what a collection of pictures offers: its root, its name, and its pictures one by one.

A picture's path is what images.jsonl holds, and imagenet_think.read_image_bytes(path, source.root) reads it.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple, Protocol


class Entry(NamedTuple):
    """Name one picture of a source."""

    path: str
    wnid: str  # "" where a picture has no class


class Source(Protocol):
    """List a collection of pictures, always in the same order."""

    @property
    def root(self) -> str | os.PathLike[str]:
        """Return the folder or dataset that the paths start from."""

    @property
    def name(self) -> str:
        """Return a text that identifies the collection, and so decides whether a saved catalogue is reused."""

    def entries(self, after: str = "") -> Iterator[Entry]:
        """Yield all pictures, or those that come after the path `after`. Never holds them all in memory."""
