"""Forms filled in a conversation: parts, drafts, corrections."""
