"""Screens the pictures that a choice asks for, in several processes; what was screened before is not screened again."""

import os
from dataclasses import replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from generate.screening import Rejection, Rules, Screened, find_excluded, screen
from generate.verdicts import UNREAD

if TYPE_CHECKING:
    from tqdm import tqdm

    from generate.catalogue import Catalogue, Picture
    from generate.safety import SafetyClassifier
    from generate.side_by_side import SideBySide
    from generate.verdicts import Verdicts

PICTURES_PER_TASK = 32
TASKS_AT_ONCE = 32  # per process, between two writings to disk


class ScreeningPass:
    """Call it with rows of the catalogue: it screens those that have no verdict yet."""

    def __init__(
        self,
        catalogue: "Catalogue",
        root: str | os.PathLike[str],
        rules: "Rules",
        verdicts: "Verdicts",
        processes: "SideBySide",
        workers: int,
        bar: "tqdm[None]",
    ) -> None:
        self.catalogue, self.root, self.rules, self.verdicts = catalogue, root, rules, verdicts
        self.processes, self.bar = processes, bar
        self.classifier = _classifier(rules)
        self.pictures_at_once = workers * TASKS_AT_ONCE * PICTURES_PER_TASK

    def __call__(self, rows: "np.ndarray") -> None:
        rows = np.sort(rows[~self.verdicts.known[rows]])  # as the source lists them, which is how they lie on the disk
        self.bar.total = self.bar.n + len(rows)
        self.bar.refresh()
        # The lists of ids can be long, and every task would carry them: they are looked up here.
        rules = replace(self.rules, excluded_images=frozenset(), excluded_classes=frozenset())
        for start in range(0, len(rows), self.pictures_at_once):
            some = self.catalogue.pictures(rows[start : start + self.pictures_at_once])
            excluded = {picture: find_excluded(self.rules, picture.image_id, picture.wnid) for picture in some}
            self._add([_verdict(picture, None, why) for picture, why in excluded.items() if why])
            allowed = [picture for picture, why in excluded.items() if not why]
            tasks = [allowed[at : at + PICTURES_PER_TASK] for at in range(0, len(allowed), PICTURES_PER_TASK)]
            for task, verdicts in zip(
                tasks, self.processes.map(screen_pictures, tasks, repeat(self.root), repeat(rules)), strict=True
            ):
                self._judge(task, verdicts)
                self._add(verdicts)

    def _judge(self, pictures: "list[Picture]", verdicts: list[dict[str, Any]]) -> None:
        """What is usable so far, once more by the safety classifier: here, for it needs the whole machine."""
        from imagenet_think import open_image

        usable = [at for at, verdict in enumerate(verdicts) if self.classifier and not verdict["rejection"]]
        if self.classifier and usable:
            images = [open_image(pictures[at].path, self.root) for at in usable]
            for at, rejection in zip(usable, self.classifier.judge(images), strict=True):
                verdicts[at]["rejection"] = rejection and rejection._asdict()

    def _add(self, verdicts: list[dict[str, Any]]) -> None:
        self.verdicts.add(verdicts)
        self.bar.update(len(verdicts))


def _classifier(rules: Rules) -> "SafetyClassifier | None":
    if rules.safety is None:
        return None
    import torch

    from generate.safety import SafetyClassifier

    return SafetyClassifier(rules.safety, "cuda" if torch.cuda.is_available() else "cpu")


def screen_pictures(pictures: "list[Picture]", root: str | os.PathLike[str], rules: Rules) -> list[dict[str, Any]]:
    """Their verdicts, as generate/verdicts.py keeps them."""
    return [_screened(picture, root, rules) for picture in pictures]


def _screened(picture: "Picture", root: str | os.PathLike[str], rules: Rules) -> dict[str, Any]:
    from imagenet_think import ImageError, read_image_bytes

    try:
        data = read_image_bytes(picture.path, root)
    except ImageError as error:
        return _verdict(picture, None, Rejection(UNREAD, error.status, None, str(error)))
    screened = screen(data, rules, picture.image_id, picture.wnid)
    return _verdict(picture, screened, screened.rejection)


def _verdict(picture: "Picture", screened: Screened | None, rejection: Rejection | None) -> dict[str, Any]:
    return {
        "row": picture.row,
        "sha256": screened.sha256 if screened else None,
        "phash": screened.phash if screened else None,
        "width": screened.width if screened else None,
        "height": screened.height if screened else None,
        "complexity": screened.complexity if screened else None,
        "rejection": rejection._asdict() if rejection else None,
    }
