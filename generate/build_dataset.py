"""Builds the dataset's directory from the two teachers' runs: Parquet, records, README, loading script.

    python generate/build_dataset.py --glm runs/glm --kimi runs/kimi --images images.jsonl --out imagenet-think-250k

Of every image the record that counts is chosen by imagenet_think.record_rank; a good one becomes a row of `glm` or
`kimi` (of `paired` where both are good), any other a row of `failures`, and so does a good one that a --drop rule takes
out: rules speak of the columns of --annotations, which generate/annotate.py writes. Nothing depends on the order in
which the runs' processes wrote: the same records give the same bytes. The texts are never held together; the build
keeps per record its rank and its place in the shards, and reads it again when its turn comes.

    README.md  imagenet_think.py  runs.json
    data/<config>/<split>-00000.parquet    shard k of a split covers the same images in every config
    jsonl/<model>/00000.jsonl.zst          every distinct record, all attempts, with its raw text
    sft/<teacher>-<split>.jsonl            with --export sft: chats for fine-tuning (see export_sft.py)
"""

import fcntl
import hashlib
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pyarrow

    from generate.building.drop_rules import DropRule
    from generate.building.parquet_shards import ParquetShard
    from generate.processes.worker_pool import WorkerPool
    from generate.storage.image_list import ImageRow
    from generate.storage.run_index import Index
    from imagenet_think import Place, SplitSize

    Sizes = dict[str, dict[str, SplitSize]]  # of every config's splits

EXPORTS = ("sft",)
ROWS_PER_SHARD = 10_000
SEVERAL_PROCESSES = 10_000  # images from which on they save more than their start takes


