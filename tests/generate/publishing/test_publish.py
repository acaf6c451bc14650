"""Publishing with the real client against a Hub that misbehaves, and what is refused before anything is sent."""

import hashlib
import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import huggingface_hub
import huggingface_hub.constants
import pyarrow
import pyarrow.parquet
import pytest
import typer
import yaml
from click.testing import Result
from typer.testing import CliRunner

from dataset_card.fill import fill
from generate.build_dataset import build
from generate.publish import _push, main
from generate.publishing import checks, spaces, verify
from generate.publishing.changes import (
    HEADING,
    Published,
    check_follows,
    check_version,
    diff,
    read_published,
    schema_changes,
)
from generate.publishing.checks import check_module, check_name, check_release, verdicts
from generate.publishing.release import FOLDERS, as_bytes, git_oid, read_release
from generate.publishing.spaces import files_of_module, load_module, module_folders, publish_module, verify_module
from generate.publishing.upload import Target, ensure_repository, persistently, pull_request_of, upload
from generate.publishing.verify import check_files, load_back
from imagenet_think import TEACHERS, ContractError
from tests.support.commands import ROOT, file_hashes
from tests.support.dataset_loading import rows_on_disk, run_python
from tests.support.hub_server import GITATTRIBUTES, TOKEN, Hub, serve_hub
from tests.support.samples import image_row, record, write_jsonl, write_run

REPO = "someone/small"
FAILED = {"thinking": None, "answer": None, "message": "cut", "status": "truncated", "finish_reason": "length"}
Change = Callable[[dict[str, list[dict[str, Any]]]], Any]


def make(folder: Path, version: str = "1.0.0", change: Change | None = None, count: int = 24) -> Path:
    """A built dataset with its card, folder/small."""
    ids = [f"n02084071_{n:02d}" for n in range(count)]
    records = {model: [record(image_id, model) for image_id in ids] for model in TEACHERS}
    records["glm"][2] |= FAILED
    records["kimi"][5] |= FAILED
    if change:
        change(records)
    for model, rows in records.items():
        write_run(folder / model, rows, model)
    splits = ["test" if n % 4 == 3 else "train" for n in range(count)]
    write_jsonl(folder / "images.jsonl", map(image_row, ids, splits))
    out = folder / "small"
    build({model: folder / model for model in TEACHERS}, folder / "images.jsonl", out, rows_per_shard=6)
    facts = {"repository": REPO, "version": version, "date": "2026-11-24", "licence": "CC-BY-4.0"}
    (folder / "facts.yaml").write_text(yaml.safe_dump(facts))
    fill(out, folder / "facts.yaml")
    return out


def change_answers(records: dict[str, list[dict[str, Any]]]) -> None:
    """Of two pictures, one of each split; and a text of glm that failed before is good."""
    for n in (3, 8):
        records["kimi"][n] |= {"answer": "A cat after all.", "raw": ["another"]}
    records["glm"][2] = record("n02084071_02", "glm")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("made"))


@pytest.fixture(scope="module")
def made_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("again"), "1.1.0", change_answers)


@pytest.fixture
def copy(made: Path, tmp_path: Path) -> Path:
    return shutil.copytree(made, tmp_path / "small")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Hub]:
    """A Hub for this process's client and for those that it starts."""
    with serve_hub() as server:
        for name, value in environment(server, tmp_path / "home").items():
            monkeypatch.setenv(name, value)
        known_since_import = {
            "ENDPOINT": server.url,
            "HUGGINGFACE_CO_URL_TEMPLATE": f"{server.url}/{{repo_id}}/resolve/{{revision}}/{{filename}}",
            "HF_HUB_OFFLINE": False,
            "HF_HUB_DISABLE_XET": True,
            "HF_HUB_CACHE": str(tmp_path / "home" / "hub"),
        }
        for name, value in known_since_import.items():
            monkeypatch.setattr(huggingface_hub.constants, name, value)
        yield server
        assert not server.unknown


def environment(hub: Hub, home: Path) -> dict[str, str]:
    connected = {"HF_ENDPOINT": hub.url, "HF_HUB_OFFLINE": "0", "HF_HUB_DISABLE_XET": "1"}
    return connected | {"HF_TOKEN": TOKEN, "HF_HOME": str(home), "HF_UPDATE_DOWNLOAD_COUNTS": "0"}


@pytest.fixture
def api(hub: Hub) -> huggingface_hub.HfApi:
    return huggingface_hub.HfApi(endpoint=hub.url, token=TOKEN)


