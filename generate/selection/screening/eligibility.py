"""What the rules say of a catalogue's pictures, from what was measured of them: other rules cost no decoding."""

from typing import TYPE_CHECKING

import numpy as np

from generate.selection.screening.examine import DECODES, Rejection, rejections, within_bounds

if TYPE_CHECKING:
    from generate.selection.screening.measurements import Measured
    from generate.selection.screening.rules import Rules
    from generate.selection.screening.safety_classifier import SafetyValues
    from generate.selection.sources.catalogue import Catalogue

NOT_TEXT = Rejection("name", None, None, "the file's name is not UTF-8 text")


class Verdicts:
    """On the pictures of `catalogue`; those that are not eligible need not be measured."""

    def __init__(
        self, catalogue: "Catalogue", rules: "Rules", measured: "Measured", safety: "SafetyValues | None"
    ) -> None:
        self._catalogue, self._rules, self.measured, self.safety = catalogue, rules, measured, safety
        classes = np.array([name in rules.excluded_classes for name in catalogue.classes])
        self._excluded_classes = classes[catalogue.class_of]
        self._excluded_images = catalogue.rows_of(rules.excluded_images)
        self.eligible = catalogue.text & ~self._excluded_classes
        self.eligible[self._excluded_images] = False
        self.matching_nothing = {  # ids of the lists
            "exclude_classes": len(rules.excluded_classes.difference(catalogue.classes)),
            "exclude_images": len(rules.excluded_images) - len(self._excluded_images),
        }

    def keeps_bounds(self, rows: np.ndarray) -> np.ndarray:
        """bool: of each of the rows, which are known, whether it was decoded and keeps the thresholds."""
        kept = self.measured.decoded(rows)
        kept[kept] = within_bounds(self.measured.numbers(rows[kept]), self._rules)
        return kept

    def usable(self, rows: np.ndarray) -> np.ndarray:
        """bool: of each of the rows, which were screened, whether it keeps all rules."""
        kept = self.keeps_bounds(rows)
        if self.safety:
            kept[kept] = self.safety.safe(rows[kept])
        return kept

    def rejections(self, rows: np.ndarray) -> list[Rejection]:
        """Of rows that are not eligible, or not usable."""
        decoded = rows[self.eligible[rows] & self.measured.decoded(rows)]
        broken = rejections(self.measured.numbers(decoded), self._rules)
        by_row = dict(zip(decoded.tolist(), broken, strict=True))
        return [by_row.get(row) or self._without_numbers(row) for row in rows.tolist()]

    def _without_numbers(self, row: int) -> Rejection:
        """Of a row that breaks no threshold."""
        if not self._catalogue.text[row]:
            return NOT_TEXT
        if self._excluded_classes[row]:
            wnid = self._catalogue.wnid(row)
            return Rejection("exclude_classes", wnid, None, f"the class {wnid} is excluded")
        if not self.eligible[row]:
            image_id = self._catalogue.image_id(row)
            return Rejection("exclude_images", image_id, None, f"the image {image_id} is excluded")
        if row in self.measured.unread:
            return self.measured.unread[row]
        if row in self.measured.errors:
            return Rejection(DECODES, None, None, self.measured.errors[row])
        assert self.safety
        return self.safety.rejection(row)
