"""Parse the stored raw texts of a run again, with today's parser, into a new run directory."""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path

import typer
from tqdm import tqdm

from generate.models.model_file import ModelFileError, model_of
from generate.models.registry import MODELS
from generate.models.thinking import Style
from generate.storage.atomic import write_jsonl
from generate.storage.locks import RunError
from generate.storage.run_directory import parse_raw
from imagenet_think import ContractError, Record, RunDescription, iter_shard_records, read_run, write_atomic


def report_reparse(run: Path, out: Path) -> None:
    """Write the parsed run and print which statuses changed; exit with code 2 on an error."""
    try:
        changes = reparse(run, out)
    except (ContractError, ModelFileError, OSError, RunError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    same = sum(count for (before, after), count in changes.items() if before == after)
    print(f"{changes.total():,} records, {same:,} with the same status as before -> {out}")
    for (before, after), count in sorted(changes.items()):
        if before != after:
            print(f"  {before} -> {after}: {count:,}")


def reparse(run: Path, out: Path) -> Counter[tuple[str, str]]:
    """Write the parsed run. Returns the number of records by (status before, status after).

    Raises RunError, ContractError, ModelFileError.
    """
    description = read_run(run)
    style = _style_of(description, run)
    if (out / "run.json").exists() or out.resolve() == run.resolve():
        raise RunError(f"{out} is a run already; give --out a new directory")
    changes: Counter[tuple[str, str]] = Counter()

    def parsed(record: Record) -> Record:
        new = _parse_again(record, style)
        changes[record["status"], new["status"]] += 1
        return new

    records = tqdm(iter_shard_records(run), desc=f"parsing {run}", unit="record", delay=1)
    for shard, lines in groupby(records, key=lambda line: line[0].shard):
        write_jsonl(out / shard.name, (parsed(record) for _, record in lines))
    # Last: a directory that holds run.json is a whole run.
    write_atomic(out / "run.json", json.dumps(description, indent=2, ensure_ascii=False) + "\n")
    return changes


def _style_of(description: RunDescription, run: Path) -> Style:
    """Return how the run's model marks its thinking and its answer."""
    bound = description["bound"]
    if "entry" in bound:  # a model of the user's own, or one without its tool
        return model_of(bound["entry"], f"{run}/run.json").style
    if bound["model"] in MODELS:
        return MODELS[bound["model"]].style
    raise RunError(f"{run} is a run of {bound['model']!r}, which is not known, and its run.json does not describe it")


def _parse_again(record: Record, style: Style) -> Record:
    """Return the record with what follows from its raw text; one without raw text (a failed picture) as it is.

    Raises ContractError where another program left out what the parser needs.
    """
    if missing := [name for name in ("raw", "finish_reason") if name not in record]:
        raise ContractError(f"the record of image {record['image_id']!r} has no {', '.join(missing)} to parse again")
    if not record["raw"]:
        return record
    parts = parse_raw(record["raw"], style, record["finish_reason"])
    return {
        **record,
        "status": parts["status"],
        "thinking": parts["thinking"],
        "answer": parts["answer"],
        "rest": parts["rest"],
    }
