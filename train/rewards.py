"""Reward functions for TRL's GRPOTrainer: the benchmark's metrics and the format, of each completion.

    from train.rewards import format_reward, rouge_reward, taxonomy_reward
    GRPOTrainer(model, [format_reward, rouge_reward], train_dataset=rows, …)

Each takes completions as texts or as chats, and the dataset's columns, which the trainer hands on; None, for a row to
which a reward does not apply, leaves it out of the reward. `functools.partial` gives the options:
`partial(format_reward, style=MODELS["kimi"].style)` has the tags of the student. One whose prompt opens the thinking
needs none: a completion that only closes it is split as well. One whose tags are special tokens, which the trainer
takes out of completions, needs its tokenizer too, `student=tokenizer`: then the completions' tokens are read.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from generate.annotation.metric_modules import load_metric
from generate.annotation.naming import measure_naming, pair_classes
from generate.models.thinking import Parsed, Style, split
from imagenet_think import GOOD_STATUSES, THINKING_WORDS

STYLE = Style((THINKING_WORDS,), (("<answer>", "</answer>"),))  # as most models write
SECTIONS = ("full", "thinking", "answer")


def format_reward(
    completions: Sequence[Any], *, style: Style = STYLE, student: Any = None, **columns: Any
) -> list[float]:
    """Return 1 for each completion that splits into a thinking and an answer, as the benchmark counts it; else 0."""
    return [float(parsed.status in GOOD_STATUSES) for parsed in _split(completions, style, student, columns)]


def taxonomy_reward(
    completions: Sequence[Any],
    wnid: Sequence[str | None] | None = None,
    *,
    style: Style = STYLE,
    student: Any = None,
    taxonomy: Path | None = None,
    **columns: Any,
) -> list[float | None]:
    """Return how closely each answer's conclusion names the picture's class: the column `hf` of the dataset.

    The hierarchical F1 of evaluate/taxonomy; 0 without an answer. Reads the column `wnid`; None where it is null, or a
    class that the taxonomy lacks.
    taxonomy: the file of another tree than WordNet's. Raises ContractError for what is no such file.
    """
    if wnid is None:
        raise ValueError("taxonomy_reward reads the column wnid, which the dataset lacks; keep it in its rows")
    answers = [parsed.answer or "" for parsed in _split(completions, style, student, columns)]
    classes = pair_classes(list(wnid), taxonomy)
    asked = [at for at, pair in enumerate(classes) if pair.own is not None]
    found = measure_naming([answers[at] for at in asked], [classes[at] for at in asked], taxonomy)
    rewards: list[float | None] = [None] * len(answers)
    for at, naming in zip(asked, found, strict=True):
        rewards[at] = naming["hf"]
    return rewards


def rouge_reward(
    completions: Sequence[Any],
    *,
    style: Style = STYLE,
    student: Any = None,
    section: str = "full",
    tokenizer: str = "rouge",
    **columns: Any,
) -> list[float | None]:
    """Return ROUGE-1 of each completion with the most similar of the teachers' texts: `rouge1_max` of the benchmark.

    Reads the columns `thinking` and `answer`, or, of `paired`, `glm_thinking`, `glm_answer` and those of every other
    teacher. 0 for a completion that lacks the section; None where no teacher has it.
    section: full (thinking and answer, both needed), thinking or answer. tokenizer: rouge, or unicode for other
    languages than English.
    """
    if section not in SECTIONS:
        raise ValueError(f"unknown section {section!r}, choose from {', '.join(SECTIONS)}")
    starts = _starts(columns)
    if not starts:
        raise ValueError("rouge_reward reads columns such as thinking and answer, or glm_thinking and glm_answer")
    parts = ((parsed.thinking, parsed.answer) for parsed in _split(completions, style, student, columns))
    said = [_text_of(of, section) for of in parts]
    sides = [zip(columns[f"{start}thinking"], columns[f"{start}answer"], strict=True) for start in starts]
    references = [[text for of in of_row if (text := _text_of(of, section))] for of_row in zip(*sides, strict=True)]
    asked = [at for at, of_row in enumerate(references) if of_row]
    rewards: list[float | None] = [None] * len(said)
    if asked:
        found = load_metric("ngram_overlap").compute(
            predictions=[said[at] for at in asked],
            references=[references[at] for at in asked],
            tokenizer=tokenizer,
            per_example=True,
        )
        for at, value in zip(asked, found["rouge1_max_per_example"], strict=True):
            rewards[at] = value
    return rewards


def _split(completions: Sequence[Any], style: Style, student: Any, columns: Mapping[str, Any]) -> list[Parsed]:
    if student is None:
        return [split(_completion_text(completion), style) for completion in completions]
    tags = " ".join(tag for pair in (*style.thinking, *style.answer) for tag in pair)
    special = zip(student.all_special_tokens, student.all_special_ids, strict=True)
    dropped = {number for token, number in special if token not in tags}
    said = ([number for number in ids if number not in dropped] for ids in columns["completion_ids"])
    return [split(student.decode(ids, skip_special_tokens=False), style) for ids in said]


def _completion_text(completion: Any) -> str:
    """Return what the model wrote: a text, or the last message of a chat, whose content may be in parts."""
    if isinstance(completion, str):
        return completion
    last = completion[-1] if completion else None
    content = last.get("content") or "" if isinstance(last, Mapping) else ""
    if isinstance(content, str):
        return content
    return "".join(part.get("text") or "" for part in content)


def _starts(columns: Mapping[str, Any]) -> list[str]:
    """Return what the names of each teacher's columns start with."""
    names = (name.removesuffix("thinking") for name in columns if name == "thinking" or name.endswith("_thinking"))
    return [start for start in names if f"{start}answer" in columns]


def _text_of(parts: tuple[str | None, str | None], section: str) -> str:
    """Return a section's text, empty where it is lacking, as evaluate/score.py has it."""
    thinking, answer = ((part or "").strip() for part in parts)
    if section == "full":
        return f"{thinking}\n\n{answer}" if thinking and answer else ""
    return thinking if section == "thinking" else answer
