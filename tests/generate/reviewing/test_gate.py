"""Other web sites and the page's server: whatever a site makes a browser send is refused before its body is read."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import fastapi
import httpx
import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from generate.reviewing import gate
from generate.reviewing.page_data import PageData
from generate.reviewing.server import application
from tests.support.review_browser import NO_BROWSER, Page, Server, browser
from tests.support.review_dataset import make_dataset

OWN = {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}
# What a browser says of a request that another page made, whichever of the headers it sends.
FOREIGN = {
    "a site": {"origin": "http://example.org"},
    "a site over TLS": {"origin": "https://example.org"},
    "no origin": {"origin": "null"},
    "another port": {"origin": "http://127.0.0.1:8888", "sec-fetch-site": "same-site"},
    "the default port": {"origin": "http://127.0.0.1"},
    "another name": {"origin": "http://localhost:7860", "sec-fetch-site": "cross-site"},
    "another scheme": {"origin": "https://127.0.0.1:7860"},
    "a longer name": {"origin": "http://127.0.0.1:7860.example.org"},
    "an empty origin": {"origin": ""},
    "cross-site": {"sec-fetch-site": "cross-site"},
    "same-site": {"sec-fetch-site": "same-site"},
    "unknown": {"sec-fetch-site": "something"},
    "referer": {"referer": "http://example.org/page"},
    "referer of another port": {"referer": "http://127.0.0.1:8888/"},
    "referer with our name in it": {"referer": "http://127.0.0.1:7860@example.org/"},
    "no referer": {"referer": "about:blank"},
    "own referer, another origin": {"referer": "http://127.0.0.1:7860/", "origin": "http://example.org"},
}
OF_HOSTS = {  # the address that is served, and what a Host header may say
    ("127.0.0.1", "127.0.0.1:7860"): True,
    ("127.0.0.1", "localhost:7860"): True,
    ("127.0.0.1", "LOCALHOST:9000"): True,  # ssh -L 9000:localhost:7860
    ("::1", "[::1]:7860"): True,
    ("localhost", "127.0.0.1"): True,
    ("127.0.0.1", "example.org:7860"): False,
    ("127.0.0.1", "localhost.example.org"): False,
    ("127.0.0.1", "127.0.0.1.example.org"): False,
    ("127.0.0.1", "127.0.0.1@example.org"): False,
    ("127.0.0.1", "example.org#127.0.0.1"): False,
    ("127.0.0.1", "10.0.0.5:7860"): False,
    ("127.0.0.1", ""): False,
    ("0.0.0.0", "10.0.0.5:7860"): True,  # no site can have a number as its name
    ("0.0.0.0", "[fe80::1]:7860"): True,
    ("0.0.0.0", f"{socket.gethostname()}:7860"): True,
    ("0.0.0.0", "example.org:7860"): False,
    ("gpu.example.org", "gpu.example.org:7860"): True,
    ("gpu.example.org", "other.example.org:7860"): False,
}
OPEN = {  # what the page uses; anything else is closed
    ("GET", "/"),
    ("HEAD", "/"),
    ("GET", "/picture/{at}"),
    ("GET", "/static/{path:path}"),
    ("GET", "/assets/{path:path}"),
    ("GET", "/theme.css"),
    ("GET", "/favicon.ico"),
    ("GET", "/manifest.json"),
    ("GET", "/gradio_api/app_id"),
    ("GET", "/gradio_api/heartbeat/{session_hash}"),
    ("GET", "/gradio_api/queue/data"),
    ("POST", "/gradio_api/queue/join"),
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X-OTHER")


class Route(NamedTuple):
    method: str
    path: str

    @property
    def filled(self) -> str:
        return self.path.replace("{at}", "1").replace("{", "").replace("}", "").replace(":path", "")


@pytest.fixture(scope="module")
def app(data: PageData) -> fastapi.FastAPI:
    return application(data, "127.0.0.1")


@pytest.fixture(scope="module")
def client(app: fastapi.FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:7860") as client:
        yield client


def routes_of(app: Any, before: str = "") -> Iterator[Route]:
    """Yield every route of an app and of those that are mounted in it, as the app itself lists them."""
    for route in app.routes:
        if hasattr(route, "original_router"):  # what include_router() made
            yield from routes_of(route.original_router, before)
        elif hasattr(route, "app") and hasattr(route.app, "routes"):
            yield from routes_of(route.app, before + route.path)
        else:
            for method in getattr(route, "methods", None) or {"GET"}:
                yield Route(method, before + route.path)


def test_every_route_refuses_other_sites(app: fastapi.FastAPI, client: TestClient) -> None:
    routes = set(routes_of(app))
    assert len(routes) > 60
    assert routes >= OPEN
    rebound = {"host": "example.org:7860", "origin": "http://example.org:7860"}
    for route in sorted(routes):
        for headers in (FOREIGN["a site"], FOREIGN["another port"], FOREIGN["referer"]):
            answer = client.request(route.method, route.filled, headers=OWN | headers)
            assert answer.status_code == 403, (route, headers)
            assert "access-control-allow-origin" not in answer.headers
            assert route.method == "HEAD" or answer.text.startswith("This page answers to itself alone")
        assert client.request(route.method, route.filled, headers=OWN | rebound).status_code == 400, route


@pytest.mark.parametrize("case", FOREIGN)
def test_however_a_browser_says_that_it_is_another_site(case: str, client: TestClient) -> None:
    for method, path in (("GET", "/picture/5"), ("POST", "/gradio_api/queue/join"), ("POST", "/gradio_api/upload")):
        assert client.request(method, path, headers=OWN | FOREIGN[case]).status_code == 403


@pytest.mark.parametrize("method", METHODS)
def test_every_method_of_another_site_is_refused(method: str, client: TestClient) -> None:
    for path in ("/", "/gradio_api/queue/join", "/gradio_api/upload", "/none"):
        assert client.request(method, path, headers=OWN | FOREIGN["a site"]).status_code == 403


def test_what_the_page_does_not_use_is_closed_to_itself(app: fastapi.FastAPI, client: TestClient) -> None:
    closed = sorted(set(routes_of(app)) - OPEN)
    assert {"/gradio_api/upload", "/gradio_api/file={path_or_url:path}", "/config"} <= {path for _, path in closed}
    for route in closed:
        answer = client.request(route.method, route.filled, headers=OWN)
        assert (answer.status_code, answer.headers["connection"]) == (404, "close"), route


@pytest.mark.parametrize("path", ["/assets/../../etc/passwd", "/assets/%2e%2e/x", "/static//etc/passwd", "/static/.x"])
def test_no_way_out_of_the_page_s_own_files(path: str, client: TestClient) -> None:
    assert client.get(path, headers=OWN).text == "There is no such page.\n"


def test_the_page_itself_is_answered(client: TestClient) -> None:
    """As it asks, as a person who types the address does, and as programs do, which send none of these headers."""
    for headers in (OWN, {"sec-fetch-site": "none"}, {}, {"referer": "http://127.0.0.1:7860/"}):
        answer = client.get("/", headers=headers)
        assert answer.status_code == 200
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert client.get("/picture/5", headers=headers).headers["content-type"] == "image/jpeg"
    through_ssh = {"host": "localhost:9000", "origin": "http://localhost:9000"}
    assert client.get("/", headers=OWN | through_ssh).status_code == 200
    joined = client.post("/gradio_api/queue/join", headers=OWN, json={"fn_index": 0, "data": [], "session_hash": "x"})
    assert "event_id" in joined.json()


def test_a_page_for_everyone_is_as_closed_and_takes_no_review(data: PageData) -> None:
    """Behind the Hub's name, in a frame of its page: whoever asks gets what the page uses, and nothing else."""
    app = application(replace(data, published="jane/small@v1.0.0"), "0.0.0.0")
    called = {
        str(function.fn.__qualname__).partition(".<")[0]
        for function in app.routes[-1].app.blocks.fns.values()  # type: ignore[attr-defined]
        if function.fn
    }
    assert "_GridHandlers.click" in called
    assert not called & {"_GridHandlers.raw", "ReviewHandlers.save", "ReviewHandlers.enter", "summary_tab"}
    with TestClient(app, base_url="https://jane-small-review.hf.space") as client:
        of_hub = {"sec-fetch-site": "cross-site", "referer": "https://huggingface.co/"}
        answer = client.get("/", headers=of_hub)
        assert answer.status_code == 200
        assert "frame-ancestors https://huggingface.co" in answer.headers["content-security-policy"]
        for route in sorted(set(routes_of(app)) - OPEN):
            assert client.request(route.method, route.filled, headers=of_hub).status_code == 404, route
        length = {"content-length": str(gate.MAX_BODY + 1)}
        assert client.post("/gradio_api/queue/join", headers=of_hub | length, content=b"").status_code == 413


