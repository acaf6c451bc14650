"""Assemble the page from its tabs: browse, review, compare models, summary."""

from pathlib import Path

import gradio

from generate.reviewing.browse_tab import browse_tab, compare_tab
from generate.reviewing.controls import html_block
from generate.reviewing.image_views import header
from generate.reviewing.page_data import PageData
from generate.reviewing.review_tab import review_tab
from generate.reviewing.summary_tab import summary_tab

STYLE, KEYS = (Path(__file__).with_name(name) for name in ("style.css", "keys.js"))


def page(data: PageData) -> gradio.Blocks:
    """Return the whole page."""
    with gradio.Blocks(title=f"{data.rows.name}: review", analytics_enabled=False) as blocks:
        html_block(header(data))
        with gradio.Tabs(overflow_behavior="wrap"):
            with gradio.Tab("Browse"):
                browse_tab(data)
            if not data.published:
                with gradio.Tab("Review"):
                    review_tab(data, blocks)
            if data.scores:
                with gradio.Tab("Compare"):
                    compare_tab(data)
            if not data.published:
                with gradio.Tab("Summary") as tab:
                    summary_tab(data, tab)
    return blocks


def theme() -> gradio.themes.Base:
    """Return a theme with the system's fonts, so that the browser fetches none."""
    return gradio.themes.Base(
        primary_hue="indigo",
        neutral_hue="zinc",
        font=("ui-sans-serif", "system-ui", "sans-serif"),
        font_mono=("ui-monospace", "Menlo", "Consolas", "monospace"),
    )
