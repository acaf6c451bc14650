"""Write what a dataset's runs.json says of a run: the settings that are listed here, of the types that they have.

    published, left_out = published_run(read_run("runs/glm"))

A run.json may hold anything: addresses, keys and folders of the machine. What is not listed, or is of another type, is
left out, and its name is told to the user. Free texts are those alone that were written for the model: the question,
the prompt, the entry's texts and delimiters. They are searched for places before they are published.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from generate.engines.guards import Guards
from generate.models.registry import ENGINES, MODELS, SERVED
from generate.models.sampling import Sampling
from imagenet_think import ContractError

_LEFT_OUT = object()  # in the place of a value that is not published
# Give a value as it is published, or _LEFT_OUT; add to the list the dotted names of what a mapping leaves out.
_Reader = Callable[[str, Any, list[str]], Any]
_HUB_ID = re.compile(r"(?!.*\.\.)[A-Za-z0-9_][\w.-]{0,95}(?:/[A-Za-z0-9_][\w.-]{0,95})?", re.ASCII)
_REVISION = re.compile(
    r"(?!.*\.\.)(?:local:[0-9a-f]{1,64}|[A-Za-z0-9_][\w.-]{0,95}(?:/[A-Za-z0-9_][\w.-]{0,95}){0,3})", re.ASCII
)
_RUN_ID = re.compile(r"[A-Za-z0-9][\w-]{0,63}", re.ASCII)
_UNKNOWN = "unknown: as the server has (?:it|them)"
_LOCAL = "a local checkpoint"  # in the place of a path that ends with no name
_OWN_WORDS = (_LOCAL, MODELS[SERVED].hub_id)


def published_run(run: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return what runs.json holds of a run's description, and the dotted names of what is left out, sorted.

    Raises ContractError for a run_id that is no name: every record has it.
    """
    if not (isinstance(run.get("run_id"), str) and _RUN_ID.fullmatch(run["run_id"])):
        raise ContractError(f"the run_id {run.get('run_id')!r} is no name of letters, digits, - and _")
    left_out: list[str] = []
    published: dict[str, Any] = _RUN("", run, left_out)
    return published, sorted(left_out)


def is_revision(value: Any) -> bool:
    """Return whether a value is a revision of a checkpoint: the Hub's, of local weights, or unknown."""
    return isinstance(value, str) and bool(_REVISION.fullmatch(value) or re.fullmatch(_UNKNOWN, value))


def _when(fits: Callable[[Any], bool]) -> _Reader:
    return lambda _name, value, _left_out: value if fits(value) else _LEFT_OUT


def _pattern(*patterns: str) -> _Reader:
    return _when(lambda value: isinstance(value, str) and any(re.fullmatch(p, value, re.ASCII) for p in patterns))


def _or_null(reader: _Reader) -> _Reader:
    return lambda name, value, left_out: None if value is None else reader(name, value, left_out)


def _checkpoint(_name: str, value: Any, _left_out: list[str]) -> Any:
    """Return a Hub id, owner/name, as it is, and of a path its last part."""
    if not isinstance(value, str) or value in _OWN_WORDS or _HUB_ID.fullmatch(value) or re.fullmatch(_UNKNOWN, value):
        return value if isinstance(value, str) else _LEFT_OUT
    name = re.split(r"[/\\]", value.rstrip("/\\"))[-1]
    return name if _HUB_ID.fullmatch(name) else _LOCAL


def _list(reader: _Reader) -> _Reader:
    def read(name: str, value: Any, left_out: list[str]) -> Any:
        if not isinstance(value, list):
            return _LEFT_OUT
        found = [reader(name, one, left_out) for one in value]
        return _LEFT_OUT if any(one is _LEFT_OUT for one in found) else found

    return read


def _mapping(readers: Mapping[str, _Reader], others: _Reader | None = None) -> _Reader:
    """Return a reader of a mapping with these names; `others` reads what has another name, if that is one."""

    def read(name: str, value: Any, left_out: list[str]) -> Any:
        if not isinstance(value, dict):
            return _LEFT_OUT
        found = {}
        for key, inner in value.items():
            dotted = f"{name}.{key}".lstrip(".")
            reader = readers.get(key, others if re.fullmatch(r"[A-Za-z_]\w{0,63}", key, re.ASCII) else None)
            read = reader(dotted, inner, left_out) if reader else _LEFT_OUT
            if read is _LEFT_OUT:
                left_out.append(dotted)
            else:
                found[key] = read
        return found

    return read