@pytest.mark.parametrize(("served", "asked"), OF_HOSTS)
def test_under_which_names_the_page_is_known(served: str, asked: str) -> None:
    scope = {"type": "http", "method": "GET", "path": "/", "scheme": "http", "headers": [(b"host", asked.encode())]}
    refused = gate.why_refused(scope, served)
    assert (refused is None) == OF_HOSTS[served, asked]
    assert refused is None or refused.status == 400


@pytest.mark.parametrize("hosts", [[], ["127.0.0.1", "127.0.0.1"]])
def test_a_request_has_one_host(hosts: list[str]) -> None:
    headers = [(b"host", host.encode()) for host in hosts]
    scope = {"type": "http", "method": "GET", "path": "/", "scheme": "http", "headers": headers}
    assert (gate.why_refused(scope, "127.0.0.1") or (None,))[0] == 400


def test_a_websocket_is_refused(client: TestClient) -> None:
    with pytest.raises(WebSocketDisconnect), client.websocket_connect("/gradio_api/queue/data"):
        pass


# ------------------------------------------------------------------------------------------------------- bodies, bounds


class Talk:
    """Hold what a request sends, piece by piece, and the status that is answered."""

    def __init__(self, pieces: list[bytes], stalls: bool = False) -> None:
        self.pieces, self.stalls, self.status, self.asked = pieces, stalls, 0, list[bytes]()

    async def receive(self) -> dict[str, Any]:
        if not self.pieces and self.stalls:
            await asyncio.sleep(60)
        body = self.pieces.pop(0) if self.pieces else b""
        return {"type": "http.request", "body": body, "more_body": bool(self.pieces) or self.stalls}

    async def send(self, message: Any) -> None:
        self.status = message.get("status", self.status)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 200, "headers": []})

    def run(self, **headers: str) -> int:
        named = [(name.replace("_", "-").encode(), value.encode()) for name, value in (OWN | headers).items()]
        scope = {"type": "http", "method": "POST", "path": "/gradio_api/queue/join", "scheme": "http", "headers": named}
        asyncio.run(gate.Gate(self.app, "127.0.0.1")(scope, self.receive, self.send))
        return self.status


