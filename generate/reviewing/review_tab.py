"""Build the tab in which a sample is reviewed, one record after the other."""

import hashlib
from collections.abc import Sequence
from typing import Any

import gradio

from generate.command_line.terminal import counted
from generate.reviewing import review_views
from generate.reviewing.controls import QUIET, TO_TOP, button, html_block, show_errors, view_or_error
from generate.reviewing.page_data import PageData
from generate.reviewing.review_files import CONTENT, NAMED, PARSING, Key, Review, check_reviewer
from imagenet_think import ContractError


def review_tab(data: PageData, page: gradio.Blocks) -> None:
    """Add the field for the reviewer's name, then the record with its controls.

    The reviewer's name and the record's mark are components and not gradio states, because components travel with the
    event: however fast the keys, a review belongs to the record that was on the screen.
    """
    handlers = ReviewHandlers(data)
    kept = gradio.BrowserState("", storage_key="imagenet-think-reviewer", secret="kept where its owner types it")
    mark = gradio.Textbox(visible="hidden")
    with gradio.Column() as door:
        html_block(
            f'<p class="it-found">{counted(len(handlers.keys), "record")}, one after the other. A review is on disk '
            "when you save it; come back any time with the same name. What to judge, and the keys: first tab.</p>"
        )
        with gradio.Row(elem_classes="it-row it-door"):
            name = gradio.Textbox(label="Your name", max_lines=1, elem_id="review-name", scale=0, min_width=220)
            start = button("Start", 120, "review-start", primary=True)
    with gradio.Column(visible=False) as table:
        progress, record = html_block(), html_block()
        with gradio.Column(elem_classes="it-choices"):
            with gradio.Row(elem_classes="it-verdicts"):
                parsing = _choice(PARSING, 1, "Split into thinking and answer", "review-parsing", 270)
                content = _choice(CONTENT, 3, "What it says of the picture", "review-content", 475)
                named = _choice(NAMED, 7, "Answer names the class", "review-named", 200)
                note = gradio.Textbox(label="Note (n)", max_lines=1, elem_id="review-note", min_width=150)
            with gradio.Row(elem_classes="it-row it-moves"):
                save = button("Save (Enter)", 130, "review-save", primary=True)
                undo = button("Undo (u)", 100, "review-undo")
                back = button("Back (←)", 100, "review-back")
                onward = button("Next (→)", 100, "review-next")

    at, choices = [name, mark], [parsing, content, note, named]
    shown = [mark, progress, record, *choices]
    gradio.on([start.click, name.submit], handlers.enter, name, [name, kept, *shown, door, table], **QUIET)
    gradio.on([save.click, note.submit], handlers.save, [*at, *choices], shown, **QUIET)
    undo.click(handlers.undo, at, shown, **QUIET)
    back.click(lambda who, mark: handlers.step(who, mark, -1), at, shown, **QUIET)
    onward.click(lambda who, mark: handlers.step(who, mark, +1), at, shown, **QUIET)
    record.change(None, js=TO_TOP, **QUIET)
    # In the browser: an answer of the server could come after the reviewer has typed, and empty the field again.
    page.load(None, [kept, name], name, js="(kept, typed) => typed || kept", **QUIET)


def _choice(choices: Sequence[str], first_key: int, label: str, elem_id: str, width: int) -> gradio.Radio:
    named = [(f"{choice} ({key})", choice) for key, choice in enumerate(choices, first_key)]
    return gradio.Radio(named, label=label, elem_id=elem_id, scale=0, min_width=width)


