"""The kinds of output, as ``digests build --only`` names them."""

KINDS = ("feeds", "word", "epub", "site")
