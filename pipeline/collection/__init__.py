"""The collection in memory: parsed months, the index, tags, and the entries of editions."""
