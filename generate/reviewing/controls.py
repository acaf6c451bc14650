"""What all tabs of the page need of gradio."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio

from generate.reviewing.image_views import text
from imagenet_think import ContractError

# Of every event: no spinner over the page, no entry in a public list of calls.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
TO_TOP = "() => window.scrollTo(0, 0)"  # what is opened is read from its beginning


def html_block(html: str = "", elem_classes: str | None = None, js_on_load: str | None = None) -> gradio.HTML:
    """HTML of ours; unlike gradio's own it sends no click, unless by js_on_load."""
    return gradio.HTML(html, elem_classes=elem_classes, js_on_load=js_on_load)


def button(label: str, width: int, elem_id: str | None = None, primary: bool = False) -> gradio.Button:
    """A button of `width` pixels."""
    return gradio.Button(
        label, size="sm", scale=0, min_width=width, elem_id=elem_id, variant="primary" if primary else "secondary"
    )


def or_why(view: Callable[[], str]) -> str:
    """A view, or in its place the sentence that says why it cannot be had."""
    try:
        return view()
    except (ContractError, OSError) as error:
        return f'<p class="it-why">{text(error)}</p>'


@contextmanager
def told() -> Iterator[None]:
    """What cannot be done is said in a message on the page."""
    try:
        yield
    except (ContractError, OSError) as error:
        raise gradio.Error(text(error)) from error
