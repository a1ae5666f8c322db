"""Feeds as Atom documents (RFC 4287), with their history in archives (RFC 5005).

:func:`plan` says from the index alone which documents there are; :func:`render` writes those asked for
from the text of the days that they need.
"""

from pipeline.writing.atom.documents import render
from pipeline.writing.atom.planning import DuplicateIdError, FeedDocument, plan

__all__ = ["DuplicateIdError", "FeedDocument", "plan", "render"]
