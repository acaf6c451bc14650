"""A recipe's stages told before they run: a forecast, and the commands for one machine, or as jobs for Slurm."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generate.models.sampling import Sampling
from generate.pipeline.recipe import Recipe, RecipeError
from generate.pipeline.stages import Stage
from generate.planning.forecast import PAPER_S, Forecast, Interval, Profile, forecast, of_paper, read_profile
from generate.planning.forecast_text import rounded_failures, short, short_bytes
from generate.storage.image_list import read_image_list

_RUN = "generate/run.py"
_PYTHON = ".venv/bin/python"  # of a job for Slurm, as in scripts/
_BATCH_SIZE = "16"  # of a run that is not told
_NOT_PROFILED = ("--out", "--batch-size", "--limit")  # options of a run that generate/plan.py lacks


def forecast_lines(
    recipe: Recipe, stages: Sequence[Stage], out: Path, *, ranks: int, usd_per_device_hour: float | None
) -> list[str]:
    """What the runs of models among the stages take; the other stages take minutes, on no device.

    Raises ContractError, ProfileError, RecipeError.
    """
    said, total, unknown = list[str](), Interval(0.0, 0.0, 0.0), list[str]()
    for stage in (stage for stage in stages if stage.command[0] == _RUN):
        options = _options(stage)
        images = _images(recipe, out, options)
        if images is None:
            said.append(f"{stage.name}: how many images there will be is known after the selection")
            continue
        file = out / "profiles" / f"{stage.name.removeprefix('generate-')}.json"
        profile = read_profile(file) if file.exists() else None
        if profile and _is_of(profile, options):
            ahead = forecast(profile, images, ranks)
            hours, told = ahead.device_hours, _told(ahead, profile, file, options)
        else:
            hours = Interval(*[of_paper(images)] * 3)
            reason = f"{file} is of another model, sampling or limit" if profile else "there is no profile"
            told = f"{short(hours)} device-hours by the paper's {PAPER_S:.0f} s for one, since {reason}"
            unknown.append(shlex.join(_profile_command(stage, file)))
        total = Interval(*map(sum, zip(total, hours, strict=True)))
        said.append(f"{stage.name}: {images:,} images, {told}")
    if total.value:
        said.append(f"together {short(total)} device-hours, {short(total.times(1 / ranks))} hours on {ranks} of them")
        if usd_per_device_hour is not None:
            said.append(f"and {short(total.times(usd_per_device_hour))} USD")
    return [*said, *(["for a forecast by your own devices, once there is a list:", *unknown] if unknown else [])]


def _told(ahead: Forecast, profile: Profile, file: Path, options: dict[str, str]) -> str:
    batch = ""
    if options.get("--batch-size", _BATCH_SIZE) != str(profile.batch_size):
        batch = f", once the recipe says batch_size: {profile.batch_size}"
    return (
        f"{short(ahead.device_hours)} device-hours, {short_bytes(ahead.disk_bytes)} and "
        f"{short(rounded_failures(ahead)['all'])} failures by {file}{batch}"
    )


def _is_of(profile: Profile, options: dict[str, str]) -> bool:
    """Whether it was made with what the run has, as far as a command says that."""
    checkpoint, sampling = options.get("--checkpoint"), options.get("--sampling")
    try:
        sampled = profile.sampling if sampling is None else Sampling.parse(sampling).as_dict()
    except ValueError as error:
        raise RecipeError(f"sampling {sampling}: {error}") from error
    return (
        profile.model == options.get("--model", profile.model)
        and (checkpoint is None or Path(checkpoint).name == Path(profile.checkpoint).name)
        and sampled == profile.sampling
        and options.get("--max-new-tokens") in (None, str(profile.max_new_tokens))
    )


def as_commands(stages: Sequence[Stage], said: Sequence[str]) -> str:
    """What would be typed on one machine, as a script."""
    lines = [*map(_comment, said), *(f"\n{_comment(stage.name)}\n{stage.typed}" for stage in stages)]
    return "\n".join(lines)


def as_slurm(stages: Sequence[Stage], said: Sequence[str], out: Path, ranks: int, again: Sequence[str]) -> str:
    """A script that hands every stage to Slurm, each to begin after those that it follows have succeeded.

    A run of a model is an array of `ranks` tasks, by scripts/slurm_array.sbatch. `again` is the recipe's own command:
    by it a job marks its stage at its end, and before that the runs that it follows, whose last task does not know
    that it is the last.
    """
    lines = ["#!/bin/bash", *map(_comment, said), "set -euo pipefail", f"mkdir -p {shlex.quote(str(out / 'slurm'))}"]
    for at, stage in enumerate(stages):
        name = f"{stage.name.replace('-', '_')}_job"
        before = [other for other in stages[:at] if stage.follows(other)]
        lines += ["", f"{name}=$({_handed_in(stage, before, out, ranks, again)})", f"{name}=${{{name}%%;*}}"]
        lines.append(f'echo "{stage.name}: job ${name}"')
    return "\n".join(lines)


def _handed_in(stage: Stage, before: Sequence[Stage], out: Path, ranks: int, again: Sequence[str]) -> str:
    """The command that hands one stage in, and prints the job's number, maybe with `;cluster` behind it."""
    options = ["--parsable", f"--job-name={stage.name}"]
    waits = ""
    if before:
        numbers = ":".join(f"${other.name.replace('-', '_')}_job" for other in before)
        waits = f" --dependency=afterok:{numbers} --kill-on-invalid-dep=yes"
    if stage.command[0] == _RUN:
        options += [f"--array=0-{ranks - 1}", f"--output={out}/slurm/%x-%a.log", "--gpus-per-node=1"]
        run = shlex.join(["scripts/slurm_array.sbatch", *stage.command[1:]])
        return f"OMP_NUM_THREADS=1 sbatch {shlex.join(options)}{waits} {run}"  # as a launch gives to each of its own
    options += ["--requeue", "--open-mode=append", f"--output={out}/slurm/%x.log"]
    options.append("--gpus-per-node=1" if _encodes(stage) else "--cpus-per-task=16")
    runs = [other.name for other in before if other.command[0] == _RUN]
    marks = [shlex.join([_PYTHON, *again, *(f"--done={name}" for name in names)]) for names in (runs, [stage.name])]
    job = ["#!/bin/bash", "set -e", *(marks[:1] if runs else []), shlex.join([_PYTHON, *stage.command]), marks[1]]
    return "\n".join([f"sbatch {shlex.join(options)}{waits} <<'JOB'", *job, "JOB\n"])


def _encodes(stage: Stage) -> bool:
    """Whether a score needs the encoders of the semantic metrics."""
    metrics = _options(stage).get("--metrics", "lexical")
    return stage.command[0] == "evaluate/score.py" and (metrics == "all" or "semantic_similarity" in metrics)


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


def _images(recipe: Recipe, out: Path, options: dict[str, str]) -> int | None:
    """How many a run has: counted in the list, or else what the recipe asks for; None where it asks for all."""
    split, listed, total = options.get("--split"), out / "images.jsonl", recipe.select.get("total")
    if listed.exists():
        images = sum(split in (None, row.split) for row in read_image_list(listed))
    elif isinstance(total, int):
        share: Any = recipe.select.get("test_share", 0.02)
        if split and not isinstance(share, int | float):
            raise RecipeError(f"test_share is {share!r}; it takes a share, such as 0.02")
        images = round(total * {"test": share, "train": 1 - share}.get(split, 1)) if split else total
    else:
        return None
    limit = options.get("--limit", "")
    return min(images, int(limit)) if limit.isdecimal() else images


def _comment(text: str) -> str:
    return f"# {text}"
