"""Compare a new version of the dataset with the published one, and check its version number.

A version is major.minor.patch: other columns or types, or a removed config, raise the first number, other rows the
second, anything else the third. The fact `version` of the card is its only source: from there dataset_card/fill.py
writes it into the card's text and croissant.json.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huggingface_hub import HfApi
from huggingface_hub.errors import RepositoryNotFoundError
from huggingface_hub.hf_api import RepoFile

from generate.monitoring.card_progress import without_progress
from generate.publishing.checks import check_schemas
from generate.publishing.release import CARD, CROISSANT, DATA, Release, check_listed, shards_of
from generate.publishing.row_differences import Differences, compare_rows
from generate.publishing.upload import Target, is_uploaded, list_files
from generate.publishing.verify import read_batches
from generate.storage.dataset_files import (
    list_file,
    parse_head,
    parse_json,
    read_bytes,
    read_manifest,
    write_manifest,
)
from imagenet_think import ContractError, write_atomic

HEADING = "## Changes"
_SECTION = re.compile(r"^## Changes\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^### (\d+\.\d+\.\d+).*?(?=^### |\Z)", re.MULTILINE | re.DOTALL)
_PARTS = ("first", "second", "third")

Version = tuple[int, ...]


@dataclass(frozen=True)
class Published:
    """Hold what the Hub has on main."""

    repo: str
    commit: str
    files: Mapping[str, RepoFile]
    card: str
    version: str | None

    @property
    def head(self) -> dict[str, Any]:
        return parse_head(self.card)


def read_published(api: HfApi, repo: str) -> Published | None:
    """Read what the repository holds on main, the card without the progress of runs; None where nothing is published.

    A repository that was made on the website, or for the progress of a run, has a card and nothing else.
    """
    try:
        commit = api.repo_info(repo, repo_type="dataset").sha
    except RepositoryNotFoundError:
        return None
    assert commit
    files = list_files(api, Target(repo), commit)
    if CARD not in files or not any(name == CROISSANT or name.startswith(DATA) for name in files):
        return None
    card = without_progress(_read(api, repo, commit, CARD)).decode("utf-8", "replace")
    described = parse_json(_read(api, repo, commit, CROISSANT), f"{CROISSANT} of {repo}") if CROISSANT in files else {}
    return Published(repo, commit, files, card, described.get("version"))


def _read(api: HfApi, repo: str, commit: str, name: str) -> bytes:
    return read_bytes(_fetch(api, repo, commit, name).resolve())  # in the cache its name is a link


def _fetch(api: HfApi, repo: str, commit: str, name: str) -> Path:
    return Path(api.hf_hub_download(repo, name, repo_type="dataset", revision=commit))


# ------------------------------------------------------------------------------------------------------- the schema


def schema_changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Return a sentence for each change of columns between two cards' YAML heads; a new config is no change."""
    new, old = _columns_of(now), _columns_of(before)
    found = [f"config `{config}` removed" for config in old if config not in new]
    for config in (config for config in old if config in new):
        columns, former = new[config], old[config]
        found += [f"`{config}`: column `{name}` removed" for name in former if name not in columns]
        found += [f"`{config}`: column `{name}` ({kind}) added" for name, kind in columns.items() if name not in former]
        found += [
            f"`{config}`: column `{name}` is {columns[name]}, and was {kind}"
            for name, kind in former.items()
            if name in columns and columns[name] != kind
        ]
    return found


