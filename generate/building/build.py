"""Build a dataset's directory: index the runs, write the rows, the records and the metadata, check them, rename.

The runs' texts are never held together: an index has each record's rank and place, and the record is read again when
its row is written.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import repeat
from pathlib import Path

import pyarrow
import typer
from tqdm import tqdm

from generate.building.drop_rules import find_dropped, parse_rule
from generate.building.metadata_files import write_metadata
from generate.building.options import ROWS_PER_SHARD
from generate.building.parquet_shards import ParquetShard, write_shard
from generate.building.published_records import check_published
from generate.building.raw_records import write_records
from generate.command_line.terminal import complain, counted, note
from generate.processes.worker_pool import WorkerPool
from generate.storage.annotations import read_annotations
from generate.storage.atomic import replace_directory, unfinished_directory
from generate.storage.dataset_files import list_file, survey, write_manifest
from generate.storage.image_list import ImageRow, read_image_list
from generate.storage.run_index import RunIndex, check_list, index_run
from generate.storage.teachers import questions_of, read_teacher, teacher_runs
from imagenet_think import (
    FAILURES,
    GOOD_STATUSES,
    SPLITS,
    ContractError,
    RunDescription,
    Schema,
    SplitSize,
    read_declared,
    schema_of,
)
from imagenet_think_project.scripts import command_line

_NAMED = 12  # of what is left out; more are counted
SEVERAL_PROCESSES = 10_000  # images; for fewer, starting processes takes longer than they save
Sizes = dict[str, dict[str, SplitSize]]  # by config and split


def build_command(
    teachers: Sequence[str],
    short_forms: Mapping[str, Path | None],
    images: Path,
    out: Path,
    rows_per_shard: int,
    *,
    annotations: Path | None,
    drop: Sequence[str],
    embed_images: Path | None,
    redistributable: bool,
    workers: int,
    export: str | None,
) -> None:
    """Check the options, build, and print the counts; print an error as one sentence and exit with code 2."""
    try:
        if export is not None:
            raise ContractError(
                f"--export {export} has moved; after the build, run "
                f"`{command_line('generate/export_tasks.py')} {out} --format sft --out DIRECTORY`"
            )
        if drop and annotations is None:
            raise ContractError("--drop requires --annotations; make them with generate/annotate.py")
        if embed_images is not None and not redistributable:
            raise ContractError("--embed-images publishes the pictures; add --redistributable if their terms allow it")
        if redistributable and embed_images is None:
            raise ContractError("--redistributable requires --embed-images ROOT")
        print(
            build(
                teacher_runs(teachers, short_forms),
                images,
                out,
                rows_per_shard,
                annotations=annotations,
                drop=drop,
                pictures=embed_images,
                workers=workers,
            )
        )
        has_good = read_declared(str(out.resolve())).rows.keys() - {FAILURES}
    except (ContractError, OSError) as error:
        complain(error)
        raise typer.Exit(2) from None
    if not has_good:
        complain(f"no teacher has a good text of any image; the failures of {out} say why, image by image")
        raise typer.Exit(1)


def build(
    runs: Mapping[str, Path],
    images: Path,
    out: Path,
    rows_per_shard: int = ROWS_PER_SHARD,
    *,
    annotations: Path | None = None,
    drop: Sequence[str] = (),
    pictures: Path | None = None,
    workers: int = 1,
) -> str:
    """Write the dataset to `out`, whole or not at all, and return its counts as text. Raises ContractError.

    runs: by teacher. drop: rules, as drop_rules.py reads them. pictures: the root of pictures to be stored in good
    rows, whose terms allow to pass them on.
    """
    out = out.resolve()
    check_replaceable(out)
    if pictures is not None and not pictures.is_dir():
        raise ContractError(f"{pictures} is not a directory; give the root directory of the image paths")
    described = {model: read_teacher(run) for model, run in runs.items()}
    questions = questions_of(described, runs)
    check_list(images, described, runs)
    rows = sorted(read_image_list(images), key=lambda row: row.image_id)
    schema = schema_of(described, pictures is not None, _has_several(rows, pictures))
    ids = [row.image_id for row in rows]
    annotated = _read_annotations(annotations, schema, described, images, ids) if annotations else None
    schema = schema.measured(annotated.column_names) if annotated else schema
    rules = [parse_rule(rule, schema) for rule in drop]
    dropped = find_dropped(rules, annotated, schema, questions) if annotated else {model: {} for model in runs}

    with unfinished_directory(out) as unfinished:  # around the processes, which end before their files are removed
        with WorkerPool(workers if len(rows) >= SEVERAL_PROCESSES else 1) as processes:
            found = processes.map(index_run, runs.values(), repeat(ids))
            indices = dict(zip(runs, found, strict=True))
            _drop(indices, dropped)
            whole = ParquetShard(
                split="",
                number=0,
                images=rows,
                places={model: index.best for model, index in indices.items()},
                dropped={model: [reasons.get(at) for at in range(len(rows))] for model, reasons in dropped.items()},
                withheld={model: list(map(index.what_withheld, index.best)) for model, index in indices.items()},
                schema=schema,
                questions=questions,
                annotations=annotated,
                pictures=pictures,
            )
            sizes = write_configs(unfinished, cut_into_shards(whole, rows_per_shard), indices, schema, processes)
            records = [unfinished / "jsonl" / model / "00000.jsonl.zst" for model in indices]
            left_out = processes.map(write_records, records, indices, indices.values())
            of_records = dict(zip(indices, left_out, strict=True))
            of_runs = write_metadata(unfinished, out.name, described, sizes, schema)
            private = [*runs.values(), images.parent, *([pictures] if pictures else [])]
            _check_files(unfinished, private, pictures is not None, processes)
            _list_files(unfinished, processes)
        replace_directory(unfinished, out)
    notes = [*_delimiter_notes(runs, indices), *_withheld_notes(indices), *_left_out_notes(of_records, of_runs)]
    note(images=len(rows), statuses={a: Counter(b.statuses) for a, b in indices.items()}, notes=notes, out=out)
    return "\n".join([format_summary(rows, indices), *notes])


def _read_annotations(
    annotations: Path, schema: Schema, described: Mapping[str, RunDescription], images: Path, ids: Sequence[str]
) -> pyarrow.Table:
    run_ids = {model: run["run_id"] for model, run in described.items()}
    return read_annotations(annotations, schema, run_ids, hashlib.sha256(images.read_bytes()).hexdigest(), ids)


def _has_several(rows: Sequence[ImageRow], pictures: Path | None) -> bool:
    """Return whether a row has several pictures. Raises ContractError where they are to be stored."""
    several = next((row for row in rows if isinstance(row.path, tuple)), None)
    if several and pictures is not None:
        raise ContractError(
            f"--embed-images stores one picture a row, and the row {several.image_id!r} has several; leave it out, and "
            "load the dataset with the pictures' root, load(…, images=ROOT)"
        )
    return several is not None


def _drop(indices: Mapping[str, RunIndex], dropped: Mapping[str, dict[int, str]]) -> None:
    """Give the records that a rule or a delimiter takes out the status `dropped`, and the latter their reasons.

    Those that hold what must not be published get theirs with withhold_texts, which takes out their texts too.
    """
    for model, index in indices.items():
        dropped[model].update(index.delimiters)
        for at in dropped[model]:
            index.statuses[at] = "dropped"


def check_replaceable(out: Path) -> None:
    """Raise ContractError if something other than an empty directory or a built dataset has the name."""
    if not out.exists():
        return
    built = out.is_dir() and all(
        (out / name).exists() for name in ("README.md", "imagenet_think.py", "runs.json", "data")
    )
    if not built and not (out.is_dir() and not any(out.iterdir())):
        raise ContractError(
            f"{out} exists and is not a dataset built by this command; give another --out, or remove it"
        )


def cut_into_shards(whole: ParquetShard, rows_per_shard: int) -> list[ParquetShard]:
    """Cut the images of each split into ranges: shard k of a split covers the same images in every config.

    whole: the whole dataset as one shard of no split.
    """
    shards = []
    for split in SPLITS:
        of_split = [at for at, row in enumerate(whole.images) if row.split == split]
        for number, start in enumerate(range(0, len(of_split), rows_per_shard)):
            positions = of_split[start : start + rows_per_shard]
            shards.append(
                whole._replace(
                    split=split,
                    number=number,
                    images=[whole.images[at] for at in positions],
                    places={model: [places[at] for at in positions] for model, places in whole.places.items()},
                    dropped={model: [reasons[at] for at in positions] for model, reasons in whole.dropped.items()},
                    withheld={model: [whats[at] for at in positions] for model, whats in whole.withheld.items()},
                    annotations=whole.annotations.take(positions) if whole.annotations else None,
                )
            )
    return shards


def write_configs(
    out: Path,
    shards: Sequence[ParquetShard],
    indices: Mapping[str, RunIndex],
    schema: Schema,
    processes: WorkerPool,
) -> Sizes:
    """Write data/, the Parquet files of all configs. Returns the size of each split."""
    sizes: Sizes = {config: dict.fromkeys(SPLITS, SplitSize()) for config in schema.configs}
    written = processes.map(write_shard, repeat(out / "data"), shards)
    images = sum(len(shard.images) for shard in shards)
    with tqdm(total=images, desc="writing rows", unit=" images", delay=1) as bar:
        for shard, of_shard in zip(shards, written, strict=True):
            for config, size in of_shard.items():
                before = sizes[config][shard.split]
                sizes[config][shard.split] = SplitSize(before.rows + size.rows, before.bytes + size.bytes)
            bar.update(len(shard.images))
    total = {config: sum(size.rows for size in splits.values()) for config, splits in sizes.items()}
    good = {model: sum(map(_is_good, index.statuses)) for model, index in indices.items()}
    assert {model: total[model] for model in indices} == good
    assert total[FAILURES] == sum(images - count for count in good.values())
    return sizes


def _is_good(status: str) -> bool:
    return status in GOOD_STATUSES


def _check_files(unfinished: Path, private: Sequence[Path], pictures: bool, processes: WorkerPool) -> None:
    """Raise ContractError for a file that must not be published; private: the folders that no file may name."""
    files = [path for path in unfinished.rglob("*") if path.is_file()]
    files.sort(key=lambda file: -file.stat().st_size)  # the longest first, so that no process waits for it
    check = partial(check_published, was_searched=True)
    for _ in processes.map(check, files, repeat(private), repeat(pictures)):
        pass


def _list_files(unfinished: Path, processes: WorkerPool) -> None:
    """Write the manifest: the name, size and hash of every file of the directory."""
    names = list(survey(unfinished))
    listed = processes.map(list_file, [unfinished / name for name in names])
    write_manifest(unfinished, dict(zip(names, listed, strict=True)))


def format_summary(rows: Sequence[ImageRow], indices: Mapping[str, RunIndex]) -> str:
    """Return the counts that the command prints."""
    lines = [_count_pairs(len(rows), indices)]
    for model, index in indices.items():
        failed = Counter(status for status in index.statuses if not _is_good(status))
        reasons = ", ".join(f"{count} {status}" for status, count in failed.most_common())
        lines.append(
            f"{model}: {len(rows) - failed.total()} good, {failed.total()} failed{f' ({reasons})' if reasons else ''}, "
            f"{counted(len(index.all) - len(rows) - index.conflicts, 'further attempt')}, "
            f"{counted(index.repeats, 'repeated record')} left out"
            + (f", {index.conflicts} of other texts for the same attempt" if index.conflicts else "")
        )
    return "\n".join(lines)


def _count_pairs(images: int, indices: Mapping[str, RunIndex]) -> str:
    """Say how many images have good records of how many teachers."""
    sides = Counter(
        sum(map(_is_good, statuses)) for statuses in zip(*(i.statuses for i in indices.values()), strict=True)
    )
    if len(indices) == 1:
        return f"{counted(images, 'image')}: {sides[1]} with a text, {sides[0]} with none"
    some = sum(sides[count] for count in range(1, len(indices)))
    sides_of = "one side" if len(indices) == 2 else "some sides"
    return (
        f"{counted(images, 'image')}: {counted(sides[len(indices)], 'pair')} complete, {some} with "
        f"{sides_of}, {sides[0]} with none"
    )


def _delimiter_notes(runs: Mapping[str, Path], indices: Mapping[str, RunIndex]) -> list[str]:
    """Return a line for each run with rows that an older parser, or somebody's edit, left with a delimiter."""
    return [
        f"{model}: {len(index.delimiters)} of the dropped hold a delimiter of the model in their thinking or answer; "
        f"run `{command_line('generate/reparse.py')} --run {runs[model]} --out DIRECTORY` and build from that directory"
        for model, index in indices.items()
        if index.delimiters
    ]


