"""Fit TF-IDF on the references, once for all models."""

import hashlib
from collections import deque
from concurrent.futures import Executor
from itertools import chain
from pathlib import Path
from typing import Any

from shared.tfidf_fit import TfidfFit
from shared.words import tokenizer_name
from tqdm import tqdm

from imagenet_think import write_atomic
from scoring.families import CHUNK, ScoreError, version_of
from scoring.inputs import MISSING, SECTIONS, Compared
from scoring.lexical import count_references
from scoring.processes import start
from scoring.references import References


def fits_of(
    references: References, fingerprint: str, folder: Path, tokenizer: str, pool: Executor | None, workers: int
) -> dict[str, Path]:
    """Return the file of each section's TF-IDF fit, which is fitted on the references alone; make those that lack."""
    decides = f"{version_of('vector_space')} {tokenizer_name(tokenizer)}"
    named = {
        section: hashlib.sha256(f"{fingerprint} {section} {decides}".encode()).hexdigest()[:16] for section in SECTIONS
    }
    paths = {section: folder / "tfidf" / f"{name}.parquet" for section, name in named.items()}
    if not all(path.exists() for path in paths.values()):
        fit = _count_documents(references, tokenizer, pool, workers)
        for kind, section in enumerate(SECTIONS):
            try:
                write_atomic(paths[section], fit.to_parquet(kind))
            except OSError as error:
                raise ScoreError(f"cannot write {paths[section]} ({error.strerror}); give another --out") from error
    return paths


def _count_documents(references: References, tokenizer: str, pool: Executor | None, workers: int) -> TfidfFit:
    """Count the documents of every word, for each section."""

    fit = TfidfFit(len(SECTIONS), tokenizer_name(tokenizer))
    starts = list(references.starts().values())
    ahead: deque[Any] = deque()
    with tqdm(total=len(references.rows), desc="fitting TF-IDF", unit="image", delay=1) as progress:
        for chunk in references.in_chunks(CHUNK):
            texts = list(chain.from_iterable(Compared(chunk, starts, lambda _: MISSING).references))
            ahead.append(start(pool, count_references, texts, tokenizer))
            if len(ahead) > 2 * workers:
                fit.add(*ahead.popleft().result())
            progress.update(len(chunk))
        while ahead:
            fit.add(*ahead.popleft().result())
    return fit
