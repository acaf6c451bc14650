"""Which files go to the Hub, and under which hashes."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from generate.publishing.checks import check_release
from generate.publishing.release import FOLDERS, StoredFile, as_bytes, git_oid, read_release
from generate.publishing.upload import Target, upload
from generate.publishing.verify import check_files
from generate.storage.dataset_files import MANIFEST, list_file
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
    (copy / ".DS_Store").write_text("of a file manager")
    (copy / "figures" / "n02084071_1.png").write_bytes((copy / "figures" / "lengths.png").read_bytes())
    release = read_release(copy)
    assert set(release.files) == before
    assert release.excluded == (".DS_Store", "figures/n02084071_1.png", MANIFEST, "notes.json")
    assert [text[: text.find(" made")] for text in release.problems] == [
        "'figures/n02084071_1.png' was",
        "'notes.json' was",
    ]


@pytest.mark.process
def test_the_hubs_names_of_small_files_are_gits(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text\n")
    git = subprocess.run(["git", "hash-object", tmp_path / "a"], capture_output=True, text=True, check=True)
    stored = StoredFile(tmp_path, "a", list_file(tmp_path / "a"))
    assert git_oid(stored) == git.stdout.strip() == git_oid(b"text\n")
