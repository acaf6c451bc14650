"""A collection of made-up pictures: measurements follow from ids, and nothing is decoded."""

import hashlib
import random
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow

from generate.selection.candidates import Pool, fill_pool
from generate.selection.options import SelectionSize
from generate.selection.screening.eligibility import Eligibility
from generate.selection.screening.examine import Measurement
from generate.selection.screening.measurements import MeasurementStore
from generate.selection.screening.rules import Rules
from generate.selection.sources.catalogue import Catalogue
from generate.selection.stratified import choose_stratified


def number(text: str, bits: int = 32) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) >> (64 - bits)


class MadeUpCollection:
    """Pictures whose measurements follow from their ids, in some order of the source."""

    def __init__(self, folder: Path, counts: dict[str, int], bad: int = 4, alike: int = 0, order: int = 0) -> None:
        """bad: one of so many is rejected. alike: one of so many has the phash of another; 0: none."""
        self.ids = [f"{wnid}_{at}" for wnid, count in counts.items() for at in range(count)]
        random.Random(order).shuffle(self.ids)
        classes = sorted(counts)
        rank = {image_id: at for at, image_id in enumerate(sorted(self.ids, key=number))}
        self.catalogue = Catalogue(
            digest="made up",
            paths=pyarrow.chunked_array([[f"{image_id}.jpg" for image_id in self.ids]]),
            is_text=np.ones(len(self.ids), bool),
            class_of=np.array([classes.index(i.split("_")[0]) for i in self.ids], np.int32),
            classes=classes,
            hashes=np.array([number(i, 64) for i in self.ids], np.uint64),
            rank=np.array([rank[i] for i in self.ids], np.uint32),
            seed=0,
        )
        self.bad, self.alike, self.screened = bad, alike, 0
        self.eligibility = Eligibility(
            self.catalogue, Rules(), MeasurementStore(folder, "made up", len(self.ids)), None
        )

    def measurement(self, row: int) -> Measurement:
        image_id = self.ids[row]
        usable = not self.bad or number(f"bad {image_id}") % self.bad != 0
        like = (
            f"like {number(image_id) % 9}" if self.alike and number(f"alike {image_id}") % self.alike == 0 else image_id
        )
        return Measurement(
            sha256=hashlib.sha256(image_id.encode()).digest(),
            phash=number(f"phash {like}", 64),
            width=500,
            height=375,
            entropy=7.0 if usable else 0.0,
            noise=1.0,
            sharpness=500.0,
            complexity=number(f"complexity {image_id}") % 1000,
        )

    def screen(self, rows: np.ndarray) -> None:
        new = rows[~self.eligibility.measurements.known(rows)]
        self.screened += len(new)
        self.eligibility.measurements.add((row, self.measurement(row)) for row in new.tolist())

    def fill(self, total: int | None, least: int = 1, most: int = 99, **changes: Any) -> Pool:
        options = {"everything": False, "max_hamming": 2} | changes
        size = SelectionSize(total, least, most) if total else SelectionSize(None, 0, len(self.ids))
        return fill_pool(self.catalogue, size, self.eligibility, self.screen, **options)

    def choose(self, *args: Any, **changes: Any) -> list[str]:
        pool = self.fill(*args, **changes)
        catalogue, rows = self.catalogue, pool.kept
        if not len(rows):
            return []
        chosen = choose_stratified(
            rows, catalogue.class_of[rows], self.complexity(rows), catalogue.rank[rows], pool.quotas
        )
        return sorted(self.ids[row] for row in chosen)

    def complexity(self, rows: np.ndarray) -> np.ndarray:
        return self.eligibility.measurements.numbers(rows)["complexity"]
