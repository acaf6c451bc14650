"""Draw pictures, and train tiny checkpoints of the real architectures on them."""
