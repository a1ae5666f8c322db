"""Records of the settings in ``digests/collection.toml``; every key is optional."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec import Struct

from pipeline.model import LANGUAGES, Language

LOCAL_BASE_URL = "http://127.0.0.1:8000/"
# Finds papers by titles that were mistyped or have changed since, and not those of one archive only.
SEARCH_LINK = "https://scholar.google.com/scholar?q={title}"
DEFAULT_ID_YEAR = 2024
# Name of the edition that holds everything, and the stem of its files.
COLLECTION = "collection"

AbstractPlace: TypeAlias = Literal["after", "before", "none"]
WordAbstracts: TypeAlias = AbstractPlace | Literal["small", "day"]
Order: TypeAlias = Literal["oldest", "newest"]
Period: TypeAlias = Literal["year", "month", "week", "none"]
Format: TypeAlias = Literal["feed", "word", "epub"]


class Author(Struct, frozen=True, forbid_unknown_fields=True):
    """Author of the digests.

    Attributes:
        name: as readers see it.
        email: mail address.
        uri: page about the author.
        publish_email: whether the mail address stands in what is published.
    """

    name: str = ""
    email: str = ""
    uri: str = ""
    publish_email: bool = False

    def shown_email(self) -> str:
        """Return the mail address where it may stand in what is published; else nothing."""
        return self.email if self.publish_email else ""


class FeedSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Settings of all feeds.

    Attributes:
        size: least number of entries in a subscription document; older ones go to the archive documents.
        hub: URL of a WebSub hub; empty for none.
    """

    size: int = 100
    hub: str = ""


class VolumeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Rule by which a collection or an edition is cut into volumes."""

    by: Period = "year"
    limit: int = 1000


class WordFonts(Struct, frozen=True, forbid_unknown_fields=True):
    """Faces of the document: for Hangul, for Latin text, and for fixed-width text."""

    korean: str = "맑은 고딕"
    latin: str = "Arial"
    mono: str = "Consolas"


class WordSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Paper, faces and extent of the Word documents.

    Attributes:
        paper: the sheet.
        fonts: the faces.
        contents: what the table of contents lists.
        abstracts: ``small`` after the commentary, at the end of the ``day``, or ``none``; where it is empty
            the collection's or the edition's own setting holds.
        template: path of a Word file, relative to the folder of digests, whose styles, page, head and foot
            the documents take; empty for none.
    """

    paper: Literal["A4", "Letter"] = "A4"
    fonts: WordFonts = WordFonts()
    contents: Literal["auto", "days", "entries"] = "auto"
    abstracts: Literal["", "small", "day", "none"] = ""
    template: str = ""

    def abstracts_in(self, edition: ResolvedEdition) -> WordAbstracts:
        """Return the place of abstracts in an edition's documents; one that wants none has none."""
        return edition.abstracts if edition.abstracts == "none" else self.abstracts or edition.abstracts


class SourceSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Further folders of digests and notes.

    Attributes:
        folders: paths, relative to the folder of digests.
        exclude: patterns of files to leave out.
    """

    folders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class TagSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of tags.

    Attributes:
        alias: tag to the tag that it counts as.
        label: tag to the form that is shown.
    """

    alias: dict[str, str] = {}
    label: dict[str, str] = {}


class IgnoredCode(Struct, frozen=True, forbid_unknown_fields=True):
    """A message that is not wanted about one entry, which its date and title name."""

    code: str
    entry: str


class CheckSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Messages that are not wanted, by their codes: about any entry, or about one."""

    ignore: tuple[str | IgnoredCode, ...] = ()

    def ignored(self) -> Iterator[tuple[str, str]]:
        """Yield pairs of an ignored code and an entry ("2024-12-19 Title"), empty for any entry."""
        for item in self.ignore:
            yield (item, "") if isinstance(item, str) else (item.code, item.entry)


class TexSettings(Struct, frozen=True, forbid_unknown_fields=True):
    r"""The author's own TeX macros.

    Attributes:
        macros: name with its backslash to the TeX that replaces it.
    """

    macros: dict[str, str] = {}


class TagFilter(Struct, frozen=True, forbid_unknown_fields=True):
    """Entries that have one of ``any`` (if given) and each of ``all``."""

    any: tuple[str, ...] = ()
    all: tuple[str, ...] = ()


class Edition(Struct, frozen=True, forbid_unknown_fields=True):
    """An edition as it is written; what is left out comes from the settings of the collection.

    Its meaning is that of :class:`ResolvedEdition`, which all but the settings' own rules work with.
    """

    name: str
    title: str = ""
    tags: TagFilter = TagFilter()
    since: dt.date | None = None
    until: dt.date | None = None
    languages: tuple[Language, ...] = LANGUAGES
    abstracts: AbstractPlace | None = None
    order: Order = "oldest"
    volume: VolumeSettings | None = None
    formats: tuple[Format, ...] = ("feed", "word", "epub")


class ResolvedEdition(Struct, frozen=True, gc=False):
    """A named selection of the collection, published as book, document and feed.

    The collection itself is the edition named :data:`COLLECTION` without any restriction
    (:meth:`Settings.collection`).

    Attributes:
        name: stem of its files.
        title: of its book, document and feed.
        tags: keys of tags that its entries have.
        since: its first day.
        until: its last day.
        languages: those of the commentary, in books and documents in this order; feeds have Korean first.
        abstracts: where the abstract stands.
        order: of the days in books and documents; feeds are newest first.
        volume: when it is cut into volumes.
        formats: what it is published as.
    """

    name: str
    title: str
    tags: TagFilter = TagFilter()
    since: dt.date | None = None
    until: dt.date | None = None
    languages: tuple[Language, ...] = LANGUAGES
    abstracts: AbstractPlace = "after"
    order: Order = "oldest"
    volume: VolumeSettings = VolumeSettings()
    formats: tuple[Format, ...] = ("feed", "word", "epub")

    def own_language(self, collection: Language) -> Language:
        """Return the language of headings and dates: the edition's if it has only one, else ``language``."""
        return self.languages[0] if len(set(self.languages)) == 1 else collection


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that ``collection.toml`` can say."""

    title: str = "논문 다이제스트"
    subtitle: str = ""
    description: str = ""
    rights: str = ""
    publisher: str = ""
    author: Author = Author()
    id: str = ""
    base_url: str = LOCAL_BASE_URL
    language: Language = "ko"
    timezone: str = "Asia/Seoul"
    feed: FeedSettings = FeedSettings()
    search_link: str = SEARCH_LINK
    volume: VolumeSettings = VolumeSettings()
    abstracts: AbstractPlace = "after"
    word: WordSettings = WordSettings()
    search: bool = True
    sources: SourceSettings = SourceSettings()
    tags: TagSettings = TagSettings()
    tex: TexSettings = TexSettings()
    identity: dict[str, str] = {}
    redirects: dict[str, str] = {}
    check: CheckSettings = CheckSettings()
    edition: tuple[Edition, ...] = ()

    def authority(self) -> str:
        """Authority and year of the collection's tag: URIs (RFC 4151), as ``example.org,2024``."""
        if self.id:
            return self.id
        return f"{made_up_authority(self.title, self.author.name)},{DEFAULT_ID_YEAR}"

    def published(self) -> bool:
        """Whether ``base_url`` says where the output will stand."""
        return self.base_url != LOCAL_BASE_URL

    def url(self, path: str) -> str:
        """Address of what stands at ``path`` in the output, of the front page for an empty one."""
        return self.base_url + path

    def tex_macros(self) -> tuple[tuple[str, str], ...]:
        """Return the author's own TeX macros as pairs of name and replacement, sorted."""
        return tuple(sorted(self.tex.macros.items()))

    def collection(self) -> ResolvedEdition:
        """The edition that holds everything."""
        return ResolvedEdition(COLLECTION, self.title, abstracts=self.abstracts, volume=self.volume)


class CitedPaper(Struct, frozen=True, gc=False, forbid_unknown_fields=True):
    """A paper that entries cite, as ``references.toml`` knows it; ``year`` is that of its publication."""

    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None


def made_up_authority(title: str, author: str) -> str:
    """Return a host name that nobody owns (RFC 2606 §2), from title and author, for want of an ``id``."""
    seed = hashlib.sha256(f"{title}\n{author}".encode()).hexdigest()[:12]
    return f"{seed}.digests.invalid"
