"""Read a model of your own from a small YAML file with the fields of `Model` in generate/models/registry.py.

    hub_id: somebody/Their-Thinker-7B
    architecture: Qwen2_5_VLForConditionalGeneration
    style: {thinking: [["[THINK]", "[/THINK]"]], answer: [["[ANSWER]", "[/ANSWER]"]]}
    licence: Apache-2.0
    max_new_tokens: 4096
    sampling: temperature=0.6,top_p=0.95
    end_tokens: ["<|im_end|>"]

The model's key is the file's name without its ending, and its folder's name for a file called model.yaml, as
train/sft.py writes it beside the weights; `hub_id: .` says that they lie there.
"""

import json
from dataclasses import MISSING, asdict, fields
from itertools import combinations
from pathlib import Path
from typing import Any

from generate.command_line.yaml_file import YamlFileError, read_yaml
from generate.models.registry import ENGINES, Model, Tool
from generate.models.sampling import Sampling
from generate.models.thinking import Style

# Of the fields that every file has.
_EXAMPLES = {
    "hub_id": "somebody/Their-Thinker-7B",
    "architecture": "Qwen2_5_VLForConditionalGeneration",
    "style": '{thinking: [["[THINK]", "[/THINK]"]], answer: [["[ANSWER]", "[/ANSWER]"]]}',
    "licence": "Apache-2.0",
    "max_new_tokens": "4096",
    "sampling": "temperature=0.6,top_p=0.95",
    "end_tokens": '["<|im_end|>"]',
}
_OURS = "every run writes it itself"
# What a template's arguments and a request to a server may not hold, with what to do instead.
_RESERVED = {
    "template_arguments": dict.fromkeys(
        (
            *("messages", "conversation", "chat_template", "add_generation_prompt", "continue_final_message"),
            *("tokenize", "return_dict", "return_tensors", "processor_kwargs"),
        ),
        _OURS,
    ),
    "extra_body": {
        **dict.fromkeys(("messages", "model", "stream", "stream_options", "n"), _OURS),
        **dict.fromkeys(("add_generation_prompt", "continue_final_message"), _OURS),
        **{field.name: "give it in sampling" for field in fields(Sampling)},
        **dict.fromkeys(("max_tokens", "max_completion_tokens"), "give max_new_tokens"),
        "stop": "give end_tokens, which do not end a thinking that speaks of them",
        "seed": "give seed in a --config file",
        "chat_template_kwargs": "give template_arguments",
    },
}


MODEL_FILE = "model.yaml"  # beside a trained model's weights


class ModelFileError(Exception):
    """Say in one sentence why the file does not describe a model."""


def read_model_file(path: Path) -> Model:
    """Return the file's model. Raises ModelFileError."""
    try:
        model = model_of(read_yaml(path), str(path))
    except YamlFileError as error:
        raise ModelFileError(f"{error}.") from error
    except RecursionError:
        raise ModelFileError(f"{path} holds a list that holds itself; write it out.") from None
    _check_meaning(model, str(path))
    return model


def checkpoint_beside(path: Path, entry: Model) -> str:
    """Return the checkpoint of a file: a `hub_id` that begins with a dot is a directory, seen from the file's own."""
    return str(path.parent / entry.hub_id) if entry.hub_id.startswith(".") else entry.hub_id


def key_of(path: Path) -> str:
    """Return the key of a file's model: its name without the ending, or its folder's where it is called model.yaml."""
    return path.resolve().parent.name if path.stem == "model" else path.stem


def model_of(values: Any, place: str) -> Model:
    """Return a model from plain values, as a file or a run's description holds them.

    `place`: where they stand, to be named in errors. Raises ModelFileError.
    """
    values = _checked(values, Model, place)
    values["style"] = Style(**_checked(values["style"], Style, f"{place}: style"))
    if values.get("tool") is not None:
        values["tool"] = Tool(**_checked(values["tool"], Tool, f"{place}: tool"))
        if not isinstance(values["tool"].call, tuple) or len(values["tool"].call) != 2:
            raise ModelFileError(f"{place}: tool: call must be the two tags around a call.")
    model = Model(**values)
    _check(model, place)
    return model


def plain(model: Model) -> dict[str, Any]:
    """Return what model_of reads: for a run's description, so that its raw texts can be parsed again."""
    return asdict(model)


def _checked(values: Any, kind: Any, place: str) -> dict[str, Any]:
    """Return the mapping, its lists as tuples. Raises ModelFileError for a field that is unknown or missing."""
    values = {} if values is None else values  # an empty file
    if not isinstance(values, dict):
        raise ModelFileError(f"{place}: expected fields as `name: value`, not {type(values).__name__}.")
    known = {field.name: field for field in fields(kind)}
    for name in values:
        if name not in known:
            raise ModelFileError(f"{place}: {name!r} is not a field; choose from {', '.join(known)}.")
    required = [name for name, field in known.items() if field.default is field.default_factory is MISSING]
    if missing := [name for name in required if name not in values]:
        examples = ", ".join(f"`{name}: {_EXAMPLES[name]}`" for name in missing if name in _EXAMPLES)
        such_as = f"; give for example {examples}" if examples else ""
        raise ModelFileError(f"{place}: {', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing{such_as}.")
    return {name: _tuples(value) for name, value in values.items()}


def _tuples(value: Any) -> Any:
    return tuple(_tuples(one) for one in value) if isinstance(value, list | tuple) else value


