"""Render images and their texts as HTML. Values of the dataset are escaped here, or rendered by safe_html."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np
from huggingface_hub.constants import ENDPOINT

from generate.command_line.language_codes import primary
from generate.command_line.terminal import counted
from generate.reviewing.page_data import PageData, Query
from generate.reviewing.rows import Rows
from generate.reviewing.safe_html import count_words, plain, to_html, words_of
from generate.reviewing.scores import SECTIONS, Ranking
from imagenet_think import AGREEMENT_COLUMNS, ENGLISH, GOOD_STATUSES, MAX_SIDE, SPLITS

THUMBNAIL = 320  # pixels of the longest side in the grid
TEXTS = ("thinking", "answer")
_AGREEMENT_NAMES = dict(zip(AGREEMENT_COLUMNS, ("ROUGE-L", "Jaccard"), strict=True))


def text(value: Any) -> str:
    """Escape a value for use between tags or quotes."""
    return escape(str(value))


def header(data: PageData) -> str:
    """Render the dataset's name and its counts."""
    rows = data.rows
    good = ", ".join(f"{model} {int(side.good.sum()):,} good" for model, side in rows.sides.items())
    counts = f"{counted(len(rows), 'image')} · {good}"
    return f'<header class="it-head"><h1>{text(rows.name)}</h1><p>{counts}</p>{_where(data)}</header>'


def _where(data: PageData) -> str:
    """Render what a page for everyone shows, and that it is to look at alone."""
    if not data.published:
        return ""
    repo, _, revision = data.published.partition("@")
    address = f"{ENDPOINT}/datasets/{repo}/tree/{revision}"
    link = f'<a href="{text(address)}" target="_blank" rel="noopener">{text(repo)}</a>'
    return f"<p><span>{link} as published, {text(revision)}. To look at: nothing that you do here is kept.</span></p>"


def introduction(data: PageData) -> str:
    """Render what this page is, what is judged and by which keys; folded once it is known."""
    models = " and ".join(filter(None, (", ".join(data.rows.teachers[:-1]), data.rows.teachers[-1])))
    keys = "".join(f"<dt><kbd>{key}</kbd></dt><dd>{what}</dd>" for key, what in _KEYS.items())
    judged = "".join(f"<li><strong>{name}</strong> {what}</li>" for name, what in _JUDGED.items())
    return (
        '<details class="it-intro" open><summary>What this is</summary><div><section>'
        f"<p>Pictures, and what {text(models)} thought and answered about each. Here you look around: search, "
        "choose, open a picture. Under <strong>Review</strong> you judge one text after the other, without its "
        "model’s name. <strong>Summary</strong> counts all reviews. Nothing leaves this machine.</p></section>"
        f"<section><h3>What to judge</h3><ul>{judged}</ul></section>"
        f'<section><h3>Keys of the review</h3><dl class="it-keys">{keys}</dl></section></div></details>'
    )


_JUDGED = {
    "Split:": "does the thinking end where the answer begins?",
    "What it says of the picture:": "is it true, partly true, false, or harmful?",
    "Class:": "does the answer name the class under the picture, or a kind of it? Asked where it was measured.",
}
_KEYS = {
    "1 2": "split right, wrong",
    "3 4 5 6": "true, partly true, false, harmful",
    "7 8": "class named, not named",
    "n": "write a note; Escape leaves it",
    "Enter": "save, and go on",
    "u": "undo the latest",
    "← →": "before, after",
}


# ---------------------------------------------------------------------------------------------------------------- grid


def grid(data: PageData, positions: Iterable[int], query: Query) -> str:
    """Render a card of each image."""
    cards = "".join(_card(data, int(at), query) for at in positions)
    if not cards:
        return '<p class="it-empty">Nothing here. Loosen a filter.</p>'
    return f'<div class="it-grid">{cards}</div>'


