"""Atom feeds (RFC 4287) with their history in archives (RFC 5005), JSON Feeds, and the OPML list of feeds.

``registry`` says which feeds there are, ``planning`` from the index alone which documents they come in and
which entries each holds; ``content`` is the HTML of an entry, ``times`` says when it was published,
``atom_entries`` makes Atom entries, ``published`` finds those that need not be made anew, ``atom`` makes the
documents that hold them, ``json_feed`` JSON Feeds, ``opml`` the list of feeds.
"""
