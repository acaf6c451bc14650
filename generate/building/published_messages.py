r"""Publish why there is no text as one of our own sentences: its words are ours, and its values have types.

    published_message("engine_error", "gpu7.lab answered 500: no /home/me/x")   # the server answered 500

What a server, a library or a file system said stays in the run's directory, whose records keep it. Nothing is searched
for here: a sentence of _SENTENCES is published with those of its values that have the type of their slot, and any other
message becomes the one sentence of its status. So what is published can be asserted: it is what this function makes of
itself.
"""

import builtins
import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import NamedTuple

from generate.leaks.unpublishable import SEARCHES
from generate.models.registry import MODELS
from generate.models.sampling import Sampling
from generate.storage.record_values import message_line
from imagenet_think import AGREEMENT_COLUMNS, FINISH_REASONS, FORMATS, Schema

# Classes of errors that say something without their words: Python's, and of the libraries that read and generate.
_ERRORS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception) and kind is not Exception
) | frozenset(
    (
        *("UnidentifiedImageError", "DecompressionBombError", "DecompressionBombWarning"),  # pillow
        *("OutOfMemoryError", "AcceleratorError", "DistBackendError", "TorchRuntimeError"),  # torch
        *("ArrowInvalid", "ArrowTypeError", "ArrowNotImplementedError", "ArrowException"),  # pyarrow
        *("TemplateError", "UndefinedError", "TemplateSyntaxError", "SafetensorError"),  # jinja2, safetensors
        *("ConnectError", "ConnectTimeout", "ReadError", "ReadTimeout", "WriteError", "WriteTimeout", "PoolTimeout"),
        *("RemoteProtocolError", "LocalProtocolError", "DecodingError", "CloseError", "ProxyError"),  # httpx
        *("JSONDecodeError", "TarError"),
        *("VLLMValidationError", "EngineDeadError", "EngineGenerateError"),  # vLLM
    )
)
# What the operating system says of a file, in the C library's words.
_OF_FILES = (
    *("Permission denied", "No such file or directory", "Is a directory", "Not a directory", "Input/output error"),
    *("Too many levels of symbolic links", "File name too long", "Stale file handle", "Cannot allocate memory"),
    *("Too many open files", "Invalid argument", "No such device or address", "Operation not permitted"),
    *("Connection timed out", "Operation timed out", "Resource temporarily unavailable", "No such device"),
    *("Transport endpoint is not connected", "Value too large for defined data type", "Bad file descriptor"),
)
_READING = (
    *("it takes more memory than there is", "not a file", "its file was cut while it was read", "its tar is cut off"),
    *("its tar is not a tar file, or its start is damaged", "its tar cannot be read", "embedded null byte"),
)
_IN_TARS = (
    *("a name that leads out of its tar", "a link that leads out of its tar", "a file with holes"),
    *("neither a file nor a link", "a tar too deep in tars", "a compressed tar", "a link or a device"),
)
_WHOLE = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,15})"
_DECIMAL = rf"-?(?:{_WHOLE}(?:\.\d{{1,30}})?|\.\d{{1,30}})(?:e[+-]\d\d)?"
_TEACHERS = r"(?:[A-Za-z0-9]{1,64}[._-]){2,130}"  # the names of two and what joins them, as a column starts
_QUALITY = Schema(languages=True, taxonomy=True).quality_columns
_HOST = r"(?:[a-z0-9._-]{1,253}|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?"  # as generate/engines/endpoint.py writes it
_QUOTED = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""  # as repr writes a text


class _Slot(NamedTuple):
    """Hold what may stand in a sentence, as a pattern, and what is published of it."""

    pattern: str
    publish: Callable[[str], str] = str


def _one_of(*texts: str) -> str:
    return f"(?:{'|'.join(re.escape(text) for text in sorted(texts, key=len, reverse=True))})"


def _some_of(texts: tuple[str, ...], between: str) -> str:
    return rf"{_one_of(*texts)}(?:{between}{_one_of(*texts)}){{0,9}}"


def _known(names: frozenset[str] | set[str], otherwise: str) -> Callable[[str], str]:
    return lambda text: text if text in names else otherwise


@cache
def _delimiters() -> frozenset[str]:
    """Return the delimiters of the models that we know."""
    styles = [model.style for model in MODELS.values()]
    pairs = {tag for style in styles for pair in (*style.thinking, *style.answer) for tag in pair}
    return frozenset(pairs.union(*((*style.unwrap, *style.closings) for style in styles)))


