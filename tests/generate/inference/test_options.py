"""The options that run.py, run_ray.py and plan.py share: what they take, and the answers to those of version 0.1.0."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
import yaml
from typer.testing import CliRunner

import generate.plan
import generate.run
import generate.run_ray
from generate.engines.guards import Guards
from generate.inference.check_options import BUILT_IN, Checkpoint, checkpoint_of, job_of, parse_guards
from generate.inference.job import Job
from generate.inference.options import RunCommand, RunOptions, option_names, takes_run_options
from generate.models.model_file import plain
from generate.models.registry import ENGINES, MODELS, table
from tests.support.commands import ROOT

ENTRIES = {"run.py": generate.run.app, "run_ray.py": generate.run_ray.app, "plan.py": generate.plan.app}
KIMI_CODE = (
    "--model kimi loads the published weights by this repository's own code; serve any other model that brings code "
    "of its own, with vLLM for example, and give --engine http://HOST:PORT/v1."
)
OLD = {
    "--revision=main": "--revision is no longer an option; use --checkpoint OWNER/NAME@REVISION instead.",
    "--model-file=mine.yaml": "--model-file is no longer an option; use --model FILE.yaml instead.",
    "--num-shards=16": "--num-shards is no longer an option; use --shard INDEX/COUNT instead.",
    "--shard-index=3": "--shard-index is no longer an option; use --shard INDEX/COUNT instead.",
    "--force-answer": "--force-answer is no longer an option; use --guards loop=512,answer instead.",
    "--list-models": "--list-models is no longer an option; use --model list instead.",
    "--remote-code": f"--remote-code is no longer an option: {KIMI_CODE}",
}
OLD_IN_CONFIG = {
    "revision: main": "revision is no longer an option; use `checkpoint: OWNER/NAME@REVISION` instead.",
    "model_file: mine.yaml": "model_file is no longer an option; use `model: FILE.yaml` instead.",
    "num_shards: 16": "num_shards is no longer an option; use `shard: INDEX/COUNT` instead.",
    "shard_index: 3": "shard_index is no longer an option; use `shard: INDEX/COUNT` instead.",
    "force_answer: true": "force_answer is no longer an option; use `guards: loop=512,answer` instead.",
    "list_models: true": "list_models is no longer an option; use `model: list` instead.",
    "remote_code: true": f"remote_code is no longer an option: {KIMI_CODE}",
}


@pytest.fixture
def images(tmp_path: Path) -> Path:
    (tmp_path / "images.jsonl").touch()
    return tmp_path / "images.jsonl"


def jobs_of(*arguments: str) -> Job:
    """The job that a command line asks for."""
    jobs: list[Job] = []
    app = typer.Typer()
    app.command(cls=RunCommand)(takes_run_options(lambda options: jobs.append(job_of(options)[0])))
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == 0, result.output
    return jobs[0]


@pytest.mark.parametrize(
    "given",
    [
        ["--sampling", "greedy", "--max-new-tokens=7", "--guards", "none"],
        ["--config", "sampling=greedy", "--config=max_new_tokens=7", "--config", "guards=none"],
        ["--sampling=greedy", "--config", "sampling=temperature=1", "--guards=none", "--max-new-tokens", "7"],
    ],
)
def test_what_is_not_in_the_help_is_taken_as_before(given: list[str], images: Path) -> None:
    job = jobs_of("--model=glm", f"--images={images}", *given)
    assert (job.sampling.temperature, job.max_new_tokens, job.guards) == (0.0, 7, Guards(loop=0))


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("option", OLD)
def test_an_old_option_is_answered_with_the_new_one(entry: str, option: str) -> None:
    for spelling in {option, *option.split("=")[:1]}:  # also with its value apart, `--revision main`
        result = CliRunner().invoke(ENTRIES[entry], [spelling, "main", "--images=README.md"])
        assert result.exit_code == 2
        assert result.output.startswith(f"error: {OLD[option]}")
        assert result.output.count("\n") == 1


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("line", OLD_IN_CONFIG)
def test_an_old_option_of_a_config_is_answered_with_the_new_one(entry: str, line: str, tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text(f"model: glm\n{line}\n")
    result = CliRunner().invoke(ENTRIES[entry], [f"--config={tmp_path / 'run.yaml'}", "--images=README.md"])
    assert result.exit_code == 2
    assert result.output.startswith(f"error: --config {tmp_path / 'run.yaml'}: {OLD_IN_CONFIG[line]}")
    assert result.output.count("\n") == 1


@pytest.mark.parametrize("entry", ENTRIES)
def test_list_prints_the_models(entry: str) -> None:
    result = CliRunner().invoke(ENTRIES[entry], ["--model", "list"])
    assert (result.exit_code, result.output) == (0, table() + "\n")


def test_no_more_options_than_one_can_read() -> None:
    """And what the help leaves out, --config names there."""
    command: Any = typer.main.get_command(generate.run.app)
    options = {one.name: one for one in command.params if one.name in option_names()}
    assert len(options) == len(option_names())
    hidden = {name for name, one in options.items() if one.hidden}
    assert len(options) - len(hidden) == 15
    assert all(f"{name}=" in options["config"].help for name in hidden)


@pytest.mark.process
@pytest.mark.parametrize("entry", ENTRIES)
def test_help_loads_nothing_heavy(entry: str) -> None:
    """And names every option of its own; the other commands say where run.py's are."""
    heavy = "{'torch', 'datasets', 'transformers', 'numpy', 'scipy', 'pyarrow', 'ray'} & sys.modules.keys()"
    code = f"import sys, generate.{entry[:-3]}; print({heavy})"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT).stdout == "set()\n"
    shown = CliRunner().invoke(ENTRIES[entry], ["--help"], env={"COLUMNS": "200"}).output
    visible = [one for one in option_names() if one not in ("max_new_tokens", "sampling", "guards")]
    names = {"run.py": [f"--{name.replace('_', '-')}" for name in visible]}.get(entry, ["the help of run.py"])
    assert all(name in " ".join(shown.split()) for name in names)