class ReviewHandlers:
    """Handle the events of a review; each handler returns mark, progress, record, parsing, content, note and named.

    The last is asked where annotate.py measured the same, so that people's answer can be compared with it.
    """

    def __init__(self, data: PageData) -> None:
        self._data = data
        ids = data.rows.image_ids
        self.keys: list[Key] = [(ids[at].as_py(), model) for at, model in data.sample.records]

    def enter(self, typed: str) -> Any:
        """Return the stripped name, and the first record without a review by this reviewer."""
        with show_errors():
            if not self.keys:
                raise ContractError("the dataset has no good record to review")
            who = check_reviewer(typed)
        return who, who, *self._open(who, -1), gradio.update(visible=False), gradio.update(visible=True)

    def step(self, who: str, mark: str, by: int) -> Any:
        """Return the record before or after, with this reviewer's choices."""
        return self._show(who, min(max(self._number(mark) + by, 0), len(self.keys) - 1))

    def save(
        self, who: str, mark: str, parsing: str | None, content: str | None, note: str, named: str | None = None
    ) -> Any:
        """Write the review to disk, and return the next record without one."""
        number = self._number(mark)
        if not (parsing and content) or (self._asks_named(number) and not named):
            gradio.Info("Choose one of each line first.", duration=3)
            return gradio.skip()
        asked = named if named and self._asks_named(number) else ""
        review = Review(*self.keys[number], *self._version(number), parsing, content, note.strip(), asked)
        with show_errors():
            self._data.reviews.add(who, review)
        return self._open(who, number)

    def undo(self, who: str, mark: str) -> Any:
        """Withdraw the latest review, and return its record with the choices kept, so that they can be changed."""
        self._number(mark)  # refuses a page of another sample
        with show_errors():
            undone = self._data.reviews.undo(who, self._in_sample)
        if undone is None:
            gradio.Info("You have no review to withdraw.", duration=3)
            return gradio.skip()
        number = self.keys.index(undone.key)
        return *self._show(who, number)[:3], *self._choices(number, undone)

    def _open(self, who: str, after: int) -> Any:
        """Return the next record without a review, continuing from the start; the last one where there is none."""
        reviews = self._reviews_of(who)
        order = [*range(after + 1, len(self.keys)), *range(after + 1)]
        left = (number for number in order if number not in reviews or not self._is_whole(number, reviews[number]))
        return self._show(who, next(left, len(self.keys) - 1))

    def _show(self, who: str, number: int) -> Any:
        reviews = self._reviews_of(who)
        done = sum(self._is_whole(at, review) for at, review in reviews.items())
        return (
            self._mark(number),
            review_views.progress(number, len(self.keys), done, who),
            view_or_error(lambda: review_views.record(self._data, number)),
            *self._choices(number, reviews.get(number)),
        )

    def _choices(self, number: int, review: Review | None) -> tuple[Any, ...]:
        named = gradio.update(value=(review and review.named) or None, visible=self._asks_named(number))
        return *((review.parsing, review.content, review.note) if review else (None, None, "")), named

    def _asks_named(self, number: int) -> bool:
        """Return whether the answer was compared with its class."""
        at, model = self._data.sample.records[number]
        return bool(self._data.rows.sides[model].named[at] >= 0)

    def _is_whole(self, number: int, review: Review) -> bool:
        """Return whether a review says all that is asked: one of before the dataset had a taxonomy does not."""
        return bool(review.named) or not self._asks_named(number)

    def _reviews_of(self, who: str) -> dict[int, Review]:
        """Return a reviewer's reviews of the present texts, by number of the record in the sample."""
        with show_errors():
            reviews = self._data.reviews.of(who)
        found = ((number, reviews.get(key)) for number, key in enumerate(self.keys))
        return {number: review for number, review in found if review and review.version == self._version(number)}

    def _in_sample(self, review: Review) -> bool:
        """Return whether a review is of a sampled record's present text."""
        return review.key in self.keys and review.version == self._version(self.keys.index(review.key))

    def _version(self, number: int) -> tuple[str, int]:
        return self._data.rows.version(*self._data.sample.records[number])

    def _mark(self, number: int) -> str:
        """Return a record's number with a hash of the record, which detects a page of another sample or dataset.

        It is a hash because the mark is in the page, and the page must not reveal the model.
        """
        record = repr((self.keys[number], self._version(number)))
        return f"{number} {hashlib.sha256(record.encode('utf-8', 'surrogatepass')).hexdigest()}"

    def _number(self, mark: str) -> int:
        """Return the number in a mark. Show an error where the mark is of another sample or dataset."""
        number = int(mark.split()[0])
        with show_errors():
            if not (number < len(self.keys) and self._mark(number) == mark):
                raise ContractError("the server was started with another sample or dataset: load this page again")
        return number
