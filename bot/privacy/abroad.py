"""Channels whose servers are abroad: what is personal is neither asked nor shown there."""

from __future__ import annotations

# What is sent to a platform abroad is a transfer of personal data across the border (Luật 91/2025/QH15,
# Điều 20; T9-018 of the facts).
ABROAD = frozenset({"telegram", "messenger"})


def is_abroad(channel: str) -> bool:
    """Whether a channel's servers are abroad."""
    return channel in ABROAD
