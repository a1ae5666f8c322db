"""The kinds of output, as ``digests build --only`` names them."""

from typing import Literal, TypeAlias

OutputFormat: TypeAlias = Literal["feeds", "word", "epub", "site"]
OUTPUT_FORMATS: tuple[OutputFormat, ...] = ("feeds", "word", "epub", "site")
