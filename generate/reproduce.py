"""Run a recipe: from pictures to dataset, card, tables and page, by the commands that a user would type.

    python generate/reproduce.py recipes/demo.yaml
    python generate/reproduce.py recipes/imagenet-think-250k.yaml --pictures /data/imagenet21k --plan
    python generate/reproduce.py recipes/own-pictures.yaml --pictures DIR --url http://…/v1 --prompt "…"

Prints each command before it runs. Started again, it continues an interrupted command, and skips those that are up to
date: the same command, the same contents of what it reads and wrote. How it works: docs/reproducing.md.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    recipe: Annotated[Path, typer.Argument(help="The recipe, a YAML file, such as one in recipes/.", parser=path)],
    out: Annotated[
        Path | None,
        typer.Option(
            help="Directory for everything that is made. Default: build/ and --name or the recipe's.", parser=path
        ),
    ] = None,
    pictures: Annotated[
        str | None,
        typer.Option(help="Take the pictures from this folder, or hub:…, instead of the recipe's source.", parser=text),
    ] = None,
    url: Annotated[
        str | None,
        typer.Option(help="Ask this server, http://…/v1, for every model that has no engine of its own.", parser=text),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="Name of the model at --url. Default: the one that it has.", parser=text)
    ] = None,
    prompt: Annotated[
        str | None, typer.Option(help="Ask this instead of the recipe's prompt: paper, figure2 or a text.")
    ] = None,
    language: Annotated[str | None, typer.Option(help="Language of the prompt, such as de or pt-BR.")] = None,
    name: Annotated[
        str | None,
        typer.Option(help="Name of the dataset, and of its directory, instead of the recipe's.", parser=text),
    ] = None,
    ranks: Annotated[int, typer.Option(min=1, help="Number of processes per run of a model, one per GPU.")] = 1,
    at_once: Annotated[int, typer.Option(min=1, help="Run at most this many independent stages at a time.")] = 1,
    plan: Annotated[bool, typer.Option("--plan", help="Print a forecast and the commands; run nothing.")] = False,
    slurm: Annotated[
        bool, typer.Option("--slurm", help="With --plan: print a script that submits every stage to Slurm.")
    ] = False,
    usd_per_device_hour: Annotated[
        float | None, typer.Option(min=0, help="Price of one device for one hour, for the forecast in USD.")
    ] = None,
    done: Annotated[
        list[str] | None,
        typer.Option(help="Mark this stage as done, since it ran elsewhere, as in a Slurm job; run nothing."),
    ] = None,
) -> None:
    """Run every stage of a recipe that is not up to date."""
    from generate.pipeline.run_recipe import Given, run_recipe

    run_recipe(
        recipe,
        out or Path("build") / (name or recipe.stem),
        Given(pictures=pictures, url=url, model=model, prompt=prompt, language=language, name=name),
        ranks=ranks,
        at_once=at_once,
        plan=plan,
        slurm=slurm,
        usd_per_device_hour=usd_per_device_hour,
        done=done or [],
    )


if __name__ == "__main__":
    run(main)
