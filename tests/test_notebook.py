"""The notebook, run as a person runs it: after `make demo`, by Jupyter's own kernel, in a folder that holds both."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT

NOTEBOOK = ROOT / "notebooks" / "train.ipynb"
LACKING = "requirements-dev.txt is not installed"


def test_it_is_valid_and_committed_without_outputs() -> None:
    nbformat = pytest.importorskip("nbformat", reason=LACKING)
    notebook = nbformat.read(NOTEBOOK, as_version=nbformat.NO_CONVERT)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


def test_its_links_lead_somewhere() -> None:
    cells = json.loads(NOTEBOOK.read_text("utf-8"))["cells"]
    text = "".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    links = re.findall(r"\]\(([^)#]+)", text)
    assert links
    assert all((NOTEBOOK.parent / link).is_file() for link in links)


@pytest.mark.soak
def test_it_runs_and_the_trained_model_is_nearer_to_its_teacher(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nbclient, nbformat = (pytest.importorskip(name, reason=LACKING) for name in ("nbclient", "nbformat"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    demo = [sys.executable, str(ROOT / "generate/demo/demo.py"), f"--out={tmp_path / 'build/demo'}"]
    made = subprocess.run(demo, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr[-2000:]
    for name in ("evaluate", "generate", "imagenet_think.py", "train"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "notebooks").mkdir()
    copy = shutil.copy(NOTEBOOK, tmp_path / "notebooks")
    notebook = nbformat.read(copy, as_version=4)
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(tmp_path / "notebooks")}}).execute()
    scores = tmp_path / "build/notebook/scores"
    before, after = (
        json.loads((scores / f"{name}.json").read_text())["sections"]["full"] for name in ("before", "after")
    )
    assert after["rouge1_max"] > before["rouge1_max"] + 0.05
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = [output for output in outputs if "image/png" in output.get("data", {})]
    assert len(pictures) == 3  # two rows, and the loss
    assert (tmp_path / "build/notebook/report/index.html").is_file()
