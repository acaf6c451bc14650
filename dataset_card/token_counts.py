"""Table 1 of any dataset: how many tokens its texts have, per row and per image."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from dataset_card.tallies import Tally

SECTIONS = ("thinking", "answer", "both")
STORED = "stored counts"
NO_COUNTS = "none (give --tokenizer)"

Counts = tuple[int | None, int | None, int | None]  # of SECTIONS
Counter = Callable[[Sequence[str]], list[int]]  # texts -> the tokens of each


class TokenizerError(Exception):
    """No tokenizer can be had by that name; the message is one sentence for the user."""


def load_tokenizer(name: str) -> Counter:
    """A counter of tokens, without those that a tokenizer adds around a text. name: a directory or file, or a Hub id.

    Raises TokenizerError.
    """
    from tokenizers import Tokenizer

    path = Path(name) / "tokenizer.json" if Path(name).is_dir() else Path(name)
    try:
        # tokenizers raises bare Exception for a bad file as for an unknown id
        tokenizer = Tokenizer.from_file(str(path)) if path.exists() else Tokenizer.from_pretrained(name)
    except Exception as error:  # noqa: BLE001
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise TokenizerError(
            f"--tokenizer {name} cannot be read ({reason}); give a directory with a tokenizer.json, or the Hub id of a "
            "model that has one"
        ) from None
    # Some files ask for the texts to be cut to the model's length, or filled up to it.
    tokenizer.no_truncation()
    tokenizer.no_padding()

    def count(texts: Sequence[str]) -> list[int]:
        return [len(found) for found in tokenizer.encode_batch_fast(texts, add_special_tokens=False)]

    return count


def count_sections(count: Counter | None, texts: Mapping[str, Sequence[str | None]]) -> list[Counts]:
    """For each row the tokens of its thinking and answer, each taken by itself, and their sum; None without a counter.

    texts: {"thinking": …, "answer": …}; None is a text that the row does not have, and counts as none at all.
    """
    if count is None:
        return [(None, None, None)] * len(texts["thinking"])
    columns = []
    for section in ("thinking", "answer"):
        there = [text for text in texts[section] if text is not None]
        found = iter(count(there))
        columns.append([None if text is None else next(found) for text in texts[section]])
    return [
        (thinking, answer, None if thinking is None and answer is None else (thinking or 0) + (answer or 0))
        for thinking, answer in zip(*columns, strict=True)
    ]


class TokenTable:
    """One row of Table 1. An image's tokens are those of all rows that show it; a row counts in full for each of its.

    Rows of one image may come apart only before `close`, after which the images themselves are forgotten.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.without_image = 0
        self.images = 0
        self.per_pair = {section: Tally() for section in SECTIONS}
        self.per_image = {section: Tally() for section in SECTIONS}
        self._of_image: dict[str, Counts] = {}

    def add(self, images: Iterable[str], counts: Counts) -> None:
        """One row: the identities of the images it shows, and its tokens."""
        self.rows += 1
        for section, tokens in zip(SECTIONS, counts, strict=True):
            if tokens is not None:
                self.per_pair[section].add(tokens)
        shown = set(images)
        self.without_image += not shown
        for image in shown:
            before = self._of_image.get(image)
            self._of_image[image] = counts if before is None else _sum(before, counts)

    def close(self) -> None:
        """No further row of an image that was seen will come."""
        self.images += len(self._of_image)
        for counts in self._of_image.values():
            for section, tokens in zip(SECTIONS, counts, strict=True):
                if tokens is not None:
                    self.per_image[section].add(tokens)
        self._of_image = {}

    def merge(self, other: "TokenTable") -> None:
        """Adds a closed table of other images."""
        self.rows += other.rows
        self.without_image += other.without_image
        self.images += other.images
        for section in SECTIONS:
            self.per_pair[section].merge(other.per_pair[section])
            self.per_image[section].merge(other.per_image[section])

    def result(self, name: str, fields: Mapping[str, Any], tokenizer: str) -> dict[str, Any]:
        """The row as data; a section in which nothing was counted is None."""
        row: dict[str, Any] = {
            "name": name,
            "fields": dict(fields),
            "tokenizer": tokenizer,
            "rows": self.rows,
            "images": self.images,
            "rows_without_image": self.without_image,
        }
        for unit, tallies in (("per_image", self.per_image), ("per_pair", self.per_pair)):
            row[unit] = {section: tally.summary() if tally.counts else None for section, tally in tallies.items()}
        return row


def _sum(first: Counts, second: Counts) -> Counts:
    thinking, answer, both = (
        other if one is None else one if other is None else one + other
        for one, other in zip(first, second, strict=True)
    )
    return thinking, answer, both
