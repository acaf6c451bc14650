"""Find secrets in texts: keys and tokens, private keys, passwords in addresses and headers.

    find_secrets(b"export GITHUB_TOKEN=...")

The rules are the 488 of Kingfisher (kingfisher-secret-scanner, Apache-2.0), compiled to one automaton that reads a text
once, and those of secret_rules.yaml beside them, in the same form. detect-secrets was compared: it reads a line at a
time in Python, some thousand times slower, and takes every hash for a secret. Only Kingfisher's Scanner is used, which
never asks a server: its Validator, which would, is not made here. Nothing is written but its compiled rules, in the
cache folder of the system.

A rule wants its own surroundings: a blank, a quote or the end after a token, no letter before it. A text has others,
so what is searched is a copy of it, `_laid_bare`, with the same positions: a full stop after a token, a Chinese letter
before it, the two characters of an escaped line feed become blanks; after that, percent-escapes are resolved.

Examples of documentation are no secrets: what says so itself (AKIA…EXAMPLE, sk-your-key), counts up (1234567), repeats
one letter, or is a word (user:password@host).
"""

import base64
import binascii
import math
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow
import pyarrow.compute as pc
from kingfisher_sdk import Rules, Scanner

from generate.leaks.encoded_pictures import Found

_RULES = Path(__file__).with_name("secret_rules.yaml")
_AT_ONCE = 1 << 16  # bytes; the time of some rules grows with the square
_BEFORE, _AFTER = 1 << 10, 1 << 12  # bytes around them that a match may reach into
_SECONDS = 60.0  # for these bytes, which usually take half a millisecond
_SHORT = 100  # bytes after a match
_SHOWN = 4  # characters of a secret, or a fifth of a shorter one


def find_secrets(text: bytes) -> Iterator[Found]:
    """Yield the secrets in a text of any length, in order; `what` is such as `a secret, github pat (ghp_…)`."""
    end = 0
    for found in sorted(_find(text), key=lambda found: (found.start, -found.end)):
        if found.start >= end:  # several rules know the same secret
            yield found
            end = found.end


def find_in_texts(texts: pyarrow.Array) -> Iterator[tuple[int, Found]]:
    """Yield (position in the array, secret) of strings; nulls hold none. Searches them all as one text, and what is
    found once more alone."""
    if not len(texts):
        return
    lines = pc.binary_join_element_wise(texts.cast(pyarrow.large_string()).fill_null(""), "", "\n")
    ends = np.frombuffer(lines.buffers()[1], np.int64)[lines.offset + 1 : lines.offset + len(lines) + 1]
    start = np.frombuffer(lines.buffers()[1], np.int64)[lines.offset]
    joined = memoryview(lines.buffers()[2])[start : ends[-1]].tobytes()
    positions: set[int] = set()
    for found in find_secrets(joined):
        first, last = np.searchsorted(ends - start, [found.start, max(found.end - 1, found.start)], "right").tolist()
        positions.update(range(first, last + 1))
    for at in sorted(positions):
        for found in find_secrets(texts[at].as_py().encode() if texts[at].is_valid else b""):
            yield at, found


# ---------------------------------------------------------------------------------------------------------- searching


@cache
def _scanner() -> Scanner:
    """Return the scanner of this process: 0.3 s, or 5 s where its compiled rules are not in the cache yet."""
    return Scanner(Rules([_RULES]))


def _find(text: bytes) -> Iterator[Found]:
    for whole, place in _written(text):
        for core in range(0, len(whole), _AT_ONCE):
            first = max(core - _BEFORE, 0)
            piece = whole[first : core + _AT_ONCE + _AFTER]
            try:
                # a line feed first: what begins like a byte order mark would be read as UTF-16
                findings = _scanner().scan(b"\n" + _laid_bare(piece), timeout=_SECONDS)
            except TimeoutError:
                end = first + len(piece)
                yield Found(place(core), place(end), "a text that cannot be searched for secrets in good time")
                continue
            for finding in filter(lambda finding: finding.visible, findings):
                start, end = (finding.location[side] - 1 for side in ("start_offset", "end_offset"))
                value = finding.secret.encode() if finding.is_base64_encoded else piece[start:end]
                here = core <= first + start < core + _AT_ONCE
                if here and _is_secret(finding.rule_id, value, piece[end : end + _SHORT]):
                    what = f"a secret, {_kind(finding.rule_id)} ({_masked(value)})"
                    yield Found(place(first + start), place(first + end), what)


def _kind(rule: str) -> str:
    """Return betterleaks.github-pat as `github pat`, ours.password.in-an-address as `password in an address`."""
    names = [name for name in re.split(r"[./]", rule)[1:] if name not in ("public", "named", "secrets")]
    return " ".join(name for name in names if not name.isdigit()).replace("-", " ")


