"""Conversations handed over to a person, and back."""
