"""Find secrets in texts: keys and tokens, private keys, passwords in addresses and headers.

    find_secrets(b"it reads hf_…, a token")

The rules are the 488 of Kingfisher (kingfisher-secret-scanner, Apache-2.0), which reads a text once for all of them,
and those of secret_rules.yaml beside them, in the same form. detect-secrets was compared: it reads line by line in
Python, hundreds of times slower, and takes every hash for a secret. Only Kingfisher's Scanner is used, which asks no
server: what would, its Validator, is not made here. Nothing is written but the compiled rules, in the folder of caches.

A rule wants its own surroundings: a blank, a quote or the end after a token, no letter before it. A text has others, so
what is searched is a copy, of the same positions, in which the full stop after a token and the Chinese letter before it
are semicolons, and the two characters of an escaped line feed are blanks. What is escaped, cut or encoded is searched
once more as it reads (written_forms.py).

An example of documentation is no secret: what says so itself (AKIA…EXAMPLE, sk-your-key), counts up (1234567), repeats
a letter, leaves out the key (dots after the head of a private one), or is a word (user:password@host).
"""

import base64
import binascii
import math
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from kingfisher_sdk import Rules, Scanner
from kingfisher_sdk.core import Finding

from generate.leaks.written_forms import Form, decode, has_escapes, resolve

_RULES = Path(__file__).with_name("secret_rules.yaml")
_OURS, _OTHER, _TOO_LONG = "ours.", "an access key or token", "what cannot be searched for secrets in good time"
# All that is said of a secret that was found: the names of our rules, and what goes for Kingfisher's.
SECRETS = (
    "a Hugging Face token",
    "a GitHub token",
    "a GitLab token",
    "an AWS key",
    "an Alibaba Cloud key",
    "a Google key or token",
    "a key of a model's provider",
    "a Weights & Biases key",
    "a Kaggle key",
    "a Slack token or webhook",
    "a Discord token or webhook",
    "a Telegram token",
    "a SendGrid key",
    "a Mailgun key",
    "a Stripe key",
    "a PyPI token",
    "an npm token",
    "a DigitalOcean token",
    "a Docker token",
    "a Databricks token",
    "a Vault token",
    "an Azure key or token",
    "a Notion token",
    "an Atlassian token",
    "a Square token",
    "a New Relic key",
    "a PlanetScale token",
    "a JSON Web Token",
    "a private key",
    "a password in an address",
    "a token in an address",
    "a password in a header",
    "a token in a header",
    "a password of netrc",
    "a password of curl",
    "a password of a connection",
    "a password of a command",
    "a password",
    "a key or token",
    _OTHER,
    _TOO_LONG,
)
_AT_ONCE = 1 << 16  # bytes; the time of some rules grows with the square
_BEFORE, _AFTER = 1 << 10, 1 << 12  # bytes around them that a match may reach into
_SECONDS = 60.0  # for these bytes, which usually take half a millisecond
_DEPTH = 2  # encodings within one another
_NEAR = 1 << 7  # bytes around it that decide what a secret is


class Found(NamedTuple):
    """Hold a place of a text, in bytes, and what stands there, in words of ours without the thing itself."""

    start: int
    end: int
    what: str


def find_secrets(text: bytes) -> Iterator[Found]:
    """Yield the secrets in a text of any length, in order; `what` is one of SECRETS."""
    last: Found | None = None
    for found in sorted(_find(text)):
        if last and found.start < last.end:  # several rules know the same secret
            what = found.what if last.what == _OTHER else last.what
            last = Found(last.start, max(last.end, found.end), what)
        else:
            if last:
                yield last
            last = found
    if last:
        yield last


