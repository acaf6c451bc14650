"""Compares a model's run with the dataset's references: every row's values and their means.

    python evaluate/score.py --predictions runs/X --references imagenet-think-250k --split test --out scores/X.json
    python evaluate/score.py --agreement --references imagenet-think-250k --out scores/teachers.json

Writes X.json (means) and X.rows.parquet (one row an image). The headline is over all images of the split: a prediction
that is missing or failed scores 0 in every section it lacks, since leaving it out would reward models that fail.

The texts are never held together: of every image the place of its record is kept, and read when its turn comes. Beside
the scores stand cache.sqlite, by which another model or a second start costs only what is new, and tfidf/, the TF-IDF
fits on the references alone, named by what they were fitted on: no model changes another's values.
"""

import hashlib
import json
import math
import os
import shlex
import sqlite3
import sys
from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from contextlib import ExitStack, closing, contextmanager
from itertools import chain, compress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from compared import (
    MISSING,
    SECTIONS,
    Compared,
    InputError,
    Row,
    described,
    fingerprint_of,
    in_chunks,
    places_of,
    read_pairs,
    record_at,
)
from whole_files import write_whole

if TYPE_CHECKING:
    from score_cache import Columns, ScoreCache
    from tfidf_fit import TfidfFit

LEXICAL = ("ngram_overlap", "set_overlap", "vector_space")  # folders beside this file, each an evaluate module
SEMANTIC = "semantic_similarity"
FAMILIES = (*LEXICAL, SEMANTIC)
MODES = ("paper", "long")
CHUNK = 400  # images whose texts are held at a time, by each process: with fewer, each batch meets more new words
SEMANTIC_CHUNK = 16  # images between two commits of encoded texts, which cost much more
CACHE = "cache.sqlite"


class ScoreError(Exception):
    """What was given cannot be scored; the message is one sentence for the user."""


