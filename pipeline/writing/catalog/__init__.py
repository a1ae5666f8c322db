"""The OPDS catalogue of all books."""
