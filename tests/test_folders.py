"""What a collection is read from, as its settings say."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline import cli, folders
from pipeline.errors import SettingsError

NOTE = "https://example.org/\n\n*{} Title* (Ada Kim, Ben Lee)\n\n> Abstract.\n\n한국어.\n\nEnglish.\n\n#gan\n"


@pytest.fixture
def collection(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("digests/241219 One.md", "vault/241220 Two.md", "vault/templates/241221 Three.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(NOTE.format(path.stem), encoding="utf-8")
    (tmp_path / "vault" / "To do.md").write_text("- milk", encoding="utf-8")
    (tmp_path / "vault" / "a.docx").touch()
    return tmp_path / "digests"


def settings(collection: Path, text: str) -> None:
    (collection / "collection.toml").write_text(text, encoding="utf-8")


def test_folders_and_patterns_of_the_settings(collection: Path) -> None:
    settings(collection, '[sources]\nfolders = ["../vault"]\nexclude = ["templates/*"]\n')
    taken = folders.take(collection, drafts=False)
    assert [source.name for source in taken.sources] == ["../vault/241220 Two.md", "241219 One.md"]
    assert taken.not_read == ("../vault/To do.md", "../vault/a.docx")
    read = folders.texts("digests", drafts=False)
    assert [path for path, _ in read.files] == ["vault/241220 Two.md", "digests/241219 One.md"]
    assert read.remarks == ["2 files are not read: vault/To do.md, vault/a.docx"]


def test_without_such_settings_the_folder_alone(collection: Path) -> None:
    assert folders.further("digests") == ((), ())
    settings(collection, 'title = "x"\n')
    assert len(folders.take(collection, drafts=False).sources) == 1


def test_a_folder_that_is_not_there(collection: Path) -> None:
    settings(collection, '[sources]\nfolders = [\n  "../vault",\n  "../vualt",\n]\n')
    with pytest.raises(SettingsError) as caught:
        folders.take(collection, drafts=False)
    assert str(caught.value).startswith(
        f'{collection}/collection.toml:4: sources.folders: there is no folder "../vualt"; write '
    )


def test_a_folder_with_nothing_to_read_is_named(collection: Path) -> None:
    (collection.parent / "empty").mkdir()
    settings(collection, '[sources]\nfolders = ["../empty"]\n')
    assert folders.take(collection, drafts=False).empty == ("../empty",)
    (remark,) = folders.texts("digests", drafts=False).remarks
    assert remark.startswith("nothing to read in ../empty: ")
    (remark,) = folders.texts(str(collection.parent / "empty"), drafts=False).remarks
    assert remark.startswith(f"nothing to read in {collection.parent}/empty: ")


def test_many_files_are_counted() -> None:
    assert list(folders.remarks([f"{number}.doc" for number in range(1200)], [])) == [
        "1,200 files are not read: 0.doc, 1.doc, 2.doc, 3.doc, 4.doc and 1,195 more"
    ]
    assert list(folders.remarks(["a.doc"], [])) == ["1 file is not read: a.doc"]


def test_check_and_build_name_them(collection: Path) -> None:
    settings(collection, '[sources]\nfolders = ["../vault"]\n')
    for command in (["check"], ["build", "--only", "feeds"]):
        done = CliRunner().invoke(cli.digests, command)
        assert done.exit_code == 0, done.output
        assert "note: 2 files are not read: vault/To do.md, vault/a.docx\n" in done.output


def test_a_wrong_setting_ends_check(collection: Path) -> None:
    settings(collection, "[sources]\nfolders = 1\n")
    done = CliRunner().invoke(cli.digests, ["check"])
    assert done.exit_code == 2
    assert "collection.toml:2: sources.folders: " in done.output


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


TYPES = zipped("[Content_Types].xml", b"wordprocessingml.document.main+xml" * 9)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 no archive",
        zipped("other.xml", b"x"),
        TYPES[:-30],
        # Encrypted, packed in a way that is not known, and damaged inside.
        *(
            TYPES.replace(was, now)
            for was, now in (
                (b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"),
                (b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08", b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x63"),
                (TYPES[49:55], b"\xff" * 6),
            )
        ),
    ],
)
def test_a_template_that_is_no_word_document_is_told(collection: Path, data: bytes) -> None:
    settings(collection, '[word]\ntemplate = "our.docx"\n')
    (collection / "our.docx").write_bytes(data)
    with pytest.raises(SettingsError, match="is no Word document"):
        folders.word_template(str(collection))
