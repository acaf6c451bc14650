"""Keep words of others (a server's message, a model's name, a file's) from steering the terminal that shows them.

    if __name__ == "__main__":
        run(main)

From the start of a command to its end all that this process writes to stdout and stderr, through whatever library, is
escaped: a character that moves the cursor, colours, rings, turns the direction of writing or cannot be seen is shown as
Python spells it, \x1b. What draws on purpose has its own way past that: bars, typer's panels, say(), clear_screen().

evaluate/scoring/terminal.py and dataset_card/terminal.py are links to this file, which imports nothing of the project.
"""

import json
import math
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial, partialmethod, wraps
from inspect import Parameter, Signature, signature
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from tqdm import tqdm
from typer.core import TyperCommand, TyperOption

_JSON = "json"  # where a command's context keeps whether it was asked for


def _keep(context: typer.Context, value: bool) -> bool:
    context.meta[_JSON] = value
    return value


_JsonOption = Annotated[
    bool,
    typer.Option(
        "--json", callback=_keep, help="Print the numbers as one JSON document (docs/json.md), and all else to stderr."
    ),
]
_numbers: dict[str, Any] | None = None  # of the command that runs, where --json asks for them
INTERRUPTED = 130  # exit code after Ctrl-C: 128 + SIGINT
# Unicode's categories Cc, Cf, Cs, Co, Zl and Zp, and what is as invisible: characters of the property
# Default_Ignorable_Code_Point (DerivedCoreProperties.txt), save those that choose the form of the one before them.
_OTHERS = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\uf8ff\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U0010ffff]"
)
# Two pictures that a zero-width joiner makes one of (a family, a scientist), and the joiner and non-joiner by which the
# scripts of India, Arabic and Persian, Syriac, Mongolian and Khmer write one word in another way than its neighbour.
_PICTURES = "\u2600-\u27bf\U0001f300-\U0001faff"
_JOINING = (
    "\u0620-\u065f\u066e-\u06d3\u06d5-\u06dc\u06e0-\u06ff\u0710-\u074f\u0750-\u07ff\u0840-\u085f\u0860-\u088e\u0897-\u08e1"
    "\u08e3-\u0dff\u0f00-\u109f\u1780-\u17b3\u17b6-\u17d3\u1820-\u18aa\u1900-\u1cff\ua8e0-\ua8ff\uaa00-\uaaff"
    "\ufb50-\ufdff\ufe70-\ufefc"
)
_JOINED = re.compile(f"(?<=[{_PICTURES}\ufe0f])\u200d(?=[{_PICTURES}])|(?<=[{_JOINING}])[\u200c\u200d](?=[{_JOINING}])")
_LINE_END = re.compile(r"\s*\n\s*")
# How tqdm begins what it writes: a bar drawn again, or moves between the lines of several bars.
_MOVES = re.compile(r"\r|(?:\n|\x1b\[A)*")


def escape(text: str) -> str:
    """Return a text that changes nothing but the place it is written to: no control but line ends and tabs."""
    if text.isascii() and text.isprintable():
        return text
    kept = {found.start() for found in _JOINED.finditer(text)}
    return _OTHERS.sub(lambda found: found[0] if found.start() in kept else _spell(found), text)


def one_line(text: str) -> str:
    r"""Return the text escaped, its line ends and tabs too: what looks like a line of ours is none, but \n in one."""
    return re.sub(r"[\n\t]", _spell, escape(text))


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: 1 image, 2,000 images; "row is", "rows are"."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def complain(reason: object) -> None:
    """Say in one line on stderr why the command cannot do what it was asked for; libraries' reasons have several."""
    print(f"error: {one_line(_LINE_END.sub(' ', str(reason)))}", file=sys.stderr, flush=True)


def say(text: str, colour: int | None = None, end: str = "\n") -> None:
    """Print a text, escaped, in a colour (a number of SGR) where stdout is a terminal and NO_COLOR is not set."""
    shown = escape(text)
    if colour is not None and text and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        shown = f"\x1b[{colour}m{shown}\x1b[0m"
    _write(sys.stdout, shown + end)


def gives_numbers(command: Callable[..., None]) -> Callable[..., None]:
    """Return the command with the option --json, by which what note() is told becomes one JSON document on stdout."""

    @wraps(command)
    def asked(*args: Any, json: bool = False, **given: Any) -> None:
        command(*args, **given)

    one = Parameter("json", Parameter.KEYWORD_ONLY, default=False, annotation=_JsonOption)
    asked.__signature__ = Signature([*signature(command).parameters.values(), one])  # type: ignore[attr-defined]
    asked.__annotations__ = command.__annotations__ | {"json": _JsonOption}
    return asked


def note(**found: Any) -> None:
    """Add fields to the document of --json; does nothing without that option."""
    if _numbers is not None:
        _numbers.update(found)


