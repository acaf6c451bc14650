"""Describe the model to be trained: how it is asked, how it marks its thinking, how its turn ends."""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

from generate.command_line.language_codes import UNKNOWN
from generate.models.chat import begin_turn, first_messages, opening_of, renderer
from generate.models.checkpoints import Checkpoint, CheckpointError, find_checkpoint
from generate.models.model_file import MODEL_FILE, ModelFileError, checkpoint_beside, read_model_file
from generate.models.processors import end_ids, load_processor_of
from generate.models.prompts import think_and_answer
from generate.models.registry import MODELS, PLAIN, Model, in_one_turn, is_published_name
from generate.models.thinking import split
from imagenet_think import to_messages
from train.finetuning.options import TrainingError


@dataclass(frozen=True)
class Question:
    """Hold what a teacher was asked, and in which language (BCP 47)."""

    text: str
    language: str

    @property
    def whole(self) -> str:
        """Return it as run.py asks it: in any language but English, to think and answer in it too."""
        request = think_and_answer(self.language) if self.language != UNKNOWN else None
        return f"{self.text}\n{request}" if request else self.text


@dataclass(frozen=True)
class Reply:
    """Hold what the student is to write after its prompt, in two parts: through the thinking's end, and the answer."""

    thinking: str
    answer: str


@dataclass
class Student:
    """Hold a checkpoint with its entry and its processor."""

    checkpoint: Checkpoint
    entry: Model
    processor: Any

    def __post_init__(self) -> None:
        self.render = renderer(self.processor, self.entry)
        messages = first_messages(self.entry, "What is this?")
        opening = opening_of(self.render, messages, self.entry, self.checkpoint.name)
        self.opening = opening
        self.start = begin_turn(opening, self.entry.prefill)  # of the model's turn, which it does not write itself

    def prompt(self, question: Question, pictures: int = 1) -> str:
        """Return the prompt as run.py gives it, up to where the model's own text begins."""
        messages = first_messages(self.entry, question.whole, pictures)
        return self.render(messages).removesuffix(self.opening) + self.start

    def reply(self, row: dict[str, Any], teacher: str) -> Reply | None:
        """Return what to write about a row; None where the student's parser would not read back a thinking and answer.

        That is so for a text that holds the student's own tags.
        """
        style = self.entry.style
        words = style.thinking[0] if style.thinking else ("", "")
        marks = [*self.processor.tokenizer.all_special_tokens, *style.unwrap, *chain(*style.thinking, *style.answer)]
        answer_words = ("\\boxed{", "}") if style.boxed else style.answer[0] if style.answer else ("", "")
        said = _reply_text(row, teacher, thinking=False, words=words, special_tokens=marks)
        thinking = _reply_text(row, teacher, words=words, special_tokens=marks).removesuffix(said).strip()
        answer = f"\n\n{answer_words[0]}{said}{answer_words[1]}"
        parsed = split(thinking + answer, style)
        if parsed.status != "ok" or not (parsed.thinking and parsed.answer):
            return None
        return Reply(self._after_start(thinking, words[0]), answer)

    def _after_start(self, thinking: str, opening: str) -> str:
        """Leave out the opening tag where the model's turn has begun with it."""
        if not (opening and self.start.rstrip().endswith(opening)):
            return thinking
        inside = thinking.removeprefix(opening)
        return inside.lstrip() if self.start != self.start.rstrip() else inside

    def reply_ids(self, reply: Reply) -> tuple[list[int], int]:
        """Return the reply's tokens, the end of its turn included, and how many of them are the thinking's.

        Those are the ones with which the whole reply and its thinking alone both begin: a token in which the thinking
        ends and the answer begins is the answer's.
        """
        whole, alone = self.processor.tokenizer(
            [reply.thinking + reply.answer, reply.thinking], add_special_tokens=False
        )["input_ids"]
        shared = next((at for at, (a, b) in enumerate(zip(whole, alone, strict=False)) if a != b), len(alone))
        return [*whole, self.end_id], shared

    def inputs(self, prompts: list[str], pictures: list[list[Any]]) -> dict[str, Any]:
        """Return every tensor that the processor makes of prompts with their pictures, padded at the left."""
        return dict(
            self.processor(
                images=pictures,
                text=prompts,
                padding=True,
                padding_side="left",
                add_special_tokens=False,  # the chat template wrote them
                return_tensors="pt",
            )
        )

    @cached_property
    def end_id(self) -> int:
        """Return the token that ends the model's turn: the one that the chat template writes there, if it does.

        GLM's template writes none; then it is the tokenizer's own, or the first that the checkpoint or its entry names.
        """
        tokenizer = self.processor.tokenizer
        ends = end_ids(self.checkpoint.path, tokenizer, self.entry.end_tokens)
        mark = "A ball."
        turn = {"role": "assistant", "content": [{"type": "text", "text": mark}]}
        chat = [*first_messages(self.entry, "What is this?"), turn]
        whole = str(self.processor.apply_chat_template(chat, tokenize=False, **self.entry.template_arguments))
        after = tokenizer(whole.rpartition(mark)[2], add_special_tokens=False)["input_ids"]
        own = [] if tokenizer.eos_token_id is None else [tokenizer.eos_token_id]
        return int(next((one for one in [*after, *own] if one in ends), min(ends)))

    def trained_on(self, question: Question) -> Model:
        """Return the entry of the trained model: it lies beside its file, and is asked what it was trained on."""
        end = self.processor.tokenizer.convert_ids_to_tokens(self.end_id)
        entry = self.entry
        return replace(
            entry,
            hub_id=".",
            architecture=self.checkpoint.architecture,
            question=question.text,
            language=question.language,
            sampling=entry.sampling,
            end_tokens=tuple(dict.fromkeys((*entry.end_tokens, str(end)))),
            also=(),
            processor=None,
            engines=("transformers", "vllm", "server"),
        )