def _card(data: PageData, at: int, query: Query) -> str:
    rows = data.rows
    image_id, name = rows.image_ids[at].as_py(), data.class_name(at)
    if isinstance(query, Ranking):
        value = data.scores_of(query.model).of(at)[query.value]
        badges = f'<span class="it-score">{value:.3f}</span>'
    else:
        badges = "".join(_pill(model, rows.status(at, model)) for model in rows.teachers)
    if (count := len(rows.paths_of(at))) > 1:
        badges += f'<span class="it-pill it-none">{count} pictures</span>'
    look = f'<img loading="lazy" src="picture/{at}?side={THUMBNAIL}" alt="{text(name)}">'
    if not data.has_pictures:
        look, name = "", f"{name} · {image_id}"
    return (
        f'<button class="it-card" data-at="{at}" title="{text(image_id)}">{look}'
        f'<span class="it-name">{text(name)}</span><span class="it-pills">{badges}</span></button>'
    )


def _pill(model: str, status: str | None) -> str:
    """Render a status in its colour. In the grid, with a model, `ok` is not written out: the name suffices."""
    kind = "good" if status in GOOD_STATUSES else "none" if status is None else "failed"
    label = model if model and status == GOOD_STATUSES[0] else f"{model} {status or 'no row'}".strip()
    return f'<span class="it-pill it-{kind}">{text(label)}</span>'


def count_line(count: int, page: int, pages: int, done: float = 1.0) -> str:
    """Render the line over the grid. done: share of the texts that were searched."""
    images = f"{count:,} image{'s' * (count != 1)}"
    if done < 1:
        return (
            f'<p class="it-found">{images} so far, {done:.0%} of the texts read'
            f'<progress max="1" value="{done:.3f}"></progress></p>'
        )
    return f'<p class="it-found">{images}{f" · page {page:,} of {pages:,}" if pages > 1 else ""}</p>'


# -------------------------------------------------------------------------------------------------------------- record


def image_page(data: PageData, at: int, query: Query, chosen: Collection[str] | None = None) -> str:
    """Render one image: picture, prompt, the chosen teachers (all: None) and all models side by side, and the scores.

    For a Ranking the scores come first, and the benchmarked models before the teachers.
    """
    ranked = isinstance(query, Ranking)
    rows = data.rows
    shown = [model for model in rows.teachers if chosen is None or model in chosen]
    records = {model: rows.record(at, model) for model in shown}
    shared = {name: _shared(rows, records, name) for name in TEXTS}
    teachers = "".join(_side(model, record, shared, _question(rows, model)) for model, record in records.items())
    benchmarked = _predictions(data, at)
    return (
        f'<article class="it-image"><div class="it-look">{picture(data, at)}'
        f"{_facts(data, at, records)}</div>"
        f'<div class="it-sides">{benchmarked + teachers if ranked else teachers + benchmarked}</div>'
        f"{_scores(data, at, ranked)}</article>"
    )


def _shared(rows: Rows, records: Mapping[str, Mapping[str, Any] | None], name: str) -> set[str]:
    """Return the words that the texts of all of several teachers share."""
    texts = {model: record.get(name) for model, record in records.items() if record}
    if len(texts) < 2 or not all(texts.values()):
        return set()
    return set.intersection(*(words_of(one or "", rows.is_english(model)) for model, one in texts.items()))


def _question(rows: Rows, model: str) -> str:
    """Render the question that a teacher was asked, where not all were asked the same."""
    if rows.one_question:
        return ""
    return f'<p class="it-asked" dir="auto">{text(rows.question(model))}</p>'


