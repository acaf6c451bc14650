"""Read Kimi-VL's tokenizer as it is published: tiktoken.model, and the special tokens of tokenizer_config.json.

    tokenizer = TikTokenTokenizer.from_pretrained(checkpoint)

tiktoken.model holds one token a line, in base64, with its rank; which pairs merge follows from the ranks, so that
transformers' fast tokenizers give the ids of the tiktoken library. transformers can read such a file itself, but splits
texts by the pattern of another model, which gives other ids and no message.

As in the published code, a special token that is spelt out in a text is that token: a question that holds <|im_end|>
ends its turn there, so do not put the words of strangers into a question. (The published code also cuts texts of over
400,000 characters before it looks for words; here they are taken whole.)
"""

import base64
import binascii
import hashlib
import json
import os
import shutil
import warnings
from pathlib import Path
from typing import Any

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, processors
from transformers import TokenizersBackend
from transformers.convert_slow_tokenizer import bytes_to_unicode

from generate.models.kimi_vl.errors import FilesError

VOCABULARY_FILE = "tiktoken.model"
RESERVED = 256  # slots for special tokens, after the tokens of the file
# Of the vocabulary that all models of the family share.
_PUBLISHED_TOKENS = 163584
_PUBLISHED_SHA256 = "b6c497a7469b33ced9c38afb1ad6e47f03f5e5dc05f15930799210ec050c5103"
# pat_str of tokenization_moonshot.py. `&&` is an intersection: runs of Han characters are words of their own.
PATTERN = "|".join(
    (
        r"[\p{Han}]+",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*"
        r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]+"
        r"[\p{Ll}\p{Lm}\p{Lo}\p{M}&&[^\p{Han}]]*(?i:'s|'t|'re|'ve|'m|'ll|'d)?",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)
# Delimiters of the thinking; decoding must keep them, whatever a checkpoint calls them.
_KEPT = ("◁think▷", "◁/think▷")


class TikTokenTokenizer(TokenizersBackend):
    """Hold the tokens of `vocab_file`, then 256 slots of special tokens, named by `added_tokens_decoder` (id -> token).

    The class has its published name: AutoTokenizer looks for that, and quietly takes a generic tokenizer, which splits
    texts otherwise, where nobody answers to it. Raises FilesError, in one sentence, for a file that is not whole and
    for special tokens that do not fit it; warns of a vocabulary of the published size that is not the published one.
    """

    vocab_files_names = {"vocab_file": VOCABULARY_FILE}  # noqa: RUF012 - as transformers declares it
    model_input_names = ["input_ids", "attention_mask"]  # noqa: RUF012
    padding_side = "left"  # generation goes on at the right

    def __init__(self, vocab_file: str | None = None, **options: Any) -> None:
        if vocab_file is None:
            raise FilesError(f"no {VOCABULARY_FILE} in {options.get('name_or_path') or 'the checkpoint'}.")
        named = {int(number): _added(token) for number, token in (options.get("added_tokens_decoder") or {}).items()}
        self._tokenizer: Any = _build(Path(vocab_file), named)  # where the base class looks before it would build one
        super().__init__(**options | {"added_tokens_decoder": named})
        self.vocab_file = vocab_file

    @classmethod
    def convert_to_native_format(cls, trust_remote_code: bool = False, **options: Any) -> dict[str, Any]:
        """Leave tiktoken.model to __init__, and a tokenizer.json alone: those around hold shifted ids."""
        return {name: value for name, value in options.items() if name != "tokenizer_file"}

    def _save_pretrained(
        self,
        save_directory: str | os.PathLike[str],
        file_names: tuple[str, ...],
        legacy_format: bool | None = None,
        filename_prefix: str | None = None,
    ) -> tuple[str, ...]:
        """Save tiktoken.model as it was read, and the names of the special tokens, in the published form.

        transformers would leave the names to a tokenizer.json, a second truth beside tiktoken.model.
        """
        saved = Path(save_directory) / f"{filename_prefix + '-' if filename_prefix else ''}{VOCABULARY_FILE}"
        if not saved.exists() or not saved.samefile(self.vocab_file):
            shutil.copyfile(self.vocab_file, saved)
        config = Path(file_names[0])
        named = {number: _settings(token) for number, token in self.added_tokens_decoder.items()}
        content = json.loads(config.read_text(encoding="utf-8")) | {"added_tokens_decoder": named}
        config.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return (*file_names, str(saved))


