"""List the options of generate/run.py as a table; generate/run_ray.py and generate/plan.py take the same ones.

    @takes_run_options
    def main(options: RunOptions) -> None: ...

Imports nothing heavy: --help and a wrong option must not wait for torch.
"""

import os
import platform
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any, NoReturn, get_type_hints

import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import Command, complain
from generate.inference.settings import Settings, SettingsError, read_settings
from generate.models.registry import ENGINES, MODELS
from generate.processes.launch import launched_rank

_SETTINGS = "generate.inference.settings"  # where the command line's context keeps them
# What replaces the options of version 0.1.0, on the command line and in a run.yaml.
_CHANGED = {
    "revision": ("checkpoint", "OWNER/NAME@REVISION"),
    "model-file": ("model", "FILE.yaml"),
    "num-shards": ("shard", "INDEX/COUNT"),
    "shard-index": ("shard", "INDEX/COUNT"),
    "force-answer": ("guards", "loop=512,answer"),
    "list-models": ("model", "list"),
}
_NO_REMOTE_CODE = (
    "{option} is no longer an option: --model kimi loads the published weights by this repository's own code; "
    "serve any other model that brings code of its own, with vLLM for example, and give --engine http://HOST:PORT/v1."
)

CHANGED_NAMES = {  # the same as a run.yaml or a recipe spells them: the whole answer
    old.replace("-", "_"): f"{old.replace('-', '_')} is no longer an option; use `{new}: {value}` instead."
    for old, (new, value) in _CHANGED.items()
} | {"remote_code": _NO_REMOTE_CODE.format(option="remote_code")}


def _read_config(context: typer.Context, config: list[str] | None) -> list[str] | None:
    """Make the options of --config the defaults of the command line's, and keep its settings."""
    try:
        context.default_map, settings = read_settings(config or [], set(option_names()) - {"config"}, CHANGED_NAMES)
        settings.check()
    except SettingsError as error:
        fail(str(error))
    context.meta[_SETTINGS] = settings
    return config


def _option(panel: str, words: str, param_decls: tuple[str, ...] = (), **more: Any) -> Any:
    return typer.Option(*param_decls, help=words, rich_help_panel=panel, **more)


_MODEL, _IMAGES, _TEXTS, _RUN = "The model", "The images", "The texts", "The run"  # the panels of --help


