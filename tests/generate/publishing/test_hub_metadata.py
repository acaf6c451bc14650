"""What the Hub would refuse is refused before anything is sent; the product's judgement and the Hub's rules agree."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from dataset_card.facts import read_facts
from dataset_card.licences import HUB_LICENCES, hub_licence, licence_fields, licence_page, licence_problem
from generate.pipeline.recipe import RecipeError, read_recipe
from generate.publishing.hub_metadata import check_card
from imagenet_think import ContractError
from tests.support.hub_rules import LICENCES, errors_in_card
from tests.support.hub_server import Hub
from tests.support.publishing import REPO, edit_card, publish

# ------------------------------------------------------------------------------------------------------- the licence


def test_the_list_is_the_hub_s() -> None:
    assert HUB_LICENCES == LICENCES


SPELLINGS = {
    "ODC-By-1.0": "odc-by",
    "odc-by-1.0": "odc-by",
    "ODbL-1.0": "odbl",
    "PDDL-1.0": "pddl",
    "C-UDA-1.0": "c-uda",
    "CC-BY-4.0": "cc-by-4.0",
    "CC0-1.0": "cc0-1.0",
    "MIT": "mit",
    "Apache-2.0": "apache-2.0",
    "GPL-3.0-only": "gpl-3.0",
    "LGPLLR": "lgpl-lr",
    "CDLA-Permissive-2.0": "cdla-permissive-2.0",
    "openrail++": "openrail++",
    "Llama3.1": "llama3.1",
    "unknown": "unknown",
    "Apache 2.0": "apache-2.0",
    "CC BY 4.0": "cc-by-4.0",
}


@pytest.mark.parametrize("licence", [*SPELLINGS, *LICENCES])
def test_spellings_of_the_hub_s_licences(licence: str) -> None:
    assert hub_licence(licence) == SPELLINGS.get(licence, licence)
    assert licence_problem(licence) is None


@pytest.mark.parametrize("licence", ["GPL-3.0-or-later", "CC-BY-SA-2.5", "Apache-1.1", "CC-BY-ND-3.0"])
def test_a_licence_that_only_spdx_lists_is_other_with_name_and_link(licence: str) -> None:
    url = f"https://spdx.org/licenses/{licence}.html"
    assert licence_problem(licence) is None
    assert licence_page(licence) == url
    fields = {"license": "other", "license_name": licence.lower(), "license_link": url}
    assert licence_fields(licence, licence_page(licence)) == fields
    assert errors_in_card(f"---\n{yaml.safe_dump(fields)}---\n", "dataset") == []


@pytest.mark.parametrize(
    ("licence", "near"),
    [
        ("CC-BY-5.0", "cc-by-"),
        ("apache2", "apache-2.0"),
        ("ODC-By-9.0", "odc-by"),
        ("GPLv3", "gpl"),
        ("mitt", "mit"),
        ("LicenseRef-mine", ""),
    ],
)
def test_a_licence_that_nobody_lists_is_refused_with_the_nearest(licence: str, near: str, tmp_path: Path) -> None:
    problem = str(licence_problem(licence))
    assert problem.startswith(f"'{licence}' is a licence that neither the Hub nor SPDX lists; the nearest ids are ")
    assert near in problem.partition("nearest ids are ")[2]
    with pytest.raises(ContractError, match="the nearest ids are"):
        facts(tmp_path, licence=licence)
    recipe = {"dataset": "d", "select": {"source": "x"}, "teachers": {"glm": {}, "kimi": {}}}
    for given in ({"licence": licence}, str(tmp_path / "facts.yaml")):
        (tmp_path / "recipe.yaml").write_text(yaml.safe_dump(recipe | {"card": {"facts": given}}))
        with pytest.raises(RecipeError, match="the nearest ids are"):
            read_recipe(tmp_path / "recipe.yaml")


def facts(folder: Path, **given: Any) -> Any:
    needed = {"repository": REPO, "version": "1.0.0", "date": "2026-11-24"}
    (folder / "facts.yaml").write_text(yaml.safe_dump(needed | given))
    return read_facts(folder / "facts.yaml")


OWN = {"licence": "other", "licence_name": "My Terms 1.0", "licence_url": "https://example.org/terms"}


def test_facts_with_a_licence_of_one_s_own(tmp_path: Path) -> None:
    read = facts(tmp_path, **OWN)
    assert licence_fields(read.licence, read.licence_url, read.licence_name) == {
        "license": "other",
        "license_name": "my-terms-1.0",
        "license_link": "https://example.org/terms",
    }
    read = facts(tmp_path, licence="odc-by-1.0")
    assert (read.licence, read.licence_url) == ("ODC-By-1.0", "https://spdx.org/licenses/ODC-By-1.0.html")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"licence": "other"}, "takes the facts licence_name and licence_url too"),
        (OWN | {"licence_url": "terms.html"}, "licence_url is 'terms.html'"),
        (OWN | {"licence_name": "***"}, r"licence_name is '\*\*\*'"),
        (OWN | {"licence": "MIT"}, "are for `licence: other`"),
        (
            {"licence": "MIT", "images": {"name": "Shapes", "url": "https://example.org", "licence": "CC-BY-9.0"}},
            "the fact images: 'CC-BY-9.0' is a licence that neither .* give licence_url too",
        ),
    ],
)
def test_facts_that_do_not_say_the_licence(tmp_path: Path, given: dict[str, Any], message: str) -> None:
    with pytest.raises(ContractError, match=message):
        facts(tmp_path, **given)


# ----------------------------------------------------------------------------------------------------------- the head

HEAD: dict[str, Any] = {
    "pretty_name": "small",
    "license": "cc-by-4.0",
    "language": ["en"],
    "task_categories": ["image-text-to-text"],
    "size_categories": ["n<1K"],
    "tags": ["image"],
    "configs": [{"config_name": "glm", "data_files": "data/glm/*.parquet"}],
}
REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"license": "ODC-By-1.0"}, "license is 'ODC-By-1.0', which the Hub does not list; nearest: odc-by"),
    ({"license": ["mit", "mine"]}, "license is 'mine'"),
    ({"license": 4.0}, "license holds 4.0"),
    ({"license": "other"}, "license_name is None: it must be an id such as my-license-1.0"),
    ({"license": "other", "license_name": "My Terms", "license_link": "LICENSE"}, "license_name is 'My Terms'"),
    ({"license": "other", "license_name": "mine", "license_link": "terms"}, "license_link is 'terms'"),
    ({"language": ["english"]}, "language is 'english'"),
    ({"language": "EN"}, "language is 'EN', .* nearest: en"),
    ({"language": [None]}, "language holds None"),
    ({"size_categories": ["1K<n<9K"]}, "size_categories is '1K<n<9K', .* nearest: .*1K<n<10K"),
    ({"task_categories": [{"a": 1}]}, "task_categories holds"),
    ({"pretty_name": 7}, "pretty_name is 7"),
    ({"pretty_name": ""}, "pretty_name is ''"),
    ({"tags": ["image", 7]}, "tags holds 7"),
    ({"configs": [{"config_name": 7}]}, "configs has the config_name 7"),
    ({"configs": ["glm"]}, "configs must be a list of configs"),
]
ONLY_OURS: list[tuple[dict[str, Any], str]] = [  # which the stand-in leaves to others
    ({"task_categories": ["image-to-txt"]}, "task_categories is 'image-to-txt', .* nearest: image-to-text"),
    ({"annotations_creators": ["machine"]}, "annotations_creators is 'machine', .* machine-generated"),
    ({"configs": [{"config_name": "a/b"}]}, "config_name 'a/b'"),
    ({"configs": [{"config_name": "a"}, {"config_name": "a"}]}, "config_name 'a' twice"),
    ({"configs": [{"config_name": "a", "default": True}, {"config_name": "b", "default": True}]}, "more than one"),
]


def card(**changes: Any) -> str:
    return f"---\n{yaml.safe_dump(HEAD | changes)}---\n# A card\n"


@pytest.mark.parametrize(
    ("changes", "message"), REFUSED + ONLY_OURS, ids=[message for _, message in REFUSED + ONLY_OURS]
)
def test_a_head_that_the_hub_refuses(changes: dict[str, Any], message: str) -> None:
    assert re.search(message, str(check_card(card(**changes))))
    if (changes, message) in REFUSED:
        assert errors_in_card(card(**changes), "dataset")


@pytest.mark.parametrize("licence", [*LICENCES, ["mit", "odc-by"]])
def test_heads_that_the_hub_takes(licence: Any) -> None:
    more = {"license_name": "mine", "license_link": "https://example.org"} if licence == "other" else {}
    for language in ("en", ["en", "zh"], "multilingual", "code"):
        text = card(license=licence, language=language, **more)
        assert check_card(text) is None
        assert errors_in_card(text, "dataset") == []


@pytest.mark.parametrize("text", ["---\n- a\n---\n", "---\na: [\n---\n", "---\na: !!python/tuple [1]\n---\n"])
def test_yaml_that_is_none(text: str) -> None:
    assert str(check_card(text)).startswith("the YAML head cannot be read")
    assert errors_in_card(text, "dataset")


# ------------------------------------------------------------------------------------------------------------ the Hub


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("license: cc-by-4.0", "license: ODC-By-1.0", "license is 'ODC-By-1.0'"),
        ("- en\n", "- english\n", "language is 'english'"),
        ("task_categories:\n- image-text-to-text", "task_categories:\n- image-to-words", "task_categories"),
    ],
)
def test_nothing_is_sent_of_what_it_would_refuse(hub: Hub, copy: Path, old: str, new: str, message: str) -> None:
    edit_card(copy, old, new)
    done = publish(str(copy), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert f"the Hub refuses: {message}" in done.stderr
    assert not hub.requests


def test_what_only_the_hub_knows_ends_before_the_first_file(
    hub: Hub, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where its rules have changed since ours were written."""
    monkeypatch.setattr("generate.publishing.checks.check_card", lambda _: None)
    edit_card(copy, "license: cc-by-4.0", "license: ODC-By-1.0")
    done = publish(str(copy), "--repo", REPO, "--push")
    assert done.exit_code == 2
    assert done.stderr.startswith(
        'error: the Hub refuses the card\'s metadata: "license" must be one of [apache-2.0, mit'
    )
    assert done.stderr.count("\n") == 1
    assert hub.requests[-1] == "POST /api/validate-yaml"
    assert not hub.repositories
    assert not hub.arrived


