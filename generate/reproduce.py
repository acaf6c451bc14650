"""One recipe, from pictures to dataset, card, tables and page, by the commands that a user types.

    python generate/reproduce.py recipes/demo.yaml
    python generate/reproduce.py recipes/imagenet-think-250k.yaml --pictures /data/imagenet21k --plan

Each command is printed before it runs. One that was interrupted goes on when this is started again, and one that is up
to date (the same command, the same contents of what it reads) is not run again. How it all works: docs/reproducing.md.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from generate.pipeline.stages import Stage


def main(
    recipe: Annotated[Path, typer.Argument(help="The recipe, a YAML file; recipes/ has some.")],
    out: Annotated[Path | None, typer.Option(help="Where it all goes. Default: build/ and the recipe's name.")] = None,
    pictures: Annotated[
        str | None, typer.Option(help="Where the pictures lie, if not where the recipe says: a folder, or hub:….")
    ] = None,
    ranks: Annotated[int, typer.Option(min=1, help="Processes of each run of a model; one a GPU.")] = 1,
    at_once: Annotated[int, typer.Option(min=1, help="Stages at a time, where none waits for another.")] = 1,
    plan: Annotated[bool, typer.Option("--plan", help="Print a forecast and the commands, and run none.")] = False,
    slurm: Annotated[
        bool, typer.Option("--slurm", help="With --plan: a script that hands all stages to Slurm.")
    ] = False,
    usd_per_device_hour: Annotated[
        float | None, typer.Option(min=0, help="Price of one device for an hour, for the forecast.")
    ] = None,
    done: Annotated[
        list[str] | None, typer.Option(help="Run nothing; a stage came to its end elsewhere, as in a job of Slurm's.")
    ] = None,
) -> None:
    """Make everything that a recipe describes, as far as it is not there yet."""
    from generate.pipeline.dry_run import as_commands, as_slurm, forecast_lines
    from generate.pipeline.recipe import RecipeError, read_recipe, stages_of
    from generate.pipeline.stages import (
        StageError,
        mark_done,
        missing_sources,
        run_stages,
        stages_left,
        write_option_files,
    )
    from generate.planning.forecast import ProfileError
    from generate.storage.locks import RunError, RunLock
    from imagenet_think import ContractError

    if not Path("generate/run.py").is_file():
        _fail("the commands are written as from the repository's root; go there first")
    if slurm and not plan:
        _fail("--slurm prints a plan: give --plan, too, and start what it prints with bash")
    out = out or Path("build") / recipe.stem
    marks = out / "stages"
    try:
        read = read_recipe(recipe)
        stages = stages_of(read, out, pictures=pictures, ranks=ranks)
        if done:  # without the lock: jobs that follow the same stage may say so at the same moment
            for stage in _named(stages, done):
                mark_done(stage, marks)
            return
        marks.mkdir(parents=True, exist_ok=True)
        with RunLock(marks) as lock:
            lock.take()
            write_option_files(stages)
            missing = missing_sources(stages)
            if not plan:
                if missing:
                    raise RecipeError(missing[0])
                run_stages(stages, marks, at_once)
                print(f"\nAll of {recipe} is in {out}")
                return
            left = stages_left(stages, marks)
        said = [*forecast_lines(read, left, out, ranks=ranks, usd_per_device_hour=usd_per_device_hour), *missing]
        if not left:
            said.append("all of it is up to date")
        if slurm:
            moved = ["--pictures", pictures] if pictures else []
            again = ["generate/reproduce.py", str(recipe), "--out", str(out), *moved]
            print(as_slurm(left, said, out, ranks, again))
        else:
            print(as_commands(left, said))
    except (ContractError, ProfileError, RecipeError, RunError, OSError) as error:
        _fail(str(error))
    except StageError as error:
        _fail(str(error), code=1)


def _named(stages: Sequence["Stage"], names: Sequence[str]) -> list["Stage"]:
    known = {stage.name: stage for stage in stages}
    if unknown := [name for name in names if name not in known]:
        _fail(f"--done {unknown[0]} is no stage of this recipe; it has {', '.join(known)}")
    return [known[name] for name in names]


def _fail(message: str, code: int = 2) -> NoReturn:
    typer.echo(f"error: {message.rstrip('.')}.", err=True)
    raise typer.Exit(code)


if __name__ == "__main__":
    typer.run(main)
