"""generate/models/processors.py: what a checkpoint's files may make of its processor."""

import json
import shutil
from pathlib import Path

import pytest

from generate.models.processors import ProcessorError, load_processor
from tests.support.commands import CHECKPOINTS

# (file, what it gets): as in a published repository whose classes lie beside the weights.
OWN_CODE = {
    "model": ("config.json", {"model_type": "own", "auto_map": {"AutoConfig": "own.OwnConfig"}}),
    "images": (
        "processor_config.json",
        {"image_processor": {"image_processor_type": "Own", "auto_map": {"AutoImageProcessor": "own.Own"}}},
    ),
}


@pytest.mark.parametrize("name", OWN_CODE)
def test_code_that_lies_in_a_checkpoint_is_never_run(name: str, tmp_path: Path) -> None:
    own, done = tmp_path / "own", tmp_path / "done"
    shutil.copytree(CHECKPOINTS / "openvlthinker", own)
    (own / "own.py").write_text(f"open({str(done)!r}, 'w').close()")
    file, settings = OWN_CODE[name]
    (own / file).write_text(json.dumps(json.loads((own / file).read_text()) | settings))
    with pytest.raises(ProcessorError) as error:
        load_processor(str(own))
    assert str(error.value) == (
        f"{own} needs the Python code that lies in it, which is never run here; serve it, with vLLM for example, and "
        "give the server's address as --engine http://HOST:PORT/v1."
    )
    assert not done.exists()