def _columns_of(head: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    try:
        return {
            info["config_name"]: {feature["name"]: _type_of(feature) for feature in info["features"]}
            for info in head.get("dataset_info", [])
        }
    except (KeyError, TypeError, AttributeError):
        raise ContractError(
            f"the head of a {CARD} has a dataset_info that is not a list of configs with their features, so columns "
            "cannot be compared; correct it, or publish to another --repo"
        ) from None


def _type_of(feature: Mapping[str, Any]) -> str:
    return str(feature["dtype"]) if "dtype" in feature else f"list of {feature.get('sequence', feature.get('list'))}"


# ------------------------------------------------------------------------------------------------------ the version


def check_version(release: Release, before: Published, schema: Sequence[str], rows: bool) -> None:
    """Raise ContractError unless the version number is high enough for such changes of the published one."""
    now, then = _numbers(release.version), _numbers(before.version)
    needed = 0 if schema else 1 if rows else 2
    if now[: needed + 1] > then[: needed + 1]:
        return
    what = f"the schema changed ({schema[0]})" if schema else "rows changed" if rows else "it is another version"
    raise ContractError(
        f"{before.repo} has version {before.version}, this is {release.version}, and {what}: the {_PARTS[needed]} "
        f"number must be higher; set the fact `version`, fill the card again with dataset_card/fill.py"
    )


def _numbers(version: str | None) -> Version:
    if version is not None and not re.fullmatch(r"\d+\.\d+\.\d+", str(version)):
        raise ContractError(
            f"the version {version!r} in {CROISSANT} is not X.Y.Z; correct it, or publish to another --repo"
        )
    return tuple(map(int, (version or "0.0.0").split(".")))


def check_follows(release: Release, before: Published) -> None:
    """Raise ContractError unless the version number fits the columns' changes, and the card lists the changes.

    Called before a version is sent.
    """
    if before.version == release.version:
        return  # an upload that continues; a tagged version was compared with its tag before
    check_version(release, before, schema_changes(release.head, before.head), rows=False)
    if not re.search(rf"^### {re.escape(str(release.version))}\b", _section_of(release.card), re.MULTILINE):
        raise ContractError(
            f"{before.repo} has version {before.version}, and the card does not say what {release.version} changes: "
            f"write that with publish.py {release.path} --diff {before.repo}"
        )


# --------------------------------------------------------------------------------------------------------- the rows


def row_changes(api: HfApi, release: Release, before: Published) -> dict[tuple[str, str], Differences]:
    """Compare rows by config and split. Download, into the client's cache, only files whose bytes differ."""

    def others(names: Iterable[str]) -> dict[tuple[str, str], list[str]]:
        return shards_of(name for name in names if name not in same)

    files = release.files.items()
    same = {name for name, content in files if is_uploaded(before.files.get(name), content, release.sha256[name])}
    ours, theirs = others(release.files), others(before.files)
    found = {}
    for key in sorted({*ours, *theirs}):
        now = [release.path / name for name in ours.get(key, [])]
        then = [_fetch(api, before.repo, before.commit, name) for name in theirs.get(key, [])]
        description = f"comparing {'/'.join(key)}"
        found[key] = compare_rows(read_batches(now, description), read_batches(then, f"{description}, published"))
    return found


# ------------------------------------------------------------------------------------------------ the card's section


def write_changes(api: HfApi, release: Release, repo: str) -> str:
    """Compare with what is published, write the entry into the directory's card, and return it.

    Raise ContractError, and write nothing, where nothing is published or the version number is too low.
    """
    check_listed(release)
    check_schemas(release)  # the card's head is compared below: it must describe the files that are here
    before = read_published(api, repo)
    if not before:
        raise ContractError(f"{repo} has no dataset to compare with: this is its first version, which needs no entry")
    schema = schema_changes(release.head, before.head)
    rows = row_changes(api, release, before)
    changed = {"/".join(key): differences for key, differences in rows.items() if differences}
    if not schema and not changed and before.version == release.version:
        return f"{repo} has the same rows, as version {before.version}; the card was not changed"
    check_version(release, before, schema, bool(changed))
    lines = [f"{text}." for text in schema] + [f"`{key}`: {differences}." for key, differences in changed.items()]
    entry = _entry(release, before, lines or ["The rows are the same."])
    write_atomic(release.path / CARD, with_entry(release.card, entry, before.card))
    write_manifest(release.path, read_manifest(release.path) | {CARD: list_file(release.path / CARD)})
    return entry


def _entry(release: Release, before: Published, lines: Sequence[str]) -> str:
    dated = f" ({release.croissant['datePublished']})" if "datePublished" in release.croissant else ""
    items = "\n".join(f"- {line[0].upper()}{line[1:]}" for line in lines)
    return f"### {release.version}{dated}\n\nAgainst {before.version}:\n\n{items}\n"


def with_entry(card: str, entry: str, published_card: str) -> str:
    """Return the card with a section of changes at its end: the new entry, then the published ones."""
    version = entry.split()[1]
    former = [found[0].strip() for found in _ENTRY.finditer(_section_of(published_card)) if found[1] != version]
    section = "\n\n".join([HEADING, entry.strip(), *former])
    return f"{_SECTION.sub('', card).rstrip()}\n\n{section}\n"


def _section_of(card: str) -> str:
    found = _SECTION.search(card)
    return found[0] if found else ""
