"""What was published is loaded back and compared; what differs is named."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

from generate.publishing import verify
from generate.publishing.release import read_release
from generate.publishing.upload import Target
from generate.publishing.verify import check_files, load_back
from imagenet_think import ContractError
from tests.support.commands import ROOT
from tests.support.hub_server import Hub
from tests.support.publishing import REPO, list_again, send


@pytest.mark.process
def test_truncated_download_is_fetched_again(hub: Hub, api: Any, made: Path) -> None:
    commit = send(api, made).commit
    cut = hub.misbehave("GET .*/resolve/.*/data/paired/train-00000", cut_answer_after=1_000)
    assert "paired/train: " in load_back(made, REPO, commit)
    assert cut.times == 0


@pytest.mark.process
def test_published_rows_that_differ_are_named(hub: Hub, api: Any, made: Path, copy: Path) -> None:
    file = copy / "data" / "kimi" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    answers = table.column("answer").to_pylist()
    answers[1] = "Something else."
    at = table.column_names.index("answer")
    pyarrow.parquet.write_table(table.set_column(at, "answer", [answers]), file)
    list_again(copy)
    send(api, copy)
    with pytest.raises(ContractError, match=r"has another data/kimi/train-00000.parquet than"):
        check_files(api, Target(REPO), "main", read_release(made))
    row = table.column("image_id")[1].as_py()
    with pytest.raises(ContractError, match=rf"kimi/train: .*1 changed \(answer in 1\): other values: {row}/kimi"):
        load_back(made, REPO, "main")
    hub.misbehave("GET .*/resolve/.*/README.md", status=404, times=99)
    with pytest.raises(ContractError, match="does not load"):
        load_back(made, REPO, "main")


@pytest.mark.process
def test_a_hub_that_goes_away_is_no_other_dataset(hub: Hub, api: Any, made: Path) -> None:
    send(api, made)
    hub.misbehave("/resolve/.*", cut_request_after=0, times=999)
    with pytest.raises(ConnectionError, match="could not be loaded back"):
        load_back(made, REPO, "main")


def test_every_cache_is_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HUGGINGFACE_HUB_CACHE", "HF_HUB_CACHE", "HF_DATASETS_CACHE"):
        monkeypatch.setenv(name, "/elsewhere")
    assert "/elsewhere" not in verify.empty_cache_environment(tmp_path).values()


@pytest.mark.process
def test_the_loading_process_ends_and_tidies_up_where_the_one_that_started_it_is_gone(tmp_path: Path) -> None:
    """Also where that happened while this process imported its libraries: then its parent is another already."""
    home = tmp_path / "home"
    home.mkdir()
    nobody = subprocess.Popen([sys.executable, "-c", ""])
    nobody.wait()
    command = [sys.executable, "-m", "generate.publishing.verify", str(tmp_path / "small"), REPO, "main", ""]
    environment = verify.empty_cache_environment(home) | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([*command, str(nobody.pid)], cwd=home, env=os.environ | environment, timeout=120)
    assert done.returncode == 143
    assert not home.exists()
