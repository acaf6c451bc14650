"""The tab in which a sample is reviewed, one record after the other."""

from collections.abc import Sequence
from typing import Any

import gradio

from generate.reviewing import review_views
from generate.reviewing.controls import QUIET, TO_TOP, button, html_block, readable, told
from generate.reviewing.shown import Shown
from generate.reviewing.summary import is_of
from generate.reviewing.verdict_files import CONTENT, PARSING, Key, Verdict, check_name
from imagenet_think import ContractError


def review_tab(shown: Shown, page: gradio.Blocks) -> None:
    """Who reviews, then the record with its controls.

    Reviewer and record number are components, not gradio's states: they travel with the verdict that is pressed. So it
    is of the record that was to be seen, however fast the keys, and a page goes on when the server was started again.
    """
    desk = _Desk(shown)
    kept = gradio.BrowserState("", storage_key="imagenet-think-reviewer", secret="kept where its owner types it")
    number = gradio.Number(0, visible="hidden", precision=0)
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

    at, verdict = [name, number], [parsing, content, note]
    seen = [number, progress, record, *verdict]
    gradio.on([start.click, name.submit], desk.enter, name, [name, kept, *seen, door, table], **QUIET)
    gradio.on([save.click, note.submit], desk.save, [*at, *verdict], seen, **QUIET)
    undo.click(desk.undo, at, seen, **QUIET)
    back.click(lambda who, at: desk.show(who, at - 1), at, seen, **QUIET)
    onward.click(lambda who, at: desk.show(who, at + 1), at, seen, **QUIET)
    record.change(None, js=TO_TOP, **QUIET)
    page.load(lambda who: who, kept, name, **QUIET)


def _choice(choices: Sequence[str], first_key: int, label: str, elem_id: str, width: int) -> gradio.Radio:
    named = [(f"{choice} ({key})", choice) for key, choice in enumerate(choices, first_key)]
    return gradio.Radio(named, label=label, elem_id=elem_id, scale=0, min_width=width)


class _Desk:
    """What happens at the controls of a review; each gives number, progress, record, parsing, content and note."""

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

    def show(self, who: str, number: int) -> Any:
        with told():
            said = self._shown.verdicts.of(who)
        number = min(max(number, 0), len(self.keys) - 1)
        verdict = said.get(self.keys[number])
        if verdict and not is_of(self._shown.rows, *self._shown.drawn.records[number], verdict):
            verdict = None
        done = sum(key in said for key in self.keys)
        return (
            number,
            review_views.progress(number, len(self.keys), done, who),
            readable(lambda: review_views.record(self._shown, number)),
            *((verdict.parsing, verdict.content, verdict.note) if verdict else (None, None, "")),
        )

    def save(self, who: str, number: int, parsing: str | None, content: str | None, note: str) -> Any:
        """The verdict on disk; then the next record without one."""
        if not (parsing and content):
            gradio.Info("Choose one of each line first.", duration=3)
            return gradio.skip()
        rows, (at, model) = self._shown.rows, self._shown.drawn.records[number]
        attempt = int(rows.sides[model].attempt[at])
        verdict = Verdict(*self.keys[number], rows.run_id(at, model), attempt, parsing, content, note.strip())
        with told():
            self._shown.verdicts.add(who, verdict)
        return self._open(who, number)

    def undo(self, who: str, number: int) -> Any:
        """The record whose verdict was taken back, its choices still made so that they can be changed."""
        with told():
            undone = self._shown.verdicts.undo(who)
        if undone is None:
            gradio.Info("There is no verdict of yours to take back.", duration=3)
            return gradio.skip()
        number = self.keys.index(undone.key) if undone.key in self.keys else number
        return *self.show(who, number)[:3], undone.parsing, undone.content, undone.note

    def _open(self, who: str, after: int) -> Any:
        """The next record without a verdict, around the end; the last one where there is none."""
        with told():
            said = self._shown.verdicts.of(who)
        order = [*range(after + 1, len(self.keys)), *range(after + 1)]
        return self.show(who, next((at for at in order if self.keys[at] not in said), len(self.keys) - 1))
