"""Build the tabs with a grid of images, of which one can be opened: filtered images, or a model's rows by score."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import gradio

from generate.reviewing import image_views
from generate.reviewing.controls import QUIET, TO_TOP, button, html_block, show_errors, view_or_error
from generate.reviewing.page_data import PageData, Query
from generate.reviewing.raw_texts import raw_records
from generate.reviewing.scores import Ranking
from generate.reviewing.search import ANY, ORDERS, Filter, orders, status_choices, text_choices
from imagenet_think import SPLITS, ContractError

PER_PAGE = 24
_OPEN_CARD = """element.addEventListener('click', (event) => {
  const card = event.target.closest('[data-at]');
  if (card) trigger('click', {at: Number(card.dataset.at)});
});"""
_WORST, _BEST = "worst first", "best first"


def browse_tab(data: PageData) -> None:
    """Add the controls of the filter, and the grid of the images that match it."""
    fields: dict[str, Any] = {}  # by the field of Filter that each sets
    with gradio.Column() as listed:
        if not data.published:  # of which the header says what it is
            html_block(image_views.introduction(data))
    with listed, gradio.Row():
        fields["words"] = _line("Search", "words of any text, or an image id", "browse-words", 3)
        fields["of_class"] = _line("Class", "n02084071, or dog", "browse-class", 2)
        fields["status"] = gradio.Dropdown(status_choices(data.rows), value=ANY, label="Status", scale=2)
        fields["order"] = gradio.Dropdown(orders(data.rows), value=ORDERS[0], label="Order", scale=2)
    with listed, gradio.Accordion("More filters", open=False):
        with gradio.Row(elem_classes="it-pairs"):
            fields["split"] = gradio.Dropdown([ANY, *SPLITS], value=ANY, label="Split", elem_classes="it-wide")
            if data.rows.agreement and (data.rows.has_agreement or not data.rows.schema.languages):
                shares = ("0.0", "1.0") if data.rows.has_agreement else ("no annotations",) * 2
                fields["least_agreement"] = _line("Agreement (ROUGE-L), from", shares[0], "browse-agreement-from")
                fields["most_agreement"] = _line("to", shares[1], "browse-agreement-to")
            fields["least_tokens"] = _line("Tokens out, from", "100", "browse-tokens-from")
            fields["most_tokens"] = _line("to", "2000", "browse-tokens-to")
        if of_text := text_choices(data.rows):
            with gradio.Row(elem_classes="it-pairs"):
                if data.rows.schema.taxonomy:
                    fields["least_hf"] = _line("F1 of the answer's subject, from", "0.0", "browse-hf-from")
                    fields["most_hf"] = _line("to", "1.0", "browse-hf-to")
                for name, choices in of_text.items():
                    fields[name] = gradio.Dropdown(choices, value=ANY, label=_OF_TEXT[name], elem_id=f"browse-{name}")
    _grid(
        data,
        listed,
        lambda *values: _filter(dict(zip(fields, values, strict=True))),
        list(fields.values()),
        [one.submit if isinstance(one, gradio.Textbox) else one.change for one in fields.values()],
        Filter(),
    )


_OF_TEXT = {"refusal": "Refusal", "asked": "Asked in", "language": "Answer in", "thinking_language": "Thinking in"}
_OF_TEXT |= {"names": "Answer names"}
_NUMBERS = ("least_agreement", "most_agreement", "least_tokens", "most_tokens", "least_hf", "most_hf")


def _line(label: str, placeholder: str, elem_id: str, scale: int = 1) -> gradio.Textbox:
    return gradio.Textbox(label=label, placeholder=placeholder, elem_id=elem_id, scale=scale, max_lines=1)


def _filter(values: Mapping[str, str | None]) -> Filter:
    """Return the filter of the fields' values. Raise ContractError for a bound that is not a number."""
    typed: dict[str, Any] = {name: _number(of) if name in _NUMBERS else of or "" for name, of in values.items()}
    return Filter(**typed)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text and text.strip() else None
    except ValueError:
        raise ContractError(f"{text!r} is not a number; leave the field empty for no bound") from None


def compare_tab(data: PageData) -> None:
    """Add the grid of the images for which a benchmarked model has scores, the worst first."""
    names = [one.model for one in data.scores]
    values = list(dict.fromkeys(value for one in data.scores for value in one.values))
    with gradio.Column() as listed, gradio.Row():
        model = gradio.Dropdown(names, value=names[0], label="Model")
        value = gradio.Dropdown([(v.replace("_", " "), v) for v in values], value=values[0], label="Value")
        order = gradio.Dropdown([_WORST, _BEST], value=_WORST, label="Order")

    def query(model: str, value: str, order: str) -> Query:
        if value not in data.scores_of(model).values:
            raise ContractError(f"{model} was not scored by {value.replace('_', ' ')}; choose another value")
        return Ranking(model, value, order == _WORST)

    inputs = [model, value, order]
    _grid(data, listed, query, inputs, [one.change for one in inputs], Ranking(names[0], values[0]))


