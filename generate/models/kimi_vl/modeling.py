"""Compute Kimi-VL: MoonViT, a projector, and DeepSeek-V3's text model as transformers has it.

The attributes bear the names of the published weights, so that a checkpoint is read and written as it is. Source of
the constants that no config.json holds (activations, epsilons, the rotation's base): the code published with the
checkpoint, as vLLM's moonvit.py and kimi_vl.py keep it.
"""

from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from transformers import Cache, DeepseekV3ForCausalLM, GenerationMixin, PreTrainedModel
from transformers import initialization as init

from generate.models.kimi_vl.configuration import KimiVLConfig, MoonViTConfig
from generate.models.kimi_vl.weights import check_weights, published_shapes

_EPS = 1e-5
_ROTATION_BASE = 10000.0
Grids = list[tuple[int, int]]  # rows and columns of each picture's patches


class MoonViTPositions(nn.Module):
    """Hold the learned table of positions, and stretch it to each image's grid."""

    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        self.weight = nn.Parameter(
            torch.empty(config.init_pos_emb_height, config.init_pos_emb_width, config.hidden_size)
        )

    def forward(self, grids: Grids) -> torch.Tensor:
        """Return [patches, width], the images after each other, row by row."""
        table = self.weight.permute(2, 0, 1)[None]
        # Once for each grid: the pictures of a batch often are of one size.
        stretched = {
            grid: functional.interpolate(table, size=grid, mode="bicubic")[0].flatten(1).T for grid in set(grids)
        }
        return torch.cat([stretched[grid] for grid in grids])


class MoonViTPatches(nn.Module):
    """Embed patches and add their positions."""

    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        self.proj = nn.Conv2d(3, config.hidden_size, config.patch_size, stride=config.patch_size)
        self.pos_emb = MoonViTPositions(config)

    def forward(self, pixel_values: torch.Tensor, grids: Grids) -> torch.Tensor:
        """Map [patches, 3, 14, 14] to [patches, width]."""
        vectors: torch.Tensor = self.proj(pixel_values.to(self.proj.weight.dtype)).flatten(1)
        return vectors + self.pos_emb(grids)


class MoonViTMLP(nn.Module):
    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        self.fc0 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.fc1 = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, vectors: torch.Tensor) -> torch.Tensor:
        return self.fc1(functional.gelu(self.fc0(vectors), approximate="tanh"))


class MoonViTBlock(nn.Module):
    """Attend within each image, then apply an MLP."""

    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        width = config.hidden_size
        self.heads = config.num_attention_heads
        self.norm0 = nn.LayerNorm(width, eps=_EPS)
        self.norm1 = nn.LayerNorm(width, eps=_EPS)
        self.wqkv = nn.Linear(width, 3 * width)
        self.wo = nn.Linear(width, width)
        self.mlp = MoonViTMLP(config)

    def forward(self, vectors: torch.Tensor, rotations: torch.Tensor, bounds: list[int]) -> torch.Tensor:
        vectors = vectors + self.wo(self._attention(self.norm0(vectors), rotations, bounds))
        return vectors + self.mlp(self.norm1(vectors))

    def _attention(self, vectors: torch.Tensor, rotations: torch.Tensor, bounds: list[int]) -> torch.Tensor:
        """Attend image after image: a mask over all of them would be as large as all their patches squared."""
        query, key, value = self.wqkv(vectors).unflatten(1, (3, self.heads, -1)).permute(1, 2, 0, 3)[:, None]
        query, key = _turn(query, rotations), _turn(key, rotations)
        mixed = []
        for start, end in pairwise(bounds):
            one = slice(start, end)
            mixed.append(functional.scaled_dot_product_attention(query[:, :, one], key[:, :, one], value[:, :, one]))
        return torch.cat(mixed, dim=2)[0].transpose(0, 1).flatten(1)


