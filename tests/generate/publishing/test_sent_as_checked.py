"""What lies on the Hub is what was checked, whatever the directory holds and whenever it changes."""

import json
import os
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from generate.publishing import upload
from generate.publishing.changes import write_changes
from generate.publishing.release import read_release
from generate.storage.dataset_files import MANIFEST, list_file, read_manifest
from imagenet_think import ContractError
from tests.support.hub_server import Hub
from tests.support.odd_files import bind, sparse
from tests.support.publishing import REPO, as_published, list_again, publish, refusals

SECRET = b"-----BEGIN OPENSSH PRIVATE KEY-----\nstolen\n"
FILES = ("README.md", "runs.json", "croissant.json", "figures/lengths.png", "data/glm/train-00000.parquet",
         "jsonl/kimi/00000.jsonl.zst")  # fmt: skip


def overwrite(path: Path) -> None:
    path.write_bytes(SECRET)


def link(path: Path) -> None:
    (path.parents[1] / "key").write_bytes(SECRET)
    path.unlink()
    path.symlink_to(path.parents[1] / "key")


def rename_over(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(SECRET)
    other.replace(path)


def truncate(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(SECRET)


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


CHANGES = (overwrite, link, rename_over, truncate, append, pipe, Path.unlink)
MOMENTS = ("POST /api/validate-yaml", "POST /api/repos", "/preupload/", "/batch", "PUT /objects", "/verify", "/commit/")


def nothing_else_is_there(hub: Hub, checked: dict[str, str]) -> None:
    """Nothing was committed, or what was checked; and no changed byte lies among the objects."""
    repository = hub.repositories.get(("dataset", REPO))
    there = hub.hashes(REPO) if repository else {}
    assert set(there) <= {".gitattributes"} or there == checked
    assert not [data for data in hub.objects.values() if SECRET in data]
    assert set(hub.objects) <= set(checked.values())


@pytest.mark.usefixtures("not_loaded_back")
@pytest.mark.parametrize("in_memory", [1 << 26, 1], ids=["held", "copied"])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_changes_while_it_is_published(
    change: Callable[[Path], Any], in_memory: int, hub: Hub, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "_IN_MEMORY", in_memory)
    checked, moment = as_published(copy), MOMENTS[CHANGES.index(change)]
    fault = hub.misbehave(moment, before=lambda: [change(copy / name) for name in FILES])
    done = publish(str(copy), "--repo", REPO, "--push")
    assert fault.times == 0, done.output
    assert done.exit_code in (0, 2), done.output
    nothing_else_is_there(hub, checked)
    assert not list(copy.parent.glob(".small*")), "no copy is left"
    hub.repositories.pop(("dataset", REPO), None)
    again = publish(str(copy), "--repo", REPO, "--push")
    assert again.exit_code == 2, "the changed directory is no dataset any more"
    assert "Nothing was sent" in again.stderr


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(st.sampled_from(CHANGES), st.sampled_from(FILES), st.sampled_from(MOMENTS)), max_size=3),
    st.booleans(),
)
@pytest.mark.usefixtures("not_loaded_back")
def test_the_hub_has_the_manifests_bytes_or_nothing(
    hub: Hub, made: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[Any], large: bool
) -> None:
    copy = shutil.copytree(made, tmp_path_factory.mktemp("changed") / "small")
    hub.repositories.clear()
    hub.objects.clear()
    hub.faults.clear()
    checked = as_published(copy)

    def apply(change: Callable[[Path], Any], name: str) -> None:
        if (copy / name).is_file() and not (copy / name).is_symlink():
            change(copy / name)

    for change, name, moment in changes:
        hub.misbehave(moment, before=lambda change=change, name=name: apply(change, name))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(upload, "_IN_MEMORY", 1 if large else 1 << 26)
        done = publish(str(copy), "--repo", REPO, "--push")
    assert done.exit_code in (0, 2), done.output
    nothing_else_is_there(hub, checked)


def photograph(path: Path) -> None:
    data = BytesIO()
    Image.new("RGB", (40, 30), "green").save(data, "PNG")
    path.write_bytes(data.getvalue())