@contextmanager
def _one_document(asked: bool) -> Iterator[None]:
    """Where it is asked for, have stdout get what is noted alone, and stderr all else, also of other processes."""
    global _numbers
    if not asked:
        yield
        return
    stdout, kept = sys.stdout, -1
    stdout.flush()
    with suppress(OSError):  # a stdout that is no file, as in tests
        if stdout.fileno() == 1:
            kept = os.dup(1)
            os.dup2(2, 1)
    sys.stdout, _numbers = sys.stderr, {}
    try:
        yield
    finally:
        sys.stdout, found, _numbers = stdout, _numbers, None
        if kept >= 0:
            os.dup2(kept, 1)
            os.close(kept)
        if found:
            print(json.dumps(_plain(found)), file=stdout, flush=True)


def _plain(value: Any) -> Any:
    """Return what JSON can hold: a number that is none as null, tuples of a name as objects, all else as a text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if hasattr(value, "_asdict"):
        value = value._asdict()
    if isinstance(value, Mapping):
        return {name if isinstance(name, str) else str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return str(value)


def clear_screen() -> None:
    """Clear the terminal; does nothing where stdout is none."""
    if sys.stdout.isatty():
        _write(sys.stdout, "\x1b[2J\x1b[H")


def guard() -> None:
    """Escape, from now on, what this process writes to stdout and stderr as text.

    The streams stay the objects they are, so that loggers that hold them are reached.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and "write" not in vars(stream):
            _spell_unknown(stream)
            stream.write = partial(_write_escaped, stream)  # type: ignore[method-assign]
    usual = vars(tqdm)["__init__"]  # of every bar, also of libraries, whose classes inherit it
    if "file" not in getattr(usual, "keywords", {}):
        tqdm.__init__ = partialmethod(usual, file=_Bars())


def run(command: Callable[..., None]) -> None:
    """Run the function as this process's command, as typer.run does, its output guarded."""
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(cls=Command)(command)
    app()


def without_flag_types(params: Any) -> Any:
    """Have the help show no type beside a flag, which takes no value."""
    for param in params:
        if isinstance(param, TyperOption) and param.is_flag:
            param.display_type_rich = lambda ctx: None  # type: ignore[method-assign]
    return params


class Command(TyperCommand):
    """A command of typer's whose output is guarded; pass it as `cls`, and pretty_exceptions_enable=False beside it."""

    def get_params(self, ctx: Any) -> Any:
        return without_flag_types(super().get_params(ctx))

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            _spell_unknown(stream)
        with _leave_panels_to_typer():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        with _one_document(ctx.meta.get(_JSON, False)):
            guard()
            with _leave_panels_to_typer():
                if ctx.params.get("out") is not None:
                    _check_writable(Path(ctx.params["out"]))
                return super().invoke(ctx)


def _check_writable(out: Path) -> None:
    """End the command, before it begins, where nothing can be written to --out; leaves nothing there.

    By writing, since permission bits say little: root may write in spite of them, and nobody to a read-only disk.
    """
    place = out
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place.parent if place == out and not place.is_dir() else place):
            pass
    except OSError as error:
        complain(f"cannot write to {out} ({error.strerror}); give another --out or free the place")
        raise typer.Exit(2) from None


@contextmanager
def _leave_panels_to_typer() -> Iterator[None]:
    """Escape the message of a usage error and let typer colour it; what else is raised is printed through the guard."""
    try:
        yield
    except typer.TyperException as error:
        message = one_line(error.format_message())
        error.format_message = lambda: message  # type: ignore[method-assign]
        _release()
        raise
    except KeyboardInterrupt:
        guard()
        print("\nStopped; the same command continues.", file=sys.stderr, flush=True)
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Abort, EOFError):
        _release()
        raise
    except Exception:
        guard()
        raise


def _release() -> None:
    for stream in (sys.stdout, sys.stderr):
        vars(stream).pop("write", None)


class _Bars:
    """Be stderr for tqdm: a bar is drawn where it stands, and its words are one line."""

    is_drawn = False  # whether the cursor stands behind a bar

    def write(self, text: str) -> None:
        moves = _MOVES.match(text)
        start = moves.end() if moves else 0
        type(sys.stderr).write(sys.stderr, text[:start] + one_line(text[start:]))
        if text.endswith(("\n", "\r")):
            _Bars.is_drawn = False
        elif text[start:].strip():
            _Bars.is_drawn = True

    @classmethod
    def end_line(cls, stream: TextIO, text: str) -> None:
        """End a bar's line where the text would continue it: in a terminal that shows both streams, or on stderr."""
        if cls.is_drawn and text and (stream is sys.stderr or (stream.isatty() and sys.stderr.isatty())):
            cls.is_drawn = False
            if not text.startswith("\n"):
                type(sys.stderr).write(sys.stderr, "\n")
                sys.stderr.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)

    def __eq__(self, other: object) -> bool:  # by which tqdm knows a terminal, whose width it asks for
        return other is sys.stderr

    __hash__ = None  # type: ignore[assignment]


def _spell(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _spell_unknown(stream: TextIO) -> None:
    """Have the stream spell characters that its encoding lacks, as in LANG=C, where Python would raise."""
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")


def _write_escaped(stream: TextIO, text: str) -> int:
    _write(stream, escape(text))
    return len(text)


def _write(stream: TextIO, text: str) -> None:
    _Bars.end_line(stream, text)
    type(stream).write(stream, text)
