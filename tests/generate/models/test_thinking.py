"""The parser: a golden table of texts, and the promise that nothing raises and nothing is lost."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generate.models.registry import MODELS
from generate.models.thinking import (
    Parsed,
    Style,
    _locate,
    _outside,
    _text,
    _trim,
    final_status,
    split,
    split_turns,
    standing_delimiters,
)

GLM, KIMI, OPEN = (MODELS[key].style for key in ("glm", "kimi", "openvlthinker"))
INTERN, ONEVISION, VISION, BOXED = (
    MODELS[key].style for key in ("internvl", "r1_onevision", "visionthink", "vl_rethinker")
)
GLM46, QWEN3, MIMO, GEMMA, KIMI_K2, KEYE, STEP3 = (
    MODELS[key].style for key in ("glm_4_6v", "qwen3_vl", "mimo_vl", "gemma_4", "kimi_k2_5", "keye_vl", "step3_vl")
)

# name: (style, raw, thinking, answer, rest, status)
CASES: dict[str, tuple[Style, str, str | None, str | None, str, str]] = {
    "normal": (GLM, "<think>It barks.</think><answer>A dog.</answer>", "It barks.", "A dog.", "", "ok"),
    "white space goes to rest": (
        GLM,
        "<think>\nIt barks.\n</think>\n<answer> A dog. </answer>",
        "It barks.",
        "A dog.",
        "\n\n\n  ",
        "ok",
    ),
    "closing answer tag eaten": (GLM, "<think>T</think><answer>A dog.", "T", "A dog.", "", "ok"),
    "no answer tags": (GLM, "<think>T</think>\n\nA dog.", "T", "A dog.", "\n\n", "ok"),
    "only the closing answer tag": (GLM, "<think>T</think>A dog.</answer>", "T", "A dog.", "", "ok"),
    "box unwrapped": (
        GLM,
        "<think>T</think><answer>It is <|begin_of_box|>a dog<|end_of_box|>.</answer>",
        "T",
        "It is a dog.",
        "",
        "ok",
    ),
    "box alone": (GLM, "<think>T</think><answer><|begin_of_box|> dog <|end_of_box|>", "T", "dog", "  ", "ok"),
    "box never closed": (GLM, "<think>T</think><answer><|begin_of_box|>dog", "T", "dog", "", "ok"),
    "empty box": (
        GLM,
        "<think>T</think><answer><|begin_of_box|><|end_of_box|></answer>",
        "T",
        None,
        "",
        "empty_answer",
    ),
    "no opening tag": (GLM, "It barks.</think><answer>A dog.</answer>", "It barks.", "A dog.", "", "no_open"),
    "no closing tag": (GLM, "<think>It barks. And", "It barks. And", None, "", "no_close"),
    "answer inside an unclosed thinking": (
        GLM,
        "<think>It barks. <answer>A dog.</answer>",
        "It barks. <answer>A dog.</answer>",
        None,
        "",
        "no_close",
    ),
    "no tag at all": (GLM, "A dog.", None, None, "A dog.", "no_delimiter"),
    "answer tags alone": (GLM, "<answer>A dog.</answer>", None, None, "<answer>A dog.</answer>", "no_delimiter"),
    "second closing tag is text": (
        GLM,
        "<think>One.</think>Two.</think><answer>A dog.</answer>",
        "One.",
        "A dog.",
        "Two.</think>",
        "ok",
    ),
    "second closing tag inside the answer": (
        GLM,
        "<think>T</think><answer>A</think>B</answer>",
        None,
        None,
        "<think>T</think><answer>A</think>B</answer>",
        "no_delimiter",
    ),
    "two blocks": (
        GLM,
        "<think>One</think><answer>A</answer><think>Two</think><answer>B</answer>",
        "One",
        "A",
        "<think>Two</think><answer>B</answer>",
        "ok",
    ),
    "opening tag twice": (GLM, "<think><think>T</think>A", "T", "A", "", "ok"),
    "closing before opening is ambiguous": (
        GLM,
        "a</think>b<think>c</think>d",
        None,
        None,
        "a</think>b<think>c</think>d",
        "no_delimiter",
    ),
    "words before the thinking": (GLM, "Sure. <think>T</think>A", "T", "A", "Sure. ", "ok"),
    "words between thinking and answer": (
        OPEN,
        "<think>T</think>So:\n<answer>A</answer>",
        "T",
        "A",
        "So:\n",
        "ok",
    ),
    "words after the answer": (GLM, "<think>T</think><answer>A</answer> Bye", "T", "A", " Bye", "ok"),
    "answer tag inside the thinking": (
        GLM,
        "<think>I write <answer> next.</think><answer>A</answer>",
        "I write <answer> next.",
        "A",
        "",
        "ok",
    ),
    "answer tag inside the answer": (
        GLM,
        "<think>T</think><answer>Use <answer> so</answer>",
        "T",
        "Use <answer> so",
        "",
        "ok",
    ),
    "empty thinking": (GLM, "<think>\n</think><answer>A</answer>", None, "A", "\n", "empty_thinking"),
    "empty answer": (GLM, "<think>T</think><answer></answer>", "T", None, "", "empty_answer"),
    "nothing after the thinking": (GLM, "<think>T</think>", "T", None, "", "empty_answer"),
    "only the closing tag": (GLM, "</think>", None, None, "", "empty_thinking"),
    "only the opening tag": (GLM, "<think>", None, None, "", "no_close"),
    "empty": (GLM, "", None, None, "", "empty_output"),
    "white space only": (GLM, " \n\t", None, None, " \n\t", "empty_output"),
    "half a tag": (GLM, "<think>T</thin", "T</thin", None, "", "no_close"),
    "tags are case-sensitive": (GLM, "<THINK>T</THINK>A", None, None, "<THINK>T</THINK>A", "no_delimiter"),
    "kimi": (KIMI, "◁think▷It barks.◁/think▷\n\nA dog.", "It barks.", "A dog.", "\n\n", "ok"),
    "kimi, no opening tag": (KIMI, "It barks.◁/think▷A dog.", "It barks.", "A dog.", "", "no_open"),
    "kimi, cut": (KIMI, "◁think▷It barks", "It barks", None, "", "no_close"),
    "kimi mixes answer tags in": (KIMI, "◁think▷T◁/think▷So <answer>A dog.</answer>", "T", "So A dog.", "", "ok"),
    "kimi with the other spelling": (KIMI, "<think>T</think>A dog.", "T", "A dog.", "", "ok"),
    "kimi mixes spellings": (KIMI, "◁think▷T</think>A dog.", "T", "A dog.", "", "ok"),
    "kimi ends with both spellings": (
        KIMI,
        "◁think▷T</think>A ball ◁/think▷ is it.",
        None,
        None,
        "◁think▷T</think>A ball ◁/think▷ is it.",
        "no_delimiter",
    ),
    "kimi ends twice at one place": (KIMI, "◁think▷<think>T</think>\n◁/think▷A", "T", "A", "\n", "ok"),
    "kimi quotes the other spelling": (KIMI, "◁think▷a </think> b◁/think▷A", "a </think> b", "A", "", "ok"),
    "internvl, prefilled": (INTERN, "<think>\nIt barks.\n</think>\n\nA dog.", "It barks.", "A dog.", "\n\n\n\n", "ok"),
    "internvl keeps its box": (INTERN, "<think>T</think>\\boxed{dog}", "T", "\\boxed{dog}", "", "ok"),
    "internvl, two blocks in a row": (
        INTERN,
        "<think>One</think>\n<think>Two</think>A",
        "One\n\nTwo",
        "A",
        "\n",
        "ok",
    ),
    "internvl thinks nothing": (INTERN, "<think>\n</think>\n\nA dog.", None, "A dog.", "\n\n\n", "empty_thinking"),
    "r1_onevision answers freely": (ONEVISION, "<think>T</think>\nSo it is a dog.", "T", "So it is a dog.", "\n", "ok"),
    "r1_onevision with tags": (ONEVISION, "<think>T</think>\n<answer>A</answer>", "T", "A", "\n", "ok"),
    "r1_onevision without thinking": (ONEVISION, "It is a dog.", None, None, "It is a dog.", "no_delimiter"),
    "openvlthinker explains between": (OPEN, "<think>T</think>\nWhy.\n<answer>A</answer>", "T", "A", "\nWhy.\n", "ok"),
    "openvlthinker opens twice": (OPEN, "<think>a<think>b</think><answer>A</answer>", "a\n\nb", "A", "", "ok"),
    "visionthink": (VISION, "<think>T</think><answer>A</answer>", "T", "A", "", "ok"),
    "visionthink calls its tool": (
        VISION,
        '<think>T</think><tool_call>{"name": "resize_image"}</tool_call>',
        "T",
        None,
        '<tool_call>{"name": "resize_image"}</tool_call>',
        "empty_answer",
    ),
    "vl_rethinker": (BOXED, "It barks.\n\\boxed{A dog}.", "It barks.", "A dog", "\n.", "ok"),
    "vl_rethinker, the last box": (
        BOXED,
        "Say \\boxed{cat}? No: \\boxed{dog}",
        "Say \\boxed{cat}? No:",
        "dog",
        " ",
        "ok",
    ),
    "vl_rethinker, braces inside": (BOXED, "T \\boxed{\\text{a {small} dog}}", "T", "a {small} dog", " ", "ok"),
    "vl_rethinker, escaped braces": (BOXED, "T \\boxed{\\{1\\}, \\}}", "T", "\\{1\\}, \\}", " ", "ok"),
    "vl_rethinker, box in a box": (BOXED, "T \\boxed{a \\boxed{b}}", "T", "a \\boxed{b}", " ", "ok"),
    "vl_rethinker, stray braces": (BOXED, "} a { b \\boxed{dog}", "} a { b", "dog", " ", "ok"),
    "vl_rethinker, box cut off": (BOXED, "It is \\boxed{a do", None, None, "It is \\boxed{a do", "no_delimiter"),
    "vl_rethinker, no box": (BOXED, "A dog.", None, None, "A dog.", "no_delimiter"),
    "vl_rethinker, empty box": (BOXED, "T \\boxed{}", "T", None, " ", "empty_answer"),
    "vl_rethinker, box alone": (BOXED, "\\boxed{dog}", None, "dog", "", "empty_thinking"),
    "vl_rethinker, tags are text": (BOXED, "<think>T</think> \\boxed{A}", "<think>T</think>", "A", " ", "ok"),
    "blocks with words between them": (
        INTERN,
        "<think>\nRound.\n</think>\n\nHm.\n<think>\nA ball?\n</think>\nA ball.",
        "Round.\n\nA ball?",
        "A ball.",
        "\n\n\n\nHm.\n\n\n\n",
        "ok",
    ),
    "three blocks, the last one cut": (
        INTERN,
        "<think>a</think><think>b</think><think>c",
        "a\n\nb\n\nc",
        None,
        "",
        "no_close",
    ),
    "a block after an answer without tags": (KIMI, "◁think▷a◁/think▷A◁think▷b◁/think▷B", "a\n\nb", "B", "A", "ok"),
    "a block that begins after the answer": (KIMI, "◁think▷a◁/think▷A.◁think▷b", "a\n\nb", None, "A.", "no_close"),
    "closing tags in a loop": (GLM, "<think>T</think>\n</think>\n</think>A", "T", "A", "\n\n", "ok"),
    "closing tags in a loop after the answer": (
        GLM,
        "<think>T</think>A</think>",
        None,
        None,
        "<think>T</think>A</think>",
        "no_delimiter",
    ),
    "thinking goes on after its end": (
        INTERN,
        "<think>a</think>b</think>A",
        None,
        None,
        "<think>a</think>b</think>A",
        "no_delimiter",
    ),
    "the opening tag, once ours and once the server's": (GLM, "<think>\n<think>\nT</think>A", "T", "A", "\n\n", "ok"),
    "a forced answer that opens again": (GLM, "<think>T</think><answer><answer>A</answer>", "T", "A", "", "ok"),
    "a forced answer with words before it opens again": (
        GLM,
        "<think>T</think><answer>So: <answer>A</answer>",
        "T",
        "A",
        "So: ",
        "ok",
    ),
    "answer tags inside the thinking are taken out": (
        GLM,
        "<think>First <answer>A cat</answer>? No.</think><answer>A dog</answer>",
        "First A cat? No.",
        "A dog",
        "",
        "ok",
    ),
    "an answer before the thinking": (
        GLM,
        "<answer>A</answer><think>T</think>B",
        None,
        None,
        "<answer>A</answer><think>T</think>B",
        "no_delimiter",
    ),
    "an answer before a closing tag alone": (
        GLM,
        "<answer>A</answer></think>B",
        None,
        None,
        "<answer>A</answer></think>B",
        "no_delimiter",
    ),
    "thinking inside the answer tags": (OPEN, "<answer><think>T</think>A</answer>", "T", "A", "<answer>", "ok"),
    "quoted in backticks": (GLM, "<think>I close with `</think>`.</think>A", "I close with `</think>`.", "A", "", "ok"),
    "quoted in the answer": (GLM, '<think>T</think>It reads "<think>".', "T", 'It reads "<think>".', "", "ok"),
    "spoken of in the thinking": (GLM, "<think>I use <think> tags</think>A", "I use <think> tags", "A", "", "ok"),
    "a quoted closing tag is better than none": (GLM, "<think>T'</think>'A", "T'", "'A", "", "ok"),
    "vl_rethinker, box of text in bold": (BOXED, "T \\boxed{\\textbf{\\text{A ball.}}}", "T", "A ball.", " ", "ok"),
    "vl_rethinker, text is a part of the box": (
        BOXED,
        "T \\boxed{\\text{A} + \\text{B}}",
        "T",
        "\\text{A} + \\text{B}",
        " ",
        "ok",
    ),
    "vl_rethinker, box in a formula": (BOXED, "T\n\\[\n\\boxed{A}\n\\]", "T", "A", "\n\n\n", "ok"),
    "vl_rethinker, box between dollars": (BOXED, "T $\\boxed{A}$.", "T", "A", " .", "ok"),
    "vl_rethinker, bold formula": (BOXED, "T **$\\boxed{A}$**.", "T", "A", " .", "ok"),
    "vl_rethinker, spaces of LaTeX": (BOXED, "T \\boxed {\\text {A}}", "T", "A", " ", "ok"),
    "vl_rethinker, a box of a box": (BOXED, "T \\boxed{\\boxed{A}}", "T", "A", " ", "ok"),
    "vl_rethinker, empty command at the end": (
        BOXED,
        "T \\boxed{A} within \\boxed{\\text{ }}",
        "T",
        "A",
        "  within \\boxed{\\text{ }}",
        "ok",
    ),
    "vl_rethinker, a formula that ends elsewhere": (BOXED, "T $\\boxed{A} + 1$", "T $", "A", " + 1$", "ok"),
    "vl_rethinker speaks of an empty box": (
        BOXED,
        "T \\boxed{A ball.} I put it within \\boxed{}.",
        "T",
        "A ball.",
        "  I put it within \\boxed{}.",
        "ok",
    ),
    "what is left around a tag makes another one": (
        GLM,
        "<think>a<thi</answer>nk>b</think>A",
        None,
        None,
        "<think>a<thi</answer>nk>b</think>A",
        "no_delimiter",
    ),
    "glm_4_6v answers in a box": (
        GLM46,
        "\n<think>It is round.</think>\n<|begin_of_box|>A ball<|end_of_box|>",
        "It is round.",
        "A ball",
        "\n\n",
        "ok",
    ),
    "glm_4_6v answers freely": (GLM46, "<think>Round.</think>\nA ball.", "Round.", "A ball.", "\n", "ok"),
    "glm_4_6v with answer tags": (GLM46, "<think>T</think><answer>A ball.</answer>", "T", "A ball.", "", "ok"),
    "glm_4_6v restates its answer": (
        GLM46,
        "<think>T</think><answer>A ball.</answer>\nA ball.",
        "T",
        "A ball.",
        "\nA ball.",
        "ok",
    ),
    "glm_4_6v, thinking switched off": (GLM46, "<think></think>\nA ball.", None, "A ball.", "\n", "empty_thinking"),
    "qwen3_vl, opened by its template": (
        QWEN3,
        "<think>\nGot it, a ball.\n</think>\n\nA ball.",
        "Got it, a ball.",
        "A ball.",
        "\n\n\n\n",
        "ok",
    ),
    "qwen3_vl, the tag not counted": (QWEN3, "A ball.\n</think>\n\nA ball.", "A ball.", "A ball.", "\n\n\n", "no_open"),
    "qwen3_vl, cut": (QWEN3, "<think>\nGot it, a", "Got it, a", None, "\n", "no_close"),
    "qwen3_vl keeps its box": (QWEN3, "<think>\nT</think>\\boxed{A}", "T", "\\boxed{A}", "\n", "ok"),
    "mimo_vl": (MIMO, "<think>\nIt rolls.\n</think>\nA ball.", "It rolls.", "A ball.", "\n\n\n", "ok"),
    "mimo_vl, no_think": (MIMO, "<think>\n\n</think>\nA ball.", None, "A ball.", "\n\n\n", "empty_thinking"),
    "gemma_4": (
        GEMMA,
        "<|channel>thought\nIt is round.\n<channel|>A ball.",
        "It is round.",
        "A ball.",
        "\n\n",
        "ok",
    ),
    "gemma_4 thinks nothing": (GEMMA, "<|channel>thought\n<channel|>A ball.", None, "A ball.", "\n", "empty_thinking"),
    "gemma_4, thinking switched off": (GEMMA, "A ball.", None, None, "A ball.", "no_delimiter"),
    "gemma_4, cut": (GEMMA, "<|channel>thought\nIt is", "It is", None, "\n", "no_close"),
    "gemma_4 speaks of a thought": (
        GEMMA,
        "<|channel>thought\nA thought: round.<channel|>A thought.",
        "A thought: round.",
        "A thought.",
        "\n",
        "ok",
    ),
    "gemma_4, two channels": (
        GEMMA,
        "<|channel>thought\nOne<channel|><|channel>thought\nTwo<channel|>A",
        "One\n\nTwo",
        "A",
        "\n\n",
        "ok",
    ),
    "kimi_k2_5, opened by its template": (KIMI_K2, "<think>It rolls.</think>A ball.", "It rolls.", "A ball.", "", "ok"),
    "kimi_k2_5 does not know kimi's tags": (
        KIMI_K2,
        "◁think▷T◁/think▷A",
        None,
        None,
        "◁think▷T◁/think▷A",
        "no_delimiter",
    ),
    "keye_vl": (KEYE, "<think>It rolls.</think><answer>A ball.</answer>", "It rolls.", "A ball.", "", "ok"),
    "keye_vl says first whether to think": (
        KEYE,
        "<analysis>Easy.</analysis><think>It rolls.</think>A ball.",
        "It rolls.",
        "A ball.",
        "<analysis>Easy.</analysis>",
        "ok",
    ),
    "keye_vl does not think": (
        KEYE,
        "<analysis>Easy.</analysis>A ball.",
        None,
        None,
        "<analysis>Easy.</analysis>A ball.",
        "no_delimiter",
    ),
    "step3_vl, opened by its template": (
        STEP3,
        "<think>\nIt rolls.\n</think>\nA ball.",
        "It rolls.",
        "A ball.",
        "\n\n\n",
        "ok",
    ),
    "the other model's tags are text": (GLM, "◁think▷T◁/think▷A", None, None, "◁think▷T◁/think▷A", "no_delimiter"),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    style, raw, *expected = CASES[name]
    parsed = split(raw, style)
    assert [parsed.thinking, parsed.answer, parsed.rest, parsed.status] == expected


TAGS = [
    "\\boxed{",
    "}",
    "<think>",
    "</think>",
    "◁think▷",
    "◁/think▷",
    "<answer>",
    "</answer>",
    "<|begin_of_box|>",
    "<|end_of_box|>",
    "<|channel>thought",
    "<channel|>",
]
TEXTS = st.lists(st.one_of(st.sampled_from(TAGS), st.text(max_size=5), st.just(" ")), max_size=14).map("".join)


def is_interleaving(whole: str, parts: list[str]) -> bool:
    """Whether the parts, each in its own order, together make up exactly `whole`."""
    states = {(0, 0, 0)}
    for character in whole:
        states = {
            (*s[:i], s[i] + 1, *s[i + 1 :])
            for s in states
            for i in range(3)
            if s[i] < len(parts[i]) and parts[i][s[i]] == character
        }
    return tuple(map(len, parts)) in states


STYLES = (GLM, KIMI, OPEN, INTERN, VISION, GEMMA, BOXED)


@settings(max_examples=300, deadline=None)
@given(raw=TEXTS, style=st.sampled_from(STYLES))
@example(raw="\ud800</think>\x00", style=GLM)
def test_nothing_is_lost(raw: str, style: Style) -> None:
    parsed, found = split(raw, style), _locate(raw, style)
    assert (parsed.thinking is not None and parsed.answer is not None) >= (parsed.status in ("ok", "no_open"))
    blocks = [_text(raw, block) for pieces in found.blocks if (block := _trim(raw, pieces))]
    if parsed.thinking is None and blocks:  # a tag that came of what stood around another one
        assert (parsed.answer, parsed.rest, parsed.status) == (None, raw, "no_delimiter")
        return
    assert (parsed.thinking or "") == "\n\n".join(blocks)
    # Only whole tags may be missing, each taken out once; without them the text is the three parts, each in its order.
    tags = sorted(found.tags)
    assert all(raw[start:end] in TAGS or raw[start:end].isspace() for start, end in tags)
    assert all(end <= start for (_, end), (start, _) in pairwise(tags))
    parts = ["".join(blocks), parsed.answer or "", parsed.rest]
    assert is_interleaving(_text(raw, _outside(tags, len(raw))), parts)


def delimiters_of(style: Style) -> list[str]:
    return [tag for pair in (*style.thinking, *style.answer, style.unwrap) for tag in pair]


SPOKEN = [' I say "', '" and', " I write ", " next. ", "`", "<th", "ink>", "</answ", "er>"]
TURNS = st.lists(st.lists(st.sampled_from(TAGS + SPOKEN), max_size=9).map("".join), min_size=1, max_size=2)


@settings(max_examples=1000, deadline=None)
@given(raws=TURNS, style=st.sampled_from(STYLES))
@example(raws=["<think>a <answer>A</answer>", "<think>b</think><answer>B</answer>"], style=VISION)
def test_what_is_good_holds_no_standing_delimiter(raws: list[str], style: Style) -> None:
    """Whatever the texts speak of, and whatever comes of taking tags out."""
    parsed = split_turns(raws, style)
    if parsed.status in ("ok", "no_open"):
        assert parsed.thinking
        assert parsed.answer
        assert not standing_delimiters(parsed.thinking, style) + standing_delimiters(parsed.answer, style)


@pytest.mark.parametrize(
    ("style", "text", "standing"),
    [
        (GLM, "A ball.", []),
        (GLM, "<think>\nA ball?\n</think>\nA ball.", ["<think>", "</think>"]),
        (GLM, "A ball.<|end_of_box|>", ["<|end_of_box|>"]),
        (GLM, 'I write "<think>", then `</think>`, and <answer> last.', []),
        (GLM, "I think </think> so", ["</think>"]),  # the end may come in the middle of a sentence
        (KIMI, "the other </think> spelling", []),
        (KIMI, "◁think▷", ["◁think▷"]),
        (GLM, "◁think▷", []),
        (BOXED, "<think>\\boxed{A}</think>", []),
        (Style(thinking=(("[THINK]", "[/THINK]"),)), "<think> [/THINK]", ["[/THINK]"]),
    ],
)
def test_standing_delimiters(style: Style, text: str, standing: list[str]) -> None:
    assert standing_delimiters(text, style) == standing


def test_no_delimiter_stays_in_a_good_row() -> None:
    """Tags, texts and cuts in any order; no text here speaks of a tag, so that each stands as a delimiter."""
    random = Random(5)
    good = 0
    for style in STYLES[:-1]:
        pieces = [*delimiters_of(style), "\n", "A ball.", "Round. ", "\n\nHm"]
        for _ in range(10_000):
            raw = "".join(random.choices(pieces, k=random.randint(1, 9)))
            parsed = split(raw[: random.randint(1, len(raw))] if random.random() < 0.2 else raw, style)
            if parsed.status in ("ok", "no_open"):
                good += 1
                assert not [tag for tag in delimiters_of(style) if tag in f"{parsed.thinking}{parsed.answer}"], raw
    assert good > 1_000


@pytest.mark.parametrize(
    ("raw", "finish_reason", "status"),
    [
        ("<think>T</think><answer>A", "eos", "ok"),
        ("<think>T</think><answer>A", "length", "truncated"),
        ("<think>T</think><answer>A</answer> and on and on", "length", "ok"),
        ("<think>T", "length", "truncated"),
        ("<think>T", "eos", "no_close"),
        ("", "length", "truncated"),
        ("<think>T T T", "loop", "loop"),
        ("<think>T</think><answer>A</answer>", "loop", "loop"),
    ],
)
def test_final_status(raw: str, finish_reason: str, status: str) -> None:
    assert final_status(split(raw, GLM), finish_reason) == status


def test_a_later_box_that_was_cut_makes_a_cut_text_truncated() -> None:
    raw = "First \\boxed{cat}, but wait, \\boxed{do"
    assert split(raw, BOXED).answer == "cat"
    assert final_status(split(raw, BOXED), "length") == "truncated"
    assert final_status(split("It is \\boxed{dog} and so", BOXED), "length") == "ok"


def test_long_loops_of_boxes_are_linear() -> None:
    assert split("\\boxed{" * 200_000, BOXED).status == "no_delimiter"
    assert split("\\boxed{x} " * 200_000, BOXED).answer == "x"
    assert split("\\boxed{\\text{" * 50_000 + "x" + "}" * 100_000, BOXED).status == "empty_thinking"


def test_long_loop_is_linear() -> None:
    parsed = split("<think>" + "again <thi " * 200_000, GLM)
    assert parsed == Parsed(parsed.thinking, None, " ", "no_close")
