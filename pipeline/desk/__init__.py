"""What the author does beside building: starting a collection, mending and counting digests."""
