from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from pipeline.state import files, records, sealed

if TYPE_CHECKING:
    from pathlib import Path

DECODER = msgspec.json.Decoder(dict[str, int])


def test_a_record_is_there_as_it_was_written_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "numbers.json"
    assert records.load(path, DECODER) is None
    with files.scratch(tmp_path) as scratch:
        records.write(path, {"하나": 1}, scratch)
        assert records.load(path, DECODER) == {"하나": 1}
        for other in (b'{"a": "one"}', b"[1]", b"{", b"", b"\xff"):
            sealed.write(path, other, scratch)
            assert records.load(path, DECODER) is None, other
        records.write(path, {}, scratch)
        assert records.load(path, DECODER) == {}
    path.write_bytes(path.read_bytes().replace(b"{}", b"{1"))
    assert records.load(path, DECODER) is None