def find_student(model: str) -> Student:
    """Return the model that --model names. Raises CheckpointError, ProcessorError and TrainingError."""
    entry, name, revision = _entry_of(model)
    checkpoint = find_checkpoint(name, revision)
    _check_vision(checkpoint)
    entry = entry or _known(checkpoint)
    return Student(checkpoint, entry, load_processor_of(checkpoint, entry))


def _entry_of(model: str) -> tuple[Model | None, str, str | None]:
    """Return the entry that is given, if one is, and the name and revision of the checkpoint."""
    if Path(model).is_dir():
        file = Path(model, MODEL_FILE)
        return (_read(file) if file.is_file() else None), model, None
    if model.lower().endswith((".yaml", ".yml")):
        entry = _read(Path(model))
        return entry, checkpoint_beside(Path(model), entry), None
    if model in MODELS:
        return _trainable(MODELS[model]), MODELS[model].hub_id, None
    name, _, revision = model.partition("@")
    return None, name, revision or None


def _read(file: Path) -> Model:
    try:
        return _trainable(read_model_file(file))
    except ModelFileError as error:
        raise TrainingError(f"--model {error}") from error


def _known(checkpoint: Checkpoint) -> Model:
    """Return the entry of a checkpoint: by its published name, else the first of its architecture, else a plain one.

    Of Qwen2.5-VL's architecture there are many models, each asked in a way of its own; one of another name is plain.
    """
    named = [entry for entry in MODELS.values() if is_published_name(checkpoint.name, entry)]
    of_architecture = [entry for entry in MODELS.values() if entry.architecture == checkpoint.architecture]
    if named:
        return _trainable(named[0])
    if checkpoint.architecture != "Qwen2_5_VLForConditionalGeneration" and of_architecture:
        return _trainable(of_architecture[0])
    return replace(PLAIN, hub_id=checkpoint.name, architecture=checkpoint.architecture)


def _trainable(entry: Model) -> Model:
    return in_one_turn(entry) if entry.tool else entry


def _reply_text(row: dict[str, Any], teacher: str, **options: Any) -> str:
    return str(to_messages(row, teacher, question="of the prompt", **options)[-1]["content"][0]["text"])


def _check_vision(checkpoint: Checkpoint) -> None:
    """Raise CheckpointError for what is no model of pictures and text."""
    from transformers import AutoConfig, AutoModelForImageTextToText

    from generate.models.kimi_vl.registration import register_for

    register_for(checkpoint.path)
    try:
        config = AutoConfig.from_pretrained(checkpoint.path, trust_remote_code=False)
    except Exception as error:  # whatever transformers raises on a config that it does not know
        reason = " ".join(str(error).split())[:200]
        raise CheckpointError(f"{checkpoint.name}: config.json cannot be used ({reason}).") from error
    if AutoModelForImageTextToText._model_mapping.get(type(config), None) is None:
        raise CheckpointError(
            f"{checkpoint.name} is a {config.model_type}, which is no model of pictures and text; "
            "choose a vision-language model as --model."
        )
