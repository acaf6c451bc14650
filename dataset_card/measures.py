"""The numbers of a dataset: tokens and images (the paper's Tables 1 and 2), language, statuses, agreement, quality.

    python dataset_card/measures.py imagenet-think-250k --out statistics.json
    python dataset_card/measures.py viscot_363k.json --map visual-cot --tokenizer path/to/checkpoint
    python dataset_card/measures.py owner/name --map fields.yaml --config default --split train

Prints the tables as Markdown and writes every number as JSON. Of a dataset that generate/build_dataset.py wrote it
tells all; of any other, read by a column map (dataset_card/measuring/column_maps.py), Table 1 and the language. Keys:

table1      a list of rows, the whole dataset first. Of each: name, fields (what was counted as thinking, answer, both),
            tokenizer (its name, or "stored counts"), rows, images (distinct), rows_without_image, and per_image and
            per_pair: of prompt, thinking, answer, both (thinking + answer), all (prompt + both): count, minimum,
            maximum, mean, total, quantiles, histogram; None where nothing was counted. A pair is one thinking with its
            answer; an image's tokens are those of all rows that show it. Stored counts are what the model generated,
            tags included, thinking and answer together: apart they can be had with --tokenizer only.
table2      images, classes, minimum, maximum, mean, classes_of_size ({images: classes}), over the images with a good
            row; `listed`: the same over all images.
language    model -> thinking, answer -> texts, words, sentences, sentence_words (lengths of sentences), flesch,
            unique_words (mean, low, high, vocabulary); see dataset_card/measuring/language.py.
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


def main(
    dataset: Annotated[str, typer.Argument(help="A built dataset; or a file, a folder or a Hub id of another.")],
    column_map: Annotated[
        str | None, typer.Option("--map", help="What stands where in another dataset: a ready map's name, or a file.")
    ] = None,
    tokenizer: Annotated[
        str | None, typer.Option(help="Count with this: a directory with a tokenizer.json, or a Hub id.")
    ] = None,
    config: Annotated[str | None, typer.Option(help="Of another dataset: its config, or the subfolder.")] = None,
    split: Annotated[str | None, typer.Option(help="Of another: its split, or how the files' names begin.")] = None,
    out: Annotated[Path, typer.Option(help="The JSON file with every number.")] = Path("statistics.json"),
    workers: Annotated[int, typer.Option(min=1, help="Processes, of a built dataset.")] = os.cpu_count() or 1,
    paper: Annotated[bool, typer.Option("--paper", help="Print the paper's Tables 1 and 2 too.")] = False,
) -> None:
    """Print the tables of a dataset and write every number of them."""
    from dataset_card.measuring.built import NotBuiltError, is_built
    from dataset_card.measuring.column_maps import MapError
    from dataset_card.measuring.sources import SourceError
    from dataset_card.measuring.token_counts import TokenizerError
    from dataset_card.tables import markdown, paper_tables

    try:
        if column_map is None and is_built(Path(dataset)):
            if config or split:
                raise NotBuiltError(
                    f"{dataset} is a built dataset, which is measured whole; leave out --config and --split"
                )
            found = measure(Path(dataset), tokenizer=tokenizer, workers=workers)
        else:
            found = measure_other(dataset, column_map, tokenizer=tokenizer, config=config, split=split)
        write_json(found, out)
    except (NotBuiltError, TokenizerError, MapError, SourceError) as error:
        typer.echo(f"error: {' '.join(str(error).split())}", err=True)
        raise typer.Exit(2) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        typer.echo(f"error: {where}{error.strerror or error}", err=True)
        raise typer.Exit(2) from None
    print("\n".join([markdown(found), *([paper_tables()] if paper else []), f"every number -> {out}"]))


def measure(dataset: Path, *, tokenizer: str | None = None, workers: int = 1) -> dict[str, Any]:
    """The numbers of a built dataset, JSON-able; keys: see the top of this file.

    tokenizer: None takes the counts that are stored in the rows. Raises NotBuiltError, TokenizerError.
    """
    from dataset_card.measuring.built import measure_built

    return measure_built(dataset, tokenizer, workers)


def measure_other(
    source: str,
    column_map: str | None = None,
    *,
    tokenizer: str | None = None,
    config: str | None = None,
    split: str | None = None,
) -> dict[str, Any]:
    """The numbers of any other dataset, JSON-able. column_map: a name or a file; of known Hub ids it may be left out.

    Raises MapError, SourceError, TokenizerError.
    """
    from dataset_card.measuring.column_maps import MAPS, OF_HUB_ID, MapError, find_map
    from dataset_card.measuring.mapped import measure_mapped

    name = column_map or OF_HUB_ID.get(source)
    if name is None:
        raise MapError(
            f"{source} is not a dataset that generate/build_dataset.py wrote; say with --map what stands where in it: "
            f"{', '.join(MAPS)}, or a file"
        )
    return measure_mapped(source, find_map(name), name, tokenizer=tokenizer, config=config, split=split)


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
