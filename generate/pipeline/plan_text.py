"""Print the stages of a recipe before they run: a forecast, and the commands for one machine, or as jobs for Slurm."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from generate.command_line import shell
from generate.command_line.terminal import counted, note, one_line
from generate.inference.check_options import checkpoint_of, is_model_file
from generate.models.model_file import key_of
from generate.models.sampling import Sampling
from generate.pipeline.recipe import Recipe, RecipeError
from generate.pipeline.stages import Stage
from generate.planning.forecast import PAPER_S, Forecast, Interval, Profile, forecast, of_paper, read_profile
from generate.planning.forecast_text import format_short, format_short_bytes, rounded_failures
from generate.planning.make_plan import NOT_PLANNED
from generate.storage.image_list import read_image_list
from imagenet_think_project.scripts import own_file, typed

_RUN = "generate/run.py"
_BATCH_SIZE = "16"  # the default of generate/run.py
_NOT_PROFILED = tuple(f"--{name.replace('_', '-')}" for name in NOT_PLANNED)


def format_forecast(
    recipe: Recipe, stages: Sequence[Stage], out: Path, *, ranks: int, usd_per_device_hour: float | None
) -> list[str]:
    """Return lines that forecast the runs of models among the stages; the other stages take minutes, on no device.

    Raises ContractError, ProfileError, RecipeError.
    """
    lines, total, unknown = list[str](), Interval(0.0, 0.0, 0.0), list[str]()
    runs = dict[str, Any]()
    for stage in (stage for stage in stages if stage.command[0] == _RUN):
        options = _options(stage)
        images = _images(recipe, out, options)
        if images is None:
            lines.append(f"{stage.name}: the number of images is known after the selection")
            continue
        file = out / "profiles" / f"{stage.name.removeprefix('generate-')}.json"
        profile = read_profile(file) if file.exists() else None
        if profile and _is_of(profile, options):
            ahead = forecast(profile, images, ranks)
            hours, text = ahead.device_hours, _format_profiled(ahead, profile, file, options)
        else:
            hours = Interval(*[of_paper(images)] * 3)
            reason = f"{file} is of another model, sampling or limit" if profile else "there is no profile"
            text = f"{format_short(hours)} device-hours at the paper's {PAPER_S:.0f} s per image, since {reason}"
            unknown.append(shell.join(_profile_command(stage, file)))
        runs[stage.name] = {"images": images, "device_hours": hours}
        total = Interval(*map(sum, zip(total, hours, strict=True)))
        lines.append(f"{stage.name}: {counted(images, 'image')}, {text}")
    note(runs=runs, device_hours=total, devices=ranks)
    if total.value:
        elapsed = format_short(total.times(1 / ranks))
        lines.append(
            f"total: {format_short(total)} device-hours, which is {elapsed} hours on {counted(ranks, 'device')}"
        )
        if usd_per_device_hour is not None:
            lines.append(f"total: {format_short(total.times(usd_per_device_hour))} USD")
    return [*lines, *(["for a forecast on your own devices, run after the selection:", *unknown] if unknown else [])]


def _format_profiled(ahead: Forecast, profile: Profile, file: Path, options: dict[str, str]) -> str:
    batch = ""
    if options.get("--batch-size", _BATCH_SIZE) != str(profile.batch_size):
        batch = f", with batch_size: {profile.batch_size} in the recipe"
    return (
        f"{format_short(ahead.device_hours)} device-hours, {format_short_bytes(ahead.disk_bytes)} and "
        f"{format_short(rounded_failures(ahead)['all'])} failures by {file}{batch}"
    )


def _is_of(profile: Profile, options: dict[str, str]) -> bool:
    """Return whether the profile was made with the run's options, as far as its command gives them."""
    model, checkpoint, sampling = options.get("--model"), options.get("--checkpoint"), options.get("--sampling")
    try:
        sampled = profile.sampling if sampling is None else Sampling.parse(sampling).as_dict()
    except ValueError as error:
        raise RecipeError(f"sampling {sampling}: {error}") from error
    return (
        (model is None or profile.model == (key_of(Path(model)) if is_model_file(model) else model))
        and (checkpoint is None or Path(checkpoint_of(checkpoint).name).name == Path(profile.checkpoint).name)
        and sampled == profile.sampling
        and options.get("--max-new-tokens") in (None, str(profile.max_new_tokens))
    )


def format_commands(stages: Sequence[Stage], notes: Sequence[str]) -> str:
    """Return the commands for one machine as a script, the notes as comments before them."""
    lines = [
        *map(_comment, notes),
        *_option_files(stages),
        *(f"\n{_comment(stage.name)}\n{shell.join(stage.words)}" for stage in stages),
    ]
    return "\n".join(lines)


def _option_files(stages: Sequence[Stage]) -> list[str]:
    """Return the commands that write the files which hold options: a plan writes nothing itself."""
    return [
        f"mkdir -p {shell.quote(str(path.parent))} && printf %s {shell.quote(text)} > {shell.quote(str(path))}"
        for stage in stages
        for path, text in stage.option_files.items()
    ]


