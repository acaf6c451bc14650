"""Select the images: list a source, screen its pictures, choose from every class, and write the list and its report."""

import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import typer
from tqdm import tqdm

from generate.command_line.terminal import complain, counted
from generate.models.checkpoints import CheckpointError
from generate.processes.worker_pool import WorkerPool
from generate.selection.candidates import Duplicate, Pool, fill_pool
from generate.selection.dataset_list import list_dataset
from generate.selection.embeddings import choose_by_embeddings
from generate.selection.near_duplicates import near_duplicates
from generate.selection.options import (
    PRINT_RULES,
    TEST_SHARE,
    OptionError,
    Options,
    SelectionSize,
    check_options,
    least_test,
    size_of,
)
from generate.selection.passed_over_report import PassedOverCounts
from generate.selection.quotas import QuotaError
from generate.selection.report import FinishedSelection, write_report
from generate.selection.screening.eligibility import Eligibility
from generate.selection.screening.examine import Rejection
from generate.selection.screening.measurements import MeasurementStore
from generate.selection.screening.rules import Rules, ScreeningError
from generate.selection.screening.safety_classifier import SafetyScores
from generate.selection.screening.screening_pass import READS, ScreeningPass
from generate.selection.sources.catalogue import (
    MOST_COMPARED,
    Catalogue,
    changes_since,
    iter_passed_over,
    make_catalogue,
    read_catalogue,
)
from generate.selection.sources.open_source import open_source
from generate.selection.sources.passed_over import SUFFIXES, PassedOver
from generate.selection.sources.source import Source
from generate.selection.splits import assign_splits
from generate.selection.stratified import choose_stratified
from generate.storage.atomic import write_jsonl
from generate.storage.image_list import ImageRow, write_image_list
from generate.storage.locks import RunError, RunLock
from imagenet_think import ContractError, ImageError

PICTURES_PER_WORKER = 500  # under it a process costs more to start than it saves
SPLIT_FACTOR = 2  # chosen images that differ in so many times the bits of near-duplicates stay in one split
LINES_AT_ONCE = 10_000


def run_select(options: Options) -> None:
    """Select as the command does: print the counts; for what cannot be done one sentence, and exit code 2."""
    if str(options.rules) == PRINT_RULES:
        print(Rules.read(None).as_yaml(), end="")
        return
    try:
        print(select(options))
    except (
        CheckpointError, ContractError, ImageError, OptionError, QuotaError, RunError, ScreeningError, OSError,
    ) as error:  # fmt: skip
        complain(error)
        raise typer.Exit(2) from None


