"""Score a run, or the teachers' agreement, and write the score file (the command is evaluate/score.py).

The texts are never held together: of every image the place of its record is kept, and read when its turn comes.
"""

import json
import re
import shlex
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
import typer
from shared.words import tokenizer_name

from imagenet_think import GOOD_STATUSES, ContractError, Lines, model_name, read_run, write_atomic
from imagenet_think_project.scripts import as_typed
from scoring.cache import ScoreCache
from scoring.examples import SUFFIX, examples_of, lines_of
from scoring.families import (
    CACHE,
    CHUNK,
    MODES,
    SEMANTIC,
    TAXONOMY,
    ScoreError,
    check_choice,
    families_of,
    version_of,
)
from scoring.inputs import SECTIONS, Compared, InputError, Row, places_in, record_at
from scoring.languages import encoders_for, tokenizer_for
from scoring.lengths import unseen_of, unseen_said
from scoring.means import few_said, means_of, own_said, truncation_of, values_said
from scoring.processes import open_pool
from scoring.references import References, read_references
from scoring.scorer import Scorer, in_columns
from scoring.semantic import SEMANTIC_CHUNK, Semantic
from scoring.taxonomy import Taxonomy, choose_taxonomy, take_values
from scoring.terminal import complain, note
from scoring.tfidf import fits_of

_NAME = re.compile(r"[\w.-]{1,80}")  # of a model, as a leaderboard's row has it


