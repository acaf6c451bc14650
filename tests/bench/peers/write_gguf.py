"""Write the text model of a Qwen2.5-VL checkpoint as llama.cpp reads it: python write_gguf.py CHECKPOINT OUT.gguf.

Runs in an interpreter that has gguf (pip install gguf) and nothing of the project. The tokens are numbers: bench_cpu.py
sends ids and asks for ids.
"""

import json
import sys
from pathlib import Path

import gguf
import numpy


def main(checkpoint: Path, out: Path) -> None:
    """Write config and tensors, in bfloat16; what has one dimension in float32, as llama.cpp wants it."""
    config = json.loads((checkpoint / "config.json").read_text())["text_config"]
    layers, width, heads = config["num_hidden_layers"], config["hidden_size"], config["num_attention_heads"]
    writer = gguf.GGUFWriter(out, "qwen2vl")
    writer.add_block_count(layers)
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(width)
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(heads)
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_parameters"]["rope_theta"])
    writer.add_rope_dimension_count(width // heads)
    writer.add_rope_dimension_sections([*config["rope_parameters"]["mrope_section"], 0])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_BF16)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([f"t{at}" for at in range(config["vocab_size"])])
    writer.add_token_types([gguf.TokenType.NORMAL] * config["vocab_size"])
    writer.add_token_merges(["t 0"])
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2VL, layers)
    for name, kind, shape, data in _tensors(checkpoint / "model.safetensors"):
        if "visual" in name:
            continue
        plain = name.replace("model.language_model.", "model.")
        found = names.get_name(plain, try_suffixes=(".weight", ".bias"))
        if not found or kind != "BF16":
            raise SystemExit(f"{name} of type {kind} is none of llama.cpp's qwen2vl in bfloat16")
        if len(shape) == 1:
            writer.add_tensor(found, (data.view(numpy.uint16).astype(numpy.uint32) << 16).view(numpy.float32))
        else:
            raw = data.view(numpy.uint8).reshape(shape[0], 2 * shape[1])
            writer.add_tensor(found, raw, raw_dtype=gguf.GGMLQuantizationType.BF16)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _tensors(file: Path):  # noqa: ANN202
    """Yield name, type, shape and bytes of each tensor of a safetensors file."""
    data = numpy.memmap(file, dtype=numpy.uint8, mode="r")
    length = int.from_bytes(data[:8].tobytes(), "little")
    header = json.loads(data[8 : 8 + length].tobytes())
    for name, one in header.items():
        if name != "__metadata__":
            start, end = one["data_offsets"]
            yield name, one["dtype"], one["shape"], numpy.array(data[8 + length + start : 8 + length + end])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
