"""Today's parser over the stored raw texts of a run, into a new run directory. Nothing is generated, nothing changed.

    python generate/reparse.py --run runs/glm --out runs/glm-reparsed

A mistake of the parser so costs a minute and not the computation. The new directory builds and scores like the old one.
"""

import json
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from generate.models.thinking import Style


def main(
    run: Annotated[Path, typer.Option(help="The run, as generate/run.py wrote it.")],
    out: Annotated[Path, typer.Option(help="The new run directory; must not be one yet.")],
) -> None:
    """Apply today's parser to the stored raw texts of a run, into a new run directory."""
    from generate.models.model_file import ModelFileError
    from generate.storage.locks import RunError
    from imagenet_think import ContractError

    try:
        changes = reparse(run, out)
    except (ContractError, ModelFileError, OSError, RunError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from error
    same = sum(count for (before, after), count in changes.items() if before == after)
    print(f"{changes.total():,} records, {same:,} with the status that they had -> {out}")
    for (before, after), count in sorted(changes.items()):
        if before != after:
            print(f"  {before} -> {after}: {count:,}")


def reparse(run: Path, out: Path) -> Counter[tuple[str, str]]:
    """Write the run anew. Returns how many records went from which status to which. Raises RunError, ContractError."""
    from tqdm import tqdm

    from generate.models.model_file import model_of
    from generate.models.registry import MODELS
    from generate.storage.atomic import write_jsonl
    from generate.storage.locks import RunError
    from imagenet_think import iter_shard_records, write_atomic

    described = _described(run)
    bound = described["bound"]
    if "entry" in bound:  # a model of the user's own, or one without its tool
        style = model_of(bound["entry"], f"{run}/run.json").style
    elif bound["model"] in MODELS:
        style = MODELS[bound["model"]].style
    else:
        raise RunError(f"{run} is a run of {bound['model']!r}, whose way of talking is not known; it lacks its entry")
    if (out / "run.json").exists() or out.resolve() == run.resolve():
        raise RunError(f"{out} is a run already; give --out a new directory")
    changes: Counter[tuple[str, str]] = Counter()

    def parsed(record: dict[str, Any]) -> dict[str, Any]:
        new = _reparsed(record, style)
        changes[record["status"], new["status"]] += 1
        return new

    records = tqdm(iter_shard_records(run), desc=f"parsing {run}", unit="record", delay=1)
    for shard, lines in groupby(records, key=lambda line: line[0][0]):
        write_jsonl(out / shard.name, (parsed(record) for _, record in lines))
    # Last: a directory that holds run.json is a whole run.
    write_atomic(out / "run.json", json.dumps(described, indent=2, ensure_ascii=False) + "\n")
    return changes


def _reparsed(record: dict[str, Any], style: "Style") -> dict[str, Any]:
    """A record with what follows from its raw text; one without any, of a picture that failed, as it is."""
    from generate.storage.run_directory import parse_raw

    return record | parse_raw(record["raw"], style, record["finish_reason"]) if record["raw"] else record


def _described(run: Path) -> dict[str, Any]:
    """run.json."""
    from generate.storage.locks import RunError

    try:
        described: dict[str, Any] = json.loads((run / "run.json").read_bytes())
        described["bound"]["model"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunError(f"{run} is not a run that can be read ({type(error).__name__}: {error})") from error
    return described


if __name__ == "__main__":
    typer.run(main)
