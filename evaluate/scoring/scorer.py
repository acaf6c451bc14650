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
from scoring.families import LEXICAL, SEMANTIC, TAXONOMY, version_of
from scoring.inputs import Compared
from scoring.lengths import lengths_of
from scoring.lexical import score_lexical
from scoring.processes import start
from scoring.semantic import Semantic
from scoring.taxonomy import Taxonomy, score_taxonomy


class Scorer:
    """Score chunks of images in order; compute only what the cache lacks."""

    def __init__(
        self,
        families: Sequence[str],
        fits: Mapping[str, Path],
        cache: ScoreCache,
        semantic: Semantic | None,
        taxonomy: Taxonomy | None,
        tokenizer: str,
    ) -> None:
        self._families, self._cache, self._tokenizer = families, cache, tokenizer
        self._semantic = semantic if SEMANTIC in families else None
        self._taxonomy = taxonomy if TAXONOMY in families else None
        self._fits = {section: str(path) for section, path in fits.items()}
        named = {family: f"{family} {version_of(family)}" for family in families}
        for family in LEXICAL:
            if family in named:
                named[family] += f" {tokenizer_name(tokenizer)}"
        if "vector_space" in named:
            named["vector_space"] += " " + " ".join(path.stem for path in fits.values())
        if self._semantic:
            named[SEMANTIC] += " " + self._semantic.identity()
        if self._taxonomy:
            named[TAXONOMY] += " " + self._taxonomy.identity()
        self._named = named

    def score(
        self, chunks: Iterator[Compared], pool: Executor | None, workers: int
    ) -> Iterator[tuple[Compared, Columns]]:
        """Yield each chunk with its values. Reads some chunks ahead, so that no process waits."""
        ahead: deque[Any] = deque()
        for compared in chunks:
            hashes = dict.fromkeys(self._families, compared.hashes())
            if self._taxonomy:
                hashes[TAXONOMY] = self._taxonomy.hashes(compared)
            found = {family: self._cache.get(self._named[family], keys) for family, keys in hashes.items()}
            started = list(self._start(compared, found, pool))
            texts = compared.predictions, compared.references
            lengths = start(pool, lengths_of, *texts, self._tokenizer, self._families)
            ahead.append((compared, hashes, found, started, lengths))
            if len(ahead) > 2 * workers:
                yield self._finished(*ahead.popleft())
        while ahead:
            yield self._finished(*ahead.popleft())

    def _start(self, compared: Compared, found: dict[str, Any], pool: Executor | None) -> Iterator[tuple[Any, Any]]:
        """Start what the cache lacks; yield the rows of each piece of work, and its future."""
        lacking = [family for family in LEXICAL if family in found and not found[family][1].all()]
        if lacking:
            rows = [at for at in range(len(compared.image_ids)) if not all(found[one][1][at] for one in lacking)]
            given = [compared.predictions[at] for at in rows], [compared.references[at] for at in rows]
            yield rows, start(pool, score_lexical, *given, lacking, self._fits, self._tokenizer)
        if self._taxonomy and (rows := np.flatnonzero(~found[TAXONOMY][1]).tolist()):
            classes = self._taxonomy.classes_of(compared)
            texts, those = [compared.predictions[at] for at in rows], [classes[at] for at in rows]
            yield rows, start(pool, score_taxonomy, texts, those, self._taxonomy.file)

    def _finished(
        self, compared: Compared, hashes: dict[str, list[bytes]], found: dict[str, Any], started: Any, lengths: Any
    ) -> tuple[Compared, Columns]:
        for rows, future in started:
            for family, values in future.result().items():
                self._cache.put(self._named[family], [hashes[family][at] for at in rows], values)
                found[family] = _merged(found[family][0], values, rows, len(compared.image_ids))
        if self._semantic and not found[SEMANTIC][1].all():
            values = self._semantic.score(compared)
            self._cache.put(self._named[SEMANTIC], hashes[SEMANTIC], values)
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
