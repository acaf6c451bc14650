"""The progress line of all processes together, and stats.json beside it."""

import json
import time
from pathlib import Path

import pytest

from generate.monitoring.heartbeat import Heartbeat
from generate.monitoring.progress import Progress, _format_postfix
from tests.support.samples import record
from tests.support.stats_files import fresh, write_stats


def test_one_line_for_all_processes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = Heartbeat(tmp_path, 0, fresh(todo=10), began=time.monotonic(), processes=2, meter=None)
    write_stats(tmp_path, 1, fresh(records={"ok": 3, "loop": 1}, tokens_per_s=50.0))
    write_stats(tmp_path, 2, fresh(job="another", records={"ok": 7}, tokens_per_s=50.0))
    progress = Progress(tmp_path, "a", 10, "glm", own)
    progress.refresh()
    own.count(record("a"))
    progress.show()
    assert progress._bar.n == 5
    own.end("done")
    progress.end()
    line = capsys.readouterr().err.splitlines()[-1].rpartition("\r")[2]
    assert "5/10" in line
    assert "50 tokens/s, failed: 1 loop" in line
    written = json.loads((tmp_path / "stats.json").read_text())
    assert written["records"] == {"ok": 11, "loop": 1}
    assert (written["images"], written["now"]["processes"], written["work"]["sessions"]) == (100, 2, 3)


def test_who_ends_last_is_in_stats_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that ends while another has looked and not yet written: the other looks again."""
    write_stats(tmp_path, 1, fresh())
    progress = Progress(tmp_path, "a", 10, None)
    refresh = progress.refresh

    def refresh_slowly() -> None:
        refresh()
        write_stats(tmp_path, 1, fresh(state="done", beat=6, records={"ok": 4}))

    monkeypatch.setattr(progress, "refresh", refresh_slowly)
    progress.end()
    assert json.loads((tmp_path / "stats.json").read_text())["records"] == {"ok": 4}


def test_what_is_said_of_failures() -> None:
    assert _format_postfix({"ok": 5, "forced": 1}, 1234.4) == "1,234 tokens/s"
    assert _format_postfix({"ok": 1}, None) == ""  # nothing was measured yet
    failures = {"truncated": 9, "loop": 5, "bad_image": 2, "no_close": 1, "engine_error": 1}
    assert _format_postfix(failures, 0) == "0 tokens/s, failed: 9 truncated, 5 loop, 2 bad_image and 2 more"
