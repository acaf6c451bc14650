"""The numbers of a dataset: tokens and images (the paper's Tables 1 and 2), language, statuses, agreement, quality.

    python dataset_card/measures.py imagenet-think-250k --out statistics.json
    python dataset_card/measures.py viscot_363k.json --map visual-cot --tokenizer path/to/checkpoint
    python dataset_card/measures.py owner/name --map fields.yaml --config default --split train

Prints the tables as Markdown and writes every number as JSON. Of a dataset that generate/build_dataset.py wrote it
tells all; of any other, read by a column map (dataset_card/column_maps.py), Table 1 and the language. Keys:

table1      a list of rows, the whole dataset first. Of each: name, fields (what was counted as thinking, answer, both),
            tokenizer (its name, or "stored counts"), rows, images (distinct), rows_without_image, and per_image and
            per_pair: of thinking, answer, both: count, minimum, maximum, mean, total, quantiles, histogram; None where
            nothing was counted. A pair is one thinking with its answer, that is, one row; an image's tokens are those
            of all rows that show it. Stored counts are what the model generated, tags included, thinking and answer
            together: apart they can be had with --tokenizer only.
table2      images, classes, minimum, maximum, mean, classes_of_size ({images: classes}), over the images with a good
            row; `listed`: the same over all images.
language    model -> thinking, answer -> texts, words, sentences, sentence_words (lengths of sentences), flesch,
            unique_words (mean, low, high, vocabulary); see dataset_card/language.py.
statuses    model -> rows, counts, finish_reasons, failed, failure_rate, truncation_rate
agreement   answer_rouge_l, answer_jaccard: count, missing, mean, low, high (95 %), quantiles, histogram, over
            the pairs; lengths: of thinking, answer, both: which model's is longer, the ratio glm/kimi of tokens.
quality     model -> english, refusal: rows, missing, share; repetition, thinking_answer_overlap: quantiles, …

Keys of another dataset: table1, language (dataset -> thinking, answer) and `broken`: rows that could not be read, with
the first messages.
"""

import os
from pathlib import Path
from typing import Annotated, Any

import typer


class MeasuresError(Exception):
    """What was given cannot be measured; the message is one sentence for the user."""


def main(
    dataset: Annotated[str, typer.Argument(help="A built dataset, a file or folder of another, or a Hub id.")],
    tokenizer: Annotated[
        str | None, typer.Option(help="Count with this: a directory with a tokenizer.json, or a Hub id.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The JSON file with every number.")] = Path("statistics.json"),
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = os.cpu_count() or 1,
) -> None:
    """Print the tables of a dataset and write every number of them."""
    from dataset_card.built import NotBuiltError
    from dataset_card.tables import markdown
    from dataset_card.token_counts import TokenizerError

    try:
        found = measure(Path(dataset), tokenizer=tokenizer, workers=workers)
        write_json(found, out)
    except (NotBuiltError, TokenizerError, MeasuresError) as error:
        typer.echo(f"error: {error}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        typer.echo(f"error: {error.filename or out}: {error.strerror or error}", err=True)
        raise typer.Exit(2) from None
    print(f"{markdown(found)}\nevery number -> {out}")


def measure(dataset: Path, *, tokenizer: str | None = None, workers: int = 1) -> dict[str, Any]:
    """The numbers of a built dataset, JSON-able; keys: see the top of this file.

    tokenizer: None takes the counts that are stored in the rows. Raises NotBuiltError, TokenizerError.
    """
    from dataset_card.built import measure_built

    return measure_built(dataset, tokenizer, workers)


def write_json(found: dict[str, Any], out: Path) -> None:
    """Writes `out` whole or not at all."""
    import json

    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_name(f".{out.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(found, file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.rename(out)
    finally:
        temporary.unlink(missing_ok=True)


if __name__ == "__main__":
    typer.run(main)
