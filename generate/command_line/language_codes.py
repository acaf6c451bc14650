"""Read the code of a language, as BCP 47 has them: de, pt-BR, zh-Hant; the registry is that of `langcodes`."""

import difflib
from collections.abc import Iterator, Mapping

import langcodes
from langcodes.registry_parser import parse_registry

UNKNOWN = "und"  # a text whose language nobody said
_NO_LANGUAGE = ("mis", "mul", "zxx")  # one without a code, several, none
_OWN_NAMES = {
    "deutsch": "de",
    "français": "fr",
    "español": "es",
    "português": "pt",
    "中文": "zh",
    "日本語": "ja",
    "العربية": "ar",
    "हिन्दी": "hi",
}


def parse_language(code: str) -> str:
    """Return the code in its usual form (PT-br is pt-BR, ger is de, iw is he).

    Raises ValueError, in words that end a sentence, for what names no language; it has the nearest codes.
    """
    text = code.strip()
    try:
        tag = langcodes.standardize_tag(text, macro=True)
        if langcodes.tag_is_valid(text) and primary(tag) not in _NO_LANGUAGE and not tag.startswith("x-"):
            return tag
    except langcodes.LanguageTagError:
        pass
    names = _names()
    english = {value: name for name, value in reversed(names.items())}
    near = [f"{one} ({english[one].title()})" for one in dict.fromkeys(_nearest(text.lower(), names))][:3]
    meant = f"did you mean {' or '.join(near)}?" if near else "give one such as en, de, ja or pt-BR"
    raise ValueError(f"{code[:60]!r} is no BCP 47 code of a language; {meant}")


def primary(tag: str) -> str:
    """Return the code without script and country: pt for pt-BR."""
    return langcodes.Language.get(tag).language or UNKNOWN


def _names() -> dict[str, str]:
    """Return language names in lower case, with their codes."""
    names = dict[str, str]()
    for entry in parse_registry():
        if entry["Type"] == "language" and "Preferred-Value" not in entry:
            for name in entry["Description"]:
                names.setdefault(name.lower(), entry["Subtag"])
    return names


def _nearest(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield codes that may be meant: by a name, by the country whose code it is (jp), by the spelling."""
    codes = sorted({code for code in names.values() if len(code) == 2})
    first = text.replace("_", "-").partition("-")[0]
    if known := names.get(text) or _OWN_NAMES.get(text) or (first if first in codes else None):
        yield known
    elif len(text) == 2 and langcodes.tag_is_valid(f"und-{text}"):
        spoken = langcodes.Language.get(f"und-{text}").maximize().language  # English for a country that is none
        yield from [spoken] if spoken in codes and spoken != "en" else difflib.get_close_matches(text, codes, 3, 0.5)
    else:
        yield from (names[name] for name in difflib.get_close_matches(text, names, cutoff=0.8))
