"""The tabs that show a grid of images, of which one is opened: all that a filter leaves, or a model's rows by score."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import gradio

from generate.reviewing import image_views
from generate.reviewing.controls import QUIET, TO_TOP, button, html_block, or_why, told
from generate.reviewing.page_data import Query, Shown
from generate.reviewing.raw_texts import raw_records
from generate.reviewing.scores import Ranking
from generate.reviewing.search import ANY, ORDERS, Filter, status_choices
from imagenet_think import SPLITS, TEACHERS, ContractError

PER_PAGE = 24
_OPEN_CARD = """element.addEventListener('click', (event) => {
  const card = event.target.closest('[data-at]');
  if (card) trigger('click', {at: Number(card.dataset.at)});
});"""
_WORST, _BEST = "worst first", "best first"


def browse_tab(shown: Shown) -> None:
    """All images, by a filter."""
    with gradio.Column() as listed, gradio.Row():
        words = _line("Search", "words of any text, or an image id", "browse-words", 3)
        of_class = _line("Class", "n02084071, or dog", "browse-class", 2)
        status = gradio.Dropdown(status_choices(shown.rows), value=ANY, label="Status", scale=2)
        order = gradio.Dropdown(list(ORDERS), value=ORDERS[0], label="Order", scale=2)
    with listed, gradio.Accordion("More filters", open=False), gradio.Row():
        split = gradio.Dropdown([ANY, *SPLITS], value=ANY, label="Split")
        shares = ("0.0", "1.0") if shown.rows.has_agreement else ("no annotations",) * 2
        bounds = [
            _line("Agreement (ROUGE-L), from", shares[0], "browse-agreement-from"),
            _line("to", shares[1], "browse-agreement-to"),
            _line("Tokens out, from", "100", "browse-tokens-from"),
            _line("to", "2000", "browse-tokens-to"),
        ]
    typed: list[Any] = [words, of_class, *bounds]
    chosen = [status, split, order]
    _grid(
        shown,
        listed,
        _filter,
        [words, of_class, status, split, order, *bounds],
        [one.submit for one in typed] + [one.change for one in chosen],
        Filter(),
    )


def _line(label: str, placeholder: str, elem_id: str, scale: int = 1) -> gradio.Textbox:
    return gradio.Textbox(label=label, placeholder=placeholder, elem_id=elem_id, scale=scale, max_lines=1)


def _filter(words: str, of_class: str, status: str, split: str, order: str, *bounds: str) -> Filter:
    """Raises ContractError for a bound that is no number."""
    low, high, short, long = map(_number, bounds)
    return Filter(words or "", of_class or "", status, split, low, high, short, long, order)


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text and text.strip() else None
    except ValueError:
        raise ContractError(f"{text!r} is no number; leave the field empty for no bound") from None


def compare_tab(shown: Shown) -> None:
    """The images of which a benchmarked model has scores, the worst first."""
    names = [one.model for one in shown.scores]
    values = list(dict.fromkeys(value for one in shown.scores for value in one.values))
    with gradio.Column() as listed, gradio.Row():
        model = gradio.Dropdown(names, value=names[0], label="Model")
        value = gradio.Dropdown([(v.replace("_", " "), v) for v in values], value=values[0], label="Value")
        order = gradio.Dropdown([_WORST, _BEST], value=_WORST, label="Order")

    def query(model: str, value: str, order: str) -> Query:
        if value not in shown.scored(model).values:
            raise ContractError(f"{model} was not scored by {value.replace('_', ' ')}; choose another value")
        return Ranking(model, value, order == _WORST)

    inputs = [model, value, order]
    _grid(shown, listed, query, inputs, [one.change for one in inputs], Ranking(names[0], values[0]))


def _grid(
    shown: Shown,
    listed: gradio.Column,
    query_of: Callable[..., Query],
    inputs: Sequence[Any],
    triggers: Sequence[Any],
    first: Query,
) -> None:
    """A grid of the images that a query finds, and its pager, in `listed`; in its place the image that is opened."""
    acts = _Acts(shown, query_of)
    query, page, opened = gradio.State(first), gradio.State(1), gradio.State(0)
    line, cards = acts.page_of(first, 1, shown.found(first))
    with listed:
        with gradio.Row(elem_classes="it-row"):
            found = html_block(line, "it-line")
            earlier = button("Previous", 90)
            number = gradio.Number(1, show_label=False, container=False, precision=0, minimum=1, scale=0, min_width=80)
            later = button("Next", 90)
        grid = html_block(cards, "it-cards", _OPEN_CARD)
    with gradio.Column(visible=False) as image:
        with gradio.Row(elem_classes="it-row"):
            back, before, after, raw = (button(*of) for of in _BUTTONS)
            marks = gradio.Checkbox(True, label="Mark words that both share", container=False, min_width=220)
        record, raws = html_block(), html_block()

    shows = [page, number, found, grid]
    opens = [opened, record, raws, listed, image]
    gradio.on(triggers, acts.ask, inputs, [query, *shows], trigger_mode="always_last", **QUIET)
    earlier.click(lambda asked, at: acts.turn(asked, at - 1), [query, page], shows, **QUIET)
    later.click(lambda asked, at: acts.turn(asked, at + 1), [query, page], shows, **QUIET)
    number.submit(acts.turn, [query, number], shows, **QUIET)
    grid.click(acts.click, query, opens, **QUIET)
    before.click(lambda asked, at: acts.step(asked, at, -1), [query, opened], opens, **QUIET)
    after.click(lambda asked, at: acts.step(asked, at, 1), [query, opened], opens, **QUIET)
    back.click(lambda: _either(opened=False), None, [listed, image], **QUIET)
    record.change(None, js=TO_TOP, **QUIET)
    raw.click(acts.raw, opened, raws, **QUIET | {"show_progress": "minimal"})
    marks.change(lambda on: gradio.update(elem_classes="" if on else "it-plain"), marks, record, **QUIET)


_BUTTONS = (("All images", 110), ("Previous", 90), ("Next", 90), ("Raw texts", 110))


class _Acts:
    """What happens at a grid's controls; each gives what its outputs show."""

    def __init__(self, shown: Shown, query_of: Callable[..., Query]) -> None:
        self._shown, self._query_of = shown, query_of

    def ask(self, *values: Any) -> Iterator[Any]:
        with told():
            asked = self._query_of(*values)
            for done, found in self._shown.find(asked):
                line, cards = self.page_of(asked, 1, found, done)
                yield asked, 1, gradio.update(value=1), line, cards

    def turn(self, asked: Query, to: int | None) -> Any:
        with told():
            found = self._shown.found(asked)
        to = min(max(int(to or 1), 1), _pages(len(found)))
        line, cards = self.page_of(asked, to, found)
        return to, gradio.update(value=to), line, cards

    def click(self, asked: Query, event: gradio.EventData) -> Any:
        return self._look(asked, int(event.at))

    def step(self, asked: Query, at: int, by: int) -> Any:
        with told():
            found = self._shown.found(asked)
        places = (found == at).nonzero()[0]
        place = min(max((int(places[0]) if len(places) else 0) + by, 0), len(found) - 1)
        return self._look(asked, int(found[place]))

    def raw(self, at: int) -> str:
        rows = self._shown.rows
        image_id = rows.image_ids[at].as_py()
        return or_why(
            lambda: image_views.raw_texts({model: raw_records(rows.path, model, image_id) for model in TEACHERS})
        )

    def page_of(self, asked: Query, page: int, found: Any, done: float = 1.0) -> tuple[str, str]:
        """(the line above the grid, the grid)"""
        part = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        line = image_views.found(len(found), page, _pages(len(found)), done)
        return line, image_views.grid(self._shown, part, asked)

    def _look(self, asked: Query, at: int) -> Any:
        return at, or_why(lambda: image_views.image_page(self._shown, at, asked)), "", *_either(opened=True)


def _either(opened: bool) -> tuple[Any, Any]:
    """The grid, or the image that is opened."""
    return gradio.update(visible=not opened), gradio.update(visible=opened)


def _pages(count: int) -> int:
    return max(1, -(-count // PER_PAGE))
