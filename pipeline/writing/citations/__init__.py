"""Citations: ``.bib`` files of days, tags and everything, and what day pages hold of a paper for Zotero."""

from pipeline.writing.citations.bibtex import bibtex
from pipeline.writing.citations.coins import coins
from pipeline.writing.citations.planning import CitationDocument, plan, render

__all__ = ["CitationDocument", "bibtex", "coins", "plan", "render"]
