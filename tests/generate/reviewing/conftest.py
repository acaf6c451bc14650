"""Make the small dataset that the tests of reviewing open."""

from pathlib import Path

import pytest

from generate.reviewing.page_data import PageData
from tests.support.review_dataset import make_dataset, open_small


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    make_dataset(folder)
    return folder


@pytest.fixture(scope="session")
def data(folder: Path) -> PageData:
    return open_small(folder)
