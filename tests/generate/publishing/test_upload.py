"""Uploads with the real client to a Hub that misbehaves or belongs to somebody else too."""

import re
from pathlib import Path
from typing import Any

import pytest

from generate.publishing.upload import Target, ensure_repository, pull_request_of
from imagenet_think import ContractError
from tests.support.hub_server import Blob, Hub
from tests.support.publishing import REPO, as_published, publish_apart, send


def test_the_card_is_the_last_of_the_commit_after_all_large_files(hub: Hub, api: Any, made: Path) -> None:
    send(api, made)
    kinds = [re.sub(r"^(\w+ /)(objects|api/datasets/jane/small/commit).*", r"\1\2", line) for line in hub.requests]
    objects = [at for at, kind in enumerate(kinds) if kind == "PUT /objects"]
    (commit,) = (at for at, kind in enumerate(kinds) if "commit" in kind)
    assert max(objects) < commit
    assert list(hub.committed)[-1][0] == "README.md"


FAULTS: dict[str, list[dict[str, Any]]] = {
    "503 for objects": [{"pattern": "PUT /objects", "status": 503, "times": 3}],
    "503 for the commit": [{"pattern": "POST .*/commit/", "status": 503, "headers": {"Retry-After": "0"}}],
    "429": [
        {"pattern": "POST .*/preupload/", "status": 429, "headers": {"Retry-After": "0"}},
        {"pattern": "POST .*/commit/", "status": 429, "headers": {"Retry-After": "0"}},
    ],
    "cut in the middle of an object": [{"pattern": "PUT /objects", "cut_request_after": 2_000, "times": 2}],
    "cut in the answer to the commit": [{"pattern": "POST .*/commit/", "cut_answer_after": 5}],
    "slow": [{"pattern": "PUT /objects", "wait_s": 0.3, "times": 2}, {"pattern": "POST .*/commit/", "wait_s": 0.5}],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
def test_upload_in_spite_of(faults: list[dict[str, Any]], hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=False)
    befell = [hub.misbehave(**fault) for fault in faults]
    send(api, made)
    assert all(fault.times == 0 for fault in befell), "not everything happened"
    assert hub.hashes(REPO) == as_published(made)
    assert set(hub.arrived.values()) == {1}
    assert len(hub.repository(REPO).commits) == 2


@pytest.mark.soak
@pytest.mark.parametrize("where", ["xet-write-token", "/v1/xorb-grants", "PUT /v1/xorbs", "xorb-commits", "/v2/shards"])
@pytest.mark.parametrize(
    "how",
    [
        {"status": 503, "times": 2},
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"cut_request_after": 0, "times": 2},
    ],
    ids=["503", "429", "cut"],
)
def test_upload_by_xet_in_spite_of(
    how: dict[str, Any], where: str, hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "0")
    fault = hub.misbehave(where, **how)
    done = publish_apart(str(made), "--repo", REPO, "--push")
    assert done.returncode == 0, done.stderr
    assert fault.times == 0
    assert hub.hashes(REPO) == as_published(made)


def test_somebody_elses_commit_in_between_is_looked_at(hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=False)
    repository = hub.repository(REPO)

    def interfere() -> None:
        files = repository.commits[repository.refs["main"]]
        theirs = {"NOTES.md": b"a note", "data/glm/train-00009.parquet": b"rows of another version"}
        repository.commit(files | {name: Blob(data, large=False) for name, data in theirs.items()})

    hub.misbehave("POST .*/commit/", before=interfere)
    send(api, made)
    head = hub.repository(REPO).commits[hub.repository(REPO).refs["main"]]
    assert set(head) == {*as_published(made), "NOTES.md"}, "what would be read with our rows is gone"
    assert set(hub.arrived.values()) == {1}


def test_a_public_repository_is_no_private_one(hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=True)
    ensure_repository(api, Target(REPO), public=True)
    with pytest.raises(ContractError, match="exists and is public"):
        ensure_repository(api, Target(REPO), public=False)


def test_a_private_repository_stays_so_and_that_is_said(hub: Hub, api: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_repository(api, Target(REPO), public=False)
    ensure_repository(api, Target(REPO), public=True)
    assert "exists and is private, and stays private" in capsys.readouterr().out


def test_somebody_elses_pull_request_is_not_ours(hub: Hub, api: Any) -> None:
    ensure_repository(api, Target(REPO), public=False)
    assert pull_request_of(api, Target(REPO), "a title") == pull_request_of(api, Target(REPO), "a title") == 1
    hub.repository(REPO).pull_requests[0]["author"] = {"name": "another"}
    assert pull_request_of(api, Target(REPO), "a title") == 2
