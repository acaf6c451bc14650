"""Text encoders: their tokens as bert-score and sentence-transformers make them, and the tokens' embeddings."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

DTYPES = ("float32", "bfloat16")
# bert_score/utils.py, model2layers: the layer that agreed best with human judgement on WMT16.
LAYERS = {
    "roberta-large": 17,
    "roberta-base": 10,
    "bert-base-uncased": 9,
    "bert-large-uncased": 18,
    "distilroberta-base": 5,
    # in about 100 languages
    "xlm-roberta-large": 17,
    "xlm-roberta-base": 9,
    "bert-base-multilingual-cased": 9,
    "bert-base-chinese": 8,
}
# What an encoder's authors put before every text that is compared with another one (the model cards of E5).
# Of a local directory the name decides, as it does for LAYERS.
PREFIXES = {f"multilingual-e5-{size}": "query:" for size in ("small", "base", "large")}
# Tokens of a batch: on a CPU so few that a layer's numbers stay in its caches.
_BATCH_TOKENS = {"cpu": 1024, "other": 32768}


class Encoder:
    """A model with its tokenizer. `room`: how many tokens of a text it reads, without the special ones and a prefix."""

    def __init__(self, name: str, kind: str, dtype: str, device: str, layer: int | None) -> None:
        import torch
        import transformers

        transformers.logging.set_verbosity_error()
        transformers.utils.logging.disable_progress_bar()
        self.name, self.kind, self.device = name, kind, device
        # bert-score asks roberta's tokenizer for a space before the first word, which transformers 5 takes here alone.
        options = {"add_prefix_space": True} if kind == "bertscore" else {}
        try:
            self.tokenizer: Any = transformers.AutoTokenizer.from_pretrained(name, **options)
            self.model: Any = transformers.AutoModel.from_pretrained(name, dtype=torch.float32)
        except (OSError, ValueError) as error:
            raise ValueError(
                f"the encoder {name!r} cannot be loaded ({str(error).splitlines()[0]}); give a local directory, or the "
                "id of a model on the Hub where there is a network"
            ) from error
        self.layer = self._keep_layers(layer) if kind == "bertscore" else None
        # Only the products, which take the time: sums, norms and the states between layers keep their digits.
        self.half = dtype == "bfloat16"
        for part in self.model.modules() if self.half else ():
            if isinstance(part, torch.nn.Linear):
                part.to(torch.bfloat16)
        self.model.eval().to(device)
        first, self.last = self.tokenizer("")["input_ids"]  # the special tokens around each text, as [CLS], [SEP]
        self.prefix = PREFIXES.get(_last_part(name), "") if kind == "sbert" else ""
        self.lead = [first, *self.tokenizer(self.prefix, add_special_tokens=False)["input_ids"]]
        self.room = self._longest() - len(self.lead) - 1

    @property
    def revision(self) -> str:
        """The commit on the Hub; of a local directory a hash of its weights."""
        return revision_of(self.name, self.model.config)

    def tokenize(self, texts: Sequence[str]) -> list[list[int]]:
        """All tokens of each text, without special ones."""
        stripped = [text.strip() for text in texts]
        if not stripped:
            return []
        # The tokenizer warns of texts longer than the model, which are meant here.
        return self.tokenizer(stripped, add_special_tokens=False, verbose=False)["input_ids"]

    def embed(self, windows: Sequence[Sequence[int]]) -> Iterator[tuple[int, "torch.Tensor"]]:
        """(window, its (tokens + special ones and prefix, width) hidden states), longest first; at most `room` long."""
        import torch

        order = sorted(range(len(windows)), key=lambda at: len(windows[at]), reverse=True)
        budget = _BATCH_TOKENS["cpu" if self.device == "cpu" else "other"]
        start = 0
        while start < len(order):
            longest = len(windows[order[start]]) + len(self.lead) + 1
            batch = order[start : start + max(1, budget // longest)]
            rows = [[*self.lead, *windows[at], self.last] for at in batch]
            ids = torch.full((len(batch), longest), self.tokenizer.pad_token_id or 0)
            for at, row in enumerate(rows):
                ids[at, : len(row)] = torch.tensor(row)
            # Of equal lengths nothing is padded, and attention without a mask is faster.
            lengths = torch.tensor([len(row) for row in rows])
            options = {}
            if (lengths < longest).any():
                options["attention_mask"] = (torch.arange(longest) < lengths[:, None]).long().to(self.device)
            with torch.inference_mode(), torch.autocast(torch.device(self.device).type, torch.bfloat16, self.half):
                hidden = self.model(ids.to(self.device), **options).last_hidden_state
            for at, row in enumerate(rows):
                yield batch[at], hidden[at, : len(row)]
            start += len(batch)

    def _keep_layers(self, layer: int | None) -> int:
        layer = layer if layer is not None else LAYERS.get(_last_part(self.name))
        stack = getattr(getattr(self.model, "encoder", None), "layer", None)
        if stack is None:
            raise ValueError(f"the encoder {self.name!r} is no BERT or RoBERTa, which BERTScore needs here")
        if layer is None or not 1 <= layer <= len(stack):
            raise ValueError(f"give bertscore_layer for {self.name!r}, from 1 to {len(stack)}; {layer} was given")
        del stack[layer:]
        return layer

    def _longest(self) -> int:
        """Tokens at most, special ones included, as the two libraries have it."""
        positions = self.model.config.max_position_embeddings
        if self.model.config.model_type in ("roberta", "xlm-roberta", "camembert"):
            positions -= self.model.config.pad_token_id + 1  # their positions are counted from behind the padding's
        longest = min(self.tokenizer.model_max_length, positions)
        declared = _file(self.name, "sentence_bert_config.json") if self.kind == "sbert" else None
        return min(longest, (declared or {}).get("max_seq_length") or longest)  # newer libraries write it elsewhere


@lru_cache(maxsize=4)
def load_encoder(
    name: str, kind: str, dtype: str = "float32", device: str | None = None, layer: int | None = None
) -> Encoder:
    """kind: "bertscore" or "sbert". Raises ValueError, in one sentence, where it cannot be had."""
    import torch

    if dtype not in DTYPES:
        raise ValueError(f"unknown dtype {dtype!r}, choose from {', '.join(DTYPES)}")
    if kind == "sbert" and (pooling := _file(name, "1_Pooling/config.json")) and not _pools_by_mean(pooling):
        raise ValueError(f"the encoder {name!r} does not pool by the mean of its tokens, which sbert_cosine needs")
    device = device or ("cuda" if torch.cuda.is_available() else "cpu")
    _check_device(device)
    return Encoder(name, kind, dtype, device, layer)


def _check_device(device: str) -> None:
    """Raise ValueError, in one sentence, for a device that cannot hold a number."""
    import torch

    try:
        torch.zeros(1, device=device).cpu()
    except (RuntimeError, AssertionError, ImportError) as error:  # as each of torch's backends has it
        there = ["cpu", *(f"cuda:{at}" for at in range(torch.cuda.device_count()))]
        there += ["mps"] if torch.backends.mps.is_available() else []
        reason = str(error).strip().splitlines()[0].split(". ")[0]
        raise ValueError(
            f"the device {device!r} cannot be used ({reason}); choose from what torch finds here: {', '.join(there)}"
        ) from error


def revision_of(name: str, config: Any) -> str:
    """The commit on the Hub; of a local directory a hash of its weights."""
    if not Path(name).is_dir():
        return str(config._commit_hash)
    digest = hashlib.sha256()
    for path in sorted(path for kind in ("*.safetensors", "*.bin") for path in Path(name).glob(kind)):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:40]


def _pools_by_mean(pooling: dict[str, Any]) -> bool:
    modes = {name for name, on in pooling.items() if name.startswith("pooling_mode_") and on is True}
    return modes == {"pooling_mode_mean_tokens"} or pooling.get("pooling_mode") == "mean"


def _last_part(name: str) -> str:
    return name.rstrip("/").rsplit("/", 1)[-1]


def _file(name: str, path: str) -> Any:
    """A JSON file of the model, None where it has none."""
    from transformers.utils import cached_file

    try:
        found = cached_file(name, path, _raise_exceptions_for_missing_entries=False)
    except OSError:  # no such model, which loading it says better
        return None
    return json.loads(Path(found).read_text(encoding="utf-8")) if found else None
