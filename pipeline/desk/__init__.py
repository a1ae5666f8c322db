"""What the author does beside writing and building: to begin with, a collection's settings."""
