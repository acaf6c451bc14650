"""evaluate/judge.py against a loopback server: orders, retries, a kill, verdicts that are none, the key."""

import base64
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from generate.building.build import build
from imagenet_think import load, to_preferences
from tests.support.commands import ROOT
from tests.support.evaluation import evaluate_first, module, run_script
from tests.support.hostile_server import Exchange, HostileServer, echoes
from tests.support.judge_server import CRITERIA, KEY, READABLE, UNREADABLE, JudgeServer
from tests.support.samples import image_row, record, write_jsonl, write_run

IMAGES = [f"n1_{at}" for at in range(6)]  # of which n1_4 has no picture, n1_5 no answer; --seed 3 draws n1_3 first
ONE = ("--limit=1", "--seed=3")


@pytest.fixture
def server() -> Iterator[JudgeServer]:
    with JudgeServer() as judge:
        yield judge


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
    return run_script("judge", command(world, server, out, *more)[1:], {"JUDGE_KEY": key})


def verdicts(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(out.glob("verdicts-*.jsonl")) for line in path.read_text().splitlines()]


def test_both_orders_are_asked_and_averaged(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """Rated 4, and 5 in the first place, four images and 0 of the one without an answer."""
    server.delay_s = 0.02
    result = judge(world, server, tmp_path, "--concurrency=3")
    assert result.exit_code == 0, result.output
    found = json.loads((tmp_path / "judge.json").read_text())
    assert (found["n"], found["judged"], found["unanswered"], found["failed"]) == (6, 4, 1, 4)
    texts = [body["messages"][0]["content"][1]["text"] for body in server.bodies]
    first = sum(bool(re.search(r"Response A\n[^|]*?Rate 4[^|]*?Response B", text)) for text in texts) / len(texts)
    assert 0 < first < 1
    mean = (4 + first - 1) / 4 * 4 / 5
    assert found["means"]["prediction"] == pytest.approx(dict.fromkeys(CRITERIA, mean))
    for low, high in found["intervals"]["prediction"].values():
        assert 0 <= low < mean < high <= 1
    # The teachers have a 2, and a 3 in the first place, in all other requests.
    teachers = [found["means"][name]["support"] for name in ("glm", "kimi")]
    assert sum(teachers) == pytest.approx((1 + 1 + 1 - first) / 4)
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


@pytest.mark.filterwarnings("ignore:(.* rows are left out|these rows have no pictures)")
def test_preferences_are_made_of_the_means(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """Of one repeat two of three responses are first once, and have a 2.5, the third a 2; two teachers may tie."""
    assert judge(world, server, tmp_path, "--repeats=1").exit_code == 0
    means = json.loads((tmp_path / "judge.json").read_text())["means"]
    rows = load("paired", world / "imagenet-think-tests", split="test")
    found = to_preferences(rows, "judge", judged=tmp_path).to_list()
    assert found
    assert {(row["chosen_value"], row["rejected_value"]) for row in found} == {(0.375, 0.25)}
    for teacher in ("glm", "kimi"):
        chosen = sum(row["chosen_teacher"] == teacher for row in found)
        rejected = sum(row["rejected_teacher"] == teacher for row in found)
        total = 0.375 * (4 - rejected) + 0.25 * rejected
        assert chosen + rejected == len(found)
        assert means[teacher] == pytest.approx(dict.fromkeys(CRITERIA, total / 4))


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
    (line,) = [line for line in verdicts(tmp_path) if line["status"] == "unreadable"]
    assert (line["message"], line["reply"]) == ("the reply holds no whole JSON object", "no JSON")
    assert judge(world, server, tmp_path, "--concurrency=1").exit_code == 0
    assert json.loads((tmp_path / "judge.json").read_text())["failed"] == 4


def test_a_request_that_takes_too_long_is_tried_again(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    server.delay_s = 0.6
    result = judge(world, server, tmp_path, *ONE, "--repeats=1", "--timeout-s=0.2", "--retries=1")
    assert result.exit_code == 1, result.output
    assert "no image was judged" in result.stderr
    assert "0 images judged, 0 without an answer -> " in result.stdout
    (message,) = {line["message"] for line in verdicts(tmp_path)}
    assert re.fullmatch(r"127\.0\.0\.1:\d+ was not done after 0\.2 s, the deadline of one request", message)
    assert len(server.bodies) == 4


def test_the_key_is_never_shown(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    result = judge(world, server, tmp_path, key="sk-another-secret")
    assert result.exit_code == 2
    assert "refused the key" in result.stderr
    assert "JUDGE_KEY" in result.stderr
    assert result.stderr.splitlines()[-1].startswith("error: ")
    assert judge(world, server, tmp_path, *ONE).exit_code == 0
    written = "".join(path.read_text() for path in tmp_path.iterdir())
    for text in (written, result.output, result.stderr):
        assert "secret" not in text


def test_a_server_that_is_gone_ends_the_work(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    server.faults.extend([503] * 100)
    result = judge(world, server, tmp_path, "--concurrency=1", "--retries=0", "--repeats=3")
    assert result.exit_code == 1
    assert "8 requests in a row failed" in result.stderr
    assert len(server.bodies) == 8


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
    hostile.faults.extend([hostile.well, name])
    slow = HOSTILE[name].startswith("was not done")
    more = ("--concurrency=1", "--retries=0", f"--timeout-s={0.5 if slow else 20}", "--repeats=1", *ONE)
    result = judge(world, hostile, tmp_path, *more)
    assert result.exit_code == 1, result.output  # of one image only one order
    (message,) = [line["message"] for line in verdicts(tmp_path) if "message" in line]
    assert re.search(HOSTILE[name], message)
    assert message.isprintable()
    assert sum("ratings" in line for line in verdicts(tmp_path)) == 1
    assert judge(world, hostile, tmp_path, *more, "--timeout-s=20").exit_code == 0
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
        assert judge(world, hostile, tmp_path, *ONE, "--repeats=1", "--retries=3").exit_code == 1
        assert len(hostile.heads) == 2 * 2  # without response_format, too
    assert {line["message"].partition(" ")[2] for line in verdicts(tmp_path)} == {"answered 400: too long"}


@pytest.mark.parametrize(
    "body", [b"[" * 200_000, b'{"choices": [{"message": {"content": ' + b"9" * 9999, b"[NaN]", b"null"]
)
def test_json_that_breaks_readers_is_a_message(
    body: bytes, world: Path, hostile: HostileServer, tmp_path: Path
) -> None:
    hostile.faults.append(lambda exchange: exchange.plain(200, body))
    result = judge(world, hostile, tmp_path, "--concurrency=1", "--retries=0", "--repeats=1", *ONE)
    assert result.exit_code == 1, result.output
    assert [line["message"].partition(" (")[0] for line in verdicts(tmp_path) if "message" in line] == [
        "the server's answer cannot be read"
    ]


def test_a_server_that_refuses_everything_ends_the_work(world: Path, hostile: HostileServer, tmp_path: Path) -> None:
    hostile.faults.extend(["endless error"] * 40)
    result = judge(world, hostile, tmp_path, "--concurrency=1", "--repeats=3")
    assert result.exit_code == 1
    assert "8 requests in a row failed, the last by: 127.0.0.1" in result.stderr
    assert len(hostile.heads) == 2 * 8  # each without response_format, too


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        (b'{"data": [{"id": "one"}, {"id": "two"}]}', "; it was asked for judge; it has one, two\n"),
        (b'{"data": []}', "; it was asked for judge\n"),
        (b"<html>", "; it was asked for judge\n"),
    ],
)
def test_a_server_without_the_model_ends_the_work_and_names_those_it_has(
    listed: bytes, said: str, world: Path, tmp_path: Path
) -> None:
    with HostileServer(
        lambda exchange: exchange.plain(404, b"no judge"), lambda exchange: exchange.plain(200, listed)
    ) as hostile:
        result = judge(world, hostile, tmp_path, *ONE)
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "knows no such model or address (404: no judge)" in result.stderr
    assert result.stderr.endswith(said)


def test_a_run_without_one_image_of_the_split_is_refused(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    other = write_run(tmp_path / "run", [record("n9_9", "x")], "x")
    result = judge(world, server, tmp_path / "out", f"--predictions={other}")
    assert (result.exit_code, server.bodies) == (2, [])
    assert f"{other} has none of the 6 images of the split test; ask about them with generate/run.py" in result.stderr


def test_parts_of_a_reply_are_joined(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    def in_parts(exchange: Exchange) -> None:
        text = server.reply(exchange.body)
        parts = [
            {"type": "thinking", "thinking": []},
            *({"type": "text", "text": half} for half in (text[:9], text[9:])),
        ]
        exchange.plain(200, json.dumps({"choices": [{"message": {"content": parts}}]}).encode())

    with HostileServer(in_parts) as hostile:
        assert judge(world, hostile, tmp_path, *ONE, "--repeats=1", "--retries=0").exit_code == 0
    assert all("ratings" in line for line in verdicts(tmp_path))


def test_no_form_of_the_key_is_stored(world: Path, hostile: HostileServer, tmp_path: Path) -> None:
    """Sent without its line break, and with a rating that quotes it, too."""
    for said in list(echoes(KEY))[:12]:
        hostile.faults.append(lambda exchange, said=said: exchange.plain(400, said.encode()))
        hostile.faults.append(hostile.well)
    hostile.faults.appendleft(hostile.well)  # with response_format, so that nothing is asked without it
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
    assert judge(world, hostile, tmp_path, url, *ONE).exit_code == 0
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


@pytest.mark.parametrize("form", READABLE)
def test_every_form_of_ratings_is_read(form: str, world: Path, server: JudgeServer, tmp_path: Path) -> None:
    server.says = READABLE[form]
    assert judge(world, server, tmp_path, "--repeats=1", "--retries=0", *ONE).exit_code == 0
    for line in verdicts(tmp_path):
        assert line["status"] == "rated"
        assert line["ratings"]["prediction"] == dict.fromkeys(
            CRITERIA, 4 + (next(iter(line["ratings"])) == "prediction")
        )


@pytest.mark.parametrize("form", UNREADABLE)
def test_a_reply_without_ratings_is_a_row_and_soon_the_end(
    form: str, world: Path, server: JudgeServer, tmp_path: Path
) -> None:
    """Both requests of one image are kept with the reply; of all images the judging ends after eight replies."""
    server.says, said = UNREADABLE[form]
    assert judge(world, server, tmp_path / "one", "--repeats=1", "--retries=0", *ONE).exit_code == 1
    lines = verdicts(tmp_path / "one")
    assert [line["status"] for line in lines] == ["unreadable"] * 2
    assert all(said in line["message"] and 0 < len(line["reply"]) <= 1 << 16 for line in lines)
    assert json.loads((tmp_path / "one" / "judge.json").read_text())["judged"] == 0
    server.bodies.clear()
    result = judge(world, server, tmp_path / "all", "--repeats=5", "--concurrency=1")
    assert result.exit_code == 1
    assert len(server.bodies) == 8
    assert re.search(f"8 requests in a row failed, the last by: [^;]*{re.escape(said)}", result.stderr)
    assert "the last reply begins: " in result.stderr
    assert len(result.stderr.splitlines()[-1]) < 600
    assert not (tmp_path / "all" / "judge.json").exists()
    server.says = json.dumps
    assert judge(world, server, tmp_path / "all", "--repeats=1").exit_code == 0


REFUSALS = {
    "by name": (400, "response_format is not supported"),
    "nameless": (400, ""),
    "of JSON": (422, '{"error": {"message": "this model has no JSON mode", "type": "invalid_request_error"}}'),
    "within an answer": (200, '{"error": {"message": "no", "type": "invalid_request_error"}}'),
    "an illness": (500, "grammar"),
    "nothing readable": (200, '{"choices": [{"message": {"content": "{}"}}]}'),
}


@pytest.mark.parametrize("kind", REFUSALS)
def test_without_response_format_where_it_does_harm(
    kind: str, world: Path, server: JudgeServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module("judging.client"), "_wait_s", lambda attempt, asked_s: 0.01)
    server.refuses = lambda body: REFUSALS[kind] if "response_format" in body else None
    assert judge(world, server, tmp_path, "--concurrency=1").exit_code == 0
    found = json.loads((tmp_path / "judge.json").read_text())
    assert (found["judged"], found["left_out"]) == (4, ["response_format"])
    assert len(server.bodies) <= 16 + 3  # once it was found out, nothing more is wasted


def test_repeats_differ_in_order_and_seed(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    assert judge(world, server, tmp_path, "--repeats=3", "--temperature=0", "--concurrency=1").exit_code == 0
    assert {body["temperature"] for body in server.bodies} == {0}
    of_image: dict[str, set[tuple[str, ...]]] = {}
    for line in verdicts(tmp_path):
        if line["status"] == "rated":
            of_image.setdefault(line["image_id"], set()).add(tuple(line["ratings"]))
            assert line["seed"] == 1000 * line["repeat"]
    assert {len(orders) for orders in of_image.values()} == {6}  # all orders of three responses
    assert {body["seed"] for body in server.bodies} == {0, 1000, 2000}
    result = judge(world, server, tmp_path, "--repeats=4", "--temperature=0")
    assert result.exit_code == 2
    assert "asks the same again" in result.stderr


def test_the_form_has_every_response(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    assert judge(world, server, tmp_path, "--repeats=1", *ONE).exit_code == 0
    text = server.bodies[0]["messages"][0]["content"][1]["text"]
    form = json.loads(next(line for line in text.splitlines() if line.startswith("{")))
    assert form == {letter: dict.fromkeys(CRITERIA, 3) for letter in "ABC"}


def test_what_was_judged_is_named(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    assert judge(world, server, tmp_path, "--seed=7").exit_code == 0
    found = json.loads((tmp_path / "judge.json").read_text())
    with evaluate_first():
        references = module("scoring.references").read_references(world / "imagenet-think-tests", "test")
    assert found["references"] == {"dataset": references.fingerprint(), "teachers": ["glm", "kimi"]}
    assert (found["model"], found["judge"], found["seed"], found["temperature"]) == ("x", "judge", 7, 0.6)
    assert found["rubric"]["text"] in server.bodies[0]["messages"][0]["content"][1]["text"]
    from scipy.stats import binomtest

    low, high = binomtest(4, 5).proportion_ci(method="wilson")
    assert found["judged_share"] == pytest.approx([0.8, low, high])
    assert found["statuses"] == {"missing_image": 4, "rated": 16}
    others, (read,) = module("reporting.judgements").read_judgements([tmp_path / "judge.json"])
    assert (others, read.model, read.run_id) == ([], "x", found["run_id"])
    assert read.entry["ratings"]["support"] == [
        found["means"]["prediction"]["support"],
        *found["intervals"]["prediction"]["support"],
    ]
    assert set(read.teachers) == {"glm", "kimi"}


def test_agreement_with_people(world: Path, server: JudgeServer, tmp_path: Path) -> None:
    """Two texts of glm: of one a review counts, the other's is of another attempt; too few for a tau."""
    folder = world / "imagenet-think-tests.review"
    folder.mkdir()
    review = {"model": "glm", "run_id": "run-glm", "attempt": 0, "parsing": "right", "content": "true", "note": ""}
    dataset = module("imagenet_think").load("glm", world / "imagenet-think-tests")["test"]
    review["run_id"] = dataset["run_id"][0]
    lines = [review | {"image_id": "n1_0"}, review | {"image_id": "n1_1", "attempt": 7}]
    (folder / "ann.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*lines, "torn"]))
    try:
        assert judge(world, server, tmp_path).exit_code == 0
    finally:
        (folder / "ann.jsonl").unlink()
        folder.rmdir()
    found = json.loads((tmp_path / "judge.json").read_text())["people"]
    assert (found["texts"], found["reviews"], found["left_out"], found["tau"]) == (1, 1, 1, None)


def test_tau_is_that_of_scipy() -> None:
    import numpy as np
    from scipy.stats import kendalltau

    judge, people = np.array([0, 0.5, 1, 1, 0.25] * 4), np.array([-3, -1, 0, -1, -2] * 4)
    tau, low, high = module("judging.people")._tau(judge, people, 0)
    assert tau == pytest.approx(kendalltau(judge, people).statistic)
    assert -1 <= low <= tau <= high <= 1
    assert module("judging.people")._tau(judge, people * 0, 0) is None


def test_a_limit_takes_all_classes() -> None:
    from datasets import Dataset

    references = module("scoring.references")
    rows = {"image_id": [f"i{at:03}" for at in range(100)], "wnid": ["a"] * 60 + ["b"] * 30 + ["c"] * 10}
    read = references.References("d", Dataset.from_dict(rows), ("glm",), ("en",))
    for limit, counts in ((10, (6, 3, 1)), (50, (30, 15, 5))):
        found = read.sample(limit, 1).rows
        for wnid, count in zip("abc", counts, strict=True):
            assert abs(found["wnid"][:].count(wnid) - count) <= 1
        assert len(found) == limit
        assert found["image_id"][:] == sorted(found["image_id"])
        assert found["image_id"][:] != rows["image_id"][:limit]
    assert set(read.sample(10, 1).rows["image_id"]) < set(read.sample(50, 1).rows["image_id"])
    assert set(read.sample(10, 2).rows["image_id"]) != set(read.sample(10, 1).rows["image_id"])
    assert len(read.sample(None, 1).rows) == len(read.sample(1000, 1).rows) == 100


def test_agreement() -> None:
    """Units (1, 2), (3, 3), (5, 4), by hand.

    D_o: ordered pairs within units 2 (1-2)^2 = 2, 0, 2, each / (2 - 1), summed / 6 values: 4/6. D_e: the mean is
    3, their squares about it 4 + 1 + 0 + 0 + 4 + 1 = 10, of all ordered pairs 2 * 6 * 10 = 120, / (6 * 5) = 4.
    1 - (4/6)/4 = 5/6.
    """
    alpha = module("judging.summary").alpha
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
            try:
                letters = re.findall(r"^Response ([A-Z])$", content(item)[1]["text"], re.M)
            except module("judging.client").RequestError as error:  # a question without its picture
                yield item, error
            else:
                yield item, read(item, json.dumps({letter: dict.fromkeys(CRITERIA, 3) for letter in letters}))


@pytest.mark.parametrize("count", [1, 3, 8])
def test_any_number_of_teachers_is_rated_beside_the_prediction(world: Path, tmp_path: Path, count: int) -> None:
    names = [f"teacher{at}" for at in range(count)]
    runs = {name: write_run(tmp_path / name, [record(image) for image in IMAGES]) for name in names}
    build(runs, world / "images.jsonl", tmp_path / "dataset")
    judge = module("judging.judge").judge
    out = tmp_path / "out"
    options = {"split": "test", "limit": None, "repeats": 1, "max_side": 64}
    found = judge(_Judge(), world / "x", tmp_path / "dataset", world / "pictures", out, **options)
    assert (found["n"], found["judged"], found["unanswered"], found["failed"]) == (6, 4, 1, 2)
    assert found["means"].pop("prediction") == dict.fromkeys(CRITERIA, 4 * 0.5 / 5)
    assert found["means"] == {name: dict.fromkeys(CRITERIA, 0.5) for name in names}