class MoonViTEncoder(nn.Module):
    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        self.head_width = config.hidden_size // config.num_attention_heads
        self.blocks = nn.ModuleList(MoonViTBlock(config) for _ in range(config.num_hidden_layers))
        self.final_layernorm = nn.LayerNorm(config.hidden_size, eps=_EPS)

    def forward(self, vectors: torch.Tensor, grids: Grids) -> torch.Tensor:
        rotations = _rotations(grids, self.head_width, vectors.device)
        bounds = [0]  # where each picture's patches begin, and the end
        for rows, columns in grids:
            bounds.append(bounds[-1] + rows * columns)
        for block in self.blocks:
            vectors = block(vectors, rotations, bounds)
        return self.final_layernorm(vectors)


class MoonViT(nn.Module):
    """Turn images of any size into features, of which each is a block of 2x2 patches."""

    def __init__(self, config: MoonViTConfig) -> None:
        super().__init__()
        self.merge_kernel_size = config.merge_kernel_size
        self.patch_embed = MoonViTPatches(config)
        self.encoder = MoonViTEncoder(config)

    def forward(self, pixel_values: torch.Tensor, grids: Grids) -> torch.Tensor:
        """Map [patches, 3, 14, 14] to [features, 4, width]; features, and the patches in each, go row by row."""
        vectors = self.encoder(self.patch_embed(pixel_values, grids), grids)
        height, width = self.merge_kernel_size
        merged = [
            picture.view(rows // height, height, columns // width, width, -1).transpose(1, 2).flatten(0, 1)
            for picture, (rows, columns) in zip(vectors.split([r * c for r, c in grids]), grids, strict=True)
        ]
        return torch.cat(merged).flatten(1, 2)


class KimiVLProjector(nn.Module):
    """Project features of the vision tower to the text model's vectors."""

    def __init__(self, config: KimiVLConfig) -> None:
        super().__init__()
        vision, text = config.vision_config, config.text_config
        height, width = vision.merge_kernel_size
        joined = vision.hidden_size * height * width
        self.pre_norm = nn.LayerNorm(vision.hidden_size, eps=_EPS)
        self.linear_1 = nn.Linear(joined, joined)
        self.linear_2 = nn.Linear(joined, text.hidden_size)

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Map [features, 4, vision width] to [features, text width]. This GELU is exact, unlike the tower's."""
        return self.linear_2(functional.gelu(self.linear_1(self.pre_norm(features).flatten(1))))


class KimiVLForConditionalGeneration(PreTrainedModel, GenerationMixin):
    """Compute the whole model. A directory's weights are compared, by name and shape, before any is read."""

    config_class = KimiVLConfig
    base_model_prefix = ""
    input_modalities = ["image", "text"]  # noqa: RUF012
    _no_split_modules = ["DeepseekV3DecoderLayer", "MoonViTBlock"]  # noqa: RUF012 - as transformers declares it
    _skip_keys_device_placement = ["past_key_values"]  # noqa: RUF012
    _supports_sdpa = True
    _supports_flash_attn = True
    _supports_flex_attn = True
    _supports_attention_backend = True
    _can_compile_fullgraph = True

    def __init__(self, config: KimiVLConfig) -> None:
        super().__init__(config)
        # First, since what transformers calls the model's device, and puts token ids on, is that of the first weight.
        self.language_model = DeepseekV3ForCausalLM(config.text_config)
        self.vision_tower = MoonViT(config.vision_config)
        self.multi_modal_projector = KimiVLProjector(config)
        self.post_init()

    @classmethod
    def from_pretrained(cls, path: Any, *arguments: Any, **options: Any) -> Any:  # type: ignore[override]
        """Load as PreTrainedModel does. Raises WeightsError where a directory's weights are not this model's."""
        if path is not None and Path(path).is_dir():
            config = options.get("config")
            if not isinstance(config, KimiVLConfig):
                config = KimiVLConfig.from_pretrained(path)
            check_weights(Path(path), published_shapes(cls, config))
        return super().from_pretrained(path, *arguments, **options)

    def get_input_embeddings(self) -> nn.Module:
        return self.language_model.get_input_embeddings()

    def set_input_embeddings(self, value: nn.Module) -> None:
        self.language_model.set_input_embeddings(value)

    def get_output_embeddings(self) -> nn.Module:
        return self.language_model.get_output_embeddings()

    def get_image_features(self, pixel_values: torch.Tensor, image_grid_hws: Any) -> torch.Tensor:
        """Turn patches [patches, 3, 14, 14] and grids [images, 2] (rows, columns) into [features, text width]."""
        grids = [(rows, columns) for rows, columns in image_grid_hws.tolist()]
        return self.multi_modal_projector(self.vision_tower(pixel_values, grids))

    def forward(
        self,
        input_ids: torch.Tensor | None = None,
        pixel_values: torch.Tensor | None = None,
        image_grid_hws: torch.Tensor | None = None,
        attention_mask: torch.Tensor | None = None,
        position_ids: torch.Tensor | None = None,
        past_key_values: Cache | None = None,
        inputs_embeds: torch.Tensor | None = None,
        labels: torch.Tensor | None = None,
        use_cache: bool | None = None,
        logits_to_keep: int | torch.Tensor = 0,
        **options: Any,
    ) -> Any:
        """Return the text model's output; each media token of `input_ids` [rows, tokens] takes the next image feature.

        Raises ValueError where there are not as many features as media tokens.
        """
        if inputs_embeds is None:
            inputs_embeds = self.get_input_embeddings()(input_ids)
        if pixel_values is not None:
            features = self.get_image_features(pixel_values, image_grid_hws).to(inputs_embeds)
            places = (input_ids == self.config.media_placeholder_token_id)[..., None]
            if places.sum() != len(features):
                raise ValueError(
                    f"{places.sum()} media tokens for {len(features)} features of pictures; "
                    "give the processor's whole output, not cut off."
                )
            inputs_embeds = inputs_embeds.masked_scatter(places.to(inputs_embeds.device), features)
        return self.language_model(
            inputs_embeds=inputs_embeds,
            attention_mask=attention_mask,
            position_ids=position_ids,
            past_key_values=past_key_values,
            labels=labels,
            use_cache=use_cache,
            logits_to_keep=logits_to_keep,
            **options,
        )

    def prepare_inputs_for_generation(  # type: ignore[override]
        self, input_ids: Any, is_first_iteration: bool = False, **kwargs: Any
    ) -> dict[str, Any]:
        """Leave the images out once they are in the cache.

        `kwargs` has to bear this name: generate() then reads the names of `forward`'s arguments instead.
        """
        inputs: dict[str, Any] = super().prepare_inputs_for_generation(  # type: ignore[misc]
            input_ids, is_first_iteration=is_first_iteration, **kwargs
        )
        if not is_first_iteration and kwargs.get("use_cache", True):
            inputs["pixel_values"] = inputs["image_grid_hws"] = None
        return inputs

    def _init_weights(self, module: nn.Module) -> None:
        super()._init_weights(module)
        if isinstance(module, MoonViTPositions):
            init.normal_(module.weight)


def _rotations(grids: Grids, head_width: int, device: torch.device) -> torch.Tensor:
    """Return complex [patches, head_width / 2]: of two neighbours the first turns by the column, the other by the row.

    (The published docstring says the reverse of what the published code does.)
    """
    steps = torch.arange(0, head_width, 4, dtype=torch.float32, device=device) / head_width
    frequencies = 1.0 / _ROTATION_BASE**steps
    angles = []
    for rows, columns in grids:
        row, column = torch.meshgrid(
            torch.arange(rows, device=device), torch.arange(columns, device=device), indexing="ij"
        )
        places = torch.stack([column.flatten(), row.flatten()], dim=1)
        angles.append((places[:, None] * frequencies[:, None]).flatten(1))
    turns = torch.cat(angles)
    return torch.polar(torch.ones_like(turns), turns)


def _turn(vectors: torch.Tensor, rotations: torch.Tensor) -> torch.Tensor:
    """Turn neighbouring numbers of [1, heads, patches, head_width], taken as one complex number each; in float32."""
    pairs = torch.view_as_complex(vectors.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * rotations).flatten(-2).to(vectors.dtype)
