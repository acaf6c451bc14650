"""Measure any dataset that a column map reads: Table 1 and the language, streamed."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from tqdm import tqdm

from dataset_card.measuring.column_maps import BrokenRowError, ColumnMap, Item
from dataset_card.measuring.language import Language, described_language
from dataset_card.measuring.sources import FilesRead, SourceError, rows_of
from dataset_card.measuring.token_counts import NO_COUNTS, TokenTable, count_pairs, load_tokenizer, with_histograms

ROWS_AT_A_TIME = 256
MESSAGES = 10  # of broken rows that are kept
REASONS = 20  # that are told apart


def measure_mapped(
    source: str,
    column_map: ColumnMap,
    map_name: str,
    *,
    tokenizer: str | None = None,
    config: str | None = None,
    split: str | None = None,
) -> dict[str, Any]:
    """Return Table 1, the language, what was read and the broken rows of a dataset; keys: see measure.py.

    Raises SourceError where there are no rows, MapError for a map that does not fit, TokenizerError.
    """

    count = load_tokenizer(tokenizer) if tokenizer else None
    table, broken, files = TokenTable(), Broken(), FilesRead()
    languages = {(source, text): Language(column_map.language) for text in ("thinking", "answer")}
    with tqdm(desc=f"measuring {source}", unit=" rows", delay=2) as bar:
        items = readable(rows_of(source, config, split, files), column_map, map_name, broken)
        while some := list(islice(items, ROWS_AT_A_TIME)):
            pairs = [(pair.prompt, pair.thinking, pair.answer) for item in some for pair in item.pairs]
            counts = iter(count_pairs(count, pairs))
            for item in some:
                key = f"{table.rows}"
                table.add(item.images, list(islice(counts, len(item.pairs))))
                for pair in item.pairs:
                    for text in ("thinking", "answer"):
                        if (content := getattr(pair, text)) is not None:
                            languages[source, text].add(key, content)
            bar.update(len(some))
    if not table.rows and not broken.rows:
        raise SourceError(f"{source} has no rows")
    table.close()
    name = f"{source} ({map_name})"
    row = table.result(name, column_map.fields, tokenizer or NO_COUNTS)
    found: dict[str, Any] = {"table1": with_histograms({name: table}, [row])}
    found["language"] = described_language({key: language for key, language in languages.items() if language.texts})
    read: dict[str, Any] = {"rows_read": table.rows, "rows_broken": broken.rows, "encodings": dict(files.encodings)}
    if files.passed_over:
        read["passed_over"] = {
            suffix: {"files": len(paths), "example": paths[0]} for suffix, paths in files.passed_over.items()
        }
    return found | {"source": read, "broken": broken.result()}


class Broken:
    """Count the rows that could not be read by reason, with an example, and keep the messages of the first ones."""

    def __init__(self) -> None:
        self.rows = 0
        self.messages: list[str] = []
        self._reasons: dict[str, tuple[int, str]] = {}  # the number of rows, and the first one's message

    def add(self, number: int, error: BrokenRowError) -> None:
        self.rows += 1
        message = f"row {number}: {' '.join(str(error).split())[:300]}"
        if len(self.messages) < MESSAGES:
            self.messages.append(message)
        reason = " ".join(error.reason.split())[:100]
        if reason not in self._reasons and len(self._reasons) >= REASONS:
            reason = "others"
        count, example = self._reasons.get(reason, (0, message))
        self._reasons[reason] = count + 1, example

    def result(self) -> dict[str, Any]:
        by_count = sorted(self._reasons.items(), key=lambda item: -item[1][0])
        reasons = [{"reason": reason, "rows": count, "example": example} for reason, (count, example) in by_count]
        return {"rows": self.rows, "reasons": reasons, "messages": self.messages}


def readable(rows: Iterator[Any], column_map: ColumnMap, map_name: str, broken: Broken) -> Iterator[Item]:
    """Yield the rows that the map can read; count the others in `broken`, numbered from 1.

    Raises MapError when the first row lacks columns: then no other will have them.
    """
    checked = False
    for number, row in enumerate(rows, 1):
        try:
            if isinstance(row, BrokenRowError):
                raise row
            if not checked and isinstance(row, dict):
                column_map.check(list(map(str, row)), map_name)
                checked = True
            yield column_map.item(row)
        except BrokenRowError as error:
            broken.add(number, error)