def find_texts_with_secrets(texts: Sequence[bytes]) -> dict[int, str]:
    """Return the positions of the texts that hold a secret, each with the words of SECRETS for the first one.

    Searches all as one text, and once more alone each one in which something is found.
    """
    ends = np.cumsum([len(text) + 1 for text in texts])
    may: set[int] = set()
    for found in find_secrets(b"\n".join(texts)):
        first, last = np.searchsorted(ends, [found.start, max(found.end - 1, found.start)], "right").tolist()
        may.update(range(first, last + 1))
    return {at: alone.what for at in sorted(may) if (alone := next(find_secrets(texts[at]), None))}


# ---------------------------------------------------------------------------------------------------------- searching


@cache
def _scanner() -> Scanner:
    """Return the scanner of this process: 0.3 s, or 5 s where the compiled rules are not in the cache yet."""
    return Scanner(Rules([_RULES]), base64=False)  # which written_forms.py decodes, however it is wrapped


def _find(text: bytes, depth: int = _DEPTH) -> Iterator[Found]:
    """Yield the secrets of a text as it stands, as its escapes mean it, and of what either holds in encodings."""
    yield from _scan(text)
    if resolved := resolve(text):
        for found in _in_form(resolved, _scan(resolved.text)):
            if has_escapes(text[max(found.start - _NEAR, 0) : found.end + _NEAR]):  # else it is known
                yield found
    if depth and (decoded := decode(text)):
        yield from _in_form(decoded, _find(decoded.text, depth - 1))
    if depth and resolved and (decoded := decode(resolved.text)):
        yield from _in_form(resolved, _in_form(decoded, _find(decoded.text, depth - 1)))


def _in_form(form: Form, found: Iterable[Found]) -> Iterator[Found]:
    """Yield what was found in a form of a text where it stands in the text."""
    return (Found(*form.place(one.start, one.end), one.what) for one in found)


def _scan(text: bytes) -> Iterator[Found]:
    """Yield the secrets of a text as it stands."""
    for core in range(0, len(text), _AT_ONCE):
        first = max(core - _BEFORE, 0)
        piece = text[first : core + _AT_ONCE + _AFTER]
        try:
            # a line feed first: what begins like a byte order mark would be read as UTF-16
            findings = _scanner().scan(b"\n" + _laid_bare(piece), timeout=_SECONDS)
        except TimeoutError:
            yield Found(core, first + len(piece), _TOO_LONG)
            continue
        for finding in findings:
            start, end = (finding.location[side] - 1 for side in ("start_offset", "end_offset"))
            here = core <= first + start < core + _AT_ONCE
            if here and _is_secret(finding, piece, start, end):
                what = finding.rule_name if finding.rule_id.startswith(_OURS) else _OTHER
                yield Found(first + start, first + end, what)


# ---------------------------------------------------------------------------------- the text as the rules expect it

_ENDS = b")]}><*|&!?\x00"  # after a token, whatever follows
_SEPARATORS = b":,"  # after a token too, unless the sixteen letters before are a word, without a digit
_LONG = (5, 9, 13, 1, 3, 7, 11, 15)  # letters back from the end of a token, the likeliest to be another's first


def _among(letters: bytes) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(256), list(letters))