def linked_folder(dataset: Path) -> None:
    (dataset / "figures").rename(dataset.parent / "elsewhere")
    (dataset / "figures").symlink_to(dataset.parent / "elsewhere")


def list_more(dataset: Path, name: str) -> None:
    (dataset / name).write_text("mine")
    described = json.loads((dataset / MANIFEST).read_text())
    described["files"][name] = list_file(dataset / name)._asdict()
    (dataset / MANIFEST).write_text(json.dumps(described))


STRANGE: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a photograph": (lambda d: photograph(d / "figures/me.png"), "'figures/me.png' was made by neither"),
    "a photograph for a figure": (lambda d: photograph(d / "figures/lengths.png"), "'figures/lengths.png' is not what"),
    "a link to a key": (lambda d: (d / "figures/x.png").symlink_to("/etc/hostname"), "'figures/x.png' is a link or"),
    "a link for a figure": (lambda d: link(d / "figures/lengths.png"), "'figures/lengths.png' is a link or no file"),
    "a hard link": (lambda d: os.link(d.parent / "facts.yaml", d / "figures/x.png"), "'figures/x.png' was made by"),
    "a linked folder": (linked_folder, "'figures' is a link"),
    "rows": (lambda d: (d / "data/glm/train-00009.parquet").write_bytes(b"PAR1"), "'data/glm/train-00009.parquet' was"),
    "records": (lambda d: (d / "jsonl/glm/00001.jsonl.zst").touch(), "'jsonl/glm/00001.jsonl.zst' was made by neither"),
    "notes": (lambda d: (d / "notes.txt").touch(), "'notes.txt' was made by neither the build, the card nor an export"),
    "an escape": (lambda d: (d / "a\x1b[31m").touch(), r"'a\x1b[31m' was made"),
    "a name that is not UTF-8": (lambda d: (d / "caf\udce9").touch(), r"'caf\udce9' was made by neither"),
    "a pipe": (lambda d: os.mkfifo(d / "data/glm/pipe.parquet"), "'data/glm/pipe.parquet' is a link or no file"),
    "a pipe for a card": (lambda d: pipe(d / "README.md"), "'README.md' is a link or no file"),
    "a socket": (lambda d: bind(d / "socket"), "'socket' is a link or no file"),
    "a huge file": (lambda d: sparse(d / "statistics.json"), "statistics.json has more than"),
    "huge rows": (lambda d: os.truncate(d / FILES[4], 200 << 30), f"'{FILES[4]}' is not what was made"),
    "no list": (lambda d: (d / MANIFEST).unlink(), "has no manifest.json"),
    "a list that is none": (lambda d: (d / MANIFEST).write_text('{"files": [5]}'), "manifest.json: files must be an"),
    "a list of more": (lambda d: list_more(d, "notes.txt"), "manifest.json lists 'notes.txt', which no command makes"),
    "a list of another folder's": (lambda d: list_more(d, "../facts.yaml"), "manifest.json lists '../facts.yaml'"),
}  # fmt: skip


@pytest.mark.usefixtures("hub")
@pytest.mark.parametrize(("change", "message"), STRANGE.values(), ids=STRANGE)
def test_what_the_manifest_does_not_list_is_refused_by_name(
    change: Callable[[Path], Any], message: str, copy: Path
) -> None:
    (copy.parent / "facts.yaml").write_text("secret: yes")
    change(copy)
    done = publish(str(copy), "--repo", REPO)
    assert done.exit_code == 2
    assert message in done.output, done.output
    assert "\x1b" not in done.output


def write(name: str, text: str | bytes) -> Callable[[Path], Any]:
    return lambda dataset: (dataset / name).write_bytes(text if isinstance(text, bytes) else text.encode())


LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
# Listed in the manifest, as if the build and the card had made them so.
SHAPES: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a distribution of numbers": (write("croissant.json", '{"distribution": [5]}'), "croissant.json: distribution[0]"),
    "a Croissant that is a list": (write("croissant.json", "[]"), "croissant.json must be an object, and is []"),
    "a version that is a number": (write("croissant.json", '{"version": 1}'), "croissant.json: version must be a text"),
    "runs that are numbers": (write("runs.json", '{"glm": 5}'), "runs.json: glm must be an object, and is 5"),
    "runs that are a text": (write("runs.json", '"x"'), "runs.json must be an object"),
    "an entry that is a list": (
        write("runs.json", '{"glm": {"run_id": "a", "bound": {"entry": [5]}}}'), "runs.json: glm: bound: entry must be"
    ),
    "statistics that are a list": (write("statistics.json", "[1]"), "statistics.json must be an object"),
    "NaN": (write("statistics.json", '{"a": [NaN]}'), "statistics.json holds nan, which is no number of JSON"),
    "infinity": (write("statistics.json", '{"a": 1e999}'), "statistics.json holds inf"),
    "half a pair": (write("statistics.json", '{"a": "\\ud800"}'), "statistics.json holds half of a surrogate pair"),
    "deep JSON": (write("statistics.json", '{"a":' + "[" * 99 + "]" * 99 + "}"), "more than 64 levels deep"),
    "deeper JSON": (write("croissant.json", "[" * 99_999), "croissant.json cannot be read as JSON"),
    "not UTF-8": (write("runs.json", b'{"a": "\xff"}'), "runs.json is not UTF-8"),
    "a card that is not UTF-8": (write("README.md", b"---\nlicense: \xff\n---\n"), "README.md is not UTF-8"),
    "deep YAML": (write("README.md", f"---\na: {'[' * 9999}\n---\n"), "README.md is more than 64 levels deep"),
    "a billion laughs": (write("README.md", f"---\n{LAUGHS}---\n"), "README.md holds the anchor &a0"),
    "YAML in itself": (write("README.md", "---\na: &a [*a]\n---\n"), "README.md holds the anchor &a"),
    "a date that is none": (write("README.md", "---\na: 2026-99-99\n---\n"), "YAML head of README.md cannot be read"),
    "a head that is a list": (write("README.md", "---\n[1]\n---\n"), "the YAML head of README.md must be an object"),
    "splits that are numbers": (
        write("README.md", "---\ndataset_info: [{config_name: glm, splits: [5]}]\n---\n"), "splits[0] must be an object"
    ),
    "a place in a key": (write("statistics.json", '{"/home/me/x": 1}'), "statistics.json holds a path of a machine"),
    "a figure with words": (
        lambda d: (d / "figures/lengths.png").write_bytes(with_words()), "says more than its picture (its chunk tEXt)"
    ),
    "half a figure": (lambda d: truncate(d / "figures/lengths.png"), "must not be published: it is no whole PNG"),
    "a figure of another kind": (write("figures/lengths.png", "GIF89a"), "must not be published: it is no whole PNG"),
}  # fmt: skip


def with_words() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    data, words = BytesIO(), PngInfo()
    words.add_text("Comment", "mine")
    Image.new("L", (4, 4)).save(data, "PNG", pnginfo=words)
    return data.getvalue()


@pytest.mark.parametrize(("change", "message"), SHAPES.values(), ids=SHAPES)
def test_other_shapes_are_said_in_one_sentence(change: Callable[[Path], Any], message: str, copy: Path) -> None:
    change(copy)
    list_again(copy)
    problems = refusals(copy)
    assert [problem for problem in problems if message in problem], problems
    assert not [problem for problem in problems if "\n" in problem or len(problem) > 600]


def test_an_entry_of_changes_is_listed(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    hub.put(REPO, made)
    copy = shutil.copytree(made_again, tmp_path / "small")
    write_changes(api, read_release(copy), REPO)
    assert read_manifest(copy)["README.md"] == list_file(copy / "README.md")
    (copy / "README.md").write_text("mine")
    with pytest.raises(ContractError, match=r"'README\.md' is not what was made"):
        write_changes(api, read_release(copy), REPO)
    assert (copy / "README.md").read_text() == "mine"


@pytest.mark.usefixtures("hub")
def test_verify_refuses_a_directory_that_changed(copy: Path) -> None:
    append(copy / FILES[4])
    done = publish(str(copy), "--repo", REPO, "--verify")
    assert done.exit_code == 2
    assert f"'{FILES[4]}' is not what was made" in done.stderr
