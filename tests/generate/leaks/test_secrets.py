"""What would let somebody in is found in texts of any form, and nothing else is."""

import base64
import json
import os
import random
import re
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psutil
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from generate.leaks import secrets
from generate.leaks.secrets import SECRETS, find_secrets, find_texts_with_secrets
from tests.support.commands import ROOT
from tests.support.made_up_secrets import ALNUM, BASE32, DIGITS, HEX, NAMED, TOKENS, made_up, some
from tests.support.ordinary_texts import CODE, ordinary_texts

MADE_UP = made_up(1)
CONTEXTS: dict[str, Callable[[str], str]] = {
    "alone": "{}".format,
    "in prose": "It reads {} there.".format,
    "before a full stop": "The sign says {}. Then nothing".format,
    "before a full stop at the end": "{}.".format,
    "before a comma": "First {}, then more".format,
    "before other marks": "Is it {}? {{}}!".format,
    "in double quotes": 'x = "{}";'.format,
    "in single quotes": "x('{}')".format,
    "in curly quotes": "“{}”".format,
    "in parentheses": "({})".format,
    "in brackets": "[{}]".format,
    "in code": "run `{}` now".format,
    "in a block of code": "```\n{}\n```".format,
    "in bold": "**{}**".format,
    "in a table": "| a | {} |\n".format,
    "in a list": "- {}\n- b".format,
    "in a link": "[x]({})".format,
    "in a tag": "<b>{}</b>".format,
    "after an equals sign": "x={}\n".format,
    "before an ampersand": "{}&x=1".format,
    "in Chinese": "密钥是{}。然后".format,
    "in Arabic": "المفتاح {} هنا".format,
    "after an escaped line feed": "a\\n{}\\nb".format,
    "after an escaped tab": "a\\t{}\\tb".format,
    "in JSON": lambda secret: json.dumps({"raw": [f"see\n{secret}\nthere"]}),
    "in JSON in JSON": lambda secret: json.dumps({"raw": json.dumps({"a": f"x\n{secret}\n"})}),
    "in JSON of ASCII": lambda secret: json.dumps({"raw": f"是{secret}。"}),
    "in a message": "the server answered 401: invalid key {} (request 12)".format,
}


@pytest.mark.parametrize("kind", MADE_UP)
def test_every_kind_is_found_in_every_context(kind: str) -> None:
    missed = []
    for name, write in CONTEXTS.items():
        found = list(find_secrets(write(MADE_UP[kind]).encode()))
        if not found or any(one.what not in SECRETS for one in found):
            missed.append(name)
    assert not missed


@pytest.mark.parametrize("kind", MADE_UP)
def test_places(kind: str) -> None:
    secret = MADE_UP[kind].encode()
    text = "Ein Schild, 看板: ".encode() + secret + b". Mehr steht dort nicht."
    for found in find_secrets(text):
        assert 0 < found.start < found.end <= len(text)
        assert text.index(secret) <= found.start
        assert found.end <= text.index(secret) + len(secret) + 1  # the host after a password's @ may count


def test_recall_does_not_depend_on_chance() -> None:
    missed = [
        (seed, kind)
        for seed in range(2, 12)
        for kind, secret in made_up(seed).items()
        if not list(find_secrets(f"see {secret}. Then".encode()))
    ]
    assert len(missed) <= 10 * len(MADE_UP) * 0.005, missed  # a random key may hold what examples do


WORDS = {
    "hugging face": "a Hugging Face token",
    "github fine-grained": "a GitHub token",
    "aws id": "an AWS key",
    "anthropic": "a key of a model's provider",
    "groq": "a key of a model's provider",
    "slack webhook": "a Slack token or webhook",
    "azure ad": "an Azure key or token",
    "vault": "a Vault token",
    "docker": "a Docker token",
    "putty key": "a private key",
    "pgp key": "a private key",
    "basic auth": "a password in a header",
    "bearer": "a token in a header",
    "address": "a password in an address",
    "netrc": "a password of netrc",
    "json web token": "a JSON Web Token",
    "any api key": "a key or token",
    "linear": "an access key or token",
}


@pytest.mark.parametrize(("kind", "what"), WORDS.items())
def test_words(kind: str, what: str) -> None:
    assert {found.what for found in find_secrets(MADE_UP[kind].encode())} == {what}


def test_the_list_of_words_is_that_of_the_rules() -> None:
    rules = yaml.safe_load((ROOT / "generate/leaks/secret_rules.yaml").read_text())["rules"]
    assert {rule["name"] for rule in rules} == set(SECRETS[:-2])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert all(rule["id"].startswith("ours.") for rule in rules)
    # how Kingfisher writes what stands between an issuer's name and the value: see secrets._BY_NAME
    assert 150 < sum(map(secrets._is_by_name, (rule["id"] for rule in secrets._scanner().rules.metadata()))) < 350


