"""Compute Table 1 of any dataset: how many tokens its texts have, per row and per image."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from dataset_card.measuring.distributions import Distribution, common_edges

SECTIONS = ("prompt", "thinking", "answer", "both", "all")
UNITS = ("per_image", "per_pair")
STORED = "stored counts"
NO_COUNTS = "none (give --tokenizer)"

Texts = tuple[str | None, str | None, str | None]  # prompt, thinking, answer
Counts = tuple[int | None, ...]  # of SECTIONS
NOTHING: Counts = (None,) * len(SECTIONS)
Counter = Callable[[Sequence[str]], list[int]]  # texts -> the tokens of each


class TokenizerError(Exception):
    """Say in one sentence why no tokenizer loads by that name."""


def load_tokenizer(name: str) -> Counter:
    """Return a token counter that leaves out the tokens around a text. name: a directory or file, or a Hub id.

    Raises TokenizerError.
    """

    path = Path(name) / "tokenizer.json" if Path(name).is_dir() else Path(name)
    if Path(name).is_dir() and not path.exists():
        raise TokenizerError(f"--tokenizer {name} has no tokenizer.json; give a directory that has one, or a Hub id")
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


def count_pairs(count: Counter | None, pairs: Sequence[Texts]) -> list[Counts]:
    """Count the tokens of SECTIONS for each pair, each text by itself; None without a counter or a text.

    `both` is thinking + answer, `all` prompt + both, which is None where there is no prompt.
    """
    if count is None:
        return [NOTHING] * len(pairs)
    found = iter(count([text for pair in pairs for text in pair if text is not None]))
    return [_counts(*(None if text is None else next(found) for text in pair)) for pair in pairs]


def _counts(prompt: int | None, thinking: int | None, answer: int | None) -> Counts:
    both = None if thinking is None and answer is None else (thinking or 0) + (answer or 0)
    return prompt, thinking, answer, both, None if prompt is None else prompt + (both or 0)


def stored(tokens: int | None) -> Counts:
    """Return the counts of a row in which thinking and answer were counted together."""
    return None, None, None, tokens, None


class TokenTable:
    """Hold one row of Table 1. An image's tokens are those of all rows that show it; a row counts fully for each image.

    Rows of one image may come apart only before `close`, after which the images themselves are forgotten.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.without_image = 0
        self.images = 0
        self.per_pair = {section: Distribution() for section in SECTIONS}
        self.per_image = {section: Distribution() for section in SECTIONS}
        self._of_image: dict[str, Counts] = {}

    def add(self, images: Iterable[str], pairs: Iterable[Counts]) -> None:
        """Add a row: the identities of its images, and the tokens of its pairs."""
        self.rows += 1
        whole = NOTHING
        for counts in pairs:
            whole = _sum(whole, counts)
            for section, tokens in zip(SECTIONS, counts, strict=True):
                if tokens is not None:
                    self.per_pair[section].add(tokens)
        shown = set(images)
        self.without_image += not shown
        for image in shown:
            self._of_image[image] = _sum(self._of_image.get(image, NOTHING), whole)

    def close(self) -> None:
        """Close the images seen so far: no further row of them will come."""
        self.images += len(self._of_image)
        for counts in self._of_image.values():
            for section, tokens in zip(SECTIONS, counts, strict=True):
                if tokens is not None:
                    self.per_image[section].add(tokens)
        self._of_image = {}

    def merge(self, other: "TokenTable") -> None:
        """Add a closed table of other images."""
        self.rows += other.rows
        self.without_image += other.without_image
        self.images += other.images
        for section in SECTIONS:
            self.per_pair[section].merge(other.per_pair[section])
            self.per_image[section].merge(other.per_image[section])

    def result(self, name: str, fields: Mapping[str, Any], tokenizer: str) -> dict[str, Any]:
        """Return the row as JSON values; a section without counts is None."""
        row: dict[str, Any] = {
            "name": name,
            "fields": dict(fields),
            "tokenizer": tokenizer,
            "rows": self.rows,
            "images": self.images,
            "rows_without_image": self.without_image,
        }
        for unit in UNITS:
            distributions = getattr(self, unit)
            row[unit] = {
                section: distribution.summary() if distribution.counts else None
                for section, distribution in distributions.items()
            }
        return row


def _sum(first: Counts, second: Counts) -> Counts:
    return tuple(
        other if one is None else one if other is None else one + other
        for one, other in zip(first, second, strict=True)
    )


def with_histograms(rows: Mapping[str, TokenTable], described: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows' results in order, with histograms that share edges per unit and section."""
    for unit, section in product(UNITS, SECTIONS):
        distributions = [getattr(table, unit)[section] for table in rows.values()]
        edges = common_edges(distributions)
        for distribution, row in zip(distributions, described, strict=True):
            if row[unit][section]:
                row[unit][section]["histogram"] = distribution.histogram(edges)
    return list(described)