def test_config_and_command_line(images: Path, tmp_path: Path) -> None:
    """The command line goes before the file; what stands in neither is as published."""
    config = {"model": "kimi", "shard": "3/16", "guards": "budget=99,answer", "batch_size": 4, "seed": 7}
    (tmp_path / "run.yaml").write_text(yaml.safe_dump(config | {"checkpoint": "a/b@c", "images": str(images)}))
    job = jobs_of(f"--config={tmp_path / 'run.yaml'}", "--batch-size=5")
    assert (job.model, job.checkpoint, job.revision, job.batch_size) == ("kimi", "a/b", "c", 5)
    assert (job.shard and (job.shard.index, job.shard.of), job.settings.seed) == ((3, 16), 7)
    assert (job.guards, job.force_answer) == (Guards(budget=99), True)
    assert job.max_new_tokens == MODELS["kimi"].max_new_tokens


@pytest.mark.parametrize(
    ("text", "guards", "answer"),
    [
        ("loop=512", Guards(), False),
        ("none", Guards(loop=0), False),
        ("answer", Guards(), True),
        ("none,answer", Guards(loop=0), True),
        ("budget=4096,loop=0,answer", Guards(4096, 0), True),
        ("answer,budget=1", Guards(1), True),
    ],
)
def test_guards(text: str, guards: Guards, answer: bool) -> None:
    assert parse_guards(text) == (guards, answer)


@pytest.mark.parametrize("text", ["answer=1", "answers", "", "loop=512,", "budget", "none,loop=512", "loop=3,answer"])
def test_guards_that_do_not_exist(text: str) -> None:
    with pytest.raises(ValueError, match="give "):
        parse_guards(text)


@pytest.mark.parametrize(
    ("text", "engine", "checkpoint"),
    [
        ("zai-org/GLM", "transformers", Checkpoint("zai-org/GLM", None)),
        ("zai-org/GLM@main", "transformers", Checkpoint("zai-org/GLM", "main")),
        ("zai-org/GLM@refs/pr/1", "vllm", Checkpoint("zai-org/GLM", "refs/pr/1")),
        ("GLM", "server", Checkpoint("GLM", None)),
        ("glm@2026@v1", "server", Checkpoint("glm@2026", "v1")),
    ],
)
def test_revisions(text: str, engine: str, checkpoint: Checkpoint) -> None:
    assert checkpoint_of(text, engine) == checkpoint


def test_a_directory_may_have_an_at_sign_in_its_path(tmp_path: Path) -> None:
    folder = tmp_path / "a@b" / "c@d"
    folder.mkdir(parents=True)
    assert checkpoint_of(str(folder)) == Checkpoint(str(folder), None)


