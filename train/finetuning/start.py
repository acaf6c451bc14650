"""Start a training from its command line: check, choose the rows, train, write the model and its card."""

import os
import sys
import warnings
from pathlib import Path
from typing import Any, NoReturn

import typer

from generate.command_line.terminal import complain
from generate.models.registry import MODELS
from generate.processes.launch import launched_rank
from train.finetuning.options import Options, TrainingError


def start_training(**given: Any) -> None:
    """Do the job of train/sft.py as one process of its launch. Exits with 2 for wrong options, with 1 for failures."""
    options = Options(**given)
    try:
        options.check()
        _make_out(options.out)
    except TrainingError as error:
        _fail(str(error), 2)
    _quiet()
    from generate.models.checkpoints import CheckpointError
    from generate.models.processors import ProcessorError
    from train.finetuning.progress import TrainingFailedError
    from train.finetuning.training import train

    try:
        train(options)
    except (TrainingError, CheckpointError, ProcessorError) as error:
        _fail(str(error), 2)
    except TrainingFailedError as error:
        _fail(
            str(error).rpartition("TrainingFailedError: ")[2].strip(), 1
        )  # a loader's worker puts its traceback first
    except OSError as error:
        written = error.errno is not None  # else it is this project's own sentence, about pictures that went away
        message = f"cannot write to {options.out} ({error.strerror})" if written else str(error)
        _fail(f"{message}; the same command continues", 1)


def _make_out(out: Path) -> None:
    """Make the directory. Raise TrainingError where it cannot be, or run.py could not take its name for the model's."""
    if out.resolve().name in MODELS:
        raise TrainingError(
            f"--out {out} has the name of a known model, {out.resolve().name}; choose another, by which run.py will "
            "call the trained one"
        )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(
            f"cannot write to {out} ({error.strerror}); give another --out or free the place"
        ) from error


def _quiet() -> None:
    """Switch off what libraries print while they load and train: our own lines and bar would be lost among it."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # it warns once a process forks
    os.environ.setdefault("TRL_EXPERIMENTAL_SILENCE", "1")
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    import datasets
    import transformers

    datasets.disable_progress_bars()

    transformers.utils.logging.disable_progress_bar()
    transformers.utils.logging.set_verbosity_error()


def _fail(message: str, code: int) -> NoReturn:
    if launched_rank() == 0:
        complain(message if message.endswith(".") else f"{message}.")
    raise typer.Exit(code)
