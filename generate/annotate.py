"""Looks at the texts of both teachers' runs, once: quality columns and agreement, one row an image.

    python generate/annotate.py --glm runs/glm --kimi runs/kimi --images images.jsonl --out annotations.parquet

The build joins the file (--annotations) and can drop rows by it. annotations.py says what the columns are, quality.py
by which rules they are found. Agreement is ROUGE-L and the Jaccard index of the two answers, by the metric modules of
evaluate/.

The work is done in parts of some hundred images, each a file of its own in a hidden folder beside --out: a killed job
continues where it stopped. A part says in its metadata from which runs, list, rules and records it was made, and is
made again where one of them is another now, as after a retry of failed images. The result is the same bytes in any
case.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pyarrow

    from generate.processes.worker_pool import WorkerPool
    from imagenet_think import Place

PART = 500  # images; about three seconds of work


def main(
    glm: Annotated[Path, typer.Option(help="The run of the teacher glm.")],
    kimi: Annotated[Path, typer.Option(help="The run of the teacher kimi.")],
    images: Annotated[Path, typer.Option(help="The list of images that both were run on.")],
    out: Annotated[Path, typer.Option(help="The Parquet file to write; one written before is replaced.")],
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Find the quality columns and the agreement of two teachers' runs; a job that was killed continues."""
    from generate.storage.run_directory import RunError
    from imagenet_think import ContractError

    try:
        print(annotate({"glm": glm, "kimi": kimi}, images, out, workers))
    except (ContractError, RunError, OSError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None


def annotate(runs: Mapping[str, Path], images: Path, out: Path, workers: int = 1) -> str:
    """Writes the annotations to `out`, whole or not at all, and returns their counts as text.

    Raises ContractError for runs and a list that do not belong together, RunError while another job writes the file.
    """
    from generate.processes.worker_pool import WorkerPool
    from generate.storage.annotations import binding, schema
    from generate.storage.image_list import read_image_list
    from generate.storage.run_index import check_list, index_run, read_run
    from imagenet_think import ContractError

    out = out.resolve()
    if out.is_dir():
        raise ContractError(f"{out} is a directory; give the name of a file to write")
    described = {model: read_run(run, model) for model, run in runs.items()}
    check_list(images, described, runs)
    image_ids = sorted(row.image_id for row in read_image_list(images))
    run_ids = {model: run["run_id"] for model, run in described.items()}
    bound = binding(run_ids, hashlib.sha256(images.read_bytes()).hexdigest())

    with parts_folder(out) as folder:
        with WorkerPool(min(workers, -(-len(image_ids) // PART))) as processes:
            found = processes.map(index_run, runs.values(), runs, run_ids.values(), repeat(image_ids))
            places = {model: index.best for model, index in zip(runs, found, strict=True)}
            parts = plan(folder, bound, image_ids, places)
            there = write_parts(parts, processes)
        table = join(parts, schema(bound), out)
    return summary(table, list(runs), f"{there} of {len(parts)} parts were there" if there else None)


# --------------------------------------------------------------------------------------------------------- the parts


@dataclass(frozen=True)
class Part:
    """A range of images: its file, what that says it was made from, and where the records that count stand."""

    path: Path
    bound: dict[str, Any]
    image_ids: list[str]
    places: dict[str, list["Place"]]  # by teacher, one an image

    def is_done(self) -> bool:
        """Whether its file is there, whole, and made from the same."""
        import pyarrow.parquet

        from generate.storage.annotations import schema

        try:
            there = pyarrow.parquet.read_schema(self.path)  # at the end of the file, so it is not in one that was cut
        except (OSError, pyarrow.ArrowException):
            return False
        return bool(there.equals(schema(self.bound), check_metadata=True))


@contextmanager
def parts_folder(out: Path) -> Iterator[Path]:
    """The folder of the parts, for one job alone; it goes when there are none in it. Raises RunError if it is held."""
    from generate.storage.run_directory import RunLock

    folder = out.with_name(f".{out.name}.parts")
    folder.mkdir(parents=True, exist_ok=True)
    with RunLock(folder) as lock:
        lock.take(patience_s=0)
        try:
            yield folder
        finally:
            if not any(folder.glob("part-*")):
                shutil.rmtree(folder)


def plan(
    folder: Path, bound: Mapping[str, Any], image_ids: Sequence[str], places: Mapping[str, Sequence["Place"]]
) -> list[Part]:
    """All parts, in order. Which records they were made from is told by the places, since shards only grow."""
    parts = []
    for start in range(0, len(image_ids), PART):
        ids = list(image_ids[start : start + PART])
        own = {model: list(all_places[start : start + PART]) for model, all_places in places.items()}
        records = [ids, *([[p.shard.name, p.offset, p.length] for p in own[model]] for model in sorted(own))]
        of_part = {"records": hashlib.sha256(json.dumps(records).encode()).hexdigest()}
        parts.append(Part(folder / f"part-{start // PART:05d}.parquet", {**bound, **of_part}, ids, own))
    return parts


def write_parts(parts: Sequence[Part], processes: "WorkerPool") -> int:
    """Makes the parts that are not done. Returns how many were."""
    from tqdm import tqdm

    todo = [part for part in parts if not part.is_done()]
    images = sum(len(part.image_ids) for part in parts)
    before = images - sum(len(part.image_ids) for part in todo)
    with tqdm(total=images, initial=before, desc="annotating", unit=" images", delay=1) as bar:
        for part, _ in zip(todo, processes.map(write_part, todo), strict=True):
            bar.update(len(part.image_ids))
    return len(parts) - len(todo)


def write_part(part: Part) -> None:
    """The file of one part."""
    import pyarrow

    from generate.storage.annotations import schema
    from imagenet_think import Lines

    rows: list[dict[str, Any]] = [{"image_id": image_id} for image_id in part.image_ids]
    answers: dict[int, list[str]] = {}
    with Lines() as lines:
        for model, places in part.places.items():
            for number, place in enumerate(places):
                columns, answer = annotate_record(json.loads(lines.read(place)), place)
                rows[number] |= {f"{model}_{name}": value for name, value in columns.items()}
                if answer is not None:
                    answers.setdefault(number, []).append(answer)
    pairs = {number: both for number, both in answers.items() if len(both) == len(part.places)}
    for number, columns in zip(pairs, agreement(list(pairs.values())), strict=True):
        rows[number] |= columns
    _write_table(pyarrow.Table.from_pylist(rows, schema=schema(part.bound)), part.path)


def annotate_record(record: Mapping[str, Any], place: "Place") -> tuple[dict[str, Any], str | None]:
    """(the columns of one record, its answer); ({}, None) of one that is not good."""
    from generate.annotation.quality import measure
    from generate.storage.annotations import text_digest
    from imagenet_think import GOOD_STATUSES, ContractError

    if record["status"] not in GOOD_STATUSES:
        return {}, None
    thinking, answer = record["thinking"], record["answer"]
    if not (isinstance(thinking, str) and isinstance(answer, str)):
        raise ContractError(f"{place.shard}: thinking and answer of image {record['image_id']!r} must be strings")
    return {"text": text_digest(thinking, answer)} | measure(thinking, answer), answer


def agreement(pairs: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    """AGREEMENT_COLUMNS of each pair of answers: ROUGE-L's F1 (no stemming) and the Jaccard index of their words.

    Both are the same whichever of the two is the reference. Their words are rouge_score's, runs of a-z and 0-9 alone:
    two answers in another script agree in nothing.
    """
    if not pairs:
        return []
    # the halves of surrogate pairs separate words there, as the question marks do that stand for them here
    left, right = ([text.encode("utf-8", "replace").decode() for text in side] for side in zip(*pairs, strict=True))
    texts = {"predictions": left, "references": [[text] for text in right], "per_example": True}
    rouge = _metric("ngram_overlap").compute(**texts)["rougeL_avg_per_example"]
    jaccard = _metric("set_overlap").compute(**texts)["jaccard_avg_per_example"]
    return [{"answer_rouge_l": r, "answer_jaccard": j} for r, j in zip(rouge, jaccard, strict=True)]


@lru_cache
def _metric(family: str) -> Any:
    """Loaded once in each process: that takes seconds."""
    from imagenet_think import without_module

    with without_module("transformers"):
        import evaluate

    # Absolute, because a relative path that is wrong is looked for on the Hub; in memory, because evaluate otherwise
    # writes all texts to a file that nobody reads again.
    folder = Path(__file__).resolve().parents[1] / "evaluate" / family
    return evaluate.load(str(folder), keep_in_memory=True)  # type: ignore[attr-defined]  # mypy looks into our folder


# ---------------------------------------------------------------------------------------------------------- the whole


def join(parts: Sequence[Part], schema: "pyarrow.Schema", out: Path) -> "pyarrow.Table":
    """The file, from all parts, which then go."""
    import pyarrow.parquet

    table = pyarrow.concat_tables([_read_part(part) for part in parts]).replace_schema_metadata(schema.metadata)
    _write_table(table, out)
    for part in parts:
        part.path.unlink()
    return table


def _read_part(part: Part) -> "pyarrow.Table":
    import pyarrow.parquet

    with pyarrow.parquet.ParquetFile(part.path) as file:
        return file.read()


def _write_table(table: "pyarrow.Table", path: Path) -> None:
    """Under a temporary name, onto the disk, and only then under its own."""
    import pyarrow.parquet

    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as file:
            pyarrow.parquet.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def summary(table: "pyarrow.Table", models: Sequence[str], note: str | None) -> str:
    """What the command tells its user."""
    import pyarrow.compute as compute

    def mean(column: str) -> str:
        value = compute.mean(table[column]).as_py()
        return "-" if value is None else f"{value:.3f}"

    lines = [f"{table.num_rows} images{f' ({note})' if note else ''}"]
    for model in models:
        good = table.num_rows - table[f"{model}_text"].null_count
        english, refusals = (compute.sum(table[f"{model}_{name}"]).as_py() or 0 for name in ("english", "refusal"))
        lines.append(
            f"{model}: {good} good, {good - english} not in English, {refusals} refusals, "
            f"mean repetition {mean(f'{model}_repetition')}, "
            f"mean thinking-answer overlap {mean(f'{model}_thinking_answer_overlap')}"
        )
    pairs = table.num_rows - table["answer_rouge_l"].null_count
    lines.append(
        f"{pairs} pairs of answers: mean ROUGE-L {mean('answer_rouge_l')}, mean Jaccard {mean('answer_jaccard')}"
    )
    return "\n".join(lines)


if __name__ == "__main__":
    typer.run(main)
