"""Kimi-VL's model: equal to other implementations (goldens/kimi_vl), in every way of running it, on published files."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import typer
from safetensors.numpy import load_file
from torch.nn import functional
from typer.testing import CliRunner

from generate.engines.attention import register
from generate.engines.base import Request
from generate.engines.continuous_batch import ContinuousBatch, Row
from generate.engines.guards import Guards
from generate.engines.row_sampler import RowSampler
from generate.models.kimi_vl import modeling
from generate.models.kimi_vl.__main__ import main
from generate.models.kimi_vl.configuration import KimiVLConfig
from generate.models.kimi_vl.errors import WeightsError
from generate.models.kimi_vl.modeling import KimiVLForConditionalGeneration
from generate.models.kimi_vl.weights import active_parameters, published_shapes
from generate.models.sampling import Sampling
from tests.support.kimi_checkpoint import (
    CONFIG,
    GOLDENS,
    GRIDS,
    NEW_TOKENS,
    PAD,
    ROWS,
    features,
    layout,
    patches,
    prompt,
    weights,
    write_checkpoint,
)

TOLERANCE = 1e-4
NO_END = 512  # past the vocabulary: every text has its full length
# In the published text_config, and of no effect on any computation.
UNREAD = {"aux_loss_alpha", "ep_size", "seq_aux"}
PUBLISHED = json.loads((GOLDENS / "published_config.json").read_text())
Goldens = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_checkpoint(tmp_path_factory.mktemp("kimi"))


@pytest.fixture(scope="module")
def model(checkpoint: Path) -> KimiVLForConditionalGeneration:
    return KimiVLForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32).eval()


@pytest.fixture(scope="module")
def goldens() -> Goldens:
    with np.load(GOLDENS / "goldens.npz") as stored:
        return {name: torch.from_numpy(stored[name]) for name in stored.files}


def inputs(*rows: int) -> dict[str, torch.Tensor]:
    """These prompts and their pictures as a batch, padded at the left."""
    longest = max(len(prompt(row)) for row in rows)
    ids = torch.tensor([[PAD] * (longest - len(prompt(row))) + prompt(row) for row in rows])
    shown = [picture for row in rows for picture in ROWS[row]]
    return {
        "input_ids": ids,
        "attention_mask": (ids != PAD).long(),
        "pixel_values": torch.from_numpy(np.concatenate([patches(picture) for picture in shown])),
        "image_grid_hws": torch.tensor([GRIDS[picture] for picture in shown]),
    }


def greedy(model: Any, *rows: int, **options: Any) -> Any:
    return model.generate(
        **inputs(*rows),
        max_new_tokens=NEW_TOKENS,
        do_sample=False,
        eos_token_id=NO_END,
        pad_token_id=PAD,
        return_dict_in_generate=True,
        output_logits=True,
        **options,
    )


def written(output: Any) -> torch.Tensor:
    return output.sequences[:, -NEW_TOKENS:]


def largest(one: torch.Tensor, other: torch.Tensor) -> float:
    assert one.shape == other.shape
    return (one.float() - other.float()).abs().max().item()


def test_the_vision_tower_and_the_projector_equal_vllms(model: Any, goldens: Goldens) -> None:
    pixels = torch.from_numpy(np.concatenate([patches(picture) for picture in range(len(GRIDS))]))
    with torch.no_grad():
        seen = model.vision_tower(pixels, list(GRIDS))
        assert largest(seen, goldens["vision"]) < TOLERANCE
        assert largest(model.multi_modal_projector(seen), goldens["projected"]) < TOLERANCE
        assert largest(model.get_image_features(pixels, torch.tensor(GRIDS)), goldens["projected"]) < TOLERANCE


@pytest.mark.parametrize("picture", range(len(GRIDS)))
def test_a_picture_is_seen_the_same_alone_as_among_others(model: Any, goldens: Goldens, picture: int) -> None:
    start = sum(features(before) for before in range(picture))
    with torch.no_grad():
        alone = model.vision_tower(torch.from_numpy(patches(picture)), [GRIDS[picture]])
    assert largest(alone, goldens["vision"][start : start + features(picture)]) < TOLERANCE


@pytest.mark.parametrize("row", range(len(ROWS)))
def test_first_logits_and_greedy_tokens_equal_the_reference(model: Any, goldens: Goldens, row: int) -> None:
    output = greedy(model, row)
    assert largest(output.logits[0][0], goldens["logits"][row]) < TOLERANCE
    assert written(output)[0].tolist() == goldens["tokens"][row].tolist()


@pytest.mark.parametrize("cache", [None, "static"])
@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_a_batch_of_mixed_sizes_padded_at_the_left_changes_nothing(
    checkpoint: Path, goldens: Goldens, cache: str | None, attention: str
) -> None:
    model = KimiVLForConditionalGeneration.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation=attention
    )
    output = greedy(model, *range(len(ROWS)), cache_implementation=cache)
    assert largest(output.logits[0], goldens["logits"]) < TOLERANCE
    assert written(output).tolist() == goldens["tokens"].tolist()


def _columns_and_rows_swapped(model: Any, patch: pytest.MonkeyPatch) -> None:
    original = modeling._rotations
    patch.setattr(modeling, "_rotations", lambda *given: original(*given).unflatten(1, (-1, 2)).flip(2).flatten(1))


def _exact_gelu_in_the_tower(model: Any, patch: pytest.MonkeyPatch) -> None:
    exact = functional.gelu
    patch.setattr(modeling.functional, "gelu", lambda vectors, approximate="none": exact(vectors))


def _quick_gelu_in_the_projector(model: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(
        modeling.functional, "gelu", lambda vectors, approximate="none": vectors * (1.702 * vectors).sigmoid()
    )


def _latents_normed_like_the_rest(model: Any, patch: pytest.MonkeyPatch) -> None:
    for layer in model.language_model.model.layers:
        layer.self_attn.kv_a_layernorm.variance_epsilon = 1e-5


def _router_without_its_bias(model: Any, patch: pytest.MonkeyPatch) -> None:
    model.language_model.model.layers[1].mlp.gate.e_score_correction_bias.zero_()


def _pictures_that_see_each_other(model: Any, patch: pytest.MonkeyPatch) -> None:
    patch.setattr(modeling, "pairwise", lambda bounds: [(bounds[0], bounds[-1])])


@pytest.mark.parametrize(
    "mistake",
    [
        _columns_and_rows_swapped,
        _exact_gelu_in_the_tower,
        _quick_gelu_in_the_projector,
        _latents_normed_like_the_rest,
        _router_without_its_bias,
        _pictures_that_see_each_other,
    ],
)
def test_the_goldens_show_the_mistakes_that_are_easily_made(
    checkpoint: Path, goldens: Goldens, monkeypatch: pytest.MonkeyPatch, mistake: Callable[..., None]
) -> None:
    model = KimiVLForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32)
    mistake(model, monkeypatch)
    with torch.no_grad():
        logits = model(**inputs(3)).logits[0, -1]
    assert largest(logits, goldens["logits"][3]) > 5 * TOLERANCE


def test_bfloat16_keeps_the_routers_bias_in_float32_and_stays_near(checkpoint: Path, goldens: Goldens) -> None:
    model = KimiVLForConditionalGeneration.from_pretrained(checkpoint, dtype="auto")
    gate = model.language_model.model.layers[1].mlp.gate
    assert model.dtype == gate.weight.dtype == torch.bfloat16
    assert torch.equal(
        gate.e_score_correction_bias,
        torch.from_numpy(weights(CONFIG)["language_model.model.layers.1.mlp.gate.e_score_correction_bias"]),
    )
    output = greedy(model, *range(len(ROWS)))
    assert written(output).shape == (len(ROWS), NEW_TOKENS)
    pixels, grids = (inputs(*range(len(ROWS)))[name] for name in ("pixel_values", "image_grid_hws"))
    with torch.no_grad():
        seen = model.get_image_features(pixels, grids)
    assert functional.cosine_similarity(seen.float().flatten(), goldens["projected"].flatten(), dim=0) > 0.999


@pytest.mark.parametrize("files", [1, 3])
def test_a_checkpoint_is_read_and_written_under_the_published_names(
    tmp_path: Path, model: Any, goldens: Goldens, files: int
) -> None:
    read = KimiVLForConditionalGeneration.from_pretrained(
        write_checkpoint(tmp_path / "published", files=files), dtype=torch.float32
    )
    read.save_pretrained(tmp_path / "saved", max_shard_size="200KB" if files > 1 else "5GB")
    saved: dict[str, Any] = {}
    for file in (tmp_path / "saved").glob("*.safetensors"):
        saved |= load_file(file)
    assert len(list((tmp_path / "saved").glob("*.safetensors"))) >= files
    published = {name: value for name, value in weights(CONFIG).items() if not name.endswith("inv_freq")}
    assert saved.keys() == published.keys()
    assert all(np.array_equal(saved[name], published[name]) for name in published)
    again = KimiVLForConditionalGeneration.from_pretrained(tmp_path / "saved", dtype=torch.float32)
    assert written(greedy(again, 1)).tolist() == goldens["tokens"][1:2].tolist()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(
            lambda values: values.pop("vision_tower.encoder.blocks.1.wo.bias"),
            "vision_tower.encoder.blocks.1.wo.bias is missing",
            id="missing",
        ),
        pytest.param(
            lambda values: values.pop("language_model.model.layers.1.mlp.experts.5.up_proj.weight"),
            "language_model.model.layers.1.mlp.experts.5.up_proj.weight is missing",
            id="an expert's",
        ),
        pytest.param(
            lambda values: values.update({"language_model.model.layers.2.mlp.up_proj.weight": np.zeros((2, 2))}),
            "language_model.model.layers.2.mlp.up_proj.weight is unexpected",
            id="unexpected",
        ),
        pytest.param(
            lambda values: values.update({"multi_modal_projector.linear_2.weight": np.zeros((64, 72))}),
            "multi_modal_projector.linear_2.weight [64, 72] instead of [64, 288] is of another shape",
            id="shape",
        ),
        pytest.param(
            lambda values: [values.pop(name) for name in list(values) if ".experts." in name],
            "… (24 in all) are missing",
            id="many",
        ),
    ],
)
def test_weights_that_are_not_the_models_are_named(
    tmp_path: Path, change: Callable[[dict[str, np.ndarray]], Any], said: str
) -> None:
    values = weights(CONFIG)
    change(values)
    with pytest.raises(WeightsError) as error:
        KimiVLForConditionalGeneration.from_pretrained(write_checkpoint(tmp_path, values, files=2))
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("damage", ["no file", "no safetensors", "no index"])
def test_weights_that_cannot_be_read_are_said_to_be(tmp_path: Path, damage: str) -> None:
    write_checkpoint(tmp_path, files=2)
    if damage == "no file":
        (tmp_path / "model-00002-of-00002.safetensors").unlink()
    elif damage == "no safetensors":
        (tmp_path / "model-00002-of-00002.safetensors").write_bytes(b"version https://git-lfs.github.com/spec/v1")
    else:
        (tmp_path / "model.safetensors.index.json").write_text("[]")
    with pytest.raises(WeightsError, match="cannot be read"):
        KimiVLForConditionalGeneration.from_pretrained(tmp_path)


def test_pictures_and_media_tokens_must_agree(model: Any) -> None:
    cut = inputs(1)
    cut["input_ids"] = cut["input_ids"][:, 5:]
    cut["attention_mask"] = cut["attention_mask"][:, 5:]
    with pytest.raises(ValueError, match="media tokens for 6 features"):
        model(**cut)


def test_text_alone_runs(model: Any) -> None:
    with torch.no_grad():
        assert model(input_ids=torch.tensor([[1, 2, 3]]), logits_to_keep=1).logits.shape == (1, 1, 512)


def test_it_is_placed_on_devices_piece_by_piece(checkpoint: Path, goldens: Goldens, tmp_path: Path) -> None:
    """As device_map="auto" does where one device is too small; here the rest lies on disk."""
    placed = {
        "vision_tower.patch_embed": "disk",
        "vision_tower.encoder.blocks.0": "cpu",
        "vision_tower.encoder.blocks.1": "disk",
        "vision_tower.encoder.final_layernorm": "cpu",
        "multi_modal_projector": "disk",
        "language_model.model.embed_tokens": "cpu",
        "language_model.model.layers.0": "disk",
        "language_model.model.layers.1": "cpu",
        "language_model.model.norm": "cpu",
        "language_model.model.rotary_emb": "cpu",
        "language_model.lm_head": "cpu",
    }
    model = KimiVLForConditionalGeneration.from_pretrained(
        checkpoint, dtype=torch.float32, device_map=placed, offload_folder=tmp_path
    )
    assert written(greedy(model, 3)).tolist() == goldens["tokens"][3:4].tolist()


def test_blocks_that_must_stay_on_one_device_are_there(model: Any) -> None:
    assert set(model._no_split_modules) <= {type(module).__name__ for module in model.modules()}


def test_rows_come_and_go_in_the_engines_cache(checkpoint: Path, goldens: Goldens) -> None:
    """The cache holds DeepSeek-V3's latents, keys of one width and values of another, for one head."""
    model = KimiVLForConditionalGeneration.from_pretrained(
        checkpoint, dtype=torch.float32, attn_implementation=register()
    ).eval()
    batch = ContinuousBatch(
        model,
        sampler=RowSampler(Sampling.parse("greedy")),
        guards=Guards.parse("none"),
        closings=(),
        decode=str,
        end_ids=frozenset([NO_END]),
        pad_id=PAD,
    )
    rows = [Row(Request(str(row), (), "", (), 0, NEW_TOKENS), inputs(row)) for row in range(len(ROWS))]
    ended = batch.add(rows[:2], slots=3)
    for _ in range(5):
        ended += batch.step()
    ended += batch.add(rows[2:3], slots=3)
    while not ended:
        ended += batch.step()
    ended += batch.add(rows[3:], slots=3)
    while batch.active:
        ended += batch.step()
    assert sorted(row.request.image_id for row in ended) == [str(row) for row in range(len(ROWS))]
    for row in ended:
        assert row.tokens == goldens["tokens"][int(row.request.image_id)].tolist()