_DIGIT = _among(string.digits.encode())
_TOKEN = _among((string.ascii_letters + string.digits + "_-+/=~").encode())
_CLOSING, _SEPARATING = _among(_ENDS), _among(_SEPARATORS)
_SIGNS = bytes(byte in _ENDS + _SEPARATORS + b"." for byte in range(256))
_PLAIN = bytes(byte if byte < 128 else ord(";") for byte in range(256))
_OTHERWISE = {"\\n": " \n", "\\r": "  ", "\\t": "  ", "：": ":  ", "＝": "=  ", "“": '  "', "”": '"  ', "\u00a0": "  "}
_ESCAPES = {written.encode(): plain.encode() for written, plain in _OTHERWISE.items()}
# Each begins with what re looks for by itself, before it asks for the rest: ten times faster.
_WRITTEN_OTHERWISE = re.compile(
    rb"[\\\xef\xe2\xc2](?:(?<=\\)[nrt]|(?<=\xef)\xbc[\x9a\x9d]|(?<=\xe2)\x80[\x9c\x9d]|(?<=\xc2)\xa0)"
)
# What passwords and keys are called in letters that the rules do not see, and what stands there for `is`.
_PASSWORDS = "密码 密碼 口令 パスワード 비밀번호 암호 пароль Пароль كلمة·المرور كلمة·السر पासवर्ड"
_PASSWORDS += " รหัสผ่าน סיסמה κωδικός şifre Şifre"
_KEYS = "密钥 密鑰 秘钥 令牌 トークン 토큰 токен Токен"
_NAMES = {
    name.replace("·", " ").encode(): called
    for called, names in ((b"pwd ", _PASSWORDS), (b"token ", _KEYS))
    for name in names.split()
}
_NAMED = re.compile(b"(" + b"|".join(map(re.escape, _NAMES)) + b")(" + "|".join("是为為は은는").encode() + b")?")
_TWICE = re.compile(rb"\\\\\\{0,6}(?=[nrtu\"'/])")
_ESCAPED_LETTER = re.compile(rb"\\u[0-9A-Fa-f]{4}")
_ITALIC = re.compile(  # the letter first: faster
    rb"_(?<![A-Za-z0-9_.+/=~-]_)(_{0,2})([^\s_]\S{17,300}?)\1_(?![A-Za-z0-9_+/=~-])"
)
_COLOURS = re.compile(rb"(?:\x1b|\\(?:x1[bB]|u001[bB]|e|033))\[[0-9;]{0,12}[A-Za-z]")


def _laid_bare(text: bytes) -> bytes:
    """Return a copy of the same length in which the rules see where a token begins and ends."""
    text = _TWICE.sub(lambda found: b"\\".rjust(len(found[0])), text)  # escaped twice
    if not text.isascii() and any(name in text for name in _NAMES):  # many times faster than to ask at each letter
        text = _NAMED.sub(lambda found: _NAMES[found[1]].rjust(len(found[1])) + (b":  " if found[2] else b""), text)
    text = _COLOURS.sub(lambda found: b";" * len(found[0]), text)
    text = _WRITTEN_OTHERWISE.sub(lambda found: _ESCAPES[found[0]], text)
    text = _ESCAPED_LETTER.sub(b";" * 6, text)
    text = _ITALIC.sub(lambda found: found[2].center(len(found[0]), b";"), text.translate(_PLAIN))
    letters = np.frombuffer(b"\n" + text + b"\n", np.uint8).copy()
    at = np.flatnonzero(np.frombuffer(text.translate(_SIGNS), np.bool_)) + 1
    for back in _LONG:
        at = at[_TOKEN[letters[np.maximum(at - back, 0)]]]
    signs = letters[at]
    at = at[(_CLOSING[signs] | ~_TOKEN[letters[at + 1]]) & ~((signs == ord(">")) & (letters[at - 1] == ord("=")))]
    of_word = _SEPARATING[letters[at]]
    for back in range(1, 17):
        of_word[of_word] = ~_DIGIT[letters[np.maximum(at[of_word] - back, 0)]]
    letters[at[~of_word]] = ord(";")
    return letters[1:-1].tobytes()


# ------------------------------------------------------------------------------------------------ what is no secret

