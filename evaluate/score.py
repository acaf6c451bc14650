"""Compare a model's run with the dataset's references: every image's values and their means.

    python evaluate/score.py --predictions runs/X --references imagenet-think-250k --split test --out scores/X.json
    python evaluate/score.py --predictions after=runs/Y --references imagenet-think-250k --out scores/after.json
    python evaluate/score.py --agreement --references imagenet-think-250k --out scores/teachers.json

Writes X.json (means) and X.rows.parquet (one row an image). The headline is over all images of the split: a prediction
that is missing or failed scores 0 in every section that it lacks, since leaving it out would reward models that fail.

The family taxonomy compares the texts with the images' classes instead of the teachers' texts: docs/benchmarking.md.

Beside the scores stand cache.sqlite, by which another model or a second start computes only what is new, and tfidf/,
the TF-IDF fits on the references alone, named by what they were fitted on: no model changes another's values.

What a word is, and the encoders, follow from the language in which the teachers were asked; X.json names them.
"""

import os
from pathlib import Path
from typing import Annotated

import plain_endings
import typer
from scoring.families import FAMILIES
from scoring.given import path
from scoring.terminal import gives_numbers, run


@gives_numbers
def main(
    references: Annotated[
        Path, typer.Option(help="The dataset: its directory, or owner/name on the Hub.", parser=path)
    ],
    out: Annotated[Path, typer.Option(help="Score file to write, ending in .json.", parser=path)],
    predictions: Annotated[
        Path | None,
        typer.Option(
            help="Run of the model to score, as generate/run.py wrote it; NAME=RUN names it in the report, where one "
            "model stands twice, before and after a training.",
            parser=path,
        ),
    ] = None,
    agreement: Annotated[
        bool, typer.Option("--agreement", help="Score the teachers against one another instead of a model.")
    ] = False,
    split: Annotated[str, typer.Option(help="Split to score: train or test.")] = "test",
    tokenizer: Annotated[
        str | None,
        typer.Option(
            help="What a word is: rouge (a-z, 0-9) or unicode (all scripts). Default: rouge for a dataset in English."
        ),
    ] = None,
    metrics: Annotated[
        str, typer.Option(help=f"Metric families, separated by commas: {', '.join(FAMILIES)}; or lexical; or all.")
    ] = "lexical",
    taxonomy: Annotated[
        Path | None,
        typer.Option(
            help="Tree of the family taxonomy, .tsv or .tsv.gz, whose nodes are the dataset's classes. Default: "
            "WordNet's, by ids such as n02084071.",
            parser=path,
        ),
    ] = None,
    mode: Annotated[
        str, typer.Option(help="Truncate texts as the encoders' libraries do (paper), or read whole texts (long).")
    ] = "paper",
    bertscore_encoder: Annotated[
        str | None,
        typer.Option(
            help="Encoder of BERTScore: a Hub id or a local directory. Default: roberta-large, xlm-roberta-large for "
            "a dataset in another language than English."
        ),
    ] = None,
    bertscore_layer: Annotated[
        int | None, typer.Option(help="Layer whose states BERTScore matches. Default: as bert-score chooses.")
    ] = None,
    sbert_encoder: Annotated[
        str | None,
        typer.Option(
            help="Encoder of Sentence-BERT: a Hub id or a local directory. Default: all-MiniLM-L6-v2, "
            "paraphrase-multilingual-MiniLM-L12-v2 for a dataset in another language than English."
        ),
    ] = None,
    dtype: Annotated[str, typer.Option(help="Set the encoders' dtype: float32 or bfloat16.")] = "float32",
    device: Annotated[
        str | None, typer.Option(help="Set the encoders' device. Default: the first GPU, else the CPU.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Number of processes for all but the encoders.")] = os.cpu_count()
    or 1,
) -> None:
    """Score a model's run against the dataset's references, or the teachers against one another."""
    from scoring.score_run import run

    run(
        predictions=predictions,
        references=references,
        out=out,
        agreement=agreement,
        split=split,
        tokenizer=tokenizer,
        metrics=metrics,
        taxonomy=taxonomy,
        mode=mode,
        workers=workers,
        bertscore_encoder=bertscore_encoder,
        bertscore_layer=bertscore_layer,
        sbert_encoder=sbert_encoder,
        dtype=dtype,
        device=device,
    )


if __name__ == "__main__":
    run(main)
