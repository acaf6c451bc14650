"""Measure generate/review.py at full size: synthetic texts of realistic lengths, in files as the build writes them.

    OMP_NUM_THREADS=1 python tests/bench/bench_review.py --images 250000

Opening and memory are compared with reading the same rows whole; clicks are timed in headless Chromium, from the click
to the page that it leads to.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pyarrow
import pyarrow.parquet
import typer
from figures import Smoke, hand_over

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from generate.building.parquet_shards import as_table  # noqa: E402
from imagenet_think import RECORD_COLUMNS, Schema, SplitSize, readme_head  # noqa: E402
from tests.support.first_schema import FEATURES  # noqa: E402
from tests.support.review_browser import NO_BROWSER, Page, Server, browser  # noqa: E402
from tests.support.synthetic_benchmark import Speaker  # noqa: E402

RUNS = 2  # each writes two gigabytes of texts first
ROWS_PER_SHARD = 10_000
FAILED = 0.03
TURNS = 20
WHOLE = """
import sys, pyarrow, pyarrow.parquet
from pathlib import Path
files = [f for c in ("glm", "kimi", "failures") for f in sorted(Path(sys.argv[1], "data", c).glob("*.parquet"))]
print(sum(len(table) for table in [pyarrow.parquet.read_table(file) for file in files]), "rows")
"""


def main(
    images: Annotated[int, typer.Option(min=1, help="Number of images in the dataset.")] = 250_000,
    dataset: Annotated[
        Path | None, typer.Option(help="Directory to keep the dataset in; an existing one is used.")
    ] = None,
    smoke: Smoke = False,
) -> None:
    """Print the time of opening, turning pages, searching and reading raw texts."""
    images = 100 if smoke else images
    with tempfile.TemporaryDirectory() as scratch:
        folder = dataset or Path(scratch) / "imagenet-think-250k"
        if not (folder / "README.md").exists():
            text = write_dataset(folder, images)
            print(f"{images:,} images, {text / 1e9:.2f} GB of thinkings and answers", flush=True)
        started = time.monotonic()
        server = Server(folder, "--reviews", str(Path(scratch) / "reviews"))
        try:
            with urllib.request.urlopen(server.url) as answer:
                answer.read()
            opening = Cost(time.monotonic() - started, *usage(server.process.pid))
            print(f"the page is served after {opening}", flush=True)
            if NO_BROWSER:
                print(f"clicks left out: {NO_BROWSER}")
            else:
                with browser(Path(scratch) / "profile") as driver:
                    click_through(Page(driver, server.url), server.process.pid, 1 if smoke else TURNS)
                print(f"after all that the server held at most {usage(server.process.pid)[1]:,.0f} MiB")
        finally:
            server.kill()
        whole = read_whole(folder)
        print(f"reading the same rows whole (pyarrow) takes {whole}")
        print(f"the page needs {opening.held / whole.held:.2f} times that memory")
        hand_over(f"served, {images:,} images", opening.wall, "s", less=True)
        reading = "the same rows read whole by pyarrow"
        hand_over("CPU until it is served", opening.cpu, "CPU-s", peer=(reading, whole.cpu), less=True)
        hand_over("memory until it is served", opening.held, "MiB", peer=(reading, whole.held), less=True)


class Cost(NamedTuple):
    """Hold the time and memory that something took."""

    wall: float  # seconds
    cpu: float  # seconds
    held: float  # the most memory, MiB

    def __str__(self) -> str:
        return f"{self.wall:.1f} s ({self.cpu:.1f} CPU-seconds) and holds at most {self.held:,.0f} MiB"


def usage(pid: int) -> tuple[float, float]:
    """Return (CPU-seconds, peak memory in MiB) of a running process."""
    times = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    held = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmHWM"))
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK"), int(held.split()[1]) / 1024


def read_whole(dataset: Path) -> Cost:
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", WHOLE, str(dataset)], stdout=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    return Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def click_through(page: Page, server: int, times: int) -> None:
    """Print the times of a user's actions. server: its process id."""
    page.load()
    turns, before = range(2, times + 2), usage(server)[0]
    print_times("turning a page", [timed(page, _button("Next"), f"line.includes('page {n} of')") for n in turns])
    print(f"of which the server computes {1000 * (usage(server)[0] - before) / times:,.0f} ms, pictures included")
    opened = []
    for at in range(times):
        opened.append(timed(page, f"shown('.it-card')[{at}].click()", "shown('.it-text').length"))
        timed(page, _button("All images"), "shown('.it-card').length")
    print_times("opening an image", opened)
    middle = int(page.text(".it-found").rpartition(" ")[2].replace(",", "")) // 2
    number = page.wait("input[type=number]")
    number.clear()
    number.send_keys(f"{middle}\n")
    page.line(f"page {middle:,} of")
    timed(page, "shown('.it-card')[0].click()", "shown('.it-text').length")
    print_times("raw texts of an image in the middle", [timed(page, _button("Raw texts"), "shown('.it-raw').length")])
    page.load()
    page.wait("#browse-words :is(input, textarea)").send_keys("no such words")
    enter = "document.querySelector('#browse-words :is(input, textarea)')"
    pressed = f"{enter}.dispatchEvent(new KeyboardEvent('keypress', {{key: 'Enter', bubbles: true}}))"
    print_times(
        "searching all texts", [timed(page, pressed, "line.startsWith('0 images') && !line.includes('so far')")]
    )


