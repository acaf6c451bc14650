"""Measure a dataset and print its tables (the command is dataset_card/measures.py).

Keys:

table1      a list of rows, the whole dataset first. Of each: name, fields (what was counted as thinking, answer, both),
            tokenizer (its name, or "stored counts"), rows, images (distinct), rows_without_image, and per_image and
            per_pair: of prompt, thinking, answer, both (thinking + answer), all (prompt + both): count, minimum,
            maximum, mean, total, quantiles, histogram; None where nothing was counted. A pair is one thinking with its
            answer; an image's tokens are those of all rows that show it. Stored counts are what the model generated,
            tags included, thinking and answer together: apart they can be had with --tokenizer only.
table2      images, classes, minimum, maximum, mean, classes_of_size ({images: classes}), over the images with a good
            row; `listed`: the same over all images; images_without_class where there are some.
pictures    where an image may have several pictures: count (of images), minimum, maximum, mean, total (of pictures),
            quantiles.
language    model -> thinking, answer -> texts, words, sentences, sentence_words (lengths of sentences), flesch (of
            English alone; else no_formula_for: the language), unique_words (mean, low, high, vocabulary); see
            dataset_card/measuring/language.py.
statuses    model -> rows, counts, finish_reasons, failed, failure_rate, truncation_rate
agreement   answer_rouge_l, answer_jaccard (over all teachers; of more than two also of each pair, such as
            a_b_answer_rouge_l): count, missing, mean, low, high (95 %), quantiles, histogram, over the pairs; lengths:
            of thinking, answer, both: whose is longer, the ratio of tokens; of more than two teachers by `pairs`
            ("a/b"). Empty for one teacher.
quality     model -> english, refusal: rows, missing, share; repetition, thinking_answer_overlap: quantiles, …
languages   where a teacher was asked in another language than English: model -> asked (BCP 47); answer, thinking ->
            told (texts whose language could be told), not_told, counts (by language), share_as_asked; refusals: by the
            language of the answer: judged, refusals, no_rule (no rule for the language, or no annotations).
naming      where annotate.py compared answers with the pictures' classes: models -> model -> named, named_chance, near,
            wrong_sibling: count, of, missing, share, low, high (95 %); hf: quantiles, …; pairs -> all, any -> named,
            named_chance: the same of the pictures whose answers of all teachers, or of any, name the class; empty of
            one teacher.

Keys of another dataset: table1, language (dataset -> thinking, answer), `source` (rows_read, rows_broken, encodings:
text files of each; where a folder has others, passed_over: suffix -> files, example) and `broken`: rows that could not
be read, by reason with an example, and the first messages.
"""

import json
from pathlib import Path
from typing import Any

import typer

from dataset_card.measuring.built import NotBuiltError, is_built, measure_built
from dataset_card.measuring.column_maps import MAPS, OF_HUB_ID, MapError, find_map
from dataset_card.measuring.mapped import measure_mapped
from dataset_card.measuring.sources import SourceError
from dataset_card.measuring.token_counts import TokenizerError
from dataset_card.tables import markdown, paper_tables
from dataset_card.terminal import complain, note
from imagenet_think import write_atomic


def run(
    dataset: str,
    column_map: str | None,
    tokenizer: str | None,
    config: str | None,
    split: str | None,
    out: Path | None,
    workers: int,
    paper: bool,
) -> None:
    """Measure, print, and write to `out`. Exits with code 2 for bad input, with 1 where no row can be read."""
    try:
        if column_map is None and is_built(Path(dataset)):
            if config or split:
                raise NotBuiltError(
                    f"{dataset} is a built dataset, which is measured whole; leave out --config and --split"
                )
            found = measure(Path(dataset), tokenizer=tokenizer, workers=workers)
        else:
            found = measure_other(dataset, column_map, tokenizer=tokenizer, config=config, split=split)
        if out is not None:
            write_atomic(out, json.dumps(found, indent=1, ensure_ascii=False) + "\n")
    except (NotBuiltError, TokenizerError, MapError, SourceError) as error:
        complain(error)
        raise typer.Exit(2) from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        complain(f"{where}{error.strerror or error}")
        raise typer.Exit(2) from None
    note(**found)
    written = [] if out is None else [f"every number -> {out}"]
    print("\n".join([markdown(found), *([paper_tables()] if paper else []), *written]))
    if (source := found.get("source")) and not source["rows_read"]:
        example = found["broken"]["messages"][0]
        complain(f"none of {dataset}'s {source['rows_broken']:,} rows could be read; {example}")
        raise typer.Exit(1)


def measure(
    dataset: Path, *, tokenizer: str | None = None, workers: int = 1, name: str | None = None
) -> dict[str, Any]:
    """Return the numbers of a built dataset; keys: see the top of this file.

    tokenizer: None uses the counts stored in the rows. name: of the dataset, by default its directory's.
    Raises NotBuiltError, TokenizerError.
    """

    return measure_built(dataset, tokenizer, workers, name)


def measure_other(
    source: str,
    column_map: str | None = None,
    *,
    tokenizer: str | None = None,
    config: str | None = None,
    split: str | None = None,
) -> dict[str, Any]:
    """Return the numbers of any other dataset. column_map: a name or a file; known Hub ids do without.

    Raises MapError, SourceError, TokenizerError.
    """

    name = column_map or OF_HUB_ID.get(source)
    if name is None:
        raise MapError(
            f"{source} is not a dataset that generate/build_dataset.py wrote, or not its directory here; of another "
            f"describe the columns with --map: {', '.join(MAPS)}, or a file"
        )
    return measure_mapped(source, find_map(name), name, tokenizer=tokenizer, config=config, split=split)
