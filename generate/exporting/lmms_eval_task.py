"""Define the functions that the task's YAML names: a dataset of this project as a task of lmms-eval.

generate/exporting/lmms_eval.py copies this file into every export as task.py, with the contract, the parser and the
metric modules that it loads. So pictures, parts and values are those of generate/run.py and evaluate/score.py.

lmms-eval runs this file anew for every function that it takes from it, and retries a function that raises. So nothing
heavy is imported at the top, and mistakes of the user are raised by the functions that are called before the first
generation.
"""

import importlib.util
import json
import os
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent
DATA, STYLES = "test.parquet", "styles.json"
SECTIONS = ("full", "thinking", "answer")
FAMILIES = ("ngram_overlap", "set_overlap", "vector_space")  # folders beside this file, each an evaluate module
IMAGES = "IMAGENET_THINK_IMAGES"  # environment variable: root of the pictures
MODEL = "IMAGENET_THINK_MODEL"  # environment variable: the model whose delimiters are read
ANY_MODEL = "any"  # a model that marks its thinking with one of the usual tags

Row = dict[str, Any]
Parts = tuple[str, str]  # thinking and answer, "" where there is none


def doc_to_visual(doc: Row, settings: dict[str, str] | None = None) -> list[Any]:
    """Return the picture, decoded as for the teachers. Raises ImageError, and ValueError where no root is named."""
    contract = _beside("imagenet_think")
    held = doc.get(contract.PICTURE_COLUMN)
    if held:
        data = held["bytes"]
    else:
        root = os.environ.get(IMAGES) or (settings or {}).get("images_root")
        if not root:
            raise ValueError(f"no root of the pictures is given: set {IMAGES} to your copy, or export with --images")
        data = _pictures(root).read(doc["path"], doc["image_id"])
    return [contract.decode_image(data)]


def doc_to_text(doc: Row, settings: dict[str, str] | None = None) -> str:
    """Return the question; settings: unused, lmms-eval passes it."""
    _style()  # raises now for a MODEL that is not known, before anything is generated
    return str(doc["question"])


def doc_to_target(doc: Row) -> list[str]:
    """Return the teachers' answers."""
    return [answer for _, answer in _references(doc)]


def process_results(doc: Row, results: list[str]) -> Row:
    """Return {section}_{value}_avg and _max over the teachers of one output, and image_id and status for the log."""
    parsed = _beside("thinking").split(results[0], _style())
    predicted = parsed.thinking or "", parsed.answer or ""
    answered = parsed.status in _beside("imagenet_think").GOOD_STATUSES
    values = {"image_id": doc["image_id"], "status": parsed.status, "answered": float(answered)}
    fits = _fits()
    for section in SECTIONS:
        references = [_text(parts, section) for parts in _references(doc)]
        for name, value in _values(_text(predicted, section), references, fits[section]).items():
            values[f"{section}_{name}"] = value
    return values


def _values(prediction: str, references: list[str], fit: Any) -> dict[str, float]:
    code, (ngrams, sets, vectors) = _code(), _metrics()
    (several,) = code.in_pairs([prediction], [references])
    texts = code.take_apart(several.texts)
    pairs = code.TextPairs(texts, several.predictions, several.references)
    values = ngrams.pair_values(pairs) | sets.pair_values(pairs)
    values |= vectors.pair_values(pairs, fit.weights(texts.vocabulary)[0])
    return {name: float(column[0]) for name, column in several.averaged(values).items()}


def _references(doc: Row) -> list[Parts]:
    """Return the texts of each teacher who has columns."""
    teachers = [name.removesuffix("_thinking") for name in doc if name.endswith("_thinking")]
    return [(doc[f"{name}_thinking"] or "", doc[f"{name}_answer"] or "") for name in teachers]


def _text(parts: Parts, section: str) -> str:
    """Return a section's text; the full text needs both of its parts."""
    thinking, answer = parts
    if section == "full":
        return f"{thinking}\n\n{answer}" if thinking and answer else ""
    return thinking if section == "thinking" else answer


@lru_cache(maxsize=1)
def _fits() -> dict[str, Any]:
    """Return by section the TF-IDF fit on the references of all rows, which neither a model nor --limit changes."""
    import pyarrow.parquet

    code = _code()
    fits = {section: code.TfidfFit() for section in SECTIONS}
    file = pyarrow.parquet.ParquetFile(FOLDER / DATA)
    columns = [name for name in file.schema_arrow.names if name.endswith(("_thinking", "_answer"))]
    for batch in file.iter_batches(batch_size=400, columns=columns):
        references = [parts for row in batch.to_pylist() for parts in _references(row)]
        for section, fit in fits.items():
            texts = code.take_apart([_text(parts, section) for parts in references])
            fit.add(texts.vocabulary, *code.count_documents(texts.term_counts))
    return fits


def _style() -> Any:
    model = os.environ.get(MODEL, ANY_MODEL)
    styles = _styles()
    if model not in styles:
        raise ValueError(f"{MODEL} is {model!r}, choose from {', '.join(styles)}")
    return styles[model]


@lru_cache(maxsize=1)
def _styles() -> dict[str, Any]:
    """Read how each model marks its thinking and its answer, as in generate/models/registry.py."""
    found = json.loads((FOLDER / STYLES).read_text(encoding="utf-8"))
    return {model: _beside("thinking").Style(**_tuples(style)) for model, style in found.items()}


def _tuples(value: Any) -> Any:
    """Return JSON's lists as tuples, of which a Style is made."""
    if isinstance(value, dict):
        return {name: _tuples(one) for name, one in value.items()}
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


@lru_cache(maxsize=1)
def _metrics() -> list[Any]:
    import evaluate

    load = evaluate.load  # type: ignore[attr-defined]  # mypy looks into our folder
    return [load(str(FOLDER / family), keep_in_memory=True) for family in FAMILIES]


def _code() -> Any:
    """Return the code that the metric modules share: words of texts, pairs, and TF-IDF fits."""
    return sys.modules[type(_metrics()[-1]).__module__]


@lru_cache(maxsize=4)
def _pictures(root: str) -> Any:
    return _beside("imagenet_think").Pictures(root)


@lru_cache(maxsize=2)
def _beside(name: str) -> Any:
    """Load the module beside this file, also where another version of it is installed."""
    spec = importlib.util.spec_from_file_location(f"_exported_{name}", FOLDER / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
