"""Which images a filter leaves, and in which order: from the columns in memory, and of words from the texts."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from generate.reviewing.rows import Group, Rows, readable
from imagenet_think import SPLITS, STATUSES, TEACHERS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from generate.selection.class_names import ClassName

ANY, GOOD, FAILED = "any", "good in both", "failed in one or both"
LISTED = "as listed"
LEAST, MOST = "least agreement first", "most agreement first"
LONGEST, SHORTEST = "longest first", "shortest first"
ORDERS = (LISTED, LEAST, MOST, LONGEST, SHORTEST)
AGREEMENT = "answer_rouge_l"
_THREADS = 2


@dataclass(frozen=True)
class Filter:
    """What is asked for. Bounds are inclusive; an image without a value lies outside of every bound."""

    words: str = ""
    of_class: str = ""  # a wnid, or a part of its name
    status: str = ANY  # ANY, GOOD, FAILED, or "<teacher>: <status>"
    split: str = ANY
    least_agreement: float | None = None  # ROUGE-L of the two answers
    most_agreement: float | None = None
    least_tokens: float | None = None  # of either teacher
    most_tokens: float | None = None
    order: str = LISTED


class Progress(NamedTuple):
    """How far a search of the texts is; `found` is complete when `done` is 1."""

    done: float
    found: "NDArray[np.int64]"


def status_choices(rows: Rows) -> list[str]:
    """What Filter.status takes for this dataset."""
    there = [
        f"{model}: {status}"
        for model in TEACHERS
        for code, status in enumerate(STATUSES)
        if bool((rows.sides[model].status == code).any())
    ]
    return [ANY, GOOD, FAILED, *there]


def select(rows: Rows, names: "Mapping[str, ClassName]", asked: Filter) -> "NDArray[np.int64]":
    """The positions of the images that a filter leaves, in its order, without a look at the texts."""
    keep = np.ones(len(rows), bool)
    if asked.of_class.strip():
        keep &= _of_class(rows, names, asked.of_class.strip())
    good = [rows.sides[model].good for model in TEACHERS]
    if asked.status in (GOOD, FAILED):
        keep &= np.logical_and.reduce(good) == (asked.status == GOOD)
    elif asked.status != ANY:
        model, _, status = asked.status.partition(": ")
        keep &= rows.sides[model].status == STATUSES.index(status)
    if asked.split != ANY:
        keep &= rows.split == SPLITS.index(asked.split)
    keep &= _within(rows.agreement[AGREEMENT], asked.least_agreement, asked.most_agreement)
    within = [_within(_tokens(rows, model), asked.least_tokens, asked.most_tokens) for model in TEACHERS]
    keep &= np.logical_or.reduce(within)
    return _ordered(rows, np.flatnonzero(keep), asked.order)


def _of_class(rows: Rows, names: "Mapping[str, ClassName]", text: str) -> "NDArray[np.bool_]":
    """Of a class by its wnid, or of all classes whose name has the text in it."""
    if text in rows.wnids:
        return rows.wnid == rows.wnids.index(text)
    folded = text.casefold()
    codes = [
        code
        for code, wnid in enumerate(rows.wnids)
        if folded in wnid.casefold() or (wnid in names and folded in names[wnid].lemma.casefold())
    ]
    return np.isin(rows.wnid, codes)


def _within(values: "NDArray[np.floating]", least: float | None, most: float | None) -> "NDArray[np.bool_]":
    keep = np.ones(len(values), bool)  # comparisons with what is not a number are false
    if least is not None:
        keep &= values >= least
    if most is not None:
        keep &= values <= most
    return keep


def _ordered(rows: Rows, at: "NDArray[np.int64]", order: str) -> "NDArray[np.int64]":
    """By a value, images without one last; equal ones as listed."""
    if order == LISTED:
        return at
    if order in (LEAST, MOST):
        values = rows.agreement[AGREEMENT][at]
    else:
        values = np.fmax.reduce([_tokens(rows, model)[at] for model in TEACHERS])
    return at[np.argsort(-values if order in (MOST, LONGEST) else values, kind="stable")]  # not a number is last


def _tokens(rows: Rows, model: str) -> "NDArray[np.float32]":
    """Written by a teacher; not a number where that is not known."""
    tokens = rows.sides[model].tokens
    return np.where(tokens >= 0, tokens, np.nan).astype(np.float32)


# --------------------------------------------------------------------------------------------------------------- words


def search(rows: Rows, words: str, among: "NDArray[np.int64]") -> Iterator[Progress]:
    """Of the images `among`, in their order, those whose id or any text holds the words, in upper or lower case.

    Reads every row group that has one of them, some at a time, and says after each how far it is. A part of the id
    that is found needs no reading of texts. Raises ContractError for a file that cannot be read.
    """
    words = words.strip()
    hit = np.zeros(len(rows), bool)
    wanted = np.zeros(len(rows), bool)
    wanted[among] = True
    hit |= compute.match_substring(rows.image_ids, words).to_numpy(zero_copy_only=False)
    groups = list(_groups_of(rows, wanted))
    yield Progress(0.0 if groups else 1.0, among[hit[among]])
    with ThreadPoolExecutor(_THREADS) as threads:  # reading and matching run outside of Python's lock
        try:
            for done, found in enumerate(
                threads.map(lambda group: _matches(rows, group[0], group[1], words), groups), 1
            ):
                hit[found] = True
                yield Progress(done / len(groups), among[hit[among]])
        finally:
            threads.shutdown(cancel_futures=True)  # the reader may have gone


def _groups_of(rows: Rows, wanted: "NDArray[np.bool_]") -> Iterator[tuple[Group, "NDArray[np.int64]"]]:
    """Row groups with a wanted image, and by row of the group the image's position, -1 for one that is not wanted."""
    for number in range(len(rows.files)):
        position = np.full(sum(group.rows for group in rows.groups(number)), -1)
        for side in rows.sides.values():
            at = np.flatnonzero(wanted & (side.file == number) & (side.status >= 0))
            position[side.row[at]] = at
        for group in rows.groups(number):
            part = position[group.start : group.start + group.rows]
            if (part >= 0).any():
                yield group, part


def _matches(rows: Rows, group: Group, position: "NDArray[np.int64]", words: str) -> "NDArray[np.int64]":
    path = rows.files[group.file]
    with readable(path), parquet.ParquetFile(path) as file:
        names = [name for name in ("thinking", "answer", "raw") if name in file.schema_arrow.names]
        table = file.read_row_group(group.number, columns=names, use_threads=False)
    hit = np.zeros(len(table), bool)
    for column in table.columns:
        texts = column.combine_chunks()
        rows_of = np.arange(len(table))
        if pyarrow.types.is_list(texts.type):
            rows_of, texts = compute.list_parent_indices(texts).to_numpy(), compute.list_flatten(texts)
        found = compute.match_substring(texts, words, ignore_case=True).fill_null(False)
        hit[rows_of[found.to_numpy(zero_copy_only=False)]] = True
    return position[hit & (position >= 0)]