@pytest.mark.parametrize(
    ("text", "answer"),
    {
        "a/b@": " is incomplete; give OWNER/NAME@REVISION, or OWNER/NAME for the latest commit.",
        "@main": " is incomplete; give OWNER/NAME@REVISION, or OWNER/NAME for the latest commit.",
        f"{BUILT_IN / 'glm'}@main": f": {BUILT_IN / 'glm'} is a directory, which has no revisions; leave @main out.",
    }.items(),
)
def test_checkpoints_that_do_not_exist(text: str, answer: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as end:
        checkpoint_of(text)
    assert end.value.exit_code == 2
    assert capsys.readouterr().err == f"error: --checkpoint {text}{answer}\n"


def test_a_model_file_may_not_bear_a_known_name(tmp_path: Path) -> None:
    file = tmp_path / "glm.yml"
    file.write_text(json.dumps(plain(MODELS["glm"])))  # JSON is YAML
    result = CliRunner().invoke(generate.run.app, [f"--model={file}"])
    assert result.exit_code == 2
    assert result.output == f"error: --model {file} has the name of a known model, glm; rename the file.\n"


@pytest.mark.parametrize("key", [key for key, entry in MODELS.items() if entry.engines != ENGINES])
def test_an_engine_that_cannot_run_a_model_is_refused_before_anything_is_downloaded(key: str, images: Path) -> None:
    hub_id, architecture = MODELS[key].hub_id, MODELS[key].architecture
    for engine in ("transformers", "vllm"):
        for given in ([], [f"--checkpoint={hub_id}@main"]):
            result = CliRunner().invoke(
                generate.run.app, [f"--model={key}", f"--engine={engine}", f"--images={images}", *given]
            )
            assert result.exit_code == 2
            assert result.output == (
                f"error: --engine {engine} does not run {hub_id} ({architecture}) of --model {key}; "
                "give http://HOST:PORT/v1, the address of a server with it, such as vLLM's.\n"
            )
    asked = [f"--model={key}", f"--images={images}"]
    assert jobs_of(*asked, "--engine=http://localhost:8000/v1", f"--checkpoint={hub_id}").engine == "server"
    assert jobs_of(*asked, f"--checkpoint={images.parent}").checkpoint == str(images.parent)  # one's own is tried


def test_an_extra_body_without_a_server_is_refused(images: Path, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(yaml.safe_dump(json.loads(json.dumps(plain(MODELS["glm"]))) | {"extra_body": {"top": 1}}))
    result = CliRunner().invoke(generate.run.app, [f"--model={file}", f"--images={images}"])
    assert result.exit_code == 2
    assert result.output == (
        "error: --model mine: extra_body is for a server; leave it out, or give a server's address as --engine.\n"
    )
    asked = jobs_of(f"--model={file}", f"--images={images}", "--engine=http://localhost:8000/v1")
    assert asked.entry.extra_body == {"top": 1}


def test_what_a_plan_does_not_depend_on_is_no_option_of_it(images: Path, tmp_path: Path) -> None:
    """On the command line it is refused; a run.yaml is taken with it, as it is."""
    for option in ("--batch-size=8", "--limit=5", "--retry=loop", "--shard=0/2"):
        result = CliRunner().invoke(generate.plan.app, [f"--images={images}", option])
        assert result.exit_code == 2
        assert "No such option" in result.output
    (tmp_path / "run.yaml").write_text(f"limit: 5\nbatch_size: 8\nout: x\nsplit: dev\nimages: {images}\n")
    result = CliRunner().invoke(generate.plan.app, [f"--config={tmp_path / 'run.yaml'}"])
    assert result.output == "error: --split dev does not exist; choose train or test.\n"


def test_a_plan_needs_a_list() -> None:
    result = CliRunner().invoke(generate.plan.app, [])
    assert result.exit_code == 2
    assert result.output == "error: --images is missing; give the list that generate/select_images.py wrote.\n"


def test_the_defaults_are_those_of_an_empty_command_line(images: Path) -> None:
    given: Any = RunOptions(images=images)
    assert jobs_of(f"--images={images}") == job_of(given)[0]


def test_a_comma_in_a_password_separates_no_addresses() -> None:
    from generate.inference.check_options import engine_of
    from generate.inference.settings import Settings

    urls = ("http://u:se,cret@host/v1", "http://other/v1")
    assert engine_of(",".join(urls), Settings())[1].urls == urls
