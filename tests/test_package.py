"""The installable package: its table of commands, what each prints, and pins that stand in one place."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from imagenet_think_project import scripts
from tests.support.commands import ROOT
from tests.test_layout import ENTRIES, named

PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PINS = {path.name: path.read_text("utf-8") for path in sorted((ROOT / "requirements").glob("*.txt"))}
EXTRAS = PYPROJECT["tool"]["setuptools"]["dynamic"]["optional-dependencies"]
ALL_STAGES = ["commands.txt", "benchmark.txt", "generate.txt"]
# A module's command, which is no script of the table.
MODULES = {"generate/models/kimi_vl/__main__.py"}
ENTRY_SCRIPTS = [*scripts.commands().values(), "scripts/make_schemas.py", "scripts/make_wordnet_tree.py"]


def start(*arguments: str, cwd: Path = ROOT, **environment: str) -> "subprocess.Popen[str]":
    """Start Python in the folder, where COLUMNS is wide enough for a line of help."""
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "COLUMNS": "100", "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


def command(*arguments: str, cwd: Path, **environment: str) -> tuple[int, str, str]:
    """The command's exit code, and what it said, where `imagenet-think` is typed."""
    process = start("-m", "imagenet_think_project", *arguments, cwd=cwd, **environment)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_every_script_is_a_command() -> None:
    assert sorted(scripts.commands().values()) == sorted({named(path) for path in ENTRIES} - MODULES)


def test_the_names_that_people_know() -> None:
    known = scripts.commands()
    assert {"select", "run", "annotate", "build", "card", "publish", "score", "report", "review"} <= known.keys()
    assert {"status", "plan", "reproduce", "export", "judge", "reparse", "measures", "leaderboard"} <= known.keys()
    assert len(known) == len(set(known.values()))


@pytest.mark.process
@pytest.mark.parametrize("name", scripts.commands())
def test_a_command_s_help_is_its_script_s(name: str, tmp_path: Path) -> None:
    script = ROOT / scripts.commands()[name]
    by_path, by_name = start(str(script), "--help"), start("-m", "imagenet_think_project", name, "--help", cwd=tmp_path)
    expected, found = (process.communicate(timeout=60)[0] for process in (by_path, by_name))
    assert (by_path.returncode, by_name.returncode) == (0, 0)
    assert f"Usage: {script.name} " in expected
    assert f"Usage: imagenet-think {name} " in found
    assert re.sub(r"Usage: .*\n", "", found) == re.sub(r"Usage: .*\n", "", expected)


@pytest.mark.process
@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["scroe"], 2, "error: scroe is no command; choose from select, "),
        (["\x1b[2J"], 2, "error: \\x1b[2J is no command"),
        (["score", "--bogus"], 2, "Usage: imagenet-think score [OPTIONS]"),
        (["plan", "--model", "glm", "--bogus"], 2, "Usage: imagenet-think plan [OPTIONS]"),
        (["status", "absent"], 2, "error: absent "),
        (["path", "recipes/absent.yaml"], 2, "error: the project has no recipes/absent.yaml"),
    ],
)
def test_what_is_refused(arguments: list[str], code: int, said: str, tmp_path: Path) -> None:
    ended, out, err = command(*arguments, cwd=tmp_path)
    assert (ended, out) == (code, "")
    assert said in err
    assert "Traceback" not in err


@pytest.mark.process
def test_files_of_the_current_folder_stand_for_no_library(tmp_path: Path) -> None:
    for name in ("typer", "json", "generate", "evaluate", "select"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('of the current folder')")
    assert command("path", "recipes/demo.yaml", cwd=tmp_path) == (0, f"{ROOT / 'recipes/demo.yaml'}\n", "")
    assert command("score", "--help", cwd=tmp_path)[0] == 0


def lacking(command: str, library: str, extra: str) -> str:
    """What is said where a package is missing."""
    commands = f"python3 -m venv .venv && . .venv/bin/activate, then pip install -e '.[{extra}]'"
    return f"error: {command} needs {library}, which is not installed: {commands}\n"


@pytest.mark.process
@pytest.mark.parametrize("script", ENTRY_SCRIPTS)
def test_a_script_by_a_python_without_packages(script: str) -> None:
    process = start("-S", "-E", script, "--help")
    extra = {"evaluate": "benchmark", "train": "train"}.get(script.partition("/")[0], "generate")
    own = {"generate/review.py": "review", "generate/run_ray.py": "ray", "generate/select_clips.py": "video"}
    assert process.communicate(timeout=60) == ("", lacking(script, "typer", own.get(script, extra)))
    assert process.returncode == 2


MISSING = {
    "of all": (["generate/run.py", "--model=list"], "typer", lacking("generate/run.py", "typer", "generate")),
    "an own one": (["generate/run.py", "--model=list"], "yaml", lacking("generate/run.py", "yaml", "generate")),
    "one that is imported late": (
        ["generate/status.py", "."], "pyarrow", lacking("generate/status.py", "pyarrow", "generate")
    ),
    "by name": (["-m", "imagenet_think_project", "ray"], "typer", lacking("imagenet-think ray", "typer", "ray")),
    "no name": (["-m", "imagenet_think_project"], "typer", lacking("imagenet-think", "typer", "generate")),
}  # fmt: skip


@pytest.mark.process
@pytest.mark.parametrize(("arguments", "library", "told"), MISSING.values(), ids=MISSING)
def test_a_package_that_is_missing(arguments: list[str], library: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules[{library!r}] = None")
    process = start(*arguments, PYTHONPATH=f"{tmp_path}:{ROOT}")
    assert process.communicate(timeout=60) == ("", told)
    assert process.returncode == 2


@pytest.mark.process
def test_the_project_itself_is_missing(tmp_path: Path) -> None:
    """A Python that has typer, as of another project, and not this one."""
    (tmp_path / "typer.py").touch()
    process = start("-S", "generate/run.py", PYTHONPATH=str(tmp_path))
    assert process.communicate(timeout=60) == ("", lacking("generate/run.py", "generate", "generate"))
    assert process.returncode == 2


@pytest.mark.process
def test_another_mistake_is_shown_whole(tmp_path: Path) -> None:
    (tmp_path / "typer.py").write_text("from email import nothing_of_the_kind")
    process = start("-S", "generate/run.py", PYTHONPATH=str(tmp_path))
    assert "Traceback" in process.communicate(timeout=60)[1]
    assert process.returncode == 1


@pytest.mark.process
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("imagenet-think repro", {"reproduce"}),
        ("imagenet-think re", {"reparse", "review", "report", "reproduce"}),
        ("imagenet-think run --images-r", {"--images-root"}),
        ("imagenet-think score --pred", {"--predictions"}),
        ("imagenet-think card --fa", {"--facts"}),
    ],
)
def test_what_the_shell_completes(typed: str, offered: set[str], tmp_path: Path) -> None:
    at = str(len(typed.split()) - 1)
    asked = {"_IMAGENET_THINK_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": at}
    code, out, err = command(cwd=tmp_path, **asked)
    assert (code, set(out.split()), err) == (0, offered, "")


