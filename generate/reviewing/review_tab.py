"""The tab in which a sample is reviewed, one record after the other."""

import hashlib
from collections.abc import Sequence
from typing import Any

import gradio

from generate.reviewing import review_views
from generate.reviewing.controls import QUIET, TO_TOP, button, html_block, or_why, told
from generate.reviewing.page_data import Shown
from generate.reviewing.review_files import CONTENT, PARSING, Key, Verdict, check_name
from imagenet_think import ContractError


def review_tab(shown: Shown, page: gradio.Blocks) -> None:
    """Who reviews, then the record with its controls.

    Reviewer and record are components, not gradio's states: they travel with the verdict that is pressed. So it is of
    the record that was to be seen, however fast the keys.
    """
    desk = Desk(shown)
    kept = gradio.BrowserState("", storage_key="imagenet-think-reviewer", secret="kept where its owner types it")
    mark = gradio.Textbox(visible="hidden")
    with gradio.Column() as door:
        html_block(
            f'<p class="it-found">{len(desk.keys):,} records, one after the other. A verdict is on disk when you save '
            "it; come back any time with the same name.</p>"
        )
        with gradio.Row(elem_classes="it-row it-door"):
            name = gradio.Textbox(label="Your name", max_lines=1, elem_id="review-name", scale=0, min_width=220)
            start = button("Start", 120, "review-start", primary=True)
    with gradio.Column(visible=False) as table:
        progress, record = html_block(), html_block()
        with gradio.Column(elem_classes="it-verdict"):
            with gradio.Row():
                parsing = _choice(PARSING, 1, "Split into thinking and answer", "review-parsing", 310)
                content = _choice(CONTENT, 3, "What it says of the picture", "review-content", 500)
                note = gradio.Textbox(label="Note (n)", max_lines=1, elem_id="review-note", min_width=200)
            with gradio.Row(elem_classes="it-row"):
                save = button("Save (Enter)", 130, "review-save", primary=True)
                undo = button("Undo (u)", 100, "review-undo")
                back = button("Back (←)", 100, "review-back")
                onward = button("Next (→)", 100, "review-next")

    at, verdict = [name, mark], [parsing, content, note]
    seen = [mark, progress, record, *verdict]
    gradio.on([start.click, name.submit], desk.enter, name, [name, kept, *seen, door, table], **QUIET)
    gradio.on([save.click, note.submit], desk.save, [*at, *verdict], seen, **QUIET)
    undo.click(desk.undo, at, seen, **QUIET)
    back.click(lambda who, mark: desk.step(who, mark, -1), at, seen, **QUIET)
    onward.click(lambda who, mark: desk.step(who, mark, +1), at, seen, **QUIET)
    record.change(None, js=TO_TOP, **QUIET)
    page.load(lambda who: who, kept, name, **QUIET)


def _choice(choices: Sequence[str], first_key: int, label: str, elem_id: str, width: int) -> gradio.Radio:
    named = [(f"{choice} ({key})", choice) for key, choice in enumerate(choices, first_key)]
    return gradio.Radio(named, label=label, elem_id=elem_id, scale=0, min_width=width)


class Desk:
    """What happens at the controls of a review; each gives mark, progress, record, parsing, content and note."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        ids = shown.rows.image_ids
        self.keys: list[Key] = [(ids[at].as_py(), model) for at, model in shown.drawn.records]

    def enter(self, typed: str) -> Any:
        """The name, cleaned, and the first record that this reviewer has not judged."""
        with told():
            if not self.keys:
                raise ContractError("the dataset has no good record to review")
            who = check_name(typed)
        return who, who, *self._open(who, -1), gradio.update(visible=False), gradio.update(visible=True)

    def step(self, who: str, mark: str, by: int) -> Any:
        """A record before or after, with what this reviewer said of it."""
        return self._show(who, min(max(self._number(mark) + by, 0), len(self.keys) - 1))

    def save(self, who: str, mark: str, parsing: str | None, content: str | None, note: str) -> Any:
        """The verdict on disk; then the next record without one."""
        number = self._number(mark)
        if not (parsing and content):
            gradio.Info("Choose one of each line first.", duration=3)
            return gradio.skip()
        verdict = Verdict(*self.keys[number], *self._version(number), parsing, content, note.strip())
        with told():
            self._shown.verdicts.add(who, verdict)
        return self._open(who, number)

    def undo(self, who: str, mark: str) -> Any:
        """The record whose verdict was taken back, its choices still made so that they can be changed."""
        self._number(mark)  # a page of another sample is refused
        with told():
            undone = self._shown.verdicts.undo(who, self._in_sample)
        if undone is None:
            gradio.Info("There is no verdict of yours to take back.", duration=3)
            return gradio.skip()
        return *self._show(who, self.keys.index(undone.key))[:3], undone.parsing, undone.content, undone.note

    def _open(self, who: str, after: int) -> Any:
        """The next record without a verdict, around the end; the last one where there is none."""
        said = self._said(who)
        order = [*range(after + 1, len(self.keys)), *range(after + 1)]
        return self._show(who, next((number for number in order if number not in said), len(self.keys) - 1))

    def _show(self, who: str, number: int) -> Any:
        said = self._said(who)
        verdict = said.get(number)
        return (
            self._mark(number),
            review_views.progress(number, len(self.keys), len(said), who),
            or_why(lambda: review_views.record(self._shown, number)),
            *((verdict.parsing, verdict.content, verdict.note) if verdict else (None, None, "")),
        )

    def _said(self, who: str) -> dict[int, Verdict]:
        """By number the verdicts of a reviewer that are of the records' present texts."""
        with told():
            said = self._shown.verdicts.of(who)
        found = ((number, said.get(key)) for number, key in enumerate(self.keys))
        return {number: one for number, one in found if one and one.version == self._version(number)}

    def _in_sample(self, verdict: Verdict) -> bool:
        """Whether a verdict is of a record's present text."""
        return verdict.key in self.keys and verdict.version == self._version(self.keys.index(verdict.key))

    def _version(self, number: int) -> tuple[str, int]:
        return self._shown.rows.version(*self._shown.drawn.records[number])

    def _mark(self, number: int) -> str:
        """A record's number, and a hash by which a page of another sample or dataset is told; it names no model."""
        record = repr((self.keys[number], self._version(number)))
        return f"{number} {hashlib.sha256(record.encode('utf-8', 'surrogatepass')).hexdigest()}"

    def _number(self, mark: str) -> int:
        number = int(mark.split()[0])
        with told():
            if not (number < len(self.keys) and self._mark(number) == mark):
                raise ContractError("the server was started with another sample or dataset: load this page again")
        return number