PERCENT = (
    "hugging face",
    "github classic",
    "aws id",
    "slack bot",
    "openai project",
    "sendgrid",
    "stripe",
    "azure storage",
)


@pytest.mark.parametrize("kind", PERCENT)
def test_escaped_letters(kind: str) -> None:
    secret = MADE_UP[kind]
    every = "".join(f"%{byte:02X}" for byte in secret.encode())
    for text in (
        f"https://a.org/?x=1&t%3D{secret}%26y",
        f"https://a.org/?x={quote(f'token={secret};', safe='')}",
        f"text before, {every} and after",
        f'{{"a": "x\\u003d{secret}\\u0026"}}',
        f"{quote('Überschrift ' * 300)}%3D{secret}%20{quote('später ' * 300)}",
    ):
        (found, *_) = find_secrets(text.encode())
        assert found.what in SECRETS[:-1], text
        assert text.encode()[found.start : found.end].strip(b"%"), text


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


# Ways to write a text that a reader, or one command, turns back into it.
FORMS: dict[str, Callable[[str], str]] = {
    "base64": _base64,
    "base64 of more": lambda text: _base64(f"the token is {text}, as you see\n" * 2),
    "base64 in lines": lambda text: base64.encodebytes(f"some words before, {text} and after".encode()).decode(),
    "base64 in comments": lambda text: "\n# ".join(textwrap.wrap(_base64(f"it is {text}, yes"), 40)),
    "urlsafe base64": lambda text: base64.urlsafe_b64encode(f"k={text}".encode()).decode().rstrip("="),
    "base64 of base64": lambda text: _base64(_base64(text)),
    "base64 of hexadecimal": lambda text: _base64(text.encode().hex()),
    "base64 of escapes": lambda text: _base64("".join(f"%{ord(sign):02X}" for sign in text)),
    "base64 of UTF-16": lambda text: base64.b64encode(text.encode("utf-16-le")).decode(),
    "base64 with escapes": lambda text: quote(_base64(f"{text}?"), safe=""),
    "base32": lambda text: base64.b32encode(text.encode()).decode(),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal, marked": lambda text: f"0x{text.encode().hex().upper()}",
    "hexadecimal, spaced": lambda text: text.encode().hex(" "),
    "numbers": lambda text: str(list(text.encode())),
    "entities": lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    "entities in hexadecimal": lambda text: "".join(f"&#x{ord(sign):X};" for sign in text),
    "entities of signs": lambda text: text.replace("_", "&lowbar;").replace("-", "&#45;").replace(".", "&period;"),
    "escapes of C": lambda text: "".join(f"\\x{ord(sign):02x}" for sign in text),
    "octal escapes": lambda text: "".join(f"\\{ord(sign):03o}" for sign in text),
    "escapes of JSON": lambda text: "".join(f"\\u{ord(sign):04x}" for sign in text),
    "quoted-printable": lambda text: "".join(f"={ord(sign):02X}" for sign in text),
    "escaped signs": lambda text: re.sub(r"([_.-])", r"\\\1", text),
    "invisible characters": lambda text: f"{text[:12]}\u200b{text[12:]}",
    "hyphens that are not seen": lambda text: f"{text[:12]}\u00ad{text[12:]}",
    "full width": lambda text: "".join(chr(ord(sign) + 0xFEE0) if sign.isalnum() else sign for sign in text),
    "tags within": lambda text: f"<b>{text[:4]}</b><span class='x'>{text[4:]}</span>",
    "a place to break": lambda text: f"{text[:12]}<wbr>{text[12:]}",
    "two strings": lambda text: f'"{text[:15]}" + "{text[15:]}"',
    "two strings on lines": lambda text: f"('{text[:15]}'\n    '{text[15:]}')",
    "two lines": lambda text: f"{text[:15]}\n{text[15:]}",
    "a line that goes on": lambda text: f"{text[:15]}\\\n{text[15:]}",
    "colours": lambda text: f"\x1b[31m{text}\x1b[0m",
    "colours in JSON": lambda text: json.dumps(f"\x1b[31m{text}\x1b[0m"),
    "bold by underscores": lambda text: f"__{text}__",
    "before a footnote": lambda text: f"{text}[^1]",
}
WRITTEN = (
    *("hugging face", "github classic", "aws id", "openai project", "anthropic", "groq", "digitalocean", "pypi", "npm"),
    *("gitlab", "stripe", "slack bot"),
)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", WRITTEN)
def test_however_a_secret_is_written(kind: str, form: str) -> None:
    for text in (FORMS[form](MADE_UP[kind]), f"The sign says {FORMS[form](MADE_UP[kind])} and nothing more."):
        (found, *_) = find_secrets(text.encode())
        assert found.what in SECRETS[:-1]
        assert 0 <= found.start < found.end <= len(text.encode())


