"""``digests init``: write the commented ``collection.toml`` of a new collection."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

import click

from pipeline.commands.common import digests_option
from pipeline.errors import BuildError, SettingsError, UsageError
from pipeline.report import OK, say
from pipeline.settings import LOCAL_BASE_URL, load, made_up_authority
from pipeline.settings.editing import toml_string
from pipeline.sources import SETTINGS
from pipeline.urls import web_address

# Every setting stands here, with its default where it is commented out.
_TEXT = Template("""\
# Settings of this collection of digests. Every one is optional; those that are commented out show
# their default. Text is in quotation marks. What is set here changes what is published, never a digest.

title = $title
# subtitle = ""
# description = ""
# rights = ""                     # as "© 2024 Name" or "CC BY 4.0"
# publisher = ""                  # of the books; without it the author

# What the identities of entries and books start with. Readers know by it what they have read:
# it must never change once something was published, even when the address of the site does.
id = $id

# Where output/ will stand, for the links in feeds and books. This default is what `digests serve` serves.
$base_url

# Language of headings, tables of contents and pages: "ko" or "en". The commentary has both anyway.
# language = "ko"
# timezone = "Asia/Seoul"         # that of the dates

# Where the abstract stands: "after" the commentary and smaller, "before" it, or "none".
# abstracts = "after"

# Where a title leads whose paper has no address, neither in its digest nor in addresses.toml;
# "" for nowhere.
# search_link = "https://scholar.google.com/scholar?q={title}"

# search = true                   # whether the pages can be searched

# What is read beside this folder, as a folder of Markdown notes that stays where it is, given from here or
# whole; and what is left out of all of them, with * for any characters: "templates/*".
[sources]
# folders = []
# exclude = []

[author]
$author
# email = ""
# publish_email = false           # whether the feeds, their list and the catalogue of books have it
# uri = ""

[feed]
# size = 100                      # entries in a feed at least; older ones are in its archive
# hub = ""                        # address of a WebSub hub, which tells subscribers at once, if you call
#                                 # `digests announce` each time the output was published

# A collection of more than `limit` entries comes in volumes, cut by "year", "month" or "week", or in one
# all the same with "none". By month or week it is a periodical: every issue is a volume, however small.
[volume]
# by = "year"
# limit = 1000

[word]
# paper = "A4"                    # or "Letter"
# contents = "auto"               # the table of contents: "days", "entries", or as the length asks
# abstracts = ""                  # "small" (8 points), at the end of each "day", "none", or "" as above
# template = ""                   # a Word file whose styles, page, head and foot the documents take

[word.fonts]
# korean = "맑은 고딕"
# latin = "Arial"
# mono = "Consolas"

# Tags that differ in letter case, or in _ and -, are equal anyway. An alias makes one of two more:
# "pre-training" = "pretraining"
[tags.alias]

# The form in which a tag is shown, where the newest that was written is not the best:
# "llm" = "LLM"
[tags.label]

# Your own TeX macros, which papers' abstracts use; #1 to #9 are their arguments. In TOML a backslash is
# written twice within double quotation marks:
# "\\\\ours" = "OurModel"
# "\\\\R" = "\\\\mathbb{R}"
[tex.macros]

# When a title or date was corrected after it was published: what it is now = what it was
# (`digests identity --keep` writes these lines).
# "2024-12-20 New title" = "2024-12-19 Old title"
[identity]

# When a tag was renamed or a day moved: the old address = the new, so that who subscribed or linked to the
# old one gets the same. An address as it stands behind base_url, without its ending.
# "tags/pre-training" = "tags/pretraining"
# "digests/2024-12-19" = "digests/2024-12-20"
[redirects]

# Messages of `digests check` and `digests build` that are not wanted; `digests explain D004` tells of one.
[check]
# ignore = []                     # as ["D005", {code = "D004", entry = "2024-12-19 Title"}]

# Further books, documents and feeds with a part of the collection; as many such blocks as you like.
# [[edition]]
# name = "alignment"              # of its files
# title = "정렬과 안전"
# tags.any = ["alignment", "safety"]
# tags.all = []
# since = 2024-01-01
# until = 2024-12-31
# languages = ["ko", "en"]
# abstracts = "none"              # without it as above, and so `volume`
# order = "oldest"                # of the days in books and documents, or "newest"
# volume = { by = "month", limit = 200 }
# formats = ["feed", "word", "epub"]
""")


@click.command()
@digests_option
@click.option("--title", prompt="Title of the collection", help="Title of the collection.")
@click.option("--author", prompt="Your name", default="", help="Name of the author.")
@click.option(
    "--base-url", prompt="URL where it will be published, if known", default="", help="URL of the output."
)
def init(*, digests: str, title: str, author: str, base_url: str) -> int:
    """Start a collection: write its settings, with an id that never changes."""
    if base_url and not web_address(base_url):
        raise UsageError(f"--base-url {base_url}: write an address as https://example.org/digests/")
    text = collection_toml(title, author=author, base_url=base_url, year=dt.datetime.now(tz=dt.UTC).year)
    path = Path(digests) / SETTINGS
    try:
        load(str(path), text)
    except SettingsError as error:
        # There is no file yet, so that its name and lines would tell nobody anything.
        raise UsageError("\n".join(f"{fault.key}: {fault.message}" for fault in error.faults)) from error
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(f"{path} is there already; change it with an editor") from None
    except OSError as error:
        raise BuildError(f"{error.filename or path}: {error.strerror}") from error
    say(f"written {path}: look it over, put digests beside it, then: digests build")
    return OK


def collection_toml(title: str, *, author: str = "", base_url: str = "", year: int) -> str:
    """Return the text of a new ``collection.toml``, with a newly made ``id``.

    Args:
        title: of the collection.
        author: who writes the digests.
        base_url: where the output will stand; its host is the authority of the ``id``
            (RFC 4151 §2.1), without one the title and author make one up.
        year: in which the host belongs to the author: the current one.
    """
    host = urlsplit(web_address(base_url) or "").hostname or ""
    if not re.search("[a-z].*[.]|[.].*[a-z]", host):  # this machine, or a number, is nobody's own
        host = made_up_authority(title, author)
    return _TEXT.substitute(
        title=toml_string(title),
        id=toml_string(f"{host},{year}"),
        base_url=f"base_url = {toml_string(base_url)}" if base_url else f'# base_url = "{LOCAL_BASE_URL}"',
        author=f"name = {toml_string(author)}" if author else '# name = ""',
    )
