"""What the command line gives goes into any recipe, or is refused where it would change nothing."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from generate.pipeline.given_options import Given, check_complete, unfilled, with_given
from generate.pipeline.recipe import Recipe, RecipeError, read_recipe
from generate.pipeline.recipe_stages import make_stages
from generate.pipeline.stages import write_option_files
from tests.support.commands import ROOT

OWN = ROOT / "recipes" / "own-pictures.yaml"
URL = "http://localhost:8000/v1"


def recipe_of(**sections: Any) -> Recipe:
    return replace(read_recipe(OWN), **sections)


def test_a_server_is_asked_for_all_that_have_none_of_their_own(tmp_path: Path) -> None:
    teachers = {"mine": {}, "other": {"engine": "http://o/v1", "checkpoint": "x"}, "third": {"engine": "http://t/v1"}}
    recipe = recipe_of(teachers=teachers, benchmark={"mine": {}})
    given = Given(url=URL, model="tiny", prompt="Was ist das?", language="de", name="bilder", pictures="p")
    stages = {stage.name: stage for stage in make_stages(with_given(recipe, given, tmp_path), tmp_path)}
    mine, other, third = (" ".join(stages[f"generate-{name}"].command) for name in teachers)
    assert f"--engine {URL} --checkpoint tiny" in mine
    assert "--checkpoint" not in third  # of another server
    assert "--engine http://o/v1 --checkpoint x" in other
    for stage in (stages["generate-mine"], stages["generate-other"]):
        (text,) = stage.option_files.values()
        assert yaml.safe_load(text) == {"prompt": "Was ist das?", "seed": 0, "language": "de"}
    assert "--source p" in " ".join(stages["select"].command)
    assert str(tmp_path / "bilder") in stages["build"].command
    (facts,) = stages["card"].option_files.values()
    assert yaml.safe_load(facts)["repository"] == "someone/bilder"


LANGUAGES = [
    ("Was ist auf dem Bild zu sehen?", None, "de"),
    ("何が見えますか？", None, "ja"),
    ("What is this?", None, "en"),
    ("¿Qué ves?", "es", "es"),
    ("Was ist auf dem Bild zu sehen?", "nl", "nl"),  # what is said counts
    ("paper", None, None),  # the recipe's own way: English
    ("paper", "fr", "fr"),
]


@pytest.mark.parametrize(("prompt", "language", "asked"), LANGUAGES)
def test_the_language_of_a_prompt_is_told_or_taken(
    prompt: str, language: str | None, asked: str | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recipe = with_given(recipe_of(), Given(prompt=prompt, language=language), tmp_path)
    assert recipe.every_run["config"].get("language") == asked
    told = f"The language of --prompt is taken to be {asked}; --language CODE says otherwise.\n"
    assert capsys.readouterr().err == (told if asked and not language else "")


REFUSED: list[tuple[dict[str, Any], dict[str, str], str]] = [
    ({}, {"url": "localhost:8000"}, r"--url: localhost:8000 is not an address"),
    ({}, {"url": URL, "prompt": "¿Qué?"}, "the language of --prompt cannot be told; give it beside it"),
    ({}, {"prompt": " "}, "--prompt: prompt: ' ' is not possible"),
    ({}, {"language": "deutschland"}, "--language: language: 'deutschland' is no BCP 47 code"),
    ({}, {"language": "fi"}, "--language: language: the prompt paper is not there in fi; choose en, de"),
    ({}, {"name": "a/b"}, "--name is 'a/b'; give the name of a directory"),
    ({}, {"name": "."}, "--name is '.'; give the name of a directory"),
    ({"teachers": {"a": {"engine": "vllm"}}}, {"url": URL}, "--url changes nothing: every model .* has `engine`"),
    ({"teachers": {"a": {"checkpoint": "x"}}}, {"model": "y"}, "--model changes nothing: every model .* `engine` or"),
    (
        {"teachers": {"a": {}, "b": {"config": {"language": "de"}}}},
        {"prompt": "What is in this picture?"},
        "--prompt is for models that share every_run's config; b has its own: write it there",
    ),
    ({"every_run": {"config": "run.yaml"}}, {"language": "de"}, "part of config, which is the file run.yaml"),
]


@pytest.mark.parametrize(("sections", "given", "reason"), REFUSED)
def test_refused(sections: dict[str, Any], given: dict[str, str], reason: str, tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=reason):
        with_given(recipe_of(**sections), Given(**given), tmp_path)


def test_what_the_command_line_left_out(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match="no pictures are given; give their folder, --pictures DIR"):
        check_complete(with_given(recipe_of(), Given(url=URL), tmp_path))
    with pytest.raises(RecipeError, match="mine is asked at a server, and none is given; give its address, --url"):
        check_complete(with_given(recipe_of(), Given(pictures="x"), tmp_path))
    check_complete(with_given(recipe_of(), Given(pictures="x", url=URL), tmp_path))


def test_the_day_of_the_card_is_that_of_the_first_start(tmp_path: Path) -> None:
    def facts() -> Any:
        stages = make_stages(with_given(recipe_of(), Given(pictures="x", url=URL), tmp_path), tmp_path)
        write_option_files(stages)
        return yaml.safe_load((tmp_path / "options" / "card.facts.yaml").read_text())

    assert facts()["date"] == datetime.date.today().isoformat()
    file = tmp_path / "options" / "card.facts.yaml"
    file.write_text(file.read_text().replace(facts()["date"], "2025-01-02"))
    assert str(facts()["date"]) == "2025-01-02"
    file.write_text("no: [facts")
    assert facts()["date"] == datetime.date.today().isoformat()


def test_what_is_left_to_fill_in_before_publishing() -> None:
    assert unfilled(recipe_of()) == ["repository", "licence_name", "authors", "images"]
    assert unfilled(recipe_of(card={"facts": {"repository": "me/x", "licence": "MIT", "authors": ["Me"]}})) == []
    assert unfilled(recipe_of(card={"facts": "facts.yaml"})) == []
    assert unfilled(recipe_of(card=None)) == []


def test_flags_are_the_options_again() -> None:
    given = Given(url=URL, prompt="What is it?", name="x")
    assert given.flags() == ["--url", URL, "--prompt", "What is it?", "--name", "x"]
