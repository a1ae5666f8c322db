"""A volume as EPUB 3.3 (https://www.w3.org/TR/epub-33/), with an NCX for readers of before.

The one place that imports ebooklib.
"""

from pipeline.writing.book.keeping import decode_chapters, encode_chapters
from pipeline.writing.book.packaging import Book, book, write

__all__ = ["Book", "book", "decode_chapters", "encode_chapters", "write"]
