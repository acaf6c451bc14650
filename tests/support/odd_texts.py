"""Make texts without pictures that look as if they might hold one: code, formulas, tables, hashes, lists of numbers."""

import base64
import hashlib
import json
import random
import urllib.parse
from collections.abc import Callable

from tests.support.texts import english

OTHERS = ("собака на траве ", "一只狗在草地上", "Ein Bär läuft über den Hof, ", "un perro está aquí, ")
PIECES = (
    "function ",
    "var ",
    "!0,",
    "void 0",
    "(e,t)=>{",
    "&&",
    "||",
    "e.exports=",
    "n(%d)",
    ";",
    "}",
    "null==e?",
    "t.a=",
)


def numbers(chance: random.Random, values: range | tuple[int, ...], between: str = ", ") -> str:
    return between.join(str(chance.choice(values)) for _ in range(chance.randint(100, 1500)))


def letters(chance: random.Random, alphabet: str) -> str:
    return "".join(chance.choice(alphabet) for _ in range(chance.randint(300, 3000)))


def lines(chance: random.Random, make: Callable[[], str]) -> str:
    return "\n".join(make() for _ in range(chance.randint(4, 60)))


KINDS: dict[str, Callable[[random.Random], str]] = {
    "prose": lambda chance: english(chance, chance.randint(50, 600)),
    "capitals": lambda chance: english(chance, chance.randint(50, 400)).upper(),
    "code": lambda chance: lines(
        chance, lambda: f"    x_{chance.randint(0, 99)} = call(MAX, 0x{chance.getrandbits(32):08x}, {chance.random()});"
    ),
    "LaTeX": lambda chance: lines(
        chance, lambda: rf"\frac{{{chance.randint(0, 99)}}}{{b}} \nu \right) \int_{{0}} \times \text{{of}} \rho \\"
    ),
    "table": lambda chance: lines(chance, lambda: " | ".join(f"{chance.gauss(0, 50):.2f}" for _ in range(8))),
    "bytes": lambda chance: numbers(chance, range(256)),
    "small numbers": lambda chance: numbers(chance, (0, 0, 0, 1, 2, 8)),
    "bits": lambda chance: numbers(chance, (0, 1), " "),
    "run of bits": lambda chance: letters(chance, "01"),
    "one number": lambda chance: numbers(chance, (chance.choice((0, 1, 255)),)),
    "colours": lambda chance: lines(chance, lambda: ",".join(str(chance.randint(0, 255)) for _ in range(3))),
    "identifiers": lambda chance: lines(chance, lambda: base64.urlsafe_b64encode(chance.randbytes(24)).decode()),
    "base64": lambda chance: base64.b64encode(chance.randbytes(chance.randint(300, 4000))).decode(),
    "hashes": lambda chance: lines(chance, lambda: hashlib.sha256(chance.randbytes(8)).hexdigest() + "  a.txt"),
    "hexadecimal": lambda chance: chance.randbytes(chance.randint(200, 2000)).hex(chance.choice((" ", ":", "-"))),
    "DNA": lambda chance: letters(chance, "ACGT"),
    "protein": lambda chance: letters(chance, "ACDEFGHIKLMNPQRSTVWY"),
    "path": lambda chance: lines(chance, lambda: f"{chance.choice('LC')} {chance.gauss(0, 99):.2f} {chance.random()}"),
    "short path": lambda chance: "M" + "".join(
        f"{chance.choice('lcqhv')}{chance.randint(-99, 99)},{chance.randint(-99, 99)}" for _ in range(200)
    ),
    "minified": lambda chance: "".join(chance.choice(PIECES) for _ in range(chance.randint(100, 800))),
    "addresses": lambda chance: lines(chance, lambda: f"https://example.org/{chance.getrandbits(60)}?q=%20{chance.getrandbits(40)}"),
    "percent": lambda chance: urllib.parse.quote(chance.choice(OTHERS) * chance.randint(5, 60)),
    "escaped": lambda chance: json.dumps(chance.choice(OTHERS) * chance.randint(5, 60)),
    "other languages": lambda chance: chance.choice(OTHERS) * chance.randint(5, 90),
}  # fmt: skip


def odd_text(chance: random.Random, odd: float = 1.0) -> str:
    """Return a text of a model; with the probability `odd` it quotes one of KINDS between its sentences."""
    parts = [KINDS["prose"](chance)]
    if chance.random() < odd:
        parts += [KINDS[chance.choice(tuple(KINDS))](chance), KINDS["prose"](chance)]
    return "\n\n".join(parts)
