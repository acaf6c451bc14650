"""ROUGE-1 and ROUGE-L against any number of references, averaged and best, equal to rouge_score and far faster."""

import evaluate
import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from .examples import Floats, Ints, all_texts, in_pairs, results
from .text_metric import FEATURES, TextMetric
from .words import TextPairs, check_tokenizer, take_apart, unseen_note, unseen_words_share

_DESCRIPTION = """\
N-gram overlap of a text with one or several references: ROUGE-1 and ROUGE-L F1 (Lin 2004), without stemming. Of each
example the mean over its references and the best of them are taken, then the mean over examples ("Avg of Avg", "Avg of
Max"). Values are in [0, 1] and equal those of rouge_score 0.1.2 to the last bit.
"""

_INPUTS = """\
Args:
    predictions: list of str; None is an empty one, which scores 0.
    references: list of lists of str, not necessarily of the same length, or list of str, one for each prediction. None
        is a missing one; an empty one counts only where no other is given, and scores 0.
    tokenizer: "rouge", runs of [a-z0-9] in the lower-cased text, or "unicode", words of any script (UAX 29, by ICU).
    per_example: also return the values of every example, in order.
Returns:
    rouge1_avg, rouge1_max, rougeL_avg, rougeL_max: float. With per_example=True also each name with `_per_example`
    added: list of float.
    Where texts have letters of which the tokenizer sees none, a warning says so and unseen_texts counts them.
Examples:
    >>> import evaluate
    >>> ngram_overlap = evaluate.load("evaluate/ngram_overlap")
    >>> ngram_overlap.compute(predictions=["a small dog"], references=[["a dog", "a big cat"]])
    {'rouge1_avg': 0.5666666666666667, 'rouge1_max': 0.8, 'rougeL_avg': 0.5666666666666667, 'rougeL_max': 0.8}
"""

_CITATION = """\
@inproceedings{lin-2004-rouge,
    title = {{ROUGE}: A Package for Automatic Evaluation of Summaries},
    author = {Lin, Chin-Yew},
    booktitle = {Text Summarization Branches Out},
    year = {2004},
}
"""

NAMES = ("rouge1", "rougeL")

_NUMBERS = np.arange(1, 4097, dtype=np.uint32)
_FIRST_SURROGATE, _SURROGATES = 0xD800, 0x800  # characters that a str can hold but rapidfuzz must not be given


class NgramOverlap(TextMetric):
    """The module's door; see the description above."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=FEATURES,
        )

    def _compute(
        self,
        *,
        predictions: list[str],
        references: list[list[str]],
        tokenizer: str = "rouge",
        per_example: bool = False,
    ) -> dict[str, object]:
        check_tokenizer(tokenizer)
        groups = []
        for pairs in in_pairs(predictions, references):
            texts = take_apart(pairs.texts, tokenizer, keep=True)
            values = self.pair_values(TextPairs(texts, pairs.predictions, pairs.references))
            groups.append(pairs.averaged(values))
        unseen = unseen_note(all_texts(predictions, references), tokenizer, unseen_words_share)
        return results(groups, [f"{name}_{kind}" for name in NAMES for kind in ("avg", "max")], per_example) | unseen

    def pair_values(self, pairs: TextPairs) -> dict[str, Floats]:
        """rouge1 and rougeL of each pair."""
        matches = {"rouge1": pairs.shared.sum(axis=1), "rougeL": _subsequences(pairs)}
        lengths = pairs.texts.lengths[pairs.predictions], pairs.texts.lengths[pairs.references]
        return {name: _f1(matches[name], *lengths) for name in NAMES}


def _f1(matches: Floats, prediction_lengths: Ints, reference_lengths: Ints) -> Floats:
    """In the order of operations of rouge_score, so that the last bit agrees."""
    some = np.maximum(matches, 1)  # where nothing matches, the value is 0 and must not be divided by 0
    precision, recall = some / np.maximum(prediction_lengths, 1), some / np.maximum(reference_lengths, 1)
    return np.where(matches > 0, 2 * precision * recall / (precision + recall), 0.0)


def _subsequences(pairs: TextPairs) -> Floats:
    """The length of the longest common subsequence of each pair.

    Words that only one side has cannot be in it. Those of both are numbered from 1 for each pair, since rapidfuzz is
    fastest on characters below 256.
    """
    texts, shared = pairs.texts, pairs.shared
    number = np.zeros(len(texts.vocabulary), np.uint32)
    found = np.empty(len(pairs.predictions))
    sides = [texts.bounds[rows + end] for rows in (pairs.predictions, pairs.references) for end in (0, 1)]
    spans = zip(*(side.tolist() for side in (*sides, shared.indptr[:-1], shared.indptr[1:])), strict=True)
    for pair, (a_start, a_end, b_start, b_end, start, end) in enumerate(spans):
        both = shared.indices[start:end]
        number[both] = _NUMBERS[: end - start] if end - start <= len(_NUMBERS) else np.arange(1, end - start + 1)
        a, b = number[texts.ids[a_start:a_end]], number[texts.ids[b_start:b_end]]
        number[both] = 0
        found[pair] = LCSseq.similarity(_spelled(a[a > 0], end - start), _spelled(b[b > 0], end - start))
    return found


def _spelled(numbers: NDArray[np.uint32], highest: int) -> bytes | str | list[int]:
    """One character a word, in the smallest form that rapidfuzz takes."""
    if highest < 256:
        return numbers.astype(np.uint8).tobytes()
    if highest < 0x110000 - _SURROGATES:
        return (numbers + _SURROGATES * (numbers >= _FIRST_SURROGATE)).astype("<u4").tobytes().decode("utf-32-le")
    return numbers.tolist()
