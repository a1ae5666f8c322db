"""Shared parts of several outputs: HTML, dates, covers, zip archives."""
