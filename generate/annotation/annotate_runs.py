"""Annotate the runs of a dataset's teachers: check that they belong together, make the parts, join them."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as pc
import typer

from generate.annotation.languages import is_known
from generate.annotation.naming import ClassPair, digest_of, pair_classes
from generate.annotation.parts import count_parts, join_parts, make_parts, parts_folder, plan_parts
from generate.annotation.quality import is_asked_in_english
from generate.command_line.language_codes import UNKNOWN
from generate.command_line.terminal import complain, counted, note
from generate.processes.worker_pool import WorkerPool
from generate.storage.annotations import annotation_columns, binding
from generate.storage.image_list import read_image_list
from generate.storage.locks import RunError
from generate.storage.run_index import check_list, index_run
from generate.storage.teachers import questions_of, read_teacher, teacher_runs
from imagenet_think import ContractError, Schema, schema_of
from imagenet_think_project.scripts import command_line

_MOST_NAMED = 5  # classes; more are counted


def annotate_command(
    teachers: Sequence[str],
    short_forms: Mapping[str, Path | None],
    images: Path,
    out: Path,
    workers: int,
    taxonomy: Path | None,
) -> None:
    """Annotate and print the counts; print an error as one sentence and exit with code 2."""
    try:
        print(annotate(teacher_runs(teachers, short_forms), images, out, workers, taxonomy))
    except (ContractError, RunError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from None


def annotate(runs: Mapping[str, Path], images: Path, out: Path, workers: int = 1, taxonomy: Path | None = None) -> str:
    """Write the annotations to `out`, whole or not at all, and return their counts as text.

    runs: by teacher. taxonomy: the file of a tree that has the pictures' classes, by default WordNet's. Raises
    ContractError for runs and a list that do not belong together, or such a file without their classes; RunError while
    another job writes the file.
    """
    out = out.resolve()
    if out.is_dir():
        raise ContractError(f"{out} is a directory; give the name of a file to write")
    described = {model: read_teacher(run) for model, run in runs.items()}
    check_list(images, described, runs)
    rows = sorted(read_image_list(images), key=lambda row: row.image_id)
    image_ids, wnids = [row.image_id for row in rows], [row.wnid for row in rows]
    run_ids = {model: run["run_id"] for model, run in described.items()}
    languages = {model: language for model, (_, language) in questions_of(described, runs).items()}
    images_sha256 = hashlib.sha256(images.read_bytes()).hexdigest()

    with parts_folder(out) as folder:
        with WorkerPool(min(workers, count_parts(len(image_ids)))) as processes:
            (classes,) = processes.map(pair_classes, [wnids], [taxonomy])
            why_not = _why_no_classes(wnids, classes, languages)
            if why_not and taxonomy:
                raise ContractError(f"--taxonomy {taxonomy}: {why_not}")
            columns = schema_of(described)._replace(taxonomy=not why_not)
            bound = binding(columns, run_ids, images_sha256)
            if not why_not:
                bound["taxonomy"] = digest_of(taxonomy)
            found = processes.map(index_run, runs.values(), repeat(image_ids))
            indices = dict(zip(runs, found, strict=True))
            places = {model: index.best for model, index in indices.items()}
            compared = [] if why_not else classes
            parts = plan_parts(folder, bound, image_ids, places, columns, languages, compared, taxonomy)
            done_before = make_parts(parts, processes)
        table = join_parts(parts, annotation_columns(columns, bound), out)
    there = f"{done_before} of {len(parts)} parts were there" if done_before else None
    dropped = [
        f"{model}: the build drops {len(index.delimiters)} of the good, which hold a delimiter of the model; run "
        f"`{command_line('generate/reparse.py')} --run {runs[model]} --out DIRECTORY` and annotate that directory"
        for model, index in indices.items()
        if index.delimiters
    ]
    of_classes = [why_not] if why_not else _notes_on_classes(wnids, classes, languages)
    note(images=table.num_rows, teachers=_means(table, columns), notes=[*of_classes, *dropped], out=out)
    return "\n".join([format_summary(table, columns, languages, there), *of_classes, *dropped])


def _why_no_classes(
    wnids: Sequence[str | None], classes: Sequence[ClassPair], languages: Mapping[str, str]
) -> str | None:
    """Say why no column is about classes; None where an English answer can name a class of the taxonomy."""
    if not any(map(is_asked_in_english, languages.values())):
        return "whether answers name the class was not measured: no teacher was asked in English"
    if any(pair.own for pair in classes):
        return None
    there = sorted({wnid for wnid in wnids if wnid is not None})
    if not there:
        return "whether answers name the class was not measured: no image has a class"
    return (
        f"whether answers name the class was not measured: the taxonomy has none of the "
        f"{counted(len(there), 'class', 'classes')}, "
        f"{there[0]!r} for one; --taxonomy FILE takes a tree that has them"
    )


def _notes_on_classes(
    wnids: Sequence[str | None], classes: Sequence[ClassPair], languages: Mapping[str, str]
) -> list[str]:
    """Return a line for each reason why rows say nothing of their class."""
    lacking = Counter(wnid for wnid, pair in zip(wnids, classes, strict=True) if wnid is not None and not pair.own)
    named = ", ".join(repr(wnid) for wnid in sorted(lacking)[:_MOST_NAMED])
    more = f" and {len(lacking) - _MOST_NAMED:,} more" if len(lacking) > _MOST_NAMED else ""
    reasons = {f"{counted(len(lacking), 'class', 'classes')} that the taxonomy lacks, {named}{more}": lacking.total()}
    reasons["no class"] = wnids.count(None)
    notes = [f"{counted(count, 'image')} of {reason}: not compared" for reason, count in reasons.items() if count]
    return notes + [
        f"{model}, asked in {language}: not compared with classes, whose names are English"
        for model, language in languages.items()
        if not is_asked_in_english(language)
    ]


def _means(table: pyarrow.Table, columns: Schema) -> dict[str, dict[str, Any]]:
    """Return by teacher the number of its good texts, and the mean of each column of numbers."""
    found = {}
    for model in columns.teachers:
        of_model = [name for name in table.column_names if name.startswith(f"{model}_")]
        numbers = [name for name in of_model if pyarrow.types.is_floating(table[name].type)]
        numbers += [name for name in of_model if pyarrow.types.is_boolean(table[name].type)]
        means = {name.removeprefix(f"{model}_"): pc.mean(table[name]).as_py() for name in numbers}
        found[model] = {"good": table.num_rows - table[f"{model}_text"].null_count, **means}
    return found


def format_summary(table: pyarrow.Table, columns: Schema, languages: Mapping[str, str], note: str | None) -> str:
    """Return the counts and means that the command prints. languages: that each teacher was asked in."""

    def mean(column: str) -> str:
        value = pc.mean(table[column]).as_py()
        return "-" if value is None else f"{value:.3f}"

    lines = [f"{counted(table.num_rows, 'image')}{f' ({note})' if note else ''}"]
    for model in columns.teachers:
        good = table.num_rows - table[f"{model}_text"].null_count
        english, refusals = (pc.sum(table[f"{model}_{name}"]).as_py() or 0 for name in ("english", "refusal"))
        lines.append(
            f"{model}: {good} good, {good - english} not in English, {counted(refusals, 'refusal')}, "
            f"mean repetition {mean(f'{model}_repetition')}, "
            f"mean thinking-answer overlap {mean(f'{model}_thinking_answer_overlap')}"
        )
        if columns.taxonomy and is_asked_in_english(languages[model]):
            lines.append(
                f"{model}: {mean(f'{model}_named')} of the answers name the class, {mean(f'{model}_named_chance')} "
                f"another picture's by chance; {mean(f'{model}_wrong_sibling')} are about another class, mean "
                f"hierarchical F1 {mean(f'{model}_hf')}"
            )
        if columns.languages:
            lines += _format_languages(table, model, languages[model], good)
    for (a, b), start in columns.pairs.items():
        pairs = table.num_rows - table[f"{start}answer_rouge_l"].null_count
        of = f" of {a} and {b}" if start else ""
        lines.append(
            f"{counted(pairs, 'pair')} of answers{of}: mean ROUGE-L {mean(f'{start}answer_rouge_l')}, "
            f"mean Jaccard {mean(f'{start}answer_jaccard')}"
        )
    return "\n".join(lines)


def _format_languages(table: pyarrow.Table, model: str, asked: str, good: int) -> list[str]:
    """Return how many answers and thinkings are in which language, and what could not be told of them."""
    counts = []
    for name, of in (("language", "answers"), ("thinking_language", "thinkings")):
        found = Counter(code for code in table[f"{model}_{name}"].to_pylist() if code is not None)
        told = ", ".join(f"{count} in {code}" for code, count in found.most_common())
        counts.append(f"{of}: {told or '0'}, {good - found.total()} too short or of no one language")
    lines = [f"{model}, asked in {asked}: {'; '.join(counts)}"]
    if asked != UNKNOWN and not is_known(asked):
        lines.append(f"{model}: the detector does not know {asked}; the columns of languages are null")
    if unruled := good - (table.num_rows - table[f"{model}_refusal"].null_count):
        lines.append(f"{model}: refusal is null for {unruled} answers, for whose language there is no rule")
    return lines
