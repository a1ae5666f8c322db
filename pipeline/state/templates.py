"""The Word template as a build found it: kept in the state, where all who share the build read it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pipeline.state import files
from pipeline.state.folder import StateFolder


def keep(state: StateFolder, data: bytes, scratch: Path) -> str:
    """Keep a template, and no other one.

    Args:
        state: the state folder.
        data: the file; empty for none.
        scratch: a folder for files that are not whole yet.

    Returns:
        Its hash, by which :meth:`StateFolder.template` has it; empty for none.
    """
    name = hashlib.sha256(data).hexdigest()[:32] if data else ""
    if name:
        files.replace(state.template(name), data, scratch)
    for path in state.templates():
        if path != state.template(name):
            files.remove(path, path.parent)
    return name
