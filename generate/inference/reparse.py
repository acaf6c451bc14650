"""Parse the stored raw texts of a run again, with today's parser or another style, into a new run directory."""

import json
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import typer
from tqdm import tqdm

from generate.command_line.terminal import complain, counted, note
from generate.inference.check_options import is_model_file
from generate.inference.job import Job
from generate.models.chat import begin_turn
from generate.models.model_file import ModelFileError, plain, read_model_file
from generate.models.registry import MODELS, Model
from generate.models.thinking import Style
from generate.storage.atomic import write_jsonl
from generate.storage.bound_settings import as_json, differences
from generate.storage.locks import RunError
from generate.storage.record_values import message_line, token_count
from generate.storage.run_directory import parse_raw, run_id_of, write_description
from generate.storage.run_index import style_of
from imagenet_think import ContractError, Record, RunDescription, ShardLine, iter_shard_records, read_run


def report_reparse(run: Path, out: Path, model: str | None = None) -> None:
    """Write the parsed run and print which statuses changed; exit with code 2 on an error."""
    try:
        changes = reparse(run, out, model)
    except (ContractError, ModelFileError, OSError, RunError) as error:
        complain(error)
        raise typer.Exit(2) from error
    note(records=changes.total(), changes=[(*change, count) for change, count in sorted(changes.items())], out=out)
    same = sum(count for (before, after), count in changes.items() if before == after)
    print(f"{counted(changes.total(), 'record')}, {same:,} with the same status as before -> {out}")
    for (before, after), count in sorted(changes.items()):
        if before != after:
            print(f"  {before} -> {after}: {count:,}")


def reparse(run: Path, out: Path, model: str | None = None) -> Counter[tuple[str, str]]:
    """Write the parsed run. Returns the number of records by (status before, status after).

    model: a file or a known key, whose style and opening are used in the place of the run's own.
    Raises RunError, ContractError, ModelFileError.
    """
    before = read_run(run)
    after, style = (_with_style_of(model, before) if model else None) or (
        before,
        style_of(before["bound"], str(run / "run.json")),
    )
    openings = _opening_of_server(before), _opening_of_server(after)
    if (out / "run.json").exists() or out.resolve() == run.resolve():
        raise RunError(f"{out} is a run already; give --out a new directory")
    changes: Counter[tuple[str, str]] = Counter()

    def parsed(record: Record) -> Record:
        new = _parse_again(_opened(record, *openings), style)
        if record["run_id"] == before["run_id"]:  # that of a foreign record stays, which the build names
            new = {**new, "run_id": after["run_id"]}
        changes[record["status"], new["status"]] += 1
        return new

    records = tqdm(iter_shard_records(run, _with_counts), desc=f"parsing {run}", unit="record", delay=1)
    for shard, lines in groupby(records, key=lambda line: line[0].shard):
        write_jsonl(out / shard.name, (parsed(record) for _, record in lines))
    # Last: a directory that holds run.json is a whole run.
    write_description(out, after)
    return changes


def with_style_of_run(job: Job) -> Job:
    """Return the job with the style and opening its run was parsed with, where those are others than the known model's.

    A known key cannot say so, and a file of one's own does. Raises ContractError.
    """
    if job.model not in MODELS or not (job.out / "run.json").exists():
        return job
    described = read_run(job.out)
    if "reparsed_from" not in described or described["bound"]["model"] != job.model:
        return job
    opening = described["bound"].get("entry", {}).get("opening", job.entry.opening)
    return replace(
        job, entry=replace(job.entry, style=style_of(described["bound"], str(job.out / "run.json")), opening=opening)
    )


def _with_style_of(model: str, before: RunDescription) -> tuple[RunDescription, Style] | None:
    """Return the run's description with that model's style, as another run; None where it has this very style.

    The style and the opening alone are taken: the rest of the entry decided the texts, which stay as they are.
    """
    given, bound = _read_model(model), before["bound"]
    known = MODELS.get(bound["model"])
    own: dict[str, Any] = bound.get("entry") or as_json(plain(known or given))
    if own.get("architecture") != given.architecture:
        raise RunError(
            f"--model {model} describes a {given.architecture}, and these are texts of a {own.get('architecture')}; "
            "give the model's own file with its style corrected"
        )
    if own.get("hub_id") != given.hub_id:
        print(
            f"--model {model} describes {given.hub_id}, and these are texts of {own.get('hub_id')}: its style is used."
        )
    entry = own | as_json({"style": plain(given)["style"]}) | {"opening": given.opening}
    described = {name: value for name, value in bound.items() if name != "entry"}
    if bound.get("engine") == "server" and isinstance(prompt := bound.get("prompt"), str):
        prefill, old = str(own.get("prefill") or ""), str(own.get("opening") or "")
        described["prompt"] = prompt.removesuffix(begin_turn(old, prefill)) + begin_turn(given.opening, prefill)
    if not known or as_json(plain(known)) != entry:
        described["entry"] = entry
    if not differences(bound, described):
        return None
    new: Any = {"run_id": run_id_of(described), "reparsed_from": before["run_id"], "bound": described}
    return new, given.style


def _opening_of_server(described: RunDescription) -> str:
    """Return the opening tag that a server's template writes and does not send; of other engines it is in the texts."""
    bound: Any = described["bound"]
    if bound.get("engine") != "server":
        return ""
    known = MODELS.get(str(bound.get("model")))
    return str((bound.get("entry") or (plain(known) if known else {})).get("opening") or "")


def _opened(record: Record, before: str, after: str) -> Record:
    """Return a server's record with the opening `after` before each of its texts, in the place of `before`."""
    if before == after or not record.get("raw"):
        return record
    return {**record, "raw": [_begun(text, before, after) for text in record["raw"]]}


def _begun(text: str, before: str, after: str) -> str:
    """Return a text with the opening as it is written today; one that has it already, or is nothing, stays."""
    if not text.strip() or (after and text.lstrip().startswith(after.strip())):
        return text
    return after + text.removeprefix(before)


def _read_model(model: str) -> Model:
    """Return the model of a file or a known key. Raises RunError, ModelFileError."""
    if is_model_file(model):
        return read_model_file(Path(model))
    if model not in MODELS:
        raise RunError(f"--model {model} is not known; choose one of {', '.join(MODELS)}, or give a FILE.yaml")
    return MODELS[model]


def _with_counts(line: ShardLine) -> ShardLine:
    """Return the line with null for numbers that cannot be those of tokens, which older versions took from servers."""
    try:
        record: Any = json.loads(line.text or b"null")
        counts = {name: token_count(record[name]) for name in ("prompt_tokens", "output_tokens") if name in record}
    except (ValueError, TypeError, RecursionError):
        return line  # no record, which reading it says
    if all(record[name] == count for name, count in counts.items()):
        return line
    return line._replace(text=json.dumps(record | counts).encode())


def _parse_again(record: Record, style: Style) -> Record:
    """Return the record with what follows from its raw text, and its message as it is written today.

    One without raw text (a failed picture) keeps its status. Raises ContractError where another program left out what
    the parser needs.
    """
    if missing := [name for name in ("raw", "finish_reason") if name not in record]:
        raise ContractError(f"the record of image {record['image_id']!r} has no {', '.join(missing)} to parse again")
    checked: Record = {**record, "message": message_line(record.get("message"))}
    if not record["raw"]:
        return checked
    return {**checked, **parse_raw(record["raw"], style, record["finish_reason"])}
