"""Render the record under review, and the summary of all reviews, as HTML. Names and notes are escaped here."""

from collections.abc import Mapping, Sequence

from generate.command_line.terminal import counted
from generate.reviewing.image_views import TEXTS, class_line, facts_list, picture, text, texts
from generate.reviewing.page_data import PageData
from generate.reviewing.review_files import CONTENT, PARSING
from generate.reviewing.summary import Agreement, ModelSummary, NamedSummary, Share, Summary
from imagenet_think import GOOD_STATUSES


def record(data: PageData, number: int) -> str:
    """Render one record of the sample, without its model's name, so that nobody judges by the name."""
    at, model = data.sample.records[number]
    row = data.rows.record(at, model)
    if row is None or row["status"] not in GOOD_STATUSES:
        return '<p class="it-empty">This record is gone.</p>'
    none = {name: set[str]() for name in TEXTS}
    facts = {"class": class_line(data, at), "asked": data.rows.question(model)}
    return (
        f'<article class="it-image it-review"><div class="it-look">{picture(data, at)}{facts_list(facts)}</div>'
        f'<section class="it-side">{texts(row, none)}</section></article>'
    )


def progress(number: int, total: int, done: int, reviewer: str) -> str:
    """Render the record's number and how many of them this reviewer has done."""
    return (
        f'<div class="it-progress"><span>{text(reviewer)} · record {number + 1:,} of {total:,}</span>'
        f'<span>{done:,} reviewed</span><progress max="{max(total, 1)}" value="{done}"></progress></div>'
    )


def summary(found: Summary, names: Sequence[str], damaged: Mapping[str, int]) -> str:
    """Render a summary. names: of the reviewers, in its order. damaged: number of invalid lines by reviewer."""
    sample = found["sample"]
    drawn = f"A sample of {sample['records']:,} of {counted(sample['of'], 'good record')}, seed {sample['seed']}" + (
        "" if sample["strata"] == "none" else f", stratified by {sample['strata']}"
    )
    if not any(of["records"] for of in found["models"].values()):
        return f'<p class="it-empty">{drawn}. Nobody has reviewed a record yet.</p>'
    models = "".join(_model_summary(model, of) for model, of in found["models"].items())
    people = ", ".join(f"{text(name)} {count:,}" for name, count in zip(names, found["reviewers"], strict=True))
    notes = [f"{drawn}. Reviewed by {people}."]
    notes += [f"Reviews {why}, left out: {count:,}." for why, count in found["left_out"].items()]
    notes += [
        f"{count:,} damaged line{'s' * (count != 1)} in {text(name)}.jsonl passed over."
        for name, count in damaged.items()
    ]
    notes.append("Bars are 95 % Wilson intervals. Where reviewers differ the stricter review counts.")
    return f'<p class="it-found">{" ".join(notes)}</p><div class="it-models">{models}</div>{_kappas(found, names)}'


def _model_summary(model: str, of: ModelSummary) -> str:
    shares = {"accepted": of["accepted"]}
    shares |= {f"parsing {name}": of["parsing"][name] for name in PARSING[:1]}
    shares |= {name: of["content"][name] for name in CONTENT}
    named = of.get("named")
    shares |= {"names the class": named["people"], "metric agrees": named["agree"]} if named else {}
    lines = "".join(_share_line(name, share) for name, share in shares.items())
    several = f" · {of['disputed']:,} of {of['reviewed_by_several']:,} disputed" if of["reviewed_by_several"] else ""
    counts = f"{counted(of['records'], 'record')}{several}"
    return (
        f'<section class="it-side"><h2>{text(model)}</h2><p class="it-counts">{counts}</p>'
        f'<table class="it-shares">{lines}</table>{_named_line(named) if named else ""}</section>'
    )


def _named_line(named: NamedSummary) -> str:
    """Render who finds the class named in the records that people and the metric both judged."""
    kappa = "not defined" if named["kappa"] is None else f"{named['kappa']:.2f}"
    counts = ", ".join(f"{kind} {count:,}" for kind, count in named["counts"].items())
    return (
        f'<p class="it-counts">Who finds the class named, of {named["records"]:,}: {counts}. '
        f"Cohen’s kappa of people and metric: {kappa}.</p>"
    )


def _share_line(name: str, share: Share) -> str:
    if share["share"] is None or share["low"] is None or share["high"] is None:
        return f"<tr><th>{text(name)}</th><td></td><td>-</td></tr>"
    low, high, middle = 100 * share["low"], 100 * share["high"], 100 * share["share"]
    return (
        f'<tr><th>{text(name)}</th><td><div class="it-bar"><i style="left:{low:.2f}%;width:{high - low:.2f}%"></i>'
        f'<b style="left:{middle:.2f}%"></b></div></td>'
        f"<td>{middle:.1f} % <small>{low:.1f} to {high:.1f}</small></td></tr>"
    )


def _kappas(found: Summary, names: Sequence[str]) -> str:
    pairs = [pair for pair in found["agreement"] if pair["records"]]
    if not pairs:
        return ""

    def cell(value: float | None) -> str:
        return "<td>not defined</td>" if value is None else f"<td>{value:.2f}</td>"

    body = "".join(
        f"<tr><th>{' and '.join(text(names[at - 1]) for at in pair['reviewers'])}</th><td>{pair['records']:,}</td>"
        + "".join(map(cell, (pair["parsing"], pair["content"], pair["accepted"], *_named_of(pair))))
        + "</tr>"
        for pair in pairs
    )
    return (
        '<section class="it-scores"><h3>agreement between reviewers, Cohen’s kappa</h3><div class="it-scroll"><table>'
        "<thead><tr><th>reviewers</th><th>records of both</th><th>parsing</th><th>content</th><th>accepted</th>"
        f"{'<th>names the class</th>' * ('named' in pairs[0])}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )


def _named_of(pair: Agreement) -> list[float | None]:
    return [pair["named"]] if "named" in pair else []
