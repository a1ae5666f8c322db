"""``collection.toml`` and ``addresses.toml``: what they give, and what is said of one that cannot be."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline import reading
from pipeline.errors import Fault, SettingsError
from pipeline.settings import (
    CitedPaper,
    Edition,
    Settings,
    TagFilter,
    VolumeSettings,
    load,
    load_addresses,
    load_references,
)

FAULTS = Path(__file__).parent / "faults"


@pytest.mark.parametrize("name", sorted(path.stem for path in FAULTS.glob("*.toml")))
def test_every_fault_is_told_with_line_key_and_remedy(
    name: str, golden: Callable[[Path, str | bytes], None]
) -> None:
    with pytest.raises(SettingsError) as caught:
        load("digests/collection.toml", (FAULTS / f"{name}.toml").read_bytes())
    golden(FAULTS / f"{name}.txt", f"{caught.value}\n")


def test_faults_are_values() -> None:
    with pytest.raises(SettingsError) as caught:
        load("collection.toml", "\n[feed]\nsise = 1\n")
    (fault,) = caught.value.faults
    assert (fault.path, fault.line, fault.key) == ("collection.toml", 3, "feed.sise")
    assert (fault.message, fault.remedy) == ("unknown key", "did you mean feed.size?")
    assert str(caught.value) == "collection.toml:3: feed.sise: unknown key; did you mean feed.size?"


def test_nothing_set_is_all_defaults() -> None:
    assert (
        load("collection.toml", "") == load("collection.toml", b"\xef\xbb\xbf# a comment\r\n") == Settings()
    )


def test_everything_set() -> None:
    settings = load(
        "collection.toml",
        """
        title = "Papers"
        id = "me@example.org,2020-01"
        base_url = "https://example.org/papers"
        timezone = "Europe/Berlin"
        search = false
        author = { name = "Kim", email = "kim@example.org", uri = "https://example.org/~kim" }
        feed.size = 20
        tags.alias = { "pre-training" = "pretraining" }
        [identity]
        "2024-12-20 New title" = "2024-12-19 Old title"
        [[edition]]
        name = "safety"
        tags.any = ["alignment", "safety"]
        since = 2024-01-01
        until = "2024-12-31"
        volume = { by = "none" }
        """,
    )
    assert settings.base_url == "https://example.org/papers/"
    assert settings.authority() == "me@example.org,2020-01"
    assert settings.published()
    assert settings.author.uri == "https://example.org/~kim"
    assert settings.identity == {"2024-12-20 New title": "2024-12-19 Old title"}
    assert settings.edition == (
        Edition(
            "safety",
            tags=TagFilter(("alignment", "safety")),
            since=dt.date(2024, 1, 1),
            until=dt.date(2024, 12, 31),
            volume=VolumeSettings("none"),
        ),
    )


def test_text_is_normalised_as_digests_are() -> None:
    decomposed = unicodedata.normalize("NFD", "논문")
    settings = load("collection.toml", f'title = "{decomposed}"\ndescription = """\n  one\n  two\n"""')
    assert (settings.title, settings.description) == ("논문", "one two")


@pytest.mark.parametrize("hidden", list("\u200b\u00ad\ufeff\u2060\u061c\u200f\u202a\u202e\u2066\u206f"))
def test_what_nobody_sees_is_left_out_of_values_and_keys_as_of_digests(hidden: str) -> None:
    settings = load(
        "c", f'title = "논{hidden}문"\n[identity]\n"2024-12-20 N{hidden}ew" = "2024-12-19 Old{hidden}"\n'
    )
    assert (settings.title, settings.identity) == ("논문", {"2024-12-20 New": "2024-12-19 Old"})
    digest = reading.read("a.txt", f"2024-12-19\n논{hidden}문\n(Ada Kim)\n".encode()).digests[0]
    assert digest.entries[0].title == settings.title


def test_a_fault_is_found_whatever_the_form_of_its_key() -> None:
    decomposed = unicodedata.normalize("NFD", "강화학습")
    with pytest.raises(SettingsError, match=r'^c:2: tags\.alias\."강화학습": must be text'):
        load("c", f'[tags.alias]\n"{decomposed}" = 1')


@pytest.mark.parametrize(
    ("given_id", "authority"),
    [
        ("example.org", "example.org,2024"),
        ("example.org,2025", "example.org,2025"),
        ("me@example.org,2025-02-01", "me@example.org,2025-02-01"),
    ],
)
def test_an_id_without_a_year_is_given_one(given_id: str, authority: str) -> None:
    assert load("c", f'id = "{given_id}"').authority() == authority


@pytest.mark.parametrize(
    "value",
    ["tag:example.org,2024:x", "example.org,24", "example.org,2024-13", "예시.한국,2024", "-a.org,2024"],
)
def test_an_id_that_is_no_authority(value: str) -> None:
    with pytest.raises(SettingsError, match=r"c:1: id: .*RFC 4151"):
        load("c", f'id = "{value}"')


@pytest.mark.parametrize("zone", ["UTC", "America/Argentina/Buenos_Aires", "Etc/GMT-9"])
def test_time_zones(zone: str) -> None:
    assert load("c", f'timezone = "{zone}"').timezone == zone


@pytest.mark.parametrize(
    "zone",
    [
        "localtime",
        "posixrules",
        "Asia",
        "",
        "/etc/passwd",
        "../UTC",
        "asia/seoul",
        "A" * 300,
        "KST",
        "A\\u0000",
    ],
)
def test_what_is_no_time_zone(zone: str) -> None:
    with pytest.raises(SettingsError, match="c:1: timezone: "):
        load("c", f'timezone = "{zone}"')


def test_time_zones_without_those_of_the_system() -> None:
    code = "from pipeline.settings import load; print(load('c', 'timezone = \"Europe/Berlin\"').timezone)"
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PYTHONTZPATH": ""}, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("Europe/Berlin\n", "")


def test_search_link_can_be_switched_off_and_keeps_its_place_for_the_title() -> None:
    assert load("c", 'search_link = ""').search_link == ""
    encoded = load("c", 'search_link = "https://example.org/논문?q={title}&n=1"').search_link
    assert encoded == "https://example.org/%EB%85%BC%EB%AC%B8?q={title}&n=1"
    with pytest.raises(SettingsError):
        load("c", 'search_link = "https://{title}.example.org/"')


def test_values_in_messages_are_short_and_harmless() -> None:
    with pytest.raises(SettingsError) as caught:
        load("c", 'language = "\\u001b[31m"\n"\\u001b" = 1\nsubtitle = "\\u001b"')
    assert not re.search("[\x00-\x09\x0b-\x1f]", str(caught.value))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (b"a = 1\n\xff", 2),
        ("\n\nfeed.size = " + "9" * 5000, 1),
        ("x = " + "[" * 5000, 1),
        ("x = " + "[" * 5000 + "]" * 5000, 1),
        ("\n" + "x." * 3000 + "x = 1", 2),
        ("\n[" + "x." * 3000 + "x]\ny = 1", 2),
        ("\nx = " + "{x = " * 50 + "1" + "}" * 50, 2),
        ('title = "x\n', 1),
        ("\n\n[feed\n\n", 3),
        ("\n\nx =\n", 3),
    ],
)
def test_what_is_no_toml(text: str | bytes, line: int) -> None:
    with pytest.raises(SettingsError) as caught:
        load("c", text)
    assert [fault.line for fault in caught.value.faults] == [line]


_KEYS = st.sampled_from(
    ["title", "id", "base_url", "feed", "feed.size", "[feed]", "[[edition]]", "edition", "name", "tags.alias",
     "identity", "[tags.alias]", "volume.by", "timezone", "search_link", "[word.fonts]", "mono", "x"]
)  # fmt: skip
_VALUES = st.recursive(
    st.one_of(
        st.text(max_size=8).map(json.dumps),
        st.sampled_from(
            ['"https://example.org/"', "1", "-3", "true", "nan", "2024-01-01", "12:00:00", '"year"', "0x1"]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[\n{', '.join(items)}]"),
        st.lists(inner, max_size=2).map(
            lambda items: "{" + ", ".join(f"k{n} = {item}" for n, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=4,
)
_LINES = st.tuples(_KEYS, _VALUES).map(
    lambda pair: pair[0] if pair[0][0] == "[" else f"{pair[0]} = {pair[1]}"
)


@given(st.one_of(st.binary(), st.text(), st.lists(_LINES, max_size=6).map("\n".join)))
@example("[[edition]]\nname = 5\nname.x = 1")
@example("[[[")
def test_nothing_but_a_settings_error_with_places_in_the_file(text: str | bytes) -> None:
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    for fault in _faults(text):
        assert 1 <= fault.line <= content.count(b"\n") + 1
        assert fault.message
        assert fault.remedy


def _faults(text: str | bytes) -> tuple[Fault, ...]:
    try:
        load("c", text)
    except SettingsError as error:
        return error.faults
    return ()


def test_the_collection_here(root: Path) -> None:
    settings = load("collection.toml", (root / "digests" / "collection.toml").read_bytes())
    assert settings.id


def test_addresses_by_title(root: Path) -> None:
    addresses = load_addresses("addresses.toml", (root / "digests" / "addresses.toml").read_bytes())
    assert addresses["Alignment faking in large language models"] == "https://arxiv.org/abs/2412.14093"


def test_a_wrong_address_is_told_with_its_line() -> None:
    text = '# A comment\n"Good" = "https://example.org/"\n"Bad" = "example.org"\nGPT.5 = "https://example.org/"\n'
    with pytest.raises(SettingsError) as caught:
        load_addresses("digests/addresses.toml", text)
    assert str(caught.value) == (
        'digests/addresses.toml:3: Bad: "example.org" is not a web address; '
        "write all of it, as in https://example.org/\n"
        "digests/addresses.toml:4: GPT: is not a title with its address; "
        'write "Title" = "https://…", both in quotation marks'
    )


def test_redirections_lead_from_stem_to_the_last_stem() -> None:
    text = """
