"""Read the files of evaluate/score.py; refuse those that do not belong in one table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
import pyarrow.parquet
from scoring.terminal import counted

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
# The values of the family taxonomy, each with its name and what it says.
TAXONOMY = {
    "named": ("Class named", "a name of the class, or of a kind of it, stands in the text"),
    "subject_hf": ("Subject, F1", "hierarchical F1 of what the concluding statement is about"),
    "subject_hp": ("Subject, precision", "hierarchical precision of what the concluding statement is about"),
    "subject_hr": ("Subject, recall", "hierarchical recall of what the concluding statement is about"),
    "hr": ("Best mention, recall", "hierarchical recall of the best mention in the text"),
    "near": ("Near", "a name of what is one or two levels above the class stands in the text"),
    "depth": ("Depth", "levels from the root to the most specific mention that is right"),
    "wrong_sibling": (
        "Wrong sibling",
        "the subject is another class, and the right one is not named; fewer are better",
    ),
}
HEADLINE = ("named", "subject_hf")  # of TAXONOMY, where there is room for two
CHANCE, DIFFERENCE = "_chance", "_difference"  # endings: a value by chance, and the value less that
AGGREGATES = {"avg": "Avg of Avg", "max": "Avg of Max"}
# in all files of one table
_SAME = ("references", "split", "metrics", "mode", "encoders", "tfidf", "tokenizer", "taxonomy")
_WORDS = ("image_id", "wnid", "status", "branch")  # columns of texts
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

    @property
    def taxonomy(self) -> list[str]:
        """Return the values of TAXONOMY that were computed, in that order."""
        return [name for name in TAXONOMY if name in self.scores["sections"]["full"]]

    @property
    def chance(self) -> Mapping[str, Mapping[str, float]]:
        """Return the means of the taxonomy's values by chance, by section; none where all images have one class."""
        return self.scores.get("chance", {})

    @property
    def teachers(self) -> list["ScoreFile"]:
        """Return the teachers whose texts were compared with the taxonomy, each as a file of its own."""
        return [
            ScoreFile(
                self.path, {**of, "model": f"{name} (teacher)", "agreement": True}, _rows_of(self.rows, f"{name}_")
            )
            for name, of in self.scores.get("teachers", {}).items()
        ]

    def classes(self) -> tuple[list[str], Any]:
        """Return the sorted classes, and for each row the position of its class."""
        wnids, numbers = np.unique(self.rows["wnid"].to_numpy().astype(str), return_inverse=True)
        return wnids.tolist(), numbers

    def mean(self, section: str, value: str) -> float:
        """Return a mean of X.json; of values with an ending, chance or the difference to it."""
        means = self.scores["sections"][section]
        if value.endswith(CHANCE):
            return float(self.chance[section][value.removesuffix(CHANCE)])
        if value.endswith(DIFFERENCE):
            name = value.removesuffix(DIFFERENCE)
            return float(means[name] - self.chance[section][name])
        return float(means[value])


def tokenizer_of(scores: Mapping[str, Any]) -> str:
    """Return what took the texts apart; files and rows of earlier versions do not say it."""
    return str(scores.get("tokenizer", "rouge"))


def name_of(scores: Mapping[str, Any]) -> str:
    """Return the dataset's name, on one line; empty in files and rows of earlier versions."""
    return " ".join(str(scores.get("dataset", "")).split())[:100]


def version_of(scores: Mapping[str, Any]) -> str:
    """Return the dataset's version, by its card; empty where it has none."""
    return " ".join(str(scores.get("version", "")).split())[:40]


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


