"""Measure the pictures that a selection asks for, in several processes; what was measured before is not read again."""

import os
from itertools import repeat

import numpy as np
from tqdm import tqdm

from generate.processes.worker_pool import WorkerPool
from generate.selection.screening.eligibility import Eligibility
from generate.selection.screening.examine import Measurement, Rejection, examine
from generate.selection.sources.catalogue import Catalogue, Picture
from imagenet_think import MAX_FILE_BYTES, ImageError, read_image_bytes

PICTURES_PER_TASK = 32
TASKS_AT_ONCE = 32  # per process, between two writings to disk
_NO_SHA256 = bytes(32)  # of a file whose decoding killed the process: this process does not read it
READS = "reads"  # the rule of a picture that was not there or could not be read

Measured = tuple[int, Measurement | Rejection]  # a row of the catalogue, and its measurement or why it was not read


class ScreeningPass:
    """Call it with rows of the catalogue: afterwards the eligibility knows all of them."""

    def __init__(
        self,
        catalogue: Catalogue,
        root: str | os.PathLike[str],
        eligibility: Eligibility,
        processes: WorkerPool,
        bar: "tqdm[None]",
    ) -> None:
        self._catalogue, self._root, self._eligibility = catalogue, root, eligibility
        self._processes, self._bar = processes, bar

    def __call__(self, rows: np.ndarray) -> None:
        measurements, safety = self._eligibility.measurements, self._eligibility.safety
        new = np.sort(rows[~measurements.known(rows)])  # as the source lists them, which is how they lie on the disk
        self._bar.total = self._bar.n + len(new)
        at_once = self._processes.count * TASKS_AT_ONCE * PICTURES_PER_TASK
        for portion in (new[start : start + at_once] for start in range(0, len(new), at_once)):
            pictures = self._catalogue.pictures(portion)
            tasks = [pictures[at : at + PICTURES_PER_TASK] for at in range(0, len(pictures), PICTURES_PER_TASK)]
            measured: list[Measured] = []
            for results in self._processes.map(measure_pictures, tasks, repeat(self._root), killed=self._one_by_one):
                measured += results
                self._bar.update(len(results))
            measurements.add(measured)
        if safety:
            safety.classify(rows[self._eligibility.within_thresholds(rows)], self._catalogue, self._root)

    def _one_by_one(self, pictures: list[Picture], root: str | os.PathLike[str]) -> list[Measured]:
        """Return the measurements of a task whose process was killed, each picture in a process of its own.

        A picture that kills its process again counts as measured: otherwise it would end every later start as well.
        """
        measured: list[Measured] = []
        for picture in pictures:
            try:
                measured += self._processes.run(measure_pictures, [picture], root)
            except ChildProcessError:
                message = "its decoding ended the process, perhaps for want of memory"
                measured.append((picture.row, Measurement(_NO_SHA256, error=message)))
        return measured


def measure_pictures(pictures: list[Picture], root: str | os.PathLike[str]) -> list[Measured]:
    """Return the row of each picture, and its measurement or why it could not be read."""
    return [(picture.row, _measure(picture.path, root)) for picture in pictures]


def _measure(path: str, root: str | os.PathLike[str]) -> Measurement | Rejection:
    try:
        return examine(read_image_bytes(path, root))
    except ImageError as error:
        if error.size is not None:
            return Rejection("max_bytes", error.size, MAX_FILE_BYTES, str(error))
        return Rejection(READS, error.status, None, str(error))
    except Exception as error:  # noqa: BLE001 - one picture, whatever its reader raises, never ends a selection
        return Rejection(READS, "bad_image", None, f"it cannot be read ({type(error).__name__})")
