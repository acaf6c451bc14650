"""Apply the rules to what was measured of a catalogue's pictures: other rules cost no decoding."""

import numpy as np

from generate.selection.screening.examine import DECODES, Rejection, find_rejections, within_thresholds
from generate.selection.screening.measurements import MeasurementStore
from generate.selection.screening.rules import Rules
from generate.selection.screening.safety_classifier import SafetyScores
from generate.selection.sources.catalogue import Catalogue

NOT_TEXT = Rejection("name", None, None, "the file's name is not UTF-8 text")


class Eligibility:
    """Decide which pictures of a catalogue are eligible (no list excludes them) and usable (they keep all rules).

    Pictures that are not eligible need not be measured.
    """

    def __init__(
        self, catalogue: Catalogue, rules: Rules, measurements: MeasurementStore, safety: SafetyScores | None
    ) -> None:
        self._catalogue, self._rules, self.measurements, self.safety = catalogue, rules, measurements, safety
        classes = np.array([name in rules.excluded_classes for name in catalogue.classes])
        self._excluded_classes = classes[catalogue.class_of]
        self._excluded_images = catalogue.rows_of(rules.excluded_images)
        self.eligible = catalogue.is_text & ~self._excluded_classes  # bool, by row
        self.eligible[self._excluded_images] = False
        self.unmatched_ids = {  # by rule: how many ids of its lists name nothing in the catalogue
            "exclude_classes": len(rules.excluded_classes.difference(catalogue.classes)),
            "exclude_images": len(rules.excluded_images) - len(self._excluded_images),
        }

    def within_thresholds(self, rows: np.ndarray) -> np.ndarray:
        """Return for each of the rows, which are known, whether it was decoded and keeps the thresholds, bool."""
        kept = self.measurements.decoded(rows)
        kept[kept] = within_thresholds(self.measurements.numbers(rows[kept]), self._rules)
        return kept

    def usable(self, rows: np.ndarray) -> np.ndarray:
        """Return for each of the rows, which were screened, whether it keeps all rules, bool."""
        kept = self.within_thresholds(rows)
        if self.safety:
            kept[kept] = self.safety.safe(rows[kept])
        return kept

    def rejections(self, rows: np.ndarray) -> list[Rejection]:
        """Return the reasons of rows that are not eligible, or not usable."""
        decoded = rows[self.eligible[rows] & self.measurements.decoded(rows)]
        broken = find_rejections(self.measurements.numbers(decoded), self._rules)
        by_row = dict(zip(decoded.tolist(), broken, strict=True))
        return [by_row.get(row) or self._other_rejection(row) for row in rows.tolist()]

    def _other_rejection(self, row: int) -> Rejection:
        """Return the reason of a row that breaks no threshold."""
        if not self._catalogue.is_text[row]:
            return NOT_TEXT
        if self._excluded_classes[row]:
            wnid = self._catalogue.wnid(row)
            return Rejection("exclude_classes", wnid, None, f"the class {wnid} is excluded")
        if not self.eligible[row]:
            image_id = self._catalogue.image_id(row)
            return Rejection("exclude_images", image_id, None, f"the image {image_id} is excluded")
        if row in self.measurements.unreadable:
            return self.measurements.unreadable[row]
        if row in self.measurements.errors:
            return Rejection(DECODES, None, None, self.measurements.errors[row])
        assert self.safety
        return self.safety.rejection(row)