STATUSES = (301, 400, 401, 402, 403, 404, 405, 406, 409, 410, 411, 413, 416, 418, 422, 431, 451, 501, 505, 511, 599)
STEPS = (
    "validate-yaml",
    "repos/create",
    "revision",
    "preupload",
    "info/lfs",
    "objects/",
    "/commit/",
    "/tag/",
    "/refs",
    "tree",
)


BUSY = (429, 500, 502, 503, 504, 520, 529)
CASES = [(step, status) for step in STEPS for status in STATUSES + BUSY]


def check_one_sentence(hub: Hub, made: Path, step: str, status: int) -> None:
    fault = hub.misbehave(step, status=status, times=10_000)
    done = publish(str(made), "--repo", REPO, "--push")  # which asserts that there is no traceback
    assert fault.times < 10_000, "the step was not reached"
    assert done.exit_code in (0, 1, 2)
    assert done.stderr.count("error: ") == (1 if done.exit_code else 0)
    if done.exit_code:
        assert len(done.stderr.splitlines()[-1]) < 1300


@pytest.mark.usefixtures("not_loaded_back")
@pytest.mark.parametrize(("step", "status"), CASES[::31])  # of every step and of all kinds some
def test_an_answer_of_any_status_is_one_sentence(
    hub: Hub, made: Path, step: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    check_one_sentence(hub, made, step, status)


@pytest.mark.soak
@pytest.mark.usefixtures("not_loaded_back")
@pytest.mark.parametrize(("step", "status"), CASES)
def test_every_status_at_every_step_is_one_sentence(
    hub: Hub, made: Path, step: str, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    check_one_sentence(hub, made, step, status)
