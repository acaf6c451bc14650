"""ROUGE-1 and ROUGE-L against any number of references, averaged and best, equal to rouge_score and far faster."""

from collections import Counter

import datasets
import evaluate
from rapidfuzz.distance import LCSseq

_DESCRIPTION = """\
N-gram overlap of a text with one or several references: ROUGE-1 and ROUGE-L F1 (Lin 2004), without stemming. Of each
example the mean over its references and the best of them are taken, then the mean over examples ("Avg of Avg", "Avg of
Max"). Values are in [0, 1] and equal those of rouge_score 0.1.2 to the last bit.
"""

_INPUTS = """\
Args:
    predictions: list of str.
    references: list of lists of str; one or more for each prediction, not necessarily the same number.
    per_example: also return the values of every example, in order.
Returns:
    rouge1_avg, rouge1_max, rougeL_avg, rougeL_max: float. With per_example=True also each name with `_per_example`
    added: list of float.
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

# Every byte that is no ASCII digit or lower-case letter separates tokens.
_SEPARATE = bytes(b if chr(b).isdigit() or "a" <= chr(b) <= "z" else 32 for b in range(128)) + b" " * 128
_FIRST_SURROGATE, _SURROGATES = 0xD800, 0x800  # code points that a str can hold but rapidfuzz must not be given
_MOST_CODE_POINTS = 0x110000 - _SURROGATES


def tokenize(text: str) -> list[bytes]:
    """rouge_score's default tokens: runs of [a-z0-9] in the lower-cased text."""
    return text.lower().encode("ascii", "replace").translate(_SEPARATE).split()


def encode(texts: list[list[bytes]]) -> list[str] | list[list[int]]:
    """Each text with every distinct token as one character, which is rapidfuzz's fastest form.

    Texts with more distinct tokens than there are characters become lists of numbers.
    """
    ids: dict[bytes, int] = {}
    numbers = [[ids.setdefault(token, len(ids)) for token in text] for text in texts]
    if len(ids) > _MOST_CODE_POINTS:
        return numbers
    characters = [chr(i if i < _FIRST_SURROGATE else i + _SURROGATES) for i in range(len(ids))]
    return ["".join([characters[i] for i in text]) for text in numbers]


def f1(matches: int, prediction_length: int, reference_length: int) -> float:
    """In the order of operations of rouge_score, so that the last bit agrees."""
    if not matches:
        return 0.0
    precision, recall = matches / prediction_length, matches / reference_length
    return 2 * precision * recall / (precision + recall)


def score_example(prediction: str, references: list[str]) -> dict[str, list[float]]:
    """rouge1 and rougeL of one prediction against each of its references."""
    encoded = encode([tokenize(text) for text in (prediction, *references)])
    candidate, counts = encoded[0], Counter(encoded[0])
    values: dict[str, list[float]] = {name: [] for name in NAMES}
    for reference in encoded[1:]:
        shared = sum(min(count, counts[token]) for token, count in Counter(reference).items() if token in counts)
        subsequence = LCSseq.similarity(candidate, reference)
        for name, matches in zip(NAMES, (shared, subsequence), strict=True):
            values[name].append(f1(matches, len(candidate), len(reference)))
    return values


class NgramOverlap(evaluate.Metric):
    """The module's door; see the description above."""

    def _info(self) -> evaluate.MetricInfo:
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=datasets.Features(
                {
                    "predictions": datasets.Value("string"),
                    "references": datasets.Sequence(datasets.Value("string")),
                }
            ),
        )

    def _compute(
        self, *, predictions: list[str], references: list[list[str]], per_example: bool = False
    ) -> dict[str, float | list[float]]:
        columns: dict[str, list[float]] = {f"{name}_{kind}": [] for name in NAMES for kind in ("avg", "max")}
        for at, (prediction, several) in enumerate(zip(predictions, references, strict=True)):
            if not several:
                raise ValueError(f"example {at} has no reference; give each prediction one or more")
            for name, values in score_example(prediction, several).items():
                columns[f"{name}_avg"].append(sum(values) / len(values))
                columns[f"{name}_max"].append(max(values))
        results: dict[str, float | list[float]] = {
            name: sum(values) / len(values) if values else 0.0 for name, values in columns.items()
        }
        if per_example:
            results |= {f"{name}_per_example": values for name, values in columns.items()}
        return results