def main(
    glm: Annotated[Path, typer.Option(help="The run of the teacher glm.")],
    kimi: Annotated[Path, typer.Option(help="The run of the teacher kimi.")],
    images: Annotated[Path, typer.Option(help="The list of images that both were run on.")],
    out: Annotated[Path, typer.Option(help="The dataset's directory; one built before is replaced.")],
    annotations: Annotated[Path | None, typer.Option(help="What generate/annotate.py wrote; its columns join.")] = None,
    drop: Annotated[
        list[str] | None,
        typer.Option(
            help="What makes a good record a failure, as 'not english' or 'repetition > 0.5'; give more than one."
        ),
    ] = None,
    embed_images: Annotated[
        Path | None, typer.Option(help="The pictures' root: good rows hold them; only with --redistributable.")
    ] = None,
    redistributable: Annotated[
        bool, typer.Option("--redistributable", help="The pictures' terms allow it to pass them on; ImageNet's do not.")
    ] = False,
    rows_per_shard: Annotated[int, typer.Option(min=1, help="Images that one Parquet file covers.")] = ROWS_PER_SHARD,
    export: Annotated[
        str | None, typer.Option(help=f"Also write: {', '.join(EXPORTS)} (chats for fine-tuning, JSON Lines).")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Build the dataset's directory from the two teachers' runs."""
    from generate.building.drop_rules import parse_rule
    from imagenet_think import ContractError

    if export not in (None, *EXPORTS):
        typer.echo(f"error: --export {export} is not known; choose {', '.join(EXPORTS)}, or leave it out.", err=True)
        raise typer.Exit(2)
    try:
        runs = {"glm": glm, "kimi": kimi}
        rules = [parse_rule(rule) for rule in drop or []]
        if rules and annotations is None:
            raise ContractError("--drop looks at annotations: make them with generate/annotate.py, give --annotations")
        if embed_images is not None and not redistributable:
            raise ContractError(
                "--embed-images publishes the pictures: only with --redistributable, if you may do that"
            )
        if redistributable and embed_images is None:
            raise ContractError("--redistributable is about --embed-images: give the pictures' root there")
        print(
            build(
                runs,
                images,
                out,
                rows_per_shard,
                annotations=annotations,
                rules=rules,
                pictures=embed_images,
                sft=export == "sft",
                workers=workers,
            )
        )
    except (ContractError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def build(
    runs: Mapping[str, Path],
    images: Path,
    out: Path,
    rows_per_shard: int = ROWS_PER_SHARD,
    *,
    annotations: Path | None = None,
    rules: "Sequence[DropRule]" = (),
    pictures: Path | None = None,
    sft: bool = False,
    workers: int = 1,
) -> str:
    """Writes the dataset to `out`, whole or not at all, and returns its counts as text. Raises ContractError.

    pictures: the root of pictures that good rows are to hold, of a source that allows to pass them on.
    """
    from generate.building.drop_rules import find_dropped
    from generate.building.leak_checks import check_file
    from generate.building.metadata_files import write_papers
    from generate.exporting.sft import export_sft
    from generate.processes.worker_pool import WorkerPool
    from generate.storage.annotations import read_annotations
    from generate.storage.image_list import read_image_list
    from generate.storage.run_index import check_list, index_run, read_run
    from imagenet_think import ContractError

    out = out.resolve()
    check_replaceable(out)
    if pictures is not None and not pictures.is_dir():
        raise ContractError(f"{pictures} is not a directory; give the root that the list's paths start from")
    described = {model: read_run(run, model) for model, run in runs.items()}
    question = common_question(described, runs)
    check_list(images, described, runs)
    rows = sorted(read_image_list(images), key=lambda row: row.image_id)
    ids = [row.image_id for row in rows]
    run_ids = {model: run["run_id"] for model, run in described.items()}
    list_hash = hashlib.sha256(images.read_bytes()).hexdigest()
    annotated = read_annotations(annotations, run_ids, list_hash, ids) if annotations else None
    dropped = find_dropped(rules, annotated, list(runs)) if annotated else {model: {} for model in runs}

    with unfinished_directory(out) as unfinished:  # around the processes, which end before their files are removed
        with WorkerPool(workers if len(rows) >= SEVERAL_PROCESSES else 1) as processes:
            found = processes.map(index_run, runs.values(), runs, run_ids.values(), repeat(ids))
            indices = dict(zip(runs, found, strict=True))
            for model, index in indices.items():
                for at in dropped[model]:
                    index.statuses[at] = "dropped"
            shards = cut_into_shards(rows, indices, dropped, annotated, pictures, rows_per_shard)
            sizes = write_configs(unfinished, shards, indices, question, processes)
            records = [unfinished / "jsonl" / model / "00000.jsonl.zst" for model in indices]
            for _ in processes.map(write_records, records, indices, (index.all for index in indices.values())):
                pass
            if sft:
                export_sft(unfinished, question)
            write_papers(unfinished, out.name, described, sizes, rules, pictures is not None)
            files = [path for path in unfinished.rglob("*") if path.is_file()]
            files.sort(key=lambda file: -file.stat().st_size)  # the longest first, so that no process waits for it
            places = [*runs.values(), images.parent, *([pictures] if pictures else [])]
            for _ in processes.map(check_file, files, repeat(places), repeat(pictures is not None)):
                pass
        publish(unfinished, out)
    return summary(rows, indices)


# ------------------------------------------------------------------------------------------------------- the runs


def common_question(described: Mapping[str, dict[str, Any]], runs: Mapping[str, Path]) -> str:
    """The question that all runs asked, which is a column of the pairs."""
    from imagenet_think import ContractError

    questions = {model: run["bound"]["question"] for model, run in described.items()}
    if len(set(questions.values())) > 1:
        asked = "; ".join(f"{runs[model]} asked {question!r}" for model, question in questions.items())
        raise ContractError(f"a pair answers one question, and these runs asked different ones: {asked}")
    return next(iter(questions.values()))


# ---------------------------------------------------------------------------------------------------- the dataset


def cut_into_shards(
    rows: Sequence["ImageRow"],
    indices: Mapping[str, "Index"],
    dropped: Mapping[str, Mapping[int, str]],
    annotations: "pyarrow.Table | None",
    pictures: Path | None,
    rows_per_shard: int,
) -> list["ParquetShard"]:
    """The images, split by split, in ranges: shard k of a split covers the same ones in every config."""
    from generate.building.parquet_shards import ParquetShard
    from imagenet_think import SPLITS

    shards = []
    for split in SPLITS:
        of_split = [at for at, row in enumerate(rows) if row.split == split]
        for number, start in enumerate(range(0, len(of_split), rows_per_shard)):
            positions = of_split[start : start + rows_per_shard]
            shards.append(
                ParquetShard(
                    split,
                    number,
                    images=[rows[at] for at in positions],
                    places={model: [index.best[at] for at in positions] for model, index in indices.items()},
                    dropped={model: [reasons.get(at) for at in positions] for model, reasons in dropped.items()},
                    annotations=annotations.take(positions) if annotations else None,
                    pictures=pictures,
                )
            )
    return shards


def write_configs(
    out: Path,
    shards: Sequence["ParquetShard"],
    indices: Mapping[str, "Index"],
    question: str,
    processes: "WorkerPool",
) -> "Sizes":
    """data/: the Parquet files of all configs."""
    from tqdm import tqdm

    from generate.building.parquet_shards import write_shard
    from imagenet_think import CONFIGS, SPLITS, SplitSize

    sizes: Sizes = {config: dict.fromkeys(SPLITS, SplitSize()) for config in CONFIGS}
    written = processes.map(write_shard, repeat(out / "data"), shards, repeat(question))
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
    assert total["failures"] == sum(images - count for count in good.values())
    return sizes


def _is_good(status: str) -> bool:
    from imagenet_think import GOOD_STATUSES

    return status in GOOD_STATUSES


def write_records(path: Path, model: str, places: Sequence["Place"]) -> None:
    """Every distinct record of a run in one order, as it was written but for places of this machine in its message."""
    import pyarrow
    from tqdm import tqdm

    from imagenet_think import Lines

    path.parent.mkdir(parents=True)
    with Lines() as lines, pyarrow.output_stream(str(path), compression="zstd", buffer_size=1 << 20) as file:
        for place in tqdm(places, desc=f"writing records of {model}", unit=" records", delay=1):
            line = lines.read(place)
            file.write(line if b'"message": null' in line else _without_places_in_message(line))


def _without_places_in_message(line: bytes) -> bytes:
    from generate.building.leak_checks import redact_paths

    record = json.loads(line)
    message = redact_paths(record["message"])
    if message == record["message"]:
        return line
    return json.dumps(record | {"message": message}, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"


def publish(unfinished: Path, out: Path) -> None:
    """Gives the finished directory its name; what stood there under the name goes after that."""
    for path in sorted(unfinished.rglob("*")):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    replaced = _replaced(out)
    shutil.rmtree(replaced, ignore_errors=True)
    if out.exists():
        out.rename(replaced)
    unfinished.rename(out)
    shutil.rmtree(replaced, ignore_errors=True)


def _replaced(out: Path) -> Path:
    return out.with_name(f".{out.name}.replaced")


@contextmanager
def unfinished_directory(out: Path) -> Iterator[Path]:
    """An empty directory beside `out`, this process's own until it is renamed or, at the end, removed."""
    from imagenet_think import ContractError

    unfinished = out.with_name(f".{out.name}.unfinished")
    unfinished.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(unfinished, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ContractError(f"another build is writing {out} now; wait for it, or give another --out") from error
        try:
            for left in unfinished.iterdir():  # by a killed build
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            if not out.exists() and _replaced(out).exists():  # it was killed between its two renames
                _replaced(out).rename(out)
            yield unfinished
        finally:
            # By now it may be the dataset, and another build's directory may have the name.
            if unfinished.exists() and os.path.samestat(os.fstat(descriptor), unfinished.stat()):
                shutil.rmtree(unfinished, ignore_errors=True)
    finally:
        os.close(descriptor)


def check_replaceable(out: Path) -> None:
    """Raises ContractError if something else than an empty directory or a built dataset has the name."""
    from imagenet_think import ContractError

    if not out.exists():
        return
    built = out.is_dir() and all(
        (out / name).exists() for name in ("README.md", "imagenet_think.py", "runs.json", "data")
    )
    if not built and not (out.is_dir() and not any(out.iterdir())):
        raise ContractError(
            f"{out} exists and is not a dataset built by this command; give another --out, or remove it"
        )


def summary(rows: Sequence["ImageRow"], indices: Mapping[str, "Index"]) -> str:
    """What the build tells its user."""
    sides = Counter(
        sum(map(_is_good, statuses)) for statuses in zip(*(i.statuses for i in indices.values()), strict=True)
    )
    lines = [f"{len(rows)} images: {sides[2]} pairs complete, {sides[1]} with one side, {sides[0]} with none"]
    for model, index in indices.items():
        failed = Counter(status for status in index.statuses if not _is_good(status))
        reasons = ", ".join(f"{count} {status}" for status, count in failed.most_common())
        lines.append(
            f"{model}: {len(rows) - failed.total()} good, {failed.total()} failed{f' ({reasons})' if reasons else ''}, "
            f"{len(index.all) - len(rows) - index.conflicts} further attempts, "
            f"{index.repeats} repeated records left out"
            + (f", {index.conflicts} of other texts for the same attempt" if index.conflicts else "")
        )
    return "\n".join(lines)


if __name__ == "__main__":
    typer.run(main)
