"""From a folder of paper digests to feeds, books, documents and pages."""
