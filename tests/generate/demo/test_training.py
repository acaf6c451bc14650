"""Training: tokenizers, shortcuts that compute the same, and the same weights again after a stop."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from generate.demo.accuracy import CHECKPOINTS
from generate.demo.fast_vision import fast_vision
from generate.demo.scenes import scene_of
from generate.demo.tiny_models import TINY_MODELS
from generate.demo.trainer import ProgressError, Trainer
from generate.demo.untrained_models import build_tokenizer
from generate.demo.voices import describe
from generate.models.processors import load_processor

MODELS = ("glm", "kimi", "openvlthinker")


@pytest.mark.parametrize("model", MODELS)
def test_the_tokenizer_reads_back_what_it_wrote_and_keeps_whole_words(model: str) -> None:
    tiny = TINY_MODELS[model]
    trained, loaded = build_tokenizer(model, tiny), load_processor(str(CHECKPOINTS / model)).tokenizer
    thinking, answer = describe(scene_of(0, 0), model)
    text = tiny.wording.format(thinking=thinking, answer=answer)
    ids = loaded(text, add_special_tokens=False)["input_ids"]
    assert ids == trained(text, add_special_tokens=False)["input_ids"]
    assert loaded.decode(ids, skip_special_tokens=True) == text
    if model != "kimi":  # as published, its delimiters are words like others
        assert all(loaded.convert_tokens_to_ids(tag) in ids for tag in tiny.tags)
    assert loaded.tokenize(" triangle purple background") == ["Ġtriangle", "Ġpurple", "Ġbackground"]


@pytest.mark.parametrize("model", ["glm", "kimi"])
def test_training_computes_what_the_real_model_does_and_repeats_itself(model: str, tmp_path: Path) -> None:
    """Shortcuts equal the real forward; three steps give the same weights again, also across a stop."""
    tiny = replace(TINY_MODELS[model], vision_steps=1, text_steps=2, batch=6)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        whole, stopped = Trainer(model, tiny, seed=0), Trainer(model, tiny, seed=0)
        whole.check_shortcuts()
        with fast_vision(whole.model):
            reports = [whole.advance() for _ in range(3)]
        with fast_vision(stopped.model):
            stopped.advance()
        stopped.save_progress(tmp_path / "progress")
        resumed = Trainer(model, tiny, seed=0)
        resumed.load_progress(tmp_path / "progress")
        with fast_vision(resumed.model):
            resumed.advance(), resumed.advance()
    finally:
        torch.set_num_threads(threads)
    with pytest.raises(ProgressError, match="another training"):
        Trainer(model, tiny, seed=1).load_progress(tmp_path / "progress")
    assert ["text" in report for report in reports] == [False, True, True]
    for name, tensor in whole.model.state_dict().items():
        assert torch.equal(tensor, resumed.model.state_dict()[name]), name


def test_shortcuts_that_compute_something_else_stop_the_training(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = replace(TINY_MODELS["glm"], batch=3)
    trainer = Trainer("glm", tiny, seed=0)
    monkeypatch.setattr(trainer, "_text_loss", lambda batch, seen: seen.mean())
    with pytest.raises(AssertionError):
        trainer.check_shortcuts()
