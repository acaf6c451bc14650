"""Read the files of evaluate/score.py; refuse those that do not belong in one table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet

SECTIONS = {"full": "Full output", "thinking": "Thinking", "answer": "Answer"}
# The paper's table in which a metric stands, and the metric's printed name. Long mode has names of its own.
METRICS = {
    "bertscore": (3, "BERTScore F1"),
    "bertscore_long": (3, "BERTScore F1, whole texts"),
    "sbert_cosine": (3, "Sentence-BERT cosine"),
    "sbert_cosine_long": (3, "Sentence-BERT cosine, whole texts"),
    "rouge1": (4, "ROUGE-1"),
    "rougeL": (4, "ROUGE-L"),
    "jaccard": (5, "Jaccard index"),
    "overlap": (5, "Overlap coefficient"),
    "tfidf_cosine": (6, "TF-IDF cosine"),
    "tf_cosine": (6, "Term-frequency cosine"),
}
AGGREGATES = {"avg": "Avg of Avg", "max": "Avg of Max"}
_SAME = ("references", "split", "metrics", "mode", "encoders", "tfidf", "tokenizer")  # in all files of one table
_TOLERANCE = 1e-9  # between X.json's means and those of its rows


class ScoreFileError(Exception):
    """Say in one sentence why a file does not go into the tables."""


@dataclass(frozen=True)
class ScoreFile:
    """Hold X.json as `scores` and X.rows.parquet as `rows`: numpy arrays by column, in the order of image_id."""

    path: Path
    scores: dict[str, Any]
    rows: dict[str, Any]

    @property
    def model(self) -> str:
        return str(self.scores["model"])

    @property
    def is_agreement(self) -> bool:
        """Return whether these are the teachers scored against one another: a level to reach, not a model."""
        return bool(self.scores.get("agreement"))

    @property
    def metrics(self) -> list[str]:
        """Return the METRICS that were computed, in that order."""
        return [name for name in METRICS if f"{name}_avg" in self.scores["sections"]["full"]]

    def mean(self, section: str, value: str) -> float:
        return float(self.scores["sections"][section][value])


def tokenizer_of(scores: Mapping[str, Any]) -> str:
    """Return what took the texts apart; files and rows of earlier versions do not say it."""
    return str(scores.get("tokenizer", "rouge"))


def name_of(scores: Mapping[str, Any]) -> str:
    """Return the dataset's name, on one line; empty in files and rows of earlier versions."""
    return " ".join(str(scores.get("dataset", "")).split())[:100]


def read_score_files(paths: list[Path]) -> list[ScoreFile]:
    """Read score files; return them sorted by model, the teachers' agreement last. Raises ScoreFileError."""
    scores = [read_means(path) for path in paths]
    _check_comparable(scores)
    files = [ScoreFile(path, one, _read_rows(path, one)) for path, one in zip(paths, scores, strict=True)]
    first = files[0]
    for file in files[1:]:
        if not file.rows["image_id"].equals(first.rows["image_id"]):
            raise ScoreFileError(
                f"{file.path} and {first.path} do not have the same images; score both on the same dataset and split"
            )
    if all(file.is_agreement for file in files):
        raise ScoreFileError(f"{first.path} is the teachers' agreement; add the score file of a model")
    return sorted(files, key=lambda file: (file.is_agreement, file.model))


def read_means(path: Path) -> dict[str, Any]:
    """Read X.json and check that it has all that the tables need. Raises ScoreFileError."""
    try:
        scores: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for name in ("model", "n", "answered", "split", "references", "metrics"):
            scores[name]
        scores["references"]["teachers"][0]
        names = scores["sections"]["full"].keys()
        if not any(f"{metric}_avg" in names for metric in METRICS):
            raise ScoreFileError(f"{path} has none of the values {', '.join(METRICS)}; score the model again")
        for section in SECTIONS:
            for metric in METRICS:
                for value in (f"{metric}_{aggregate}" for aggregate in AGGREGATES if f"{metric}_avg" in names):
                    mean = scores["sections"][section][value]
                    if not 0 <= mean <= 1:
                        raise ScoreFileError(f"{path}: {section} {value} is {mean}, which lies outside of [0, 1]")
    except FileNotFoundError as error:
        raise ScoreFileError(f"{path} does not exist; give a file that evaluate/score.py wrote") from error
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        lacks = f"it has no {error}" if isinstance(error, KeyError) else f"{type(error).__name__}: {error}"
        if path.name == "run.json":
            lacks = f"it describes a run, which evaluate/score.py --predictions {path.parent} scores"
        raise ScoreFileError(f"{path} is not a score file ({lacks}); give what evaluate/score.py wrote") from error
    except (OSError, ValueError) as error:
        raise ScoreFileError(f"{path} is not a score file ({error}); give what evaluate/score.py wrote") from error
    return scores


def _check_comparable(scores: list[dict[str, Any]]) -> None:
    """Refuse values of other references, another split, metric or encoder. Raises ScoreFileError."""
    for name in _SAME:
        values = [tokenizer_of(one) if name == "tokenizer" else one.get(name) for one in scores]
        found = {json.dumps(of, sort_keys=True): str(one["model"]) for of, one in zip(values, scores, strict=True)}
        if len(found) > 1:
            named = "; ".join(f"{value} for {model}" for value, model in found.items())
            raise ScoreFileError(f"the score files differ in {name} ({named}); score all models on the same one")
    models = [str(one["model"]) for one in scores]
    if twice := next((model for model in models if models.count(model) > 1), None):
        raise ScoreFileError(f"{twice} stands in two of the {len(scores)} score files; give one for each model")


def _read_rows(path: Path, scores: dict[str, Any]) -> dict[str, Any]:

    rows_path = path.with_suffix(".rows.parquet")
    try:
        table = pyarrow.parquet.read_table(rows_path).sort_by("image_id")
        # The ids stay in Arrow's memory, a tenth of what a quarter of a million Python strings take.
        rows = {
            name: column if name in ("image_id", "wnid", "status") else column.to_numpy().astype(np.float64)
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
        rows["wnid"]
        for section in SECTIONS:
            for value, mean in scores["sections"][section].items():
                column = rows[f"{section}_{value}"]
                if not ((column >= 0) & (column <= 1)).all() or abs(float(column.mean()) - mean) > _TOLERANCE:
                    raise ScoreFileError(
                        f"{rows_path} does not belong to {path}: the mean of {section} {value} differs; "
                        "score the model again"
                    )
    except FileNotFoundError as error:
        raise ScoreFileError(f"{rows_path} does not exist; it belongs beside {path}") from error
    except (OSError, pyarrow.ArrowException, ValueError, KeyError, TypeError) as error:
        raise ScoreFileError(f"{rows_path} does not hold a model's rows ({type(error).__name__}: {error})") from error
    if table.num_rows != scores["n"]:
        raise ScoreFileError(f"{rows_path} has {table.num_rows:,} rows, and {path} says {scores['n']:,}")
    return rows
