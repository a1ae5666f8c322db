"""Word documents: one a volume, to print and to hand round (ISO 29500, transitional).

The one place that imports python-docx: it opens the template and sets styles, properties and relationships.
"""

from pipeline.writing.word.documents import document

__all__ = ["document"]