def format_slurm_script(
    stages: Sequence[Stage], notes: Sequence[str], out: Path, ranks: int, again: Sequence[str]
) -> str:
    """Return a script that submits every stage to Slurm, each to begin after those that it depends on have succeeded.

    A run of a model is an array of `ranks` tasks, by scripts/slurm_array.sbatch. `again` is the command of the recipe,
    by which a job marks its stage as done. The runs of models are marked by the jobs that depend on them: none of the
    tasks of an array knows that it is the last.
    """
    lines = ["#!/bin/bash", *map(_comment, notes), "set -euo pipefail", f"mkdir -p {shell.quote(str(out / 'slurm'))}"]
    lines += _option_files(stages)
    for at, stage in enumerate(stages):
        name = _variable(stage)
        before = [other for other in stages[:at] if stage.depends_on(other)]
        lines += ["", f"{name}=$({_submission(stage, before, out, ranks, again)})", f"{name}=${{{name}%%;*}}"]
        lines.append(f'echo {shell.quote(f"{stage.name}: job")} "${name}"')
    return "\n".join(lines)


def _submission(stage: Stage, before: Sequence[Stage], out: Path, ranks: int, again: Sequence[str]) -> str:
    """Return the command that submits one stage; it prints the job's number, maybe with `;cluster` behind it."""
    options = ["--parsable", f"--job-name={stage.name}"]
    waits = ""
    if before:
        numbers = ":".join(f"${_variable(other)}" for other in before)
        waits = f" --dependency=afterok:{numbers} --kill-on-invalid-dep=yes"
    if stage.command[0] == _RUN:
        options += [f"--array=0-{ranks - 1}", f"--output={out}/slurm/%x-%a.log", "--gpus-per-node=1"]
        run = shell.join([own_file("scripts/slurm_array.sbatch"), *stage.command[1:]])
        return f"OMP_NUM_THREADS=1 sbatch {shell.join(options)}{waits} {run}"  # one thread, as in recipe_stages.py
    options += ["--requeue", "--open-mode=append", f"--output={out}/slurm/%x.log"]
    options.append("--gpus-per-node=1" if _needs_gpu(stage) else "--cpus-per-task=16")
    runs = [other.name for other in before if other.command[0] == _RUN]
    marks = [_in_job([*again, *(f"--done={name}" for name in names)]) for names in (runs, [stage.name])]
    job = ["#!/bin/bash", "set -e", *(marks[:1] if runs else []), _in_job(stage.command), marks[1]]
    return "\n".join([f"sbatch {shell.join(options)}{waits} <<'JOB'", *job, "JOB\n"])


def _in_job(command: Sequence[str]) -> str:
    """Return a script's command as a Slurm job types it: with the Python of the checkout, as those in scripts/ do."""
    first, *start = typed(command[0])
    return shell.join([".venv/bin/python" if first == "python" else first, *start, *command[1:]])


def _variable(stage: Stage) -> str:
    """Return the name of the shell's variable for the stage's job."""
    return re.sub(r"[^0-9A-Za-z_]", lambda mark: f"_{ord(mark[0]):x}_", stage.name.replace("-", "_")) + "_job"


def _needs_gpu(stage: Stage) -> bool:
    """Return whether a stage trains a model, or computes the semantic metrics, whose encoders need a GPU."""
    if stage.command[0] == "train/sft.py":
        return True
    metrics = _options(stage).get("--metrics", "lexical").replace(" ", "").split(",")
    return stage.command[0] == "evaluate/score.py" and not {"all", "semantic_similarity"}.isdisjoint(metrics)


def _profile_command(stage: Stage, profile: Path) -> list[str]:
    given = [
        part for name, value in _options(stage).items() if name not in _NOT_PROFILED for part in (name, value) if part
    ]
    return [*typed("generate/plan.py"), *given, "--out", str(profile)]


def _options(stage: Stage) -> dict[str, str]:
    """Return the options of a stage's command; the value of a flag is empty."""
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
    """Return the number of images of a run, from the list or else the recipe; None where the recipe takes all."""
    split, listed, total = options.get("--split"), out / "images.jsonl", recipe.select.get("total")
    if listed.exists():
        images = sum(split in (None, row.split) for row in read_image_list(listed))
    elif isinstance(total, int):
        share: Any = recipe.select.get("test_share", 0.02)
        if split and not isinstance(share, int | float):
            raise RecipeError(f"test_share is {share!r}; give a share, such as 0.02")
        images = round(total * {"test": share, "train": 1 - share}.get(split, 1)) if split else total
    else:
        return None
    limit = options.get("--limit", "")
    return min(images, int(limit)) if limit.isdecimal() else images


def _comment(text: str) -> str:
    return f"# {one_line(text)}"
