"""Fine-tune a vision-language model on the teachers' thinking and answers, on TRL's SFTTrainer.

    python train/sft.py --dataset imagenet-think-250k --images /data/imagenet21k --teacher glm \
        --model Qwen/Qwen2.5-VL-7B-Instruct --out trained/on-glm
    accelerate launch train/sft.py …      several GPUs
    python generate/run.py --model trained/on-glm/model.yaml --images imagenet-think-250k …

The same command continues a training that was stopped. OUT holds the weights, model.yaml for run.py, and what was done:
README.md, training.json, rows.jsonl. docs/training.md has all of it.
"""

from pathlib import Path
from typing import Annotated

import plain_endings
import typer

from generate.command_line.given import path, text
from generate.command_line.terminal import gives_numbers, run


@gives_numbers
def main(
    dataset: Annotated[str, typer.Option(help="The dataset: its directory, or owner/name on the Hub.", parser=text)],
    images: Annotated[
        str,
        typer.Option(help="Your pictures: a folder, or hub:owner/name, as load() takes them.", parser=text),
    ],
    model: Annotated[
        str,
        typer.Option(
            help="The model to train: a directory, owner/name or owner/name@revision on the Hub, or FILE.yaml for tags "
            "of its own.",
            parser=text,
        ),
    ],
    out: Annotated[Path, typer.Option(help="Directory of the trained model.", parser=path)],
    teacher: Annotated[
        str,
        typer.Option(
            help="Whose texts: a teacher's, or mixed: of each image those of one teacher, by chance.", parser=text
        ),
    ] = "mixed",
    rows: Annotated[int | None, typer.Option(help="Train on this many rows, chosen by the seed.", min=1)] = None,
    validation: Annotated[
        int, typer.Option(help="Rows to hold out for the validation loss, a tenth of the split at most.", min=0)
    ] = 100,
    max_length: Annotated[
        int, typer.Option(help="Leave out rows of more tokens, the picture's included.", min=1)
    ] = 4096,
    thinking_weight: Annotated[
        float, typer.Option(help="Weight of the thinking's tokens in the loss; the answer's have 1.", min=0)
    ] = 1.0,
    epochs: Annotated[float, typer.Option(help="Times that each row is seen.", min=0)] = 1.0,
    batch_size: Annotated[int, typer.Option(help="Rows of one step, of all processes together.", min=1)] = 16,
    rows_at_once: Annotated[
        int | None,
        typer.Option(help="Rows that one process holds at a time. Default: its whole share of a step.", min=1),
    ] = None,
    learning_rate: Annotated[
        float | None, typer.Option(help="Default: 1e-4 for LoRA, 1e-5 for all weights, 1e-3 for a tiny model's.", min=0)
    ] = None,
    lora: Annotated[
        bool | None,
        typer.Option("--lora/--full", help="Train LoRA adapters, or all weights. Default: LoRA from 100 M parameters."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the rows' choice and order.", min=0)] = 0,
) -> None:
    """Fine-tune a vision-language model on the teachers' texts; the same command continues a training."""
    from train.finetuning.start import start_training

    start_training(
        dataset=dataset,
        images=images,
        model=model,
        out=out,
        teacher=teacher,
        rows=rows,
        validation=validation,
        max_length=max_length,
        thinking_weight=thinking_weight,
        epochs=epochs,
        batch_size=batch_size,
        rows_at_once=rows_at_once,
        learning_rate=learning_rate,
        lora=lora,
        seed=seed,
    )


if __name__ == "__main__":
    run(main)
