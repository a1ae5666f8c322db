"""Settings: their records, and how they are read from ``digests/collection.toml`` and the files beside it.

:func:`load` reports all faults at once, each with its line and a remedy. :mod:`.records` is what can be
set, :mod:`.rules` what values must be, :mod:`.shape` and :mod:`.toml_lines` are for messages only.
"""

from pipeline.settings.loading import lines_of_keys, load, load_addresses, load_references
from pipeline.settings.records import (
    COLLECTION,
    LOCAL_BASE_URL,
    AbstractPlace,
    Author,
    CheckSettings,
    CitedPaper,
    Edition,
    FeedSettings,
    Format,
    Order,
    Period,
    ResolvedEdition,
    Settings,
    SourceSettings,
    TagFilter,
    TagSettings,
    TexSettings,
    VolumeSettings,
    WordAbstracts,
    WordFonts,
    WordSettings,
    made_up_authority,
)

__all__ = [
    "COLLECTION",
    "LOCAL_BASE_URL",
    "AbstractPlace",
    "Author",
    "CheckSettings",
    "CitedPaper",
    "Edition",
    "FeedSettings",
    "Format",
    "Order",
    "Period",
    "ResolvedEdition",
    "Settings",
    "SourceSettings",
    "TagFilter",
    "TagSettings",
    "TexSettings",
    "VolumeSettings",
    "WordAbstracts",
    "WordFonts",
    "WordSettings",
    "lines_of_keys",
    "load",
    "load_addresses",
    "load_references",
    "made_up_authority",
]
