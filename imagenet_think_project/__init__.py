"""Find the project's scripts wherever it is installed, and start them as `imagenet-think NAME`."""