def picture(data: PageData, at: int) -> str:
    """Render the picture, or why there is none; of several each with its number, as the browser scrolls to it."""
    paths = data.rows.paths_of(at)
    if len(paths) > 1:
        images = (
            f'<img class="it-picture" loading="lazy" src="picture/{at}?side={MAX_SIDE}&amp;number={number}" '
            f'alt="picture {number + 1}" title="{text(path)}">'
            for number, path in enumerate(paths)
        )
        framed = (
            f"<figure>{image}<figcaption>{n} of {len(paths)}</figcaption></figure>" for n, image in enumerate(images, 1)
        )
        return f'<div class="it-pictures">{"".join(framed)}</div>'
    if why := data.picture_error(at, MAX_SIDE):
        return f'<div class="it-no-picture"><strong>No picture</strong><span>{text(why)}</span></div>'
    return f'<img class="it-picture" src="picture/{at}?side={MAX_SIDE}" alt="{text(data.class_name(at))}">'


def _facts(data: PageData, at: int, records: Mapping[str, Mapping[str, Any] | None]) -> str:
    """Render what is known of the image, whose size is that of any of the teachers' records."""
    rows = data.rows
    record = next((record for record in records.values() if record), {})
    paths = rows.paths_of(at)
    one = len(paths) == 1
    size = f"{record['width']} × {record['height']}" if record.get("width") else None
    pairs = {f"{a} and {b}": start for (a, b), start in rows.schema.pairs.items() if start and {a, b} <= records.keys()}
    facts = {
        "image": rows.image_ids[at].as_py(),
        "class": class_line(data, at),
        "split": SPLITS[rows.split[at]],
        "size" if one else "size of the first": size,
        "path" if one else "paths": paths[0] if one else f"{paths[0]} … {paths[-1]}",
        "asked": rows.one_question,
        "agreement": _agreement(rows, at, ""),
    }
    return facts_list(facts | {f"of {of}": _agreement(rows, at, start) for of, start in pairs.items()})


def _agreement(rows: Rows, at: int, start: str) -> str:
    """Return the agreement of all teachers, or of the two whose columns begin with `start`; empty: none."""
    values = {name: rows.agreement.get(f"{start}{column}") for column, name in _AGREEMENT_NAMES.items()}
    there = {name: float(of[at]) for name, of in values.items() if of is not None and np.isfinite(of[at])}
    return " · ".join(f"{name} {value:.3f}" for name, value in there.items())


def class_line(data: PageData, at: int) -> str:
    """Return the class as `name (wnid)`."""
    wnid, name = data.rows.wnids[data.rows.wnid[at]], data.class_name(at)
    return name if name == wnid else f"{name} ({wnid})"


def facts_list(facts: Mapping[str, Any]) -> str:
    """Render a list of names and values; empty values are left out."""
    there = {name: value for name, value in facts.items() if value not in (None, "")}
    lines = "".join(f'<dt>{text(name)}</dt><dd dir="auto">{text(value)}</dd>' for name, value in there.items())
    return f'<dl class="it-facts">{lines}</dl>'


def _side(model: str, record: Mapping[str, Any] | None, shared: Mapping[str, set[str]], question: str = "") -> str:
    """Render one model's texts where they are good, else the raw text and why it failed. question: rendered."""
    if record is None:
        return f'<section class="it-side"><h2>{text(model)}</h2><p class="it-empty">No row.</p></section>'
    head = (
        f"<h2>{text(model)} {_pill('', record['status'])}</h2>"
        f'<p class="it-counts">{text(" · ".join(_counts(record)))}</p>{question}'
    )
    if record["status"] in GOOD_STATUSES:
        return f'<section class="it-side">{head}{texts(record, shared)}</section>'
    message = f'<p class="it-why" dir="auto">{text(record["message"])}</p>' if record.get("message") else ""
    return f'<section class="it-side">{head}{message}{_raw(record.get("raw"))}</section>'


