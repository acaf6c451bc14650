"""What the page shows, as HTML. Whatever comes from data is escaped here, or rendered by safe_html."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import numpy as np

from generate.reviewing.safe_html import plain, to_html, words_of
from generate.reviewing.scores import SECTIONS, Ranking
from generate.reviewing.shown import Query, Shown
from generate.reviewing.verdict_files import CONTENT, PARSING
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
    """One image: the picture, what was asked, all models side by side, and the scores, first where they were asked for."""
    ranked = isinstance(query, Ranking)
    rows = shown.rows
    records = {model: rows.record(at, model) for model in TEACHERS}
    shared = {name: _shared([record.get(name) for record in records.values() if record]) for name in TEXTS}
    sides = "".join(_side(model, record, shared) for model, record in records.items())
    return (
        f'<article class="it-image"><div class="it-look">{_picture(shown, at)}'
        f"{_facts(shown, at, next(record for record in records.values() if record))}</div>"
        f'<div class="it-sides">{_predictions(shown, at) if ranked else ""}{sides}</div>'
        f"{_scores(shown, at, ranked)}</article>"
    )


def _shared(texts: Sequence[str | None]) -> set[str]:
    """The words that all of several texts have."""
    if len(texts) < 2 or not all(texts):
        return set()
    return set.intersection(*(words_of(one or "") for one in texts))


def _picture(shown: Shown, at: int) -> str:
    if why := shown.why_no_picture(at, MAX_SIDE):
        return f'<div class="it-no-picture"><strong>No picture</strong><span>{text(why)}</span></div>'
    return f'<img class="it-picture" src="picture/{at}?side={MAX_SIDE}" alt="{text(shown.class_of(at))}">'


def _facts(shown: Shown, at: int, record: Mapping[str, Any]) -> str:
    rows = shown.rows
    wnid = rows.wnids[rows.wnid[at]]
    facts = {
        "image": rows.image_ids[at].as_py(),
        "class": shown.class_of(at) if shown.class_of(at) == wnid else f"{shown.class_of(at)} ({wnid})",
        "split": SPLITS[rows.split[at]],
        "size": f"{record['width']} × {record['height']}" if record.get("width") else None,
        "path": rows.paths[at].as_py(),
        "asked": rows.question,
    }
    agreement = {
        f"agreement, {name}": f"{rows.agreement[column][at]:.3f}"
        for column, name in _AGREEMENT_NAMES.items()
        if np.isfinite(rows.agreement[column][at])
    }
    return _list(facts | agreement)


def _list(facts: Mapping[str, Any]) -> str:
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
        f'<th>model</th><th class="it-section">section</th>{head}</tr></thead><tbody>{body}</tbody></table></div></section>'
    )


# -------------------------------------------------------------------------------------------------------------- review


def review_record(shown: Shown, number: int) -> str:
    """One record of the sample. Which model wrote it is not said, so that nobody judges by the name."""
    at, model = shown.drawn.records[number]
    record = shown.rows.record(at, model)
    if record is None or record["status"] not in GOOD_STATUSES:
        return '<p class="it-empty">This record is gone.</p>'
    none = {name: set[str]() for name in TEXTS}
    wnid = shown.rows.wnids[shown.rows.wnid[at]]
    facts = {"class": shown.class_of(at), "wnid": wnid, "asked": shown.rows.question}
    facts = {k: v for k, v in facts.items() if k != "wnid" or v != facts["class"]}
    return (
        f'<article class="it-image it-review"><div class="it-look">{_picture(shown, at)}{_list(facts)}</div>'
        f'<section class="it-side">{texts(record, none)}</section></article>'
    )


def review_progress(number: int, total: int, done: int, reviewer: str) -> str:
    return (
        f'<div class="it-progress"><span>{text(reviewer)} · record {number + 1:,} of {total:,}</span>'
        f'<span>{done:,} reviewed</span><progress max="{max(total, 1)}" value="{done}"></progress></div>'
    )


# ------------------------------------------------------------------------------------------------------------- summary


def summary(found: Mapping[str, Any], names: Sequence[str], damaged: Mapping[str, int]) -> str:
    """names: of the reviewers, in the summary's order."""
    sample = found["sample"]
    drawn = f"A sample of {sample['records']:,} of {sample['of']:,} good records, seed {sample['seed']}" + (
        "" if sample["strata"] == "none" else f", stratified by {sample['strata']}"
    )
    if not any(of["records"] for of in found["models"].values()):
        return f'<p class="it-empty">{drawn}. Nobody has reviewed a record yet.</p>'
    models = "".join(_model_summary(model, of) for model, of in found["models"].items())
    people = ", ".join(f"{text(name)} {count:,}" for name, count in zip(names, found["reviewers"], strict=True))
    notes = [f"{drawn}. Reviewed by {people}."]
    notes += [f"Verdicts {why}, left out: {count:,}." for why, count in found["left_out"].items()]
    notes += [
        f"{count:,} damaged line{'s' * (count != 1)} in {text(name)}.jsonl passed over."
        for name, count in damaged.items()
    ]
    notes.append("Bars are 95 % Wilson intervals. Where reviewers differ the stricter verdict counts.")
    return f'<p class="it-found">{" ".join(notes)}</p><div class="it-models">{models}</div>{_kappas(found, names)}'


def _model_summary(model: str, of: Mapping[str, Any]) -> str:
    shares = {"accepted": of["accepted"]}
    shares |= {f"parsing {name}": of["parsing"][name] for name in PARSING[:1]}
    shares |= {name: of["content"][name] for name in CONTENT}
    lines = "".join(_share_line(name, share) for name, share in shares.items())
    several = f" · {of['disputed']:,} of {of['reviewed_by_several']:,} disputed" if of["reviewed_by_several"] else ""
    return (
        f'<section class="it-side"><h2>{text(model)}</h2><p class="it-counts">{of["records"]:,} records{several}</p>'
        f'<table class="it-shares">{lines}</table></section>'
    )


def _share_line(name: str, share: Mapping[str, Any]) -> str:
    if share["share"] is None:
        return f"<tr><th>{text(name)}</th><td></td><td>-</td></tr>"
    low, high, middle = (100 * share[part] for part in ("low", "high", "share"))
    return (
        f'<tr><th>{text(name)}</th><td><div class="it-bar"><i style="left:{low:.2f}%;width:{high - low:.2f}%"></i>'
        f'<b style="left:{middle:.2f}%"></b></div></td>'
        f"<td>{middle:.1f} % <small>{low:.1f} to {high:.1f}</small></td></tr>"
    )


def _kappas(found: Mapping[str, Any], names: Sequence[str]) -> str:
    pairs = [pair for pair in found["agreement"] if pair["records"]]
    if not pairs:
        return ""

    def shown(value: float | None) -> str:
        return "<td>not defined</td>" if value is None else f"<td>{value:.2f}</td>"

    body = "".join(
        f"<tr><th>{' and '.join(text(names[at - 1]) for at in pair['reviewers'])}</th><td>{pair['records']:,}</td>"
        + "".join(shown(pair[name]) for name in ("parsing", "content", "accepted"))
        + "</tr>"
        for pair in pairs
    )
    return (
        '<section class="it-scores"><h3>agreement between reviewers, Cohen’s kappa</h3><div class="it-scroll"><table>'
        "<thead><tr><th>reviewers</th><th>records of both</th><th>parsing</th><th>content</th><th>accepted</th></tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )
