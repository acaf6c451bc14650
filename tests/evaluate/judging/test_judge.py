"""evaluate/judge.py against a loopback server: orders, retries, a kill, verdicts that are none, the key."""

import base64
import importlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from generate.building.build import build
from tests.support.commands import ROOT
from tests.support.hostile_server import Exchange, HostileServer, echoes
from tests.support.samples import image_row, record, write_jsonl, write_run

KEY = "sk-very-secret"
CRITERIA = ("coherence", "progression", "faithfulness", "support")
IMAGES = [f"n1_{at}" for at in range(6)]  # of which n1_4 has no picture, n1_5 no answer


def module(name: str) -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "evaluate")
        return importlib.import_module(name)


class JudgeServer:
    """Rates by what a response says: "Rate N" is N, others 2; one more in the first place, the bias to be averaged out.

    `faults` are used up one a request: a status code, or a text to reply with.
    """

    def __init__(self) -> None:
        self.faults: deque[Any] = deque()
        self.bodies: list[dict[str, Any]] = []
        self.delay_s = 0.0
        self.at_once = self.most_at_once = 0
        self.lock = threading.Lock()
        handler = type("Handler", (_Handler,), {"judge": self})
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.http.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that left
        self.url = f"http://127.0.0.1:{self.http.server_port}/v1"

    def reply(self, body: dict[str, Any]) -> str:
        text = body["messages"][0]["content"][1]["text"]
        ratings = {}
        for letter, response in re.findall(r"^Response ([A-Z])\n(.*?)(?=^Response |\Z)", text, re.S | re.M):
            said = re.search(r"Rate (\d)", response)
            ratings[letter] = dict.fromkeys(CRITERIA, (int(said[1]) if said else 2) + (letter == "A"))
        return f"```json\n{json.dumps(ratings)}\n```"


class _Handler(BaseHTTPRequestHandler):
    judge: JudgeServer
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        judge = self.judge
        with judge.lock:
            judge.at_once += 1
            judge.most_at_once = max(judge.most_at_once, judge.at_once)
            judge.bodies.append(body)
            fault = judge.faults.popleft() if judge.faults else None
        time.sleep(judge.delay_s)
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._send(401, f"wrong key {self.headers.get('Authorization')}")
        elif isinstance(fault, int):
            self._send(fault, "not now")
        elif fault == "hang up":
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
        else:
            message = {"content": fault if fault is not None else judge.reply(body)}
            self._send(200, json.dumps({"choices": [{"message": message}]}))
        with judge.lock:
            judge.at_once -= 1

    def _send(self, code: int, text: str) -> None:
        self.send_response(code)
        self.send_header("Content-Length", str(len(text.encode())))
        if code == 429:
            self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(text.encode())


