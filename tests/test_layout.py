"""Assert what holds for the whole tree: no import circle, no import upwards, thin commands that answer at once."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.support.commands import ROOT

TRACKED = [ROOT / name for name in subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()]
PYTHON = [path for path in TRACKED if path.suffix == ".py" and path.exists() and not path.is_symlink()]
PRODUCT = [path for path in PYTHON if path.relative_to(ROOT).parts[0] not in ("tests", "scripts", "setup.py")]
_COMMAND = re.compile(r"^import typer$.*^def main\(.*__name__ == .__main__.", re.MULTILINE | re.DOTALL)
ENTRIES = [path for path in PRODUCT if _COMMAND.search(path.read_text("utf-8"))]
HEAVY = {"torch", "datasets", "transformers", "numpy", "pyarrow", "evaluate", "ray"}
# Libraries that take seconds to import: a function may import them late, so that options are checked before.
LATE = HEAVY | {"accelerate", "bert_score", "gradio", "huggingface_hub", "mlcroissant", "sentence_transformers", "vllm"}
# Optional, or of the contract alone, which imports nothing else at its top.
LATE_BESIDE = {
    "evaluate/shared/words.py": {"icu4py"},
    "generate/monitoring/energy.py": {"pynvml"},
    "imagenet_think.py": {"fcntl", "fsspec", "yaml"},
}
FUNCTION_LINES = 60
OPTIONS = 15


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def module_of(path: Path) -> str:
    """Return the name by which code imports a file; a script of evaluate/ has its own folder first on the path."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    parts = parts[:-1] if parts[-1] == "__init__" else parts
    return ".".join(parts[1:] if parts[0] == "evaluate" else parts)


MODULES = {module_of(path): path for path in PRODUCT}