def _plain(name: str, value: Any, left_out: list[str]) -> Any:
    """Return what a template's argument or a request's field may be: numbers, yes or no, a short word, of any names."""
    if isinstance(value, dict):
        return _mapping({}, _plain)(name, value, left_out)
    if isinstance(value, list):
        return _list(_plain)(name, value, left_out)
    reader = _or_null(_word if isinstance(value, str) else _flag if isinstance(value, bool) else _number)
    return reader(name, value, left_out)


_text = _when(lambda value: isinstance(value, str))
_flag = _when(lambda value: isinstance(value, bool))
_count = _when(lambda value: type(value) is int and abs(value) < 1 << 63)
_number = _when(lambda value: type(value) is int or (type(value) is float and math.isfinite(value)))
_word = _pattern("[a-z]{1,12}(?:_[a-z]{1,12})?")  # such as high: too short for a key
_identifier = _pattern(r"[A-Za-z_]\w{0,99}")
_hash = _pattern("[0-9a-f]{8,128}", _UNKNOWN)
_revision = _when(is_revision)
_texts = _list(_text)
_tags = _list(_texts)  # pairs of opening and closing
_settings = _mapping({}, _plain)

_ENTRY = _mapping(
    {
        **dict.fromkeys(("hub_id", "processor"), _or_null(_checkpoint)),
        "architecture": _identifier,
        "style": _mapping(
            {"thinking": _tags, "answer": _tags, "unwrap": _texts, "tagged_answer": _flag, "boxed": _flag}
        ),
        "licence": _pattern(r"[\w .,:;/()+-]{1,100}"),
        "sampling": _pattern(r"greedy|[\w.=,+-]{1,300}"),
        **dict.fromkeys(("user_template", "prefill", "opening"), _text),
        **dict.fromkeys(("pad_token", "system", "one_turn", "question"), _or_null(_text)),
        "language": _or_null(_pattern(r"[A-Za-z0-9-]{2,35}")),  # BCP 47
        **dict.fromkeys(("max_new_tokens", "max_patches", "max_pictures"), _or_null(_count)),
        "pixels": _or_null(_list(_count)),
        "end_tokens": _texts,
        "protocol": _flag,
        "tool": _or_null(
            _mapping(
                {
                    "name": _identifier,
                    "arguments": _mapping({}, _text),
                    "call": _texts,
                    "reply": _text,
                    "error": _text,
                }
            )
        ),
        "also": _list(_checkpoint),
        "engines": _list(_pattern(*ENGINES)),
        **dict.fromkeys(("template_arguments", "extra_body"), _settings),
    }
)
_BOUND = _mapping(
    {
        "model": _pattern(r"[\w.-]{1,100}"),
        "architecture": _identifier,
        "checkpoint": _checkpoint,
        "hub_id": _checkpoint,
        "processor": _or_null(_checkpoint),
        "revision": _revision,
        **dict.fromkeys(("weights", "chat_template", "images"), _hash),
        **dict.fromkeys(("question", "prompt"), _text),
        "question_language": _pattern(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}"),
        "sampling": _mapping({field.name: _number for field in fields(Sampling)}),
        "guards": _mapping({field.name: _count for field in fields(Guards)}),
        **dict.fromkeys(("seed", "max_new_tokens", "max_side"), _count),
        "force_answer": _flag,
        "pictures": _mapping(
            {
                "backend": _pattern(r"[A-Za-z_]\w{0,99}", _UNKNOWN),
                "size": _mapping({}, _or_null(_number)),
                **dict.fromkeys(("max_patches", "in_token_limit"), _or_null(_count)),
            }
        ),
        "dtype": _pattern("float32|bfloat16|float16", _UNKNOWN),
        "engine": _pattern(*ENGINES),
        **dict.fromkeys(("template_arguments", "extra_body"), _settings),
        "entry": _ENTRY,
    }
)
_RUN = _mapping({**dict.fromkeys(("run_id", "reparsed_from"), _pattern(_RUN_ID.pattern)), "bound": _BOUND})
