"""Memories as files: what leaves (JSON, JSON Lines, Markdown, everything in a zip) and what comes in.

docs/export.md describes our own format; docs/import.md which files of other programs are read, and how.
"""
