"""Keep words of others (a server's message, a model's name, a file's) from steering the terminal that shows them.

    if __name__ == "__main__":
        run(main)

From the start of a command to its end all that this process writes to stdout and stderr, through whatever library, is
escaped: a character that moves the cursor, colours, rings, turns the direction of writing or cannot be seen is shown as
Python spells it, \x1b. What draws on purpose has its own way past that: progress bars, typer's panels, clear_screen().

evaluate/scoring/terminal.py and dataset_card/terminal.py are links to this file, which imports nothing of the project.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial, partialmethod
from io import TextIOWrapper
from typing import Any, TextIO

import typer
from tqdm import tqdm
from typer.core import TyperCommand, TyperOption

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


def complain(reason: object) -> None:
    """Say in one line on stderr why the command cannot do what it was asked for; libraries' reasons have several."""
    print(f"error: {one_line(_LINE_END.sub(' ', str(reason)))}", file=sys.stderr, flush=True)


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


class Command(TyperCommand):
    """A command of typer's whose output is guarded; pass it as `cls`, and pretty_exceptions_enable=False beside it."""

    def get_params(self, ctx: Any) -> Any:
        params = super().get_params(ctx)
        for param in params:
            if isinstance(param, TyperOption) and param.is_flag:
                # Help shows a flag's type, though it takes no value.
                param.display_type_rich = lambda ctx: None  # type: ignore[method-assign]
        return params

    def make_context(self, *args: Any, **kwargs: Any) -> Any:
        for stream in (sys.stdout, sys.stderr):
            _spell_unknown(stream)
        with _leave_panels_to_typer():
            return super().make_context(*args, **kwargs)

    def invoke(self, ctx: Any) -> Any:
        guard()
        with _leave_panels_to_typer():
            return super().invoke(ctx)


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

    def write(self, text: str) -> None:
        moves = _MOVES.match(text)
        start = moves.end() if moves else 0
        _write(sys.stderr, text[:start] + one_line(text[start:]))

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
    type(stream).write(stream, text)
