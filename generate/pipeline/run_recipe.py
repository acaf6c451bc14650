"""Run, plan or mark the stages of a recipe: what generate/reproduce.py does."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import typer

from generate.command_line.terminal import complain, note
from generate.engines.base import AwayError
from generate.inference.check_options import addresses
from generate.inference.settings import Settings
from generate.pipeline.given_options import Given, check_complete, unfilled, with_given
from generate.pipeline.plan_text import format_commands, format_forecast, format_slurm_script
from generate.pipeline.recipe import Recipe, RecipeError, read_recipe
from generate.pipeline.recipe_stages import make_stages, pictures_of
from generate.pipeline.stages import (
    Stage,
    StageError,
    mark_done,
    missing_inputs,
    run_stages,
    stages_left,
    write_option_files,
)
from generate.planning.forecast import ProfileError
from generate.storage.locks import RunError, RunLock
from imagenet_think import ContractError
from imagenet_think_project.scripts import own_file, typed


def run_recipe(
    path: Path,
    out: Path,
    given: Given,
    *,
    ranks: int,
    at_once: int,
    plan: bool,
    slurm: bool,
    usd_per_device_hour: float | None,
    done: Sequence[str],
) -> None:
    """Make what the recipe describes below `out`; with `plan` print how, with `done` only mark these stages as done.

    Exits with code 2 where the options or the recipe cannot be used, with 1 where a stage fails.
    """
    if slurm and not plan:
        _fail("--slurm prints a plan; add --plan, and start what it prints with bash")
    marks = out / "stages"
    try:
        path = Path(own_file(str(path)))
        recipe = with_given(read_recipe(path), given, out)
        stages = make_stages(recipe, out, ranks=ranks)
        if done:  # without the lock: jobs that follow the same stage may mark it at the same moment
            for stage in _find_stages(stages, done):
                mark_done(stage, marks)
            return
        missing = missing_inputs(stages)
        if not plan:
            check_complete(recipe)
            if missing:
                raise RecipeError(missing[0])
            marks.mkdir(parents=True, exist_ok=True)
            with RunLock(marks) as lock:
                lock.take()
                write_option_files(stages)
                _check_servers(recipe, stages, marks)
                run_stages(stages, marks, at_once)
            note(made=[stage.name for stage in stages], out=out)
            print(_format_end(path, recipe, out))
            return
        left = stages_left(stages, marks)
        note(left=[stage.name for stage in left])
        notes = [*_notes(recipe, left, out, ranks, usd_per_device_hour), *missing]
        if slurm:
            again = ["generate/reproduce.py", str(path), "--out", str(out), *given.flags()]
            print(format_slurm_script(left, notes, out, ranks, again))
        else:
            print(format_commands(left, notes))
    except (AwayError, ContractError, ProfileError, RecipeError, RunError, OSError) as error:
        _fail(str(error))
    except StageError as error:
        _fail(str(error), code=1)


def _check_servers(recipe: Recipe, stages: Sequence[Stage], marks: Path) -> None:
    """Raise AwayError for a server that a stage left will ask and that does not answer: before hours of selecting."""
    asked = {name: {**recipe.every_run, **own} for name, own in {**recipe.benchmark, **recipe.teachers}.items()}
    servers = {f"generate-{name}": str(own["engine"]) for name, own in asked.items() if "://" in str(own.get("engine"))}
    if not servers:
        return
    from generate.engines.served_models import look_for

    left = [stage.name for stage in stages_left(stages, marks)]
    for server in sorted({server for stage, server in servers.items() if stage in left}):
        look_for(None, addresses(server), Settings().key_variable)


def _format_end(path: Path, recipe: Recipe, out: Path) -> str:
    """Return what was made, how to look at it, and what is to be filled in before it is published."""
    review = [*typed("generate/review.py"), str(out / recipe.dataset), "--images", pictures_of(recipe, out)]
    lines = [f"\nEverything that {path} describes is in {out}.", f"Look at it:\n\n    {shlex.join(review)}"]
    if facts := unfilled(recipe):
        lines.append(
            f"\nBefore you publish it, write the facts {', '.join(facts)} of its card into a copy of {path}, and give "
            f"that with the same options and --out {shlex.quote(str(out))}: the card alone is written again."
        )
    return "\n".join(lines)


def _notes(
    recipe: Recipe, left: Sequence[Stage], out: Path, ranks: int, usd_per_device_hour: float | None
) -> list[str]:
    if not left:
        return ["everything is up to date"]
    return format_forecast(recipe, left, out, ranks=ranks, usd_per_device_hour=usd_per_device_hour)


def _find_stages(stages: Sequence[Stage], names: Sequence[str]) -> list[Stage]:
    known = {stage.name: stage for stage in stages}
    if unknown := [name for name in names if name not in known]:
        raise RecipeError(f"--done {unknown[0]} is not a stage of this recipe; choose from {', '.join(known)}")
    return [known[name] for name in names]


def _fail(message: str, code: int = 2) -> NoReturn:
    complain(f"{message.rstrip('.')}.")
    raise typer.Exit(code)