def test_a_body_is_bounded_in_bytes_and_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "BODY_S", 0.1)
    monkeypatch.setattr(gate, "LINGER_S", 0.1)
    whole = Talk([b"a", b"b"])
    assert (whole.run(), whole.asked) == (200, [b"ab"])
    most = Talk([bytes(gate.MAX_BODY)])
    assert (most.run(), len(most.asked[0])) == (200, gate.MAX_BODY)
    for refused, talk, headers in (
        (413, Talk([bytes(1 << 16)] * 17), {}),
        (413, Talk([]), {"content_length": str(gate.MAX_BODY + 1)}),
        (413, Talk([]), {"content_length": "many"}),
        (408, Talk([b"a"], stalls=True), {}),
    ):
        began = time.monotonic()
        assert (talk.run(**headers), talk.asked) == (refused, [])
        assert time.monotonic() - began < 5


# ----------------------------------------------------------------------------------------------- a server, a browser


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("gate")
    make_dataset(folder)
    server = Server(folder / "small", f"--images={folder / 'pictures'}")
    yield server
    server.kill()


def files_of(server: Server) -> set[Path]:
    """Return the files below the server's temporary folder."""
    return {path for path in server.dataset.parent.rglob("*") if path.is_file()}


UPLOADS = [
    "/gradio_api/upload",
    "/upload",
    "/gradio_api/queue/join",
    "/",
    "/picture/1",
    "/gradio_api/upload?upload_id=x",
]


@pytest.mark.process
@pytest.mark.parametrize("path", UPLOADS)
@pytest.mark.parametrize("origin", ["http://example.org", "null", "http://localhost:1"])
def test_an_upload_from_elsewhere_is_answered_before_it_is_read(path: str, origin: str, server: Server) -> None:
    size, before = 200 << 20, files_of(server)
    part = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + bytes(1 << 14)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: {origin}\r\nContent-Length: {size}\r\n"
        "Content-Type: multipart/form-data; boundary=x\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as sent:
        sent.sendall(head.encode() + part)
        answer = sent.recv(1 << 16)
        assert answer.startswith(b"HTTP/1.1 403 ")
        assert files_of(server) == before


