"""Images and their texts as HTML. Whatever comes from data is escaped here, or rendered by safe_html."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from generate.reviewing.page_data import Query, Shown
from generate.reviewing.safe_html import plain, to_html, words_of
from generate.reviewing.scores import SECTIONS, Ranking
from imagenet_think import AGREEMENT_COLUMNS, GOOD_STATUSES, MAX_SIDE, SPLITS, TEACHERS

THUMBNAIL = 320  # pixels of the longest side in the grid
TEXTS = ("thinking", "answer")
_AGREEMENT_NAMES = dict(zip(AGREEMENT_COLUMNS, ("ROUGE-L", "Jaccard"), strict=True))


def text(value: Any) -> str:
    """For a place between tags or quotes."""
    return escape(str(value))


def header(shown: Shown) -> str:
    rows = shown.rows
    good = ", ".join(f"{model} {int(side.good.sum()):,} good" for model, side in rows.sides.items())
    return f'<header class="it-head"><h1>{text(rows.name)}</h1><p>{len(rows):,} images · {good}</p></header>'


# ---------------------------------------------------------------------------------------------------------------- grid


def grid(shown: Shown, positions: Iterable[int], query: Query) -> str:
    cards = "".join(_card(shown, int(at), query) for at in positions)
    if not cards:
        return '<p class="it-empty">Nothing here. Loosen a filter.</p>'
    return f'<div class="it-grid">{cards}</div>'


def _card(shown: Shown, at: int, query: Query) -> str:
    rows = shown.rows
    image_id, name = rows.image_ids[at].as_py(), shown.class_of(at)
    if isinstance(query, Ranking):
        value = shown.scored(query.model).of(at)[query.value]
        said = f'<span class="it-score">{value:.3f}</span>'
    else:
        said = "".join(_pill(model, rows.status(at, model)) for model in TEACHERS)
    return (
        f'<button class="it-card" data-at="{at}" title="{text(image_id)}">'
        f'<img loading="lazy" src="picture/{at}?side={THUMBNAIL}" alt="{text(name)}">'
        f'<span class="it-name">{text(name)}</span><span class="it-pills">{said}</span></button>'
    )


def _pill(model: str, status: str | None) -> str:
    """A status in its colour; of a model in the grid its name, which says enough where all is well."""
    kind = "good" if status in GOOD_STATUSES else "none" if status is None else "failed"
    said = model if model and status == GOOD_STATUSES[0] else f"{model} {status or 'no row'}".strip()
    return f'<span class="it-pill it-{kind}">{text(said)}</span>'


def found(count: int, page: int, pages: int, done: float = 1.0) -> str:
    """The line over the grid."""
    images = f"{count:,} image{'s' * (count != 1)}"
    if done < 1:
        return (
            f'<p class="it-found">{images} so far, {done:.0%} of the texts read'
            f'<progress max="1" value="{done:.3f}"></progress></p>'
        )
    return f'<p class="it-found">{images}{f" · page {page:,} of {pages:,}" if pages > 1 else ""}</p>'


# -------------------------------------------------------------------------------------------------------------- record


def image_page(shown: Shown, at: int, query: Query) -> str:
    """One image: picture, prompt, all models side by side, and the scores.

    Where scores were asked for they come first, and the benchmarked models before the teachers.
    """
    ranked = isinstance(query, Ranking)
    rows = shown.rows
    records = {model: rows.record(at, model) for model in TEACHERS}
    shared = {name: _shared([record.get(name) for record in records.values() if record]) for name in TEXTS}
    teachers = "".join(_side(model, record, shared) for model, record in records.items())
    benchmarked = _predictions(shown, at)
    return (
        f'<article class="it-image"><div class="it-look">{picture(shown, at)}'
        f"{_facts(shown, at, next(record for record in records.values() if record))}</div>"
        f'<div class="it-sides">{benchmarked + teachers if ranked else teachers + benchmarked}</div>'
        f"{_scores(shown, at, ranked)}</article>"
    )


def _shared(texts: Sequence[str | None]) -> set[str]:
    """The words that all of several texts have."""
    if len(texts) < 2 or not all(texts):
        return set()
    return set.intersection(*(words_of(one or "") for one in texts))


def picture(shown: Shown, at: int) -> str:
    if why := shown.why_no_picture(at, MAX_SIDE):
        return f'<div class="it-no-picture"><strong>No picture</strong><span>{text(why)}</span></div>'
    return f'<img class="it-picture" src="picture/{at}?side={MAX_SIDE}" alt="{text(shown.class_of(at))}">'


def _facts(shown: Shown, at: int, record: Mapping[str, Any]) -> str:
    rows = shown.rows
    agreement = [
        f"{name} {rows.agreement[column][at]:.3f}"
        for column, name in _AGREEMENT_NAMES.items()
        if np.isfinite(rows.agreement[column][at])
    ]
    facts = {
        "image": rows.image_ids[at].as_py(),
        "class": class_line(shown, at),
        "split": SPLITS[rows.split[at]],
        "size": f"{record['width']} × {record['height']}" if record.get("width") else None,
        "path": rows.paths[at].as_py(),
        "asked": rows.question,
        "agreement": " · ".join(agreement),
    }
    return facts_list(facts)


def class_line(shown: Shown, at: int) -> str:
    wnid, name = shown.rows.wnids[shown.rows.wnid[at]], shown.class_of(at)
    return name if name == wnid else f"{name} ({wnid})"


def facts_list(facts: Mapping[str, Any]) -> str:
    lines = "".join(f"<dt>{text(k)}</dt><dd>{text(v)}</dd>" for k, v in facts.items() if v not in (None, ""))
    return f'<dl class="it-facts">{lines}</dl>'


def _side(model: str, record: Mapping[str, Any] | None, shared: Mapping[str, set[str]]) -> str:
    """What one model said: its texts where they are good, else the raw text and why it failed."""
    if record is None:
        return f'<section class="it-side"><h2>{text(model)}</h2><p class="it-empty">No row.</p></section>'
    head = (
        f"<h2>{text(model)} {_pill('', record['status'])}</h2>"
        f'<p class="it-counts">{text(" · ".join(_counts(record)))}</p>'
    )
    if record["status"] in GOOD_STATUSES:
        return f'<section class="it-side">{head}{texts(record, shared)}</section>'
    message = f'<p class="it-why">{text(record["message"])}</p>' if record.get("message") else ""
    return f'<section class="it-side">{head}{message}{_raw(record.get("raw"))}</section>'


def _counts(record: Mapping[str, Any]) -> list[str]:
    shares = {"repetition": "repetition", "thinking_answer_overlap": "answer in thinking"}
    said = [
        f"{record[f'{name}_tokens']:,} tokens {word}"
        for name, word in (("output", "out"), ("prompt", "in"))
        if record.get(f"{name}_tokens") is not None
    ]
    said += [f"ended by {record['finish_reason']}"] if record.get("finish_reason") else []
    said += [f"{word} {record[name]:.2f}" for name, word in shares.items() if record.get(name) is not None]
    said += ["not in English"] * (record.get("english") is False) + ["a refusal"] * (record.get("refusal") is True)
    return said


def texts(record: Mapping[str, Any], shared: Mapping[str, set[str]]) -> str:
    """Thinking and answer of a record."""
    return "".join(
        f"<h3>{name} <small>{len(record[name].split()):,} words</small></h3>"
        f'<div class="it-text it-{name}">{to_html(record[name], shared[name])}</div>'
        for name in TEXTS
        if record.get(name)
    )


def _raw(raw: Sequence[str] | None) -> str:
    if not raw:
        return '<p class="it-empty">No text.</p>'
    turns = "".join(f'<div class="it-raw">{plain(turn)}</div>' for turn in raw)
    return f"<h3>raw text{f' <small>{len(raw)} turns</small>' if len(raw) > 1 else ''}</h3>{turns}"


def raw_texts(of_model: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Every record of an image, all attempts, as the models wrote them."""
    sides = []
    for model, records in of_model.items():
        attempts = "".join(
            f'<p class="it-counts">attempt {text(r["attempt"])} {_pill("", r["status"])}</p>'
            + (f'<p class="it-why">{text(r["message"])}</p>' if r.get("message") else "")
            + _raw(r.get("raw"))
            for r in records
        )
        attempts = attempts or '<p class="it-empty">The dataset’s jsonl/ has no record of it.</p>'
        sides.append(f'<section class="it-side"><h2>{text(model)}, as written</h2>{attempts}</section>')
    return f'<div class="it-sides">{"".join(sides)}</div>'


def _predictions(shown: Shown, at: int) -> str:
    none = {name: set[str]() for name in TEXTS}
    said = shown.predicted(shown.rows.image_ids[at].as_py())
    return "".join(_side(model, record, none) for model, record in said.items() if record)


def _scores(shown: Shown, at: int, first: bool) -> str:
    """A table of every model's values, a row for each section of each."""
    of_model = {one.model: values for one in shown.scores if (values := one.of(at))}
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
