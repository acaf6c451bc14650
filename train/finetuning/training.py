"""Train a student on its rows, on as many processes as the launch has; continue where it ended."""

import json
import math
import shlex
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from accelerate.utils import broadcast_object_list
from transformers.trainer_callback import PrinterCallback
from trl import SFTConfig

from generate.command_line.terminal import counted, note
from generate.models.model_file import MODEL_FILE
from imagenet_think_project.scripts import typed
from train.finetuning.collator import Collator
from train.finetuning.options import Options, TrainingError
from train.finetuning.progress import Progress
from train.finetuning.rows import (
    HELD_OUT,
    USED,
    Checked,
    Source,
    choose,
    counts_of,
    open_source,
    read_checked,
    write_checked,
)
from train.finetuning.run_card import FINISHED, NEW, ROWS, begin, bound_by, find_training, write_card
from train.finetuning.save import save
from train.finetuning.student import Student, find_student
from train.finetuning.weighted_trainer import WeightedTrainer
from train.finetuning.weights import Weights, load_weights

_CHECKPOINTS = 10  # of a training, to continue from
_STEPS = "steps"  # the folder that they lie in
_SHOWN = 10  # steps at first and at last, of which a mean loss is shown
_WAIT = timedelta(hours=12)  # of processes for the first one, which looks at all pictures


@dataclass(frozen=True)
class Training:
    """Hold what is trained on what."""

    options: Options
    source: Source
    student: Student
    found: list[Checked]
    weights: Weights
    state: Any  # of the launch: which process this is

    @property
    def rate(self) -> float:
        return self.options.learning_rate or self.weights.usual_rate

    def rows(self, status: str) -> Any:
        """Return the rows that are used so."""
        return self.source.rows.select([one.at for one in self.found if one.status == status])


def train(options: Options) -> None:
    """Train, and write the model to options.out.

    Raises TrainingError, CheckpointError and ProcessorError for what cannot be done as asked, TrainingFailedError.
    """
    state = PartialState(cpu=not torch.cuda.is_available(), timeout=_WAIT)
    share = _share_of_step(options, state.num_processes)
    source, student = open_source(options), find_student(options.model)
    if _once(state, lambda: _prepare(options, source, student)) == FINISHED:
        if state.is_main_process:
            print(f"{options.out} is trained already.", flush=True)
        return
    weights = load_weights(student, options.lora)
    training = Training(options, source, student, read_checked(options.out / ROWS), weights, state)
    if state.is_main_process:
        _print_plan(training)
    trainer = _trainer(training, *share)
    began = time.monotonic()
    trainer.train(resume_from_checkpoint=_last_checkpoint(options.out))
    validation = trainer.evaluate()["eval_loss"] if trainer.eval_dataset is not None else None
    if state.is_main_process:
        _write(training, trainer, validation, time.monotonic() - began)
    state.wait_for_everyone()
    state.destroy_process_group()  # its threads may else abort a process that has done all its work


def _once(state: Any, do: Callable[[], Any]) -> Any:
    """Return what the first process makes, at all processes; where it raises TrainingError, all do."""
    made: list[Any] = [None, None]
    if state.is_main_process:
        try:
            made[0] = do()
        except TrainingError as error:
            made[1] = str(error)
    broadcast_object_list(made)
    if made[1] is not None:
        raise TrainingError(made[1])
    return made[0]


def _prepare(options: Options, source: Source, student: Student) -> str:
    """Return whether the training is new, begun or finished; look at the rows of a new one before it is begun."""
    bound = bound_by(options, student, source.dataset)
    there = find_training(options.out, bound)
    if there == NEW:
        found = choose(source, student, options, shown=True)
        if not (counts := counts_of(found)).get(USED):
            dropped = ", ".join(f"{count} {why}" for why, count in counts.items())
            raise TrainingError(
                f"no row is left to train on ({dropped}); look at --images for pictures, at --max-length for length, "
                "at the dataset's runs.json for its question, or choose another --teacher"
            )
        write_checked(options.out / ROWS, found)
        begin(options.out, bound)
    return there