def test_training_reaches_every_weight(checkpoint: Path) -> None:
    model = KimiVLForConditionalGeneration.from_pretrained(checkpoint, dtype=torch.float32)
    given = inputs(*range(len(ROWS)))
    model(**given, labels=given["input_ids"]).loss.backward()
    assert not [name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.any()]


def test_random_weights_are_finite() -> None:
    """transformers leaves what a class does not initialise as it finds the memory."""
    torch.manual_seed(0)
    model = KimiVLForConditionalGeneration(KimiVLConfig(**CONFIG))
    assert all(weight.isfinite().all() for weight in model.parameters())
    assert 0.5 < model.vision_tower.patch_embed.pos_emb.weight.std() < 2


def test_the_published_configuration_is_the_default_and_keeps_no_default_of_another_model() -> None:
    read, default = KimiVLConfig(**PUBLISHED), KimiVLConfig()
    for section in ("text_config", "vision_config"):
        for key, value in PUBLISHED[section].items():
            if key not in ("model_type", "torch_dtype", "rope_theta", "rope_scaling"):
                assert getattr(getattr(read, section), key) == value, key
    assert read.text_config.model_type == "deepseek_v3"
    assert read.text_config.rope_parameters == {"rope_theta": 800000.0, "rope_type": "default"}
    assert read.text_config.num_mtp_layers == 0
    assert read.media_placeholder_token_id == 163605
    for key in read.text_config.to_dict().keys() - {"dtype"}:
        assert getattr(default.text_config, key, None) == getattr(read.text_config, key) or key in UNREAD, key
    assert published_shapes(KimiVLForConditionalGeneration, default) == published_shapes(
        KimiVLForConditionalGeneration, read
    )


