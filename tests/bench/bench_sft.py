"""What train/sft.py costs beside the model: CPU-milliseconds a row of each part of its training.

python tests/bench/bench_sft.py

bare: forward, cross-entropy, backward, AdamW on batches that are made already. Rows: read, pictures decoded. Batches:
what is made of them, and of that what transformers' processor takes. Training: all of it in TRL's trainer.
"""

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ["OMP_NUM_THREADS"] = "1"

from tests.support.drawn_dataset import drawn_dataset  # noqa: E402

NAMES = ("glm", "kimi", "openvlthinker")


def main(
    rows: Annotated[int, typer.Option(min=16, help="Rows of each training.")] = 128,
    batch: Annotated[int, typer.Option(min=1, help="Rows of a step.")] = 16,
    repeats: Annotated[int, typer.Option(min=1, help="The least of so many is shown.")] = 3,
    models: Annotated[str, typer.Option(help="Of the demo's checkpoints, with commas.")] = ",".join(NAMES),
    smoke: Smoke = False,
) -> None:
    """Print the parts, the least of the repeats of each."""
    rows, batch, repeats, models = (16, 8, 1, "openvlthinker") if smoke else (rows, batch, repeats, models)
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as scratch:
        drawn = drawn_dataset(Path(scratch, "drawn"), rows, test_every=rows + 1)
        for name in models.split(","):
            found = least(repeats, *parts(name, drawn, rows, batch, Path(scratch)))
            bare, read, made, processor, all_of_it = (1000 * seconds / rows for seconds in found)
            print(
                f"{name}: bare {bare:.1f} ms a row; rows {read:.1f}, batches {made:.1f}, of that the processor "
                f"{processor:.1f} and ours {made - processor:.1f} ({(made - processor) / bare:.0%} of bare); "
                f"training {all_of_it:.1f}"
            )
            steps = ("its bare steps", bare)
            hand_over(f"{name}, training", all_of_it, "CPU-ms/row", limit=steps, less=True)
            hand_over(f"{name}, making its batches", made, "CPU-ms/row", limit=("the processor", processor), less=True)


def parts(name: str, drawn: Any, rows: int, batch: int, scratch: Path) -> list[Callable[[], float]]:
    """Return what is timed: bare steps, rows, batches, the processor alone, the whole training."""
    import torch
    from transformers.trainer_callback import PrinterCallback
    from transformers.utils import logging
    from trl import SFTConfig

    from train.finetuning.collator import WEIGHTS, Collator
    from train.finetuning.options import Options
    from train.finetuning.rows import open_source
    from train.finetuning.student import find_student
    from train.finetuning.weighted_trainer import WeightedTrainer
    from train.finetuning.weights import load_weights

    logging.disable_progress_bar()
    logging.set_verbosity_error()
    options = Options(
        dataset=str(drawn.dataset), images=str(drawn.pictures), model=str(ROOT / "generate/demo/checkpoints" / name),
        out=scratch / "out",
        teacher="glm", rows=None, validation=0, max_length=4096, thinking_weight=1.0, epochs=1.0, batch_size=batch,
        rows_at_once=None, learning_rate=None, lora=False, seed=0,
    )  # fmt: skip
    source, student = open_source(options), find_student(options.model)
    collator = Collator(student, source, 1.0)
    taken = source.rows.select(range(rows - 1))

    groups = [range(start, min(start + batch, len(taken))) for start in range(0, len(taken), batch)]
    read = [[taken[at] for at in group] for group in groups]
    made = [collator(some) for some in read]
    prompts = [student.prompt(source.question(row, "glm")) for row in read[0][:1]] * batch

    def bare() -> float:
        model = load_weights(student, False).model.train()
        optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
        began = time.process_time()
        for one in made:
            model(**{key: value for key, value in one.items() if key != WEIGHTS}).loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
        return time.process_time() - began

    def timed(do: Callable[[], Any]) -> float:
        began = time.process_time()
        do()
        return time.process_time() - began

    def reading() -> float:
        return timed(lambda: [[taken[at] for at in group] for group in groups])

    def batches() -> float:
        return timed(lambda: [collator(some) for some in read])

    def processor() -> float:
        return timed(lambda: [student.inputs(prompts[: len(s)], [[row["image"]] for row in s]) for s in read])

    def ours() -> float:
        config = SFTConfig(
            output_dir=str(scratch / "steps"), per_device_train_batch_size=batch, num_train_epochs=1,
            save_strategy="no", learning_rate=1e-3, use_cpu=True, bf16=False, gradient_checkpointing=False,
            max_length=None, remove_unused_columns=False, report_to=[], disable_tqdm=True, logging_steps=1000,
        )  # fmt: skip
        weights = load_weights(student, False)
        trainer = WeightedTrainer(weights.model, config, collator, taken, processing_class=student.processor)
        trainer.remove_callback(PrinterCallback)
        began = time.process_time()
        trainer.train()
        return time.process_time() - began

    return [bare, reading, batches, processor, ours]


def least(repeats: int, *timed: Callable[[], float]) -> list[float]:
    """Time them by turns; return the least of each."""
    found = [[one() for one in timed] for _ in range(repeats)]
    return [min(column) for column in zip(*found, strict=True)]


if __name__ == "__main__":
    typer.run(main)
