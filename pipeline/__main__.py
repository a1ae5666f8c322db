"""``python -m pipeline`` is the command ``digests``."""

from pipeline.cli import run

run()