def _counts(record: Mapping[str, Any]) -> list[str]:
    shares = {"repetition": "repetition", "thinking_answer_overlap": "answer in thinking", "hf": "F1 of its subject"}
    parts = [
        f"{record[f'{name}_tokens']:,} tokens {word}"
        for name, word in (("output", "out"), ("prompt", "in"))
        if record.get(f"{name}_tokens") is not None
    ]
    parts += [f"ended by {record['finish_reason']}"] if record.get("finish_reason") else []
    parts += [f"{word} {record[name]:.2f}" for name, word in shares.items() if record.get(name) is not None]
    if asked := record.get("question_language"):
        found = {"thinking in": record.get("thinking_language"), "answer in": record.get("language")}
        parts += [f"asked in {asked}", *(f"{where} {language}" for where, language in found.items() if language)]
    else:
        parts += ["not in English"] * (record.get("english") is False)
    if record.get("named") is not None:
        parts.append("names its class" if record["named"] else "does not name its class")
    parts += ["is about another class"] * (record.get("wrong_sibling") is True)
    return parts + ["a refusal"] * (record.get("refusal") is True)


def texts(record: Mapping[str, Any], shared: Mapping[str, set[str]]) -> str:
    """Render thinking and answer of a record. Each paragraph is written in the direction of its first letter."""
    english = primary(record.get("question_language") or ENGLISH) == ENGLISH
    languages = {"thinking": record.get("thinking_language"), "answer": record.get("language")}
    return "".join(
        f"<h3>{name} <small>{counted(count_words(record[name], english), 'word')}</small></h3>"
        f'<div class="it-text it-{name}" dir="auto"{_lang(languages[name])}>'
        f"{to_html(record[name], shared[name], english)}</div>"
        for name in TEXTS
        if record.get(name)
    )


def _lang(language: str | None) -> str:
    """Render the attribute by which the browser chooses the letters' forms, as of Chinese and Japanese."""
    return f' lang="{text(language)}"' if language else ""


def _raw(raw: Sequence[str] | None) -> str:
    if not raw:
        return '<p class="it-empty">No text.</p>'
    turns = "".join(f'<div class="it-raw" dir="auto">{plain(turn)}</div>' for turn in raw)
    return f"<h3>raw text{f' <small>{len(raw)} turns</small>' if len(raw) > 1 else ''}</h3>{turns}"


def raw_texts(of_model: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Render every attempt of an image as the models wrote it."""
    sides = []
    for model, records in of_model.items():
        attempts = "".join(
            f'<p class="it-counts">attempt {text(r["attempt"])} {_pill("", r["status"])}</p>'
            + (f'<p class="it-why" dir="auto">{text(r["message"])}</p>' if r.get("message") else "")
            + _raw(r.get("raw"))
            for r in records
        )
        attempts = attempts or '<p class="it-empty">The dataset’s jsonl/ has no record of it.</p>'
        sides.append(f'<section class="it-side"><h2>{text(model)}, as written</h2>{attempts}</section>')
    return f'<div class="it-sides">{"".join(sides)}</div>'


def _predictions(data: PageData, at: int) -> str:
    none = {name: set[str]() for name in TEXTS}
    records = data.predictions_of(data.rows.image_ids[at].as_py())
    return "".join(_side(model, record, none) for model, record in records.items() if record)


def _scores(data: PageData, at: int, first: bool) -> str:
    """Render a table of all values, one row per model and section."""
    of_model = {one.model: values for one in data.scores if (values := one.of(at))}
    if not of_model:
        return ""
    names = list(dict.fromkeys(name.split("_", 1)[1] for values in of_model.values() for name in values))
    body = "".join(
        f'<tr><th>{text(model)}</th><td class="it-section">{section}</td>'
        + "".join(
            f"<td>{values[f'{section}_{n}']:.3f}</td>" if f"{section}_{n}" in values else "<td></td>" for n in names
        )
        + "</tr>"
        for model, values in of_model.items()
        for section in SECTIONS
    )
    head = "".join(f"<th>{text(name.replace('_', ' '))}</th>" for name in names)
    return (
        f'<section class="it-scores{" it-first" * first}"><h3>benchmark</h3><div class="it-scroll"><table><thead><tr>'
        f'<th>model</th><th class="it-section">section</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div></section>"
    )
