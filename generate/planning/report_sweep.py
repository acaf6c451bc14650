"""Sweep a run's settings for generate/plan.py --sweep, and print the table and the commands to paste."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import typer

from generate.command_line.shell import join
from generate.command_line.terminal import complain, note, one_line
from generate.engines.endpoint import without_passwords
from generate.inference.job import Job
from generate.inference.options import RunOptions, fail
from generate.inference.setup import checkpoint_of_job, quiet_transformers
from generate.models.checkpoints import CheckpointError
from generate.planning.forecast import ProfileError
from generate.planning.sweep import (
    OTHER_TEXTS,
    Line,
    Measured,
    Setting,
    SweepFile,
    best_of,
    best_of_others,
    measure_apart,
    sweep,
)
from generate.storage.image_list import read_image_list
from imagenet_think import ContractError


def report_sweep(
    job: Job,
    run: RunOptions,
    words: Sequence[str],
    sizes: Sequence[int],
    count: int,
    devices: int,
    usd_per_device_hour: float | None,
    out: Path,
) -> None:
    """Measure the settings, each line written to `out` at once; print them, and the best as commands.

    Exits with code 2 where something was wrong before the first was measured, and with 1 where none can be used.
    """
    try:
        listed = read_image_list(job.images)
        job = job.for_list(listed)
        rows, _ = job.rows(listed)
        quiet_transformers()
        checkpoint = checkpoint_of_job(job)
        of = _identity(job, checkpoint.revision if checkpoint else None, count, devices)
        file = SweepFile(out, of)
    except (CheckpointError, ContractError, ProfileError) as error:
        fail(str(error))
    apart = partial(measure_apart, Measured(job, rows, checkpoint, count, devices))

    def measure(setting: Setting) -> Line:
        line = file.line(setting, apart)
        print(f"{_name(setting)}: {_said(line)}", flush=True)
        return line

    lines = sweep(job, sizes, devices, measure)
    note(lines=[asdict(line) for line in lines], out=out)
    print("\n".join(["", *format_table(lines, usd_per_device_hour), f"-> {out}"]))
    best, any_texts = best_of(lines, other_texts=False), best_of(lines, other_texts=True)
    for line in (best, any_texts if any_texts != best else None):
        if line:
            rounded = line.setting.keys() & set(OTHER_TEXTS)
            texts = (
                f" with other texts, by {' and '.join(sorted(rounded))}: compare them before you use it"
                if rounded
                else ""
            )
            print(f"\nthe best{texts}:\n\n    {join(_command(run, words, line, devices))}")
    if best:
        _say_others(best, out, of)
    if not any_texts:
        complain("no setting gave all its rows; the table says why.")
        raise typer.Exit(1)


def _say_others(best: Line, out: Path, of: dict[str, Any]) -> None:
    """Print what other engines gave, as far as sweeps beside this one say so."""
    for file, engine, line in best_of_others(out, of):
        rate, own = line.tokens_per_s or 0.0, best.tokens_per_s or 1.0
        times = f"{rate / own:.2f} times as many as {of['engine']}"
        print(f"\n{one_line(engine)} gave {rate:,.0f} tokens/s of a device, {times} ({file})")


def format_table(lines: Sequence[Line], usd_per_device_hour: float | None) -> list[str]:
    """Return the lines as a table, with those columns in which something stands."""
    names = list(dict.fromkeys(name for line in lines for name in line.setting))
    titles = [*names, "tokens/s of a device", "rows/s", "failed", "memory", "USD a million tokens", "note"]
    table = [titles]
    for line in lines:
        usd = None
        if usd_per_device_hour is not None and line.tokens_per_s:
            usd = usd_per_device_hour / 3600 / line.tokens_per_s * 1e6
        table.append(
            [
                *(str(line.setting.get(name, "")) for name in names),
                "" if line.tokens_per_s is None else f"{line.tokens_per_s:,.0f}",
                "" if line.rows_per_s is None else f"{line.rows_per_s:.2f}",
                f"{line.failed} of {line.rows}" if line.rows else "",
                "" if line.memory is None else f"{line.memory:.0%}",
                "" if usd is None else f"{usd:,.2f}",
                line.note,
            ]
        )
    columns = [column for column in zip(*table, strict=True) if any(column[1:])]
    widths = [max(map(len, column)) for column in columns]
    last = len(columns) - 1 if columns[-1][0] == "note" else len(columns)
    return [
        "  ".join(
            cell if at == last else cell.rjust(width) for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in zip(*columns, strict=True)
    ]


def _identity(job: Job, revision: str | None, count: int, devices: int) -> dict[str, Any]:
    """Return what a line depends on beside its setting, as JSON has it."""
    return {
        "model": job.model,
        "checkpoint": job.checkpoint,
        "revision": revision,
        "engine": job.engine,
        "servers": len(job.settings.urls),
        "images": hashlib.sha256(job.images.read_bytes()).hexdigest(),
        "sampling": job.sampling.as_dict(),
        "max_new_tokens": job.max_new_tokens,
        "dtype": job.settings.dtype,
        "count": count,
        "devices": devices,
    }


def _name(setting: Setting) -> str:
    return ", ".join(f"{name} {value}" for name, value in setting.items())


def _said(line: Line) -> str:
    speed = f"{line.tokens_per_s:,.0f} tokens/s of a device" if line.tokens_per_s else "not measured"
    return speed + (f" ({line.note})" if line.note else "")


def _command(run: RunOptions, words: Sequence[str], line: Line, devices: int) -> list[str]:
    """Return generate/run.py's command with a line's setting."""
    typed = [without_passwords(word) for word in words]
    more = {name: value for name, value in line.setting.items() if name != "batch_size"}
    typed += [word for name, value in more.items() for word in ("--config", f"{name}={value}")]
    processes = devices // line.setting.get("tensor_parallel", 1) if run.engine in ("transformers", "vllm") else 1
    launch = ["accelerate", "launch", "--quiet", "--num_processes", str(processes)] if processes > 1 else ["python"]
    return [*launch, "generate/run.py", *typed, "--batch-size", str(line.setting["batch_size"])]