def _delimiter(text: str) -> str:
    return text if text.removeprefix("the delimiter ") in _delimiters() else "a delimiter"


_SLOTS: dict[str, _Slot] = {
    # types: published as they stand
    "count": _Slot(_WHOLE),
    "number": _Slot(_DECIMAL),
    "pixels": _Slot(r"\d{1,9}x\d{1,9}"),
    "status": _Slot(r"[1-5]\d\d"),
    "error": _Slot(_one_of(*_ERRORS)),
    "formats": _Slot(_some_of((*FORMATS, "MPO"), ", ")),
    "options": _Slot(_some_of(tuple(Sampling.__dataclass_fields__), " and ")),
    "of_file": _Slot(_one_of(*_OF_FILES, *_READING)),
    "compression": _Slot(_one_of("gzip", "bzip2", "xz", "zstd")),
    "damage": _Slot(_one_of("cut off", "damaged")),
    "part": _Slot(_one_of("thinking", "answer")),
    "what": _Slot(_one_of("bytes", "bytes in one line", "lines")),
    "flag": _Slot(rf"(?:not )?{_one_of(*_QUALITY)}"),
    "column": _Slot(rf"(?:{_one_of(*_QUALITY)}|(?:{_TEACHERS})?{_one_of(*AGREEMENT_COLUMNS)})"),
    "same": _Slot(r" ?[!=]= ?"),
    "language": _Slot(r"(?:question_language|[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,8})"),
    "unpublishable": _Slot(_one_of(*(what for search in SEARCHES for what in search.may_say))),
    "sign": _Slot(r" ?[<>]=? ?"),
    # of a closed list, or else put in our words
    "kind": _Slot(r"[A-Za-z_]\w{0,99}", _known(_ERRORS, "Exception")),
    "reason": _Slot(
        rf"(?:{_QUOTED}|a reason of its own)",
        _known(
            {repr(one) for one in (*FINISH_REASONS, "abort", "aborted", "cancelled", "content_filter", "tool_calls")},
            "a reason of its own",
        ),
    ),
    "in_tar": _Slot(rf"(?:{_one_of(*_IN_TARS)}|a link to .*|a link)", _known({*_IN_TARS}, "a link")),
    "delimiter": _Slot(r"(?:the delimiter .+|a delimiter)", _delimiter),
    # from outside: never published
    "picture": _Slot(rf"(?:{_QUOTED}|the picture)", lambda _: "the picture"),
    "named": _Slot(rf"(?: {_QUOTED})?", lambda _: ""),
    "tars": _Slot(rf"(?:{_QUOTED}, which .*|a damaged tar)", lambda _: "a damaged tar"),
    "server": _Slot(rf"(?:{_HOST}|the server)", lambda _: "the server"),
    "at": _Slot(rf"(?: at {_HOST})?", lambda _: ""),
    "said": _Slot(r"(?:(?::|;| \().*)?", lambda _: ""),
    "encoding": _Slot(r"(?: as .*?)?", lambda _: ""),
}

