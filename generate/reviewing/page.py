"""The page: gradio's controls around the HTML of views.py. Tabs to browse, review, compare models, and sum up."""

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

# Read when gradio is imported, and what it would otherwise send says where it runs.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

import gradio

from generate.reviewing import views
from generate.reviewing.finding import ANY, ORDERS, Filter, status_choices
from generate.reviewing.proportions import sample_size
from generate.reviewing.rows import raw_records
from generate.reviewing.scores import Ranking
from generate.reviewing.shown import Query, Shown
from generate.reviewing.summary import export, is_of, summarize
from generate.reviewing.verdict_files import CONTENT, PARSING, Verdict, VerdictError, check_name
from imagenet_think import SPLITS, TEACHERS, ContractError

PER_PAGE = 24
_FOLDER = Path(__file__).parent
CSS, KEYS = ((_FOLDER / name).read_text(encoding="utf-8") for name in ("style.css", "keys.js"))
_OPEN_CARD = """element.addEventListener('click', (event) => {
  const card = event.target.closest('[data-at]');
  if (card) trigger('click', {at: Number(card.dataset.at)});
});"""
THEME = gradio.themes.Base(
    primary_hue="indigo",
    neutral_hue="zinc",
    font=("ui-sans-serif", "system-ui", "sans-serif"),
    font_mono=("ui-monospace", "Menlo", "Consolas", "monospace"),
)


def page(shown: Shown) -> gradio.Blocks:
    """The whole page."""
    with gradio.Blocks(title=f"{shown.rows.name}: review", analytics_enabled=False) as blocks:
        _html(views.header(shown))
        with gradio.Tabs():
            with gradio.Tab("Browse"):
                _browse(shown)
            with gradio.Tab("Review"):
                _review(shown)
            if shown.scores:
                with gradio.Tab("Compare models"):
                    _compare(shown)
            with gradio.Tab("Summary") as tab:
                _summary(shown, tab)
    return blocks


def _html(value: str = "", **options: Any) -> gradio.HTML:
    return gradio.HTML(_inert(value), **options)


