"""Digests as text: in the form of a digest, in a form that keeps everything, and as JSON lines."""
