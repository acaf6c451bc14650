"""What a new version of the dataset changes in the published one, and what its number must say of that.

A version is major.minor.patch: columns, their types or a config that is gone change the first number, rows the second,
anything else the third. It lives in one place, the fact `version` of the card, from which dataset_card/fill.py writes
the card's text and croissant.json.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generate.publishing.release import CARD, CROISSANT, Release, head_of, read_json, shards_of
from generate.publishing.row_differences import Differences, compare_rows
from imagenet_think import write_atomic

if TYPE_CHECKING:
    from huggingface_hub import HfApi
    from huggingface_hub.hf_api import RepoFile

HEADING = "## Changes"
_SECTION = re.compile(r"^## Changes\n.*?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ENTRY = re.compile(r"^### (\d+\.\d+\.\d+).*?(?=^### |\Z)", re.MULTILINE | re.DOTALL)
_PARTS = ("first", "second", "third")

Version = tuple[int, ...]


@dataclass(frozen=True)
class Published:
    """What stands on the Hub."""

    repo: str
    commit: str
    files: "Mapping[str, RepoFile]"
    card: str
    version: str | None

    @property
    def head(self) -> dict[str, Any]:
        return head_of(self.card)


def read_published(api: "HfApi", repo: str) -> Published | None:
    """What the repository holds on main; None where there is no dataset yet."""
    from huggingface_hub.errors import RepositoryNotFoundError

    from generate.publishing.upload import Target, files_there

    try:
        commit = api.repo_info(repo, repo_type="dataset").sha
    except RepositoryNotFoundError:
        return None
    assert commit
    files = files_there(api, Target(repo), commit)
    if CARD not in files:
        return None
    card = _fetch(api, repo, commit, CARD).read_text(encoding="utf-8")
    described = read_json(_fetch(api, repo, commit, CROISSANT).read_bytes()) if CROISSANT in files else {}
    return Published(repo, commit, files, card, described.get("version"))


def _fetch(api: "HfApi", repo: str, commit: str, name: str) -> Path:
    return Path(api.hf_hub_download(repo, name, repo_type="dataset", revision=commit))


# ------------------------------------------------------------------------------------------------------- the schema


def schema_changes(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """What is another in the columns, from two cards' YAML heads; a config that is new is no change of the others."""
    new, old = _columns_of(now), _columns_of(before)
    said = [f"config `{config}` removed" for config in old if config not in new]
    for config in (config for config in old if config in new):
        columns, former = new[config], old[config]
        said += [f"`{config}`: column `{name}` removed" for name in former if name not in columns]
        said += [f"`{config}`: column `{name}` ({kind}) added" for name, kind in columns.items() if name not in former]
        said += [
            f"`{config}`: column `{name}` is {columns[name]}, and was {kind}"
            for name, kind in former.items()
            if name in columns and columns[name] != kind
        ]
    return said