def _grid(
    data: PageData,
    listed: gradio.Column,
    query_of: Callable[..., Query],
    inputs: Sequence[Any],
    triggers: Sequence[Any],
    first: Query,
) -> None:
    """Add to `listed` the grid of the images that a query finds; an opened image takes its place.

    query_of: makes the query from the values of `inputs`, at each of `triggers`. first: the query of a new page.
    """
    handlers = _GridHandlers(data, query_of)
    query, page, opened = gradio.State(first), gradio.State(1), gradio.State(0)
    line, cards = handlers.page_of(first, 1, data.positions(first))
    with listed:
        with gradio.Row(elem_classes="it-row"):
            found = html_block(line, "it-line")
            earlier = button("Previous", 90)
            number = gradio.Number(1, show_label=False, container=False, precision=0, minimum=1, scale=0, min_width=80)
            later = button("Next", 90)
        grid = html_block(cards, "it-cards", _OPEN_CARD)
    with gradio.Column(visible=False) as image:
        with gradio.Row(elem_classes="it-row"):
            back, before, after = (button(*of) for of in _BUTTONS)
            raw = None if data.published else button("Raw texts", 110)  # the page for everyone has no records
            names = list(data.rows.teachers)
            label = f"Mark words that {'both' if len(names) == 2 else 'all shown'} share"
            marks = gradio.Checkbox(True, label=label, container=False, min_width=220, visible=len(names) > 1)
        sides = gradio.CheckboxGroup(
            names, value=names[:2], label="Teachers", elem_id="browse-teachers", visible=len(names) > 2
        )
        record, raws = html_block(), html_block()

    shows = [page, number, found, grid]
    opens = [opened, record, raws, listed, image]
    gradio.on(triggers, handlers.ask, inputs, [query, *shows], trigger_mode="always_last", **QUIET)
    earlier.click(lambda query, at: handlers.turn(query, at - 1), [query, page], shows, **QUIET)
    later.click(lambda query, at: handlers.turn(query, at + 1), [query, page], shows, **QUIET)
    number.submit(handlers.turn, [query, number], shows, **QUIET)
    grid.click(handlers.click, [query, sides], opens, **QUIET)
    at = [query, opened, sides]
    before.click(lambda query, at, sides: handlers.step(query, at, sides, -1), at, opens, **QUIET)
    after.click(lambda query, at, sides: handlers.step(query, at, sides, 1), at, opens, **QUIET)
    sides.change(handlers.choose, at, [record, raws], **QUIET)
    back.click(lambda: _either(opened=False), None, [listed, image], **QUIET)
    record.change(None, js=TO_TOP, **QUIET)
    if raw:
        raw.click(handlers.raw, [opened, sides], raws, **QUIET | {"show_progress": "minimal"})
    marks.change(lambda on: gradio.update(elem_classes="" if on else "it-plain"), marks, record, **QUIET)


_BUTTONS = (("All images", 110), ("Previous", 90), ("Next", 90))


class _GridHandlers:
    """Handle the events of a grid; each handler returns the values of its outputs."""

    def __init__(self, data: PageData, query_of: Callable[..., Query]) -> None:
        self._data, self._query_of = data, query_of

    def ask(self, *values: Any) -> Iterator[Any]:
        """Yield the first page of a new query, again and again while texts are searched."""
        with show_errors():
            query = self._query_of(*values)
            for done, found in self._data.search(query):
                line, cards = self.page_of(query, 1, found, done)
                yield query, 1, gradio.update(value=1), line, cards

    def turn(self, query: Query, to: int | None) -> Any:
        """Return another page of the grid."""
        with show_errors():
            found = self._data.positions(query)
        to = min(max(int(to or 1), 1), _pages(len(found)))
        line, cards = self.page_of(query, to, found)
        return to, gradio.update(value=to), line, cards

    def click(self, query: Query, sides: Sequence[str], event: gradio.EventData) -> Any:
        """Open the image of the card that was clicked, with the texts of the chosen teachers."""
        return self._look(query, int(event.at), sides)

    def choose(self, query: Query, at: int, sides: Sequence[str]) -> tuple[str, str]:
        """Return the opened image with the texts of other teachers, and no raw texts."""
        return view_or_error(lambda: image_views.image_page(self._data, at, query, sides)), ""

    def step(self, query: Query, at: int, sides: Sequence[str], by: int) -> Any:
        """Open the image before or after, in the order of the grid."""
        with show_errors():
            found = self._data.positions(query)
        places = (found == at).nonzero()[0]
        place = min(max((int(places[0]) if len(places) else 0) + by, 0), len(found) - 1)
        return self._look(query, int(found[place]), sides)

    def raw(self, at: int, sides: Collection[str]) -> str:
        """Return the raw texts of an image by the chosen teachers."""
        rows = self._data.rows
        image_id = rows.image_ids[at].as_py()
        return view_or_error(
            lambda: image_views.raw_texts(
                {model: raw_records(rows.path, model, image_id) for model in rows.teachers if model in sides}
            )
        )

    def page_of(self, query: Query, page: int, found: Any, done: float = 1.0) -> tuple[str, str]:
        """Return the line above the grid, and the grid."""
        part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        line = image_views.count_line(len(found), page, _pages(len(found)), done)
        return line, image_views.grid(self._data, part, query)

    def _look(self, query: Query, at: int, sides: Sequence[str]) -> Any:
        return at, *self.choose(query, at, sides), *_either(opened=True)


def _either(opened: bool) -> tuple[Any, Any]:
    """Show either the grid or the opened image."""
    return gradio.update(visible=not opened), gradio.update(visible=opened)


def _pages(count: int) -> int:
    return max(1, -(-count // PER_PAGE))
