"""The pages: where people find, read and subscribe.

Static files for any host, also under a sub-path or opened from disk: every link is relative. A page a
day with an anchor for each entry, the pages of each tag, all days by year and month, the search page,
and the front page, which is made last as it shows the sizes of books and documents.

:func:`plan` says from the index alone which files there are; :func:`render` writes those asked for;
:func:`front` writes the front page.
"""

from pipeline.writing.pages.documents import render
from pipeline.writing.pages.home import front, front_dates
from pipeline.writing.pages.planning import TAG_PAGE_ENTRIES, Neighbour, PageDocument, plan

__all__ = ["TAG_PAGE_ENTRIES", "Neighbour", "PageDocument", "front", "front_dates", "plan", "render"]