# Every sentence that says why there is no text, as the code makes it; a test walks the code, and finds what is missing.
_SENTENCES: tuple[str | tuple[str, str], ...] = (  # or a pair: as it is made, as it is published
    # pictures: imagenet_think.py, generate/inference/generation_loop.py
    "decoding the picture takes more memory than there is",
    "not a picture in one of the formats {formats}",
    "over the limit of {count} pixels",
    "the picture's file is {damage}",
    "{pixels} pixels are over the limit of {count}",
    "{pixels} pixels in more scans than any picture needs",
    "no picture{named} below the images' root{said}",
    "{picture} leaves the images' root{said}",
    "{picture} cannot be read: {of_file}",
    "{picture} cannot be read: its reader failed ({kind})",
    "{picture} cannot be read: its tar is cut off or damaged after {count} files",
    "{picture} cannot be read: its tar is compressed ({compression}); unpack it to a plain tar",
    "{picture} cannot be read: its tar holds {tars}",
    "{picture} cannot be read{said}",
    "{picture} has {count} bytes, over the limit of {count}",
    "{picture} is {in_tar} in its tar, and is not read",
    "{picture} is {in_tar} in its tar, and is not followed",
    "{picture} is not the file of the list: its sha256 differs",
    "{picture}: the row cannot be read ({kind})",
    "{picture}: the row holds no picture",
    "the processor refuses the picture: {kind}{said}",
    # texts: generate/engines/, generate/inference/conversation.py
    ("{error}{said}", "the engine failed with {error}"),
    "the engine failed with {error}",
    "the thinking was stopped",
    "the thinking was stopped after {count} tokens",
    "the thinking was stopped after {count} tokens or more, as its words and signs tell",
    "the thinking was stopped after {count} words and signs, a token each at least",
    "vLLM ended the text with finish_reason {reason}",
    "the server ended the answer with finish_reason {reason}",
    "the server gave no finish_reason",
    "the server gave the answer up (finish_reason {reason})",
    "the server's answer cannot be read{said}",
    "the server's answer is no event stream{said}",
    "the server's answer holds nothing",
    "the connection ended before the answer did",
    "the server broke off{said}",
    "the answer cannot be used ({kind}{said})",
    "the answer cannot be used{said}",
    "{server} answered {status}{said}",
    "{server} answered {status}{said}; max_side in --config makes the pictures smaller",
    "{server} answered {status}{said}; leave {options} out of sampling",
    "{server} answered {status}{said}; leave {options} out of --sampling",  # of older runs
    "{server} refused the key ({status}{said}){said}",
    "{server} knows no such model or address ({status}{said}){said}",
    "{server} sends its answer encoded{encoding}, which was not asked for",
    "{server} sends more than {count} {what}, which no answer of this length has",
    "{server} writes more than {count} characters",
    "{server} repeats the key in its answer, which is not kept",
    "{server} was not done after {number} s, the deadline of one request",
    "no server answers{at}{said}",
    "{server}: {error}{said}",
    # taken out: generate/building/drop_rules.py, generate/storage/run_index.py
    "{flag}",
    "{column}{sign}{number}: it is {number}",
    "{column}{same}{language}: it is {language}",
    "its {part} holds {delimiter}; generate/reparse.py parses the run again",
    # texts that are not published: generate/building/published_records.py
    "the model's text holds {unpublishable}, so it is not published",
)
_SLOT = re.compile(r"\{(\w+)\}")
_OTHERWISE = {
    "bad_image": "the picture cannot be used",
    "missing_image": "no picture below the images' root",
    "unsafe_path": "the picture leaves the images' root",
    "engine_error": "the engine failed",
    "dropped": "a rule took the text out",
}


def published_message(status: str, message: str | None) -> str | None:
    """Return the sentence of ours that a record's message is made of, or the one of its status; None where it is none.

    What this returns is left as it is by another call.
    """
    return _published(status, message_line(message) or "") or None


@lru_cache(maxsize=1 << 12)
def _published(status: str, message: str) -> str:
    if not message:
        return ""
    otherwise = _OTHERWISE.get(status, "the text cannot be used") + "; what was said of it stays in the run's directory"
    if message == otherwise:
        return otherwise
    found = [sentence.publish(match) for sentence in _sentences() if (match := sentence.pattern.fullmatch(message))]
    return max(found, key=len, default=otherwise)  # the longest says most, and holds no more from outside


class _Sentence(NamedTuple):
    """Hold a sentence as it is made, its slots as groups, and as it is published."""

    pattern: re.Pattern[str]
    made: tuple[str, ...]  # the slots' names, in order
    published: str

    def publish(self, match: re.Match[str]) -> str:
        left = [(name, _SLOTS[name].publish(text)) for name, text in zip(self.made, match.groups(), strict=True)]

        def value(slot: re.Match[str]) -> str:
            return left.pop(next(at for at, (name, _) in enumerate(left) if name == slot[1]))[1]

        return _SLOT.sub(value, self.published)


@cache
def _sentences() -> tuple[_Sentence, ...]:
    pairs = [(one, one) if isinstance(one, str) else one for one in _SENTENCES]
    return tuple(_Sentence(_pattern(made), tuple(_SLOT.findall(made)), published) for made, published in pairs)


def _pattern(made: str) -> re.Pattern[str]:
    texts = _SLOT.split(made)  # a text, the name of a slot, a text, …
    parts = [f"({_SLOTS[part].pattern})" if at % 2 else re.escape(part) for at, part in enumerate(texts)]
    return re.compile("".join(parts), re.DOTALL | re.ASCII)
