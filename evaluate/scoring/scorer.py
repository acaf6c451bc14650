"""Compute the values of images, chunk by chunk, with a cache and several processes."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from shared.words import tokenizer_name
from tqdm import tqdm

from scoring.cache import Columns, ScoreCache
from scoring.families import LEXICAL, SEMANTIC, version_of
from scoring.inputs import Compared
from scoring.lengths import lengths_of
from scoring.lexical import score_lexical
from scoring.processes import start
from scoring.semantic import Semantic


class Scorer:
    """Score chunks of images in order; compute only what the cache lacks."""

    def __init__(
        self,
        families: Sequence[str],
        fits: Mapping[str, Path],
        cache: ScoreCache,
        semantic: Semantic | None,
        tokenizer: str,
    ) -> None:
        self._families, self._cache, self._semantic, self._tokenizer = families, cache, semantic, tokenizer
        self._fits = {section: str(path) for section, path in fits.items()}
        named = {family: f"{family} {version_of(family)}" for family in families}
        for family in LEXICAL:
            if family in named:
                named[family] += f" {tokenizer_name(tokenizer)}"
        if fits:
            named["vector_space"] += " " + " ".join(path.stem for path in fits.values())
        if semantic:
            named[SEMANTIC] += " " + semantic.identity()
        self._named = named

    def score(
        self, chunks: Iterator[Compared], pool: Executor | None, workers: int
    ) -> Iterator[tuple[Compared, Columns]]:
        """Yield each chunk with its values. Reads some chunks ahead, so that no process waits."""
        ahead: deque[Any] = deque()
        for compared in chunks:
            hashes = compared.hashes()
            found = {family: self._cache.get(self._named[family], hashes) for family in self._families}
            lacking = [family for family in LEXICAL if family in found and not found[family][1].all()]
            rows = [at for at in range(len(hashes)) if not all(found[family][1][at] for family in lacking)]
            future = self._lexical(compared, rows, lacking, pool) if lacking else None
            texts = compared.predictions, compared.references
            lengths = start(pool, lengths_of, *texts, self._tokenizer, self._families)
            ahead.append((compared, hashes, found, rows, future, lengths))
            if len(ahead) > 2 * workers:
                yield self._finished(*ahead.popleft())
        while ahead:
            yield self._finished(*ahead.popleft())

    def _lexical(self, compared: Compared, rows: list[int], families: list[str], pool: Executor | None) -> Any:

        given = [compared.predictions[at] for at in rows], [compared.references[at] for at in rows]
        return start(pool, score_lexical, *given, families, self._fits, self._tokenizer)

    def _finished(
        self, compared: Compared, hashes: list[bytes], found: dict[str, Any], rows: list[int], future: Any, lengths: Any
    ) -> tuple[Compared, Columns]:
        if future:
            for family, values in future.result().items():
                self._cache.put(self._named[family], [hashes[at] for at in rows], values)
                found[family] = _merged(found[family][0], values, rows, len(hashes))
        if self._semantic and not found[SEMANTIC][1].all():
            values = self._semantic.score(compared)
            self._cache.put(self._named[SEMANTIC], hashes, values)
            found[SEMANTIC] = values, None
        values = {name: column for columns, _ in found.values() for name, column in columns.items()}
        return compared, lengths.result() | values


def _merged(cached: Columns, values: Columns, rows: list[int], count: int) -> tuple[Columns, None]:

    merged = {name: cached.get(name, np.empty(count)) for name in values}
    for name, column in values.items():
        merged[name][rows] = column
    return merged, None


def in_columns(scored: Iterator[tuple[Compared, Columns]], count: int) -> dict[str, Any]:
    """Join the chunks: one array or list per column."""

    pieces: dict[str, list[Any]] = {}
    with tqdm(total=count, desc="scoring", unit="image", delay=1) as progress:
        for compared, values in scored:
            for name, column in (compared.columns() | values).items():
                pieces.setdefault(name, []).append(column)
            progress.update(len(compared.image_ids))
    return {
        name: np.concatenate(columns) if not isinstance(columns[0], list) else list(chain.from_iterable(columns))
        for name, columns in pieces.items()
    }