def run(
    *,
    predictions: Path | None,
    references: Path,
    out: Path,
    agreement: bool,
    split: str,
    tokenizer: str | None,
    metrics: str,
    taxonomy: Path | None,
    mode: str,
    workers: int,
    **encoders: Any,
) -> None:
    """Score, write and print the means. Bad input ends with one sentence and exit code 2, a run of failures with 1."""
    try:
        if out.suffix != ".json":
            raise ScoreError(f"--out {out} must end in .json; the rows go beside it, to {out.stem}.rows.parquet")
        if agreement == (predictions is not None):
            raise ScoreError("give either --predictions or --agreement")
        check_choice("mode", mode, MODES)
        families = families_of(metrics)
        if encoders["device"] and SEMANTIC not in families:
            raise ScoreError(f"--device {encoders['device']} requires the family {SEMANTIC}; add it to --metrics")
        name, predictions = _named(predictions)
        read = read_references(references, split)
        if agreement and len(read.teachers) == 1:
            raise ScoreError(f"--agreement compares teachers, and {references} has one alone, {read.teachers[0]}")
        chosen = tokenizer_for(read.languages, tokenizer)
        tree, left_out = choose_taxonomy(taxonomy, read, families, metrics)
        families = [family for family in families if family != TAXONOMY or tree]
        with _cache_beside(out) as cache:
            semantic = Semantic(mode, **encoders_for(read.languages, encoders)) if SEMANTIC in families else None
            found = score(predictions, read, split, families, chosen, out.parent, cache, semantic, tree, workers)
        scores, rows, examples = found
        scores |= {"model": name} if name else {}
        _write(out, scores, rows, examples)
    except (ScoreError, InputError, ContractError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from error
    except sqlite3.Error as error:
        where = out.parent / CACHE
        complain(f"{where} cannot be used ({error}); delete it to compute everything again")
        raise typer.Exit(2) from error
    note(**scores, out=out)
    print(f"{scores['model']}: {scores['answered']:,} of {scores['n']:,} answered; {values_said(scores)} -> {out}")
    for said in filter(None, (few_said(scores["n"]), own_said(scores), unseen_said(scores["unseen"]), left_out)):
        print(said)
    if not scores["answered"]:
        statuses = ", ".join(f"{count:,} {status}" for status, count in scores["statuses"].items())
        complain(f"no image was answered ({statuses}), so all scores are 0; generate/run.py --retry STATUS asks again")
        raise typer.Exit(1)


def _named(predictions: Path | None) -> tuple[str | None, Path | None]:
    """Return the name and the run of NAME=RUN; no name of a run alone. Raises ScoreError."""
    if predictions is None or predictions.is_dir():
        return None, predictions
    name, sign, run = str(predictions).partition("=")
    if not sign:
        return None, predictions
    if not _NAME.fullmatch(name) or not run:
        raise ScoreError(
            f"--predictions {predictions}: a name has 1 to 80 letters, digits and . _ -; give NAME=RUN, such as "
            "after=runs/X"
        )
    return name, Path(run)


def score(
    run: Path | None,
    references: References,
    split: str,
    families: Sequence[str],
    tokenizer: str,
    folder: Path,
    cache: ScoreCache,
    semantic: Semantic | None = None,
    taxonomy: Taxonomy | None = None,
    workers: int = 1,
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """Return the content of X.json, the columns of X.rows.parquet, and examples; without a run, of the teachers.

    Of two teachers that is the first against the second; of more, the mean over each against all others.
    folder: holds the TF-IDF fits. Raises ScoreError, InputError, ContractError, OSError, sqlite3.Error.
    """
    found: Any = read_run(run) if run else {"run_id": None}
    places = places_in(split, references.rows["image_id"], run, found["run_id"]) if run else {}
    fingerprint, count = references.fingerprint(), len(references.rows)
    with ExitStack() as stack:
        pool = stack.enter_context(open_pool(workers if count > CHUNK else 1))
        fitted = "vector_space" in families
        fits = fits_of(references, fingerprint, folder, tokenizer, pool, workers) if fitted else {}
        lines = stack.enter_context(Lines())
        record_of = (lambda image_id: record_at(image_id, places, lines)) if run else None
        of_each = []
        for at, those in _passes(references, families, run is not None):
            scorer = Scorer(those, fits, cache, semantic, taxonomy, tokenizer)
            chunks = _chunks_of(references, record_of, at, semantic)
            of_each.append(in_columns(scorer.score(chunks, pool, workers), count))
        examples = examples_of(of_each[0], references, record_of) if record_of else []
    teachers = {} if run or not taxonomy else dict(zip(references.teachers, map(take_values, of_each), strict=True))
    rows = _mean_rows(of_each if len(of_each) > 2 else of_each[:1])
    unseen = unseen_of(rows)
    _check_seen(unseen, count * (len(references.teachers) - (not run)))
    truncation = truncation_of(rows)
    good = [status in GOOD_STATUSES for status in rows["status"]]
    scores = {
        **_dataset_of(references, fingerprint),
        "model": model_name(found) if run else "teachers",
        "run_id": found["run_id"],
        "split": split,
        "mode": semantic.mode if semantic else MODES[0],
        "n": len(good),
        "answered": sum(good),
        "sections": means_of(rows),
        "answered_only": means_of(rows, good),
        "statuses": dict(sorted(Counter(rows["status"]).items())),
        "predictions_outside_split": len(places.keys() - set(rows["image_id"])),
        "unseen": unseen,
        **_versions(families, fits, tokenizer),
        "command": shlex.join(as_typed(sys.argv)),
    }
    scores |= {"encoders": semantic.description(), "truncation": truncation} if semantic else {}
    scores |= _own_references(references, found) if run else {"agreement": True}
    if taxonomy:
        taxonomy.complete(scores, rows, teachers)
    return scores, rows, examples


def _dataset_of(references: References, fingerprint: str) -> dict[str, Any]:
    """Return what X.json says of the dataset; a version only where its card has one."""
    return {
        "dataset": references.name,
        **({"version": references.version} if references.version else {}),
        "references": {"dataset": fingerprint, "teachers": list(references.teachers)},
        "languages": list(references.languages),
    }


def _own_references(references: References, run: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return the teachers whose texts are this run's, and those that are its model: its texts favour such a run."""
    own = {"own_references": references.teachers_of(run["run_id"]), "own_models": references.models_of(run["bound"])}
    return {name: teachers for name, teachers in own.items() if teachers}


def _versions(families: Sequence[str], fits: Mapping[str, Path], tokenizer: str) -> dict[str, Any]:
    return {
        "tokenizer": tokenizer_name(tokenizer),
        "metrics": {family: version_of(family) for family in families},
        "tfidf": {section: path.stem for section, path in fits.items()},
    }


def _passes(references: References, families: Sequence[str], is_run: bool) -> list[tuple[int, list[str]]]:
    """Return for each pass over the images which teacher is the prediction, where there is no run, and the families.

    Two teachers agree alike from either side; by the taxonomy each has values of its own.
    """
    count = 1 if is_run else len(references.teachers)
    several = 1 if count == 2 else count
    passes = [(at, [one for one in families if one == TAXONOMY or at < several]) for at in range(count)]
    return [(at, those) for at, those in passes if those]


def _cache_beside(out: Path) -> "closing[ScoreCache]":
    try:
        return closing(ScoreCache(out.parent / CACHE))
    except OSError as error:
        raise ScoreError(f"cannot write to {out} ({error.strerror}); give another --out or free the place") from error


def _chunks_of(
    references: References, record_of: Callable[[str], Row] | None, candidate: int, semantic: Semantic | None
) -> Iterator[Compared]:
    starts = list(references.starts().values())
    for chunk in references.in_chunks(min(CHUNK, SEMANTIC_CHUNK) if semantic else CHUNK):
        yield Compared(chunk, starts, record_of, candidate)


def _mean_rows(several: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean of each column of numbers of the same images over the teachers that have words in the section.

    The other columns are the same in all.
    """
    first = several[0]
    if len(several) == 1:
        return first
    there = {section: np.array([rows[f"{section}_words"] > 0 for rows in several]) for section in SECTIONS}
    weights = {section: np.where(have.any(axis=0), have, True) for section, have in there.items()}
    return {
        name: np.average([rows[name] for rows in several], axis=0, weights=weights[name.partition("_")[0]])
        if isinstance(column, np.ndarray)
        else column
        for name, column in first.items()
    }


def _check_seen(unseen: Mapping[str, Any], texts: int) -> None:
    """Raise ScoreError where the tokenizer sees no letter of any of so many references: every score would be 0."""
    for section, sides in unseen.items():
        if sides["references"]["none"] == texts:
            raise ScoreError(
                f"the tokenizer rouge sees no letter of the references ({section}), so that every text would score 0; "
                "give --tokenizer unicode"
            )


def _write(out: Path, scores: dict[str, Any], rows: dict[str, list[Any]], examples: list[dict[str, Any]]) -> None:
    """Write rows and examples, then the score file: one that exists has both; of the teachers' agreement no example."""
    parquet = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(rows), parquet, compression="zstd")
    try:
        write_atomic(out.with_suffix(".rows.parquet"), parquet.getvalue().to_pybytes())
        write_atomic(out.with_suffix(SUFFIX), lines_of(examples))
        write_atomic(out, json.dumps(scores, indent=2) + "\n")
    except OSError as error:
        raise ScoreError(f"cannot write to {out} ({error.strerror}); give another --out or free the place") from error
