"""Find in texts what must not be published: pictures in any encoding, and secrets."""
