"""Find images: filter and order them by the columns in memory, and search words in the texts on disk."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow
import pyarrow.compute as compute
import pyarrow.parquet as parquet
from numpy.typing import NDArray

from generate.command_line.language_codes import UNKNOWN, primary
from generate.reviewing.rows import Group, Rows, Side, opened
from generate.selection.class_names import ClassName
from imagenet_think import SPLITS, STATUSES

ANY, GOOD, FAILED = "any", "good in both", "failed in one or both"  # in all, in one or more of any number of teachers
_OF_ONE, _OF_MANY = ("good", "failed"), ("good in all", "failed in one or more")
REFUSED, ANSWERED = "a refusal", "no refusal"
OTHER = "another than asked in"
NAMED, NOT_NAMED = "its class", "not its class"
NEAR, ANOTHER = "only what is just above its class", "another class instead"
LISTED = "as listed"
LEAST, MOST = "least agreement first", "most agreement first"
LONGEST, SHORTEST = "longest first", "shortest first"
ORDERS = (LISTED, LEAST, MOST, LONGEST, SHORTEST)
AGREEMENT = "answer_rouge_l"
_THREADS = 2


@dataclass(frozen=True)
class Filter:
    """Ask for images. Bounds are inclusive; an image without a value is outside of every bound."""

    words: str = ""
    of_class: str = ""  # a wnid, or a part of its name
    status: str = ANY  # ANY, GOOD, FAILED, or "<teacher>: <status>"
    split: str = ANY
    least_agreement: float | None = None  # ROUGE-L of all teachers
    most_agreement: float | None = None
    least_tokens: float | None = None  # this and what follows must hold of one teacher's text
    most_tokens: float | None = None
    refusal: str = ANY  # ANY, REFUSED, ANSWERED
    asked: str = ANY  # a language
    language: str = ANY  # of the answer: ANY, OTHER, or a language
    thinking_language: str = ANY
    names: str = ANY  # ANY, NAMED, NOT_NAMED, NEAR, ANOTHER
    least_hf: float | None = None  # hierarchical F1 of the answer's subject and the class
    most_hf: float | None = None
    order: str = LISTED


class Progress(NamedTuple):
    """Hold the share of the texts that was searched, and the positions found; complete when `done` is 1."""

    done: float
    found: NDArray[np.int64]


def status_choices(rows: Rows) -> list[str | tuple[str, str]]:
    """Return the values of Filter.status for this dataset, with the label where it is another."""
    there = [
        f"{model}: {status}"
        for model, side in rows.sides.items()
        for code, status in enumerate(STATUSES)
        if bool((side.status == code).any())
    ]
    labels = {1: _OF_ONE, 2: (GOOD, FAILED)}.get(len(rows.sides), _OF_MANY)
    named = zip(labels, (GOOD, FAILED), strict=True)
    return [ANY, *(value if label == value else (label, value) for label, value in named), *there]


def orders(rows: Rows) -> list[str]:
    """Return the values of Filter.order for this dataset: one teacher agrees with none."""
    return [order for order in ORDERS if rows.agreement or order not in (LEAST, MOST)]


def text_choices(rows: Rows) -> dict[str, list[str]]:
    """Return the values of the filters that ask for something that was found in the texts, where it was looked for."""
    choices = {}
    if any(bool((side.refusal >= 0).any()) for side in rows.sides.values()):
        choices["refusal"] = [ANY, REFUSED, ANSWERED]
    if rows.schema.taxonomy:
        choices["names"] = [ANY, NAMED, NOT_NAMED, NEAR, ANOTHER]
    if rows.schema.languages:
        choices["asked"] = [ANY, *dict.fromkeys(rows.asked.values())]
        choices["language"] = choices["thinking_language"] = [ANY, OTHER, *sorted(rows.languages)]
    return choices


def filter_rows(rows: Rows, names: Mapping[str, ClassName], query: Filter) -> NDArray[np.int64]:
    """Return the positions of the images that match everything but the words, in the filter's order."""
    keep = np.ones(len(rows), bool)
    if query.of_class.strip():
        keep &= _of_class(rows, names, query.of_class.strip())
    good = [rows.sides[model].good for model in rows.teachers]
    if query.status in (GOOD, FAILED):
        keep &= np.logical_and.reduce(good) == (query.status == GOOD)
    elif query.status != ANY:
        model, _, status = query.status.partition(": ")
        keep &= rows.sides[model].status == STATUSES.index(status)
    if query.split != ANY:
        keep &= rows.split == SPLITS.index(query.split)
    keep &= _within(_agreement(rows), query.least_agreement, query.most_agreement)
    keep &= np.logical_or.reduce([_of_text(rows, model, query) for model in rows.teachers])
    return _ordered(rows, np.flatnonzero(keep), query.order)


def _of_class(rows: Rows, names: Mapping[str, ClassName], text: str) -> NDArray[np.bool_]:
    """Return the mask of one class, given by its wnid, or of all classes whose name holds the text."""
    if text in rows.wnids:
        return rows.wnid == rows.wnids.index(text)
    folded = text.casefold()
    codes = [
        code
        for code, wnid in enumerate(rows.wnids)
        if folded in wnid.casefold() or (wnid in names and folded in names[wnid].lemma.casefold())
    ]
    return np.isin(rows.wnid, codes)


