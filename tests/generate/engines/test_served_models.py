"""A server says which models it has: the one is taken, of several the choices are named, all else is refused."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from generate.engines.base import AwayError, UnfitError
from generate.engines.served_models import look_for, only_model


@contextmanager
def answering(body: bytes, code: int = 200) -> Iterator[str]:
    """A server that answers GET /v1/models, and nothing else."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(code if self.path == "/v1/models" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            with suppress(ConnectionError):
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        server.server_close()


def listed(*names: object) -> bytes:
    return json.dumps({"object": "list", "data": [{"id": name} for name in names]}).encode()


@pytest.mark.parametrize("body", [listed("owner/Thinker@v2"), listed("a b", "a b"), b'[{"id": "x"}]'])
def test_the_one_model_is_taken(body: bytes) -> None:
    parsed = json.loads(body)
    with answering(body) as url:
        assert only_model(url, "NO_SUCH_KEY") == (parsed["data"] if isinstance(parsed, dict) else parsed)[0]["id"]


BROKEN = [
    (listed("one", "two"), 200, r"127\.0\.0\.1:\d+ has 2 models, one, two; name the model there, --checkpoint NAME"),
    (listed(*map(str, range(12))), 200, "has 12 models, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more"),
    (listed(), 200, "lists no model; start it with one, or name the model there"),
    (b"<html>Welcome</html>", 200, r"does not list its models \(Welcome\)"),
    (b"{}", 200, "does not list its models"),
    (listed("a", None), 200, "does not list its models"),
    (listed("a\x1b[31m"), 200, "does not list its models"),
    (listed(3), 200, "does not list its models"),
    (b"[" * 100_000, 200, "does not list its models"),
    (b"x" * (2**22 + 1), 200, "sends more than 4,194,304 bytes"),
    (b"no", 404, "knows no such model or address"),
    (b"no", 401, "refused the key"),
    (b"no", 500, r"answered 500: no.*it was asked for its models"),
]


@pytest.mark.parametrize(("body", "code", "reason"), BROKEN)
def test_anything_else_is_refused_in_one_sentence(body: bytes, code: int, reason: str) -> None:
    with answering(body, code) as url, pytest.raises(UnfitError, match=reason) as error:
        only_model(url, "NO_SUCH_KEY")
    assert "\n" not in str(error.value)
    assert "--checkpoint NAME" in str(error.value)


def test_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    with answering(b"") as url:
        pass
    with pytest.raises(UnfitError, match="no server answers at 127"):
        only_model(url, "NO_SUCH_KEY")
    monkeypatch.setenv("ODD_KEY", "sk-\x07")
    with pytest.raises(UnfitError, match="the key in ODD_KEY holds a control character"):
        only_model(url, "ODD_KEY")


def test_a_run_says_before_its_first_row_that_the_model_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    """It goes on: some servers take any name. Where none answers it does not begin."""
    with answering(b"") as gone:
        pass
    with answering(listed("a", "b")) as url, answering(b"no", 404) as silent:
        look_for("c", [url], "NO_SUCH_KEY")
        assert capsys.readouterr().out == f"Warning: {url.split('/')[2]} lists no model c; it has a, b.\n"
        look_for("b", [gone, url], "NO_SUCH_KEY")
        look_for("c", [silent], "NO_SUCH_KEY")
        assert capsys.readouterr().out == ""
        look_for(None, [gone, url], "NO_SUCH_KEY")
        assert capsys.readouterr().out == ""
    for model in ("c", None):
        with pytest.raises(
            AwayError, match=r"^no server answers at 127.* start it, or give another address, --engine "
        ):
            look_for(model, [gone], "NO_SUCH_KEY")
