"""Score a run, or the teachers' agreement, and write the score file (the command is evaluate/score.py).

The texts are never held together: of every image the place of its record is kept, and read when its turn comes.
"""

import json
import shlex
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import typer

from imagenet_think import GOOD_STATUSES, TEACHERS, ContractError, Lines, read_run, write_atomic
from scoring.cache import ScoreCache
from scoring.families import CACHE, CHUNK, MODES, SEMANTIC, ScoreError, check_choice, families_of, version_of
from scoring.inputs import Compared, InputError, Row, fingerprint_of, in_chunks, places_of, read_pairs, record_at
from scoring.means import means_of, truncation_of
from scoring.processes import open_pool
from scoring.scorer import Scorer, in_columns
from scoring.semantic import SEMANTIC_CHUNK, Semantic
from scoring.tfidf import fits_of


def run(
    *,
    predictions: Path | None,
    references: Path,
    out: Path,
    agreement: bool,
    split: str,
    metrics: str,
    mode: str,
    workers: int,
    **encoders: Any,
) -> None:
    """Score, write and print the means. Bad input ends with one sentence and exit code 2."""
    try:
        if out.suffix != ".json":
            raise ScoreError(f"--out {out} must end in .json; the rows go beside it, to {out.stem}.rows.parquet")
        if agreement == (predictions is not None):
            raise ScoreError("give either --predictions or --agreement")
        check_choice("mode", mode, MODES)
        families = families_of(metrics)
        with _cache_beside(out) as cache:
            semantic = Semantic(mode, **encoders) if SEMANTIC in families else None
            scores, rows = score(predictions, references, split, families, out.parent, cache, semantic, workers)
        _write(out, scores, rows)
    except (ScoreError, InputError, ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    except sqlite3.Error as error:
        where = out.parent / CACHE
        typer.echo(f"error: {where} cannot be used ({error}); delete it to compute everything again", err=True)
        raise typer.Exit(2) from error
    values = ", ".join(f"{name} {value:.3f}" for name, value in scores["sections"]["full"].items())
    print(f"{scores['model']}: {scores['answered']:,} of {scores['n']:,} answered; full: {values} -> {out}")


def score(
    run: Path | None,
    references: Path,
    split: str,
    families: Sequence[str],
    folder: Path,
    cache: ScoreCache,
    semantic: Semantic | None = None,
    workers: int = 1,
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """Return the content of X.json and the columns of X.rows.parquet; without a run, those of the teachers' agreement.

    folder: holds the TF-IDF fits. Raises ScoreError, InputError, ContractError, OSError, sqlite3.Error.
    """
    found = read_run(run) if run else {"run_id": None, "bound": {"model": "teachers"}}
    pairs = read_pairs(references, split)
    places = places_of(run, found["run_id"]) if run else {}
    fingerprint = fingerprint_of(pairs)
    with ExitStack() as stack:
        pool = stack.enter_context(open_pool(workers if len(pairs) > CHUNK else 1))
        fits = fits_of(pairs, fingerprint, folder, pool, workers) if "vector_space" in families else {}
        lines = stack.enter_context(Lines())
        chunks = _chunks_of(pairs, (lambda image_id: record_at(image_id, places, lines)) if run else None, semantic)
        scorer = Scorer(families, fits, cache, semantic)
        rows = in_columns(scorer.score(chunks, pool, workers), len(pairs))
    truncation = truncation_of(rows)
    good = [status in GOOD_STATUSES for status in rows["status"]]
    scores = {
        "model": found["bound"]["model"],
        "run_id": found["run_id"],
        "split": split,
        "mode": semantic.mode if semantic else MODES[0],
        "n": len(good),
        "answered": sum(good),
        "sections": means_of(rows),
        "answered_only": means_of(rows, good),
        "statuses": dict(sorted(Counter(rows["status"]).items())),
        "predictions_outside_split": len(places.keys() - set(rows["image_id"])),
        "references": {"dataset": fingerprint, "teachers": list(TEACHERS)},
        "metrics": {family: version_of(family) for family in families},
        "tfidf": {section: path.stem for section, path in fits.items()},
        "command": shlex.join(["python", *sys.argv]),
    }
    if semantic:
        scores |= {"encoders": semantic.description(), "truncation": truncation}
    if not run:
        scores["agreement"] = True
    return scores, rows


def _cache_beside(out: Path) -> "closing[ScoreCache]":
    try:
        return closing(ScoreCache(out.parent / CACHE))
    except OSError as error:
        raise ScoreError(f"cannot write {out} ({error.strerror}); give another --out") from error


def _chunks_of(pairs: Any, record_of: Callable[[str], Row] | None, semantic: Semantic | None) -> Iterator[Compared]:
    for chunk in in_chunks(pairs, min(CHUNK, SEMANTIC_CHUNK) if semantic else CHUNK):
        yield Compared(chunk, record_of)


def _write(out: Path, scores: dict[str, Any], rows: dict[str, list[Any]]) -> None:
    """Write the rows, then the score file: one that exists has its rows."""
    parquet = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(rows), parquet, compression="zstd")
    try:
        write_atomic(out.with_suffix(".rows.parquet"), parquet.getvalue().to_pybytes())
        write_atomic(out, json.dumps(scores, indent=2) + "\n")
    except OSError as error:
        raise ScoreError(f"cannot write {out} ({error.strerror}); give another --out") from error
