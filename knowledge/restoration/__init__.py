"""Restoration of Vietnamese text whose accents an OCR or a keyboard lost: detect, propose, never publish."""