def _of_text(rows: Rows, model: str, query: Filter) -> NDArray[np.bool_]:
    """Return the mask of the images whose text of one teacher matches what is asked of a text."""
    side = rows.sides[model]
    keep = _within(_tokens(rows, model), query.least_tokens, query.most_tokens)
    if query.refusal != ANY:
        keep &= side.refusal == (query.refusal == REFUSED)
    keep &= _within(side.hf, query.least_hf, query.most_hf) & _names(side, query.names)
    if query.asked != ANY:
        keep &= (side.status >= 0) & (rows.asked[model] == query.asked)
    for wanted, codes in ((query.language, side.language), (query.thinking_language, side.thinking_language)):
        if wanted == OTHER:
            asked = primary(rows.asked[model])
            same = [code for code, name in enumerate(rows.languages) if name == asked]
            keep &= (codes >= 0) & ~np.isin(codes, same) & (asked != UNKNOWN)
        elif wanted != ANY:
            keep &= codes == rows.languages.index(wanted)
    return keep


def _names(side: Side, wanted: str) -> NDArray[np.bool_]:
    """Return the mask of the answers that name what is wanted; of an answer that nobody looked at all is unknown."""
    found = {
        ANY: np.ones(len(side.named), bool),
        NAMED: side.named == 1,
        NOT_NAMED: side.named == 0,
        NEAR: (side.named == 0) & (side.near == 1),
        ANOTHER: side.wrong_sibling == 1,
    }
    return found[wanted]


def _agreement(rows: Rows) -> NDArray[np.float32]:
    """Return the agreement of all teachers by image; NaN where there is none."""
    return rows.agreement.get(AGREEMENT, np.full(len(rows), np.nan, np.float32))


def _within(values: NDArray[np.floating], least: float | None, most: float | None) -> NDArray[np.bool_]:
    keep = np.ones(len(values), bool)  # comparisons with NaN are False
    if least is not None:
        keep &= values >= least
    if most is not None:
        keep &= values <= most
    return keep


def _ordered(rows: Rows, at: NDArray[np.int64], order: str) -> NDArray[np.int64]:
    """Return the positions ordered by a value: images without one last, equal ones as listed."""
    if order == LISTED:
        return at
    if order in (LEAST, MOST):
        values = _agreement(rows)[at]
    else:
        values = np.fmax.reduce([_tokens(rows, model)[at] for model in rows.teachers])
    return at[np.argsort(-values if order in (MOST, LONGEST) else values, kind="stable")]  # NaN is last


def _tokens(rows: Rows, model: str) -> NDArray[np.float32]:
    """Return the number of tokens that a teacher wrote, by image; NaN where it is not known."""
    tokens = rows.sides[model].tokens
    return np.where(tokens >= 0, tokens, np.nan).astype(np.float32)


# --------------------------------------------------------------------------------------------------------------- words


def search_texts(rows: Rows, words: str, among: NDArray[np.int64]) -> Iterator[Progress]:
    """Find the images `among` whose id or any text holds the words, in upper or lower case; keep their order.

    Read every row group that holds one of them, and yield after each. Images whose id matches come at once. Raise
    ContractError for a file that cannot be read.
    """
    words = words.strip()
    hit = np.zeros(len(rows), bool)
    wanted = np.zeros(len(rows), bool)
    wanted[among] = True
    hit |= compute.match_substring(rows.image_ids, words).to_numpy(zero_copy_only=False)
    groups = list(_groups_of(rows, wanted))
    yield Progress(0.0 if groups else 1.0, among[hit[among]])
    with ThreadPoolExecutor(_THREADS) as threads:  # threads suffice: Arrow releases the GIL
        try:
            for done, found in enumerate(
                threads.map(lambda group: _matches(rows, group[0], group[1], words), groups), 1
            ):
                hit[found] = True
                yield Progress(done / len(groups), among[hit[among]])
        finally:
            threads.shutdown(cancel_futures=True)  # the browser may have left


def _groups_of(rows: Rows, wanted: NDArray[np.bool_]) -> Iterator[tuple[Group, NDArray[np.int64]]]:
    """Yield row groups that hold a wanted image, and by row the image's position; -1 where it is not wanted."""
    for number in range(len(rows.files)):
        position = np.full(sum(group.rows for group in rows.groups(number)), -1)
        for side in rows.sides.values():
            at = np.flatnonzero(wanted & (side.file == number) & (side.status >= 0))
            position[side.row[at]] = at
        for group in rows.groups(number):
            part = position[group.start : group.start + group.rows]
            if (part >= 0).any():
                yield group, part


def _matches(rows: Rows, group: Group, position: NDArray[np.int64], words: str) -> NDArray[np.int64]:
    """Return the positions of the group's images whose texts hold the words."""
    with opened(rows.files[group.file]) as opened_file, parquet.ParquetFile(opened_file) as file:
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