def test_a_coded_run_over_two_texts_is_found_in_its_own() -> None:
    texts = [b"see " + b"a1B2c3D4" * 9, _base64(f"it is {MADE_UP['npm']}, so").encode(), b"c3D4" * 9]
    assert find_texts_with_secrets(texts) == {1: "an npm token"}


@pytest.mark.parametrize(
    "around", [b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"\x00\x00\x00", b"\xff", b"\xed\xa0\x80"]
)
def test_bytes_that_are_no_text(around: bytes) -> None:
    for kind in ("hugging face", "aws id", "nvidia", "address", "rsa key", "docker", "telegram"):
        for text in (around + MADE_UP[kind].encode() + around, around * 99 + MADE_UP[kind].encode() + around * 99):
            assert list(find_secrets(text)), (kind, text)


def test_everywhere_in_a_long_text() -> None:
    """Across the borders of the pieces that are searched at once, too; each secret is told once."""
    kinds = ("hugging face", "aws id", "rsa key", "wandb", "address", "basic auth", "azure storage")
    for kind in kinds:
        secret = MADE_UP[kind].encode()
        for border in (secrets._AT_ONCE, 2 * secrets._AT_ONCE):
            for before in (0, 1, len(secret) // 2, len(secret) - 1, len(secret), len(secret) + 1):
                text = bytearray(b"some words of prose here " * (1_000_000 // 25))
                at = border - before
                text[at : at + len(secret) + 2] = b"\n" + secret + b"\n"
                assert len(list(find_secrets(bytes(text)))) == 1, (kind, border, before)


def test_each_text_is_judged_alone() -> None:
    half = MADE_UP["hugging face"][:20].encode(), MADE_UP["hugging face"][20:].encode()
    names = [b"wandb_api_key =", MADE_UP["wandb"].partition("=")[2].encode()]
    assert find_texts_with_secrets([*half, *names]) == {}
    texts = [b"a dog"] * 50 + [b""]
    texts[7], texts[31] = MADE_UP["vault"].encode(), b"ends with a letter"
    texts[32] = MADE_UP["npm"].encode()  # after a letter
    assert find_texts_with_secrets(texts) == {7: "a Vault token", 32: "an npm token"}
    assert find_texts_with_secrets([]) == {} == find_texts_with_secrets([b""])
    assert find_texts_with_secrets([MADE_UP["rsa key"].encode()] * 3) == dict.fromkeys(range(3), "a private key")


HARMLESS = [
    *CODE,
    "The sign says hf_hub and AKIA; a task-oriented sk-ewed view, https://example.org:8080/a@b, mail a@example.org.",
    "ratio 3:4@5 and http://localhost:8000/v1 and https://user@host/ and ftp://user:@host",
    "whisk-" + "a" * 40,
    "https://username:password@example.com, https://user:****@host, https://me:<token>@host, http://${U}:${P}@h/x",
    "hf_" + "x" * 34 + " hf_your_token_here " + "sk-" + "1234567890abcdef" * 2 + " sk-your-api-key-goes-here-with",
    "sk-learn-based-pipelines-with-many-stages-and-names sk-SK-en-US-de-DE-fr-FR-es-ES-it-IT-pt-PT",
    "ASIAPACIFICECONOMICS and a poster of PHILADELPHIAMUSEUMOF",
    "token = 'abc' password: hunter secret: none api_key: null",
    "s.setAbsoluteBackgroundImage; this.s.getElementsByTagNameAndId(x)",
    f"sha512-{base64.b64encode(bytes(range(64))).decode()}",
    f"{'-' * 5}BEGIN RSA PRIVATE KEY{'-' * 5}\nyour key\n{'-' * 5}END RSA PRIVATE KEY{'-' * 5}",
    f"key = '{'-' * 5}BEGIN PRIVATE KEY{'-' * 5}\\n...\\n'",
    f"{'-' * 5}BEGIN OPENSSH PRIVATE KEY{'-' * 5}\n<base64>\n",
    "Authorization: Bearer YOUR_ACCESS_TOKEN_HERE_PLEASE Authorization: Basic YWxhZGRpbg==",
    "wandb: run 5f2b8c9d1e3a7f4c6b0d2e8f9a1c3b5d7e9f0a2b synced; Sentry: 5f2b8c9d1e3a7f4c6b0d2e8f9a1c3b5d",
    "secret_key = 'django-insecure-your-key' SECRET_KEY=changeme-please-1 MY_TOKEN=some_word_of_mine",
    "machine learning login page password reset",
    "a login form: Username: [input] Password: [input], WiFi pass: latte2024",
    "token: BPE_Merge_Rule_42_AB, session key: AES256GCMWithHMACSHA512, secret = getBytes2FromUTF8String.of(x)",
    "host key: ssh-rsa SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8; the private key: 2048-bit RSA",
    "docker run -p 8080:80 x; docker login -u me -p mypassword; mysql -u root -p mydatabase; redis-cli -a $REDIS_PASS",
    "user=postgres password=postgres host=db; jdbc:mysql://db/x?user=root&password=root; Cookie: theme=dark; lang=en",
    '{"auth": "disabled"} {"auth": "Y29mZmVl"} <path d="M19.43 12.98c.04-.32.07-.64.07-.98"/>',
    f'"token": "sha512-{base64.b64encode(bytes(range(80, 144))).decode()}"',
    "password is P@ssw0rd, api_key: process.env.NEXT_PUBLIC_API_KEY2,",
    "SECRET_KEY = KeyGeneratorV2.fromPBKDF2WithSHA256()",
    "eyJ0eXAi.eyJpc3Mi.sig and eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIiwibmFtZSI6IkpvaG4gRG9lIn0.abcdefghijkl",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_secret(text: str) -> None:
    assert not list(find_secrets(text.encode()))
    assert not list(find_secrets(json.dumps({"raw": text}).encode()))


def test_ordinary_texts_hold_none() -> None:
    """tests/bench/bench_secrets.py asks 100,000."""
    texts = [text.encode() for text in ordinary_texts(3_000, seed=5)]
    assert find_texts_with_secrets(texts) == {}


NO_SECRETS = {
    "names of variables, the second on a line of its own": "curl -u $USER:$\nPASSWORD https://example.com/",
    "variables": "curl --user $USER:$PASSWORD https://example.com/ and curl -u ${NAME}:${SECRET} x",
    "a token's letters in a hash": "passphrase's sha512-7fu26TdCdOKjtGqP7joIDg8oiDcDE+AxSngB7kYlnHU5Fof2lbZK/"
    "BSA" + "Xl21Xu2hjtxtYGAaWbP25NfGQXzC" + "Ag==) key",
}


@pytest.mark.parametrize("text", NO_SECRETS.values(), ids=NO_SECRETS)
def test_what_only_looks_like_one(text: str) -> None:
    assert list(find_secrets(text.encode())) == []


@pytest.mark.process
def test_the_repository_holds_none() -> None:
    listed = subprocess.check_output(["git", "ls-files"], cwd=ROOT, text=True).splitlines()
    texts = [
        name
        for name in listed
        if (ROOT / name).is_file() and name.endswith((".py", ".md", ".yaml", ".json", ".txt", ".toml"))
    ]
    held = find_texts_with_secrets([(ROOT / name).read_bytes() for name in texts])
    allowed = {"tests"}  # of the masking of keys and of harmless addresses
    assert {texts[at] for at in held if Path(texts[at]).parts[0] not in allowed} == set()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(sorted(TOKENS)), st.binary(max_size=400), st.integers(0, 50))
def test_anything_around(before: bytes, kind: str, after: bytes, seed: int) -> None:
    """No bytes around it raise, and none hide a secret that stands alone in its lines."""
    secret = TOKENS[kind](random.Random(seed)).encode()
    before = before.replace(b"-----", b"")  # the head of another key would be its own find
    if list(find_secrets(secret)):
        assert list(find_secrets(before + b"\n" + secret + b"\n" + after))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=3_000))
def test_any_bytes(text: bytes) -> None:
    for found in find_secrets(text):
        assert 0 <= found.start <= found.end <= len(text)
    find_texts_with_secrets(text.split(b"\n"))


RNG = random.Random(3)
SIZE = 1 << 19
HOSTILE: dict[str, Callable[[], bytes]] = {
    "heads of keys": lambda: b"-----BEGIN PRIVATE KEY-----\nabc\n" * (SIZE // 32),
    "curl": lambda: b"curl -u -H " * (SIZE // 11),
    "tokens": lambda: b" ".join(f"gh{'p_'}{some(RNG, ALNUM, 36)}".encode() for _ in range(SIZE // 41)),
    "AWS ids": lambda: b" ".join(f"AK{'IA'}{some(RNG, BASE32, 16)}".encode() for _ in range(SIZE // 21)),
    "names of keys": lambda: b"secret token api_key: " * (SIZE // 22),
    "schemes": lambda: b"a://b:" * (SIZE // 6),
    "at signs": lambda: b"a://b:c@" * (SIZE // 8),
    "one letter": lambda: b"A" * SIZE,
    "underscores": lambda: b" _aa" * (SIZE // 4),
    "underscores only": lambda: b"_" * SIZE,
    "percent signs": lambda: b"%41" * (SIZE // 3),
    "far percent signs": lambda: (b"%41" + b"a" * 600) * (SIZE // 603),
    "backslashes": lambda: b"\\" * SIZE,
    "escaped line feeds": lambda: b"\\n" * (SIZE // 2),
    "points": lambda: b"eyJ." * (SIZE // 4),
    "braces": lambda: b'{"client_secret": "a",' * (SIZE // 22),
    "machines": lambda: b"machine login password " * (SIZE // 23),
    "numbers": lambda: some(RNG, DIGITS, SIZE).encode(),
    "hexadecimal": lambda: RNG.randbytes(SIZE // 2).hex().encode(),
    "base64": lambda: base64.b64encode(RNG.randbytes(SIZE * 3 // 4)),
    "noise": lambda: RNG.randbytes(SIZE),
    "zeros": lambda: bytes(SIZE),
    "uuids": lambda: b" ".join(f"tenant client_id {some(RNG, HEX, 8)}-".encode() for _ in range(SIZE // 26)),
    "quotes": lambda: b"a' 'b\" + " * (SIZE // 10),
    "quotes and blanks": lambda: (b"a'" + b" " * 40) * (SIZE // 42),
    "lines": lambda: b"abcdefghijkl\n" * (SIZE // 13),
    "tags": lambda: b"<b " * (SIZE // 3),
    "numbers of bytes": lambda: b"104, " * (SIZE // 5),
    "base64 of base64": lambda: base64.b64encode(base64.b64encode(b"see hf_ab, " * (SIZE * 9 // 16 // 11))),
    "servers": lambda: b"Server=a;b;c;d;" * (SIZE // 15),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_bounded_time(name: str) -> None:
    text = HOSTILE[name]()
    list(find_secrets(b"the rules are read"))
    start = time.process_time()
    found = list(find_secrets(text))
    assert time.process_time() - start < 10, len(found)  # half a MiB; prose takes 10 ms


def test_no_connection_is_made() -> None:
    """All that Kingfisher has to ask servers with is its Validator and its Revoker, which none of our modules names."""
    before = {one.laddr for one in psutil.Process().net_connections()}  # of other tests
    list(find_secrets("\n".join(MADE_UP.values()).encode()))
    assert not [one for one in psutil.Process().net_connections() if one.raddr and one.laddr not in before]
    for path in (ROOT / "generate").rglob("*.py"):
        text = path.read_text("utf-8")
        assert "kingfisher_sdk" not in text or path.name == "secrets.py"
    assert not {"Validator", "Revoker"} & set(vars(secrets))


@pytest.mark.slow
@pytest.mark.process
def test_nothing_of_a_secret_is_written(tmp_path: Path) -> None:
    secret = MADE_UP["github classic"]
    code = (
        "import sys; from generate.leaks.secrets import find_secrets as f; print(len(list(f(sys.stdin.buffer.read()))))"
    )
    folders = {name: str(tmp_path) for name in ("HOME", "XDG_CACHE_HOME", "KF_RULE_CACHE_DIR", "TMPDIR")}
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=f"see {secret}.".encode(),
        env={**os.environ, **folders, "PYTHONPATH": path},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"1"
    written = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.suffix for file in written] == [".vscdb"]
    assert secret.encode() not in b"".join(file.read_bytes() for file in written)


@pytest.mark.slow
@pytest.mark.process
@pytest.mark.parametrize("home", [None, os.devnull])
def test_no_folder_of_caches_is_needed(home: str | None, tmp_path: Path) -> None:
    folders = {name: value for name, value in os.environ.items() if name not in ("XDG_CACHE_HOME", "KF_RULE_CACHE_DIR")}
    folders |= {"HOME": home} if home else {}
    code = (
        "import sys; from generate.leaks.secrets import find_secrets as f; print(len(list(f(sys.stdin.buffer.read()))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=f"see {MADE_UP['github classic']}.".encode(),
        env={name: value for name, value in folders.items() if home or name != "HOME"} | {"PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"1"


def test_all_kinds_that_are_made_up_are_asked_for() -> None:
    assert set(MADE_UP) == {*TOKENS, *NAMED}
    assert len(MADE_UP) > 130
