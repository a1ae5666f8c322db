"""Errors that a user can cause: one line each, shown without a traceback."""

from __future__ import annotations


class BuildError(Exception):
    """A build, or a task of it, cannot do its work, for a reason that its message tells a user."""