base_url = "https://example.org/digests"
[redirects]
"tags/a" = "tags/b"
"https://example.org/digests/tags/b.html" = "/feeds/ko/tags/c.atom"
"digests/2024-12-19.html" = "digests/2024-12-20"
"""
    assert load("collection.toml", text).redirects == {
        "tags/a": "tags/c",
        "tags/b": "tags/c",
        "digests/2024-12-19": "digests/2024-12-20",
    }


def test_cited_papers_by_key() -> None:
    text = """
        "arxiv:2404.02905" = { title = "Visual  Models", authors = ["Keyu Tian", "Yi Jiang"], year = 2024 }
        "https://arxiv.org/abs/2408.11039v2" = { title = "Transfusion" }
        "DOI:10.1000/ABC" = { title = "With a DOI" }
        "openreview.net/forum?id=x1" = { title = "On a site" }
        ["https://example.org/post/#part"]
        title = "A post"
    """
    assert load_references("references.toml", text) == {
        "arxiv:2404.02905": CitedPaper("Visual Models", ("Keyu Tian", "Yi Jiang"), 2024),
        "arxiv:2408.11039": CitedPaper("Transfusion"),
        "doi:10.1000/abc": CitedPaper("With a DOI"),
        "openreview.net/forum?id=x1": CitedPaper("On a site"),
        "example.org/post": CitedPaper("A post"),
    }
    assert load_references("references.toml", b"") == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('"A title" = { title = "x" }', 'A title": is not the key of a paper'),
        ('"arxiv:hello" = { title = "x" }', "is not the key of a paper"),
        ('"javascript:alert(1)" = { title = "x" }', "is not the key of a paper"),
        ('"arxiv:2404.02905" = "x"', "is not a paper"),
        ('"arxiv:2404.02905" = {}', "title: is missing"),
        ('"arxiv:2404.02905" = { title = "" }', "title: is empty"),
        ('"arxiv:2404.02905" = { title = "x", yaer = 2024 }', "did you mean arxiv:2404.02905.year"),
        ('"arxiv:2404.02905" = { title = "x", year = "2024" }', "year: must be a whole number, not text"),
        ('"arxiv:2404.02905" = { title = "x", year = 24 }', "24 is no year"),
        ('"arxiv:2404.02905" = { title = "x", authors = "A, B" }', "authors: must be a list, not text"),
        ('"arxiv:2404.02905" = { title = "x\\u0000" }', "U\\+0000"),
        ('"https://arxiv.org/abs/1234.56789" = { title = "x" }', "stands here twice, as arxiv:1234.56789"),
    ],
)
def test_what_is_no_cited_paper_is_told_with_its_line(line: str, message: str) -> None:
    with pytest.raises(SettingsError, match=rf"^r:2: .*{message}"):
        load_references("r", f'"arxiv:1234.56789" = {{ title = "Good" }}\n{line}\n')
