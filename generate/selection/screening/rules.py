"""Read the rules by which a picture is usable, with their thresholds: from a YAML file, or the defaults.

    min_side: 224
    max_aspect: null
    exclude_classes: [unsafe_synsets.txt]

A rule that the file does not name keeps its default; null switches it off. Paths of files with ids are relative to the
rules file's folder; such a file has one id a line, and what follows a tab or a # is a remark. The defaults are for
photographs.
"""

import hashlib
import json
import os
import re
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from generate.command_line.yaml_file import YamlFileError, read_yaml
from imagenet_think import MAX_FILE_BYTES, PICTURE_SUFFIXES, HubPath, image_id_of


class ScreeningError(Exception):
    """Say in one sentence why the rules cannot be applied."""


@dataclass(frozen=True, kw_only=True)
class Safety:
    """Name an image-classification checkpoint of transformers, and the labels that make a picture unsafe."""

    checkpoint: str = field(metadata={"why": "Hub id or directory"})
    unsafe_labels: tuple[str, ...] = field(metadata={"why": "of the checkpoint's labels"})
    threshold: float = field(default=0.5, metadata={"why": "rejected from this sum of their probabilities on"})
    batch: int = field(default=32, metadata={"why": "pictures at a time"})


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Hold the thresholds; None switches a rule off. image_quality.py defines the measures."""

    min_side: int | None = field(
        default=224, metadata={"why": "pixels, of both sides; the paper's inclusion criterion"}
    )
    max_aspect: float | None = field(
        default=3.0, metadata={"why": "longer by shorter side; DataComp's basic filter (Gadre et al. 2023)"}
    )
    max_bytes: int | None = field(
        default=MAX_FILE_BYTES,
        metadata={"why": "of a file, 256 MiB; no rule lets a larger one pass, since no stage reads it"},
    )
    min_entropy: float | None = field(
        default=0.5,
        metadata={"why": "bits of the grey values (Shannon 1948); under it one of them has over 89 % of the pixels"},
    )
    max_noise: float | None = field(
        default=30.0, metadata={"why": "grey levels, standard deviation of the noise (Immerkær 1996)"}
    )
    min_sharpness: float | None = field(
        default=20.0, metadata={"why": "variance of the Laplacian (Pech-Pacheco et al. 2000)"}
    )
    max_hamming: int | None = field(
        default=4, metadata={"why": "of the 64 bits of two phashes (Zauner 2010) that are near-duplicates"}
    )
    exclude_classes: tuple[str, ...] = field(default=(), metadata={"why": "files of wnids, as of unsafe synsets"})
    exclude_images: tuple[str, ...] = field(
        default=(), metadata={"why": "files of image ids or paths, as of copyright take-downs"}
    )
    safety: Safety | None = field(
        default=None, metadata={"why": "{checkpoint, unsafe_labels, threshold, batch}: an image classifier"}
    )
    excluded_classes: frozenset[str] = field(default=frozenset(), repr=False)  # what the files hold
    excluded_images: frozenset[str] = field(default=frozenset(), repr=False)

    @classmethod
    def read(cls, path: str | os.PathLike[str] | None, root: str | os.PathLike[str] = "") -> "Rules":
        """Return the file's rules, with its exclusion lists; of None, the defaults. Raises ScreeningError.

        root: of the pictures, which a list may name by their path from `/`.
        """
        if path is None:
            return cls()
        try:
            values = read_yaml(Path(path))
        except YamlFileError as error:
            raise ScreeningError(f"{error}.") from error
        values = _known(values if values is not None else {}, _RULES, str(path))
        if values.get("safety") is not None:
            values["safety"] = _safety(values["safety"], f"{path}: safety")
        _check_rules(values, str(path))
        for name in ("exclude_classes", "exclude_images"):
            files = [(Path(path).parent / file).resolve() for file in values.get(name, ())]
            values[name] = tuple(map(str, files))
            values[name.replace("exclude", "excluded")] = frozenset().union(*(_read_ids(file, root) for file in files))
        return cls(**values)

    def as_yaml(self) -> str:
        """Return the text of a rules file with these rules, each with its meaning and source as a remark."""
        lines = ["# Which pictures are usable; null switches a rule off. The defaults are for photographs."]
        for rule in _RULES.values():
            value = getattr(self, rule.name)
            plain = asdict(value) if isinstance(value, Safety) else value
            written = json.dumps(plain, ensure_ascii=False)  # flow style: JSON is YAML
            lines.append(f"{rule.name}: {written}  # {rule.metadata['why']}")
        return "\n".join(lines) + "\n"

    def digest(self) -> str:
        """Return a hexadecimal hash of the thresholds and excluded ids, wherever the files of these lie."""
        values = asdict(self)
        del values["exclude_classes"], values["exclude_images"]
        return hashlib.sha256(json.dumps(values, sort_keys=True, default=sorted).encode()).hexdigest()


_RULES = {rule.name: rule for rule in fields(Rules) if "why" in rule.metadata}
_SAFETY = {rule.name: rule for rule in fields(Safety)}


def _known(values: Any, names: dict[str, Any], place: str) -> dict[str, Any]:
    if not isinstance(values, dict):
        raise ScreeningError(f"{place}: expected rules as `name: value`, not {type(values).__name__}.")
    for name in values:
        if name not in names:
            raise ScreeningError(f"{place}: {name!r} is not a rule; choose from {', '.join(names)}.")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in values.items()}


def _check_rules(values: dict[str, Any], place: str) -> None:
    for name in ("exclude_classes", "exclude_images"):
        _check_texts(values.get(name, ()), f"{place}: {name} must be a list of files")
    for name, whole, lowest, highest in (
        ("min_side", True, 1, 2**31),
        ("max_aspect", False, 1, float("inf")),
        ("max_bytes", True, 1, MAX_FILE_BYTES),
        ("min_entropy", False, 0, 8),
        ("max_noise", False, 0, float("inf")),
        ("min_sharpness", False, 0, float("inf")),
        ("max_hamming", True, 0, 16),
    ):
        if values.get(name) is not None:
            _check_number(values[name], whole, lowest, highest, f"{place}: {name}")


def _check_number(value: Any, whole: bool, lowest: float, highest: float, what: str) -> None:
    # bool is a subclass of int, and no threshold; NaN is within no bounds
    kinds = (int,) if whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not lowest <= value <= highest:
        bounds = f"from {lowest}" + (f" to {highest}" if highest < 2**31 else " on")
        raise ScreeningError(f"{what} must be a {'whole ' if whole else ''}number {bounds}, not {value!r}.")


def _check_texts(value: Any, what: str) -> None:
    if not isinstance(value, tuple) or not all(isinstance(text, str) and text for text in value):
        raise ScreeningError(f"{what}, not {value!r}.")


def _safety(values: Any, place: str) -> Safety:
    values = _known(values, _SAFETY, place)
    for name in ("checkpoint", "unsafe_labels"):
        if name not in values:
            raise ScreeningError(f"{place}: {name} is missing.")
    if not isinstance(values["checkpoint"], str):
        raise ScreeningError(f"{place}: checkpoint must be a Hub id or a directory, not {values['checkpoint']!r}.")
    _check_texts(values["unsafe_labels"] or None, f"{place}: unsafe_labels must be a list of the checkpoint's labels")
    safety = Safety(**values)
    _check_number(safety.threshold, False, 0, 1, f"{place}: threshold")
    _check_number(safety.batch, True, 1, 2**31, f"{place}: batch")
    return safety


def _read_ids(file: Path, root: str | os.PathLike[str]) -> frozenset[str]:
    """Return the ids of a file; the path of a picture stands for its image_id."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise ScreeningError(f"the exclusion list {file} cannot be read: {reason}.") from error
    # A remark begins a line, or comes after a space: ids and paths may hold the sign themselves (…/train#7).
    ids = (re.split(r"(?:^|\s)#", line)[0].split("\t")[0].strip() for line in lines)
    return frozenset(_id_of(one, root) for one in ids if one)


def _id_of(text: str, root: str | os.PathLike[str]) -> str:
    """Return the image_id of a picture's path, also one from `/`; any other text as it is."""
    if (hub := HubPath.parse(text)) and hub.row is not None:
        return image_id_of(text)
    if Path(text).suffix.lower() not in PICTURE_SUFFIXES:
        return text
    if os.path.isabs(text):
        folder, name = os.path.split(text)
        text = os.path.relpath(os.path.join(os.path.realpath(folder), name), root)
    return image_id_of(os.path.normpath(text))
