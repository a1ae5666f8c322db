"""Limits of what a digest may hold; beyond them is D013.

All are far above what people write (the longest list of authors in physics has about 5,000 names) and
far below what would keep a machine busy.
"""

from __future__ import annotations

from pipeline.sources import DIGEST_BYTES

FILE_BYTES = DIGEST_BYTES
LINES = 100_000
LINE_CHARACTERS = 100_000
AUTHORS = 10_000
TAGS = 100
TAG_CHARACTERS = 1_000

# Marks on one character. Unicode Standard Annex #15, "Stream-Safe Text Format": 30 is more than any
# language needs. Beyond it, normalising takes time quadratic in the length of the run.
MARKS = 30
