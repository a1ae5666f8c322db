"""Lines that are added to settings, and all else in them that stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings import editing, load

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