def test_the_full_size_model_has_the_published_names_and_shapes() -> None:
    stored = layout(PUBLISHED)
    tables = {name for name in stored if name.endswith("rotary_emb.inv_freq")}
    assert (len(stored), len(tables)) == (5679, 27)
    shapes = published_shapes(KimiVLForConditionalGeneration, KimiVLConfig(**PUBLISHED))
    assert shapes == {name: shape for name, shape in stored.items() if name not in tables}
    parameters = sum(int(np.prod(shape)) for shape in shapes.values())
    assert round(parameters / 1e9, 1) == 16.4
    assert 2.5e9 < active_parameters(KimiVLConfig(**PUBLISHED), shapes) < 3.5e9


def test_the_command_counts_and_compares(checkpoint: Path, tmp_path: Path) -> None:
    command = typer.Typer()
    command.command()(main)
    counted = CliRunner().invoke(command, [str(checkpoint)])
    assert counted.exit_code == 0, counted.output
    parameters = sum(value.size for name, value in weights(CONFIG).items() if "inv_freq" not in name)
    assert f"{parameters:,} parameters" in counted.stdout
    assert "all names and shapes are there, and no others" in counted.stdout
    refused = CliRunner().invoke(command, [str(tmp_path)])
    assert refused.exit_code == 2
    assert len(refused.stderr.splitlines()) == 1
