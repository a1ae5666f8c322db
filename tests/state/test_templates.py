from __future__ import annotations

from pathlib import Path

from pipeline.state.folder import StateFolder
from pipeline.state.templates import keep


def test_one_template_is_kept_and_none_where_there_is_none(tmp_path: Path) -> None:
    state = StateFolder(tmp_path)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    first = keep(state, b"one", scratch)
    assert state.template(first).read_bytes() == b"one"
    second = keep(state, b"two", scratch)
    assert state.templates() == [state.template(second)]
    assert first != second
    assert keep(state, b"", scratch) == ""
    assert state.templates() == []