def select(options: Options) -> str:
    """Write the list and all that stands beside it, and return the counts as text.

    Raises OptionError, ContractError (the source), QuotaError (the numbers cannot be met), ScreeningError (the rules
    file), RunError (another process selects into the same place), CheckpointError (the encoder or the classifier).
    """
    check_options(options)
    if options.from_dataset is not None:
        return list_dataset(options.from_dataset, options.source, options.out)
    source = open_source(str(options.source), options.include, options.label_column)
    rules = Rules.read(options.rules, source.root)
    work = options.out.with_name(f"{options.out.stem}.selection")
    work.mkdir(parents=True, exist_ok=True)
    with RunLock(work) as lock:
        lock.take()
        folder, count, is_new = make_catalogue(source, work)
        if not is_new:
            print(_describe_listing(source, folder, count), file=sys.stderr)
        if not count:
            raise ContractError(_describe_nothing(options, folder))
        workers = min(options.workers or os.cpu_count() or 1, 1 + count // PICTURES_PER_WORKER)
        with unfinished(work) as was_killed, WorkerPool(workers, apart=was_killed) as processes:
            catalogue = read_catalogue(folder, options.seed, processes)
            size = size_of(options, count)
            return Selection(options, size, rules, source, work, catalogue, processes).run(iter_passed_over(folder))


def _describe_listing(source: Source, folder: Path, count: int) -> str:
    """Return that a listing of an earlier call is used, and what the source has now that it lacks."""
    used = f"using the listing of {counted(count, 'picture')} in {folder}"
    if str(source.root).startswith("hub:"):  # of one commit, which cannot change
        return used
    if count > MOST_COMPARED:  # the listing is there so that millions of files need not be listed at each start
        return f"{used}; remove it if the source has changed"
    new, gone, example = changes_since(source, folder)
    if not new and not gone:
        return f"{used}; remove it if a picture was mended under its old name"
    said = [f"{counted(new, 'picture is', 'pictures are')} new, as {example!r}"] if new else []
    said += [f"{counted(gone, 'picture is', 'pictures are')} gone"] if gone else []
    left = "; what is new is left out" if new else ""
    return f"{used}, since which {' and '.join(said)}{left}: remove that folder, and the same command lists all again"


def _describe_nothing(options: Options, folder: Path) -> str:
    """Return why a listing without pictures cannot be used. Removes it, since the source has to change."""
    counts = PassedOverCounts()
    for _ in counts.lines(iter_passed_over(folder)):
        pass
    shutil.rmtree(folder)
    where = f" that match --include {options.include}" if options.include is not None else ""
    unread = [f"{one.path!r} could not be listed: {one.why}" for one in counts.unreadable[:1]]
    passed = "".join(f"; {line}" for line in [*counts.as_text(), *unread])
    return f"--source {options.source} holds no pictures ({SUFFIXES}) in folders or tar files{where}{passed}"


@contextmanager
def unfinished(work: Path) -> Iterator[bool]:
    """Mark a selection while it runs, and yield whether the last one was killed.

    It may have been killed by a picture that it decoded in its own process, so the next one decodes in another.
    """
    mark = work / "unfinished"
    was_killed = mark.exists()
    mark.touch()
    try:
        yield was_killed
    finally:
        mark.unlink()


def rejected_file(out: Path) -> Path:
    """Return rejected.jsonl beside images.jsonl, more.rejected.jsonl beside more.jsonl."""
    return out.with_name("rejected.jsonl" if out.stem == "images" else f"{out.stem}.rejected.jsonl")


@dataclass
class Selection:
    """Make one selection from a catalogue, by run()."""

    options: Options
    size: SelectionSize
    rules: Rules
    source: Source
    work: Path
    catalogue: Catalogue
    processes: WorkerPool

    @property
    def root(self) -> str | os.PathLike[str]:
        return self.source.root

    def run(self, passed: Iterable[PassedOver]) -> str:
        """Write everything, the list last, and return the counts as text. Raises QuotaError, ContractError.

        passed: what the listing passed over.
        """
        digest, count = self.catalogue.digest, len(self.catalogue.paths)
        safety = SafetyScores(self.rules.safety, self.work, digest, count) if self.rules.safety else None
        measurements = MeasurementStore(self.work, digest, count)
        eligibility = Eligibility(self.catalogue, self.rules, measurements, safety)
        self._check_some_eligible(eligibility)
        with tqdm(desc="screening pictures", unit=" pictures", delay=1) as bar:
            screen = ScreeningPass(self.catalogue, self.root, eligibility, self.processes, bar)
            pool = self._fill_pool(eligibility, screen)
        chosen = self._choose(pool, measurements)
        rows = self._list_rows(chosen, measurements)
        reasons: Counter[str] = Counter()
        rejected = rejected_file(self.options.out)
        passed_over = PassedOverCounts()
        write_jsonl(self.work / "passed_over.jsonl", passed_over.lines(passed))
        listing_lines = passed_over.rejected_lines()
        reasons.update(line["rule"] for line in listing_lines)
        lines = self._rejected_lines(pool, eligibility, reasons)
        write_jsonl(rejected, merge(listing_lines, lines, key=itemgetter("path")))
        made = FinishedSelection(
            self.options,
            self.rules,
            self.catalogue,
            self.root,
            pool,
            rows,
            measurements.numbers(chosen)["complexity"],
            measurements.numbers(pool.kept)["complexity"],
            rejected,
            reasons,
            eligibility.unmatched_ids,
            passed_over,
            self._describe_unlabelled(chosen),
        )
        counts = write_report(self.work, made)
        write_image_list(self.options.out, rows)
        return counts

    def _describe_unlabelled(self, chosen: np.ndarray) -> str:
        """Return a sentence on chosen images without a class, where something beside them could tell it; or ""."""
        if self.options.label_column is not None or "" not in self.catalogue.classes:
            return ""
        rows = chosen[self.catalogue.class_of[chosen] == self.catalogue.classes.index("")]
        labels = self.source.describe_labels(self.catalogue.path(int(rows[0]))) if len(rows) else ""
        named = (
            f"{counted(len(rows), 'image has', 'images have')} no class; {labels}: name what holds the "
            f"classes with --label-column"
        )
        return named if labels else ""

    def _check_some_eligible(self, eligibility: Eligibility) -> None:
        if not eligibility.eligible.any():
            raise ContractError(
                f"all {counted(len(self.catalogue.paths), 'picture')} of --source {self.options.source} are "
                f"excluded by the lists "
                f"of --rules {self.options.rules}, or have names that are not UTF-8; shorten the lists"
            )

    def _fill_pool(self, eligibility: Eligibility, screen: ScreeningPass) -> Pool:
        try:
            pool = fill_pool(
                self.catalogue,
                self.size,
                eligibility,
                screen,
                everything=self.options.screen == "all",
                max_hamming=self.rules.max_hamming,
            )
        except QuotaError:
            self._check_some_usable(eligibility)
            raise
        self._check_some_usable(eligibility)
        return pool

    def _check_some_usable(self, eligibility: Eligibility) -> None:
        """Raise ContractError where no picture is usable: the first rejection then tells more than the classes."""
        eligible = np.flatnonzero(eligibility.eligible)
        known = eligible[eligibility.measurements.known(eligible)]
        if len(known) and not eligibility.usable(known).any():
            (first,) = eligibility.rejections(known[:1])
            raise ContractError(
                f"none of the {counted(len(known), 'picture')} of --source {self.options.source} that were "
                f"screened is usable; "
                f"{self.catalogue.path(int(known[0]))!r} is one: {first.rule}, {first.message}"
            )

    def _choose(self, pool: Pool, measurements: MeasurementStore) -> np.ndarray:
        """Return the chosen rows of the pool, sorted by path."""
        rows, catalogue = pool.kept, self.catalogue
        if self.options.encoder is not None:
            lost: dict[int, ImageError] = {}
            chosen = choose_by_embeddings(pool, catalogue, self.root, self.work, self.options.encoder, lost)
            if not len(chosen):
                raise ContractError(
                    f"none of the pictures can be opened any more; the first: {next(iter(lost.values()))}"
                )
            measurements.add((row, Rejection(READS, why.status, None, str(why))) for row, why in lost.items())
        else:
            complexity = measurements.numbers(rows)["complexity"]
            chosen = choose_stratified(rows, catalogue.class_of[rows], complexity, catalogue.rank[rows], pool.quotas)
        return catalogue.sorted_by_path(chosen)

    def _list_rows(self, chosen: np.ndarray, measurements: MeasurementStore) -> list[ImageRow]:
        """Return the lines of the list, with their splits."""
        numbers = measurements.numbers(chosen)
        rows = [
            ImageRow(
                image_id=picture.image_id,
                wnid=picture.wnid,
                path=picture.path,
                sha256=measured["sha256"].tobytes().hex(),
                phash=f"{measured['phash']:016x}",
                width=int(measured["width"]),
                height=int(measured["height"]),
            )
            for picture, measured in zip(self.catalogue.pictures(chosen), numbers, strict=True)
        ]
        share, alike = self.options.test_share, self._similar_images(numbers["phash"])
        if share is None:
            return assign_splits(rows, TEST_SHARE, alike, least=least_test(len(rows)))
        return assign_splits(rows, share, alike)

    def _similar_images(self, phashes: np.ndarray) -> list[list[int]]:
        """Return groups of positions of images that must share a split."""
        if self.rules.max_hamming is None:
            return []
        return near_duplicates(phashes, min(SPLIT_FACTOR * self.rules.max_hamming, 16))

    def _rejected_lines(self, pool: Pool, eligibility: Eligibility, reasons: Counter[str]) -> Iterator[dict[str, Any]]:
        """Yield a line for every picture that a rule leaves out, sorted by path; count them by rule in `reasons`."""
        is_rejected = ~eligibility.eligible
        is_rejected[pool.screened] = True
        is_rejected[pool.kept] = False
        rows = self.catalogue.sorted_by_path(np.flatnonzero(is_rejected))
        for portion in (rows[start : start + LINES_AT_ONCE] for start in range(0, len(rows), LINES_AT_ONCE)):
            others = portion[[row not in pool.duplicates for row in portion.tolist()]]
            by_row = dict(zip(others.tolist(), eligibility.rejections(others), strict=True))
            for picture in self.catalogue.pictures(portion):
                rejection = by_row.get(picture.row) or self._reject_duplicate(pool.duplicates[picture.row])
                reasons[rejection.rule] += 1
                yield {"image_id": picture.image_id, "wnid": picture.wnid, "path": picture.path} | rejection._asdict()

    def _reject_duplicate(self, duplicate: Duplicate) -> Rejection:
        message = f"a near-duplicate; of its group {self.catalogue.image_id(duplicate.kept)} stays"
        return Rejection("max_hamming", duplicate.hamming, self.rules.max_hamming, message)
