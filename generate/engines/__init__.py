"""Generate text with transformers, vLLM or a server, behind one interface (base.py)."""
