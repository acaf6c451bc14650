"""A Hugging Face dataset as a source of pictures: on the Hub, or in a directory.

    open_source("hub:timm/imagenet-w21-p")                     # also hub:owner/name@revision/config/split
    open_source("/data/w21p-parquet")                          # Parquet files, or what save_to_disk wrote

Listing reads the column of classes alone, row after row, streaming from the Hub; the pictures that are screened are
read by imagenet_think, for which the library keeps a copy of the dataset in its cache. A dataset of the Hub is pinned
to the commit that its revision names now, which then stands in every path.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from generate.selection.sources.open_source import Entry
from imagenet_think import ContractError, HubPath, picture_column

_LABELS = ("wnid", "label", "class", "cls", "labels", "fine_label", "synset")


@dataclass(frozen=True)
class HubSource:
    """The rows of a dataset's splits. The class of a row is its label's name."""

    root: str
    prefix: str  # of the paths, up to the config
    splits: dict[str, Any]
    label: str | None
    include: str | None

    @classmethod
    def open(cls, spec: str, include: str | None, label: str | None) -> "HubSource":
        """Raises ContractError for what is no such dataset, or has no such column."""
        import datasets

        hub = HubPath.parse(spec)
        if spec.startswith("hub:") and (hub is None or hub.row is not None):
            raise ContractError(f"--source {spec} is not of the form hub:owner/name@revision/config/split")
        try:
            if hub:
                revision = _commit(hub)
                config = hub.config or _only_config(hub.name, revision)
                opened: Any = datasets.load_dataset(hub.name, config, revision=revision, streaming=True)
                root = f"hub:{hub.name}@{revision}/{config}"
                prefix = root
            else:
                root, config = str(Path(spec).resolve()), "default"
                name = re.sub(r"^\.|[^\w.-]", "_", Path(root).name)  # what HubPath takes for one
                prefix = f"hub:local/{name or '_'}/{config}"
                if any(Path(root, name).exists() for name in ("state.json", "dataset_dict.json")):
                    opened = datasets.load_from_disk(root)
                else:
                    opened = datasets.load_dataset(root, streaming=True)
        except ContractError:
            raise
        except Exception as error:  # of datasets, huggingface_hub, pyarrow and the network: no common base
            reason = str(error).partition("\n")[0]
            raise ContractError(f"--source {spec} cannot be opened ({type(error).__name__}: {reason})") from error
        splits = dict(opened) if isinstance(opened, dict) else {str(opened.split): opened}
        splits = {name: _streamed(rows) for name, rows in splits.items()}
        if hub and hub.split:
            if hub.split not in splits:
                raise ContractError(f"--source {spec} has no split {hub.split!r}, choose from {', '.join(splits)}")
            splits = {hub.split: splits[hub.split]}
        features = next(iter(splits.values())).features
        if features is None:
            raise ContractError(f"--source {spec} does not say which columns it has; copy it with save_to_disk")
        try:
            picture_column(features)
        except ValueError as error:
            found = str(error).removeprefix("images: ").partition("; ")[0]
            raise ContractError(
                f"--source {spec}: {found}; copy it with the one that you mean, called image (rename_column)"
            ) from error
        return cls(root, prefix, splits, _label_column(features, label), include)

    @property
    def name(self) -> str:
        return f"{self.prefix} {self.root} {','.join(self.splits)} {self.label or ''} {self.include or ''}"

    def entries(self, after: str = "") -> Iterator[Entry]:
        start = HubPath.parse(after)
        names = list(self.splits)
        for split in names[names.index(str(start.split)) if start else 0 :]:
            first = 1 + int(start.row or 0) if start and split == start.split else 0
            for row, wnid in enumerate(self._classes(self.splits[split], first), first):
                path = f"{self.prefix}/{split}#{row}"
                if self.include is None or fnmatchcase(path, self.include):
                    yield Entry(path, wnid)

    def _classes(self, rows: Any, first: int) -> Iterator[str]:
        """The class of every row from this one on."""
        # Where there is no label any column says how many rows there are; the pictures are then not decoded.
        column = self.label or next(iter(rows.features))
        kind = rows.features[column]
        for row in _undecoded(rows.select_columns([column]), column).skip(first):
            value = row[column] if self.label else None
            if hasattr(kind, "int2str") and value is not None and value < 0:
                value = None  # how datasets write a row without a label
            yield "" if value is None else kind.int2str(value) if hasattr(kind, "int2str") else str(value)


def _streamed(rows: Any) -> Any:
    import datasets

    return rows.to_iterable_dataset() if isinstance(rows, datasets.Dataset) else rows


def _undecoded(rows: Any, column: str) -> Any:
    import datasets

    if isinstance(rows.features[column], datasets.Image):
        return rows.cast_column(column, datasets.Image(decode=False))
    return rows


def _commit(hub: HubPath) -> str:
    import huggingface_hub

    return str(huggingface_hub.HfApi().dataset_info(hub.name, revision=hub.revision).sha)


def _only_config(name: str, revision: str) -> str:
    import datasets

    configs = datasets.get_dataset_config_names(name, revision=revision)
    if len(configs) > 1 and "default" not in configs:
        raise ContractError(f"--source hub:{name} has several configs: name one, hub:{name}/{configs[0]}")
    return "default" if "default" in configs else str(configs[0])


def _label_column(features: Any, named: str | None) -> str | None:
    """The column named, the only one of class labels, or the first of a usual name."""
    import datasets

    if named is not None:
        if named not in features:
            raise ContractError(f"--label-column {named} is not there; choose from {', '.join(features)}")
        return named
    labels = [name for name, kind in features.items() if isinstance(kind, datasets.ClassLabel)]
    return labels[0] if len(labels) == 1 else next((name for name in _LABELS if name in features), None)


def holds_dataset(folder: str | os.PathLike[str]) -> bool:
    """Whether imagenet_think would read a dataset's rows in this directory, and not its files."""
    from imagenet_think import Pictures

    return Pictures(folder).is_dataset
