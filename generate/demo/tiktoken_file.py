"""Write a small tokenizer in the form in which Kimi-VL's is published: tiktoken.model and tokenizer_config.json."""

import base64
import json
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, models, trainers
from transformers.convert_slow_tokenizer import bytes_to_unicode

from generate.models.kimi_vl.tokenization import RESERVED, VOCABULARY_FILE, words

# The named ones of the 256 slots after the tokens, as published; the others are <|reserved_token_ID|>.
SPECIAL = {
    0: "[BOS]",
    1: "[EOS]",
    2: "<|im_end|>",
    3: "<|im_user|>",
    4: "<|im_assistant|>",
    6: "<|start_header_id|>",
    7: "<|end_header_id|>",
    9: "[EOT]",
    10: "<|im_system|>",
    17: "<|im_middle|>",
    18: "<|media_start|>",
    19: "<|media_content|>",
    20: "<|media_end|>",
    21: "<|media_pad|>",
    254: "[UNK]",
    255: "[PAD]",
}
_NAMED = {"bos_token": "[BOS]", "eos_token": "[EOS]", "unk_token": "[UNK]", "pad_token": "[PAD]"}


def write_tiktoken_model(texts: Iterable[str], path: Path, merges: int) -> int:
    """Train a byte-level BPE with Kimi-VL's word splitting; write tiktoken.model and tokenizer_config.json to `path`.

    At most `merges` tokens are added to the 256 bytes; fewer where the texts hold no more. Returns the size of the
    vocabulary: these tokens and 256 slots of special tokens.
    """
    tokens = _learn(texts, merges)
    lines = [base64.b64encode(token) + b" %d\n" % rank for rank, token in enumerate(tokens)]
    (path / VOCABULARY_FILE).write_bytes(b"".join(lines))
    flags = {"lstrip": False, "normalized": False, "rstrip": False, "single_word": False, "special": True}
    config = {
        "added_tokens_decoder": {len(tokens) + slot: {"content": name} | flags for slot, name in SPECIAL.items()},
        "additional_special_tokens": [name for name in SPECIAL.values() if name not in _NAMED.values()],
        **_NAMED,
        "clean_up_tokenization_spaces": False,
        "extra_special_tokens": {},
        "model_max_length": 1048576,
        "tokenizer_class": "TikTokenTokenizer",
    }
    text = json.dumps(config, indent=2, ensure_ascii=False) + "\n"
    (path / "tokenizer_config.json").write_text(text, encoding="utf-8")
    return len(tokens) + RESERVED


def _learn(texts: Iterable[str], merges: int) -> list[bytes]:
    """Return the tokens: the 256 bytes, then the merges in the order in which they were learned."""
    letters = bytes_to_unicode()
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = words()
    trainer = trainers.BpeTrainer(
        vocab_size=len(letters) + merges, initial_alphabet=list(letters.values()), show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    byte_of = {letter: byte for byte, letter in letters.items()}
    vocabulary = tokenizer.get_vocab()
    return [bytes(byte_of[letter] for letter in token) for token in sorted(vocabulary, key=vocabulary.__getitem__)]
