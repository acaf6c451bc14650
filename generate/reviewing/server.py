"""Serve the page and its pictures, to this machine only unless another host is given."""

import os
import socket
from html import escape
from textwrap import wrap
from typing import Any

import fastapi
import gradio
import uvicorn

from generate.reviewing.gate import Gate
from generate.reviewing.page import KEYS, STYLE, page, theme
from generate.reviewing.page_data import PageData
from imagenet_think import MAX_SIDE, ImageError

# The URL holds the position of a picture, which is another picture once another dataset is served at this address.
_NO_CACHE = {"cache-control": "no-store"}


def application(data: PageData, host: str) -> fastapi.FastAPI:
    """Return the server: the page at /, pictures at /picture/<position>?side=<pixels>&number=<of several>."""
    app = fastapi.FastAPI(openapi_url=None)
    app.add_middleware(Gate, host=host, for_everyone=bool(data.published))

    @app.get("/picture/{at}")
    def picture(at: int, side: int = MAX_SIDE, number: int = 0) -> fastapi.Response:
        if not (0 <= at < len(data.rows) and 0 <= number < len(data.rows.paths_of(at))):
            raise fastapi.HTTPException(404)
        try:
            content, kind = data.picture(at, min(max(side, 16), MAX_SIDE), number), "image/jpeg"
        except ImageError as error:
            content, kind = _error_image(error), "image/svg+xml"
        return fastapi.Response(content, media_type=kind, headers=_NO_CACHE)

    return gradio.mount_gradio_app(
        app,
        page(data).queue(default_concurrency_limit=8),
        path="/",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        theme=theme(),
        css_paths=STYLE,
        js=KEYS.read_text(encoding="utf-8"),
    )


def _error_image(error: ImageError) -> bytes:
    """Return an SVG with the reason why there is no picture."""
    lines = [error.status, "", *wrap(str(error), 30)[:8]]
    spans = "".join(f'<tspan x="12" dy="16">{escape(line) or " "}</tspan>' for line in lines)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240" width="240" height="240">'
        '<rect width="240" height="240" fill="#8882"/>'
        f'<text y="40" font-family="sans-serif" font-size="11" fill="#888">{spans}</text></svg>'
    ).encode("utf-8", "replace")


def listen(host: str, port: int) -> socket.socket:
    """Return a listening socket. Raise OSError where the port is taken, or the host is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((host, port))
        found.listen()  # a browser that connects before the page is ready waits
    except OSError:
        found.close()
        raise
    return found


def serve(data: PageData, host: str, bound: socket.socket) -> None:
    """Serve the page until the process is interrupted."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # gradio would report its use to its makers
    config: Any = uvicorn.Config(
        application(data, host), ws="none", log_level="error", access_log=False, timeout_graceful_shutdown=1
    )
    address = f"[{host}]" if ":" in host else host
    print(f"http://{address}:{bound.getsockname()[1]}  (Ctrl+C ends it)", flush=True)
    uvicorn.Server(config).run(sockets=[bound])
