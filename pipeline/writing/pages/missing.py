"""The page that hosts show in place of one that is not there."""

from __future__ import annotations

from pipeline import locations
from pipeline.writing.common.strings import STRINGS
from pipeline.writing.pages.site import Site


def missing(site: Site) -> bytes:
    """``404.html``: in both languages, the collection's first, for nobody knows who meant to come where."""
    own_first = sorted(STRINGS.items(), key=lambda of: of[0] != site.language)
    return site.page("missing", locations.MISSING, site.words.missing, strings_of=own_first)
