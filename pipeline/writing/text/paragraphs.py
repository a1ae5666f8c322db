"""Paragraphs as lines of a file from which they are read again."""

from __future__ import annotations


def lines(text: str) -> str:
    """Return a paragraph as its lines, fenced code below an item of a list with its indentation."""
    if "\n" not in text:
        return text
    depth = " " * (len(text) - len(text.lstrip(" ")))
    first, *rest = text.split("\n")
    return "\n".join([first, *(depth + line if line else "" for line in rest)])
