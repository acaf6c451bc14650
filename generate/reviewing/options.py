"""Define the choices and defaults of generate/review.py that --help shows, without importing anything heavy."""

STRATA = ("none", "class", "status")  # groups of which a sample takes a proportional share each
LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")  # addresses that only this machine can reach
