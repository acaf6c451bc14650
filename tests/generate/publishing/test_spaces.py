"""The metric modules as Spaces that evaluate loads."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from generate.publishing.checks import check_module
from generate.publishing.spaces import (
    files_of_module,
    load_module,
    module_folders,
    publish_module,
    read_module,
    verify_module,
)
from imagenet_think import ContractError
from tests.support.hub_server import Hub
from tests.support.publishing import KEY


@pytest.mark.process
def test_modules_are_spaces_that_evaluate_loads(hub: Hub, api: Any) -> None:
    (folder,) = (folder for folder in module_folders() if folder.name == "ngram_overlap")
    assert "loaded NgramOverlap" in publish_module(api, read_module(folder, "someone"), "someone", public=False)
    assert hub.repository("someone/ngram_overlap", "space").private
    files = hub.files("someone/ngram_overlap", kind="space")
    assert files.keys() >= {"README.md", "app.py", "requirements.txt", "ngram_overlap.py", "words.py", "examples.py"}
    assert b'evaluate.load("someone/ngram_overlap")' in files["README.md"]
    assert "equal those of" in verify_module(api, read_module(folder, "someone"), "someone")
    hub.put("someone/ngram_overlap", folder, "space")  # where the README says how it is loaded from the repository
    with pytest.raises(ContractError, match=r"someone/ngram_overlap at .* has another ngram_overlap\.py and 1 more"):
        verify_module(api, read_module(folder, "someone"), "someone")


def test_of_a_module_only_scripts_and_papers_go(tmp_path: Path) -> None:
    folder = shutil.copytree(module_folders()[0], tmp_path / "evaluate" / module_folders()[0].name)
    (folder / ".DS_Store").touch()
    expected = set(files_of_module(module_folders()[0], "someone"))
    assert set(files_of_module(folder, "someone")) == expected
    for name in (".env", "mine.py", "words.py.bak"):
        (folder / name).write_text("x = 1")
        with pytest.raises(ContractError, match=rf"/{re.escape(name)} belongs to no script"):
            files_of_module(folder, "someone")
        (folder / name).unlink()
    (folder / "words.py").write_text(f"KEY = '{KEY}'\n")
    with pytest.raises(ContractError, match=r"words\.py of ngram_overlap/ must not be published: it holds"):
        check_module(folder, "someone", files_of_module(folder, "someone"))


@pytest.mark.soak
def test_a_module_that_does_not_load_is_an_error(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_thing_at_all\n")
    hub.put("someone/broken", tmp_path, "space")
    with pytest.raises(ContractError, match=r"does not load what was published: .*no_such_thing_at_all"):
        load_module("someone/broken")


def test_every_module_is_fit_to_be_published() -> None:
    folders = module_folders()
    assert [folder.name for folder in folders] == [
        "ngram_overlap",
        "semantic_similarity",
        "set_overlap",
        "taxonomy",
        "vector_space",
    ]
    for folder in folders:
        assert check_module(folder, "someone", files_of_module(folder, "someone")).startswith(
            f"someone/{folder.name}, "
        )
        published = b"".join(files_of_module(folder, "someone").values())
        assert b'evaluate.load("evaluate/' not in published
        assert f'evaluate.load("someone/{folder.name}")'.encode() in published


def test_the_licence_of_a_module_s_data_goes_with_it() -> None:
    (folder,) = (folder for folder in module_folders() if folder.name == "taxonomy")
    files = files_of_module(folder, "someone")
    assert files.keys() >= {"wordnet.py", "WORDNET_LICENSE", "tree.py", "mentions.py"}
    assert files["WORDNET_LICENSE"] == (folder / "WORDNET_LICENSE").read_bytes()
