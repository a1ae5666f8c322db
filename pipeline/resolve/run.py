"""A run of ``digests resolve``: what is looked for, and what is found in files and on arXiv."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from pipeline import characters, inline, reading
from pipeline.collection import papers
from pipeline.errors import ReadError
from pipeline.model import Digest, Entry, links, plain, title_key
from pipeline.paper_keys import ARXIV, arxiv_year, paper_key
from pipeline.resolve.arxiv import IDS, BadAnswerError, Client
from pipeline.resolve.matching import Doubt, KnownPapers, Paper, are_compatible
from pipeline.settings import CitedPaper
from pipeline.settings.editing import address_line, toml_string

# A server that answers so many questions in a row with nothing of use has other troubles than one title.
_BAD_ANSWERS = 3


class Wanted(Struct, frozen=True):
    """Addresses and titles that a collection lacks.

    Attributes:
        entries: the papers of entries without an address, each once.
        cited: keys of papers that entries cite, that are no entries, and of which nothing is known.
        papers: those of the collection's entries that have an address.
        shared: keys of titles that papers by different authors have, which ``addresses.toml`` cannot tell
            apart.
    """

    entries: tuple[Paper, ...]
    cited: tuple[str, ...]
    papers: tuple[Paper, ...]
    shared: frozenset[str] = frozenset()


class Found(Struct, frozen=True):
    """Results of a search.

    Attributes:
        addresses: title of an entry to the address of its paper.
        doubtful: lines for comments, about papers that may be those of entries.
        references: key of a cited paper to what is known of it.
        asked: titles and keys that need not be asked for again soon.
    """

    addresses: dict[str, str] = {}
    doubtful: tuple[str, ...] = ()
    references: dict[str, CitedPaper] = {}
    asked: tuple[str, ...] = ()

    def joined(self, other: Found) -> Found:
        """Return this with another."""
        return Found(
            {**self.addresses, **other.addresses},
            (*self.doubtful, *other.doubtful),
            {**self.references, **other.references},
            (*self.asked, *other.asked),
        )


def wanted(
    files: Iterable[tuple[str, bytes]], addresses: Mapping[str, str], references: Mapping[str, CitedPaper]
) -> Wanted:
    """Return what a collection lacks.

    Args:
        files: path and content of its digests and notes.
        addresses: title to address, as ``addresses.toml`` has them.
        references: key to paper, as ``references.toml`` has them.
    """
    digests = [digest for path, data in files for digest in reading.read(path, data).digests]
    known = {title_key(title): url for title, url in addresses.items()}
    of_notes = {
        (pair.digest.path, pair.digest.line): pair.note.url
        for pair in papers.of_digests(digests)
        if pair.note.url
    }
    lacking: dict[str, list[Paper]] = {}
    having: list[Paper] = []
    for digest in digests:
        for entry in digest.entries:
            key = title_key(entry.title)
            by_hand = known.get(key) or known.get(title_key(_plain(entry.title)))
            url = entry.url or by_hand or of_notes.get((digest.path, entry.line))
            if url:
                year = arxiv_year(paper_key(url))
                having.append(Paper(entry.title, entry.authors, url, year, digest.path))
            else:
                paper = Paper(entry.title, entry.authors, origin=digest.path)
                same = lacking.setdefault(key, [])
                if not any(are_compatible(paper, other) for other in same):
                    same.append(paper)
    entries = {paper_key(paper.url) for paper in having}
    cited = dict.fromkeys(key for digest in digests for key in _cited(digest))
    return Wanted(
        tuple(paper for same in lacking.values() for paper in same),
        tuple(key for key in cited if key not in entries and key not in references),
        tuple(having),
        frozenset(key for key, same in lacking.items() if len(same) > 1),
    )


def _cited(digest: Digest) -> Iterator[str]:
    """Yield the keys of addresses in the running text of a digest."""
    for text in (*digest.introduction, *(text for entry in digest.entries for text in _commentary(entry))):
        if "://" in text:
            yield from (paper_key(link.href) for link in links(inline.blocks((text,))))


def _commentary(entry: Entry) -> tuple[str, ...]:
    return (*entry.commentary.ko, *entry.commentary.en)


def in_files(lacking: Wanted, candidates: Iterable[Paper]) -> Found:
    """Return what the collection itself and other papers of known address tell."""
    known = KnownPapers([*lacking.papers, *candidates])
    each = [_found(paper, known, lacking) for paper in lacking.entries]
    found = Found(
        {title: url for one in each for title, url in one.addresses.items()},
        tuple(line for one in each for line in one.doubtful),
    )
    # What is found here makes entries of some papers that looked like cited ones only.
    entries = {paper_key(url) for url in found.addresses.values()}
    cited = ((key, known.paper(key)) for key in lacking.cited if key not in entries)
    return found.joined(Found(references={key: _cited_paper(paper) for key, paper in cited if paper}))


def _found(paper: Paper, known: KnownPapers, lacking: Wanted) -> Found:
    """Return what papers of known address tell of the paper of an entry."""
    match = known.match(paper)
    doubts = match.doubts
    if match.paper and title_key(paper.title) not in lacking.shared:
        return Found({paper.title: match.paper.address})
    if match.paper:
        doubts = (Doubt(match.paper, "papers by others have this title, too"),)
    return Found(doubtful=tuple(_comment(paper.title, doubt) for doubt in doubts))


def without(lacking: Wanted, found: Found, asked: Iterable[str] = ()) -> Wanted:
    """Return what is still looked for.

    Args:
        lacking: what was looked for.
        found: what was found of it.
        asked: titles and keys not to be asked for again.
    """
    done = {title_key(title) for title in found.addresses} | set(asked)
    entries = {paper_key(url) for url in found.addresses.values()}
    return Wanted(
        tuple(paper for paper in lacking.entries if title_key(paper.title) not in done),
        tuple(key for key in lacking.cited if key not in {*found.references, *entries, *done}),
        lacking.papers,
        lacking.shared,
    )


def questions(lacking: Wanted) -> int:
    """Return the number of requests that :func:`on_arxiv` will send."""
    return len(lacking.entries) + -(-len(_numbers(lacking)) // IDS)


def on_arxiv(lacking: Wanted, client: Client) -> Iterator[Found]:
    """Ask arXiv, and yield what each request finds: cited papers by their numbers, then entries by title.

    Raises:
        ReadError: arXiv cannot be reached, wants no more requests, or answers nothing of use.
    """
    numbers, bad = _numbers(lacking), 0
    steps: list[Sequence[str] | Paper] = [numbers[at : at + IDS] for at in range(0, len(numbers), IDS)]
    for step in (*steps, *lacking.entries):
        try:
            yield _by_title(step, client, lacking) if isinstance(step, Paper) else _by_number(step, client)
        except BadAnswerError as error:
            bad += 1
            if bad == _BAD_ANSWERS:
                raise ReadError(
                    f"arXiv gives no answer of use: {error}; what was found is kept: go on later"
                ) from error
            yield Found()
        else:
            bad = 0


def _numbers(lacking: Wanted) -> list[str]:
    return [key.removeprefix(ARXIV) for key in lacking.cited if key.startswith(ARXIV)]


def _by_number(numbers: Sequence[str], client: Client) -> Found:
    papers_ = {paper_key(paper.url): _cited_paper(paper) for paper in client.by_id(numbers)}
    keys = [ARXIV + number for number in numbers]
    return Found(references={key: papers_[key] for key in keys if key in papers_}, asked=tuple(keys))


def _by_title(paper: Paper, client: Client, lacking: Wanted) -> Found:
    found = _found(paper, KnownPapers(client.by_title(_plain(paper.title))), lacking)
    return found.joined(Found(asked=(title_key(paper.title),)))


def _cited_paper(paper: Paper) -> CitedPaper:
    return CitedPaper(_plain(paper.title), tuple(map(_clean, paper.authors)), paper.year)


def _comment(title: str, doubt: Doubt) -> str:
    """Return the line of an address that may be that of a title, with the reason why that is not sure."""
    paper = doubt.paper
    first = f", {_clean(paper.authors[0])}" if paper.authors else ""
    there = f"{toml_string(_clean(paper.title))}{first} ({_clean(paper.origin)})"
    return f"{address_line(title, paper.address)}  # {doubt.reason}: {there}"


def _plain(text: str) -> str:
    """Return text as plain characters: formulas in their Unicode reading."""
    return _clean(plain(inline.title(text)) or text)


def _clean(text: str) -> str:
    """Return text from elsewhere on one line, without characters that no file of settings can hold."""
    return " ".join(characters.FORBIDDEN.sub(" ", characters.visible(text)).split())
