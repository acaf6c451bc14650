"""Code of several metric modules is one file in evaluate/shared/, and each module works without the repository."""

import importlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generate.publishing.spaces import files_of_module
from tests.support.commands import ROOT

EVALUATE = ROOT / "evaluate"
SHARED = {path.name for path in (EVALUATE / "shared").glob("*.py")} - {"__init__.py"}
LINKS = {
    "ngram_overlap": {"app.py", "examples.py", "text_metric.py", "words.py"},
    "semantic_similarity": {"app.py", "examples.py", "text_metric.py"},
    "set_overlap": {"app.py", "examples.py", "text_metric.py", "words.py"},
    "taxonomy": {"text_metric.py"},
    "vector_space": {"app.py", "examples.py", "text_metric.py", "tfidf_fit.py", "words.py"},
}
MODULES = list(LINKS)


@pytest.mark.parametrize("family", LINKS)
def test_shared_files_are_links(family: str) -> None:
    """Relative ones, so that they hold in every checkout."""
    links = {path.name: os.readlink(path) for path in (EVALUATE / family).iterdir() if path.is_symlink()}
    assert links == {name: f"../shared/{name}" for name in LINKS[family]}
    own = {"app.py"} if family == "taxonomy" else set()  # whose page shows chance beside each value
    assert {path.name for path in (EVALUATE / family).glob("*.py")} & SHARED == LINKS[family] | own
    assert not (EVALUATE / family / "__init__.py").exists()


@pytest.mark.process
def test_copies_with_links_resolved_load_alone(tmp_path: Path) -> None:
    """As the Hub has them: nothing of the repository on the path, an empty cache, no network."""
    for family in MODULES:
        shutil.copytree(EVALUATE / family, tmp_path / family, ignore=shutil.ignore_patterns("__pycache__"))
    assert not any(path.is_symlink() for path in tmp_path.rglob("*"))
    _check_loads([str(tmp_path / family) for family in MODULES], tmp_path)


@pytest.mark.soak
def test_the_links_load_from_the_root(tmp_path: Path) -> None:
    """By the relative path that README gives, in an empty cache, which takes the links' content."""
    _check_loads([f"evaluate/{family}" for family in MODULES], tmp_path, cwd=ROOT)


def test_spaces_get_files_and_no_links() -> None:
    """What is uploaded is the content behind every link."""
    for family in LINKS:
        files = files_of_module(EVALUATE / family, "someone")
        assert LINKS[family] < files.keys()
        for name in LINKS[family]:
            assert files[name] == (EVALUATE / "shared" / name).read_bytes()


def test_the_version_of_a_module_follows_the_shared_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands behind a link decides values, as the module's own code does."""
    monkeypatch.syspath_prepend(EVALUATE)
    families = importlib.import_module("scoring.families")
    copy = shutil.copytree(EVALUATE, tmp_path / "evaluate", symlinks=True)
    before = {family: families.version_of(family) for family in LINKS}
    monkeypatch.setattr(families, "_METRICS", copy)
    assert {family: families.version_of(family) for family in LINKS} == before
    with (copy / "shared" / "words.py").open("a") as file:
        file.write("# another\n")
    changed = {family for family in LINKS if families.version_of(family) != before[family]}
    assert changed == {"ngram_overlap", "set_overlap", "vector_space"}


@pytest.mark.soak
def test_the_pages_find_the_files_beside_their_links() -> None:
    """Through the link, and not those of shared/, where no metric and no card are; one page is made whole."""
    code = (
        "import runpy, sys\n"
        "pages = [runpy.run_path(path) for path in sys.argv[1:]]\n"
        "print(*(page['_HERE'] for page in pages), sep='\\n')\n"
        "print(pages[0]['page']().title)"
    )
    families = [family for family in LINKS if "app.py" in LINKS[family]]
    command = [sys.executable, "-c", code, *(f"{family}/app.py" for family in families)]
    printed = subprocess.check_output(command, text=True, cwd=EVALUATE).splitlines()
    assert [Path(line) for line in printed[: len(families)]] == [EVALUATE / family for family in families]
    assert printed[len(families)] == "ngram_overlap"


def _check_loads(modules: list[str], home: Path, cwd: Path | None = None) -> None:
    code = "import evaluate, sys\nfor module in sys.argv[1:]: print(type(evaluate.load(module)).__name__)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment |= {"HF_HOME": str(home / "cache"), "HF_MODULES_CACHE": str(home / "modules"), "HF_HUB_OFFLINE": "1"}
    command = [sys.executable, "-c", code, *modules]
    done = subprocess.run(command, cwd=cwd or home, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.lower().split() == [family.replace("_", "") for family in MODULES]
