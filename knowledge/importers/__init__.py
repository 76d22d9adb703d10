"""Readers of other people's files: the portal's procedures, later documents and contacts."""