def _check(model: Model, place: str) -> None:
    """Raise ModelFileError for a field of the wrong type or value, and for a style that splits nothing."""
    if type(model.protocol) is not bool:
        raise ModelFileError(f"{place}: protocol must be true or false, not {model.protocol!r}.")
    texts = ("hub_id", "architecture", "licence", "sampling", "user_template", "prefill", "opening")
    optional = ("pad_token", "system", "processor", "one_turn", "question", "language")
    for name in texts + optional:
        value = getattr(model, name)
        if not isinstance(value, str) and not (name in optional and value is None):
            raise ModelFileError(f"{place}: {name} must be a text, not {value!r}.")
    if type(model.max_new_tokens) is not int or model.max_new_tokens < 1:
        raise ModelFileError(f"{place}: max_new_tokens must be a number of tokens, not {model.max_new_tokens!r}.")
    if model.pixels is not None and (not isinstance(model.pixels, tuple) or len(model.pixels) != 2):
        raise ModelFileError(f"{place}: pixels must be [least, most], not {model.pixels!r}.")
    numbers = ("max_patches", model.max_patches), ("max_pictures", model.max_pictures)
    for name, whole in (*numbers, *(("pixels", one) for one in model.pixels or (1,))):
        if whole is not None and (type(whole) is not int or whole < 1):
            raise ModelFileError(f"{place}: {name} must be numbers over 0, not {whole!r}.")
    if not all(map(_are_tags, (model.style.thinking, model.style.answer))):
        raise ModelFileError(f"{place}: style: thinking and answer must be lists of [opening tag, closing tag].")
    lists = {"end_tokens": model.end_tokens, "style: unwrap": model.style.unwrap}
    for name, tags in (lists | {"also": model.also, "engines": model.engines}).items():
        if not isinstance(tags, tuple) or not all(map(_is_tag, tags)):
            raise ModelFileError(f"{place}: {name} must be a list of texts, not {tags!r}.")
    _check_style(model, place)
    _check_mappings(model, place)
    if not model.engines or not set(model.engines) <= set(ENGINES):
        raise ModelFileError(f"{place}: engines must be some of {', '.join(ENGINES)}, not {list(model.engines)}.")
    if "{prompt}" not in model.user_template:
        raise ModelFileError(f"{place}: user_template must say where the {{prompt}} goes.")
    try:
        Sampling.parse(model.sampling)
    except ValueError as error:
        raise ModelFileError(f"{place}: sampling: {error}.") from error


def _check_style(model: Model, place: str) -> None:
    """Raise ModelFileError for a style that splits nothing, and for an opening that opens no thinking of it."""
    for name in ("tagged_answer", "boxed"):
        if type(getattr(model.style, name)) is not bool:
            raise ModelFileError(f"{place}: style: {name} must be true or false, not {getattr(model.style, name)!r}.")
    if not model.style.boxed and not model.style.thinking:
        raise ModelFileError(f"{place}: style needs the tags of `thinking`, or `boxed: true`.")
    openings = [opening for opening, _ in model.style.thinking]
    if model.opening and model.opening.strip() not in openings:
        raise ModelFileError(
            f"{place}: opening is {model.opening!r}, which is no opening tag of style: thinking; "
            f"give one of {', '.join(openings) or 'them, which `boxed` has none of'}."
        )


def _check_meaning(model: Model, place: str) -> None:
    """Raise ModelFileError for what would be passed over without a word, in a file that is written now."""
    style = model.style
    roles = {
        "the beginning of thinking": {opening for opening, _ in style.thinking},
        "the end of thinking": {closing for _, closing in style.thinking},
        "the beginning of answer": {opening for opening, _ in style.answer},
        "the end of answer": {closing for _, closing in style.answer},
        "unwrap": set(style.unwrap),
    }
    for (one, tags), (other, others) in combinations(roles.items(), 2):
        if both := sorted(tags & others):
            raise ModelFileError(f"{place}: style: {both[0]} is {one} and {other} at once; give each a tag of its own.")
    if style.boxed and (any(roles.values()) or style.tagged_answer):
        raise ModelFileError(
            f"{place}: style: boxed is for a model without tags; leave out boxed, or all the others with their tags."
        )
    if style.tagged_answer and not style.answer:
        raise ModelFileError(f"{place}: style: tagged_answer needs the tags of `answer`.")
    if model.user_template.count("{image}") > 1:
        raise ModelFileError(f"{place}: user_template shows one picture; write {{image}} once, or leave it out.")


def _check_mappings(model: Model, place: str) -> None:
    """Raise ModelFileError for what is no mapping of names to plain values, and for names that are not the user's."""
    for name, reserved in _RESERVED.items():
        values = getattr(model, name)
        if not isinstance(values, dict) or not all(map(_is_tag, values)):
            raise ModelFileError(f"{place}: {name} must be `name: value` pairs, not {values!r}.")
        for key in values:
            if key in reserved:
                raise ModelFileError(f"{place}: {name} may not hold {key}; {reserved[key]}.")
        try:
            same = json.loads(json.dumps(values, allow_nan=False)) == values
        except (TypeError, ValueError, RecursionError):
            same = False
        if not same:
            raise ModelFileError(f"{place}: {name} must hold plain values, as JSON has them, not {values!r}.")


def _are_tags(pairs: Any) -> bool:
    """Return whether a style's field is made of pairs of tags."""
    return isinstance(pairs, tuple) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(map(_is_tag, pair)) for pair in pairs
    )


def _is_tag(value: Any) -> bool:
    return isinstance(value, str) and bool(value)
