"""Build the tab that summarizes all reviews and exports the summary."""

import gradio

from generate.command_line.terminal import counted
from generate.reviewing import review_views
from generate.reviewing.controls import QUIET, button, html_block, show_errors
from generate.reviewing.image_views import text
from generate.reviewing.page_data import PageData
from generate.reviewing.proportions import sample_size
from generate.reviewing.summary import export_summary, summarize
from imagenet_think_project.scripts import command_line


def summary_tab(data: PageData, tab: gradio.Tab) -> None:
    """Add the controls; the summary is computed whenever the tab is opened."""
    found = html_block()
    with gradio.Row(elem_classes="it-row"):
        write = button("Export review.json", 170, "review-export")
        written = html_block("", "it-line")
    with gradio.Accordion("How many records for an interval?", open=False), gradio.Row(elem_classes="it-row"):
        share = gradio.Number(90, label="Expected share, %", minimum=0, maximum=100)
        half = gradio.Number(3, label="Interval, ± percentage points", minimum=0.1, maximum=49)
        needed = html_block(_needed(90, 3))

    def show() -> str:
        reviews = data.reviews.all()
        summary = summarize(data.rows, data.sample, reviews)
        return review_views.summary(summary, list(reviews), data.reviews.damaged())

    def save() -> str:
        with show_errors():
            path = export_summary(summarize(data.rows, data.sample, data.reviews.all()), data.reviews.folder)
        return (
            f'<p class="it-found">Written: {text(path)}. To add it to the card: '
            f"{command_line('dataset_card/fill.py')} {text(data.rows.name)} --facts … --review {text(path)}</p>"
        )

    tab.select(show, None, found, **QUIET)
    write.click(save, None, written, **QUIET)
    gradio.on([share.change, half.change], _needed, [share, half], needed, **QUIET)


def _needed(share: float | None, half: float | None) -> str:
    """Return the sample size for an interval of +- `half`, both in percent."""
    try:
        n = sample_size((share or 0) / 100, (half or 0) / 100)
    except ValueError as error:
        return f'<p class="it-found">{text(error)}</p>'
    return f'<p class="it-found">{counted(n, "record")} of each model (95 %, Wilson)</p>'