def _masked(value: bytes) -> str:
    return value[: min(_SHOWN, len(value) // 5)].decode("ascii", "replace") + "…"


# ---------------------------------------------------------------------------------- the text as the rules expect it

_ENDS = b")]}><*|&!?\x00"  # after a token, whatever follows
_SEPARATORS = b":,"  # after a token too, unless the sixteen letters before are a word, without a digit


def _among(letters: bytes) -> npt.NDArray[np.bool_]:
    return np.isin(np.arange(256), list(letters))


_DIGIT = _among(string.digits.encode())
_TOKEN = _among((string.ascii_letters + string.digits + "_-+/=~").encode())
_CLOSING, _SEPARATING = _among(_ENDS), _among(_SEPARATORS)
_SIGNS = bytes(byte in _ENDS + _SEPARATORS + b"." for byte in range(256))
_PLAIN = bytes(byte if byte < 128 else 32 for byte in range(256))
_ESCAPES = ((b"\\n", b" \n"), (b"\\r", b"  "), (b"\\t", b"  "), (b"\xef\xbc\x9a", b":  "), (b"\xef\xbc\x9d", b"=  "))
_ITALIC = re.compile(rb"_([^\s_]\S{17,2000}?)_")
_ESCAPED = re.compile(rb"%[0-9A-Fa-f]{2}"), re.compile(rb"\\u00[0-7][0-9A-Fa-f]")  # one by one: many times faster
_AROUND = 1 << 9


def _laid_bare(text: bytes) -> bytes:
    """Return a copy of the same length in which the rules see where a token begins and ends."""
    for written, plain in _ESCAPES:
        if written[:1] in text:
            text = text.replace(written, plain)
    text = _ITALIC.sub(_unslanted, text.translate(_PLAIN))
    letters = np.frombuffer(b"\n" + text + b"\n", np.uint8).copy()
    at = np.flatnonzero(np.frombuffer(text.translate(_SIGNS), np.bool_)) + 1
    for back in (5, 9, 13, 1, 3, 7, 11, 15):  # what stands there is one word, and a long one: the unlikeliest first
        at = at[_TOKEN[letters[np.maximum(at - back, 0)]]]
    signs = letters[at]
    at = at[(_CLOSING[signs] | ~_TOKEN[letters[at + 1]]) & ~((signs == ord(">")) & (letters[at - 1] == ord("=")))]
    of_word = _SEPARATING[letters[at]]
    for back in range(1, 17):
        of_word[of_word] = ~_DIGIT[letters[np.maximum(at[of_word] - back, 0)]]
    letters[at[~of_word]] = ord(";")
    return letters[1:-1].tobytes()


def _unslanted(found: re.Match[bytes]) -> bytes:
    """Return what Markdown's _…_ holds between semicolons, and anything else as it is."""
    around = found.string[max(found.start() - 1, 0) : found.start()] + found.string[found.end() : found.end() + 1]
    return found[0] if any(_TOKEN[byte] or byte == ord(".") for byte in around) else b";" + found[1] + b";"


def _written(text: bytes) -> Iterator[tuple[bytes, Callable[[int], int]]]:
    """Yield texts to search, with the function that says where in the text a position of theirs is."""
    yield text, lambda at: at
    if b"%" in text or b"\\u00" in text:
        yield _resolved(text)


def _resolved(text: bytes) -> tuple[bytes, Callable[[int], int]]:
    """Return what stands around percent-escapes and \\u-escapes of ASCII, with these resolved."""
    parts, places, lengths, end = [], [0], [0], 0
    length = 0
    escapes = [found for pattern in _ESCAPED for found in pattern.finditer(text)]
    for found in sorted(escapes, key=re.Match.start):
        start = max(end, found.start() - _AROUND)
        if start > end:  # jump: what lies between is not searched twice
            rest = text[end : min(end + _AROUND, start)]
            parts += [rest, b"\n"]
            length += len(rest) + 1
            places.append(start)
            lengths.append(length)
        letter = bytes([int(found[0][1:] if found[0][:1] == b"%" else found[0][2:], 16)])
        parts += [text[start : found.start()], letter]
        length += found.start() - start + 1
        end = found.end()
        places.append(end)
        lengths.append(length)
    if not parts:
        return b"", lambda at: at
    parts.append(text[end : end + _AROUND])

    def place(at: int) -> int:
        known = int(np.searchsorted(lengths, at, "right")) - 1
        return min(places[known] + at - lengths[known], len(text))

    return b"".join(parts), place


# ------------------------------------------------------------------------------------------------ what is no secret

# What examples say of themselves, or what counts up; each is too long for random letters to hold it by chance.
_EXAMPLE = re.compile(
    rb"(?i)example|placeholder|changeme|change[_-]me|redacted|dummy|insert|replace|your[_-]|[_-]here\b|my[_-](?:api|key|token|secret|pass)|<|\$\{|\{\{"
    rb"|sample|x{5}|\*{3}|\.{3}|0{8}|1{8}|1234567|7654321|abcdef[^0-9]|abcdefg|abcd1234|a1b2c3|0123456|deadbeef"
    rb"|([a-z0-9]{2,4})\1{5}"
)
_WORDS = re.compile(
    rb"(?i)pass|secret|token|super|strong|secure|test|demo|hello|world|admin|user|login|random|string|value|key|welcome"
    rb"|qwerty|letmein|default|config|client|file|image|model"
)
_TEMPLATE = re.compile(rb"^(?:\$[A-Za-z_{(]|%(?![0-9A-Fa-f]{2})|[{<\[(*]|\W*$)")
_BEGINNING = re.compile(rb"^[a-z]{1,6}[_.-]")
# Passwords that documentation writes for any password.
_USUAL = re.compile(
    rb"(?i)(?:my|your|the|a|some|new|old|db|user|root|admin|super|git|http|api)?[_.-]?(?:my|your)?[_.-]?"
    rb"(?:pass(?:w(?:or)?d|wort|phrase)?|pwd?|pw|p4ss|secret|tokens?|key|credentials?|changeit|changeme|example|test|guest"
    rb"|contrase.{1,3}a|mot[_-]?de[_-]?passe|senha|parola|admin|root|user(?:name)?|foo|bar|baz|xxx+|abc|postgres|mysql"
    rb"|redis|rabbitmq|minio(?:admin)?|x-oauth-basic|oauth2?|letmein|port|hunter2?|host|name|value|hidden|redacted|masked"
    rb"|filtered|removed|hello|world|docker|dev|local|demo|sample|string|pass[_.-]?word)[_.-]?(?:here|goes|string|value)?[_.-]?\d{0,4}[!*]*"
)
# What stands for the body of a private key that is left out.
_LEFT_OUT = re.compile(
    rb"(?:\\+[nrt]|[\s\"'+,;`])*(?:[A-Za-z0-9+/]{0,8}\.{2}|<[^/]|[\[{]|\*{3}|x{3}|-----END|your|base64|(?:private )?key)",
    re.IGNORECASE,
)


def _is_secret(rule: str, value: bytes, after: bytes) -> bool:
    """Return whether what a rule found is a secret and no example or word. after: what follows it."""
    if rule.startswith("ours.private-key"):
        return not _LEFT_OUT.match(after)
    if rule in ("betterleaks.generic-credential-uri",):
        return False  # ours.password.in-an-address has all schemes
    if rule.startswith("ours.password."):
        return _is_password(_decoded(value) if rule.endswith("basic-auth") else value)
    if _EXAMPLE.search(value) or (value.isalpha() and (value.islower() or value.isupper() or value.istitle())):
        return value.startswith(b"AKIA") and not _EXAMPLE.search(value)
    if value.startswith(b"eyJ"):
        return not _says_example(value)
    if rule.startswith("ours.named."):
        return _looks_random(_BEGINNING.sub(b"", value))
    return True


def _is_password(value: bytes) -> bool:
    value = value.partition(b"<")[0] or value  # before a tag
    return len(value) > 0 and not (
        _TEMPLATE.search(value) or _USUAL.fullmatch(value) or _EXAMPLE.search(value) or len(set(value)) < 3
    )


def _decoded(value: bytes) -> bytes:
    """Return the password of what a Basic header holds, or nothing."""
    try:
        user, colon, password = base64.b64decode(value + b"=" * (-len(value) % 4), altchars=b"-_").partition(b":")
    except (binascii.Error, ValueError):
        return b""
    return password if colon and (user + password).isascii() and (user + password).decode().isprintable() else b""


def _says_example(token: bytes) -> bool:
    """Return whether the payload of a JSON Web Token is the one that documentation has."""
    payload = token.split(b".")[1] if b"." in token else b""
    said = base64.urlsafe_b64decode(payload + b"=" * (-len(payload) % 4)) if len(payload) % 4 != 1 else b""
    return bool(_EXAMPLE.search(said) or re.search(rb"(?i)john doe|\"some\" ?: ?\"payload\"", said))


def _looks_random(value: bytes) -> bool:
    """Return whether a value is made of random letters: digits among them, both cases unless it is hexadecimal, no
    words, and no name with underscores or points."""
    digits = sum(48 <= byte < 58 for byte in value)
    hexadecimal = re.fullmatch(rb"[0-9a-f]+", value) is not None
    mixed = value != value.lower() and value != value.upper()
    if _EXAMPLE.search(value) or not (mixed or (hexadecimal and len(value) >= 32)):
        return False
    if digits < 1 or (digits < 2 and not re.search(rb"[A-Z]{2}", value)):  # someNameOfVersion2
        return False
    return not _WORDS.search(value) and _bits(value) > 3  # noqa: PLR2004


def _bits(value: bytes) -> float:
    """Return Shannon's entropy of the bytes, in bits each."""
    return -sum(count / len(value) * math.log2(count / len(value)) for count in Counter(value).values())