def test_how_a_script_is_typed_from_here_and_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert scripts.typed("generate/reparse.py") == ["python", "generate/reparse.py"]
    assert scripts.launched("generate/run.py") == ["generate/run.py"]
    assert scripts.own_file("recipes/demo.yaml") == "recipes/demo.yaml"
    monkeypatch.chdir(tmp_path)
    assert scripts.typed("generate/select_images.py") == ["imagenet-think", "select"]
    assert scripts.launched("generate/run.py") == ["-m", "imagenet_think_project", "run"]
    assert scripts.own_file("recipes/demo.yaml") == str(ROOT / "recipes/demo.yaml")
    assert scripts.own_file("zai-org/GLM-4.1V-9B-Thinking@main") == "zai-org/GLM-4.1V-9B-Thinking@main"
    (tmp_path / "recipes").mkdir()
    (tmp_path / "recipes" / "demo.yaml").touch()
    assert scripts.own_file("recipes/demo.yaml") == "recipes/demo.yaml"


def test_how_a_command_is_recorded() -> None:
    assert scripts.as_typed(["imagenet-think score", "--out", "a b"]) == ["imagenet-think", "score", "--out", "a b"]
    assert scripts.as_typed(["/a b/score.py", "--out"]) == ["python", "/a b/score.py", "--out"]


def pins(name: str) -> list[Requirement]:
    lines = [line.partition(" #")[0].strip() for line in PINS[name].splitlines() if not line.startswith("#")]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", PINS)
def test_every_pin_is_exact_and_says_why(name: str) -> None:
    assert all(str(pin.specifier).startswith("==") for pin in pins(name))
    assert all(" # " in line for line in PINS[name].splitlines() if not line.startswith("#"))


def test_the_extras_are_the_files() -> None:
    """setuptools reads them, so that no pin stands twice."""
    read = {extra: [Path(file).name for file in found["file"]] for extra, found in EXTRAS.items()}
    assert read.pop("review") == ["commands.txt", "review.txt"]
    assert read.pop("docs") == ["docs.txt"]
    assert read.pop("benchmark") == ["commands.txt", "benchmark.txt"]
    assert read.pop("generate") == ALL_STAGES
    assert read == {extra: [*ALL_STAGES, f"{extra}.txt"] for extra in ("ray", "vllm", "video", "train")}
    assert {file for found in EXTRAS.values() for file in found["file"]} == {f"requirements/{name}" for name in PINS}
    names = [pin.name.lower() for name in PINS for pin in pins(name)]
    assert len(names) == len(set(names))


def test_the_pins_are_among_what_loading_takes() -> None:
    needed = [Requirement(line) for line in PYPROJECT["project"]["dependencies"]]
    assert {one.name for one in needed} == {"datasets", "pillow"}
    exact = {pin.name: next(iter(pin.specifier)).version for pin in pins("commands.txt")}
    assert all(exact[one.name] in one.specifier for one in needed)


def test_torch_is_the_exact_pin() -> None:
    assert [str(pin) for pin in pins("benchmark.txt") if pin.name == "torch"] == ["torch==2.13.0"]
    assert not {"torchvision", "torchaudio"} & {pin.name for name in PINS for pin in pins(name)}


def test_requirements_txt_is_an_extra() -> None:
    lines = [line for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == ["-e .[generate]"]


def test_a_source_distribution_has_what_a_wheel_is_built_of() -> None:
    grafted = set(re.findall(r"^graft (\S+)", (ROOT / "MANIFEST.in").read_text("utf-8"), re.MULTILINE))
    folders = re.search(r"FOLDERS = \((.*?)\)", (ROOT / "setup.py").read_text("utf-8"))
    assert folders is not None
    assert set(re.findall(r'"(\w+)"', folders[1])) == grafted
    assert set(scripts.FOLDERS) <= grafted