# What examples say of themselves, or what counts up: each too long for random letters to hold it by chance.
_EXAMPLE = re.compile(
    rb"(?i)example|placeholder|change[_-]?me|redacted|dummy|insert|replace|sample|your[_-]|[_-]here\b|<|\$\{|\{\{"
    rb"|my[_-](?:api|key|token|secret|pass)|x{5}|\*{3}|\.{3}|0{8}|1{8}|0123456|1234567|7654321|abcdef[^0-9]|abcd1234"
    rb"|a1b2c3|deadbeef|([a-z0-9]{2,4})\1{5}"
)
# Words of values that a person chose.
_WORDS = re.compile(
    rb"(?i)pass|secret|token|super|strong|secure|test|demo|hello|world|admin|user|login|random|string|value|key|welcome"
    rb"|qwerty|letmein|default|config|client|file|image|model|hmac|sha(?:1|256|384|512)|aes(?:128|256)|rsa[1-4]\d{3}|ecdsa"
)
_TEMPLATE = re.compile(rb"^(?:\$[A-Za-z_{(]|%(?![0-9A-Fa-f]{2})|[{<\[(*]|\W*$)")
# What documentation writes for any password.
_USUAL = re.compile(
    rb"(?i)(?:my|your|the|a|some|new|old|db|user|root|admin|super|git|http|api)?[_.-]?(?:my|your)?[_.-]?"
    rb"(?:pass[_.-]?(?:w(?:or)?d|wort|phrase)?|pwd?|pw|p4ss|secret|tokens?|key|credentials?|changeit|test|guest|admin|root"
    rb"|contrase.{1,3}a|mot[_-]?de[_-]?passe|senha|parola|user(?:name)?|foo|bar|baz|xxx+|abc|postgres|mysql|redis"
    rb"|rabbitmq|minio(?:admin)?|x-oauth-basic|oauth2?|letmein|port|hunter2?|host|name|value|hidden|masked|filtered"
    rb"|removed|hello|world|docker|dev|local|demo|string)[_.-]?(?:here|goes|string|value)?[_.-]?\d{0,4}[!*]*"
)
# What Kingfisher finds only by the name of an issuer before it may be a hash or an id: it counts if it is called a key.
_KEY, _CALLED = re.compile(rb"(?i)(?:key|token|secret|auth|passw|login|credential)[\w.-]{0,16}\W{0,12}$"), 48
_BY_NAME = r"(?:[ \t\w.-]{0,20})"  # between the name and the sign, in the patterns of these rules
_BEGINNING = re.compile(rb"^(?:[a-z][a-z0-9]{0,7}[_.-]){1,3}")
# In the JSON Web Tokens of documentation; their times may hold any digits, 1700000000 too.
_SOMEBODY = re.compile(rb'(?i)john doe|jane doe|"some" ?: ?"payload"|"sub" ?: ?"1234567890"|example|placeholder|dummy')
_CALL = re.compile(rb"[(\[]|\.[A-Za-z_]")  # after a name that code gives a value by
_HASH = re.compile(rb"(?i)(?:sha(?:1|256|384|512)|md5)[:-]")  # of a lock file
_BASE64, _BLOB = re.compile(rb"[A-Za-z0-9+/]{24,}[+/]$"), 64
_IDENTITY = re.compile(
    rb"(?i)(?:^|[^0-9a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
)  # some issuers' keys are UUIDs
_WORD_OF_A_NAME, _ODD = re.compile(rb"[A-Z]?[a-z]{4,}"), re.compile(rb"[!@#$%^&*(+=]")
# What stands for the body of a private key that is left out.
_LEFT_OUT = re.compile(
    rb"(?:\\+[nrt]|[\s\"'+,;`])*(?:[A-Za-z0-9+/]{0,8}\.{2}|<[^/]|[\[{]|\*{3}|x{3}|-----END|your|base64"
    rb"|(?:private )?key)",
    re.IGNORECASE,
)
_LONG_ENOUGH, _DIGITS_ENOUGH, _ODD_ENOUGH, _ENOUGH_BITS, _MANY_PARTS = 32, 4, 3, 3, 5