@pytest.fixture
def server() -> Iterator[JudgeServer]:
    judge = JudgeServer()
    threading.Thread(target=judge.http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield judge
    judge.http.shutdown()
    judge.http.server_close()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A dataset, a run whose responses ask for a 4, and pictures."""
    folder = tmp_path_factory.mktemp("world")
    rows = [image_row(name, "test") for name in IMAGES]
    for row in rows:
        if row["image_id"] != "n1_4":
            path = folder / "pictures" / row["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (80, 60), (10, 20, 30)).save(path)
    runs = {
        model: write_run(folder / model, [record(name, model) for name in IMAGES], model) for model in ("glm", "kimi")
    }
    build(runs, write_jsonl(folder / "images.jsonl", rows), folder / "imagenet-think-tests")
    answers = [record(name, "x", answer="Rate 4") for name in IMAGES[:-1]]
    write_run(folder / "x", [*answers, record("n1_5", "x", status="no_close", answer=None)], "x")
    return folder


def command(world: Path, server: JudgeServer | HostileServer, out: Path, *more: str) -> list[str]:
    return [
        str(ROOT / "evaluate" / "judge.py"),
        f"--predictions={world / 'x'}",
        f"--references={world / 'imagenet-think-tests'}",
        f"--images-root={world / 'pictures'}",
        f"--url={server.url}",
        "--model=judge",
        f"--out={out}",
        "--key-variable=JUDGE_KEY",
        *more,
    ]


def judge(world: Path, server: JudgeServer | HostileServer, out: Path, *more: str, key: str = KEY) -> Any:
    import typer
    from typer.testing import CliRunner

    app = typer.Typer()
    app.command()(module("judge").main)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(ROOT / "evaluate")
        return CliRunner().invoke(app, command(world, server, out, *more)[1:], env={"JUDGE_KEY": key})


def verdicts(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(out.glob("verdicts-*.jsonl")) for line in path.read_text().splitlines()]


def test_both_orders_are_asked_and_averaged(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """Rated 4, and 5 in the first place: (4.5 - 1) / 4 = 0.875 of four images, and 0 of the one without an answer."""
    server.delay_s = 0.02
    result = judge(world, server, tmp_path, "--concurrency=3")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "judge.json").read_text())
    assert (found["n"], found["judged"], found["unanswered"], found["failed"]) == (6, 4, 1, 4)
    assert found["means"]["prediction"] == pytest.approx(dict.fromkeys(CRITERIA, 0.875 * 4 / 5))
    # Of the teachers the last is shown first once: (2 + 3) / 2 - 1 = 1.5, a 0.375; the middle one never.
    assert found["means"]["kimi"] == pytest.approx(dict.fromkeys(CRITERIA, 0.375))
    assert found["means"]["glm"] == pytest.approx(dict.fromkeys(CRITERIA, 0.25))
    assert found["position_bias"] == dict.fromkeys(CRITERIA, 1.0)
    assert 2 <= server.most_at_once <= 3  # a loaded machine may not get to the third
    assert len(server.bodies) == 4 * 2 * 2  # images x orders x repeats
    content = server.bodies[0]["messages"][0]["content"]
    picture = Image.open(io.BytesIO(base64.b64decode(content[0]["image_url"]["url"].partition(",")[2])))
    assert picture.getpixel((3, 3))[0] < 20
    assert not any(name in content[1]["text"] for name in ("prediction", "Response D"))
    messages = [line["message"] for line in verdicts(tmp_path) if "message" in line]
    assert len(messages) == 4
    assert all(message.startswith("missing_image: ") for message in messages)


def test_what_is_there_is_not_asked_again(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """More repeats ask for what is new alone; another judge asks for all."""
    assert judge(world, server, tmp_path, "--repeats=1").exit_code == 0
    first = len(server.bodies)
    assert judge(world, server, tmp_path, "--repeats=1").exit_code == 0
    assert len(server.bodies) == first == 8
    assert judge(world, server, tmp_path, "--repeats=2").exit_code == 0
    assert len(server.bodies) == 16
    assert judge(world, server, tmp_path, "--repeats=1", "--model=other").exit_code == 0
    assert len(server.bodies) == 24


def test_faults_are_tried_again(
    world: Path, server: JudgeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("judging.client"), "_wait_s", lambda attempt, asked_s: 0.01)
    server.faults.extend([429, 500, "hang up", "no JSON", '{"A": {}}', 503, ""])
    result = judge(world, server, tmp_path, "--concurrency=2")
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "judge.json").read_text())["judged"] == 4
    assert len(server.bodies) == 16 + 7


def test_a_question_that_never_gets_a_verdict_is_told_and_asked_again(
    world: Path, server: JudgeServer, tmp_path: Path
) -> None:
    server.faults.extend(["no JSON"] * 2)
    result = judge(world, server, tmp_path, "--concurrency=1", "--retries=1")
    assert result.exit_code == 0, result.output
    assert "5 questions have no ratings" in result.stdout  # with the four that lack a picture
    assert "the reply does not rate" in next(line["message"] for line in verdicts(tmp_path) if "message" in line)
    assert judge(world, server, tmp_path, "--concurrency=1").exit_code == 0
    assert json.loads((tmp_path / "judge.json").read_text())["failed"] == 4


def test_a_request_that_takes_too_long_is_tried_again(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    server.delay_s = 0.6
    result = judge(world, server, tmp_path, "--limit=1", "--repeats=1", "--timeout-s=0.2", "--retries=1")
    assert result.exit_code == 0, result.output
    (message,) = {line["message"] for line in verdicts(tmp_path)}
    assert re.fullmatch(r"127\.0\.0\.1:\d+ was not done after 0\.2 s, the deadline of one request", message)
    assert len(server.bodies) == 4


def test_the_key_is_never_shown(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    result = judge(world, server, tmp_path, key="sk-another-secret")
    assert result.exit_code == 2
    assert "refused the key" in result.stderr
    assert "JUDGE_KEY" in result.stderr
    assert result.stderr.count("\n") == 1
    assert judge(world, server, tmp_path, "--limit=1").exit_code == 0
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    for text in (written, result.output, result.stderr):
        assert "secret" not in text


def test_a_server_that_is_gone_ends_the_work(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    server.faults.extend([503] * 100)
    result = judge(world, server, tmp_path, "--concurrency=1", "--retries=0")
    assert result.exit_code == 2
    assert "3 requests in a row failed" in result.stderr
    assert len(server.bodies) == 3


@pytest.fixture
def hostile(server: JudgeServer) -> Iterator[HostileServer]:
    """One that rates as `server` does after its faults."""

    def rate(exchange: Exchange) -> None:
        exchange.plain(200, json.dumps({"choices": [{"message": {"content": server.reply(exchange.body)}}]}).encode())

    with HostileServer(rate) as hostile:
        yield hostile


HOSTILE = {
    "trickle": "was not done after 0.5 s, the deadline of one request",
    "endless 1xx": "was not done after 0.5 s",
    "endless line": "sends more than 3,145,728 bytes",
    "endless header": "Receive buffer too long",
    "endless error": "answered 400: x{199}…",
    "gzip bomb": "sends more than 3,145,728 bytes",
    "gzip in gzip": "encoded as gzip, gzip",
    "hang up": "disconnected",
    "bad chunk": "illegal chunk header",
    "nested lists": r"the server's answer cannot be read \(JSONDecodeError\): data: \[{193}…",
    "no object": r"cannot be read \(JSONDecodeError\)",
    "empty": r"cannot be read \(JSONDecodeError\): $",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_costs_one_question(name: str, world: Path, hostile: HostileServer, tmp_path: Path) -> None:
    hostile.faults.append(name)
    slow = HOSTILE[name].startswith("was not done")
    more = ("--concurrency=1", "--retries=0", f"--timeout-s={0.5 if slow else 20}", "--repeats=1", "--limit=1")
    result = judge(world, hostile, tmp_path, *more)
    assert result.exit_code == 0, result.output
    (message,) = [line["message"] for line in verdicts(tmp_path) if "message" in line]
    assert re.search(HOSTILE[name], message)
    assert message.isprintable()
    assert sum("ratings" in line for line in verdicts(tmp_path)) == 1
    assert judge(world, hostile, tmp_path, *more).exit_code == 0
    assert json.loads((tmp_path / "judge.json").read_text())["failed"] == 0


@pytest.mark.parametrize("refused", ["response_format", "seed", "temperature"])
def test_a_field_that_the_server_refuses_is_left_out_and_told(
    refused: str, world: Path, server: JudgeServer, tmp_path: Path
) -> None:
    def strict(exchange: Exchange) -> None:
        if refused in exchange.body:
            where = [{"type": "extra_forbidden", "loc": ["body", refused], "msg": "Extra inputs are not permitted"}]
            exchange.plain(422, json.dumps({"detail": where}).encode())
        else:
            text = server.reply(exchange.body)
            exchange.plain(200, json.dumps({"choices": [{"message": {"content": text}}]}).encode())

    with HostileServer(strict) as hostile:
        for _ in range(2):  # the second time nothing is asked
            assert judge(world, hostile, tmp_path, "--repeats=1", "--retries=0").exit_code == 0
            found = json.loads((tmp_path / "judge.json").read_text())
            assert (found["judged"], found["left_out"]) == (4, [refused])


def test_an_error_in_place_of_an_answer_is_quoted_and_not_asked_again(
    world: Path, server: JudgeServer, tmp_path: Path
) -> None:
    error = json.dumps({"error": {"message": "too long", "code": 400}}).encode()
    with HostileServer(lambda exchange: exchange.plain(200, error)) as hostile:
        assert judge(world, hostile, tmp_path, "--limit=1", "--repeats=1", "--retries=3").exit_code == 0
        assert len(hostile.heads) == 2
    assert {line["message"].partition(" ")[2] for line in verdicts(tmp_path)} == {"answered 400: too long"}


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"choices": [{"message": {"content": ' + b"9" * 9999, b"[NaN]", b"null"]
)
def test_json_that_breaks_readers_is_a_message(
    body: bytes, world: Path, hostile: HostileServer, tmp_path: Path
) -> None:
    hostile.faults.append(lambda exchange: exchange.plain(200, body))
    result = judge(world, hostile, tmp_path, "--concurrency=1", "--retries=0", "--repeats=1", "--limit=1")
    assert result.exit_code == 0, result.output
    assert [line["message"].partition(" (")[0] for line in verdicts(tmp_path) if "message" in line] == [
        "the server's answer cannot be read"
    ]


def test_a_server_that_refuses_everything_ends_the_work(world: Path, hostile: HostileServer, tmp_path: Path) -> None:
    hostile.faults.extend(["endless error"] * 20)
    result = judge(world, hostile, tmp_path, "--concurrency=1")
    assert result.exit_code == 2
    assert "3 requests in a row failed, the last by: 127.0.0.1" in result.stderr
    assert len(hostile.heads) == 3


def test_parts_of_a_reply_are_joined(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    def in_parts(exchange: Exchange) -> None:
        text = server.reply(exchange.body)
        parts = [
            {"type": "thinking", "thinking": []},
            *({"type": "text", "text": half} for half in (text[:9], text[9:])),
        ]
        exchange.plain(200, json.dumps({"choices": [{"message": {"content": parts}}]}).encode())

    with HostileServer(in_parts) as hostile:
        assert judge(world, hostile, tmp_path, "--limit=1", "--repeats=1", "--retries=0").exit_code == 0
    assert all("ratings" in line for line in verdicts(tmp_path))


def test_no_form_of_the_key_is_stored(world: Path, hostile: HostileServer, tmp_path: Path) -> None:
    """Sent without its line break, and with a rating that quotes it, too."""
    for said in list(echoes(KEY))[:12]:
        hostile.faults.append(lambda exchange, said=said: exchange.plain(400, said.encode()))
        hostile.faults.append(hostile.well)
    rated = json.dumps(dict.fromkeys("ABC", GOOD["A"] | {"support": KEY}))
    reply = json.dumps({"choices": [{"message": {"content": rated}}]})
    hostile.faults.append(lambda exchange: exchange.plain(200, reply.encode()))
    more = ("--concurrency=1", "--retries=0", "--repeats=4")
    result = judge(world, hostile, tmp_path, *more, key=KEY + "\n")
    assert result.exit_code == 0, result.output
    assert f"Bearer {KEY}\r\n" in hostile.heads[0] + "\r\n"
    messages = [line["message"] for line in verdicts(tmp_path) if "message" in line]
    assert sum("***" in message for message in messages) == 13
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    for text in (written, result.output, result.stderr):
        assert not any(KEY[at : at + 8].lower() in text.lower() for at in range(len(KEY) - 7))


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ("--url=http://", "--url: http:// is not an address (it names no host)"),
        ("--url=http://user:hidden@a:99999/v1", "--url: http://a:99999/v1 is not an address (its port is no number"),
        ("--url=localhost:8000", "it does not begin with http:// or https://"),
        ("--key-variable=sk-hidden", "the key's variable is no name"),
    ],
)
def test_an_address_that_is_none_is_refused(
    option: str, message: str, world: Path, server: JudgeServer, tmp_path: Path
) -> None:
    result = judge(world, server, tmp_path / "out", option)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "hidden" not in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_key_with_a_line_break_inside_is_refused(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    result = judge(world, server, tmp_path, key="sk-very\nhidden")
    assert result.exit_code == 2
    assert "the key in JUDGE_KEY holds a control character" in result.stderr
    assert "hidden" not in result.stderr
    assert server.bodies == []


def test_a_password_in_the_address_is_not_recorded(
    world: Path, hostile: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"--url=http://user:hidden@{hostile.host}/v1"
    monkeypatch.setattr(sys, "argv", ["judge.py", url])
    assert judge(world, hostile, tmp_path, url, "--limit=1").exit_code == 0
    assert "authorization: basic" in hostile.heads[0].lower()
    assert "hidden" not in "".join(path.read_text() for path in tmp_path.iterdir())
    assert f"--url=http://{hostile.host}/v1" in json.loads((tmp_path / "judge.json").read_text())["command"]


@pytest.mark.process
def test_a_kill_loses_what_is_in_flight_alone(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """SIGKILL after a few verdicts; a torn last line; the same command asks for the rest."""
    server.delay_s = 0.3
    environment = os.environ | {"JUDGE_KEY": KEY}
    arguments = command(world, server, tmp_path, "--concurrency=2")
    process = subprocess.Popen([sys.executable, *arguments], env=environment, stderr=subprocess.DEVNULL)
    _wait_until(lambda: len(verdicts(tmp_path)) >= 5)
    process.send_signal(signal.SIGKILL)
    process.wait()
    kept, asked = len(verdicts(tmp_path)), len(server.bodies)
    assert asked - kept <= 2 + 2  # in flight, and answered in this moment
    with (tmp_path / "verdicts-00000.jsonl").open("a") as file:
        file.write('{"key": "torn')
    server.delay_s = 0.0
    assert judge(world, server, tmp_path, "--concurrency=2").exit_code == 0
    assert len(server.bodies) - asked == 16 - kept
    assert json.loads((tmp_path / "judge.json").read_text())["judged"] == 4


def _wait_until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_two_at_once_are_refused(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    with module("judging.ratings").RatingStore(tmp_path):
        result = judge(world, server, tmp_path)
    assert result.exit_code == 2
    assert "another process writes" in result.stderr


def test_bad_options_are_one_sentence(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    cases = {
        "is not a directory": "--images-root=/nowhere",
        "is not a run": f"--predictions={tmp_path}",
        "no pairs in a split 'train'": "--split=train",
        "nowhere": "--references=nowhere",
    }
    for message, option in cases.items():
        result = judge(world, server, tmp_path / "out", option)
        assert result.exit_code == 2, (message, result.output)
        assert message in result.stderr
        assert result.stderr.count("\n") == 1


GOOD = {letter: dict.fromkeys(CRITERIA, 3) for letter in "AB"}


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        ("", "does not rate"),
        ("{", "is not JSON"),
        ("{]}", "is not JSON"),
        ("[1]", "does not rate"),
        ("{" * 100_000 + "}" * 100_000, "is not JSON"),
        (json.dumps({"A": GOOD["A"]}), "does not rate"),
        (json.dumps(GOOD | {"C": GOOD["A"]}), "does not rate"),
        (json.dumps(GOOD | {"B": {"coherence": 3}}), "ratings of B are not those"),
        (json.dumps(GOOD | {"B": GOOD["A"] | {"support": 6}}), "support of B is 6"),
        (json.dumps(GOOD | {"B": GOOD["A"] | {"support": True}}), "support of B is True"),
        (json.dumps(GOOD | {"B": GOOD["A"] | {"support": 3.5}}), "support of B is 3.5"),
    ],
)
def test_replies_that_are_no_verdict(reply: str, message: str) -> None:
    rules = module("judging.ratings")
    options = [rules.Option("prediction", "t", "a"), rules.Option("glm", "t", "a")]
    with pytest.raises(rules.RatingError, match=message):
        rules.parse_ratings(reply, options)
    text = f"Here it is:\n{json.dumps(GOOD)}"
    assert rules.parse_ratings(text, options) == {"prediction": GOOD["A"], "glm": GOOD["B"]}


def test_agreement() -> None:
    """Units (1, 2), (3, 3), (5, 4), by hand.

    D_o: ordered pairs within units 2 (1-2)^2 = 2, 0, 2, each / (2 - 1), summed / 6 values: 4/6. D_e: the mean is
    3, their squares about it 4 + 1 + 0 + 0 + 4 + 1 = 10, of all ordered pairs 2 * 6 * 10 = 120, / (6 * 5) = 4.
    1 - (4/6)/4 = 5/6.
    """
    alpha = module("judging.ratings").alpha
    assert alpha([(1, 2), (3, 3), (5, 4)]) == pytest.approx(5 / 6)
    assert alpha([(1, 1), (2, 2)]) == 1
    assert alpha([(1, 2), (2, 1)]) < 0
    assert alpha([(3, 3), (3, 3)]) is None  # nothing varies, so nothing can be told
    assert alpha([(1,), (2,)]) is None
    assert alpha([]) is None


class _Judge:
    """Rates every response 3, without a server."""

    model, seed = "stub", 0

    def ask(self, items: Any, content: Any, read: Any) -> Iterator[tuple[Any, Any]]:
        for item in items:
            letters = re.findall(r"^Response ([A-Z])$", content(item)[1]["text"], re.M)
            yield item, read(item, json.dumps({letter: dict.fromkeys(CRITERIA, 3) for letter in letters}))


@pytest.mark.parametrize("count", [1, 3, 8])
def test_any_number_of_teachers_is_rated_beside_the_prediction(world: Path, tmp_path: Path, count: int) -> None:
    names = [f"teacher{at}" for at in range(count)]
    runs = {name: write_run(tmp_path / name, [record(image) for image in IMAGES]) for name in names}
    build(runs, world / "images.jsonl", tmp_path / "dataset")
    judge = module("judging.judge").judge
    out = tmp_path / "out"
    options = {"split": "test", "limit": 2, "repeats": 1, "max_side": 64}
    found = judge(_Judge(), world / "x", tmp_path / "dataset", world / "pictures", out, **options)
    assert (found["n"], found["judged"], found["failed"]) == (2, 2, 0)
    assert found["means"] == {name: dict.fromkeys(CRITERIA, 0.5) for name in ("prediction", *names)}
