"""Build the gradio controls that all tabs share."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import gradio

from generate.reviewing.image_views import text
from imagenet_think import ContractError

# Options of every event: no spinner over the page, no entry in the public list of API calls.
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
TO_TOP = "() => window.scrollTo(0, 0)"  # a newly opened text is read from its beginning


def html_block(html: str = "", elem_classes: str | None = None, js_on_load: str | None = None) -> gradio.HTML:
    """Return a block of HTML. It sends a click to Python only if js_on_load does."""
    return gradio.HTML(html, elem_classes=elem_classes, js_on_load=js_on_load)


def button(label: str, width: int, elem_id: str | None = None, primary: bool = False) -> gradio.Button:
    """Return a button that is at least `width` pixels wide."""
    return gradio.Button(
        label, size="sm", scale=0, min_width=width, elem_id=elem_id, variant="primary" if primary else "secondary"
    )


def view_or_error(view: Callable[[], str]) -> str:
    """Return a view, or a paragraph with the error where it cannot be made."""
    try:
        return view()
    except (ContractError, OSError) as error:
        return f'<p class="it-why">{text(error)}</p>'


@contextmanager
def show_errors() -> Iterator[None]:
    """Turn errors into messages on the page."""
    try:
        yield
    except (ContractError, OSError) as error:
        raise gradio.Error(text(error)) from error
