"""Fixtures of the sources' tests."""

from pathlib import Path

import datasets
import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What tars hold is noted in the cache of datasets."""
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(tmp_path.with_name(f"{tmp_path.name} cache")))
