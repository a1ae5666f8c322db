"""Papers of notes, digests and ``.bib`` files."""

from __future__ import annotations

import pytest

from pipeline.resolve.matching import Paper
from pipeline.resolve.origins import from_bibtex, from_texts

NOTE = """\
https://arxiv.org/abs/2412.14093v2

*Alignment
Faking* (Ryan G, Carson D)

한국어 코멘트.
"""


def test_notes_and_digests_with_addresses() -> None:
    digest = "2024-12-19\nA Title\nhttps://example.org/a\n(Ada Kim)\nText.\n#x\nB Title\n(Bo Li)\nText.\n#x\n"
    files = [("v/241219 Faking.md", NOTE.encode()), ("d/2024-12-19.txt", digest.encode())]
    assert list(from_texts(files)) == [
        Paper(
            "Alignment Faking",
            ("Ryan G", "Carson D"),
            "https://arxiv.org/abs/2412.14093v2",
            2024,
            "241219 Faking.md",
        ),
        Paper("A Title", ("Ada Kim",), "https://example.org/a", None, "2024-12-19.txt"),
    ]


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ("eprint = {2412.14093}, archivePrefix = {arXiv}", "https://arxiv.org/abs/2412.14093"),
        ("eprint = {arXiv:2412.14093v1}, eprinttype = {arxiv}", "https://arxiv.org/abs/2412.14093v1"),
        ("eprint = {2412.14093}", "https://arxiv.org/abs/2412.14093"),
        (
            "eprint = {12345}, archivePrefix = {PubMed}, url = {https://example.org/p}",
            "https://example.org/p",
        ),
        ("doi = {10.1000/a_b}, url = {https://example.org/p}", "https://doi.org/10.1000/a_b"),
        ("doi = {https://doi.org/10.1000/A}", "https://doi.org/10.1000/A"),
        ("doi = {10.1000/x}, url = {http://arxiv.org/pdf/2412.14093}", "http://arxiv.org/pdf/2412.14093"),
        (r"URL = {https://example.org/a\_b\&c}", "https://example.org/a_b&c"),
    ],
)
def test_addresses_of_bibtex_entries(fields: str, url: str) -> None:
    read = from_bibtex("a.bib", f"@misc{{k, title = {{T}}, {fields}}}".encode())
    assert [paper.url for paper in read.papers] == [url]


@pytest.mark.parametrize("fields", ["note = {x}", "url = {javascript:alert(1)}", "doi = {x}", "eprint = {x}"])
def test_entries_without_address_are_passed_over(fields: str) -> None:
    assert from_bibtex("a.bib", f"@misc{{k, title = {{T}}, {fields}}}".encode()).papers == []


def test_titles_names_and_years_of_bibtex() -> None:
    text = r"""
    @string{venue = "NeurIPS"}
    @article{one,
      title = {{BERT}: {P}re-training of $\alpha$ and na{\"i}ve M\'ethodes},
      author = {Kim, Ada and {Gemini Team} and Bo {van der} Li
                and M{\"u}ller, J{\"o}rg and {Barnes and Noble} and others},
      journal = venue, year = 2019, url = "https://example.org/one"
    }
    @inproceedings{two, title = "Two", author = "Ada Kim", date = {2021-05-01}, url = {https://example.org/two}}
    """
    assert from_bibtex("dir/a.bib", text.encode()).papers == [
        Paper(
            "BERT: Pre-training of α and naïve Méthodes",
            ("Ada Kim", "Gemini Team", "Bo van der Li", "Jörg Müller", "Barnes and Noble"),
            "https://example.org/one",
            2019,
            "a.bib",
        ),
        Paper("Two", ("Ada Kim",), "https://example.org/two", 2021, "a.bib"),
    ]


def test_what_cannot_be_read_is_told_and_the_rest_is_read() -> None:
    text = "@misc{a, title={A}, url={https://example.org/a}}\n@misc{b, title={B}, url={https://example.org/b}\n\n"
    text += "@misc{a, title={C}, url={https://example.org/c}}\n"
    read = from_bibtex("x/a.bib", text.encode() + b"\xff")
    assert [paper.title for paper in read.papers] == ["A", "C"]
    assert len(read.remarks) == 1
    assert read.remarks[0].startswith("x/a.bib:2: ")


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"@", b"@misc{", b"}}}}", b"@misc{a, title}", "\ufeff%x".encode()]
)
def test_what_is_no_bibtex_gives_nothing(data: bytes) -> None:
    assert from_bibtex("a.bib", data).papers == []