def _is_secret(finding: Finding, piece: bytes, start: int, end: int) -> bool:
    """Return whether what a rule found in a piece of text is a secret and no example or word."""
    rule = finding.rule_id
    if not finding.visible or rule == "betterleaks.generic-credential-uri":  # ours knows all schemes
        return False
    value = piece[start:end]
    if rule.startswith("ours.private-key"):
        return not _LEFT_OUT.match(piece, end)
    if rule.startswith("ours.password."):
        return _is_password(_decoded(value) if rule.startswith("ours.password.in-basic-auth") else value)
    if rule.startswith("betterleaks.curl-auth"):
        return _is_password(value.rpartition(b":")[2])  # not $USER:$PASSWORD
    if rule == "ours.token-of-json":
        return not _says_example(value)
    if _EXAMPLE.search(value.lstrip(b"A")):
        return False
    if value.isalpha() and (value.islower() or value.isupper() or value.istitle()):
        return value.startswith(b"AKIA")
    if rule.startswith("ours.named.") and (_is_called(value, piece, end) or _HASH.match(value)):
        return False
    before = None if rule.startswith(_OURS) else _BASE64.search(piece, max(start - _BLOB, 0), start)
    if before and _looks_random(before[0]):  # the letters of a token within a hash or a file in base64
        return False
    if not rule.startswith(_OURS) and _is_by_name(rule):
        return bool(_KEY.search(piece[max(start - _CALLED, 0) : start]))
    doubtful = rule.startswith("ours.named.") or (value.startswith(b"sk-") and not rule.startswith("ours.public."))
    return not doubtful or bool(_IDENTITY.search(value)) or _looks_random(_BEGINNING.sub(b"", value))


def _is_called(value: bytes, piece: bytes, end: int) -> bool:
    return not value.startswith(b"sk-") and bool(_CALL.match(piece, end))


@cache
def _is_by_name(rule: str) -> bool:
    pattern: str = _scanner().rules.detail(rule)["pattern"]
    return _BY_NAME in pattern


def _is_password(value: bytes) -> bool:
    value = value.partition(b"<")[0] or value  # before a tag
    return not (_TEMPLATE.search(value) or _USUAL.fullmatch(value) or _EXAMPLE.search(value) or len(set(value)) < 3)


_STANDARD = bytes.maketrans(b"-_", b"+/")


def _decoded(header: bytes) -> bytes:
    """Return the password of a Basic header, or nothing where it holds none."""
    try:
        whole = base64.b64decode(
            header + b"=" * (-len(header) % 4), altchars=b"-_" if set(header) & set(b"-_") else None
        )
        user, colon, password = whole.decode("ascii").partition(":")
    except (binascii.Error, ValueError):
        return b""
    return password.encode() if colon and (user + password).isprintable() else b""


def _says_example(token: bytes) -> bool:
    """Return whether the payload of a JSON Web Token says that it is an example."""
    payload = token.split(b".")[1] if b"." in token else b""
    said = base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)) if len(payload) % 4 != 1 else b""
    return bool(_SOMEBODY.search(said))


def _looks_random(value: bytes) -> bool:
    """Return whether a value is of random letters: with digits, in both cases, long or odd, and without words."""
    digits = sum(map(_DIGIT.__getitem__, value))
    long = len(value) >= _LONG_ENOUGH and digits >= _DIGITS_ENOUGH and value.isalnum()
    mixed = value not in (value.lower(), value.upper())
    odd = len(_ODD.findall(value)) >= _ODD_ENOUGH
    if not (mixed or long or odd) or not digits or (digits == 1 and not re.search(rb"[A-Z]{2}", value)):
        return False  # someNameOfVersion2
    if mixed and 2 * len(_WORD_OF_A_NAME.sub(b"", value)) < len(value):
        return False  # getBytes2FromUTF8
    if _MANY_PARTS * (value.count(b"_") + value.count(b"-")) >= len(value):
        return False  # BPE_Merge_Rule_42_AB
    return not _WORDS.search(value) and _bits(value) > _ENOUGH_BITS


def _bits(value: bytes) -> float:
    """Return Shannon's entropy of the bytes, in bits each."""
    return -sum(count / len(value) * math.log2(count / len(value)) for count in Counter(value).values())