@dataclass(frozen=True)
class RunOptions:
    """Hold the options as typed, or as --config has them. job_of in check_options.py checks them."""

    model: Annotated[
        str, _option(_MODEL, f"One of {', '.join(MODELS)}; FILE.yaml for a model of your own; list prints all of them.")
    ] = "glm"
    checkpoint: Annotated[
        str | None, _option(_MODEL, "Weights: OWNER/NAME, OWNER/NAME@REVISION or a directory. Default: as published.")
    ] = None
    images: Annotated[
        Path | None,
        _option(
            _IMAGES,
            "Image list, images.jsonl, or a dataset, owner/name. Default: drawn pictures and a built-in checkpoint.",
            parser=path,
        ),
    ] = None
    images_root: Annotated[
        Path | None,
        _option(
            _IMAGES,
            "Root directory of the image paths: a folder, or hub:owner/name. Default: the list's folder.",
            parser=path,
        ),
    ] = None
    split: Annotated[str | None, _option(_IMAGES, "Process only this split of the list: train or test.")] = None
    limit: Annotated[int | None, _option(_IMAGES, "Process at most this many images.", min=1)] = None
    shard: Annotated[
        str | None,
        _option(
            _IMAGES,
            "Split the list across independent jobs, as in a Slurm array: INDEX/COUNT, from 0/16 to 15/16 for 16 jobs.",
        ),
    ] = None
    retry: Annotated[
        str | None,
        _option(
            _IMAGES,
            "Process again the images with these statuses: truncated,no_close,loop; "
            "add attempt=2, 3, … for further attempts.",
        ),
    ] = None
    prompt: Annotated[
        str | None,
        _option(
            _TEXTS,
            "What is asked: paper, figure2 or your own text. Default: paper, or what a model was trained on.",
        ),
    ] = None
    seed: Annotated[int | None, _option(_TEXTS, "Seed of the sampling. Default: 0.")] = None
    out: Annotated[Path | None, _option(_RUN, "Directory of the run. Default: runs/MODEL.", parser=path)] = None
    engine: Annotated[str, _option(_RUN, f"One of {', '.join(ENGINES)}, or a server's address, http://…/v1.")] = (
        "transformers"
    )
    batch_size: Annotated[int, _option(_RUN, "Number of images that one process handles at a time.", min=1)] = 16
    config: Annotated[
        list[str] | None,
        _option(
            _RUN,
            "YAML file with these options and the settings of docs/generation.md, or one of them: sampling=greedy, "
            "max_new_tokens=4096, guards=loop=512,answer, language=de. May be repeated.",
            callback=_read_config,
            is_eager=True,
            parser=text,
        ),
    ] = None
    dry_run: Annotated[
        bool,
        _option(_RUN, "Ask about one picture and print all of it; write nothing to --out.", param_decls=("--dry-run",)),
    ] = False
    # Not in the help, which has no more options than one can read: --config names them.
    max_new_tokens: Annotated[
        int | None, _option(_TEXTS, "Token limit of one text. Default: as published.", min=1, hidden=True)
    ] = None
    sampling: Annotated[
        str | None, _option(_TEXTS, "greedy, or temperature=0.8,top_p=0.95. Default: as published.", hidden=True)
    ] = None
    guards: Annotated[
        str,
        _option(
            _TEXTS,
            "budget=N: stop thinking after N tokens; loop=N: stop once N tokens repeat; answer: close a thinking that "
            "was stopped and have it answered; none: off.",
            hidden=True,
        ),
    ] = "loop=512"
    settings: Settings = field(default_factory=Settings)  # the rest of --config


def option_names() -> list[str]:
    """Return the names of all options, as a recipe and a run.yaml spell them."""
    return [one.name for one in fields(RunOptions) if one.name != "settings"]


class RunCommand(Command):
    """Parse run.py's options, and answer an option of version 0.1.0 with its replacement."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        for argument in args:
            name = argument.partition("=")[0]
            if name == "--remote-code":
                fail(_NO_REMOTE_CODE.format(option=name))
            if name.startswith("--") and (changed := _CHANGED.get(name[2:])):
                fail(f"{name} is no longer an option; use --{changed[0]} {changed[1]} instead.")
        return super().parse_args(ctx, args)


def takes_run_options(main: Callable[[RunOptions], None], without: Collection[str] = ()) -> Callable[..., None]:
    """Return `main` with a parameter for each option of RunOptions, as typer wants it; `without`: those left out."""
    hints = get_type_hints(RunOptions, include_extras=True)
    shown = [one for one in fields(RunOptions) if one.name in option_names() and one.name not in without]

    def command(context: typer.Context, **given: Any) -> None:
        main(RunOptions(**given, settings=context.meta[_SETTINGS]))

    parameters = [Parameter("context", Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
    for one in shown:
        parameters.append(
            Parameter(one.name, Parameter.POSITIONAL_OR_KEYWORD, default=one.default, annotation=hints[one.name])
        )
    command.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {one.name: one.annotation for one in parameters}
    command.__doc__, command.__name__ = main.__doc__, main.__name__
    return command


def parse_run_options(
    arguments: Sequence[str], program: str, then: Callable[[RunOptions], None], without: Collection[str] = ()
) -> None:
    """Parse what another command line leaves over as run.py's options, and call `then` with them; ends the program."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)

    def main(options: RunOptions) -> None:
        then(options)

    app.command(cls=RunCommand)(takes_run_options(main, without))
    app(list(arguments), prog_name=program)


def fail(message: str) -> NoReturn:
    """Print one sentence and exit with code 2; once on each machine, since the mistake may be on one of them alone."""
    if os.environ.get("LOCAL_RANK", "0") == "0":
        of_machine = f" (on {platform.node()}, rank {rank})" if (rank := launched_rank()) else ""
        complain(f"{message}{of_machine}")
    raise typer.Exit(2)
