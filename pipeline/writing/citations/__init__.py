"""Citations: ``.bib`` files of days, tags and everything, and what day pages hold of a paper for Zotero."""

from pipeline.writing.citations.bibtex import bibtex
from pipeline.writing.citations.coins import coins
from pipeline.writing.citations.planning import Citation, CitationDocument, cite, plan, render

__all__ = ["Citation", "CitationDocument", "bibtex", "cite", "coins", "plan", "render"]