def main(
    references: Annotated[Path, typer.Option(help="The dataset's directory.")],
    out: Annotated[Path, typer.Option(help="The score file to write, ending in .json.")],
    predictions: Annotated[
        Path | None, typer.Option(help="The run of the model to score, as generate/run.py wrote it.")
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Score the first teacher against the second instead of a model.")
    ] = False,
    split: Annotated[str, typer.Option(help="Which images: train or test.")] = "test",
    metrics: Annotated[
        str, typer.Option(help=f"Families, with commas between them, of {', '.join(FAMILIES)}; or lexical; or all.")
    ] = "lexical",
    mode: Annotated[
        str, typer.Option(help="How the encoders read: paper cuts texts as the libraries do, long reads whole texts.")
    ] = "paper",
    bertscore_encoder: Annotated[str, typer.Option(help="Hub id or local directory.")] = "roberta-large",
    bertscore_layer: Annotated[
        int | None, typer.Option(help="Whose states BERTScore matches; by default bert-score's own choice.")
    ] = None,
    sbert_encoder: Annotated[
        str, typer.Option(help="Hub id or local directory.")
    ] = "sentence-transformers/all-MiniLM-L6-v2",
    dtype: Annotated[str, typer.Option(help="Of the encoders: float32 or bfloat16.")] = "float32",
    device: Annotated[str | None, typer.Option(help="Of the encoders; by default the first GPU, else cpu.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes for the lexical metrics.")] = os.cpu_count() or 1,
) -> None:
    """Compare a model's run, or the teachers with one another, with the dataset's references."""
    from imagenet_think import ContractError

    try:
        if out.suffix != ".json":
            raise ScoreError(f"--out {out} must end in .json; the rows go beside it, to {out.stem}.rows.parquet")
        if agreement == (predictions is not None):
            raise ScoreError("give either --predictions or --agreement")
        _check("mode", mode, MODES)
        families = _families(metrics)
        encoders = {
            "bertscore_encoder": bertscore_encoder,
            "bertscore_layer": bertscore_layer,
            "sbert_encoder": sbert_encoder,
            "dtype": dtype,
            "device": device,
        }
        with _cache_beside(out) as cache:
            semantic = Semantic(mode, **encoders) if SEMANTIC in families else None
            scores, rows = score(predictions, references, split, families, out.parent, cache, semantic, workers)
        _write(out, scores, rows)
    except (ScoreError, InputError, ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    except sqlite3.Error as error:
        typer.echo(f"error: {out.parent / CACHE} cannot be used ({error}); delete it to compute all anew", err=True)
        raise typer.Exit(2) from error
    values = ", ".join(f"{name} {value:.3f}" for name, value in scores["sections"]["full"].items())
    print(f"{scores['model']}: {scores['answered']:,} of {scores['n']:,} answered; full: {values} -> {out}")


def score(
    run: Path | None,
    references: Path,
    split: str,
    families: Sequence[str],
    folder: Path,
    cache: "ScoreCache",
    semantic: "Semantic | None" = None,
    workers: int = 1,
) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """X.json's content and X.rows.parquet's columns; without a run, of the teachers' agreement.

    folder: where the TF-IDF fits are kept. Raises ScoreError, InputError, ContractError, OSError, sqlite3.Error.
    """
    from imagenet_think import GOOD_STATUSES, TEACHERS, Lines

    found = described(run) if run else {"run_id": None, "bound": {"model": "teachers"}}
    pairs = read_pairs(references, split)
    places = places_of(run, found["run_id"]) if run else {}
    fingerprint = fingerprint_of(pairs)
    with ExitStack() as stack:
        pool = stack.enter_context(_pool(workers if len(pairs) > CHUNK else 1))
        fits = _fits(pairs, fingerprint, folder, pool, workers) if "vector_space" in families else {}
        lines = stack.enter_context(Lines())
        chunks = _compared(pairs, (lambda image_id: record_at(image_id, places, lines)) if run else None, semantic)
        scorer = _Scorer(families, fits, cache, semantic)
        rows = _in_columns(scorer.score(chunks, pool, workers), len(pairs))
    truncation = _truncation(rows)
    good = [status in GOOD_STATUSES for status in rows["status"]]
    scores = {
        "model": found["bound"]["model"],
        "run_id": found["run_id"],
        "split": split,
        "mode": semantic.mode if semantic else MODES[0],
        "n": len(good),
        "answered": sum(good),
        "sections": _means(rows),
        "answered_only": _means(rows, good),
        "statuses": dict(sorted(Counter(rows["status"]).items())),
        "predictions_outside_split": len(places.keys() - set(rows["image_id"])),
        "references": {"dataset": fingerprint, "teachers": list(TEACHERS)},
        "metrics": {family: _version(family) for family in families},
        "tfidf": {section: path.stem for section, path in fits.items()},
        "command": shlex.join(["python", *sys.argv]),
    }
    if semantic:
        scores |= {"encoders": semantic.described(), "truncation": truncation}
    if not run:
        scores["agreement"] = True
    return scores, rows


def _families(metrics: str) -> list[str]:
    """The families asked for, in their order."""
    named = {"lexical": LEXICAL, "all": FAMILIES}.get(metrics) or tuple(name.strip() for name in metrics.split(","))
    for name in named:
        _check("family of --metrics", name, FAMILIES)
    return [family for family in FAMILIES if family in named]


def _check(name: str, value: str, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ScoreError(f"unknown {name} {value!r}, choose from {', '.join(choices)}")


def _cache_beside(out: Path) -> Any:
    from score_cache import ScoreCache

    try:
        return closing(ScoreCache(out.parent / CACHE))
    except OSError as error:
        raise ScoreError(f"cannot write {out} ({error.strerror}); give another --out") from error


def _compared(pairs: Any, record_of: Callable[[str], Row] | None, semantic: "Semantic | None") -> Iterator[Compared]:
    for chunk in in_chunks(pairs, min(CHUNK, SEMANTIC_CHUNK) if semantic else CHUNK):
        yield Compared(chunk, record_of)


class Semantic:
    """The two encoders as asked for. Raises ScoreError where one cannot be had."""

    def __init__(self, mode: str, *, dtype: str, device: str | None, **options: Any) -> None:
        import lexical

        self.mode, self.dtype = mode, dtype
        self._metric = lexical.load_metric(SEMANTIC)
        load = sys.modules[type(self._metric).__module__].load_encoder
        try:
            bertscore = load(options["bertscore_encoder"], "bertscore", dtype, device, options["bertscore_layer"])
            self._encoders = {
                "bertscore": bertscore,
                "sbert_cosine": load(options["sbert_encoder"], "sbert", dtype, device),
            }
        except ValueError as error:
            raise ScoreError(str(error)) from error

    def described(self) -> dict[str, dict[str, Any]]:
        bertscore, sbert = self._encoders.values()
        return {
            "bertscore": {"name": bertscore.name, "revision": bertscore.revision, "layer": bertscore.layer},
            "sbert": {"name": sbert.name, "revision": sbert.revision},
        }

    def identity(self) -> str:
        """All that decides a value, but the names and places of the encoders."""
        return json.dumps([self.mode, self.dtype, *({**one, "name": None} for one in self.described().values())])

    def score(self, compared: Compared) -> "Columns":
        """{section}_{value} of some images.

        Image by image, so that a full text and its thinking, cut at the same place, meet and are encoded once.
        """
        import numpy as np
        from examples import in_pairs

        sections = [compared.section(section) for section in SECTIONS]
        predictions = list(chain.from_iterable(zip(*(one for one, _ in sections), strict=True)))
        references = list(chain.from_iterable(zip(*(several for _, several in sections), strict=True)))
        groups = [
            self._metric.example_values(pairs, self._encoders, self.mode) for pairs in in_pairs(predictions, references)
        ]
        columns = {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}
        return {
            f"{section}_{name}": column[at :: len(SECTIONS)]
            for at, section in enumerate(SECTIONS)
            for name, column in columns.items()
        }


class _Scorer:
    """Chunks in, chunks with their values out, in order; computes only what the cache lacks."""

    def __init__(
        self, families: Sequence[str], fits: Mapping[str, Path], cache: "ScoreCache", semantic: "Semantic | None"
    ) -> None:
        self._families, self._cache, self._semantic = families, cache, semantic
        self._fits = {section: str(path) for section, path in fits.items()}
        named = {family: f"{family} {_version(family)}" for family in families}
        if fits:
            named["vector_space"] += " " + " ".join(path.stem for path in fits.values())
        if semantic:
            named[SEMANTIC] += " " + semantic.identity()
        self._named = named

    def score(
        self, chunks: Iterator[Compared], pool: Executor | None, workers: int
    ) -> Iterator[tuple[Compared, "Columns"]]:
        """Reads some chunks ahead, so that no process waits."""
        ahead: deque[Any] = deque()
        for compared in chunks:
            hashes = compared.hashes()
            found = {family: self._cache.get(self._named[family], hashes) for family in self._families}
            lacking = [family for family in LEXICAL if family in found and not found[family][1].all()]
            rows = [at for at in range(len(hashes)) if not all(found[family][1][at] for family in lacking)]
            future = self._lexical(compared, rows, lacking, pool) if lacking else None
            ahead.append((compared, hashes, found, rows, future))
            if len(ahead) > 2 * workers:
                yield self._finished(*ahead.popleft())
        while ahead:
            yield self._finished(*ahead.popleft())

    def _lexical(self, compared: Compared, rows: list[int], families: list[str], pool: Executor | None) -> Any:
        import lexical

        given = [compared.predictions[at] for at in rows], [compared.references[at] for at in rows]
        return _start(pool, lexical.score_lexical, *given, families, self._fits)

    def _finished(
        self, compared: Compared, hashes: list[bytes], found: dict[str, Any], rows: list[int], future: Any
    ) -> tuple[Compared, "Columns"]:
        if future:
            for family, values in future.result().items():
                self._cache.put(self._named[family], [hashes[at] for at in rows], values)
                found[family] = _merged(found[family][0], values, rows, len(hashes))
        if self._semantic and not found[SEMANTIC][1].all():
            values = self._semantic.score(compared)
            self._cache.put(self._named[SEMANTIC], hashes, values)
            found[SEMANTIC] = values, None
        return compared, {name: column for columns, _ in found.values() for name, column in columns.items()}


def _merged(cached: "Columns", values: "Columns", rows: list[int], count: int) -> tuple["Columns", None]:
    import numpy as np

    merged = {name: cached.get(name, np.empty(count)) for name in values}
    for name, column in values.items():
        merged[name][rows] = column
    return merged, None


def _start(pool: Executor | None, work: Callable[..., Any], *arguments: Any) -> "Future[Any]":
    if pool:
        return pool.submit(work, *arguments)
    done: Future[Any] = Future()
    done.set_result(work(*arguments))
    return done


@contextmanager
def _pool(workers: int) -> Iterator[Executor | None]:
    """Started anew and not forked, since the libraries here hold threads. Raises ChildProcessError."""
    if workers == 1:
        yield None
        return
    import lexical
    from loky.process_executor import ProcessPoolExecutor, TerminatedWorkerError

    try:
        with ProcessPoolExecutor(workers, initializer=lexical.end_with_parent) as pool:
            yield pool
    except TerminatedWorkerError as error:
        raise ChildProcessError(
            "a process was ended from outside, perhaps for want of memory; try again with fewer --workers"
        ) from error


def _fits(pairs: Any, fingerprint: str, folder: Path, pool: Executor | None, workers: int) -> dict[str, Path]:
    """By section the file of its TF-IDF fit, fitted on the references alone; made where one is not there."""
    named = {
        section: hashlib.sha256(f"{fingerprint} {section} {_version('vector_space')}".encode()).hexdigest()[:16]
        for section in SECTIONS
    }
    paths = {section: folder / "tfidf" / f"{name}.parquet" for section, name in named.items()}
    if not all(path.exists() for path in paths.values()):
        fit = _count_documents(pairs, pool, workers)
        for kind, section in enumerate(SECTIONS):
            try:
                write_whole(paths[section], fit.to_parquet(kind))
            except OSError as error:
                raise ScoreError(f"cannot write {paths[section]} ({error.strerror}); give another --out") from error
    return paths


def _count_documents(pairs: Any, pool: Executor | None, workers: int) -> "TfidfFit":
    """Of every section, in their order."""
    import lexical
    from tfidf_fit import TfidfFit
    from tqdm import tqdm

    fit = TfidfFit(len(SECTIONS))
    ahead: deque[Any] = deque()
    with tqdm(total=len(pairs), desc="fitting TF-IDF", unit="image", delay=1) as progress:
        for chunk in in_chunks(pairs, CHUNK):
            references = list(chain.from_iterable(Compared(chunk, lambda _: MISSING).references))
            ahead.append(_start(pool, lexical.count_references, references))
            if len(ahead) > 2 * workers:
                fit.add(*ahead.popleft().result())
            progress.update(len(chunk))
        while ahead:
            fit.add(*ahead.popleft().result())
    return fit


def _version(family: str) -> str:
    """Of the code that decides its values."""
    digest = hashlib.sha256()
    for path in sorted((Path(__file__).resolve().parent / family).glob("*.py")):
        if path.stem != "app":
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _in_columns(scored: Iterator[tuple[Compared, "Columns"]], count: int) -> dict[str, Any]:
    """One array or list a column, over all chunks."""
    import numpy as np
    from tqdm import tqdm

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


def _truncation(rows: dict[str, Any]) -> dict[str, dict[str, dict[str, float | None]]]:
    """By section and metric how much was cut, over the images that have the section; takes its columns out of rows."""
    stated: dict[str, dict[str, dict[str, float | None]]] = {section: {} for section in SECTIONS}
    for column in [name for name in rows if name.endswith(("_cut", "_seen"))]:
        section, _, name = column.partition("_")
        metric, _, share = name.rpartition("_")
        kept = list(compress(rows.pop(column), rows[f"{section}_words"]))
        stated[section].setdefault(metric, {})[share] = math.fsum(kept) / len(kept) if kept else None
    return stated


def _means(rows: Mapping[str, list[Any]], keep: Sequence[bool] | None = None) -> dict[str, dict[str, float | None]]:
    """By section the mean of each value, or None over no rows; exactly rounded, so that no order changes it."""
    means: dict[str, dict[str, float | None]] = {section: {} for section in SECTIONS}
    for column, values in rows.items():
        section, _, name = column.partition("_")
        if section in SECTIONS and name not in ("words", "reference_words"):
            kept = list(values if keep is None else compress(values, keep))
            means[section][name] = math.fsum(kept) / len(kept) if kept else None
    return means


def _write(out: Path, scores: dict[str, Any], rows: dict[str, list[Any]]) -> None:
    """The score file last: one that exists has its rows."""
    import pyarrow
    import pyarrow.parquet

    parquet = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(pyarrow.table(rows), parquet, compression="zstd")
    try:
        write_whole(out.with_suffix(".rows.parquet"), parquet.getvalue().to_pybytes())
        write_whole(out, json.dumps(scores, indent=2) + "\n")
    except OSError as error:
        raise ScoreError(f"cannot write {out} ({error.strerror}); give another --out") from error


if __name__ == "__main__":
    typer.run(main)
