"""Memories as files, in both directions: through the pages and the commands."""
