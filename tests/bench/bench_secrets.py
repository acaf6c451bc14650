"""Time the search for secrets beside detect-secrets on the same texts, in one process; measure recall and precision.

Secrets are made up at run time, of every kind and in every sentence; the ordinary texts are prose and code of many
languages with hashes, ids, coded data, addresses and placeholders. Rates are bytes per CPU-second of one process.

    pip install detect-secrets
    python tests/bench/bench_secrets.py
"""

import importlib.util
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.leaks.secrets import find_secrets, find_texts_with_secrets  # noqa: E402
from tests.support.made_up_secrets import made_up  # noqa: E402
from tests.support.ordinary_texts import PROSE, ordinary_texts  # noqa: E402

SENTENCES = ("{}", "It reads {}. Then", 'x = "{}"', "see `{}`, or", "**{}**", "密钥是{}。", "a\\n{}\\nb", "({})")


def main(
    rows: Annotated[int, typer.Option(min=10, help="Ordinary texts, of about 1.3 KB each.")] = 100_000,
    seeds: Annotated[int, typer.Option(min=1, help="Secrets of each kind.")] = 20,
    peer_rows: Annotated[int, typer.Option(min=1, help="Texts that detect-secrets reads.")] = 20,
    smoke: Smoke = False,
) -> None:
    """Print MB/s, the ratio, recall and false alarms."""
    rows, seeds, peer_rows = (100, 1, 1) if smoke else (rows, seeds, peer_rows)
    list(find_secrets(b"the rules are read"))
    asked, missed = 0, Counter[str]()
    for seed in range(seeds):
        for kind, secret in made_up(seed).items():
            asked += len(SENTENCES)
            missed[kind] += sum(not list(find_secrets(sentence.format(secret).encode())) for sentence in SENTENCES)
    print(f"recall: {1 - missed.total() / asked:.4%} of {asked:,}, {len(missed)} kinds in {len(SENTENCES)} sentences")
    print(
        "        missed: " + (", ".join(f"{kind} {count}" for kind, count in missed.most_common(5) if count) or "none")
    )

    what = f"of {asked:,} secrets of {len(missed)} kinds, those found"
    hand_over(what, asked - missed.total(), "secrets", limit=("all", asked))

    prose = " ".join(PROSE.values()).encode() * (rows // 5)
    start = time.process_time()
    assert not list(find_secrets(prose))
    of_prose = len(prose) / (time.process_time() - start) / 1e6
    print(f"speed: {of_prose:.1f} MB per CPU-second of prose")
    hand_over("prose", of_prose, "MB/CPU-s")

    texts = [text.encode() for text in ordinary_texts(rows)]
    size = sum(map(len, texts))
    start = time.process_time()
    alarms = [what for at in range(0, rows, 5_000) for what in find_texts_with_secrets(texts[at : at + 5_000]).values()]
    rate = size / (time.process_time() - start) / 1e6
    print(f"precision: {len(alarms)} false alarms in {rows:,} ordinary texts, {size / 1e6:.0f} MB {alarms[:5] or ''}")
    print(f"speed: {rate:.1f} MB per CPU-second of these, which name keys and issuers all the time")
    hand_over(f"false alarms in {rows:,} ordinary texts", len(alarms), "texts", less=True)
    beside = None
    if importlib.util.find_spec("detect_secrets"):
        few = texts[:peer_rows]
        start = time.process_time()
        found = peer_finds(few)
        peer = sum(map(len, few)) / (time.process_time() - start) / 1e6
        print(f"detect-secrets: {peer:.3f} MB per CPU-second, {found} of {len(few)} alarmed; ratio {rate / peer:,.0f}")
        beside = ("detect-secrets", peer)
    hand_over("texts that name keys and issuers all the time", rate, "MB/CPU-s", peer=beside)


def peer_finds(texts: list[bytes]) -> int:
    """Return in how many texts detect-secrets, by its defaults, finds a secret."""
    from detect_secrets.core.scan import scan_line
    from detect_secrets.settings import default_settings

    with default_settings():
        return sum(any([*scan_line(line)] for line in text.decode().splitlines()) for text in texts)


if __name__ == "__main__":
    typer.run(main)
