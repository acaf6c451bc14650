"""Score with the encoders: BERTScore and Sentence-BERT."""

import json
import sys
from itertools import chain
from typing import Any

import numpy as np
from shared.examples import in_pairs

from scoring.cache import Columns
from scoring.families import SEMANTIC, ScoreError
from scoring.inputs import SECTIONS, Compared
from scoring.lexical import load_metric

SEMANTIC_CHUNK = 16  # images between two commits of encoded texts, which cost much more than lexical values


class Semantic:
    """Hold the two encoders. Raises ScoreError where one cannot be loaded."""

    def __init__(self, mode: str, *, dtype: str, device: str | None, **options: Any) -> None:

        self.mode, self.dtype = mode, dtype
        self._metric = load_metric(SEMANTIC)
        load = sys.modules[type(self._metric).__module__].load_encoder
        try:
            bertscore = load(options["bertscore_encoder"], "bertscore", dtype, device, options["bertscore_layer"])
            self._encoders = {
                "bertscore": bertscore,
                "sbert_cosine": load(options["sbert_encoder"], "sbert", dtype, device),
            }
        except ValueError as error:
            raise ScoreError(str(error)) from error

    def description(self) -> dict[str, dict[str, Any]]:
        """Return name, revision and layer of each encoder."""
        bertscore, sbert = self._encoders.values()
        return {
            "bertscore": {"name": bertscore.name, "revision": bertscore.revision, "layer": bertscore.layer},
            "sbert": {"name": sbert.name, "revision": sbert.revision}
            | ({"prefix": sbert.prefix} if sbert.prefix else {}),
        }

    def identity(self) -> str:
        """Return all that decides a value, without the encoders' names and paths."""
        return json.dumps([self.mode, self.dtype, *({**one, "name": None} for one in self.description().values())])

    def score(self, compared: Compared) -> Columns:
        """Return the columns {section}_{value} of some images.

        Goes image by image, so that a full text and its thinking, which are cut at the same token, are encoded once.
        """

        sections = [compared.section(section) for section in SECTIONS]
        predictions = list(chain.from_iterable(zip(*(one for one, _ in sections), strict=True)))
        references = list(chain.from_iterable(zip(*(several for _, several in sections), strict=True)))
        groups = [
            self._metric.example_values(pairs, self._encoders, self.mode) for pairs in in_pairs(predictions, references)
        ]
        columns = {name: np.concatenate([group[name] for group in groups]) for name in groups[0]}
        return {
            f"{section}_{name}": column[at :: len(SECTIONS)]
            for at, section in enumerate(SECTIONS)
            for name, column in columns.items()
        }