def _withheld_notes(indices: Mapping[str, RunIndex]) -> list[str]:
    """Return a line for each run with records whose texts must not be published: how many, of what, of which images."""
    lines = []
    for model, index in indices.items():
        kinds = Counter(record.what for record in index.withheld.values())
        of_kinds = ", ".join(f"{count:,} {what}" for what, count in sorted(kinds.items()))
        names = [
            record.image_id + (f" (attempt {record.attempt})" if record.attempt else "")
            for record in index.withheld.values()
        ]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        if names:
            lines.append(
                f"{model}: the texts of {counted(len(names), 'record is', 'records are')} not published, for "
                f"what they hold ({of_kinds}): "
                f"{', '.join(names[:_NAMED])}{more}"
            )
    return lines


def _left_out_notes(of_records: Mapping[str, Counter[str]], of_runs: Mapping[str, Sequence[str]]) -> list[str]:
    """Return a line for each run with names that are not published, since they are unknown or of another type."""
    lines = []
    for model, counts in of_records.items():
        names = [f"{name} of {counted(count, 'record')}" for name, count in sorted(counts.items())]
        names += [f"{name} of run.json" for name in of_runs[model]]
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        if names:
            lines.append(f"{model}: not published, since no field of the contract: {', '.join(names[:_NAMED])}{more}")
    return lines
