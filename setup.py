"""Build the package; what it is and needs stands in pyproject.toml.

A wheel holds the stages' folders, as in the repository, below imagenet_think_project/repository/: no name of theirs is
importable from outside, links are files, and scripts find what stands beside them. An editable install leaves them
where they are, and makes importable by name what `python generate/run.py` imports.
"""

import shutil
from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py
from setuptools.command.editable_wheel import editable_wheel

FOLDERS = ("generate", "evaluate", "dataset_card", "train", "recipes", "requirements", "scripts")
FILES = ("CITATION.cff", "LICENSE")  # which the card quotes, and a Space holds


class BuildModules(build_py):
    """Copy the modules, and for a wheel the stages' folders."""

    def run(self) -> None:
        if not self.editable_mode:
            shutil.rmtree(self.build_lib, ignore_errors=True)  # of a build before this one
        super().run()
        if not self.editable_mode:
            self._copy_repository(Path(self.build_lib) / "imagenet_think_project" / "repository")

    def _copy_repository(self, target: Path) -> None:
        for folder in filter(Path.is_dir, map(Path, FOLDERS)):
            shutil.copytree(folder, target / folder, ignore=shutil.ignore_patterns("__pycache__"))
        for file in FILES:
            shutil.copy(file, target / file)


class EditableModules(editable_wheel):
    """Make the stages' folders importable, but for evaluate/: its name is the library's."""

    def run(self) -> None:
        self.distribution.packages += find_packages(include=[f"{folder}*" for folder in FOLDERS])
        self.distribution.py_modules += ["plain_endings"]  # which each script imports
        super().run()


setup(cmdclass={"build_py": BuildModules, "editable_wheel": EditableModules})
