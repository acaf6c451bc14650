"""Write a trained model so that it is loaded as any other: whole weights, its processor's files, its model file."""

import json
import shutil
from dataclasses import fields
from pathlib import Path
from typing import Any

import torch
import yaml
from transformers import GenerationConfig

from generate.models.checkpoints import PROCESSOR_FILES, is_published
from generate.models.model_file import MODEL_FILE, plain
from generate.models.registry import Model
from imagenet_think import write_atomic
from train.finetuning.student import Question, Student

_HEAD = """# Asks the model that lies beside this file the question that it was trained on:
#   python generate/run.py --model {file} --images …
"""


def save(model: Any, student: Student, question: Question, out: Path) -> None:
    """Write weights (adapters merged into them, and beside them), processor and model.yaml into `out`."""
    if hasattr(model, "merge_and_unload"):
        model.save_pretrained(out / "adapter")
        model = model.merge_and_unload()
    model.generation_config = GenerationConfig()  # the checkpoint's own file is copied: some could not be written again
    model.to(_stored_dtype(student)).save_pretrained(out)
    for weights in (*out.glob("*.safetensors"), *out.glob("adapter/*.safetensors")):
        shutil.copymode(out / "config.json", weights)  # safetensors lets nobody else read what it writes
    _copy_processor(student, out)
    _write_model_file(out / MODEL_FILE, student.trained_on(question))


def _stored_dtype(student: Student) -> Any:
    """Return the type of the numbers in which the checkpoint came."""
    config = json.loads(Path(student.checkpoint.path, "config.json").read_text(encoding="utf-8"))
    return getattr(torch, str(config.get("dtype") or config.get("torch_dtype")), torch.float32)


def _copy_processor(student: Student, out: Path) -> None:
    """Copy what makes tensors of pictures and texts, and the tokens that end a turn.

    Of a published checkpoint the model's table may say other limits of a picture, or another processor: then what is in
    use is written.
    """
    for name in (*PROCESSOR_FILES, "generation_config.json"):
        file = Path(student.checkpoint.path, name)
        (out / name).unlink(missing_ok=True)
        if file.is_file():
            shutil.copyfile(file, out / name)
    entry = student.entry
    if is_published(student.checkpoint, entry) and (entry.processor or entry.pixels or entry.max_patches):
        student.processor.save_pretrained(out)


def _write_model_file(file: Path, entry: Model) -> None:
    defaults = {field.name: field.default for field in fields(Model)}
    values = {name: value for name, value in plain(entry).items() if value not in (defaults[name], {}, ())}
    values["style"] = {name: value for name, value in values["style"].items() if value}
    text = yaml.safe_dump(json.loads(json.dumps(values)), sort_keys=False, allow_unicode=True, width=120)
    write_atomic(file, _HEAD.format(file=file.name) + text)
