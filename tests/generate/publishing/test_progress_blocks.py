"""The progress of runs in the published card: publish.py neither keeps it nor stumbles over it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from generate.monitoring.card_progress import RUNNING, Progress, put_progress, without_progress
from generate.publishing.changes import write_changes
from generate.publishing.push import push_release
from generate.publishing.release import read_release
from tests.support.hub_server import Blob, Hub, Repository
from tests.support.publishing import REPO, as_published, edit_rows, publish

BLOCK = Progress(RUNNING, 1_790_000_000.0, ("**glm** is running", "", "- 1 of 2 images: 1 good, 0 failed"))
pytestmark = pytest.mark.usefixtures("not_loaded_back")


def watch(hub: Hub) -> None:
    """Commit what a run that goes on would: its block in the card, where there is one."""
    repository = hub.repository(REPO)
    files = repository.commits[repository.refs["main"]] if repository.commits else {}
    card = files["README.md"].data if "README.md" in files else b""
    repository.commit(files | {"README.md": Blob(put_progress(card, BLOCK, "9f2c31e07ab4"), large=False)})


@pytest.mark.parametrize("card", [None, b"---\nlicense: mit\n---\n", b"# To come\n"])
def test_the_first_version_replaces_a_card_with_progress_alone(hub: Hub, made: Path, card: bytes | None) -> None:
    hub.repositories["dataset", REPO] = repository = Repository(private=True)
    if card is not None:
        repository.commit({"README.md": Blob(card, large=False)})
    watch(hub)
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 0, done.output
    assert hub.files(REPO, "v1.0.0")["README.md"] == (made / "README.md").read_bytes()


def test_progress_beside_a_published_version(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    """Of the run for the next one: what is published is what was built, and the next card is without it."""
    push_release(api, read_release(made), REPO, public=False, pr=False)
    watch(hub)
    assert without_progress(hub.files(REPO)["README.md"]) == (made / "README.md").read_bytes()
    assert publish(str(made), "--repo", REPO, "--verify").exit_code == 0

    copy = shutil.copytree(made_again, tmp_path / "small")
    write_changes(api, read_release(copy), REPO)
    assert "imagenet-think run" not in (copy / "README.md").read_text(encoding="utf-8")
    push_release(api, read_release(copy), REPO, public=False, pr=False)
    assert hub.hashes(REPO) == hub.hashes(REPO, "v1.1.0") == as_published(copy)


def test_the_same_version_again_takes_it_away(hub: Hub, made: Path) -> None:
    for _ in range(2):
        assert publish(str(made), "--repo", REPO, "--push").exit_code == 0
        watch(hub)
    assert publish(str(made), "--repo", REPO, "--push").exit_code == 0
    assert hub.hashes(REPO) == as_published(made)


def test_other_rows_are_still_other_rows(hub: Hub, api: Any, made: Path, copy: Path) -> None:
    push_release(api, read_release(made), REPO, public=False, pr=False)
    watch(hub)
    edit_rows(copy, "answer", "Another.")
    done = publish(str(copy), "--repo", REPO, "--verify")
    assert done.exit_code == 2
    assert "has another" in done.stderr


def test_a_card_that_people_changed_is_another(hub: Hub, api: Any, made: Path) -> None:
    push_release(api, read_release(made), REPO, public=False, pr=False)
    repository = hub.repository(REPO)
    files = repository.commits[repository.refs["main"]]
    repository.commit(files | {"README.md": Blob(files["README.md"].data + b"More.\n", large=False)})
    watch(hub)
    done = publish(str(made), "--repo", REPO, "--verify")
    assert done.exit_code == 2
    assert "has another README.md" in done.stderr
