"""The collection in memory: parsed months, the index, tags, and which entries an edition has."""
