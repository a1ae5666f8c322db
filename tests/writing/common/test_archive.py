from __future__ import annotations

import io
import zipfile

import pytest

from pipeline.writing.common.archive import archive, pack, unpack

CONTENT = "한국어와 English, ".encode() * 1000


def test_what_is_packed_already_lies_as_if_it_had_not_been() -> None:
    files = [("mimetype", b"x/y"), ("a/가.xhtml", CONTENT), ("empty", b""), ("b.xhtml", CONTENT[::-1])]
    plain = archive(files, stored={"mimetype"})
    mixed = [(name, pack(content) if name in {"a/가.xhtml", "empty"} else content) for name, content in files]
    assert archive(mixed, stored={"mimetype"}) == plain
    with zipfile.ZipFile(io.BytesIO(plain)) as opened:
        assert opened.testzip() is None
        assert [(name, opened.read(name)) for name in opened.namelist()] == files
        stored = [entry.filename for entry in opened.infolist() if entry.compress_type == zipfile.ZIP_STORED]
    assert stored == ["mimetype"]


@pytest.mark.parametrize("content", [b"", b"a", CONTENT])
def test_unpacked_is_as_it_was(content: bytes) -> None:
    assert unpack(pack(content)) == content
    assert pack(unpack(pack(content))) == pack(content)
