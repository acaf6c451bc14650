"""Which files go to the Hub, and under which hashes."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from generate.publishing.checks import check_release
from generate.publishing.release import FOLDERS, as_bytes, git_oid, read_release
from generate.publishing.upload import Target, upload
from generate.publishing.verify import check_files
from tests.support.hub_server import Hub
from tests.support.publishing import REPO, send


def test_without_the_records(hub: Hub, api: Any, made: Path) -> None:
    release = read_release(made, records=False)
    assert not [result for result in check_release(release, REPO, pictures=False) if result.failed]
    assert not [name for name in release.files if name.startswith("jsonl/")]
    assert "`jsonl/`" not in release.card
    assert b"jsonl/" not in as_bytes(release.files["croissant.json"])
    send(api, made)
    upload(api, Target(REPO), release.files, release.sha256, "without records", FOLDERS)
    assert not [name for name in hub.files(REPO) if name.startswith("jsonl/")]
    check_files(api, Target(REPO), "main", release)


def test_only_what_is_known_goes(copy: Path) -> None:
    before = set(read_release(copy).files)
    (copy / "notes.json").write_text("{}")
    (copy / "figures" / "n02084071_1.png").write_bytes((copy / "figures" / "lengths.png").read_bytes())
    release = read_release(copy)
    assert set(release.files) == before
    assert release.excluded == ("figures/n02084071_1.png", "notes.json")


@pytest.mark.process
def test_the_hubs_names_of_small_files_are_gits(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text\n")
    git = subprocess.run(["git", "hash-object", tmp_path / "a"], capture_output=True, text=True, check=True)
    assert git_oid(tmp_path / "a") == git.stdout.strip() == git_oid(b"text\n")
