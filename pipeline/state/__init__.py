"""The state folder: what a build remembers for the next one, and files written whole or not at all."""
