"""Nothing of a note is dropped silently: every line is in one field, or a diagnostic accounts for it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.model import Digest

FORMS = {
    "T": "*A Title w{0}w* (Ada Kim, Ben Lee)",
    "A": "(Ada Kim w{0}w, Ben Lee)",
    "P": "A plain title w{0}w (Ada Kim, Ben Lee)",
    "H": "## A heading w{0}w",
    "K": "한국어 w{0}w 문장.",
    "E": "A sentence w{0}w in English.",
    "Q": "> A quotation w{0}w.",
    "#": "#gan #w{0}w",
    "U": "https://example.org/w{0}w",
    "X": "https://user:secret@example.org/w{0}w",
    "L": "- an item w{0}w",
    "N": "\t- an item below w{0}w",
    "R": "[[w{0}w]]",
    "M": "한국어 [[w{0}w]].",
    "F": "```",
    "<": "<english>",
    ">": "</english>",
    "S": "# Links",
    "-": "---",
    " ": "",
}
FORBIDDEN = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u200b\u202e\u3164]")
STRUCTURE = "F<>S- "


def fields(digest: Digest) -> Iterator[str]:
    for entry in digest.entries:
        texts = (*entry.abstract, *entry.commentary.ko, *entry.commentary.en)
        in_text = set(re.findall(r"\[\[(.*?)\]\]", "\n".join(texts)))
        yield from (entry.title, *entry.authors, entry.url or "", *texts, *entry.tags)
        yield from (name for name in entry.links if name not in in_text)


@given(st.lists(st.sampled_from(sorted(FORMS)), max_size=40).map("".join))
@example("UTQK<E>#SR")
@example("TK#UTQK#")
@example("FKF-FE")
@example("U XUTU")
def test_every_line_is_in_exactly_one_place(shape: str) -> None:
    """Each line has a number of its own, which must be found once."""
    texts = [FORMS[letter].format(number) for number, letter in enumerate(shape)]
    found = reading.read("241219 Name.md", "\n".join(texts).encode())
    placed = Counter(
        number
        for digest in found.digests
        for text in fields(digest)
        for number in re.findall(r"w(\d+)w", text)
    )
    told = {
        number
        for diagnostic in found.diagnostics
        if diagnostic.code in ("D013", "D020", "D021", "D023")
        for number in re.findall(r"w(\d+)w", diagnostic.source)
    }
    wanted = {str(number) for number, letter in enumerate(shape) if letter not in STRUCTURE}
    assert set(placed.values()) <= {1}
    assert not told & set(placed)
    assert told | set(placed) == wanted


LINES = st.one_of(
    st.sampled_from(sorted(FORMS.values())),
    st.text(st.characters(exclude_characters="\r\n", codec="utf-8"), max_size=30),
    st.text(st.sampled_from("()*[]|#<>/`-. AB한a\u0301\u1112\u1161\x00\u200b\ufeff\u2028\x85"), max_size=30),
)


@example(["---", "---", "\x1f"], "241219 a.md")
@given(st.lists(LINES, max_size=30), st.sampled_from(["241219 a.md", "a.md", "\x00.md", "241219.md"]))
def test_what_is_read_keeps_the_promises_of_the_model(texts: list[str], name: str) -> None:
    found = reading.read(name, "\n".join(texts).encode())
    places = [(diagnostic.line, diagnostic.column) for diagnostic in found.diagnostics]
    assert places == sorted(places)
    for digest in found.digests:
        for entry in digest.entries:
            assert entry.title
            commentary = (*entry.commentary.ko, *entry.commentary.en)
            for text in (entry.title, *entry.authors, *entry.abstract, *commentary, *entry.tags):
                assert text.strip()
                assert text == unicodedata.normalize("NFC", text)
                assert text.startswith(("```", " ")) or "\n" not in text
                assert not FORBIDDEN.search(text)
