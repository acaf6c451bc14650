"""Compare what a run is bound to with what it would be bound to now, as JSON holds both, field by field."""

import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from generate.command_line.language_codes import UNKNOWN
from generate.models.model_file import plain
from generate.models.registry import MODELS, Model
from generate.models.sampling import Sampling
from generate.models.thinking import Style

_LONGEST = 80  # characters of a value that is shown whole
_BEFORE, _SHOWN = 20, 60  # characters of a longer one: before the first difference, and in all
_MOST = 6  # fields that are named
# Of an entry: they decide no text. What a run is sampled with, and its limit, stand beside the entry.
_NOT_OF_TEXTS = ("licence", "also", "engines", "sampling", "max_new_tokens", "max_pictures")


def as_json(bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings as they are read back from JSON, which knows no tuples and no numbers as keys."""
    described: dict[str, Any] = json.loads(json.dumps(bound))
    return described


def differences(there: Mapping[str, Any], now: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (dotted name, both values in words) of every field that differs. Both sides as JSON holds them.

    A field that one side lacks has its default: the version that bound the run did not know it. A run without an entry
    of its own is asked by the registry's, and its entry is compared where the other run has one of its own, but for
    what decides no text. An older version said no language of a text of one's own, which
    is `und` today: that run goes on.
    """
    if "question_language" not in there and now.get("question_language") == UNKNOWN:
        there = {**there, "question_language": UNKNOWN}
    sides = [_completed(there), _completed(now)]
    if any("entry" in side for side in sides):
        sides = [_of_texts({"entry": _registered(side)} | side) for side in sides]
    return list(_differences("", *sides))


def in_words(found: list[tuple[str, str]]) -> str:
    """Return the differences as one line, of the first fields alone where there are many."""
    more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
    return "; ".join(f"{name}: {values}" for name, values in found[:_MOST]) + more


def _completed(bound: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings with the defaults of the fields that they lack."""
    completed = {"question_language": "en", **bound}
    if isinstance(bound.get("sampling"), dict):
        completed["sampling"] = _defaults(Sampling) | bound["sampling"]
    if isinstance(entry := bound.get("entry"), dict):
        completed["entry"] = _defaults(Model) | entry
        if isinstance(entry.get("style"), dict):
            completed["entry"]["style"] = _defaults(Style) | entry["style"]
    return completed


def _of_texts(bound: dict[str, Any]) -> dict[str, Any]:
    """Return the settings without those of the entry's fields that decide no text."""
    entry = bound["entry"]
    if isinstance(entry, dict):
        entry = {name: value for name, value in entry.items() if name not in _NOT_OF_TEXTS}
    return bound | {"entry": entry}


def _registered(bound: Mapping[str, Any]) -> dict[str, Any] | None:
    model = MODELS.get(str(bound.get("model")))
    return as_json(plain(model)) if model else None


def _defaults(kind: Any) -> dict[str, Any]:
    """Return the fields of a dataclass that have a default, with it."""
    made = {field.name: field.default_factory for field in fields(kind) if callable(field.default_factory)}
    given = {field.name: field.default for field in fields(kind) if field.default is not MISSING}
    return as_json(given | {name: make() for name, make in made.items()})


def _differences(name: str, there: Any, now: Any) -> Iterator[tuple[str, str]]:
    # Nothing, null and an empty mapping say the same.
    if isinstance(there, dict) and isinstance(now, dict):
        for key in sorted(there.keys() | now.keys(), key=lambda key: (key == "entry", key)):  # its fields are many
            yield from _differences(f"{name}.{key}" if name else key, there.get(key), now.get(key))
    elif not (_same(there, now) or (there in (None, {}) and now in (None, {}))):
        shown_there, shown_now = _shown(there, now)
        yield name, f"{shown_there} there, {shown_now} now"


def _same(a: Any, b: Any) -> bool:
    """Return whether two JSON values are equal: 1 is 1.0, and not true."""
    numbers = type(a) in (int, float) and type(b) in (int, float)
    return a == b if numbers and a == a else json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)


def _shown(a: Any, b: Any) -> tuple[str, str]:
    """Return both values in words, the part where they begin to differ where one is long."""
    texts = isinstance(a, str) and isinstance(b, str)
    first, second = (a, b) if texts else (_text(a), _text(b))
    if max(len(first), len(second)) <= _LONGEST:
        start, end = 0, _LONGEST
    else:
        pairs = enumerate(zip(first, second, strict=False))
        start = max(0, next((at for at, (x, y) in pairs if x != y), min(len(first), len(second))) - _BEFORE)
        end = start + _SHOWN
    # Two texts that look alike, such as a letter with its accent and the two one after the other, are spelled out.
    alike = unicodedata.normalize("NFKC", first) == unicodedata.normalize("NFKC", second)
    quoted = (ascii if alike else repr) if texts else str
    one, other = (
        ("…" if start else "") + quoted(text[start:end]) + ("…" if end < len(text) else "") for text in (first, second)
    )
    return one, other


def _text(value: Any) -> str:
    return "nothing" if value is None else repr(value)