def _columns_of(head: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    from imagenet_think import ContractError

    try:
        return {
            info["config_name"]: {feature["name"]: _type_of(feature) for feature in info["features"]}
            for info in head.get("dataset_info", [])
        }
    except (KeyError, TypeError, AttributeError):
        raise ContractError(
            f"the head of a {CARD} has a dataset_info that is no list of configs with their features, so columns "
            "cannot be compared; mend it, or publish to another --repo"
        ) from None


def _type_of(feature: Mapping[str, Any]) -> str:
    return str(feature["dtype"]) if "dtype" in feature else f"list of {feature.get('sequence', feature.get('list'))}"


# ------------------------------------------------------------------------------------------------------ the version


def check_version(release: Release, before: Published, schema: Sequence[str], rows: bool) -> None:
    """Raises ContractError unless the version is one that may follow the published one after such changes."""
    from imagenet_think import ContractError

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
    from imagenet_think import ContractError

    if version is not None and not re.fullmatch(r"\d+\.\d+\.\d+", str(version)):
        raise ContractError(
            f"the version {version!r} in {CROISSANT} is no X.Y.Z; mend it, or publish to another --repo"
        )
    return tuple(map(int, (version or "0.0.0").split(".")))


def check_follows(release: Release, before: Published) -> None:
    """Before another version is sent: its number is higher, its schema allows that, and the card says what changed."""
    from imagenet_think import ContractError

    if before.version == release.version:
        return  # an upload that goes on; what is tagged is compared with its tag
    check_version(release, before, schema_changes(release.head, before.head), rows=False)
    if not re.search(rf"^### {re.escape(str(release.version))}\b", _section_of(release.card), re.MULTILINE):
        raise ContractError(
            f"{before.repo} has version {before.version}, and the card does not say what {release.version} changes: "
            f"write that with publish.py {release.path} --diff {before.repo}"
        )


# --------------------------------------------------------------------------------------------------------- the rows


def row_changes(api: "HfApi", release: Release, before: Published) -> dict[tuple[str, str], Differences]:
    """By config and split. Files of the same bytes are not read; others are fetched into the client's cache."""
    from generate.publishing.upload import is_there
    from generate.publishing.verify import batches_of

    def others(names: Iterable[str]) -> dict[tuple[str, str], list[str]]:
        return shards_of(name for name in names if name not in same)

    files = release.files.items()
    same = {name for name, content in files if is_there(before.files.get(name), content, release.sha256[name])}
    ours, theirs = others(release.files), others(before.files)
    found = {}
    for key in sorted({*ours, *theirs}):
        now = [release.path / name for name in ours.get(key, [])]
        then = [_fetch(api, before.repo, before.commit, name) for name in theirs.get(key, [])]
        told = f"comparing {'/'.join(key)}"
        found[key] = compare_rows(batches_of(now, told), batches_of(then, f"{told}, published"))
    return found


# ------------------------------------------------------------------------------------------------ the card's section


def diff(api: "HfApi", release: Release, repo: str) -> str:
    """Compares with what is published, writes the entry into the directory's card, and returns it.

    Raises ContractError where nothing is published, and for a version that may not follow; then nothing is written.
    """
    from generate.publishing.checks import check_schemas
    from imagenet_think import ContractError

    check_schemas(release)  # so that the card's head, which is compared, speaks of these very files
    before = read_published(api, repo)
    if not before:
        raise ContractError(f"{repo} has no dataset to compare with: this is its first version, which needs no entry")
    schema = schema_changes(release.head, before.head)
    rows = row_changes(api, release, before)
    changed = {"/".join(key): differences for key, differences in rows.items() if differences}
    if not schema and not changed and before.version == release.version:
        return f"{repo} has these very rows, as version {before.version}; the card was not changed"
    check_version(release, before, schema, bool(changed))
    lines = [f"{text}." for text in schema] + [f"`{key}`: {differences}." for key, differences in changed.items()]
    entry = _entry(release, before, lines or ["The rows are the same."])
    card = release.path / CARD  # and not release.card, which may leave the records out
    whole = with_entry(card.read_text(encoding="utf-8"), entry, before.card)
    write_atomic(card, whole)
    return entry


def _entry(release: Release, before: Published, lines: Sequence[str]) -> str:
    dated = f" ({release.croissant['datePublished']})" if "datePublished" in release.croissant else ""
    said = "\n".join(f"- {line[0].upper()}{line[1:]}" for line in lines)
    return f"### {release.version}{dated}\n\nAgainst {before.version}:\n\n{said}\n"


def with_entry(card: str, entry: str, published_card: str) -> str:
    """The card with a section of all changes at its end: the new entry, then those that are published already."""
    version = entry.split()[1]
    former = [found[0].strip() for found in _ENTRY.finditer(_section_of(published_card)) if found[1] != version]
    section = "\n\n".join([HEADING, entry.strip(), *former])
    return f"{_SECTION.sub('', card).rstrip()}\n\n{section}\n"


def _section_of(card: str) -> str:
    found = _SECTION.search(card)
    return found[0] if found else ""
