"""What a collection lacks, and what files and arXiv tell of it; on a real archive, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from pipeline import folders
from pipeline.errors import ReadError
from pipeline.model import title_key
from pipeline.paper_keys import paper_key
from pipeline.resolve import origins, run
from pipeline.resolve.arxiv import Client
from pipeline.resolve.matching import Paper
from pipeline.resolve.run import Found, Wanted
from pipeline.settings import CitedPaper
from pipeline.urls import web_address
from tests.arxiv_api import Api

Serve = Callable[..., Api]

DAY = """\
2024-12-19
소개: https://arxiv.org/abs/2401.00001 참고.
A Title
(Ada Kim, Bo Li)
An abstract: https://arxiv.org/abs/2401.00009
본문 (https://arxiv.org/abs/2404.02905v2, https://arxiv.org/abs/2408.11039) 그리고 [글](https://example.org/post).
#x
B Title
https://arxiv.org/abs/2408.11039
(Cy Fu)
Text.
#x
C $\\alpha$ Title
(Di Ro)
Text.
#x
"""


def _wanted(text: str = DAY, **known: dict[str, str]) -> Wanted:
    return run.wanted([("d/2024-12-19.txt", text.encode())], known.get("addresses", {}), {})


def test_what_is_lacking() -> None:
    lacking = _wanted()
    assert [paper.title for paper in lacking.entries] == ["A Title", "C $\\alpha$ Title"]
    # What is an entry itself, or stands in an abstract, is not asked for.
    assert lacking.cited == ("arxiv:2401.00001", "arxiv:2404.02905", "example.org/post")
    assert [paper.url for paper in lacking.papers] == ["https://arxiv.org/abs/2408.11039"]


def test_what_is_known_is_not_lacking() -> None:
    addresses = {"a title": "https://arxiv.org/abs/2401.00001", "C α Title": "https://example.org/c"}
    known = {"arxiv:2404.02905": CitedPaper("VAR")}
    lacking = run.wanted([("2024-12-19.txt", DAY.encode())], addresses, known)
    assert lacking.entries == ()
    assert lacking.cited == ("example.org/post",)


def test_an_entry_with_a_note_in_the_same_collection_lacks_nothing() -> None:
    note = "https://arxiv.org/abs/2412.00001\n\nA Title (Ada Kim, Bo Li)\n\n본문.\n"
    lacking = run.wanted([("2024-12-19.txt", DAY.encode()), ("241218 A.md", note.encode())], {}, {})
    assert "A Title" not in [paper.title for paper in lacking.entries]


def test_a_title_on_two_days_is_looked_for_once_and_one_day_can_tell_the_other() -> None:
    again = "2024-01-01\nA Title\n(Ada Kim)\nText.\n#x\n"
    again += "C $\\alpha$ Title\nhttps://example.org/c\n(Di Ro)\nText.\n"
    lacking = run.wanted([("a.txt", DAY.encode()), ("b.txt", again.encode())], {}, {})
    assert [paper.title for paper in lacking.entries] == ["A Title", "C $\\alpha$ Title"]
    assert run.in_files(lacking, ()).addresses == {"C $\\alpha$ Title": "https://example.org/c"}


def test_of_papers_by_others_with_one_title_none_is_taken(serve: Serve) -> None:
    text = "2024-12-19\nTechnical Report\n(Ada Kim)\nText.\n#x\nOther\n(Bo Li)\nText.\n#x\n"
    again = "2024-12-20\nTechnical report\n(Cy Fu)\nText.\n#x\nOther\n(Bo Li, Di Ro)\nText.\n#x\n"
    lacking = run.wanted([("a.txt", text.encode()), ("b.txt", again.encode())], {}, {})
    report = Paper("Technical Report", ("Ada Kim",), "https://arxiv.org/abs/2401.00001", 2024, "arXiv")
    other = Paper("Other", ("Bo Li",), "https://arxiv.org/abs/2401.00002", 2024, "arXiv")
    for found in (
        [run.in_files(lacking, [report, other])],
        list(run.on_arxiv(lacking, _client(serve([report, other])))),
    ):
        assert {title for each in found for title in each.addresses} == {"Other"}
        assert next(line for each in found for line in each.doubtful) == (
            '"Technical Report" = "https://arxiv.org/abs/2401.00001"  '
            '# papers by others have this title, too: "Technical Report", Ada Kim (arXiv)'
        )


def test_what_files_tell() -> None:
    candidates = [
        Paper("A title", ("B. Li",), "https://arxiv.org/abs/2401.00001v2", 2024, "n.md"),
        Paper("C α Title", ("Ed Wu",), "https://example.org/c", None, "n\u0007.bib"),
        Paper("VAR $\\to$ x\u0000", ("Keyu T",), "https://arxiv.org/abs/2404.02905", 2024, "n.md"),
    ]
    found = run.in_files(_wanted(), candidates)
    assert found.addresses == {"A Title": "https://arxiv.org/abs/2401.00001"}
    assert found.doubtful == (
        '"C $\\\\alpha$ Title" = "https://example.org/c"  # other authors: "C α Title", Ed Wu (n .bib)',
    )
    # 2401.00001 is an entry's paper now.
    assert found.references == {"arxiv:2404.02905": CitedPaper("VAR → x", ("Keyu T",), 2024)}
    rest = run.without(_wanted(), found, ["example.org/post"])
    assert [paper.title for paper in rest.entries] == ["C $\\alpha$ Title"]
    assert rest.cited == ()


def _client(api: Api) -> Client:
    return Client(api.url, 0.0, lambda _: None)


def test_what_arxiv_tells(serve: Serve) -> None:
    api = serve(
        [
            Paper("A Title", ("Ada Kim",), "https://arxiv.org/abs/2401.00007", 2024),
            Paper("VAR", ("Keyu T",), "https://arxiv.org/abs/2404.02905", 2024),
        ]
    )
    lacking = _wanted()
    assert run.questions(lacking) == 3
    first, second, third = run.on_arxiv(lacking, _client(api))
    assert first.references == {"arxiv:2404.02905": CitedPaper("VAR", ("Keyu T",), 2024)}
    assert first.asked == ("arxiv:2401.00001", "arxiv:2404.02905")
    assert second.addresses == {"A Title": "https://arxiv.org/abs/2401.00007"}
    assert third == Found(asked=(title_key("C $\\alpha$ Title"),))


def test_numbers_are_asked_for_in_lists_of_a_hundred(serve: Serve) -> None:
    text = "2024-12-19\nA\nhttps://example.org/\n(B)\n" + "".join(
        f"본문 https://arxiv.org/abs/2401.{number:05}\n" for number in range(250)
    )
    api = serve([Paper(f"P{n}", ("A B",), f"https://arxiv.org/abs/2401.{n:05}", 2024) for n in range(250)])
    lacking = _wanted(text)
    found = list(run.on_arxiv(lacking, _client(api)))
    assert [query["id_list"].count(",") + 1 for query in api.queries] == [100, 100, 50]
    assert sum(len(each.references) for each in found) == 250


def test_one_bad_answer_is_passed_over_and_not_remembered(serve: Serve) -> None:
    api = serve([Paper("C α Title", ("Di Ro",), "https://arxiv.org/abs/2401.00007")], _broken_title)
    found = list(run.on_arxiv(_wanted(), _client(api)))
    assert [bool(each.asked) for each in found] == [True, False, True]


def _broken_title(number: int) -> tuple[int, dict[str, str], bytes] | None:
    return (200, {}, b"<broken") if number in (1, 2, 3) else None


def test_many_bad_answers_end_it(serve: Serve) -> None:
    text = "2024-12-19\n" + "".join(f"Title {number}\n(Ada Kim)\nText.\n#x\n" for number in range(9))
    api = serve([], lambda _: (200, {}, b"<broken"))
    with pytest.raises(ReadError, match="no answer of use: its answer is no XML"):
        list(run.on_arxiv(_wanted(text), _client(api)))
    assert len(api.queries) == 9


# The archive ----------------------------------------------------------------------------------------


class _Truth:
    """What the archive's notes say of the addresses of its entries."""

    def __init__(self, corpus: Path) -> None:
        self.keys: dict[str, set[str]] = {}
        self.papers: list[Paper] = []
        for path in sorted((corpus / "truth").glob("*.json")):
            for entry in json.loads(path.read_text(encoding="utf-8")):
                url = web_address(entry["url"]) or ""
                self.keys.setdefault(title_key(entry["title"]), set()).add(paper_key(url))
                self.papers.append(Paper(entry["title"], tuple(entry["authors"]), url))


@pytest.fixture(scope="module")
def truth(corpus: Path) -> _Truth:
    return _Truth(corpus)


@pytest.fixture(scope="module")
def lacking(corpus: Path) -> Wanted:
    return run.wanted(folders.texts(str(corpus / "digests"), drafts=False).files, {}, {})


def _counts(found: Sequence[Found], truth: _Truth) -> tuple[int, list[str]]:
    """How many addresses are right, and the titles of those that are wrong."""
    addresses = {title: url for each in found for title, url in each.addresses.items()}
    wrong = [
        title
        for title, url in addresses.items()
        if paper_key(url) not in truth.keys.get(title_key(title), ())
    ]
    return len(addresses) - len(wrong), wrong


def test_the_archive_with_its_notes(lacking: Wanted, truth: _Truth, vault: Path) -> None:
    notes = list(origins.from_texts(folders.texts(str(vault / "vault"), drafts=False).files))
    there = {paper_key(note.url) for note in notes}
    findable = [paper for paper in lacking.entries if truth.keys[title_key(paper.title)] & there]
    right, wrong = _counts([run.in_files(lacking, notes)], truth)
    assert wrong == []
    assert right >= 0.97 * len(findable)
    assert len(findable) > 2000


@pytest.fixture(params=[8, pytest.param(1, marks=pytest.mark.slow)])
def part(lacking: Wanted, request: pytest.FixtureRequest) -> Wanted:
    """Every eighth entry, so that a run takes a second; in a thorough run all of them."""
    return Wanted(lacking.entries[:: request.param], (), ())


def test_the_archive_with_a_server_that_has_its_papers(part: Wanted, truth: _Truth, serve: Serve) -> None:
    on_arxiv = [paper for paper in truth.papers if paper_key(paper.url).startswith("arxiv:")]
    findable = sum(
        any(key.startswith("arxiv:") for key in truth.keys[title_key(p.title)]) for p in part.entries
    )
    right, wrong = _counts(list(run.on_arxiv(part, _client(serve(_plain(on_arxiv))))), truth)
    assert wrong == []
    assert right >= 0.97 * findable > 200


def test_the_archive_with_a_server_that_has_other_papers(part: Wanted, truth: _Truth, serve: Serve) -> None:
    # Same titles by others; titles that are nearly the same by the same; none of them is taken.
    same = [
        Paper(p.title, ("Zed Nobody",), f"https://arxiv.org/abs/9901.{n:05}")
        for n, p in enumerate(truth.papers)
    ]
    near = [
        Paper(f"{p.title} II", p.authors, f"https://arxiv.org/abs/9902.{n:05}")
        for n, p in enumerate(truth.papers)
    ]
    found = list(run.on_arxiv(part, _client(serve(_plain([*same, *near])))))
    assert [each.addresses for each in found if each.addresses] == []
    assert sum(bool(each.doubtful) for each in found) > 0.9 * len(part.entries)


def test_the_archive_with_a_server_that_has_nothing(part: Wanted, serve: Serve) -> None:
    found = list(run.on_arxiv(part, _client(serve())))
    assert [each for each in found if each.addresses or each.doubtful] == []
    assert len(found) == len(part.entries)


def _plain(papers: Sequence[Paper]) -> list[Paper]:
    """Papers with titles as the search sees them, and addresses as the API has them."""
    return list(_numbered(papers))


def _numbered(papers: Sequence[Paper]) -> Iterator[Paper]:
    for paper in papers:
        number = paper_key(paper.url).removeprefix("arxiv:")
        yield Paper(paper.title, paper.authors, f"https://arxiv.org/abs/{number}")
