"""The age of this process, which counts what happened before Python was ready."""

import subprocess
import sys
import time

import pytest

from generate.processes.launch import process_age_s
from tests.support.commands import ROOT


@pytest.mark.process
def test_the_age_of_a_process() -> None:
    code = "import time; time.sleep(0.5); from generate.processes.launch import process_age_s as age; print(age())"
    before = time.monotonic()
    age = float(subprocess.check_output([sys.executable, "-c", code], cwd=ROOT))
    assert 0.49 <= age <= time.monotonic() - before + 0.05
    assert process_age_s() > 0
