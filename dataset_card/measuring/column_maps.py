"""Map the columns of other datasets to images, prompts, thinkings and answers, row by row.

Ready maps, by name, for the datasets that the paper compares with; for any other a file, YAML or JSON:

    image: id                           # the column that tells one image from another; a list where a row shows several
    prompt: question                    # optional
    thinking: [thinking_1, thinking_2]  # optional; as many as answers
    answer: [answer_1, answer_2]
    language: de                        # optional: that of the texts, BCP 47; English unless it is said

A name may be a path into a row: `meta.text`. A row that a map cannot read is broken: counted and reported, never fatal.
Maps that read a conversation take all its common forms: dataset_card/measuring/conversations.py.
"""

import ast
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dataset_card.language_codes import parse_language
from dataset_card.measuring.conversations import CONVERSATION, holds_conversation, sides_of
from imagenet_think import ENGLISH

Row = Mapping[str, Any]


class MapError(Exception):
    """Say in one sentence why the map cannot be read or does not fit the dataset."""


class BrokenRowError(Exception):
    """Say why a row cannot be read.

    reason: the same without this row's values, by which such rows are counted; the message unless it is given.
    """

    def __init__(self, message: str, reason: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason or message


@dataclass(frozen=True)
class Pair:
    """Hold a prompt with one thinking and one answer; None is what the row lacks."""

    prompt: str | None
    thinking: str | None
    answer: str | None


@dataclass(frozen=True)
class Item:
    """Hold a row of any dataset: the identities of its images, and its texts."""

    images: tuple[str, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class ColumnMap:
    """Read rows by a map. `fields` names the sources of each text; `needs` lists the required columns."""

    fields: Mapping[str, str | None]
    needs: tuple[str, ...]
    read: Callable[[Row], Item]
    language: str = ENGLISH  # of the texts, BCP 47; it says how words are counted, and whether Flesch's formula holds

    def check(self, columns: Sequence[str], name: str) -> None:
        """Raise MapError, which lists the real columns, where a required one is missing."""
        missing = [
            need
            for need in self.needs
            if need.split(".")[0] not in columns and not (need == CONVERSATION and holds_conversation(columns))
        ]
        if missing:
            raise MapError(
                f"the map {name} does not fit: there is no column {', '.join(missing)}; the columns are "
                f"{', '.join(columns)}; choose another map ({', '.join(MAPS)}) or write one (--map FILE)"
            )

    def item(self, row: Any) -> Item:
        """Read one row. Raises BrokenRowError."""
        if not isinstance(row, Mapping):
            raise BrokenRowError(f"a {type(row).__name__} and no object")
        try:
            return self.read(row)
        except KeyError as error:
            lacks = f"no {error.args[0]!r}"
            raise BrokenRowError(f"{lacks}; it has {', '.join(map(str, row))}", lacks) from error
        except (TypeError, ValueError, IndexError, AttributeError, SyntaxError, RecursionError, MemoryError) as error:
            raise BrokenRowError(f"{type(error).__name__}: {error}") from error


# -------------------------------------------------------------------------------------------------- values of a row


def text_of(value: Any) -> str | None:
    """Return a column's text; lone surrogates, which no tokenizer takes, become replacement characters.

    None and NaN are no text. Raises TypeError for what is no text and no number.
    """
    if value is None or value != value:  # NaN, which pandas writes for what is missing
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(f"a {type(value).__name__} where a text was expected")
    text = str(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def image_of(value: Any) -> str | None:
    """Return an image's identity: its path or number, or the hash of its bytes; None where there is no image."""
    if isinstance(value, Mapping):  # as datasets and Parquet give images that are not decoded
        if value.get("bytes"):
            return hashlib.sha256(value["bytes"]).hexdigest()
        return text_of(value.get("path")) or None
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest() if value else None
    return text_of(value) or None


def _joined(*texts: str | None) -> str | None:
    there = [text for text in texts if text]
    return "\n".join(there) if there else None


def _single(images: Sequence[str | None], prompt: str | None, thinking: str | None, answer: str | None) -> Item:
    return Item(tuple(image for image in images if image), (Pair(prompt, thinking, answer),))


# ------------------------------------------------------------------------------------------------------- Visual CoT

# From here on the sentence that asks for the box, which the official evaluation cuts off too.
_BOX_REQUEST = " Please provide the bounding box coordinate of the region"


def _visual_cot(row: Row) -> Item:
    """Read viscot_363k.json. The model's first turn is a box and no thinking."""
    paths = [row["image"]] if isinstance(row["image"], str) else list(row["image"] or [])
    # The second path is the first with `###[x0, y0, x1, y1]`. A path tells the picture without the row's `dataset`:
    # rows of textcap lie in textvqa's folder, since they show its pictures.
    images = dict.fromkeys(image_of(path.split("###")[0].strip()) for path in paths)
    asked, replies = sides_of(row)
    prompt = text_of(asked[0].split(_BOX_REQUEST)[0].replace("<image>", "").strip()) if asked else None
    return _single(list(images), prompt, None, text_of(replies[-1]))


def _visual_cot_rows(row: Row) -> Item:
    """Read metadata/*.jsonl, and the detailed steps, which also have a `thought`."""
    # a bare file name, which two sources can share; textcap shows textvqa's pictures
    source = {"textcap": "textvqa"}.get(row["dataset"], row["dataset"])
    image = image_of(row["image"])
    answer = text_of(row.get("full_answer")) or text_of(row["answer"])
    return _single([image and f"{source}/{image}"], text_of(row["question"]), text_of(row.get("thought")), answer)


# ------------------------------------------------------------------------------------------------------- LLaVA-CoT

_TAGS = ("SUMMARY", "CAPTION", "REASONING", "CONCLUSION")
_ANY_TAG = "|".join(_TAGS)
# A section ends at its closing tag; where that is missing, at the next opening tag or the end of the text.
_SECTION = re.compile(rf"<({_ANY_TAG})>(.*?)(?:</\1>|(?=<(?:{_ANY_TAG})>)|\Z)", re.DOTALL)


def _llava_cot(row: Row) -> Item:
    asked, replies = sides_of(row)
    asked = [text.replace("<image>", "").strip() for text in asked]
    images = row.get("image")
    thinking, answers = [], []
    for reply in replies:
        sections = _SECTION.findall(reply)
        thinking += [content.strip() for tag, content in sections if tag != "CONCLUSION"]
        concluded = [content.strip() for tag, content in sections if tag == "CONCLUSION"]
        answers += concluded or [_SECTION.sub("", reply).strip()]  # a reply without the tag is an answer in itself
    shown = [image_of(image) for image in (images if isinstance(images, list) else [images])]
    return _single(shown, text_of(_joined(*asked)), text_of(_joined(*thinking)), text_of(_joined(*answers)))


# ------------------------------------------------------------------------------------------------------------ EMMA


def _emma(row: Row) -> Item:
    images = [image_of(row.get(f"image_{number}")) for number in range(1, 6)]
    options = row.get("options") or []
    options = _listed(options) if isinstance(options, str) else list(options)
    prompt = _joined(text_of(row["question"]), *map(text_of, options), text_of(row.get("context")))
    solution = text_of(row["solution"])
    thinking = _joined(*map(text_of, _listed(solution))) if solution else None
    return _single(list(dict.fromkeys(images)), prompt, thinking, text_of(row["answer"]))


def _listed(text: str) -> list[Any]:
    """Return the texts of a list written as Python source, as many solutions are; any other text as it is."""
    if text.strip().startswith("["):
        try:
            found = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return [text]
        if isinstance(found, list):
            return found
    return [text]


# ------------------------------------------------------------------------------------------------------------- MAC

_OPTIONS = tuple(f"option_{letter}" for letter in "ABCD")
_PICTURE = re.compile(r"\.(png|jpe?g|webp|gif|bmp|tiff?)\s*$", re.IGNORECASE)


def _mac_image2text(row: Row) -> Item:
    cover = text_of(row["cover_image"])
    if cover and not _PICTURE.search(cover):
        raise BrokenRowError("cover_image holds a text and no picture's path; mac-text2image reads such rows")
    prompt = _joined(text_of(row["question"]), *(text_of(row[option]) for option in _OPTIONS))
    return _single([image_of(cover)], prompt, None, text_of(row[f"option_{str(row['answer']).strip().upper()}"]))


def _mac_text2image(row: Row) -> Item:
    story = text_of(row["cover_image"])  # the column keeps its name in this direction
    if story and _PICTURE.search(story):
        raise BrokenRowError("cover_image holds a picture's path and no story; mac-image2text reads such rows")
    images = dict.fromkeys(image_of(row[option]) for option in _OPTIONS)
    return _single(list(images), _joined(text_of(row["question"]), story), None, text_of(row["answer"]))


# -------------------------------------------------------------------------------------- the paper's own release


def _imagenet_think(row: Row) -> Item:
    """Read a dataset whose columns are not documented; seen in use: id, image, answer_2."""
    image = row.get("id")
    image = image_of(row.get("image")) if image is None else image_of(image)
    numbers = [number for number in (1, 2) if f"thinking_{number}" in row or f"answer_{number}" in row]
    pairs = [Pair(None, text_of(row.get(f"thinking_{n}")), text_of(row.get(f"answer_{n}"))) for n in numbers]
    if not pairs:
        raise KeyError("answer_1")
    return Item((image,) if image else (), tuple(pairs))


# ---------------------------------------------------------------------------------------------------------- the maps

_FULL_ANSWER = "full_answer, or answer"
_MAC = ("question", "cover_image", "answer", *_OPTIONS)

MAPS = {
    "visual-cot": ColumnMap(
        {"image": "image[0]", "prompt": "conversations[0]", "thinking": None, "answer": "conversations[3]"},
        ("image", "conversations"),
        _visual_cot,
    ),
    "visual-cot-steps": ColumnMap(
        {"image": "dataset + image", "prompt": "question", "thinking": "thought", "answer": _FULL_ANSWER},
        ("dataset", "image", "question", "thought", "answer"),
        _visual_cot_rows,
    ),
    "visual-cot-metadata": ColumnMap(
        {"image": "dataset + image", "prompt": "question", "thinking": None, "answer": _FULL_ANSWER},
        ("dataset", "image", "question", "answer"),
        _visual_cot_rows,
    ),
    "llava-cot": ColumnMap(
        {
            "image": "image",
            "prompt": "human turns",
            "thinking": "SUMMARY + CAPTION + REASONING",
            "answer": "CONCLUSION",
        },
        ("conversations",),
        _llava_cot,
    ),
    "emma": ColumnMap(
        {
            "image": "image_1 to image_5",
            "prompt": "question + options + context",
            "thinking": "solution",
            "answer": "answer",
        },
        ("question", "answer", "solution"),
        _emma,
    ),
    "mac-image2text": ColumnMap(
        {"image": "cover_image", "prompt": "question + options", "thinking": None, "answer": "the option of answer"},
        _MAC,
        _mac_image2text,
    ),
    "mac-text2image": ColumnMap(
        {
            "image": "option_A to option_D",
            "prompt": "question + cover_image",
            "thinking": None,
            "answer": "answer, a letter",
        },
        _MAC,
        _mac_text2image,
    ),
    "imagenet-think-paper": ColumnMap(
        {"image": "id, or image", "prompt": None, "thinking": "thinking_1, thinking_2", "answer": "answer_1, answer_2"},
        ("answer_2",),
        _imagenet_think,
    ),
}
OF_HUB_ID = {
    "deepcs233/Visual-CoT": "visual-cot",
    "Xkev/LLaVA-CoT-100k": "llava-cot",
    "luckychao/EMMA": "emma",
    "luckychao/EMMA-mini": "emma",
    "lmms-lab-encoder/EMMA": "emma",
    "mhjiang0408/MAC_Bench": "mac-image2text",
    "krishnateja95/ImageNet-Think": "imagenet-think-paper",
}


def find_map(name: str) -> ColumnMap:
    """Return a built-in map by its name, or read one from a file. Raises MapError."""
    if name in MAPS:
        return MAPS[name]
    path = Path(name)
    if not path.is_file():
        raise MapError(f"--map {name} is neither a file nor a built-in map; choose {', '.join(MAPS)}, or write one")
    return read_map(path)


def read_map(path: Path) -> ColumnMap:
    """Read a map from a YAML or JSON file, as described at the top of this file. Raises MapError."""

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))  # JSON is YAML
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise MapError(f"--map {path} cannot be read ({' '.join(str(error).split())})") from error
    known = ("image", "prompt", "thinking", "answer")
    if not isinstance(found, dict) or not found or set(found) - {*known, "language"}:
        raise MapError(
            f"--map {path} must name columns under {', '.join(known)}, a language and nothing else; it has {found!r}"
        )
    columns = {key: _names(path, key, found.get(key)) for key in known}
    texts = max(len(columns["thinking"]), len(columns["answer"]))
    if not texts:
        raise MapError(f"--map {path} names neither a thinking nor an answer; name the columns to count")
    if {len(columns["thinking"]), len(columns["answer"])} - {0, texts} or len(columns["prompt"]) > 1:
        raise MapError(f"--map {path} must name as many thinkings as answers, and at most one prompt")
    fields = {key: ", ".join(names) or None for key, names in columns.items()}
    # an image that some rows lack is theirs to lack, a text column that no row has is a mistake in the map
    needs = tuple(name for key in known[1:] for name in columns[key])
    return ColumnMap(fields, needs, _reader(columns), _language(path, found.get("language", ENGLISH)))


def _language(path: Path, value: Any) -> str:
    try:
        return parse_language(str(value))  # YAML reads a bare `no` as false, which is no code either
    except ValueError as error:
        raise MapError(f"--map {path}: the language {error}") from error


def _names(path: Path, key: str, value: Any) -> tuple[str, ...]:
    names = [] if value is None else value if isinstance(value, list) else [value]
    if not all(isinstance(name, str) and name for name in names):
        raise MapError(f"--map {path}: {key} must be a column's name or a list of names, not {value!r}")
    return tuple(names)


def _reader(columns: Mapping[str, Sequence[str]]) -> Callable[[Row], Item]:
    def text(row: Row, name: str | None) -> str | None:
        return text_of(_at(row, name)) if name else None

    def read(row: Row) -> Item:
        images = dict.fromkeys(image_of(_at(row, name, missing=True)) for name in columns["image"])
        prompt = text(row, next(iter(columns["prompt"]), None))
        blanks = [None] * max(len(columns["thinking"]), len(columns["answer"]))
        sides = zip(columns["thinking"] or blanks, columns["answer"] or blanks, strict=True)
        pairs = tuple(Pair(prompt, text(row, thinking), text(row, answer)) for thinking, answer in sides)
        return Item(tuple(image for image in images if image), pairs)

    return read


def _at(row: Row, name: str, *, missing: bool = False) -> Any:
    """Return a column, or the value at a path of names. Raises KeyError unless it may be missing."""
    value: Any = row
    for part in [name] if name in row else name.split("."):
        if not isinstance(value, Mapping) or part not in value:
            if missing:
                return None
            raise KeyError(name)
        value = value[part]
    return value