def _inert(html: str) -> str:
    """gradio takes a component's HTML for a template: what a model wrote must not be read as one."""
    return html.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;").replace("`", "&#96;")


# ------------------------------------------------------------------------------------------------- browse and compare


def _browse(shown: Shown) -> None:
    with gradio.Column() as listed, gradio.Row():
        words = gradio.Textbox(label="Search", placeholder="words of any text, or an image id", scale=3, max_lines=1)
        of_class = gradio.Textbox(label="Class", placeholder="n02084071, or dog", scale=2, max_lines=1)
        status = gradio.Dropdown(status_choices(shown.rows), value=ANY, label="Status", scale=2)
        order = gradio.Dropdown(list(ORDERS), value=ORDERS[0], label="Order", scale=2)
    with listed, gradio.Accordion("More filters", open=False), gradio.Row():
        split = gradio.Dropdown([ANY, *SPLITS], value=ANY, label="Split")
        agreement = "Agreement (ROUGE-L of the answers)"
        hint = None if shown.rows.has_agreement else "this dataset was built without annotations"
        least = gradio.Number(None, label=f"{agreement}, from", info=hint, step=0.05, minimum=0, maximum=1)
        most = gradio.Number(None, label="to", info=hint and "-", step=0.05, minimum=0, maximum=1)
        shortest = gradio.Number(None, label="Tokens out, from", precision=0, minimum=0)
        longest = gradio.Number(None, label="to", precision=0, minimum=0)

    def query(*values: Any) -> Query:
        return Filter(*(value or "" if at < 2 else value for at, value in enumerate(values)))

    inputs = [words, of_class, status, split, least, most, shortest, longest, order]
    typed, chosen = [words, of_class, least, most, shortest, longest], [status, split, order]
    _grid(shown, listed, query, inputs, [one.submit for one in typed] + [one.change for one in chosen], Filter())


def _compare(shown: Shown) -> None:
    names = [one.model for one in shown.scores]
    values = list(dict.fromkeys(value for one in shown.scores for value in one.values))
    first = Ranking(names[0], shown.scores[0].values[0])
    with gradio.Column() as listed, gradio.Row():
        model = gradio.Dropdown(names, value=first.model, label="Model")
        value = gradio.Dropdown([(v.replace("_", " "), v) for v in values], value=first.value, label="Value")
        order = gradio.Dropdown(["worst first", "best first"], value="worst first", label="Order")

    def query(model: str, value: str, order: str) -> Query:
        if value not in shown.scored(model).values:
            raise gradio.Error(f"{model} was not scored by {value}; choose another value.")
        return Ranking(model, value, order == "worst first")

    inputs = [model, value, order]
    _grid(shown, listed, query, inputs, [one.change for one in inputs], first)


def _grid(
    shown: Shown,
    listed: gradio.Column,
    query_of: Callable[..., Query],
    inputs: Sequence[Any],
    triggers: Sequence[Any],
    first: Query,
) -> None:
    """A grid of the images that a query finds, and its pager, in `listed`; in its place the image that is opened."""
    query, page, opened = gradio.State(first), gradio.State(1), gradio.State(0)
    *_, at_first = shown.find(first)
    line, cards = _grid_page(shown, first, 1, at_first.found, 1.0)
    with listed:
        with gradio.Row(elem_classes="it-row"):
            found = _html(line)
            earlier = gradio.Button("Previous", size="sm", scale=0, min_width=90)
            number = gradio.Number(1, show_label=False, container=False, precision=0, minimum=1, scale=0, min_width=80)
            later = gradio.Button("Next", size="sm", scale=0, min_width=90)
        grid = _html(cards, js_on_load=_OPEN_CARD, elem_classes="it-cards")
    with gradio.Column(visible=False) as image:
        with gradio.Row(elem_classes="it-row"):
            back = gradio.Button("All images", size="sm", scale=0, min_width=110)
            before = gradio.Button("Previous", size="sm", scale=0, min_width=90)
            after = gradio.Button("Next", size="sm", scale=0, min_width=90)
            raw = gradio.Button("Raw texts", size="sm", scale=0, min_width=110)
            marks = gradio.Checkbox(True, label="Mark words that both share", container=False, min_width=220)
        record, raws = _html(), _html()

    def ask(*values: Any) -> Iterator[Any]:
        asked = query_of(*values)
        for progress in shown.find(asked):
            line, cards = _grid_page(shown, asked, 1, progress.found, progress.done)
            yield asked, 1, gradio.update(value=1), _inert(line), _inert(cards), *_panels(False)

    def turn(asked: Query, to: int) -> Any:
        *_, progress = shown.find(asked)
        to = min(max(int(to or 1), 1), _pages(len(progress.found)))
        line, cards = _grid_page(shown, asked, to, progress.found, 1.0)
        return to, gradio.update(value=to), _inert(line), _inert(cards)

    def look(asked: Query, at: int) -> Any:
        return at, _inert(_guarded(views.image_page, shown, at, asked)), "", *_panels(True)

    def step(asked: Query, at: int, by: int) -> Any:
        *_, progress = shown.find(asked)
        places = (progress.found == at).nonzero()[0]
        place = min(max((int(places[0]) if len(places) else 0) + by, 0), len(progress.found) - 1)
        return look(asked, int(progress.found[place]))

    def written(at: int) -> str:
        image_id = shown.rows.image_ids[at].as_py()
        return _inert(
            _guarded(
                lambda: views.raw_texts({model: raw_records(shown.rows.path, model, image_id) for model in TEACHERS})
            )
        )

    def click(asked: Query, event: gradio.EventData) -> Any:
        return look(asked, int(event.at))

    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    panels = [listed, image]
    gradio.on(triggers, ask, inputs, [query, page, number, found, grid, *panels], trigger_mode="always_last", **quiet)
    turned = [page, number, found, grid]
    earlier.click(lambda q, p: turn(q, p - 1), [query, page], turned, **quiet)
    later.click(lambda q, p: turn(q, p + 1), [query, page], turned, **quiet)
    number.submit(turn, [query, number], turned, **quiet)
    looked = [opened, record, raws, *panels]
    grid.click(click, query, looked, **quiet)
    before.click(lambda q, at: step(q, at, -1), [query, opened], looked, **quiet)
    after.click(lambda q, at: step(q, at, 1), [query, opened], looked, **quiet)
    back.click(lambda: _panels(False), None, panels, **quiet)
    raw.click(written, opened, raws, show_progress="minimal", api_visibility="private")
    marks.change(lambda on: gradio.update(elem_classes="" if on else "it-plain"), marks, record, **quiet)


def _panels(opened: bool) -> tuple[Any, Any]:
    return gradio.update(visible=not opened), gradio.update(visible=opened)


def _pages(count: int) -> int:
    return max(1, -(-count // PER_PAGE))


def _grid_page(shown: Shown, query: Query, page: int, found: Any, done: float) -> tuple[str, str]:
    """(the line above the grid, the grid)"""
    part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    return views.found(len(found), page, _pages(len(found)), done), views.grid(shown, part, query)


def _guarded(view: Callable[..., str], *arguments: Any) -> str:
    """A view, or the sentence that says why it cannot be had."""
    try:
        return view(*arguments)
    except (ContractError, OSError) as error:
        return f'<p class="it-why">{views.text(error)}</p>'


# -------------------------------------------------------------------------------------------------------------- review


def _review(shown: Shown) -> None:
    total = len(shown.drawn.records)
    reviewer, number = gradio.State(""), gradio.State(0)
    remembered = gradio.BrowserState("", storage_key="imagenet-think-reviewer", secret="not a secret")
    with gradio.Row(elem_classes="it-row") as door:
        name = gradio.Textbox(label="Your name", max_lines=1, elem_id="review-name", scale=2)
        start = gradio.Button("Start", variant="primary", scale=0, min_width=120, elem_id="review-start")
        _html(
            f'<p class="it-found">{total:,} records, one after the other. A verdict is on disk when you save it; '
            "come back any time with the same name.</p>"
        )
    with gradio.Column(visible=False) as desk:
        progress = _html()
        record = _html()
        with gradio.Column(elem_classes="it-verdict"):
            with gradio.Row():
                parsing = gradio.Radio(
                    _with_keys(PARSING, 1), label="Split into thinking and answer", elem_id="review-parsing"
                )
                content = gradio.Radio(
                    _with_keys(CONTENT, 3), label="What it says of the picture", elem_id="review-content", scale=2
                )
                note = gradio.Textbox(label="Note (n)", max_lines=1, elem_id="review-note", scale=2)
            with gradio.Row(elem_classes="it-row"):
                small = {"size": "md", "scale": 0, "min_width": 110}
                save = gradio.Button("Save (Enter)", variant="primary", elem_id="review-save", **small)
                undo = gradio.Button("Undo (u)", elem_id="review-undo", **small)
                back = gradio.Button("Back (←)", elem_id="review-back", **small)
                onward = gradio.Button("Next (→)", elem_id="review-next", **small)

    def seen(who: str, to: int) -> Any:
        """The record number `to` with what `who` said of it."""
        to = min(max(to, 0), total - 1)
        said = shown.verdicts.of(who)
        counted = [_key(shown, at) for at in range(total)]
        known = said.get(counted[to])
        if known and not is_of(shown.rows, *shown.drawn.records[to], known):
            known = None
        done = sum(key in said for key in counted)
        return (
            to,
            _inert(views.review_progress(to, total, done, who)),
            _inert(_guarded(views.review_record, shown, to)),
            known.parsing if known else None,
            known.content if known else None,
            known.note if known else "",
        )

    def first_open(who: str, after: int = -1) -> int:
        """The next record without a verdict of `who`, around the end; the last one where there is none."""
        said = shown.verdicts.of(who)
        order = [*range(after + 1, total), *range(after + 1)]
        return next((at for at in order if _key(shown, at) not in said), total - 1)

    def enter(typed: str) -> Any:
        if not total:
            raise gradio.Error("The dataset has no good record to review.")
        who = _said(check_name, typed)
        return who, who, *seen(who, first_open(who)), gradio.update(visible=False), gradio.update(visible=True)

    def keep(who: str, at: int, parsing: str | None, content: str | None, note: str) -> Any:
        if not (parsing and content):
            gradio.Info("Choose one of each line first.", duration=3)
            return gradio.skip()
        image_id, model = _key(shown, at)
        place = shown.drawn.records[at].at
        attempt = int(shown.rows.sides[model].attempt[place])
        verdict = Verdict(image_id, model, shown.rows.run_id(place, model), attempt, parsing, content, note.strip())
        _said(shown.verdicts.add, who, verdict)
        return seen(who, first_open(who, at))

    def take_back(who: str, at: int) -> Any:
        undone = shown.verdicts.undo(who)
        keys = [_key(shown, number) for number in range(total)]
        if undone is None:
            gradio.Info("There is no verdict of yours to take back.", duration=3)
            return gradio.skip()
        to, progress, record, *_ = seen(who, keys.index(undone.key) if undone.key in keys else at)
        return to, progress, record, undone.parsing, undone.content, undone.note

    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    desk_of = [number, progress, record, parsing, content, note]
    entered = [reviewer, remembered, *desk_of, door, desk]
    gradio.on([start.click, name.submit], enter, name, entered, **quiet)
    said = [reviewer, number, parsing, content, note]
    gradio.on([save.click, note.submit], keep, said, desk_of, **quiet)
    undo.click(take_back, [reviewer, number], desk_of, **quiet)
    back.click(lambda who, at: seen(who, at - 1), [reviewer, number], desk_of, **quiet)
    onward.click(lambda who, at: seen(who, at + 1), [reviewer, number], desk_of, **quiet)
    gradio.context.Context.root_block.load(lambda who: who, remembered, name, **quiet)  # type: ignore[union-attr]


def _with_keys(choices: Sequence[str], first: int) -> list[tuple[str, str]]:
    return [(f"{choice} ({key})", choice) for key, choice in enumerate(choices, first)]


def _key(shown: Shown, number: int) -> tuple[str, str]:
    at, model = shown.drawn.records[number]
    return shown.rows.image_ids[at].as_py(), model


def _said(act: Callable[..., Any], *arguments: Any) -> Any:
    """What `act` gives; its refusal as a message on the page."""
    try:
        return act(*arguments)
    except (VerdictError, OSError) as error:
        raise gradio.Error(str(error)) from error


# ------------------------------------------------------------------------------------------------------------- summary


def _summary(shown: Shown, tab: gradio.Tab) -> None:
    found = _html()
    with gradio.Row(elem_classes="it-row"):
        write = gradio.Button("Export review.json", size="md", scale=0, min_width=180)
        written = _html()
    with gradio.Accordion("How many records for an interval?", open=False), gradio.Row(elem_classes="it-row"):
        share = gradio.Number(90, label="Expected share, %", minimum=0, maximum=100)
        half = gradio.Number(3, label="Interval, ± percentage points", minimum=0.1, maximum=49)
        needed = _html(_needed(90, 3))

    def show() -> str:
        said = shown.verdicts.all()
        return _inert(views.summary(summarize(shown.rows, shown.drawn, said), list(said), shown.verdicts.damaged()))

    def save() -> str:
        summary = summarize(shown.rows, shown.drawn, shown.verdicts.all())
        paths = _said(export, summary, shown.verdicts.folder, shown.rows.path)
        return _inert(
            f'<p class="it-found">Written: {" and ".join(views.text(path) for path in paths)}. '
            "dataset_card/fill.py takes it into the card.</p>"
        )

    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    tab.select(show, None, found, **quiet)
    write.click(save, None, written, **quiet)
    gradio.on([share.change, half.change], _needed, [share, half], needed, **quiet)


def _needed(share: float | None, half: float | None) -> str:
    try:
        n = sample_size((share or 0) / 100, (half or 0) / 100)
    except ValueError as error:
        return f'<p class="it-found">{views.text(error)}</p>'
    return f'<p class="it-found">{n:,} records of each model (95 %, Wilson)</p>'
