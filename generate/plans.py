"""A recipe's stages told before they run: a forecast, and the commands for one machine, or as jobs for Slurm."""

import json
import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from generate.forecast import PAPER_S, Interval, forecast, of_paper, read_profile
from generate.recipe import Recipe
from generate.stages import Stage

_RUN = "generate/run.py"
_ONE = ("env", "OMP_NUM_THREADS=1", "python")  # a run in one process, with as many threads as each of several has
_NOT_PROFILED = ("--out", "--batch-size", "--limit", "--remote-code")  # options of a run that generate/plan.py lacks


def forecast_lines(
    recipe: Recipe, stages: Sequence[Stage], out: Path, *, ranks: int, usd_per_device_hour: float | None
) -> list[str]:
    """What the runs of models among the stages take; the other stages take minutes, on no device."""
    said, total, unknown = list[str](), Interval(0.0, 0.0, 0.0), list[str]()
    for stage in (stage for stage in stages if stage.command[0] == _RUN):
        options = _options(stage)
        images = _images(recipe, out, options.get("--split"))
        if images is None:
            said.append(f"{stage.name}: how many images there will be is known after the selection")
            continue
        profile = out / "profiles" / f"{stage.name.removeprefix('generate-')}.json"
        if profile.exists():
            read = read_profile(profile)
            hours = forecast(read, images, ranks).device_hours
            told = f"{_hours(hours)} device-hours by {profile}, with batch_size: {read.batch_size}"
        else:
            hours = Interval(*[of_paper(images)] * 3)
            told = f"{_hours(hours)} device-hours by the paper's {PAPER_S:.0f} s for one, since there is no profile"
            unknown.append(shlex.join(_profile_command(stage, profile)))
        total = Interval(*map(sum, zip(total, hours, strict=True)))
        said.append(f"{stage.name}: {images:,} images, {told}")
    if total.value:
        said.append(f"together {_hours(total)} device-hours, {_hours(total.times(1 / ranks))} hours on {ranks} of them")
        if usd_per_device_hour is not None:
            said.append(f"and {_hours(total.times(usd_per_device_hour))} USD")
    return [*said, *(["for a forecast by your own devices, once there is a list:", *unknown] if unknown else [])]


def as_commands(stages: Sequence[Stage], said: Sequence[str], out: Path, ranks: int) -> str:
    """What would be typed on one machine, as a script."""
    lines = [*map(_comment, said), *(f"\n{_comment(stage.name)}\n{stage.typed}" for stage in stages)]
    return "\n".join(lines) or _comment("all of it is up to date")


def as_slurm(stages: Sequence[Stage], said: Sequence[str], out: Path, ranks: int) -> str:
    """A script that hands every stage to Slurm, each to begin after those that it follows have succeeded.

    A run of a model is an array of `ranks` tasks with a GPU each. A task that is lost is put into the queue again and
    goes on from what is on disk.
    """
    lines = ["#!/bin/bash", *map(_comment, said), "set -euo pipefail", f"mkdir -p {shlex.quote(str(out / 'slurm'))}"]
    for at, stage in enumerate(stages):
        before = [_variable(other) for other in stages[:at] if stage.follows(other)]
        lines += ["", *_job(stage, before, out, ranks)]
    return "\n".join(lines)


def _job(stage: Stage, before: Sequence[str], out: Path, ranks: int) -> Iterator[str]:
    is_run = stage.command[0] == _RUN
    options = ["--parsable", f"--job-name={stage.name}", "--open-mode=append", "--requeue"]
    options.append(f"--output={out}/slurm/%x-{'%a' if is_run else '%j'}.log")
    options.append("--gpus-per-node=1" if is_run or _encodes(stage) else "--cpus-per-task=16")
    if is_run:
        options += [f"--array=0-{ranks - 1}", "--signal=B:USR1@120"]
    typed = shlex.join(options)
    if before:
        typed += f" --dependency=afterok:{':'.join(f'${name}' for name in before)} --kill-on-invalid-dep=yes"
    yield f"{_variable(stage)}=$(sbatch {typed} <<'JOB'"
    yield "#!/bin/bash"
    command = shlex.join([*_ONE, *stage.command] if is_run else ["python", *stage.command])
    if is_run:  # two minutes before the end of its time a task is put back
        yield """trap 'scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"' USR1"""
        yield f'{command} --num-shards "$SLURM_ARRAY_TASK_COUNT" --shard-index "$SLURM_ARRAY_TASK_ID" &'
        yield "wait $!"
    else:
        yield command
    yield "JOB\n)"
    yield f"{_variable(stage)}=${{{_variable(stage)}%%;*}}"
    yield f'echo "{stage.name}: job ${_variable(stage)}"'


def _encodes(stage: Stage) -> bool:
    """Whether a score needs the encoders of the semantic metrics."""
    metrics = _options(stage).get("--metrics", "lexical")
    return stage.command[0] == "evaluate/score.py" and (metrics == "all" or "semantic_similarity" in metrics)


def _variable(stage: Stage) -> str:
    return f"{stage.name.replace('-', '_')}_job"


def _profile_command(stage: Stage, profile: Path) -> list[str]:
    typed = [
        part for name, value in _options(stage).items() if name not in _NOT_PROFILED for part in (name, value) if part
    ]
    return ["python", "generate/plan.py", *typed, "--out", str(profile)]


def _options(stage: Stage) -> dict[str, str]:
    """Of its command; a flag's value is empty."""
    found: dict[str, str] = {}
    name = ""
    for part in stage.command[1:]:
        if part.startswith("--"):
            name = part
            found[name] = ""
        elif name:
            found[name], name = part, ""
    return found


def _images(recipe: Recipe, out: Path, split: str | None) -> int | None:
    """How many a run has: counted in the list, or else what the recipe asks for."""
    listed = out / "images.jsonl"
    if listed.exists():
        splits = [json.loads(line).get("split", "train") for line in listed.read_text(encoding="utf-8").splitlines()]
        return sum(split in (None, one) for one in splits)
    total = recipe.select.get("total")
    if not isinstance(total, int):
        return None
    share: Any = recipe.select.get("test_share", 0.02)
    return round(total * {None: 1, "test": share, "train": 1 - share}[split])


def _hours(interval: Interval) -> str:
    low, high = (f"{part:,.0f}" if part >= 10 else f"{part:.2g}" for part in (interval.low, interval.high))
    return low if low == high else f"{low} to {high}"


def _comment(text: str) -> str:
    return f"# {text}"
