"""Measures the pictures that a choice asks for, in several processes; what was measured before is not read again."""

import os
from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from generate.selection.screening.examine import Finding, Rejection, examine

if TYPE_CHECKING:
    from tqdm import tqdm

    from generate.processes.worker_pool import WorkerPool
    from generate.selection.screening.eligibility import Verdicts
    from generate.selection.sources.catalogue import Catalogue, Picture

PICTURES_PER_TASK = 32
TASKS_AT_ONCE = 32  # per process, between two writings to disk
_UNHASHED = bytes(32)  # in the place of a sha256: such a file is not read here
READS = "reads"  # the rule of a picture that was not there or could not be read


class ScreeningPass:
    """Call it with rows of the catalogue: after it the verdicts know all of them."""

    def __init__(
        self,
        catalogue: "Catalogue",
        root: str | os.PathLike[str],
        verdicts: "Verdicts",
        processes: "WorkerPool",
        bar: "tqdm[None]",
    ) -> None:
        self._catalogue, self._root, self._verdicts = catalogue, root, verdicts
        self._processes, self._bar = processes, bar

    def __call__(self, rows: np.ndarray) -> None:
        measured, safety = self._verdicts.measured, self._verdicts.safety
        new = np.sort(rows[~measured.known(rows)])  # as the source lists them, which is how they lie on the disk
        self._bar.total = self._bar.n + len(new)
        self._bar.refresh()
        at_once = self._processes.count * TASKS_AT_ONCE * PICTURES_PER_TASK
        for some in (new[start : start + at_once] for start in range(0, len(new), at_once)):
            pictures = self._catalogue.pictures(some)
            tasks = [pictures[at : at + PICTURES_PER_TASK] for at in range(0, len(pictures), PICTURES_PER_TASK)]
            found: list[Found] = []
            for one in self._processes.map(measure_pictures, tasks, repeat(self._root), killed=self._one_by_one):
                found += one
                self._bar.update(len(one))
            measured.add(found)
        if safety:
            safety.judge(rows[self._verdicts.keeps_bounds(rows)], self._catalogue, self._root)

    def _one_by_one(self, pictures: "list[Picture]", root: str | os.PathLike[str]) -> "list[Found]":
        """In the place of a task whose process was killed: who kills its own process too counts as measured, for
        otherwise it would end every later start as well."""
        found: list[Found] = []
        for picture in pictures:
            try:
                found += self._processes.run(measure_pictures, [picture], root)
            except ChildProcessError:
                message = "its decoding ended the process, perhaps for want of memory"
                found.append((picture.row, Finding(_UNHASHED, error=message)))
        return found


Found = tuple[int, Finding | Rejection]


def measure_pictures(pictures: "list[Picture]", root: str | os.PathLike[str]) -> list[Found]:
    """Of each its row, and what was found or why it could not be read."""
    return [(picture.row, _measured(picture.path, root)) for picture in pictures]


def _measured(path: str, root: str | os.PathLike[str]) -> Finding | Rejection:
    from imagenet_think import ImageError, read_image_bytes

    try:
        return examine(read_image_bytes(path, root))
    except ImageError as error:
        return Rejection(READS, error.status, None, str(error))