def _share_of_step(options: Options, processes: int) -> tuple[int, int]:
    """Return how many rows a process holds at once, and in how many parts it takes its share of a step."""
    share, rest = divmod(options.batch_size, processes)
    if rest or not share:
        raise TrainingError(f"--batch-size {options.batch_size} cannot be shared by {processes} processes evenly")
    at_once = min(share, options.rows_at_once or share)
    if share % at_once:
        raise TrainingError(
            f"--rows-at-once {at_once} does not divide a process's share of a step, {counted(share, 'row')}"
        )
    return at_once, share // at_once


def _print_plan(training: Training) -> None:
    student, weights, counts = training.student, training.weights, counts_of(training.found)
    print(f"{student.checkpoint.name}: {weights.size:,} parameters, {weights.method}, rate {training.rate:g}")
    print(f"{counted(counts[USED], 'row')} to train on, {counts.get(HELD_OUT, 0)} held out for validation", flush=True)
    for why, count in counts.items():
        if why not in (USED, HELD_OUT):
            named = [one.image_id for one in training.found if one.status == why]
            print(f"{count} left out, {why}: {', '.join(named[:3])}{', …' if count > 3 else ''}", flush=True)


def _trainer(training: Training, at_once: int, parts: int) -> WeightedTrainer:
    options, weights, on_gpu = training.options, training.weights, torch.cuda.is_available()
    used, held = training.rows(USED), training.rows(HELD_OUT)
    steps = max(1, math.ceil(len(used) / options.batch_size * options.epochs))
    config = SFTConfig(
        output_dir=str(options.out / _STEPS),
        per_device_train_batch_size=at_once,
        per_device_eval_batch_size=1,
        gradient_accumulation_steps=parts,
        num_train_epochs=options.epochs,
        learning_rate=training.rate,
        lr_scheduler_type="cosine",
        warmup_steps=math.ceil(0.03 * steps),
        bf16=on_gpu,
        use_cpu=not on_gpu,
        gradient_checkpointing=weights.large,
        max_length=None,  # rows that are too long are left out whole
        seed=options.seed,
        data_seed=options.seed,
        logging_steps=1,
        logging_nan_inf_filter=False,
        save_steps=max(1, steps // _CHECKPOINTS),
        save_total_limit=2,
        remove_unused_columns=False,
        dataloader_num_workers=4 if on_gpu else 0,
        report_to=[],
        disable_tqdm=True,
        ddp_find_unused_parameters=False,
        router_aux_loss_coef=0.0,  # of mixtures of experts: the loss is the texts' alone
    )
    trainer = WeightedTrainer(
        model=weights.model,
        args=config,
        data_collator=Collator(training.student, training.source, options.thinking_weight),
        train_dataset=used,
        eval_dataset=held if len(held) else None,
        processing_class=training.student.processor,
        callbacks=[Progress(options.batch_size, round(len(used) * options.epochs), training.state.is_main_process)],
        peft_config=weights.lora,
    )
    trainer.remove_callback(PrinterCallback)
    return trainer


def _last_checkpoint(out: Path) -> str | None:
    """Return the newest checkpoint that was written whole: its state is written last."""
    for folder in sorted((out / _STEPS).glob("checkpoint-*"), key=lambda one: -int(one.name.rpartition("-")[2])):
        try:
            json.loads((folder / "trainer_state.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return str(folder)
    return None


def _write(training: Training, trainer: WeightedTrainer, validation: float | None, seconds: float) -> None:
    """Write the model and its card, and remove what a training continues from."""
    out, found = training.options.out, training.found
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    shown = max(1, min(_SHOWN, len(losses) // 2))
    save(
        trainer.accelerator.unwrap_model(trainer.model), training.student, training.source.question_of_most(found), out
    )
    results = {
        "method": training.weights.method,
        "learning_rate": training.rate,
        "rows": counts_of(found),
        "processes": training.state.num_processes,
        "seconds_of_last_start": round(seconds, 1),
        "first_loss": _mean(losses[:shown]),
        "last_loss": _mean(losses[-shown:]),
        "validation_loss": validation,
        "losses": losses,
    }
    write_card(out, results)
    note(**results, parameters=training.weights.size, out=out)
    held_out = "" if validation is None else f", {validation:.3f} of the rows held out"
    print(f"loss {results['first_loss']:.3f} at first, {results['last_loss']:.3f} at last{held_out} -> {out}")
    print(f"Ask it: {shlex.join([*typed('generate/run.py'), '--model', str(out / MODEL_FILE)])} --images …", flush=True)
    shutil.rmtree(out / _STEPS, ignore_errors=True)


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
