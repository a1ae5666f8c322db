from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from pipeline.state import files, records, sealed

if TYPE_CHECKING:
    from pathlib import Path

ENCODE = {"JSON": msgspec.json.encode, "MessagePack": msgspec.msgpack.encode}
DECODER: dict[str, Any] = {
    "JSON": msgspec.json.Decoder(dict[str, int]),
    "MessagePack": msgspec.msgpack.Decoder(dict[str, int]),
}


@pytest.mark.parametrize("form", ENCODE)
def test_a_record_is_there_as_it_was_written_or_not_at_all(tmp_path: Path, form: str) -> None:
    path, decoder = tmp_path / "numbers", DECODER[form]
    encode: Callable[[object], bytes] = ENCODE[form]
    assert records.load(path, decoder) is None
    with files.scratch(tmp_path) as scratch:
        records.write(path, {"하나": 1}, scratch, encode)
        assert records.load(path, decoder) == {"하나": 1}
        for other in (encode({"a": "one"}), encode([1]), encode({"a": 1})[:-1], b"{", b"", b"\xff"):
            sealed.write(path, other, scratch)
            assert records.load(path, decoder) is None, other
        records.write(path, {}, scratch, encode)
        assert records.load(path, decoder) == {}
    path.write_bytes(path.read_bytes() + b"1")
    assert records.load(path, decoder) is None


def test_a_record_is_json_where_nothing_else_is_said(tmp_path: Path) -> None:
    records.write(tmp_path / "numbers.json", {"하나": 1}, tmp_path)
    assert sealed.read(tmp_path / "numbers.json") == '{"하나":1}'.encode()