def publish(*arguments: str) -> Result:
    """The command in this process, which has imported what it needs."""
    app = typer.Typer()
    app.command()(main)
    done = CliRunner().invoke(app, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit), "it ended with a traceback"
    return done


def publish_apart(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it."""
    return subprocess.run(
        [sys.executable, "generate/publish.py", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300
    )


@pytest.fixture
def not_loaded_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where something else is looked at; it takes two seconds each time."""
    monkeypatch.setattr(verify, "load_back", lambda *_: "")


def as_published(dataset: Path) -> dict[str, str]:
    """The hashes of what a new repository has when the dataset was published in it."""
    return file_hashes(dataset) | {".gitattributes": hashlib.sha256(GITATTRIBUTES).hexdigest()}


def send(api: huggingface_hub.HfApi, dataset: Path, target: Target = Target(REPO)) -> Any:
    release = read_release(dataset)
    ensure_repository(api, Target(target.repo, target.kind), public=False)
    return persistently(partial(upload, api, target, release.files, release.sha256, "a version", FOLDERS))


# -------------------------------------------------------------------------------------------------- from end to end


@pytest.mark.process
def test_publish_verify_tag_and_again(hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dry = publish(str(made), "--repo", REPO)
    assert dry.exit_code == 0, dry.output
    assert "Nothing was sent: this was a dry run" in dry.stdout
    assert not hub.requests

    monkeypatch.setenv("HF_HUB_DISABLE_XET", "0")
    first = publish_apart(str(made), "--repo", REPO, "--push", "--no-xet")
    assert not hub.xorbs
    assert first.returncode == 0, first.stderr
    repository = hub.repository(REPO)
    assert repository.private
    assert hub.hashes(REPO, "v1.0.0") == hub.hashes(REPO) == as_published(made)
    rows = rows_on_disk(made)
    for config, splits in rows.items():
        for split in splits:
            assert f"{config}/{split}: {len(rows[config][split])} rows, all as built" in first.stdout
    assert len(repository.commits) == 2  # the Hub's own, and one with everything

    again = publish(str(made), "--repo", REPO, "--push")
    assert again.exit_code == 0, again.output
    assert "0 files sent" in again.stdout
    assert len(repository.commits) == 2
    assert set(hub.arrived.values()) == set(hub.committed.values()) == {1}
    assert TOKEN not in first.stdout + first.stderr + again.stdout + again.stderr
    assert sorted(path.name for path in made.parent.glob(".*")) == []  # nothing is left of the loading


def test_the_card_is_the_last_of_the_commit_after_all_large_files(hub: Hub, api: Any, made: Path) -> None:
    send(api, made)
    kinds = [re.sub(r"^(\w+ /)(objects|api/datasets/someone/small/commit).*", r"\1\2", line) for line in hub.requests]
    objects = [at for at, kind in enumerate(kinds) if kind == "PUT /objects"]
    (commit,) = (at for at, kind in enumerate(kinds) if "commit" in kind)
    assert max(objects) < commit
    assert list(hub.committed)[-1][0] == "README.md"


@pytest.mark.process
def test_both_versions_of_datasets_load_it(hub: Hub, api: Any, made: Path, old_python: str, tmp_path: Path) -> None:
    send(api, made)
    code = (
        "import datasets, json, sys\n"
        "found = {c: {s: list(rows) for s, rows in datasets.load_dataset(sys.argv[1], c).items()}\n"
        "         for c in ('paired', 'glm', 'kimi', 'failures')}\n"
        "print(datasets.__version__, json.dumps(found))"
    )
    for python, version in ((old_python, "3.6.0"), (sys.executable, "5.2.0")):
        done = run_python(python, code.replace("sys.argv[1]", repr(REPO)), tmp_path, tmp_path / version,
                          **environment(hub, tmp_path / version))  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        said, _, found = done.stdout.splitlines()[-1].partition(" ")
        assert said == version
        assert json.loads(found) == rows_on_disk(made)


@pytest.mark.usefixtures("not_loaded_back")
def test_pull_request_goes_on_and_is_tagged_when_it_was_merged(hub: Hub, made: Path) -> None:
    for _ in range(2):
        done = publish(str(made), "--repo", REPO, "--push", "--pr")
        assert done.exit_code == 0, done.output
        assert "Pull request 1 of someone/small holds it" in done.stdout
    repository = hub.repository(REPO)
    assert len(repository.pull_requests) == 1
    assert list(hub.files(REPO)) == [".gitattributes"]
    assert not repository.tags
    repository.refs["main"] = repository.refs["refs/pr/1"]  # merged
    assert publish(str(made), "--repo", REPO, "--push").exit_code == 0
    assert repository.tags == {"v1.0.0": repository.refs["main"]}
    assert set(hub.arrived.values()) == {1}


def test_without_the_records(hub: Hub, api: Any, made: Path) -> None:
    release = read_release(made, records=False)
    assert not [verdict for verdict in check_release(release, REPO, pictures=False) if verdict.refused]
    assert not [name for name in release.files if name.startswith("jsonl/")]
    assert "`jsonl/`" not in release.card
    assert b"jsonl/" not in as_bytes(release.files["croissant.json"])
    send(api, made)
    upload(api, Target(REPO), release.files, release.sha256, "without records", FOLDERS)
    assert not [name for name in hub.files(REPO) if name.startswith("jsonl/")]
    check_files(api, Target(REPO), "main", release)


# ------------------------------------------------------------------------------------------------- a Hub that is ill


FAULTS: dict[str, list[dict[str, Any]]] = {
    "503 for objects": [{"pattern": "PUT /objects", "status": 503, "times": 3}],
    "503 for the commit": [{"pattern": "POST .*/commit/", "status": 503, "headers": {"Retry-After": "0"}}],
    "429": [
        {"pattern": "POST .*/preupload/", "status": 429, "headers": {"Retry-After": "0"}},
        {"pattern": "POST .*/commit/", "status": 429, "headers": {"Retry-After": "0"}},
    ],
    "cut in the middle of an object": [{"pattern": "PUT /objects", "cut_request_after": 2_000, "times": 2}],
    "cut in the answer to the commit": [{"pattern": "POST .*/commit/", "cut_answer_after": 5}],
    "slow": [{"pattern": "PUT /objects", "wait_s": 0.3, "times": 2}, {"pattern": "POST .*/commit/", "wait_s": 0.5}],
}


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
def test_upload_in_spite_of(faults: list[dict[str, Any]], hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=False)
    befell = [hub.misbehave(**fault) for fault in faults]
    send(api, made)
    assert all(fault.times == 0 for fault in befell), "not everything happened"
    assert hub.hashes(REPO) == as_published(made)
    assert set(hub.arrived.values()) == {1}
    assert len(hub.repository(REPO).commits) == 2


@pytest.mark.soak
@pytest.mark.parametrize("where", ["xet-write-token", "/v1/xorb-grants", "PUT /v1/xorbs", "xorb-commits", "/v2/shards"])
@pytest.mark.parametrize(
    "how",
    [
        {"status": 503, "times": 2},
        {"status": 429, "headers": {"Retry-After": "0"}},
        {"cut_request_after": 0, "times": 2},
    ],
    ids=["503", "429", "cut"],
)
def test_upload_by_xet_in_spite_of(
    how: dict[str, Any], where: str, hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "0")
    fault = hub.misbehave(where, **how)
    done = publish_apart(str(made), "--repo", REPO, "--push")
    assert done.returncode == 0, done.stderr
    assert fault.times == 0
    assert hub.hashes(REPO) == as_published(made)


def test_somebody_elses_commit_in_between_is_looked_at(hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=False)
    repository = hub.repository(REPO)

    def interfere() -> None:
        from tests.support.hub_server import Blob

        files = repository.commits[repository.refs["main"]]
        theirs = {"NOTES.md": b"a note", "data/glm/train-00009.parquet": b"rows of another version"}
        repository.commit(files | {name: Blob(data, large=False) for name, data in theirs.items()})

    hub.misbehave("POST .*/commit/", before=interfere)
    send(api, made)
    head = hub.repository(REPO).commits[hub.repository(REPO).refs["main"]]
    assert set(head) == {*as_published(made), "NOTES.md"}, "what would be read with our rows is gone"
    assert set(hub.arrived.values()) == {1}


def test_a_hub_that_stays_away_is_said_in_one_sentence(hub: Hub, made: Path) -> None:
    hub.misbehave("POST /api/repos", status=403, times=9)
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 1
    assert "403" in done.stderr.splitlines()[-1]
    assert "the same command goes on" in done.stderr


@pytest.mark.process
def test_truncated_download_is_fetched_again(hub: Hub, api: Any, made: Path) -> None:
    commit = send(api, made).commit
    cut = hub.misbehave("GET .*/resolve/.*/data/paired/train-00000", cut_answer_after=1_000)
    assert "paired/train: " in load_back(made, REPO, commit)
    assert cut.times == 0


@pytest.mark.process
def test_published_rows_that_differ_are_named(hub: Hub, api: Any, made: Path, copy: Path) -> None:
    file = copy / "data" / "kimi" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    answers = table.column("answer").to_pylist()
    answers[1] = "Something else."
    at = table.column_names.index("answer")
    pyarrow.parquet.write_table(table.set_column(at, "answer", [answers]), file)
    send(api, copy)
    with pytest.raises(ContractError, match=r"has another data/kimi/train-00000.parquet than"):
        check_files(api, Target(REPO), "main", read_release(made))
    row = table.column("image_id")[1].as_py()
    with pytest.raises(ContractError, match=rf"kimi/train: .*1 changed \(answer in 1\): other values: {row}/kimi"):
        load_back(made, REPO, "main")
    hub.misbehave("GET .*/resolve/.*/README.md", status=404, times=99)
    with pytest.raises(ContractError, match="does not load"):
        load_back(made, REPO, "main")


@pytest.mark.process
def test_a_hub_that_goes_away_is_no_other_dataset(hub: Hub, api: Any, made: Path) -> None:
    send(api, made)
    hub.misbehave("/resolve/.*", cut_request_after=0, times=999)
    with pytest.raises(ConnectionError, match="could not be loaded back"):
        load_back(made, REPO, "main")


def test_every_cache_is_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("HUGGINGFACE_HUB_CACHE", "HF_HUB_CACHE", "HF_DATASETS_CACHE"):
        monkeypatch.setenv(name, "/elsewhere")
    assert "/elsewhere" not in verify.environment_of_an_empty_cache(tmp_path).values()


# ---------------------------------------------------------------------------------------------------------- kill -9


def kill_at(moment: float | str, made: Path, hub: Hub, size: int) -> None:
    """Publishes, and kills the publisher when the Hub has got this share of the bytes, or this request."""
    command = [sys.executable, "generate/publish.py", str(made), "--repo", REPO, "--push"]
    publisher = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill() -> None:
        publisher.send_signal(signal.SIGKILL)
        publisher.wait()

    if isinstance(moment, str):
        hub.misbehave(moment, before=kill)
    else:
        hub.on_progress = lambda received: kill() if received >= moment * size else None
    assert publisher.wait(timeout=120) == -signal.SIGKILL, "it was not killed"
    hub.on_progress = None


KILLS: list[tuple[float | str, bool]] = [((n + 0.5) / 13, False) for n in range(13)]  # and whether Xet is on
KILLS += [(m, False) for m in ("/api/repos", "/preupload/", "/batch", "/verify", "/commit/", "/resolve/", "/tag/")]
KILLS += [(m, True) for m in (0.5, "-write-token", "/v1/chunks", "-grants", "PUT /v1/", "-commits", "/v2/", "/commit/")]
QUICK = [(6.5 / 13, False), ("/v2/", True)]


@pytest.mark.process
@pytest.mark.parametrize(
    ("moment", "xet"), QUICK + [pytest.param(*kill, marks=pytest.mark.soak) for kill in KILLS if kill not in QUICK]
)
def test_kill(moment: float | str, xet: bool, made: Path, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_DISABLE_XET", str(int(not xet)))
    size = sum(path.stat().st_size for path in made.rglob("*.*") if path.suffix in (".parquet", ".zst", ".png"))
    kill_at(moment, made, hub, size)
    done = publish_apart(str(made), "--repo", REPO, "--push")
    assert done.returncode == 0, done.stderr
    assert hub.hashes(REPO, "v1.0.0") == as_published(made)
    assert done.stdout.count("all as built") == sum(map(len, rows_on_disk(made).values()))
    assert set(hub.arrived.values()) == set(hub.committed.values()) == {1}, "something was sent twice"
    assert len(hub.repository(REPO).commits) == 2
    assert bool(hub.xorbs) == xet


# --------------------------------------------------------------------------------------------------- what is refused


def edit_card(dataset: Path, old: str, new: str) -> None:
    card = (dataset / "README.md").read_text(encoding="utf-8")
    assert old in card
    (dataset / "README.md").write_text(card.replace(old, new), encoding="utf-8")


def edit_rows(dataset: Path, column: str, value: Any, config: str = "glm") -> None:
    """One value of the first file's second row; the Croissant metadata keep up."""
    file = dataset / "data" / config / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    values = table.column(column).to_pylist()
    values[1] = value
    new = pyarrow.array(values, table.schema.field(column).type)
    pyarrow.parquet.write_table(table.set_column(table.column_names.index(column), column, new), file)


def edit_records(dataset: Path, **changes: Any) -> None:
    file = dataset / "jsonl" / "glm" / "00000.jsonl.zst"
    with pyarrow.input_stream(str(file), compression="zstd") as stream:
        lines = stream.read().splitlines()
    lines[1] = json.dumps(json.loads(lines[1]) | changes).encode()
    with pyarrow.output_stream(str(file), compression="zstd") as stream:
        stream.write(b"\n".join(lines) + b"\n")


def add_pixels(dataset: Path) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    pixels = pyarrow.array([{"bytes": b"\x89PNG", "path": "a.png"}] * table.num_rows)
    pyarrow.parquet.write_table(table.append_column("image", pixels), file)


def edit_runs(dataset: Path) -> None:
    runs = json.loads((dataset / "runs.json").read_text())
    runs["glm"]["bound"]["checkpoint"] = "/home/somebody/weights"
    (dataset / "runs.json").write_text(json.dumps(runs))


def retype_rows(dataset: Path, column: str, kind: pyarrow.DataType) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    at = table.column_names.index(column)
    pyarrow.parquet.write_table(table.set_column(at, column, table.column(column).cast(kind)), file)


def add_column(dataset: Path) -> None:
    file = dataset / "data" / "glm" / "train-00000.parquet"
    table = pyarrow.parquet.read_table(file)
    notes = pyarrow.array([{"of": "me"}] * table.num_rows)
    pyarrow.parquet.write_table(table.append_column("notes", notes), file)


KEY = "sk-" + "Ab1" * 14
DICTIONARY = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
REFUSED: dict[str, tuple[Callable[[Path], Any], str]] = {
    "a build's own README": (lambda d: edit_card(d, "license:", "licensed:"), "build's short one"),
    "no card": (lambda d: (d / "README.md").unlink(), "lacks README.md; publish what was built after"),
    "a hole": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\n{{ facts.review }}\n"), "has a hole: '{{ facts"),
    "a note": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\nTODO: write it\n"), "has a hole: 'TODO'"),
    "a hole in code": (lambda d: edit_card(d, "## Limits\n", "```py\n{{ x }}\n```\n## Limits\n"), "has a hole: '{{ x"),
    "a hole in the head": (lambda d: edit_card(d, "license: ", "license: TODO # "), "has a hole: 'TODO'"),
    "a path in the card": (lambda d: edit_card(d, "## Limits\n", "## Limits\n\nIn /home/me/x.\n"), "machine: 'In /"),
    "an empty section": (lambda d: edit_card(d, "## Limits\n", "## Empty\n\n## Limits\n"), "section 'Empty'"),
    "a figure that is missing": (lambda d: (d / "figures" / "lengths.png").unlink(), "shows figures/lengths.png"),
    "another repository": (lambda d: edit_card(d, f'"{REPO}"', '"someone/else"'), "filled for another repository"),
    "another version": (lambda d: edit_card(d, "Version 1.0.0 of", "Version 1.0.1 of"), "not of one version"),
    "no metadata": (lambda d: (d / "croissant.json").write_text("{}"), "no version X.Y.Z"),
    "rows missing": (lambda d: (d / "data" / "glm" / "test-00000.parquet").unlink(), "glm/test-*.parquet hold 0 rows"),
    "rows of after the card": (lambda d: edit_rows(d, "seed", 5), "describes another data/glm/train-00000.parquet"),
    "a path in runs.json": (edit_runs, "runs.json holds a path of a machine: '/home/somebody/weights'"),
    "pixels": (add_pixels, "column image holds bytes, and pictures only go out with --redistributable"),
    "an absolute path": (lambda d: edit_rows(d, "path", "/data/x.JPEG"), "column path holds '/data/x.JPEG'"),
    "a path in a message": (lambda d: edit_records(d, message="no '/home/me/x.py'"), "a message names a path"),
    "large strings": (lambda d: retype_rows(d, "answer", pyarrow.large_string()), "says (answer: large_string)"),
    "a dictionary": (lambda d: retype_rows(d, "model", DICTIONARY), "says (model: dictionary<"),
    "another column": (add_column, "train-00000.parquet has other columns than imagenet_think.py says (notes: struct"),
    "a key in a text": (lambda d: edit_rows(d, "answer", f"It says {KEY}."), "provider (sk-A…) in answer of n02084071"),
    "a key in raw": (lambda d: edit_rows(d, "raw", [KEY], "failures"), "in raw of n02084071"),
    "a key in a record": (lambda d: edit_records(d, raw=[KEY]), "00000.jsonl.zst of glm/ holds an API key"),
    "a key in a card": (lambda d: edit_card(d, "## Limits\n", f"## Limits\n\n{KEY}\n"), "README.md of small/ holds"),
    "a Parquet file that is none": (
        lambda d: (d / "data" / "glm" / "test-00000.parquet").write_bytes(b"PAR1"), "cannot be read"
    ),
}  # fmt: skip


def refusals(dataset: Path, pictures: bool = False) -> list[str]:
    return [verdict.said for verdict in check_release(read_release(dataset), REPO, pictures) if verdict.refused]


@pytest.mark.parametrize(("change", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(change: Callable[[Path], Any], message: str, copy: Path) -> None:
    if change is REFUSED["a key in raw"][0]:
        file = copy / "data" / "failures" / "train-00000.parquet"
        rows = pyarrow.parquet.read_table(file)
        pyarrow.parquet.write_table(pyarrow.concat_tables([rows, rows]), file)
    change(copy)
    problems = refusals(copy)
    assert [problem for problem in problems if message in problem], problems
    assert not [problem for problem in problems if KEY in problem or "\n" in problem]


def test_only_what_is_known_goes(copy: Path) -> None:
    before = set(read_release(copy).files)
    (copy / "notes.json").write_text("{}")
    (copy / "figures" / "n02084071_1.png").write_bytes((copy / "figures" / "lengths.png").read_bytes())
    release = read_release(copy)
    assert set(release.files) == before
    assert release.stays == ("figures/n02084071_1.png", "notes.json")


def test_nothing_is_refused_of_a_good_one_and_pixels_go_where_they_may(copy: Path) -> None:
    assert refusals(copy) == []
    add_pixels(copy)
    assert [problem for problem in refusals(copy) if "column image holds bytes" in problem]
    assert not [problem for problem in refusals(copy, pictures=True) if "bytes" in problem]


@pytest.mark.parametrize(
    ("repo", "good"),
    [(REPO, True)] + [(name, False) for name in ("someone/imagenet_think", "imagenet-think-250k", "a/b/c", "a/b c")],
)
def test_names(repo: str, good: bool) -> None:
    (verdict,) = verdicts({"name": lambda: check_name(repo)})
    assert verdict.refused is not good


def test_refusal_ends_the_command_before_anything_is_sent(hub: Hub, copy: Path) -> None:
    edit_rows(copy, "answer", f"It says {KEY}.")
    done = publish(str(copy), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert "nothing was sent" in done.stderr
    assert KEY not in done.stdout + done.stderr
    assert not hub.requests


def test_a_public_repository_is_no_private_one(hub: Hub, api: Any, made: Path) -> None:
    ensure_repository(api, Target(REPO), public=True)
    ensure_repository(api, Target(REPO), public=True)
    with pytest.raises(ContractError, match="is there already and public"):
        ensure_repository(api, Target(REPO), public=False)


def test_a_private_repository_stays_so_and_that_is_said(hub: Hub, api: Any, capsys: pytest.CaptureFixture[str]) -> None:
    ensure_repository(api, Target(REPO), public=False)
    ensure_repository(api, Target(REPO), public=True)
    assert "is there already and private, and stays so" in capsys.readouterr().out


def test_somebody_elses_pull_request_is_not_ours(hub: Hub, api: Any) -> None:
    ensure_repository(api, Target(REPO), public=False)
    assert pull_request_of(api, Target(REPO), "a title") == pull_request_of(api, Target(REPO), "a title") == 1
    hub.repository(REPO).pull_requests[0]["author"] = {"name": "another"}
    assert pull_request_of(api, Target(REPO), "a title") == 2


def test_a_newer_version_that_came_between_is_not_overwritten(hub: Hub, made: Path, made_again: Path) -> None:
    hub.misbehave("POST .*/commit/", before=lambda: hub.put(REPO, made_again))
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert "has version 1.1.0, this is 1.0.0" in done.stderr
    assert hub.hashes(REPO) == file_hashes(made_again)


# ------------------------------------------------------------------------------------------------- the next version


@pytest.mark.usefixtures("not_loaded_back")
def test_diff_then_publish_the_next_version(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(made_again, tmp_path / "small")
    with pytest.raises(ContractError, match="has no dataset to compare with"):
        diff(api, read_release(copy), REPO)
    _push(api, read_release(made), REPO, public=False, pr=False)
    with pytest.raises(ContractError, match=r"the card does not say what 1\.1\.0 changes"):
        _push(api, read_release(copy), REPO, public=False, pr=False)
    entry = diff(api, read_release(copy), REPO)
    assert entry == (
        "### 1.1.0 (2026-11-24)\n\nAgainst 1.0.0:\n\n"
        "- `failures/train`: 0 rows added, 1 removed, 0 changed.\n"
        "- `glm/train`: 1 rows added, 0 removed, 0 changed.\n"
        "- `kimi/test`: 0 rows added, 0 removed, 1 changed (answer in 1).\n"
        "- `kimi/train`: 0 rows added, 0 removed, 1 changed (answer in 1).\n"
        "- `paired/test`: 0 rows added, 0 removed, 1 changed (kimi_answer in 1).\n"
        "- `paired/train`: 1 rows added, 0 removed, 1 changed (kimi_answer in 1).\n"
    )
    card = (copy / "README.md").read_text(encoding="utf-8")
    assert card.count(HEADING) == 1
    diff(api, read_release(copy), REPO)
    assert (copy / "README.md").read_text(encoding="utf-8") == card, "the second time changes nothing"
    assert refusals(copy) == []

    _push(api, read_release(copy), REPO, public=False, pr=False)
    assert hub.hashes(REPO, "v1.0.0") == as_published(made)
    assert hub.hashes(REPO, "v1.1.0") == as_published(copy)
    assert set(hub.arrived.values()) == {1}, "what both versions have was sent once"
    assert "has these very rows" in diff(api, read_release(copy), REPO)
    with pytest.raises(ContractError, match=r"has version 1\.1\.0, this is 1\.0\.0"):
        _push(api, read_release(made), REPO, public=False, pr=False)
    edit_card(copy, "## Limits\n", "## Limits\n\nOne more.\n")
    with pytest.raises(ContractError, match=r"version 1\.1\.0 is published and does not change any more"):
        _push(api, read_release(copy), REPO, public=False, pr=False)


def test_entries_of_before_are_kept(hub: Hub, api: Any, made: Path, made_again: Path, tmp_path: Path) -> None:
    former = shutil.copytree(made, tmp_path / "former")
    with (former / "README.md").open("a") as card:
        card.write(f"\n{HEADING}\n\n### 1.0.0 (2026-01-01)\n\n- First.\n")
    hub.put(REPO, former)
    copy = shutil.copytree(made_again, tmp_path / "small")
    diff(api, read_release(copy), REPO)
    changes = (copy / "README.md").read_text(encoding="utf-8").partition(HEADING)[2]
    assert changes.index("### 1.1.0") < changes.index("### 1.0.0 (2026-01-01)\n\n- First.")


def with_version(dataset: Path, version: str) -> None:
    edit_card(dataset, "Version 1.0.0 of", f"Version {version} of")
    described = json.loads((dataset / "croissant.json").read_text())
    (dataset / "croissant.json").write_text(json.dumps(described | {"version": version}))


def test_a_schema_change_takes_a_major_version(hub: Hub, api: Any, made: Path, copy: Path) -> None:
    hub.put(REPO, made)
    edit_card(copy, "  - name: seed\n    dtype: int64\n", "  - name: seed\n    dtype: int32\n")
    before = read_published(api, REPO)
    assert before
    changes = schema_changes(read_release(copy).head, before.head)
    assert "`glm`: column `seed` is int32, and was int64" in changes
    for version, good in (("1.0.1", False), ("1.1.0", False), ("2.0.0", True)):
        changed = shutil.copytree(copy, copy.with_name(version))
        with_version(changed, version)
        card = (changed / "README.md").read_bytes()
        if good:
            assert "column `seed` is int32" in diff(api, read_release(changed), REPO).replace("C", "c")
            check_follows(read_release(changed), before)
            continue
        for refuse in (lambda d=changed: diff(api, read_release(d), REPO),
                       lambda d=changed: check_follows(read_release(d), before)):  # fmt: skip
            with pytest.raises(ContractError, match=r"the schema changed .* the first number must be higher"):
                refuse()
        assert (changed / "README.md").read_bytes() == card


@pytest.mark.parametrize("info", [{"features": []}, [{"config_name": "glm"}], None, ["glm"]])
def test_a_published_head_without_columns_is_said(info: Any) -> None:
    with pytest.raises(ContractError, match="no list of configs with their features"):
        schema_changes({}, {"dataset_info": info})


@pytest.mark.parametrize("version", ["1.0", "1.0.0-rc1", "v1", 1.0])
def test_a_published_version_that_is_none_is_said(version: Any, made: Path) -> None:
    with pytest.raises(ContractError, match=r"is no X\.Y\.Z"):
        check_version(read_release(made), Published(REPO, "0" * 40, {}, "", version), [], rows=False)


def test_schema() -> None:
    def head(**columns: str) -> dict[str, Any]:
        features = [{"name": name, "dtype": kind} for name, kind in columns.items()]
        return {"dataset_info": [{"config_name": "glm", "features": features}]}

    assert schema_changes(head(a="string", b="int32"), head(b="int32", a="string")) == []
    assert schema_changes(head(a="string"), {}) == []
    assert schema_changes({}, head(a="string")) == ["config `glm` removed"]
    assert schema_changes(head(a="string"), head(b="bool")) == [
        "`glm`: column `b` removed",
        "`glm`: column `a` (string) added",
    ]


# ---------------------------------------------------------------------------------------------------------- modules


@pytest.mark.process
def test_modules_are_spaces_that_evaluate_loads(hub: Hub, api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder,) = (folder for folder in module_folders() if folder.name == "ngram_overlap")
    assert "loaded NgramOverlap" in publish_module(api, folder, "someone", public=False)
    assert hub.repository("someone/ngram_overlap", "space").private
    files = hub.files("someone/ngram_overlap", kind="space")
    assert files.keys() >= {"README.md", "app.py", "requirements.txt", "ngram_overlap.py", "words.py", "examples.py"}
    assert b'evaluate.load("someone/ngram_overlap")' in files["README.md"]
    monkeypatch.setattr(spaces, "load_module", lambda repo: f"{repo} was loaded")  # as above, which takes seconds
    said = verify_module(api, folder, "someone")
    assert "are those of" in said
    assert said.endswith("someone/ngram_overlap was loaded")
    hub.put("someone/ngram_overlap", folder, "space")  # where the README says how it is loaded from the repository
    with pytest.raises(ContractError, match=r"someone/ngram_overlap at .* has another ngram_overlap\.py and 1 more"):
        verify_module(api, folder, "someone")


def test_of_a_module_only_scripts_and_papers_go(tmp_path: Path) -> None:
    folder = shutil.copytree(module_folders()[0], tmp_path / "evaluate" / module_folders()[0].name)
    (folder / ".env").write_text("x")
    assert ".env" not in files_of_module(folder, "someone")
    (folder / "words.py").write_text(f"KEY = '{KEY}'\n")
    with pytest.raises(ContractError, match=r"words\.py of ngram_overlap/ holds an API key"):
        check_module(folder, "someone")


def test_a_refused_module_stops_the_dataset(hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise ContractError("no")

    monkeypatch.setattr(checks, "check_module", refuse)
    done = publish(str(made), "--repo", REPO, "--push", "--modules")
    assert done.exit_code == 2
    assert not hub.requests


@pytest.mark.soak
def test_a_module_that_does_not_load_is_an_error(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("import no_such_thing_at_all\n")
    hub.put("someone/broken", tmp_path, "space")
    with pytest.raises(ContractError, match=r"does not load what was published: .*no_such_thing_at_all"):
        load_module("someone/broken")


def test_every_module_is_fit_to_be_published() -> None:
    folders = module_folders()
    assert [folder.name for folder in folders] == [
        "ngram_overlap",
        "semantic_similarity",
        "set_overlap",
        "vector_space",
    ]
    for folder in folders:
        assert check_module(folder, "someone").startswith(f"someone/{folder.name}, ")
        published = b"".join(files_of_module(folder, "someone").values())
        assert b'evaluate.load("evaluate/' not in published
        assert f'evaluate.load("someone/{folder.name}")'.encode() in published


# ------------------------------------------------------------------------------------------------------ the command


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "there is nothing to publish"),
        (["small"], "--repo is missing"),
        (["no-such", "--repo", REPO], "no-such is not a directory"),
        (["small", "--repo", REPO, "--push", "--verify"], "are three commands"),
        (["small", "--repo", REPO, "--verify", "--public"], "--public is of what is sent"),
        (["small", "--diff", REPO, "--pr"], "--pr is of what is sent"),
        (["small", "--diff", REPO, "--modules"], "leave --modules out"),
        (["--repo", REPO, "--modules", "--redistributable"], "is of a dataset's pictures"),
    ],
)
def test_mistakes_are_said_in_one_sentence(arguments: list[str], message: str) -> None:
    done = publish(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr


@pytest.mark.parametrize(
    ("token", "message"),
    [("", "log in with `hf auth login`, or set HF_TOKEN"), ("hf_sec\x0bret", "signs that no token has"),
     ("hf_secrét", "signs that no token has")],
)  # fmt: skip
def test_no_token(token: str, message: str, hub: Hub, made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", token)
    done = publish(str(made), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert message in done.stderr
    assert "hf_sec" not in done.output
    assert not hub.requests


@pytest.mark.process
def test_the_hubs_names_of_small_files_are_gits(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"text\n")
    git = subprocess.run(["git", "hash-object", tmp_path / "a"], capture_output=True, text=True, check=True)
    assert git_oid(tmp_path / "a") == git.stdout.strip() == git_oid(b"text\n")
