"""Jaccard index and overlap coefficient of the sets of words, against any number of references, averaged and best."""

import evaluate
import numpy as np

from .examples import Floats, all_texts, in_pairs, results
from .text_metric import FEATURES, TextMetric
from .words import TextPairs, check_tokenizer, take_apart, unseen_note, unseen_words_share

_DESCRIPTION = """\
Overlap of the set of a text's words with those of one or several references: the Jaccard index |A & B| / |A | B| and
the overlap coefficient |A & B| / min(|A|, |B|). Words are runs of [a-z0-9] in the lower-cased text. Of each example
the mean over its references and the best of them are taken, then the mean over examples ("Avg of Avg", "Avg of Max").
Values are in [0, 1] and equal those of Python's sets to the last bit; a side without words scores 0.
"""

_INPUTS = """\
Args:
    predictions: list of str; None is an empty one, which scores 0.
    references: list of lists of str, not necessarily of the same length, or list of str, one for each prediction. None
        is a missing one; an empty one counts only where no other is given, and scores 0.
    tokenizer: "rouge", runs of [a-z0-9] in the lower-cased text, or "unicode", words of any script (UAX 29, by ICU).
    per_example: also return the values of every example, in order.
Returns:
    jaccard_avg, jaccard_max, overlap_avg, overlap_max: float. With per_example=True also each name with `_per_example`
    added: list of float.
    Where texts have letters of which the tokenizer sees none, a warning says so and unseen_texts counts them.
Examples:
    >>> import evaluate
    >>> set_overlap = evaluate.load("evaluate/set_overlap")
    >>> set_overlap.compute(predictions=["A dog."], references=[["a dog", "the cat"]])
    {'jaccard_avg': 0.5, 'jaccard_max': 1.0, 'overlap_avg': 0.5, 'overlap_max': 1.0}
"""

_CITATION = """\
@article{jaccard-1912-distribution,
    title = {The Distribution of the Flora in the Alpine Zone},
    author = {Jaccard, Paul},
    journal = {New Phytologist},
    volume = {11},
    number = {2},
    year = {1912},
}
"""

NAMES = ("jaccard", "overlap")


class SetOverlap(TextMetric):
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
        """jaccard and overlap of each pair."""
        both = np.diff(pairs.shared.indptr)
        sizes = np.diff(pairs.texts.counts.indptr)  # distinct words of each row
        a, b = sizes[pairs.predictions], sizes[pairs.references]
        return {"jaccard": both / np.maximum(a + b - both, 1), "overlap": both / np.maximum(np.minimum(a, b), 1)}
