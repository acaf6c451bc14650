"""One selection: from a catalogue to the list, the rejected pictures and the numbers beside them."""

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generate.selection.candidates import Duplicate, Pool, Wanted, fill_pool, spread
from generate.selection.near_duplicates import near_duplicates
from generate.selection.quotas import QuotaError
from generate.selection.report import Selected, write_report
from generate.selection.screening.eligibility import Verdicts
from generate.selection.screening.examine import Rejection
from generate.selection.screening.measurements import Measured
from generate.selection.screening.rules import Rules
from generate.selection.screening.safety_classifier import SafetyValues
from generate.selection.screening.screening_pass import ScreeningPass
from generate.storage.atomic import write_jsonl
from generate.storage.image_list import ImageRow, assign_splits, write_image_list
from imagenet_think import ContractError

if TYPE_CHECKING:
    from generate.processes.worker_pool import WorkerPool
    from generate.select_images import Options
    from generate.selection.sources.catalogue import Catalogue

SPLIT_FACTOR = 2  # chosen images that differ in so many times the bits of near-duplicates stay in one split
LINES_AT_ONCE = 10_000


def rejected_file(out: Path) -> Path:
    """rejected.jsonl beside images.jsonl, more.rejected.jsonl beside more.jsonl."""
    return out.with_name("rejected.jsonl" if out.stem == "images" else f"{out.stem}.rejected.jsonl")


@dataclass
class Selection:
    """What is given; run() does it."""

    options: "Options"
    rules: Rules
    root: str | os.PathLike[str]
    work: Path
    catalogue: "Catalogue"
    processes: "WorkerPool"

    def run(self) -> str:
        """Writes everything, the list last, and returns the counts as text. Raises QuotaError, ContractError."""
        from tqdm import tqdm

        digest, count = self.catalogue.digest, len(self.catalogue.paths)
        safety = SafetyValues(self.rules.safety, self.work, digest, count) if self.rules.safety else None
        verdicts = Verdicts(self.catalogue, self.rules, Measured(self.work, digest, count), safety)
        self._check_some_eligible(verdicts)
        with tqdm(desc="screening pictures", unit=" pictures", delay=1) as bar:
            pool = self._fill(verdicts, ScreeningPass(self.catalogue, self.root, verdicts, self.processes, bar))
        chosen = self._spread(pool, verdicts)
        rows = self._rows(chosen, verdicts)
        reasons: Counter[str] = Counter()
        write_jsonl(rejected_file(self.options.out), self._rejected(pool, verdicts, reasons))
        complexity, possible = (verdicts.measured.numbers(some)["complexity"] for some in (chosen, pool.kept))
        report = Selected(
            self.options, self.rules, self.catalogue, self.root, pool, rows, complexity, possible, reasons,
            verdicts.matching_nothing,
        )  # fmt: skip
        said = write_report(self.work, report, rejected_file(self.options.out))
        write_image_list(self.options.out, rows)
        return said

    def _check_some_eligible(self, verdicts: Verdicts) -> None:
        if not verdicts.eligible.any():
            raise ContractError(
                f"all {len(self.catalogue.paths)} pictures of --source {self.options.source} are excluded by the lists "
                f"of --rules {self.options.rules}, or have names that are no text; take classes or images off the lists"
            )

    def _fill(self, verdicts: Verdicts, screen: ScreeningPass) -> Pool:
        options = self.options
        wanted = Wanted(options.total, options.min_per_class, options.max_per_class)
        try:
            pool = fill_pool(
                self.catalogue, wanted, verdicts, screen,
                everything=options.screen == "all", max_hamming=self.rules.max_hamming,
            )  # fmt: skip
        except QuotaError:
            self._check_some_usable(verdicts)
            raise
        self._check_some_usable(verdicts)
        return pool

    def _check_some_usable(self, verdicts: Verdicts) -> None:
        """Where no picture at all is usable, numbers of classes say nothing: the first rejection does."""
        eligible = np.flatnonzero(verdicts.eligible)
        known = eligible[verdicts.measured.known(eligible)]
        if len(known) and not verdicts.usable(known).any():
            (first,) = verdicts.rejections(known[:1])
            raise ContractError(
                f"none of the {len(known)} pictures of --source {self.options.source} that were screened is usable; "
                f"{self.catalogue.path(int(known[0]))!r} is one: {first.rule}, {first.message}"
            )

    def _spread(self, pool: Pool, verdicts: Verdicts) -> np.ndarray:
        rows, catalogue = pool.kept, self.catalogue
        if self.options.encoder is not None:
            from generate.selection.embeddings import spread_by_embeddings

            return spread_by_embeddings(pool, catalogue, self.root, self.work, self.options.encoder)
        complexity = verdicts.measured.numbers(rows)["complexity"]
        return spread(rows, catalogue.class_of[rows], complexity, catalogue.rank[rows], pool.quotas)

    def _rows(self, chosen: np.ndarray, verdicts: Verdicts) -> list[ImageRow]:
        """The lines of the list, sorted by path."""
        chosen[:] = self.catalogue.sorted_by_path(chosen)
        numbers = verdicts.measured.numbers(chosen)
        rows = [
            ImageRow(
                image_id=picture.image_id,
                wnid=picture.wnid,
                path=picture.path,
                sha256=found["sha256"].tobytes().hex(),
                phash=f"{found['phash']:016x}",
                width=int(found["width"]),
                height=int(found["height"]),
            )
            for picture, found in zip(self.catalogue.pictures(chosen), numbers, strict=True)
        ]
        return assign_splits(rows, self.options.test_share, self._alike(numbers["phash"]))

    def _alike(self, phashes: np.ndarray) -> list[list[int]]:
        if self.rules.max_hamming is None:
            return []
        return near_duplicates(phashes, min(SPLIT_FACTOR * self.rules.max_hamming, 16))

    def _rejected(self, pool: Pool, verdicts: Verdicts, reasons: Counter[str]) -> Iterator[dict[str, Any]]:
        """A line for every picture that a rule leaves out, sorted by path; counts them by their rules."""
        out = ~verdicts.eligible
        out[pool.rows] = True
        out[pool.kept] = False
        rows = self.catalogue.sorted_by_path(np.flatnonzero(out))
        for some in (rows[start : start + LINES_AT_ONCE] for start in range(0, len(rows), LINES_AT_ONCE)):
            others = some[[row not in pool.duplicates for row in some.tolist()]]
            by_rule = dict(zip(others.tolist(), verdicts.rejections(others), strict=True))
            for picture in self.catalogue.pictures(some):
                why = by_rule.get(picture.row) or self._duplicate(pool.duplicates[picture.row])
                reasons[why.rule] += 1
                yield {"image_id": picture.image_id, "wnid": picture.wnid, "path": picture.path} | why._asdict()

    def _duplicate(self, duplicate: Duplicate) -> Rejection:
        message = f"a near-duplicate; of its group {self.catalogue.image_id(duplicate.of)} stays"
        return Rejection("max_hamming", duplicate.hamming, self.rules.max_hamming, message)
