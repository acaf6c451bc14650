"""The next version: its number, and what the card says of it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from generate.publishing.changes import (
    HEADING,
    Published,
    check_follows,
    check_version,
    read_published,
    schema_changes,
    write_changes,
)
from generate.publishing.push import push_release
from generate.publishing.release import read_release
from imagenet_think import ContractError
from tests.support.hub_server import Hub
from tests.support.publishing import REPO, as_published, edit_card, refusals, with_version


@pytest.mark.usefixtures("not_loaded_back")
def test_diff_then_publish_the_next_version(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(made_again, tmp_path / "small")
    with pytest.raises(ContractError, match="has no dataset to compare with"):
        write_changes(api, read_release(copy), REPO)
    push_release(api, read_release(made), REPO, public=False, pr=False)
    with pytest.raises(ContractError, match=r"the card does not say what 1\.1\.0 changes"):
        push_release(api, read_release(copy), REPO, public=False, pr=False)
    entry = write_changes(api, read_release(copy), REPO)
    assert entry == (
        "### 1.1.0 (2026-11-24)\n\nAgainst 1.0.0:\n\n"
        "- `failures/train`: 0 rows added, 1 removed, 0 changed.\n"
        "- `glm/train`: 1 row added, 0 removed, 0 changed.\n"
        "- `kimi/test`: 0 rows added, 0 removed, 1 changed (answer in 1).\n"
        "- `kimi/train`: 0 rows added, 0 removed, 1 changed (answer in 1).\n"
        "- `paired/test`: 0 rows added, 0 removed, 1 changed (kimi_answer in 1).\n"
        "- `paired/train`: 1 row added, 0 removed, 1 changed (kimi_answer in 1).\n"
    )
    card = (copy / "README.md").read_text(encoding="utf-8")
    assert card.count(HEADING) == 1
    write_changes(api, read_release(copy), REPO)
    assert (copy / "README.md").read_text(encoding="utf-8") == card, "the second time changes nothing"
    assert refusals(copy) == []

    push_release(api, read_release(copy), REPO, public=False, pr=False)
    assert hub.hashes(REPO, "v1.0.0") == as_published(made)
    assert hub.hashes(REPO, "v1.1.0") == as_published(copy)
    assert set(hub.arrived.values()) == {1}, "what both versions have was sent once"
    assert "has the same rows" in write_changes(api, read_release(copy), REPO)
    with pytest.raises(ContractError, match=r"has version 1\.1\.0, this is 1\.0\.0"):
        push_release(api, read_release(made), REPO, public=False, pr=False)
    edit_card(copy, "## Limits\n", "## Limits\n\nOne more.\n")
    with pytest.raises(ContractError, match=r"version 1\.1\.0 is published and cannot change any more"):
        push_release(api, read_release(copy), REPO, public=False, pr=False)


def test_entries_of_before_are_kept(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    former = shutil.copytree(made, tmp_path / "former")
    with (former / "README.md").open("a") as card:
        card.write(f"\n{HEADING}\n\n### 1.0.0 (2026-01-01)\n\n- First.\n")
    hub.put(REPO, former)
    copy = shutil.copytree(made_again, tmp_path / "small")
    write_changes(api, read_release(copy), REPO)
    changes = (copy / "README.md").read_text(encoding="utf-8").partition(HEADING)[2]
    assert changes.index("### 1.1.0") < changes.index("### 1.0.0 (2026-01-01)\n\n- First.")


def test_a_schema_change_takes_a_major_version(hub: Hub, api: Any, made: Path, copy: Path) -> None:
    hub.put(REPO, made)
    edit_card(copy, "  - name: seed\n    dtype: int64\n", "  - name: seed\n    dtype: int32\n")
    before = read_published(api, REPO)
    assert before
    changes = schema_changes(read_release(copy).head, before.head)
    assert "`glm`: column `seed` is int32, and was int64" in changes
    for version, good in (("1.0.1", False), ("1.1.0", False), ("2.0.0", True)):
        changed = shutil.copytree(copy, copy.with_name(version))
        with_version(changed, version)
        card = (changed / "README.md").read_bytes()
        if good:
            assert "column `seed` is int32" in write_changes(api, read_release(changed), REPO).replace("C", "c")
            check_follows(read_release(changed), before)
            continue
        for refuse in (lambda d=changed: write_changes(api, read_release(d), REPO),
                       lambda d=changed: check_follows(read_release(d), before)):  # fmt: skip
            with pytest.raises(ContractError, match=r"the schema changed .* the first number must be higher"):
                refuse()
        assert (changed / "README.md").read_bytes() == card


@pytest.mark.parametrize("info", [{"features": []}, [{"config_name": "glm"}], None, ["glm"]])
def test_a_published_head_without_columns_is_said(info: Any) -> None:
    with pytest.raises(ContractError, match="not a list of configs with their features"):
        schema_changes({}, {"dataset_info": info})


@pytest.mark.parametrize("version", ["1.0", "1.0.0-rc1", "v1", 1.0])
def test_a_published_version_that_is_none_is_said(version: Any, made: Path) -> None:
    with pytest.raises(ContractError, match=r"is not X\.Y\.Z"):
        check_version(read_release(made), Published(REPO, "0" * 40, {}, "", version), [], rows=False)


def test_schema() -> None:
    def head(**columns: str) -> dict[str, Any]:
        features = [{"name": name, "dtype": kind} for name, kind in columns.items()]
        return {"dataset_info": [{"config_name": "glm", "features": features}]}

    assert schema_changes(head(a="string", b="int32"), head(b="int32", a="string")) == []
    assert schema_changes(head(a="string"), {}) == []
    assert schema_changes({}, head(a="string")) == ["config `glm` removed"]
    assert schema_changes(head(a="string"), head(b="bool")) == [
        "`glm`: column `b` removed",
        "`glm`: column `a` (string) added",
    ]
