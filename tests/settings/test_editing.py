"""Lines that are added to settings, and all else in them that stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SettingsError
from pipeline.settings import CitedPaper, editing, load, load_addresses, load_references

LINE = '"2024-12-20 New" = "2024-12-19 Old"'
ADDED = {"2024-12-20 New": "2024-12-19 Old"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"[identity]\n{LINE}\n"),
        ('title = "x"', f'title = "x"\n\n[identity]\n{LINE}\n'),
        ('title = "x"\r\n', f'title = "x"\r\n\r\n[identity]\r\n{LINE}\r\n'),
        ("\ufefftitle = 'x'\n", f"\ufefftitle = 'x'\n\n[identity]\n{LINE}\n"),
        (
            "# said\n[identity] # here\n# and there\n[feed]\nsize = 3\n",
            f"# said\n[identity] # here\n{LINE}\n# and there\n[feed]\nsize = 3\n",
        ),
        (
            '["identity"]\n"2024-01-01 A" = "2024-01-01 B"\n\n[tags.label]\n',
            f'["identity"]\n{LINE}\n"2024-01-01 A" = "2024-01-01 B"\n\n[tags.label]\n',
        ),
        (
            'identity."2024-01-01 A" = "2024-01-01 B"\n[feed]\n',
            f'identity.{LINE}\nidentity."2024-01-01 A" = "2024-01-01 B"\n[feed]\n',
        ),
        (
            'description = """\n[identity]\n"""\n',
            f'description = """\n[identity]\n"""\n\n[identity]\n{LINE}\n',
        ),
        ('identity = {"2024-01-01 A" = "2024-01-01 B"}\n', None),
        ('[identity]\n"2024-12-20 New" = "2024-12-19 Another"\n', None),
    ],
)
def test_a_line_is_added_under_identity(before: str, after: str | None) -> None:
    new = editing.with_identity("c.toml", before.encode(), ADDED)
    assert (new.decode() if new is not None else None) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'id = "example.org,2024"\n'),
        ("# mine\n\ntitle = 'x'\n", "# mine\n\nid = \"example.org,2024\"\ntitle = 'x'\n"),
        ("\ufeff[feed]\r\nsize = 3\r\n", '\ufeffid = "example.org,2024"\r\n[feed]\r\nsize = 3\r\n'),
        ("id = ''\n", None),
    ],
)
def test_an_id_is_added(before: str, after: str | None) -> None:
    new = editing.with_authority("c.toml", before.encode(), "example.org,2024")
    assert (new.decode() if new is not None else None) == after


_titles = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf")), min_size=1).filter(str.strip)


@given(_titles, _titles)
def test_any_title_can_stand_in_a_line(now: str, then: str) -> None:
    new = editing.with_identity("c.toml", b"", {f"2024-12-20 {now}": f"2024-12-19 {then}"})
    assert new is not None
    ((key, value),) = load("c.toml", new).identity.items()
    assert key.startswith("2024-12-20 ")
    assert value.startswith("2024-12-19 ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('tags.label.old = "OLD"\n', 'tags.label."new" = "OLD"\n'),
        ("[tags.label]\n'Old' = \"old\" # old\n", '[tags.label]\n"new" = "old" # old\n'),
        ('[tags.alias]\nx = "old"\nold = "y"\n', '[tags.alias]\nx = "new"\n"new" = "y"\n'),
        ('title = "old"\n', 'title = "old"\n'),
        (
            '[[edition]]\nname = "old"\ntags = { any = ["old", "older"] }\n',
            '[[edition]]\nname = "old"\ntags = { any = ["new", "older"] }\n',
        ),
        (
            '[[edition]]\r\nname = "old"\r\ntags.all = [\r\n"OLD",\r\n]\r\ntitle = "old"\r\n',
            '[[edition]]\r\nname = "old"\r\ntags.all = [\r\n"new",\r\n]\r\ntitle = "old"\r\n',
        ),
        ('[tags.label]\nold = "OLD"\nnew = "NEW"\n', None),
        ('tags = { label = { a = "b", old = "OLD" } }\n', None),
    ],
)
def test_a_renamed_tag(before: str, after: str | None) -> None:
    found = editing.with_renamed_tag("c.toml", before.encode(), "old", "new")
    assert found == (None if after is None else after.encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '[redirects]\n"tags/a" = "tags/b"\n'),
        ('title = "x"', 'title = "x"\n\n[redirects]\n"tags/a" = "tags/b"\n'),
        (
            '[redirects]\r\n"tags/x" = "tags/a"\r\n',
            '[redirects]\r\n"tags/a" = "tags/b"\r\n"tags/x" = "tags/a"\r\n',
        ),
        ('[redirects]\n"tags/a" = "tags/b"\n', '[redirects]\n"tags/a" = "tags/b"\n'),
        ('redirects = { "tags/x" = "tags/y" }\n', None),
        ('[redirects]\n"tags/b" = "tags/a"\n', None),
        ('[redirects]\n"tags/a" = "tags/c"\n', None),
    ],
)
def test_a_redirection(before: str, after: str | None) -> None:
    found = editing.with_redirect("c.toml", before.encode(), "tags/a", "tags/b")
    assert found == (None if after is None else after.encode())


ADDRESS = '"New" = "https://example.org/new"'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{ADDRESS}\n# likely\n"),
        (
            '# mine\n"A" = "https://example.org/"',
            f'# mine\n"A" = "https://example.org/"\n{ADDRESS}\n# likely\n',
        ),
        ("# likely\r\n", f"# likely\r\n{ADDRESS}\r\n"),
        ("\ufeff# mine\n", f"\ufeff# mine\n{ADDRESS}\n# likely\n"),
    ],
)
def test_addresses_are_added_behind_what_stands_there(before: str, after: str) -> None:
    new = editing.with_addresses("a", before.encode(), {"New": "https://example.org/new"}, ["likely"])
    assert new == after.encode()


def test_nothing_is_added_to_addresses_that_are_wrong() -> None:
    with pytest.raises(SettingsError):
        editing.with_addresses("a", b'"A" = 1\n', {"New": "https://example.org/new"}, [])


PAPER = CitedPaper('A "B" \\alpha', ("Ada Kim", "Bo Li"), 2024)
REFERENCE = (
    '"arxiv:2404.02905" = { title = "A \\"B\\" \\\\alpha", authors = ["Ada Kim", "Bo Li"], year = 2024 }'
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"{REFERENCE}\n"),
        ('"doi:10.1000/x" = { title = "X" }', f'"doi:10.1000/x" = {{ title = "X" }}\n{REFERENCE}\n'),
        ('# a\n["doi:10.1000/x"]\ntitle = "X"\n', f'# a\n{REFERENCE}\n["doi:10.1000/x"]\ntitle = "X"\n'),
        (
            '\ufeff["doi:10.1000/x"]\r\ntitle = "X"\r\n',
            f'\ufeff{REFERENCE}\r\n["doi:10.1000/x"]\r\ntitle = "X"\r\n',
        ),
    ],
)
def test_references_are_added_before_the_first_table(before: str, after: str) -> None:
    new = editing.with_references("r", before.encode(), {"arxiv:2404.02905": PAPER})
    assert new == after.encode()
    assert load_references("r", new)["arxiv:2404.02905"] == PAPER


def test_a_reference_of_which_only_the_title_is_known() -> None:
    assert editing.reference_line("doi:10.1000/x", CitedPaper("X")) == '"doi:10.1000/x" = { title = "X" }'


@given(st.text(), st.text(min_size=1))
def test_whatever_a_title_is_its_line_gives_it_back(title: str, url: str) -> None:
    line = editing.address_line(title, "https://example.org/")
    try:
        addresses = load_addresses("a", line)
    except SettingsError:  # characters that no file of settings can hold
        return
    assert list(addresses.values()) == ["https://example.org/"]
    assert "\n" not in editing.address_line(title, url)