@pytest.mark.process
@pytest.mark.slow
def test_two_hundred_megabytes_leave_nothing(server: Server) -> None:
    """A library that sends all before it reads gets the reason too, from another site and from the page itself."""
    before = files_of(server)
    own = {"origin": server.url, "sec-fetch-site": "same-origin"}
    for headers, status in (({"origin": "http://example.org"}, 403), (own, 404)):
        files = {"files": ("a.bin", bytes(200 << 20))}
        answer = httpx.post(f"{server.url}/gradio_api/upload", headers=headers, files=files, timeout=120)
        assert answer.status_code == status
        assert files_of(server) == before


# Tries everything by which a page can reach another server; each entry says whether something came back.
ATTACK = """<!doctype html><title>elsewhere</title><script>
const url = "URL", all = {};
const form = () => {
  const form = new FormData();
  form.append("files", new Blob([new Uint8Array(1 << 20)]), "a.bin");
  return form;
};
const reads = (name, asked) => asked.then((r) => r.type !== "opaque" && r.ok).catch(() => false)
  .then((got) => { all[name] = got; });
const loads = (name, tag, of) => new Promise((end) => {
  const one = Object.assign(document.createElement(tag), of);
  one.onload = () => { all[name] = true; end(); };
  one.onerror = () => { all[name] = false; end(); };
  document.head.append(one);
});
(async () => {
  for (const mode of ["cors", "no-cors"]) {
    await reads(`get ${mode}`, fetch(url, {mode}));
    await reads(`config ${mode}`, fetch(`${url}/config`, {mode}));
    await reads(`upload ${mode}`, fetch(`${url}/gradio_api/upload`, {mode, method: "POST", body: form()}));
    await reads(`join ${mode}`, fetch(`${url}/gradio_api/queue/join`, {mode, method: "POST", body: "{}"}));
    await reads(`no referrer ${mode}`, fetch(`${url}/picture/5`, {mode, referrerPolicy: "no-referrer"}));
  }
  await reads("put", fetch(`${url}/gradio_api/upload`, {method: "PUT", body: form()}));
  await loads("picture", "img", {src: `${url}/picture/5`});
  await loads("picture without referrer", "img", {src: `${url}/picture/5`, referrerPolicy: "no-referrer"});
  await loads("script", "script", {src: `${url}/static/js/iframeResizer.contentWindow.min.js`});
  await loads("style", "link", {rel: "stylesheet", href: `${url}/theme.css`});
  await new Promise((end) => {
    const events = new EventSource(`${url}/gradio_api/queue/data?session_hash=x`);
    events.onopen = () => { all.events = true; end(); };
    events.onerror = () => { all.events = false; events.close(); end(); };
  });
  await new Promise((end) => {
    const socket = new WebSocket(`${url.replace("http", "ws")}/gradio_api/queue/data`);
    socket.onopen = () => { all.socket = true; end(); };
    socket.onerror = () => { all.socket = false; end(); };
  });
  window.done = all;
})();
</script>
<iframe id="frame" src="URL"></iframe>
<form id="form" method="post" action="URL/gradio_api/upload" enctype="multipart/form-data">
<input name="files" value="x"></form>
"""


@pytest.mark.process
@pytest.mark.skipif(bool(NO_BROWSER), reason=str(NO_BROWSER))
@pytest.mark.parametrize("name", ["localhost", "127.0.0.1"])
def test_a_page_of_another_port_gets_nothing(name: str, server: Server, tmp_path: Path) -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(ATTACK.replace("URL", server.url).encode())

        def log_message(self, *_: object) -> None:
            pass

    before = files_of(server)
    elsewhere = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=elsewhere.serve_forever, daemon=True).start()
    try:
        with browser(tmp_path) as driver:
            driver.get(f"http://{name}:{elsewhere.server_port}/")
            driver.set_script_timeout(60)
            wait = "const end = arguments[0]; (function wait() { done ? end(done) : setTimeout(wait, 50); })();"
            got = driver.execute_async_script(wait.replace("done", "window.done"))
            assert len(got) == 17
            assert {attack for attack, came in got.items() if came} == set()
            driver.switch_to.frame("frame")
            assert "gradio" not in driver.page_source
            driver.switch_to.default_content()
            driver.execute_script("document.getElementById('form').submit()")
            deadline = time.monotonic() + 60
            while "answers to itself alone" not in driver.page_source and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "answers to itself alone" in driver.page_source
            page = Page(driver, server.url.replace("127.0.0.1", "localhost"))
            page.load()  # the same server by another of its names, as a person opens it
            page.press("Next")
            page.line("page 2 of 2")
    finally:
        elsewhere.shutdown()
        elsewhere.server_close()
    assert files_of(server) - before <= {path for path in files_of(server) if tmp_path in path.parents}
