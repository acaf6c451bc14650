"""What holds for the whole tree: names that shadow nothing, commands that answer at once, stages that stay apart."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import ROOT

TRACKED = [ROOT / name for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()]
PYTHON = [path for path in TRACKED if path.suffix == ".py" and path.exists()]
ENTRIES = [
    path
    for path in PYTHON
    if not path.name.startswith("test_") and {"typer.run(main)", "app()"} & set(path.read_text("utf-8").split())
]
HEAVY = {"torch", "datasets", "transformers", "numpy", "pyarrow", "evaluate", "ray"}


@pytest.mark.process
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_help_answers_before_anything_heavy_is_imported(entry: Path) -> None:
    if entry.parent.name == "bench":
        pytest.skip("a bench is for developers")
    code = f"""
import runpy, sys
sys.argv = [{str(entry)!r}, "--help"]
sys.path.insert(0, {str(entry.parent)!r})
try:
    runpy.run_path({str(entry)!r}, run_name="__main__")
except SystemExit as end:
    print("code", end.code, "heavy", {HEAVY!r} & sys.modules.keys())
"""
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert result.stdout.splitlines()[-1] == "code 0 heavy set()"
    assert "Usage" in result.stdout


def test_there_are_entries() -> None:
    names = {path.name for path in ENTRIES}
    assert {
        "run.py",
        "run_ray.py",
        "select_images.py",
        "build_dataset.py",
        "score.py",
        "report.py",
        "measures.py",
    } <= names


def test_no_script_shadows_a_library() -> None:
    """Running a script puts its folder first on the path."""
    folders = {path.parent for path in ENTRIES}
    beside = {path.stem for path in PYTHON if path.parent in folders}
    libraries = {
        "evaluate",
        "datasets",
        "accelerate",
        "transformers",
        "torch",
        "tokenizers",
        "huggingface_hub",
        "typer",
    }
    assert not beside & (sys.stdlib_module_names | libraries)
    assert not (ROOT / "evaluate" / "__init__.py").exists()


@pytest.mark.parametrize(
    ("folder", "other"),
    [
        ("evaluate", "generate"),
        ("evaluate", "dataset_card"),
        ("dataset_card", "generate"),
        ("generate", "dataset_card"),
    ],
)
def test_stages_do_not_import_one_another(folder: str, other: str) -> None:
    """Of evaluate/ nothing can be imported: it is no package, and `import evaluate` is the library."""
    for path in (p for p in PYTHON if p.is_relative_to(ROOT / folder)):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert other not in {module.split(".")[0] for module in modules}, path


def test_the_contract_stands_alone() -> None:
    tree = ast.parse((ROOT / "imagenet_think.py").read_text(encoding="utf-8"))
    imported = {alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert imported - sys.stdlib_module_names == {"datasets", "PIL"}


def test_only_the_parser_searches_for_tags() -> None:
    spelled = {
        path.relative_to(ROOT).as_posix()
        for path in PYTHON
        if path.is_relative_to(ROOT / "generate") and "demo" not in path.parts and "</think>" in path.read_text("utf-8")
    }
    assert spelled <= {"generate/models/thinking.py", "generate/models/registry.py"}
