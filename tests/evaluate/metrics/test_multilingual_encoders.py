"""Tiny checkpoints of the multilingual encoders' architectures: equal to bert-score and sentence-transformers."""

import sys
from pathlib import Path
from typing import Any

import evaluate
import numpy as np
import pytest

from tests.support.commands import ROOT

pytestmark = pytest.mark.slow

TEXTS = ["Собака бежит.", "Ein Bär läuft über die Straße!", "一只狗在草地上", "สุนัขยืน", "कुत्ता है", "query: a dog " * 30]
ROOM = 45  # tokens that the tiny models read, special ones included


@pytest.fixture(scope="module")
def metric() -> Any:
    return evaluate.load(str(ROOT / "evaluate" / "semantic_similarity"), keep_in_memory=True)


@pytest.fixture(scope="module", params=["xlm-roberta", "bert"])
def checkpoint(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """XLM-R's tokenizer, with a model of XLM-R (XLM-R, E5 base and large) or of BERT (MiniLM-L12, E5 small)."""
    import torch
    from transformers import BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel, XLMRobertaTokenizer

    folder = tmp_path_factory.mktemp(request.param)
    letters = sorted({letter for text in TEXTS for letter in text} - {" "})
    vocabulary = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>", "▁")]
    vocabulary += [(piece, -2.0) for piece in ("▁query", "▁a", "og", *letters)]
    XLMRobertaTokenizer(vocab=vocabulary, model_max_length=ROOM).save_pretrained(folder)
    sizes = {
        "vocab_size": len(vocabulary) + 1, "hidden_size": 16, "num_hidden_layers": 3, "num_attention_heads": 2,
        "intermediate_size": 16, "max_position_embeddings": ROOM + 2, "pad_token_id": 1, "initializer_range": 0.5,
    }  # fmt: skip
    torch.manual_seed(0)
    model = XLMRobertaModel(XLMRobertaConfig(**sizes)) if request.param == "xlm-roberta" else None
    (model or BertModel(BertConfig(**sizes))).save_pretrained(folder)
    return folder


def test_equals_bert_score(metric: Any, checkpoint: Path) -> None:
    import bert_score

    others = TEXTS[1:] + TEXTS[:1]
    theirs = bert_score.score(TEXTS, others, model_type=str(checkpoint), num_layers=2, device="cpu", batch_size=1)
    ours = metric.compute(
        predictions=TEXTS, references=[[other] for other in others], metrics=["bertscore"], per_example=True,
        bertscore_encoder=str(checkpoint), bertscore_layer=2, device="cpu",
    )  # fmt: skip
    expected = np.clip(theirs[2].numpy(), 0, 1)
    np.testing.assert_allclose(ours["bertscore_avg_per_example"], expected, atol=1e-5, rtol=0)
    assert ours["bertscore_cut"] == 1 / 6


@pytest.mark.parametrize(("name", "prefix"), [("multilingual-e5-small", "query: "), ("paraphrase", "")])
def test_equals_sentence_transformers(metric: Any, checkpoint: Path, tmp_path: Path, name: str, prefix: str) -> None:
    """With the prefix that the encoder's authors ask for, which counts in the mean, and cuts a text sooner."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Pooling, Transformer

    parts = Transformer(str(checkpoint), max_seq_length=ROOM), Pooling(16, "mean")
    model = SentenceTransformer(modules=list(parts), device="cpu")
    model.save_pretrained(str(tmp_path / name))
    embedded = model.encode(TEXTS, prompt=prefix, normalize_embeddings=True, show_progress_bar=False)
    theirs = np.clip(embedded @ np.roll(embedded, -1, axis=0).T, 0, 1).diagonal()
    others = [[other] for other in TEXTS[1:] + TEXTS[:1]]
    given = {"predictions": TEXTS, "references": others, "metrics": ["sbert_cosine"], "per_example": True}
    options = {"sbert_encoder": str(tmp_path / name), "device": "cpu"}
    ours = metric.compute(**given, **options)
    np.testing.assert_allclose(ours["sbert_cosine_avg_per_example"], theirs, atol=1e-5, rtol=0)
    long = metric.compute(**given, **options, mode="long")["sbert_cosine_long_avg_per_example"]
    np.testing.assert_allclose(long[:4], theirs[:4], atol=1e-5, rtol=0)
    assert long[4] != pytest.approx(theirs[4], abs=1e-4)


def test_the_prefix_is_no_text(metric: Any, checkpoint: Path, tmp_path: Path) -> None:
    """An empty text has no tokens, and scores 0 with a prefix too; BERTScore puts none before a text."""
    named = (tmp_path / "multilingual-e5-base").absolute()
    named.symlink_to(checkpoint, target_is_directory=True)
    load = sys.modules[type(metric).__module__].load_encoder
    encoder, plain = load(str(named), "sbert"), load(str(named), "bertscore", layer=2)
    assert (encoder.prefix, plain.prefix) == ("query:", "")
    assert plain.room - encoder.room == len(encoder.lead) - 1 > 0
    values = metric.compute(
        predictions=[""], references=[["a dog"]], metrics=["sbert_cosine"], sbert_encoder=str(named)
    )
    assert values["sbert_cosine_avg"] == 0


@pytest.mark.parametrize(
    ("name", "layer"), [("xlm-roberta-large", 17), ("xlm-roberta-base", 9), ("bert-base-multilingual-cased", 9)]
)
def test_layers_are_those_of_bert_score(metric: Any, name: str, layer: int) -> None:
    from bert_score.utils import model2layers

    module = sys.modules[sys.modules[type(metric).__module__].load_encoder.__module__]
    assert module.LAYERS[name] == layer
    assert {key: model2layers[key] for key in module.LAYERS} == module.LAYERS
