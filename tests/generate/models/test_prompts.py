"""The prompts of each language, what a run is bound to by them, and the settings that are refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from generate.annotation.languages import detect_language
from generate.command_line.language_codes import parse_language, primary
from generate.inference.conversation import ConversationConfig
from generate.inference.settings import Settings, SettingsError, read_settings
from generate.models.prompts import TRANSLATIONS, prompt_of, think_and_answer
from generate.models.registry import MODELS, PROMPTS
from generate.storage.bound_settings import differences

LANGUAGES = ["de", "fr", "es", "pt", "zh", "ja", "ar", "hi"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_the_prompts_and_the_request_in_it(language: str) -> None:
    request = think_and_answer(language)
    for name in PROMPTS:
        text = TRANSLATIONS[name][language]
        assert detect_language(f"{text} {request}", "und") == language
        settings = Settings(prompt=name, language=language)
        settings.check()
        assert (settings.question, settings.request, settings.question_language) == (text, request, language)


CASES: list[tuple[dict[str, Any], str, bool]] = [
    ({}, "en", False),
    ({"language": "en-GB"}, "en-GB", False),
    ({"language": "PT-br"}, "pt-BR", True),
    ({"language": "ger"}, "de", True),
    ({"language": "de", "tell_language": False}, "de", False),
    ({"prompt": "Was ist das?"}, "und", False),
    ({"prompt": "Was ist das?", "language": "de"}, "de", True),
    ({"prompt": "Cosa vedi?", "language": "it"}, "it", False),
]


@pytest.mark.parametrize(("given", "language", "told"), CASES)
def test_settings(given: dict[str, Any], language: str, told: bool) -> None:
    settings = Settings(**given)
    settings.check()
    assert (settings.question_language, bool(settings.request)) == (language, told)
    assert settings.question == (given.get("prompt") or prompt_of("paper", language))


REFUSED = {
    "jp": "ja (Japanese)",
    "german": "de (German)",
    "Deutsch": "de",
    "cz": "cs (Czech)",
    "de_": "de",
    "": "such as",
    "mul": "such as",
    "x-mine": "such as",
    "日本": "such as",
    "it": "choose en, de",
    "zh-TW": "choose en, de",
}


@pytest.mark.parametrize("code", REFUSED)
def test_an_unknown_language_is_refused_with_the_nearest(code: str) -> None:
    with pytest.raises(SettingsError, match="language: ") as caught:
        Settings(language=code).check()
    assert REFUSED[code] in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_no_of_yaml_is_told_to_be_quoted(tmp_path: Path) -> None:
    (tmp_path / "run.yaml").write_text("language: no\nprompt: Hva ser du?\n")
    with pytest.raises(SettingsError, match="put it in quotes"):
        read_settings([str(tmp_path / "run.yaml")], (), {})
    (tmp_path / "run.yaml").write_text('language: "no"\nprompt: Hva ser du?\n')
    assert read_settings([str(tmp_path / "run.yaml")], (), {})[1].question_language == "no"


@pytest.mark.parametrize(("code", "tag"), [("de", "de"), ("zh_hant", "zh-Hant"), ("iw", "he"), ("und", "und")])
def test_codes_in_their_usual_form(code: str, tag: str) -> None:
    assert parse_language(code) == tag
    assert primary(tag) == tag.split("-")[0]


@pytest.mark.parametrize("model", ["glm", "kimi", "r1_onevision", "vl_rethinker"])
def test_the_request_follows_the_question(model: str) -> None:
    config = ConversationConfig(MODELS[model], "Was ist das?", str, 9, False, request="Antworte auf Deutsch.")
    text = "".join(part.get("text", "") for part in config.first_messages()[-1]["content"])
    assert "Was ist das?\nAntworte auf Deutsch." in text


BOUND = {"model": "glm", "question": "What?"}
CHANGES: list[tuple[dict[str, str], dict[str, str], bool]] = [
    ({}, {"question_language": "und"}, True),  # of an older version, with a text of one's own
    ({}, {"question_language": "en"}, True),
    ({}, {"question_language": "de"}, False),
    ({"question_language": "de"}, {}, False),
    ({"question_language": "und"}, {}, False),
    ({"question_language": "de"}, {"question_language": "de"}, True),
]


@pytest.mark.parametrize(("there", "now", "same"), CHANGES)
def test_a_run_of_before_goes_on(there: dict[str, str], now: dict[str, str], same: bool) -> None:
    found = differences(json.loads(json.dumps(BOUND | there)), BOUND | now)
    assert [name for name, _ in found] == ([] if same else ["question_language"])
