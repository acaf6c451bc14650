"""Read a built dataset without the library, and load it in Pythons with datasets 5 and 3."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow.parquet
from filelock import FileLock

from imagenet_think import SPLITS
from tests.support.commands import ROOT
from tests.support.first_schema import CONFIGS

# What each older version of datasets is tried with.
REQUIREMENTS = {
    "3.6.0": ("dill==0.3.8", "fsspec==2025.3.0", "huggingface_hub==2.4.0", "multiprocess==0.70.16"),
    "4.8.5": ("dill==0.4.1", "fsspec==2026.2.0", "huggingface_hub==1.33.0", "multiprocess==0.70.19"),
}
BESIDE = ("numpy==2.4.6", "pandas==3.1.1", "pillow==12.3.0", "pyarrow==26.0.1")


def rows_on_disk(dataset: Path) -> dict[str, dict[str, list[dict[str, Any]]]]:
    """Read {config: {split: rows}} without the library."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for config in CONFIGS:
        for split in SPLITS:
            files = sorted((dataset / "data" / config).glob(f"{split}-*.parquet"))
            rows = [row for file in files for row in pyarrow.parquet.read_table(file).to_pylist()]
            if rows:
                found.setdefault(config, {})[split] = rows
    return found


def python_with_datasets(version: str, torch: bool = False) -> str:
    """Make a Python with that version of datasets, once under build/. Returns its path. Raises CalledProcessError."""
    requirements = [f"datasets=={version}", *REQUIREMENTS[version], *BESIDE, *(["torch==2.13.0"] if torch else [])]
    key = hashlib.sha256(json.dumps([requirements, sys.version]).encode()).hexdigest()[:8]
    folder = ROOT / "build" / f"venv-datasets-{version}-{key}"
    folder.parent.mkdir(exist_ok=True)
    python, done = folder / "bin" / "python", folder / "done"
    with FileLock(f"{folder}.lock"):
        if not done.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, *requirements], check=True)
            done.touch()
    return str(python)


def clean_environment(home: Path) -> dict[str, str]:
    """Return this process' environment with a fresh Hugging Face home, without other settings of Python or the Hub."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("HF_", "PYTHON"))}
    clean |= {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_XET": "1"}
    clean["USE_TORCH"] = "0"  # which datasets would import for every stream; the other version's Python has none
    return clean


def run_python(
    python: str, code: str, folder: Path, home: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the code in a process of its own, in `folder`, with its own fresh Hugging Face home."""
    return subprocess.run(
        [python, "-c", code],
        cwd=folder,
        env=clean_environment(home) | environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def result_of(process: subprocess.CompletedProcess[str]) -> Any:
    """Return what the process printed last, as JSON; fail if the process did."""
    # Threads of Arrow, which reads a stream, now and then outlive the interpreter: then all that was asked for is said.
    aborted = process.returncode == -signal.SIGABRT and "terminate called without an active" in process.stderr
    assert process.returncode == 0 or aborted, process.stderr[-3000:]
    return json.loads(process.stdout.splitlines()[-1])
