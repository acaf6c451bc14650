"""The page: tabs to browse, review, compare models, and sum up."""

from pathlib import Path

import gradio

from generate.reviewing.browse_tab import browse_tab, compare_tab
from generate.reviewing.controls import html_block
from generate.reviewing.image_views import header
from generate.reviewing.page_data import Shown
from generate.reviewing.review_tab import review_tab
from generate.reviewing.summary_tab import summary_tab

STYLE, KEYS = (Path(__file__).with_name(name) for name in ("style.css", "keys.js"))


def page(shown: Shown) -> gradio.Blocks:
    """The whole page."""
    with gradio.Blocks(title=f"{shown.rows.name}: review", analytics_enabled=False) as blocks:
        html_block(header(shown))
        with gradio.Tabs(overflow_behavior="wrap"):
            with gradio.Tab("Browse"):
                browse_tab(shown)
            with gradio.Tab("Review"):
                review_tab(shown, blocks)
            if shown.scores:
                with gradio.Tab("Compare"):
                    compare_tab(shown)
            with gradio.Tab("Summary") as tab:
                summary_tab(shown, tab)
    return blocks


def theme() -> gradio.themes.Base:
    """With the fonts of the reader's system: none is fetched."""
    return gradio.themes.Base(
        primary_hue="indigo",
        neutral_hue="zinc",
        font=("ui-sans-serif", "system-ui", "sans-serif"),
        font_mono=("ui-monospace", "Menlo", "Consolas", "monospace"),
    )
