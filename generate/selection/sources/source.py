"""Define what a collection of pictures offers: its root, its name, its pictures one by one, and what it passes over.

A picture's path is what images.jsonl holds, and imagenet_think.read_image_bytes(path, source.root) reads it.
"""

import os
from collections.abc import Iterator
from typing import NamedTuple, Protocol

from generate.selection.sources.passed_over import PassedOver


class Entry(NamedTuple):
    """Name one picture of a source."""

    path: str
    wnid: str  # "" where a picture has no class


# Usual names of what holds the classes: a dataset's column, a key in the `.json` of a WebDataset's sample.
LABELS = ("wnid", "label", "class", "cls", "labels", "fine_label", "synset")


class Source(Protocol):
    """List a collection of pictures, always in the same order."""

    @property
    def root(self) -> str | os.PathLike[str]:
        """Return the folder or dataset that the paths start from."""

    @property
    def name(self) -> str:
        """Return a text that identifies the collection, and so decides whether a saved catalogue is reused."""

    def entries(self, after: str = "") -> Iterator[Entry | PassedOver]:
        """Yield all pictures and all that is none, or those after the path `after`. Never holds them all in memory."""

    def describe_labels(self, path: str) -> str:
        """Return what could hold the class of a picture without one, as a sentence's end; "" where nothing could."""
