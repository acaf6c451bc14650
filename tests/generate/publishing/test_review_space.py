"""The Space of the review page: what goes into it, what is refused, and its app against a Hub."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from huggingface_hub.errors import RepositoryNotFoundError

from generate.publishing.release import read_release
from generate.publishing.review_space import check_space, read_space
from tests.support.drawn_dataset import drawn_dataset
from tests.support.hub_server import TOKEN, Hub
from tests.support.publishing import KEY, REPO, environment, publish, send

SPACE = f"{REPO}-review"


@contextmanager
def served(app: Path, **more: str) -> Iterator[str]:
    """Start a Space's app as the Hub does, on a free port of this machine, and yield its address."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    started = subprocess.Popen(
        [sys.executable, app.name], cwd=app.parent, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env=own | {"GRADIO_SERVER_PORT": "0", "GRADIO_SERVER_NAME": "127.0.0.1"} | more,
    )  # fmt: skip
    try:
        assert started.stdout is not None
        lines: list[str] = []
        while not (address := re.match(r"http://\S+", lines[-1] if lines else "")):
            lines.append(started.stdout.readline())
            assert lines[-1], "".join(lines)
        yield address[0]
    finally:
        started.kill()
        started.wait()


@pytest.mark.usefixtures("not_loaded_back")
def test_a_dry_run_writes_the_folder_and_sends_nothing(hub: Hub, made: Path, tmp_path: Path) -> None:
    done = publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"))
    assert done.exit_code == 0, done.output
    assert "Nothing was sent" in done.stdout
    assert not hub.requests
    folder = tmp_path / "space"
    head = yaml.safe_load((folder / "README.md").read_text().split("---\n")[1])
    pins = (folder / "requirements.txt").read_text()
    assert head["sdk"] == "gradio"
    assert head["app_file"] == "app.py"
    assert head["datasets"] == [REPO]
    assert f"gradio=={head['sdk_version']}" in pins
    assert all("==" in line for line in pins.splitlines() if line and not line.startswith("#"))
    assert f'serve_published("{REPO}", "v1.0.0")' in (folder / "app.py").read_text()
    assert {path.name for path in folder.iterdir()} == {
        "LICENSE", "README.md", "app.py", "generate", "imagenet_think.py", "imagenet_think_project", "requirements.txt",
    }  # fmt: skip
    again = publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"))
    assert again.exit_code == 0, again.output


@pytest.mark.usefixtures("not_loaded_back")
def test_pushed_with_its_dataset_verified_and_sent_again(hub: Hub, api: Any, made: Path, tmp_path: Path) -> None:
    arguments = (str(made), "--repo", REPO, "--space", str(tmp_path / "space"))
    first = publish(*arguments, "--push")
    assert first.exit_code == 0, first.output
    assert hub.repository(REPO).tags.keys() == {"v1.0.0"}
    assert hub.repository(SPACE, "space").private
    assert "the secret HF_TOKEN" in first.stdout
    files = hub.files(SPACE, kind="space")
    written = {path.relative_to(tmp_path / "space").as_posix() for path in (tmp_path / "space").rglob("*.*")}
    assert written <= files.keys()
    assert f"{SPACE}: {len(files) - 1} files, all as" in publish(*arguments, "--verify").stdout  # but .gitattributes
    assert f"{SPACE}: 0 files sent" in publish(*arguments, "--push").stdout
    api.upload_file(path_or_fileobj=b"x = 1\n", path_in_repo="generate/old.py", repo_id=SPACE, repo_type="space")
    api.upload_file(path_or_fileobj=b"x = 1\n", path_in_repo="app.py", repo_id=SPACE, repo_type="space")
    other = publish(*arguments, "--verify")
    assert other.exit_code == 2
    assert f"{SPACE} at" in other.stderr
    assert f"{SPACE}: 1 files sent, 1 old ones removed" in publish(*arguments, "--push").stdout
    assert TOKEN not in first.output


@pytest.mark.usefixtures("not_loaded_back")
def test_no_public_space_of_a_private_dataset(hub: Hub, api: Any, made: Path, tmp_path: Path) -> None:
    send(api, made)  # as a private one
    done = publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"), "--push", "--public")
    assert done.exit_code == 2
    assert f"{REPO} is private" in done.stderr
    with pytest.raises(RepositoryNotFoundError):
        api.repo_info(SPACE, repo_type="space")
    hub.repository(REPO).private = False
    done = publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"), "--push", "--public")
    assert done.exit_code == 0, done.output
    assert not hub.repository(SPACE, "space").private


