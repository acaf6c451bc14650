"""Make a Space of the review page for a published dataset: the page's own code, an app.py that names the dataset, pins.

The Space shows the page of generate/review.py as it is, without reviews: generate/reviewing/published_page.py.
"""

import ast
import re
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import yaml
from huggingface_hub import HfApi

from generate.building.leak_checks import check_file
from generate.command_line.hub_repository import check_repository
from generate.publishing.checks import CheckResult, format_size, held_on_disk, run_checks
from generate.publishing.release import BY_PRODUCTS, CARD, Release, size_of
from generate.publishing.upload import Target, ensure_repository, upload, validate_card, with_retries
from generate.publishing.verify import check_files
from generate.storage.dataset_files import read_bytes
from imagenet_think import ContractError
from imagenet_think_project.scripts import ROOT

_PAGE = "generate.reviewing.published_page"
_DATA = ("generate/reviewing/style.css", "generate/reviewing/keys.js", "generate/selection/class_names.tsv.gz")
_OURS = ("generate", "imagenet_think", "imagenet_think_project")
_FOLDERS = ("generate/", "imagenet_think_project/")  # in which the Space keeps nothing of an older version
_APP = '''"""Show {repo} {tag} on the page of ImageNet-Think's generate/review.py, without its reviews."""

from {page} import serve_published

if __name__ == "__main__":
    serve_published("{repo}", "{tag}")
'''
_README = """---
{head}---

# {name}, to look at

The page shows [{repo}](https://huggingface.co/datasets/{repo}) as it was published, `{tag}`: what each
model thought and answered, side by side, with filters and a search. Nothing that is typed here is kept. The code is
that of ImageNet-Think's `generate/review.py`, with which one reviews a sample on one's own machine.
"""


def space_of(repo: str) -> str:
    """Return the name of a dataset's Space."""
    return f"{repo}-review"


def read_space(folder: Path, release: Release, repo: str) -> Release:
    """Return the files of the Space, as they are written into `folder` and sent."""
    pins = {name: read_bytes(ROOT / "requirements" / f"{name}.txt") for name in ("commands", "review")}
    gradio = re.search(rb"^gradio==(\S+)", pins["review"], re.MULTILINE)
    assert gradio
    head = {
        "title": f"{release.name}, to look at",
        "sdk": "gradio",
        "sdk_version": gradio[1].decode(),
        "python_version": "3.11",
        "app_file": "app.py",
        "license": "apache-2.0",
        "datasets": [repo],
    }
    parts = {"repo": repo, "tag": release.tag, "page": _PAGE, "name": release.name}
    files = {
        **{path: read_bytes(file.resolve()) for path, file in sorted(_code_of(_PAGE, {}).items())},
        **{path: read_bytes(ROOT / path) for path in _DATA},
        "LICENSE": read_bytes(ROOT / "LICENSE"),
        "app.py": _APP.format_map(parts).encode(),
        "requirements.txt": b"".join(pins.values()),
        CARD: _README.format_map({**parts, "head": yaml.safe_dump(head, sort_keys=False)}).encode(),
    }
    return Release(folder, files)


def _code_of(module: str, found: dict[str, Path]) -> dict[str, Path]:
    """Return the files of a module, its packages and all of ours that it imports, by their paths in the Space."""
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # a name within a module
        return found
    if spec is None or spec.origin is None:
        return found
    file = Path(spec.origin)
    name = module.replace(".", "/") + ("/__init__.py" if file.name == "__init__.py" else ".py")
    if name not in found:
        found[name] = file
        for other in _imported(module, file):
            _code_of(other, found)
    return found


def _imported(module: str, file: Path) -> Iterator[str]:
    if package := module.rpartition(".")[0]:
        yield package
    for node in ast.walk(ast.parse(read_bytes(file.resolve()))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        yield from (name for name in names if name.partition(".")[0] in _OURS)


def check_space(space: Release, repo: str) -> list[CheckResult]:
    """Check that nothing of this machine and no secret goes with the Space."""

    def check() -> str:
        check_repository(space_of(repo))
        with held_on_disk(space.name, space.files) as held:
            for name in space.files:
                check_file(held / name, [ROOT, space.path.parent])
        size = format_size(sum(map(size_of, space.files.values())))
        return f"{space_of(repo)}, {len(space.files)} files, {size}, no folders of this machine, no secrets"

    return run_checks({"space": check})


def write_space(space: Release) -> str:
    """Write the Space's folder; return a line for the user. Raise ContractError where it holds other things."""
    folder = space.path
    try:
        folder.mkdir(parents=True, exist_ok=True)
        there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
        if others := sorted(name for name in there - space.files.keys() if not BY_PRODUCTS.fullmatch(name)):
            raise ContractError(f"--space {folder} holds {others[0]}, which is not of the Space; give an empty folder")
        for name, content in space.files.items():
            assert isinstance(content, bytes)
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
    except OSError as error:
        raise ContractError(f"--space {folder} cannot be written ({error.strerror}); give another folder") from None
    return f"The Space is in {folder}: to look at it here, once the dataset is published, run python {folder}/app.py"


def publish_space(api: HfApi, space: Release, repo: str, public: bool) -> str:
    """Upload the Space; return a line for the user. Raise ContractError, and the client's errors.

    A public Space of a private dataset would need a token that shows to everyone what is private.
    """
    if public and api.repo_info(repo, repo_type="dataset").private:
        raise ContractError(
            f"{repo} is private, and --public would show it to everyone; make it public on the Hub first"
        )
    target = Target(space_of(repo), "space")
    with_retries(partial(validate_card, api, space.card, target.kind))
    ensure_repository(api, target, public)
    done = with_retries(partial(upload, api, target, space.files, space.sha256, f"The page of {repo}", _FOLDERS))
    check_files(api, target, done.commit, space)
    token = "" if public else " To read the private dataset it needs a token: the secret HF_TOKEN in its settings."
    counts = f"{done.sent} files sent, {done.removed} old ones removed"
    return f"{target.repo}: {counts}; it is at {api.endpoint}/spaces/{target.repo}.{token}"


def verify_space(api: HfApi, space: Release, repo: str) -> str:
    """Compare the Space's files with what would be sent; return a line for the user. Raise as publish_space does."""
    target = Target(space_of(repo), "space")
    check_files(api, target, str(api.repo_info(target.repo, repo_type=target.kind).sha), space)
    return f"{target.repo}: {len(space.files)} files, all as they are made of this version"
