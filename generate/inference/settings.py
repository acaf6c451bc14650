"""Read a run.yaml: the options of generate/run.py, and the settings that it has no option for.

    model: glm
    images: images.jsonl
    sampling: temperature=0.8
    guards: budget=4096,loop=512
    seed: 7
    language: de

An option on the command line overrides the file's. `--config NAME=VALUE` gives one of these without a file.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, get_args, get_type_hints

import yaml

from generate.command_line.language_codes import UNKNOWN, parse_language
from generate.command_line.yaml_file import YamlFileError, read_yaml
from generate.models.prompts import TRANSLATIONS, prompt_of, think_and_answer
from generate.models.registry import PROMPTS

# What only vLLM can do.
VLLM_ALONE = ("max_num_batched_tokens", "ngram_tokens", "quantization", "kv_cache_dtype")
KV_CACHE_DTYPES = ("auto", "fp8", "fp8_e4m3", "fp8_e5m2")
QUANTIZATIONS = ("fp8",)
DTYPES = ("auto", "float32", "bfloat16", "float16")


class SettingsError(Exception):
    """Say in one sentence why the file cannot be used."""


@dataclass(frozen=True)
class Settings:
    """Hold the settings that only the file can have."""

    seed: int = 0  # of the sampling noise
    prompt: str | None = None  # paper, figure2, or a text of your own; default: paper, or what a model was trained on
    # of the prompt, as BCP 47 has it; default: en for the paper's prompts, of a text of your own it is not known (und)
    language: str | None = None
    tell_language: bool = True  # ask the model, in any language but English, to think and answer in it
    max_side: int = 1024  # pixels that bound a picture's longest side
    dtype: str = "auto"  # bfloat16 on a GPU, float32 on a CPU
    workers: int = 0  # threads that read and prepare pictures, of one process; 0: as many as it has cores, at most 8
    compiled: bool = True  # on a GPU, where the model allows it
    turns: int = 2  # 1: show a model with a tool the whole picture at once, which departs from its protocol
    # engine vllm
    tensor_parallel: int = 1  # GPUs of one engine
    gpu_memory: float = 0.9  # share that the engine takes
    max_model_len: int | None = None  # tokens of prompt and text together; default: the checkpoint's own
    max_num_batched_tokens: int | None = None  # tokens of one step; default: vLLM's own
    ngram_tokens: int = 0  # that are guessed at a time from what the text repeats; 0: no speculation
    quantization: str | None = None  # of the weights, as they are loaded: fp8; default: as the checkpoint has them
    kv_cache_dtype: str = "auto"  # auto: as the weights
    # engine server
    urls: tuple[str, ...] = ()  # where the servers are, up to and with /v1
    key_variable: str = "OPENAI_API_KEY"  # the environment variable that holds the key, if the servers want one
    timeout_s: float = 600.0  # of silence from a server
    # of one request in all, from connecting to its last byte; default: timeout_s and 0.25 s for each token it may write
    deadline_s: float | None = None
    retries: int = 8  # of one request, on 408, 425, 429, 5xx, a lost connection or no answer

    @property
    def question(self) -> str:
        """Return the prompt in its language."""
        return prompt_of(self._prompt, self.question_language) or self._prompt

    @property
    def question_language(self) -> str:
        """Return the language of the prompt as its code is usually written; und where nobody said it."""
        if self.language is None:
            return "en" if self._prompt in PROMPTS else UNKNOWN
        return parse_language(self.language)

    @property
    def request(self) -> str:
        """Return what follows the question: the sentence that asks to think and answer in its language, or nothing."""
        return (think_and_answer(self.question_language) or "") if self.tell_language else ""

    @property
    def _prompt(self) -> str:
        return "paper" if self.prompt is None else self.prompt

    def check(self) -> None:
        """Raise SettingsError for a value out of range."""
        limits = {
            "prompt": (bool(self._prompt.strip()), "paper, figure2 or a text"),
            "max_side": (self.max_side > 0, "1 or more"),
            "dtype": (self.dtype in DTYPES, ", ".join(DTYPES)),
            "workers": (self.workers >= 0, "0 (as many as cores) or more"),
            "turns": (self.turns in (1, 2), "1 or 2"),
            "tensor_parallel": (self.tensor_parallel > 0, "1 or more"),
            "gpu_memory": (0 < self.gpu_memory <= 1, "over 0, at most 1"),
            "max_model_len": (self.max_model_len is None or self.max_model_len > 0, "1 or more"),
            "max_num_batched_tokens": (
                self.max_num_batched_tokens is None or self.max_num_batched_tokens > 0,
                "1 or more",
            ),
            "ngram_tokens": (self.ngram_tokens >= 0, "0 (no speculation) or more"),
            "quantization": (self.quantization in (None, *QUANTIZATIONS), ", ".join(QUANTIZATIONS)),
            "kv_cache_dtype": (self.kv_cache_dtype in KV_CACHE_DTYPES, ", ".join(KV_CACHE_DTYPES)),
            "timeout_s": (self.timeout_s > 0, "over 0"),
            "deadline_s": (self.deadline_s is None or self.deadline_s > 0, "over 0"),
            "retries": (self.retries >= 0, "0 or more"),
        }
        for name, (fits, allowed) in limits.items():
            if not fits:
                raise SettingsError(f"{name}: {getattr(self, name)!r} is not possible; it takes {allowed}.")
        self._check_language()

    def _check_language(self) -> None:
        """Raise SettingsError for a code that is none, and for a language that the paper's prompts are not in."""
        try:
            language = self.question_language
        except ValueError as error:
            raise SettingsError(f"language: {error}") from error
        if prompt_of(self._prompt, language) is None:
            known = ", ".join(["en", *TRANSLATIONS[self._prompt]])
            raise SettingsError(
                f"language: the prompt {self._prompt} is not there in {language}; choose {known}, or give a text "
                f"of your own as prompt beside language: {language}."
            )


