"""Start, share and stop the processes of a launch."""
