"""Lines of keys: documents are made with what the answer must be."""

from __future__ import annotations

import functools
import json
import operator
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.settings.toml_lines import Value, Where, dotted, key_lines, line_of

_KEY = st.sampled_from(["a", "b-c", "7", "with space", "점.", '"'])
# Each as it is written, all with the inner places that it has.
_VALUE: st.SearchStrategy[tuple[str, list[Where]]] = st.sampled_from(
    [
        ("1", []),
        ('"]"', []),
        ('"""\n[not.a.table]\nx = 1\n"""', []),
        ("'''\n# '' no comment\n'''", []),
        ('"""\\\n   one line"""', []),
        ("[ # comment with ]\n  1,\n\n  [2, 3],\n]", [(0,), (1,), (1, 0), (1, 1)]),
        ("{ x = 1, y.z = 'a' }", [("x",), ("y",), ("y", "z")]),
        ("[{ x = 1 },\n {}]", [(0,), (0, "x"), (1,)]),
        ("1 # comment = 2,", []),
        ('"""a,\nb,\n"""', []),
    ]
)


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Where, int]]:
    """A document, and the line of each of its places."""
    lines: list[str] = []
    places: dict[Where, int] = {}
    arrays: dict[str, int] = {}

    def note(where: Where) -> None:
        for length in range(1, len(where) + 1):
            places.setdefault(where[:length], len(lines) + 1)

    def statements(table: Where) -> None:
        for key in draw(st.lists(_KEY, unique=True, max_size=3)):
            lines.extend(draw(st.lists(st.sampled_from(["", "  ", "# [x]", "# y = 1"]), max_size=2)))
            text, inner = draw(_VALUE)
            name: Where = (key, *draw(st.sampled_from([(), ("d",)])))
            note((*table, *name))
            for where in inner:
                note((*table, *name, *where))
            indent = draw(st.sampled_from(["", "\t"]))
            lines.extend(f"{indent}{'.'.join(map(json.dumps, name))} = {text}".split("\n"))

    statements(())
    for number in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(["table", "array", "within"]))
        if kind == "table":
            note((f"t{number}", "u"))
            lines.append(f"[t{number} . 'u'] # table")
            statements((f"t{number}", "u"))
            continue
        name = draw(st.sampled_from(["r", "s"]))
        arrays[name] = arrays.get(name, -1) + 1
        note((name, arrays[name]))
        lines.append(f"[[{name}]]")
        statements((name, arrays[name]))
        if kind == "within":
            for item in range(draw(st.integers(1, 2))):
                note((name, arrays[name], "v", item))
                lines.append(f"[[ {name}.v ]]")
                statements((name, arrays[name], "v", item))
            note((name, arrays[name], "w"))
            lines.append(f"[{name}.w]")
            statements((name, arrays[name], "w"))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines), places


@given(documents())
def test_every_place_has_the_line_of_its_statement(document: tuple[str, dict[Where, int]]) -> None:
    text, places = document
    parsed: Value = tomllib.loads(text)
    lines = key_lines(text)
    assert {where: lines.get(where) for where in places} == places
    for where in lines:
        assert functools.reduce(operator.getitem, where, parsed) is not None


def test_a_place_without_a_line_has_that_of_the_table_around_it() -> None:
    lines = key_lines("\n[feed]\n\n[[edition]]\n")
    assert line_of(("edition", 0, "name"), lines) == 4
    assert line_of(("feed", "size"), lines) == 2
    assert line_of(("title",), lines) == 1


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (("feed", "size"), "feed.size"),
        (("edition", 3, "name"), "edition.name"),
        (("tags", "a b"), 'tags."a b"'),
    ],
)
def test_dotted(where: Where, text: str) -> None:
    assert dotted(where) == text
