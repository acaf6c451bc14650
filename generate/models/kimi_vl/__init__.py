"""Run Kimi-VL checkpoints as published on today's transformers: configuration, model, processor, tokenizer, weights."""