def read_settings(
    configs: Sequence[str], options: Collection[str], changed: Mapping[str, str]
) -> tuple[dict[str, Any], Settings]:
    """Return the options (names in `options`, with underscores) and the settings of files and of words NAME=VALUE.

    A later one goes before an earlier one. changed: the answers to names that may no longer be given. Raises
    SettingsError.
    """
    types, found, settings = get_type_hints(Settings), dict[str, Any](), dict[str, Any]()
    known = {field.name for field in fields(Settings)}
    for config in configs:
        for name, value in read_config(config).items():
            if name in changed:
                raise SettingsError(f"--config {config}: {changed[name]}")
            if name not in known and name not in options:
                choices = ", ".join(sorted(known | set(options)))
                raise SettingsError(f"--config {config}: {name!r} is not known; choose from {choices}.")
            if name in known:
                settings[name] = _typed(name, value, types[name], config)
            else:
                found[name] = value
    return found, Settings(**settings)


def read_config(config: str) -> dict[str, Any]:
    """Return what one --config gives: the contents of a file, or what NAME=VALUE says. Raises SettingsError."""
    name, equals, value = config.partition("=")
    if not (equals and re.fullmatch(r"[A-Za-z][\w-]*", name)) or Path(config).exists():
        return _read_mapping(Path(config))
    name, kind = name.replace("-", "_"), get_type_hints(Settings)
    if name not in kind or str in (kind[name], *get_args(kind[name])):
        return {name: value}
    try:
        return {name: yaml.safe_load(value)}
    except yaml.YAMLError:
        return {name: value}  # which is of no type that fits


def _read_mapping(path: Path) -> dict[str, Any]:
    if not path.suffix and not path.exists():
        raise SettingsError(f"--config {path} is neither NAME=VALUE nor a YAML file; write {path}=VALUE, or its path.")
    try:
        values = read_yaml(path) or {}
    except YamlFileError as error:
        raise SettingsError(f"--config {error}.") from error
    if not isinstance(values, dict):
        raise SettingsError(f"--config {path} holds a {type(values).__name__}; give lines of `name: value`.")
    return values


def _typed(name: str, value: Any, kind: Any, path: str) -> Any:
    """Return the value in its field's type: a whole number where it must be one, a tuple of one text or several."""
    if kind == tuple[str, ...]:
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise SettingsError(f"--config {path}: {name} is no text; give a text or a list of texts.")
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    if float in kinds and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if type(value) in kinds or (value is None and NoneType in kinds):
        return value
    if isinstance(value, bool) and str in kinds:  # YAML's no, which is also the code of a language
        raise SettingsError(f"--config {path}: {name} is {value!r}, as YAML reads yes and no; put it in quotes.")
    expected = " or ".join(one.__name__ for one in kinds if one is not NoneType)
    raise SettingsError(f"--config {path}: {name} is {value!r}; give a value of type {expected}.")
