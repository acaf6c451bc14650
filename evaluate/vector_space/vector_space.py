"""Cosine of term frequencies and of TF-IDF, against any number of references, averaged and best."""

from collections.abc import Iterable
from pathlib import Path

import evaluate
import numpy as np
from scipy.sparse import csr_array

from .examples import Floats, Pairs, all_texts, in_pairs, results
from .text_metric import FEATURES, TextMetric
from .tfidf_fit import TfidfFit, count_documents
from .words import TextPairs, Texts, check_tokenizer, take_apart, tokenizer_name, unseen_note, unseen_terms_share

_DESCRIPTION = """\
Cosine between a text and one or several references in the space of their terms: by raw counts (tf_cosine) and weighted
by smoothed inverse document frequency (tfidf_cosine). Terms and weights are the defaults of scikit-learn's
CountVectorizer and TfidfVectorizer. Of each example the mean over its references and the best of them are taken, then
the mean over examples ("Avg of Avg", "Avg of Max"). Values are in [0, 1]; a side without terms scores 0.
"""

_INPUTS = """\
Args:
    predictions: list of str; None is an empty one, which scores 0.
    references: list of lists of str, not necessarily of the same length, or list of str, one for each prediction. None
        is a missing one; an empty one counts only where no other is given, and scores 0.
    fit: where tfidf_cosine's document frequencies come from: "corpus", all predictions and references of the call, each
        as often as it is given; "pair", the two texts that are compared; or the path of a saved fit.
    tokenizer: "rouge", scikit-learn's terms, or "unicode", words of any script (UAX 29, by ICU).
    per_example: also return the values of every example, in order.
Returns:
    tf_cosine_avg, tf_cosine_max, tfidf_cosine_avg, tfidf_cosine_max: float. With per_example=True also each name with
    `_per_example` added: list of float.
    Where texts have letters of which the tokenizer sees none, a warning says so and unseen_texts counts them.
Examples:
    >>> import evaluate
    >>> vector_space = evaluate.load("evaluate/vector_space")
    >>> values = vector_space.compute(predictions=["small dog"], references=[["the dog", "big cat"]])
    >>> {name: round(value, 6) for name, value in values.items()}
    {'tf_cosine_avg': 0.25, 'tf_cosine_max': 0.5, 'tfidf_cosine_avg': 0.183223, 'tfidf_cosine_max': 0.366447}
"""

_CITATION = """\
@article{salton-buckley-1988-term,
    title = {Term-Weighting Approaches in Automatic Text Retrieval},
    author = {Salton, Gerard and Buckley, Christopher},
    journal = {Information Processing \\& Management},
    volume = {24},
    number = {5},
    year = {1988},
}
"""

NAMES = ("tf_cosine", "tfidf_cosine")
# TfidfVectorizer fitted on two texts: a term of one of them weighs ln(3 / 2) + 1, a term of both ln(3 / 3) + 1 = 1.
_WEIGHT_OF_ONE = np.log(1.5) + 1


class VectorSpace(TextMetric):
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
        fit: str = "corpus",
        tokenizer: str = "rouge",
        per_example: bool = False,
    ) -> dict[str, object]:
        check_tokenizer(tokenizer)
        taken = [(pairs, take_apart(pairs.texts, tokenizer, keep=True)) for pairs in in_pairs(predictions, references)]
        found = _fitted(taken, tokenizer) if fit == "corpus" else _saved(fit, tokenizer) if fit != "pair" else None
        groups = []
        for pairs, texts in taken:
            weights = found.weights(texts.vocabulary)[0] if found else None
            values = self.pair_values(TextPairs(texts, pairs.predictions, pairs.references), weights)
            groups.append(pairs.averaged(values))
        unseen = unseen_note(all_texts(predictions, references), tokenizer, unseen_terms_share)
        return results(groups, [f"{name}_{kind}" for name in NAMES for kind in ("avg", "max")], per_example) | unseen

    def pair_values(self, pairs: TextPairs, weights: Floats | None = None) -> dict[str, Floats]:
        """tf_cosine and tfidf_cosine of each pair. weights: (vocabulary,); without them, fitted on the pair."""
        counts = pairs.texts.term_counts
        left, right = counts[pairs.predictions], counts[pairs.references]
        products, squares = left.multiply(right), _squares(counts)
        plain = [_sums(squares)[rows] for rows in (pairs.predictions, pairs.references)]
        if weights is None:
            norms, weighted = [_pair_norms(left, right), _pair_norms(right, left)], products
        else:
            sums = _sums(_weighted(squares, weights**2))
            norms, weighted = [sums[pairs.predictions], sums[pairs.references]], _weighted(products, weights**2)
        return {"tf_cosine": _quotient(_sums(products), *plain), "tfidf_cosine": _quotient(_sums(weighted), *norms)}


def _saved(fit: str, tokenizer: str) -> TfidfFit:
    if not Path(fit).is_file():
        raise ValueError(f'fit={fit!r} is neither "corpus" nor "pair" nor a file; give one of the three')
    return TfidfFit.read(Path(fit), tokenizer=tokenizer_name(tokenizer))


def _fitted(taken: Iterable[tuple[Pairs, Texts]], tokenizer: str) -> TfidfFit:
    fit = TfidfFit(tokenizer=tokenizer_name(tokenizer))
    for pairs, texts in taken:
        rows = np.concatenate(
            [pairs.predictions[pairs.starts], pairs.references]
        )  # a text given twice is two documents
        fit.add(texts.vocabulary, *count_documents(texts.term_counts[rows]))
    return fit


def _pair_norms(one: csr_array, other: csr_array) -> Floats:
    """The squared norm of each row of one, the terms that the other has not weighing more."""
    squares = _squares(one)
    shared = _sums(squares.multiply(other > 0))
    return _WEIGHT_OF_ONE**2 * (_sums(squares) - shared) + shared


def _squares(counts: csr_array) -> csr_array:
    return csr_array((counts.data**2, counts.indices, counts.indptr), shape=counts.shape)


def _weighted(rows: csr_array, weights: Floats) -> csr_array:
    return csr_array((rows.data * weights[rows.indices], rows.indices, rows.indptr), shape=rows.shape)


def _sums(rows: csr_array) -> Floats:
    """Of each row."""
    sums: Floats = rows @ np.ones(rows.shape[1])
    return sums


def _quotient(products: Floats, squares_a: Floats, squares_b: Floats) -> Floats:
    norms = np.sqrt(squares_a) * np.sqrt(squares_b)
    return np.minimum(np.divide(products, norms, out=np.zeros(len(products)), where=norms > 0), 1.0)
