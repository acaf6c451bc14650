"""The wheel, built from what is tracked: what is in it, and what a fresh environment of each extra can do."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from imagenet_think_project.scripts import FOLDERS, commands
from tests.support.commands import ROOT
from tests.test_layout import TRACKED, named
from tests.test_package import EXTRAS, pins

pytestmark = [pytest.mark.process, pytest.mark.soak]
REPOSITORY = "imagenet_think_project/repository/"
# What a command of an extra imports when it works, some of it late.
IMPORTS = {
    "review": "generate.reviewing.server, generate.reviewing.open_page",
    "benchmark": "scoring.score_run, scoring.semantic, judging.judge, reporting.report, reporting.figures",
}
OF_EVALUATE = "import importlib.util as util; found = util.find_spec('evaluate'); print(found and found.origin)"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built with the setuptools that is here, as `pip install .` does with the newest."""
    source, built = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("built")
    for path in TRACKED:
        if path.exists():
            (target := source / named(path)).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target, follow_symlinks=False)
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        f"--wheel-dir={built}",
    ]
    subprocess.run([*build, str(source)], check=True)
    (found,) = built.glob("*.whl")
    return found


def test_what_is_in_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        files = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    tops = {name.partition("/")[0] for name in files}
    assert {name for name in tops if not name.endswith(".dist-info")} == {"imagenet_think.py", "imagenet_think_project"}
    inside = {name.removeprefix(REPOSITORY) for name in files if name.startswith(REPOSITORY)}
    parts = (*FOLDERS, "recipes", "requirements", "scripts", "CITATION.cff", "LICENSE")
    tracked = {named(path) for path in TRACKED if path.exists() and named(path).partition("/")[0] in parts}
    assert inside == tracked
    assert all(files[REPOSITORY + name] == (ROOT / name).read_bytes() for name in tracked)  # links are files


def environment(folder: Path, *install: str) -> Path:
    """Make an environment with nothing of this one, and return its programs."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    # PYTHONPATH may name a checkout, whose metadata pip would take for an install.
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *install], check=True, env=ours)
    return folder / "bin"


def said(*command: str | Path, cwd: Path, code: int = 0, **more: str) -> str:
    """Run it with an environment that names no folder of ours."""
    ran = subprocess.run(
        command,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "COLUMNS": "200", **more},
    )
    assert ran.returncode == code, ran.stderr
    return ran.stdout + ran.stderr


@pytest.mark.parametrize("extra", ["", "review", "benchmark"])
def test_a_fresh_environment(extra: str, wheel: Path, tmp_path: Path) -> None:
    programs = environment(tmp_path / "venv", f"{wheel}[{extra}]" if extra else str(wheel))
    here = tmp_path / "elsewhere"
    here.mkdir()
    python, program = programs / "python", programs / "imagenet-think"
    said(python, "-c", "import imagenet_think; imagenet_think.load", cwd=here)
    names = (
        f"import importlib.util as util; print([util.find_spec(name) for name in {FOLDERS!r} if name != 'evaluate'])"
    )
    assert said(python, "-c", names, cwd=here) == f"{[None] * (len(FOLDERS) - 1)}\n"
    library = str(next(programs.parent.glob("lib/python*/site-packages")) / "evaluate" / "__init__.py")
    assert said(python, "-c", OF_EVALUATE, cwd=here) == f"{library if extra == 'benchmark' else None}\n"
    if not extra:
        assert "pip install 'imagenet-think[generate]'" in said(program, "run", "--help", cwd=here, code=2)
        return
    listed = said(program, "--help", cwd=here)
    assert all(f" {name} " in listed for name in commands())
    ours = said(program, "path", cwd=here).strip()
    path = f"{ours}:{ours}/evaluate" if extra == "benchmark" else ours
    said(python, "-c", f"import {IMPORTS[extra]}", cwd=here, PYTHONPATH=path)
    of_extra = (
        ["review"] if extra == "review" else [name for name, file in commands().items() if file.startswith("eval")]
    )
    for name in of_extra:
        assert f"Usage: imagenet-think {name} " in said(program, name, "--help", cwd=here)


@pytest.mark.parametrize("extra", sorted(set(EXTRAS) - set(IMPORTS)))
def test_a_heavy_extra_resolves_to_the_pins(extra: str, wheel: Path, tmp_path: Path) -> None:
    """pip finds one set of libraries that has them all; they are too large to be installed by a test."""
    report = tmp_path / "report.json"
    environment(tmp_path / "venv", "--dry-run", f"--report={report}", f"{wheel}[{extra}]")
    found = {
        one["metadata"]["name"].lower().replace("_", "-"): one["metadata"]["version"]
        for one in json.loads(report.read_bytes())["install"]
    }
    wanted = [pin for file in EXTRAS[extra]["file"] for pin in pins(Path(file).name)]
    assert all(found[pin.name.lower().replace("_", "-")] in pin.specifier for pin in wanted)
    assert {"torchvision", "torchaudio"}.isdisjoint(found) or extra == "vllm"  # which brings those that match


def test_an_editable_install_shadows_nothing(tmp_path: Path) -> None:
    programs = environment(tmp_path / "venv", "--no-deps", "-e", str(ROOT))
    assert said(programs / "python", "-c", OF_EVALUATE, cwd=tmp_path) == "None\n"
    said(programs / "python", "-c", "import generate, dataset_card, imagenet_think_project", cwd=tmp_path)