def read_ranks(path: Path) -> dict[bytes, int]:
    """Return token -> rank of every line of a tiktoken.model. Raises FilesError naming the line that is not whole."""
    ranks: dict[bytes, int] = {}
    seen: set[int] = set()
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            text, rank_text = line.split()
            token, rank = base64.b64decode(text, validate=True), int(rank_text)
        except (ValueError, binascii.Error) as error:
            raise _broken(path, f"line {number} is not a token in base64 and its rank") from error
        if token in ranks or rank in seen:
            raise _broken(path, f"line {number} repeats a {'token' if token in ranks else 'rank'}")
        ranks[token] = rank
        seen.add(rank)
    if lacking := [byte for byte in range(256) if bytes([byte]) not in ranks]:
        raise _broken(path, f"the byte {lacking[0]} has no token")
    if seen != set(range(len(ranks))):
        raise _broken(path, f"its {len(ranks)} tokens do not have the ranks 0 to {len(ranks) - 1}")
    return ranks


def words() -> pre_tokenizers.PreTokenizer:
    """Return what cuts a text into words, and writes their bytes as letters, before any merging."""
    return pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PATTERN), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )


def _broken(path: Path, reason: str) -> FilesError:
    return FilesError(f"{path} is broken: {reason}; get the file again.")


def _build(path: Path, named: dict[int, AddedToken]) -> Tokenizer:
    ranks = read_ranks(path)
    first = len(ranks)
    if first == _PUBLISHED_TOKENS and hashlib.sha256(path.read_bytes()).hexdigest() != _PUBLISHED_SHA256:
        warnings.warn(f"{path} has as many tokens as Kimi-VL's, and is another file than the published.", stacklevel=2)
    slots = range(first, first + RESERVED)
    if not named or min(named) not in slots or max(named) not in slots:
        held = f"ids {min(named)} to {max(named)}" if named else "none"
        raise FilesError(
            f"the special tokens of tokenizer_config.json ({held}) do not fit {path}, which has {first} tokens and "
            f"leaves the ids {slots[0]} to {slots[-1]} to them; get both files from one checkpoint."
        )
    tokenizer = Tokenizer(_bpe(ranks))
    tokenizer.pre_tokenizer = words()
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.post_processor = processors.ByteLevel(trim_offsets=False)
    reserved = (_added({"content": f"<|reserved_token_{slot}|>"}) for slot in slots)
    tokenizer.add_tokens([named.get(slot, name) for slot, name in zip(slots, reserved, strict=True)])
    return tokenizer


def _bpe(ranks: dict[bytes, int]) -> models.BPE:
    """Merge as tiktoken does: of all neighbours that make a token, those with the lowest rank first.

    Every cut of a token into two tokens is a merge of the token's rank. At most one of them can ever happen: a token is
    put together in one way, whatever stands beside it. A word that is a token is taken whole, as there.
    """
    letters = bytes_to_unicode()
    tokens = {token.decode("latin-1").translate(letters): rank for token, rank in ranks.items()}
    merges = [
        (token[:cut], token[cut:])
        for token in sorted(tokens, key=tokens.__getitem__)
        for cut in range(1, len(token))
        if token[:cut] in tokens and token[cut:] in tokens
    ]
    return models.BPE(tokens, merges, ignore_merges=True)


def _added(token: Any) -> AddedToken:
    """Return a special token that strips nothing. The thinking's delimiters are text, whatever a file says."""
    if isinstance(token, AddedToken):
        content, special = token.content, token.special
    else:
        content, special = token["content"], token.get("special", True)
    return AddedToken(content, normalized=False, special=special and content not in _KEPT)


def _settings(token: AddedToken) -> dict[str, Any]:
    """Return a token as added_tokens_decoder writes it."""
    names = ("content", "lstrip", "normalized", "rstrip", "single_word", "special")
    return {name: getattr(token, name) for name in names}