def imported_by(path: Path) -> set[Path]:
    """Return every file of the product that a file imports: at its top, late, or for types alone."""
    found = set()
    for node in ast.walk(parse(path)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:  # relative, as in a metric module
                base = ".".join([*module_of(path).split(".")[: -node.level], *([base] if base else [])])
            names = [each if (each := f"{base}.{alias.name}") in MODULES else base for alias in node.names]
        found |= {MODULES[name] for name in names if name in MODULES}
    return found - {path}


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (node for node in ast.walk(parse(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def late_imports(path: Path) -> list[str]:
    """Return what functions import, by the name of the library or the folder."""
    statements = {
        node
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    return [(node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name for node in statements]


def test_no_import_circle() -> None:
    try:
        TopologicalSorter({path: imported_by(path) for path in PRODUCT}).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(named(path) for path in error.args[1]))


def test_no_script_is_imported() -> None:
    found = {f"{named(path)} imports {named(other)}" for path in PRODUCT for other in imported_by(path) & set(ENTRIES)}
    assert not found


def folders_in_order() -> list[str]:
    """Return the folders in the order of the table in docs/architecture.md."""
    table = (ROOT / "docs/architecture.md").read_text("utf-8").partition("## Where things are")[2]
    return re.findall(
        r"^\| `((?:imagenet_think|generate|evaluate|dataset_card|train)[\w/.]*[/y])`", table, re.MULTILINE
    )


def folder_of(path: Path) -> str:
    return f"{named(path.parent)}/" if path.parent != ROOT else path.name


def test_folders_import_only_what_stands_above_them_in_the_table() -> None:
    order = {folder: number for number, folder in enumerate(folders_in_order())}
    found = set()
    for path in (path for path in PRODUCT if path not in ENTRIES and folder_of(path) in order):
        # The folders of one stage, generate/selection/…, are one: its steps share what stands beside them.
        stage = "/".join(folder_of(path).split("/")[:2])
        for other in imported_by(path):
            if folder_of(other).startswith(stage) or other in ENTRIES:  # scripts: see the test above
                continue
            if order[folder_of(other)] > order[folder_of(path)]:
                found.add(f"{named(path)} imports {named(other)}")
    assert not found


def test_every_folder_has_a_row_and_a_sentence() -> None:
    packages = {folder_of(path) for path in PRODUCT} - {"generate/", "evaluate/", "train/", "imagenet_think.py"}
    metrics = {folder for folder in packages if (ROOT / folder / "README.md").exists()}  # described by that card
    assert packages - metrics <= set(folders_in_order())
    for folder in packages - metrics:
        sentence = ast.get_docstring(parse(ROOT / folder / "__init__.py")) or ""
        assert sentence.splitlines()[0].endswith("."), folder


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_a_script_holds_options_one_import_and_one_call(entry: Path) -> None:
    defined = [node for node in parse(entry).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    assert [node.name for node in defined] == ["main"], "only main stands in a script"
    main = defined[0]
    assert isinstance(main, ast.FunctionDef)
    options = [one for one in main.args.args if one.arg not in ("context", "_context")]
    assert len(options) <= OPTIONS
    body = main.body[1:] if ast.get_docstring(main) else main.body
    imports = [node for node in body if isinstance(node, ast.ImportFrom)]
    calls = [node for node in body if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)]
    assert len(imports) <= 1
    assert len(calls) == 1
    assert len(body) == len(imports) + len(calls)


@pytest.mark.parametrize("path", PRODUCT, ids=named)
def test_functions_fit_the_head(path: Path) -> None:
    """The list of a script's options reads as a table, however long it is."""
    long = {f.name: lines for f in functions(path) if (lines := (f.end_lineno or 0) - f.lineno + 1) > FUNCTION_LINES}
    if path in ENTRIES:
        long.pop("main", None)
    assert not long


def test_late_imports_wait_for_heavy_libraries_alone() -> None:
    late = {path: late_imports(path) for path in PRODUCT}
    assert sum(map(len, late.values())) < 150
    light = {
        f"{named(path)}: {name}"
        for path, names in late.items()
        if path not in ENTRIES
        for name in names
        if name.split(".")[0] not in LATE | LATE_BESIDE.get(named(path), set()) and name not in MODULES
    }
    assert not light


@pytest.mark.process
@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_help_answers_before_anything_heavy_is_imported(entry: Path) -> None:
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
    assert {"run.py", "run_ray.py", "select_images.py", "build_dataset.py", "score.py", "report.py"} <= names


def test_no_script_shadows_a_library() -> None:
    """Running a script puts its folder first on the path."""
    folders = {path.parent for path in ENTRIES}
    beside = {path.stem for path in PYTHON if path.parent in folders}
    beside |= {child.name for folder in folders for child in folder.iterdir() if child.is_dir()}
    libraries = {"evaluate", "datasets", "accelerate", "transformers", "torch", "tokenizers", "huggingface_hub"}
    assert not beside & (sys.stdlib_module_names | libraries | {"typer"})
    assert not (ROOT / "evaluate" / "__init__.py").exists()


@pytest.mark.parametrize("folder", ["generate", "evaluate", "dataset_card"])
def test_the_three_parts_do_not_import_one_another(folder: str) -> None:
    """Nothing imports evaluate/: it is no package, and `import evaluate` is the library."""
    others = {"generate", "dataset_card", "train"} - {folder}
    for path in (p for p in PYTHON if p.is_relative_to(ROOT / folder)):
        for node in ast.walk(parse(path)):
            modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            modules += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not others & {module.split(".")[0] for module in modules}, path


def test_training_imports_models_metrics_and_commands_alone() -> None:
    """It comes after the dataset, and asks a model as generate/ does."""
    below = ("generate.models", "generate.command_line", "generate.processes", "generate.annotation")
    found = {
        f"{named(path)} imports {named(other)}"
        for path in PRODUCT
        if path.is_relative_to(ROOT / "train")
        for other in imported_by(path)
        if not module_of(other).startswith(("train.", "imagenet_think", *below))
    }
    assert not found


def test_the_contract_stands_alone() -> None:
    tree = parse(ROOT / "imagenet_think.py")
    imported = {alias.name.split(".")[0] for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert imported - sys.stdlib_module_names == {"datasets", "pyarrow", "PIL"}


def test_only_the_parser_searches_for_tags() -> None:
    spelled = {
        named(path)
        for path in PYTHON
        if path.is_relative_to(ROOT / "generate") and "demo" not in path.parts and "</think>" in path.read_text("utf-8")
    }
    assert spelled <= {"generate/models/thinking.py", "generate/models/registry.py"}


_PATH = re.compile(r"(?:generate|evaluate|dataset_card|train|tests)/[\w./-]+\.(?:py|md|sbatch|yaml)")
_NAMED = re.compile(r"`([^`]+)`|\]\(([^)\s]+)\)")  # code, or the target of a link


@pytest.mark.parametrize("page", [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))], ids=named)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text("utf-8")
    text = re.sub(r"^```.*?^```", lambda block: f"`{block[0].strip('`')}`", text, flags=re.MULTILINE | re.DOTALL)
    found = {path for code, link in _NAMED.findall(text) for path in _PATH.findall(code or link)}
    assert not {path for path in found if not (ROOT / path).exists()}


def test_nothing_strays_to_the_top() -> None:
    """What a command left where it was started is not committed by an oversight."""
    folders = {"dataset_card", "docs", "evaluate", "generate", "imagenet_think_project", "leaderboard", "recipes"}
    folders |= {"notebooks", "requirements", "scripts", "tests", "train", ".ci"}
    files = {"CHANGELOG.md", "CITATION.cff", "LICENSE", "Makefile", "README.md", "imagenet_think.py", "pyproject.toml"}
    files |= {
        "requirements.txt",
        "requirements-dev.txt",
        "setup.py",
        "plain_endings.py",
        "MANIFEST.in",
        "mkdocs.yml",
        ".gitignore",
    }
    assert {path.relative_to(ROOT).parts[0] for path in TRACKED} - folders <= files