def _button(label: str) -> str:
    return f"shown('button').find(button => button.textContent.trim() === '{label}').click()"


# A click on what is about to be drawn anew would be lost: it waits until nothing has moved for so long.
TIMED = """
const done = arguments[0];
const shown = (css) => [...document.querySelectorAll(css)].filter(element => element.offsetParent);
const act = () => {
  moves.disconnect();
  const started = performance.now();
  const look = () => {
    const line = shown('.it-found')[0]?.textContent ?? '';
    if (UNTIL) done(performance.now() - started); else requestAnimationFrame(look);
  };
  ACT;
  requestAnimationFrame(look);
};
let rest = setTimeout(act, REST_MS);
const moves = new MutationObserver(() => { clearTimeout(rest); rest = setTimeout(act, REST_MS); });
moves.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
"""
REST_MS = 300
PATIENCE_S = 100  # below that of the browser's driver, which would then no longer answer


def timed(page: Page, act: str, until: str) -> float:
    """Return the milliseconds from the action until its result is drawn; both are JavaScript."""
    page.driver.set_script_timeout(PATIENCE_S)
    script = TIMED.replace("ACT", act).replace("UNTIL", until).replace("REST_MS", str(REST_MS))
    taken: float = page.driver.execute_async_script(script)
    return taken


def print_times(what: str, taken: list[float]) -> None:
    of = f", at most {max(taken):,.0f} of {len(taken)}" if len(taken) > 1 else ""
    print(f"{what}: {statistics.median(taken):,.0f} ms{of}", flush=True)
    hand_over(f"{what}, click to drawn{', median' * bool(of)}", statistics.median(taken), "ms", less=True)


def write_dataset(out: Path, images: int) -> int:
    """Write the directory of a dataset; return the number of characters of all thinkings and answers."""
    out.mkdir(parents=True, exist_ok=True)
    speakers = {model: Speaker(seed) for seed, model in enumerate(("glm", "kimi"))}
    chance, text = random.Random(0), 0
    sizes: dict[str, dict[str, SplitSize]] = {config: {} for config in FEATURES}
    streams = {}
    for model in speakers:
        (out / "jsonl" / model).mkdir(parents=True, exist_ok=True)
        streams[model] = pyarrow.output_stream(str(out / "jsonl" / model / "00000.jsonl.zst"), compression="zstd")
    for number, start in enumerate(range(0, images, ROWS_PER_SHARD)):
        split = "test" if start + ROWS_PER_SHARD >= images and start else "train"
        rows: dict[str, list[dict[str, Any]]] = {config: [] for config in FEATURES}
        for at in range(start, min(start + ROWS_PER_SHARD, images)):
            wnid = f"n{at * 10_450 // images:08d}"
            image_id = f"{wnid}_{at}"
            image = {"image_id": image_id, "wnid": wnid, "path": f"{wnid}/{image_id}.JPEG", "width": 500, "height": 375}
            records = {model: _record(image_id, model, speakers[model], chance) for model in speakers}
            for model, record in records.items():
                text += len(record["thinking"] or "") + len(record["answer"] or "")
                streams[model].write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
                rows[model if record["status"] == "ok" else "failures"].append(image | record)
            if all(record["status"] == "ok" for record in records.values()):
                sides = {f"{model}_{key}": record[key] for model, record in records.items() for key in RECORD_COLUMNS}
                agreement = {"answer_rouge_l": chance.random(), "answer_jaccard": chance.random()}
                rows["paired"].append(image | {"question": "What is it?"} | sides | agreement)
        for config, of_config in rows.items():
            _write(out / "data" / config / f"{split}-{number:05d}.parquet", as_table(config, of_config, Schema()))
            before = sizes[config].get(split, SplitSize()).rows
            sizes[config][split] = SplitSize(before + len(of_config), 1)
    for stream in streams.values():
        stream.close()
    bound = {"question": "What is it?", "checkpoint": "bench", "revision": "main"}
    runs = {model: {"run_id": model, "bound": bound | {"model": model}} for model in speakers}
    (out / "runs.json").write_text(json.dumps(runs))
    (out / "README.md").write_text(readme_head(sizes))
    return text


def _record(image_id: str, model: str, speaker: Speaker, chance: random.Random) -> dict[str, Any]:
    thinking, answer = speaker.parts()
    good = chance.random() > FAILED
    return {
        "image_id": image_id,
        "model": model,
        "attempt": 0,
        "seed": 0,
        "run_id": model,
        "revision": "main",
        "status": "ok" if good else "truncated",
        "message": None if good else "cut at 1024 tokens",
        "finish_reason": "eos" if good else "length",
        "protocol": True,
        "prompt_tokens": 300,
        "output_tokens": len(thinking + answer) // 5,
        "raw": [f"<think>{thinking}</think><answer>{answer}</answer>"],
        "thinking": thinking if good else None,
        "answer": answer if good else None,
        "rest": "",
    }


def _write(path: Path, table: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with pyarrow.parquet.ParquetWriter(path, table.schema, compression="zstd", write_page_index=True) as writer:
        writer.write_table(table, row_group_size=1000)


if __name__ == "__main__":
    typer.run(main)