def read_json(data: bytes, **options: Any) -> Any:
    """Read JSON of others. Raises ValueError, also for a lone surrogate, which no file of the report could hold.

    options: of json.loads.
    """
    try:
        content = json.loads(data, **options)
        json.dumps(content, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise ValueError("it holds a lone surrogate, which is half of a character") from error
    except RecursionError:
        raise ValueError("it is nested too deep") from None
    return content


def read_means(path: Path) -> dict[str, Any]:
    """Read X.json and check that it has all that the tables need. Raises ScoreFileError."""
    try:
        scores: dict[str, Any] = read_json(path.read_bytes())
        for name in ("model", "n", "answered", "split", "references", "metrics"):
            scores[name]
        scores["references"]["teachers"][0]
        names = scores["sections"]["full"].keys()
        named = {*TAXONOMY, *(f"{metric}_avg" for metric in METRICS)}
        if not names & named and not scores.get("teachers"):
            raise ScoreFileError(f"{path} has none of the values {', '.join(METRICS)}; score the model again")
        for section in SECTIONS:
            for name in names & TAXONOMY.keys():
                scores["sections"][section][name]
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
        why = error.strerror if isinstance(error, OSError) else error
        raise ScoreFileError(f"{path} is not a score file ({why}); give what evaluate/score.py wrote") from error
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
        raise ScoreFileError(
            f"{twice} stands in two of the {len(scores)} score files; give one for each model, or score one under "
            "a name of its own, --predictions NAME=RUN"
        )


def _read_rows(path: Path, scores: dict[str, Any]) -> dict[str, Any]:

    rows_path = path.with_suffix(".rows.parquet")
    try:
        table = pyarrow.parquet.read_table(rows_path).sort_by("image_id")
        # The ids stay in Arrow's memory, a tenth of what a quarter of a million Python strings take.
        rows = {
            name: column if name in _WORDS else column.to_numpy().astype(np.float64)
            for name, column in zip(table.column_names, table.columns, strict=True)
        }
        for name in ("wnid", "status", *(("branch", "class_depth") if "taxonomy" in scores else ())):
            rows[name]
        for start, of in {"": scores, **{f"{name}_": of for name, of in scores.get("teachers", {}).items()}}.items():
            if problem := _add_differences(rows, start, of):
                raise ScoreFileError(f"{rows_path} does not belong to {path}: {problem}; score the model again")
    except FileNotFoundError as error:
        raise ScoreFileError(f"{rows_path} does not exist; it belongs beside {path}") from error
    except (OSError, pyarrow.ArrowException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ScoreFileError(f"{rows_path} does not hold a model's rows ({type(error).__name__}: {error})") from error
    if table.num_rows != scores["n"]:
        raise ScoreFileError(f"{rows_path} has {counted(table.num_rows, 'row')}, and {path} says {scores['n']:,}")
    return rows


def _add_differences(rows: dict[str, Any], start: str, means: Mapping[str, Any]) -> str | None:
    """Check the columns of some means, and add each value's difference to chance; return what is wrong."""
    chance = {
        f"{section}_{name}{CHANCE}": mean
        for section, of in means.get("chance", {}).items()
        for name, mean in of.items()
    }
    values = {f"{section}_{name}": mean for section in SECTIONS for name, mean in means["sections"][section].items()}
    grounded = {name for name in values if name.split("_", 1)[1] in TAXONOMY}
    if chance and chance.keys() != {f"{name}{CHANCE}" for name in grounded}:
        return "it lacks chance of some values"
    for name, mean in {**values, **chance}.items():
        column = rows[f"{start}{name}"]
        most = np.inf if name.removesuffix(CHANCE).endswith("_depth") else 1
        if not ((column >= 0) & (column <= most)).all() or abs(float(column.mean()) - mean) > _TOLERANCE:
            return f"the mean of {' '.join(name.split('_', 1))} differs"
    for name in chance:
        value = f"{start}{name.removesuffix(CHANCE)}"
        rows[f"{value}{DIFFERENCE}"] = rows[value] - rows[f"{value}{CHANCE}"]
    return None


def _rows_of(rows: Mapping[str, Any], start: str) -> dict[str, Any]:
    """Return the rows of a teacher: what is said of the images, and its own columns."""
    own = {f"{section}_{name}{of}" for section in SECTIONS for name in TAXONOMY for of in ("", CHANCE, DIFFERENCE)}
    found = {name: rows[f"{start}{name}"] for name in own if f"{start}{name}" in rows}
    return found | {name: rows[name] for name in (*_WORDS, "class_depth")}
