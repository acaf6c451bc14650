"""Choose the images: list, screen, fill quotas per class."""
