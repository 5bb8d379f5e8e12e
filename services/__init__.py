"""One folder per deployable; each runs as `python -m services.<name>`."""
