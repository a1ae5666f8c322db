"""The data that the search page looks through: two scripts a year.

:func:`plan` says from the index alone which there are; :func:`render` writes those asked for.
"""

from pipeline.writing.search.data import plan, render

__all__ = ["plan", "render"]
