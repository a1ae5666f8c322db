"""The check that what was written as text is XML."""

from __future__ import annotations

from xml.parsers import expat


def check_well_formed(content: bytes, name: str) -> None:
    """Check XML in UTF-8 without a tree of it in memory.

    Prefixes are not looked up: they are all of our own writing, as no name in it comes from a digest.

    Raises:
        ValueError: it is not well-formed; the message begins with ``name``.
    """
    parser = expat.ParserCreate()
    try:
        parser.Parse(content, True)  # noqa: FBT003 (it takes no keywords)
    except expat.ExpatError as error:
        raise ValueError(f"{name} is not well-formed: {error}") from error
