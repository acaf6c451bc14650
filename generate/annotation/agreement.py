"""Measure how far the two teachers' answers agree, by the metric modules of evaluate/."""

from collections.abc import Sequence
from typing import Any

from generate.annotation.metric_modules import load_metric
from generate.command_line.language_codes import primary
from imagenet_think import ENGLISH


def measure_agreement(pairs: Sequence[Sequence[str]], asked: str = ENGLISH) -> list[dict[str, float]]:
    """Return AGREEMENT_COLUMNS of each pair of answers: ROUGE-L's F1 (no stemming) and their words' Jaccard index.

    Both are the same whichever of the two is the reference. asked: the language of the question. For English, words are
    rouge_score's, runs of a-z and 0-9 alone; for any other, those of all scripts, as score.py counts them.
    """
    if not pairs:
        return []
    # A lone surrogate separates words in the metric modules, and so does the question mark that replaces it here.
    left, right = ([text.encode("utf-8", "replace").decode() for text in side] for side in zip(*pairs, strict=True))
    texts: dict[str, Any] = {"predictions": left, "references": [[text] for text in right], "per_example": True}
    texts["tokenizer"] = "rouge" if primary(asked) == ENGLISH else "unicode"
    rouge = load_metric("ngram_overlap").compute(**texts)["rougeL_avg_per_example"]
    jaccard = load_metric("set_overlap").compute(**texts)["jaccard_avg_per_example"]
    return [{"answer_rouge_l": r, "answer_jaccard": j} for r, j in zip(rouge, jaccard, strict=True)]
