"""Resolution of papers: addresses for entries that have none, and what is known of papers that are cited.

:mod:`.matching` compares titles and authors, :mod:`.origins` reads notes and ``.bib`` files, :mod:`.arxiv`
asks arXiv, and :mod:`.run` joins them. No part of a build.
"""