WRONG = {
    "--space is of a dataset": ("--repo", REPO, "--modules", "--space", "x"),
    "--space shows a published version": ("DATASET", "--repo", REPO, "--space", "x", "--pr", "--push"),
    "--repo is missing": ("DATASET", "--space", "x"),
    "holds notes.txt, which is not of the Space": ("DATASET", "--repo", REPO, "--space", "FULL"),
    "cannot be written": ("DATASET", "--repo", REPO, "--space", "FULL/notes.txt"),
}


@pytest.mark.parametrize("reason", WRONG)
def test_refused(reason: str, hub: Hub, made: Path, tmp_path: Path) -> None:
    full = tmp_path / "full"
    full.mkdir()
    (full / "notes.txt").write_text("mine")
    done = publish(*(word.replace("FULL", str(full)).replace("DATASET", str(made)) for word in WRONG[reason]))
    assert done.exit_code == 2
    assert reason in done.stderr
    assert (full / "notes.txt").read_text() == "mine"
    assert not hub.requests


def test_a_secret_in_the_page_s_code_is_not_sent(made: Path, tmp_path: Path) -> None:
    space = read_space(tmp_path / "space", read_release(made), REPO)
    assert not any(result.failed for result in check_space(space, REPO))
    space.files["app.py"] = f"KEY = '{KEY}'\n".encode()  # type: ignore[index]
    (result,) = check_space(space, REPO)
    assert result.failed
    assert "app.py" in result.message


# ------------------------------------------------------------------------------------------------------ its app runs


@pytest.mark.process
def test_the_app_shows_the_published_pictures_to_everyone(hub: Hub, made: Path, tmp_path: Path) -> None:
    drawn = drawn_dataset(tmp_path / "drawn", 4, embedded=True)
    commit = hub.put(REPO, drawn.dataset)
    hub.repository(REPO).tags["v1.0.0"] = commit
    hub.put(REPO, made)  # a newer state, without a tag, which is not shown
    publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"))
    with served(tmp_path / "space" / "app.py", **environment(hub, tmp_path / "space-home")) as url:
        of_hub = {"host": "jane-small-review.hf.space", "x-forwarded-proto": "https", "sec-fetch-site": "cross-site"}
        of_hub |= {"x-forwarded-host": of_hub["host"], "referer": "https://huggingface.co/"}
        page = httpx.get(url, headers=of_hub)
        assert page.status_code == 200
        assert "frame-ancestors https://huggingface.co" in page.headers["content-security-policy"]
        assert '"root":"https://jane-small-review.hf.space"' in page.text.replace(" ", "")
        assert "4 images" in page.text
        assert f"{REPO}/tree/v1.0.0" in page.text
        assert '"Browse"' in page.text
        for word in (
            '"Review"',
            '"Summary"',
            "Raw texts",
            "Export review.json",
            "What to judge",
            "leaves this machine",
        ):
            assert word not in page.text
        picture = httpx.get(f"{url}/picture/0?side=64", headers=of_hub)
        assert picture.headers["content-type"] == "image/jpeg"
        for closed in ("/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/run/predict"):
            assert httpx.get(url + closed, headers=of_hub).status_code == 404
        assert httpx.post(f"{url}/gradio_api/upload", headers=of_hub, content=b"x").status_code == 404


@pytest.mark.process
def test_the_app_says_what_it_lacks(hub: Hub, made: Path, tmp_path: Path) -> None:
    publish(str(made), "--repo", REPO, "--space", str(tmp_path / "space"))
    hub.put(REPO, made)  # never tagged: it is not published as this version
    with (
        pytest.raises(AssertionError, match=rf"error: {REPO} at v1.0.0 cannot be downloaded .* HF_TOKEN"),
        served(tmp_path / "space" / "app.py", **environment(hub, tmp_path / "space-home")),
    ):
        pass
    hub.repository(REPO).tags["v1.0.0"] = hub.repository(REPO).refs["main"]
    with served(tmp_path / "space" / "app.py", **environment(hub, tmp_path / "space-home")) as url:
        page = httpx.get(url).text
        assert "24 images" in page
        assert "picture/0" not in page  # it was published without pictures
