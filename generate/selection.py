"""One selection: from a catalogue to the list, the rejected pictures and the numbers beside them."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from generate.choice import Pool, Wanted, fill_pool, spread
from generate.duplicates import near_duplicates
from generate.images import ImageRow, assign_splits, write_image_list, write_jsonl
from generate.quotas import QuotaError
from generate.screening import Rejection, Rules
from generate.screening_pass import ScreeningPass
from generate.selection_report import Selected, write_report
from generate.verdicts import Verdicts
from imagenet_think import ContractError

if TYPE_CHECKING:
    from generate.catalogue import Catalogue
    from generate.select_images import Options
    from generate.side_by_side import SideBySide

SPLIT_FACTOR = 2  # chosen images that differ in so many times the bits of near-duplicates stay in one split
NOT_TEXT = Rejection("name", None, None, "the file's name is not UTF-8 text")


@dataclass
class Selection:
    """What is given; run() does it."""

    options: "Options"
    rules: Rules
    root: str | os.PathLike[str]
    work: Path
    catalogue: "Catalogue"
    processes: "SideBySide"
    workers: int

    def run(self) -> str:
        """Writes everything, the list last, and returns the counts as text. Raises QuotaError, ContractError."""
        from tqdm import tqdm

        bound = f"{self.catalogue.digest} {self.rules.digest()}"
        folder = self.work / f"verdicts-{hashlib.sha256(bound.encode()).hexdigest()[:12]}"
        with (
            Verdicts(folder, len(self.catalogue.paths)) as verdicts,
            tqdm(desc="screening pictures", unit=" pictures", delay=1) as bar,
        ):
            screen = ScreeningPass(self.catalogue, self.root, self.rules, verdicts, self.processes, self.workers, bar)
            pool = self._fill(verdicts, screen)
            bar.close()
            chosen = self._spread(pool, verdicts)
            rows = self._rows(chosen, verdicts)
            rejected = self._rejected(pool, verdicts)
            report = Selected(
                self.options,
                self.rules,
                self.catalogue,
                pool,
                rows,
                verdicts.complexity[chosen],
                verdicts.complexity[pool.kept],
                rejected,
            )
            write_jsonl(self.options.out.with_name("rejected.jsonl"), rejected)
            said = write_report(self.work, report)
            write_image_list(self.options.out, rows)
        return said

    def _fill(self, verdicts: Verdicts, screen: ScreeningPass) -> Pool:
        options, catalogue = self.options, self.catalogue
        excluded = np.array([name in self.rules.excluded_classes for name in catalogue.classes])
        eligible = catalogue.text & ~excluded[catalogue.class_of]
        wanted = Wanted(options.total, options.min_per_class, options.max_per_class)
        try:
            pool = fill_pool(
                catalogue, eligible, wanted, verdicts, screen,
                everything=options.screen == "all", max_hamming=self.rules.max_hamming,
            )  # fmt: skip
        except QuotaError:
            self._check_some_usable(verdicts)
            raise
        self._check_some_usable(verdicts)
        return pool

    def _check_some_usable(self, verdicts: Verdicts) -> None:
        """Where no picture at all is usable, numbers of classes say nothing: the first rejection does."""
        known = np.flatnonzero(verdicts.known)
        if len(known) and not verdicts.usable.any():
            first = verdicts.read(int(known[0]))["rejection"]
            raise ContractError(
                f"none of the {len(known)} pictures of --source {self.options.source} that were screened is usable; "
                f"{self.catalogue.path(int(known[0]))!r} is one: {first['rule']}, {first['message']}"
            )

    def _spread(self, pool: Pool, verdicts: Verdicts) -> np.ndarray:
        rows, catalogue = pool.kept, self.catalogue
        if self.options.encoder is not None:
            from generate.embeddings import spread_by_embeddings

            return spread_by_embeddings(pool, catalogue, self.root, self.work, self.options.encoder)
        return spread(rows, catalogue.class_of[rows], verdicts.complexity[rows], catalogue.rank[rows], pool.quotas)

    def _rows(self, chosen: np.ndarray, verdicts: Verdicts) -> list[ImageRow]:
        """The lines of the list, sorted by path."""
        chosen.sort()  # as the verdicts lie on the disk, more or less
        rows = []
        for picture in self.catalogue.pictures(chosen):
            verdict = verdicts.read(picture.row)
            known = {name: verdict[name] for name in ("sha256", "phash", "width", "height")}
            rows.append(ImageRow(image_id=picture.image_id, wnid=picture.wnid, path=picture.path, **known))
        order = sorted(range(len(rows)), key=lambda at: rows[at].path)
        chosen[:] = chosen[order]
        rows = [rows[at] for at in order]
        return assign_splits(rows, self.options.test_share, self._alike(rows))

    def _alike(self, rows: list[ImageRow]) -> list[list[int]]:
        if self.rules.max_hamming is None:
            return []
        return near_duplicates([str(row.phash) for row in rows], min(SPLIT_FACTOR * self.rules.max_hamming, 16))

    def _rejected(self, pool: Pool, verdicts: Verdicts) -> list[dict[str, Any]]:
        """A line for every picture that was looked at and is not usable, sorted by path."""
        reasons = dict.fromkeys(np.flatnonzero(~self.catalogue.text).tolist(), NOT_TEXT)
        for row in pool.rows[~verdicts.usable[pool.rows]].tolist():
            reasons[row] = Rejection(**verdicts.read(row)["rejection"])
        for row, duplicate in pool.duplicates.items():
            message = f"a near-duplicate; of its group {self.catalogue.image_id(duplicate.of)} stays"
            reasons[row] = Rejection("max_hamming", duplicate.hamming, self.rules.max_hamming, message)
        lines = [
            {"image_id": picture.image_id, "wnid": picture.wnid, "path": picture.path} | reasons[picture.row]._asdict()
            for picture in self.catalogue.pictures(np.fromiter(reasons, np.int64, len(reasons)))
        ]
        return sorted(lines, key=lambda line: str(line["path"]))
