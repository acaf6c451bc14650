"""Random tiny checkpoints of architectures that have no trained one here, in the form published on the Hub."""

import json
import shutil
from pathlib import Path

_TEMPLATE = (
    "{%- for m in messages %}<|im_start|>{{ m.role }}\n{% if m.content is string %}{{ m.content }}{% else %}"
    "{% for c in m.content %}{% if c.type == 'image' %}<IMG_CONTEXT>\n{% else %}{{ c.text }}{% endif %}{% endfor %}"
    "{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)

_OPENING = "{% if enable_thinking is not defined or enable_thinking %}<think>{% else %}<think></think>{% endif %}"


def with_opening_template(checkpoint: Path, out: Path) -> Path:
    """Copy a checkpoint and let its template write the opening tag, as Qwen3-VL-Thinking's and Kimi-K2.5's do.

    The template's argument enable_thinking: false closes the thinking, as Qwen3's and GLM-4.5V's do.
    """
    shutil.copytree(checkpoint, out)
    template = out / "chat_template.jinja"
    end = "<|assistant|>{{ '\\n' }}{% endif %}"
    text = template.read_text()
    assert text.endswith(end)
    template.write_text(text.removesuffix(end) + "<|assistant|>{{ '\\n' }}" + _OPENING + "{% endif %}")
    return out


def tiny_internvl(out: Path) -> Path:
    """InternVL as the -HF checkpoints have it: InternViT, pixel shuffle, a Qwen text model; random weights."""
    import torch
    import transformers

    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<img>", "</img>", "<IMG_CONTEXT>", "<video>"]
    tokenizer = _tokenizer(special)
    token = tokenizer.convert_tokens_to_ids
    config = transformers.InternVLConfig(
        text_config={
            "model_type": "qwen2",
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "num_key_value_heads": 1,
            "max_position_embeddings": 4096,
            "initializer_range": 0.3,  # spread enough that the picture changes the text
            "tie_word_embeddings": False,
            "bos_token_id": None,
            "eos_token_id": token("<|im_end|>"),
            "pad_token_id": token("<|endoftext|>"),
        },
        vision_config={
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 2,
            "image_size": [112, 112],
            "patch_size": [14, 14],
        },
        image_token_id=token("<IMG_CONTEXT>"),
        downsample_ratio=0.5,
        tie_word_embeddings=False,
    )
    torch.manual_seed(0)
    transformers.InternVLForConditionalGeneration(config).to(torch.bfloat16).save_pretrained(out)
    tokenizer.save_pretrained(out)
    image = {"crop_to_patches": True, "max_patches": 2, "min_patches": 1, "size": {"height": 112, "width": 112}}
    image |= {"image_processor_type": "GotOcr2ImageProcessor", "processor_class": "InternVLProcessor"}
    (out / "preprocessor_config.json").write_text(json.dumps(image))
    processor = {"processor_class": "InternVLProcessor", "image_seq_length": 16}
    (out / "processor_config.json").write_text(json.dumps(processor))
    (out / "chat_template.jinja").write_text(_TEMPLATE)
    return out


def _tokenizer(special: list[str]) -> "transformers.PreTrainedTokenizerFast":  # type: ignore[name-defined]  # noqa: F821
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=300, special_tokens=special, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(["<think>It barks.</think> A dog."], trainer)
    named = {"start_image_token": "<img>", "end_image_token": "</img>", "context_image_token": "<IMG_CONTEXT>"}
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|im_end|>",
        pad_token="<|endoftext|>",
        extra_special_tokens=named | {"video_token": "<video>"},
    )
