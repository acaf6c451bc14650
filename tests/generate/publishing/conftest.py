"""Serve a Hub to the tests of publishing, and make the datasets that they publish."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import huggingface_hub
import pytest

from generate.publishing import push
from tests.support.hub_client import use_hub
from tests.support.hub_server import TOKEN, Hub, serve_hub
from tests.support.publishing import change_answers, make


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="session")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("again"), "1.1.0", change_answers)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "small")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """Serve a Hub to the client of this process and of those that it starts."""
    with serve_hub() as server:
        use_hub(server, tmp_path / "home", monkeypatch)
        yield server
        assert not server.unknown


@pytest.fixture
def api(hub: Hub) -> huggingface_hub.HfApi:
    return huggingface_hub.HfApi(endpoint=hub.url, token=TOKEN)


@pytest.fixture
def not_loaded_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip loading back, which takes two seconds each time, in tests of something else."""
    monkeypatch.setattr(push, "load_back", lambda *_: "")
